"""Fits what descriptions mean ("the lawmaker", "his client"), on real articles.

    python -m tests.benchmarks.fit_descriptions [--out FILE]

The read articles of the train part and the named ones tell which entity each description means, if
the text has told of it; our own cases, but for those kept aside, count a little. A network with one
hidden layer chooses among the candidates of ``kg.extraction.coreference.description_factors`` and
nobody, by the likelihood of what the readers say. Earlier descriptions are decided as the readers
did, so the result does not depend on the weights that ship. Prints precision and recall on the open
part, which is not fitted on, for each readiness to answer; ``--out`` writes the weights there.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kg.extraction.coreference import description_ranking
from kg.extraction.coreference import nominal_antecedents as resolving
from kg.extraction.coreference.candidates import Setting
from kg.extraction.coreference.chains import Chain, Chains
from kg.extraction.coreference.description_factors import about, candidates
from kg.extraction.coreference.description_ranking import (
    LEAST,
    NOBODY,
    DescriptionWeights,
    shipped,
    written,
)
from kg.extraction.ner.phrases import Phrase
from kg.extraction.pipeline import Pipeline
from kg.extraction.settings import Settings
from tests.benchmarks.fit_it_and_they import Told, judged, told_articles
from tests.cases.real.notation import PRONOUNS
from tests.cases.real.texts import SHARED
from tests.mentions_by_hand import read_cases

Floats = NDArray[np.float64]
# How much a description of each source counts.
SHARES = {"train": 1.0, "named": 1.0, "case": 0.3}
# Taken off the score of nobody: a wrong link costs more than a missing one.
READY = 0.5
HIDDEN, NETWORKS = 16, 2
PASSES, SAMPLES, RATE, DECAY, DROPOUT = 12, 64, 3e-3, 0.01, 0.2


@dataclass(frozen=True)
class Sample:
    """A description: the factors of its candidates and of nobody, and which of them are right.

    Readers tell of no group that never speaks: what such a description repeats is ``told`` nowhere,
    so all that they do not tell of may be right.
    """

    source: str
    rows: list[dict[str, float]]
    right: list[bool]
    told: bool


def own_cases() -> Iterator[Told]:
    """Our own cases, without those that are kept aside."""
    for case in read_cases():
        if not case.aside and case.clusters:
            groups: list[tuple[list[tuple[int, int]], list[tuple[int, int]]]] = []
            for cluster in case.clusters:
                spans = [(span.start, span.end) for span in cluster]
                pronouns = [s for s in spans if case.text[slice(*s)].lower() in PRONOUNS]
                groups.append(([s for s in spans if s not in pronouns], pronouns))
            yield Told("case", case.text, groups)


def collect(articles_told: Sequence[Told], pipeline: Pipeline) -> list[Sample]:
    """The samples of all articles."""
    samples: list[Sample] = []
    original = description_ranking.meant

    def spy(setting: Setting, phrase: Phrase, chains: Chains) -> Chain | None:
        found = candidates(setting, phrase, chains)
        gold = judge.entity_of(phrase)
        right = [judge.entity_of_chain(chain) == gold for _, chain in found]
        # Cases name only the mentions that they are about: of the others nothing is known.
        known = judge.told.source != "case" or gold is not None
        if found and known and not judge.is_outside(phrase):
            nobody = {**about(setting, phrase), NOBODY: 1.0}
            rows = [*(factors for factors, _ in found), nobody]
            told = gold is not None and any(right)
            samples.append(Sample(judge.told.source, rows, [*right, not told], told))
        meant = (c for (_, c), good in zip(found, right, strict=True) if good)
        return None if gold is None else next(meant, None)

    vars(resolving)["meant"] = spy
    try:
        for judge, resolve in judged(articles_told, pipeline):  # noqa: B007 - asked by the spy
            resolve()
    finally:
        vars(resolving)["meant"] = original
    return samples


class Table:
    """All samples in one table: rows of factors, and which rows are whose."""

    def __init__(self, samples: Sequence[Sample], factors: Sequence[str]) -> None:
        self.rows = np.array(
            [[row.get(name, 0.0) for name in factors] for s in samples for row in s.rows]
        )
        ends = np.cumsum([len(s.rows) for s in samples])
        self.places = [
            np.arange(end - len(s.rows), end) for end, s in zip(ends, samples, strict=True)
        ]
        self.right = np.array([good for s in samples for good in s.right], dtype=float)
        self.share = np.array([SHARES[s.source] for s in samples])

    def shuffled(self, dice: np.random.Generator) -> Iterator[NDArray[np.intp]]:
        """Each sample once, SAMPLES at a time."""
        order = dice.permutation(len(self.places))
        for at in range(0, len(order), SAMPLES):
            yield order[at : at + SAMPLES]


def surplus(scores: Floats, right: Floats, starts: NDArray[np.intp], share: Floats) -> Floats:
    """How much likelier each row should be, by what the readers say of its sample."""
    sizes = np.diff(starts, append=len(scores))
    odds = np.exp(scores - np.repeat(np.maximum.reduceat(scores, starts), sizes))
    every = odds / np.repeat(np.add.reduceat(odds, starts), sizes)
    good = odds * right
    wanted = good / np.repeat(np.maximum(np.add.reduceat(good, starts), 1e-30), sizes)
    found: Floats = (wanted - every) * np.repeat(share, sizes) / len(starts)
    return found


def fit(samples: Sequence[Sample]) -> DescriptionWeights:
    """The network, by Adam with decoupled decay (Loshchilov and Hutter 2019) and dropout."""
    factors = sorted({name for s in samples for row in s.rows for name in row})
    table = Table(samples, factors)
    mean, spread = table.rows.mean(0), np.maximum(table.rows.std(0), 0.05)
    mean[factors.index(NOBODY)], spread[factors.index(NOBODY)] = 0.0, 1.0
    table.rows = (table.rows - mean) / spread
    found = [_fitted(table, np.random.default_rng(seed)) for seed in range(NETWORKS)]
    # Several networks side by side are one network: their scores are averaged.
    hidden = np.hstack([one[0] for one in found]) / spread[:, None]
    bias = np.concatenate([one[1] for one in found]) - mean @ hidden
    out = np.concatenate([one[2] for one in found]) / NETWORKS
    direct = np.mean([one[3] for one in found], axis=0) / spread
    return DescriptionWeights(tuple(factors), np.vstack((hidden, bias)), out, direct, READY)


def _fitted(table: Table, dice: np.random.Generator) -> list[Floats]:
    """Hidden weights and their constants, output weights, and those of the direct path."""
    size = table.rows.shape[1]
    values = [
        dice.normal(0, (1 / size) ** 0.5, (size, HIDDEN)), np.zeros(HIDDEN),
        dice.normal(0, HIDDEN**-0.5, HIDDEN), np.zeros(size),
    ]  # fmt: skip
    moments = [(np.zeros_like(v), np.zeros_like(v)) for v in values]
    total = PASSES * -(-len(table.places) // SAMPLES)
    for step in range(1, total + 1):
        if step % -(-len(table.places) // SAMPLES) == 1:
            order = table.shuffled(dice)
        slopes = _slopes(table, next(order), values, dice)
        rate = RATE * max(0.02, 1 - step / total)
        for i, (slope, (first, second)) in enumerate(zip(slopes, moments, strict=True)):
            first += 0.1 * (slope - first)
            second += 0.001 * (slope**2 - second)
            pace = (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
            values[i] = values[i] * (1 - rate * DECAY) + rate * pace
    return values


def _slopes(
    table: Table, chosen: NDArray[np.intp], values: Sequence[Floats], dice: np.random.Generator
) -> tuple[Floats, ...]:
    """The slope of the likelihood of some samples, by what the network has."""
    hidden, bias, out, direct = values
    places = [table.places[sample] for sample in chosen]
    starts = np.cumsum([0, *map(len, places[:-1])])
    which = np.concatenate(places)
    rows = table.rows[which]
    kept = (dice.random((len(rows), HIDDEN)) >= DROPOUT) / (1 - DROPOUT)
    inner = np.maximum(rows @ hidden + bias, 0.0) * kept
    wanted = surplus(inner @ out + rows @ direct, table.right[which], starts, table.share[chosen])
    back = wanted[:, None] * (inner > 0) * kept * out
    return rows.T @ back, back.sum(0), wanted @ inner, wanted @ rows


def measure(
    samples: Sequence[Sample], known: DescriptionWeights, ready: float
) -> tuple[float, ...]:
    """Precision over those linked, and recall over those that mean what the text has told of."""
    right = linked = found = meaning = 0
    for sample in samples:
        chances = replace(known, ready=ready).chances(sample.rows)
        best = int(chances.argmax())
        meaning += sample.told
        if best < len(sample.rows) - 1 and chances[best] >= LEAST:
            linked += 1
            right += sample.right[best]
            found += sample.told and sample.right[best]
    return 100 * right / max(linked, 1), 100 * found / max(meaning, 1)


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints figures, and writes the weights if asked; 2 where the texts are absent."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, help="kg/data/coreference/descriptions.json")
    given = parser.parse_args(arguments)
    if not SHARED.exists():
        print(f"{SHARED} is absent: nothing fitted", file=sys.stderr)
        return 2
    told = [t for t in told_articles() if t.source in (*SHARES, "open")]
    samples = collect([*told, *own_cases()], Pipeline(Settings()))
    kept = [s for s in samples if s.source == "open"]
    weights = fit([s for s in samples if s.source != "open"])
    for ready in (-1.0, -0.5, 0.0, 0.5, 1.0):
        precision, recall = measure(kept, weights, ready)
        print(f"readiness {ready}: open P {precision:.1f} R {recall:.1f}")
    precision, recall = measure(kept, shipped(), shipped().ready)
    print(f"as it ships: open P {precision:.1f} R {recall:.1f}")
    if given.out is not None:
        given.out.write_text(json.dumps(written(weights)) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
