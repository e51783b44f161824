"""Articles of an invented affair by hand, with mentions, and decisions on them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from kg.decisions.codec import identified
from kg.decisions.records import Decision, Kind, Quote, Target
from kg.decisions.targets import Record, describe
from kg.model import Entity, Extraction, Span
from tests import articles_by_hand

WHEN = "2025-10-01T12:00:00.000000Z"


def article(name: str = "report") -> Extraction:
    """An article of `tests.articles_by_hand` whose entities have mentions and no known link."""
    found: Extraction = getattr(articles_by_hand, name)()
    text = found.document.text

    def mentioned(entity: Entity) -> Entity:
        spans = []
        for words in {entity.name, entity.name.split()[-1]}:
            at = text.find(words)
            while at >= 0:
                spans.append(Span(at, at + len(words)))
                at = text.find(words, at + 1)
        kept = [one for one in spans if not any(o != one and o.covers(one) for o in spans)]
        return replace(entity, mentions=tuple(sorted(kept)), link=None)

    return replace(found, entities=tuple(map(mentioned, found.entities)))


def changed(extraction: Extraction, text: str, *, name: str | None = None) -> Extraction:
    """The extraction of a changed text: records whose words are still there, at their new place."""
    old = extraction.document.text

    def moved(span: Span) -> Span | None:
        words = old[span.start : span.end]
        before = old[max(0, span.start - 12) : span.start]
        at = text.find(before + words)
        at = at + len(before) if at >= 0 else text.find(words)
        return None if at < 0 else Span(at, at + len(words))

    def spans(given: tuple[Span, ...]) -> tuple[Span, ...]:
        return tuple(found for one in given if (found := moved(one)) is not None)

    def proposition(one: Any, key: str) -> Any:
        span = moved(getattr(one, key))
        if span is None:
            return None
        more = {key: span, "evidence": spans(one.evidence)}
        if key == "trigger":
            more["roles"] = tuple(
                replace(role, span=at) for role in one.roles if (at := moved(role.span))
            )
        return replace(one, **more)

    statements = tuple(
        replace(
            one, content=spans(one.content), cue=spans(one.cue), evidence=spans(one.evidence),
            source=spans(one.source),
        )
        for one in extraction.statements
        if spans(one.content)
    )  # fmt: skip
    document = replace(extraction.document, text=text, id=name or extraction.document.id)
    return replace(
        extraction,
        document=document,
        entities=tuple(replace(e, mentions=spans(e.mentions)) for e in extraction.entities),
        statements=statements,
        events=tuple(o for e in extraction.events if (o := proposition(e, "trigger"))),
        relations=tuple(o for r in extraction.relations if (o := proposition(r, "span"))),
    )


def statement(extraction: Extraction, words: str) -> Any:
    """The statement whose content holds the words."""
    document = extraction.document
    return next(s for s in extraction.statements if words in document.words(s.content[0]))


def event(extraction: Extraction, words: str) -> Any:
    """The event whose trigger holds the words."""
    return next(e for e in extraction.events if words in extraction.document.words(e.trigger))


def relation(extraction: Extraction, words: str) -> Any:
    """The relation whose span holds the words."""
    return next(r for r in extraction.relations if words in extraction.document.words(r.span))


def entity(extraction: Extraction, name: str) -> Any:
    """The entity of a name."""
    return next(e for e in extraction.entities if e.name == name)


def decide(
    kind: Kind,
    extraction: Extraction | None = None,
    record: Record | None = None,
    *,
    who: str = "Ada Brok",
    when: str = WHEN,
    why: str = "as the tape has it",
    name: str = "",
    on: Target | None = None,
    other: Target | None = None,
    set: Mapping[str, Any] | None = None,
    parts: tuple[Quote, ...] = (),
    undoes: str | None = None,
) -> Decision:
    """A decision on a record."""
    if extraction is not None and record is not None:
        on = describe(extraction, record)
    return identified(Decision(name, kind, who, when, why, on, other, set or {}, {}, parts, undoes))


def later(seconds: int) -> str:
    """A time after `WHEN`."""
    return f"2025-10-01T12:{seconds // 60:02}:{seconds % 60:02}.000000Z"
