"""Where quotation marks open and close: straight, curly, single, typed twice, over paragraphs.

Marks are paired inside one block. A mark that is never closed ends with its block; where the next
block opens with a mark again, the quotation goes on there, as print has it for long speeches. Texts
that lost their paragraphs have such marks inside a block: ‘"One. "Two," he said.’
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from kg.model import Span

# Typed pairs of apostrophes and back-ticks count as one double mark.
MARK = re.compile(r"``|''|‘‘|’’|[\"“”„‟«»〝〞＂]|[‘’‚‹›']")
DOUBLE_OPENING = frozenset(("“", "„", "‟", "«", "〝", "``", "‘‘"))
DOUBLE_CLOSING = frozenset(("”", "»", "〞", "’’"))
SINGLE = frozenset(("‘", "’", "‚", "‹", "›", "'"))
SINGLE_OPENING = frozenset(("‘", "‚", "‹"))
SINGLE_MAY_OPEN = SINGLE_OPENING | {"'"}
# Characters after an apostrophe among which a word that begins with it is looked for.
LONGEST_ELISION = 12
# "rock 'n' roll": both marks are apostrophes.
ELIDED_AND = re.compile(r"[‘’']n[‘’']", re.IGNORECASE)
STOPS = ".,!?;:…"
FULL_STOPS = frozenset(".!?…")
BEHIND = STOPS + ")]-—–"
SENTENCE_END = STOPS + "—-"
# The closing mark of each opening one; the others close themselves.
PARTNERS = {"“": "”", "„": "”", "‟": "”", "«": "»", "〝": "〞", "``": "''", "‘‘": "’’"}
PARTNERS |= {"‘": "’", "‚": "’", "‹": "›"}


class QuotedSpan(NamedTuple):
    """One quotation with its marks; ``depth`` 0 is the outermost.

    ``closed`` is False if the closing mark is missing; ``continued`` is True if the
    quotation before it, in the block above or this one, was left open and goes on here.
    """

    start: int
    end: int
    depth: int
    closed: bool
    continued: bool

    @property
    def span(self) -> Span:
        """Its characters, marks included."""
        return Span(self.start, self.end)

    def overlaps(self, other: Span) -> bool:
        """True if they share a character."""
        return self.start < other.end and other.start < self.end


class MissingMark(NamedTuple):
    """A closing mark that print left out, and the character offset where it should stand."""

    offset: int
    text: str


def missing_marks(text: str, quotations: Iterable[QuotedSpan]) -> tuple[MissingMark, ...]:
    """The closing marks that outer quotations lack, at their ends.

    None before a paragraph in which the quotation goes on.
    """
    outer = [q for q in quotations if q.depth == 0]
    found = []
    for q, following in zip(outer, [*outer[1:], None], strict=False):
        opening = MARK.match(text, q.start)
        if not q.closed and opening is not None and not _goes_on_below(text, q, following):
            found.append(MissingMark(q.end, PARTNERS.get(opening.group(), opening.group())))
    return tuple(found)


def _goes_on_below(text: str, q: QuotedSpan, following: QuotedSpan | None) -> bool:
    """True where ``following``, in the next paragraph, carries on ``q``."""
    return following is not None and following.continued and "\n" in text[q.end : following.start]


class _Mark(NamedTuple):
    start: int
    end: int
    text: str
    may_open: bool
    may_close: bool


def find_quotations(
    text: str, blocks: Iterable[Span], *, elisions: frozenset[str] = frozenset()
) -> tuple[QuotedSpan, ...]:
    """All quotations of ``blocks`` in reading order, nested ones after the one that holds them.

    ``elisions`` are words that begin with an apostrophe ("tis", "em"); the apostrophe before
    them opens nothing.
    """
    found: list[QuotedSpan] = []
    open_before = False
    listed = list(blocks)
    for block, following in zip(listed, [*listed[1:], None], strict=False):
        goes_on = following is not None and text[following.start] in SINGLE
        marks = _marks(text, block, elisions, goes_on=goes_on)
        if not marks:
            open_before = False
            continue
        quotations = _pair(text, marks, block)
        if open_before and quotations and _opens_block(text, block, quotations[0]):
            quotations[0] = quotations[0]._replace(continued=True)
        found.extend(quotations)
        outer = [q for q in quotations if q.depth == 0]
        open_before = bool(outer) and not outer[-1].closed
    return tuple(found)


def _opens_block(text: str, block: Span, quotation: QuotedSpan) -> bool:
    return not text[block.start : quotation.start].strip()


def _marks(text: str, block: Span, elisions: frozenset[str], *, goes_on: bool) -> list[_Mark]:
    """``goes_on``: the next block begins with a single mark."""
    marks = []
    for match in MARK.finditer(text, block.start, block.end):
        mark = _read_mark(text, block, match.start(), match.end(), elisions)
        if mark.may_open or mark.may_close:
            marks.append(mark)
    settled = _settle_singles(text, _settle_straight(text, block, marks))
    return _left_open(text, block, marks, settled) if goes_on else settled


def _left_open(text: str, block: Span, marks: Sequence[_Mark], settled: list[_Mark]) -> list[_Mark]:
    """``settled`` with the single mark that opens a speech continued in the next block."""
    kept = {mark.start for mark in settled}
    for mark in marks:
        lead = _solid_end(text, block.start, mark.start)
        speech = lead == block.start or text[lead - 1] in ":,"
        if mark.text in SINGLE and mark.may_open and mark.start not in kept and speech:
            before = [m for m in settled if m.start < mark.start]
            return [*before, mark._replace(may_close=False), *settled[len(before) :]]
    return settled


def _read_mark(text: str, block: Span, start: int, end: int, elisions: frozenset[str]) -> _Mark:
    """Whether the mark at ``[start, end)`` may open and close, by the characters beside it."""
    mark = text[start:end]
    before = text[start - 1] if start > block.start else " "
    behind = text[end : min(end + LONGEST_ELISION, block.end)] or " "
    begins = not (before.isalnum() or before in STOPS or behind[0].isspace())
    ends = not (before.isspace() or behind[0].isalnum())
    if mark not in SINGLE:
        return _Mark(start, end, mark, *_read_double(mark, before, begins=begins, ends=ends))
    inside_word = before.isalnum() and behind[0].isalnum()
    if inside_word or _elided_and(text, start):
        return _Mark(start, end, mark, False, False)
    opens = begins and mark in SINGLE_MAY_OPEN and not _is_elision(mark, behind, elisions)
    return _Mark(start, end, mark, opens, ends and mark not in SINGLE_OPENING)


def _read_double(mark: str, before: str, *, begins: bool, ends: bool) -> tuple[bool, bool]:
    """Whether a double mark may open and close; German closes with the opening mark of English."""
    if mark in DOUBLE_OPENING:
        return True, mark == "“" and ends and not begins
    if mark in DOUBLE_CLOSING:
        return begins and before.isspace(), True
    return begins or before.isspace(), ends or not begins


def _is_elision(mark: str, behind: str, elisions: frozenset[str]) -> bool:
    """True for the apostrophe of "'tis" and "'98"."""
    word = re.match(r"[^\W_]+", behind)
    if word is None:
        return False
    return word.group().lower() in elisions or (word.group()[0].isdigit() and mark != "‘")


def _elided_and(text: str, start: int) -> bool:
    return any(ELIDED_AND.match(text, at) for at in (start, max(start - 2, 0)))


def _settle_straight(text: str, block: Span, marks: list[_Mark]) -> list[_Mark]:
    """Straight marks open and close in turn where their number is even; else neighbours decide.

    They do too where paragraphs run on: ‘"One. "Two," he said.’
    """
    straight = [i for i, mark in enumerate(marks) if mark.text in ('"', "''", "＂")]
    if len(straight) % 2 == 0 and not _runs_on(text, block, [marks[i] for i in straight]):
        for turn, i in enumerate(straight):
            marks[i] = marks[i]._replace(may_open=turn % 2 == 0, may_close=turn % 2 == 1)
    return marks


def _runs_on(text: str, block: Span, marks: Sequence[_Mark]) -> bool:
    """True where the marks' neighbours are plain, and some sentence opens a speech still open."""
    sides = [_side(text, block, mark) for mark in marks]
    pairs = list(zip(sides, sides[1:], marks[1:], strict=False))
    if not marks or 0 in sides or sides[0] < 0 or any(a < 0 and b < 0 for a, b, _ in pairs):
        return False
    again = [mark for a, b, mark in pairs if a > 0 and b > 0]
    return bool(again) and all(_begins_sentence(text, block, mark.start) for mark in again)


