"""Records to JSON Lines and back, as ``kg/data/record.schema.json`` publishes.

The form is a contract: keys keep their names and meaning, keys may be added. Attributions, which
precede entities and statements, are not part of it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeVar

from kg.errors import RecordError
from kg.files import json_object
from kg.model import (
    Block,
    BlockKind,
    Bound,
    Commitment,
    Document,
    Entity,
    Event,
    Extraction,
    Origin,
    OriginalBlock,
    Place,
    Polarity,
    Quantity,
    Quotation,
    Relation,
    Role,
    Span,
    Statement,
    Status,
    Time,
    TimeFrame,
    Translation,
)
from kg.records.validation import Fields

Json = dict[str, Any]
T = TypeVar("T")


def document_to_json(document: Document) -> Json:
    """What ``kg read`` prints of one document: the record's first keys, nothing extracted."""
    return {"id": document.id, "text": document.text, "article": _article(document)}


def to_json(extraction: Extraction) -> Json:
    """The record of one document, ready for `json.dumps`; keys in the order of the contract."""
    return {
        **document_to_json(extraction.document),
        "entities": [_entity(entity) for entity in extraction.entities],
        "statements": [_statement(statement) for statement in extraction.statements],
        "events": [_event(event) for event in extraction.events],
        "relations": [_relation(relation) for relation in extraction.relations],
    }


def to_line(extraction: Extraction) -> str:
    """The record as one line of JSON, without the line's end."""
    return json.dumps(to_json(extraction), ensure_ascii=False, separators=(", ", ": "))


def _article(document: Document) -> Json:
    origin = document.origin
    return {
        "title": document.title,
        "published": document.published,
        "publisher": document.publisher,
        "authors": list(document.authors),
        "url": document.url,
        "language": document.language,
        "blocks": [
            {"kind": block.kind.value, "span": list(block.span)} for block in document.blocks
        ],
        "origin": None
        if origin is None
        else {"path": origin.path, "offset": origin.offset, "fetched": origin.fetched},
        **({"places": [_place(place) for place in document.places]} if document.places else {}),
        **({"translation": _translation(told)} if (told := document.translation) else {}),
    }


def _translation(translation: Translation) -> Json:
    """What a text was translated from, as it stands in the record."""
    return {
        "language": translation.language,
        "translator": translation.translator,
        "blocks": [
            {"number": block.number, "span": list(block.span), "text": block.text}
            for block in translation.blocks
        ],
    }


def _place(place: Place) -> Json:
    """A place without the keys that say nothing: a report has thousands of them."""
    known = {
        "page": place.page,
        "box": None if place.box is None else list(place.box),
        "paragraph": place.paragraph,
        "part": place.part,
    }
    return {
        "span": list(place.span),
        **{key: value for key, value in known.items() if value is not None},
    }


def _entity(entity: Entity) -> Json:
    return {
        "id": entity.id,
        "type": entity.type,
        "name": entity.name,
        "aliases": list(entity.aliases),
        "link": entity.link,
        "mentions": _spans(entity.mentions),
        "unnamed": entity.unnamed,
        "sure": entity.sure,
    }


def _statement(statement: Statement) -> Json:
    return {
        "id": statement.id,
        "actors": list(statement.actors),
        "source": _spans(statement.source),
        "cue": _spans(statement.cue),
        "content": _spans(statement.content),
        "speech_act": statement.speech_act,
        "quotation": statement.quotation.value,
        "confidence": statement.confidence,
        "parent": statement.parent,
        "propositions": list(statement.propositions),
        **_shades(statement),
        "evidence": _spans(statement.evidence),
        "answers": list(statement.answers),
        "accused_unclear": statement.accused_unclear,
        "sums": [_quantity(one) for one in statement.sums],
    }


def _event(event: Event) -> Json:
    return {
        "id": event.id,
        "type": event.type,
        "trigger": list(event.trigger),
        **_certainties(event),
        "roles": [_role(role) for role in event.roles],
        "time": _time(event.time),
        "evidence": _spans(event.evidence),
    }


