"""The best spans by the scores of words as begin, inside, end or whole of a span."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

# Below any score that occurs.
NEVER = -1e9


class Stretch(NamedTuple):
    """A labelled stretch: words ``[first, last)`` in ``group``."""

    first: int
    last: int
    group: int


# What a word scores in one group: the group, then as begin, inside, end and single word of a span.
# A plain tuple, for there are several per word.
Scores = tuple[int, float, float, float, float]


def best_path(outside: Sequence[float], scores: Sequence[Sequence[Scores]]) -> list[Stretch]:
    """The best sequence of spans, after Viterbi.

    ``outside`` scores each word as part of no span; a word has scores for the groups it may be in.
    """
    closed = 0.0
    opened: dict[int, float] = {}
    began: list[dict[int, bool]] = []
    # Per word the group of the span that ends there, if any, and whether it is that word alone.
    choice: list[tuple[int, bool] | None] = []
    kind: tuple[int, bool] | None
    for _t, (nothing, active) in enumerate(zip(outside, scores, strict=True)):
        if not active:
            closed += nothing
            opened = {}
            began.append({})
            choice.append(None)
            continue
        best, kind = closed + nothing, None
        now: dict[int, float] = {}
        new: dict[int, bool] = {}
        for group, begin, inside, end, single in active:
            before = opened.get(group, NEVER)
            starting, going = closed + begin, before + inside
            if closed + single > best:
                best, kind = closed + single, (group, True)
            if before + end > best:
                best, kind = before + end, (group, False)
            new[group] = starting >= going
            now[group] = starting if starting >= going else going
        closed, opened = best, now
        began.append(new)
        choice.append(kind)
    return _trace(began, choice)


def _trace(
    began: Sequence[dict[int, bool]], choice: Sequence[tuple[int, bool] | None]
) -> list[Stretch]:
    found = []
    t = len(choice) - 1
    while t >= 0:
        kind = choice[t]
        if kind is not None:
            (group, alone), last = kind, t + 1
            if not alone:
                t -= 1
                while not began[t][group]:
                    t -= 1
            found.append(Stretch(t, last, group))
        t -= 1
    return found[::-1]


def best_span(scores: Sequence[Scores], allowed: Sequence[bool]) -> tuple[float, int, int]:
    """The best single span over words that are all allowed: its score, first word, word after it.

    One ``Scores`` per word, relative to the word being in no span; a score of NEVER: there is none.
    """
    best = (NEVER, 0, 0)
    opened, first = NEVER, 0
    for t, ((_, begin, inside, end, single), free) in enumerate(zip(scores, allowed, strict=True)):
        if not free:
            opened = NEVER
            continue
        if single > best[0]:
            best = (single, t, t + 1)
        if opened + end > best[0]:
            best = (opened + end, first, t + 1)
        if begin >= opened + inside:
            opened, first = begin, t
        else:
            opened += inside
    return best