def _side(text: str, block: Span, mark: _Mark) -> int:
    """1 of a mark that can only open, -1 of one that can only close, else 0."""
    before = text[mark.start - 1] if mark.start > block.start else " "
    behind = text[mark.end] if mark.end < block.end else " "
    opens, closes = before.isspace() or before in "([", behind.isspace() or behind in BEHIND
    return int(opens) - int(closes)


def _begins_sentence(text: str, block: Span, start: int) -> bool:
    """True where a sentence ends before ``start`` and white space lies between."""
    end = _solid_end(text, block.start, start)
    return end < start and text[max(end - 1, block.start) : end] in FULL_STOPS


def _solid_end(text: str, first: int, end: int) -> int:
    """Where the white space before ``end`` begins; ``first`` if there is nothing else."""
    while end > first and text[end - 1].isspace():
        end -= 1
    return end


def _settle_singles(text: str, marks: list[_Mark]) -> list[_Mark]:
    """Keeps the single marks that pair up; the rest are apostrophes."""
    keep: set[int] = set()
    i = 0
    while i < len(marks):
        if marks[i].text in SINGLE and marks[i].may_open:
            closing = _closing_single(text, marks, i)
            if closing is not None:
                keep.update((i, closing))
                marks[i] = marks[i]._replace(may_close=False)
                marks[closing] = marks[closing]._replace(may_open=False, may_close=True)
                i = closing + 1 if not _doubles_between(marks, i, closing) else i + 1
                continue
        i += 1
    return [mark for i, mark in enumerate(marks) if mark.text not in SINGLE or i in keep]


