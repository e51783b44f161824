"""What more articles give the scores of roles and relations.

    python -m tests.benchmarks.learning_curve [--tagger best]

Learns from an eighth, a quarter, half and all of the affairs of the read articles, and scores all
affairs, each by weights that did not see it. Prints the average precision of each column, and the
share found where 80 % is right. Takes some fifteen minutes of CPU and 4 GB of memory.
"""

from __future__ import annotations

import argparse
import sys
import zlib
from collections.abc import Iterator, Sequence
from itertools import accumulate, chain

from kg.training.scores import FOLDS, RELATIONS, ROLES, Row, fit_columns, fold_of, odds_of
from tests.benchmarks.fit_roles import case_rows, gathered, part_rows

SHARES = (0.125, 0.25, 0.5, 1.0)
RIGHT = 0.8  # of what is told, where the share found is given

Ranked = Sequence[bool]  # what is right of what is told, the surest first


def average_precision(ranked: Ranked) -> float:
    """The mean of the precisions at each right one; 0 where nothing is right."""
    at = [hits / place for place, hits in enumerate(accumulate(ranked), 1)]
    return sum(one for one, right in zip(at, ranked, strict=True) if right) / max(sum(ranked), 1)


def found_where_right(ranked: Ranked, least: float) -> float:
    """The largest share of the right ones above which ``least`` of what is told is right."""
    hits = enumerate(accumulate(ranked), 1)
    return max((n for place, n in hits if n / place >= least), default=0) / max(sum(ranked), 1)


def is_among(group: str, share: float) -> bool:
    """Whether an affair is in this share of them; whoever is in a share is in the larger ones."""
    return zlib.crc32(f"curve {group}".encode()) % 1000 < 1000 * share


def ranked(rows: Sequence[Row], always: Sequence[Row], share: float, columns: Sequence[str]) -> (
    dict[str, Ranked]
):  # fmt: skip
    """Each column of all scored rows, by weights from a share of the other folds' affairs."""
    scored: dict[str, list[tuple[float, bool]]] = {column: [] for column in columns}
    for fold in range(FOLDS):
        known = [r for r in rows if fold_of(r.group) != fold and is_among(r.group, share)]
        weights = fit_columns([*known, *always], columns)
        for row in rows:
            if row.scored and fold_of(row.group) == fold:
                odds = odds_of(weights, columns, row.features)
                for column in columns:
                    scored[column].append((odds[column], column in row.right))
    order = {column: sorted(some, key=lambda one: -one[0]) for column, some in scored.items()}
    return {column: [right for _, right in some] for column, some in order.items()}


def lines(rows: Sequence[Row], always: Sequence[Row], columns: Sequence[str]) -> Iterator[str]:
    """The figures of each share."""
    for share in SHARES:
        groups = {row.group for row in rows if is_among(row.group, share)}
        yield f"{len(groups)} affairs"
        for column, found in ranked(rows, always, share, columns).items():
            yield (
                f"  {column}: average precision {100 * average_precision(found):.1f}, "
                f"found where {RIGHT:.0%} is right {100 * found_where_right(found, RIGHT):.1f}"
                f" of {sum(found)}"
            )


def main(arguments: Sequence[str] | None = None) -> int:
    """Reads the articles, prints the curves."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tagger", choices=("rules", "fast", "best"), default="best")
    lexicon, read = gathered(parser.parse_args(arguments).tagger)
    articles = chain.from_iterable(part_rows(p, read[p], lexicon) for p in ("train", "told"))
    given = list(articles), list(case_rows(read["cases"], lexicon))
    for name, columns in (("roles", ROLES), ("relations", RELATIONS)):
        rows, always = ([row for one, row in part if one == name] for part in given)
        print(name, *lines(rows, always, columns), sep="\n", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
