"""Answers as text: a table for people, CSV, TSV, JSON (SPARQL results), Turtle, N-Triples.

A table is as wide as it is asked to be. Where its columns would get too narrow to read, each row
becomes a block of lines, one field a line. IRIs are shortened by prefixes and never broken.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

import pyoxigraph as ox

from kg.errors import QueryError
from kg.ontology.namespaces import PREFIXES
from kg.store.results import Answer, Term

_GRAPHS = {"ttl": ox.RdfFormat.TURTLE, "nt": ox.RdfFormat.N_TRIPLES}
# C0 and C1, and the marks that turn or hide text.
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
# A column of longer cells that is narrower than this cannot be read.
_NARROW = 20


def write_answer(
    answer: Answer,
    form: str | None = None,
    *,
    width: int | None = None,
    labels: Mapping[str, str] | None = None,
) -> str:
    """``answer`` in format ``form``: table, csv, tsv, json, ttl or nt.

    Without ``form`` it is a table, or Turtle for CONSTRUCT and DESCRIBE. ``width`` is what a line
    of a table may have; without it each row is one line. ``labels`` (IRI -> label) are what a table
    shows in place of IRIs. Raises QueryError if the format does
    not fit the kind of answer.
    """
    if answer.triples is not None:
        return _write_triples(answer.triples, form or "ttl")
    chosen = form or "table"
    if chosen == "table":
        return _table(answer, width, labels or {})
    writers = {"csv": _csv, "tsv": _tsv, "json": _json}
    if chosen not in writers:
        raise QueryError(f"{chosen}: only CONSTRUCT and DESCRIBE give triples; use table or csv")
    return writers[chosen](answer)


def _write_triples(triples: Sequence[ox.Triple], form: str) -> str:
    if form not in _GRAPHS:
        raise QueryError(f"{form}: CONSTRUCT and DESCRIBE give triples; use ttl or nt")
    ordered = sorted(set(triples), key=str)
    prefixes = dict(PREFIXES) if form == "ttl" else None
    data = ox.serialize(ordered, format=_GRAPHS[form], prefixes=prefixes)
    return "" if data is None else data.decode()


def shorten(iri: str) -> str:
    """``kg:Arrest`` for a known namespace, the last part of a data IRI, else the IRI itself."""
    for name, namespace in PREFIXES.items():
        if iri.startswith(namespace) and iri != namespace:
            return f"{name}:{iri.removeprefix(namespace)}"
    return iri


def shown(term: Term | None) -> str:
    """A term for a reader: literals plain, IRIs shortened, nothing for unbound."""
    if term is None:
        return ""
    if isinstance(term, ox.NamedNode):
        return shorten(term.value)
    return term.value if isinstance(term, ox.Literal) else str(term)


def _cell(term: Term | None, labels: Mapping[str, str]) -> str:
    """A term on one line; a terminal would obey control characters, so they are left out."""
    label = labels.get(term.value) if isinstance(term, ox.NamedNode) else None
    text = label or shown(term)
    if not text.isprintable():
        text = _CONTROLS.sub(" ", text)
    return " ".join(text.split())


def _table(answer: Answer, space: int | None, labels: Mapping[str, str]) -> str:
    if answer.truth is not None:
        return "yes\n" if answer.truth else "no\n"
    names = answer.variables
    rows = [[_cell(term, labels) for term in row] for row in answer.rows]
    widths = _widths(names, rows, space)
    if widths is None:
        lines = [line for row in rows for line in (*_block(names, row, space or 0), "")]
    else:
        lines = [_line(names, widths), _line(["-" * width for width in widths], widths)]
        for row in rows:
            lines.extend(_wrapped(row, widths))
    lines.append(f"({_count(len(rows), answer.left_out)})")
    return "\n".join(lines) + "\n"


def _count(rows: int, left_out: int) -> str:
    if left_out:
        return f"{rows} of {rows + left_out} rows"
    return f"{rows} row{'' if rows == 1 else 's'}"


def _widths(
    names: Sequence[str], rows: Sequence[Sequence[str]], space: int | None
) -> list[int] | None:
    """What each column needs, the widest ones cut so that all fit; None if they cannot."""
    columns = [[name, *(row[index] for row in rows)] for index, name in enumerate(names)]
    wanted = [max(map(len, column)) for column in columns]
    if space is None:
        return wanted
    left = space - 3 * max(0, len(names) - 1)
    least = [
        max(min(want, _NARROW), *map(_longest_word, column))
        for want, column in zip(wanted, columns, strict=True)
    ]
    if sum(least) > left:
        return None
    widths = list(least)
    spare = left - sum(least)
    order = sorted(range(len(names)), key=lambda index: wanted[index] - least[index])
    for place, index in enumerate(order):
        more = min(wanted[index] - least[index], spare // (len(order) - place))
        widths[index] += more
        spare -= more
    return widths


def _longest_word(cell: str) -> int:
    return max(map(len, cell.split()), default=0)


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    return " | ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()


def _wrapped(row: Sequence[str], widths: Sequence[int]) -> list[str]:
    columns = [_folded(cell, width) for cell, width in zip(row, widths, strict=True)]
    height = max(map(len, columns), default=0)
    return [
        _line([column[level] if level < len(column) else "" for column in columns], widths)
        for level in range(height)
    ]


def _block(names: Sequence[str], row: Sequence[str], space: int) -> list[str]:
    """A row as lines of their own, the values in one column; what is unbound is left out."""
    edge = max(map(len, names), default=0) + 2
    lines = []
    for name, cell in zip(names, row, strict=True):
        if cell:
            first, *others = _folded(cell, max(1, space - edge))
            lines += [f"{f'{name}:'.ljust(edge)}{first}", *(" " * edge + more for more in others)]
    return lines


def _folded(cell: str, width: int) -> list[str]:
    """The cell in lines of at most ``width``; a longer word, as of an IRI, stays whole."""
    if len(cell) <= width:
        return [cell]
    import textwrap

    whole = textwrap.wrap(cell, width, break_on_hyphens=False, break_long_words=False)
    return whole or [""]


def _csv(answer: Answer) -> str:
    """RFC 4180 as SPARQL 1.1 Query Results CSV asks: full IRIs, plain values.

    A cell that a spreadsheet would run as a formula gets a leading apostrophe.
    """
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    if answer.truth is not None:
        writer.writerows([["answer"], [str(answer.truth).lower()]])
        return stream.getvalue()
    writer.writerow(answer.variables)
    for row in answer.rows:
        writer.writerow([harmless(_plain(term)) for term in row])
    return stream.getvalue()


def harmless(cell: str) -> str:
    """A cell of CSV that no spreadsheet takes for a formula (OWASP, CSV injection)."""
    numeric = cell[1:].replace(".", "", 1).isdecimal()
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") and not numeric else cell


def _plain(term: Term | None) -> str:
    if term is None:
        return ""
    return term.value if isinstance(term, ox.NamedNode | ox.Literal) else str(term)


def _tsv(answer: Answer) -> str:
    """SPARQL 1.1 Query Results TSV: terms in Turtle syntax."""
    if answer.truth is not None:
        return f"?answer\n{str(answer.truth).lower()}\n"
    lines = ["\t".join(f"?{name}" for name in answer.variables)]
    for row in answer.rows:
        cells = ["" if term is None else str(term).replace("\t", "\\t") for term in row]
        lines.append("\t".join(cells))
    return "\n".join(lines) + "\n"


def _json(answer: Answer) -> str:
    """SPARQL 1.1 Query Results JSON."""
    if answer.truth is not None:
        found: dict[str, Any] = {"head": {}, "boolean": answer.truth}
    else:
        bindings = [{name: _json_term(term) for name, term in row.items()} for row in answer]
        found = {"head": {"vars": list(answer.variables)}, "results": {"bindings": bindings}}
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


def _json_term(term: Term) -> dict[str, Any]:
    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, ox.BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, ox.Triple):
        raise QueryError("SPARQL 1.1 JSON has no triple terms; use tsv")
    found = {"type": "literal", "value": term.value}
    if term.language:
        found["xml:lang"] = term.language
    elif not term.datatype.value.endswith("XMLSchema#string"):
        found["datatype"] = term.datatype.value
    return found
