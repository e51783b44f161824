"""WordNet's database of verbs and nouns: their senses, glosses, and what they are a kind of.

Format: wndb(5WN) of WordNet 3.1 (https://wordnet.princeton.edu/documentation/wndb5wn).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.errors import InputError

VERB, NOUN = "v", "n"
_FILES = {VERB: "verb", NOUN: "noun"}
_BROADER, _DERIVED = ("@", "@i"), "+"


@dataclass(frozen=True, slots=True)
class Synset:
    """One meaning: which file of the lexicographers has it, what is above and beside it."""

    topic: int
    broader: tuple[str, ...]
    derived: tuple[str, ...]  # meanings of words of the same stem, as "eviction" of "evict"
    gloss: str


@dataclass(frozen=True, slots=True)
class WordNet:
    """The database; a synset is named by its part of speech and offset, such as "v01470687"."""

    synsets: dict[str, Synset]
    senses: dict[tuple[str, str], tuple[str, ...]]  # (lemma, part of speech) -> most used first
    counts: dict[tuple[str, str], int]  # how often the tagged texts have any of its senses

    def above(self, name: str) -> dict[str, int]:
        """The synset and all that it is a kind of, with the steps that lead there."""
        steps, todo = {name: 0}, [name]
        for one in todo:
            for upper in self.synsets[one].broader:
                if upper not in steps:
                    steps[upper] = steps[one] + 1
                    todo.append(upper)
        return steps


def read_wordnet(folder: Path) -> WordNet:
    """The verbs and nouns of a folder with ``data.verb``, ``index.verb`` and so on.

    Raises InputError if a file is missing or malformed.
    """
    synsets: dict[str, Synset] = {}
    senses: dict[tuple[str, str], tuple[str, ...]] = {}
    try:
        for part, name in _FILES.items():
            for line in _lines(folder / f"data.{name}"):
                synsets[part + line[:8]] = _synset(line)
            for line in _lines(folder / f"index.{name}"):
                lemma, offsets = _index(line)
                senses[lemma, part] = tuple(part + offset for offset in offsets)
        counts = _counts(folder / "index.sense")
    except (OSError, ValueError, IndexError) as error:
        raise InputError(
            f"{folder}: no database of WordNet 3.1 ({error}); name its folder with data.verb"
        ) from error
    return WordNet(synsets, senses, counts)


def _lines(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8") as lines:
        yield from (line for line in lines if not line.startswith("  "))  # the licence


def _synset(line: str) -> Synset:
    fields, _, gloss = line.partition("|")
    parts = fields.split()
    at = 4 + 2 * int(parts[3], 16)
    pointers = [tuple(parts[i : i + 4]) for i in range(at + 1, at + 1 + 4 * int(parts[at]), 4)]
    targets = [(sign, part + offset) for sign, offset, part, _ in pointers if part in _FILES]
    return Synset(
        topic=int(parts[1]),
        broader=tuple(target for sign, target in targets if sign in _BROADER),
        derived=tuple(dict.fromkeys(target for sign, target in targets if sign == _DERIVED)),
        gloss=gloss.split('; "', maxsplit=1)[0].strip(),
    )


def _index(line: str) -> tuple[str, list[str]]:
    parts = line.split()
    return parts[0].replace("_", " "), parts[6 + int(parts[3]) :]


def _counts(path: Path) -> dict[tuple[str, str], int]:
    counts: dict[tuple[str, str], int] = {}
    parts = {"1": NOUN, "2": VERB}
    for line in _lines(path):
        key, _, _, count = line.split()
        lemma, _, rest = key.partition("%")
        part = parts.get(rest[0])
        if part is not None:
            word = lemma.replace("_", " "), part
            counts[word] = counts.get(word, 0) + int(count)
    return counts
