"""One person of a people, by no name: "another Palestinian", "the young South Australian"."""

from __future__ import annotations

from kg.extraction.ner.phrases import Nouns
from kg.nlp.parse import ParsedDocument, Token, remembered
from kg.nlp.tree import PLURAL
from kg.ontology.gazetteer import Country, Gazetteer

PEOPLE = "NORP"
# What such a noun is in its clause; not a predicate ("she is an American"), which tells an origin.
PLACES = frozenset(
    {"nsubj", "nsubjpass", "dobj", "pobj", "appos", "agent", "conj", "iobj", "dative", "poss"}
)
THERE = "expl"
# "No American", "any American" are nobody.
ONE = frozenset({"one", "another"})
ARTICLE = "The"
# "Translated from the German": a language, as nobody else comes without saying what for.
OF_LANGUAGES = frozenset({"in", "into", "from"})
JOINED = frozenset({"-", "/", "‑", "–"})


@remembered
def is_one_of_people(
    parsed: ParsedDocument, token: Token, nouns: Nouns, gazetteer: Gazetteer
) -> bool:
    """Whether ``token`` is the noun of such a phrase: with an article, "one" or "another"."""
    if token.tag in PLURAL or not token.text[0].isupper() or token.text.isupper():
        return False
    if token.lower in nouns.adherents:
        return False  # "the Democrat"
    if not (_stands_alone(parsed, token) and _is_actor(parsed, token)):
        return False
    marked = any(_is_mark(parsed, kid, nouns) for kid in parsed.kids(token.i, "det", "nummod"))
    return marked and _is_of_people(parsed, token, nouns, gazetteer)


def land_of(parsed: ParsedDocument, token: Token, gazetteer: Gazetteer) -> Country | None:
    """The country of such a person."""
    return gazetteer.demonym(_with_first(parsed, token)) or gazetteer.demonym(token.text)


def _stands_alone(parsed: ParsedDocument, token: Token) -> bool:
    """False of an adjective before what it describes, and of part of a longer word."""
    behind = parsed.tokens[token.i + 1 : token.i + 2]
    if not behind or behind[0].sentence != token.sentence:
        return True
    return behind[0].pos not in ("NOUN", "PROPN", "ADJ", "NUM") and behind[0].text not in JOINED


def _is_actor(parsed: ParsedDocument, token: Token) -> bool:
    head = parsed.tokens[token.head]
    if token.dep == "attr":
        return parsed.kid(head.i, THERE) is not None
    if token.dep == "pobj" and head.lower in OF_LANGUAGES:
        return False
    return token.dep in PLACES


def _is_mark(parsed: ParsedDocument, word: Token, nouns: Nouns) -> bool:
    """True of an article, "another", "one"; not of that of a name: "he told The Australian"."""
    opens = word.i == parsed.sentences[word.sentence].first
    if word.text == ARTICLE and not opens:
        return False
    return word.lower in nouns.articles | nouns.demonstratives | ONE


def _is_of_people(parsed: ParsedDocument, token: Token, nouns: Nouns, gazetteer: Gazetteer) -> bool:
    words = _with_first(parsed, token)
    if gazetteer.people_of(words) is not None or gazetteer.people_of(token.text) is not None:
        return True
    if f"{token.lower}s" in nouns.people_names:
        return True
    endings = (*nouns.demonym_suffixes, *nouns.person_suffixes)
    return token.entity_type == PEOPLE and token.lower.endswith(endings)


def _with_first(parsed: ParsedDocument, token: Token) -> str:
    """ "New Zealander": the noun with the word in capitals before it."""
    before = parsed.tokens[token.i - 1] if token.i else token
    tied = before.head == token.i and before.dep == "compound"
    return parsed.text[before.start : token.end] if tied else token.text
