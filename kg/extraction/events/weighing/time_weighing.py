"""A second look at when events took place.

The rules give a time to the event that governs it in the parse, and to no other. Which of the times
around an event is its own, or none of them, is weighed by a conditional logit (McFadden 1974): the
share of a value grows with its score, and "no time" has the score 0. Its powers are limited:

- a time is added only where the odds are high that it is right;
- the time of the rules gives way to another value only by a clear margin, and is dropped only where
  the odds are low;
- kinds that the model has not seen enough of stay with the rules.

Card: ``docs/explanation/models/times.md``.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from kg.extraction.events.weighing.scores import Scores
from kg.extraction.events.weighing.time_candidates import Calendar, Candidate, candidates
from kg.extraction.events.weighing.time_features import describe

TIME, OTHER = "time", "another time"  # what the thresholds are named
COLUMNS = (TIME,)
MOST = 30.0  # log odds are counted no further, as in training


class Option(NamedTuple):
    """A candidate, and the log odds that its value is the event's time."""

    value: str
    ruled: bool
    odds: float


def weigh_times(calendar: Calendar, scores: Scores) -> None:
    """Adds, changes and drops times of the drafts of ``calendar`` whose kinds the model knows.

    "Operations in 2022 and 2024" are two drafts of one word: each keeps its time.
    """
    words = Counter((draft.anchor.token, draft.kind.name) for draft in calendar.drafts)
    for number, draft in enumerate(calendar.drafts):
        alone = words[draft.anchor.token, draft.kind.name] == 1
        if draft.kind.name in scores.known and alone:
            _weigh(calendar, number, scores)


def _weigh(calendar: Calendar, number: int, scores: Scores) -> None:
    draft = calendar.drafts[number]
    listed = candidates(calendar, number)
    if draft.time is not None and draft.time.value is None:
        listed = [one for one in listed if not _is_of_other(calendar, number, one)]
    dated = draft.time is not None and draft.time.value is not None
    if not listed or (dated and not any(one.ruled for one in listed)):
        return
    sums = [scores.odds(describe(calendar, number, one))[TIME] for one in listed]
    options = weighed([(one.value, one.ruled) for one in listed], sums)
    place = choice(options, scores)
    if place is None:
        draft.time = None if dated else draft.time
    elif not listed[place].ruled:
        draft.give_time(listed[place].time)
        evidence = calendar.parsed.sentence_span(listed[place].at.sentence)
        if evidence not in draft.evidence:
            draft.evidence.append(evidence)


def _is_of_other(calendar: Calendar, number: int, one: Candidate) -> bool:
    """ "Accused of killing him in 2019, appeared in court on Thursday": of what day that was the
    text says no more, but the year is that of the killing."""
    return any(other != number for other in calendar.dated[one.at.time.span])


def weighed(listed: Iterable[tuple[str, bool]], sums: Sequence[float]) -> list[Option]:
    """Values, and whether the rules have them, with the log odds of each value by the ``sums`` of
    its candidates; other values and no time are what it competes with."""
    pairs = list(listed)
    shares: dict[str, float] = defaultdict(float)
    for (value, _), total in zip(pairs, sums, strict=True):
        shares[value] += math.exp(max(-MOST, min(total, MOST)))
    odds = {}
    for value, share in shares.items():
        others = math.fsum(one for name, one in shares.items() if name != value)
        odds[value] = math.log(share / (1.0 + others))
    return [Option(value, ruled, odds[value]) for value, ruled in pairs]


def choice(options: Sequence[Option], scores: Scores) -> int | None:
    """The place of the option that stands, that of the rules among them; None where none does."""
    places = range(len(options))
    best = max(places, key=lambda i: options[i].odds, default=None)
    ruled = next((i for i in places if options[i].ruled), None)
    if best is None:
        return None
    if ruled is None:
        return best if options[best].odds >= scores.enough(TIME) else None
    margin = options[best].odds - options[ruled].odds
    if options[best].value != options[ruled].value and margin >= scores.enough(OTHER):
        return best
    return ruled if options[ruled].odds >= scores.least(TIME) else None
