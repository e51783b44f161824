"""What a user's ontology file is written in: terms that do not exist are errors, not silence.

A term is whatever ``ontology/`` or the file itself declares with a type. Terms in a namespace of
the user's own are free; those in ours are checked, because a misspelt one would change nothing and
say nothing. ``ontology/lexicon-terms.ttl`` also lists the names that a term had before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path

from kg.errors import LexiconError
from kg.ontology.turtle import KG, LEX, RDF_TYPE, RDFS, Table, Value

_SKOS = "http://www.w3.org/2004/02/skos/core#"
_BOOLEAN = "http://www.w3.org/2001/XMLSchema#boolean"
_PREFIXES = {KG: "kg", LEX: "lex"}
_CUES = frozenset(f"{LEX}Cue{name}" for name in ("Verb", "Noun", "Adjective", "Adverb"))
_MINTED = frozenset({f"{KG}allegedForm"})  # its value is a name that the file makes
_TRIGGERS = ("verb", "noun", "adjective", "phrase")
# difflib's ratio: one slip in a short name is meant so, "Raid" is no "Regard".
_ALIKE = 0.75
_PAGE = "docs/reference/lexicon.md lists them"


def check_terms(path: Path, table: Table) -> None:
    """Raises LexiconError (file, line, cure) for the first term of ``path`` that is none.

    ``table`` holds our own files and all of the user's.
    """
    file = Table([path])
    for subject in file.all_subjects():
        _check_term(path, table, subject)
        cue = not _CUES.isdisjoint(table.texts(subject, RDF_TYPE))
        for predicate in file.predicates(subject):
            if not cue:  # the frames of a cue are prepositions, and kg.ontology.cues checks them
                _check_term(path, table, predicate, prop=True)
            for value in file.values(subject, predicate):
                _check_value(path, table, predicate, value)


def _check_value(path: Path, table: Table, predicate: str, value: Value) -> None:
    if table.first(predicate, f"{RDFS}range") == _BOOLEAN and value.text not in ("true", "false"):
        raise _error(path, predicate, f"{_short(predicate)} is {value.text!r}", "true or false")
    if predicate == f"{LEX}forTrigger" and value.text not in _TRIGGERS:
        raise _error(
            path, predicate, f"lex:forTrigger is {value.text!r}", " or ".join(map(repr, _TRIGGERS))
        )
    if value.literal or predicate in _MINTED:
        return
    if predicate == f"{LEX}filler" and value.local in _listed(table):
        return
    _check_term(path, table, value.text)


def _listed(table: Table) -> set[str]:
    """The narrower fillers that lists of nouns name."""
    lists = (f"{LEX}fillerNoun", f"{LEX}nounType")
    entries = (entry for one in lists for entry in table.texts(one, f"{LEX}entry"))
    return {value for entry in entries for value in table.texts(entry, f"{LEX}value")}


def _check_term(path: Path, table: Table, term: str, *, prop: bool = False) -> None:
    if not term.startswith((KG, LEX)) or table.values(term, RDF_TYPE):
        return
    raise _error(path, term, f"{_short(term)} does not exist", _nearest(table, term, prop=prop))


def _nearest(table: Table, term: str, *, prop: bool) -> str | None:
    """The term that was probably meant: one that had this name before, or is spelt like it."""
    names: dict[str, str] = {}
    for iri in sorted(_terms(table, prop=prop), key=lambda iri: _space(iri) != _space(term)):
        for name in (_local(iri), *table.texts(iri, f"{_SKOS}hiddenLabel")):
            names.setdefault(name, iri)
    found = get_close_matches(_local(term), names, n=1, cutoff=_ALIKE)
    return _short(names[found[0]]) if found else None


def _terms(table: Table, *, prop: bool) -> Iterator[str]:
    """The terms of our two namespaces; with ``prop`` only those that stand between two others."""
    for iri in table.all_subjects():
        types = table.texts(iri, RDF_TYPE) if iri.startswith((KG, LEX)) else ()
        if any(one.endswith("Property") or not prop for one in types):
            yield iri


def _error(path: Path, term: str, problem: str, cure: str | None) -> LexiconError:
    advice = f"write {cure}" if cure else _PAGE
    return LexiconError(f"{path}{_line(path, term)}: {problem}; {advice}")


def _line(path: Path, term: str) -> str:
    """Where the file first has the term, if it is written out there."""
    written = re.compile(
        rf"(?<![\w-])[\w-]*:{re.escape(_local(term))}(?![\w-])|<{re.escape(term)}>"
    )
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if written.search(re.sub(r"(^|\s)#.*", "", line)):
            return f", line {number}"
    return ""


def _space(iri: str) -> str:
    return iri[: len(iri) - len(_local(iri))]


def _local(iri: str) -> str:
    return iri.rsplit("#", 1)[-1]


def _short(iri: str) -> str:
    return f"{_PREFIXES[_space(iri)]}:{_local(iri)}"
