"""Whose title a description repeats: "Mayor Lara Pike …. *The mayor* took bribes, he said".

A title stands right before a name, or beside it as an apposition. It tells who is meant where
nobody else in the text has it, and where nothing is said of it that was not said before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.model import Entity
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.phrases import has_the
from kg.nlp.tree import MODIFIERS

PERSON = "Person"


class Titles:
    """The titles of the people of one document."""

    def __init__(self, parsed: ParsedDocument, entities: Iterable[Entity]) -> None:
        self._parsed = parsed
        self._people = [one for one in entities if one.type == PERSON and not one.unnamed]

    def is_only_one(self, identifier: str, place: Token) -> bool:
        """True of the only one in the text who was introduced by the title at ``place``."""
        if place.tag != "NN" or not has_the(self._parsed, place.i):
            return False
        title = tuple(token.lower for token in self._phrase(place))
        if any(token.dep == "prep" for token in self._parsed.kids(place.i)):
            return False  # "the mayor of Ostmere" may be another one
        before = {one.id for one in self._people if self._has_title(one, title, place.i)}
        return before == {identifier}

    def _phrase(self, noun: Token) -> Iterator[Token]:
        """ "*Prime minister*": the noun with what stands before it, without its article."""
        first = min((kid.left for kid in self._parsed.kids(noun.i, *MODIFIERS)), default=noun.i)
        yield from self._parsed.tokens[min(first, noun.i) : noun.i + 1]

    def _has_title(self, person: Entity, title: tuple[str, ...], before: int) -> bool:
        for span in person.mentions:
            name = self._parsed.within(span)
            if not name or name[0].i > before or name[-1].pos != "PROPN":
                continue
            if self._stands_before(name[0], title) or self._is_beside(name, title):
                return True
        return False

    def _stands_before(self, name: Token, title: tuple[str, ...]) -> bool:
        """ "*Prime Minister* Gordon Lind", but not "*Deputy* Prime Minister"."""
        first = name.i - len(title)
        words = self._parsed.tokens[max(first, 0) : name.i]
        if tuple(token.lower for token in words) != title:
            return False
        above = self._parsed.tokens[max(first - 1, 0)]
        opens = first == 0 or above.sentence != name.sentence
        return opens or above.pos not in ("ADJ", "NOUN", "PROPN")

    def _is_beside(self, name: list[Token] | tuple[Token, ...], title: tuple[str, ...]) -> bool:
        """ "The *treasurer*, Rosa Lint", "Rosa Lint, the *treasurer*"."""
        inside = {token.i for token in name}
        for token in name:
            above = self._parsed.tokens[token.head]
            beside = list(self._parsed.kids(token.i, "appos"))
            if token.dep == "appos" and above.i not in inside:
                beside.append(above)
            for noun in beside:
                if tuple(one.lower for one in self._phrase(noun)) == title:
                    return True
        return False
