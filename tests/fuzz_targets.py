"""What coverage-guided fuzzing runs (``tests.fuzz_coverage``): bytes in, an error where wrong.

``reader``: the bytes of an input file; ``codec``: a record, or lines of N-Quads; ``sparql``: a
query, judged by the guard of ``kg serve`` and by the parsers of Oxigraph and rdflib.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg.builder.graph_tasks import Task, project, take_note
from kg.errors import InputError, QueryError, RecordError
from kg.model import Document
from kg.ontology.lexicon import load_lexicon
from kg.ontology.vocabulary import PREFIXES
from kg.reader import read_documents
from kg.reader.feeds import read_listing
from kg.records.codec import from_line, to_line
from kg.store.bindings import calls_other_servers, check_size, keywords, variables, with_prefixes
from kg.store.nquads import lines, triples


class FindingError(AssertionError):
    """Something that must not be so; the first line says what, without the input's own words."""


# ------------------------------------------------------------------ reader

# What decides how a file is read; the first byte of an input chooses among them.
KINDS = (
    ".txt", ".md", ".html", ".jsonl", ".json", ".zip", ".txt.gz", ".warc", ".jsonl.gz", "", ".xml",
)  # fmt: skip
_UNFORESEEN = re.compile(r" failed \((\w+).*\); report it")


def reader(data: bytes) -> None:
    """The reader gives sound documents or foreseen reasons, at least one, and raises nothing."""
    if not data:
        return
    kind, body = KINDS[data[0] % len(KINDS)], data[1:]
    if kind == ".xml":  # by its name it would be read as a list, and its pages fetched
        _listing(body)
        return
    path = _folder() / f"input{kind}"
    path.write_bytes(body)
    found = list(read_documents([path], lexicon=load_lexicon()))
    if not found:
        raise FindingError("read without a word")
    for item in found:
        if isinstance(item, Document):
            _sound(item)
        elif not item.reason.strip() or len(item.reason.splitlines()) != 1:
            raise FindingError("a reason that is empty or has lines")
        elif unforeseen := _UNFORESEEN.search(item.reason):
            raise FindingError(f"an unforeseen {unforeseen[1]}\n{item.reason}")


def _folder() -> Path:
    return Path(_made_folder().name)


@cache
def _made_folder() -> tempfile.TemporaryDirectory[str]:
    """In memory where there is such a place; removed at the end of the process."""
    memory = Path("/dev/shm")
    return tempfile.TemporaryDirectory(
        prefix="kg-fuzz-", dir=memory if memory.is_dir() else None, ignore_cleanup_errors=True
    )


def _listing(body: bytes) -> None:
    try:
        found = read_listing(body, name="input.xml", base="https://courier.example/feed")
    except InputError:
        return
    for item in found:
        item.url.encode()


def _sound(document: Document) -> None:
    """Spans in order within the text, and nothing that no file of UTF-8 can hold."""
    end = 0
    for block in document.blocks:
        if not end <= block.span.start < block.span.end <= len(document.text):
            raise FindingError("a block outside the text or before its forerunner")
        end = block.span.end
    known = (document.id, document.title, document.publisher, document.url, document.published)
    for words in (document.text, *known, *document.authors):
        (words or "").encode()


# ------------------------------------------------------------------ codec

_BASE = "https://fuzz.example/id/"
_GRAPH = ox.NamedNode(f"{_BASE}graph")
_VALUES: tuple[object, ...] = (
    None, True, False, 0, -1, 5, 1.5, float("nan"), float("inf"), 10**400, "", " ", "x", [], {},
    [0, 1], [1, 0], [0, 10**9], [[0, 5]], [[0, 5], [0, 5]], "\u0000", "\ud800", "\ufffe",
    "<>\\\"\n", "e1", "e2", "st1", "ev1", "asserted", "denied", "2025-03-04", "9999-99-99", "../",
    "%", "a b", "https://x.example/ \u202e", "Q42", "kg:Arrest", "x" * 3_000,
    {"value": 5, "bound": "exact"},
)  # fmt: skip


