"""Names that only tell what a post is about: "Immigration Minister Orla Finch"."""

from __future__ import annotations

from kg.extraction.ner.phrases import GOVERNMENT_BODY
from kg.model import Entity, Span
from kg.nlp.parse import ParsedDocument
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
