"""Who is accused in the words of courts and police: "on a charge of", "under investigation for".

Beside them stand wrongs that were done "on the orders of" somebody. Which words they are is data:
``ontology/lexicon-accusations.ttl``.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.extraction.events.accusations.frames import (
    Ascription,
    names_wrong,
    predicate_span,
    wrong_span,
)
from kg.extraction.events.accusations.words import AccusingWords
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import (
    NOMINAL,
    VERBAL,
    base_form,
    governor,
    is_negated,
    is_passive,
    logical_objects,
    logical_subjects,
    prepositional_objects,
    subjects,
)

OF = "of"


def proceeding_ascriptions(parsed: ParsedDocument, words: AccusingWords) -> Iterator[Ascription]:
    """The frames of a document in reading order."""
    for token in parsed.tokens:
        if token.pos not in NOMINAL or token.dep not in ("pobj", "dobj"):
            continue
        yield from _on_charge(parsed, token, words)
        yield from _on_orders(parsed, token, words)


def _on_charge(parsed: ParsedDocument, token: Token, words: AccusingWords) -> Iterator[Ascription]:
    """ "Was remanded on a charge of perjury", "is under investigation for theft", "is on trial in
    Vesk for murder", "stands trial for it"."""
    link = parsed.tokens[token.head].lemma.lower()
    prepositions = words.papers.get(f"{link} {base_form(token)}")
    verb = _verb_above(parsed, token)
    if prepositions is None or verb is None or is_negated(parsed, verb.i):
        return
    if verb.lemma not in words.facing:
        return
    accused, by = _faced_by(parsed, verb)
    hosts = (token.i,) if OF in prepositions else (token.i, verb.i)  # "on trial in Vesk | for"
    for preposition in prepositions:
        behind = (i for host in hosts for i in prepositional_objects(parsed, host, (preposition,)))
        for head in behind:
            if (
                head > token.i
                and accused
                and (preposition == OF or names_wrong(parsed, head, words))
            ):
                yield Ascription(verb.i, accused, wrong_span(parsed, head), by, pending=True)


def _verb_above(parsed: ParsedDocument, token: Token) -> Token | None:
    """The verb that the phrase belongs to, also where it hangs from "trial", "custody", "bail"."""
    for _ in range(3):
        token = governor(parsed, token)
        if token.pos in VERBAL:
            return token
        if token.pos not in NOMINAL:
            return None
    return None


def _faced_by(parsed: ParsedDocument, verb: Token) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Who is proceeded against, and by whom: "held him on", "was held on", "stood trial on"."""
    if is_passive(parsed, verb.i):
        return tuple(logical_objects(parsed, verb.i)), tuple(logical_subjects(parsed, verb.i))
    objects = logical_objects(parsed, verb.i)
    people = tuple(i for i in objects if parsed.tokens[i].pos in ("PROPN", "PRON"))
    does = tuple(subjects(parsed, verb.i))
    return (people, does) if people else (does, ())


def _on_orders(parsed: ParsedDocument, token: Token, words: AccusingWords) -> Iterator[Ascription]:
    """ "Was killed on the orders of the senator", "at the behest of the firm"."""
    link, verb = parsed.tokens[token.head].lower, governor(parsed, token)
    ordered = link in ("on", "at", "under", "by") and base_form(token) in words.orders
    if not ordered or verb.pos not in VERBAL or not names_wrong(parsed, verb.i, words):
        return
    accused = tuple(prepositional_objects(parsed, token.i, ("of",)))
    if accused:
        yield Ascription(verb.i, accused, predicate_span(parsed, verb.i), claimed=True)
