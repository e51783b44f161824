"""The entities that speak: one for each name in the document, and one for each description."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from kg.extraction.direct_speech.phrases import PEOPLE, PERSON, Phrase
from kg.extraction.direct_speech.words import SpeechWords
from kg.model import Entity, Span, digest
from kg.nlp.parse import ParsedDocument, Token


class Speakers:
    """The speakers of one document; a surname alone is whoever is called so in full."""

    def __init__(
        self, parsed: ParsedDocument, phrases: Iterable[Phrase], words: SpeechWords
    ) -> None:
        """Collects names and descriptions; the longest form of a name is its name."""
        self._parsed = parsed
        self._people = _people(parsed, words.words("speakerTitle"))
        self._entities: dict[tuple[str, str], Entity] = {}
        self._of: dict[Phrase, str] = {}
        for phrase in phrases:
            if phrase not in self._of:
                self._of[phrase] = self._add(phrase)

    @property
    def entities(self) -> tuple[Entity, ...]:
        """All speakers, in the order in which they speak first."""
        return tuple(self._entities.values())

    def actors(self, phrases: Iterable[Phrase]) -> tuple[str, ...]:
        """The identifiers of the entities that some phrases name."""
        return tuple(dict.fromkeys(self._of[phrase] for phrase in phrases))

    def _add(self, phrase: Phrase) -> str:
        tokens = self._parsed.tokens
        first, last = phrase.name or (phrase.first, phrase.last)
        span = Span(tokens[first].start, tokens[last - 1].end)
        words = " ".join(self._parsed.document.words(span).split())
        full = self._full(words) if phrase.type == PERSON else words
        key = (phrase.type, full.lower())
        known = self._entities.get(key)
        if known is None:
            known = Entity(
                digest(self._parsed.document.id, phrase.type, str(span.start), str(span.end)),
                phrase.type,
                full,
                unnamed=phrase.name is None,
                sure=False,
            )
        aliases = {*known.aliases, words} - {known.name}
        mentions = tuple(sorted({*known.mentions, span}))
        self._entities[key] = replace(known, aliases=tuple(sorted(aliases)), mentions=mentions)
        return known.id

    def _full(self, words: str) -> str:
        """The one longer name in the document that ends with these words; else the words."""
        ends = f" {words.lower()}"
        longer = {name for name in self._people if name.lower().endswith(ends)}
        return longer.pop() if len(longer) == 1 else words


def _people(parsed: ParsedDocument, titles: frozenset[str]) -> set[str]:
    """The names of people in the document, by the model, without their titles."""
    names: set[str] = set()
    run: list[Token] = []
    for token in parsed.tokens:
        inside = token.entity_type in PEOPLE
        if not inside or token.entity_iob == "B":
            names.add(_name(run, titles))
            run = []
        if inside:
            run.append(token)
    names.add(_name(run, titles))
    return names - {""}


def _is_acronym(word: str) -> bool:
    return len(word) > 1 and word.isalpha() and word.isupper()


def _name(run: Sequence[Token], titles: frozenset[str]) -> str:
    """The words of a name from its first capital on, titles and initials of bodies left out."""
    named = (
        n
        for n, token in enumerate(run)
        if token.text[:1].isupper() and token.lower not in titles and not _is_acronym(token.text)
    )
    return " ".join(token.text for token in run[next(named, len(run)) :])
