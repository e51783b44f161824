"""``docs/reference/{ontology,queries}.md``, made from the files that they describe.

Run ``python -m kg.queries.reference_docs`` after a change to ``ontology/kg.ttl`` or to a question;
a test checks that the pages are fresh.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from kg.ontology.resources import PACKAGE, resource
from kg.ontology.turtle import KG, RDF_TYPE, RDFS, Table
from kg.ontology.vocabulary import PREFIXES, SKOS
from kg.queries.named import load_named_queries

_ONTOLOGY = "https://w3id.org/newskg/ontology"
_DCTERMS = PREFIXES["dcterms"]
_VERSION = f"{PREFIXES['owl']}versionInfo"
_SHOWN: Mapping[str, str] = {
    f"{RDFS}subClassOf": "subclass of",
    f"{RDFS}subPropertyOf": "sub-property of",
    f"{SKOS}closeMatch": "close to",
    f"{KG}allegedForm": "alleged form",
    f"{KG}recordName": "name in records",
    f"{KG}subjectKind": "kind of subject",
    f"{KG}objectKind": "kind of object",
    f"{KG}fillerKind": "kind of unnamed filler",
    f"{SKOS}notation": "value in records",
}
_MORE_PREFIXES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "org": "http://www.w3.org/ns/org#",
}


def ontology_page() -> str:
    """``docs/reference/ontology.md``: every term with label, definition, example and alignments."""
    path = resource("ontology", "kg.ttl")
    table = Table([path])
    lines = [
        "# The newskg ontology",
        "",
        "<!-- made from ontology/kg.ttl by python -m kg.queries.reference_docs; do not edit -->",
        "",
        table.first(_ONTOLOGY, f"{_DCTERMS}description") or "",
        "",
        f"Namespace `kg:` = `{KG}`, version {table.first(_ONTOLOGY, _VERSION)}. "
        "[The shape of the graph](../explanation/graph-shape.md) shows how they fit together.",
    ]
    for title, terms in _sections(path, table):
        lines += ["", f"## {title}", ""]
        lines += [line for term in terms for line in _term(table, term)]
    return "\n".join(lines) + "\n"


def _sections(path: Path, table: Table) -> Iterator[tuple[str, list[str]]]:
    """The headings of the file (lines of box drawing) and the terms that each holds."""
    text = path.read_text("utf-8")
    parts = re.split(r"^# ─+ (.+?) ─+$", text, flags=re.MULTILINE)
    for title, body in zip(parts[1::2], parts[2::2], strict=True):
        locals_ = re.findall(r"^kg:(\w+) a ", body, flags=re.MULTILINE)
        terms = [f"{KG}{name}" for name in locals_ if table.values(f"{KG}{name}", RDF_TYPE)]
        yield title[0].upper() + title[1:], terms


def _term(table: Table, term: str) -> list[str]:
    name = term.removeprefix(KG)
    kinds = [_short(kind) for kind in table.texts(term, RDF_TYPE)]
    lines = [
        f"### kg:{name}",
        "",
        f"*{table.first(term, f'{RDFS}label')}* · {', '.join(kinds)}",
        "",
    ]
    lines += [table.first(term, f"{SKOS}definition") or "", ""]
    for predicate, shown in _SHOWN.items():
        values = [_short(value.text) for value in table.values(term, predicate)]
        if values:
            lines.append(f"- {shown}: {', '.join(f'`{value}`' for value in values)}")
    lines.append(f"- example: {table.first(term, f'{SKOS}example')}")
    return [*lines, ""]


def _short(iri: str) -> str:
    for name, namespace in {**PREFIXES, **_MORE_PREFIXES}.items():
        if iri.startswith(namespace):
            return f"{name}:{iri.removeprefix(namespace)}"
    return iri


def queries_page() -> str:
    """``docs/reference/queries.md``: each named question, its parameters, an example, its text."""
    lines = [
        "# Named questions",
        "",
        "<!-- made from kg/queries/questions/*.rq by python -m kg.queries.reference_docs; "
        "do not edit -->",
        "",
        "Ask one by its name or number: `kg query OUT arrests`, `kg query OUT 11 --param "
        'who="Noor Adessa"`. `kg query --list` shows them all, `--format` gives csv, tsv, json. '
        "Own SPARQL works the same way, as text, file or standard input; the prefixes "
        f"{', '.join(f'`{name}`' for name in PREFIXES)} are known.",
        "",
        "Every pattern stands inside `GRAPH`, so the answers are the same whether a server takes "
        "its default graph as empty or as the union of all graphs.",
    ]
    for query in load_named_queries().values():
        lines += ["", f"## {query.number}. {query.title}", "", f"{query.question}", ""]
        lines.append(f"`kg query OUT {query.name}{_asked(query.parameters)}`")
        for parameter in query.parameters.values():
            default = f" (default {parameter.default})" if parameter.default else ""
            lines.append(f"- `{parameter.name}`, {parameter.kind}: {parameter.help}{default}")
        lines += ["", f"Example answer: {query.example}", "", "```sparql"]
        body = [line for line in query.sparql.splitlines() if not _is_header(line)]
        lines += [*body, "```"]
    return "\n".join(lines) + "\n"


def _asked(parameters: Mapping[str, object]) -> str:
    return "".join(f' --param {name}="…"' for name in parameters)


def _is_header(line: str) -> bool:
    return re.match(r"#\s*(number|title|question|answer|param\b)", line) is not None


def pages() -> dict[Path, str]:
    """Path -> what should stand there, in a checkout."""
    docs = PACKAGE.parent / "docs/reference"
    return {docs / "ontology.md": ontology_page(), docs / "queries.md": queries_page()}


if __name__ == "__main__":
    for target, text in pages().items():
        target.write_text(text, "utf-8")
