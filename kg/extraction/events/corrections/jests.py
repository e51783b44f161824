"""Statements that nobody means: told in jest or in a story, or taken back afterwards."""

from __future__ import annotations

from kg.extraction.factuality.corrections import is_corrected
from kg.extraction.factuality.lexicon import CertaintyWords
from kg.extraction.factuality.make_believe import in_jest, is_joked
from kg.model import Extraction
from kg.nlp.parse import ParsedDocument


def unmeant(
    parsed: ParsedDocument, extraction: Extraction, words: CertaintyWords
) -> frozenset[str]:
    """The statements that nobody means or that are taken back, and those told inside them."""
    parents = {one.id: one.parent for one in extraction.statements}
    found = {
        one.id
        for one in extraction.statements
        if in_jest(parsed, one.source, one.cue, words) or is_corrected(parsed, one, words)
    }

    def is_unmeant(name: str | None) -> bool:
        return name is not None and (name in found or is_unmeant(parents.get(name)))

    return frozenset(filter(is_unmeant, parents))


def joked(parsed: ParsedDocument, extraction: Extraction, words: CertaintyWords) -> frozenset[str]:
    """The statements whose cue says that they are a joke: "joked that she would murder him"."""
    return frozenset(one.id for one in extraction.statements if is_joked(parsed, one.cue, words))
