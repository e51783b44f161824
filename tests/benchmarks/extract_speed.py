"""``kg extract`` beside bare spaCy: ``python -m tests.benchmarks.extract_speed [ROUNDS [TEXTS]]``.

Both run over the same texts in the same process, in turn, on one core; start-up is compared in
processes of their own. CPU seconds are compared, so that other load on the machine matters little.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from kg.extraction.pipeline import Pipeline
from kg.extraction.settings import TIERS, Settings
from kg.model import BlockKind, Document
from kg.nlp.spacy_backend import DEFAULT_MODEL
from kg.reader import read_documents

TEXTS = Path(__file__).resolve().parents[3] / "shared/eval/attribution/dev.jsonl"


def cpu_seconds(work: Callable[[], object]) -> float:
    """CPU seconds of this process for ``work``."""
    start = time.process_time()
    work()
    return time.process_time() - start


def startup(code: str, runs: int = 5) -> float:
    """Median CPU seconds of a new process that runs ``code``, without those of an empty one."""

    def once(program: str) -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-c", program], check=True, capture_output=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime

    return statistics.median(once(code) - once("pass") for _ in range(runs))


def texts(count: int | None = None) -> list[Document]:
    """Real articles, at most ``count`` of them; SystemExit if they are not there."""
    if not TEXTS.is_file():
        raise SystemExit("the texts are not at ../shared/eval beside the checkout")
    return [d for d in read_documents([TEXTS]) if isinstance(d, Document)][:count]


def blocks_of(documents: Sequence[Document]) -> list[str]:
    """What bare spaCy reads of them: the same blocks as newskg, boilerplate left out."""
    return [
        d.words(b.span) for d in documents for b in d.blocks if b.kind is not BlockKind.FURNITURE
    ]


def timed(documents: list[Document], tiers: Sequence[str], rounds: int) -> dict[str, list[float]]:
    """CPU seconds of each round for bare "spaCy" and for each tier, in turn.

    NumPy reads how many threads it has when it is imported, which spaCy does: newskg comes first.
    """
    import spacy

    blocks = blocks_of(documents)
    nlp = spacy.load(DEFAULT_MODEL)
    pipelines = {tier: Pipeline(Settings(tagger=tier)) for tier in tiers}
    seconds: dict[str, list[float]] = {"spaCy": [], **{tier: [] for tier in tiers}}
    for _ in range(rounds):
        seconds["spaCy"].append(cpu_seconds(lambda: list(nlp.pipe(blocks, batch_size=128))))
        for tier, pipeline in pipelines.items():
            seconds[tier].append(cpu_seconds(partial(_extract, pipeline, documents)))
    return seconds


def _extract(pipeline: Pipeline, documents: list[Document]) -> None:
    for _ in pipeline.extract(documents):
        pass


def main(arguments: Sequence[str] | None = None) -> None:
    """Prints a line a tier: words per CPU second and the ratio to bare spaCy."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rounds", nargs="?", type=int, default=3)
    parser.add_argument("articles", nargs="?", type=int, help="how many texts (default: all)")
    given = parser.parse_args(arguments)
    documents = texts(given.articles)
    words = sum(len(block.split()) for block in blocks_of(documents))
    seconds = timed(documents, TIERS, given.rounds)
    result: dict[str, object] = {"words": words, "rounds": given.rounds}
    for name, taken in seconds.items():
        median = statistics.median(taken)
        ratios = sorted(b / t for b, t in zip(seconds["spaCy"], taken, strict=True))
        result[name] = {
            "words per CPU second": round(words / median),
            "of bare spaCy": round(statistics.median(ratios), 3),
            "each round": [round(r, 3) for r in ratios],
        }
    imports = startup("import kg") / startup("import spacy")
    result["import kg, of import spacy"] = round(imports, 3)
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
