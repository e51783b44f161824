"""Headlines in capitals, and how the article itself writes their words.

Parsers learned from running text: where Each Word Has A Capital they take verbs for names. The
article below a headline shows which of its words are names (Lita et al. 2003, tRuEcasIng, who learn
this from a corpus).
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import islice

from kg.model import Block, BlockKind, Document

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
# Fewer words may be a name; more are a paragraph that shouts.
HEADLINE_WORDS = (3, 25)
# A headline in title case may leave words of up to this length in lower case.
SMALL_WORD = 3
# An article of fewer words in running text shows too little of how its words are written.
ENOUGH = 40
OPENING = frozenset(".!?:\"'“‘(")
UNREAD = frozenset((BlockKind.FURNITURE, BlockKind.BYLINE))


@dataclass(slots=True)
class Usage:
    """How often each word is written small, and how often with a capital inside a sentence."""

    small: Counter[str] = field(default_factory=Counter)
    capital: Counter[str] = field(default_factory=Counter)

    def read(self, text: str) -> None:
        """Counts the words of running text."""
        before = 0
        for match in WORD.finditer(text):
            word = match.group()
            inside = before > 0 and OPENING.isdisjoint(text[before : match.start()])
            if word.islower():
                self.small[word] += 1
            elif inside:
                self.capital[word.lower()] += 1
            before = match.end()

    def is_name(self, word: str) -> bool:
        """True of a word in lower case that the text rather writes with a capital."""
        return self.capital[word] > self.small[word]


def in_sentence_case(document: Document) -> dict[int, str]:
    """Block -> its words as running text would have them, for each headline in capitals.

    The texts are as long as the blocks, so that offsets hold. Empty where the article has too
    little running text to tell.
    """
    blocks = [(i, block) for i, block in enumerate(document.blocks) if block.kind not in UNREAD]
    headlines = {i: block for i, block in blocks if is_capitalised(document.words(block.span))}
    if not headlines:
        return {}
    usage = Usage()
    for index, block in blocks:
        if index not in headlines:
            usage.read(document.words(block.span))
    if usage.small.total() < ENOUGH:
        return {}
    return {index: _recased(document, block, usage) for index, block in headlines.items()}


def is_capitalised(text: str) -> bool:
    """True of a headline in title case or in capitals."""
    least, most = HEADLINE_WORDS
    words = [match.group() for match in islice(WORD.finditer(text), most + 1)]
    long = [word for word in words if len(word) > SMALL_WORD]
    capitals = sum(word[0].isupper() for word in words)
    return least <= capitals and len(words) <= most and all(word[0].isupper() for word in long)


def _recased(document: Document, block: Block, usage: Usage) -> str:
    text = document.words(block.span)
    shouts = not any(word.islower() or word.istitle() for word in WORD.findall(text))

    def as_in_text(match: re.Match[str]) -> str:
        word = match.group()
        small = word.lower()
        before = text[: match.start()].rstrip()
        if len(small) != len(word) or (word.isupper() and len(word) > 1 and not shouts):
            return word  # "FBI" in title case
        if usage.is_name(small) or not before or before[-1] in OPENING:
            return small[0].upper() + small[1:] if shouts else word
        return small

    return WORD.sub(as_in_text, text)
