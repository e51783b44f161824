"""A second look at status, commitment and time frame of each report of an event.

The rules read a sentence from the trigger upwards and leave open what no word states. What a
definite noun, a relative clause, the tense around, the article's day and its other reports say
together is weighed by a model (``label_features.py``). Its powers are limited:

- a fact stays one; nothing is made alleged, denied or negated, and what is so keeps its labels;
- a claimed, open or hypothetical report becomes a fact only by odds of its own ("fact"), where its
  words are likely to name an event, outside of direct quotations, and never out of what the rules
  leave open for another reason than that its day is known before ("seeks to arrange a meeting");
- what the rules call planned, expected or supposed does not become something that took place, and
  only an event whose day is known beforehand becomes certain;
- a wrong gets no surer where a report of its kind in the article names a doer;
- kinds and words that the models of senses and labels do not know stay with the rules.

Card: ``docs/explanation/models/labels.md``.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from kg.extraction.events.drafts import Draft
from kg.extraction.events.weighing.label_features import Labels, Reports, describe
from kg.extraction.events.weighing.scores import Scores
from kg.model import Commitment, Polarity, Status, TimeFrame

FACT = "fact"  # the column of what is a fact in all four labels
FACTUAL: Labels = ("asserted", "affirmed", "certain", "non-future")
# The values that a label may get, the surest first; beside each its place among the four labels.
VALUES: Mapping[str, tuple[int, tuple[str, ...]]] = {
    "status": (0, ("asserted", "claimed")),
    "commitment": (2, ("certain", "probable", "possible", "unspecified")),
    "time_frame": (3, ("non-future", "future", "hypothetical")),
}
COLUMNS = (*(value for _, values in VALUES.values() for value in values), FACT)
SURER, LESS_SURE = "surer", "less sure"
DIRECTIONS = (SURER, LESS_SURE)


class Change(NamedTuple):
    """Another value of a label, and by how much its log odds exceed those of the present one."""

    label: str
    direction: str
    value: str
    margin: float

    @property
    def threshold(self) -> str:
        """The name of the threshold that it must reach."""
        return f"{self.direction} {self.label}"


def changes(labels: Labels, odds: Mapping[str, float]) -> Iterator[Change]:
    """The likeliest value of each label where it is another one."""
    for label, (place, values) in VALUES.items():
        present = labels[place]
        best = max(values, key=lambda value: odds[value])
        if best != present:
            surer = values.index(best) < values.index(present)
            margin = odds[best] - odds[present]
            yield Change(label, SURER if surer else LESS_SURE, best, margin)


class Bounds(NamedTuple):
    """What may be done with the labels of a report."""

    open: bool  # whether they may change at all
    surer: frozenset[str]  # those that may become surer
    fact: bool  # whether they may make a fact of it

    def allow(self, one: Change) -> bool:
        """True if a label may change so."""
        return self.open and (one.direction == LESS_SURE or one.label in self.surer)


SETTLED = Bounds(open=False, surer=frozenset(), fact=False)


def bounds(reports: Reports, number: int) -> Bounds:
    """What may be done with the labels of the report ``number``."""
    draft, labels = reports.drafts[number], reports.labels[number]
    settled = labels[0] not in VALUES["status"][1] or labels[1] != FACTUAL[1]
    if settled or labels == FACTUAL or not math.isfinite(draft.odds):
        return SETTLED
    if reports.accuses(draft.kind.name):
        return Bounds(open=True, surer=frozenset(), fact=False)
    plain = labels[2:] == FACTUAL[2:] or draft.kind.scheduled
    fact = plain and reports.likely[number] and not reports.is_quoted(draft)
    surer = {"status", "commitment"} if draft.kind.scheduled else {"status"}
    return Bounds(open=True, surer=frozenset(surer), fact=fact)


def weighed(labels: Labels, odds: Mapping[str, float], may: Bounds, scores: Scores) -> Labels:
    """The labels by the log odds of each column, as far as ``may`` lets them change."""
    if may.fact and odds[FACT] >= scores.enough(FACT):
        return FACTUAL
    found = [
        one
        for one in changes(labels, odds)
        if may.allow(one) and one.margin >= scores.enough(one.threshold)
    ]
    changed = _with(labels, found)
    if changed == FACTUAL:  # which the odds of a fact did not allow
        return _with(labels, [one for one in found if one.direction == LESS_SURE])
    return changed


def _with(labels: Labels, found: list[Change]) -> Labels:
    values = list(labels)
    for one in found:
        values[VALUES[one.label][0]] = one.value
    status, polarity, commitment, frame = values
    return (status, polarity, commitment, frame)


def weigh_labels(reports: Reports, scores: Scores) -> None:
    """Corrects the labels of the reports of kinds that the model knows."""
    for number, draft in enumerate(reports.drafts):
        if draft.kind.name not in scores.known:
            continue
        may = bounds(reports, number)
        if may.open:
            odds = scores.odds(describe(reports, number))
            _apply(draft, weighed(reports.labels[number], odds, may, scores))


def _apply(draft: Draft, labels: Labels) -> None:
    """Gives the report its labels; what the narrator tells is told in no statement."""
    status, polarity, commitment, frame = labels
    if labels == draft.labels:
        return
    draft.certainty = replace(
        draft.certainty,
        status=Status(status),
        polarity=Polarity(polarity),
        commitment=Commitment(commitment),
        time_frame=TimeFrame(frame),
    )
    if draft.certainty.status is Status.ASSERTED:
        draft.statements = ()
