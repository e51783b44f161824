"""Fits what pronouns and descriptions mean, and when they mean nobody, on real articles and GAP.

    python -m tests.benchmarks.fit_antecedents [--out FILE] [--kinds personal it they] [--folds 5]

The read articles of the train part and the named ones tell what each pronoun and description means,
or that it is nobody in the text so far ("it rains", "a man"); GAP's development part
tells which of two names *he* or *she* means, and our own cases count a little. For each kind of
phrase a network with one hidden layer chooses among the candidates and nobody, by the likelihood
of what the readers say. First the readers decide what earlier phrases mean. Then the networks
fitted so do, mistakes included, and what there is to choose from then is fitted on too (Ross,
Gordon and Bagnell 2011). So the result does not depend on the weights that ship.
Prints precision and recall on articles that are not fitted on: by folds, and on the open part, at
several least probabilities, and F1 on GAP by folds. ``--out`` writes the weights there.
"""

from __future__ import annotations

import argparse
import json
import sys
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kg.extraction.attribution import find_attributions
from kg.extraction.coreference import nominal_antecedents, pronouns
from kg.extraction.coreference.antecedents import (
    KINDS,
    NOBODY,
    Factors,
    Network,
    choose,
    choose_by,
    kind_of,
    rows_of,
    shipped,
    written,
)
from kg.extraction.coreference.candidates import Setting
from kg.extraction.coreference.chains import Chain
from kg.extraction.ner.phrases import Phrase
from kg.extraction.pipeline import Pipeline
from kg.extraction.settings import Settings
from kg.model import Block, BlockKind, Document, MentionKind, Span
from kg.nlp.parse import ParsedDocument
from tests.benchmarks.pronouns import DATA, Count, Snippet, read
from tests.benchmarks.told_articles import BATCH, Judge, Told, judged, told_articles
from tests.cases.real.notation import PRONOUNS
from tests.cases.real.texts import SHARED
from tests.mentions_by_hand import read_cases

Floats = NDArray[np.float64]
Found = Sequence[tuple[Factors, Chain]]
# How much a phrase of each source counts: GAP is of an encyclopedia, where nobody speaks.
SHARES = {"train": 1.0, "named": 1.0, "gap": 1.0, "case": 0.3}
# The least probability of a choice, by kind: see docs/explanation/models/antecedents.md.
LEAST = {"personal": 0.2, "it": 0.2, "they": 0.2, "description": 0.5}
STEPS_SHOWN = (0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6, 0.7, 0.8)
HIDDEN, NETWORKS = 16, 2
PASSES, SAMPLES, RATE, DECAY, DROPOUT = 12, 64, 3e-3, 0.01, 0.2


@dataclass(frozen=True)
class Sample:
    """A phrase: its kind, the factors of its candidates and of nobody, and which are right.

    ``told``: it means an entity that the text names or describes. Readers tell of no group that
    never speaks, so for a description of which they tell nothing all such chains may be right.
    ``names``: in GAP, for each candidate and then the truth, whether it is the one, the other name.
    """

    kind: str
    source: str
    article: str
    rows: list[dict[str, float]]
    right: list[bool]
    told: bool
    names: tuple[tuple[bool, bool], ...] = ()

    def fold(self, folds: int) -> int:
        """The fold of its article, by a hash that is the same on every machine."""
        return zlib.crc32(self.article.encode()) % folds


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


class Collector:
    """Stands in the place of ``choose`` and notes what there was to choose from."""

    def __init__(self, networks: Mapping[str, Network] | None) -> None:
        """The ``networks`` decide; without them the readers do."""
        self.networks = networks
        self.samples: list[Sample] = []
        self.judge: Judge | None = None
        self.snippet: tuple[Snippet, ParsedDocument] | None = None
        self.article = ""

    def __call__(self, setting: Setting, phrase: Phrase, found: Found) -> Chain | None:
        """What the readers chose, or what the networks choose."""
        if self.snippet is not None and self.networks is not None:
            self._note_of_gap(setting, phrase, found)
            return choose_by(self.networks, setting, phrase, found)
        assert self.judge is not None
        right, told = _told_of(self.judge, phrase, [chain for _, chain in found])
        if found and not self.judge.is_outside(phrase) and self._is_known(phrase):
            rows = rows_of(setting, phrase, [factors for factors, _ in found])
            source = self.judge.told.source
            self.samples.append(Sample(kind_of(phrase), source, self.article, rows, right, told))
        if self.networks is not None:
            return choose_by(self.networks, setting, phrase, found)
        if kind_of(phrase) == "description" and self.judge.entity_of(phrase) is None:
            return None
        chains = (chain for (_, chain), good in zip(found, right, strict=False) if good)
        return next(chains, None)

    def _is_known(self, phrase: Phrase) -> bool:
        """False in our own cases for what they are not about."""
        assert self.judge is not None
        pronoun = phrase.kind is MentionKind.PRONOUN
        told = self.judge.entity_of_pronoun if pronoun else self.judge.entity_of
        return self.judge.told.source != "case" or told(phrase) is not None

    def _note_of_gap(self, setting: Setting, phrase: Phrase, found: Found) -> None:
        assert self.snippet is not None
        snippet, parsed = self.snippet
        if phrase.span(parsed) != snippet.pronoun or not found:
            return
        (one, first), (other, second) = snippet.names
        names = [(_holds(parsed, c, one), _holds(parsed, c, other)) for _, c in found]
        right = [(a and first) or (b and second) for a, b in names]
        if not (first or second):
            right = [not (a or b) for a, b in names]
        rows = rows_of(setting, phrase, [factors for factors, _ in found])
        nobody = not (first or second) or not any(right)
        self.samples.append(
            Sample(
                kind_of(phrase), "gap", self.article, rows, [*right, nobody], first or second,
                (*names, (first, second)),
            )
        )  # fmt: skip


