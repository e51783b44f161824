"""Schools, churches and stations that are only where something happens: sites, and no bodies.

So are the White House and an embassy of which the text only tells that somebody was there, or that
it was attacked. What speaks is a body, and no site: "the hospital said", "the Roth camp says".
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from kg.extraction.coreference.generic_nodes import SPEAKING, head_of, uses_of
from kg.extraction.ner.phrases import BODIES, ORGANIZATION, SITE
from kg.model import Entity, Extraction, Span
from kg.nlp.parse import ParsedDocument
from kg.nlp.tree import base_form, first_conjunct

# The roles and relations of a site: something is or happens there.
WHERE = frozenset({"place", "locatedIn", "origin"})
STRUCK = frozenset({"patient", "theme"})
AT, WITHIN = frozenset({"on", "against"}), frozenset({"in", "from"})


@dataclass(frozen=True, slots=True)
class HousedWords:
    """``nouns`` for bodies that are also their building, and prepositions ``before`` them.

    ``seats``: names of buildings that also mean the body in them; ``strikes``: words for what is
    done to a building ("attacks on the Pentagon"); ``seated``: those of ``nouns`` that close the
    name of such a building ("the Kenyan embassy"); ``voiced``: nouns for sites that are bodies
    where they speak.
    """

    nouns: frozenset[str]
    before: frozenset[str]
    seats: frozenset[str]
    strikes: frozenset[str]
    seated: frozenset[str]
    voiced: frozenset[str]


def with_sites(parsed: ParsedDocument, found: Extraction, words: HousedWords) -> Extraction:
    """``found`` where what is only somewhere to be, or is struck, is a site: without a name, or the
    seat of a body."""
    uses = uses_of(found)
    sites = {
        entity.id
        for entity in found.entities
        if entity.type in BODIES
        and uses[entity.id] <= WHERE | STRUCK
        and (entity.unnamed or _is_seat(entity, words))
        and all(_is_where(parsed, span, words) for span in entity.mentions)
    }
    bodies = {
        entity.id
        for entity in found.entities
        if entity.type == SITE and SPEAKING in uses[entity.id] and _has_voice(parsed, entity, words)
    }
    if not sites and not bodies:
        return found
    # A list knows the body, and not its seat.
    types = dict.fromkeys(sites, SITE) | dict.fromkeys(bodies, ORGANIZATION)
    entities = (
        replace(e, type=types[e.id], link=None) if e.id in types else e for e in found.entities
    )
    return replace(found, entities=tuple(entities))


def _has_voice(parsed: ParsedDocument, entity: Entity, words: HousedWords) -> bool:
    """ "The hospital said", "the Roth camp"."""
    heads = (head_of(tokens) for span in entity.mentions if (tokens := parsed.within(span)))
    return any(base_form(head) in words.voiced for head in heads)


def _is_seat(entity: Entity, words: HousedWords) -> bool:
    """ "The White House", "the Kenyan embassy"."""
    name = entity.name.lower()
    return name in words.seats or name.split()[-1] in words.nouns & words.seated


def _is_where(parsed: ParsedDocument, span: Span, words: HousedWords) -> bool:
    """ "at a police station", "outside the school", "attacks on the Pentagon"."""
    tokens = parsed.within(span)
    if not tokens:
        return False
    head = head_of(tokens)
    name = " ".join(token.lower for token in tokens).removeprefix("the ")
    if base_form(head) not in words.nouns and name not in words.seats:
        return False
    head = first_conjunct(parsed, head)
    above = parsed.tokens[head.head]
    if head.dep == "dobj":
        return base_form(above) in words.strikes
    if name in words.seats and above.lower in WITHIN:
        return False  # "her years in the White House"
    struck = above.lower in AT and base_form(parsed.tokens[above.head]) in words.strikes
    return head.dep == "pobj" and (above.lower in words.before or struck)
