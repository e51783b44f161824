"""A ratio: what one thing takes, against what another takes in the same run, and the table."""

from __future__ import annotations

import json
import os
import platform
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Literal

Unit = Literal["CPU s", "wall s", "MB", "µs"]
_HEAD = ("measured", "ratio", "lowest to highest", "takes", "the other", "wanted")


@dataclass(frozen=True, slots=True)
class Ratio:
    """One line of the table.

    ``pairs`` has what the thing ``name`` took and what ``beside`` took, one pair for each round, in
    ``unit``. With ``speed`` the ratio is how many times as fast it is, otherwise how many times as
    much it takes. ``bound``: the other was stopped, so its figure, and the speed, is a lower bound.
    Where ``beside`` is missing there are no pairs, and ``absent`` says why and what would get it.
    """

    name: str
    beside: str
    unit: Unit = "CPU s"
    pairs: tuple[tuple[float, float], ...] = ()
    speed: bool = False
    wanted: str = ""
    bound: bool = False
    absent: str = ""

    @property
    def ratios(self) -> tuple[float, ...]:
        """The ratio of each round."""
        return tuple((b / a) if self.speed else (a / b) for a, b in self.pairs)

    @property
    def median(self) -> float | None:
        """Their median; None where nothing was measured."""
        return statistics.median(self.ratios) if self.pairs else None

    @property
    def kind(self) -> str:
        """What the ratio says, in words."""
        what = "memory" if self.unit == "MB" else "time"
        return "speed, of" if self.speed else f"{what}, of"

    def __str__(self) -> str:
        """One line for a benchmark that prints as it goes."""
        if self.median is None:
            return f"{self.name}, beside {self.beside}: {self.absent}"
        name = f"{self.name}, {self.kind} {self.beside}"
        mark = ">" if self.bound else ""
        ours, theirs = (statistics.median(side) for side in zip(*self.pairs, strict=True))
        wanted = f"  (wanted {self.wanted})" if self.wanted else ""
        return (
            f"{name:60} {ours:9.3f} and {mark}{theirs:.3f} {self.unit}  {mark}{self.median:.2f}"
            f"{wanted}"
        )


def once(
    name: str, beside: str, ours: float, theirs: float, *, unit: Unit = "CPU s",
    speed: bool = False, wanted: str = "", bound: bool = False,
) -> Ratio:  # fmt: skip
    """A ratio that was measured in one round."""
    return Ratio(name, beside, unit, ((ours, theirs),), speed, wanted, bound)


@dataclass(slots=True)
class Run:
    """A run of several benchmarks: its ratios, and the load of the machine around them."""

    rounds: int
    sizes: str
    load_before: float = field(default_factory=lambda: os.getloadavg()[0])
    load_after: float = 0.0
    ratios: list[Ratio] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    def end(self) -> None:
        """Notes the load at the end."""
        self.load_after = os.getloadavg()[0]

    @property
    def is_busy(self) -> bool:
        """True if more wanted to work than there are cores, before or after."""
        return max(self.load_before, self.load_after) > (os.cpu_count() or 1)

    @property
    def machine(self) -> str:
        """Cores, Python and load, in one line."""
        return (
            f"{os.cpu_count()} cores, Python {platform.python_version()}, {platform.system()}; "
            f"load {self.load_before:.1f} at the start, {self.load_after:.1f} at the end"
        )

    def text(self) -> str:
        """The table in Markdown, between a head and what was not measured."""
        measured = [one for one in self.ratios if one.pairs]
        lines = [f"{self.sizes}; median of {self.rounds}; {self.machine}", ""]
        lines += _table([_HEAD, *(_cells(one) for one in measured)])
        if self.is_busy and any(one.unit == "wall s" for one in measured):
            lines += ["", "The machine was busy: what is in wall seconds says little."]
        missing = [one for one in self.ratios if not one.pairs]
        if missing:
            lines += ["", "Not measured:", ""]
            lines += [f"- {one}" for one in missing]
        if self.failed:
            lines += ["", "Failed:", "", *(f"- {one}" for one in self.failed)]
        return "\n".join(lines)

    def json(self) -> str:
        """The same for programs, with each round."""
        return json.dumps(
            {
                "sizes": self.sizes,
                "rounds": self.rounds,
                "machine": self.machine,
                "load": [self.load_before, self.load_after],
                "ratios": [
                    {**asdict(one), "ratios": one.ratios, "median": one.median}
                    for one in self.ratios
                ],
                "failed": self.failed,
            },
            indent=2,
            ensure_ascii=False,
        )


def _cells(one: Ratio) -> tuple[str, ...]:
    mark = ">" if one.bound else ""
    ours, theirs = (statistics.median(side) for side in zip(*one.pairs, strict=True))
    return (
        f"{one.name}: {one.kind} {one.beside}",
        f"{mark}{one.median:.2f}",
        f"{min(one.ratios):.2f} to {max(one.ratios):.2f}" if len(one.pairs) > 1 else "once",
        f"{_short(ours)} {one.unit}",
        f"{mark}{_short(theirs)} {one.unit}",
        one.wanted,
    )


def _short(number: float) -> str:
    return f"{number:,.0f}" if number >= 100 else f"{number:.3g}"


def _table(rows: Iterable[Sequence[str]]) -> list[str]:
    """Rows as a Markdown table whose columns stand below each other."""
    listed = [tuple(row) for row in rows]
    widths = [max(len(cell) for cell in column) for column in zip(*listed, strict=True)]

    def line(row: Sequence[str]) -> str:
        cells = (f"{cell:{width}}" for cell, width in zip(row, widths, strict=True))
        return f"| {' | '.join(cells)} |"

    rule = f"|{'|'.join('-' * (width + 2) for width in widths)}|"
    return [line(listed[0]), rule, *map(line, listed[1:])]