def _told_of(judge: Judge, phrase: Phrase, chains: Sequence[Chain]) -> tuple[list[bool], bool]:
    """Which chains, and lastly nobody, are right by the readers; and whether any chain is meant."""
    if kind_of(phrase) == "description":
        gold = judge.entity_of(phrase)
        right = [judge.entity_of_chain(chain) == gold for chain in chains]
        told = gold is not None and any(right)
        return [*right, not told], told
    gold = judge.entity_of_pronoun(phrase)
    right = [judge.means(chain, gold) for chain in chains]
    told = gold is not None and bool(judge.told.entities[gold][0])
    return [*right, not any(right)], told


def _holds(parsed: ParsedDocument, chain: Chain, name: Span) -> bool:
    spans = (p.span(parsed) for p in chain.phrases if p.kind is not MentionKind.PRONOUN)
    return any(span.covers(name) or name.covers(span) for span in spans)


def collect(
    articles_told: Sequence[Told],
    snippets: Sequence[Snippet],
    pipeline: Pipeline,
    networks: Mapping[str, Network] | None = None,
) -> list[Sample]:
    """The samples of all articles, then those of GAP's snippets.

    What earlier phrases mean is decided by the ``networks``, or else by the readers; in GAP, of
    which nobody has read the other pronouns, always by the networks.
    """
    spy = Collector(networks)
    places = (vars(pronouns), vars(nominal_antecedents))
    for place in places:
        place["choose"] = spy
    try:
        for number, (judge, resolve) in enumerate(judged(articles_told, pipeline)):
            spy.judge, spy.article = judge, f"{judge.told.source} {number}"
            resolve()
        for snippet, parsed in _parsed(snippets, pipeline):
            spy.snippet, spy.article = (snippet, parsed), snippet.id
            (known,) = pipeline.know([parsed])
            said = find_attributions(parsed, lexicon=pipeline.lexicon, tagged=known.tagged)
            pipeline.resolver.chains(parsed, said, known.named)
    finally:
        for place in places:
            place["choose"] = choose
    return spy.samples


def _parsed(
    snippets: Sequence[Snippet], pipeline: Pipeline
) -> Iterator[tuple[Snippet, ParsedDocument]]:
    """Each snippet as a document of one paragraph."""
    for at in range(0, len(snippets), BATCH):
        part = snippets[at : at + BATCH]
        documents = (
            Document(s.id, s.text, (Block(BlockKind.PARAGRAPH, Span(0, len(s.text))),))
            for s in part
        )
        yield from zip(part, pipeline.annotator.annotate(documents), strict=True)


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


def surplus(scores: Floats, right: Floats, starts: NDArray[np.intp], share: Floats) -> Floats:
    """How much likelier each row should be, by what the readers say of its sample."""
    sizes = np.diff(starts, append=len(scores))
    odds = np.exp(scores - np.repeat(np.maximum.reduceat(scores, starts), sizes))
    every = odds / np.repeat(np.add.reduceat(odds, starts), sizes)
    good = odds * right
    wanted = good / np.repeat(np.maximum(np.add.reduceat(good, starts), 1e-30), sizes)
    found: Floats = (wanted - every) * np.repeat(share, sizes) / len(starts)
    return found


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


def fit_all(samples: Sequence[Sample]) -> dict[str, Network]:
    """The network of each kind, fitted on everything but the open part."""
    ours = [s for s in samples if s.source != "open"]
    return {kind: fit([s for s in ours if s.kind == kind], LEAST[kind]) for kind in KINDS}


def report(samples: Sequence[Sample], networks: Mapping[str, Network], folds: int) -> None:
    """Prints the figures of samples."""
    for kind in KINDS:
        mine = [s for s in samples if s.kind == kind]
        if folds:
            held = by_folds([s for s in mine if s.source != "open"], folds)
            _print(kind, f"{folds} folds", [one for one in held if one[0].source != "gap"])
            if gap := [one for one in held if one[0].names]:
                print(f"GAP, {folds} folds: F1 {f1_of_gap(gap):.2f}")
        _print(kind, "open", guesses([s for s in mine if s.source == "open"], networks[kind]))


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints figures, and writes the weights if asked; 2 where the texts are absent."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, help="kg/data/coreference/antecedents.json")
    parser.add_argument("--folds", type=int, default=0)
    parser.add_argument("--kinds", nargs="+", choices=KINDS, default=KINDS, help="written to --out")
    given = parser.parse_args(arguments)
    if not SHARED.exists():
        print(f"{SHARED} is absent: nothing fitted", file=sys.stderr)
        return 2
    told = [t for t in (*told_articles(), *own_cases()) if t.source in (*SHARES, "open")]
    pipeline = Pipeline(Settings())
    samples = collect(told, (), pipeline)
    samples += collect(told, read(DATA), pipeline, fit_all(samples))
    networks = fit_all(samples)
    report(samples, networks, given.folds)
    if given.out is not None:
        kept = {kind: (networks if kind in given.kinds else shipped())[kind] for kind in KINDS}
        given.out.write_text(json.dumps(written(kept)) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
