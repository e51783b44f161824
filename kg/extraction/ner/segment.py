"""A run of capitalised words cut into names, without titles, origins and adjectives of lands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from kg.extraction.ner.common_words import CommonWords
from kg.extraction.ner.phrases import Nouns
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import first_conjunct
from kg.ontology.gazetteer import Gazetteer, given_name

NAME_TAGS = frozenset(("NNP", "NNPS"))


class Run(NamedTuple):
    """Tokens ``[first, last)`` of one name; ``title`` is the token range of a title before it."""

    first: int
    last: int
    title: tuple[int, int] | None = None


class NameCutter:
    """Cuts runs; built once for many documents."""

    def __init__(self, nouns: Nouns, gazetteer: Gazetteer) -> None:
        """Word lists and known names."""
        self._nouns = nouns
        self._gazetteer = gazetteer
        self._common = CommonWords(nouns, gazetteer)

    def cut(self, parsed: ParsedDocument, first: int, last: int) -> list[Run]:
        """The names inside one run: what stands before a title, and what behind it."""
        while last > first and parsed.tokens[last - 1].text in ("-", "'s", "’s", "&"):
            last -= 1
        last = self._common.without_day(parsed.tokens, first, last)
        first = self._trimmed(parsed, first, last)
        known = self._gazetteer.find(
            parsed.text[parsed.tokens[first].start : parsed.tokens[last - 1].end]
        )
        if known is not None:
            return [Run(first, last, None)]
        behind = self._behind_of(parsed, first, last)
        if behind is not None:
            return behind
        last = self._without_letters(parsed.tokens, first, last)
        if is_by_letter(parsed.tokens[max(first, last - 2) : last], self._nouns):
            return [Run(last - 2, last)]  # "Officer K": all that is known of the name
        bounds = self._title(parsed.tokens, first, last) or self._calling(parsed, first, last)
        if bounds is None:
            return self._only_name(parsed, first, last)
        start, end = bounds
        runs = []
        before = start
        while before > first and parsed.tokens[before - 1].lower in (",", "-"):
            before -= 1
        if before > first and not self._is_adjective(parsed, first, before):
            runs.append(Run(first, before, None))
        named = end + (end < last and parsed.tokens[end].text == "[")
        if named < last:
            runs.append(Run(named, last, (start, end)))
        return runs

    def _without_letters(self, tokens: Sequence[Token], first: int, last: int) -> int:
        """ "Leonie Akers QC": where the name ends before letters of offices and orders."""
        end = last
        while end - first > 2 and tokens[end - 1].lower in self._nouns.letters_behind:
            end -= 1
        words = {token.lower for token in tokens[first:end]}
        return last if words & self._nouns.organization_words else end

    def _calling(self, parsed: ParsedDocument, first: int, last: int) -> tuple[int, int] | None:
        """ "Driver Wanda Ostrel braked": a noun for a person that opens the sentence."""
        tokens, nouns = parsed.tokens, self._nouns
        opener, behind = tokens[first], tokens[first + 1 : last]
        before = tokens[first - 1].text if first else ""
        start = parsed.sentences[opener.sentence].first
        opens = start in (first, first - (before.lower() in nouns.former)) or before in '"“‘'
        if not opens or len(behind) < 2 or given_name(opener.text) is not None:
            return None
        if nouns.person_gender(opener.lower) is None or not opener.text.istitle():
            return None
        bodies = nouns.organization_words | nouns.state_words | nouns.thing_words
        others = bodies | nouns.place_words - nouns.place_surnames
        if others & {t.lower for t in behind} or any(t.tag not in NAME_TAGS for t in behind):
            return None
        return first, first + 1

    def _behind_of(self, parsed: ParsedDocument, first: int, last: int) -> list[Run] | None:
        """ "Secretary of State Vera Stone", "Speaker of the House Ivo Bartol": post, then name."""
        tokens = parsed.tokens
        of = first - 2 if first and tokens[first - 1].lower == "the" else first - 1
        if of < 1 or tokens[of].lower != "of" or not self._nouns.is_title(tokens[of - 1].lower):
            return None
        names = (i for i in range(first + 1, last - 1) if given_name(tokens[i].text) is not None)
        start = next(names, None)
        words = self._nouns.organization_words | self._nouns.state_words
        if start is None or words & {token.lower for token in tokens[start:last]}:
            return None
        field = parsed.text[tokens[first].start : tokens[start - 1].end]
        known = self._gazetteer.is_place(field) or self._gazetteer.find(field) is not None
        named = known or tokens[start - 1].lower in words
        own = [Run(first, start)] if named else []
        return [*own, Run(start, last, (of - 1, start))]

    def _trimmed(self, parsed: ParsedDocument, first: int, last: int) -> int:
        """Where the name begins behind "Former", "Many", "Republican" (before a place)."""
        nouns = self._nouns
        sentence = parsed.sentences[parsed.tokens[first].sentence]
        loose = nouns.former | nouns.present | nouns.future | nouns.new_markers
        if first != sentence.first:
            loose = frozenset()  # "the Retired American Warriors"
        while last - first > 1 and parsed.tokens[first].lower in loose:
            if self._is_title_at(parsed, first + 1):
                break  # "Former President Hugo Brandt": the title keeps its time
            first += 1
        rest = (
            parsed.text[parsed.tokens[first + 1].start : parsed.tokens[last - 1].end]
            if (last - first > 1)
            else ""
        )
        adjective = parsed.tokens[first].lower in nouns.adherents
        return first + 1 if adjective and rest and self._gazetteer.is_place(rest) else first

    def _is_title_at(self, parsed: ParsedDocument, i: int) -> bool:
        words = self._nouns.post_modifiers
        return self._nouns.is_title(parsed.tokens[i].lower) or parsed.tokens[i].lower in words

    def _only_name(self, parsed: ParsedDocument, first: int, last: int) -> list[Run]:
        tokens = parsed.tokens
        if last - first == 1 and (
            self._is_adjective(parsed, first, last) or self._is_field(parsed, tokens[first])
        ):
            return []
        if self._is_origin(parsed, first, last) or self._common.is_common(parsed, first, last):
            return []
        # "Cambodian Anna Reyes": a leading adjective of a country is no part of a person's name.
        if (
            last - first > 1
            and tokens[first].tag in ("JJ", "NNP")
            and self._gazetteer.demonym(tokens[first].text) is not None
            and given_name(tokens[first + 1].text) is not None
        ):
            first += 1
        return [Run(first, last, None)]

    def _is_origin(self, parsed: ParsedDocument, first: int, last: int) -> bool:
        """Peoples and origins are described, not named: "85 Cambodians", "Polish American"."""
        tokens = parsed.tokens[first:last]
        if last - first == 1 and is_people(parsed, tokens[0], self._nouns, self._gazetteer):
            return True
        words = [part for t in tokens for part in t.text.split("-") if part]
        origin = [self._is_origin_word(word) for word in words]
        follows = last < len(parsed.tokens) and parsed.tokens[last].pos in ("NOUN", "ADJ")
        plain = words[-1].lower() not in self._nouns.origin_words
        return all(origin) and (
            follows or _modifies(parsed, tokens[-1]) or (plain and len(words) > 1)
        )

    def _is_origin_word(self, word: str) -> bool:
        lower = word.lower()
        plural = self._gazetteer.people_of(word) is not None
        return (
            lower in self._nouns.origin_words
            or plural
            or (self._gazetteer.demonym(word) is not None and self._gazetteer.country(word) is None)
        )

    def _is_adjective(self, parsed: ParsedDocument, first: int, last: int) -> bool:
        token = parsed.tokens[first]
        if last - first != 1:
            return False
        text = token.text
        if token.dep == "acomp" and token.pos == "ADJ":
            return True  # "is now solidly Democratic"
        if self._gazetteer.demonym(text) is None:
            return is_unknown_demonym(parsed, token, self._nouns)
        # "Polish" is no noun for a person, "Thai" is.
        noun = self._gazetteer.people_of(text) or self._gazetteer.country(text)
        return noun is None or token.pos == "ADJ" or _modifies(parsed, token)

    def _is_field(self, parsed: ParsedDocument, token: Token) -> bool:
        """ "Secretary of State", "the departments of State and Defense": what a post is about."""
        if token.lower not in self._nouns.post_modifiers:
            return False
        token = first_conjunct(parsed, token)
        of = parsed.tokens[token.head]
        if token.dep != "pobj" or of.lower != "of":
            return False
        noun = parsed.tokens[of.head]
        return self._nouns.is_title(noun.lemma.lower()) or noun.lower in self._nouns.field_bodies

    def _is_person(self, tokens: Sequence[Token]) -> bool:
        """ "Democrat Vera Stone"; but "Republican National Convention"."""
        words = {token.lower for token in tokens}
        return not tokens or (
            given_name(tokens[0].text) is not None
            and not words & (self._nouns.thing_words | self._nouns.organization_words)
        )

    def _title(self, tokens: tuple[Token, ...], first: int, last: int) -> tuple[int, int] | None:
        """The token range of the last title in ``[first, last)``; None where there is none."""
        nouns = self._nouns
        rest = {token.lower for token in tokens[first:last]}
        end = None
        for i in range(last - 1, first - 1, -1):
            if nouns.is_title(tokens[i].lower):
                end = i + 1
                break
        if end is None or (last - end == 1 and len(tokens[end].text) == 1):
            return None
        if tokens[end - 1].lower in nouns.corps and end == last:
            return None  # "Norbank Marine"
        if tokens[end - 1].lower in nouns.adherents | nouns.corps and not self._is_person(
            tokens[end:last]
        ):
            return None
        behind = {token.lower for token in tokens[end:last]}
        bodies = nouns.organization_words
        if tokens[end - 1].lower in nouns.royal_titles:
            bodies = bodies | nouns.place_words  # "King Street", but "Judge Park"
        if behind & bodies or (
            not behind and rest & (nouns.organization_words - nouns.post_modifiers)
        ):
            return None
        opening = tokens[first].text
        if (
            end - first > 1
            and given_name(opening) is not None
            and not (nouns.is_title(tokens[first].lower) or self._gazetteer.is_place(opening))
        ):
            return None  # "Jonathan King": a surname that is also a post
        if end + 1 < last and tokens[end].text == "-" and tokens[end + 1].lower in nouns.future:
            end += 2  # "President-elect Ada Stone"
        start = end - 1
        while start > first and (
            tokens[start - 1].lower in nouns.post_modifiers
            or nouns.is_title(tokens[start - 1].lower)
            or tokens[start - 1].lower in nouns.former | nouns.present | nouns.future
            or (tokens[start - 1].text == "-" and start - 1 > first)
        ):
            start -= 1
        return start, end


def is_by_letter(tokens: Sequence[Token], nouns: Nouns) -> bool:
    """True for somebody whose name is kept back: "Officer K", "Mr A"."""
    if len(tokens) != 2:
        return False
    opener, letter = tokens[0], tokens[1].text.removesuffix(".")
    called = nouns.person_gender(opener.lower) is not None or opener.lower in nouns.honorifics
    called = called and opener.lower not in nouns.post_spellings  # "Gen Z"
    return called and opener.text.istitle() and len(letter) == 1 and letter.isupper()


def _modifies(parsed: ParsedDocument, token: Token) -> bool:
    """True for a modifier of a noun, or a predicate, and what is listed with one."""
    first = first_conjunct(parsed, token)
    return first.dep in ("amod", "compound", "nmod", "acomp")


def is_people(parsed: ParsedDocument, token: Token, nouns: Nouns, gazetteer: Gazetteer) -> bool:
    """True for a people, the faithful or adherents in the plural: "Cambodians", "Unionists"."""
    if token.tag not in ("NNPS", "NNS") or not token.text[0].isupper():
        return False
    if token.lower in nouns.people_names or gazetteer.people_of(token.text) is not None:
        return True
    stem = token.lower.removesuffix("s")
    if "-" in stem:
        return is_people_word(stem.rsplit("-", 1)[1], nouns, gazetteer)
    ending = (*nouns.person_suffixes, *nouns.demonym_suffixes)
    return stem != token.lower and len(stem) > 5 and stem.endswith(ending)


def is_people_word(word: str, nouns: Nouns, gazetteer: Gazetteer) -> bool:
    """True for the last part of "African-American"."""
    return word in nouns.origin_words or gazetteer.demonym(word) is not None


def is_unknown_demonym(parsed: ParsedDocument, token: Token, nouns: Nouns) -> bool:
    """An adjective of a country that no list has: "Velmaran" in "Velmaran police"."""
    if token.dep not in ("amod", "compound", "nmod") or not token.text[0].isupper():
        return False
    if token.entity_type == "NORP" and token.pos == "ADJ":
        return True
    head = parsed.tokens[token.head]
    return (
        head.i > token.i
        and head.text.islower()
        and token.lower.endswith(nouns.demonym_suffixes)
        and len(token.text) > 5
        and given_name(token.text) is None
    )
