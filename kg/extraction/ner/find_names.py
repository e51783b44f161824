"""Names in a parsed document: runs of capitalised words, split at titles and possessives.

The tagger's entity spans are only part of the evidence: its small model splits names, takes in
titles and "'s", and reads headlines as people.
"""

from __future__ import annotations

from collections.abc import Sequence

from kg.extraction.ner.capitalised_headings import headings, labels, titles
from kg.extraction.ner.merge import NameJoiner
from kg.extraction.ner.name_starts import NameStarts
from kg.extraction.ner.phrases import Nouns
from kg.extraction.ner.runs import Run, words_of
from kg.extraction.ner.segment import NameCutter
from kg.nlp.parse import ParsedDocument, Sentence, Token
from kg.ontology.gazetteer import Gazetteer, given_name
from kg.ontology.names import fold


class NameFinder:
    """Finds runs of capitalised words and cuts them into titles and names."""

    def __init__(self, nouns: Nouns, gazetteer: Gazetteer) -> None:
        """Word lists and known names."""
        self._nouns = nouns
        self._gazetteer = gazetteer
        self._cutter = NameCutter(nouns, gazetteer)
        self._joiner = NameJoiner(nouns, gazetteer)
        self._starts = NameStarts(nouns, gazetteer)

    def find(self, parsed: ParsedDocument) -> list[Run]:
        """All names of the running text in reading order; they do not overlap.

        Headings are left out: :meth:`find_again` looks there for the names that the text has.
        """
        heads = headings(parsed)
        inner = _inner_capitals(parsed, heads)
        acronyms = _acronyms(parsed)
        left_out = labels(parsed) | self._quoted_titles(parsed) | self._party_tags(parsed)
        runs: list[Run] = []
        for index, sentence in enumerate(parsed.sentences):
            if index in heads:
                continue
            i = opening = self._opening(sentence, left_out)
            while i < sentence.last:
                if i in left_out or not self._starts.begins(parsed, i, opening, inner):
                    i += 1
                    continue
                end = self._joiner.end(parsed, i, sentence.last, acronyms)
                runs.extend(self._cutter.cut(parsed, i, end))
                i = max(end, i + 1)
        return [self._without_opener(parsed, run, runs) for run in runs]

    def _without_opener(self, parsed: ParsedDocument, run: Run, runs: Sequence[Run]) -> Run:
        """ "Rival Hilda Kern" where the text has "Hilda Kern": the first word is not a name."""
        first, last = run.first, run.last
        if last - first == 2 and self._is_described(parsed, run, runs):
            return Run(first + 1, last)
        if last - first < 3 or run.title is not None or self._names_more(parsed, first, last):
            return run
        rest = self._words(parsed, first + 1, last)
        known = any(self._words(parsed, r.first, r.last) == rest for r in runs)
        return Run(first + 1, last) if known else run

    def _is_described(self, parsed: ParsedDocument, run: Run, runs: Sequence[Run]) -> bool:
        """ "Young Hollis supporters" where the text has "Marta Hollis": not part of the name."""
        last = parsed.tokens[run.last - 1]
        if run.title is not None or not self._may_describe(parsed.tokens[run.first]):
            return False
        if last.text.isupper():
            return False  # "Ready PAC"
        rest = fold(last.text)
        return any(
            other.last - other.first > 1
            and given_name(parsed.tokens[other.first].text) is not None
            and rest in (fold(parsed.tokens[other.first].text), self._last(parsed, other))
            for other in runs
            if other.first != run.first
            and self._words(parsed, *other[:2]) != self._words(parsed, *run[:2])
        )

    def _may_describe(self, opener: Token) -> bool:
        """ "Young", "Rival"; "Polish" and "North" are parts of names."""
        nouns = self._nouns
        plain = not (opener.lower in nouns.origin_words or opener.lower in nouns.place_openers)
        return plain and (opener.lower in nouns.fillers or opener.pos == "ADJ")

    def _last(self, parsed: ParsedDocument, run: Run) -> str:
        return fold(parsed.tokens[run.last - 1].text)

    def _names_more(self, parsed: ParsedDocument, first: int, last: int) -> bool:
        token = parsed.tokens[first]
        nouns = self._nouns
        lists = (nouns.origin_words, nouns.place_openers, nouns.particles, nouns.common_openers)
        bodies = nouns.organization_words & {t.lower for t in parsed.tokens[first:last]}
        return (
            bool(bodies)
            or given_name(token.text) is not None
            or given_name(parsed.tokens[first + 1].text) is None
            or any(token.lower in words for words in lists)
            or not token.text.istitle()
            or self._gazetteer.type_of(self._words(parsed, first, last)) is not None
        )

    def find_again(self, parsed: ParsedDocument, keys: frozenset[str]) -> list[Run]:
        """Where headings repeat the names ``keys`` (folded words from the running text)."""
        runs = []
        longest = max((key.count(" ") + 1 for key in keys), default=0)
        for index in sorted(headings(parsed)):
            sentence = parsed.sentences[index]
            i = sentence.first
            while i < sentence.last:
                end = next(
                    (
                        last
                        for last in range(min(i + longest, sentence.last), i, -1)
                        if self._words(parsed, i, last) in keys
                    ),
                    None,
                )
                if end is not None and parsed.tokens[i].text[0].isupper():
                    runs.append(Run(i, end))
                i = end or i + 1
        return runs

    def full_in_headings(self, parsed: ParsedDocument, runs: Sequence[Run]) -> list[Run]:
        """Where a heading has a given name before a surname that the text uses alone."""
        known = {self._words(parsed, r.first, r.last) for r in runs if r.last - r.first == 1}
        found = []
        for index in sorted(headings(parsed)):
            sentence = parsed.sentences[index]
            for i in range(sentence.first + 1, sentence.last):
                given, word = parsed.tokens[i - 1], parsed.tokens[i]
                if (
                    given.text[0].isupper()
                    and given_name(given.text) is not None
                    and word.text[0].isupper()
                    and fold(word.text) in known
                    and fold(given.text) not in known
                ):
                    found.append(Run(i - 1, i + 1))
        return found

    def _words(self, parsed: ParsedDocument, first: int, last: int) -> str:
        return fold(words_of(parsed, first, last))

    def _opening(self, sentence: Sentence, left_out: frozenset[int]) -> int:
        """Where the sentence itself begins, after a label in capitals."""
        return next((i for i in range(sentence.first, sentence.last) if i not in left_out), 0)

    def _party_tags(self, parsed: ParsedDocument) -> frozenset[int]:
        """ "Cllr Mary Finch (Ind)": the party in brackets is no name of a place."""
        tokens = parsed.tokens
        return frozenset(
            one.i
            for one in tokens[1:-1]
            if one.lower in self._nouns.party_tags
            and (tokens[one.i - 1].text, tokens[one.i + 1].text) == ("(", ")")
        )

    def _quoted_titles(self, parsed: ParsedDocument) -> frozenset[int]:
        """Titles and slogans in quotation marks, except the names of known places and bodies."""
        return frozenset(
            i
            for i in titles(parsed, self._nouns, self._is_known)
            if not self._is_known(parsed.tokens[i].text)
        )

    def _is_known(self, text: str) -> bool:
        """A known name, or one whose last word is that of a body: “The Wall Street Journal”."""
        last = text.rsplit(" ", 1)[-1].lower()
        return (
            self._gazetteer.type_of(text) is not None
            or self._gazetteer.country(text) is not None
            or (" " in text and last in self._nouns.organization_words)
        )


def _inner_capitals(parsed: ParsedDocument, heads: frozenset[int]) -> frozenset[str]:
    """Words with a capital inside a sentence of running text: most likely names."""
    return frozenset(
        token.text
        for index, sentence in enumerate(parsed.sentences)
        if index not in heads
        for token in parsed.tokens[sentence.first + 1 : sentence.last]
        if token.text[:1].isupper() and token.pos == "PROPN"
    )


def _acronyms(parsed: ParsedDocument) -> frozenset[str]:
    return frozenset(t.text for t in parsed.tokens if t.text.isupper() and 2 < len(t.text) < 9)
