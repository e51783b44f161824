"""Where suggested words stand in articles: what a user judges them by."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from kg.extraction.triggers.find_triggers import find_triggers
from kg.extraction.triggers.suggestions import Example, Suggested, Suggestion, Uses
from kg.nlp.parse import ParsedDocument

SHORT, LONG = 40, 300  # characters of a sentence that shows a use well


@dataclass(slots=True)
class _Seen:
    times: int = 0
    articles: set[str] = field(default_factory=set)
    example: Example | None = None


class UseCounter:
    """Counts the uses of what was suggested; the words are found as triggers are."""

    def __init__(self, found: Sequence[Suggested]) -> None:
        """``found``: what `suggest` gave."""
        self._found = found
        self._trials = [suggested.trial() for suggested in found]
        self._seen: defaultdict[tuple[str, str, str], _Seen] = defaultdict(_Seen)
        self.articles = 0

    def count(self, articles: Iterable[ParsedDocument]) -> None:
        """Looks for the words in some articles."""
        for parsed in articles:
            self.articles += 1
            for kinds in self._trials:
                for trigger, tokens in find_triggers(parsed, kinds):
                    word = (trigger.kind.iri, " ".join(trigger.words), trigger.shape)
                    self._note(self._seen[word], parsed, tokens[0])

    def _note(self, seen: _Seen, parsed: ParsedDocument, token: int) -> None:
        document = parsed.document
        seen.times += 1
        seen.articles.add(document.id)
        if seen.example is not None and _shows(seen.example.sentence):
            return
        sentence = parsed.sentences[parsed.tokens[token].sentence]
        start, end = parsed.tokens[sentence.first].start, parsed.tokens[sentence.last - 1].end
        words = " ".join(document.text[start:end].split())
        if seen.example is None or _shows(words):
            seen.example = Example(document.id, document.title, words, start, end)

    def result(self) -> tuple[Suggested, ...]:
        """What was suggested, each word with its uses."""
        return tuple(
            replace(one, suggestions=tuple(self._counted(one, s) for s in one.suggestions))
            for one in self._found
        )

    def _counted(self, one: Suggested, suggestion: Suggestion) -> Suggestion:
        seen = self._seen[one.kind.iri, suggestion.word.lemma, suggestion.word.shape]
        return replace(suggestion, uses=Uses(seen.times, len(seen.articles), seen.example))


def _shows(sentence: str) -> bool:
    """True of a sentence that is neither a scrap nor endless."""
    return SHORT <= len(sentence) <= LONG
