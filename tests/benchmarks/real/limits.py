"""Which condition keeps events from being entirely right, and what each alone would give.

    python -m tests.benchmarks.real.limits [--split open|blind|abc|abc-aside|train]

The first table takes conditions as met by every event that was found. The second counts the events
by the conditions in which they fail. Totals only, so that it may be asked of any part.
``--readers`` compares the two readers of 24 articles instead.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.benchmarks.real.__main__ import pairs
from tests.benchmarks.real.agreement import pairs_read, second_by_first
from tests.benchmarks.real.alignment import Pair
from tests.benchmarks.real.events import NO_KIND, Conditions, candidates, conditions, match_events
from tests.cases.real import abc
from tests.cases.real import labels as lb
from tests.cases.real.texts import PARTS

ALL = Conditions._fields


@dataclass
class Limits:
    """Events of a part: those of readers, those told, and what the found ones meet."""

    wanted: int = 0
    told: int = 0
    right_triggers: int = 0
    found: list[Conditions] = field(default_factory=list)

    def add(self, pair: Pair) -> None:
        """Counts one article."""
        matched = match_events(pair)
        events = [event for event in pair.events if event.type != NO_KIND]
        happenings = [one for one in pair.gold.happenings if one.kind in lb.KINDS]
        self.wanted += len(happenings)
        self.told += len(events)
        self.right_triggers += sum(bool(candidates(pair, event)) for event in events)
        self.found += [
            conditions(pair, one, matched[one.id]) for one in happenings if one.id in matched
        ]

    def right(self, given: Sequence[str] = ()) -> int:
        """Events entirely right if the conditions ``given`` were always met."""
        return sum(all(getattr(met, name) or name in given for name in ALL) for met in self.found)


def rows(limits: Limits) -> list[str]:
    """The table of what would be, in Markdown."""
    chosen: list[tuple[str, ...]] = [(), *((name,) for name in ALL)]
    chosen += [tuple(one for one in ALL if one != name) for name in ALL]
    lines = ["| always met | entirely right P | R | with flawless triggers |", "|---|---|---|---|"]
    for given in chosen:
        right = limits.right(given)
        shares = (
            right / max(count, 1) for count in (limits.told, limits.wanted, len(limits.found))
        )
        cells = " | ".join(f"{100 * share:.1f}" for share in shares)
        lines.append(f"| {', '.join(given) or 'nothing'} | {cells} |")
    return lines


def faults(limits: Limits) -> list[str]:
    """How many events fail in which conditions."""
    counted = Counter(tuple(name for name in ALL if not getattr(met, name)) for met in limits.found)
    lines = ["", "| fails in | events |", "|---|---|"]
    lines += [f"| {', '.join(names) or 'nothing'} | {n} |" for names, n in counted.most_common()]
    return lines


def of(given: Iterable[Pair]) -> Limits:
    """The limits of articles."""
    limits = Limits()
    for pair in given:
        limits.add(pair)
    return limits


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints both tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--split", choices=(*PARTS, *abc.PARTS), default="open")
    parser.add_argument("--tagger", choices=("rules", "fast", "best"), default="best")
    parser.add_argument("--readers", action="store_true", help="compare two readers")
    given = parser.parse_args(arguments)
    if given.readers:
        limits = of(second_by_first(*one) for one in pairs_read(told=False))
    else:
        with tempfile.TemporaryDirectory() as folder:
            limits = of(pairs(given.split, tagger=given.tagger, folder=Path(folder)))
    right = limits.right_triggers
    print(
        f"{limits.wanted} events of readers, {limits.told} told, {right} of them events of the text"
    )
    print("\n".join([*rows(limits), *faults(limits)]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
