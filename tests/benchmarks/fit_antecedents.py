"""Fits what pronouns and descriptions mean, and when they mean nobody, on real articles and GAP.

    python -m tests.benchmarks.fit_antecedents [--out FILE] [--alone personal it they] [--folds 5]

The read articles of the train part and the named ones tell what each pronoun and description means,
or that it is nobody in the text so far ("it rains", "a man"); GAP's development part
tells which of two names *he* or *she* means, and our own cases count a little. For each kind of
phrase a network with one hidden layer chooses among the candidates and nobody, by the likelihood
of what the readers say. First the readers decide what earlier phrases mean. Then networks do,
mistakes included, and what there is to choose from then is fitted on too (Ross, Gordon and Bagnell
2011): those of ``--alone`` fitted on the first round, the others as they ship.

A network over pairs of phrases learns from the first round and from GAP's two parts
(``kg.training.antecedent_pairs``). What it says of a sample is learned on other articles, by folds,
so that the networks fitted with it, which are a set of their own, know how far to trust it.
Prints precision and recall on articles that are not fitted on: by folds, and on the open part, at
several least probabilities, and F1 on GAP by folds. ``--out`` writes all weights.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kg.extraction.coreference.antecedents import (
    KINDS,
    NOBODY,
    Network,
    Weights,
    pair_factors,
    shipped,
    write_weights,
)
from kg.extraction.pipeline import Pipeline
from kg.extraction.settings import Settings
from kg.training.adam import Adam
from kg.training.antecedent_pairs import Choice, Learner, Trainer, surplus
from tests.benchmarks.antecedent_samples import Sample, Store, collect, own_cases
from tests.benchmarks.pronouns import DATA, VALIDATION, Count, read
from tests.benchmarks.told_articles import told_articles
from tests.cases.real.texts import SHARED

Floats = NDArray[np.float64]
# How much a phrase of each source counts: GAP is of an encyclopedia, where nobody speaks.
SHARES = {"train": 1.0, "named": 1.0, "gap": 1.0, "gap validation": 1.0, "case": 0.3}
# The least probability of a choice, by kind: see docs/explanation/models/antecedents.md.
LEAST = {"personal": 0.2, "it": 0.2, "they": 0.2, "description": 0.5}
PAIRED_LEAST = {**LEAST, "description": 0.55}
STEPS_SHOWN = (0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6, 0.7, 0.8)
HIDDEN, NETWORKS = 16, 2
PASSES, SAMPLES, RATE, DECAY, DROPOUT = 12, 64, 3e-3, 0.01, 0.2
# What the pairs say of a sample is learned on the other folds. GAP's short texts count double.
PAIR_FOLDS = 5
PAIR_SHARES = {**SHARES, "gap": 2.0, "gap validation": 2.0}


class Table:
    """All samples in one table: rows of factors, and which rows are whose."""

    def __init__(self, samples: Sequence[Sample], factors: Sequence[str]) -> None:
        index = {name: place for place, name in enumerate(factors)}
        self.rows = np.zeros((sum(len(s.rows) for s in samples), len(factors)))
        for place, row in enumerate(row for s in samples for row in s.rows):
            for name, value in row.items():
                self.rows[place, index[name]] = value
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


def fit(samples: Sequence[Sample], least: float) -> Network:
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
    return Network(tuple(factors), np.vstack((hidden, bias)), out, direct, least)


def _fitted(table: Table, dice: np.random.Generator) -> list[Floats]:
    """Hidden weights and their constants, output weights, and those of the direct path."""
    size = table.rows.shape[1]
    values = [
        dice.normal(0, (1 / size) ** 0.5, (size, HIDDEN)), np.zeros(HIDDEN),
        dice.normal(0, HIDDEN**-0.5, HIDDEN), np.zeros(size),
    ]  # fmt: skip
    adam = Adam(
        values, rate=RATE, decay=DECAY, steps=PASSES * -(-len(table.places) // SAMPLES)
    )  # fmt: skip
    for _ in range(PASSES):
        for some in table.shuffled(dice):
            adam.climb(_slopes(table, some, adam.values, dice))
    return adam.values


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


Guess = tuple[Sample, int, float]  # the likeliest candidate of a sample, and its probability


def guesses(samples: Sequence[Sample], known: Network) -> list[Guess]:
    """What a network makes of each sample."""
    found = []
    for sample in samples:
        chances = known.chances(sample.rows)
        best = int(chances[:-1].argmax())
        found.append((sample, best, float(chances[best])))
    return found


def measure(guessed: Sequence[Guess], least: float) -> tuple[float, float, int]:
    """Precision over the linked, recall over those that mean somebody told of, number linked."""
    linked = [(s, s.right[b]) for s, b, p in guessed if p >= least]
    right = sum(good for _, good in linked)
    meaning = sum(s.told for s, _, _ in guessed)
    found = sum(good and s.told for s, good in linked)
    return 100 * right / max(len(linked), 1), 100 * found / max(meaning, 1), len(linked)


def calibration(guessed: Sequence[Guess]) -> str:
    """For bins of probability: how many links, their mean probability, the share that is right."""
    linked = [(p, s.right[b]) for s, b, p in guessed]
    told = []
    for low in np.arange(0.2, 1.0, 0.1):
        inside = [(p, good) for p, good in linked if low <= p < low + 0.1 + 1e-9]
        if inside:
            mean, right = (100 * sum(one[i] for one in inside) / len(inside) for i in (0, 1))
            told.append(f"{low:.1f}: {len(inside)}, {mean:.0f} %, right {right:.0f} %")
    return "; ".join(told)


def f1_of_gap(guessed: Sequence[Guess]) -> float:
    """F1 over pronoun-name pairs, in per cent, if the likeliest chain is always taken."""
    counts = Count()
    for sample, best, _ in guessed:
        for gold, found in zip(sample.names[-1], sample.names[best], strict=True):
            counts.add(gold, found)
    return counts.f1


def by_folds(samples: Sequence[Sample], folds: int) -> list[Guess]:
    """What networks that were fitted on the other folds make of each sample."""
    found = []
    for fold in range(folds):
        kept = [s for s in samples if s.fold(folds) == fold]
        found += guesses(kept, fit([s for s in samples if s.fold(folds) != fold], 0.0))
    return found


def _print(kind: str, where: str, guessed: Sequence[Guess]) -> None:
    shown = (f"{x}: P {p:.1f} R {r:.1f}" for x in STEPS_SHOWN for p, r, _ in [measure(guessed, x)])
    print(f"{kind}, {where} ({len(guessed)}): {'; '.join(shown)}")
    print(f"{kind}, {where}, sure: {calibration(guessed)}", flush=True)


def choices_of(samples: Sequence[Sample]) -> list[Choice]:
    """The samples as the network over pairs learns from them."""
    return [
        Choice(
            KINDS.index(s.kind), s.phrase, s.looks, tuple(s.right), PAIR_SHARES.get(s.source, 0.0)
        )
        for s in samples
    ]


def fit_pairs(samples: Sequence[Sample], trainer: Trainer) -> Learner:
    """The network over pairs, fitted on what was read, and on GAP, but not on the open part."""
    ours = [s for s in samples if (s.read or s.names) and s.source != "open"]
    return trainer.fit(choices_of(ours))


def with_pairs(samples: Sequence[Sample], trainer: Trainer, pairs: Learner) -> list[Sample]:
    """The samples with what the pairs say of them, of each by a network that has not seen it.

    ``pairs`` were fitted on all but the open part.
    """
    found = list(samples)
    ours = [n for n, s in enumerate(samples) if s.source != "open"]
    for fold in range(PAIR_FOLDS):
        held = [n for n in ours if samples[n].fold(PAIR_FOLDS) == fold]
        seen = [samples[n] for n in ours if samples[n].fold(PAIR_FOLDS) != fold]
        _say(found, held, trainer, fit_pairs(seen, trainer))
    _say(found, sorted(set(range(len(samples))) - set(ours)), trainer, pairs)
    return found


def _say(found: list[Sample], places: Sequence[int], trainer: Trainer, pairs: Learner) -> None:
    """Adds to some of the samples what the pairs say."""
    said = trainer.chances(pairs, choices_of([found[n] for n in places]))
    for place, chances in zip(places, said, strict=True):
        more = pair_factors(chances)
        rows = [{**row, **one} for row, one in zip(found[place].rows, more, strict=True)]
        found[place] = replace(found[place], rows=rows)


def fit_all(samples: Sequence[Sample], least: Mapping[str, float]) -> dict[str, Network]:
    """The network of each kind of ``least``, fitted on everything but the open part."""
    ours = [s for s in samples if s.source != "open"]
    return {kind: fit([s for s in ours if s.kind == kind], x) for kind, x in least.items()}


def report(
    name: str, samples: Sequence[Sample], networks: Mapping[str, Network], folds: int
) -> None:
    """Prints the figures of a set of networks."""
    for kind, network in networks.items():
        mine = [s for s in samples if s.kind == kind]
        where = f"{name} {kind}"
        if folds:
            held = by_folds([s for s in mine if s.source != "open"], folds)
            _print(where, f"{folds} folds", [one for one in held if not one[0].names])
            if gap := [one for one in held if one[0].source == "gap"]:
                print(f"{where}, GAP, {folds} folds: F1 {f1_of_gap(gap):.2f}")
        _print(where, "open", guesses([s for s in mine if s.source == "open"], network))


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints figures, and writes the weights if asked; 2 where the texts are absent."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, help="kg/data/coreference/antecedents.json")
    parser.add_argument("--folds", type=int, default=0)
    parser.add_argument(
        "--alone", nargs="*", choices=KINDS, default=(), help="fitted again without pairs"
    )
    given = parser.parse_args(arguments)
    if not SHARED.exists():
        print(f"{SHARED} is absent: nothing fitted", file=sys.stderr)
        return 2
    least = {kind: LEAST[kind] for kind in given.alone}
    samples, trainer = all_samples(least)
    alone = {**shipped().alone, **fit_all(samples, least)}
    report("alone", samples, alone, 0)
    pairs = fit_pairs(samples, trainer)
    samples = with_pairs(samples, trainer, pairs)
    paired = fit_all(samples, PAIRED_LEAST)
    report("paired", samples, paired, given.folds)
    if given.out is not None:
        write_weights(Weights(alone, paired, trainer.network(pairs)), given.out)
    return 0


def all_samples(least: Mapping[str, float]) -> tuple[list[Sample], Trainer]:
    """What there is to choose from by the readers, then by networks without pairs.

    Those of the kinds of ``least`` are fitted on the first round, the others as they ship.
    """
    told = [t for t in (*told_articles(), *own_cases()) if t.source in (*SHARES, "open")]
    snippets = {"gap": read(DATA), "gap validation": read(VALIDATION)}
    pipeline, store = Pipeline(Settings()), Store()
    samples = collect(told, {}, pipeline, store)
    networks = {**shipped().alone, **fit_all(samples, least)}
    samples += collect(told, snippets, pipeline, store, networks)
    return samples, Trainer(*store.tables())


if __name__ == "__main__":
    sys.exit(main())
