"""The named questions of an investigator, and the running of any query over a built folder.

Each question is a file ``questions/NN-name.rq`` with its title, the question in words, its
parameters and an example answer in header lines. All patterns are inside ``GRAPH``, so that the
answers do not depend on the default graph of a store.
"""

from __future__ import annotations

import itertools
import math
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

from kg.errors import LexiconError, QueryError
from kg.ontology.namespaces import PREFIXES, XSD
from kg.ontology.resources import PACKAGE
from kg.queries.kept_answers import KeptAnswers, keep_answers
from kg.queries.labels import labels_of
from kg.queries.result_formats import write_answer
from kg.store.bindings import bind, keywords, put_in
from kg.store.results import Answer, Term
from kg.store.store import Store, open_built, require_graph, store_of

Ask = Callable[[str], Answer]
_HEADER = re.compile(r"^#\s*(number|title|question|answer):\s*(.*)$", re.MULTILINE)
_PARAMETER = re.compile(
    r"^#\s*param\s+(?P<name>\w+):\s*(?P<kind>\w+)\s*(?:=\s*(?P<default>\S+))?\s*;\s*(?P<help>.+)$",
    re.MULTILINE,
)
# Where a query wants its parameters, so that a store starts from them and not from everything.
_PARAMETERS_HERE = "# parameters\n"
# Kinds of values that no pattern has to match: questions only compare with them.
_ARGUMENTS = frozenset(("text", "number", "words"))
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a question can be asked of: ``kind`` is actor, text, number, iri or words."""

    name: str
    kind: str
    help: str
    default: str | None = None


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """One named question."""

    name: str
    number: int
    title: str
    question: str
    example: str
    parameters: Mapping[str, Parameter]
    sparql: str

    def bound(self, given: Mapping[str, str], ask: Ask) -> str:
        """The query with its parameters as terms; ``ask`` looks actors up by name.

        Raises QueryError for a parameter that is missing, unknown, or names nobody.
        """
        for name in given:
            if name not in self.parameters:
                known = ", ".join(self.parameters) or "none"
                raise QueryError(f"{self.name} has no parameter {name!r}; it has: {known}")
        bindings: dict[str, Term | list[Term]] = {}
        sparql = self.sparql
        for name, parameter in self.parameters.items():
            value = given.get(name, parameter.default)
            if value is None:
                raise QueryError(f"{self.name} needs --param {name}=…: {parameter.help}")
            term = read_value(parameter.kind, value, ask)
            if parameter.kind in _ARGUMENTS and not isinstance(term, list):
                sparql = put_in(sparql, name, term)
            else:
                bindings[name] = term
        return bind(sparql, bindings, at=_PARAMETERS_HERE)


@cache
def load_named_queries() -> dict[str, NamedQuery]:
    """All named questions by name, in the order of their numbers."""
    return {name: _read(path) for name, path in _files().items()}


def find_named_query(name: str) -> NamedQuery | None:
    """The question of this name or number, or None."""
    if name.isdecimal():
        queries = load_named_queries().values()
        return next((query for query in queries if query.number == int(name)), None)
    path = _files().get(name)
    return None if path is None else _read(path)


@cache
def _files() -> dict[str, Path]:
    """The file of each named question, in the order of their numbers."""
    paths = sorted((PACKAGE / "queries" / "questions").glob("*.rq"))
    return {path.stem.partition("-")[2]: path for path in paths}


@cache
def _read(path: Path) -> NamedQuery:
    text = path.read_text("utf-8")
    header = dict(_HEADER.findall(text))
    if header.keys() != {"number", "title", "question", "answer"}:
        raise QueryError(f"{path}: needs number, title, question and answer lines; add them")
    parameters = [Parameter(**found.groupdict()) for found in _PARAMETER.finditer(text)]
    return NamedQuery(
        name=path.stem.partition("-")[2],
        number=int(header["number"]),
        title=header["title"],
        question=header["question"],
        example=header["answer"],
        parameters={parameter.name: parameter for parameter in parameters},
        sparql=text,
    )


def parse_parameters(given: Iterable[str]) -> dict[str, str]:
    """``["who=Noor Adessa"]`` -> ``{"who": "Noor Adessa"}``; raises QueryError without a ``=``."""
    pairs: dict[str, str] = {}
    for text in given:
        name, sign, value = text.partition("=")
        if not sign or not name:
            raise QueryError(f"--param {text!r}: write NAME=VALUE")
        pairs[name] = value
    return pairs


# ── values ──

# Every name has to be looked at. The shape is one whose rows are kept (`kg.queries.views`).
_ACTORS = """
SELECT DISTINCT ?actor WHERE {
  {
    SELECT DISTINCT ?actor ?name WHERE {
      VALUES ?predicate { rdfs:label skos:altLabel }
      GRAPH ?g { ?actor kg:mentionedIn ?article ; ?predicate ?name }
    }
  }
  FILTER (LCASE(?name) = LCASE(?wanted))
} ORDER BY ?actor"""
_NAMES = """
SELECT DISTINCT ?actor ?name WHERE {
  GRAPH ?g { ?actor kg:mentionedIn ?article ; rdfs:label ?name }
}"""


def read_value(kind: str, value: str, ask: Ask) -> Term | list[Term]:
    """A parameter's value as a term of its kind; QueryError if it is none."""
    if kind == "text":
        return ox.Literal(value)
    if kind == "words":
        return ox.Literal(_pattern(_words_of(value)))
    if kind == "number":
        if not re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)", value):
            raise QueryError(f"{value!r} is not a number")
        return ox.Literal(value, datatype=ox.NamedNode(f"{XSD}decimal"))
    if _IRI.fullmatch(value):
        return ox.NamedNode(value)
    if kind == "iri":
        raise QueryError(f"{value!r} is not an IRI")
    return find_actors(value, ask)


