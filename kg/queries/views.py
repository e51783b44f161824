"""Questions with blanks whose rows are kept once, for whatever a blank is filled with.

Such a question is a sub-SELECT without blanks, and one FILTER with them behind it. The rows of the
sub-SELECT are its view. They are sorted as the question sorts them, so the answer for a value is
the rows whose tested columns pass the FILTER, without the columns that are not asked for. SPARQL
evaluates a sub-SELECT by itself, before what is around it (SPARQL 1.1, section 12), so these are
the rows of the whole query, in the same order. The FILTER is evaluated by Oxigraph, once for each
combination of tested columns.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from kg.store.bindings import blanked, canonical, variables, with_prefixes

# From the outer SELECT to the brace that opens the group of the inner one, in a `canonical` query.
_START = re.compile(
    r"SELECT DISTINCT (?P<shown>(?:\?\w+ )+)WHERE \{ \{ "
    r"(?P<inner>SELECT DISTINCT (?P<columns>(?:\?\w+ )+)WHERE )\{"
)
_FILTER = re.compile(r" \} (?=FILTER \()")
_ORDER = re.compile(r" \} (ORDER BY [^{}]+)")
# What a FILTER and an ORDER BY may have: it depends on the row alone, and makes no text longer than
# it was, so that what anybody asks may be evaluated in this process.
_ALLOWED = frozenset((
    "FILTER", "ORDER", "BY", "ASC", "DESC",
    "BOUND", "COALESCE", "CONTAINS", "IF", "LCASE", "REGEX", "STR", "SUBSTR",
))  # fmt: skip
_WORD = re.compile(r"(?<![?$\w:])[A-Za-z_]\w*(?![\w:])")  # neither variable nor prefixed name
_REGEX = re.compile(r"REGEX\(\?\w+, +, +\)")  # of a `blanked` query: both others are constants
# Characters of a FILTER, and combinations of tested columns that it is put to, at most.
_LONGEST, _MOST_TESTED = 20_000, 50_000


@dataclass(frozen=True, slots=True)
class View:
    """What a query of this shape asks: the query of the view, and what becomes of its rows."""

    sparql: str
    shown: tuple[str, ...]
    tested: tuple[str, ...]
    condition: str

    def answer(self, body: bytes) -> bytes | None:
        """The rows of the whole query, given those of the view; both are TSV as Oxigraph writes it.

        None if they cannot be had so: too much to test, or a blank node among it.
        """
        head, *lines = body.decode().removesuffix("\n").split("\n")
        columns = [name.removeprefix("?") for name in head.split("\t")]
        keys, same = [], dict[tuple[str, ...], tuple[str, ...]]()
        tested = [columns.index(name) for name in self.tested]
        for line in lines:  # the cells of all rows at once would be several times the answer
            cells = line.split("\t")
            key = tuple([cells[place] for place in tested])
            keys.append(same.setdefault(key, key))
        passed = self._passed(tuple(same))
        if passed is None:
            return None
        shown = [columns.index(name) for name in self.shown]
        found = dict.fromkeys(
            "\t".join([cells[place] for place in shown])
            for line, key in zip(lines, keys, strict=True)
            if key in passed
            for cells in (line.split("\t"),)
        )
        names = "\t".join(f"?{name}" for name in self.shown)
        return ("\n".join([names, *found]) + "\n").encode()

    def _passed(self, keys: Sequence[tuple[str, ...]]) -> frozenset[tuple[str, ...]] | None:
        """Those of the combinations that pass the condition."""
        hidden = any(cell.startswith(("_:", "<<")) for key in keys for cell in key)
        if hidden or len(keys) > _MOST_TESTED:
            return None
        rows = " ".join(
            f"({number} {' '.join(cell or 'UNDEF' for cell in key)})"
            for number, key in enumerate(keys)
        )
        names = " ".join(f"?{name}" for name in self.tested)
        number = _unused(self.tested)
        query = f"SELECT ?{number} {{ VALUES (?{number} {names}) {{ {rows} }} {self.condition} }}"
        found = ox.Store().query(with_prefixes(query))
        assert isinstance(found, ox.QuerySolutions)
        return frozenset(keys[int(row[0].value)] for row in found)


def view_of(sparql: str) -> View | None:
    """The view of a query; None if the query has another shape, or sorts by less than it shows."""
    text = canonical(sparql)
    code = blanked(text)
    start = _START.match(code)
    if start is None:
        return None
    inner_end = _closing(code, start.end() - 1, "{}")
    condition = _FILTER.match(code, inner_end)
    if condition is None:
        return None
    condition_end = _closing(code, condition.end() + len("FILTER "), "()")
    order = _ORDER.fullmatch(code, condition_end)
    if order is None:
        return None
    sorting = text[order.start(1) :]
    view = View(
        f"{text[start.start('inner') : inner_end]} {sorting}",
        _names(start["shown"]),
        tuple(sorted(variables(text[condition.end() : condition_end]))),
        text[condition.end() : condition_end],
    )
    return view if _is_sound(view, _names(start["columns"]), sorting) else None


def _is_sound(view: View, columns: Sequence[str], sorting: str) -> bool:
    """Whether rows that pass can be told from the columns, and come in one order alone."""
    shown, code = set(view.shown), blanked(view.condition)
    words = {word.upper() for word in _WORD.findall(f"{code} {blanked(sorting)}")}
    return (
        set(view.tested) <= set(columns)
        and variables(sorting) == shown <= set(columns)
        and words <= _ALLOWED
        and len(_REGEX.findall(code)) == len(re.findall(r"REGEX", code, re.IGNORECASE))
        and len(code) <= _LONGEST
        and not set("{}") & set(code)
    )


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.removeprefix("?") for name in text.split())


def _closing(code: str, place: int, pair: str) -> int:
    """The place behind the bracket that closes the one at ``place``; the end if none does."""
    depth = 0
    for at in range(place, len(code)):
        depth += (code[at] == pair[0]) - (code[at] == pair[1])
        if depth == 0:
            return at + 1
    return len(code)


def _unused(names: Sequence[str]) -> str:
    """A name of a variable that is none of these."""
    return "_".join(("number", *names))
