"""Word lists of the lexicon: every list of words that a mechanism needs, by name.

In Turtle a list is::

    lex:personTitle a lex:WordList ; rdfs:comment "what it is for" ; lex:word "Mr", "Mrs", "Dr" .

A word may carry a value, for instance a gender or a number::

    lex:pronoun a lex:WordList ; lex:entry [ lex:word "she" ; lex:value "feminine" ] .
"""

from __future__ import annotations

from dataclasses import dataclass

from kg.errors import LexiconError
from kg.ontology.turtle import LEX, Table


@dataclass(frozen=True, slots=True)
class WordLists:
    """Named word lists, lower-cased unless the list says ``lex:caseSensitive true``."""

    sets: dict[str, frozenset[str]]
    values: dict[str, dict[str, tuple[str, ...]]]

    def words(self, name: str) -> frozenset[str]:
        """The words of the list ``lex:name``; raises LexiconError if there is no such list."""
        if name not in self.sets:
            raise LexiconError(f"word list lex:{name} is not in any ontology file; add it")
        return self.sets[name]

    def mapping(self, name: str) -> dict[str, str]:
        """Word -> value for the entries of ``lex:name`` that carry one; LexiconError as above."""
        self.words(name)
        return {word: values[-1] for word, values in self.values.get(name, {}).items()}

    def groups(self, name: str) -> dict[str, tuple[str, ...]]:
        """Word -> all its values, where it may stand in several entries; LexiconError as above."""
        self.words(name)
        return self.values.get(name, {})


def read_word_lists(table: Table) -> WordLists:
    """All ``lex:WordList`` nodes of ``table``."""
    sets: dict[str, set[str]] = {}
    values: dict[str, dict[str, tuple[str, ...]]] = {}
    for subject in table.subjects(f"{LEX}WordList"):
        name = subject.rsplit("#", 1)[-1]
        cased = table.first(subject, f"{LEX}caseSensitive") == "true"
        words = sets.setdefault(name, set())
        words.update(_fold(word, cased) for word in table.texts(subject, f"{LEX}word"))
        for entry in table.texts(subject, f"{LEX}entry"):
            value = table.first(entry, f"{LEX}value")
            if value is None:
                raise LexiconError(
                    f"{table.home(subject)}: an entry of lex:{name} has no lex:value"
                )
            for word in table.texts(entry, f"{LEX}word"):
                words.add(_fold(word, cased))
                known = values.setdefault(name, {})
                folded = _fold(word, cased)
                known[folded] = (*known.get(folded, ()), value)
    return WordLists({name: frozenset(words) for name, words in sets.items()}, values)


def _fold(word: str, cased: bool) -> str:
    return word if cased else word.lower()
