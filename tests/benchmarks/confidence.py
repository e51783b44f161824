"""What the confidence of a statement says: of words and cue, and of who speaks.

``python -m tests.benchmarks.confidence [--split open|train]`` prints, for the outer statements of
the real articles, the share that is right in each bin of confidence and how well confidence parts
right from wrong (area under the ROC curve; .5 is chance).
"""

from __future__ import annotations

import argparse
import math
import tempfile
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from kg.extraction.attribution.confidence import load_parameters
from kg.extraction.pipeline import Pipeline
from kg.extraction.settings import Settings
from tests.benchmarks.real.__main__ import documents
from tests.benchmarks.real.alignment import Pair
from tests.benchmarks.real.statements import match_statements, speaker_verdict
from tests.cases.real import labels as lb
from tests.cases.real.texts import articles

BINS = (0.0, 0.2, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
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


def fit(judged: Sequence[Judged]) -> tuple[float, float]:
    """Factor and shift of the odds that make confidence the share of words and speakers right.

    Platt's scaling (1999) by Newton's method; what is given must be the confidence of the words.
    """
    factor, shift = 1.0, 0.0
    rows = [(math.log(c / (1 - c)), float(good)) for c, _, good in judged if 0 < c < 1]
    for _ in range(50):
        slope = [0.0, 0.0]
        bend = [0.0, 0.0, 0.0]
        for x, good in rows:
            p = 1 / (1 + math.exp(-(factor * x + shift)))
            slope = [slope[0] + (p - good) * x, slope[1] + p - good]
            w = p * (1 - p)
            bend = [bend[0] + w * x * x, bend[1] + w * x, bend[2] + w]
        area_ = bend[0] * bend[2] - bend[1] ** 2
        factor -= (bend[2] * slope[0] - bend[1] * slope[1]) / area_
        shift -= (bend[0] * slope[1] - bend[1] * slope[0]) / area_
    return factor, shift


def _unscaled(confidence: float, factor: float, shift: float) -> float:
    """The confidence of the words from that of the statement."""
    odds = (math.log(confidence / (1 - confidence)) - shift) / factor
    return 1 / (1 + math.exp(-odds))


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--split", choices=("open", "train"), default="open")
    parser.add_argument("--fit", action="store_true", help="fit the scale on the train part")
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        if asked.fit:
            given = load_parameters("statement")
            found = judge("train", Path(folder))
            raw = [(_unscaled(c, given["factor"], given["shift"]), w, s) for c, w, s in found]
            print("factor {:.3f}, shift {:.3f}".format(*fit(raw)))
            return 0
        print("\n".join(lines(judge(asked.split, Path(folder)))))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
