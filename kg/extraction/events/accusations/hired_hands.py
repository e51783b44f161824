"""Who employs nameless doers: "men working for the mine burned our crops" is said of the mine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.extraction.events.accusations.words import AccusingWords
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import base_form, direct_objects, prepositional_objects

ITS = "its"


def answerable(
    parsed: ParsedDocument, deed: int, doers: Iterable[int], words: AccusingWords
) -> tuple[int, ...]:
    """``doers`` of ``deed``, or in place of nameless ones those who are said to employ them."""
    found: dict[int, None] = {}
    for doer in doers:
        token = parsed.tokens[doer]
        nameless = token.pos == "NOUN" and base_form(token) in words.hands
        masters = list(_masters(parsed, token, words)) if nameless else []
        if any(suffers(parsed, deed, master) for master in masters):
            masters = []
        found.update(dict.fromkeys(masters or (doer,)))
    return tuple(found)


def suffers(parsed: ParsedDocument, deed: int, master: int) -> bool:
    """ "A man hired by the bank forged *its* books": the employer is the victim."""
    inside = parsed.tokens[deed + 1 : parsed.tokens[deed].right]
    hurt = {parsed.tokens[i].lower for i in direct_objects(parsed, deed)}
    return parsed.tokens[master].lower in hurt or any(token.lower == ITS for token in inside)


def _masters(parsed: ParsedDocument, doer: Token, words: AccusingWords) -> Iterator[int]:
    for clause in parsed.kids(doer.i, "acl", "relcl"):
        link = words.serving.get(clause.lemma)
        if link is not None:
            yield from prepositional_objects(parsed, clause.i, (link,))
