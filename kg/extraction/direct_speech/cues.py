"""Verbs that report speech: "a déclaré", "explique-t-elle", "s'indigne"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kg.extraction.direct_speech.words import SpeechWords
from kg.nlp.parse import Token

_MARKS = "-–—'"
# More adverbs than these do not stand between auxiliary and participle.
_MOST_ADVERBS = 2


@dataclass(frozen=True, slots=True)
class Cue:
    """Tokens ``[first, last)`` of a verb of speech.

    ``pronoun`` is its subject if it is an inverted pronoun: its words, and its token.
    """

    first: int
    last: int
    act: str
    pronoun: tuple[str, int] | None = None


class CueReader:
    """Reads verbs of speech in the tokens of one document."""

    def __init__(self, tokens: Sequence[Token], words: SpeechWords) -> None:
        """Looks at the lists that are needed for each token only once."""
        self._tokens = tokens
        self._words = words
        self._reflexive = words.words("reflexivePronoun")
        self._objects = words.words("objectPronoun")
        self._auxiliaries = words.words("speechAuxiliary")
        self._negations = words.words("notSaid")
        self._pronouns = words.words("subjectPronoun") | words.words("nobodyPronoun")

    def read(self, first: int, limit: int) -> Cue | None:
        """The verb that begins with a token; None if none does.

        Negated, conditional and future forms are no verbs of speech: nobody said the words.
        """
        if first > 0 and self._lower(first - 1) in self._negations:
            return None
        at, reflexive = first, False
        while at < limit and self._lower(at) in self._reflexive | self._objects:
            reflexive = reflexive or self._lower(at) in self._reflexive
            at += 1
        if at >= limit:
            return None
        if self._lower(at) in self._auxiliaries:
            return self._compound(first, at, limit, reflexive=reflexive)
        act = self._words.finite.act(self._lower(at), reflexive=reflexive)
        if act is None or self._is_after_auxiliary(first):
            return None
        last, pronoun = self._inverted(at + 1, limit)
        return Cue(first, last, act, pronoun)

    def _compound(self, first: int, auxiliary: int, limit: int, *, reflexive: bool) -> Cue | None:
        """An auxiliary, perhaps its inverted subject and adverbs, and a participle."""
        at, pronoun = self._inverted(auxiliary + 1, limit)
        for _ in range(_MOST_ADVERBS):
            at += at < limit and self._is_adverb(at, reflexive)
        if at >= limit:
            return None
        act = self._words.participles.act(self._lower(at), reflexive=reflexive)
        return None if act is None else Cue(first, at + 1, act, pronoun)

    def _is_after_auxiliary(self, at: int) -> bool:
        """True of "dit" in "aurait dit": its form alone is that of the present."""
        before = at - 1
        while before > 0 and at - before <= _MOST_ADVERBS and self._tokens[before].pos == "ADV":
            before -= 1
        return before >= 0 and self._tokens[before].pos == "AUX"

    def _is_adverb(self, at: int, reflexive: bool) -> bool:
        """True of a word between auxiliary and participle that does not negate."""
        if self._words.participles.act(self._lower(at), reflexive=reflexive) is not None:
            return False
        return self._tokens[at].pos == "ADV" and self._lower(at) not in self._negations

    def _inverted(self, first: int, limit: int) -> tuple[int, tuple[str, int] | None]:
        """Past "-t-elle", with the pronoun; where none is, the token itself."""
        at = first
        pronoun: tuple[str, int] | None = None
        while at < limit and self._tokens[at].text[:1] in _MARKS:
            parts = [part for part in self._lower(at).replace("'", "-").split("-") if part]
            if not all(part in self._pronouns for part in parts):
                break
            pronoun = (parts[-1], at) if parts else pronoun
            at += 1
        return (at, pronoun) if pronoun is not None else (first, None)

    def _lower(self, at: int) -> str:
        return self._tokens[at].lower
