"""An item as the page shows it: the article with the words marked, the record in plain words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kg.decisions.records import Decision
from kg.decisions.targets import Record
from kg.decisions.values import told
from kg.model import Entity, Event, Extraction, Polarity, Relation, Role, Span, Statement
from kg.ontology.vocabulary import Vocabulary
from kg.report.page.articles import TINTS, ArticleText, Piece, article_text
from kg.report.page.template import web_address
from kg.review.choices import Choice
from kg.review.readings import propositions_of

Json = dict[str, Any]
# Relations of an entity that are shown with it: posts, memberships and the like.
_MOST_TIES = 6


def article_json(extraction: Extraction, record: Record, *, base: str) -> Json:
    """An article in paragraphs; each piece is its words and its classes."""
    text = article_text(extraction, base=base, lit=words_of(record))
    head = text.head
    return {
        "title": head.title,
        "outlet": ", ".join(part for part in (head.outlet, head.language_note) if part),
        "date": head.date,
        "address": web_address(head.url),
        "paragraphs": list(_paragraphs(text)),
    }


def words_of(record: Record) -> tuple[Span, ...]:
    """The words of an article that a record rests on."""
    match record:
        case Statement():
            return (*record.source, *record.cue, *record.content)
        case Event():
            return (record.trigger, *(role.span for role in record.roles))
        case Relation():
            return (record.span,)
        case Entity():
            return record.mentions


def _paragraphs(text: ArticleText) -> Iterator[list[Any]]:
    for paragraph in text.paragraphs:
        yield [paragraph.kind, [[one.text, _classes(one)] for one in paragraph.pieces]]


def _classes(piece: Piece) -> str:
    event = f"event {piece.certainty}" if piece.event else ""
    return " ".join(filter(None, (TINTS[piece.tint], event, "lit" if piece.lit else "")))


def record_json(extraction: Extraction, record: Record, vocabulary: Vocabulary) -> list[list[str]]:
    """What was read, as rows of a heading and its words."""
    reader = _Told(extraction, vocabulary)
    match record:
        case Statement():
            found = reader.statement(record)
        case Entity():
            found = reader.entity(record)
        case _:
            found = reader.proposition(record)
    return [[head, words] for head, words in found if words]


class _Told:
    """The records of an article in words."""

    def __init__(self, extraction: Extraction, vocabulary: Vocabulary) -> None:
        self._extraction = extraction
        self._vocabulary = vocabulary
        self._names = {one.id: one.name for one in extraction.entities}

    def _words(self, spans: tuple[Span, ...]) -> str:
        document = self._extraction.document
        return " … ".join(" ".join(document.words(span).split()) for span in spans)

    def _term(self, iri: str | None, name: str) -> str:
        return self._vocabulary.labels.get(iri or "", name)

    def statement(self, one: Statement) -> Iterator[tuple[str, str]]:
        """Who says what, and how sure the reading is."""
        speakers = ", ".join(self._names.get(actor, actor) for actor in one.actors)
        yield "Speaker", speakers or "nobody found"
        yield "Named in the words", self._words(one.source)
        yield "How", f"{self._words(one.cue)} ({one.speech_act})".strip()
        yield "Words", self._words(one.content)
        for proposition in propositions_of(self._extraction):
            if one.id in proposition.statements:
                yield "Which claims", self._summary(proposition)
        yield "Reading", f"{one.confidence:.0%} sure of words and speaker"

    def proposition(self, one: Event | Relation) -> Iterator[tuple[str, str]]:
        """What happened, as read, with its standing and its sentence."""
        yield "Read as", self._summary(one)
        if isinstance(one, Event):
            for role in one.roles:
                yield role.role.capitalize(), self._filler(role)
        yield "Time", "" if one.time is None else one.time.value or self._words((one.time.span,))
        standing = (one.status, one.polarity, one.commitment, one.time_frame)
        yield "Standing", ", ".join(value.value for value in standing)
        yield "Sentence", self._words(one.evidence)

    def entity(self, one: Entity) -> Iterator[tuple[str, str]]:
        """A name with its type, and what its article says of it."""
        yield "Name", one.name
        yield "Type", self._term(self._vocabulary.classes.get(one.type), one.type)
        yield "Also called", ", ".join(one.aliases)
        ties = [
            self._summary(relation)
            for relation in self._extraction.relations
            if one.id in (relation.subject, relation.object)
        ]
        for tie in ties[:_MOST_TIES]:
            yield "In this article", tie
        yield "Mentions", str(len(one.mentions))

    def _summary(self, one: Event | Relation) -> str:
        """Status first: what is alleged or claimed is never told as if it were so."""
        if isinstance(one, Event):
            what = f"{self._term(self._vocabulary.kinds.get(one.type), one.type)} "
            what += f"“{self._words((one.trigger,))}”"
        else:
            words = self._term(self._vocabulary.relations.get(one.predicate), one.predicate)
            what = f"{self._end(one.subject)} – {words} – {self._end(one.object)}"
        negated = "not: " if one.polarity is Polarity.NEGATED else ""
        return f"{one.status}: {negated}{what}"

    def _end(self, identifier: str) -> str:
        """An entity by its name, an event by its words."""
        for event in self._extraction.events:
            if event.id == identifier:
                return f"“{self._words((event.trigger,))}”"
        return self._names.get(identifier, identifier)

    def _filler(self, role: Role) -> str:
        words = self._words((role.span,))
        name = self._names.get(role.entity or "", words)
        return words if name == words else f"{name} (“{words}”)"


def choice_json(choice: Choice) -> Json:
    """An answer for the page."""
    return {
        "name": choice.name, "key": choice.key, "label": choice.label, "asks": bool(choice.asks),
    }  # fmt: skip


def decision_json(decision: Decision | None) -> Json | None:
    """A decision in words: who, when, what and why."""
    if decision is None:
        return None
    fields = "; ".join(f"{name} = {told(value)}" for name, value in decision.set.items())
    return {
        "id": decision.id,
        "who": decision.who,
        "when": decision.when[:16].replace("T", " "),
        "what": f"{decision.kind}{f': {fields}' if fields else ''}",
        "why": decision.why,
    }
