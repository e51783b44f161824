"""Mentions: names, descriptions and pronouns of a parsed document, with number, gender and type."""

from __future__ import annotations

from collections.abc import Iterable

from kg.extraction.coreference.nominals import NominalFinder
from kg.extraction.ner.capitalised_headings import HEADINGS
from kg.extraction.ner.find_names import NameFinder
from kg.extraction.ner.lone_people import is_one_of_people
from kg.extraction.ner.name_types import Named, TypeSettler, Verdict
from kg.extraction.ner.phrases import (
    ORGANIZATION,
    PERSON,
    PLACE,
    PUBLICATION,
    THING,
    Gender,
    Nouns,
    Number,
    Phrase,
    Reference,
)
from kg.extraction.ner.runs import Run, is_by_letter, name_head, name_key, name_text
from kg.extraction.ner.shared_surnames import with_shared_surnames
from kg.model import Mention, MentionKind
from kg.nlp.parse import ParsedDocument, Token
from kg.ontology.gazetteer import Country, Gazetteer, given_name, is_state
from kg.ontology.lexicon import Lexicon

SOFT = frozenset((PERSON, THING))
# "The Australian" may be a newspaper.
PAPERS = frozenset((ORGANIZATION, PUBLICATION))
LIKELY = 0.5
# With more US states than this in a text, a name of both a country and a state is the state.
LONE_STATES = 2


