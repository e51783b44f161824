"""Allegations in the further read articles: ``python -m tests.benchmarks.allegations``.

Of ``told.jsonl`` the articles with entities and allegations, in the order of the digests of their
names: 110 that were in view while rules were written (``--part seen``) with 40 in which nobody is
accused, and the other ones (``--part rest``). Statements were not read in them, so that who reports
an accusation counts as a wrong accuser: precision is below that of the open part, and only good
for comparing. ``--errors`` lists what is wrong or missed, of the seen part alone.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from kg.extraction.pipeline import Pipeline
from kg.extraction.settings import Settings
from tests.benchmarks.real.__main__ import documents
from tests.benchmarks.real.alignment import Counts, Pair
from tests.benchmarks.real.relations import count_relations
from tests.cases.real import named, told
from tests.cases.real.labels import Reading

SEEN, BESIDE = 110, 40
TOLD = ("FALSE ACCUSATION", "allegation missed")
FIGURES = ("allegations: P", "allegations: accused found R", "allegations: R")


def chosen(part: str) -> list[Reading]:
    """The readings of a part."""
    judged = {row["article"] for row in named.records()}
    found = [one for name, one in told.readings().items() if name in judged]
    found.sort(key=lambda one: hashlib.sha256(one.article.encode()).hexdigest())
    accusing = [one for one in found if one.accusations]
    if part == "rest":
        return accusing[SEEN:]
    return accusing[:SEEN] + [one for one in found if not one.accusations][:BESIDE]


def measured(part: str, *, tagger: str) -> Iterator[Counts]:
    """The counts of each article."""
    readings = {one.article: one for one in chosen(part)}
    pipeline = Pipeline(Settings(tagger=tagger))
    with tempfile.TemporaryDirectory() as folder:
        for found in pipeline.extract(documents(list(readings.values()), Path(folder))):
            name = found.document.id
            counts = Counts()
            count_relations(Pair(told.articles()[name], readings[name], found), counts)
            yield counts


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", choices=("seen", "rest"), default="seen")
    parser.add_argument("--tagger", choices=("rules", "fast", "best"), default="best")
    parser.add_argument("--errors", action="store_true")
    given = parser.parse_args(arguments)
    if given.errors and given.part == "rest":
        parser.error("nobody looks at the errors of the rest")
    counted = list(measured(given.part, tagger=given.tagger))
    if given.errors:
        print("\n".join(line for one in counted for line in one.errors if line.startswith(TOLD)))
    for figure in FIGURES:
        pairs = [one.ratios[figure] for one in counted if figure in one.ratios]
        right, of = (sum(pair[i] for pair in pairs) for i in (0, 1))
        print(f"{figure}: {right:.0f} of {of:.0f}, {100 * right / max(of, 1):.1f} %")
    return 0


if __name__ == "__main__":
    sys.exit(main())
