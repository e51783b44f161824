"""When events took place: right, wrong or no value, by where and how the article says it.

    python -m tests.benchmarks.times [--part open] [--tagger best] [--show]

Of the reader's events that newskg finds, those with a dated time count, by where its words stand
(the sentence of a trigger, the one beside it, the first ones, elsewhere) and by what they are. What
newskg dates and the reader does not is *extra*. ``--show`` prints what is not right.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.extraction.events import find_propositions
from kg.extraction.pipeline import Pipeline
from kg.extraction.settings import Settings
from kg.model import Event
from tests.benchmarks.before_events import read
from tests.benchmarks.real.__main__ import documents
from tests.benchmarks.real.alignment import Pair
from tests.benchmarks.real.events import match_events
from tests.cases.real import labels as lb
from tests.cases.real import told as more_read

RIGHT, COARSER, WRONG, NONE, EXTRA = "right", "coarser", "wrong", "none", "extra"
VERDICTS = (RIGHT, COARSER, WRONG, NONE, EXTRA)
UNDATED = "not dated by the reader"
OPENING = 2  # the last sentence of the start of an article
WORDS = (
    ("day of the week", r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day"),
    ("counted from today", r"\b(?:today|tonight|yesterday|tomorrow|this|last|next|ago|past)\b"),
    ("counted from another time", r"\b(?:later|earlier|before|after|following|same|that)\b"),
    ("day of a month", r"[a-z]{3}\.?\s+\d{1,2}\b(?!\d)|\b\d{1,2}(?:st|nd|rd|th)?\s+[A-Z]"),
    ("month", r"\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"),
    ("year", r"\b\d{4}\b"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Judged:
    """A dated event of a reader, or one that newskg dates: where, what, and how it was read."""

    where: str
    words: str
    verdict: str
    line: str


def verdict(right: str | None, found: str | None) -> str:
    """How a value compares with the reader's; *coarser* is the month or year of the right day."""
    if not right:
        return EXTRA if found else ""
    if found is None:
        return NONE
    if found == right:
        return RIGHT
    return COARSER if right.startswith(found) else WRONG


def where_of(pair: Pair, gold: lb.Happening) -> str:
    """Where the words of a reader's time stand."""
    if gold.time is None or not gold.time.value:
        return UNDATED
    at = pair.sentence(gold.time.span[0])
    gap = min((at - pair.sentence(start) for start, _ in gold.triggers), key=lambda g: (abs(g), g))
    if gap == 0:
        return "same sentence"
    if abs(gap) == 1:
        return "sentence before" if gap < 0 else "sentence behind"
    return "start of the article" if at <= OPENING else "elsewhere"


def sort_of(words: str) -> str:
    """The sort of a time by its words."""
    found = (name for name, pattern in WORDS if re.search(pattern, words, re.IGNORECASE))
    return next(found, "other")


def judged(pair: Pair) -> Iterator[Judged]:
    """The dated events of an article."""
    matched = match_events(pair)
    for gold in pair.gold.happenings:
        event = matched.get(gold.id)
        if event is None:
            continue
        right = gold.time.value if gold.time else None
        found = event.time.value if event.time else None
        result = verdict(right, found)
        if result:
            words = pair.quote(gold.time.span) if gold.time and right else ""
            yield Judged(
                where_of(pair, gold), sort_of(words) if right else UNDATED, result,
                f"{result}: {gold.kind} {pair.quote(gold.triggers[0])}: {words!r} {right}, "
                f"not {_told(pair, event)}",
            )  # fmt: skip


def _told(pair: Pair, event: Event) -> str:
    if event.time is None:
        return "none"
    return f"{pair.quote(event.time.span)!r} {event.time.value}"


def table(found: Iterable[Judged]) -> str:
    """The counts by where the words stand and by what they are."""
    rows: dict[str, Counter[str]] = {}
    for one in found:
        for name in ("all", one.where, one.words):
            rows.setdefault(name, Counter())[one.verdict] += 1
    lines = ["| | " + " | ".join(VERDICTS) + " |", "|---" * (len(VERDICTS) + 1) + "|"]
    for name, counts in rows.items():
        lines.append(f"| {name} | " + " | ".join(str(counts[v]) for v in VERDICTS) + " |")
    return "\n".join(lines)


def read_part(part: str, tagger: str) -> Iterator[Pair]:
    """The articles of a part with what newskg finds in them."""
    pipeline = Pipeline(Settings(tagger=tagger))
    gold = lb.load(part)
    texts = more_read.articles_of(gold)
    with tempfile.TemporaryDirectory() as folder:
        for parsed, found, states in read(pipeline, documents(list(gold.values()), Path(folder))):
            name = parsed.document.id
            extraction = find_propositions(parsed, found, lexicon=pipeline.lexicon, states=states)
            yield Pair(texts[name], gold[name], extraction)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--part", choices=("train", "told", "open"), default="open")
    parser.add_argument("--tagger", choices=("rules", "fast", "best"), default="best")
    parser.add_argument("--show", action="store_true", help="print what is not right")
    given = parser.parse_args(arguments)
    found = [one for pair in read_part(given.part, given.tagger) for one in judged(pair)]
    print(table(found))
    if given.show:
        print("\n".join(one.line for one in found if one.verdict != RIGHT))
    return 0


if __name__ == "__main__":
    sys.exit(main())
