"""Which records the decisions of a folder are about, and so which items are settled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kg.decisions.corpus import correct_all
from kg.decisions.provenance import record_iris
from kg.decisions.records import PAIRS, Decision, RecordKind
from kg.ontology.vocabulary import Vocabulary, mint
from kg.records.database import RecordStore
from kg.review.items import Item

# A decision -> the IRIs of the records that it is on, as the articles are read now.
Places = Mapping[str, frozenset[str]]


def places_of(
    decisions: Iterable[Decision], records: RecordStore, vocabulary: Vocabulary, *, base: str
) -> dict[str, frozenset[str]]:
    """Where each decision that stands and fits is; those on all who share a name have no place."""
    corrected = correct_all(records, decisions, vocabulary=vocabulary)
    found = {}
    for outcome in corrected.outcomes:
        iris = frozenset(record_iris(outcome, base))
        if iris:
            found[outcome.decision.id] = iris
    for one in corrected.pending:
        ends = [corrected.entities.get((one.id, side)) for side in (0, 1)]
        if one.kind in PAIRS and ends[0] is not None and ends[1] is not None:
            sort = "proposition" if one.target.record is RecordKind.EVENT else "entity"
            found[one.id] = frozenset(mint(base, sort, *end) for end in ends if end is not None)
    return found


def settle(
    items: Iterable[Item], standing: Iterable[Decision], places: Places
) -> dict[str, Decision]:
    """Item -> the decision that settles it: the last one that stands and answers it."""
    by_records: dict[frozenset[str], list[Decision]] = {}
    for one in sorted(standing, key=lambda one: one.order):
        if one.id in places:
            by_records.setdefault(places[one.id], []).append(one)
    found = {}
    for item in items:
        answers = [
            one for one in by_records.get(frozenset(item.records), ()) if item.is_answered_by(one)
        ]
        if answers:
            found[item.key] = answers[-1]
    return found
