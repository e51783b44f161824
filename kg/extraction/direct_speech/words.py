"""The words of direct speech in one language, read from ``ontology/languages/CODE.ttl``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from kg.errors import LexiconError
from kg.ontology.languages import language_name, spoken_languages, words_of
from kg.ontology.turtle import Table
from kg.ontology.word_lists import WordLists, read_word_lists

# Genders of determiners, titles and pronouns; of others the gender is not shown.
PLURAL = "plural"
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Forms:
    """Forms of verbs that report speech, each with its act, as they are without and with "se"."""

    plain: Mapping[str, str]
    reflexive: Mapping[str, str]

    def act(self, form: str, *, reflexive: bool) -> str | None:
        """The speech act of a form in lower case; None if it is no form of such a verb."""
        return (self.reflexive if reflexive else self.plain).get(form)


@dataclass(frozen=True, eq=False)  # by identity: one a language
class SpeechWords:
    """What a language says beside a quotation: verbs, pronouns, titles, links.

    ``finite`` are forms that stand alone, ``participles`` those after an auxiliary.
    """

    language: str
    finite: Forms
    participles: Forms
    lists: WordLists

    def words(self, name: str) -> frozenset[str]:
        """The word list ``lex:name``; raises LexiconError if the file has none."""
        return self.lists.words(name)

    def gender(self, name: str, word: str) -> str:
        """The value of a word in ``lex:name``: "masculine", "plural" …; "unknown" without one."""
        return self.lists.mapping(name).get(word, UNKNOWN)


@cache
def load_words(language: str) -> SpeechWords:
    """The words of a language, read once a process.

    Raises LexiconError if there are none, or if their file is malformed.
    """
    if language not in spoken_languages():
        known = ", ".join(f"{one} ({language_name(one)})" for one in sorted(spoken_languages()))
        raise LexiconError(
            f"language {language!r}: its words of speech are not known; choose {known}, or give an "
            "English translation with --translation"
        )
    lists = read_word_lists(Table((words_of(language),)))
    acts = lists.mapping("speechVerb")
    return SpeechWords(
        language,
        _forms(lists, acts, endings="finiteEnding", others="finiteForm"),
        _forms(lists, acts, endings="participleEnding", others="participleForm"),
        lists,
    )


def _forms(lists: WordLists, acts: Mapping[str, str], *, endings: str, others: str) -> Forms:
    """The forms of all verbs: regular ones by their endings, the others as they are listed."""
    prefixes = tuple(sorted(lists.words("reflexivePrefix"), key=len, reverse=True))
    found: dict[bool, dict[str, str]] = {False: {}, True: {}}
    for infinitive, act in acts.items():
        prefix = next((one for one in prefixes if infinitive.startswith(one)), "")
        forms = found[bool(prefix)]
        for ending, regular in lists.mapping(endings).items():
            if infinitive.endswith(regular):
                forms[infinitive.removeprefix(prefix).removesuffix(regular) + ending] = act
    for form, infinitive in lists.mapping(others).items():
        if infinitive not in acts:
            raise LexiconError(
                f"lex:{others}: {form!r} is of {infinitive!r}, which is no lex:speechVerb"
            )
        found[infinitive.startswith(prefixes)][form] = acts[infinitive]
    return Forms(found[False], found[True])