def _words_of(value: str) -> Iterable[str]:
    """The words of a list of the lexicon, or the words themselves, with commas."""
    from kg.ontology.lexicon import load_lexicon

    try:
        return load_lexicon().words(value)
    except LexiconError:
        return value.split(",")


def _pattern(words: Iterable[str]) -> str:
    r"""A regular expression that any of ``words`` matches, each as a whole.

    With ``\W`` and not XPath's ``\p{L}``, which rdflib, who has Python's expressions, rejects.
    """
    alternatives = "|".join(re.escape(word.strip()).replace(r"\ ", " ") for word in sorted(words))
    return rf"(^|\W)({alternatives})($|\W)"


def find_actors(name: str, ask: Ask) -> list[Term]:
    """The nodes of this name; raises QueryError, with near misses, where there is none."""
    found = [row["actor"] for row in ask(actors_called(name))]
    if not found:
        from difflib import get_close_matches

        names = {str(row["name"].value) for row in ask(_NAMES)}  # type: ignore[union-attr]
        near = [one for one in sorted(names) if name.casefold() in one.casefold()]
        near = (near or get_close_matches(name, names, cutoff=0.5))[:5]
        hint = f"; did you mean {', '.join(near)}?" if near else "; look at kg stats"
        raise QueryError(f"nothing is called {name!r}{hint}")
    return found


def namesakes(name: str, found: Iterable[Term], ask: Ask) -> list[str]:
    """Further actors whose name ends in the word ``name``, as a surname would; sorted."""
    if len(name.split()) != 1:
        return []
    word, known = name.casefold(), set(found)
    called: dict[Term, str] = {}
    for row in ask(_NAMES):
        actor, label = row["actor"], str(row["name"].value)  # type: ignore[union-attr]
        if actor not in known and label.casefold().split()[-1:] == [word]:
            called[actor] = label
    return sorted(called.values())


def actors_called(name: str) -> str:
    """The query for the nodes of this name, in large or small letters."""
    return put_in(_ACTORS, "wanted", ox.Literal(name))


# ── running ──


def run_query(
    out: str | Path,
    query: str,
    *,
    parameters: Mapping[str, str] | None = None,
    form: str | None = None,
    timeout: float | None = None,
    width: int | None = None,
    iris: bool = False,
    limit: int | None = None,
    tell: Callable[[str], None] | None = None,
) -> str:
    """Answers ``query`` over the folder ``out``; returns text in format ``form``.

    ``query`` is SPARQL, the path of a file, ``-`` for standard input, or the name or number of a
    named question. ``width`` is as in `kg.queries.result_formats.write_answer`. With ``iris`` a
    table shows IRIs, otherwise the labels of the nodes. With ``limit`` only so many rows are given.
    ``tell`` receives a note if the answer may mislead. Raises QueryError if the query cannot be
    read, bound, parsed or finished.
    """
    with Store.open(store_of(Path(out)), read_only=True, later=True) as store:
        try:
            asked = _asked(query, _ask_of(store, query), parameters or {}, timeout, limit)
        except QueryError:
            require_graph(store, Path(out))
            raise
        if _found_nothing(asked.answer):
            require_graph(store, Path(out))
        plain = iris or form not in (None, "table")
        labels = {} if plain else labels_of(asked.answer, store.query)
        if tell and _found_nothing(asked.answer) and not find_named_query(query):
            from kg.queries.unknown_terms import unknown_terms

            for note in unknown_terms(asked.sparql, store):
                tell(note)
    answer = asked.answer
    if tell and _found_nothing(answer) and not keywords(asked.sparql) & {"GRAPH", "FROM"}:
        tell("no rows: each article has a named graph, so write GRAPH ?g { … } around the pattern")
    if tell and answer.left_out:
        tell(f"the first {len(answer.rows):,} of {len(answer.rows) + answer.left_out:,} rows")
    return write_answer(answer, form, width=width, labels=labels)


def query(
    out: str | Path,
    question: str,
    *,
    parameters: Mapping[str, str] | None = None,
    timeout: float | None = None,
) -> Answer:
    """Answers a named question, or SPARQL of your own, over the folder ``out``.

    ``question`` is as in `run_query`. Raises QueryError if it cannot be read, bound, parsed or
    finished, OutputError if ``out`` has no built graph.
    """
    with open_built(Path(out)) as store:
        return answer_of(question, _ask_of(store, question), parameters or {}, timeout=timeout)


