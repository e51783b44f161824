"""Binding variables of a SPARQL query to terms without ever pasting text into it.

The values become a ``VALUES`` block at the start of the outermost group, each written by the RDF
library's own serializer, so that no value can end a string or open a group. Works for any server.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from kg.errors import QueryError
from kg.ontology.namespaces import PREFIXES
from kg.store.results import Term

_TOKEN = re.compile(
    r"""
    (?P<skip> <[^<>"{}|^`\\\x00-\x20]*> | \#[^\r\n]*
      | \"{3}(?:[^"\\]|\\.|"(?!""))*\"{3} | '{3}(?:[^'\\]|\\.|'(?!''))*'{3}
      | "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)*' )
    | (?P<word> [?$]?[A-Za-z_][\w.-]* )
    | (?P<brace> [{}] )
    """,
    re.VERBOSE | re.DOTALL,
)
# The keyword, in any mixture of cases; "ſ" is an s to whoever folds case by Unicode.
_SERVICE = re.compile(r"[sſ]ervice(?![\w-])", re.IGNORECASE)
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
# What makes a name of the word behind it: "?", "$", or a prefix with its colon.
_NAME_BEFORE = re.compile(r"(?:[?$]|(?<![\w.?$:-])[A-Za-z][\w-]*:|(?<![\w.?$:-]):)\w*$")
# What joins one part of a query to the next.
_JOINING = re.compile(
    r"\|\|?|&&|[!+*/^]|(?<![\w.])-|"
    r"\b(?:UNION|OPTIONAL|MINUS|FILTER|BIND|EXISTS|GRAPH|SELECT)\b",
    re.IGNORECASE,
)
_PATTERNS = re.compile(r";|\.(?!\w)")
# Measured on Oxigraph 0.5: 600 operators and 100 brackets take a tenth of a second and neither
# stack; planning 150 patterns of one group takes three seconds, and grows with their cube.
LONGEST, DEEPEST, MOST_JOINED, MOST_PATTERNS = 1_000_000, 100, 600, 150
_VARIABLE = re.compile(r"[A-Za-z_]\w*")


def bind(
    sparql: str, bindings: Mapping[str, Term | Sequence[Term]], *, at: str | None = None
) -> str:
    """``sparql`` with each variable fixed to a term, or to one of several.

    The values are at the start of the outermost group, or behind each text ``at`` if it has that.
    Raises QueryError if a variable does not occur in the query, or the query has no group.
    """
    if not bindings:
        return sparql
    used = variables(sparql)
    for name in bindings:
        if name not in used:
            known = ", ".join(sorted(used)) or "none"
            raise QueryError(f"the query has no variable ?{name}; it has: {known}")
    values = " ".join(_values(name, value) for name, value in bindings.items())
    if at is not None and at in sparql:
        return sparql.replace(at, f"{at} {values} ")
    place = _start_of_group(sparql)
    return f"{sparql[:place]} {values} {sparql[place:]}"


def put_in(sparql: str, name: str, term: Term) -> str:
    """``sparql`` with ``term`` in place of each mention of the variable ``name``.

    For a value that is only an argument of a function: engines compile a regular expression that
    they are given as a constant once, and one in a variable for every row. The term is written by
    the RDF library, as in `bind`. Raises QueryError if the query has no such variable.
    """
    pieces, last = [], 0
    for kind, word, end in _tokens(sparql):
        if kind == "word" and word in (f"?{name}", f"${name}"):
            pieces += [sparql[last : end - len(word)], str(term)]
            last = end
    if not pieces:
        raise QueryError(f"the query has no variable ?{name}; correct its name")
    return "".join([*pieces, sparql[last:]])


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


def canonical(sparql: str) -> str:
    """``sparql`` without its comments, and with one blank where there is white space.

    To tell whether two texts are the same query. Strings and IRIs stay as they are, and stand
    between blanks.
    """
    pieces, last = [], 0
    for found in _TOKEN.finditer(sparql):
        if found["skip"] is not None:
            pieces += sparql[last : found.start()].split()
            pieces += [] if found["skip"].startswith("#") else [found["skip"]]
            last = found.end()
    return " ".join([*pieces, *sparql[last:].split()])


def blanked(sparql: str) -> str:
    """``sparql``, as long as it was, with blanks in place of strings, IRIs and comments."""
    pieces, last = [], 0
    for found in _TOKEN.finditer(sparql):
        if found["skip"] is not None:
            pieces += [sparql[last : found.start()], " " * (found.end() - found.start())]
            last = found.end()
    return "".join([*pieces, sparql[last:]])


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
        raise QueryError(f"{name!r} is not a name of a variable; use letters and digits")
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
    """True if a query may hold SERVICE as a keyword; strings, IRIs and comments do not count.

    In doubt it does: "service" is let pass only as the whole of a variable's name or of a prefixed
    name (``?service``, ``ex:service``). Raises QueryError for a query with escapes (``\\uXXXX``)
    outside strings. SPARQL has them decoded before anything else, so that one in a string may end
    the string; Oxigraph decodes them within it. So the query is looked at in both ways.
    """
    if "\\" in _code(sparql):
        raise QueryError("escapes outside strings are not allowed here; write the characters")
    return any(
        not _NAME_BEFORE.search(code, 0, found.start())
        for code in {_code(sparql), _code(_decoded(sparql))}
        for found in _SERVICE.finditer(code)
    )


def _decoded(sparql: str) -> str:
    return _ESCAPE.sub(lambda found: chr(min(int(found[1] or found[2], 16), 0x10FFFF)), sparql)


def check_size(sparql: str) -> None:
    """Raises QueryError for a query so long or so nested that it could end the engine.

    Oxigraph parses and evaluates by recursion, and its stack ends at some thousand levels of
    brackets, operators or joined patterns (measured: 1,000 pass, 10,000 do not).
    """
    if len(sparql) > LONGEST:
        raise QueryError(f"a query may have {LONGEST:,} characters, this one has {len(sparql):,}")
    depth = deepest = 0
    code = _code(sparql)
    for bracket in re.findall(r"[({\[\])}]", code):
        depth += 1 if bracket in "({[" else -1
        deepest = max(deepest, depth)
    if deepest > DEEPEST:
        raise QueryError(f"brackets nested {deepest:,} deep, more than {DEEPEST}; simplify it")
    for what, found, most in (
        ("operators", len(_JOINING.findall(code)), MOST_JOINED),
        ("patterns", len(_PATTERNS.findall(code)), MOST_PATTERNS),
    ):
        if found > most:
            raise QueryError(
                f"{found:,} {what}, more than {most:,}; ask in several queries, or put many "
                "values into VALUES"
            )


def _code(sparql: str) -> str:
    """The query with a blank for each string, IRI and comment."""
    whole = re.finditer(f"{_TOKEN.pattern}|.", sparql, re.VERBOSE | re.DOTALL)
    return "".join(" " if found.group("skip") is not None else found.group() for found in whole)
