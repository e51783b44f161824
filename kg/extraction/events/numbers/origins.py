"""Where people come from: nationalities as nouns and adjectives, and the countries behind "from".

Known demonyms are data (``seeds/demonyms.csv``); of other capitalised words that the parser takes
for one, religions, parties and peoples are left out (``lex:notNationality``).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from kg.extraction.triggers.lexicon import EventWords, event_words
from kg.model import Span
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import MODIFIERS
from kg.ontology.lexicon import Lexicon

PEOPLE = frozenset({"Person", "Group", None})
MAX_LIST = 24  # tokens that a list of countries may have


class Origin(NamedTuple):
    """A word that says where people come from; the name of its country where that is known."""

    token: int
    span: Span
    country: str | None


@dataclass(frozen=True, slots=True, eq=False)
class PartWords:
    """The lists that breakdowns need."""

    events: EventWords
    not_nationality: frozenset[str]
    markers: frozenset[str]  # "including", "among", "namely"
    quantifiers: frozenset[str]  # "most of them"
    mostly: frozenset[str]  # "mostly children"
    rests: frozenset[str]  # "the others"
    being: frozenset[str]  # verbs between a part and what it is: "are", "hold", "come"
    listing: frozenset[str]  # verbs between a whole and its parts: "include"
    undergoers: dict[str, frozenset[str]]  # "suspect" -> kinds of which suspects are the patient
    nationals: frozenset[str]  # nouns before "of" and a country: "citizen"
    countries: frozenset[str]  # "countries such as"


@cache
def part_words(lexicon: Lexicon) -> PartWords:
    """The lists of ``lexicon``; raises LexiconError where one is missing."""
    undergoers = lexicon.mapping("undergoer")
    return PartWords(
        events=event_words(lexicon),
        not_nationality=lexicon.words("notNationality"),
        markers=lexicon.words("partMarker"),
        quantifiers=lexicon.words("partQuantifier"),
        mostly=lexicon.words("mostlyWord"),
        rests=lexicon.words("restWord"),
        being=lexicon.words("partVerb"),
        listing=lexicon.words("listingVerb"),
        undergoers={word: frozenset(kinds.split()) for word, kinds in undergoers.items()},
        nationals=lexicon.words("nativeNoun"),
        countries=lexicon.words("listedCountry"),
    )


def origin_at(parsed: ParsedDocument, i: int, words: PartWords) -> Origin | None:
    """The nationality that token ``i`` (with the word before it: "South Korean") names."""
    token = parsed.tokens[i]
    if not token.text[:1].isupper():
        return None
    known = words.events.origins
    if i and parsed.tokens[i - 1].lower in words.not_nationality:
        return None  # "African Americans"
    if i and f"{parsed.tokens[i - 1].lower} {token.lower}" in known:
        country = known[f"{parsed.tokens[i - 1].lower} {token.lower}"]
        return Origin(i, Span(parsed.tokens[i - 1].start, token.end), country)
    if token.lower in known:
        return Origin(i, token.span, known[token.lower])
    if token.entity_type == "NORP" and token.lemma.lower() not in words.not_nationality:
        return Origin(i, token.span, None)
    return None


def origins_of(parsed: ParsedDocument, head: int, words: PartWords) -> tuple[Origin, ...]:
    """Where the people named by the noun ``head`` come from: "Cambodians", "Swiss bankers",
    "nationals of A, B and C", "men from countries such as D"."""
    token = parsed.tokens[head]
    own = origin_at(parsed, head, words)
    if own is not None and token.pos in ("PROPN", "NOUN", "ADJ"):
        return (own,)
    if words.events.noun_type(token.lemma.lower()) not in PEOPLE:
        return ()
    found = [
        origin
        for kid in _before(parsed, head)
        for origin in (origin_at(parsed, kid.i, words),)
        if origin is not None and (origin.country is not None or token.pos != "PROPN")
    ]  # a first name is easily read as a people
    end = parsed.sentences[token.sentence].last
    following = head + 1
    if following < end and parsed.tokens[following].text == ",":
        following += 1  # "foreigners, from countries such as"
    link = parsed.tokens[following].lower if following < end else ""
    if link == "from" or (link == "of" and token.lemma.lower() in words.nationals):
        found.extend(countries_behind(parsed, following, words))
    return tuple(found)


def _before(parsed: ParsedDocument, head: int) -> list[Token]:
    """Modifiers before a noun, those of a noun before a name included ("Kenyan driver Tom")."""
    kids = [kid for kid in parsed.kids(head, *MODIFIERS) if kid.i < head]
    return [
        *kids,
        *(own for kid in kids if kid.pos == "NOUN" for own in parsed.kids(kid.i, "amod")),
    ]


def countries_behind(parsed: ParsedDocument, preposition: int, words: PartWords) -> list[Origin]:
    """The list of places behind "from" or "of", "countries such as" between them passed over."""
    end = min(
        parsed.sentences[parsed.tokens[preposition].sentence].last, preposition + 1 + MAX_LIST
    )
    found: list[Origin] = []
    for i in range(preposition + 1, end):
        token = parsed.tokens[i]
        if token.pos == "PROPN":
            if token.dep != "compound" and token.entity_type not in ("DATE", "TIME", "PERSON"):
                found.append(Origin(i, _name_span(parsed, token), None))
        elif not _continues(token, words, started=bool(found)):
            break
    return found


def _name_span(parsed: ParsedDocument, token: Token) -> Span:
    first = token.i
    while (
        first
        and parsed.tokens[first - 1].dep == "compound"
        and (parsed.tokens[first - 1].head == token.i)
    ):
        first -= 1
    return Span(parsed.tokens[first].start, token.end)


def _continues(token: Token, words: PartWords, *, started: bool) -> bool:
    if token.text in (",", "and", "or") or token.lower in ("the", "neighbouring"):
        return True
    opening = token.lower in ("such", "as", "including", "like", "many", "several", "other")
    return not started and (opening or token.lemma.lower() in words.countries)
