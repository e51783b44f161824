"""F1 of the pronoun resolver on GAP (Webster et al., TACL 2018), snippet context, own mentions.

    python -m tests.benchmarks.pronouns [GAP.tsv] [--tagger best|fast|rules] [--json]

Each snippet is read as a document of one paragraph, by all stages that an article goes through.
A snippet's pronoun is linked to a name where the name lies in a mention of the pronoun's entity, or
such a mention in the name. As in GAP's scorer, precision and recall count pronoun-name pairs;
masculine is he, him, his; feminine is she, her, hers; bias is feminine F1 over masculine F1.
"""

from __future__ import annotations

import argparse
import csv
import itertools
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from kg.extraction.attribution import find_attributions
from kg.extraction.coreference import Resolution
from kg.extraction.pipeline import Knowledge, Pipeline
from kg.extraction.settings import Settings
from kg.model import Block, BlockKind, Document, Span
from kg.nlp.parse import ParsedDocument

DATA = Path(__file__).resolve().parents[3] / "shared/eval/pronouns/gap-development.tsv"
VALIDATION = DATA.with_name("gap-validation.tsv")
BATCH = 32
MASCULINE = frozenset(("he", "him", "his"))


class Snippet(NamedTuple):
    """One row of GAP: the pronoun and two names, each with whether the pronoun means it."""

    id: str
    text: str
    pronoun: Span
    names: tuple[tuple[Span, bool], ...]


def read(path: Path) -> list[Snippet]:
    """The rows of a GAP file."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [_snippet(row) for row in rows]


def _snippet(row: dict[str, str]) -> Snippet:
    def span(name: str) -> Span:
        start = int(row[f"{name}-offset"])
        return Span(start, start + len(row[name]))

    names = tuple((span(n), row[f"{n}-coref"].upper() == "TRUE") for n in ("A", "B"))
    return Snippet(row["ID"], row["Text"], span("Pronoun"), names)


def parsed_snippets(
    snippets: Sequence[Snippet], pipeline: Pipeline
) -> Iterator[tuple[ParsedDocument, Knowledge]]:
    """Each snippet as a document of one paragraph, and what the extractors know of it."""
    documents = (
        Document(s.id, s.text, (Block(BlockKind.PARAGRAPH, Span(0, len(s.text))),))
        for s in snippets
    )
    parses = pipeline.annotator.annotate(documents)
    while some := list(itertools.islice(parses, BATCH)):
        yield from zip(some, pipeline.know(some), strict=True)


def resolve(snippets: Sequence[Snippet], pipeline: Pipeline) -> Iterator[Resolution]:
    """Each snippet as a document of one paragraph, resolved."""
    for parsed, known in parsed_snippets(snippets, pipeline):
        said = find_attributions(parsed, lexicon=pipeline.lexicon, tagged=known.tagged)
        yield pipeline.resolver.resolve(parsed, said, known.named, known.states)


def linked(resolution: Resolution, pronoun: Span, name: Span) -> bool:
    """True where the entity of ``pronoun`` has a mention that holds ``name`` or lies in it."""
    entity = resolution.mentions.get(pronoun)
    if entity is None:
        return False
    return any(
        gives(span, name)
        for span, owner in resolution.mentions.items()
        if owner == entity and span != pronoun
    )


def gives(span: Span, name: Span) -> bool:
    """True for a mention that is ``name``, a part of it or hardly more.

    "The daughter of King Lund and Ana Roth" does not name Ana Roth.
    """
    near = span.end - span.start <= 2 * (name.end - name.start) + 8
    return (span.covers(name) and near) or name.covers(span)


class Count:
    """True and false positives, false negatives."""

    def __init__(self) -> None:
        """Starts at nought."""
        self.hits = self.extra = self.missed = 0

    def add(self, gold: bool, found: bool) -> None:
        """One pronoun-name pair."""
        self.hits += gold and found
        self.extra += found and not gold
        self.missed += gold and not found

    @property
    def f1(self) -> float:
        """In per cent."""
        total = 2 * self.hits + self.extra + self.missed
        return 200 * self.hits / total if total else 0.0

    @property
    def precision(self) -> float:
        """In per cent."""
        return 100 * self.hits / (self.hits + self.extra or 1)

    @property
    def recall(self) -> float:
        """In per cent."""
        return 100 * self.hits / (self.hits + self.missed or 1)


def score(snippets: list[Snippet], resolutions: Iterator[Resolution]) -> dict[str, float]:
    """Overall, masculine and feminine F1 in per cent, and bias."""
    counts = {"overall": Count(), "masculine": Count(), "feminine": Count()}
    for snippet, resolution in zip(snippets, resolutions, strict=True):
        word = snippet.text[snippet.pronoun.start : snippet.pronoun.end].lower()
        gender = "masculine" if word in MASCULINE else "feminine"
        for name, gold in snippet.names:
            found = linked(resolution, snippet.pronoun, name)
            counts["overall"].add(gold, found)
            counts[gender].add(gold, found)
    figures = {name: count.f1 for name, count in counts.items()}
    figures["precision"] = counts["overall"].precision
    figures["recall"] = counts["overall"].recall
    figures["bias"] = figures["feminine"] / (figures["masculine"] or 1)
    return {name: round(value, 2) for name, value in figures.items()}


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the figures; 2 where the data are absent."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", nargs="?", type=Path, default=DATA)
    parser.add_argument("--tagger", choices=("rules", "fast", "best"), default="best")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args(arguments)
    if not given.path.exists():
        print(f"{given.path} is absent: nothing measured", file=sys.stderr)
        return 2
    snippets = read(given.path)
    pipeline = Pipeline(Settings(tagger=given.tagger))
    figures = score(snippets, resolve(snippets, pipeline))
    if given.json:
        print(json.dumps(figures))
    else:
        for name, value in figures.items():
            print(f"{name:10} {value:6.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
