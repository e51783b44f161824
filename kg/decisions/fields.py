"""The fields that a decision may correct: of a statement, an event, a relation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, TypeAlias

from kg.decisions.edits import Draft, mentions_in
from kg.decisions.records import RecordKind
from kg.decisions.values import CHOICES, NUMBER, ROLE, read_number, read_quote
from kg.errors import DecisionError
from kg.model import (
    Event,
    Polarity,
    Quantity,
    Relation,
    Role,
    Span,
    Statement,
    Status,
    Time,
    cover,
    digest,
)
from kg.nlp.edtf import days

# The kind of a wrong that has no kind of its own.
WRONGDOING = "Wrongdoing"
_POSTS = ("holdsPosition", "heldPosition", "hasOccupation")


@dataclass(frozen=True, slots=True)
class Change:
    """One field that a decision changed: as extracted and as decided, in words."""

    field: str
    extracted: str
    decided: str


Setter: TypeAlias = Callable[[Draft, Any, Any], Change]


def correct(draft: Draft, kind: RecordKind, identifier: str, name: str, value: Any) -> Change:
    """Sets one field of a record; raises DecisionError if that cannot be done."""
    record = draft.record(kind, identifier)
    if record is None:
        raise DecisionError("the record was removed by another decision")
    return _setter(kind, name)(draft, record, value)


def _setter(kind: RecordKind, name: str) -> Setter:
    for prefix, family in ((ROLE, _set_role), (NUMBER, _set_number)):
        if name.startswith(prefix) and kind is RecordKind.EVENT:
            return partial(family, name.removeprefix(prefix))
    found = _FIELDS[kind].get(name)
    if found is None:
        listed = ", ".join(_FIELDS[kind])
        raise DecisionError(f"{kind} has no field {name!r}; it has {listed}")
    return found


# ── statements ──


def _set_speaker(draft: Draft, one: Statement, value: Any) -> Change:
    """The speakers; the words that name the source are theirs in the sentence, if there are any."""
    listed = value if isinstance(value, list) else [value]
    found = [draft.entity("speaker", each) for each in listed if each is not None]
    for entity in found:
        draft.entities.setdefault(entity.id, entity)
    actors = tuple(dict.fromkeys(entity.id for entity in found))
    was = ", ".join(map(draft.name, one.actors)) or "nobody"
    source = one.source if actors == one.actors else tuple(_source(draft, one, actors))
    draft.put(replace(one, actors=actors, source=source))
    return Change("speaker", was, ", ".join(map(draft.name, actors)) or "nobody")


def _source(draft: Draft, one: Statement, actors: tuple[str, ...]) -> list[Span]:
    """For each speaker the mention nearest to the cue in the sentence of the statement."""
    around = one.evidence or (cover((*one.source, *one.cue, *one.content)),)
    near = (one.cue or one.content)[0].start
    found = []
    for actor in actors:
        mentions = list(mentions_in(draft.entities[actor], around))
        if mentions:
            found.append(min(mentions, key=lambda span: abs(span.start - near)))
    return found


def _set_accused(draft: Draft, one: Statement, value: Any) -> Change:
    """Who does the wrong that the statement ascribes to somebody; nobody if it accuses nobody.

    The accused becomes the agent of each wrong that the statement alleges and that has none. If
    none was read, the words themselves become one.
    """
    was = "unclear" if one.accused_unclear else "nobody"
    draft.put(replace(one, accused_unclear=False))
    if value is None:
        return Change("accused", was, "nobody")
    accused = draft.entity("accused", value)
    open_wrongs = [
        event
        for event in draft.events.values()
        if one.id in event.statements
        and event.status is Status.ALLEGED
        and draft.vocabulary.kind(event.type) in draft.vocabulary.alleged
        and all(role.role != "agent" for role in event.roles)
    ]
    for event in open_wrongs or [_wrong(draft, one)]:
        draft.put(replace(event, roles=_with(draft, event, "agent", None, accused.id)))
    return Change("accused", was, accused.name)


def _wrong(draft: Draft, one: Statement) -> Event:
    """A wrong in the words of a statement that alleges it."""
    words = one.content[0]
    made = Event(
        id=digest(draft.document.id, "decided", WRONGDOING, one.id),
        type=WRONGDOING,
        trigger=words,
        status=Status.ALLEGED,
        polarity=Polarity.AFFIRMED,
        commitment=one.commitment,
        time_frame=one.time_frame,
        statements=(one.id,),
        roles=(Role("wrong", words),),
        evidence=one.evidence or (cover((*one.source, *one.cue, *one.content)),),
    )
    now = draft.statements[one.id]
    draft.put(replace(now, propositions=(*now.propositions, made.id)))
    return made


def _set_content(draft: Draft, one: Statement, value: Any) -> Change:
    quotes = value if isinstance(value, list) else [value]
    spans = tuple(draft.span(read_quote(quote, "content")) for quote in quotes)
    if one.evidence and all(any(e.covers(s) for e in one.evidence) for s in spans):
        evidence = one.evidence
    else:
        evidence = (*one.evidence, *(s for s in spans if not any(e == s for e in one.evidence)))
    draft.put(replace(one, content=spans, evidence=evidence))
    return Change("content", draft.words(one.content), draft.words(spans))


def _set_act(draft: Draft, one: Statement, value: Any) -> Change:
    draft.term(draft.vocabulary.value, "SpeechAct", value)
    draft.put(replace(one, speech_act=value))
    return Change("speech_act", one.speech_act, value)


def _set_status_of_claims(draft: Draft, one: Statement, value: Any) -> Change:
    """The status of a statement is that of what it proposes."""
    status = Status(value)
    told = [
        proposition
        for proposition in draft.propositions()
        if one.id in proposition.statements or proposition.id in one.propositions
    ]
    if not told:
        raise DecisionError("the statement proposes no event or relation that has a status")
    was = ", ".join(dict.fromkeys(proposition.status.value for proposition in told))
    for proposition in told:
        draft.put(replace(proposition, status=status))
    return Change("status", was, value)


# ── what all have ──


def _set_choice(name: str, draft: Draft, one: Any, value: Any) -> Change:
    was = getattr(one, name)
    draft.put(replace(one, **{name: CHOICES[name](value)}))
    return Change(name, was.value, value)


def _set_time(draft: Draft, one: Event | Relation, value: Any) -> Change:
    was = "none" if one.time is None else one.time.value or draft.words([one.time.span])
    if value is None:
        time = None
    elif days(value) == (None, None):
        raise DecisionError(f"{value!r} is no date; write one such as 2025-03-04 or 2025-03")
    else:
        told = one.trigger if isinstance(one, Event) else one.span
        time = Time(told if one.time is None else one.time.span, value)
    draft.put(replace(one, time=time))
    return Change("time", was, value or "none")


# ── events ──


def _set_kind(draft: Draft, one: Event, value: Any) -> Change:
    draft.term(draft.vocabulary.kind, value)
    draft.put(replace(one, type=value))
    return Change("kind", one.type, value)


def _set_role(role: str, draft: Draft, one: Event, value: Any) -> Change:
    """Who fills a role; nobody takes the role away, and what is part of it."""
    draft.term(draft.vocabulary.role, role)
    at = _role(one, role)
    was = "nobody" if at is None else _filler(draft, one.roles[at])
    if value is None:
        roles = one.roles if at is None else _without(one.roles, at)
    else:
        entity = draft.entity(role, value)
        roles = _with(draft, one, role, at, entity.id)
    draft.put(replace(one, roles=roles))
    decided = "nobody" if value is None else draft.entity(role, value).name
    return Change(role, was, decided)


def _role(one: Event, role: str) -> int | None:
    """The place of the only role of this name, None if there is none."""
    found = [number for number, each in enumerate(one.roles) if each.role == role]
    whole = [number for number in found if one.roles[number].of is None]
    if len(found) > 1 and len(whole) != 1:
        raise DecisionError(f"the event has {len(found)} roles {role!r}; none is corrected")
    return next(iter(whole or found), None)


def _filler(draft: Draft, role: Role) -> str:
    return draft.words([role.span]) if role.entity is None else draft.name(role.entity)


def _with(draft: Draft, one: Event, role: str, at: int | None, entity: str) -> tuple[Role, ...]:
    """The roles with this entity in one of them; its words are those of a mention nearby."""
    around = one.evidence or (one.trigger,)
    mentions = list(mentions_in(draft.entities[entity], around))
    near = min(mentions, key=lambda s: abs(s.start - one.trigger.start), default=None)
    if at is None:
        listed = near or next(iter(sorted(draft.entities[entity].mentions)), one.trigger)
        return (*one.roles, Role(role, listed, entity))
    old = one.roles[at]
    new = replace(old, entity=entity, span=old.span if near is None else near)
    return (*one.roles[:at], new, *one.roles[at + 1 :])


def _without(roles: tuple[Role, ...], at: int) -> tuple[Role, ...]:
    """The roles without one and its parts, with the numbers of the others kept right."""
    gone = {at}
    while more := {n for n, role in enumerate(roles) if role.of in gone and n not in gone}:
        gone |= more
    left = [number for number in range(len(roles)) if number not in gone]
    place = {number: new for new, number in enumerate(left)}
    return tuple(
        replace(roles[n], of=None if (of := roles[n].of) is None else place[of]) for n in left
    )


def _set_number(role: str | None, draft: Draft, one: Event, value: Any) -> Change:
    """The number of a role, or of the only role that has one."""
    found = [
        number
        for number, each in enumerate(one.roles)
        if (each.role == role if role else each.quantity is not None)
    ]
    whole = [number for number in found if one.roles[number].of is None]
    if len(whole or found) != 1:
        what = f"roles {role!r}" if role else "roles with a number"
        raise DecisionError(f"the event has {len(found)} {what}; name one, such as number:patient")
    at = (whole or found)[0]
    old = one.roles[at]
    was = "none" if old.quantity is None else _figure(old.quantity)
    numbers = read_number("number", value)
    if old.quantity is None:
        quantity = Quantity(span=old.span, **numbers)
    else:
        quantity = replace(old.quantity, **numbers)
    new = replace(old, quantity=quantity)
    draft.put(replace(one, roles=(*one.roles[:at], new, *one.roles[at + 1 :])))
    return Change("number", was, _figure(quantity))


def _figure(quantity: Quantity) -> str:
    figures = [f for f in (quantity.value, quantity.min, quantity.max) if f is not None]
    return f"{quantity.bound.value} {' to '.join(f'{figure:,}' for figure in figures)}"


# ── relations ──


def _set_predicate(draft: Draft, one: Relation, value: Any) -> Change:
    draft.term(draft.vocabulary.relation, value)
    draft.put(replace(one, predicate=value))
    return Change("kind", one.predicate, value)


def _set_end(name: str, draft: Draft, one: Relation, value: Any) -> Change:
    if value is None:
        raise DecisionError(f"a relation needs its {name}; reject it instead")
    entity = draft.entity(name, value)
    was = draft.name(getattr(one, name))
    is_subject = name == "subject"
    draft.put(replace(one, subject=entity.id) if is_subject else replace(one, object=entity.id))
    return Change(name, was, entity.name)


def _set_post(draft: Draft, one: Relation, value: Any) -> Change:
    if one.predicate not in _POSTS:
        raise DecisionError(f"{one.predicate!r} is no relation to a post")
    if value is None:
        raise DecisionError("a relation needs its post; reject it instead")
    entity = draft.entity("post", value, new_type="Post")
    was = draft.name(one.object)
    draft.put(replace(one, object=entity.id))
    return Change("post", was, entity.name)


_SHARED: Mapping[str, Setter] = {
    name: partial(_set_choice, name) for name in ("polarity", "commitment", "time_frame")
}
_STATUS: Setter = partial(_set_choice, "status")
_FIELDS: Mapping[RecordKind, Mapping[str, Setter]] = {
    RecordKind.STATEMENT: {
        "speaker": _set_speaker,
        "accused": _set_accused,
        "content": _set_content,
        "speech_act": _set_act,
        "status": _set_status_of_claims,
        **_SHARED,
    },
    RecordKind.EVENT: {
        "kind": _set_kind,
        "status": _STATUS,
        **_SHARED,
        "time": _set_time,
        "place": partial(_set_role, "place"),
        "number": partial(_set_number, None),
    },
    RecordKind.RELATION: {
        "kind": _set_predicate,
        "subject": partial(_set_end, "subject"),
        "object": partial(_set_end, "object"),
        "post": _set_post,
        "status": _STATUS,
        **_SHARED,
        "time": _set_time,
    },
}


def fields_of(kind: RecordKind) -> tuple[str, ...]:
    """The names of the fields of a record that a decision may set."""
    return tuple(_FIELDS[kind])
