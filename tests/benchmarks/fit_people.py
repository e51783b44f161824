"""Fits who of those described is named elsewhere (``kg/data/coreference/people.json``).

    python -m tests.benchmarks.fit_people [--write]

A choice is right if readers take description and name for one person. Fitted on the read articles
of the train part, of another outlet (``abc``), and those of which only names and descriptions are
read; prints by folds over
affairs, and for the open part, how many are joined at each least probability, and how many rightly.
``--write`` writes the weights.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.extraction.coreference.generic_nodes import ACCUSED, DOING, uses_of
from kg.extraction.coreference.named_elsewhere import PeopleWeights, choices
from kg.extraction.pipeline import EXTRACTORS, Pipeline, pair_words
from kg.extraction.settings import Settings
from kg.training.logistic import fit_choices
from tests.benchmarks.before_events import group_of
from tests.benchmarks.fit_nodes import extracted, folds, write_weights
from tests.conftest import ROOT

PATH = ROOT / "kg/data/coreference/people.json"
LEAST, LEAST_ACCUSED, PENALTY, SEEN = 0.8, 0.8, 8.0, 6
SHOWN = (0.5, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9)
ABOUT = {
    "card": "docs/explanation/models/people.md",
    "command": "python -m tests.benchmarks.fit_people --write",
    "licence": "Apache-2.0; the weights hold no text of the articles",
    "trained on": "tests/cases/real (train, named, abc)",
}
# The stages before the one that uses the weights.
BEFORE = [one.__name__ for one in EXTRACTORS].index("_named_people")


@dataclass(frozen=True)
class Sample:
    """A description: its part, its affair, whether it acts or is accused, the features of everybody
    named, and which of them are right."""

    part: str
    affair: str
    blamed: bool
    rows: tuple[frozenset[str], ...]
    right: frozenset[int]


def samples(pipeline: Pipeline) -> Iterator[Sample]:
    """The descriptions that the model is to judge, in all articles."""
    words = pair_words(pipeline.lexicon, pipeline.resolver.nouns)
    for part, parsed, pair in extracted(pipeline, EXTRACTORS[:BEFORE], "abc"):
        uses = uses_of(pair.found, words.wrong)
        for told, rows in choices(parsed, pair.found, words=words):
            if all(pair.outside(span) for span in told.entity.mentions):
                continue
            gold = pair.entity_of.get(told.entity.id)
            named = [pair.entity_of.get(other.entity.id) for other, _ in rows]
            yield Sample(
                part,
                group_of(pair.article.id),
                not {ACCUSED, DOING}.isdisjoint(uses[told.entity.id]),
                tuple(frozenset(features) for _, features in rows),
                frozenset(n for n, one in enumerate(named) if gold is not None and one == gold),
            )


def fitted(some: Sequence[Sample]) -> PeopleWeights:
    """The weights that the samples give."""
    weights = fit_choices(
        [one.rows for one in some],
        [one.right for one in some],
        penalty=PENALTY,
        seen=SEEN,
        weights=[1.0] * len(some),
    )
    return PeopleWeights(LEAST, LEAST_ACCUSED, weights)


def judged(weights: PeopleWeights, some: Sequence[Sample]) -> Iterator[tuple[float, bool, Sample]]:
    """The highest probability of each sample, and whether that choice is right."""
    for one in some:
        chances = weights.chances(one.rows)
        best = max(range(len(chances)), key=chances.__getitem__)
        yield chances[best], best in one.right, one


def by_folds(some: Sequence[Sample]) -> Iterator[tuple[float, bool, Sample]]:
    """The same by weights fitted on other affairs."""
    for rest, inside in folds(some):
        yield from judged(fitted(rest), inside)


def report(title: str, scored: Sequence[tuple[float, bool, Sample]]) -> Iterator[str]:
    """How many are joined at each least probability."""
    meant = sum(bool(one.right) for _, _, one in scored)
    yield f"{title}: {len(scored)} described, {meant} of them named"
    for least in SHOWN:
        joined = [(right, one.blamed) for chance, right, one in scored if chance >= least]
        blamed = [right for right, one in joined if one]
        rightly = sum(right for right, _ in joined)
        yield (
            f"  from {least}: {len(joined)}, of which right {rightly}; "
            f"act or accused {len(blamed)}, right {sum(blamed)}"
        )


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args(arguments)
    found = list(samples(Pipeline(Settings(tagger="best"))))
    known = [one for one in found if one.part != "open"]
    model = fitted(known)
    aside = list(judged(model, [one for one in found if one.part == "open"]))
    print("\n".join((*report("folds", list(by_folds(known))), *report("open part", aside))))
    if given.write:
        least = {"least": LEAST, "least accused": LEAST_ACCUSED}
        write_weights(PATH, model.weights, {"about": ABOUT, **least})
    return 0


if __name__ == "__main__":
    sys.exit(main())
