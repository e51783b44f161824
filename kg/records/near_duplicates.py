"""Near-duplicates: articles that print one report, so that ten outlets count as one source.

Method: word shingles, compared by MinHash (A. Broder, "On the resemblance and containment of
documents", 1997) over multiply-shift hashing (M. Dietzfelbinger and others, J. Algorithms 1997);
candidates share a band of hashes (P. Indyk and R. Motwani, STOC 1998). Sketches are kept beside
records, so whatever changes their values needs a new layout of `kg.records.database`.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache

import numpy as np

from kg.model import BlockKind, Document

_WORD = re.compile(r"\w+")
_PROSE = frozenset((BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.QUOTE))
# Five words in a row: chance does not repeat them, and an edited word spoils only five shingles.
_SHINGLE = 5
# Shorter notices (weather, results, markets) follow templates and resemble each other unrelated.
_LEAST_WORDS = 50
# 42 bands of 3 hashes: of pairs with half their shingles in common 99.6 % become candidates.
_BANDS, _ROWS = 42, 3
_HASHES = _BANDS * _ROWS
# Earlier holders of a band that a later one is compared with.
_COMPARED = 8
# Pairs that are compared at once: some megabytes.
_AT_ONCE = 8_192
# Two reports of one event that share their quotations have less than a fifth of their shingles in
# common; a syndicated copy with new headline and some cuts has more than half.
SIMILAR = 0.5
# A short copy is cut from the end of the report: nearly all that it has is in the longer one.
CONTAINED = 0.8


@dataclass(frozen=True, slots=True)
class Sketch:
    """What is kept of an article's words: the number of its shingles, and their MinHash."""

    id: str
    published: str | None
    size: int
    hashes: bytes = field(repr=False)

    @classmethod
    def of(cls, document: Document) -> Sketch | None:
        """The sketch of a document, or None if it is too short to recognise copies."""
        words = [
            word.lower()
            for block in document.blocks
            if block.kind in _PROSE
            for word in _WORD.findall(document.words(block.span))
        ]
        if len(words) < _LEAST_WORDS:
            return None
        shingles = {
            " ".join(words[place : place + _SHINGLE]).encode("utf-8", "surrogatepass")
            for place in range(len(words) - _SHINGLE + 1)
        }
        values = _min_hash(shingles)
        return cls(document.id, document.published, len(shingles), values.astype("<u4").tobytes())

    def values(self) -> np.ndarray:
        """The MinHash as numbers."""
        return np.frombuffer(self.hashes, dtype="<u4")

    @property
    def age(self) -> tuple[bool, str, str]:
        """Sorts the first report first: by time in UTC, undated ones last, then by id."""
        return self.published is None, _in_utc(self.published or ""), self.id


def _min_hash(shingles: Iterable[bytes]) -> np.ndarray:
    """The least value of each hash function over the shingles, 32 bits each."""
    digests = b"".join(hashlib.blake2b(one, digest_size=4).digest() for one in shingles)
    words = np.frombuffer(digests, dtype="<u4").astype(np.uint64)
    factors, shifts = _functions()
    # Multiplication modulo 2^64, of which the upper half is the hash.
    hashed = (words[:, None] * factors + shifts) >> np.uint64(32)
    return np.asarray(hashed.min(axis=0))


@cache
def _functions() -> tuple[np.ndarray, np.ndarray]:
    """Factors (odd) and shifts of the hash functions, the same on every machine and version."""
    drawn = b"".join(hashlib.sha256(b"newskg copies %d" % n).digest()[:16] for n in range(_HASHES))
    factors, shifts = np.frombuffer(drawn, dtype="<u8").astype(np.uint64).reshape(_HASHES, 2).T
    return factors | np.uint64(1), shifts


def _in_utc(published: str) -> str:
    try:
        moment = dt.datetime.fromisoformat(published)
    except ValueError:
        return published
    if moment.tzinfo is not None:
        moment = moment.astimezone(dt.UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%S")


def find_copies(documents: Iterable[Document]) -> dict[str, str]:
    """Document id -> id of the report that it is a copy of; first reports are not in it.

    The first report of a group has the smallest (published, id); the order of ``documents`` does
    not matter.
    """
    return group_copies(sketch for d in documents if (sketch := Sketch.of(d)) is not None)


def group_copies(sketches: Iterable[Sketch]) -> dict[str, str]:
    """The same from sketches: a kilobyte of memory for each, and time linear in their number."""
    listed = sorted(sketches, key=lambda sketch: sketch.age)
    if not listed:
        return {}
    hashes = np.stack([sketch.values() for sketch in listed])
    sizes = np.array([sketch.size for sketch in listed])
    first = list(range(len(listed)))
    for pairs in _candidates(hashes):
        copies = pairs[_are_copies(hashes, sizes, pairs)]
        for left, right in copies.tolist():
            roots = sorted((_root(first, left), _root(first, right)))
            first[roots[1]] = roots[0]
    return {
        listed[place].id: listed[_root(first, place)].id
        for place in range(len(listed))
        if _root(first, place) != place
    }


def _candidates(hashes: np.ndarray) -> Iterator[np.ndarray]:
    """Pairs of rows that share a band, each with the earliest few of its band only.

    A band shared by very many is a report that very many printed: comparing each with the first
    ones is enough to join them, and keeps the number of pairs linear. Gives arrays of at most
    `_AT_ONCE` pairs.
    """
    places = np.arange(len(hashes))
    for start in range(0, _HASHES, _ROWS):
        band = hashes[:, start : start + _ROWS]
        order = np.lexsort(band.T)  # stable: those of one band stay in the order of their age
        begins = np.ones(len(order), dtype=bool)
        begins[1:] = (band[order[1:]] != band[order[:-1]]).any(axis=1)
        begin = np.maximum.accumulate(np.where(begins, places, 0))
        for number in range(_COMPARED):
            later = np.flatnonzero(places - begin > number)
            pairs = np.stack((order[begin[later] + number], order[later]), axis=1)
            for some in range(0, len(pairs), _AT_ONCE):
                yield pairs[some : some + _AT_ONCE]


def _are_copies(hashes: np.ndarray, sizes: np.ndarray, pairs: np.ndarray) -> np.ndarray:
    """Which of these pairs of rows are copies of one report."""
    left, right = pairs.T
    similar = (hashes[left] == hashes[right]).mean(axis=1)
    # |A ∩ B| from the resemblance and the sizes, as a share of the shorter one.
    shared = similar / (1 + similar) * (sizes[left] + sizes[right])
    shorter = np.minimum(sizes[left], sizes[right])
    return np.asarray((similar >= SIMILAR) | (shared >= CONTAINED * shorter))


def _root(first: list[int], place: int) -> int:
    while first[place] != place:
        first[place] = first[first[place]]
        place = first[place]
    return place
