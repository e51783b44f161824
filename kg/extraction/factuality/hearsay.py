"""The second net: signs of somebody's word in a sentence whose speaker no statement knows.

"As per the diary, …", "…, an audit released in May concluded", "it is the state's case that …".
What such a sign stands over is left open where no statement covers it, never told as a fact.
"""

from __future__ import annotations

from kg.extraction.factuality.lexicon import CertaintyWords
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import VERBAL

FINITE = frozenset({"VBD", "VBZ", "VBP", "VBN"})


def hearsay(parsed: ParsedDocument, event: Token, words: CertaintyWords) -> bool:
    """True where a sign that somebody says so stands over the clause of ``event``."""
    sentence = parsed.sentences[event.sentence]
    tokens = parsed.tokens[sentence.first : sentence.last]
    above = {event.i, *(token.i for token in parsed.ancestors(event.i))}
    lower = [token.lower for token in tokens]
    for marker in words.markers:
        for at in range(len(lower) - len(marker) + 1):
            found = tuple(lower[at : at + len(marker)]) == marker
            if found and _stands_over(parsed, tokens[at], event, above):
                return True
    return False


def _stands_over(parsed: ParsedDocument, marker: Token, event: Token, above: set[int]) -> bool:
    """Not over what names the source itself: "according to charges filed on Friday"."""
    verb = _clause(parsed, marker)
    if verb is None:
        return True
    own = marker.left <= event.i < marker.right and marker.pos in ("ADP", "SCONJ", "VERB")
    return verb.i in above and not own


def _clause(parsed: ParsedDocument, token: Token) -> Token | None:
    """The verb of the clause in which ``token`` stands."""
    for above in (token, *parsed.ancestors(token.i)):
        if above.pos in VERBAL and above.tag in FINITE | {"VB", "MD"}:
            return above
    return None
