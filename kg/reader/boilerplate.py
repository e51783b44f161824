"""Boilerplate of a page: buttons, captions, credits, notes, teasers."""

from __future__ import annotations

import re
from dataclasses import replace

from kg.model import Block, BlockKind
from kg.reader.rules import PageRules
from kg.reader.shapes import HEADING_WORDS, is_short_line, line_of

_TRUNCATED = re.compile(r"(?:\.\.\.|…|\[…\]|\[\.\.\.\])$")
# A row of links before or after an article has at least so many parts.
_ROW_PARTS = re.compile(r"\s*[|·•/]\s*")
_SHORTEST_ROW = 3
# After a "Related articles" line this many full paragraphs in a row mean that the article goes on.
_RESUMES = 3
# Credits and notes of the desk are among the last lines.
_FOOT_LINES = 5
# "Tove Anders/AFP/Getty Images", "Karl Ode via Getty Images"
_CREDIT_PARTS = re.compile(r"\s*/\s*|\s+via\s+|,\s+")
_CREDIT_CHARACTERS = 80
# A pull quote has so many words; what is longer is read as prose.
_SHORTEST_PULL, _LONGEST_PULL = 5, 45
_MOST_PULLS = 100
_WORDS = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_QUOTED = re.compile(r"^[\"“'‘«].*[\"”'’»]$", re.DOTALL)


def mark_furniture(text: str, blocks: list[Block], rules: PageRules) -> list[Block]:
    """The same blocks, with boilerplate marked."""
    result = [_mark_line(text, block, rules) for block in blocks]
    result = _mark_sections(text, result, rules)
    result = _mark_summaries(text, result, rules)
    result = _mark_teasers(text, result, rules)
    result = _mark_below_title(text, result, rules)
    result = _mark_foot(text, result, rules)
    return _mark_pull_quotes(text, result)


def _as_furniture(block: Block) -> Block:
    return replace(block, kind=BlockKind.FURNITURE)


def _own(blocks: list[Block]) -> list[int]:
    return [i for i, block in enumerate(blocks) if block.kind is not BlockKind.FURNITURE]


def _mark_line(text: str, block: Block, rules: PageRules) -> Block:
    line = line_of(text, block)
    folded = line.lower().strip(" \t:|•·»>[](){}.…")
    if (
        folded in rules.lines
        or rules.furniture.match(line)
        or _is_navigation(folded, rules)
        or is_picture_credit(line, rules)
    ):
        return _as_furniture(block)
    return block


def _is_navigation(line: str, rules: PageRules) -> bool:
    """True for a row of parts most of which are names of sections or buttons."""
    parts = [part for part in _ROW_PARTS.split(line) if part]
    known = sum(part in rules.labels or part in rules.lines for part in parts)
    return len(parts) >= _SHORTEST_ROW and 2 * known > len(parts)


def is_picture_credit(line: str, rules: PageRules) -> bool:
    """True for names only, one of them an agency's or "handout": "Tove Anders / AFP"."""
    if len(line) > _CREDIT_CHARACTERS:
        return False
    parts = [part for part in _CREDIT_PARTS.split(line.strip(" .()[]|-–—")) if part]
    named = {part.lower().strip(".") for part in parts}
    if not (named & rules.agencies or (len(parts) > 1 and named & rules.picture_sites)):
        return False
    return all(
        all(word[0].isupper() or word.startswith("@") for word in part.split()) for part in parts
    )


def _mark_sections(text: str, blocks: list[Block], rules: PageRules) -> list[Block]:
    """Boilerplate from a "Related articles" line to where the article is seen to go on."""
    result = list(blocks)
    index = 0
    while index < len(result):
        if not _opens_section(text, result[index], rules):
            index += 1
            continue
        end = _section_end(text, result, index + 1)
        for inside in range(index, end):
            result[inside] = _as_furniture(result[inside])
        index = end
    return result


def _opens_section(text: str, block: Block, rules: PageRules) -> bool:
    """True for "Related articles", and for a heading such as "More from The Orsk Courier"."""
    line = line_of(text, block)
    heading = is_short_line(line) and rules.section_lines.match(line)
    return bool(heading) or _is_line_of(text, block, rules.sections)


def _is_line_of(text: str, block: Block, lines: frozenset[str]) -> bool:
    return line_of(text, block).lower().strip(" \t:|•·»>[]()…") in lines


