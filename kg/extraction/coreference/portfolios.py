"""Names that only tell what a post is about, or from which country somebody is.

"Immigration Minister Orla Finch" speaks for no body called Immigration, and "a Kenyan runner" says
nothing of Kenya. Such a name has no node, unless a record needs it. Nor are the letters behind
"Leonie Akers QC" part of her name.
"""

from __future__ import annotations

from dataclasses import replace

from kg.extraction.coreference.generic_nodes import uses_of
from kg.extraction.ner.phrases import BODIES, GOVERNMENT_BODY, PERSON, PLACE
from kg.model import Entity, Extraction, Span
from kg.nlp.parse import ParsedDocument
from kg.ontology.gazetteer import load_gazetteer
from kg.ontology.lexicon import Lexicon

GENERAL = frozenset({"-", "general"})  # a secretary-general heads a body and no portfolio
ON = "on"


class Portfolios:
    """Knows what is only the field of a minister: "Immigration Minister Orla Finch", "the
    opposition's spokesman on Home Affairs"."""

    def __init__(self, parsed: ParsedDocument, lexicon: Lexicon) -> None:
        self._parsed = parsed
        self._ministers = lexicon.words("portfolioPost")
        self._secretaries = lexicon.words("portfolioOrBodyPost")
        self._spokes = lexicon.words("spokesNoun")
        self._bodies = lexicon.mapping("bodyNoun").keys() | lexicon.words("organizationWord")

    def has(self, body: Entity) -> bool:
        """True where each mention of a body stands in the title of a minister.

        "The Treasury Secretary" and "FBI Commissioner" lead bodies: known ones, or named as such.
        """
        words = body.name.split()
        if body.unnamed or body.link is not None or (len(words) == 1 and body.name.isupper()):
            return False
        if self._bodies.intersection(word.lower() for word in words):
            return False
        return all(self._in_title(span, body.type == GOVERNMENT_BODY) for span in body.mentions)

    def _in_title(self, span: Span, of_state: bool) -> bool:
        inside = self._parsed.within(span)
        if not inside:
            return False
        tokens, last = self._parsed.tokens, inside[-1].i
        behind = [token.lower for token in tokens[last + 1 : last + 3]]
        if behind[:1] and behind[0] in self._ministers:
            return True
        if behind[:1] and behind[0] in self._secretaries and of_state:
            return not GENERAL.intersection(behind[1:])
        first = inside[0].i
        before = [token.lower for token in tokens[max(first - 2, 0) : first]]
        return len(before) == 2 and before[0] in self._spokes and before[1] == ON


def without_title_words(parsed: ParsedDocument, found: Extraction, lexicon: Lexicon) -> Extraction:
    """``found`` without the portfolios and adjectives of countries that no record needs."""
    uses = uses_of(found)
    portfolios = Portfolios(parsed, lexicon)
    gone = {
        one.id
        for one in found.entities
        if one.id not in uses
        and not one.unnamed
        and ((one.type in BODIES and portfolios.has(one)) or _is_adjective(found, one))
    }
    if not gone:
        return found
    return replace(found, entities=tuple(one for one in found.entities if one.id not in gone))


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
