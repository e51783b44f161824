"""Surnames, initials and acronyms: joined to a full name only where one bearer fits.

"President Kerr" of one article is "Alma Kerr" of another where the post and the land, or the body,
are the same and no other Kerr fits; a bare "Kerr" is nobody but its article's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from kg.linking.entity_records import Record
from kg.ontology.lexicon import Lexicon
from kg.ontology.names import initials, name_words

# Named entities that the article of a bare acronym and those of the body must have in common.
SHARED = 2
# Two letters are the initials of too much to mean a body, unless an article says so.
SURE_LETTERS = 3

Feature = tuple[str, ...]
# Cluster -> the oldest of its records with some feature.
Bearers = dict[int, Record]


class Bearer(NamedTuple):
    """A short name, the record that it is the short name of, and why."""

    short: Record
    full: Record
    reason: str


class ShortNames:
    """Finds the bearers of short names among clusters of full ones."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Raises LexiconError if a word list is missing."""
        self._ranks = lexicon.words("rankModifier")
        self._skip = lexicon.words("acronymSkip")

    # ── people ──

    def people(
        self, short: Sequence[Record], clusters: Sequence[Sequence[Record]]
    ) -> Iterator[Bearer]:
        """Bearers of surnames, with or without initials; all of one family name."""
        index: dict[Feature, Bearers] = defaultdict(dict)
        for number, members in enumerate(clusters):
            for record in members:
                for feature in self._offered(record):
                    index[feature].setdefault(number, record)
        for record in short:
            found: dict[int, tuple[Record, Feature]] = {}
            for feature in self._asked(record):
                for number, full in index.get(feature, {}).items():
                    if record.name.initial in ("", full.name.initial) and _posts_fit(record, full):
                        found.setdefault(number, (full, feature))
            if len(found) == 1:
                ((full, feature),) = found.values()
                yield Bearer(record, full, _why(record, full, feature))

    def _offered(self, record: Record) -> Iterator[Feature]:
        """What a full name can be found by."""
        for body in record.context.organizations:
            yield ("organization", body)
        for post in record.context.posts:
            for mark in self._marks(post):
                for near in _nearby(record):
                    yield ("post", mark, near)

    def _asked(self, record: Record) -> Iterator[Feature]:
        """What a short name looks for, in the order of strength."""
        for body in sorted(record.context.organizations):
            yield ("organization", body)
        for post in sorted(record.context.posts):
            for near in _nearby(record):
                yield ("post", f"={post}", near)
                if " " not in post:
                    yield ("post", f"head {post}", near)
                elif not self._is_ranked(post):
                    yield ("post", f"={post.rsplit(' ', 1)[-1]}", near)

    def _marks(self, post: str) -> Iterator[str]:
        yield f"={post}"
        if " " in post and not self._is_ranked(post):
            yield f"head {post.rsplit(' ', 1)[-1]}"

    def _is_ranked(self, post: str) -> bool:
        return not self._ranks.isdisjoint(post.split())

    # ── bodies ──

    def acronyms(self, record: Record) -> frozenset[str]:
        """What the article itself abbreviates a full name to, and the initials of its words."""
        if not record.name.full:
            return frozenset()
        words = [word for word in name_words(record.text) if word != "the"]
        made = {initials(words, self._skip), initials(words, frozenset())}
        return record.acronyms | {short for short in made if len(short) >= SURE_LETTERS}

    def bodies(
        self, short: Sequence[Record], clusters: Sequence[Sequence[Record]]
    ) -> Iterator[Bearer]:
        """Bearers of one bare acronym: the one body whose articles name the same others."""
        index: dict[str, Bearers] = defaultdict(dict)
        for number, members in enumerate(clusters):
            for record in members:
                for near in record.neighbours:
                    index[near].setdefault(number, record)
        for record in short:
            bearer = _expansion(record, index)
            if bearer is not None:
                yield bearer


def _expansion(record: Record, index: Mapping[str, Bearers]) -> Bearer | None:
    shared: dict[int, list[str]] = defaultdict(list)
    example: Bearers = {}
    for near in sorted(record.neighbours):
        for number, full in index.get(near, {}).items():
            shared[number].append(near)
            example.setdefault(number, full)
    if len(shared) != 1:
        return None
    ((number, near_both),) = shared.items()
    if len(near_both) < SHARED:
        return None
    named = " and ".join(record.label(word) for word in near_both[:SHARED])
    reason = (
        f"{record.text!r} stands for {example[number].text!r}: articles on both name {named}, "
        "and no other body of these initials fits"
    )
    return Bearer(record, example[number], reason)


def _posts_fit(one: Record, other: Record) -> bool:
    """False if both have posts and none alike: a firm's lawyer is not its chairman."""
    ours, theirs = (
        {post.rsplit(" ", 1)[-1] for post in record.context.posts} for record in (one, other)
    )
    return not ours or not theirs or bool(ours & theirs)


def _nearby(record: Record) -> list[str]:
    return sorted({*record.context.lands, *record.neighbours})


def _why(record: Record, full: Record, feature: Feature) -> str:
    what = f"organization {record.label(feature[-1])}"
    if feature[0] == "post":
        post = feature[1].removeprefix("=").removeprefix("head ")
        what = f"post {post!r}, and both articles name {record.label(feature[-1])}"
    return f"{record.text!r} can only be {full.text!r}: same family name, same {what}"
