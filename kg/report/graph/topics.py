"""Propositions that say the same, gathered from all articles: a topic.

Two relation propositions are one topic where subject, predicate and object are the same; two
event propositions where kind, participants and number are, or where linking held them to be the
same event and both are facts or both are not. Status and polarity do not matter: a topic holds
those who affirm it and those who deny it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from kg.report.graph.merging import THING, type_of
from kg.report.graph.rows import PropositionRow, Reading, RoleRow

# What a label may take up on the page before it is cut.
_LABEL_LENGTH = 60


@dataclass(frozen=True, slots=True)
class Topic:
    """What several propositions say alike. ``term`` is the predicate or the kind of event.

    ``entities`` are the entities it is about; the accused is the subject, or the agent.
    """

    key: str
    term: str
    name: str
    label: str
    propositions: tuple[PropositionRow, ...]
    entities: tuple[str, ...]
    accused: tuple[str, ...]
    subject: str | None = None
    object: str | None = None
    kind: str | None = None
    date: str = ""
    until: str = ""


def topics_of(reading: Reading) -> list[Topic]:
    """All topics of what somebody says, sorted by key."""
    groups: dict[str, list[PropositionRow]] = defaultdict(list)
    for proposition in filter(reading.told, reading.propositions.values()):
        groups[_key(reading, proposition)].append(proposition)
    return [_topic(reading, key, groups[key]) for key in sorted(groups)]


def _key(reading: Reading, proposition: PropositionRow) -> str:
    if proposition.kind is None:
        ends = (proposition.subject or "", proposition.predicate or "", proposition.object or "")
        return "\x1f".join(("relation", *(_shared(reading, end) for end in ends)))
    parts = sorted(
        f"{role.role}={role.filler}"
        for role in proposition.roles
        if role.filler in reading.entities and role.role != "origin"
    )
    # A wrong that no kind names is told by its words alone: other words, another wrong.
    parts += sorted(
        f"wrong={role.words.lower()}" for role in proposition.roles if role.role == "wrong"
    )
    numbers = sorted(role.number.label for role in proposition.roles if role.number)
    layer = "fact" if proposition.is_fact else "told"
    if proposition.is_fact or not parts:
        # A fact is one article's own telling; without a participant nothing says what is alike.
        return "\x1f".join((layer, proposition.iri))
    times = sorted(role.time.label for role in proposition.roles if role.time)
    return "\x1f".join((layer, proposition.kind, *parts, *numbers, *times))


def _shared(reading: Reading, iri: str) -> str:
    """What stands for an end of a relation in every article.

    Actors and places are what linking made of them. An act or thing ("forced labour") is never
    linked, and an event is one article's own: there the words have to agree.
    """
    told = reading.propositions.get(iri)
    if told is not None:
        return f"{told.kind}:{told.trigger.lower()}"
    entity = reading.entities.get(iri)
    if entity is not None and type_of(entity) == THING:
        return f"thing:{entity.name.lower()}"
    return iri


def _topic(reading: Reading, key: str, told: list[PropositionRow]) -> Topic:
    first = told[0]
    if first.kind is None:
        return _relation_topic(reading, key, told)
    fillers = [(role.role, role.filler) for one in told for role in one.roles if role.filler]
    known = [(role, filler) for role, filler in fillers if filler in reading.entities]
    days = [one.days for one in told]
    return Topic(
        key=key,
        term=first.kind,
        name=reading.name(first.kind),
        label=_event_label(reading, first),
        propositions=tuple(told),
        entities=tuple(dict.fromkeys(filler for _, filler in known)),
        accused=tuple(dict.fromkeys(filler for role, filler in known if role == "agent")),
        kind=first.kind,
        date=min((first_day for first_day, _ in days if first_day), default=""),
        until=max((last_day for _, last_day in days if last_day), default=""),
    )


def _relation_topic(reading: Reading, key: str, told: list[PropositionRow]) -> Topic:
    first = told[0]
    name = reading.name(first.predicate or "")
    ends = [end for end in (first.subject, first.object) if end in reading.entities]
    return Topic(
        key=key,
        term=first.predicate or "",
        name=name,
        label=cut(f"{name} {_end_name(reading, first.object)}"),
        propositions=tuple(told),
        entities=tuple(end for end in ends if end is not None),
        accused=(first.subject,) if first.subject in reading.entities and first.subject else (),
        subject=first.subject,
        object=first.object,
    )


def _end_name(reading: Reading, iri: str | None) -> str:
    if iri is None:
        return ""
    told = reading.propositions.get(iri)
    if told is not None:
        return told.trigger or reading.name(told.kind or iri)
    entity = reading.entities.get(iri)
    name = reading.name(iri)
    # An activity is told in the article's own words, which may be a whole clause.
    described = entity is not None and (entity.unnamed or entity.type == "Activity")
    return f"“{name}”" if described else name


def _event_label(reading: Reading, told: PropositionRow) -> str:
    """Kind, then what it was done to: "arrest: more than 1,000 suspects"."""
    whole = [role for role in told.roles if not role.part]
    words = _words(reading, whole, ("wrong", "patient", "theme"))
    words = words or _words(reading, whole, ("place", "agent"))
    name = reading.name(told.kind or "")
    return cut(f"{name}: {words}" if words else name)


def _words(reading: Reading, roles: list[RoleRow], wanted: tuple[str, ...]) -> str:
    for name in wanted:
        for role in roles:
            entity = reading.entities.get(role.filler or "")
            if role.role == name:
                # A name says more than "he", and so does a description; else the words do.
                told = entity is None or (entity.unnamed and " " in role.words)
                return role.words if told or entity is None else entity.name
    return ""


def cut(words: str) -> str:
    """Words as a label, cut where they are long."""
    return words if len(words) <= _LABEL_LENGTH else f"{words[: _LABEL_LENGTH - 1].rstrip()}…"