def _section_end(text: str, blocks: list[Block], start: int) -> int:
    run = 0
    for index in range(start, len(blocks)):
        line = line_of(text, blocks[index])
        prose = blocks[index].kind is BlockKind.PARAGRAPH and not is_short_line(line)
        run = run + 1 if prose and not _TRUNCATED.search(line) else 0
        if run == _RESUMES:
            return index - _RESUMES + 1
    return len(blocks)


def _mark_summaries(text: str, blocks: list[Block], rules: PageRules) -> list[Block]:
    """Boilerplate from "Story highlights" over the points below it, which repeat the article."""
    result = list(blocks)
    inside = False
    for index, block in enumerate(result):
        opens = _is_line_of(text, block, rules.summaries)
        point = block.kind is BlockKind.LIST_ITEM or is_short_line(line_of(text, block))
        inside = opens or (inside and point)
        if inside:
            result[index] = _as_furniture(block)
    return result


def _mark_teasers(text: str, blocks: list[Block], rules: PageRules) -> list[Block]:
    """Boilerplate from "Read more:" over the short lines right below it, without an empty line."""
    result = list(blocks)
    open_box = False
    for index, block in enumerate(result):
        line = line_of(text, block)
        gap = text[result[index - 1].span.end : block.span.start] if index else ""
        below = open_box and gap.replace("\r\n", "\n").count("\n") == 1
        teaser = below and len(line.split()) <= HEADING_WORDS and not line.endswith((".", "!"))
        if teaser:
            result[index] = _as_furniture(block)
        open_box = teaser or bool(rules.teasers.match(line))
    return result


def _mark_below_title(text: str, blocks: list[Block], rules: PageRules) -> list[Block]:
    """Lines that in the first place would be a title: "Watch: the gate is locked"."""
    result = list(blocks)
    for index in _own(result)[1:]:
        if rules.below_title.match(line_of(text, result[index])):
            result[index] = _as_furniture(result[index])
    return result


def _mark_foot(text: str, blocks: list[Block], rules: PageRules) -> list[Block]:
    """Credits, and notes on the author, among the last lines."""
    result = list(blocks)
    own = _own(result)
    for index in own[max(1, len(own) - _FOOT_LINES) :]:
        line = line_of(text, result[index])
        if rules.foot.match(line) or _is_author_note(text, result[index], rules):
            result[index] = _as_furniture(result[index])
    return result


def _is_author_note(text: str, block: Block, rules: PageRules) -> bool:
    """ "Karl Brandt is a columnist": about somebody not named in the article itself."""
    line = line_of(text, block)
    if not rules.author_notes.match(line):
        return False
    # The article's own people are named in prose before; a byline ends its line with the name.
    name = re.escape(line.split(" ", 2)[1].strip(".,'’"))
    before = text[: block.span.start]
    return not re.search(rf"\b{name}\b(?!\s*$)", before, re.MULTILINE)


def _mark_pull_quotes(text: str, blocks: list[Block]) -> list[Block]:
    """Boilerplate where words in a block of their own are printed again inside a paragraph."""
    own = _own(blocks)
    folded = {
        i: _folded(line_of(text, blocks[i])) for i in own[1:] if _stands_apart(text, blocks[i])
    }
    pulled = [i for i, w in folded.items() if _SHORTEST_PULL <= len(w.split()) <= _LONGEST_PULL]
    if not pulled:
        return blocks
    paragraphs = [i for i in own if blocks[i].kind is BlockKind.PARAGRAPH]
    bodies = "\n".join(_folded(line_of(text, blocks[i])) for i in paragraphs)
    result = list(blocks)
    for index in pulled[:_MOST_PULLS]:
        words = folded[index]
        alone = f"\n{bodies}\n".count(f"\n{words}\n")
        if bodies.count(words) > alone:
            result[index] = _as_furniture(result[index])
    return result


def _folded(line: str) -> str:
    return f" {' '.join(_WORDS.findall(line.lower()))} "


def _stands_apart(text: str, block: Block) -> bool:
    if block.kind in (BlockKind.QUOTE, BlockKind.HEADING):
        return True
    line = line_of(text, block)
    return block.kind is BlockKind.PARAGRAPH and (is_short_line(line) or bool(_QUOTED.match(line)))
