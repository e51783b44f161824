"""Names in a parsed document: runs of capitalised words, joined, cut at titles and possessives.

The tagger's entity spans are one witness among several: its small model splits names, swallows
titles and "'s", and reads headlines as people.
"""

from __future__ import annotations

from collections.abc import Sequence

from kg.extraction.ner.capitalised_headings import headings, labels, titles
from kg.extraction.ner.merge import NameJoiner
from kg.extraction.ner.phrases import Nouns
from kg.extraction.ner.segment import NAME_TAGS, NameCutter, Run
from kg.nlp.parse import ParsedDocument, Sentence, Token
from kg.ontology.gazetteer import Gazetteer, given_name, is_state
from kg.ontology.names import fold

DATE_LIKE = frozenset(("DATE", "TIME", "PERCENT", "MONEY", "CARDINAL", "ORDINAL", "QUANTITY"))


class NameFinder:
    """Finds runs of capitalised words and cuts them into titles and names."""

    def __init__(self, nouns: Nouns, gazetteer: Gazetteer) -> None:
        """Word lists and known names."""
        self._nouns = nouns
        self._gazetteer = gazetteer
        self._cutter = NameCutter(nouns, gazetteer)
        self._joiner = NameJoiner(nouns, gazetteer)

    def find(self, parsed: ParsedDocument) -> list[Run]:
        """All names of the running text in reading order; they do not overlap.

        Headings are left out: :meth:`find_again` looks there for the names that the text has.
        """
        heads = headings(parsed)
        inner = self._inner_capitals(parsed, heads)
        acronyms = self._acronyms(parsed)
        left_out = labels(parsed) | self._quoted_titles(parsed)
        runs: list[Run] = []
        for index, sentence in enumerate(parsed.sentences):
            if index in heads:
                continue
            i = opening = self._opening(sentence, left_out)
            while i < sentence.last:
                if i in left_out or not self._starts(parsed, i, opening, inner):
                    i += 1
                    continue
                end = self._joiner.end(parsed, i, sentence.last, acronyms)
                runs.extend(self._cutter.cut(parsed, i, end))
                i = max(end, i + 1)
        return [self._without_opener(parsed, run, runs) for run in runs]

    def _without_opener(self, parsed: ParsedDocument, run: Run, runs: Sequence[Run]) -> Run:
        """ "Rival Hilda Kern" where the text has "Hilda Kern": the first word opens a sentence."""
        first, last = run.first, run.last
        if last - first == 2 and self._is_described(parsed, run, runs):
            return Run(first + 1, last)
        if last - first < 3 or run.title is not None or self._names_more(parsed, first, last):
            return run
        rest = self._words(parsed, first + 1, last)
        known = any(self._words(parsed, r.first, r.last) == rest for r in runs)
        return Run(first + 1, last) if known else run

    def _is_described(self, parsed: ParsedDocument, run: Run, runs: Sequence[Run]) -> bool:
        """ "Young Hollis supporters" where the text has "Marta Hollis": no part of the name."""
        nouns = self._nouns
        opener, rest = parsed.tokens[run.first], fold(parsed.tokens[run.last - 1].text)
        if run.title is not None or opener.lower in nouns.origin_words | nouns.place_openers:
            return False
        if opener.lower not in nouns.fillers and opener.pos != "ADJ":
            return False
        if parsed.tokens[run.last - 1].text.isupper():
            return False  # "Ready PAC"
        return any(
            other.last - other.first > 1
            and given_name(parsed.tokens[other.first].text) is not None
            and rest in (fold(parsed.tokens[other.first].text), self._last(parsed, other))
            for other in runs
            if other.first != run.first
            and self._words(parsed, *other[:2]) != self._words(parsed, *run[:2])
        )

    def _last(self, parsed: ParsedDocument, run: Run) -> str:
        return fold(parsed.tokens[run.last - 1].text)

    def _names_more(self, parsed: ParsedDocument, first: int, last: int) -> bool:
        token = parsed.tokens[first]
        nouns = self._nouns
        words = nouns.origin_words | nouns.place_openers | nouns.particles | nouns.common_openers
        bodies = nouns.organization_words & {t.lower for t in parsed.tokens[first:last]}
        return (
            bool(bodies)
            or given_name(token.text) is not None
            or given_name(parsed.tokens[first + 1].text) is None
            or token.lower in words
            or not token.text.istitle()
            or self._gazetteer.find(self._words(parsed, first, last)) is not None
        )

    def find_again(self, parsed: ParsedDocument, keys: frozenset[str]) -> list[Run]:
        """Where headings repeat the names ``keys`` (folded words, of the running text)."""
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
        """Where a heading has the given name before a surname that the text uses alone."""
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
        return fold(parsed.text[parsed.tokens[first].start : parsed.tokens[last - 1].end])

    def _opening(self, sentence: Sentence, left_out: frozenset[int]) -> int:
        """Where the sentence itself begins, behind a label in capitals."""
        return next((i for i in range(sentence.first, sentence.last) if i not in left_out), 0)

    def _quoted_titles(self, parsed: ParsedDocument) -> frozenset[int]:
        """Titles and slogans in quotation marks, the names of known places and bodies left in."""
        return frozenset(
            i
            for i in titles(parsed, self._nouns, self._is_known)
            if not self._is_known(parsed.tokens[i].text)
        )

    def _is_known(self, text: str) -> bool:
        """A known name, or one whose last word is that of a body: “The Wall Street Journal”."""
        last = text.rsplit(" ", 1)[-1].lower()
        return (
            self._gazetteer.find(text) is not None
            or self._gazetteer.country(text) is not None
            or (" " in text and (last in self._nouns.organization_words))
        )

    def _inner_capitals(self, parsed: ParsedDocument, heads: frozenset[int]) -> frozenset[str]:
        """Words seen with a capital inside a sentence of running text: names, most likely."""
        return frozenset(
            token.text
            for index, sentence in enumerate(parsed.sentences)
            if index not in heads
            for token in parsed.tokens[sentence.first + 1 : sentence.last]
            if token.text[:1].isupper() and token.pos == "PROPN"
        )

    def _acronyms(self, parsed: ParsedDocument) -> frozenset[str]:
        return frozenset(t.text for t in parsed.tokens if t.text.isupper() and 2 < len(t.text) < 9)

    def _starts(self, parsed: ParsedDocument, i: int, opening: int, inner: frozenset[str]) -> bool:
        token = parsed.tokens[i]
        if (
            not token.text[0].isupper()
            or token.text in ("I", "I.")
            or token.text.startswith(("I'", "I’"))
            or not any(map(str.isalpha, token.text))
        ):
            return self._particle_starts(parsed, i)
        if token.lower in self._nouns.pronouns or self._is_abbreviation(parsed, token):
            return False
        if token.lower in self._nouns.letters_behind and parsed.tokens[i - 1].text == ",":
            return False  # "Ivo Falk, KC, asked"
        if token.lower in self._nouns.feast_words and self._after_feast(parsed, i):
            return False
        if token.lower in self._nouns.not_names:
            return self._calendar_name(parsed, i)
        if token.entity_type in DATE_LIKE and not self._is_misread(parsed, token):
            return False
        if i > opening and not self._after_mark(parsed, i):
            return token.pos in ("PROPN", "NOUN", "ADJ", "X") or bool(token.entity_type)
        if self._opens_as_noun(parsed, i, inner):
            return False
        return (
            token.tag in NAME_TAGS
            or (bool(token.entity_type) and self._goes_on(parsed, i))
            or token.text in inner
            or self._gazetteer.country_of(token.text) is not None
            or (token.lower in self._nouns.honorifics or token.lower in self._nouns.posts)
            or (token.pos in ("ADJ", "NOUN") and self._capital_follows(parsed, i))
        )

    def _after_feast(self, parsed: ParsedDocument, i: int) -> bool:
        """ "Christmas Eve", "Easter Monday": but "on Christmas morning Eve Halden called"."""
        before = parsed.tokens[i - 1 : i]
        return (
            bool(before)
            and before[0].lower in self._nouns.not_names
            and before[0].text[0].isupper()
        )

    def _is_misread(self, parsed: ParsedDocument, token: Token) -> bool:
        """The tagger takes given names, and towns that it does not know, for days."""
        if given_name(token.text) is not None:
            return True
        before = parsed.tokens[token.i - 1 : token.i]
        after = parsed.tokens[token.i + 1 : token.i + 2]
        alone = token.entity_iob == "B" and not (after and after[0].entity_iob == "I")
        placed = bool(before) and before[0].lower in self._nouns.locatives
        return alone and placed and token.dep == "pobj" and token.tag in NAME_TAGS

    def _is_abbreviation(self, parsed: ParsedDocument, token: Token) -> bool:
        """ "PACs", "NGOs"; "(R-Ga.)" behind a senator; an account or a tag."""
        text = token.text
        before = parsed.tokens[token.i - 1] if token.i else None
        tied = before is not None and before.end == token.start and before.text in ("@", "#")
        if tied or (len(text) > 2 and text[-1] == "s" and text[:-1].replace(".", "").isupper()):
            return True
        return self._in_brackets(parsed, token.i) or self._in_brackets(parsed, token.i - 2)

    def _in_brackets(self, parsed: ParsedDocument, at: int) -> bool:
        """ "(R-Ga.)": a party's letter at ``at``, and the region behind it."""
        if at < 1:
            return False
        words = [t.text for t in parsed.tokens[at - 1 : at + 3]]
        return (
            len(words) == 4
            and words[0] == "("
            and len(words[1]) == 1
            and words[2] in "-–,"
            and (self._is_region(words[3]))
        )

    def _is_region(self, text: str) -> bool:
        return text.lower() in self._nouns.regions or is_state(text)

    def _particle_starts(self, parsed: ParsedDocument, i: int) -> bool:
        # "al-Hadid said": a lower-case particle tied to a capital by a hyphen.
        tokens = parsed.tokens
        return (
            tokens[i].lower in self._nouns.particles
            and i + 2 < len(tokens)
            and tokens[i + 1].text == "-"
            and tokens[i].end == tokens[i + 1].start
            and tokens[i + 2].text[:1].isupper()
        )

    def _calendar_name(self, parsed: ParsedDocument, i: int) -> bool:
        # "May Chen will testify": a month that is also a given name, before another name.
        token = parsed.tokens[i]
        return (
            given_name(token.text) is not None
            and self._capital_follows(parsed, i)
            and parsed.tokens[i + 1].tag in NAME_TAGS
            and token.entity_type not in DATE_LIKE
        )

    def _opens_as_noun(self, parsed: ParsedDocument, i: int, inner: frozenset[str]) -> bool:
        """ "Police arrested …": a noun for a body that has its capital from the sentence."""
        token = parsed.tokens[i]
        return (
            token.lower in self._nouns.state_nouns
            and token.text not in inner
            and not self._capital_follows(parsed, i)
        )

    def _after_mark(self, parsed: ParsedDocument, i: int) -> bool:
        return parsed.tokens[i - 1].text in ('"', "“", "‘", "'", "``", ":", "—", "-", "•", "(")

    def _goes_on(self, parsed: ParsedDocument, i: int) -> bool:
        """The tagger's entity has a second word: one capital alone begins any sentence."""
        following = parsed.tokens[i + 1 : i + 2]
        return bool(following) and following[0].entity_iob == "I"

    def _capital_follows(self, parsed: ParsedDocument, i: int) -> bool:
        tokens = parsed.tokens
        return (
            i + 1 < len(tokens)
            and tokens[i + 1].sentence == tokens[i].sentence
            and tokens[i + 1].text[:1].isupper()
            and tokens[i + 1].text != "I"
        )
