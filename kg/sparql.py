"""Binding variables of a SPARQL query to terms without ever pasting text into it.

The values become a ``VALUES`` block at the start of the outermost group, each written by the RDF
library's own serializer, so that no value can end a string or open a group. Works for any server.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from kg.answers import Term
from kg.errors import QueryError
from kg.vocab import PREFIXES

_TOKEN = re.compile(
    r"""
    (?P<skip> <[^<>"{}|^`\\\x00-\x20]*> | \#[^\n]*
      | \"{3}(?:[^"\\]|\\.|"(?!""))*\"{3} | '{3}(?:[^'\\]|\\.|'(?!''))*'{3}
      | "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)*' )
    | (?P<word> [?$]?[A-Za-z_][\w.-]* )
    | (?P<brace> [{}] )
    """,
    re.VERBOSE | re.DOTALL,
)
_VARIABLE = re.compile(r"[A-Za-z_]\w*")


def bind(
    sparql: str, bindings: Mapping[str, Term | Sequence[Term]], *, at: str | None = None
) -> str:
    """``sparql`` with each variable fixed to a term, or to one of several.

    The values stand at the start of the outermost group, or behind the text ``at`` if it has that.
    Raises QueryError where a variable does not occur in the query, or the query has no group.
    """
    if not bindings:
        return sparql
    used = variables(sparql)
    for name in bindings:
        if name not in used:
            known = ", ".join(sorted(used)) or "none"
            raise QueryError(f"the query has no variable ?{name}; it has: {known}")
    marked = -1 if at is None else sparql.find(at)
    place = _start_of_group(sparql) if marked < 0 else marked + len(at or "")
    blocks = (_values(name, value) for name, value in bindings.items())
    return f"{sparql[:place]} {' '.join(blocks)} {sparql[place:]}"


def variables(sparql: str) -> set[str]:
    """The names of the variables of a query."""
    return {
        word[1:]
        for kind, word, _ in _tokens(sparql)
        if kind == "word" and word.startswith(("?", "$"))
    }


def keywords(sparql: str) -> frozenset[str]:
    """The bare words of a query in capitals; strings, IRIs and comments do not count."""
    return frozenset(word.upper() for kind, word, _ in _tokens(sparql) if kind == "word")


def with_prefixes(sparql: str) -> str:
    """``sparql`` with declarations of the common prefixes that it uses and does not declare."""
    declared = set(re.findall(r"PREFIX\s+([\w-]*):", sparql, re.IGNORECASE))
    needed = [
        f"PREFIX {name}: <{iri}>"
        for name, iri in PREFIXES.items()
        if name not in declared and re.search(rf"\b{name}:", sparql)
    ]
    return "\n".join([*needed, sparql])


def _values(name: str, value: Term | Sequence[Term]) -> str:
    if not _VARIABLE.fullmatch(name):
        raise QueryError(f"{name!r} is no name of a variable; use letters and digits")
    terms: Iterable[Term] = value if isinstance(value, Sequence) else [value]
    return f"VALUES ?{name} {{ {' '.join(str(term) for term in terms)} }}"


def _tokens(sparql: str) -> Iterable[tuple[str, str, int]]:
    for found in _TOKEN.finditer(sparql):
        yield found.lastgroup or "", found.group(), found.end()


def _start_of_group(sparql: str) -> int:
    """The place behind the brace that opens the WHERE group, a CONSTRUCT template skipped."""
    template = False
    depth = 0
    for kind, token, end in _tokens(sparql):
        if kind == "word" and token.upper() == "CONSTRUCT" and depth == 0:
            template = True
        elif kind == "word" and token.upper() == "WHERE" and depth == 0:
            template = False
        elif token == "{":
            if depth == 0 and not template:
                return end
            depth += 1
        elif token == "}":
            depth -= 1
            template = template and depth > 0
    raise QueryError("the query has no { group }; parameters need one")


def calls_other_servers(sparql: str) -> bool:
    """True where a query holds SERVICE as a keyword; strings, IRIs and comments do not count.

    Raises QueryError for a query with escapes (``\\uXXXX``) outside strings: SPARQL decodes them
    before it looks for keywords, and this function does not.
    """
    bare = "".join((found.group("skip") is None and found.group()) or " " for found in _all(sparql))
    if "\\" in bare:
        raise QueryError("escapes outside strings are not taken here; write the characters")
    return "SERVICE" in keywords(sparql)


def _all(sparql: str) -> Iterable[re.Match[str]]:
    """Tokens, and every other character as a token of its own."""
    return re.finditer(f"{_TOKEN.pattern}|.", sparql, re.VERBOSE | re.DOTALL)
