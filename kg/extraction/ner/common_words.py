"""Capitals that name nobody: a day after a name, "a Republican", "has voted Democratic"."""

from __future__ import annotations

from collections.abc import Sequence

from kg.extraction.ner.phrases import Nouns
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import MODIFIERS
from kg.ontology.gazetteer import Gazetteer, given_name, is_city, is_state

_POSSESSIVES = ("'s", "’s", "'", "’")


class CommonWords:
    """Recognises such words; built once for many documents."""

    def __init__(self, nouns: Nouns, gazetteer: Gazetteer) -> None:
        """Word lists and known names."""
        self._nouns = nouns
        self._gazetteer = gazetteer

    def without_day(self, tokens: Sequence[Token], first: int, last: int) -> int:
        """Where the name ends before a day on which something happened: "Ivo Bartol Friday"."""
        day = last - first > 1 and tokens[last - 1].lower in self._nouns.weekdays
        named = day and tokens[last - 2].lower in self._nouns.day_openers
        return last - 1 if day and not named else last

    def is_common(self, parsed: ParsedDocument, first: int, last: int) -> bool:
        """True for a run that means one of many, a quality or a day, not somebody by name."""
        tokens = parsed.tokens
        single = last - first == 1
        if single and tokens[first].lower in self._nouns.bare_adjectives:
            return True
        if single and self._is_feast(tokens, first):
            return True
        return self._is_adjective_of_land(parsed, first, last) or self._is_one_of_many(
            parsed, first, last
        )

    def _is_feast(self, tokens: Sequence[Token], at: int) -> bool:
        """ "Valentine's Day": neither of the two is a name."""
        mark = at + 1 if at + 1 < len(tokens) and tokens[at + 1].text in _POSSESSIVES else at - 1
        if not 0 < mark < len(tokens) - 1 or tokens[mark].text not in _POSSESSIVES:
            return False
        behind = tokens[mark + 1]
        return behind.text[0].isupper() and behind.lower in self._nouns.feast_words

    def _is_adjective_of_land(self, parsed: ParsedDocument, first: int, last: int) -> bool:
        """ "a Saudi Arabian ship", "Chinese and South Korean officials"."""
        if last - first < 2:
            return False
        words = parsed.text[parsed.tokens[first].start : parsed.tokens[last - 1].end]
        land = self._gazetteer.demonym(words) or self._gazetteer.people_of(words)
        return land is not None and self._gazetteer.country(words) is None

    def _is_one_of_many(self, parsed: ParsedDocument, first: int, last: int) -> bool:
        """ "a Toyota Camry", "no American": a noun with an indefinite article is not a name."""
        tokens = parsed.tokens
        head = tokens[last - 1]
        words = parsed.text[tokens[first].start : head.end]
        if (
            head.dep in (*MODIFIERS, "poss")
            or self._is_person(tokens, first, last)
            or self._is_place(words)
        ):
            return False
        if self._goes_on(tokens, last):
            return False
        before = tokens[first - 1] if first else None
        article = parsed.kid(head.i, "det") or before
        return (
            article is not None
            and article.i < first
            and article.sentence == head.sentence
            and article.lower in self._nouns.indefinites
        )

    def _goes_on(self, tokens: Sequence[Token], last: int) -> bool:
        """ "a Toyota dealer", "a Tesmar man's car": another noun follows in the sentence."""
        if last >= len(tokens) or tokens[last].sentence != tokens[last - 1].sentence:
            return False
        behind = tokens[last]
        return behind.pos in ("NOUN", "PROPN", "NUM") or behind.text in (*_POSSESSIVES, "-", "/")

    def _is_person(self, tokens: Sequence[Token], first: int, last: int) -> bool:
        return last - first > 1 and given_name(tokens[first].text) is not None

    def _is_place(self, words: str) -> bool:
        """ "a Los Angeles, California, hospital": a place stands before any noun."""
        return self._gazetteer.is_place(words) or is_state(words) or is_city(words)
