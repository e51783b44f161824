"""Documents -> Extractions: the order of the stages, batching, and parallel work."""

from __future__ import annotations

import gc
import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING

from kg.errors import KgError
from kg.extraction.attribution import find_attributions, tagger_input, with_lone_quotations
from kg.extraction.attribution.joined_deeds import with_doers
from kg.extraction.attribution.likely_statements import StatementReader
from kg.extraction.attribution.likely_statements import shipped as statement_weights
from kg.extraction.attribution.nothing_said import drop_silent
from kg.extraction.attribution.quoted_speakers import give_to_quoted
from kg.extraction.attribution.replies import link_answers
from kg.extraction.attribution.report_author import speak_for_author
from kg.extraction.attribution.speakers import SourceReader, SourceWords
from kg.extraction.attribution.statements import (
    drop_asked,
    drop_fields,
    drop_idioms,
    drop_own_voice,
    drop_refused,
    drop_speechless,
    drop_unlikely,
    give_to_caused,
    give_to_sender,
    make_statements,
    spare_accused,
    spare_who_answers,
)
from kg.extraction.attribution.told_subjects import with_subjects
from kg.extraction.coreference import Resolver
from kg.extraction.coreference.generic_nodes import GenericWords, without_generic_nodes
from kg.extraction.coreference.housed_bodies import HousedWords, with_sites
from kg.extraction.coreference.joint_people import with_joint_people
from kg.extraction.coreference.kept_nodes import shipped, without_unlikely_nodes
from kg.extraction.coreference.named_elsewhere import shipped as people_weights
from kg.extraction.coreference.named_elsewhere import with_named_people
from kg.extraction.coreference.needed_nodes import without_idle_nodes
from kg.extraction.coreference.people_pairs import PairWords
from kg.extraction.coreference.title_words import without_letters, without_title_words
from kg.extraction.coreference.twice_told import with_twice_told
from kg.extraction.coreference.unread_names import (
    UnreadWords,
    with_described,
    without_unread_names,
)
from kg.extraction.direct_speech import SpeechWords, load_words, read_speech
from kg.extraction.events import find_propositions
from kg.extraction.events.accusations.bridging import bridge_allegations
from kg.extraction.events.accusations.charges import give_charges
from kg.extraction.events.accusations.named_accused import with_accused
from kg.extraction.events.arguments import Participants
from kg.extraction.events.corrections.headline_facts import without_headline_facts
from kg.extraction.events.numbers.sums import find_sums
from kg.extraction.events.senses.billing import Billing
from kg.extraction.ner.name_types import Named
from kg.extraction.ner.phrases import Nouns
from kg.extraction.settings import Settings, fingerprint
from kg.extraction.tagger.learned_names import read_names
from kg.extraction.tagger.name_clues import name_clues, word_clues
from kg.extraction.triggers.lexicon import event_words
from kg.extraction.windows import cut, is_long, joined
from kg.isolation import Attempt
from kg.model import ENGLISH, Document, Extraction, Origin
from kg.nlp.parse import ParsedDocument
from kg.nlp.spacy_backend import Annotator
from kg.ontology.cues import load_cues
from kg.ontology.gazetteer import load_gazetteer
from kg.ontology.lexicon import Lexicon, load_lexicon
from kg.reader.raw import Skipped

if TYPE_CHECKING:
    from kg.extraction.tagger.tagging import Tagger, TaggerOutput
    from kg.extraction.tagger.word_states import WordStates

# Articles tagged together: the tagger sorts their windows by length, and memory stays flat.
CHUNK = 64
# Windows of a long document read together: about as many characters as CHUNK articles have.
WINDOWS = 4


@dataclass(frozen=True)
class Knowledge:
    """What the extractors know: words, known entities, and what the tagger saw in this document.

    ``named``: the names of the document; without it the rules find them.
    """

    lexicon: Lexicon
    resolver: Resolver
    sources: SourceWords
    tagged: TaggerOutput | None = field(default=None)
    named: Named | None = field(default=None)

    @property
    def states(self) -> WordStates | None:
        """The encoder's states of the words, where the tagger gives them."""
        return None if self.tagged is None else self.tagged.states


Extractor = Callable[[ParsedDocument, Extraction, Knowledge], Extraction]


def _attributions(parsed: ParsedDocument, found: Extraction, known: Knowledge) -> Extraction:
    attributions = find_attributions(parsed, lexicon=known.lexicon, tagged=known.tagged)
    told = with_doers(parsed, with_subjects(parsed, attributions))
    return replace(found, attributions=give_to_quoted(parsed, told, known.lexicon))


