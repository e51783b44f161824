"""From weighed drafts to attributions: rivals settled, nesting found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kg.extraction.attribution.rules import Draft
from kg.extraction.attribution.spans import length, touch


@dataclass(frozen=True, slots=True)
class Weighed:
    """A draft with its probability and, once nesting is found, the index of its parent.

    ``start`` and ``end`` bound its cue and content.
    """

    draft: Draft
    confidence: float
    start: int
    end: int
    parent: int | None = None


def weighed(draft: Draft, confidence: float) -> Weighed:
    """``draft`` with its probability and its bounds."""
    spans = (*draft.cue, *draft.content)
    return Weighed(
        draft, confidence, min(span.start for span in spans), max(span.end for span in spans)
    )


def select(drafts: Sequence[Weighed]) -> list[Weighed]:
    """The drafts that stand, in reading order, each with its parent.

    Of two that claim the same words and do not nest, the more probable one stays.
    """
    return _nested(settle(drafts))


def settle(drafts: Sequence[Weighed]) -> list[Weighed]:
    """The drafts without the less probable of any two rivals."""
    kept: list[Weighed] = []
    for item in sorted(drafts, key=lambda w: (-w.confidence, w.start)):
        if not any(_rivals(item, other) for other in kept):
            kept.append(item)
    return kept


def _nested(kept: Sequence[Weighed]) -> list[Weighed]:
    ordered = sorted(kept, key=lambda w: (w.start, -length(w.draft.content)))
    return [replace(item, parent=_parent(ordered, i)) for i, item in enumerate(ordered)]


def with_inner(outer: Sequence[Weighed], inner: Sequence[Weighed]) -> list[Weighed]:
    """``outer`` joined with those of ``inner`` that lie wholly in the content of one of them."""
    cues = {item.draft.cue_token for item in outer}
    nested = [
        item
        for item in inner
        if item.draft.cue_token not in cues and any(_within(item, holder) for holder in outer)
    ]
    return _nested([*outer, *settle(nested)])


def unclaimed(items: Sequence[Weighed], kept: Sequence[Weighed]) -> list[Weighed]:
    """The likeliest of ``items`` whose cue and content neither ``kept`` nor a likelier one has."""
    found: list[Weighed] = []
    for item in sorted(items, key=lambda w: (-w.confidence, w.start)):
        if not any(clash(item, other) for other in (*kept, *found)):
            found.append(item)
    return found


def clash(one: Weighed, other: Weighed) -> bool:
    """True if cue or content of the one share a character with cue or content of the other."""
    spans = (*other.draft.content, *other.draft.cue)
    return touch((*one.draft.content, *one.draft.cue), spans)


def _within(inner: Weighed, outer: Weighed) -> bool:
    """True if the cue and the content of ``inner`` lie in the content of ``outer``."""
    if inner.start < outer.start or inner.end > outer.end:
        return False
    spans = (*inner.draft.cue, *inner.draft.content)
    return all(any(piece.covers(span) for piece in outer.draft.content) for span in spans)


def _rivals(one: Weighed, other: Weighed) -> bool:
    if one.start >= other.end or other.start >= one.end:
        return False
    if _within(one, other) or _within(other, one):
        return False
    first, second = one.draft, other.draft
    return touch(first.content, second.content) or touch(first.cue, second.cue)


def _parent(kept: Sequence[Weighed], i: int) -> int | None:
    holders = [j for j, other in enumerate(kept) if j != i and _within(kept[i], other)]
    if not holders:
        return None
    return min(holders, key=lambda j: length(kept[j].draft.content))
