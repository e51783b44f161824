"""Events: trigger and kind, participants, numbers, times, labels, and what is told as a fact."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from kg.model import Event, Role, Span, is_fact
from tests.benchmarks.real.alignment import Counts, Pair, head_of, overlap
from tests.cases.real import labels as lb

LABELS = tuple(lb.LABELS)
# "Died" may name the death of somebody who was killed or took his life; settlements and ceasefires
# are agreements, and the ontology has strikes among protests.
ALSO = {
    "Killing": ("Death",), "Suicide": ("Death",), "Settlement": ("Agreement",),
    "Ceasefire": ("Agreement",), "Strike": ("Protest",),
}  # fmt: skip
# Participants that make an event another one when they are wrong.
CORE = ("agent", "patient", "theme")


# A wrong in its own words is no kind of the readers': it is judged among the allegations.
NO_KIND = "Wrongdoing"


def same_kind(gold: lb.Happening, event: Event) -> bool:
    """True where the kinds agree."""
    return event.type == gold.kind or event.type in ALSO.get(gold.kind, ())


def candidates(pair: Pair, event: Event) -> list[lb.Happening]:
    """The gold events that an event of newskg may be: its kind, and one of its words."""
    return [
        gold for gold in pair.gold.happenings
        if same_kind(gold, event) and any(overlap(event.trigger, t) for t in gold.triggers)
    ]  # fmt: skip


def match_events(pair: Pair) -> dict[str, Event]:
    """Gold event -> event of newskg, one to one, the one that agrees best."""
    scored = []
    for event in pair.events:
        for gold in candidates(pair, event):
            roles = role_errors(pair, gold, event)
            scored.append(
                (len(roles[0]) + len(roles[1]), event.trigger.start, gold.id, event.id, event)
            )
    scored.sort(key=lambda row: row[:4])
    matched: dict[str, Event] = {}
    for _, _, gold_id, _, event in scored:
        if gold_id not in matched and event not in matched.values():
            matched[gold_id] = event
    return matched


def fills(pair: Pair, part: lb.Part, role_span: tuple[int, int], node: str | None) -> bool:
    """True where a participant of newskg is the reader's: one entity, or one head word."""
    told = pair.entity_of.get(node) if node else None
    if part.entity is not None and told is not None:
        return told == part.entity
    heads = head_of(pair.text, role_span), head_of(pair.text, part.span)
    return overlap(heads[0], heads[1])


def stands_for(pair: Pair, part: lb.Part, role: Role) -> bool:
    """The same of a role, which may also be a number in the reader's words ("28-day" in "a 28-day
    sentence")."""
    number = role.entity is None and role.quantity is not None
    if number and Span(*part.span).covers(role.span):
        return True
    return fills(pair, part, role.span, role.entity)


def role_errors(
    pair: Pair, gold: lb.Happening, event: Event
) -> tuple[list[lb.Part], list[tuple[str, tuple[int, int]]]]:
    """Participants that newskg misses, and those that it has wrongly."""
    mine = [role for role in event.roles if role.of is None and role.role in lb.ROLES]
    missed = [
        part for part in gold.parts
        if not any(r.role == part.role and stands_for(pair, part, r) for r in mine)
    ]  # fmt: skip
    wrong = [
        (r.role, (r.span.start, r.span.end)) for r in mine
        if not any(p.role == r.role and stands_for(pair, p, r) for p in gold.parts)
    ]  # fmt: skip
    return missed, wrong


def who_is_wrong(pair: Pair, gold: lb.Happening, event: Event) -> list[str]:
    """The core roles in which newskg names the wrong one: somebody else, or a doer of nobody's.

    A role is right where one of its participants is; one that the reader left out is no error,
    save an agent: who is said to have done what nobody is said to have done.
    """
    missed, wrong = role_errors(pair, gold, event)
    found = []
    for role in CORE:
        if any(name == role for name, _ in wrong):
            wanted = [part for part in gold.parts if part.role == role]
            met = len(wanted) > sum(part.role == role for part in missed)
            if not met and (wanted or role == "agent"):
                found.append(role)
    return found


def numbers_right(gold: lb.Happening, event: Event) -> bool:
    """True where each number of the reader is among those of the event, with its bound."""
    told = {
        (q.bound.value, q.value, q.min, q.max, q.currency)
        for role in event.roles if (q := role.quantity) is not None
    }  # fmt: skip
    plain = {row[:4] for row in told}
    return all(
        (f.bound, f.value, f.min, f.max) in plain
        for part in gold.parts if (f := part.figure) is not None
    )  # fmt: skip


class Conditions(NamedTuple):
    """What makes an event entirely right, once its trigger is found."""

    participants: bool
    number: bool
    time: bool
    labels: bool


def conditions(pair: Pair, gold: lb.Happening, event: Event) -> Conditions:
    """Which conditions the event of newskg meets.

    Who does it, whom and what it strikes and where are participants: one of each role must be
    right, and none of the core roles wrong.
    """
    missed, _ = role_errors(pair, gold, event)
    wanted = {part.role for part in gold.parts if part.role in (*CORE, "place")}
    met = {part.role for part in gold.parts if part not in missed}
    time = event.time.value if event.time else None
    return Conditions(
        participants=not who_is_wrong(pair, gold, event) and wanted <= met,
        number=numbers_right(gold, event),
        time=not (gold.time and gold.time.value) or time == gold.time.value,
        labels=all(labels_of(event)[n] == getattr(gold.certainty, n) for n in LABELS),
    )


