"""Word lists of the lexicon: every list of words that a mechanism needs, by name.

In Turtle a list is::

    lex:personTitle a lex:WordList ; rdfs:comment "what it is for" ; lex:word "Mr", "Mrs", "Dr" .

A word may carry a value, for instance a gender or a number::

    lex:pronoun a lex:WordList ; lex:entry [ lex:word "she" ; lex:value "feminine" ] .
"""

from __future__ import annotations

from kg.errors import LexiconError
from kg.ontology.turtle import LEX, Table


class WordLists:
    """Named word lists, lower-cased unless the list says ``lex:caseSensitive true``.

    Each is read when it is asked for first: an article needs few of them.
    """

    def __init__(self, table: Table) -> None:
        """All ``lex:WordList`` nodes of ``table``; raises LexiconError if an entry has no value."""
        self._table = table
        self._nodes: dict[str, list[str]] = {}
        self._sets: dict[str, frozenset[str]] = {}
        self._values: dict[str, dict[str, tuple[str, ...]]] = {}
        for subject in table.subjects(f"{LEX}WordList"):
            name = subject.rsplit("#", 1)[-1]
            self._nodes.setdefault(name, []).append(subject)
            for entry in table.texts(subject, f"{LEX}entry"):
                if table.first(entry, f"{LEX}value") is None:
                    home = table.home(subject)
                    raise LexiconError(f"{home}: an entry of lex:{name} has no lex:value")

    @property
    def names(self) -> frozenset[str]:
        """The names of all lists."""
        return frozenset(self._nodes)

    def words(self, name: str) -> frozenset[str]:
        """The words of the list ``lex:name``; raises LexiconError if there is no such list."""
        found = self._sets.get(name)
        if found is None:
            found = self._read(name)
        return found

    def mapping(self, name: str) -> dict[str, str]:
        """Word -> value for the entries of ``lex:name`` that carry one; LexiconError as above."""
        self.words(name)
        return {word: values[-1] for word, values in self._values[name].items()}

    def groups(self, name: str) -> dict[str, tuple[str, ...]]:
        """Word -> all its values, where it may stand in several entries; LexiconError as above."""
        self.words(name)
        return self._values[name]

    def _read(self, name: str) -> frozenset[str]:
        if name not in self._nodes:
            raise LexiconError(f"word list lex:{name} is not in any ontology file; add it")
        table = self._table
        words: set[str] = set()
        values: dict[str, tuple[str, ...]] = {}
        for subject in self._nodes[name]:
            cased = table.first(subject, f"{LEX}caseSensitive") == "true"
            words.update(_fold(word, cased) for word in table.texts(subject, f"{LEX}word"))
            for entry in table.texts(subject, f"{LEX}entry"):
                value = table.first(entry, f"{LEX}value") or ""
                for word in table.texts(entry, f"{LEX}word"):
                    folded = _fold(word, cased)
                    words.add(folded)
                    values[folded] = (*values.get(folded, ()), value)
        self._values[name] = values
        return self._sets.setdefault(name, frozenset(words))


def read_word_lists(table: Table) -> WordLists:
    """All ``lex:WordList`` nodes of ``table``; raises LexiconError as `WordLists` does."""
    return WordLists(table)


def _fold(word: str, cased: bool) -> str:
    return word if cased else word.lower()