def _ask_of(store: Store, query: str) -> Callable[..., Answer]:
    """What answers ``query``: answers to named questions are kept, others may change with time."""
    return KeptAnswers(store).ask if find_named_query(query) else store.query


def keep_all_answers(
    out: str | Path,
    *,
    tell: Callable[[str, float], None] = lambda name, seconds: None,
    folder: Path | None = None,
    timeout: float | None = math.inf,
) -> tuple[int, tuple[str, ...]]:
    """Keeps the answers of all named questions that need no parameter, and the names of actors.

    The names are for questions about somebody. Else as `keep_answers`. Raises OutputError if
    ``out`` has no built graph.
    """
    with open_built(Path(out)) as store:
        questions = (
            (one.name, one.bound({}, store.query))
            for one in load_named_queries().values()
            if all(parameter.default is not None for parameter in one.parameters.values())
        )
        names = [("names of actors", actors_called(""))]  # which questions about somebody look up
        queries = itertools.chain(names, questions)
        return keep_answers(store, queries, tell=tell, folder=folder, timeout=timeout)


def _found_nothing(answer: Answer) -> bool:
    """True if no pattern matched, as far as an answer shows: a count of nothing is a row too."""
    if answer.rows:
        cells = [term for row in answer.rows for term in row if term is not None]
        return all(isinstance(term, ox.Literal) and term.value == "0" for term in cells)
    return not answer


def answer_of(
    query: str,
    ask: Callable[..., Answer],
    parameters: Mapping[str, str],
    *,
    timeout: float | None = None,
) -> Answer:
    """The same with any function that answers SPARQL: of a store or of a server."""
    return _asked(query, ask, parameters, timeout).answer


class _Asked(NamedTuple):
    sparql: str
    answer: Answer


def _asked(
    query: str,
    ask: Callable[..., Answer],
    parameters: Mapping[str, str],
    timeout: float | None,
    limit: int | None = None,
) -> _Asked:
    named = find_named_query(query)
    if named is not None:
        bound = named.bound(parameters, ask)
        first = {} if limit is None else {"first": limit}  # what `KeptAnswers.ask` alone can do
        return _Asked(bound, ask(bound, timeout=timeout, **first))
    sparql, source = read_query(query)
    bindings = {name: _guess(value) for name, value in parameters.items()}
    try:
        return _Asked(sparql, ask(bind(sparql, bindings), timeout=timeout).first(limit))
    except QueryError as error:
        raise QueryError(f"{source}: {error}" if source else str(error)) from error


def read_query(query: str) -> tuple[str, str]:
    """The text of a query given as text, as a file or on standard input, and where it came from.

    The place is empty for text. Raises QueryError if there is no query.
    """
    if query == "-":
        text, source = sys.stdin.read(), "standard input"
    elif query.endswith((".rq", ".sparql")) or _is_file(query):
        source = query
        try:
            text = Path(query).read_text("utf-8-sig")
        except OSError as error:
            raise QueryError(f"{query}: cannot be read ({error.strerror}); check it") from error
        except UnicodeDecodeError as error:
            raise QueryError(
                f"{query}: not valid UTF-8 at byte {error.start}; re-save the file as UTF-8"
            ) from error
    else:
        text, source = query, ""
    if not text.strip():
        raise QueryError(f"{source or 'the query'}: is empty; write SPARQL into it")
    if source or "{" in query or query.lower().startswith("describe"):
        return text, source
    from difflib import get_close_matches

    near = get_close_matches(query, load_named_queries(), n=3, cutoff=0.6)
    hint = f"; did you mean {', '.join(near)}?" if near else ""
    raise QueryError(
        f"{query!r} is neither a file, SPARQL nor a named question{hint} (kg query --list)"
    )


def _is_file(query: str) -> bool:
    try:
        return Path(query).is_file()
    except (OSError, ValueError):  # too long for a path, or no text of one
        return False


def _guess(value: str) -> Term | list[Term]:
    """A parameter of a query of one's own: what it looks like, and never any query text.

    ``<iri>``, absolute IRIs with ``//`` and names such as ``kg:Arrest`` are nodes; digits are the
    number and the text alike; anything else is a text.
    """
    bare = value.removeprefix("<").removesuffix(">")
    prefix, colon, local = value.partition(":")
    if colon and prefix in PREFIXES and re.fullmatch(r"\w+", local):
        return ox.NamedNode(PREFIXES[prefix] + local)
    if (value.startswith("<") or "://" in value) and _IRI.fullmatch(bare):
        return ox.NamedNode(bare)
    if re.fullmatch(r"[+-]?\d+(\.\d+)?", value):
        kind = "decimal" if "." in value else "integer"
        return [ox.Literal(value), ox.Literal(value, datatype=ox.NamedNode(f"{XSD}{kind}"))]
    return ox.Literal(value)
