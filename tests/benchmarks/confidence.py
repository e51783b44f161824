"""What the confidence of a statement says: of words and cue, and of who speaks.

``python -m tests.benchmarks.confidence [--split open|train]`` prints, for the outer statements of
the real articles, the share that is right in each bin of confidence and how well confidence parts
right from wrong (area under the ROC curve; .5 is chance).
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from kg.pipeline import Pipeline, Settings
from tests.benchmarks.real.__main__ import documents
from tests.benchmarks.real.alignment import Pair
from tests.benchmarks.real.statements import match_statements, speaker_verdict
from tests.cases.real import labels as lb
from tests.cases.real.texts import articles

BINS = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 1.0)
Judged = tuple[float, bool, bool]  # confidence, words right, words and speaker right


def judge(part: str, folder: Path) -> list[Judged]:
    """Every outer statement of a part; one that no reader has is wrong."""
    gold = lb.load(part)
    found = []
    pipeline = Pipeline(Settings())
    for extraction in pipeline.extract(documents(list(gold.values()), folder)):
        name = extraction.document.id
        pair = Pair(articles()[name], gold[name], extraction)
        claims = {claim.id: claim for claim in pair.gold.claims}
        right = {
            statement.id: speaker_verdict(pair, claims[claim], statement) in RIGHT
            for claim, statement in match_statements(pair).items()
        }
        found += [
            (one.confidence, one.id in right, right.get(one.id, False))
            for one in pair.statements
            if one.parent is None
        ]
    return found


RIGHT = ("right", "second node")


def area(pairs: Sequence[tuple[float, bool]]) -> float:
    """The chance that a right one has more confidence than a wrong one; ties count half."""
    right = [score for score, good in pairs if good]
    wrong = [score for score, good in pairs if not good]
    if not right or not wrong:
        return float("nan")
    won = sum((r > w) + 0.5 * (r == w) for r in right for w in wrong)
    return won / (len(right) * len(wrong))


def lines(judged: Sequence[Judged]) -> list[str]:
    """The table as Markdown."""
    out = ["| confidence | statements | mean | words right | words and speaker right |",
           "|---|---|---|---|---|"]  # fmt: skip
    for low, high in pairwise(BINS):
        inside = [one for one in judged if low <= one[0] < high or (high == 1.0 == one[0])]
        if inside:
            mean, words, both = (sum(one[i] for one in inside) / len(inside) for i in range(3))
            out.append(
                f"| {low:g} to {high:g} | {len(inside)} | {mean:.2f} | {words:.0%} | {both:.0%} |"
            )
    everything = [(c, w) for c, w, _ in judged]
    matched = [(c, s) for c, w, s in judged if w]
    out.append("")
    out.append(f"area under the curve: words {area(everything):.2f}, ")
    out[-1] += f"words and speaker {area([(c, s) for c, _, s in judged]):.2f}, "
    out[-1] += f"speaker where the words are right {area(matched):.2f} (n = {len(matched)})"
    return out


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--split", choices=("open", "train"), default="open")
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        print("\n".join(lines(judge(asked.split, Path(folder)))))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
