"""Who is who inside one document: phrases into chains, chains into entities.

Names first, over the whole document; then appositions; then one walk in reading order in which
descriptions and pronouns look back for what they mean. What nothing supports stays apart: two
nodes for one person are a smaller harm than one node for two.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable

from kg.extraction.coreference.chains import Chain, Chains, same_sort
from kg.extraction.coreference.home_country import OwnState
from kg.extraction.coreference.mentions import MentionFinder
from kg.extraction.coreference.name_clusters import NameLinker
from kg.extraction.coreference.nominal_antecedents import DescriptionResolver
from kg.extraction.coreference.person_roles import named_behind, noun_before, role_words
from kg.extraction.coreference.plurals import counted_list, joint_chains
from kg.extraction.coreference.posts import PostFinder, Tenure
from kg.extraction.coreference.pronouns import Setting, rank
from kg.extraction.coreference.quotation_speakers import Speakers
from kg.extraction.coreference.resolution import RecordMaker, Resolution
from kg.extraction.ner.phrases import BODIES, PERSON, THING, Gender, Number, Phrase, Reference
from kg.model import Attribution, MentionKind
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import is_negated
from kg.ontology.gazetteer import Country, Gazetteer
from kg.ontology.lexicon import Lexicon


class Resolver:
    """Resolves documents; built once for many."""

    def __init__(self, lexicon: Lexicon, gazetteer: Gazetteer) -> None:
        """Raises LexiconError where a word list of ``ontology/people.ttl`` is missing."""
        self._mentions = MentionFinder(lexicon, gazetteer)
        self.nouns = self._mentions.nouns
        self._gazetteer = gazetteer
        self._linker = NameLinker(self.nouns, gazetteer)
        self._posts = PostFinder(self.nouns, gazetteer)
        self._own = OwnState(self.nouns, gazetteer)
        self._descriptions = DescriptionResolver(self.nouns)

    def resolve(
        self, parsed: ParsedDocument, attributions: Iterable[Attribution] = ()
    ) -> Resolution:
        """The entities of ``parsed``; ``attributions`` tell who speaks inside quotations."""
        chains, tenures = self._analyse(parsed, attributions)
        return RecordMaker(parsed, chains, self.nouns, self._gazetteer).make(tenures)

    def chains(self, parsed: ParsedDocument, attributions: Iterable[Attribution] = ()) -> Chains:
        """The chains before they become records: for tests and benchmarks."""
        return self._analyse(parsed, attributions)[0]

    def _analyse(
        self, parsed: ParsedDocument, attributions: Iterable[Attribution]
    ) -> tuple[Chains, list[Tenure]]:
        phrases = self._mentions.find(parsed)
        chains = Chains()
        self._linker.link(parsed, phrases, chains)
        home = self._own.home(parsed, phrases)
        if home is not None:
            self._own.link(chains, home)
        self._roles(parsed, chains)
        self._appositions(parsed, phrases, chains)
        self._aliases(parsed, phrases, chains)
        setting = Setting(parsed, Speakers(parsed, attributions, self.nouns), self.nouns)
        for phrase in phrases:
            if chains.of(phrase) is not None:
                if phrase.kind is MentionKind.NOMINAL:
                    self._descriptions.rejoin(parsed, phrase, chains)
                continue
            if phrase.kind is MentionKind.PRONOUN:
                self._pronoun(setting, phrase, phrases, chains)
            else:
                self._describe(parsed, phrase, phrases, chains, home)
        tenures = self._posts.find(parsed, chains, setting.speakers)
        for tenure in tenures:
            if tenure.noun in self.nouns.spokes and tenure.body is not None:
                tenure.holder.owner = tenure.body
        self._first_person(setting, phrases, chains)
        return chains, tenures

    def _describe(
        self,
        parsed: ParsedDocument,
        phrase: Phrase,
        phrases: tuple[Phrase, ...],
        chains: Chains,
        home: Country | None,
    ) -> None:
        """Puts a description to those counted, to what it points back to, or to the own state."""
        listed = self._counted(parsed, phrase, phrases, chains)
        if listed is not None:
            if listed not in chains.all:
                chains.all.append(listed)
            chains.put(phrase, listed)
            return
        found = self._descriptions.look_back(parsed, phrase, chains)
        if found is None and home is not None:
            own = self._own.meant(parsed, phrase, home, chains)
            if own is not None:
                chains.put(phrase, own)
                return
        self._descriptions.settle(phrase, found, chains)

    def _roles(self, parsed: ParsedDocument, chains: Chains) -> None:
        """Posts and nouns for bodies before a name are roles of its bearer."""
        for chain in chains.all:
            for phrase in chain.phrases:
                noun = parsed.tokens[max(phrase.first - 1, 0)]
                if (
                    chain.type in BODIES
                    and noun.tag == "NN"
                    and noun.head in range(phrase.first, phrase.last)
                ):
                    chain.roles.update({noun.lower} & self.nouns.body_nouns.keys())
                if phrase.title is not None:
                    tokens = parsed.tokens[phrase.title[0] : phrase.title[1]]
                    lowers = [t.lower for t in tokens if t.text != "-"]
                    chain.roles.update(
                        " ".join(lowers[i:])
                        for i in range(len(lowers))
                        if not i or lowers[i - 1] not in self.nouns.lesser
                    )

    def _appositions(
        self, parsed: ParsedDocument, phrases: tuple[Phrase, ...], chains: Chains
    ) -> None:
        by_head = {p.head: p for p in phrases if p.kind is not MentionKind.PRONOUN}
        for phrase in phrases:
            token = parsed.tokens[phrase.head]
            if phrase.kind is MentionKind.PRONOUN:
                continue
            if token.dep == "appos":
                if parsed.tokens[phrase.first].lower in self.nouns.whose:
                    continue  # "Dorotea Wahl, whose husband was killed"
                governor = parsed.tokens[token.head]
                first, last = phrase.title or (0, 0)
                if first <= governor.i < last and governor.dep == "appos":
                    # "her brother, the baker Pavo Lind": the trade is a title, and hangs higher.
                    governor = parsed.tokens[governor.head]
                self._join(parsed, by_head.get(governor.i), phrase, chains)
            elif token.dep == "attr":
                self._predicate(parsed, by_head, phrase, token, chains)
        told = (*named_behind(parsed, phrases), *noun_before(parsed, phrases))
        for noun, name in told:
            self._join(parsed, name, noun, chains)

    def _aliases(self, parsed: ParsedDocument, phrases: tuple[Phrase, ...], chains: Chains) -> None:
        """ "X, better known as Y", "X was born Y": two names of one person."""
        tokens = parsed.tokens
        people = [p for p in phrases if p.kind is MentionKind.NAME and p.type == PERSON]
        for one, other in itertools.pairwise(people):
            between = tokens[one.last : other.first]
            # Eight words hold "(born Y)" and ", who is better known by the name".
            if parsed.tokens[one.head].dep in ("compound", "nmod", "poss"):
                continue  # "the Tarek movement, also known as Servance"
            if not between or len(between) > 8 or between[-1].sentence != tokens[one.head].sentence:
                continue
            words = " " + " ".join(t.lower for t in between)
            if any(words.endswith(f" {cue}") for cue in self.nouns.alias_cues):
                kept, gone = chains.of(one), chains.of(other)
                if kept is not None and gone is not None:
                    chains.merge(kept, gone)

    def _join(
        self, parsed: ParsedDocument, one: Phrase | None, other: Phrase, chains: Chains
    ) -> None:
        if one is None or not _may_be_one(one, other):
            return
        if one.kind is MentionKind.NAME and other.kind is MentionKind.NAME:
            return
        name, noun = (one, other) if one.kind is MentionKind.NAME else (other, one)
        chain = chains.of(name) or chains.new(name)
        described = chains.of(noun)
        if described is None:
            if chain.type == THING:
                chain.type = noun.type
            chains.put(noun, chain)
            chain.roles.add(role_words(parsed, noun, self.nouns))
        elif not described.named:
            # "Strand's brother, the baker Pavo Lind": what one noun was put to the name takes in.
            chains.merge(chain, described)

    def _predicate(
        self,
        parsed: ParsedDocument,
        by_head: dict[int, Phrase],
        phrase: Phrase,
        token: Token,
        chains: Chains,
    ) -> None:
        """ "X is a lawyer": a role and perhaps a gender, not a mention."""
        subject = parsed.kid(token.head, "nsubj")
        named = by_head.get(subject.i) if subject is not None else None
        chain = chains.of(named) if named is not None else None
        if chain is None or named is None or not _may_be_one(named, phrase):
            return
        if is_negated(parsed, token.head):
            return
        chain.roles.add(role_words(parsed, phrase, self.nouns))
        if chain.gender is Gender.UNKNOWN and phrase.gender in (Gender.MASCULINE, Gender.FEMININE):
            chain.gender = phrase.gender

    def _pronoun(
        self, setting: Setting, phrase: Phrase, phrases: tuple[Phrase, ...], chains: Chains
    ) -> None:
        if phrase.person == 1 or self._expletive(setting.parsed, phrase):
            return
        candidates = list(chains.all)
        if phrase.number is Number.PLURAL:
            candidates += joint_chains(setting.parsed, phrase, phrases, chains)
        ranked = rank(setting, phrase, candidates)
        if not ranked:
            return
        best = ranked[0][1]
        if best.members and best not in chains.all:
            chains.all.append(best)
        if phrase.gender in (Gender.MASCULINE, Gender.FEMININE) and best.type != PERSON:
            best.type, best.gender, best.number = PERSON, Gender.UNKNOWN, Number.SINGULAR
        chains.put(phrase, best)

    def _counted(
        self, parsed: ParsedDocument, phrase: Phrase, phrases: tuple[Phrase, ...], chains: Chains
    ) -> Chain | None:
        """ "the two men", "both women": those that were named together, where they are as many."""
        if phrase.words not in self.nouns.generic_people or phrase.number is not Number.PLURAL:
            return None
        tokens = parsed.tokens[phrase.first : phrase.head]
        count = self.nouns.count(t.lower for t in tokens)
        both = any(t.lower in self.nouns.both for t in tokens)
        known = both or phrase.reference is Reference.DEFINITE
        if count is None or not known:
            return None
        return counted_list(parsed, phrase, count, phrases, chains)

    def _expletive(self, parsed: ParsedDocument, phrase: Phrase) -> bool:
        """An "it" that means nothing: weather, "it is clear that", clefts, "makes it hard to"."""
        if phrase.words != "it":
            return False
        nouns = self.nouns
        token = parsed.tokens[phrase.head]
        verb = parsed.tokens[token.head]
        lemma = verb.lemma.lower()
        if token.dep == "expl" or (token.dep == "nsubj" and lemma in nouns.expletive_verbs):
            return True
        clause = any(
            kid.dep in ("ccomp", "xcomp", "advcl", "csubj", "acl", "relcl")
            for kid in parsed.kids(verb.i)
            if kid.i > verb.i
        )
        words = {t.lower for t in parsed.tokens[token.i + 1 : token.i + 5]}
        if lemma == "be":
            attribute = parsed.kid(verb.i, "attr", "acomp")
            if attribute is None:
                return clause
            if attribute.lower in nouns.expletive_adjectives:
                return True
            return any(kid.dep in ("relcl", "acl") for kid in parsed.kids(attribute.i)) or clause
        if lemma in nouns.expletive_takes and token.dep == "nsubj":
            return clause or "to" in words
        after = parsed.tokens[token.i + 1] if token.i + 1 < len(parsed.tokens) else None
        return (
            after is not None
            and token.dep in ("nsubj", "dobj")
            and after.lower in nouns.expletive_adjectives
        )

    def _first_person(self, setting: Setting, phrases: tuple[Phrase, ...], chains: Chains) -> None:
        """ "I" and "we" inside quotation marks are their speaker, or the body spoken for."""
        for phrase in phrases:
            if phrase.kind is not MentionKind.PRONOUN or phrase.person != 1:
                continue
            quotation = setting.speakers.quotation_at(setting.parsed.tokens[phrase.head].start)
            speaker = setting.speakers.speaker(quotation) if quotation is not None else None
            if speaker is None:
                continue
            chain = next(
                (c for c in chains.all for p in c.phrases if p.head == speaker and not c.members),
                None,
            )
            if chain is None:
                continue
            if phrase.number is Number.PLURAL and chain.type == PERSON and chain.owner is not None:
                chain = chain.owner
            if phrase.number is Number.SINGULAR and chain.type != PERSON:
                continue
            chains.put(phrase, chain)


def _may_be_one(one: Phrase, other: Phrase) -> bool:
    """True where an apposition between the two can be identity."""
    if THING in (one.type, other.type):
        return other.type != THING or one.kind is not MentionKind.NAME
    return same_sort(one.type, other.type)


__all__ = ["Resolution", "Resolver"]
