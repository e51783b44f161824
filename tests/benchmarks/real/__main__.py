"""The command: ``python -m tests.benchmarks.real [--split open|blind|train] [--errors]``."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from kg.extraction.pipeline import Pipeline
from kg.extraction.settings import Settings
from kg.model import Document
from kg.reader import read_documents
from tests.benchmarks.real import floors
from tests.benchmarks.real.alignment import Counts, Pair
from tests.benchmarks.real.entities import count_entities
from tests.benchmarks.real.events import count_events
from tests.benchmarks.real.nodes import report
from tests.benchmarks.real.relations import count_relations
from tests.benchmarks.real.statements import count_statements
from tests.benchmarks.real.table import Figure, figures, lines
from tests.cases.real import abc, told
from tests.cases.real import labels as lb
from tests.cases.real.texts import PARTS


def documents(read: Sequence[lb.Reading], folder: Path) -> Iterator[Document]:
    """The articles as ``kg read`` sees JSON Lines: text, date and address."""
    known = told.articles_of([reading.article for reading in read])
    path = folder / "articles.jsonl"
    with path.open("w", encoding="utf-8") as handle:
        for reading in read:
            article = known[reading.article]
            record = {"id": article.id, "text": article.text, "published": reading.published}
            handle.write(json.dumps({k: v for k, v in record.items() if v}) + "\n")
    for document in read_documents([path]):
        if not isinstance(document, Document):
            raise SystemExit(f"an article cannot be read: {document}")
        yield document


def count(pair: Pair) -> Counts:
    """The counts of one article."""
    counts = Counts()
    count_statements(pair, counts)
    count_entities(pair, counts)
    count_events(pair, counts)
    count_relations(pair, counts)
    return counts


def pairs(part: str, *, tagger: str, folder: Path) -> Iterator[Pair]:
    """The articles of a part, as newskg and as the readers read them."""
    gold = lb.load(part)
    texts = told.articles_of(gold)
    pipeline = Pipeline(Settings(tagger=tagger))
    for found in pipeline.extract(documents(list(gold.values()), folder)):
        name = found.document.id
        yield Pair(texts[name], gold[name], found)


def measure(part: str, *, tagger: str, folder: Path) -> dict[str, Counts]:
    """The counts of each article of a part."""
    found = pairs(part, tagger=tagger, folder=folder)
    return {pair.article.id: count(pair) for pair in found}


def table_of(part: str, *, tagger: str, folder: Path) -> dict[str, Figure]:
    """The figures of a part."""
    return figures(list(measure(part, tagger=tagger, folder=folder).values()))


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--split", choices=(*PARTS, *abc.PARTS), default="open")
    parser.add_argument("--tagger", choices=("rules", "fast", "best"), default="best")
    parser.add_argument("--errors", action="store_true", help="list errors (not of the blind part)")
    parser.add_argument("--nodes", action="store_true", help="list wrong nodes by mechanism")
    parser.add_argument("--floors", action="store_true", help="note the figures of the open part")
    given = parser.parse_args(arguments)
    if (given.errors or given.nodes) and given.split == "blind":
        parser.error("the blind part gives totals only")
    if given.nodes:
        with tempfile.TemporaryDirectory() as folder:
            read = list(pairs(given.split, tagger=given.tagger, folder=Path(folder)))
        print("\n".join(report(read)))
        return 0
    with tempfile.TemporaryDirectory() as folder:
        counted = measure(given.split, tagger=given.tagger, folder=Path(folder))
    if given.errors:
        for name, counts in counted.items():
            print(f"\n## {name}")
            print("\n".join(counts.errors))
    found = figures(list(counted.values()))
    if given.floors and given.split == "open":
        floors.write(found)
    print("\n".join(lines(found, articles=len(counted), part=given.split)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
