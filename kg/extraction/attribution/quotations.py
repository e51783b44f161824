"""Quotations and their statements: the ones that go on, lead up to, or were never closed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kg.extraction.attribution.rules import is_speaking
from kg.extraction.attribution.selection import Weighed, clash, weighed
from kg.extraction.attribution.spans import HEADS, cut, merge
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
# What speech ends with before its verb of speaking.
PAUSES = (",", "?", "!", "—")
# Sentences of the longest open quotation that goes on behind the next mark of its paragraph, and of
# the longest that ends with its paragraph.
LONGEST_RUN, LONGEST_PARAGRAPH = 6, 8
# Who speaks calls himself so.
SPEAKERS = frozenset(("i", "we"))
# Frames of layout, whose content is in other paragraphs.
SHAPES = frozenset(("dash", "voice", "label", "block", "list", "colon", "headline"))
# No quotation ends within this many characters of its opening mark.
OPENED = 3


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
    out: list[QuotedSpan] = []
    cut = False  # whether the one before was left open and is now ended
    for i, one in enumerate(quotations):
        q = one._replace(continued=one.continued and not cut)
        goes_on = i + 1 < len(quotations) and quotations[i + 1].continued
        end = q.end
        if not q.closed and not q.depth:
            end = q.end if goes_on else _likely_end(parsed, q, cues)
            if end == q.end:
                end = _end_of_speech(parsed, q, cues, goes_on=goes_on)
        cut = (cut and bool(q.depth)) or end != q.end
        out.append(q._replace(end=end))
    return tuple(out)


def _end_of_speech(parsed: ParsedDocument, q: QuotedSpan, cues: Cues, *, goes_on: bool) -> int:
    """The end of an open quotation where the writer goes on behind it, or its own.

    It ends at a comma before who speaks. Else of many sentences the first is spoken; of few, those
    before one that says who says something. Where the next paragraph opens with a mark again, all
    of it is spoken.
    """
    tokens = [token for token in parsed.within(q.span) if token.pos != "SPACE"]
    numbers = list(dict.fromkeys(token.sentence for token in tokens))
    last = parsed.document.blocks[parsed.sentences[numbers[-1]].block].span.end if numbers else 0
    if not numbers or (goes_on and q.end == last):
        return q.end
    comma = _comma_before_report(parsed, q.span, cues)
    if goes_on and comma is not None and comma.sentence == numbers[0] and _is_tag(parsed, comma):
        return comma.end
    if len(numbers) > (LONGEST_RUN if goes_on else LONGEST_PARAGRAPH):
        return _end_of(parsed, numbers[0])
    told = (n for n in numbers[1:] if _is_report(parsed, n, cues))
    first = next(told, None)
    return q.end if first is None else _end_of(parsed, first - 1)


def _is_tag(parsed: ParsedDocument, comma: Token) -> bool:
    """True where one finite verb follows in the sentence: "…, the farmer said on Monday."

    Its subject is no "I" or "we": "When asked, we answer."
    """
    behind = parsed.tokens[comma.i + 1 : parsed.sentences[comma.sentence].last]
    verbs = [token for token in behind if token.tag in FINITE]
    subjects = {kid.lower for verb in verbs for kid in parsed.kids(verb.i, "nsubj")}
    return len(verbs) == 1 and subjects.isdisjoint(SPEAKERS)


def _end_of(parsed: ParsedDocument, sentence: int) -> int:
    return parsed.tokens[parsed.sentences[sentence].last - 1].end


def _is_report(parsed: ParsedDocument, sentence: int, cues: Cues) -> bool:
    """True of a sentence whose main verb says that somebody named or described speaks."""
    return any(
        token.dep == "ROOT"
        and is_speaking(cues.get(token.lemma.lower(), token.pos))
        and any(kid.pos in ("NOUN", "PROPN") for kid in parsed.kids(token.i, "nsubj"))
        for token in parsed.sentence_tokens(parsed.sentences[sentence])
    )


def _likely_end(parsed: ParsedDocument, q: QuotedSpan, cues: Cues) -> int:
    lead = parsed.text[max(0, q.start - 2) : q.start].rstrip(" ")
    speech = not lead or lead[-1] in OPENING
    end = q.end if speech else _sentence_end(parsed, q.span)
    comma = _comma_before_report(parsed, Span(q.start, end), cues)
    return end if comma is None else comma.end


def _sentence_end(parsed: ParsedDocument, span: Span) -> int:
    """The end of the first sentence of ``span``, or its own."""
    stops = (t.end for t in parsed.within(span) if t.text == "." and t.start > span.start + OPENED)
    return next(stops, span.end)


def _comma_before_report(parsed: ParsedDocument, span: Span, cues: Cues) -> Token | None:
    """The pause in ``span`` after which its sentence continues with a verb of speaking."""
    comma: Token | None = None
    for token in parsed.within(span):
        if token.text in PAUSES:
            comma = token
        if comma is None or comma.start <= span.start + OPENED or token.tag not in FINITE:
            continue
        speaks = is_speaking(cues.get(token.lemma.lower(), token.pos))
        if speaks and comma.sentence == token.sentence:
            return comma
    return None


def beside_quotations(
    items: Sequence[Weighed], kept: Sequence[Weighed], quotations: Sequence[QuotedSpan]
) -> list[Weighed]:
    """The likeliest of the doubtful ``items`` that alone accounts for a long quotation.

    Nobody quotes without naming a source: a weak cue right beside a quotation that has no other is
    its cue.
    """
    found: list[Weighed] = []
    for q in quotations:
        if q.depth or q.end - q.start < SPEECH or _taken([*kept, *found], q):
            continue
        beside = (item for item in items if _may_hold(item, q))
        free = [w for w in beside if not any(clash(w, other) for other in (*kept, *found))]
        best = max(free, key=lambda w: w.confidence, default=None)
        if best is not None:
            found.append(best)
    return found


def _may_hold(item: Weighed, q: QuotedSpan) -> bool:
    """True if ``item``, itself outside quotation marks, has words of ``q`` as its content."""
    likely = item.draft.quoted is None and item.confidence >= FAINTEST
    return likely and any(map(q.overlaps, item.draft.content))


def carry_on(
    parsed: ParsedDocument,
    kept: Sequence[Weighed],
    quotations: Sequence[QuotedSpan],
    *,
    far: bool = True,
) -> list[Weighed]:
    """Gives quotations without a cue of their own to the statement that they belong to.

    Without ``far`` only those that touch its source or cue, stand right behind its sentence, or go
    on from paragraph to paragraph: a tagger has seen the others already.
    """
    items = list(kept)
    heads = [b.span for b in parsed.document.blocks if b.kind in HEADS]
    outer = [q for q in quotations if q.depth == 0 and not any(map(q.overlaps, heads))]
    _join_paragraphs(items, [q for q in outer if not _opens_paragraph(parsed.text, q)])
    for q in outer:
        if _taken(items, q):
            continue
        i = _led_by(parsed, items, q)
        if i is None and _goes_on(parsed.text, q, far=far):
            i = _continued(parsed, items, q)
        if i is None:
            i = _right_before(parsed, items, q)
        if i is not None:
            items[i] = _extended(items[i], q.span)
    _join_paragraphs(items, outer)
    return items


def without_others_words(
    parsed: ParsedDocument, kept: Sequence[Weighed], quotations: Sequence[QuotedSpan]
) -> list[Weighed]:
    """``kept`` without what stands in a later paragraph and is hardly said by the same speaker.

    Somebody else speaks between, or the paragraph answers a question that the one before ends with.
    """
    outer = [q for q in quotations if q.depth == 0]
    cues = [(w.draft.cue[0].start, w) for w in kept if w.parent is None and w.draft.source]
    return [_of_one_speaker(parsed, item, cues, outer) for item in kept]


def _of_one_speaker(
    parsed: ParsedDocument,
    item: Weighed,
    cues: Sequence[tuple[int, Weighed]],
    quotations: Sequence[QuotedSpan],
) -> Weighed:
    """``item`` without the pieces of its content that ``without_others_words`` leaves out."""
    draft, own = item.draft, parsed.tokens[item.draft.cue_token]
    block = parsed.document.blocks[parsed.sentences[own.sentence].block].span
    if draft.content[0].start >= block.end or draft.frame in SHAPES or not draft.source:
        return item
    for q in quotations:
        if q.start < block.end or not any(map(q.overlaps, draft.content)):
            continue
        others = (at for at, other in cues if block.end <= at < q.start and other is not item)
        if any(others) or _answers(parsed.text, q, quotations):
            behind = Span(q.start, len(parsed.text))
            content = tuple(cut(parsed.text, draft.content, [behind]))
            return weighed(replace(draft, content=content), item.confidence)
    return item


def _answers(text: str, piece: QuotedSpan, quotations: Sequence[QuotedSpan]) -> bool:
    """True for a quotation that opens a paragraph behind one that was closed with a question."""
    before = [q for q in quotations if q.end <= piece.start]
    if not before or not before[-1].closed:
        return False
    asked = text[: before[-1].end].rstrip(MARKS).endswith("?")
    return asked and not text[before[-1].end : piece.start].strip(MARKS + "\n")


def _opens_paragraph(text: str, q: QuotedSpan) -> bool:
    return q.continued and text[: q.start].rstrip(" ")[-1:] == "\n"


def _taken(items: Sequence[Weighed], q: QuotedSpan) -> bool:
    inside = Span(q.start + 1, q.end)  # a piece may hold no more than the opening mark
    return any(inside.overlaps(s) for w in items for s in (*w.draft.content, *w.draft.cue))


def _extended(item: Weighed, span: Span) -> Weighed:
    content = tuple(merge([*item.draft.content, span]))
    return weighed(replace(item.draft, content=content), item.confidence)


def _goes_on(text: str, q: QuotedSpan, *, far: bool) -> bool:
    """True for a quotation that goes on from an earlier paragraph, ``far`` or for any speech."""
    if q.continued or (far and q.end - q.start >= SPEECH):
        return True
    if not far:
        return False
    inside = text[q.start : q.end].strip(MARKS)
    return bool(inside) and inside[0].isupper() and inside[-1] in SENTENCE_END


def _led_by(parsed: ParsedDocument, items: Sequence[Weighed], q: QuotedSpan) -> int | None:
    """The statement whose source or cue stands right after the quotation: "…," he said, "…"."""
    if parsed.text[q.start : q.end].rstrip(MARKS)[-1:] not in PAUSES:
        return None
    for i, item in enumerate(items):
        start = min(span.start for span in (*item.draft.source, *item.draft.cue))
        if 0 <= start - q.end <= 2 and item.draft.frame in ("clause", "quote"):
            return i
    return None


def _continued(parsed: ParsedDocument, items: Sequence[Weighed], q: QuotedSpan) -> int | None:
    """The statement before the quotation that it goes on from: rather one that quotes already."""
    before = [
        (_end_before(parsed, item, q), _quotes(parsed.text, item), i)
        for i, item in enumerate(items)
        if item.parent is None and item.draft.quoted is None and item.start < q.start
    ]
    if not before:
        return None
    end, _, best = max(before)
    gap = parsed.text[end : q.start]
    near = gap.count("\n") <= GAP_LINES and len(WORD.findall(gap)) <= GAP_WORDS
    return best if q.continued or near else None


def _right_before(parsed: ParsedDocument, items: Sequence[Weighed], q: QuotedSpan) -> int | None:
    """The statement that quotes in the sentence right before: "One," said Roth. "Two."."""
    if len(parsed.text[q.start : q.end].strip(MARKS)) < SPEECH:
        return None
    for i, item in enumerate(items):
        quotes = item.draft.source and item.draft.quoted is None and _quotes(parsed.text, item)
        if item.parent is None and quotes and item.start < q.start:
            end = _end_before(parsed, item, q)
            if end < q.start and parsed.text[end : q.start].strip(" ") == "":
                return i
    return None


def _end_before(parsed: ParsedDocument, item: Weighed, q: QuotedSpan) -> int:
    """Where the statement, with the sentence of its cue, ends before the quotation."""
    sentence = parsed.tokens[item.draft.cue_token].sentence
    spans = (*item.draft.cue, *item.draft.content, *item.draft.source)
    ends = [s.end for s in spans if s.end <= q.start]
    return min(max([*ends, parsed.sentence_span(sentence).end]), q.start)


def _quotes(text: str, item: Weighed) -> bool:
    return any(text[span.start] in MARKS for span in item.draft.content)


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
