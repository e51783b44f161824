"""Who is suspected of what: "the main suspect in the arson", "murder suspect Karl Ode"."""

from __future__ import annotations

from collections.abc import Iterator

from kg.extraction.events.accusations.frames import Ascription, names_wrong, wrong_span
from kg.extraction.events.accusations.words import AccusingWords
from kg.nlp.called import said_of
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import VERBAL, base_form, prepositional_objects

PLACES = frozenset({"GPE", "LOC", "FAC"})


def suspect_ascriptions(parsed: ParsedDocument, words: AccusingWords) -> Iterator[Ascription]:
    """The suspects of a document in reading order."""
    for token in parsed.tokens:
        if token.pos == "NOUN" or token.lower in words.suspects:
            yield from _by_suspect(parsed, token, words)


def _by_suspect(parsed: ParsedDocument, token: Token, words: AccusingWords) -> Iterator[Ascription]:
    """ "the main suspect in the arson", "is a suspect in …"."""
    if base_form(token) not in words.suspects and token.lower not in words.suspects:
        return
    if token.pos in VERBAL and token.dep != "appos":
        return  # "was accused in …" is a verb
    yield from _suspect_of(parsed, token, words)
    head = parsed.tokens[token.head]
    if token.dep == "appos":
        accused: tuple[int, ...] = (head.i,)
    else:
        named = said_of(parsed, token)
        if named is not None and not named:
            return  # "was ruled out as a suspect"
        accused = tuple(named or (token.i,))
    for preposition in ("in", "of", "for"):
        for wrong in prepositional_objects(parsed, token.i, (preposition,)):
            known = _is_suspected(parsed, parsed.tokens[wrong], words)
            if known and not _are_any(parsed, token, accused, wrong):
                yield Ascription(token.i, accused, wrong_span(parsed, wrong))


def _is_suspected(parsed: ParsedDocument, wrong: Token, words: AccusingWords) -> bool:
    """ "A suspect in *the arson*"; not "suspects in *Ostmere*", "in *custody*", "in *fighting* the
    rebels"."""
    if wrong.entity_type in PLACES or base_form(wrong) in words.whereabouts:
        return False
    return wrong.tag != "VBG" or names_wrong(parsed, wrong.i, words)


def _are_any(parsed: ParsedDocument, token: Token, accused: tuple[int, ...], wrong: int) -> bool:
    """ "*Suspects* of minor crimes", "in fraud cases": whoever is suspected of such, and nobody."""
    own = (parsed.kid(i, "det", "nummod", "poss") for i in (token.i, wrong))
    return accused == (token.i,) and token.tag == "NNS" and all(one is None for one in own)


def _suspect_of(parsed: ParsedDocument, token: Token, words: AccusingWords) -> Iterator[Ascription]:
    """ "Murder suspect Karl Ode", "the robbery suspect, Karl Ode"."""
    before = list(parsed.kids(token.i, "compound", "amod", "nmod"))
    wrong = next((kid for kid in before if base_form(kid) in words.wrongs), None)
    if wrong is None or any(kid.lower in words.over for kid in before):
        return
    head = parsed.tokens[token.head]
    name = parsed.kid(token.i, "appos")
    if name is None and token.dep in ("compound", "nmod", "appos"):
        name = head
    if name is not None and name.pos == "PROPN":
        yield Ascription(token.i, (name.i,), wrong.span)
