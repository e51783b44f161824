"""Splits runs of capitalised words into names, without titles, origins and demonyms."""

from __future__ import annotations

from collections.abc import Sequence

from kg.extraction.ner.common_words import CommonWords
from kg.extraction.ner.person_titles import TitleFinder
from kg.extraction.ner.phrases import Nouns
from kg.extraction.ner.runs import Run, is_by_letter, words_of
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import MODIFIERS, PLURAL, first_conjunct
from kg.ontology.gazetteer import Gazetteer, given_name


class NameCutter:
    """Splits runs; built once for many documents."""

    def __init__(self, nouns: Nouns, gazetteer: Gazetteer) -> None:
        """Word lists and known names."""
        self._nouns = nouns
        self._gazetteer = gazetteer
        self._common = CommonWords(nouns, gazetteer)
        self._titles = TitleFinder(nouns, gazetteer)

    def cut(self, parsed: ParsedDocument, first: int, last: int) -> list[Run]:
        """The names inside one run, before and after a title."""
        tokens = parsed.tokens
        while last > first and tokens[last - 1].text in ("-", "'s", "’s", "&"):
            last -= 1
        last = self._common.without_day(tokens, first, last)
        first = self._trimmed(parsed, first, last)
        if self._gazetteer.type_of(words_of(parsed, first, last)) is not None:
            return [Run(first, last)]
        behind = self._titles.behind_of(parsed, first, last)
        if behind is not None:
            return behind
        last = self._without_letters(tokens, first, last)
        if is_by_letter(tokens[max(first, last - 2) : last], self._nouns):
            return [Run(last - 2, last)]  # "Officer K": all that is known of the name
        title = self._titles.title(parsed, first, last)
        if title is None:
            return self._only_name(parsed, first, last)
        return self._around_title(parsed, title, first, last)

    def _around_title(
        self, parsed: ParsedDocument, title: tuple[int, int], first: int, last: int
    ) -> list[Run]:
        """ "Amnesty International" and "Ada Stone" around "Secretary General"."""
        tokens = parsed.tokens
        before, named = title
        while before > first and tokens[before - 1].lower in (",", "-"):
            before -= 1
        runs = []
        if before > first and not self._is_adjective(parsed, first, before):
            runs.append(Run(first, before))
        named += named < last and tokens[named].text == "["
        if named < last:
            runs.append(Run(named, last, title))
        return runs

    def _without_letters(self, tokens: Sequence[Token], first: int, last: int) -> int:
        """ "Leonie Akers QC": where the name ends before the letters of an office or order."""
        end = last
        while end - first > 2 and tokens[end - 1].lower in self._nouns.letters_behind:
            end -= 1
        words = {token.lower for token in tokens[first:end]}
        return last if words & self._nouns.organization_words else end

    def _trimmed(self, parsed: ParsedDocument, first: int, last: int) -> int:
        """Where the name begins after "Former", "Many", "Republican" (before a place)."""
        nouns = self._nouns
        sentence = parsed.sentences[parsed.tokens[first].sentence]
        loose: frozenset[str] = frozenset()  # "the Retired American Warriors"
        if first == sentence.first:
            loose = nouns.former | nouns.present | nouns.future | nouns.new_markers
        while last - first > 1 and parsed.tokens[first].lower in loose:
            if self._titles.is_title_word(parsed.tokens[first + 1]):
                break  # "Former President Hugo Brandt": "former" belongs to the title
            first += 1
        rest = words_of(parsed, first + 1, last) if last - first > 1 else ""
        adjective = parsed.tokens[first].lower in nouns.adherents
        return first + 1 if adjective and rest and self._gazetteer.is_place(rest) else first

    def _only_name(self, parsed: ParsedDocument, first: int, last: int) -> list[Run]:
        tokens = parsed.tokens
        if last - first == 1 and (
            self._is_adjective(parsed, first, last) or self._is_field(parsed, tokens[first])
        ):
            return []
        if self._is_some_post(tokens[first:last]):
            return []
        if self._is_origin(parsed, first, last) or self._common.is_common(parsed, first, last):
            return []
        # "Cambodian Anna Reyes": a leading adjective of a country is not part of a person's name.
        if (
            last - first > 1
            and tokens[first].tag in ("JJ", "NNP")
            and self._gazetteer.demonym(tokens[first].text) is not None
            and given_name(tokens[first + 1].text) is not None
        ):
            first += 1
        return [Run(first, last)]

    def _is_some_post(self, tokens: Sequence[Token]) -> bool:
        """ "An MLA", at the start of a sentence."""
        words = [token.lower for token in tokens]
        some = len(words) == 2 and words[0] in self._nouns.indefinites
        return some and words[1] in self._nouns.posts

    def _is_origin(self, parsed: ParsedDocument, first: int, last: int) -> bool:
        """Peoples and origins are described, not named: "85 Cambodians", "Polish American"."""
        tokens = parsed.tokens[first:last]
        if last - first == 1 and is_people(tokens[0], self._nouns, self._gazetteer):
            return True
        words = _hyphens_cut(tokens)
        if not all(map(self._is_origin_word, words)):
            return False
        follows = last < len(parsed.tokens) and parsed.tokens[last].pos in ("NOUN", "ADJ")
        plain = words[-1].lower() not in self._nouns.origin_words
        return follows or _modifies(parsed, tokens[-1]) or (plain and len(words) > 1)

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
        # "Polish" is not a noun for a person, "Thai" is.
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


def _hyphens_cut(tokens: Sequence[Token]) -> list[str]:
    """The words of ``tokens``, two for "African-American"."""
    return [part for token in tokens for part in token.text.split("-") if part]


def _modifies(parsed: ParsedDocument, token: Token) -> bool:
    """True for a modifier of a noun, for a predicate, and for whatever is coordinated with one."""
    first = first_conjunct(parsed, token)
    return first.dep in ("amod", "compound", "nmod", "acomp")


def is_people(token: Token, nouns: Nouns, gazetteer: Gazetteer) -> bool:
    """True for a people, a faith or adherents in the plural: "Cambodians", "Unionists"."""
    if token.tag not in PLURAL or not token.text[0].isupper():
        return False
    if token.lower in nouns.people_names or gazetteer.people_of(token.text) is not None:
        return True
    stem = token.lower.removesuffix("s")
    if stem in nouns.adherents:
        return True
    if "-" in stem:
        return is_people_word(stem.rsplit("-", 1)[1], nouns, gazetteer)
    ending = (*nouns.person_suffixes, *nouns.demonym_suffixes)
    return stem != token.lower and len(stem) > 5 and stem.endswith(ending)


def is_people_word(word: str, nouns: Nouns, gazetteer: Gazetteer) -> bool:
    """True for the last part of "African-American"."""
    return word in nouns.origin_words or gazetteer.demonym(word) is not None


def is_unknown_demonym(parsed: ParsedDocument, token: Token, nouns: Nouns) -> bool:
    """True for an adjective of a country that is on no list: "Velmaran" in "Velmaran police"."""
    if token.dep not in MODIFIERS or not token.text[0].isupper():
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
