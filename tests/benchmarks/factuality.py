"""Status, polarity, commitment and time frame of hand-labelled event mentions in news articles.

``python -m tests.benchmarks.factuality`` prints accuracy and confusion over all mentions (whatever
their kind) and over those that the lexicon's kinds find. The texts lie beside the checkout.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter, defaultdict
from dataclasses import replace
from pathlib import Path
from typing import Any

from kg.extraction.events.attribution_scope import Layers, settle, teller
from kg.extraction.factuality.labels import Certainty
from kg.extraction.factuality.lexicon import certainty_words
from kg.extraction.factuality.walk import assess
from kg.extraction.pipeline import Pipeline
from kg.extraction.settings import Settings
from kg.extraction.triggers.anchors import anchor_of
from kg.extraction.triggers.lexicon import event_words
from kg.model import Extraction, Span
from kg.nlp.parse import ParsedDocument
from kg.ontology.kinds import Kind, Trigger
from tests.conftest import ROOT, SHARED, plain_document

LABELS = ("status", "polarity", "commitment", "time_frame")
NO_WORDS: frozenset[str] = frozenset()
ANY = Kind(
    iri="", name="Any", relation=False, wrong=False, accusable=False, roles=(), excluded=(),
    not_with=NO_WORDS, beside=NO_WORDS, not_beside=NO_WORDS, giving=NO_WORDS, taking=NO_WORDS,
    counts=None, strict=NO_WORDS,
    ergative=False, object_must_fill_role=False, may_be=None, reciprocal=False,
    among_named=NO_WORDS, scheduled=False, unplanned=False,
)  # fmt: skip
Gold = dict[str, Any]


def labels_at(
    parsed: ParsedDocument, found: Extraction, span: Span, pipeline: Pipeline
) -> Certainty | None:
    """The labels that the mechanism gives to the word at ``span``, as if it named an event."""
    token = parsed.at(span.start)
    if token is None:
        return None
    event = next((e for e in found.events if e.trigger.overlaps(span)), None)
    if event is not None:
        return Certainty(event.status, event.polarity, event.commitment, event.time_frame)
    shape = "verb" if token.pos in ("VERB", "AUX") else "noun"
    words, certain = event_words(pipeline.lexicon), certainty_words(pipeline.lexicon)
    anchor = anchor_of(parsed, Trigger(ANY, shape, (token.lemma,), 0), (token.i,), words)
    layers = Layers(parsed, found, certain, ())
    told = assess(parsed, anchor, certain)
    return settle(told, teller(told, layers.around(span)), ascribed_wrong=False)


def score(folder: Path, *, tagger: str) -> tuple[Counter[str], Counter[tuple[str, str, str]], int]:
    """Right answers by label, confusions, and the number of mentions."""
    gold: defaultdict[str, list[Gold]] = defaultdict(list)
    with (ROOT / "tests" / "cases" / "factuality.jsonl").open(encoding="utf-8") as handle:
        for line in handle:
            row = json.loads(line)
            gold[row["document"]].append(row)
    documents = []
    with (folder / "eval" / "attribution" / "dev.jsonl").open(encoding="utf-8") as handle:
        for line in handle:
            row = json.loads(line)
            if row["id"] in gold:
                documents.append(replace(plain_document(row["text"]), id=row["id"]))
    pipeline = Pipeline(Settings(tagger=tagger))
    right: Counter[str] = Counter()
    confusion: Counter[tuple[str, str, str]] = Counter()
    total = 0
    parses = pipeline.annotator.annotate(documents)
    for parsed, found in zip(parses, pipeline.extract(documents), strict=True):
        for row in gold[parsed.document.id]:
            start, end = row["trigger"]
            told = labels_at(parsed, found, Span(start, end), pipeline)
            total += 1
            values = {name: "none" if told is None else str(getattr(told, name)) for name in LABELS}
            for name in LABELS:
                right[name] += values[name] == row[name]
                confusion[name, str(row[name]), values[name]] += 1
            right["all"] += all(values[name] == row[name] for name in LABELS)
            fact = ["asserted", "affirmed", "certain", "non-future"]
            leaked = list(values.values()) == fact and [row[name] for name in LABELS] != fact
            right["told as fact though none"] += leaked
            lost = list(values.values()) != fact and [row[name] for name in LABELS] == fact
            right["a fact not told as one"] += lost
    return right, confusion, total


def main(arguments: list[str] | None = None) -> int:
    """Prints the figures; 1 where the texts are absent."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tagger", default="best", help="best, fast or rules")
    options = parser.parse_args(arguments)
    if not (SHARED / "eval").is_dir():
        print("no evaluation data beside the checkout")
        return 1
    right, confusion, total = score(SHARED, tagger=options.tagger)
    print(f"{total} mentions")
    for name, count in right.items():
        print(f"  {name:26} {count / total:6.1%}  ({count})")
    for (name, gold, told), count in sorted(confusion.items()):
        mark = " " if gold == told else "*"
        print(f"  {mark} {name:11} {gold:13} -> {told:13} {count}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
