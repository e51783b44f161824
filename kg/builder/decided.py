"""Readers' decisions in the reduce stage: corrected records in, outcomes and a graph out."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox

from kg.decisions.corpus import Corrected, correct_all, targets_of
from kg.decisions.outcomes import Outcome, State, unfit
from kg.decisions.provenance import decision_quads, decisions_graph
from kg.decisions.records import ON_LISTS, PAIRS, REMARKS, Decision, Kind, RecordKind
from kg.decisions.rows import LinkRows, cell_of, link_rows
from kg.errors import RecordError
from kg.linking.overrides import RowNote
from kg.linking.state.link_state import LinkState
from kg.model import key_of
from kg.ontology.vocabulary import Vocabulary, load_vocabulary, mint
from kg.records.database import RecordStore
from kg.store.store import Store

# Where the link state keeps what of the decisions it was made with.
_TAKEN, _SHOWN, _WRITTEN = "decided records", "decided names", "decided graph"


@dataclass
class Display:
    """Names and types that readers gave to nodes: document -> entity -> what it is to be."""

    names: dict[str, dict[str, str]] = field(default_factory=dict)
    types: dict[str, dict[str, str]] = field(default_factory=dict)

    def of(self, document: str) -> str:
        """What this says of one document, to compare."""
        names, types = self.names.get(document, {}), self.types.get(document, {})
        return json.dumps([names, types], sort_keys=True) if names or types else ""


class Decided:
    """The decisions that stand, on records, on who is who and on how nodes are shown."""

    def __init__(
        self,
        records: RecordStore,
        decisions: Iterable[Decision] = (),
        *,
        base: str,
        ontology: tuple[Path, ...] = (),
    ) -> None:
        """Works out what each decision means in the records as they are now."""
        self._records = records
        self._base = base
        listed = list(decisions)
        self.are_any = bool(listed)
        self._vocabulary = load_vocabulary(ontology)
        self._corrected = (
            correct_all(records, listed, vocabulary=self._vocabulary) if listed else Corrected()
        )
        self.rows: LinkRows = link_rows(self._corrected, base=base)
        self.display = Display()
        self.outcomes: tuple[Outcome, ...] = ()
        self._iris: dict[str, tuple[str, ...]] = {}

    # ── records ──

    def line(self, name: str) -> str | None:
        """The record of an article, corrected where a reader corrected it."""
        return self._corrected.lines.get(name) or self._records.line(name)

    @property
    def corrected(self) -> Corrected:
        """The corrected records, for those who read the folder later."""
        return self._corrected

    def changed(self, state: LinkState) -> list[str]:
        """The articles of which the link state has records that were decided on otherwise."""
        old, new = json.loads(state.noted(_TAKEN) or "{}"), self._corrected.keys
        return sorted(name for name in {*old, *new} if old.get(name) != new.get(name))

    def note_taken(self, state: LinkState) -> None:
        """Notes that the link state has the records as they are decided on now."""
        state.note(_TAKEN, json.dumps(dict(sorted(self._corrected.keys.items()))))

    # ── names and types ──

    def show(self, state: LinkState, notes: Sequence[RowNote]) -> None:
        """Works out how nodes are shown, marks the graphs that show them otherwise.

        ``notes`` are the rows that linking could not apply.
        """
        work = _Nodes(state, self._corrected, self._vocabulary, self._base)
        self.display = work.display()
        work.compare_with_lists()
        self.outcomes = (
            *self._corrected.outcomes,
            *self.rows.outcomes,
            *work.outcomes,
            *self._of_rows(notes),
            *work.remarks(self._corrected.pending),
        )
        self._iris = work.iris(self._corrected.pending)
        self._iris |= {
            name: tuple(state.nodes.iri(document, entity) for entity in (old, new))
            for name, (document, old, new) in self._corrected.splits.items()
        }
        self._iris |= {
            name: (state.nodes.iri(*kept),) for name, kept in self._corrected.joins.items()
        }
        before = json.loads(state.noted(_SHOWN) or "{}")
        now = {name: self.display.of(name)
               for name in sorted({*self.display.names, *self.display.types})}  # fmt: skip
        dirty = [name for name in {*before, *now} if before.get(name) != now.get(name)]
        state.mark_dirty(sorted(dirty))
        state.note(_SHOWN, json.dumps(now))

    def _of_rows(self, notes: Sequence[RowNote]) -> Iterator[Outcome]:
        """What became of the decisions that join and part."""
        wrong = {note.row.where: note.what for note in notes}
        settled = {outcome.decision.id for outcome in self.rows.outcomes}
        for one in self._corrected.pending:
            if one.kind not in PAIRS or one.id in settled:
                continue
            if (what := wrong.get(one.place)) is not None:
                yield unfit(one, what)
            else:
                yield Outcome(one, State.APPLIED)

    # ── the graph ──

    def write(self, store: Store, state: LinkState) -> None:
        """Makes the graph of decisions what it is to be."""
        graph = decisions_graph(self._base)
        found = list(decision_quads(self.outcomes, base=self._base, iris=self._iris))
        lines = sorted((ox.serialize(found, format=ox.RdfFormat.N_QUADS) or b"").splitlines())
        key = key_of(b"\n".join(lines).decode()) if found else ""
        if key != state.noted(_WRITTEN) or store.contains(graph) != bool(found):
            store.replace(graph, found)
            store.flush()
            state.note(_WRITTEN, key)


class _Nodes:
    """The nodes that decisions mean, after linking."""

    def __init__(
        self, state: LinkState, corrected: Corrected, vocabulary: Vocabulary, base: str
    ) -> None:
        self._state = state
        self._corrected = corrected
        self._vocabulary = vocabulary
        self._base = base
        self.outcomes: list[Outcome] = []
        # Of a match that holds on some of its nodes, those where a later decision holds.
        self._lost: dict[str, frozenset[str]] = {}

    def display(self) -> Display:
        """Names and types; of two decisions on one node the later one holds."""
        display = Display()
        families: tuple[tuple[Kind, str, dict[str, dict[str, str]], Callable[[str], object]], ...]
        families = (
            (Kind.RENAME, "name", display.names, str),
            (Kind.RETYPE, "type", display.types, self._vocabulary.entity_class),
        )
        for kind, key, table, check in families:
            last: dict[str, Decision] = {}
            fits = [one for one in self._corrected.pending
                    if one.kind is kind and self._checks(one, one.set[key], check)]  # fmt: skip
            nodes = {one.id: self._nodes(one, 0) for one in fits}
            for one in fits:
                last |= dict.fromkeys(nodes[one.id], one)
            for one in fits:
                held = [last[iri] for iri in nodes[one.id] if last[iri].set[key] != one.set[key]]
                says = str(held[0].set[key]) if held else ""
                self._note(one, nodes[one.id], held, says=says)
            for iri, one in last.items():
                for document, entity in self._state.nodes.members(iri):
                    table.setdefault(document, {})[entity] = str(one.set[key])
        return display

    def _checks(self, one: Decision, value: str, check: Callable[[str], object]) -> bool:
        try:
            check(value)
        except RecordError as error:
            self.outcomes.append(unfit(one, str(error)))
            return False
        return True

    def compare_with_lists(self) -> None:
        """Settles decisions on entries of lists; of two on one node and entry the later holds."""
        fits = [one for one in self._corrected.pending if one.kind in ON_LISTS]
        nodes = {one.id: self._nodes(one, 0) for one in fits}
        last = {(iri, one.set["list"], one.set["id"]): one for one in fits for iri in nodes[one.id]}
        for one in fits:
            entry = (one.set["list"], one.set["id"])
            found = {iri: last[iri, *entry] for iri in nodes[one.id]}
            lost = {iri: other for iri, other in found.items() if other.kind is not one.kind}
            held = list(lost.values())
            if len(held) < len(found):
                self._lost[one.id] = frozenset(lost)
            says = held[0].kind.value if held else ""
            self._note(one, nodes[one.id], held, says=says, entry=f"entry {entry[1]} of {entry[0]}")

    def _note(
        self,
        one: Decision,
        nodes: Sequence[str],
        held: Sequence[Decision],
        *,
        says: str,
        entry: str = "",
    ) -> None:
        """Keeps what became of a decision; ``held`` are those that hold instead on its nodes."""
        if not nodes:
            self.outcomes.append(self._nobody(one))
        elif len(held) < len(nodes):
            self.outcomes.append(Outcome(one, State.APPLIED, entry))
        else:
            other = held[0]
            state = State.SUPERSEDED if other.who == one.who else State.OVERRULED
            note = f"{other.place} says {says}"
            self.outcomes.append(Outcome(one, state, note, by=other.id))

    def remarks(self, decisions: Iterable[Decision]) -> Iterator[Outcome]:
        """What became of notes and tags: they stand where there is a node."""
        for one in decisions:
            if one.kind in REMARKS:
                yield Outcome(one, State.APPLIED) if self._nodes(one, 0) else self._nobody(one)

    def _nobody(self, one: Decision) -> Outcome:
        return unfit(one, f"no named entity {one.target.shown!r}")

    def _nodes(self, one: Decision, side: int) -> list[str]:
        """The nodes that one target of a decision is now."""
        found = self._corrected.entities.get((one.id, side))
        if found is not None and targets_of(one)[side].record is RecordKind.EVENT:
            return [mint(self._base, "proposition", *found)]
        if found is not None:
            return [self._state.nodes.iri(*found)]
        cell, document = cell_of(one, side, self._corrected, base=self._base)
        return self._state.nodes.called(cell, document)

    def iris(self, decisions: Iterable[Decision]) -> dict[str, tuple[str, ...]]:
        """For each decision the nodes that it is on."""
        return {
            one.id: tuple(
                dict.fromkeys(
                    iri
                    for side in range(len(targets_of(one)))
                    for iri in self._nodes(one, side)
                    if iri not in self._lost.get(one.id, ())
                )
            )
            for one in decisions
        }
