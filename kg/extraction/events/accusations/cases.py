"""Cases that are named by a wrong: "the bribery case against Roth", "the trial of Roth for rape".

The wrong is no event that the narrator tells, and who stands behind "against" neither did nor
suffered it: it is alleged for as long as the case stands.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.extraction.events.accusations.frames import Ascription, is_none, names_wrong, wrong_span
from kg.extraction.events.accusations.words import AccusingWords
from kg.model import Span
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import MODIFIERS, NOMINAL, base_form, prepositional_objects

TRIED = ("PERSON", "ORG", "NORP", "FAC", "GPE")


def case_ascriptions(parsed: ParsedDocument, words: AccusingWords) -> Iterator[Ascription]:
    """The accused in the cases of a document, in reading order."""
    for token in parsed.tokens:
        if token.pos not in NOMINAL or base_form(token) not in words.cases:
            continue
        accused = _accused(parsed, token, words)
        if not accused or is_none(parsed, token):
            continue
        for wrong in _wrongs(parsed, token, words):
            yield Ascription(token.i, accused, wrong, standing=True)


def is_of_case(parsed: ParsedDocument, wrong: Token, words: AccusingWords) -> bool:
    """True of a word that only names a case against somebody: "*rape* case against him", "a case of
    *rape* against him"."""
    head = parsed.tokens[wrong.head]
    behind = wrong.dep == "pobj" and head.lower == "of"
    head = parsed.tokens[head.head] if behind else head
    named = (behind or wrong.dep in MODIFIERS) and base_form(head) in words.cases
    return named and bool(_accused(parsed, head, words))


def _accused(parsed: ParsedDocument, case: Token, words: AccusingWords) -> tuple[int, ...]:
    against = list(prepositional_objects(parsed, case.i, ("against",)))
    for head in prepositional_objects(parsed, case.i, ("of",)):
        told = parsed.tokens[head]
        if told.pos == "PRON" or told.entity_type in TRIED:
            if "of" in words.cases[base_form(case)]:
                against.append(head)  # "the murder trial of Roth"
        else:  # "the case of theft against Roth", hung from the theft
            against.extend(prepositional_objects(parsed, head, ("against",)))
    return tuple(named for head in against for named in _named(parsed, head))


def _named(parsed: ParsedDocument, head: int) -> Iterator[int]:
    """ "Against the baker Milan Orr": the name, where the parser puts it behind the noun."""
    name = parsed.kid(head, "appos")
    beside = name is not None and name.pos == "PROPN" and name.left == head + 1
    yield name.i if name is not None and beside else head


def _wrongs(parsed: ParsedDocument, case: Token, words: AccusingWords) -> Iterator[Span]:
    for kid in parsed.kids(case.i, *MODIFIERS):
        if names_wrong(parsed, kid.i, words):
            yield Span(parsed.tokens[kid.left].start, kid.end)
    for head in prepositional_objects(parsed, case.i, ("of",)):
        if names_wrong(parsed, head, words):
            span = wrong_span(parsed, head)
            against = parsed.kid(head, "prep")
            late = against is not None and against.lower == "against"
            yield parsed.tokens[head].span if late else span
