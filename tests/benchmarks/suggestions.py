"""How many of the words suggested for a kind are right.

    python -m tests.benchmarks.suggestions [--show NAME]

First our own kinds: three of a kind's verbs and nouns are given, and a suggestion counts if the
lexicon has it for the kind too (so the figures are a floor: good words that it lacks count as
wrong). Words of a given word's lemma are left out: from "evict" everybody gets to "eviction". Each
kind of event with six words counts alike; its three are drawn DRAWS times. Then the kinds of
``tests/cases/words/beats.yaml``, which no ontology file has, by what was judged of each word
(``judged.csv``). ``--show`` prints the suggestions for one of these.
"""

from __future__ import annotations

import argparse
import csv
import random
import sys
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import yaml

from kg.extraction.triggers.word_vectors import MADE_OF, NOUN, VERB, Word, WordVectors
from kg.ontology.kinds import Kinds, read_kinds
from kg.ontology.lexicon import load_lexicon
from tests.conftest import ROOT

CASES = ROOT / "tests/cases/words"
GIVEN, ENOUGH, DRAWS = 3, 6, 10
TOPS = (1, 5, 10)
JUDGED_TOP = 8  # so many suggestions of each kind of ``beats.yaml`` were judged


@dataclass(frozen=True, slots=True)
class Beat:
    """A kind that a user begins with three words."""

    name: str
    given: tuple[Word, ...]
    aside: bool


def load_beats() -> list[Beat]:
    """Those of ``beats.yaml``."""
    rows = yaml.safe_load((CASES / "beats.yaml").read_text("utf-8"))
    return [
        Beat(
            row["name"],
            (
                *(Word(one, VERB) for one in row["verbs"]),
                *(Word(one, NOUN) for one in row["nouns"]),
            ),
            bool(row.get("aside")),
        )
        for row in rows
    ]


def load_judged() -> dict[tuple[str, Word], bool]:
    """(kind, word) -> whether the word names the kind, or a part or form of it."""
    with (CASES / "judged.csv").open(encoding="utf-8", newline="") as rows:
        return {
            (row["kind"], Word(row["word"], row["shape"])): row["right"] == "yes"
            for row in csv.DictReader(rows)
        }


def words_of_kinds(kinds: Kinds) -> dict[str, set[Word]]:
    """The verbs and nouns of each kind of event; those for doers left out."""
    found: defaultdict[str, set[Word]] = defaultdict(set)
    for shape, index in zip(MADE_OF, (kinds.verbs, kinds.nouns), strict=True):
        for trigger in (trigger for triggers in index.values() for trigger in triggers):
            if not trigger.kind.relation and trigger.shape != "agentNoun":
                found[trigger.kind.name].add(Word(" ".join(trigger.words), shape))
    return found


def nearest(
    vectors: WordVectors, given: Sequence[Word], many: int, *, same_lemma: bool
) -> list[Word]:
    """The ``many`` words most like those given that are known, themselves left out."""
    scores = vectors.likeness([word for word in given if word in vectors.places])
    lemmas = {word.lemma for word in given}
    ordered = (vectors.words[place] for place in np.argsort(-scores, kind="stable"))
    left = (w for w in ordered if w not in given and (same_lemma or w.lemma not in lemmas))
    return [word for word, _ in zip(left, range(many), strict=False)]


def recovered(vectors: WordVectors, *, same_lemma: bool = False) -> dict[str, list[float]]:
    """Kind -> shares right among the first of TOPS, from three of its words."""
    kinds = words_of_kinds(read_kinds(load_lexicon().table))
    found = {}
    for name, words in sorted(kinds.items()):
        known = sorted(words & vectors.places.keys())
        if len(known) < ENOUGH:
            continue
        draws = []
        for draw in range(DRAWS):
            given = random.Random(f"{name} {draw}").sample(known, GIVEN)
            first = nearest(vectors, given, TOPS[-1], same_lemma=same_lemma)
            right = [word in words for word in first]
            draws.append([sum(right[:top]) / top for top in TOPS])
        found[name] = [float(share) for share in np.mean(draws, axis=0)]
    return found


def told(shares: dict[str, list[float]]) -> str:
    """Means over kinds in per cent, with 95 % intervals (bootstrap over kinds, fixed seed)."""
    table = np.array(list(shares.values()))
    drawn = np.random.default_rng(0).integers(0, len(table), (1000, len(table)))
    low, high = np.percentile(table[drawn].mean(axis=1), (2.5, 97.5), axis=0)
    return "  ".join(
        f"top {top}: {100 * mean:.1f} ({100 * a:.1f}–{100 * b:.1f})"
        for top, mean, a, b in zip(TOPS, table.mean(axis=0), low, high, strict=True)
    )


def judged_right(vectors: WordVectors, *, aside: bool) -> str:
    """Shares right among the first suggestions for the kinds of ``beats.yaml``."""
    verdicts = load_judged()
    rows = []
    for beat in load_beats():
        if beat.aside is aside:
            first = nearest(vectors, beat.given, JUDGED_TOP, same_lemma=False)
            rows.append([verdicts.get((beat.name, word)) for word in first])
    unjudged = sum(verdict is None for row in rows for verdict in row)
    shares = "  ".join(
        f"top {top}: {100 * np.mean([[v is True for v in row[:top]] for row in rows]):.1f}"
        for top in (1, 5, JUDGED_TOP)
    )
    return f"{shares}  ({len(rows)} kinds, {unjudged} words not judged count as wrong)"


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n", maxsplit=1)[0])
    parser.add_argument("--show", metavar="NAME", help="a kind of beats.yaml")
    show = parser.parse_args(arguments).show
    vectors = WordVectors.load()
    if show:
        for beat in load_beats():
            if beat.name == show:
                first = nearest(vectors, beat.given, JUDGED_TOP, same_lemma=False)
                print(", ".join(f"{word.lemma} ({word.shape})" for word in first))
        return 0
    shares = recovered(vectors)
    print(f"{len(vectors.words):,} words, {len(shares)} kinds of our own, {DRAWS} draws each")
    print(f"other words    {told(shares)}")
    print(f"any word       {told(recovered(vectors, same_lemma=True))}")
    for name, mean in sorted(shares.items(), key=lambda item: item[1][1]):
        print(f"  {name:<14}" + "  ".join(f"{100 * share:5.1f}" for share in mean))
    print(f"judged, open   {judged_right(vectors, aside=False)}")
    print(f"judged, aside  {judged_right(vectors, aside=True)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
