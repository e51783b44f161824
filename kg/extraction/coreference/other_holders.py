"""Descriptions by an office that another one holds than who has the title later.

"The bishop was convicted in 1990. Bishop Bo Lind apologised on Sunday", "Sheriff Bo Lind, who
succeeded him", "The governor of the prison … Governor Bo Lind".
"""

from __future__ import annotations

from collections.abc import Sequence

from kg.extraction.ner.phrases import Nouns
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import base_form, prepositional_phrases
from kg.nlp.years import past_years

OWNED = ("him", "her", "them", "his", "their")


def is_other_holder(
    parsed: ParsedDocument, described: Token, names: Sequence[Token], nouns: Nouns, *, titled: bool
) -> bool:
    """True where ``names``, all behind the description, are those of another holder.

    ``titled``: the text calls who has these names by the office.
    """
    if base_form(described) not in nouns.sole_offices:
        return False
    if titled and _has_own_body(parsed, described, nouns):
        return True
    if any(_is_successor(parsed, name, nouns) for name in names):
        return True
    years = past_years(parsed, described)
    return bool(years) and all(years.isdisjoint(past_years(parsed, name)) for name in names)


def _has_own_body(parsed: ParsedDocument, office: Token, nouns: Nouns) -> bool:
    """ "The governor of the prison", "the prison governor"; not "the governor of the state"."""
    places = nouns.country_nouns | nouns.settlement_nouns
    inner = [noun for _, noun in prepositional_phrases(parsed, office.i, ("of", "at"))]
    inner += parsed.kids(office.i, "compound")
    posts = nouns.post_modifiers | nouns.lesser | nouns.former | nouns.posts.keys()
    return any(noun.pos == "NOUN" and noun.lower not in places | posts for noun in inner)


def _is_successor(parsed: ParsedDocument, name: Token, nouns: Nouns) -> bool:
    """ "Sheriff Bo Lind, who succeeded him", "his successor", "Lind said his predecessor had …"."""
    for token in parsed.within(parsed.sentence_span(name.sentence)):
        if token.lemma.lower() not in nouns.successions:
            continue
        kids = parsed.kids(token.i, "poss", "dobj")
        if any(kid.lower in OWNED or kid.pos == "NOUN" for kid in kids):
            return True
    return False
