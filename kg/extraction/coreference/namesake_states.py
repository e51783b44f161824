"""States that share their name with a town: New York and Washington.

"The New York governor", "Senator Bo Lind of New York" and "won the Washington primary" are about
the state; a mayor is the town's, and so is whatever else these words do not tell.
"""

from __future__ import annotations

from kg.extraction.coreference.chains import Chain
from kg.extraction.ner.phrases import Nouns, Phrase
from kg.nlp.parse import ParsedDocument
from kg.nlp.tree import NOMINAL, conjuncts, first_conjunct
from kg.ontology.gazetteer import is_state

STATE = " State"  # what a text adds to the name to tell it from the town's
OFFICE, BETWEEN = "office", "between"
OWNING = frozenset({"'s", "’s", "'", "’"})
HOMES = frozenset({"of", "from"})
# How a parser hangs a state behind its town.
SET_OFF = frozenset(("appos", "npadvmod", "nmod"))


def state_told(parsed: ParsedDocument, phrase: Phrase, nouns: Nouns) -> str | None:
    """ "New York State" of "New York" beside an office or a vote that only a state has."""
    state = f"{phrase.words}{STATE}"
    if state not in nouns.regions.values():
        return None
    told = _is_before_office(parsed, phrase.last, nouns) or _is_behind_office(parsed, phrase, nouns)
    return state if told else None


def _is_before_office(parsed: ParsedDocument, at: int, nouns: Nouns) -> bool:
    """ "The *New York* attorney general", "*New York's* Republican primary"."""
    words = [token.lower for token in parsed.tokens[at : at + 5]]
    while words and (words[0] in OWNING or nouns.region_offices.get(words[0]) == BETWEEN):
        words = words[1:]
    return any(nouns.region_offices.get(" ".join(words[:n])) == OFFICE for n in (1, 2))


def _is_behind_office(parsed: ParsedDocument, phrase: Phrase, nouns: Nouns) -> bool:
    """ "The governor of *New York*", "Senator Bo Lind of *New York*"."""
    link = parsed.tokens[parsed.tokens[phrase.head].head]
    if link.lower not in HOMES or link.i >= phrase.first:
        return False
    noun = parsed.tokens[link.head]
    words = [token.lower for token in parsed.tokens[noun.left : noun.i + 1]]
    pairs = (" ".join(words[i : i + n]) for i in range(len(words)) for n in (1, 2))
    return link.head != link.i and any(nouns.region_offices.get(one) == OFFICE for one in pairs)


def is_state_here(parsed: ParsedDocument, chain: Chain) -> bool:
    """ "Won *Washington* and Nevada", "Redmond, *Washington*": beside states and behind a town the
    name of a state and a city is the state's, which is not known by it alone."""
    if (chain.state_name or "").endswith(STATE):
        return True  # "the *New York* governor"
    if not all(map(is_state, chain.names)):
        return False
    listed = 0
    for phrase in chain.phrases:
        first = first_conjunct(parsed, parsed.tokens[phrase.head], among=NOMINAL)
        beside = (i for i in conjuncts(parsed, first.i) if i != phrase.head)
        listed += any(is_state(_whole_name(parsed, i)) for i in beside) or _is_behind_town(
            parsed, phrase
        )
    return 2 * listed > len(chain.phrases)


def _is_behind_town(parsed: ParsedDocument, phrase: Phrase) -> bool:
    """ "Redmond, Washington": set off from a town, and neither listed with it nor a subject."""
    before = parsed.tokens[max(phrase.first - 2, 0) : phrase.first]
    head = parsed.tokens[phrase.head]
    beside = len(before) == 2 and before[0].pos == "PROPN" and before[1].text == ","
    return beside and head.dep in SET_OFF and parsed.kid(head.i, "conj") is None


def _whole_name(parsed: ParsedDocument, i: int) -> str:
    """The name of which the token ``i`` is the head."""
    return " ".join(token.text for token in (*parsed.kids(i, "compound"), parsed.tokens[i]))
