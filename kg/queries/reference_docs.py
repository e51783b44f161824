"""``docs/reference/{ontology,lexicon,queries,records}.md``, made from the files that they describe.

Run ``python -m kg.queries.reference_docs`` after a change to ``ontology/kg.ttl``,
``ontology/lexicon-terms.ttl``, a question or ``kg/data/record.schema.json``; a test checks that the
pages are up to date.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from kg.ontology.resources import PACKAGE, resource
from kg.ontology.turtle import KG, LEX, RDF_TYPE, RDFS, Table
from kg.ontology.vocabulary import PREFIXES, SKOS
from kg.queries.named import load_named_queries

_ONTOLOGY = "https://w3id.org/newskg/ontology"
_DCTERMS = PREFIXES["dcterms"]
_VERSION = f"{PREFIXES['owl']}versionInfo"
_SHOWN: Mapping[str, str] = {
    f"{RDFS}subClassOf": "subclass of",
    f"{RDFS}subPropertyOf": "sub-property of",
    f"{RDFS}range": "takes",
    f"{SKOS}closeMatch": "close to",
    f"{KG}allegedForm": "alleged form",
    f"{KG}recordName": "name in records",
    f"{KG}subjectKind": "kind of subject",
    f"{KG}objectKind": "kind of object",
    f"{KG}fillerKind": "kind of unnamed filler",
    f"{SKOS}notation": "value in records",
}
_MORE_PREFIXES = {
    "lex": LEX,
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


def lexicon_page() -> str:
    """``docs/reference/lexicon.md``: the terms in which kinds are written."""
    path = resource("ontology", "lexicon-terms.ttl")
    table = Table([path, resource("ontology", "lexicon.ttl")])
    lines = [
        "# The terms of kinds",
        "",
        "<!-- made from ontology/lexicon-terms.ttl by python -m kg.queries.reference_docs; "
        "do not edit -->",
        "",
        "Kinds of events and relations are written in these terms: ours in `ontology/`, yours in "
        "the files that `--ontology` names. [A kind of event for your own beat]"
        "(../how-to/your-own-beat.md) walks through one. A term of our namespaces that is on "
        "neither this page nor [the ontology](ontology.md) is an error that names file and line.",
        "",
        f"Namespace `lex:` = `{LEX}`.",
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
        found = re.findall(r"^(kg|lex):(\w+) ", body, flags=re.MULTILINE)
        terms = [f"{KG if prefix == 'kg' else LEX}{name}" for prefix, name in found]
        yield title[0].upper() + title[1:], [one for one in terms if table.values(one, RDF_TYPE)]


def _term(table: Table, term: str) -> list[str]:
    kinds = [_short(kind) for kind in table.texts(term, RDF_TYPE)]
    lines = [
        f"### {_short(term)}",
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
        "Run one by its name or number: `kg query OUT arrests`, `kg query OUT 11 --param "
        'who="Noor Adessa"`. `kg query --list` lists them; `--format` chooses csv, tsv or json. '
        "SPARQL of your own works the same way: as text, as a file or on standard input. "
        f"The prefixes {', '.join(f'`{name}`' for name in PREFIXES)} are predefined.",
        "",
        "Every pattern is inside `GRAPH`. The answers are therefore the same whether the default "
        "graph of a server is empty or the union of all graphs.",
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


def records_page() -> str:
    """``docs/reference/records.md``: each object of a record with its keys."""
    schema = json.loads(resource("record.schema.json").read_text("utf-8"))
    lines = [
        "# Records as JSON",
        "",
        "<!-- made from kg/data/record.schema.json by python -m kg.queries.reference_docs; "
        "do not edit -->",
        "",
        f"{schema['description']} `kg extract` prints records, and `kg build --records` reads "
        "them. The schema is `kg/data/record.schema.json` (JSON Schema 2020-12). Keys keep their "
        "names and meaning; new keys may be added.",
        "",
        f"A *span* is {schema['$defs']['span']['description']}.",
    ]
    article = schema["properties"]["article"]
    nested = article["properties"]
    objects = {
        "record": schema,
        "article": article,
        "block": nested["blocks"]["items"],
        "origin": nested["origin"],
        "place": nested["places"]["items"],
        "translation": nested["translation"],
        "original block": nested["translation"]["anyOf"][1]["properties"]["blocks"]["items"],
        **{name: one for name, one in schema["$defs"].items() if name != "span"},
    }
    for name, one in objects.items():
        lines += ["", *_object(name, one)]
    return "\n".join(lines) + "\n"


def _object(name: str, schema: Mapping[str, Any]) -> Iterator[str]:
    """One object of the schema: its meaning, and a table of its keys."""
    one = schema["anyOf"][1] if "anyOf" in schema else schema
    yield from (f"## {name}", "")
    if name != "record":
        yield from (f"{_capital(one['description'])}.", "")
    yield from ("| key | value | required | meaning |", "|---|---|---|---|")
    for key, value in one["properties"].items():
        required = "yes" if key in one["required"] else "no"
        yield f"| `{key}` | {_value(value)} | {required} | {value['description']} |"


def _value(schema: Mapping[str, Any]) -> str:
    """The type of a value in words."""
    if "$ref" in schema:
        return str(schema["$ref"]).removeprefix("#/$defs/")
    if "enum" in schema:
        return ", ".join(f"`{one}`" for one in schema["enum"])
    if "anyOf" in schema:
        return "object or null"
    kind = schema["type"]
    if kind == "array":
        return f"list of {_value(schema['items'])}"
    return kind if isinstance(kind, str) else " or ".join(kind)


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


def pages() -> dict[Path, str]:
    """Path -> text of each page, in a checkout."""
    docs = PACKAGE.parent / "docs/reference"
    return {
        docs / "ontology.md": ontology_page(),
        docs / "lexicon.md": lexicon_page(),
        docs / "queries.md": queries_page(),
        docs / "records.md": records_page(),
    }


if __name__ == "__main__":
    for target, text in pages().items():
        target.write_text(text, "utf-8")
