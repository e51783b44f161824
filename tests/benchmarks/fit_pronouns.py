"""Fits the weights of *he* and *she* on GAP's development part, and cross-validates them.

    python -m tests.benchmarks.fit_pronouns [--rounds 3] [--l2 2]

A conditional log-linear ranking: the likelihood that the chosen candidate is the one that GAP names
(where it names neither, any other candidate), with an L2 penalty. The weights decide earlier
pronouns of a snippet, so factors are collected again each round. Prints weights to be copied into
``kg/data/coreference/pronouns.json``; those set by hand there stay as they are.
"""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kg.extraction.coreference import Resolver, pronouns
from kg.extraction.coreference import resolver as resolving
from kg.extraction.coreference.candidates import Setting
from kg.extraction.coreference.chains import Chain
from kg.extraction.coreference.pronoun_weights import PronounWeights, kind_of, shipped
from kg.extraction.ner.phrases import Phrase
from kg.model import Block, BlockKind, Document, MentionKind, Span
from kg.nlp.parse import ParsedDocument
from kg.nlp.spacy_backend import Annotator
from kg.ontology.gazetteer import load_gazetteer
from kg.ontology.lexicon import load_lexicon
from tests.benchmarks.pronouns import DATA, Count, Snippet, read

BY_HAND = frozenset(
    ("nominal", "gender_shown", "soft", "pronoun_before", "same_form_before", "quoted_apart",
     "named_in_own_words", "speaks_on", "called_otherwise")
)  # fmt: skip
STEPS = 400
RATE = 0.05
FOLDS = 5
Floats = NDArray[np.float64]
Weights = dict[str, float]


@dataclass(frozen=True)
class Sample:
    """One pronoun: factors of its candidates, which candidates hold A and B, and the answer."""

    factors: tuple[dict[str, float], ...]
    holds: tuple[tuple[bool, bool], ...]
    gold: tuple[bool, bool]

    def wanted(self) -> list[bool]:
        """For each candidate, whether it is a right choice."""
        if self.gold[0]:
            return [a for a, _ in self.holds]
        if self.gold[1]:
            return [b for _, b in self.holds]
        return [not (a or b) for a, b in self.holds]


def collect(
    snippets: list[Snippet], parses: list[ParsedDocument], resolver: Resolver, weights: Weights
) -> list[Sample]:
    """The samples as they stand when earlier pronouns are decided by ``weights``."""
    seen: list[tuple[Phrase, list[tuple[dict[str, float], Chain]]]] = []
    original = pronouns.rank
    known = PronounWeights(weights, -math.inf)

    def spy(setting: Setting, pronoun: Phrase, chains: list[Chain]) -> list[tuple[float, Chain]]:
        if kind_of(pronoun) != "personal":
            return original(setting, pronoun, chains)
        rows = pronouns.candidates(setting, pronoun, chains)
        seen.append((pronoun, rows))
        scored = [(known.score(f), c) for f, c in rows]
        return sorted(scored, key=lambda item: (-item[0], item[1].first))

    samples = []
    vars(resolving)["rank"] = spy
    try:
        for snippet, parsed in zip(snippets, parses, strict=True):
            seen.clear()
            resolver.chains(parsed)
            samples.append(_sample(snippet, parsed, seen))
    finally:
        vars(resolving)["rank"] = original
    return samples


def _sample(
    snippet: Snippet,
    parsed: ParsedDocument,
    seen: list[tuple[Phrase, list[tuple[dict[str, float], Chain]]]],
) -> Sample:
    gold = (snippet.names[0][1], snippet.names[1][1])
    for pronoun, rows in seen:
        if pronoun.span(parsed) == snippet.pronoun:
            holds = tuple(
                (_holds(parsed, c, snippet.names[0][0]), _holds(parsed, c, snippet.names[1][0]))
                for _, c in rows
            )
            return Sample(tuple(f for f, _ in rows), holds, gold)
    return Sample((), (), gold)


def _holds(parsed: ParsedDocument, chain: Chain, name: Span) -> bool:
    spans = (p.span(parsed) for p in chain.phrases if p.kind is not MentionKind.PRONOUN)
    return any(span.covers(name) or name.covers(span) for span in spans)


