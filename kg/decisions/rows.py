"""Decisions on who is who as the rows that linking takes, and a user's tables as decisions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from kg.decisions.corpus import Corrected, targets_of
from kg.decisions.outcomes import Outcome, State
from kg.decisions.records import PAIRS, Decision, Kind, RecordKind, Target
from kg.decisions.targets import describe
from kg.linking.decisions import LinkDecision
from kg.linking.overrides import Row
from kg.model import digest
from kg.ontology.vocabulary import mint
from kg.records.codec import from_line
from kg.records.database import RecordStore


@dataclass(frozen=True, slots=True)
class LinkRows:
    """Rows for linking, and what became of decisions that another one took the place of.

    ``events``: which events readers took for one, or for two.
    """

    same: tuple[Row, ...] = ()
    different: tuple[Row, ...] = ()
    events: tuple[LinkDecision, ...] = ()
    outcomes: tuple[Outcome, ...] = ()


def link_rows(corrected: Corrected, *, base: str) -> LinkRows:
    """The rows of all decisions that join or part; of two on one pair the later one holds."""
    last: dict[frozenset[tuple[str, str | None]], Decision] = {}
    for one in corrected.pending:
        if one.kind in PAIRS:
            last[_pair(one, corrected, base)] = one
    rows: dict[Kind, list[Row]] = {Kind.SAME: [], Kind.DIFFERENT: []}
    outcomes = []
    events = set()
    for one in corrected.pending:
        if one.kind not in PAIRS:
            continue
        held = last[_pair(one, corrected, base)]
        if held.kind is one.kind and one.target.record is RecordKind.EVENT:
            events.add(_event_pair(held, corrected, base))
        elif held.kind is one.kind:
            rows[one.kind].append(_row(one, corrected, base))
        else:
            state = State.SUPERSEDED if held.who == one.who else State.OVERRULED
            outcomes.append(Outcome(one, state, f"{held.place} says {held.kind}", by=held.id))
    rows[Kind.DIFFERENT] += _of_splits(corrected, base)
    return LinkRows(
        tuple(rows[Kind.SAME]), tuple(rows[Kind.DIFFERENT]), tuple(sorted(events)), tuple(outcomes)
    )


def _event_pair(one: Decision, corrected: Corrected, base: str) -> LinkDecision:
    """What a decision says of two events, as linking would have decided it."""
    left, right = sorted(cell for cell, _ in _cells(one, corrected, base))
    return LinkDecision(left, right, one.kind is Kind.SAME, 1.0, f"{one.place} says {one.kind}")


def _pair(one: Decision, corrected: Corrected, base: str) -> frozenset[tuple[str, str | None]]:
    return frozenset(_cells(one, corrected, base))


def _cells(one: Decision, corrected: Corrected, base: str) -> list[tuple[str, str | None]]:
    return [cell_of(one, side, corrected, base=base) for side in range(len(targets_of(one)))]


def cell_of(one: Decision, side: int, corrected: Corrected, *, base: str) -> tuple[str, str | None]:
    """What a row calls a target: its own IRI, or its name and document."""
    if (found := corrected.entities.get((one.id, side))) is not None:
        sort = "proposition" if targets_of(one)[side].record is RecordKind.EVENT else "entity"
        return mint(base, sort, *found), None
    target = targets_of(one)[side]
    if target.known:
        return mint(base, "entity", target.known), target.document
    return target.name or "", target.document


def _row(one: Decision, corrected: Corrected, base: str) -> Row:
    (a, a_document), (b, b_document) = _cells(one, corrected, base)
    return decided_row(one.id, one.place, a, b, a_document, b_document)


def decided_row(
    name: str,
    place: str,
    a: str,
    b: str,
    a_document: str | None = None,
    b_document: str | None = None,
) -> Row:
    """A row whose place is a decision, and whose number follows from the decision's identifier."""
    number = int(digest("row", name), 16) >> 4  # fits a column of SQLite
    return Row(Path(name), number, a, b, a_document, b_document, decision=place)


def _of_splits(corrected: Corrected, base: str) -> Iterator[Row]:
    """What a decision split within an article, linking must not join by its name."""
    places = {outcome.decision.id: outcome.decision.place for outcome in corrected.outcomes}
    for name, (document, old, new) in sorted(corrected.splits.items()):
        one, other = (mint(base, "entity", document, entity) for entity in (old, new))
        yield decided_row(name, places[name], one, other)


# ── a user's tables ──


def decisions_of(
    rows: Sequence[Row], kind: Kind, records: RecordStore, *, base: str, who: str, when: str
) -> Iterator[Decision]:
    """The decisions that rows of same.csv or different.csv state.

    The same row of the same person has the same identifier in every build: it is stored once.
    """
    for row in rows:
        cells = (row.a, row.b, row.a_document or "", row.b_document or "")
        yield Decision(
            digest("row", kind, who, *cells)[:12], kind, who, when,
            why=row.place,
            on=_target(row.a, row.a_document, records, base),
            other=_target(row.b, row.b_document, records, base),
        )  # fmt: skip


def _target(cell: str, document: str | None, records: RecordStore, base: str) -> Target:
    """A cell as what the text says, where it names a mention; else the name or known entity."""
    parts = parts_of(cell, base)
    if len(parts) == 1:
        return Target(RecordKind.NAME, name=cell, known=parts[0], document=document)
    if len(parts) == 2 and (line := records.line(parts[0])) is not None:
        extraction = from_line(line)
        for entity in extraction.entities:
            if entity.id == parts[1] and entity.mentions:
                return describe(extraction, entity)
    return Target(RecordKind.NAME, name=cell, document=document)


def parts_of(iri: str, base: str) -> tuple[str, ...]:
    """What an entity's IRI is made of: a known entity, or a document and an entity in it."""
    start = f"{base}entity/"
    if not iri.startswith(start):
        return ()
    parts = tuple(map(unquote, iri.removeprefix(start).split("/")))
    return parts if all(parts) and mint(base, "entity", *parts) == iri else ()


def fresh(decisions: Iterable[Decision], known: Iterable[Decision]) -> list[Decision]:
    """The decisions that are not stored yet, each once."""
    stored = {one.id for one in known}
    found: dict[str, Decision] = {}
    for one in decisions:
        if one.id not in stored:
            found.setdefault(one.id, one)
    return list(found.values())
