"""What events and quantities cost beside spaCy's parse, and what 100 more kinds add.

``python -m tests.benchmarks.events_speed`` prints both and exits 1 where a limit is broken: a
quarter of bare spaCy, which our own parse outruns, and a fifth more for the kinds. Processor time,
best of several rounds.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from kg.extraction.events import find_propositions
from kg.model import Document, Extraction
from kg.nlp.parse import ParsedDocument
from kg.nlp.spacy_backend import DEFAULT_MODEL, Annotator
from kg.ontology.lexicon import Lexicon, load_lexicon
from tests.benchmarks.extract_speed import blocks_of, cpu_seconds
from tests.cases.events.check import load_cases
from tests.conftest import SHARED, plain_document

ROUNDS = 2
SHARE_OF_SPACY = 0.25
COST_OF_KINDS = 1.20
MORE_KINDS = 100


def documents() -> list[Document]:
    """News articles where the evaluation data lies beside the checkout, and all event cases: the
    cases are denser in events than any newspaper."""
    texts = [case.text for case in load_cases()]
    path = SHARED / "eval" / "attribution" / "dev.jsonl"
    if path.is_file():
        with path.open(encoding="utf-8") as handle:
            texts += [json.loads(line)["text"] for line in handle]
    return [replace(plain_document(text), id=str(i)) for i, text in enumerate(texts)]


def parsing_time(articles: Sequence[Document]) -> float:
    """The best processor time of bare spaCy for ``articles``, in seconds."""
    import spacy  # after NumPy, whose threads newskg sets

    nlp, blocks = spacy.load(DEFAULT_MODEL), blocks_of(articles)
    return min(cpu_seconds(lambda: list(nlp.pipe(blocks, batch_size=128))) for _ in range(ROUNDS))


def extraction_time(parses: Iterable[ParsedDocument], lexicon: Lexicon) -> float:
    """The best processor time of all events, quantities and relations of ``parses``, in seconds."""
    listed = list(parses)
    times = []
    for _ in range(ROUNDS):
        start = time.process_time()
        for parsed in listed:
            find_propositions(parsed, Extraction(parsed.document), lexicon=lexicon)
        times.append(time.process_time() - start)
    return min(times)


def more_kinds(count: int) -> str:
    """Turtle of ``count`` kinds with verbs, nouns and phrases, as a large user's file has them."""
    lines = [
        "@prefix kg: <https://w3id.org/newskg/ontology#> .",
        "@prefix lex: <https://w3id.org/newskg/lexicon#> .",
        "@prefix my: <https://example.org/more#> .",
    ]
    for i in range(count):
        lines.append(
            f"my:Kind{i} a lex:EventKind ; lex:frame lex:onPerson ; "
            f'lex:verb "verb{i}", "take into state{i}" ; lex:noun "noun{i}", "public noun{i}" ; '
            f'lex:not "noun{i} office" ; '
            f'lex:role [ lex:fills kg:reason ; lex:path "with", "for" ; lex:filler lex:Act ] .'
        )
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the figures; 1 where a limit is broken."""
    argparse.ArgumentParser(description=__doc__).parse_args(arguments)
    articles = documents()
    parses, parsing = list(Annotator().annotate(articles)), parsing_time(articles)
    tokens = sum(len(parsed.tokens) for parsed in parses)
    plain = extraction_time(parses, load_lexicon())
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "more.ttl"
        path.write_text(more_kinds(MORE_KINDS), encoding="utf-8")
        start = time.process_time()
        lexicon = load_lexicon((path,))
        loading = time.process_time() - start
        larger = extraction_time(parses, lexicon)
    print(f"{len(parses)} texts, {tokens} tokens; spaCy {parsing:.2f} s, events {plain:.2f} s")
    print(f"events and quantities: {plain / parsing:.1%} of spaCy (limit {SHARE_OF_SPACY:.0%})")
    print(f"{MORE_KINDS} more kinds: {larger / plain - 1:+.1%} (limit {COST_OF_KINDS - 1:+.0%}), "
          f"read in {loading:.2f} s")  # fmt: skip
    return int(plain / parsing > SHARE_OF_SPACY or larger / plain > COST_OF_KINDS)


if __name__ == "__main__":
    sys.exit(main())