def fit(samples: list[Sample], names: list[str], start: Weights, *, l2: float) -> Weights:
    """The weights that maximise the penalised likelihood (Adam, full batch)."""
    usable = [s for s in samples if any(s.wanted()) and not all(s.wanted())]
    rows = np.array([[f.get(n, 0.0) for n in names] for s in usable for f in s.factors])
    sizes = [len(s.factors) for s in usable]
    owner = np.repeat(np.arange(len(usable)), sizes)
    starts = np.cumsum([0, *sizes[:-1]])
    right = np.array([w for s in usable for w in s.wanted()], dtype=float)
    # Samples where neither name is right say less: any other candidate will do.
    weight = np.repeat([1.0 if any(s.gold) else 0.5 for s in usable], sizes)
    free = np.array([n not in BY_HAND for n in names], dtype=float)
    values = np.array([start.get(n, 0.0) for n in names])

    def slope(now: Floats) -> Floats:
        steepest = slope_of_choices(rows, owner, starts, right, weight, now) - l2 * now
        scaled: Floats = steepest * free / len(usable)
        return scaled

    values = climb(slope, values, steps=STEPS, rate=RATE)
    return dict(zip(names, map(float, values), strict=True))


def climb(slope: Callable[[Floats], Floats], start: Floats, *, steps: int, rate: float) -> Floats:
    """Where ``steps`` of Adam (Kingma and Ba, ICLR 2015) lead from ``start`` up a slope."""
    values = start
    first, second = np.zeros_like(values), np.zeros_like(values)
    for step in range(1, steps + 1):
        steepest = slope(values)
        first = 0.9 * first + 0.1 * steepest
        second = 0.999 * second + 0.001 * steepest**2
        pace = (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
        values = values + rate * pace
    return values


def slope_of_choices(
    rows: Floats, owner: NDArray[np.intp], starts: NDArray[np.intp], right: Floats,
    weight: Floats, values: Floats,
) -> Floats:  # fmt: skip
    """The slope of the likelihood that one of the ``right`` rows of each owner is chosen.

    ``starts`` has the first row of each owner; ``weight`` says how much each row's owner counts.
    """
    scores = rows @ values
    scores = np.exp(scores - np.maximum.reduceat(scores, starts)[owner])
    every = scores / np.add.reduceat(scores, starts)[owner]
    good = scores * right
    wanted = good / np.maximum(np.add.reduceat(good, starts)[owner], 1e-30)
    slope: Floats = ((wanted - every) * weight) @ rows
    return slope


def count(samples: list[Sample], weights: Weights, counts: Count) -> None:
    """Adds what ``weights`` choose to ``counts``."""
    known = PronounWeights(weights, -math.inf)
    for sample in samples:
        chosen = (False, False)
        if sample.factors:
            scores = [known.score(found) for found in sample.factors]
            chosen = sample.holds[int(np.argmax(scores))]
        for gold, found in zip(sample.gold, chosen, strict=True):
            counts.add(gold, found)


def cross_validated(samples: list[Sample], names: list[str], start: Weights, *, l2: float) -> float:
    """F1 in per cent over five folds."""
    counts = Count()
    for fold in range(FOLDS):
        train = [s for i, s in enumerate(samples) if i % FOLDS != fold]
        test = [s for i, s in enumerate(samples) if i % FOLDS == fold]
        count(test, fit(train, names, start, l2=l2), counts)
    return counts.f1


def parses_of(snippets: list[Snippet]) -> Iterator[ParsedDocument]:
    """Each snippet as a document of one paragraph."""
    return Annotator().annotate(
        Document(s.id, s.text, (Block(BlockKind.PARAGRAPH, Span(0, len(s.text))),))
        for s in snippets
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints figures and weights; 2 where the data are absent."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--l2", type=float, default=2.0)
    given = parser.parse_args(arguments)
    if not DATA.exists():
        print(f"{DATA} is absent: nothing fitted", file=sys.stderr)
        return 2
    snippets = read(DATA)
    parses = list(parses_of(snippets))
    resolver = Resolver(load_lexicon(), load_gazetteer())
    weights: Weights = dict(shipped()["personal"].weights)
    for turn in range(given.rounds):
        samples = collect(snippets, parses, resolver, weights)
        names = sorted({name for s in samples for f in s.factors for name in f})
        held_out = cross_validated(samples, names, weights, l2=given.l2)
        weights = fit(samples, names, weights, l2=given.l2)
        seen = Count()
        count(samples, weights, seen)
        print(f"round {turn + 1}: cross-validated {held_out:.2f}, on all data {seen.f1:.2f}")
    for name, value in sorted(weights.items()):
        print(f'   "{name}": {value:.2f},')
    return 0


if __name__ == "__main__":
    sys.exit(main())
