"""The words of the language, read from the Turtle files of ``ontology/``: data, not code."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kg.ontology.resources import resource
from kg.ontology.terms import check_terms
from kg.ontology.turtle import Table
from kg.ontology.word_lists import WordLists, read_word_lists

__all__ = ["Lexicon", "Table", "WordLists", "load_lexicon"]


@dataclass(frozen=True, eq=False)  # by identity: it is the key of what is compiled from it
class Lexicon:
    """Everything the extractors know about words. Built once, shared, never changed."""

    table: Table
    lists: WordLists

    def words(self, name: str) -> frozenset[str]:
        """The word list ``lex:name``; raises LexiconError if no file has it."""
        return self.lists.words(name)

    def mapping(self, name: str) -> dict[str, str]:
        """Word -> value of the list ``lex:name``; raises LexiconError if no file has it."""
        return self.lists.mapping(name)

    def groups(self, name: str) -> dict[str, tuple[str, ...]]:
        """Word -> its values in the list ``lex:name``; raises LexiconError if no file has it."""
        return self.lists.groups(name)


def ontology_files(extra: Iterable[Path] = ()) -> tuple[Path, ...]:
    """The Turtle files of ``ontology/`` in name order, SHACL shapes left out, then ``extra``."""
    own = sorted(p for p in resource("ontology").glob("*.ttl") if p.name != "shapes.ttl")
    return (*own, *extra)


def load_lexicon(extra: tuple[Path, ...] = ()) -> Lexicon:
    """The lexicon of ``ontology/`` and of a user's own ``extra`` files, read once a process.

    Raises LexiconError if a file is malformed or uses a term that does not exist.
    """
    return _load(extra)


@cache  # which takes a call without an argument and one with its default for two
def _load(extra: tuple[Path, ...]) -> Lexicon:
    table = Table.kept("lexicon", ontology_files(), extra)
    for path in extra:
        check_terms(path, table)
    return Lexicon(table=table, lists=read_word_lists(table))