def _relation(relation: Relation) -> Json:
    return {
        "id": relation.id,
        "subject": relation.subject,
        "predicate": relation.predicate,
        "object": relation.object,
        "span": list(relation.span),
        **_certainties(relation),
        "time": _time(relation.time),
        "evidence": _spans(relation.evidence),
        "inferred": relation.inferred,
    }


def _certainties(proposition: Event | Relation) -> Json:
    return {
        "status": proposition.status.value,
        **_shades(proposition),
        "statements": list(proposition.statements),
    }


def _shades(told: Statement | Event | Relation) -> Json:
    return {
        "polarity": told.polarity.value,
        "commitment": told.commitment.value,
        "time_frame": told.time_frame.value,
    }


def _role(role: Role) -> Json:
    return {
        "role": role.role,
        "entity": role.entity,
        "span": list(role.span),
        "quantity": None if role.quantity is None else _quantity(role.quantity),
        "of": role.of,
    }


def _quantity(quantity: Quantity) -> Json:
    return {
        "value": quantity.value,
        "min": quantity.min,
        "max": quantity.max,
        "bound": quantity.bound.value,
        "unit": quantity.unit,
        "currency": quantity.currency,
        "per": quantity.per,
        "of": quantity.of,
        "span": list(quantity.span),
    }


def _time(time: Time | None) -> Json | None:
    return None if time is None else {"value": time.value, "span": list(time.span)}


def _spans(spans: Iterable[Span]) -> list[list[int]]:
    return [[span.start, span.end] for span in spans]


def from_json(record: Mapping[str, Any]) -> Extraction:
    """The records of one document; raises RecordError (place and cure) if it breaks the schema.

    Keys that the contract does not name are ignored; keys that it adds to the fixed ones may be
    absent and then take their defaults.
    """
    top = Fields.of(record)
    return Extraction(
        document=_read_document(top),
        entities=_each(top, "entities", _read_entity),
        statements=_each(top, "statements", _read_statement),
        events=_each(top, "events", _read_event),
        relations=_each(top, "relations", _read_relation),
    )


def from_line(line: str) -> Extraction:
    """The same from one line of JSON Lines."""
    record = json_object(line, fault=RecordError, cure="give one JSON object a line")
    return from_json(record)


def read_records(lines: Iterable[str]) -> Iterator[Extraction]:
    """The records of some lines, blank ones left out; errors name the line."""
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                yield from_line(line)
            except RecordError as error:
                raise RecordError(f"line {number}: {error}") from error


def _each(top: Fields, key: str, read: Callable[[Fields], T]) -> tuple[T, ...]:
    return tuple(read(fields) for fields in top.objects(key))


def _read_document(top: Fields) -> Document:
    article = top.object("article")
    origin = article.optional_object("origin")
    translation = article.optional_object("translation")
    return Document(
        id=top.string("id"),
        text=top.text,
        blocks=tuple(
            Block(block.choice("kind", BlockKind), block.span("span"))
            for block in article.objects("blocks", default=())
        ),
        title=article.optional_string("title"),
        published=article.optional_date("published"),
        publisher=article.optional_string("publisher"),
        authors=article.strings("authors", default=()),
        url=article.optional_string("url"),
        language=article.optional_string("language") or "en",
        origin=None if origin is None else _read_origin(origin),
        places=tuple(_read_place(place) for place in article.objects("places", default=())),
        translation=None if translation is None else _read_translation(translation),
    )


def _read_translation(fields: Fields) -> Translation:
    return Translation(
        language=fields.language("language"),
        blocks=tuple(
            OriginalBlock(
                number=block.counted("number"), span=block.span("span"), text=block.string("text")
            )
            for block in fields.objects("blocks")
        ),
        translator=fields.optional_string("translator"),
    )


