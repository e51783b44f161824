"""Labels of what news does not state outright, and of the plain facts beside it.

``python -m tests.benchmarks.hedges`` scores the open cases of ``tests/cases/hedges``, ``--aside``
those kept aside (a sum only), ``--misses`` shows what is wrong in open ones. ``--unseen`` takes
the wordings of ``unseen.yaml`` instead.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from kg.extraction.pipeline import Pipeline
from kg.extraction.settings import Settings
from kg.model import Event, Span
from tests.cases.hedges.read import FACT, PATH, UNSEEN, Hedge, Told, load_hedges
from tests.conftest import plain_document


@dataclass(slots=True)
class Count:
    """What was right and wrong, summed over the told events."""

    told: int = 0
    found: int = 0
    all_right: int = 0
    hedged: int = 0
    leaks: int = 0
    facts: int = 0
    lost_facts: int = 0
    misses: list[str] = field(default_factory=list)

    def row(self) -> str:
        """The sums in one line."""
        return (
            f"told {self.told}, found {self.found}, all four labels right {self.all_right}; "
            f"told as a fact though none {self.leaks} of {self.hedged}; "
            f"facts not told as such {self.lost_facts} of {self.facts}"
        )


def labels_of(event: Event) -> tuple[str, str, str, str]:
    """The four labels as words."""
    return (
        str(event.status),
        str(event.polarity),
        str(event.commitment),
        str(event.time_frame),
    )


def event_at(hedge: Hedge, told: Told, events: Iterable[Event]) -> Event | None:
    """The event of the told kind whose trigger overlaps the told one."""
    start = hedge.text.index(told.trigger)
    place = Span(start, start + len(told.trigger))
    return next((e for e in events if e.type == told.kind and e.trigger.overlaps(place)), None)


def score(hedge: Hedge, events: tuple[Event, ...], count: Count) -> None:
    """Adds one case to ``count``; an event that nobody wrote down is judged where it is a fact."""
    matched = set()
    for told in hedge.told:
        event = event_at(hedge, told, events)
        fact = told.labels == FACT
        count.told += 1
        count.facts += fact
        count.hedged += not fact
        if event is None:
            count.lost_facts += fact
            count.misses.append(f"{hedge.id}: no {told.kind} at {told.trigger!r} | {hedge.text}")
            continue
        matched.add(event.id)
        count.found += 1
        found = labels_of(event)
        count.all_right += found == told.labels
        count.leaks += found == FACT and not fact
        count.lost_facts += fact and found != FACT
        if found != told.labels:
            leak = "LEAK " if found == FACT else ""
            count.misses.append(f"{hedge.id}: {leak}{found}, not {told.labels} | {hedge.text}")
    for event in events:
        if event.id not in matched and labels_of(event) == FACT:
            words = hedge.text[event.trigger.start : event.trigger.end]
            count.misses.append(f"{hedge.id}: {event.type} {words!r} too | {hedge.text}")


def measure(
    *,
    aside: bool,
    path: Path = PATH,
    tagger: str = "rules",
    without: frozenset[str] = frozenset(),
) -> Count:
    """The sums over the open cases of ``path``, or over those kept aside; ``without`` some ids."""
    hedges = [h for h in load_hedges(path) if h.kept_aside == aside and h.id not in without]
    pipeline = Pipeline(Settings(tagger=tagger))
    count = Count()
    documents = [plain_document(hedge.text) for hedge in hedges]
    for hedge, found in zip(hedges, pipeline.extract(documents), strict=True):
        score(hedge, found.events, count)
    return count


def main(arguments: list[str] | None = None) -> int:
    """Runs the pipeline over the cases and prints the sums."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--aside", action="store_true", help="score the kept-aside third")
    parser.add_argument("--unseen", action="store_true", help="score unseen.yaml")
    parser.add_argument("--misses", action="store_true", help="show what is wrong (open cases)")
    parser.add_argument("--tagger", default="rules", help="best, fast or rules")
    options = parser.parse_args(arguments)
    path = UNSEEN if options.unseen else PATH
    count = measure(aside=options.aside, path=path, tagger=options.tagger)
    print(count.row())
    if options.misses and not options.aside:
        print("\n".join(count.misses))
    return 0


if __name__ == "__main__":
    sys.exit(main())
