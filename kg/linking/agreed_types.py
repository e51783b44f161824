"""Types of names agreed across documents: unsure documents follow those that show it clearly.

A document that shows little of a name (`kg.model.Entity.sure`) takes the type that other documents
give it, if those agree, are at least as many, and share another named entity with it. If clear
documents disagree, nothing changes: two things may share a name. No entity gets a type that its
own document rules out (`kg.linking.constraints`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum

from kg.linking.decisions import LinkDecision
from kg.linking.entity_records import Record, Sort
from kg.linking.name_keys import Name, NameReader
from kg.linking.overrides import RecordId
from kg.linking.pair_score import is_rich
from kg.ontology.names import fold
from kg.ontology.turtle import KG

# Documents of one mind, the oldest ones, that another is compared with.
WITNESSES = 32
# A name of one word may be a town's, a surname and a firm's: one clear document is too few.
SHORT_NAME = 2
# Fewer letters abbreviate too much: "Vt." is a state, "VT" may be a firm.
LETTERS = 4


class Weight(IntEnum):
    """What one document says about the type of a name."""

    PART = 0  # a longer name holds it: "Clinton" in "Hillary Clinton"
    UNSURE = 1
    SURE = 2


@dataclass(frozen=True, slots=True)
class Retyped:
    """A record as other documents have it, and the decision: entity, class, why."""

    record: Record
    decision: LinkDecision


Counts = Mapping[tuple[Sort, Weight], int]  # documents
Sides = Mapping[RecordId, Sequence[tuple[str, str]]]


def name_of_sort(names: NameReader, text: str, sort: Sort) -> Name | None:
    """A name taken apart as its sort has it; None if nothing in it names."""
    if sort is Sort.PERSON:
        return names.person(text)
    return names.body(text) if sort is Sort.BODY else names.place(text)


def rank(record: Record) -> str:
    """The order of a record as one string."""
    return "\x1f".join(record.order)


def asked_under(record: Record) -> str:
    """The name under which a record may be given another sort: its own."""
    return _bare(record.text)


def said_by(record: Record) -> Iterator[tuple[str, Weight]]:
    """The names that a record says something of."""
    own = asked_under(record)
    if not record.sure:
        yield own, Weight.UNSURE
        return
    names = {own, *map(_bare, record.aliases)} - {""}
    yield from ((name, Weight.SURE) for name in sorted(names))
    words = own.split()
    part = words[-1] if record.sort is Sort.PERSON else words[0]
    if len(words) > 1 and part not in names:
        yield part, Weight.PART


def _bare(text: str) -> str:
    return fold(text).removeprefix("the ")


def agreed_sort(name: str, counts: Counts) -> tuple[Sort, Weight] | None:
    """What documents agree on, and with what weight; None if they do not."""

    def count(sort: Sort, *weights: Weight) -> int:
        return sum(counts.get((sort, weight), 0) for weight in weights)

    sure = {sort for sort in Sort if count(sort, Weight.SURE)}
    if len(sure) != 1 or (" " not in name and len(name) < LETTERS):
        return None
    (best,) = sure
    found = count(best, Weight.SURE, Weight.UNSURE)
    others = sum(count(sort, Weight.UNSURE) for sort in Sort if sort is not best)
    short = " " not in name
    enough = count(best, Weight.SURE) >= (SHORT_NAME if short else 1) and found >= others
    if not enough or not others or (short and not _may_be_short(best, found, count)):
        return None
    return best, Weight.SURE


def _may_be_short(best: Sort, found: int, count: Callable[..., int]) -> bool:
    """A surname of somebody is nothing else; a word that begins names of firms is no surname."""
    if best is not Sort.PERSON:
        return not count(Sort.PERSON, Weight.PART)
    return 2 * sum(count(sort, Weight.PART) for sort in Sort if sort is not best) <= found


def retyped(
    name: str,
    witnesses: Sequence[Record],
    unsure: Iterable[Record],
    *,
    name_of: Callable[[str, Sort], Name | None],
    is_parted: Callable[[Record], bool],
) -> Iterator[Retyped]:
    """The unsure records of ``name`` that take the sort of ``witnesses``, the oldest of one mind.

    ``is_parted`` says which entities the user keeps apart from such.
    """
    if len({frozenset(w.setting.names) for w in witnesses}) < _needed(name):
        return  # copies of one report are one witness
    sort = witnesses[0].sort
    kind = min(Counter(w.type for w in witnesses).items(), key=lambda i: (-i[1], i[0]))[0]
    for record in unsure:
        if record.sort is sort or sort in record.barred or is_parted(record):
            continue
        company = _company(name, record, witnesses)
        as_named = name_of(record.text, sort)
        if company is None or as_named is None:
            continue
        changed = replace(record, sort=sort, type=kind, name=as_named, idle=False)
        reason = _reason(record, kind, witnesses, company)
        yield Retyped(changed, LinkDecision(record.iri, f"{KG}{kind}", True, 0.9, reason))


def _needed(name: str) -> int:
    return 1 if " " in name else SHORT_NAME


def _company(name: str, record: Record, witnesses: Sequence[Record]) -> str | None:
    """The other names in a witness article, in words; "" if it has too few to judge by."""
    for witness in witnesses:
        near = sorted(record.neighbours & witness.neighbours - {witness.own})
        if near:
            return record.label(near[0])
    return "" if " " in name and not is_rich(record) else None


def _reason(record: Record, kind: str, witnesses: Sequence[Record], company: str) -> str:
    count = len(witnesses)
    number = "one other" if count == 1 else f"{count} others" if count < 10 else "10 or more others"
    shared = f"; {company} is named there too" if company else ""
    return (
        f"{record.text!r} is taken for {record.type} here on little evidence, "
        f"and clearly for {kind} by {number}{shared}"
    )


def is_parted(record: Record, sides: Sides, bears: Callable[[RecordId], bool]) -> bool:
    """True if the user keeps a record apart from one that ``bears`` the name as agreed."""
    rows = {
        (row, "b" if side == "a" else "a")
        for row, side in sides.get((record.document, record.entity), ())
    }
    return bool(rows) and any(
        not rows.isdisjoint(theirs) and bears(other) for other, theirs in sides.items()
    )
