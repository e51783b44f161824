"""From weighed drafts to attributions: rivals settled, nesting found, quotations carried on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kg.extractors.attribution_rules import Draft
from kg.extractors.attribution_spans import length, merge
from kg.extractors.quotes import QuotedSpan
from kg.model import Span

# A quotation shorter than this is a quoted word, unless it is a sentence of its own.
SPEECH = 25
# Words and line breaks that may stand between a statement and its continuation in quotation marks.
GAP_WORDS = 8
GAP_LINES = 3
WORD = re.compile(r"\w+")
SENTENCE_END = ".!?…,"


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


def carry_on(
    text: str, kept: Sequence[Weighed], quotations: Sequence[QuotedSpan]
) -> list[Weighed]:
    """Gives quotations without a cue of their own to the statement that they continue."""
    items = list(kept)
    for q in quotations:
        if q.depth or not _speech(text, q):
            continue
        if any(q.span.overlaps(s) for w in items for s in (*w.draft.content, *w.draft.cue)):
            continue
        i = _continued(text, items, q)
        if i is not None:
            draft = items[i].draft
            content = tuple(merge([*draft.content, q.span]))
            items[i] = replace(items[i], draft=replace(draft, content=content))
    return items


def _speech(text: str, q: QuotedSpan) -> bool:
    if q.continued or q.end - q.start >= SPEECH:
        return True
    inside = text[q.start : q.end].strip("\"“”'‘’«»` ")
    return bool(inside) and inside[0].isupper() and inside[-1] in SENTENCE_END


def _continued(text: str, items: Sequence[Weighed], q: QuotedSpan) -> int | None:
    before = [
        i
        for i, w in enumerate(items)
        if w.parent is None and w.draft.quoted is None and w.start < q.start
    ]
    if not before:
        return None
    i = max(before, key=lambda i: _end_before(items[i].draft, q.start))
    gap = text[_end_before(items[i].draft, q.start) : q.start]
    near = gap.count("\n") <= GAP_LINES and len(WORD.findall(gap)) <= GAP_WORDS
    return i if q.continued or near else None


def _end_before(draft: Draft, limit: int) -> int:
    spans: list[Span] = [*draft.cue, *draft.content, *draft.source]
    return max((span.end for span in spans if span.end <= limit), default=0)
