"""From weighed drafts to attributions: rivals settled, nesting found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kg.extractors.attribution_rules import Draft
from kg.extractors.attribution_spans import length


@dataclass(frozen=True, slots=True)
class Weighed:
    """A draft with its probability and, once nesting is found, the index of its parent."""

    draft: Draft
    confidence: float
    parent: int | None = None

    @property
    def start(self) -> int:
        """The first character of content or cue, whichever is first."""
        return min(span.start for span in (*self.draft.cue, *self.draft.content))


def select(weighed: Sequence[Weighed]) -> list[Weighed]:
    """The drafts that stand, in reading order, each with its parent.

    Of two that claim the same words and do not nest, the more probable one stays.
    """
    return _nested(settle(weighed))


def settle(weighed: Sequence[Weighed]) -> list[Weighed]:
    """The drafts without the less probable of any two rivals."""
    kept: list[Weighed] = []
    for item in sorted(weighed, key=lambda w: (-w.confidence, w.start)):
        if not any(_rivals(item.draft, other.draft) for other in kept):
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
        if item.draft.cue_token not in cues
        and any(_within(item.draft, holder.draft) for holder in outer)
    ]
    return _nested([*outer, *settle(nested)])


def _within(inner: Draft, outer: Draft) -> bool:
    """True where the cue and the content of ``inner`` lie in the content of ``outer``."""
    return all(
        any(piece.covers(span) for piece in outer.content) for span in (*inner.cue, *inner.content)
    )


def _rivals(one: Draft, other: Draft) -> bool:
    if _within(one, other) or _within(other, one):
        return False
    shared = any(a.overlaps(b) for a in one.content for b in other.content)
    return shared or any(a.overlaps(b) for a in one.cue for b in other.cue)


def _parent(kept: Sequence[Weighed], i: int) -> int | None:
    holders = [j for j, other in enumerate(kept) if j != i and _within(kept[i].draft, other.draft)]
    if not holders:
        return None
    return min(holders, key=lambda j: length(kept[j].draft.content))