def _entities(parsed: ParsedDocument, found: Extraction, known: Knowledge) -> Extraction:
    """Entities, and statements by them: a joint "they" speaks for its members."""
    words = event_words(known.lexicon)
    resolution = known.resolver.resolve(parsed, found.attributions, known.named, known.states)
    sources = SourceReader(
        parsed,
        resolution.entities,
        members=resolution.members,
        words=known.sources,
    )
    spoken = drop_speechless(
        drop_own_voice(parsed, found.attributions, known.lexicon), resolution.entities, sources
    )
    told = drop_refused(parsed, drop_asked(parsed, spoken), known.lexicon)
    said = drop_fields(parsed, told, sources, known.lexicon)
    people = Participants(parsed, replace(found, entities=resolution.entities), words)
    billing = Billing(parsed, people, words, known.lexicon)
    said = drop_silent(parsed, said, known.lexicon, billing.bills)
    accusing = drop_idioms(parsed, said, words.kinds)
    kept = known.lexicon.words("unjudgedAct")
    cues = load_cues(known.lexicon)
    reader = StatementReader(parsed, resolution.entities, sources, cues=cues, kept=kept)
    likely = drop_unlikely(accusing, reader, statement_weights())
    raised = spare_who_answers(parsed, give_to_caused(parsed, likely), known.lexicon)
    raised = spare_accused(parsed, give_to_sender(parsed, raised, known.lexicon), known.lexicon)
    attributions = with_lone_quotations(parsed, raised, known.lexicon)
    statements = make_statements(parsed, attributions, sources)
    return replace(
        found,
        attributions=attributions,
        entities=resolution.entities,
        relations=resolution.relations,
        statements=statements,
    )


def _propositions(parsed: ParsedDocument, found: Extraction, known: Knowledge) -> Extraction:
    return find_propositions(parsed, found, lexicon=known.lexicon, states=known.states)


def _answers(parsed: ParsedDocument, found: Extraction, known: Knowledge) -> Extraction:
    told = without_headline_facts(parsed, found)
    return link_answers(
        give_charges(told, ascribing=known.lexicon.words("ascribingAdjective")),
        accusing=known.lexicon.words("accusingAct"),
        denying=known.lexicon.words("denyingAct"),
    )


def _bridges(parsed: ParsedDocument, found: Extraction, known: Knowledge) -> Extraction:
    return bridge_allegations(found, pointing=known.lexicon.words("pointingWord"))


def _sums(parsed: ParsedDocument, found: Extraction, known: Knowledge) -> Extraction:
    return find_sums(parsed, found, known.lexicon)


def _named_people(parsed: ParsedDocument, found: Extraction, known: Knowledge) -> Extraction:
    words = pair_words(known.lexicon, known.resolver.nouns)
    found = with_described(found, known.named)
    found = with_joint_people(parsed, found, words.nouns)
    named = with_named_people(parsed, found, words=words, weights=people_weights())
    elsewhere = known.lexicon.words("elsewhereWord")
    named = with_twice_told(parsed, named, words.nouns, elsewhere=elsewhere)
    return with_accused(found, named, known.lexicon)


def _nodes(parsed: ParsedDocument, found: Extraction, known: Knowledge) -> Extraction:
    generic = generic_words(known.lexicon)
    found = without_generic_nodes(parsed, found, generic)
    found = with_sites(parsed, found, _housed_words(known.lexicon))
    found = without_idle_nodes(found, known.named, wrong=generic.wrong)
    found = without_title_words(parsed, found, known.lexicon)
    return without_letters(parsed, found, known.lexicon)


def _likely_nodes(parsed: ParsedDocument, found: Extraction, known: Knowledge) -> Extraction:
    """Without improbable nodes, and without those that only relations to them needed."""
    wrong = generic_words(known.lexicon).wrong
    left = without_unread_names(found, known.named, _unread_words(known.lexicon))
    left = without_unlikely_nodes(parsed, left, wrong=wrong, weights=shipped())
    if left is found:
        return found
    left = without_idle_nodes(left, known.named, wrong=wrong)
    return without_title_words(parsed, left, known.lexicon)


@cache
def generic_words(lexicon: Lexicon) -> GenericWords:
    """The words that show what is nobody in particular."""
    words = event_words(lexicon)
    carrying = {"Vehicle", "Vessel"}
    return GenericWords(
        carriers=frozenset(noun for noun, kinds in words.listed.items() if kinds & carrying),
        markers=lexicon.words("genericMarker"),
        people=lexicon.words("anybodyAlone"),
        wrong=frozenset(kind.name for kind in words.kinds.relations.values() if kind.wrong),
        definite=lexicon.words("definiteMarker"),
    )


