"""Words in capitals that are not names: headlines, labels before a paragraph, quoted titles.

The reader knows a heading by its markup or its missing full stop; plain text often has neither.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from kg.extraction.ner.phrases import Nouns
from kg.model import BlockKind
from kg.nlp.parse import ParsedDocument, Sentence, Token, remembered
from kg.nlp.quotes import find_quotations
from kg.nlp.tree import VERBAL

HEADINGS = frozenset((BlockKind.HEADING, BlockKind.TITLE, BlockKind.BYLINE))
# Fewer capitalised words may be a name with a full stop; more words are not a headline.
HEADLINE_WORDS = (3, 20)
# A headline puts only words of up to this length in lower case.
SMALL_WORD = 3
# The longest title in quotation marks, in tokens: "The Long Road Back to Nowhere".
TITLE_TOKENS = 7


@remembered
def headings(parsed: ParsedDocument) -> frozenset[int]:
    """The indexes of sentences that are headings, by their block or by their capitals."""
    by_block: dict[int, list[int]] = {}
    for index, sentence in enumerate(parsed.sentences):
        by_block.setdefault(sentence.block, []).append(index)
    found: set[int] = set()
    for indexes in by_block.values():
        first, last = parsed.sentences[indexes[0]], parsed.sentences[indexes[-1]]
        tokens = parsed.tokens[first.first : last.last]
        if first.kind in HEADINGS or _in_title_case(tokens):
            found.update(indexes)
    return frozenset(found)


def _in_title_case(tokens: Sequence[Token]) -> bool:
    """True for a block with capitals on all but its small words that is more than names."""
    words = [t for t in tokens if t.text[0].isalpha()]
    least, most = HEADLINE_WORDS
    if _all_in_capitals(words):
        return len(words) <= most
    capitals = [t for t in words if t.text[0].isupper()]
    if len(capitals) < least or len(words) > most:
        return False
    return not any(map(_is_lower_in_text, words)) and not all(map(_is_in_name, capitals[1:]))


def _all_in_capitals(words: Sequence[Token]) -> bool:
    return bool(words) and all(t.text.isupper() for t in words)


def _is_lower_in_text(token: Token) -> bool:
    """True for a word in lower case that a headline would write with a capital."""
    long = len(token.text) > SMALL_WORD or token.pos in VERBAL
    return long and not token.text[0].isupper()


def _is_in_name(token: Token) -> bool:
    return token.pos == "PROPN" and bool(token.entity_type)


def labels(parsed: ParsedDocument) -> frozenset[int]:
    """The tokens of words in capitals that open a block and are not part of its first sentence.

    "PACK LIGHT Visitors should …"; a dateline is followed by a comma, a bracket or a dash.
    """
    found: set[int] = set()
    for sentence in _openings(parsed):
        end = sentence.first
        while end < sentence.last and parsed.tokens[end].text.isupper():
            end += 1
        capitals = end - sentence.first >= 2 and end < sentence.last
        if capitals and parsed.tokens[end].text[0].isupper():
            found.update(range(sentence.first, end))
    return frozenset(found)


@remembered
def dateline(parsed: ParsedDocument) -> range:
    """The tokens of the first dateline, "TESMAR, Velmara (TWS) - "; an empty range for none."""
    found = parsed.datelines
    tokens = parsed.within(found[0]) if found else ()
    return range(tokens[0].i, tokens[-1].i + 1) if tokens else range(0)


def _openings(parsed: ParsedDocument) -> Iterator[Sentence]:
    """The first sentence of each block."""
    seen: set[int] = set()
    for sentence in parsed.sentences:
        if sentence.block not in seen:
            seen.add(sentence.block)
            yield sentence


def titles(parsed: ParsedDocument, nouns: Nouns, is_known: Callable[[str], bool]) -> frozenset[int]:
    """The tokens of titles, slogans and nicknames in quotation marks: short and without a verb.

    Names that satisfy ``is_known`` are left out: the titles of newspapers are quoted too.
    """
    found: set[int] = set()
    blocks = [b.span for b in parsed.document.blocks if b.kind is not BlockKind.FURNITURE]
    for quotation in find_quotations(parsed.text, blocks):
        inner = [t for t in parsed.within(quotation.span) if t.text[0].isalnum()]
        if not 1 < len(inner) <= TITLE_TOKENS or not _is_title(parsed, inner, nouns):
            continue
        if not is_known(parsed.text[inner[0].start : inner[-1].end]):
            found.update(t.i for t in inner)
    return frozenset(found)


def _is_title(parsed: ParsedDocument, inner: list[Token], nouns: Nouns) -> bool:
    small = nouns.acronym_skip | nouns.title_words
    capitals = all(not t.text[0].islower() or t.lower in small for t in inner)
    speech = any(t.pos in ("VERB", "AUX", "INTJ") for t in inner)
    # A comma inside the marks ends speech: "Hun Manet," he said.
    last = parsed.tokens[inner[-1].i + 1 : inner[-1].i + 2]
    return capitals and not speech and not (last and last[0].text in (",", ".", "?", "!"))