def codec(data: bytes) -> None:
    """Records and quads come back as they went; what is refused is refused by our own error."""
    if not data:
        return
    kind, body = data[0] % 3, data[1:]
    if kind == 0:
        _record(body.decode("utf-8", "replace"))
    elif kind == 1:
        _record(json.dumps(edited(json.loads(_sample()), body)))
    else:
        _quads(body)


@cache
def _sample() -> str:
    """A record with all that a record may hold, one of those that the fuzzer starts from."""
    return Path(__file__).with_name("cases").joinpath("fuzz", "record.json").read_text("utf-8")


def edited(record: Any, steps: bytes) -> Any:
    """The record with one value put in for every three bytes: two choose the place."""
    places = list(_places(record))
    for number in range(0, len(steps) - 2, 3):
        holder, key = places[int.from_bytes(steps[number : number + 2]) % len(places)]
        holder[key] = _VALUES[steps[number + 2] % len(_VALUES)]
    return record


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    keys: Iterable[Any] = ()
    if isinstance(value, dict):
        keys = list(value)
    elif isinstance(value, list):
        keys = range(len(value))
    for key in keys:
        yield value, key
        yield from _places(value[key])


def _record(text: str) -> None:
    try:
        extraction = from_line(text)
    except RecordError:
        return
    line = to_line(extraction)
    if from_line(line) != extraction:
        raise FindingError("a record that comes back changed")
    try:
        take_note(line, _BASE)
        graph = project(Task("fuzz", line, {}), _BASE, ())
    except RecordError:  # it refers to what it does not hold, or to no term of the ontology
        return
    for one in graph.nquads.splitlines():
        if len(list(ox.parse(one, format=ox.RdfFormat.N_QUADS))) != 1:
            raise FindingError("a line of a graph that is not one quad")


def _quads(body: bytes) -> None:
    try:
        found = [
            ox.Quad(quad.subject, quad.predicate, quad.object, _GRAPH)
            for quad in ox.parse(body, format=ox.RdfFormat.N_QUADS)
            if not isinstance(quad.subject, ox.BlankNode | ox.Triple)
            and not isinstance(quad.object, ox.BlankNode | ox.Triple)
        ]
    except (SyntaxError, ValueError):
        return
    written = list(lines(iter(found)))
    if [q for one in written for q in ox.parse(one, format=ox.RdfFormat.N_QUADS)] != found:
        raise FindingError("quads that come back changed")
    bare = triples([one.rstrip(b"\n") for one in written], _GRAPH)
    if [q.triple for q in ox.parse(bare, format=ox.RdfFormat.N_TRIPLES)] != [
        quad.triple for quad in found
    ]:
        raise FindingError("triples that come back changed")


# ------------------------------------------------------------------ SPARQL guard

# A query is soup of these where the first byte of an input is odd, else the bytes themselves.
PIECES = (
    " ", "\n", "\t", "\r", "", ".", ";", ",", "{", "}", "(", ")", "[", "]", "<", ">", '"', "'",
    '"""', "'''", "\\", "\\\\", '\\"', "\\u0022", "\\u0053", "\\U00000053", "#", "@en", "^^", ":",
    "?", "$", "-", "_", "_:b", "|", "/", "!", "=", "&&", "||", "<<", ">>", "<<(", ")>>", "{|", "|}",
    "1", "1.", "1e5", ".5", "?s", "$o", "a", "ex:", "ex:a", "kg:a", ":", "<http://x>", "<a:b#c>",
    "<#>", "<>", "SERVICE", "service", "SeRvIcE", "\u017fervice", "SERVICE SILENT", "SILENT",
    "SERVICE<a:b>{}", "SERVICE ?s {}", "SERVICE ex:a {}", "ex:service", "?service", "x", "SELECT",
    "*", "WHERE", "ASK", "CONSTRUCT", "DESCRIBE", "OPTIONAL", "UNION", "MINUS", "GRAPH ?g",
    "LATERAL", "FILTER", "EXISTS", "NOT EXISTS", "BIND", "AS", "VALUES", "UNDEF", "PREFIX", "BASE",
    "PREFIX service: <a:>", "LIMIT 1", "ORDER BY", "GROUP BY", "HAVING", "true", "{ ?s ?p ?o }",
    "?s ?p ?o", "?s ?p \"a\"", "\u00a0", "\ufeff", "\u2028", "\u0000", "\U0001d54a", "é", "\\n",
    "%53", "&#83;",
)  # fmt: skip
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_WORD = re.compile("service", re.IGNORECASE)
LONGEST_WALK = 2_000
# A prefix of each query, so that rdflib takes the names that Oxigraph gets its prefixes for.
_DECLARED = "PREFIX ex: <http://ex.example/> PREFIX : <http://d.example/> "