@cache
def pair_words(lexicon: Lexicon, nouns: Nouns) -> PairWords:
    """The words that show who may be who."""
    kinds = event_words(lexicon).kinds.events.values()
    return PairWords(
        nouns=nouns,
        wrong=generic_words(lexicon).wrong,
        harmful=lexicon.words("harmKind"),
        wrongs=frozenset(kind.name for kind in kinds if kind.wrong),
        suspecting=lexicon.words("suspectKind"),
    )


@cache
def _unread_words(lexicon: Lexicon) -> UnreadWords:
    lists = ("placeWord", "placeOpener", "siteNoun", "placeNoun", "organizationWord", "tradeWord")
    return UnreadWords(
        wrong=generic_words(lexicon).wrong,
        vessels=lexicon.words("thingOpener"),
        telling=frozenset().union(*map(lexicon.words, lists)),
    )


@cache
def _housed_words(lexicon: Lexicon) -> HousedWords:
    before = lexicon.words("locative") | lexicon.words("atBuilding")
    return HousedWords(
        lexicon.words("housedBody"),
        before,
        lexicon.words("seatName"),
        lexicon.words("strikeWord"),
        lexicon.words("seatedBody"),
        lexicon.words("voicedSite"),
    )


# The order of the stages, and the extension point: a stage takes what the earlier ones found.
EXTRACTORS: list[Extractor] = [
    _attributions, _entities, _propositions, _bridges, _answers, _sums, _named_people,
    _nodes, _likely_nodes,
]  # fmt: skip


