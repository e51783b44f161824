"""Fits the scores of the four labels: ``kg/data/events/labels.json``.

``python -m tests.benchmarks.fit_labels`` gathers the labelled articles and calls this. The columns
are logistic regressions over one set of features. Thresholds are chosen on odds from
cross-validation over affairs: those of a label where most reports are right, those of a fact where
the share PRECISE of what becomes one is one. Our own cases, cross-validated too, bound both.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import itemgetter

import numpy as np

from kg.extraction.events.weighing.label_features import Labels, Reports, describe
from kg.extraction.events.weighing.label_weighing import (
    COLUMNS,
    DIRECTIONS,
    FACT,
    FACTUAL,
    VALUES,
    Bounds,
    bounds,
    changes,
    weighed,
)
from kg.extraction.events.weighing.scores import Scores
from kg.training.logistic import fit_sparse
from kg.training.scores import FOLDS, PENALTY, SEEN, Odds, Recorder, Weights, fold_of, odds_of

PRECISE = 0.95  # so many of what becomes a fact must be one
KEEP = 0.98  # of what the rules have right in our own cases
FEW = 20  # so many new facts at least show that a threshold holds
STEP = 0.001  # thresholds are rounded down to it
_NONE = np.zeros((0, 0))  # thresholds are asked for alone


@dataclass(frozen=True, slots=True)
class Row:
    """A report that the rules find."""

    group: str  # articles of one affair are one group, and never on both sides of a fold
    kind: str
    features: frozenset[str]
    rules: Labels
    right: Labels | None  # the reader's labels; None where the reader found no such event
    may: Bounds
    weight: float = 1.0


Scored = Sequence[tuple[Row, Odds]]
Limits = dict[str, float]


class LabelRecorder(Recorder):
    """Weighs nothing, and keeps the reports with their features as the rules have them."""

    def __init__(self) -> None:
        super().__init__()
        self.reports: Reports | None = None
        self.features: list[frozenset[str]] = []

    def labels(self, reports: Reports) -> None:
        """Keeps the reports; their features at once, for what is merged changes."""
        self.reports = reports
        self.features = [frozenset(describe(reports, i)) for i in range(len(reports.drafts))]


def report_row(
    recorder: LabelRecorder, number: int, right: Labels | None, group: str, *, weight: float = 1.0
) -> Row:
    """The row of one report; raises ValueError where nothing was recorded."""
    reports = recorder.reports
    if reports is None:
        raise ValueError("no reports were recorded; run the recorder over a document first")
    kind = reports.drafts[number].kind.name
    may = bounds(reports, number)
    rules = reports.labels[number]
    return Row(group, kind, recorder.features[number], rules, right, may, weight)


def fit_labels(rows: Sequence[Row]) -> dict[str, list[float]]:
    """The weights of each feature, one a column of COLUMNS.

    What a reader did not find is no fact; of the other columns it says nothing.
    """
    found = [row for row in rows if row.right is not None]
    fitted = []
    for column in COLUMNS:
        chosen = rows if column == FACT else found
        fitted.append(
            fit_sparse(
                [row.features for row in chosen],
                [holds(row, column) for row in chosen],
                penalty=PENALTY,
                seen=SEEN,
                weights=[row.weight for row in chosen],
            )
        )
    names = sorted({name for one in fitted for name in one})
    return {name: [one.get(name, 0.0) for one in fitted] for name in names}


def holds(row: Row, column: str) -> bool:
    """True where the reader's labels have the value of a column."""
    return row.right == FACTUAL if column == FACT else row.right is not None and column in row.right


def odds_by(weights: Weights, rows: Iterable[Row]) -> list[tuple[Row, Odds]]:
    """The rows with the log odds of each column."""
    return [(row, odds_of(weights, COLUMNS, row.features)) for row in rows]


