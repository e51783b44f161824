"""Decisions to lines of JSON and back; what is wrong in a line is named with its cure."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from kg.decisions.records import ABOUT, PAIRS, Decision, Kind, Quote, RecordKind, Target
from kg.decisions.values import check_fields, read_quote, string_of
from kg.errors import DecisionError
from kg.files import json_object
from kg.model import digest

Json = dict[str, Any]
# Puts words in the place of the IRI by which a page names what a decision is about.
Speller = Callable[[Mapping[str, Any]], Mapping[str, Any]]
_TARGET_STRINGS = ("document", "title", "url", "text", "cue", "type", "name", "known")
_KEYS = frozenset(
    ("id", "kind", "who", "when", "why", "on", "other", "set", "was", "parts", "undoes")
)


def to_line(decision: Decision) -> str:
    """One line of JSON, without the line's end; what is empty is left out."""
    return json.dumps(to_json(decision), ensure_ascii=False)


def to_json(decision: Decision) -> Json:
    """The object of a line, its keys in the order in which a reader wants them."""
    return {"id": decision.id, **_content(decision)}


def _content(decision: Decision) -> Json:
    found: Json = {
        "kind": decision.kind.value,
        "who": decision.who,
        "when": decision.when,
        "why": decision.why,
        "on": None if decision.on is None else target_to_json(decision.on),
        "other": None if decision.other is None else target_to_json(decision.other),
        "set": dict(decision.set),
        "was": dict(decision.was),
        "parts": [quote_to_json(part) for part in decision.parts],
        "undoes": decision.undoes,
    }
    return {key: value for key, value in found.items() if value or key == "why"}


def target_to_json(target: Target) -> Json:
    """What a decision is about; what is empty is left out."""
    found: Json = {"record": target.record.value}
    for name in _TARGET_STRINGS:
        found[name] = getattr(target, name)
    found["words"] = None if target.words is None else quote_to_json(target.words)
    found["ends"] = list(target.ends)
    return {key: value for key, value in found.items() if value}


def quote_to_json(quote: Quote) -> Json:
    """A quotation with its surroundings."""
    found = {"exact": quote.exact, "prefix": quote.prefix, "suffix": quote.suffix}
    kept: Json = {key: value for key, value in found.items() if value}
    return kept if quote.start is None else {**kept, "start": quote.start}


def identified(decision: Decision) -> Decision:
    """The decision with the identifier that follows from its content, if it has none."""
    if decision.id:
        return decision
    content = json.dumps(_content(decision), ensure_ascii=False, sort_keys=True)
    fields = {name: getattr(decision, name) for name in Decision.__slots__}
    return Decision(**{**fields, "id": digest("decision", content)[:12]})


def from_line(line: str, *, spell: Speller | None = None) -> Decision:
    """The decision of a line; raises DecisionError, with the cure, if it is malformed."""
    found = json_object(line, fault=DecisionError, cure="write one object a line")
    return from_json(found if spell is None else spell(found))


def from_json(found: Mapping[str, Any]) -> Decision:
    """The decision of an object; raises DecisionError likewise."""
    unknown = sorted(found.keys() - _KEYS)
    if unknown:
        raise DecisionError(f"unknown key {unknown[0]!r}; the keys are {', '.join(sorted(_KEYS))}")
    kind = _choice(found, "kind", Kind)
    decision = Decision(
        id=string_of(found, "id") or "",
        kind=kind,
        who=_required(found, "who"),
        when=_moment(_required(found, "when")),
        why=string_of(found, "why") or "",
        on=None if kind is Kind.UNDO else _read_target(found, "on", kind),
        other=_read_target(found, "other", kind) if kind in PAIRS else None,
        set=check_fields(kind, found.get("set")),
        was={str(key): str(value) for key, value in _object(found, "was").items()},
        parts=_read_parts(found) if kind is Kind.SPLIT else (),
        undoes=_required(found, "undoes") if kind is Kind.UNDO else None,
    )
    if kind in PAIRS:
        check_pair(decision)
    return identified(decision)


def check_pair(decision: Decision) -> None:
    """Raises DecisionError if an event is paired with what is none."""
    ends = (decision.on, decision.other)
    are_events = {end.record is RecordKind.EVENT for end in ends if end is not None}
    if len(are_events) > 1:
        raise DecisionError("'on' and 'other' must be two entities or two events; correct one")


def _read_parts(found: Mapping[str, Any]) -> tuple[Quote, ...]:
    parts = found.get("parts")
    if not isinstance(parts, list) or not parts:
        raise DecisionError("'parts' must be a list of the words that are somebody else; add them")
    return tuple(read_quote(part, "parts") for part in parts)


def _read_target(found: Mapping[str, Any], key: str, kind: Kind) -> Target:
    given = _object(found, key)
    if given.keys() == {"iri"}:
        raise DecisionError(
            f"'{key}.iri' names a node of one build; take the file over with kg decide OUT merge"
        )
    record = _choice(given, "record", RecordKind, place=f"{key}.")
    if record not in ABOUT[kind]:
        listed = ", ".join(ABOUT[kind])
        raise DecisionError(f"'{kind}' is not about a {record}; name one of: {listed}")
    ends = given.get("ends") or ()
    if not isinstance(ends, Sequence) or not all(isinstance(end, str) for end in ends):
        raise DecisionError(f"'{key}.ends' must be the names of subject and object; correct it")
    words = given.get("words")
    target = Target(
        record,
        words=None if words is None else read_quote(words, f"{key}.words"),
        ends=tuple(ends),
        **{name: string_of(given, name) for name in _TARGET_STRINGS},
    )
    if record is RecordKind.NAME and not (target.name or target.known):
        raise DecisionError(f"'{key}.name' is missing; write the name")
    if record is not RecordKind.NAME and target.words is None:
        raise DecisionError(f"'{key}.words' is missing; quote the words of the article")
    return target


def _moment(value: str) -> str:
    """The time in UTC, so that decisions of several people can be put in order."""
    try:
        found = dt.datetime.fromisoformat(value)
    except ValueError as error:
        raise DecisionError(
            f"'when' is {value!r}; write a time such as 2026-03-04T15:30:00Z"
        ) from error
    zoned = found if found.tzinfo else found.replace(tzinfo=dt.UTC)
    return zoned.astimezone(dt.UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def _object(found: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = found.get(key)
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise DecisionError(f"{key!r} must be an object; correct it")
    return value


def _choice(found: Mapping[str, Any], key: str, kinds: Any, *, place: str = "") -> Any:
    value = found.get(key)
    if not isinstance(value, str) or value not in list(kinds):
        raise DecisionError(f"'{place}{key}' is {value!r}; write one of: {', '.join(kinds)}")
    return kinds(value)


def _required(found: Mapping[str, Any], key: str) -> str:
    value = string_of(found, key)
    if not value or not value.strip():
        raise DecisionError(f"{key!r} is missing; add it")
    return value