class Pipeline:
    """Loaded models that turn documents into extractions."""

    def __init__(self, settings: Settings | None = None) -> None:
        """Loads models and words; raises ModelError or LexiconError if one is missing."""
        self.settings = settings or Settings()
        self.signature = fingerprint(self.settings)
        self.lexicon = load_lexicon(self.settings.ontology)
        self.resolver = Resolver(self.lexicon, load_gazetteer())
        self.sources = SourceWords.of(self.lexicon)
        self.annotator = Annotator(model=self.settings.model)
        self.tagger = load_tagger(self.settings.tagger)
        self._others = {
            language: (load_words(language), Annotator(model=model, language=language))
            for language, model in self.settings.languages
        }

    def extract(self, documents: Iterable[Document]) -> Iterator[Extraction]:
        """One Extraction per document, in order; raises KgError if the extraction fails."""
        for found in self.pipe(documents):
            if isinstance(found, Skipped):
                raise KgError(found.reason)
            yield found

    def pipe(self, documents: Iterable[Document | Skipped]) -> Iterator[Extraction | Skipped]:
        """One result for each of ``documents``, in order.

        An article on which the extraction fails comes as Skipped, and what is Skipped stays so.
        """
        for (language, long), group in itertools.groupby(documents, key=_way):
            while chunk := list(itertools.islice(group, 1 if long else CHUNK)):
                if language != ENGLISH:
                    yield from self._of_other(language, chunk)
                    continue
                found = self._of_documents([item for item in chunk if isinstance(item, Document)])
                for item in chunk:
                    yield item if isinstance(item, Skipped) else next(found)

    def _of_other(
        self, language: str, documents: list[Document | Skipped]
    ) -> Iterator[Extraction | Skipped]:
        """The direct quotations of documents in another language."""
        for document in documents:
            assert isinstance(document, Document)
            with Attempt() as attempt:
                words, annotator = self._speech(language)
                found = read_speech(next(annotator.annotate([document])), words)
            if attempt.error is None:
                yield found
            else:
                yield left_out(document, attempt.error, stage="direct speech")

    def _speech(self, language: str) -> tuple[SpeechWords, Annotator]:
        """Words and parser of a language; raises KgError if the settings do not name it."""
        if language not in self._others:
            raise KgError(f"the article is in {language!r}, which is not among the languages")
        return self._others[language]

    def _of_documents(self, documents: list[Document]) -> Iterator[Extraction | Skipped]:
        """The results of some articles, or of one long document."""
        if len(documents) == 1 and is_long(documents[0]):
            read = iter([self._of_windows(documents[0])])
        else:
            read = self._of_chunk(documents)
        for found in read:
            yield self._with_author(found) if isinstance(found, Extraction) else found

    def _with_author(self, found: Extraction) -> Extraction | Skipped:
        """The result with what a report says in its own name; it needs the whole document."""
        with Attempt() as attempt:
            return speak_for_author(found, self.lexicon)
        return left_out(found.document, attempt.raised, stage="author")

    def _of_windows(self, document: Document) -> Extraction | Skipped:
        """The result of a long document; Skipped where one of its windows fails."""
        read: list[tuple[Extraction, int]] = []
        waiting = cut(document)
        while some := list(itertools.islice(waiting, WINDOWS)):
            found = self._of_chunk([window.document for window in some])
            for window, one in zip(some, found, strict=True):
                if isinstance(one, Skipped):
                    return one
                read.append((replace(one, document=document), window.start))
        with Attempt() as attempt:
            return joined(document, read, self.resolver.nouns)
        return left_out(document, attempt.raised, stage="windows")

    def _of_chunk(self, documents: list[Document]) -> Iterator[Extraction | Skipped]:
        """The results of a few documents; if the models fail on them together, one by one."""
        stage = "parser"
        with Attempt() as attempt, _uncollected():
            parses = list(self.annotator.annotate(documents))
            stage = "tagger"
            known = self.know(parses)
        if attempt.error is None:
            for parsed, knowledge in zip(parses, known, strict=True):
                with _uncollected():
                    found = run_extractors(parsed, knowledge)
                yield found
        elif len(documents) == 1:
            yield left_out(documents[0], attempt.error, stage=stage)
        else:
            for document in documents:
                yield from self._of_chunk([document])

    def know(self, parses: Sequence[ParsedDocument]) -> list[Knowledge]:
        """What the extractors know of each document before they read it: the tagger's output."""
        if self.tagger is None:
            return [self._knowledge(None, None) for _ in parses]
        inputs = [tagger_input(parsed, lexicon=self.lexicon) for parsed in parses]
        if not self.tagger.reads_names:
            return [self._knowledge(tagged, None) for tagged in self.tagger.tag(inputs)]
        by_rules = [self.resolver.named(parsed) for parsed in parses]
        clues = [
            word_clues(source, parsed, name_clues(parsed, *named))
            for source, parsed, named in zip(inputs, parses, by_rules, strict=True)
        ]
        return [
            self._knowledge(
                tagged,
                None
                if tagged.names is None
                else read_names(parsed, named, tagged.names, self.resolver.nouns),
            )
            for tagged, parsed, named in zip(
                self.tagger.tag(inputs, clues), parses, by_rules, strict=True
            )
        ]

    def _knowledge(self, tagged: TaggerOutput | None, named: Named | None) -> Knowledge:
        return Knowledge(self.lexicon, self.resolver, self.sources, tagged, named)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Puts off the search for cyclic garbage, of which there is little among so many new records.

    The search would visit each of them many times. For a block that ends soon and yields nothing.
    """
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


def _way(item: Document | Skipped) -> tuple[str, bool]:
    """The language in which an item is read, and whether it is read in windows."""
    if not isinstance(item, Document):
        return ENGLISH, False
    return item.language, item.language == ENGLISH and is_long(item)


def run_extractors(parsed: ParsedDocument, knowledge: Knowledge) -> Extraction | Skipped:
    """All stages over one parsed document; Skipped where one of them fails.

    What the other stages found is left out too: without statements, say, an event that somebody
    only claims would stand as a fact.
    """
    found = Extraction(document=parsed.document)
    for extractor in EXTRACTORS:
        with Attempt() as attempt:
            found = extractor(parsed, found, knowledge)
        if attempt.error is not None:
            name = getattr(extractor, "__name__", type(extractor).__name__)
            return left_out(parsed.document, attempt.error, stage=name.strip("_"))
    return found


def left_out(document: Document, error: Exception, *, stage: str) -> Skipped:
    """The record of an article that could not be extracted."""
    origin = document.origin or Origin(document.id)
    work = f"extraction ({stage})"
    return Skipped.unexpected(origin.path, error, place=origin.place, work=work)


@cache
def load_tagger(tier: str) -> Tagger | None:
    """The trained tagger of a tier, loaded once a process; None for "rules"."""
    if tier == "rules":
        return None
    from kg.extraction.tagger.tagging import Tagger

    return Tagger.load(tier)


@cache
def load_pipeline(settings: Settings) -> Pipeline:
    """A Pipeline, loaded once a process for each choice of settings."""
    return Pipeline(settings)


def extract(
    documents: Iterable[Document | Skipped], *, settings: Settings | None = None
) -> Iterator[Extraction | Skipped]:
    """Statements, events, relations and entities of each document, in order.

    Takes what `kg.read_documents` gives: what could not be read stays Skipped, and an article on
    which the extraction fails comes as Skipped too, so that each of ``documents`` has one result.
    Raises ModelError if a model is missing, LexiconError if an ontology file is malformed.
    """
    return load_pipeline(settings or Settings()).pipe(documents)
