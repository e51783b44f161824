"""Numbers without a noun that continue a list: "12 men in Teslin, nine in Vesk and four in Zerrin".

Each is a participant like the first, with its own place; one with a time of its own ("and 90 in
2023") is told as an event of its own.
"""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from kg.extraction.events.arguments import Participants
from kg.extraction.events.drafts import Draft
from kg.extraction.events.measures import PARTS, Measured, SentenceFigures
from kg.extraction.events.origins import PartWords, countries_behind
from kg.model import Role, Time
from kg.nlp.parse import ParsedDocument
from kg.nlp.tree import phrase_span

COUNTED_ROLES = ("patient", "theme", "agent")
BEHIND_NUMBER = frozenset({"more", "others"})
JOINTS = frozenset({",", "and", "or", ";", "but"})
BEFORE_NUMBER = frozenset({"another", "a", "an", "further", "additional", "about", "the", "of"})
PLACING = frozenset({"in", "at", "near", "on", "outside", "inside", "around", "across", "along"})
LINKS = PLACING | {"to", "of", "from", "for"}


class Continued(NamedTuple):
    """A bare number in a list, the token of its preposition, and where its words end."""

    item: Measured
    link: int | None
    end: int


class ListReader:
    """Gives the bare numbers of a sentence to the draft whose list they continue."""

    def __init__(self, parsed: ParsedDocument, people: Participants, words: PartWords) -> None:
        self._parsed = parsed
        self._people = people
        self._words = words

    def give(
        self, draft: Draft, read: SentenceFigures
    ) -> tuple[list[Draft], frozenset[Time], frozenset[Measured]]:
        """Events of their own that the list tells, and the times and numbers that are spent."""
        whole = self._counted_role(draft, read)
        if whole is None:
            return [], frozenset(), frozenset()
        index, first = whole
        own: list[Draft] = []
        times: set[Time] = set()
        items = self._continuing(draft, first, read)
        if items and index is None:
            index = self._tally(draft, first)
        if not items or index is None:
            return [], frozenset(), frozenset()
        index = self._without_misread(draft, index, items)
        self._place_first(draft, index, first, items[0])
        for part in items:
            time = self._time_of(part, read)
            if time is None:
                self._add(draft, index, part)
                continue
            times.add(time)
            own.append(self._event(draft, index, part, time))
        return own, frozenset(times), frozenset(part.item for part in items)

    def _tally(self, draft: Draft, first: Measured) -> int | None:
        """The role of the first number of "214 arrests in the port and 60 in Mirkold"."""
        if draft.kind.counts is None:
            return None
        quantity = first.quantity
        return draft.add(Role(draft.kind.counts, quantity.span, None, quantity), first.last)

    def _place_first(self, draft: Draft, index: int, first: Measured, part: Continued) -> None:
        """The place between the first number and the next is that of the first."""
        if part.link is None or self._parsed.tokens[part.link].lower not in PLACING:
            return
        between = range(first.last, part.item.first)
        for i, (role, head) in enumerate(zip(draft.roles, draft.heads, strict=True)):
            if role.role == "place" and role.of is None and head in between:
                draft.roles[i] = replace(role, of=index)

    def _counted_role(
        self, draft: Draft, read: SentenceFigures
    ) -> tuple[int | None, Measured] | None:
        """The participant that the list begins with (None: the event itself) and its number."""
        for index, (role, head) in enumerate(zip(draft.roles, draft.heads, strict=True)):
            if role.role not in COUNTED_ROLES or head is None or role.of is not None:
                continue
            for item in read.quantities:
                if item.sort == "number" and (item.counts == head or item.last == head):
                    return index, item
        for item in read.quantities:
            if item.sort == "number" and item.counts == draft.anchor.token:
                return None, item
        return None

    def _continuing(self, draft: Draft, first: Measured, read: SentenceFigures) -> list[Continued]:
        found: list[Continued] = []
        items = [item for item in read.quantities if item.first > first.last]
        for number, item in enumerate(items):
            if not self._bare(item) or not self._same_clause(draft, first, item):
                continue
            end = self._parsed.sentences[draft.sentence].last
            later = [other.first for other in items[number + 1 :] if self._bare(other)]
            follows = self._parsed.tokens[self._behind(item)]
            link = follows.i if follows.lower in LINKS else None
            timed = any(time.span.start == follows.start for time in read.times)
            if link is not None or timed:
                found.append(Continued(item, link, min([*later, end])))
        return found

    def _behind(self, item: Measured) -> int:
        """The token behind the number and "more" ("at least 60 more at")."""
        at = item.last + 1
        return at + (self._parsed.tokens[at].lower in BEHIND_NUMBER)

    def _bare(self, item: Measured) -> bool:
        tokens = self._parsed.tokens
        if item.sort != "number" or not self._countless(item) or item.last + 2 >= len(tokens):
            return False
        before = item.first - 1
        while before > 0 and tokens[before].lower in BEFORE_NUMBER:
            before -= 1
        return tokens[before].lower in JOINTS

    def _countless(self, item: Measured) -> bool:
        """True for "nine in Vesk" and for "four of Dravonia", false for "nine of the men"."""
        tokens = self._parsed.tokens
        if item.counts is None:
            return not (tokens[item.last + 1 : item.last + 2] and self._of_part(item.last + 1))
        return tokens[item.counts].pos == "PROPN" and self._parsed.word_after(item.last) == "of"

    def _of_part(self, i: int) -> bool:
        tokens = self._parsed.tokens
        behind = tokens[i + 1].lower if i + 1 < len(tokens) else ""
        return tokens[i].lower == "of" and (behind in PARTS or behind in ("the", "those", "these"))

    def _same_clause(self, draft: Draft, first: Measured, item: Measured) -> bool:
        """No verb but the event's own stands between the first number and this one."""
        own = {*draft.anchor.tokens, *draft.anchor.hosts}
        return not any(
            token.pos == "VERB" and token.i not in own
            for token in self._parsed.tokens[first.last + 1 : item.first]
        )

    def _time_of(self, part: Continued, read: SentenceFigures) -> Time | None:
        tokens = self._parsed.tokens
        start, end = tokens[part.item.last].end, tokens[part.end - 1].end
        return next((time for time in read.times if start < time.span.start < end), None)

    def _without_misread(self, draft: Draft, index: int, items: list[Continued]) -> int:
        """Takes away the roles that were read into the words of the parts; gives the new place
        of the role ``index``."""
        words = {i for part in items for i in range(part.item.first - 1, part.item.last + 1)}
        words.update(
            kid.i
            for part in items
            if part.link is not None
            for kid in self._parsed.kids(part.link, "pobj")
        )
        gone = [i for i, head in enumerate(draft.heads) if head in words and i != index]
        draft.drop(gone)
        return index - sum(i < index for i in gone)

    def _add(self, draft: Draft, index: int, part: Continued) -> None:
        whole = draft.roles[index]
        quantity = part.item.quantity
        new = draft.add(Role(whole.role, quantity.span, None, quantity), part.item.last)
        if part.link is None:
            return
        link = self._parsed.tokens[part.link].lower
        if link in ("of", "from"):
            for origin in countries_behind(self._parsed, part.link, self._words):
                entity = self._people.country(origin.token, origin.span, origin.country)
                draft.add(Role("origin", origin.span, entity, of=new), None)
            return
        behind = self._parsed.kid(part.link, "pobj")
        if behind is None:
            return
        span = phrase_span(self._parsed, behind.i)
        if link in PLACING:
            known = self._people.resolve(behind.i, span, as_type="Place")
            draft.add(Role("place", span, known, of=new), behind.i)
        else:
            name = self._role_behind(draft, link)
            if name is not None:
                draft.add(Role(name, span, self._people.resolve(behind.i, span)), behind.i)

    def _role_behind(self, draft: Draft, link: str) -> str | None:
        """The role that the same preposition gave before ("to ten years … and three to life")."""
        for role, head in zip(draft.roles, draft.heads, strict=True):
            if head is None or role.of is not None:
                continue
            token = self._parsed.tokens[head]
            if token.dep == "pobj" and self._parsed.tokens[token.head].lower == link:
                return role.role
        return None

    def _event(self, draft: Draft, index: int, part: Continued, time: Time) -> Draft:
        """The event that a number with a time of its own tells."""
        whole = draft.roles[index].role
        own = replace(draft, roles=[], heads=[], time=time, again=[])
        for role, head in zip(draft.roles, draft.heads, strict=True):
            if role.of is None and role.role != whole and role.role in (*COUNTED_ROLES, "reason"):
                own.add(role, head)
        quantity = part.item.quantity
        own.add(Role(whole, quantity.span, None, quantity), part.item.last)
        placed = self._own_place(own, part, time)
        for role, head in zip(draft.roles, draft.heads, strict=True):
            if not placed and role.role == "place" and role.of is None:
                own.add(role, head)
        return own

    def _own_place(self, own: Draft, part: Continued, time: Time) -> bool:
        if part.link is None or self._parsed.tokens[part.link].lower not in PLACING:
            return False
        behind = self._parsed.kid(part.link, "pobj")
        if behind is None or time.span.overlaps(behind.span):
            return False
        span = phrase_span(self._parsed, behind.i)
        known = self._people.resolve(behind.i, span, as_type="Place")
        own.add(Role("place", span, known), behind.i)
        return True
