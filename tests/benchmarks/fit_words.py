"""Makes the vectors of event words, ``kg/data/events/words.npz``; prints what each source gives.

    python -m tests.benchmarks.fit_words WORDNET [--dry]

WORDNET is the folder of WordNet 3.1 that holds ``data.verb``. Needs the extra ``train`` and about
three minutes of one core. ``--dry`` writes nothing.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from kg.extraction.triggers.word_vectors import (
    MADE_OF,
    Floats,
    Word,
    WordVectors,
    read_vectors,
    write_vectors,
)
from kg.ontology.kinds import read_kinds
from kg.ontology.lexicon import load_lexicon
from kg.training.wordnet import read_wordnet
from tests.benchmarks.suggestions import recovered, told
from tests.conftest import ROOT

PATH = ROOT / "kg/data/events/words.npz"


def own_words() -> set[Word]:
    """The verbs and nouns of our own kinds, which a user's file may add to."""
    kinds = read_kinds(load_lexicon().table)
    return {
        Word(" ".join(trigger.words), shape)
        for shape, index in zip(MADE_OF, (kinds.verbs, kinds.nouns), strict=True)
        for triggers in index.values()
        for trigger in triggers
    }


def report(name: str, words: Sequence[Word], vectors: Floats) -> None:
    """Prints how many suggestions are right by these vectors."""
    known = [at for at, vector in enumerate(vectors) if vector.any()]
    some = WordVectors.of([words[at] for at in known], vectors[known])
    print(f"{name:<28}{told(recovered(some))}", flush=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """Makes, prints, writes."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n", maxsplit=1)[0])
    parser.add_argument("wordnet", type=Path, metavar="WORDNET", help="folder with data.verb")
    parser.add_argument("--dry", action="store_true", help="write nothing")
    given = parser.parse_args(arguments)
    from kg.training import words as tw  # it needs PyTorch, and --help does not

    net, glove = read_wordnet(given.wordnet), tw.read_glove()
    own = {word for word in own_words() if " " not in word.lemma}
    alone = set(tw.vocabulary(net, glove, ()))
    words = tw.vocabulary(net, glove, own)
    print(f"{len(words):,} words; of our own {len(own)} verbs and nouns {len(own & alone)} are")
    print("among them without being added")
    parts = {
        "word pieces (the baseline)": tw.of_pieces(words),
        "GloVe": tw.of_glove(words, glove),
        "WordNet": tw.of_wordnet(words, net),
        "MiniLM": tw.of_minilm(words),
    }
    for name, vectors in parts.items():
        report(name, words, vectors)
    report("GloVe, MiniLM", words, tw.joined([parts["GloVe"], parts["MiniLM"]]))
    report("GloVe, WordNet", words, tw.joined([parts["GloVe"], parts["WordNet"]]))
    whole = tw.joined([parts[name] for name in ("GloVe", "WordNet", "MiniLM")])
    report("all three", words, whole)
    for width in (64, 96, 128, 192):
        report(f"all three, {width} axes", words, tw.narrowed(whole, width))
    if not given.dry:
        write_vectors(PATH, words, tw.narrowed(whole))
        report("as written", *_read())
        print(f"{PATH.stat().st_size:,} bytes")
    return 0


def _read() -> tuple[tuple[Word, ...], Floats]:
    found = read_vectors(PATH)
    return found.words, found.vectors


if __name__ == "__main__":
    sys.exit(main())
