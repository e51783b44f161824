"""Titles and posts in a run of capitalised words: "Secretary of State", "President-elect"."""

from __future__ import annotations

from collections.abc import Sequence

from kg.extraction.ner.phrases import Nouns
from kg.extraction.ner.runs import NAME_TAGS, Run, words_of
from kg.nlp.parse import ParsedDocument, Token
from kg.ontology.gazetteer import Gazetteer, given_name


class TitleFinder:
    """Finds titles before names; built once for many documents."""

    def __init__(self, nouns: Nouns, gazetteer: Gazetteer) -> None:
        """Word lists and known names."""
        self._nouns = nouns
        self._gazetteer = gazetteer
        self._bodies = nouns.organization_words | nouns.state_words
        self._times = nouns.former | nouns.present | nouns.future
        places = nouns.place_words - nouns.place_surnames
        self._not_people = self._bodies | nouns.thing_words | places

    def title(self, parsed: ParsedDocument, first: int, last: int) -> tuple[int, int] | None:
        """The token range of the title in ``[first, last)``; None if there is none."""
        return self._last_title(parsed.tokens, first, last) or self._calling(parsed, first, last)

    def is_title_word(self, token: Token) -> bool:
        """True for "President", and for "Vice" and "State", which modify posts."""
        return token.lower in self._nouns.post_modifiers or self._nouns.is_title(token.lower)

    # ---- "President Ada Stone"

    def _last_title(self, tokens: Sequence[Token], first: int, last: int) -> tuple[int, int] | None:
        backwards = range(last - 1, first - 1, -1)
        end = next((i + 1 for i in backwards if self._nouns.is_title(tokens[i].lower)), None)
        if end is None or self._is_part_of_name(tokens, first, end, last):
            return None
        if end + 1 < last and self._is_future_mark(tokens, end):
            end += 2
        return self._start(tokens, first, end), end

    def _is_future_mark(self, tokens: Sequence[Token], at: int) -> bool:
        """ "-elect" in "President-elect Ada Stone"."""
        return tokens[at].text == "-" and tokens[at + 1].lower in self._nouns.future

    def _start(self, tokens: Sequence[Token], first: int, end: int) -> int:
        """Where the title that ends before ``end`` begins: "former" and "Vice-" belong to it."""
        start = end - 1
        while start > first and (
            self.is_title_word(tokens[start - 1])
            or tokens[start - 1].lower in self._times
            or (tokens[start - 1].text == "-" and start - 1 > first)
        ):
            start -= 1
        return start

    def _is_part_of_name(self, tokens: Sequence[Token], first: int, end: int, last: int) -> bool:
        """True if the title before ``end`` is part of the name of somebody or something."""
        return (
            (last - end == 1 and len(tokens[end].text) == 1)  # "Officer K"
            or self._is_corps(tokens, end, last)
            or self._is_body(tokens, first, end, last)
            or self._is_surname(tokens, first, end)
        )

    def _is_corps(self, tokens: Sequence[Token], end: int, last: int) -> bool:
        """ "Norbank Marine", "Republican National Convention"; but "Democrat Vera Stone"."""
        title = tokens[end - 1].lower
        if end == last:
            return title in self._nouns.corps
        joins = title in self._nouns.adherents | self._nouns.corps
        return joins and not self._is_person(tokens[end:last])

    def _is_person(self, tokens: Sequence[Token]) -> bool:
        words = [token.lower for token in tokens]
        things = (self._nouns.thing_words, self._nouns.organization_words)
        given = given_name(tokens[0].text) is not None
        return given and all(some.isdisjoint(words) for some in things)

    def _is_body(self, tokens: Sequence[Token], first: int, end: int, last: int) -> bool:
        """ "Attorney General Office", "King Street"; but "Judge Park"."""
        nouns, bodies = self._nouns, self._nouns.organization_words
        if end == last:
            words = {token.lower for token in tokens[first:last]}
            return bool(words & (bodies - nouns.post_modifiers))
        if tokens[end - 1].lower in nouns.royal_titles:
            bodies = bodies | nouns.place_words
        return any(token.lower in bodies for token in tokens[end:last])

    def _is_surname(self, tokens: Sequence[Token], first: int, end: int) -> bool:
        """ "Jonathan King": a surname that is also a post."""
        opening = tokens[first]
        if end - first < 2 or given_name(opening.text) is None:
            return False
        return not (self._nouns.is_title(opening.lower) or self._gazetteer.is_place(opening.text))

    # ---- "Driver Wanda Ostrel braked"

    def _calling(self, parsed: ParsedDocument, first: int, last: int) -> tuple[int, int] | None:
        """A noun for a person that opens the sentence, before a name."""
        opener, behind = parsed.tokens[first], parsed.tokens[first + 1 : last]
        if len(behind) < 2 or not self._opens_sentence(parsed, first):
            return None
        if not opener.text.istitle() or given_name(opener.text) is not None:
            return None
        if self._nouns.person_gender(opener.lower) is None:
            return None
        return (first, first + 1) if all(map(self._is_word_of_person, behind)) else None

    def _opens_sentence(self, parsed: ParsedDocument, first: int) -> bool:
        """True at the start of a sentence ("former" aside) and after quotation marks."""
        before = parsed.tokens[first - 1].text if first else ""
        start = parsed.sentences[parsed.tokens[first].sentence].first
        former = before.lower() in self._nouns.former
        return start in (first, first - former) or before in '"“‘'

    def _is_word_of_person(self, token: Token) -> bool:
        """False for words in the names of bodies, things and places."""
        return token.tag in NAME_TAGS and token.lower not in self._not_people

    # ---- "Secretary of State Vera Stone"

    def behind_of(self, parsed: ParsedDocument, first: int, last: int) -> list[Run] | None:
        """ "State Vera Stone" after "Secretary of", "House Ivo Bartol" after "Speaker of the".

        Returns the names in the run, the person's with the post as its title; None elsewhere.
        """
        tokens = parsed.tokens
        post = self._post_with_of(tokens, first)
        if post is None:
            return None
        names = (i for i in range(first + 1, last - 1) if given_name(tokens[i].text) is not None)
        start = next(names, None) or self._behind_field(tokens, first, last)
        if start is None or any(token.lower in self._bodies for token in tokens[start:last]):
            return None
        if self._nouns.is_title(tokens[start - 1].lower):
            return None  # "an adviser of President Karl Ode"
        field = [Run(first, start)] if self._is_named_field(parsed, first, start) else []
        return [*field, Run(start, last, (post, start))]

    def _behind_field(self, tokens: Sequence[Token], first: int, last: int) -> int | None:
        """Where "Devraj Kunwar" begins in "Superintendent of Police Devraj Kunwar", whose first
        name is on no list; None where no full name stands behind the field."""
        start = first
        while start < last and tokens[start].lower in self._nouns.post_fields:
            start += 1
        full = first < start < last - 1
        return start if full and all(map(self._is_word_of_person, tokens[start:last])) else None

    def _post_with_of(self, tokens: Sequence[Token], first: int) -> int | None:
        """The post before "of" or "of the" right before a token, or None: "Inspector General"."""
        of = first - 2 if first and tokens[first - 1].lower == "the" else first - 1
        if of < 1 or tokens[of].lower != "of":
            return None
        if not self._nouns.is_title(tokens[of - 1].lower):
            return None
        post = of - 1
        while post and tokens[post - 1].text.istitle() and self.is_title_word(tokens[post - 1]):
            post -= 1
        return post

    def _is_named_field(self, parsed: ParsedDocument, first: int, last: int) -> bool:
        """True if what the post is about is a named place or body: "the House", but not "State"."""
        words = words_of(parsed, first, last)
        known = self._gazetteer.is_place(words) or self._gazetteer.find(words) is not None
        return known or parsed.tokens[last - 1].lower in self._bodies
