"""Lines that say when a page was made: "9 May 2014 Last updated at 15:07 GMT".

A stamp is told by its parts: nothing but numbers, names of months and days, zones and words such
as "updated", and among them a whole date. So no order of these parts need be known.
"""

from __future__ import annotations

import re
from dataclasses import replace

from kg.model import Block, BlockKind, Span
from kg.reader.rules import PageRules
from kg.reader.shapes import SENTENCE_END, line_of

_TOKEN = re.compile(r"[^\W\d_]+|\d+|\s+|.", re.DOTALL)
_BETWEEN = frozenset(" \t,.:;|/()[]+@·•–—-’'")
_LONGEST_NUMBER = 4
_LONGEST_STAMP = 120
# The last number of a stamp is followed by a zone at most.
_LAST_NUMBER = 30
_DIGIT = re.compile(r"\d")
# "a", "pm", "th" open no stamp.
_SHORT_WORD = 2
_YEAR = re.compile(r"\b(?:19|20)\d{2}\b")
_NUMERIC = re.compile(r"\b\d{1,2}\s?[/.]\s?\d{1,2}\s?[/.]\s?(?:\d{4}|\d{2})\b")
_CLOCK = re.compile(r"\b\d{1,2}\s?[:.h]\s?\d{2}")
_DAY_FIRST = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)?[\s,.-]+([^\W\d_]{3,9})[\s,.-]+(\d{4})\b")
_MONTH_FIRST = re.compile(r"\b([^\W\d_]{3,9})[\s,.-]+(\d{1,2})(?:st|nd|rd|th)?[\s,.-]+(\d{4})\b")


def is_stamp(line: str, rules: PageRules) -> bool:
    """True for a line of which nothing is left beside date, time and words such as "updated"."""
    if len(line) > _LONGEST_STAMP or not _DIGIT.search(line) or not _has_date(line, rules):
        return False
    return all(_belongs(token, rules) for token in _TOKEN.findall(line))


def date_in(line: str, rules: PageRules) -> str | None:
    """The day in a stamp as "3 March 2025", in whichever order it is printed."""
    for pattern, day, month in ((_DAY_FIRST, 1, 2), (_MONTH_FIRST, 2, 1)):
        for match in pattern.finditer(line):
            if match[month].lower() in rules.months:
                return f"{match[day]} {match[month]} {match[3]}"
    return None


def split_stamp(text: str, block: Block, rules: PageRules, *, first: bool) -> list[Block]:
    """A block and the stamp that was run into its end, as two.

    Behind a sentence any stamp with a time or year is one; in the first line, which may be a
    title, only one with a time of day.
    """
    line = line_of(text, block)
    if not _DIGIT.search(line, max(0, len(line) - _LAST_NUMBER)) or is_stamp(line, rules):
        return [block]
    start = _stamp_start(line, rules)
    before = line[:start].rstrip()
    stamp = line[start:]
    if not start or not before or not is_stamp(stamp, rules):
        return [block]
    behind_sentence = SENTENCE_END.search(before) and (_CLOCK.search(stamp) or _YEAR.search(stamp))
    run_in = first and _CLOCK.search(stamp) and before.split()[-1].lower() not in rules.before_date
    if not (behind_sentence or run_in):
        return [block]
    middle, base = block.span.start + start, block.span.start
    return [
        replace(block, span=Span(base, base + len(before))),
        Block(BlockKind.BYLINE, Span(middle, block.span.end)),
    ]


def _belongs(token: str, rules: PageRules) -> bool:
    if token.isdigit():
        return len(token) <= _LONGEST_NUMBER
    if token.isalpha():
        word = token.lower()
        return word in rules.months or word in rules.weekdays or word in rules.stamp_words
    return all(character in _BETWEEN or character.isspace() for character in token)


def _has_date(line: str, rules: PageRules) -> bool:
    if _NUMERIC.search(line):
        return True
    words = {token.lower() for token in _TOKEN.findall(line) if token.isalpha()}
    numbers = re.findall(r"\d+", line)
    if not words & rules.months or not numbers:
        return False
    if words & rules.weekdays:
        return True
    return len(numbers) > 1 and bool(_YEAR.search(line) or _CLOCK.search(line))


def _stamp_start(line: str, rules: PageRules) -> int:
    """Where the run of words that belong to a stamp begins at the end of a line.

    A number may end the sentence before it ("shaft 12. 7 May 2014"): then after that sentence.
    """
    tail = max(0, len(line) - _LONGEST_STAMP)
    starts: list[int] = []
    for match in reversed(list(_TOKEN.finditer(line, tail))):
        token = match.group()
        if not _belongs(token, rules):
            break
        if token.isdigit() or (len(token) > _SHORT_WORD and token.isalpha()):
            starts.append(match.start())
    behind = [start for start in starts if SENTENCE_END.search(line[:start].rstrip())]
    behind = [start for start in behind if _has_date(line[start:], rules)]
    return behind[-1] if behind else starts[-1] if starts else len(line)
