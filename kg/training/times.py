"""Fits the scores of times: ``kg/data/events/times.json``.

``python -m tests.benchmarks.fit_times`` gathers the labelled articles and calls this. The weights
are those of a conditional logit over the candidates of an event and "no time". The thresholds are
chosen on odds from cross-validation over affairs: the share PRECISE of what is added must be right
and of what is dropped wrong, and of what is changed to or from a right value the share CLEAR right.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

import numpy as np

from kg.extraction.events.attribution_scope import Layers
from kg.extraction.events.relations.find_relations import RelationDraft
from kg.extraction.events.weighing.label_features import Reports
from kg.extraction.events.weighing.relation_candidates import Told
from kg.extraction.events.weighing.role_candidates import Article
from kg.extraction.events.weighing.scores import Scores
from kg.extraction.events.weighing.time_candidates import Calendar, candidates
from kg.extraction.events.weighing.time_features import describe
from kg.extraction.events.weighing.time_weighing import OTHER, TIME, Option, choice, weighed
from kg.extraction.events.weighing.weigh import Weigher
from kg.training.logistic import fit_choices
from kg.training.scores import FOLDS, fold_of

PENALTY = 12.0
SEEN = 6  # a feature must hold for so many candidates
PRECISE = 0.85
CLEAR = 0.9  # what the rules have gives way by a clear margin
KEEP = 0.98  # of what the rules have right in our own cases
FEW = 10  # so many additions, changes or losses at least show that a threshold holds
_NONE = np.zeros((0, 0))  # thresholds are asked for alone


class Offer(NamedTuple):
    """A candidate for the time of an event."""

    value: str
    ruled: bool
    features: frozenset[str]


@dataclass(frozen=True, slots=True)
class Row:
    """An event with the times that it may have."""

    group: str  # articles of one affair are one group, and never on both sides of a fold
    kind: str
    offers: tuple[Offer, ...]
    rules: str | None  # what the rules have
    right: str | None  # what the reader has
    sort: str = ""  # how far the reader's words stand from the event
    weight: float = 1.0
    scored: bool = True  # False: it is trained on only


Scored = Sequence[tuple[Row, Sequence[Option]]]


class TimeRecorder:
    """Weighs as ``weigher`` does, but no times, and keeps what it is shown."""

    def __init__(self, weigher: Weigher) -> None:
        self._weigher = weigher
        self.calendar: Calendar | None = None
        self.article: Article | None = None

    def labels(self, reports: Reports) -> None:
        """Corrects the four labels."""
        self._weigher.labels(reports)

    def times(self, calendar: Calendar) -> None:
        """Keeps the calendar with the times as the rules have them."""
        self.calendar = calendar

    def roles(self, article: Article) -> None:
        """Drops and adds roles, and keeps the article."""
        self.article = article
        self._weigher.roles(article)

    def relations(
        self, article: Article, found: Sequence[RelationDraft], told: Told, layers: Layers
    ) -> list[RelationDraft]:
        """Drops and adds relations."""
        return self._weigher.relations(article, found, told, layers)


def offers(calendar: Calendar, number: int) -> tuple[Offer, ...]:
    """The candidates of an event with their features."""
    return tuple(
        Offer(one.value, one.ruled, frozenset(describe(calendar, number, one)))
        for one in candidates(calendar, number)
    )


def fit_times(rows: Sequence[Row]) -> dict[str, float]:
    """The weight of each feature."""
    chosen = [row for row in rows if row.offers]
    return fit_choices(
        [[one.features for one in row.offers] for row in chosen],
        [
            {i for i, one in enumerate(row.offers) if row.right and one.value == row.right}
            for row in chosen
        ],
        penalty=PENALTY,
        seen=SEEN,
        weights=[row.weight for row in chosen],
    )


def odds_by(weights: Mapping[str, float], rows: Iterable[Row]) -> list[tuple[Row, list[Option]]]:
    """The rows with the log odds of each of their offers."""
    found = []
    for row in rows:
        sums = [sum(sorted(weights.get(name, 0.0) for name in one.features)) for one in row.offers]
        found.append((row, weighed([one[:2] for one in row.offers], sums)))
    return found


def cross_validated(rows: Sequence[Row]) -> list[tuple[Row, list[Option]]]:
    """The scored rows with odds by weights that saw no article of their group."""
    scored: list[tuple[Row, list[Option]]] = []
    for fold in range(FOLDS):
        weights = fit_times([row for row in rows if fold_of(row.group) != fold])
        here = [row for row in rows if row.scored and fold_of(row.group) == fold]
        scored += odds_by(weights, here)
    return scored


def thresholds(scored: Scored, ours: Scored) -> tuple[dict[str, float], dict[str, float]]:
    """Below which odds a time is dropped; from which it is added, or changed to another one.

    Of ``ours``, our own cases, changes may lose no more than the share KEEP leaves.
    """
    add = {}
    for name, found, wanted in (
        (TIME, additions(scored), PRECISE),
        (OTHER, changes(scored), CLEAR),
    ):
        least = reached(found, wanted, highest=True)
        if least is not None:
            add[name] = least
    lost = sorted((margin for margin, is_good in changes(ours) if not is_good), reverse=True)
    spared = int(
        (1 - KEEP) * sum(row.rules is not None and row.rules == row.right for row, _ in ours)
    )
    if OTHER in add and spared < len(lost):
        add[OTHER] = round(max(add[OTHER], lost[spared] + 0.001), 3)
    most = reached(losses(scored, add), PRECISE, highest=False)
    return ({} if most is None else {TIME: most}), add


Verdict = tuple[float, bool]


def additions(scored: Scored) -> list[Verdict]:
    """The best offer for each event that the rules do not date: its odds, and if it is right."""
    return [
        (options[best].odds, options[best].value == row.right)
        for row, options in scored
        if row.rules is None and options
        for best in [_best(options)]
    ]


def changes(scored: Scored) -> list[Verdict]:
    """The best offer where it is another value than the rules have: its margin, and whether it is
    the right one. What is wrong before and after is left out."""
    found = []
    for row, options in scored:
        ruled = next((one for one in options if one.ruled), None)
        if ruled is None:
            continue
        best = options[_best(options)]
        if best.value != ruled.value and row.right in (best.value, ruled.value):
            found.append((best.odds - ruled.odds, best.value == row.right))
    return found


def losses(scored: Scored, add: Mapping[str, float]) -> list[Verdict]:
    """The rules' times that nothing replaces: their odds, and whether they are wrong."""
    keep = Scores((), {}, _NONE, {}, add, frozenset())
    found = []
    for row, options in scored:
        place = choice(options, keep) if any(one.ruled for one in options) else None
        if place is not None and options[place].ruled:
            found.append((options[place].odds, options[place].value != row.right))
    return found