def labels_of(event: Event) -> dict[str, str]:
    """The four labels by name."""
    return {name: getattr(event, name).value for name in LABELS}


def count_events(pair: Pair, counts: Counts) -> None:
    """Counts of the events of one article."""
    matched = match_events(pair)
    wanted = [gold for gold in pair.gold.happenings if gold.kind in lb.KINDS]
    told = [event for event in pair.events if event.type != NO_KIND]
    hit = {event.id: candidates(pair, event) for event in told}
    counts.add("events: trigger and kind R", sum(g.id in matched for g in wanted), len(wanted))
    counts.add("events: trigger and kind P", sum(bool(c) for c in hit.values()), len(hit))
    whole = 0
    for gold in wanted:
        event = matched.get(gold.id)
        if event is None:
            words = pair.quote(gold.triggers[0])
            counts.errors.append(f"event missed: {gold.kind} {words} | {_sentence(pair, gold)}")
            continue
        whole += _judge(pair, gold, event, counts)
    counts.add("events: entirely right R", whole, len(wanted))
    counts.add("events: entirely right P", whole, len(hit))
    for event in told:
        if not hit[event.id]:
            sentence = pair.quote(pair.sentences[pair.sentence(event.trigger.start)])[:140]
            counts.errors.append(f"no event: {event.type} {pair.quote(event.trigger)} | {sentence}")
    _facts(pair, hit, counts)


def _judge(pair: Pair, gold: lb.Happening, event: Event, counts: Counts) -> bool:
    met = conditions(pair, gold, event)
    missed, wrong = role_errors(pair, gold, event)
    counts.add("events: roles R", len(gold.parts) - len(missed), len(gold.parts))
    mine = len([r for r in event.roles if r.of is None and r.role in lb.ROLES])
    counts.add("events: roles P", mine - len(wrong), mine)
    counts.add("events: who, whom, what, where", met.participants)
    if any(part.figure for part in gold.parts):
        counts.add("events: number", met.number)
    if gold.time and gold.time.value:
        counts.add("events: time", met.time)
    labels = labels_of(event)
    for name in LABELS:
        right = labels[name] == getattr(gold.certainty, name)
        counts.add(f"events: {name.replace('_', ' ')}", right)
    counts.add("events: all four labels", met.labels)
    where = f"{gold.kind} {pair.quote(gold.triggers[0])}"
    counts.errors += [f"{where}: {one}" for one in _faults(pair, gold, event)]
    return all(met)


def _faults(pair: Pair, gold: lb.Happening, event: Event) -> Iterator[str]:
    missed, wrong = role_errors(pair, gold, event)
    met = conditions(pair, gold, event)
    yield from (f"{part.role} missed: {pair.quote(part.span)}" for part in missed)
    yield from (f"wrong {role}: {pair.quote(span)}" for role, span in wrong)
    if not met.number:
        yield "number"
    if not met.time:
        yield f"time {event.time and event.time.value}, not {gold.time and gold.time.value}"
    for name, label in labels_of(event).items():
        if label != getattr(gold.certainty, name):
            yield f"{label}, not {getattr(gold.certainty, name)}"


def _facts(pair: Pair, hit: dict[str, list[lb.Happening]], counts: Counts) -> None:
    """Of what is told as a fact: is it one, and are those who take part the right ones?"""
    for event in pair.events:
        golds = hit.get(event.id, [])
        if is_fact(event):
            good = [gold for gold in golds if gold.certainty.fact]
            right = any(not who_is_wrong(pair, g, event) for g in good)
            why = "not an event" if not golds else "not a fact" if not good else "who is wrong"
            counts.add("facts right", right)
            for cause in ("not an event", "not a fact", "who is wrong"):
                counts.add(f"facts: {cause}", not right and why == cause)
            if not right:
                sentence = pair.quote(pair.sentences[pair.sentence(event.trigger.start)])[:160]
                counts.errors.append(
                    f"FALSE FACT ({why}): {event.type} {pair.quote(event.trigger)} | {sentence}"
                )
        if golds:
            turned = all(_reversed(pair, gold, event) for gold in golds)
            counts.add("reversed events", turned)
            if turned:
                counts.errors.append(
                    f"REVERSED: {event.type} {pair.quote(event.trigger)} {event.polarity.value} | "
                    f"{_sentence(pair, golds[0])}"
                )


def _reversed(pair: Pair, gold: lb.Happening, event: Event) -> bool:
    """True where an event that did not happen is told as one that did, or the two sides change."""
    if gold.certainty.polarity != event.polarity.value:
        return True
    mine = {role.role: pair.entity_of.get(role.entity or "") for role in event.roles}
    theirs = {(p.role, p.entity) for p in gold.parts if p.entity}
    swapped = (("agent", mine.get("patient")), ("patient", mine.get("agent")))
    return any(pair in theirs for pair in swapped if pair[1]) and not any(
        (role, entity) in theirs for role, entity in mine.items() if role in ("agent", "patient")
    )


def _sentence(pair: Pair, gold: lb.Happening) -> str:
    return pair.quote(pair.sentences[pair.sentence(gold.triggers[0][0])])[:140]
