"""Surnames, initials and acronyms: joined to a full name only where one bearer fits.

"President Kerr" of one article is "Alma Kerr" of another where the post and the land, or the body,
are the same and no other Kerr fits; a bare "Kerr" is nobody but its article's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

from kg.lexicon import Lexicon
from kg.linking.clusters import Clusters, Edge
from kg.linking.records import Record, Sort
from kg.linking.support import neighbours
from kg.names import initials

# Named entities that the article of a bare acronym and those of the body must have in common.
SHARED = 2
# Two letters are the initials of too much to mean a body, unless an article says so.
SURE_LETTERS = 3
SCORE = 0.9

Feature = tuple[str, ...]


class ShortNames:
    """Joins short names to the clusters of full ones."""

    def __init__(self, clusters: Clusters, lexicon: Lexicon, label: Callable[[str], str]) -> None:
        self._clusters = clusters
        self._records = clusters.records
        self._label = label
        self._ranks = lexicon.words("rankModifier")
        self._skip = lexicon.words("acronymSkip")

    def link(self, order: Sequence[int]) -> None:
        """Looks for the bearer of each short name among the records in ``order``."""
        self._people([i for i in order if self._records[i].sort is Sort.PERSON])
        self._bodies([i for i in order if self._records[i].sort is Sort.BODY])

    # ── people ──

    def _people(self, order: Sequence[int]) -> None:
        short = [i for i in order if not self._records[i].name.full]
        wanted = {self._records[i].name.family for i in short}
        index: dict[Feature, dict[int, int]] = defaultdict(dict)
        for i in order:
            record = self._records[i]
            if record.name.full and record.name.family in wanted:
                for feature in self._offered(record):
                    index[feature].setdefault(self._clusters.root(i), i)
        for i in short:
            self._settle(i, index, self._asked(self._records[i]))

    def _settle(
        self, i: int, index: dict[Feature, dict[int, int]], asked: Iterator[Feature]
    ) -> None:
        record = self._records[i]
        found: dict[int, tuple[int, Feature]] = {}
        for feature in asked:
            for j in index.get(feature, {}).values():
                if record.name.initial in ("", self._records[j].name.initial):
                    found.setdefault(self._clusters.root(j), (j, feature))
        if len(found) != 1:
            return
        ((j, feature),) = found.values()
        other = self._records[j]
        what = f"organization {self._label(feature[-1])}"
        if feature[1] == "post":
            post = feature[2].removeprefix("=").removeprefix("head ")
            what = f"post {post!r}, and both articles name {self._label(feature[-1])}"
        reason = f"{record.text!r} can only be {other.text!r}: same family name and {what}"
        self._clusters.join(Edge(j, i, SCORE, reason, sure=True))

    def _offered(self, record: Record) -> Iterator[Feature]:
        """What a full name can be found by."""
        family = record.name.family
        for body in record.context.organizations:
            yield (family, "organization", body)
        for post in record.context.posts:
            for mark in self._marks(post):
                for near in self._nearby(record):
                    yield (family, "post", mark, near)

    def _asked(self, record: Record) -> Iterator[Feature]:
        """What a short name looks for, in the order of strength."""
        family = record.name.family
        for body in sorted(record.context.organizations):
            yield (family, "organization", body)
        for post in sorted(record.context.posts):
            for near in sorted(self._nearby(record)):
                yield (family, "post", f"={post}", near)
                if " " not in post:
                    yield (family, "post", f"head {post}", near)
                elif not self._is_ranked(post):
                    yield (family, "post", f"={post.rsplit(' ', 1)[-1]}", near)

    def _marks(self, post: str) -> Iterator[str]:
        yield f"={post}"
        if " " in post and not self._is_ranked(post):
            yield f"head {post.rsplit(' ', 1)[-1]}"

    def _is_ranked(self, post: str) -> bool:
        return not self._ranks.isdisjoint(post.split())

    def _nearby(self, record: Record) -> set[str]:
        return {*record.context.lands, *neighbours(record)}

    # ── bodies ──

    def _bodies(self, order: Sequence[int]) -> None:
        bare = [i for i in order if self._records[i].name.key[0] == "acronym"]
        wanted = {self._records[i].name.key[1] for i in bare}
        index: dict[tuple[str, str], dict[int, int]] = defaultdict(dict)
        for i in order:
            record = self._records[i]
            for acronym in self._acronyms(record) & wanted:
                for near in neighbours(record):
                    index[acronym, near].setdefault(self._clusters.root(i), i)
        for i in bare:
            self._expand(i, index)

    def _acronyms(self, record: Record) -> set[str]:
        """What the article itself abbreviates the name to, and the initials of its words."""
        if not record.name.full:
            return set()
        words = record.name.key
        made = {initials(words, self._skip), initials(words, frozenset())}
        return {short for short in made if len(short) >= SURE_LETTERS} | record.acronyms

    def _expand(self, i: int, index: dict[tuple[str, str], dict[int, int]]) -> None:
        """Joins a bare acronym to the one body whose articles name the same others."""
        record = self._records[i]
        shared: dict[int, set[str]] = defaultdict(set)
        example: dict[int, int] = {}
        for near in sorted(neighbours(record)):
            for j in index.get((record.name.key[1], near), {}).values():
                root = self._clusters.root(j)
                shared[root].add(near)
                example.setdefault(root, j)
        if len(shared) != 1:
            return
        ((root, near_both),) = shared.items()
        if len(near_both) < SHARED:
            return
        j = example[root]
        named = " and ".join(self._label(word) for word in sorted(near_both)[:SHARED])
        reason = (
            f"{record.text!r} are the initials of {self._records[j].text!r}; "
            f"articles on both name {named}, and no other body of these initials fits"
        )
        self._clusters.join(Edge(j, i, SCORE, reason, sure=True))