def _best(options: Sequence[Option]) -> int:
    return max(range(len(options)), key=lambda i: options[i].odds)


def reached(found: Iterable[Verdict], wanted: float, *, highest: bool) -> float | None:
    """How far down from the ``highest`` odds, or up from the lowest, the share ``wanted`` is good;
    None where it is not of FEW."""
    limit, count, good = None, 0, 0
    for odds, same in groupby(sorted(found, reverse=highest), key=itemgetter(0)):
        verdicts = [is_good for _, is_good in same]
        count, good = count + len(verdicts), good + sum(verdicts)
        if count >= FEW and good / count >= wanted:
            limit = odds
    # The last one that is taken is added at its odds, and dropped below them.
    return None if limit is None else round(limit - 0.0005 if highest else limit + 0.0005, 3)


def outcome(
    scored: Scored, limits: tuple[Mapping[str, float], Mapping[str, float]], known: frozenset[str]
) -> Iterator[str | None]:
    """The value that the thresholds give each row."""
    scores = Scores((), {}, _NONE, limits[0], limits[1], known)
    for row, options in scored:
        unread = row.rules is not None and not any(one.ruled for one in options)
        if unread or row.kind not in known:
            yield row.rules
        else:
            place = choice(options, scores)
            yield None if place is None else options[place].value
