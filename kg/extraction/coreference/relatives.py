"""Whose relative somebody is: "his wife, Moira Lind", "a son of the mayor", "Roth, whose son …".

Only what the article itself tells: nothing inside quotation marks, in stories, or denied.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kg.extraction.coreference.chains import Chain, Chains
from kg.extraction.coreference.posts import Tenure
from kg.extraction.coreference.predicates import Predicate
from kg.extraction.coreference.quotation_speakers import Speakers
from kg.extraction.factuality.lexicon import CertaintyWords
from kg.extraction.factuality.make_believe import in_story
from kg.extraction.ner.phrases import PERSON, Nouns
from kg.model import MentionKind
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import FINITE, NAMING, NOUN_MODIFIERS, PLURAL, is_negated, prepositional_phrases

WHOSE = "WP$"
BESIDE = (*NOUN_MODIFIERS, "appos")
BEHIND_VERBS = ("dobj", "attr", "acomp", "ccomp", "xcomp", "oprd")


class RelativeFinder:
    """Reads from the chains of a document which people are relatives; built once for many."""

    def __init__(self, nouns: Nouns, certainty: CertaintyWords) -> None:
        """Word lists."""
        self._nouns = nouns
        self._certainty = certainty

    def find(self, parsed: ParsedDocument, chains: Chains, speakers: Speakers) -> list[Tenure]:
        """One for each pair, in reading order."""
        by_head = {p.head: chain for chain in chains.all for p in chain.phrases}
        found: dict[frozenset[int], Tenure] = {}
        called = (
            (noun, one, owner)
            for noun in parsed.tokens
            if noun.lemma.lower() in self._nouns.family and noun.pos in NAMING
            for owner in _owners(parsed, noun, by_head)
            for one in self._named_so(parsed, noun, by_head)
            if _may_be_kin(one, owner) and not self._is_doubtful(parsed, noun, one, owner, chains)
        )
        for word, one, other in (*called, *_married(parsed, by_head, self._nouns)):
            if speakers.quotation_at(word.start) is None:
                told = Tenure(one, word.span, word.sentence, body=other, kin=True)
                found.setdefault(frozenset((id(one), id(other))), told)
        kept = (one for one in found.values() if not self._is_unreal(parsed, one))
        return sorted(kept, key=lambda tenure: tenure.span)

    def _is_unreal(self, parsed: ParsedDocument, told: Tenure) -> bool:
        noun = parsed.at(told.span.start)
        return noun is not None and in_story(parsed, noun, self._certainty, depicted=False)

    def _is_doubtful(
        self, parsed: ParsedDocument, noun: Token, one: Chain, owner: Chain, chains: Chains
    ) -> bool:
        """True where names tell of somebody else: "his father, Bo Lind Sr." is not Trask's if the
        text has another Lind, nor is it clear which Bill "her husband, Bill" is of two."""
        others = [c for c in chains.all if c.type == PERSON and c.named and c not in (one, owner)]
        alone = [p for p in one.phrases if p.head == noun.i or p.first - noun.i in (1, 2)]
        given = {
            p.words.lower() for p in alone if p.kind is MentionKind.NAME and " " not in p.words
        }
        if any(given & {name.lower().split()[0] for name in c.names} for c in others):
            return True
        surnames = self._surnames(one)
        by_pronoun = any(kid.tag == "PRP$" for kid in parsed.kids(noun.i, "poss"))
        if not by_pronoun or not surnames or surnames & self._surnames(owner):
            return False
        return any(surnames & self._surnames(other) for other in others)

    def _surnames(self, chain: Chain) -> set[str]:
        """The last words of full names, without "Jr." and the like."""
        full = (name.lower().replace(".", "").replace(",", "").split() for name in chain.names)
        words = ([w for w in name if w not in self._nouns.generations] for name in full)
        return {name[-1] for name in words if len(name) > 1}

    def _named_so(
        self, parsed: ParsedDocument, noun: Token, by_head: Mapping[int, Chain]
    ) -> Iterator[Chain]:
        """Who is meant by the noun: "his wife", "his wife Moira", "Moira is his wife"."""
        above = parsed.tokens[noun.head]
        told = Predicate.of(parsed, noun, self._nouns)
        if told is not None and noun.dep == "pobj":
            return  # "posed as his son"
        if told is not None:
            if told.stated and not is_negated(parsed, noun.head) and told.subject in by_head:
                yield by_head[told.subject]
            return
        if _may_be_done_to(parsed, noun, self._nouns):
            return
        if noun.dep == "appos" and _explains_another(parsed, above, noun):
            return
        named = [noun, *_names_beside(parsed, noun)]
        yield from (by_head[one.i] for one in named if one.i in by_head)


def _names_beside(parsed: ParsedDocument, noun: Token) -> list[Token]:
    """The name that "wife" stands before, and those that explain it; all of a list for "sons"."""
    above = parsed.tokens[noun.head]
    names = [above] if noun.dep in NOUN_MODIFIERS and above.tag == "NNP" else []
    names += [kid for kid in parsed.kids(noun.i, *BESIDE) if kid.tag == "NNP" and kid.i > noun.i]
    if noun.tag in PLURAL:
        names += [one for name in names for one in parsed.coordinated(name.i)]
    return names


def _may_be_done_to(parsed: ParsedDocument, noun: Token, nouns: Nouns) -> bool:
    """ "Roth, whose *daughter* Lind killed": nothing shows that Lind does not begin the clause; but
    "whose son Kai died" does."""
    heads = [noun, parsed.tokens[noun.head]]
    if not any(kid.tag == WHOSE for one in heads for kid in parsed.kids(one.i, "poss")):
        return False
    subject = next((one for one in heads if one.dep == "nsubj"), None)
    if subject is None or parsed.tokens[noun.i + 1].tag != "NNP":
        return False
    if parsed.tokens[subject.head].lemma.lower() in nouns.objectless:
        return False
    return parsed.kid(subject.head, *BEHIND_VERBS) is None


def _married(
    parsed: ParsedDocument, by_head: Mapping[int, Chain], nouns: Nouns
) -> Iterator[tuple[Token, Chain, Chain]]:
    """ "Lind married Ana Roth in 2001"; not "planned to marry" nor "never married"."""
    for verb in parsed.tokens:
        known = verb.lemma.lower() in nouns.marrying_verbs
        if not known or verb.tag not in FINITE or is_negated(parsed, verb.i):
            continue
        helped = parsed.kid(verb.i, "aux") is not None or verb.dep in ("ccomp", "xcomp")
        one = parsed.kid(verb.i, "nsubj")
        other = parsed.kid(verb.i, "dobj")
        pair = other is not None and parsed.kid(other.i, "conj") is not None  # by a pastor
        both = [] if None in (one, other) or helped or pair else [one, other]
        chains = [by_head[token.i] for token in both if token is not None and token.i in by_head]
        if len(chains) == 2 and _may_be_kin(chains[0], chains[1]):
            yield verb, chains[0], chains[1]


def _may_be_kin(one: Chain, other: Chain) -> bool:
    """True of two people, one of whom has a name."""
    people = all(chain.type == PERSON and not chain.members for chain in (one, other))
    return people and one is not other and (one.named or other.named)


def _explains_another(parsed: ParsedDocument, name: Token, noun: Token) -> bool:
    """ "Ivo Falk and Ana Roth, the mayor's wife", "a reason to back Falk: his son": not Falk."""
    between = parsed.tokens[name.i + 1 : noun.i]
    joined = any(token.dep == "conj" and token.head == name.i for token in between)
    return joined or any(token.text == ":" for token in between)


def _owners(parsed: ParsedDocument, noun: Token, by_head: Mapping[int, Chain]) -> Iterator[Chain]:
    """ "His" of "his wife Moira", the mayor of "a son of the mayor", Roth of "Roth, whose son"."""
    heads = [noun]
    if noun.dep in NOUN_MODIFIERS and noun.i < noun.head:
        heads.append(parsed.tokens[noun.head])  # "his wife Moira"
    if parsed.kid(noun.i, "det") is None:  # "his mother Moira and sister Eva"
        heads += [parsed.tokens[head.head] for head in heads if head.dep == "conj"]
    owners = [kid for head in heads for kid in parsed.kids(head.i, "poss") if kid.i < noun.i]
    if not owners:
        behind = prepositional_phrases(parsed, noun.i, ("of",))
        owners = [
            inner for by, inner in behind
            if by.i == noun.i + 1 and not _is_cut(parsed, inner)
        ]  # fmt: skip
        owners += [other for one in owners for other in parsed.coordinated(one.i)]
    for owner in owners:
        chain = _of_clause(parsed, owner, by_head) if owner.tag == WHOSE else by_head.get(owner.i)
        if chain is not None:
            yield chain


def _is_cut(parsed: ParsedDocument, owner: Token) -> bool:
    """ "The widow of a guard Lind shot": behind "a" a name begins a clause."""
    words = parsed.tokens[owner.left : owner.i]
    return owner.tag == "NNP" and any(token.lower in ("a", "an") for token in words)


def _of_clause(parsed: ParsedDocument, whose: Token, by_head: Mapping[int, Chain]) -> Chain | None:
    """Roth, of "Roth, whose son was jailed,"."""
    clause = next((one for one in parsed.ancestors(whose.i) if one.dep == "relcl"), None)
    return None if clause is None else by_head.get(clause.head)
