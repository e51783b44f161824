"""What the text says that a name is: titles, appositions, "X is a lawyer", "X, also known as Y"."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from kg.extraction.coreference.chains import Chains, same_sort
from kg.extraction.coreference.joint_nouns import told_by_apposition
from kg.extraction.coreference.person_roles import named_behind, noun_before, role_words
from kg.extraction.coreference.predicates import is_named_by
from kg.extraction.ner.phrases import BODIES, PERSON, THING, Gender, Nouns, Phrase
from kg.model import MentionKind
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.quotes import MARK
from kg.nlp.tree import governor, is_negated
from kg.ontology.names import is_acronym, is_acronym_of, name_words

# The most tokens between two names of a person: "(born Y)", ", who is better known by the name".
ALIAS_REACH = 8


class Appositions:
    """Joins descriptions to the names that they explain, in one document."""

    def __init__(
        self,
        parsed: ParsedDocument,
        phrases: tuple[Phrase, ...],
        chains: Chains,
        nouns: Nouns,
    ) -> None:
        """``chains`` hold the names."""
        self._parsed = parsed
        self._phrases = phrases
        self._chains = chains
        self._nouns = nouns
        self._by_head = {p.head: p for p in phrases if p.kind is not MentionKind.PRONOUN}

    def join(self) -> None:
        """Adds them to the chains of their names, and records what these are said to be."""
        for chain in self._chains.all:
            for phrase in chain.phrases:
                chain.roles.update(self._roles_before(phrase, of_body=chain.type in BODIES))
        for phrase in self._phrases:
            if phrase.kind is MentionKind.PRONOUN:
                continue
            token = self._parsed.tokens[phrase.head]
            if token.dep == "appos":
                self._apposed(phrase, token)
            elif token.dep == "attr":
                self._predicate(phrase, token)
        told = (
            *named_behind(self._parsed, self._phrases, self._nouns),
            *noun_before(self._parsed, self._phrases),
            *self._kinds_behind(),
            *self._named_as(),
        )
        for noun, name in told:
            self._put_together(name, noun)
        self._aliases()

    # ---- before a name

    def _roles_before(self, name: Phrase, *, of_body: bool) -> set[str]:
        """The noun before the name of a body; the title before a person's, and its last words."""
        tokens = self._parsed.tokens
        roles: set[str] = set()
        noun = tokens[max(name.first - 1, 0)]
        if of_body and noun.tag == "NN" and noun.head in range(name.first, name.last):
            roles |= {noun.lower} & self._nouns.body_nouns.keys()
        if name.title is not None:
            title = [t.lower for t in tokens[name.title[0] : name.title[1]] if t.text != "-"]
            roles.update(self._posts_of(title))
        return roles

    def _posts_of(self, title: list[str]) -> set[str]:
        """ "prime minister" and "minister"; but a "vice president" is not a president."""
        starts = [i for i in range(len(title)) if not i or title[i - 1] not in self._nouns.lesser]
        return {" ".join(title[i:]) for i in starts}

    # ---- beside a name

    def _apposed(self, phrase: Phrase, token: Token) -> None:
        """ "the company, Norvane", "Ada Stone, a lawyer"."""
        tokens = self._parsed.tokens
        if tokens[phrase.first].lower in self._nouns.whose:
            return  # "Dorotea Wahl, whose husband was killed"
        governor = tokens[token.head]
        first, last = phrase.title or (0, 0)
        if first <= governor.i < last and governor.dep == "appos":
            # "her brother, the baker Pavo Lind": the trade is a title: climb to its governor.
            governor = tokens[governor.head]
        for one in told_by_apposition(self._parsed, governor, phrase, self._by_head):
            self._put_together(one, phrase)

    def _named_as(self) -> Iterator[tuple[Phrase, Phrase]]:
        """ "The suspect, identified as Anton Calloway, fled": a description, and who it is."""
        tokens = self._parsed.tokens
        for name in self._phrases:
            if name.kind is not MentionKind.NAME or name.type != PERSON:
                continue
            verb = governor(self._parsed, tokens[name.head])
            noun = self._by_head.get(verb.head) if verb.dep == "acl" else None
            if noun is None or noun.type != PERSON or self._names_another(verb, name):
                continue
            if is_named_by(self._parsed, noun, name, self._nouns):
                yield noun, name

    def _names_another(self, verb: Token, name: Phrase) -> bool:
        """ "The widow named Orsk as the culprit": she did so, whatever the parser made of it."""
        behind = any(t.lower == "as" and t.i > name.head for t in self._parsed.subtree(verb.i))
        return behind or self._parsed.tokens[verb.head].dep == "ROOT"

    def _may_be_one(self, one: Phrase, other: Phrase) -> bool:
        """True where the types fit: a landlord or an owner may be a firm."""
        if may_be_one(one, other):
            return True
        noun, name = (one, other) if one.kind is MentionKind.NOMINAL else (other, one)
        firm = noun.words in self._nouns.firm_or_person and noun.kind is MentionKind.NOMINAL
        return firm and name.kind is MentionKind.NAME and name.type in BODIES

    def _put_together(self, one: Phrase, other: Phrase) -> None:
        if not self._may_be_one(one, other):
            return
        if one.kind is MentionKind.NAME and other.kind is MentionKind.NAME:
            return
        name, noun = (one, other) if one.kind is MentionKind.NAME else (other, one)
        chain = self._chains.of(name) or self._chains.new(name)
        described = self._chains.of(noun)
        if described is None:
            if chain.type == THING:
                chain.type = noun.type
            self._chains.put(noun, chain)
            chain.roles.add(role_words(self._parsed, noun, self._nouns))
        elif not described.named:
            # "Strand's brother, the baker Pavo Lind": the name also takes in the other noun.
            self._chains.merge(chain, described)

    def _kinds_behind(self) -> Iterator[tuple[Phrase, Phrase]]:
        """ "the Ostmere Mirror newspaper": a description, and the name of the body in it."""
        tokens, nouns = self._parsed.tokens, self._nouns
        names = {p.last: p for p in self._phrases if p.kind is MentionKind.NAME}
        for phrase in self._phrases:
            if phrase.kind is not MentionKind.NOMINAL or phrase.words not in nouns.whole_bodies:
                continue
            second = tokens[phrase.head - 1].lower in nouns.whole_bodies  # "news agency"
            name = names.get(phrase.head - 1 if second else phrase.head)
            if name is None or name.type not in BODIES or self._owns(name):
                continue
            before = tokens[phrase.first : name.first]
            if phrase.first <= name.first and all(t.lower in nouns.articles for t in before):
                yield phrase, name

    def _owns(self, name: Phrase) -> bool:
        """ "the Unity Party newspaper", "the Army magazine" are no party and no army."""
        last = self._parsed.tokens[name.last - 1].lower
        return last in self._nouns.whole_bodies or last in self._nouns.state_words

    def _predicate(self, phrase: Phrase, token: Token) -> None:
        """ "X is a lawyer": a role and perhaps a gender, not a mention."""
        subject = self._parsed.kid(token.head, "nsubj")
        named = self._by_head.get(subject.i) if subject is not None else None
        chain = self._chains.of(named) if named is not None else None
        if chain is None or named is None or not may_be_one(named, phrase):
            return
        if is_negated(self._parsed, token.head):
            return
        chain.roles.add(role_words(self._parsed, phrase, self._nouns))
        if chain.gender is Gender.UNKNOWN and phrase.gender in (Gender.MASCULINE, Gender.FEMININE):
            chain.gender = phrase.gender

    # ---- a second name

    def _aliases(self) -> None:
        """ "X, better known as Y", "X was born Y": two names of one person."""
        names = [p for p in self._phrases if p.kind is MentionKind.NAME]
        for one, other in itertools.pairwise(names):
            if not (self._is_alias(one, other) or self._is_short(one, other)):
                continue
            kept, gone = self._chains.of(one), self._chains.of(other)
            if kept is not None and gone is not None:
                self._chains.merge(kept, gone)

    def _is_short(self, one: Phrase, other: Phrase) -> bool:
        """ "the Ostmere Rail Authority (ORA)", "ORA [Ostmere Rail Authority]"."""
        tokens = self._parsed.tokens
        around = (*tokens[one.last : other.first], *tokens[other.last : other.last + 1])
        if "".join(token.text for token in around) not in ("()", "[]"):
            return False
        if is_acronym(one.words) is is_acronym(other.words) or PERSON in (one.type, other.type):
            return False
        short, full = sorted((one, other), key=lambda p: len(p.words))
        both = {one.type, other.type} <= BODIES
        return both or is_acronym_of(short.words, name_words(full.words), self._nouns.acronym_skip)

    def _is_alias(self, one: Phrase, other: Phrase) -> bool:
        if {one.type, other.type} != {PERSON}:
            return False
        head = self._parsed.tokens[one.head]
        between = self._parsed.tokens[one.last : other.first]
        beside = len(between) == 1  # "Pavo Rusk alias Agus"
        if head.dep in ("compound", "nmod", "poss") and not beside:
            return False  # "the Tarek movement, also known as Servance"
        near = 0 < len(between) <= ALIAS_REACH and between[-1].sentence == head.sentence
        return near and (self._ends_in_cue(between) or self._is_in_quotes(between, other))

    def _ends_in_cue(self, tokens: Sequence[Token]) -> bool:
        """ "known as", and before a nickname: "known as 'the Fox'"; no other verb before it."""
        last = len(tokens)
        while last and (MARK.fullmatch(tokens[last - 1].text) or tokens[last - 1].lower == "the"):
            last -= 1
        words = " " + " ".join(t.lower for t in tokens[:last])
        found = [cue for cue in self._nouns.alias_cues if words.endswith(f" {cue}")]
        before = [tokens[: last - len(cue.split())] for cue in found]
        return any(all(token.pos != "VERB" for token in rest) for rest in before)

    def _is_in_quotes(self, between: Sequence[Token], other: Phrase) -> bool:
        """ "Orlo Venn, 'the Fox of Vesk', died": nothing else stands before the nickname."""
        words = [token.text for token in between if token.lower != "the"]
        behind = self._parsed.tokens[other.last : other.last + 2]
        if len(words) != 2 or words[0] != "," or not MARK.fullmatch(words[1]):
            return False
        closed = [token.text for token in behind if token.text != ","]
        return bool(closed) and MARK.fullmatch(closed[0]) is not None


def may_be_one(one: Phrase, other: Phrase) -> bool:
    """True if an apposition between the two can mean that they are the same."""
    if THING in (one.type, other.type):
        return other.type != THING or one.kind is not MentionKind.NAME
    return same_sort(one.type, other.type)
