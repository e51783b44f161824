"""Text -> blocks: title, byline, heading, paragraph, list item, quote, and boilerplate."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kg.model import Block, BlockKind, Span
from kg.ontology.gazetteer import given_name
from kg.ontology.lexicon import Lexicon
from kg.reader.boilerplate import is_picture_credit, mark_furniture
from kg.reader.rules import PageRules, page_rules
from kg.reader.shapes import SENTENCE_END, is_label, is_name_line, is_short_line, line_of
from kg.reader.stamps import date_in, is_stamp, split_stamp
from kg.reader.titles import mark_title

_LINE = re.compile(r"[^\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")
_BULLET = re.compile(r"(?:[-*•‣▪–—]|\(?\d{1,2}[.)])\s+(?=\S)")
# The mark of a quoted line in letters and in Markdown that was saved as plain text.
_QUOTED = re.compile(r">\s*(?=[^\s>])")
# Hard-wrapped text: lines of about one length whose breaks fall inside sentences.
_WRAP_MIN, _WRAP_MAX = 45, 130
# Bylines are among the first lines of an article, and nowhere else.
_BYLINE_LINES = 8
# Longer lines are prose, whatever date they hold.
_BYLINE_CHARACTERS = 120
# Separators between outlet, author, section and date of one line; a comma may precede a date.
_BYLINE_PARTS = re.compile(r"\s*[|·•]\s*|\s+[-–—]\s+")
_NAME_COMMA = re.compile(r",\s+")


@dataclass(frozen=True, slots=True)
class Byline:
    """What the byline lines say."""

    authors: tuple[str, ...] = ()
    date: str | None = None
    outlet: str | None = None


def find_blocks(text: str, *, lexicon: Lexicon, titled: bool = False) -> tuple[Block, ...]:
    """The blocks of plain ``text`` in reading order.

    ``titled`` says that the title is known from elsewhere, so that the first line is none.
    """
    rules = page_rules(lexicon)
    blocks = [block for group in _groups(text) for block in _split_group(text, group, rules)]
    return classify(text, blocks, lexicon=lexicon, titled=titled)


def classify(
    text: str, blocks: Sequence[Block], *, lexicon: Lexicon, titled: bool
) -> tuple[Block, ...]:
    """The same blocks with boilerplate, bylines, headings and the title marked."""
    rules = page_rules(lexicon)
    result = mark_furniture(text, list(blocks), rules)
    result = _split_stamps(text, result, rules)
    result = _mark_bylines(text, result, rules)
    result = [_mark_heading(text, block) for block in result]
    result = _mark_last_headings(result)
    result = [part for block in result for part in _split_dateline(text, block, rules)]
    if not titled and not any(block.kind is BlockKind.TITLE for block in result):
        result = mark_title(text, result, rules)
    return tuple(result)


def _groups(text: str) -> list[list[Span]]:
    """Lines, grouped by the empty lines between them; spans are trimmed of white space."""
    groups: list[list[Span]] = []
    last_end: int | None = None
    for match in _LINE.finditer(text):
        words = match.group().strip()
        if not words:
            continue
        start = match.start() + match.group().index(words[0])
        span = Span(start, start + len(words))
        gap = text[last_end : span.start] if last_end is not None else ""
        if last_end is None or gap.replace("\r\n", "\n").count("\n") > 1:
            groups.append([])
        groups[-1].append(span)
        last_end = span.end
    return groups


def _split_group(text: str, lines: list[Span], rules: PageRules | None = None) -> list[Block]:
    """One block for a hard-wrapped paragraph, else a block a line.

    With ``rules``, lines with boilerplate or a byline among them are not such a paragraph.
    """
    page = rules is not None and any(_is_of_page(text, line, rules) for line in lines)
    if len(lines) > 1 and not page and _is_wrapped(text, lines):
        return [Block(BlockKind.PARAGRAPH, Span(lines[0].start, lines[-1].end))]
    return [_line_block(text, line) for line in lines]


def split_lines(text: str) -> list[str]:
    """The paragraphs of ``text``: hard-wrapped lines joined by spaces, other lines one by one."""
    blocks = [block for group in _groups(text) for block in _split_group(text, group)]
    return [" ".join(text[b.span.start : b.span.end].split()) for b in blocks]


def _line_block(text: str, line: Span) -> Block:
    bullet = _BULLET.match(text, line.start, line.end)
    if bullet:
        return Block(BlockKind.LIST_ITEM, Span(bullet.end(), line.end))
    quoted = _QUOTED.match(text, line.start, line.end)
    if quoted:
        return Block(BlockKind.QUOTE, Span(quoted.end(), line.end))
    return Block(BlockKind.PARAGRAPH, line)


def _is_wrapped(text: str, lines: list[Span]) -> bool:
    breaks = lines[:-1]
    lengths = [line.end - line.start for line in breaks]
    if not all(_WRAP_MIN <= length <= _WRAP_MAX for length in lengths):
        return False
    inside = sum(not SENTENCE_END.search(text[line.start : line.end]) for line in breaks)
    return 2 * inside > len(breaks) and not any(
        mark.match(text, line.start, line.end) for line in lines for mark in (_BULLET, _QUOTED)
    )


def _is_of_page(text: str, line: Span, rules: PageRules) -> bool:
    """True for a line that opens like boilerplate or a byline; prose continues in lower case."""
    words = text[line.start : line.end]
    if words[0].islower():
        return False
    return rules.furniture.match(words) is not None or (
        len(words) <= _BYLINE_CHARACTERS and _is_byline(words, rules)
    )


def _split_stamps(text: str, blocks: list[Block], rules: PageRules) -> list[Block]:
    """Date and time that were run into one of the first blocks, as blocks of their own."""
    result: list[Block] = []
    own = 0
    for block in blocks:
        head = block.kind is not BlockKind.FURNITURE and own < _BYLINE_LINES
        result += split_stamp(text, block, rules, first=not own) if head else [block]
        own += block.kind is not BlockKind.FURNITURE
    return result


def _mark_bylines(text: str, blocks: list[Block], rules: PageRules) -> list[Block]:
    result = list(blocks)
    head = [
        i
        for i, block in enumerate(result)
        if block.kind is not BlockKind.FURNITURE or _is_signed(line_of(text, block), rules)
    ]
    for index in head[:_BYLINE_LINES]:
        line = line_of(text, result[index])
        if len(line) <= _BYLINE_CHARACTERS and _is_byline(line, rules):
            result[index] = replace(result[index], kind=BlockKind.BYLINE)
    marked = [i for i, block in enumerate(result) if block.kind is BlockKind.BYLINE]
    # A short line between title and byline, or between two byline lines, is the outlet's name.
    for index in range(1, max(marked, default=0)):
        line = line_of(text, result[index])
        if (
            result[index].kind is BlockKind.PARAGRAPH
            and is_name_line(line)
            and (index - 1 in marked or index + 1 in marked)
        ):
            result[index] = replace(result[index], kind=BlockKind.BYLINE)
    return result


def _is_signed(line: str, rules: PageRules) -> bool:
    """True for an author with an agency ("By Anneke Strand, Reuters"), much like a credit."""
    found = [match for rule in rules.bylines if (match := rule.match(line))]
    signed = any(match.groupdict().get("author") for match in found)
    return signed and is_picture_credit(line, rules)


def _is_byline(line: str, rules: PageRules) -> bool:
    """True for a byline, and for several parts of which one is a byline and the rest are names."""
    return _matches(line, rules) or bool(_byline_parts(line, rules))


def _matches(line: str, rules: PageRules) -> bool:
    return any(rule.match(line) for rule in rules.bylines) or is_stamp(line, rules)


def _byline_parts(line: str, rules: PageRules) -> list[str]:
    """ "The Courier | 3 March 2025" as its parts; nothing where the line is no such row."""
    parts: list[str] = []
    for part in filter(None, _BYLINE_PARTS.split(line)):
        name, *date = _NAME_COMMA.split(part, maxsplit=1)
        dated = date and not _matches(part, rules) and _matches(date[0], rules)
        parts += [name, *date] if dated else [part]
    known = [part for part in parts if _matches(part, rules)]
    rest_are_names = all(
        part in known or is_name_line(part) or (len(known) > 1 and is_label(part)) for part in parts
    )
    fits = len(parts) > 1 and known and rest_are_names and not SENTENCE_END.search(line)
    return parts if fits else []


def _split_dateline(text: str, block: Block, rules: PageRules) -> list[Block]:
    """ "OSTMERE, Tarvonia (TWS) - The ministry said" as two: where it was sent from, prose."""
    if block.kind is not BlockKind.PARAGRAPH:
        return [block]
    found = rules.dateline.match(text, block.span.start, block.span.end)
    if found is None or found.end() == block.span.end:
        return [block]
    words = found.group().rstrip()
    head = Span(block.span.start, block.span.start + len(words))
    return [Block(BlockKind.BYLINE, head), replace(block, span=Span(found.end(), block.span.end))]


def _mark_heading(text: str, block: Block) -> Block:
    line = line_of(text, block)
    if block.kind is not BlockKind.PARAGRAPH or not is_short_line(line):
        return block
    if line[0].islower() or line.endswith((":", ",", ";")) or line[0] in "\"“'‘«":
        quoted = line[0] in "\"“«'‘" and line[-1] in "\"”»'’" and len(line.split()) <= 6
        return replace(block, kind=BlockKind.HEADING) if quoted else block
    return replace(block, kind=BlockKind.HEADING)


def _mark_last_headings(blocks: list[Block]) -> list[Block]:
    """A heading heads something: short lines that nothing follows stay paragraphs."""
    result = list(blocks)
    followed = False
    for index in range(len(result) - 1, 0, -1):
        kind = result[index].kind
        if kind is BlockKind.HEADING and not followed:
            result[index] = replace(result[index], kind=BlockKind.PARAGRAPH)
        elif kind in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.QUOTE):
            followed = True
    return result


def byline_of(text: str, blocks: Sequence[Block], *, lexicon: Lexicon) -> Byline:
    """Authors, date and outlet as the byline blocks give them; nothing is guessed."""
    from kg.reader.dates import parse_date

    authors: list[str] = []
    date = outlet = None
    rules = page_rules(lexicon)
    for line in (line_of(text, one) for one in blocks if one.kind is BlockKind.BYLINE):
        if rules.dateline.match(f"{line} "):
            date = date or parse_date(line)
            continue  # an agency's sign is not the outlet that printed the article
        found = _read_byline(line, rules)
        authors.extend(found.authors)
        date, outlet = date or found.date, outlet or found.outlet
    return Byline(authors=tuple(dict.fromkeys(authors)), date=date, outlet=outlet)


def _read_byline(line: str, rules: PageRules) -> Byline:
    """What one line says; of two names beside a date, nothing says which one is the outlet."""
    from kg.reader.dates import parse_date

    authors: list[str] = []
    names: list[str] = []
    date = outlet = None
    for part in _byline_parts(line, rules) or [line]:
        found = [m for rule in rules.bylines if (m := rule.match(part))]
        if not found and is_stamp(part, rules):
            date = date or parse_date(date_in(part, rules))
        elif not found and part.lower() not in rules.labels:
            names.append(part)
        for groups in (match.groupdict() for match in found):
            if groups.get("author"):
                named, printed = _authors_and_outlet(groups["author"], rules)
                authors.extend(named)
                outlet = outlet or printed
            if groups.get("date") and date is None:
                date = parse_date(groups["date"])
    outlet = outlet or (names[0] if len(names) == 1 else None)
    return Byline(authors=tuple(authors), date=date, outlet=outlet)


def _authors_and_outlet(words: str, rules: PageRules) -> tuple[list[str], str | None]:
    """ "A. Reporter, The Orsk Gazette" as author and outlet; a name may well be the next author."""
    names = split_authors(words)
    if len(names) < 2 or not words.rstrip().endswith(f", {names[-1]}"):
        return names, None
    last = names[-1]
    if last.lower() in rules.agencies:
        return names[:-1], None  # an agency's sign is not the outlet that printed the article
    first, *others = last.split()
    if (
        not others
        or others[-1].lower() not in rules.outlet_words - rules.posts
        or given_name(first) is not None
        or any(word.islower() for word in others)
    ):
        return names, None
    return names[:-1], last


def split_authors(words: str) -> list[str]:
    """ "A. Reporter, B. Writer and C. Editor" as three names; a job ends the list.

    After "Shipping reporter" comes a place, and nobody else.
    """
    parts = re.split(r"\s*(?:,|;|\band\b|&)\s*", words.strip(" |.-–—"))
    named = [part for part in parts if part]
    job = next((n for n, part in enumerate(named) if n and part.split()[-1].islower()), None)
    return named[:job]
