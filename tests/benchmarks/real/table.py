"""Totals over articles, their intervals, and the table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tests.benchmarks.real.alignment import Counts
from tests.cases.real import labels as lb

Numbers = npt.NDArray[np.float64]
SEED, DRAWS = 20261125, 1_000
# Of each pair of precision and recall a line gives F1 too.
F1 = ("statements", "names", "names, any type", "B³", "CEAF-e", "events: trigger and kind",
      "events: entirely right", "events: roles")  # fmt: skip
SECTIONS: Mapping[str, Sequence[str]] = {
    "Statements": (
        "statements R", "statements P", "statements F1", "statements wholly right P",
        "statements: speaker right, of all", "statements: speaker right",
        "statements: speaker second node", "statements: speaker another",
        "statements: speaker nobody", "statements: act", "statements: polarity",
        "records from outside the article",
    ),
    "Who is who": (
        "names P", "names R", "names F1", "names, any type F1",
        *(f"names {kind} F1" for kind in lb.TYPES),
        "B³ P", "B³ R", "B³ F1", "CEAF-e F1", "nodes: errors per 100", "nodes: junk",
        "nodes: merge", "nodes: duplicate", "nodes: type",
    ),
    "Mentions that speak or act": tuple(
        f"{kind} that speak or act: {verdict}"
        for kind in ("pronouns", "descriptions") for verdict in ("right", "wrong", "unresolved")
    ),
    "Events": (
        "events: trigger and kind P", "events: trigger and kind R", "events: trigger and kind F1",
        "events: roles P", "events: roles R", "events: roles F1", "events: who, whom, what, where",
        "events: number", "events: time",
        "events: status", "events: polarity", "events: commitment", "events: time frame",
        "events: all four labels", "events: entirely right P", "events: entirely right R",
    ),
    "Told as facts": (
        "facts right", "facts: not an event", "facts: not a fact", "facts: who is wrong",
        "reversed events",
    ),
    "Allegations": ("allegations: accused found R", "allegations: R", "allegations: P"),
    "Relations and posts": (
        "relations asserted: P", "relations: R", "posts: P", "posts: R",
        "posts: held now or formerly",
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Figure:
    """A measure in per cent (errors: per 100) with its interval and what it was counted over."""

    value: float
    low: float
    high: float
    of: float


def figures(counted: Sequence[Counts], *, names: Sequence[str] = F1) -> dict[str, Figure]:
    """All measures over the articles, each with a bootstrap interval over articles (Efron 1979).

    ``names`` are those of which precision and recall give an F1 too.
    """
    if not counted:
        return {}
    drawn = np.random.default_rng(SEED).integers(
        0, len(counted), (DRAWS, len(counted)), dtype=np.int64
    )
    tables = {}
    for measure in sorted({name for counts in counted for name in counts.ratios}):
        tables[measure] = np.array([c.ratios.get(measure, (0.0, 0.0)) for c in counted])
    found = {}
    for name, rows in tables.items():
        if rows[:, 1].sum():
            found[name] = _figure(name, *_ratio(name, rows, drawn), of=rows[:, 1].sum())
    for name in (*names, *(f"names {kind}" for kind in lb.TYPES)):
        if f"{name} P" in found and f"{name} R" in found:
            (p, ps), (r, rs) = (_ratio(name, tables[f"{name} {k}"], drawn) for k in "PR")
            both = _harmonic(np.append(ps, p), np.append(rs, r))
            of = found[f"{name} R"].of
            found[f"{name} F1"] = _figure(name, float(both[-1]), both[:-1], of=of)
    return found


def _ratio(name: str, rows: Numbers, drawn: npt.NDArray[np.int64]) -> tuple[float, Numbers]:
    scale = 1.0 if name.startswith("nodes") else 100.0
    sums = rows[drawn].sum(axis=1)
    spread = np.divide(sums[:, 0], sums[:, 1], out=np.zeros(len(sums)), where=sums[:, 1] > 0)
    return scale * float(rows[:, 0].sum() / max(rows[:, 1].sum(), 1e-9)), scale * spread


def _harmonic(precision: Numbers, recall: Numbers) -> Numbers:
    total = precision + recall
    both: Numbers = np.divide(
        2 * precision * recall, total, out=np.zeros(len(total)), where=total > 0
    )
    return both


def _figure(name: str, value: float, spread: Numbers, *, of: float) -> Figure:
    low, high = np.percentile(spread, (2.5, 97.5))
    return Figure(round(value, 1), round(float(low), 1), round(float(high), 1), of)


def lines(found: Mapping[str, Figure], *, articles: int, part: str) -> Iterator[str]:
    """The table, as Markdown."""
    yield f"{articles} articles, {part}; per cent with 95 % intervals (bootstrap over articles)"
    for title, names in SECTIONS.items():
        yield f"\n| {title} | | interval | of |\n|---|---|---|---|"
        for name in names:
            if name in found:
                one = found[name]
                interval = f"{one.low:.1f} to {one.high:.1f}"
                yield f"| {name} | {one.value:.1f} | {interval} | {one.of:.0f} |"
