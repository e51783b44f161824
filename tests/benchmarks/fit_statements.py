"""Fits which attributions are statements (``kg/data/attribution/likely.json``).

    python -m tests.benchmarks.fit_statements [--write]

An attribution is right if readers have a statement with a word of its cue and of its content.
Fitted on the read articles of the parts ``train`` and ``abc``, and on the tenth of PolNeAR's
training part that the tagger was not trained on, which counts three tenths. Prints by folds over
affairs, and for the open part, how many each least probability takes and how many are right.
``--write`` writes the weights.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from unittest.mock import patch

from kg.extraction import pipeline as stages
from kg.extraction.attribution.likely_statements import StatementReader
from kg.extraction.pipeline import EXTRACTORS, Pipeline
from kg.extraction.settings import Settings
from kg.model import Attribution, Extraction
from kg.ontology.weights import LogisticWeights
from kg.training.data import document_of_lines, read_articles
from kg.training.held_out import held_out
from tests.benchmarks.attribution import EVAL
from tests.benchmarks.before_events import group_of
from tests.benchmarks.fit_nodes import Sample, fit, folds, report, write_weights
from tests.benchmarks.real.statements import word_places
from tests.cases.real import labels as lb
from tests.cases.real import told
from tests.cases.real.texts import articles
from tests.conftest import ROOT

PATH = ROOT / "kg/data/attribution/likely.json"
PARTS = ("train", "abc", "open")
HELD = "polnear"
LEAST, PENALTY, SEEN = 0.38, 8.0, 4
# PolNeAR's annotators count stances and votes, which our readers seldom do.
WEIGHT = {HELD: 0.3}
SHOWN = (0.1, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5)
ABOUT = {
    "card": "docs/explanation/models/statements.md",
    "command": "python -m tests.benchmarks.fit_statements --write",
    "licence": "Apache-2.0; the weights hold no text of the articles",
    "trained on": "tests/cases/real (train, abc), PolNeAR 1.0 (a tenth of its training part)",
}
Words = tuple[set[int], set[int]]  # where those of a cue and of a content begin


def read() -> Iterator[tuple[str, str, str, list[Words]]]:
    """Part, name and text of each article, and the words of the statements that it has."""
    for part in PARTS:
        gold = lb.load(part)
        texts = told.articles_of(gold)
        for name, reading in gold.items():
            text = texts[name].text
            spans = [(claim.cue, claim.content) for claim in reading.claims]
            yield part, name, text, [(word_places(text, a), word_places(text, b)) for a, b in spans]
    known = {name.removeprefix("polnear:") for name in articles()}
    for article in read_articles(EVAL / "train.jsonl"):
        if held_out(article.id) and article.id not in known:
            text = article.text
            found = [(a.cue, a.content) for a in article.attributions if a.content]
            yield (
                HELD, article.id, text,
                [(_places(text, cue), _places(text, content)) for cue, content in found],
            )  # fmt: skip


def _places(text: str, spans: Sequence[Sequence[int]]) -> set[int]:
    return word_places(text, tuple((span[0], span[1]) for span in spans))


def judged(pipeline: Pipeline, name: str, text: str) -> list[tuple[Attribution, frozenset[str]]]:
    """The attributions of an article that the model is to judge, with their features."""
    found: list[tuple[Attribution, frozenset[str]]] = []

    def note(
        some: tuple[Attribution, ...], reader: StatementReader, _: LogisticWeights
    ) -> tuple[Attribution, ...]:
        judged = filter(reader.is_judged, some)
        found.extend((one, frozenset(reader.features(one))) for one in judged)
        return some

    (parsed,) = pipeline.annotator.annotate([document_of_lines(name, text)])
    (known,) = pipeline.know([parsed])
    with patch.object(stages, "drop_unlikely", note):
        extraction = Extraction(document=parsed.document)
        for stage in EXTRACTORS[:2]:
            extraction = stage(parsed, extraction, known)
    return found


def samples(pipeline: Pipeline) -> Iterator[Sample]:
    """What the model is to judge, in all articles."""
    for part, name, text, gold in read():
        for one, features in judged(pipeline, name, text):
            cue, content = word_places(text, one.cue), word_places(text, one.content)
            right = any(content & said and (cue & by or not by) for by, said in gold)
            yield Sample(part, group_of(name), features, right)


def fitted(some: Sequence[Sample]) -> LogisticWeights:
    """The weights that the samples give."""
    return fit(some, least=LEAST, penalty=PENALTY, seen=SEEN, counting=WEIGHT)


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args(arguments)
    found = list(samples(Pipeline(Settings(tagger="best"))))
    known = [one for one in found if one.part != "open"]
    scored: dict[str, list[tuple[float, bool]]] = {}
    for rest, inside in folds(known):
        weights = fitted(rest)
        for one in inside:
            scored.setdefault(one.part, []).append((weights.chance(one.features), one.right))
    model = fitted(known)
    scored["open"] = [(model.chance(s.features), s.right) for s in found if s.part == "open"]
    for part, pairs in scored.items():
        print("\n".join(report(part, pairs, what="judged", shown=SHOWN)))
    if given.write:
        write_weights(PATH, model.weights, {"about": ABOUT, "least": LEAST})
    return 0


if __name__ == "__main__":
    sys.exit(main())
