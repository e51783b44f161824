"""Which line is the title, and what of it is the site's name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kg.model import Block, BlockKind, Span
from kg.reader.rules import PageRules
from kg.reader.shapes import SENTENCE_END, is_label, is_name_line, is_short_line, line_of

_WORD = re.compile(r"[\w’'-]+")
_BAR = re.compile(r"\s+[|¦]\s+|\s+::\s+|\s+[«»]\s+")
_DASH = re.compile(r"\s+(?:--|[-–—:])\s+")
_MARKS = "\"“'‘«"
# A site's name follows a title, never after one or two words.
_SHORTEST_TITLE = 3
_LONGEST_TITLE = 40
# Shorter lines with a full stop are titles unless their words speak against it.
_PLAIN_TITLE = 14
# Of the longer words of a title in title case so many begin with a capital.
_TITLE_CASE = 0.8
# One paragraph below a title is at least so much longer.
_MUCH_LONGER = 3
# "The Latest: owner blames miners" opens with its label.
_LABEL_COLON = re.compile(r"^(?:[\w’'-]+\s){0,3}[\w’'-]+:\s")
# "Families sue owner; Company says it was not warned."
_SUBTITLE = re.compile(r";\s+(?=[A-Z])")
_SENTENCE_BREAK = re.compile(r"[a-z][.!?][\"'”’]?\s+[\"“‘]?[A-Z]")
_SPEECH_OPENS = re.compile(r"^[\"“'‘«][^\"”»]*[,?!][\"”'’»]\s+\w")


def bare_title(
    line: str, rules: PageRules, *, site: str | None = None, authors: Sequence[str] = ()
) -> str:
    """A title without its site and authors: "Mine to close | World | The Orsk Courier"."""
    line = line[: _title_end(line, rules, site)]
    behind = _DASH.split(line)[-1]
    names = [name for name in authors if name in behind]
    left = re.sub("|".join(map(re.escape, names)), "", behind) if names else behind
    if names and not re.sub(r"\b(?:and|by)\b|[\s,&]", "", left) and behind != line:
        return line[: -len(behind)].rstrip(" -–—:")
    return line


def mark_title(text: str, blocks: list[Block], rules: PageRules) -> list[Block]:
    """The first line that is the article's own as title, where it is one."""
    own = (BlockKind.FURNITURE, BlockKind.BYLINE)
    index = next((i for i, block in enumerate(blocks) if block.kind not in own), None)
    if index is None or len(blocks) == 1:
        return blocks
    block, behind = blocks[index], blocks[index + 1 :]
    line = line_of(text, block)
    quoting = block.kind is BlockKind.PARAGRAPH and line[0] in _MARKS
    heads = block.kind is BlockKind.HEADING or (quoting and is_short_line(line))
    if not heads and not _is_title_above(line, block, behind, rules):
        return blocks
    end = _title_end(line, rules, None)
    title = replace(
        block, kind=BlockKind.TITLE, span=Span(block.span.start, block.span.start + end)
    )
    return [*blocks[:index], title, *_rest(text, block, end), *behind]


def title_of(text: str, blocks: Sequence[Block]) -> str | None:
    """The words of the title block, or None."""
    for block in blocks:
        if block.kind is BlockKind.TITLE:
            return line_of(text, block)
    return None


def _rest(text: str, block: Block, end: int) -> list[Block]:
    """What follows the title on its line."""
    tail = line_of(text, block)[end:]
    words = tail.strip()
    if not words:
        return []
    return [Block(BlockKind.FURNITURE, Span(block.span.end - len(tail.lstrip()), block.span.end))]


def _title_end(line: str, rules: PageRules, site: str | None) -> int:
    end = len(line)
    bar = _BAR.search(line)
    if bar and len(line[: bar.start()].split()) >= _SHORTEST_TITLE:
        behind = _BAR.split(line)[1:]
        if all(is_label(part) for part in behind if part):
            end = bar.start()
    for dash in reversed(list(_DASH.finditer(line, 0, end))):
        tail = line[dash.end() : end].strip()
        if len(line[: dash.start()].split()) < _SHORTEST_TITLE or not _is_site(tail, rules, site):
            break
        end = dash.start()
    return end


def _is_site(words: str, rules: PageRules, site: str | None) -> bool:
    if site and words.lower() == site.lower():
        return True
    named = {word.lower() for word in _WORD.findall(words)}
    # "Courier NewsFeed" of the site "Courier.example"
    known = named & rules.outlet_words or (site and site.lower().split(".")[0] in named)
    return bool(known) and is_name_line(words)


def _is_title_above(line: str, block: Block, behind: list[Block], rules: PageRules) -> bool:
    """True for a sentence on a line of its own above prose that reads like a headline."""
    prose = [b for b in behind if b.kind in (BlockKind.PARAGRAPH, BlockKind.QUOTE)]
    sizes = [b.span.end - b.span.start for b in prose]
    above = len(sizes) > 1 or sum(sizes) > _MUCH_LONGER * len(line)
    if block.kind is not BlockKind.PARAGRAPH or not above or "\n" in line:
        return False
    if line.endswith(";") and is_short_line(line):
        return True  # its subtitle is on the next line
    if not SENTENCE_END.search(line):
        return _is_long_headline(line, rules)
    return any(size > len(line) for size in sizes[:3]) and _reads_like_headline(
        _SUBTITLE.split(line)[0], rules
    )


def _is_long_headline(line: str, rules: PageRules) -> bool:
    """True for one clause of many words without a full stop."""
    words = _WORD.findall(line)
    opening = words[0].lower() if words else ""
    return (
        _SHORTEST_TITLE <= len(words) <= _LONGEST_TITLE
        and line[-1].isalnum()
        and opening not in rules.headline_openings
        and not _SENTENCE_BREAK.search(line)
    )


def _reads_like_headline(line: str, rules: PageRules) -> bool:
    """True in title case, or where what sentences have and headlines save is missing."""
    words = _WORD.findall(line)
    if not _SHORTEST_TITLE <= len(words) <= _LONGEST_TITLE or _SPEECH_OPENS.match(line):
        return False
    long = [word for word in words if len(word) > 3]
    capitals = sum(word[0].isupper() or word[0].isdigit() for word in long)
    if len(words) > _SHORTEST_TITLE and capitals >= _TITLE_CASE * len(long):
        return True
    folded = [word.lower().replace("’", "'") for word in words]
    if folded[0] in rules.headline_openings and not _LABEL_COLON.match(line):
        return False
    if any(word in rules.headline_barriers or word in rules.weekdays for word in folded):
        return False
    return len(words) <= _PLAIN_TITLE or not any(w in rules.long_headline_barriers for w in folded)
