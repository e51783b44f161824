"""From weighed drafts to attributions: rivals settled, nesting found, quotations carried on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kg.extractors.attribution_rules import Draft
from kg.extractors.attribution_spans import length, merge
from kg.extractors.quotes import QuotedSpan
from kg.model import Span

# A quotation shorter than this is a quoted word, not somebody's speech going on.
SPEECH = 25
# Words and line breaks that may stand between a statement and its continuation in quotation marks.
GAP_WORDS = 8
GAP_LINES = 3
WORD = re.compile(r"\w+")


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
    kept: list[Weighed] = []
    for item in sorted(weighed, key=lambda w: (-w.confidence, w.start)):
        if not any(_rivals(item.draft, other.draft) for other in kept):
            kept.append(item)
    kept.sort(key=lambda w: (w.start, -length(w.draft.content)))
    return [replace(item, parent=_parent(kept, i)) for i, item in enumerate(kept)]


def _within(inner: Draft, outer: Draft) -> bool:
    """True where the cue and the content of ``inner`` lie in the content of ``outer``."""
    return all(
        any(piece.covers(span) for piece in outer.content) for span in (*inner.cue, *inner.content)
    )


def _rivals(one: Draft, other: Draft) -> bool:
    if _within(one, other) or _within(other, one):
        return False
    shared = any(a.overlaps(b) for a in one.content for b in other.content)
    return shared or _same_cue(one, other)


def _same_cue(one: Draft, other: Draft) -> bool:
    return any(a.overlaps(b) for a in one.cue for b in other.cue)


def _parent(kept: Sequence[Weighed], i: int) -> int | None:
    holders = [
        j for j, other in enumerate(kept) if j != i and _within(kept[i].draft, other.draft)
    ]
    if not holders:
        return None
    return min(holders, key=lambda j: length(kept[j].draft.content))


def carry_on(
    text: str, kept: Sequence[Weighed], quotations: Sequence[QuotedSpan]
) -> list[Weighed]:
    """Gives quotations without a cue of their own to the statement that they continue."""
    items = list(kept)
    for q in quotations:
        if q.depth or q.end - q.start < SPEECH and not q.continued:
            continue
        if any(q.span.overlaps(s) for w in items for s in (*w.draft.content, *w.draft.cue)):
            continue
        before = [
            i
            for i, w in enumerate(items)
            if w.parent is None and w.draft.cue[0].start < q.start and w.draft.content[0].start < q.start
        ]
        if not before:
            continue
        i = max(before, key=lambda i: _end(items[i].draft))
        gap = text[_end(items[i].draft) : q.start]
        if q.continued or gap.count("\n") <= GAP_LINES and len(WORD.findall(gap)) <= GAP_WORDS:
            draft = items[i].draft
            content = tuple(merge([*draft.content, q.span]))
            items[i] = replace(items[i], draft=replace(draft, content=content))
    return items


def _end(draft: Draft) -> int:
    spans: list[Span] = [*draft.cue, *draft.content, *draft.source]
    return max(span.end for span in spans)
