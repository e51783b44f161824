"""Names that only say what a post is about, which country somebody is from, or who sent a report.

"Immigration Minister Orla Finch" speaks for no body called Immigration, "a Kenyan runner" says
nothing of Kenya, and "TESMAR (TWS) -" nothing of the agency. Such a name has no node, unless a
record needs it. Nor are the letters behind "Leonie Akers QC" part of her name.
"""

from __future__ import annotations

from dataclasses import replace

from kg.extraction.coreference.generic_nodes import uses_of
from kg.extraction.ner.phrases import BODIES, PERSON, PLACE
from kg.extraction.ner.portfolios import Portfolios
from kg.model import Entity, Extraction, Span
from kg.nlp.datelines import DASHES
from kg.nlp.parse import ParsedDocument
from kg.ontology.gazetteer import load_gazetteer
from kg.ontology.lexicon import Lexicon


def without_title_words(parsed: ParsedDocument, found: Extraction, lexicon: Lexicon) -> Extraction:
    """``found`` without the portfolios, adjectives of countries and senders that no record
    needs."""
    uses = uses_of(found)
    portfolios = Portfolios(parsed, lexicon)
    gone = {
        one.id
        for one in found.entities
        if one.id not in uses
        and not one.unnamed
        and (
            (one.type in BODIES and (portfolios.has(one) or _is_sender(parsed, one)))
            or _is_adjective(found, one)
        )
    }
    if not gone:
        return found
    return replace(found, entities=tuple(one for one in found.entities if one.id not in gone))


def _is_sender(parsed: ParsedDocument, entity: Entity) -> bool:
    """True of an agency that stands only in datelines: "TESMAR (TWS) - "."""
    return all(_is_in_dateline(parsed, span) for span in entity.mentions)


def _is_in_dateline(parsed: ParsedDocument, span: Span) -> bool:
    """True of words that stand alone in brackets, behind a name and before a dash: also where a
    heading runs into the dateline."""
    inner = parsed.within(span)
    if not inner or inner[0].i < 2:
        return False
    before = parsed.tokens[inner[0].i - 2 : inner[0].i]
    behind = parsed.tokens[inner[-1].i + 1 : inner[-1].i + 3]
    told = [token.text for token in (before[1], *behind[:1])] == ["(", ")"]
    return told and len(behind) == 2 and behind[1].text in DASHES and before[0].text[0].isupper()


def _is_adjective(found: Extraction, entity: Entity) -> bool:
    """True of a country that only its adjective or people names: "Kenyan", "two Kenyans"."""
    return entity.type == PLACE and all(
        _is_demonym(found.document.words(span)) for span in entity.mentions
    )


def _is_demonym(words: str) -> bool:
    known = load_gazetteer()
    return known.demonym(words) is not None and known.country(words) is None


def without_letters(parsed: ParsedDocument, found: Extraction, lexicon: Lexicon) -> Extraction:
    """``found`` where a mention of a person ends before the letters of an office: "Ana Roth QC"."""
    letters = lexicon.words("lettersBehind")
    entities = tuple(
        replace(one, mentions=tuple(_cut(parsed, span, letters) for span in one.mentions))
        if one.type == PERSON and not one.unnamed
        else one
        for one in found.entities
    )
    return found if entities == found.entities else replace(found, entities=entities)


def _cut(parsed: ParsedDocument, span: Span, letters: frozenset[str]) -> Span:
    """The span without such letters at its end."""
    tokens = parsed.within(span)
    while len(tokens) > 1 and tokens[-1].lower in letters:
        tokens = tokens[:-1]
    return Span(span.start, tokens[-1].end) if tokens else span
