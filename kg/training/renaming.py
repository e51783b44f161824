"""Named articles with other names in them, so that no name is learned by heart.

The real articles name the same few hundred people and places again and again; the articles of users
name others. In a renamed copy, people and places bear names of other articles, or names that a
chain over letters (Shannon, 1948, section 3) makes up after them. Bodies keep their names but for
the people and places inside them.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

Named = dict[str, Any]

# Letters that decide the next one, and the longest name that is made up.
ORDER, LONGEST = 3, 12
# Share of the new names that are made up; the others are names of other articles.
INVENTED = 0.5
END = "\n"
_WORD = re.compile(r"[A-Z][a-z\u00c0-\u024f]+(?:[-\u2019'][A-Z][a-z\u00c0-\u024f]+)?")


@dataclass(frozen=True, slots=True)
class Stock:
    """Names to choose from, each as often as there are articles that have it."""

    given: Sequence[str]
    family: Sequence[str]
    places: Sequence[str]

    @classmethod
    def of(cls, records: Iterable[Named]) -> Stock:
        """The names of people, first and last word, and of places in named articles."""
        given: list[str] = []
        family: list[str] = []
        places: list[str] = []
        for record in records:
            for words, kind in sorted({(record["text"][s:e], k) for s, e, k in record["names"]}):
                parts = words.split()
                if kind == "Person" and len(parts) > 1:
                    given.extend(part for part in parts[:1] if _WORD.fullmatch(part))
                    family.extend(part for part in parts[-1:] if _WORD.fullmatch(part))
                elif kind == "Place" and all(map(_WORD.fullmatch, parts)):
                    places.append(words)
        return cls(tuple(given), tuple(family), tuple(places))


def chain(names: Iterable[str]) -> dict[str, list[str]]:
    """What letter follows each run of ORDER letters in the names."""
    found: dict[str, list[str]] = defaultdict(list)
    for name in names:
        word = " " * ORDER + name.split()[-1] + END
        for at in range(ORDER, len(word)):
            found[word[at - ORDER : at]].append(word[at])
    return found


def invent(follows: dict[str, list[str]], dice: random.Random) -> str:
    """A name of four letters or more that looks like those of the chain."""
    while True:
        word = " " * ORDER
        while not word.endswith(END) and len(word) < ORDER + LONGEST:
            word += dice.choice(follows[word[-ORDER:]])
        word = word.strip()
        if len(word) >= 4 and _WORD.fullmatch(word):
            return word


class Renamer:
    """Gives named articles other names, reproducibly from a seed."""

    def __init__(self, stock: Stock, *, seed: int) -> None:
        """``stock``: the names to choose from."""
        self._dice = random.Random(seed)
        self._makers = [
            (names, chain(names)) for names in (stock.given, stock.family, stock.places)
        ]

    def rename(self, record: Named) -> Named:
        """A copy of an article with ``names``, its people and places called otherwise."""
        text, names = record["text"], sorted(record["names"])
        other = self._others(text, names)
        parts: list[str] = []
        moved, at, size = [], 0, 0
        for start, end, kind in names:
            if start < at:
                continue  # inside the name before it
            parts.append(text[at:start])
            size += start - at
            new = _replace(text[start:end], kind, other)
            moved.append([size, size + len(new), kind])
            parts.append(new)
            size, at = size + len(new), end
        parts.append(text[at:])
        return {**record, "id": f"{record['id']}+", "text": "".join(parts), "names": moved}

    def _others(self, text: str, names: Iterable[tuple[int, int, str]]) -> dict[str, str]:
        given, family, place = (self._maker(*maker) for maker in self._makers)
        found: dict[str, str] = {}
        for start, end, kind in names:
            words = text[start:end]
            parts = words.split()
            if kind == "Person":
                for part in parts[:-1]:
                    if _WORD.fullmatch(part) and part not in found:
                        found[part] = given()
                if _WORD.fullmatch(parts[-1]) and parts[-1] not in found:
                    found[parts[-1]] = family()
            elif kind == "Place" and words not in found and all(map(_WORD.fullmatch, parts)):
                found[words] = place()
        return found

    def _maker(self, names: Sequence[str], follows: dict[str, list[str]]) -> Callable[[], str]:
        def make() -> str:
            if self._dice.random() < INVENTED:
                return invent(follows, self._dice)
            return self._dice.choice(names)

        return make


def _replace(words: str, kind: str, other: dict[str, str]) -> str:
    if words in other:
        return other[words]
    if kind == "Person":
        return " ".join(other.get(part, part) for part in words.split(" "))
    for old in sorted(other, key=len, reverse=True):
        words = re.sub(rf"\b{re.escape(old)}\b", other[old], words)
    return words
