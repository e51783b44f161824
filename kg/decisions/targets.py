"""What a decision is about: described by the words of the article, and found again by them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeAlias

from kg.decisions.anchors import Lost, find, quote_of, text_digest
from kg.decisions.records import RecordKind, Target
from kg.model import Document, Entity, Event, Extraction, Relation, Span, Statement
from kg.ontology.names import fold

Record: TypeAlias = Statement | Event | Relation | Entity
# Two readings of the same words may differ in where they end, by at most half of what they cover.
_ALIKE = 0.5


# ── describing ──


def describe(extraction: Extraction, record: Record) -> Target:
    """The target that means this record, in whatever version of the article."""
    document = extraction.document
    names = {entity.id: entity.name for entity in extraction.entities}
    match record:
        case Statement():
            target = Target(RecordKind.STATEMENT, cue=_words(document, record.cue) or None)
        case Event():
            target = Target(RecordKind.EVENT, type=record.type)
        case Relation():
            ends = (_end(extraction, record.subject), _end(extraction, record.object))
            target = Target(RecordKind.RELATION, type=record.predicate, ends=ends)
        case Entity():
            target = Target(RecordKind.ENTITY, name=names[record.id])
    return Target(
        target.record,
        document=document.id,
        title=document.title,
        url=document.url,
        text=text_digest(document.text),
        words=quote_of(document.text, key_span(document, record)),
        cue=target.cue,
        type=target.type,
        name=target.name,
        ends=target.ends,
    )


def key_span(document: Document, record: Record) -> Span:
    """The words by which a record is known."""
    match record:
        case Statement():
            return record.content[0]
        case Event():
            return record.trigger
        case Relation():
            return record.span
        case Entity():
            return _best_mention(document, record)


def _best_mention(document: Document, entity: Entity) -> Span:
    """The mention that names it, else the longest one, else the first."""
    if not entity.mentions:
        raise ValueError(f"entity {entity.id!r} has no mention")
    for name in (entity.name, *entity.aliases):
        for mention in sorted(entity.mentions):
            if fold(document.words(mention)) == fold(name):
                return mention
    return max(sorted(entity.mentions), key=lambda span: span.end - span.start)


def _end(extraction: Extraction, identifier: str) -> str:
    """What a subject or object is called: the name of an entity, the trigger of an event."""
    for entity in extraction.entities:
        if entity.id == identifier:
            return entity.name
    for event in extraction.events:
        if event.id == identifier:
            return extraction.document.words(event.trigger)
    return identifier


def _words(document: Document, spans: Iterable[Span]) -> str:
    return " ".join(" ".join(document.words(span).split()) for span in spans)


# ── finding again ──


def locate(extraction: Extraction, target: Target) -> Record | Lost:
    """The record that a target means in an extraction, or why there is none."""
    document = extraction.document
    assert target.words is not None
    same = target.text is not None and target.text == text_digest(document.text)
    span = find(document.text, target.words, same_text=same)
    if isinstance(span, Lost):
        return span
    found = list(_candidates(extraction, target, span))
    if not found:
        return Lost(f"no {target.record} is read in these words any more")
    ranked = sorted(found, key=lambda pair: -pair[0])
    if len(ranked) > 1 and ranked[0][0] == ranked[1][0]:
        return Lost(f"more than one {target.record} is read in these words")
    return ranked[0][1]


def _candidates(
    extraction: Extraction, target: Target, span: Span
) -> Iterator[tuple[float, Record]]:
    match target.record:
        case RecordKind.STATEMENT:
            yield from _statements(extraction, target, span)
        case RecordKind.EVENT:
            yield from _events(extraction, target, span)
        case RecordKind.RELATION:
            yield from _relations(extraction, target, span)
        case _:
            yield from _entities(extraction, target, span)


def _entities(extraction: Extraction, target: Target, span: Span) -> Iterator[tuple[float, Record]]:
    """The same mention, and of several in one place the one of the same name."""
    for entity in extraction.entities:
        best = max((share(span, mention) for mention in entity.mentions), default=0.0)
        if best >= _ALIKE:
            yield best + (fold(entity.name) == fold(target.name or "")), entity


def _statements(
    extraction: Extraction, target: Target, span: Span
) -> Iterator[tuple[float, Record]]:
    """The same content under the same cue; a cue may be read shorter or longer."""
    for statement in extraction.statements:
        best = max(share(span, part) for part in statement.content)
        if best < _ALIKE:
            continue
        cue = fold(_words(extraction.document, statement.cue))
        wanted = fold(target.cue or "")
        if not wanted or not cue:
            alike = not wanted and (not cue or target.text is None)
        else:
            alike = f" {wanted} " in f" {cue} " or f" {cue} " in f" {wanted} "
        if alike:
            yield best + (cue == wanted), statement


def _events(extraction: Extraction, target: Target, span: Span) -> Iterator[tuple[float, Record]]:
    """The same kind at the same trigger."""
    for event in extraction.events:
        alike = share(span, event.trigger)
        if alike > 0 and target.type in (None, event.type):
            yield alike, event


def _relations(
    extraction: Extraction, target: Target, span: Span
) -> Iterator[tuple[float, Record]]:
    """The same relation of the same two in the same words."""
    for relation in extraction.relations:
        alike = share(span, relation.span)
        if alike < _ALIKE or target.type not in (None, relation.predicate):
            continue
        ends = (relation.subject, relation.object)
        if not target.ends or all(
            _is_called(extraction, identifier, name)
            for identifier, name in zip(ends, target.ends, strict=False)
        ):
            yield alike, relation


def _is_called(extraction: Extraction, identifier: str, name: str) -> bool:
    for entity in extraction.entities:
        if entity.id == identifier:
            return fold(name) in {fold(entity.name), *map(fold, entity.aliases)}
    return fold(_end(extraction, identifier)) == fold(name)


def share(one: Span, other: Span) -> float:
    """How much of what two spans cover both cover, from 0 to 1."""
    both = min(one.end, other.end) - max(one.start, other.start)
    return max(both, 0) / (max(one.end, other.end) - min(one.start, other.start))