def cross_validated(
    rows: Sequence[Row], cases: Sequence[Row]
) -> tuple[list[tuple[Row, Odds]], list[tuple[Row, Odds]]]:
    """Rows and cases with odds by weights that saw nothing of their group."""
    scored: list[tuple[Row, Odds]] = []
    ours: list[tuple[Row, Odds]] = []
    for fold in range(FOLDS):
        weights = fit_labels([row for row in (*rows, *cases) if fold_of(row.group) != fold])
        scored += odds_by(weights, (row for row in rows if fold_of(row.group) == fold))
        ours += odds_by(weights, (row for row in cases if fold_of(row.group) == fold))
    return scored, ours


def thresholds(scored: Scored, ours: Scored) -> Limits:
    """The margins of each label and direction, and the odds of a fact."""
    found = {}
    for label in VALUES:
        for direction in DIRECTIONS:
            margin = change_threshold(scored, ours, label, direction)
            if margin is not None:
                found[f"{direction} {label}"] = margin
    least = fact_threshold(scored, ours)
    return found if least is None else {**found, FACT: least}


def change_threshold(scored: Scored, ours: Scored, label: str, direction: str) -> float | None:
    """The least margin from which a label changes; None where no change helps."""
    best, margin = 0, None
    for one, _, gain in _summed(_offered(scored, label, direction)):
        if gain > best:
            best, margin = gain, one
    place = VALUES[label][0]
    right = sum(row.right is not None and row.right[place] == row.rules[place] for row, _ in ours)
    lost = [one for one, gain in _offered(ours, label, direction) if gain < 0]
    return _bound(margin, lost, int((1 - KEEP) / len(DIRECTIONS) * right))


def _summed(offered: Iterable[tuple[float, int]]) -> Iterator[tuple[float, int, int]]:
    """Each value from the highest down, how many reach it, and the sum of what these give."""
    count = total = 0
    for value, some in groupby(sorted(offered, reverse=True), key=itemgetter(0)):
        gains = [gain for _, gain in some]
        count += len(gains)
        total += sum(gains)
        yield value, count, total


def _bound(margin: float | None, lost: Sequence[float], spared: int) -> float | None:
    """The margin to three places, above that of all but ``spared`` of what would be ``lost``."""
    if margin is None:
        return None
    if spared < len(lost):
        margin = max(margin, sorted(lost, reverse=True)[spared] + STEP)
    return round(math.floor(margin / STEP) * STEP, 3)


def _offered(scored: Scored, label: str, direction: str) -> Iterator[tuple[float, int]]:
    """The margin of each change that is allowed, and whether it makes a label right or wrong."""
    place = VALUES[label][0]
    for row, odds in scored:
        if row.right is None or not row.may.open:
            continue
        for one in changes(row.rules, odds):
            if (one.label, one.direction) == (label, direction) and row.may.allow(one):
                before, after = row.rules[place], one.value
                yield one.margin, (after == row.right[place]) - (before == row.right[place])


def fact_threshold(scored: Scored, ours: Scored) -> float | None:
    """The least odds from which a report becomes a fact; None where FEW would.

    What no reader found counts as wrong.
    """
    least = None
    for odds, count, right in _summed(_new_facts(scored)):
        if count >= FEW and right / count >= PRECISE:
            least = odds
    known = sum(row.right == row.rules for row, _ in ours)
    lost = [odds[FACT] for row, odds in ours if row.may.fact and row.right == row.rules != FACTUAL]
    return _bound(least, lost, int((1 - KEEP) * known))


def _new_facts(scored: Scored) -> Iterator[tuple[float, bool]]:
    for row, odds in scored:
        if row.may.fact:
            yield odds[FACT], row.right == FACTUAL


def outcome(scored: Scored, limits: Mapping[str, float], known: frozenset[str]) -> Iterator[Labels]:
    """The labels that the thresholds give each row."""
    scores = Scores((), {}, _NONE, {}, limits, known)
    for row, odds in scored:
        kept = row.kind not in known or not row.may.open
        yield row.rules if kept else weighed(row.rules, odds, row.may, scores)


def as_training(rows: Iterable[Row], weight: float) -> list[Row]:
    """The rows, each of some weight in training."""
    return [replace(row, weight=weight) for row in rows]
