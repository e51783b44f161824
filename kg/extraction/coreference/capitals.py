"""Capitals that stand for the government in them: "Berlin urged", "relations with Moscow".

A capital is a place unless its own sentence treats it as one that acts, owns a policy, or is dealt
with.
"""

from __future__ import annotations

from kg.extraction.ner.phrases import Nouns, Phrase
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import NOUN_MODIFIERS, base_form, first_conjunct, governor
from kg.ontology.gazetteer import Gazetteer

ACCUSE, OF, BY, AGENT = "accuse", "of", "by", "agent"


def seated_government(
    parsed: ParsedDocument, phrase: Phrase, nouns: Nouns, gazetteer: Gazetteer
) -> str | None:
    """The country whose government the capital ``phrase`` stands for; None where it is a place."""
    country = gazetteer.capital_of(phrase.words)
    if country is None:
        return None
    token = parsed.tokens[phrase.head]
    if _acts(parsed, token, nouns) or _is_accused(parsed, token):
        return country.name
    if phrase.words.lower() in nouns.unclear_capitals:
        return None  # "Victoria's offer"
    dealt = _is_dealt_with(parsed, token, nouns) or _has_policy(parsed, token, nouns)
    return country.name if dealt else None


def _acts(parsed: ParsedDocument, token: Token, nouns: Nouns) -> bool:
    """ "Berlin urged", "accused by Berlin"."""
    above = parsed.tokens[token.head]
    if token.dep == "nsubj":
        return base_form(above) in nouns.seat_verbs
    passive = above.lower == BY and above.dep == AGENT
    return passive and base_form(parsed.tokens[above.head]) in nouns.seat_verbs


def _is_accused(parsed: ParsedDocument, token: Token) -> bool:
    """ "Accused Moscow of lying"."""
    verb = parsed.tokens[token.head]
    charged = token.dep == "dobj" and base_form(verb) == ACCUSE
    return charged and any(kid.lower == OF for kid in parsed.kids(verb.i, "prep"))


def _is_dealt_with(parsed: ParsedDocument, token: Token, nouns: Nouns) -> bool:
    """ "Relations with Moscow", "criticism from Berlin and Paris", "pressure on Tehran"."""
    first = first_conjunct(parsed, token)
    preposition = parsed.tokens[first.head]
    if first.dep != "pobj" or preposition.pos != "ADP":
        return False
    # The parser may hang "with Moscow" on the verb above "the deal with Moscow".
    above = (governor(parsed, first), parsed.tokens[max(preposition.i - 1, 0)])
    words = map(base_form, above)
    return any(preposition.lower in nouns.government_dealings.get(w, ()) for w in words)


def _has_policy(parsed: ParsedDocument, token: Token, nouns: Nouns) -> bool:
    """ "Moscow's claims", "the Pyongyang regime"."""
    owned = parsed.tokens[token.head]
    kinds = nouns.policies if token.dep == "poss" else nouns.country_rules
    tied = token.dep == "poss" or token.dep in NOUN_MODIFIERS
    return tied and token.i < owned.i and base_form(owned) in kinds
