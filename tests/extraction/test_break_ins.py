"""Nouns with a hyphen whose two halves the parser takes for nouns: one event each."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.extraction.events import find_propositions
from kg.model import Extraction
from kg.nlp.parse import ParsedDocument
from kg.ontology.lexicon import load_lexicon
from tests.extracting import ALL_ARE_EVENTS

Parse = Callable[..., ParsedDocument]


@pytest.mark.parametrize(
    "text",
    [
        "The inquiry began on the first day of the bungled 1972 break-in of the party's offices.",
        "Police had known of the 2011 break-in of the museum's vault in Ostmere.",
        "The hold-up of the Ostmere Bank lasted an hour.",
        "From the first day of the bungled break-in of the Reform Party's headquarters he knew it.",
    ],
)
def test_a_noun_with_a_hyphen_is_read_once(parse: Parse, text: str) -> None:
    parsed = parse(text)
    found = find_propositions(
        parsed, Extraction(parsed.document), lexicon=load_lexicon(), senses=ALL_ARE_EVENTS
    )
    thefts = [event.id for event in found.events if event.type == "Theft"]
    assert len(thefts) == len(set(thefts)) == 1
