"""Who is who inside one document: phrases into chains, chains into entities.

Names first, over the whole document; then appositions; then one walk in reading order in which
descriptions and pronouns look back for what they mean. Without evidence two stay
apart: two nodes for one person do less harm than one node for two people.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kg.extraction.coreference.antecedents import shipped
from kg.extraction.coreference.appositions import Appositions
from kg.extraction.coreference.armies import join_armies
from kg.extraction.coreference.candidates import Setting
from kg.extraction.coreference.chains import Chain, Chains
from kg.extraction.coreference.expletives import is_expletive
from kg.extraction.coreference.home_country import OwnState
from kg.extraction.coreference.joint_titles import joint_titles
from kg.extraction.coreference.lone_counts import link_counts
from kg.extraction.coreference.mentions import MentionFinder
from kg.extraction.coreference.name_clusters import NameLinker
from kg.extraction.coreference.nominal_antecedents import DescriptionResolver
from kg.extraction.coreference.pair_mentions import Mentions
from kg.extraction.coreference.pair_scores import PairScorer
from kg.extraction.coreference.plurals import counted_list, joint_chains
from kg.extraction.coreference.posts import PostFinder, Tenure
from kg.extraction.coreference.predicates import link_named
from kg.extraction.coreference.pronouns import meant
from kg.extraction.coreference.quotation_speakers import Speakers
from kg.extraction.coreference.relatives import RelativeFinder
from kg.extraction.coreference.resolution import RecordMaker, Resolution
from kg.extraction.coreference.told_ties import TieFinder
from kg.extraction.factuality.lexicon import certainty_words
from kg.extraction.ner.name_types import Named
from kg.extraction.ner.phrases import PERSON, Gender, Number, Phrase, Reference
from kg.extraction.tagger.word_states import WordStates
from kg.model import Attribution, MentionKind
from kg.nlp.parse import ParsedDocument
from kg.ontology.gazetteer import Country, Gazetteer
from kg.ontology.lexicon import Lexicon


class Resolver:
    """Resolves documents; built once for many."""

    def __init__(self, lexicon: Lexicon, gazetteer: Gazetteer) -> None:
        """Raises LexiconError if a word list of ``ontology/people.ttl`` is missing."""
        self._mentions = MentionFinder(lexicon, gazetteer)
        self.nouns = self._mentions.nouns
        self._gazetteer = gazetteer
        self._linker = NameLinker(self.nouns, gazetteer)
        self._posts = PostFinder(self.nouns, gazetteer, certainty_words(lexicon))
        self._relatives = RelativeFinder(self.nouns, certainty_words(lexicon))
        self._ties = TieFinder(self.nouns, gazetteer, certainty_words(lexicon))
        self._own = OwnState(self.nouns, gazetteer)
        self._descriptions = DescriptionResolver(self.nouns, certainty_words(lexicon))

    def named(self, parsed: ParsedDocument) -> Named:
        """The names of ``parsed`` by the rules alone."""
        return self._mentions.named(parsed)

    def resolve(
        self,
        parsed: ParsedDocument,
        attributions: Iterable[Attribution] = (),
        named: Named | None = None,
        states: WordStates | None = None,
    ) -> Resolution:
        """The entities of ``parsed``; ``attributions`` say who speaks inside quotations.

        ``named``: the names of ``parsed``; without it the rules find them. ``states``: those of its
        words; with them the encoder, too, says what pronouns and descriptions mean.
        """
        chains, tenures = self._analyse(parsed, attributions, named, states)
        return RecordMaker(parsed, chains, self.nouns, self._gazetteer).make(tenures)

    def chains(
        self,
        parsed: ParsedDocument,
        attributions: Iterable[Attribution] = (),
        named: Named | None = None,
        states: WordStates | None = None,
    ) -> Chains:
        """The chains before they become records: for tests and benchmarks."""
        return self._analyse(parsed, attributions, named, states)[0]

    def _analyse(
        self,
        parsed: ParsedDocument,
        attributions: Iterable[Attribution],
        named: Named | None,
        states: WordStates | None,
    ) -> tuple[Chains, list[Tenure]]:
        phrases = self._mentions.find(parsed, named)
        chains = Chains()
        self._linker.link(parsed, phrases, chains)
        home = self._own.home(parsed, phrases)
        if home is not None:
            self._own.link(chains, home)
        Appositions(parsed, phrases, chains, self.nouns).join()
        speakers = Speakers(parsed, attributions, self.nouns)
        pairs = None if states is None else _pairs(Mentions(parsed, speakers, states), phrases)
        setting = Setting(parsed, speakers, self.nouns, pairs)
        join_armies(setting, chains)
        # By their heads: "her" of "her husband" is known before he is.
        for phrase in sorted(phrases, key=lambda p: p.head):
            if chains.of(phrase) is not None:
                if phrase.kind is MentionKind.NOMINAL:
                    self._descriptions.rejoin(setting, phrase, chains)
                continue
            if phrase.kind is MentionKind.PRONOUN:
                self._pronoun(setting, phrase, phrases, chains)
            else:
                self._describe(setting, phrase, phrases, chains, home)
        link_counts(parsed, phrases, chains, self.nouns)
        link_named(parsed, phrases, chains, self.nouns)
        tenures = self._posts.find(parsed, chains, setting.speakers)
        others = self._relatives.find(parsed, chains, setting.speakers)
        others += self._ties.find(parsed, chains, setting.speakers, tenures)
        others += joint_titles(parsed, chains, setting.speakers, self.nouns)
        for tenure in tenures:
            body = tenure.body if tenure.noun in self.nouns.spokes else None
            if body is not None and body.type != PERSON:
                tenure.holder.owner = body
        self._first_person(setting, phrases, chains)
        return chains, [*tenures, *others]

    def _describe(
        self,
        setting: Setting,
        phrase: Phrase,
        phrases: tuple[Phrase, ...],
        chains: Chains,
        home: Country | None,
    ) -> None:
        """Links a description to a counted list, an earlier chain, or the article's country."""
        parsed = setting.parsed
        listed = self._counted(parsed, phrase, phrases, chains)
        if listed is not None:
            if listed not in chains.all:
                chains.all.append(listed)
            chains.put(phrase, listed)
            return
        found = self._descriptions.find(setting, phrase, chains)
        if found is None and home is not None:
            own = self._own.meant(parsed, phrase, home, chains)
            if own is not None:
                chains.put(phrase, own)
                return
        self._descriptions.settle(phrase, found, chains)

    def _pronoun(
        self, setting: Setting, phrase: Phrase, phrases: tuple[Phrase, ...], chains: Chains
    ) -> None:
        if phrase.person == 1 or is_expletive(setting.parsed, phrase, self.nouns):
            return
        candidates = list(chains.all)
        if phrase.number is Number.PLURAL:
            candidates += joint_chains(setting.parsed, phrase, phrases, chains)
        best = meant(setting, phrase, candidates)
        if best is None:
            return
        if best.members and best not in chains.all:
            chains.all.append(best)
        if phrase.gender in (Gender.MASCULINE, Gender.FEMININE) and best.type != PERSON:
            best.type, best.gender, best.number = PERSON, Gender.UNKNOWN, Number.SINGULAR
        chains.put(phrase, best)

    def _counted(
        self, parsed: ParsedDocument, phrase: Phrase, phrases: tuple[Phrase, ...], chains: Chains
    ) -> Chain | None:
        """ "the two men", "both women": people named together, if there are that many."""
        if phrase.words not in self.nouns.generic_people or phrase.number is not Number.PLURAL:
            return None
        tokens = parsed.tokens[phrase.first : phrase.head]
        count = self.nouns.count(t.lower for t in tokens)
        both = any(t.lower in self.nouns.both for t in tokens)
        known = both or phrase.reference is Reference.DEFINITE
        if count is None or not known:
            return None
        return counted_list(parsed, phrase, count, phrases, chains)

    def _first_person(self, setting: Setting, phrases: tuple[Phrase, ...], chains: Chains) -> None:
        """ "I" and "we" inside quotation marks are their speaker, or the body spoken for."""
        for phrase in phrases:
            if phrase.kind is MentionKind.PRONOUN and phrase.person == 1:
                chain = _speaker_of(setting, phrase, chains)
                if chain is not None:
                    chains.put(phrase, chain)


def _pairs(mentions: Mentions, phrases: Sequence[Phrase]) -> PairScorer:
    """The network over pairs, on all ``phrases`` at once."""
    mentions.rows(phrases)
    return PairScorer(shipped().pairs, mentions)


def _speaker_of(setting: Setting, pronoun: Phrase, chains: Chains) -> Chain | None:
    """The person saying "I", or the body meant by "we"; None outside quotation marks."""
    quotation = setting.speakers.quotation_at(setting.parsed.tokens[pronoun.head].start)
    speaker = setting.speakers.speaker(quotation) if quotation is not None else None
    chain = _chain_of_head(speaker, chains) if speaker is not None else None
    if chain is None:
        return None
    if pronoun.number is Number.SINGULAR:
        return chain if chain.type == PERSON else None
    spokesperson = pronoun.number is Number.PLURAL and chain.type == PERSON
    return chain.owner or chain if spokesperson else chain


def _chain_of_head(head: int, chains: Chains) -> Chain | None:
    """The chain with a phrase of this head token, except joint chains."""
    single = (chain for chain in chains.all if not chain.members)
    return next((c for c in single if any(p.head == head for p in c.phrases)), None)


__all__ = ["Resolution", "Resolver"]
