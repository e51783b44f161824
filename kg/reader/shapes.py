"""The shape of a line: a sentence, a short line, a row of names."""

from __future__ import annotations

import re

from kg.model import Block

SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*$")
# A line of more words than this is prose even without a full stop at its end.
HEADING_WORDS = 16
# The longest name of an outlet or a section.
LABEL_WORDS = 6
_SMALL = frozenset(("of", "the", "and", "&"))


def line_of(text: str, block: Block) -> str:
    """The words of a block as they are in the text."""
    return text[block.span.start : block.span.end]


def is_name_line(line: str) -> bool:
    """True for a few words with capitals that are no sentence."""
    words = line.split()
    return (
        len(words) <= LABEL_WORDS
        and not SENTENCE_END.search(line)
        and all(word[0].isupper() or word.lower() in _SMALL for word in words)
    )


def is_label(line: str) -> bool:
    """True for a few words that are no sentence: beside author and date "Orsk Today live"."""
    return len(line.split()) <= LABEL_WORDS and not SENTENCE_END.search(line)


def is_short_line(line: str) -> bool:
    """True for what may be a heading."""
    return len(line.split()) <= HEADING_WORDS and not SENTENCE_END.search(line)