def _doubles_between(marks: Sequence[_Mark], first: int, last: int) -> bool:
    return any(mark.text not in SINGLE for mark in marks[first + 1 : last])


def _closing_single(text: str, marks: Sequence[_Mark], opening: int) -> int | None:
    """The closing partner: the first after punctuation, else the first that is no plural's."""
    candidates = []
    for i in range(opening + 1, len(marks)):
        mark = marks[i]
        if mark.text not in SINGLE:
            continue
        if mark.may_open and not mark.may_close:
            break
        if mark.may_close:
            candidates.append(i)
            if text[mark.start - 1] in SENTENCE_END:
                break
    for i in candidates:
        if text[marks[i].start - 1] != "s" or i == candidates[-1]:
            return i
    return None


def _last_open(stack: Sequence[tuple[_Mark, int]], *, single: bool) -> int | None:
    """The place in ``stack`` of the mark opened last among the single or the double ones."""
    places = range(len(stack) - 1, -1, -1)
    return next((n for n in places if (stack[n][0].text in SINGLE) == single), None)


def _pair(text: str, marks: Sequence[_Mark], block: Span) -> list[QuotedSpan]:
    found: list[QuotedSpan] = []
    stack: list[tuple[_Mark, int]] = []
    for mark in marks:
        single, again = mark.text in SINGLE, False
        partner = _last_open(stack, single=single)
        if partner is not None and mark.may_close:
            _, place = stack[partner]
            found[place] = found[place]._replace(end=mark.end, closed=True)
            del stack[partner:]
        elif mark.may_open:
            if partner is not None and not single:
                # A second opening of the same kind: the first one was never closed.
                _, place = stack[partner]
                end = _solid_end(text, 0, mark.start)
                found[place] = found[place]._replace(end=end)
                del stack[partner:]
                again = not stack and _begins_sentence(text, block, mark.start)
            found.append(QuotedSpan(mark.start, block.end, len(stack), False, again))
            stack.append((mark, len(found) - 1))
    return [q for q in found if q.end - q.start > 2]
