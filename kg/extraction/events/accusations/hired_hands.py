"""For whom nameless doers act: "men working for the mine burned our crops" is said of the mine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.extraction.events.accusations.words import AccusingWords
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import base_form, prepositional_objects


def answerable(
    parsed: ParsedDocument, doers: Iterable[int], words: AccusingWords
) -> tuple[int, ...]:
    """``doers``, or in place of nameless ones those for whom they are said to act."""
    found: dict[int, None] = {}
    for doer in doers:
        token = parsed.tokens[doer]
        nameless = token.pos == "NOUN" and base_form(token) in words.hands
        masters = list(_masters(parsed, token, words)) if nameless else []
        found.update(dict.fromkeys(masters or (doer,)))
    return tuple(found)


def _masters(parsed: ParsedDocument, doer: Token, words: AccusingWords) -> Iterator[int]:
    for clause in parsed.kids(doer.i, "acl", "relcl"):
        link = words.serving.get(clause.lemma)
        if link is not None:
            yield from prepositional_objects(parsed, clause.i, (link,))
