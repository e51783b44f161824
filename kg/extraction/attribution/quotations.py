"""Quotations and their statements: the ones that go on, lead up to, or were never closed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kg.extraction.attribution.rules import SPEAKING
from kg.extraction.attribution.selection import Weighed, clash, weighed
from kg.extraction.attribution.spans import HEADS, merge
from kg.model import Span
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.quotes import QuotedSpan, find_quotations
from kg.nlp.tree import FINITE
from kg.ontology.cues import Cues, load_cues
from kg.ontology.lexicon import Lexicon

# A quotation shorter than this is a quoted word, unless it is a sentence of its own.
SPEECH = 25
# Words and line breaks that may stand between a statement and its continuation in quotation marks:
# "he said after a pause", a sentence of scene-setting.
GAP_WORDS = 15
GAP_LINES = 3
# Below this a cue beside a quotation is a chance neighbour.
FAINTEST = 0.1
WORD = re.compile(r"\w+")
SENTENCE_END = ".!?…"
MARKS = "\"“”'‘’«»` "
OPENING = ":.!?\n"


def quotations_of(parsed: ParsedDocument, lexicon: Lexicon) -> tuple[QuotedSpan, ...]:
    """The quotations of a document, those that were never closed ended where they likely do."""
    quotations = find_quotations(
        parsed.text,
        (block.span for block in parsed.document.blocks),
        elisions=lexicon.words("elision"),
    )
    return _close_unclosed(parsed, quotations, load_cues(lexicon))


def _close_unclosed(
    parsed: ParsedDocument, quotations: Sequence[QuotedSpan], cues: Cues
) -> tuple[QuotedSpan, ...]:
    """``quotations`` with an end for each that was never closed and does not go on.

    It ends at the comma before its reporting verb; without one, a quotation that begins a sentence
    or follows a colon goes on to the end of its block, and quoted words end with their sentence.
    """
    out = []
    for i, q in enumerate(quotations):
        goes_on = i + 1 < len(quotations) and quotations[i + 1].continued
        if q.closed or q.depth or goes_on:
            out.append(q)
        else:
            out.append(q._replace(end=_likely_end(parsed, q, cues)))
    return tuple(out)


def _likely_end(parsed: ParsedDocument, q: QuotedSpan, cues: Cues) -> int:
    lead = parsed.text[max(0, q.start - 2) : q.start].rstrip(" ")
    speech = not lead or lead[-1] in OPENING
    comma: Token | None = None
    sentence_end: int | None = None
    for token in parsed.within(q.span):
        if token.text in (",", "?", "!", "—"):
            comma = token
        cue = cues.get(token.lemma.lower(), token.pos)
        speaks = cue is not None and cue.frames.get("clause", 0.0) >= SPEAKING
        reports = speaks and token.tag in FINITE and (sentence_end is None or speech)
        near = comma is not None and comma.sentence == token.sentence
        if reports and near and comma is not None and comma.start > q.start + 3:
            return comma.end
        if sentence_end is None and token.text == "." and token.start > q.start + 3:
            sentence_end = token.end
    return q.end if speech or sentence_end is None else sentence_end


def beside_quotations(
    items: Sequence[Weighed], kept: Sequence[Weighed], quotations: Sequence[QuotedSpan]
) -> list[Weighed]:
    """The likeliest of the doubtful ``items`` that alone accounts for a long quotation.

    Nobody quotes without saying whom: a weak cue right beside a quotation that has no other is
    its cue.
    """
    found: list[Weighed] = []
    for q in quotations:
        if q.depth or q.end - q.start < SPEECH or _taken([*kept, *found], q):
            continue
        beside = [
            w
            for w in items
            if w.draft.quoted is None
            and w.confidence >= FAINTEST
            and any(q.overlaps(span) for span in w.draft.content)
            and not any(clash(w, other) for other in (*kept, *found))
        ]
        best = max(beside, key=lambda w: w.confidence, default=None)
        if best is not None:
            found.append(best)
    return found


def carry_on(
    parsed: ParsedDocument,
    kept: Sequence[Weighed],
    quotations: Sequence[QuotedSpan],
    *,
    far: bool = True,
) -> list[Weighed]:
    """Gives quotations without a cue of their own to the statement that they belong to.

    Without ``far`` only those that touch its source or cue, or go on from paragraph to paragraph:
    a tagger has seen the others already.
    """
    items = list(kept)
    heads = [b.span for b in parsed.document.blocks if b.kind in HEADS]
    outer = [q for q in quotations if q.depth == 0 and not any(map(q.overlaps, heads))]
    for q in outer:
        if _taken(items, q):
            continue
        i = _led_by(parsed, items, q)
        if i is None and (q.continued or (far and _speech(parsed.text, q))):
            i = _continued(parsed, items, q)
        if i is not None:
            items[i] = _extended(items[i], q.span)
    _join_paragraphs(items, outer)
    return items


def _taken(items: Sequence[Weighed], q: QuotedSpan) -> bool:
    return any(q.overlaps(s) for w in items for s in (*w.draft.content, *w.draft.cue))


def _extended(item: Weighed, span: Span) -> Weighed:
    content = tuple(merge([*item.draft.content, span]))
    return weighed(replace(item.draft, content=content), item.confidence)


def _speech(text: str, q: QuotedSpan) -> bool:
    if q.continued or q.end - q.start >= SPEECH:
        return True
    inside = text[q.start : q.end].strip(MARKS)
    return bool(inside) and inside[0].isupper() and inside[-1] in SENTENCE_END


def _led_by(parsed: ParsedDocument, items: Sequence[Weighed], q: QuotedSpan) -> int | None:
    """The statement whose source or cue stands right behind the quotation: "…," he said, "…"."""
    if parsed.text[q.start : q.end].rstrip(MARKS)[-1:] not in (",", "?", "!", "—"):
        return None
    for i, item in enumerate(items):
        start = min(span.start for span in (*item.draft.source, *item.draft.cue))
        if 0 <= start - q.end <= 2 and item.draft.frame in ("clause", "quote"):
            return i
    return None


def _continued(parsed: ParsedDocument, items: Sequence[Weighed], q: QuotedSpan) -> int | None:
    """The statement before the quotation that it goes on from: rather one that quotes already."""
    best: tuple[int, bool, int] | None = None
    for i, item in enumerate(items):
        if item.parent is not None or item.draft.quoted is not None or item.start >= q.start:
            continue
        sentence = parsed.tokens[item.draft.cue_token].sentence
        spans = (*item.draft.cue, *item.draft.content, *item.draft.source)
        ends = [s.end for s in spans if s.end <= q.start]
        end = min(max([*ends, parsed.sentence_span(sentence).end]), q.start)
        quotes = any(parsed.text[s.start] in MARKS for s in item.draft.content)
        if best is None or (end, quotes) >= best[:2]:
            best = (end, quotes, i)
    if best is None:
        return None
    gap = parsed.text[best[0] : q.start]
    near = gap.count("\n") <= GAP_LINES and len(WORD.findall(gap)) <= GAP_WORDS
    return best[2] if q.continued or near else None


def _join_paragraphs(items: list[Weighed], quotations: Sequence[QuotedSpan]) -> None:
    """Gives the paragraphs of a long quotation to the statement in its last paragraph."""
    for place in range(len(quotations) - 1, 0, -1):
        q, before = quotations[place], quotations[place - 1]
        if not q.continued or _taken(items, before):
            continue
        holder = next(
            (i for i, w in enumerate(items) if any(q.overlaps(s) for s in w.draft.content)),
            None,
        )
        if holder is not None:
            items[holder] = _extended(items[holder], before.span)
