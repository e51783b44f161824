"""A text with some words replaced, and where its spans are afterwards."""

from __future__ import annotations

import bisect
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from kg.model import Span


@dataclass(frozen=True, slots=True)
class Edit:
    """Words that take the place of the characters ``span`` of the text as it was."""

    span: Span
    words: str


class EditedText:
    """The text after some edits."""

    def __init__(self, text: str, edits: Iterable[Edit]) -> None:
        """Raises ValueError if edits overlap, are empty or lie outside the text."""
        ordered = sorted(edits, key=lambda one: one.span)
        for one in ordered:
            if not 0 <= one.span.start < one.span.end <= len(text) or not one.words:
                raise ValueError(f"{one!r} is not an edit of a text of {len(text)} characters")
        if any(one.span.end > other.span.start for one, other in pairwise(ordered)):
            raise ValueError("edits overlap")
        self._before = text
        self._old = [one.span for one in ordered]
        self._starts = [span.start for span in self._old]
        self._new: list[Span] = []
        pieces, last, length = [], 0, 0
        for one in ordered:
            kept = text[last : one.span.start]
            length += len(kept)
            self._new.append(Span(length, length + len(one.words)))
            pieces += [kept, one.words]
            length += len(one.words)
            last = one.span.end
        self.text = "".join([*pieces, text[last:]])

    @property
    def is_changed(self) -> bool:
        """Whether any character was replaced."""
        return self.text != self._before

    def moved(self, span: Span) -> Span:
        """Where a span is now; one that cuts into replaced words takes in all that replace them."""
        return Span(self._at(span.start, end=False), self._at(span.end, end=True))

    def _at(self, place: int, *, end: bool) -> int:
        at = bisect.bisect_right(self._starts, place) - 1
        if at < 0:
            return place
        old, new = self._old[at], self._new[at]
        if end and place == old.start:
            return new.start
        if place >= old.end:
            return new.end + place - old.end
        return new.end if end else new.start
