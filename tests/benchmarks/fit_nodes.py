"""Fits which unnamed entities are worth a node (``kg/data/coreference/nodes.json``).

    python -m tests.benchmarks.fit_nodes [--write]

A node is right if readers have the entity too, once and with its type. Fitted on the read articles
of the train part and those of which only names and descriptions are read; prints by folds over
affairs, and for the open part, how many nodes each least probability takes and how many of these
were right. ``--write`` writes the weights.
"""

from __future__ import annotations

import argparse
import json
import sys
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Protocol, TypeVar

from kg.extraction.coreference.kept_nodes import described
from kg.extraction.pipeline import EXTRACTORS, Extractor, Pipeline, generic_words
from kg.extraction.settings import Settings
from kg.model import Extraction
from kg.nlp.parse import ParsedDocument
from kg.ontology.weights import LogisticWeights
from kg.training.data import document_of_lines
from kg.training.logistic import fit_sparse
from tests.benchmarks.before_events import group_of
from tests.benchmarks.real.alignment import Pair
from tests.benchmarks.real.nodes import counted, node_errors
from tests.cases.real import labels as lb
from tests.cases.real import named, told
from tests.cases.real.texts import Article, sentences_of
from tests.conftest import ROOT

PATH = ROOT / "kg/data/coreference/nodes.json"
LEAST, PENALTY, SEEN, FOLDS = 0.2, 3.0, 4, 5
SHOWN = (0.1, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5)
BATCH = 32
ABOUT = {
    "card": "docs/explanation/models/nodes.md",
    "command": "python -m tests.benchmarks.fit_nodes --write",
    "licence": "Apache-2.0; the weights hold no text of the articles",
    "trained on": "tests/cases/real (train, named)",
}


class OfAffair(Protocol):
    """A sample of an article; those of one affair lie in one fold."""

    @property
    def affair(self) -> str: ...


S = TypeVar("S", bound=OfAffair)


@dataclass(frozen=True)
class Sample:
    """What is judged: its part, its affair, the features that hold, and whether it is right."""

    part: str
    affair: str
    features: frozenset[str]
    right: bool


def read_articles(*more: str) -> Iterator[tuple[str, Article, lb.Reading]]:
    """The articles with their readings, and the part of each; ``more``: further parts."""
    for part in ("train", *more, "open"):
        gold = lb.load(part)
        texts = told.articles_of(gold)
        for name, reading in gold.items():
            yield part, texts[name], reading
    for record in named.records():
        name = record["article"]
        text = named.texts()[name]
        article = Article(name, "named", text, "", sentences_of(text))
        yield "named", article, lb.from_json(json.dumps(record))


def extracted(
    pipeline: Pipeline, stages: Sequence[Extractor], *more: str
) -> Iterator[tuple[str, ParsedDocument, Pair]]:
    """The part of each article, its parse, and what readers and some stages find in it."""
    waiting = list(read_articles(*more))
    for at in range(0, len(waiting), BATCH):
        some = waiting[at : at + BATCH]
        documents = [document_of_lines(article.id, article.text) for _, article, _ in some]
        parses = list(pipeline.annotator.annotate(documents))
        for (part, article, reading), parsed, known in zip(
            some, parses, pipeline.know(parses), strict=True
        ):
            found = Extraction(document=parsed.document)
            for stage in stages:
                found = stage(parsed, found, known)
            yield part, parsed, Pair(article, reading, found)


def samples(pipeline: Pipeline) -> Iterator[Sample]:
    """The nodes that the model is to judge, in all articles."""
    wrong = generic_words(pipeline.lexicon).wrong
    for part, parsed, pair in extracted(pipeline, EXTRACTORS[:-1]):
        faults = {error.node.id for error in node_errors(pair)}
        shown = {node.id for node in counted(pair)}
        for entity, features in described(parsed, pair.found, wrong=wrong):
            if entity.id in shown:
                affair = group_of(pair.article.id)
                yield Sample(part, affair, frozenset(features), entity.id not in faults)


def fitted(some: Sequence[Sample]) -> LogisticWeights:
    """The weights that the samples give."""
    return fit(some, least=LEAST, penalty=PENALTY, seen=SEEN)


def fit(
    some: Sequence[Sample],
    *,
    least: float,
    penalty: float,
    seen: int,
    counting: Mapping[str, float] = MappingProxyType({}),
) -> LogisticWeights:
    """A model of samples; those of a part count as ``counting`` says, else in full."""
    weights = fit_sparse(
        [one.features for one in some],
        [one.right for one in some],
        penalty=penalty,
        seen=seen,
        weights=[counting.get(one.part, 1.0) for one in some],
    )
    return LogisticWeights(least, weights)


def by_folds(some: Sequence[Sample]) -> Iterator[tuple[float, bool]]:
    """The probability of each sample by weights fitted on other affairs, and if it is right."""
    for rest, inside in folds(some):
        weights = fitted(rest)
        yield from ((weights.chance(one.features), one.right) for one in inside)


def folds(some: Sequence[S]) -> Iterator[tuple[list[S], list[S]]]:
    """The samples of all other affairs, and those of one fold, for each of FOLDS."""
    for fold in range(FOLDS):
        here = [zlib.crc32(one.affair.encode()) % FOLDS == fold for one in some]
        yield (
            [one for one, inside in zip(some, here, strict=True) if not inside],
            [one for one, inside in zip(some, here, strict=True) if inside],
        )


def report(
    title: str,
    scored: Sequence[tuple[float, bool]],
    *,
    what: str = "nodes",
    shown: Sequence[float] = SHOWN,
) -> Iterator[str]:
    """How many each least probability takes, and how many of these are right."""
    yield f"{title}: {len(scored)} {what}, {sum(right for _, right in scored)} right"
    for least in shown:
        taken = [right for chance, right in scored if chance < least]
        yield f"  below {least}: {len(taken)}, of which right {sum(taken)}"


def write_weights(path: Path, weights: Mapping[str, float], head: Mapping[str, object]) -> None:
    """Writes the weights, a feature a line; faint ones are left out."""
    kept = {name: value for name, value in sorted(weights.items()) if abs(value) >= 0.005}
    lines = ",\n".join(f"{json.dumps(name)}:{value}" for name, value in kept.items())
    start = json.dumps(head, indent=0)
    path.write_text(f'{start[:-2]},\n"weights": {{\n{lines}\n}}\n}}\n', encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args(arguments)
    found = list(samples(Pipeline(Settings(tagger="best"))))
    known = [one for one in found if one.part != "open"]
    model = fitted(known)
    aside = [(model.chance(s.features), s.right) for s in found if s.part == "open"]
    print("\n".join((*report("folds", list(by_folds(known))), *report("open part", aside))))
    if given.write:
        write_weights(PATH, model.weights, {"about": ABOUT, "least": LEAST})
    return 0


if __name__ == "__main__":
    sys.exit(main())
