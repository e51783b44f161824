"""Runs of capitalised words: their words and their head."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from kg.extraction.ner.phrases import Nouns
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import roots
from kg.ontology.names import fold, plain_name

NAME_TAGS = frozenset(("NNP", "NNPS"))


class Run(NamedTuple):
    """Tokens ``[first, last)`` of one name; ``title`` is the token range of a title before it."""

    first: int
    last: int
    title: tuple[int, int] | None = None


def words_of(parsed: ParsedDocument, first: int, last: int) -> str:
    """The text of the tokens ``[first, last)``."""
    return parsed.text[parsed.tokens[first].start : parsed.tokens[last - 1].end]


def name_text(parsed: ParsedDocument, run: Run) -> str:
    """The words of a name without its title and without an editor's brackets."""
    return plain_name(words_of(parsed, run.first, run.last))


def name_key(parsed: ParsedDocument, run: Run) -> str:
    """Those words, folded."""
    return fold(name_text(parsed, run))


def name_head(parsed: ParsedDocument, run: Run) -> Token:
    """The first token of the name whose governor is outside the name."""
    return roots(parsed.tokens[run.first : run.last])[0]


def is_by_letter(tokens: Sequence[Token], nouns: Nouns) -> bool:
    """True for somebody whose name is withheld: "Officer K", "Mr A"."""
    if len(tokens) != 2:
        return False
    opener, letter = tokens[0], tokens[1].text.removesuffix(".")
    called = nouns.person_gender(opener.lower) is not None or opener.lower in nouns.honorifics
    called = called and opener.lower not in nouns.post_spellings  # "Gen Z"
    return called and opener.text.istitle() and len(letter) == 1 and letter.isupper()
