"""The corrected view of all articles: which decision is about which article, and what it changes.

A decision names its article by an identifier that may change with the text. If no article has it,
the one article is looked for that holds the words, by its address or title if several do.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from kg.decisions.anchors import Lost, find
from kg.decisions.apply import apply
from kg.decisions.codec import to_line as decision_line
from kg.decisions.outcomes import Outcome, State, unfit
from kg.decisions.records import PAIRS, RECORDS, Decision, Kind, RecordKind, Target
from kg.decisions.standing import standing
from kg.decisions.targets import locate
from kg.model import Entity, Extraction, key_of
from kg.ontology.vocabulary import Vocabulary
from kg.records.codec import from_line, to_line
from kg.records.database import RecordStore

_MASKED_LATER = "this folder shows the name; kg mask makes a copy that does not"
Side = tuple[str, int]  # a decision, and which of its targets
Found = tuple[str, str]  # a document, and an entity in it


@dataclass(frozen=True)
class Corrected:
    """The corrected records of the articles that decisions are on, and what became of those.

    ``lines`` and ``keys``: document -> its corrected record and a digest of what was decided on it.
    ``entities``: where the targets of decisions on entities are. ``pending``: the decisions on
    entities that fit, which linking and the graph carry out; ``masks``: those for masked copies.
    ``splits`` and ``joins``: the entities that a decision made of one, or the one that it made of
    two, within an article.
    """

    lines: Mapping[str, str] = field(default_factory=dict)
    keys: Mapping[str, str] = field(default_factory=dict)
    outcomes: tuple[Outcome, ...] = ()
    pending: tuple[Decision, ...] = ()
    entities: Mapping[Side, Found] = field(default_factory=dict)
    masks: tuple[Decision, ...] = ()
    splits: Mapping[str, tuple[str, str, str]] = field(default_factory=dict)
    joins: Mapping[str, Found] = field(default_factory=dict)


def correct_all(
    records: RecordStore, decisions: Iterable[Decision], *, vocabulary: Vocabulary
) -> Corrected:
    """Applies what stands of ``decisions`` to the records; these themselves never change."""
    stands = standing(decisions)
    work = _Work(records, vocabulary, list(stands.outcomes))
    return work.run(stands.decisions)


class _Work:
    """The corrected view while it is made."""

    def __init__(
        self, records: RecordStore, vocabulary: Vocabulary, outcomes: list[Outcome]
    ) -> None:
        self._records = records
        self._vocabulary = vocabulary
        self._outcomes = outcomes
        self._lines: dict[str, str] = {}
        self._keys: dict[str, str] = {}
        self._splits: dict[str, tuple[str, str, str]] = {}
        self._joins: dict[str, Found] = {}
        self._masks: list[Decision] = []
        self._extractions: dict[str, Extraction] = {}
        self._unplaced: set[str] = set()

    def run(self, decisions: Iterable[Decision]) -> Corrected:
        """Places the decisions, corrects each article, and finds the entities of the others."""
        listed = list(decisions)
        places = self._place(listed)
        placed = [one for one in listed if one.id not in self._unplaced]
        on_records: dict[str, list[Decision]] = {}
        others = []
        for one in placed:
            if (document := self._corrected_in(one, places)) is None:
                others.append(one)
            else:
                on_records.setdefault(document, []).append(one)
        for document, found in sorted(on_records.items()):
            self._correct(document, found)
        pending, entities = self._entities(others, places)
        return Corrected(
            self._lines, self._keys, tuple(self._outcomes), pending, entities,
            tuple(self._masks), self._splits, self._joins,
        )  # fmt: skip

    def _corrected_in(self, one: Decision, places: Mapping[Side, str]) -> str | None:
        """The article whose records a decision changes; None if it says what is one with what.

        Linking never joins what an article only describes. "The man" and a name are therefore
        joined in the records of the article.
        """
        if _is_on_records(one):
            return places[one.id, 0]
        if one.kind not in PAIRS or one.target.record is RecordKind.EVENT:
            return None
        for side, target in enumerate(targets_of(one)):
            if (document := places.get((one.id, side))) is not None:
                found = locate(self._extraction(document), target)
                if isinstance(found, Entity) and found.unnamed:
                    return document
        return None

    # ── which article ──

    def _place(self, decisions: Iterable[Decision]) -> dict[Side, str]:
        """The document of each target by words; those that have none are noted as unfit."""
        places: dict[Side, str] = {}
        lost: dict[Side, Target] = {}
        by_id = {one.id: one for one in decisions}
        for one in by_id.values():
            for side, target in enumerate(targets_of(one)):
                if target.record is RecordKind.NAME:
                    continue
                if target.document is not None and self._records.find(target.document):
                    places[one.id, side] = target.document
                else:
                    lost[one.id, side] = target
        for (name, side), found in self._search(lost).items():
            if not isinstance(found, Lost):
                places[name, side] = found
            elif name not in self._unplaced:
                self._unplaced.add(name)
                self._outcomes.append(unfit(by_id[name], found.reason))
        return places

    def _search(self, lost: Mapping[Side, Target]) -> dict[Side, str | Lost]:
        """The articles that hold the words of these targets."""
        held: dict[Side, list[tuple[int, str]]] = {side: [] for side in lost}
        if lost:
            for _, line in self._records.lines():
                document = from_line(line).document
                for side, target in lost.items():
                    assert target.words is not None
                    if not isinstance(find(document.text, target.words), Lost):
                        same = (target.url, document.url), (target.title, document.title)
                        rank = sum(
                            weight
                            for weight, (one, other) in zip((2, 1), same, strict=True)
                            if one and one == other
                        )
                        held[side].append((rank, document.id))
        return {side: _best(found) for side, found in held.items()}

    # ── the corrected records ──

    def _correct(self, document: str, decisions: list[Decision]) -> None:
        extraction = self._extraction(document)
        applied = apply(extraction, decisions, vocabulary=self._vocabulary)
        self._outcomes += applied.outcomes
        for name, (old, new) in applied.split.items():
            self._splits[name] = (document, old, new)
        self._joins |= {name: (document, kept) for name, kept in applied.joined.items()}
        if applied.extraction != extraction:
            self._extractions[document] = applied.extraction
            self._lines[document] = to_line(applied.extraction)
            self._keys[document] = key_of(*(decision_line(one) for one in decisions))

    def _extraction(self, document: str) -> Extraction:
        if document not in self._extractions:
            self._extractions[document] = from_line(self._records.line(document) or "")
        return self._extractions[document]

    # ── entities ──

    def _entities(
        self, decisions: Iterable[Decision], places: Mapping[Side, str]
    ) -> tuple[tuple[Decision, ...], dict[Side, Found]]:
        """The entities that decisions on who is who mean, in the corrected records."""
        pending: list[Decision] = []
        entities: dict[Side, Found] = {}
        for one in decisions:
            found = {
                (one.id, side): self._entity(places[one.id, side], target)
                for side, target in enumerate(targets_of(one))
                if (one.id, side) in places
            }
            lost = [each.reason for each in found.values() if isinstance(each, Lost)]
            if lost:
                self._outcomes.append(unfit(one, "; ".join(lost), document=places.get((one.id, 0))))
                continue
            entities |= {s: each for s, each in found.items() if not isinstance(each, Lost)}
            if one.kind is Kind.MASK:
                self._masks.append(one)
                self._outcomes.append(Outcome(one, State.KEPT, _MASKED_LATER))
            else:
                pending.append(one)
        return tuple(pending), entities

    def _entity(self, document: str, target: Target) -> Found | Lost:
        if target.record is RecordKind.EVENT:
            return self._event(document, target)
        found = locate(self._extraction(document), target)
        return found if isinstance(found, Lost) else (document, found.id)

    def _event(self, document: str, target: Target) -> Found | Lost:
        """An event as it was extracted: a correction of its kind leaves it the same event."""
        found = locate(from_line(self._records.line(document) or ""), target)
        if isinstance(found, Lost):
            return found
        if all(event.id != found.id for event in self._extraction(document).events):
            return Lost("the event was rejected")
        return document, found.id


def _is_on_records(decision: Decision) -> bool:
    """Whether a decision changes the records of its article, and not what is one with what."""
    return decision.kind is Kind.SPLIT or (
        decision.kind not in PAIRS and decision.target.record in RECORDS
    )


def targets_of(decision: Decision) -> tuple[Target, ...]:
    """What a decision is on: one target, or the two that are the same or different."""
    return tuple(target for target in (decision.on, decision.other) if target is not None)


def _best(found: list[tuple[int, str]]) -> str | Lost:
    """The one article of the highest rank."""
    if not found:
        return Lost("its article is gone, or its words are not in it any more")
    ranked = sorted(found, reverse=True)
    if len(ranked) > 1 and ranked[0][0] == ranked[1][0]:
        return Lost("more than one article holds these words, and none has its identifier")
    return ranked[0][1]