def sparql(data: bytes) -> None:
    """The guard raises its own error alone, and lets no query through that a parser federates."""
    if not data:
        return
    if data[0] % 2:
        query = "".join(PIECES[byte % len(PIECES)] for byte in data[1:])
        wrapped = data[0] % 4 == 3
        query = _DECLARED + (f"SELECT * {{ ?s ?p ?o {query} }}" if wrapped else query)
    else:
        query = data[1:].decode("utf-8", "replace")
    _walk(query)
    if passes(query) and federates(query):
        raise FindingError(f"SERVICE passed\n{query}")


_MET = re.compile(r"error at (\d+):(\d+)")


def _walk(query: str) -> None:
    """As many rounds as Oxigraph reads of a line before it gives up.

    The guard is made of regular expressions, which show no coverage: so a query that gets further
    with Oxigraph is what the fuzzer sees as new, and comes to queries that are whole.
    """
    try:
        ox.Store().query(query[:LONGEST_WALK], prefixes=dict(PREFIXES))
    except (SyntaxError, ValueError) as error:
        met = _MET.search(str(error))
        for _ in range(int(met[2]) // 4 if met else 0):
            pass
    except (OSError, RuntimeError):
        return


def passes(query: str) -> bool:
    """True where the guard lets a query through."""
    try:
        check_size(query)
        variables(query), keywords(query)
        return not calls_other_servers(query) and not calls_other_servers(with_prefixes(query))
    except QueryError:
        return False


def federates(query: str) -> bool:
    """True where Oxigraph or rdflib reads SERVICE as a keyword of a query.

    Oxigraph shows no tree. But what it parses, and no longer parses with each "service" written
    "zervice", has the word as a keyword: names and strings may change as one.
    """
    whole = with_prefixes(query)
    if not _WORD.search(_decoded(whole)):
        return False  # a keyword is spelled in full, in some mixture of cases
    changed = _WORD.sub("zervice", whole)
    return (_oxigraph_parses(whole) and not _oxigraph_parses(changed)) or _rdflib_federates(whole)


def _decoded(query: str) -> str:
    return _ESCAPE.sub(lambda m: _character(int(m[1] or m[2], 16)), query)


def _character(number: int) -> str:
    return chr(number) if number <= 0x10FFFF else ""


def _oxigraph_parses(query: str) -> bool:
    try:
        ox.Store().query(query, prefixes=dict(PREFIXES))
    except (SyntaxError, ValueError):
        return False
    except (OSError, RuntimeError):  # parsed, and failed at work
        return True
    return True


def _rdflib_federates(query: str) -> bool:
    from rdflib.plugins.sparql.parser import parseQuery

    try:
        tree = parseQuery(query)
    except Exception:  # noqa: BLE001  pyparsing's, RecursionError and others: not a query to rdflib
        return False
    return "ServiceGraphPattern" in repr(tree)


TARGETS: dict[str, Callable[[bytes], None]] = {"reader": reader, "codec": codec, "sparql": sparql}