class MentionFinder:
    """Finds the phrases of documents; built once for many."""

    def __init__(self, lexicon: Lexicon, gazetteer: Gazetteer) -> None:
        """Raises LexiconError if a word list of ``ontology/people.ttl`` is missing."""
        self.nouns = Nouns(lexicon)
        self.gazetteer = gazetteer
        self._names = NameFinder(self.nouns, gazetteer)
        self._types = TypeSettler(self.nouns, gazetteer)
        self._nominals = NominalFinder(self.nouns, gazetteer)

    def find(self, parsed: ParsedDocument, named: Named | None = None) -> tuple[Phrase, ...]:
        """All phrases in reading order; the longer one first if two start together.

        ``named``: the names of ``parsed``, where they are known already.
        """
        runs, types = named or self.named(parsed)
        names = [
            self._name(parsed, run, types)
            for run in runs
            if not self._is_description(parsed, run, types)
        ]
        names = with_shared_surnames(parsed, names, self.nouns)
        taken = {i for phrase in names for i in range(phrase.first, phrase.last)}
        pronouns = self._pronouns(parsed, taken)
        nominals = self._nominals.find(parsed, taken)
        found = [*names, *pronouns, *nominals]
        return tuple(sorted(found, key=lambda p: (p.first, -p.last, p.head)))

    def _is_description(self, parsed: ParsedDocument, run: Run, types: dict[str, Verdict]) -> bool:
        """ "The Government", "the Opposition": a noun in capitals that is read as no name; "another
        Palestinian"."""
        word = parsed.tokens[run.first]
        verdict = types[name_key(parsed, run)]
        head = parsed.tokens[run.last - 1]
        paper = verdict.type in PAPERS and verdict.clear and verdict.share >= LIKELY
        if not paper and is_one_of_people(parsed, head, self.nouns, self.gazetteer):
            return True
        if run.last - run.first != 1 or verdict.type != THING:
            return False
        before = parsed.tokens[run.first - 1 : run.first]
        article = bool(before) and before[0].lower == "the" and before[0].sentence == word.sentence
        return article and word.lower in {*self.nouns.body_nouns, *self.nouns.people_nouns}

    def named(self, parsed: ParsedDocument) -> Named:
        """The names of ``parsed`` by the rules."""
        runs = self._names.find(parsed)
        types = self._types.settle(parsed, [*runs, *self._names.full_in_headings(parsed, runs)])
        self._short_names(types)
        # Headings introduce nobody: they only repeat what the text names.
        named = frozenset(key for key, verdict in types.items() if verdict.type != THING)
        return Named([*runs, *self._names.find_again(parsed, named)], types)

    def _name(self, parsed: ParsedDocument, run: Run, types: dict[str, Verdict]) -> Phrase:
        key = name_key(parsed, run)
        verdict = types[key]
        kind = verdict.type
        tokens = parsed.tokens
        last = self._with_letters(parsed, run) if kind == PERSON else run.last
        words = self._words(parsed, run)
        head = name_head(parsed, Run(run.first, last))
        title = run.title or (self._title_before(parsed, run) if kind == PERSON else None)
        country = self._country(words, types) if kind == PLACE else None
        return Phrase(
            run.first,
            last,
            head.i,
            MentionKind.NAME,
            kind,
            words,
            number=Number.SINGULAR if kind in (PERSON, PLACE) else Number.EITHER,
            gender=self._gender(parsed, run, kind, title),
            reference=Reference.DEFINITE,
            title=title,
            lean=given_name(tokens[run.first].text) if kind in SOFT or not verdict.sure else None,
            country=country.name if country else None,
            sure=verdict.sure or self._is_of_no_person(parsed, run, head),
            clear=verdict.clear,
        )

    def _words(self, parsed: ParsedDocument, run: Run) -> str:
        """The name, without the full stop of the sentence after "Officer K."."""
        words = name_text(parsed, run)
        by_letter = is_by_letter(parsed.tokens[run.first : run.last], self.nouns)
        return words.removesuffix(".") if by_letter else words

    def _with_letters(self, parsed: ParsedDocument, run: Run) -> int:
        """Where "Leonie Akers QC" ends, though its last word is not part of the name."""
        last = run.last
        while last < len(parsed.tokens) and parsed.tokens[last].lower in self.nouns.letters_behind:
            last += 1
        return last

    def _country(self, words: str, types: dict[str, Verdict]) -> Country | None:
        """The country of this name; among other US states, "Georgia" is a state."""
        if is_state(words) and sum(map(is_state, types)) > LONE_STATES:
            return None
        return self.gazetteer.country_of(words)

    def _is_of_no_person(self, parsed: ParsedDocument, run: Run, head: Token) -> bool:
        """ "the Danube", "Republicans": the name of one person has no article and no plural."""
        before = parsed.tokens[run.first - 1 : run.first]
        article = bool(before) and before[0].lower in self.nouns.articles
        return article or head.tag == "NNPS"

    def _short_names(self, types: dict[str, Verdict]) -> None:
        """Surnames of people, which a heading may use alone."""
        owners: dict[str, list[Verdict]] = {}
        for name, verdict in types.items():
            words = name.split()
            if verdict.type == PERSON and len(words) > 1:
                owners.setdefault(words[-1], []).append(verdict)
        for word, verdicts in owners.items():
            types.setdefault(word, verdicts[0])

    def _title_before(self, parsed: ParsedDocument, run: Run) -> tuple[int, int] | None:
        """A post in lower case right before the name: "former clerk Jonas Weil"."""
        tokens = parsed.tokens
        at = run.first - 1
        if at < 0 or tokens[at].sentence != tokens[run.first].sentence:
            return None
        if not self._is_post(tokens[at]):
            return None
        start = at
        opening = parsed.sentences[tokens[at].sentence].first
        while start > opening and self._is_word_of_title(tokens[start - 1], run.last):
            start -= 1
        return start, at + 1

    def _is_post(self, token: Token) -> bool:
        noun = token.pos in ("NOUN", "PROPN") or (
            token.dep == "compound" and token.lower in self.nouns.posts
        )
        return noun and self.nouns.person_gender(token.lower) is not None

    def _is_word_of_title(self, token: Token, stop: int) -> bool:
        """True for "former", and for modifiers of the words before token ``stop``."""
        if token.lower in self.nouns.former:
            return True  # "that retired general A. B. …"
        noun = token.pos in ("ADJ", "NOUN", "PROPN") or token.lower in self.nouns.post_modifiers
        return token.head in range(token.i, stop) and noun  # "managing director A. B."

    def _gender(
        self, parsed: ParsedDocument, run: Run, kind: str, title: tuple[int, int] | None
    ) -> Gender:
        if kind != PERSON:
            return Gender.NEUTER
        for token in parsed.tokens[title[0] : title[1]] if title else ():
            shown = self.nouns.honorifics.get(token.lower) or self.nouns.person_gender(token.lower)
            if shown in (Gender.MASCULINE, Gender.FEMININE):
                return Gender(shown)
        for child in parsed.kids(name_head(parsed, run).i, "appos"):
            if any(kid.lower in self.nouns.whose for kid in parsed.kids(child.i, "poss")):
                continue  # "Dorotea Wahl, whose husband was killed"
            shown = self.nouns.person_gender(child.lemma.lower())
            if shown in (Gender.MASCULINE, Gender.FEMININE):
                return Gender(shown)
        return Gender.UNKNOWN

    def _pronouns(self, parsed: ParsedDocument, taken: set[int]) -> Iterable[Phrase]:
        for token in parsed.tokens:
            entry = self.nouns.pronouns.get(token.lower)
            if entry is None or token.i in taken or not self._is_pronoun(parsed, token):
                continue
            person, number, gender, form = entry
            if token.lower == "her" and token.dep == "poss":
                form = "possessive"
            if token.lower == "it" and token.dep in ("dobj", "pobj", "dative"):
                form = "object"
            yield Phrase(
                token.i,
                token.i + 1,
                token.i,
                MentionKind.PRONOUN,
                THING,
                token.lower,
                number=Number(number),
                gender=Gender(gender),
                reference=Reference.DEFINITE,
                form=form,
                person=int(person),
            )

    def _is_pronoun(self, parsed: ParsedDocument, token: Token) -> bool:
        if token.text in ("US", "IT", "ME"):
            return False
        if token.lower == "mine":
            return token.pos == "PRON"
        if parsed.sentences[token.sentence].kind in HEADINGS and token.text.isupper():
            return token.text == "I" and token.pos == "PRON"
        return token.pos in ("PRON", "DET", "PROPN") or token.lower in (
            "his",
            "her",
            "their",
            "its",
        )


def find_mentions(
    parsed: ParsedDocument, lexicon: Lexicon, gazetteer: Gazetteer
) -> tuple[Mention, ...]:
    """The mentions of one document as plain records, without things that are not actors."""
    phrases = MentionFinder(lexicon, gazetteer).find(parsed)
    return tuple(p.mention(parsed) for p in phrases if p.type != THING)
