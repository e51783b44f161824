"""The context of an entity: posts, organizations, countries, walk of life, gender."""

from __future__ import annotations

import bisect
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.linking.entity_records import Context, Sort
from kg.linking.name_keys import NameReader
from kg.model import Document, Entity, Span
from kg.ontology.lexicon import Lexicon

# The first mentions introduce; later ones add time and little else.
MENTIONS = 8
# Characters to each side: a title or an apposition is shorter.
NEAR = 80
# Around a name, for the walk of life: about the sentence and half of each neighbour.
WINDOW = 160
# Words from one walk of life that must stand around a name before they count.
WALK_WORDS = 3
# Pronouns that must agree before they show a gender: one or two may be resolved wrongly. A title or
# a post that shows it counts as many.
SIGNS = 3
# Words between a name and the body that it belongs to: "Agnes Morel, the acting director of".
GAP = 6

_WORD = re.compile(r"[^\W_]+(?:['’.\-][^\W_]+)*")
_APPOSITION = re.compile(r",\s+([^,.;:?!\n\"“”]{3,80})")
_ENDS_CLAUSE = re.compile(r"[.;:?!\n\"“”]")
_LAST_WORDS = re.compile(r"((?:[^\W_][\w'’.\-]*[ ,]+){1,6})$")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a named body or land is in the text, and its word for comparison."""

    span: Span
    own: str


class Surroundings:
    """The named bodies and lands of one document by place, for look-ups near a span."""

    def __init__(self, bodies: Sequence[Place], lands: Sequence[Place]) -> None:
        self.bodies = _Sorted(bodies)
        self.lands = _Sorted(lands)


class _Sorted:
    def __init__(self, places: Sequence[Place]) -> None:
        self._places = sorted(places, key=lambda p: (p.span, p.own))
        self._starts = [p.span.start for p in self._places]

    def between(self, start: int, end: int) -> Iterator[Place]:
        """Those that lie wholly within ``[start, end)``."""
        for place in self._places[bisect.bisect_left(self._starts, start) :]:
            if place.span.start >= end:
                return
            if place.span.end <= end:
                yield place


@dataclass(slots=True)
class _Found:
    posts: set[str]
    bodies: set[str]
    lands: set[str]
    genders: Counter[str]


class ContextReader:
    """Reads contexts; built once for many documents."""

    def __init__(self, lexicon: Lexicon, names: NameReader) -> None:
        """Raises LexiconError if a word list is missing."""
        self._names = names
        self._posts = lexicon.mapping("post")
        self._phrases = lexicon.words("postPhrase")
        self._modifiers = lexicon.words("postModifier") - lexicon.words("formerMarker")
        self._former = lexicon.words("formerMarker")
        self._honorifics = lexicon.mapping("honorific")
        self._pronouns = {
            word: value.split()[2]
            for word, value in lexicon.mapping("pronoun").items()
            if value.split()[1] == "singular"
        }
        self._belonging = lexicon.words("bodyPreposition")
        self._walks = lexicon.mapping("walkOfLife")
        self._walk_words = lexicon.mapping("walkWord")

    def read(self, document: Document, entity: Entity, sort: Sort, near: Surroundings) -> Context:
        """The context of one entity."""
        found = _Found(set(), set(), set(), Counter())
        for span in entity.mentions[:MENTIONS]:
            gender = self._pronouns.get(document.words(span).lower())
            if gender is not None:
                found.genders[gender] += 1
            elif sort is Sort.PERSON:
                self._person(document.text, span, near, found)
            elif sort is Sort.BODY:
                self._body(document.text, span, found)
        walks = self.walks_of(found.posts)
        if not walks and sort is Sort.PERSON:
            walks = self._walks_around(document.text, entity.mentions[:MENTIONS])
        return Context(
            frozenset(found.posts), frozenset(found.bodies), frozenset(found.lands), walks,
            _gender(found.genders),
        )  # fmt: skip

    def walks_of(self, posts: set[str]) -> frozenset[str]:
        """The walks of life that posts belong to."""
        heads = (post.rsplit(" ", 1)[-1] for post in posts)
        return frozenset(self._walks[head] for head in heads if head in self._walks)

    def _body(self, text: str, span: Span, found: _Found) -> None:
        before = _WORD.findall(text[max(0, span.start - NEAR) : span.start])
        land = self._names.land(before[-1]) if before else None
        if land is not None:
            found.lands.add(land)

    def _person(self, text: str, span: Span, near: Surroundings, found: _Found) -> None:
        own = text[span.start : span.end]
        if not self._post(own, found):
            self._title(text, self._behind_title(text, span), near, found)
        after = _APPOSITION.match(text, span.end)
        if after is not None and self._post(after[1], found):
            self._inside(Span(after.start(1), after.end(1)), near, found)
        self._inside(span, near, found)
        for body in near.bodies.between(span.end + 1, span.end + NEAR):
            if self._belongs(text[span.end : body.span.start]):
                found.bodies.add(body.own)

    def _inside(self, span: Span, near: Surroundings, found: _Found) -> None:
        found.bodies.update(place.own for place in near.bodies.between(span.start, span.end))
        found.lands.update(place.own for place in near.lands.between(span.start, span.end))

    def _belongs(self, gap: str) -> bool:
        """True for " of the " and ", director of ", False for what a verb or a clause parts."""
        words = [w.lower() for w in _WORD.findall(gap)]
        if not words or len(words) > GAP or _ENDS_CLAUSE.search(gap) or gap.count(",") > 1:
            return False
        *rest, last = words if words[-1] != "the" else words[:-1] or [""]
        known = {"the", "a", "an", "and", *self._belonging}
        return last in self._belonging and all(
            word in self._posts or word in self._modifiers or word in self._former or word in known
            for word in rest
        )

    def _title(self, text: str, span: Span, near: Surroundings, found: _Found) -> None:
        """The post or honorific right before a name, and the body or land before the post."""
        match = _LAST_WORDS.search(text, max(0, span.start - NEAR), span.start)
        if match is None:
            return
        parts = [(m[0], m.start()) for m in _WORD.finditer(text, match.start(), span.start)]
        taken: list[str] = []
        start = span.start
        while parts and self._is_title(parts[-1][0].lower()):
            word, start = parts.pop()
            taken.insert(0, word.lower())
        genders = (self._honorifics.get(f"{w}.") or self._honorifics.get(w) for w in taken)
        for gender in genders:
            if gender in ("masculine", "feminine"):
                found.genders[gender] += SIGNS
        if self._post(" ".join(taken), found):
            for known, names in ((near.bodies, found.bodies), (near.lands, found.lands)):
                beside = known.between(start - NEAR, start)
                names.update(p.own for p in beside if not text[p.span.end : start].strip(" '’s"))

    def _behind_title(self, text: str, span: Span) -> Span:
        """``span`` without the titles that it begins with, if a name is left."""
        for match in _WORD.finditer(text, span.start, span.end):
            if not self._is_title(match[0].lower()):
                return Span(match.start(), span.end)
        return span

    def _is_title(self, word: str) -> bool:
        return (
            word in self._posts or f"{word}." in self._posts or word in self._modifiers
            or word in self._former or word in self._honorifics
        )  # fmt: skip

    def _post(self, phrase: str, found: _Found) -> bool:
        """Notes the post that heads ``phrase``; False if it heads none."""
        words: list[str] = []
        for word in _WORD.findall(phrase):
            if word.lower() in self._belonging or word.lower() in ("in", "who", "and", "to", "on"):
                break
            words.append(word.lower().removesuffix("'s").removesuffix("’s"))
        if not words:
            return False
        last = words[-1]
        head = last if last in self._posts else f"{last}."
        phrased = " ".join(words[-2:]) in self._phrases
        if head not in self._posts and not phrased:
            return False
        start = len(words) - (2 if phrased else 1)
        while start > 0 and words[start - 1] in self._modifiers:
            start -= 1
        found.posts.add(" ".join(words[start:]))
        gender = self._posts.get(head)
        if gender in ("masculine", "feminine"):
            found.genders[gender] += SIGNS
        return True

    def _walks_around(self, text: str, mentions: Sequence[Span]) -> frozenset[str]:
        """The walk of life that the words around the mentions show, where they show one clearly."""
        seen: set[str] = set()
        for span in mentions:
            around = text[max(0, span.start - WINDOW) : span.end + WINDOW]
            seen.update(word.lower() for word in _WORD.findall(around))
        counts = Counter(self._walk_words[word] for word in seen if word in self._walk_words)
        ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        if not ranked or ranked[0][1] < WALK_WORDS:
            return frozenset()
        # Twice as many words as the next walk: a match report quotes a reporter too.
        if len(ranked) > 1 and ranked[0][1] < 2 * ranked[1][1]:
            return frozenset()
        return frozenset((ranked[0][0],))


def _gender(counts: Counter[str]) -> str | None:
    """The gender that enough signs show and none contradicts."""
    masculine, feminine = counts["masculine"], counts["feminine"]
    if masculine >= SIGNS and not feminine:
        return "masculine"
    if feminine >= SIGNS and not masculine:
        return "feminine"
    return None
