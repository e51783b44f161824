"""The words and the head of a run of capitalised words."""

from __future__ import annotations

from kg.extraction.ner.segment import Run
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import roots
from kg.ontology.names import fold, plain_name


def name_key(parsed: ParsedDocument, run: Run) -> str:
    """The folded words of a name without title."""
    tokens = parsed.tokens
    return fold(plain_name(parsed.text[tokens[run.first].start : tokens[run.last - 1].end]))


def name_head(parsed: ParsedDocument, run: Run) -> Token:
    """The first token of the name whose governor lies outside of it."""
    return roots(parsed.tokens[run.first : run.last])[0]
