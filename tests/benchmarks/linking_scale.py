"""Time to link synthetic entity records: 1,000, 10,000 and 100,000 of them.

    python -m tests.benchmarks.linking_scale [SIZES…]

Every article has ten records. Half of the records are about a few actors whom many articles name
(as in the news, the n-th actor is named in proportion to 1/n), the others about actors of their
own. Printed are the processor time per record to link all, the same to link one in a hundred more,
from later articles, into what is linked already, and the memory that the index takes. Python's
garbage collector runs as usual over what linking makes, but not over the records made beforehand.
"""

from __future__ import annotations

import argparse
import gc
import random
import time
import tracemalloc
from collections.abc import Iterator, Sequence

from kg.linking import LinkIndex
from kg.linking.entity_records import Record
from kg.linking.from_extraction import RecordReader
from kg.model import Document, Entity, Extraction, Span
from kg.ontology.gazetteer import load_gazetteer
from kg.ontology.lexicon import load_lexicon
from kg.ontology.vocabulary import DEFAULT_BASE

SIZES = (1_000, 10_000, 100_000)
PER_ARTICLE = 10
# A corpus of twice the size speaks of about twice as many actors; this share of them is prominent.
PROMINENT = 0.01
ADDED = 0.01
GIVEN = (
    "Ada",
    "Bela",
    "Cora",
    "Dario",
    "Emil",
    "Fay",
    "Gus",
    "Hana",
    "Ivo",
    "Jana",
    "Kofi",
    "Lena",
)
SYLLABLES = ("ba", "de", "fi", "go", "lu", "ma", "ne", "pi", "ro", "su", "ta", "ve", "kra", "sto")
KINDS = ("Mining", "Holdings", "Watch", "Shipping", "Relief Network")


def actor(number: int) -> tuple[str, str]:
    """Type and name of the ``number``-th actor, the same in every corpus."""
    chance = random.Random(number)
    made = "".join(chance.choice(SYLLABLES) for _ in range(4)).capitalize()
    if number % 3 == 0:
        return "Organization", f"{made} {chance.choice(KINDS)}"
    return "Person", f"{chance.choice(GIVEN)} {made}"


def articles(count: int, first: int, seed: int) -> Iterator[Extraction]:
    """``count`` articles; prominent actors are those below ``first``."""
    chance = random.Random(seed)
    weights = [1 / (n + 1) for n in range(first)]
    for number in range(count):
        chosen = set(chance.choices(range(first), weights, k=PER_ARTICLE // 2))
        while len(chosen) < PER_ARTICLE:
            chosen.add(chance.randrange(first, 100 * first))
        yield article(f"{seed}-{number:07}", [actor(n) for n in sorted(chosen)])


def article(name: str, actors: list[tuple[str, str]]) -> Extraction:
    """One article that names its actors in one sentence each."""
    text = ""
    entities = []
    for kind, words in actors:
        entities.append(
            Entity(words, kind, words, mentions=(Span(len(text), len(text) + len(words)),))
        )
        text += f"{words} took part in the talks on Monday. "
    return Extraction(Document(name, text), tuple(entities))


def read(count: int, size: int, seed: int, reader: RecordReader) -> list[tuple[str, list[Record]]]:
    """Articles with ``count`` records together, of a corpus of ``size`` records."""
    prominent = max(10, int(size * PROMINENT))
    found = articles(count // PER_ARTICLE, prominent, seed)
    return [(one.document.id, reader.read(one, DEFAULT_BASE)) for one in found]


def measure(size: int, reader: RecordReader) -> tuple[float, float]:
    """Microseconds per record to link all, and per record to link 1 % more."""
    corpus = read(size, size, 1, reader)
    more = read(max(PER_ARTICLE, int(size * ADDED)), size, 2, reader)
    gc.collect()
    gc.freeze()
    index = LinkIndex(base=DEFAULT_BASE)
    start = time.process_time()
    for name, records in corpus:
        index.add_records(name, records)
    index.update()
    whole = time.process_time() - start
    start = time.process_time()
    for name, records in more:
        index.add_records(name, records)
    index.update()
    added = time.process_time() - start
    gc.unfreeze()
    return whole / size * 1e6, added / sum(len(r) for _, r in more) * 1e6


def memory(size: int, reader: RecordReader) -> float:
    """Kilobytes per record that stay allocated: records, blocks, clusters and decisions."""
    tracemalloc.start()
    index = LinkIndex(base=DEFAULT_BASE)
    for name, records in read(size, size, 1, reader):
        index.add_records(name, records)
    index.update()
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return held / size / 1024


def main(arguments: Sequence[str] | None = None) -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES)
    sizes = parser.parse_args(arguments).sizes
    reader = RecordReader(load_lexicon(), load_gazetteer())
    print(f"{'records':>9} {'µs/record':>10} {'µs/added record':>16} {'kB/record':>10}")
    for size in sizes:
        whole, added = measure(size, reader)
        print(f"{size:>9,} {whole:>10.0f} {added:>16.0f} {memory(size, reader):>10.1f}")


if __name__ == "__main__":
    main()
