"""Schools, churches and stations that are only where something happens: sites, and no bodies."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kg.extraction.coreference.generic_nodes import head_of, uses_of
from kg.extraction.ner.phrases import BODIES, SITE
from kg.model import Extraction, Span
from kg.nlp.parse import ParsedDocument
from kg.nlp.tree import base_form

# The roles and relations of a site: something is or happens there.
WHERE = frozenset({"place", "locatedIn", "origin"})


@dataclass(frozen=True, slots=True)
class HousedWords:
    """``nouns`` for bodies that are also their building, and prepositions ``before`` them."""

    nouns: frozenset[str]
    before: frozenset[str]


def with_sites(parsed: ParsedDocument, found: Extraction, words: HousedWords) -> Extraction:
    """``found`` where what has no name, and is only somewhere to be, is a site."""
    uses = uses_of(found)
    sites = {
        entity.id
        for entity in found.entities
        if entity.unnamed
        and entity.type in BODIES
        and uses[entity.id] <= WHERE
        and all(_is_where(parsed, span, words) for span in entity.mentions)
    }
    if not sites:
        return found
    entities = (replace(e, type=SITE) if e.id in sites else e for e in found.entities)
    return replace(found, entities=tuple(entities))


def _is_where(parsed: ParsedDocument, span: Span, words: HousedWords) -> bool:
    """ "at a police station", "outside the school"."""
    tokens = parsed.within(span)
    if not tokens:
        return False
    head = head_of(tokens)
    before = parsed.tokens[head.head].lower
    return base_form(head) in words.nouns and head.dep == "pobj" and before in words.before