def _read_place(fields: Fields) -> Place:
    return Place(
        span=fields.span("span"),
        page=fields.optional_integer("page"),
        box=fields.optional_box("box"),
        paragraph=fields.optional_integer("paragraph"),
        part=fields.optional_string("part"),
    )


def _read_origin(fields: Fields) -> Origin:
    return Origin(
        path=fields.string("path"),
        offset=fields.optional_integer("offset"),
        fetched=fields.optional_string("fetched"),
    )


def _read_entity(fields: Fields) -> Entity:
    return Entity(
        id=fields.string("id"),
        type=fields.string("type"),
        name=fields.string("name"),
        aliases=fields.strings("aliases"),
        link=fields.optional_string("link"),
        mentions=fields.spans("mentions"),
        unnamed=fields.boolean("unnamed", default=False),
        sure=fields.boolean("sure", default=True),
    )


def _read_statement(fields: Fields) -> Statement:
    return Statement(
        id=fields.string("id"),
        actors=fields.strings("actors"),
        source=fields.spans("source"),
        cue=fields.spans("cue"),
        content=fields.spans("content", least=1),
        speech_act=fields.string("speech_act"),
        quotation=fields.choice("quotation", Quotation),
        confidence=fields.share("confidence"),
        parent=fields.optional_string("parent"),
        propositions=fields.strings("propositions"),
        polarity=fields.choice("polarity", Polarity, default=Polarity.AFFIRMED),
        commitment=fields.choice("commitment", Commitment, default=Commitment.CERTAIN),
        time_frame=fields.choice("time_frame", TimeFrame, default=TimeFrame.NON_FUTURE),
        evidence=fields.spans("evidence", default=()),
        answers=fields.strings("answers", default=()),
        accused_unclear=fields.boolean("accused_unclear", default=False),
        sums=tuple(
            _read_quantity(one, one.span("span")) for one in fields.objects("sums", default=())
        ),
    )


def _read_event(fields: Fields) -> Event:
    return Event(
        id=fields.string("id"),
        type=fields.string("type"),
        trigger=fields.span("trigger"),
        status=fields.choice("status", Status),
        polarity=fields.choice("polarity", Polarity),
        commitment=fields.choice("commitment", Commitment),
        time_frame=fields.choice("time_frame", TimeFrame),
        statements=fields.strings("statements"),
        roles=tuple(_read_role(role) for role in fields.objects("roles")),
        time=_read_time(fields),
        evidence=fields.spans("evidence", default=()),
    )


def _read_relation(fields: Fields) -> Relation:
    return Relation(
        id=fields.string("id"),
        subject=fields.string("subject"),
        predicate=fields.string("predicate"),
        object=fields.string("object"),
        span=fields.span("span"),
        status=fields.choice("status", Status),
        polarity=fields.choice("polarity", Polarity),
        commitment=fields.choice("commitment", Commitment),
        time_frame=fields.choice("time_frame", TimeFrame),
        statements=fields.strings("statements"),
        evidence=fields.spans("evidence", default=()),
        time=_read_time(fields),
        inferred=fields.boolean("inferred", default=False),
    )


def _read_role(fields: Fields) -> Role:
    quantity = fields.optional_object("quantity")
    return Role(
        role=fields.string("role"),
        span=fields.span("span"),
        entity=fields.optional_string("entity"),
        quantity=None if quantity is None else _read_quantity(quantity, fields.span("span")),
        of=fields.optional_integer("of"),
    )


def _read_quantity(fields: Fields, whole: Span) -> Quantity:
    return Quantity(
        bound=fields.choice("bound", Bound),
        span=fields.span("span", default=whole),
        value=fields.optional_number("value"),
        min=fields.optional_number("min"),
        max=fields.optional_number("max"),
        unit=fields.optional_string("unit"),
        currency=fields.optional_string("currency"),
        per=fields.optional_string("per"),
        of=fields.optional_string("of"),
    )


def _read_time(fields: Fields) -> Time | None:
    time = fields.optional_object("time")
    if time is None:
        return None
    return Time(span=time.span("span"), value=time.optional_string("value"))
