"""The metadata of a pack as RO-Crate 1.1 (https://w3id.org/ro/crate/1.1): JSON-LD that others read.

S. Soiland-Reyes et al., "Packaging research artefacts with RO-Crate", Data Science 5(2), 2022.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.files import sha256_of
from kg.version import VERSION

if TYPE_CHECKING:
    from kg.provenance.packed import Packed

METADATA = "ro-crate-metadata.json"
_SOFTWARE = "https://w3id.org/newskg"
_CONTEXT = [
    "https://w3id.org/ro/crate/1.1/context",
    {"sha256": "https://w3id.org/ro/terms/workflow-run#sha256"},  # of Workflow Run RO-Crate
]
_TYPES = {
    ".html": "text/html", ".txt": "text/plain", ".md": "text/markdown", ".csv": "text/csv",
    ".json": "application/json", ".jsonl": "application/jsonl", ".nq": "application/n-quads",
    ".gz": "application/warc", ".pdf": "application/pdf", ".epub": "application/epub+zip",
    ".rtf": "application/rtf", ".eml": "message/rfc822",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".odt": "application/vnd.oasis.opendocument.text", ".msg": "application/vnd.ms-outlook",
}  # fmt: skip
_NAMES = {
    "README.md": "What this is, and how to check it",
    "quotations.csv": "Findings with status, speaker, quotation and the place of the words",
    "graph.nq": "The graph of these articles: claims stay claims",
    "inputs.jsonl": "Where each article was read, with the digests of its bytes and its text",
    "made-by.json": "Versions, models, ontology and names that made the graph",
}


def write(folder: Path, articles: Iterable[Packed], subjects: Sequence[str]) -> None:
    """Writes ``ro-crate-metadata.json`` on the files that are in ``folder``."""
    packed = list(articles)
    titles = {name: title for one in packed for name, title in _titles(one)}
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    files = [_file(folder, path, titles) for path in paths]
    graph = [_head(), _root(files, subjects), *files, *_action(packed)]
    text = json.dumps({"@context": _CONTEXT, "@graph": graph}, indent=2, ensure_ascii=False)
    (folder / METADATA).write_text(text + "\n", "utf-8")


def _head() -> dict[str, Any]:
    return {
        "@id": METADATA, "@type": "CreativeWork", "about": {"@id": "./"},
        "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"},
    }  # fmt: skip


def _root(files: Iterable[dict[str, Any]], subjects: Sequence[str]) -> dict[str, Any]:
    named = ", ".join(" ".join(one.split()) for one in subjects)
    return {
        "@id": "./",
        "@type": "Dataset",
        "name": f"What articles report on {named}",
        "description": "Quotations from news articles with their sources, as evidence. What is "
        "here is what sources claim, not what is true.",
        "datePublished": dt.datetime.now(dt.UTC).date().isoformat(),
        "license": {"@id": "#rights"},
        "hasPart": [{"@id": one["@id"]} for one in files],
        "mentions": {"@id": "#build"},
    }


def _file(folder: Path, path: Path, titles: dict[str, str]) -> dict[str, Any]:
    name = path.relative_to(folder).as_posix()
    return {
        "@id": name,
        "@type": "File",
        "name": titles.get(name) or _NAMES.get(name, name),
        "contentSize": str(path.stat().st_size),
        "encodingFormat": _TYPES.get(path.suffix, "application/octet-stream"),
        "sha256": sha256_of(path),
    }


def _titles(one: Packed) -> Iterable[tuple[str, str]]:
    source = one.kept.source
    when = f", fetched {source.fetched}" if source.fetched else ""
    yield one.source_file, f"{one.place} as it was read{when}"
    yield one.text_file, f"The text of {one.place}"
    if one.capture_file is not None:
        yield one.capture_file, f"The answer of the server for {one.place}"


def _action(packed: Sequence[Packed]) -> Iterable[dict[str, Any]]:
    """What was done, with what, from what to what; and the note on rights."""
    yield {
        "@id": "#build", "@type": "CreateAction", "name": "Read the articles and built the graph",
        "description": "Statements, events and relations with their evidence.",
        "instrument": {"@id": _SOFTWARE},
        "object": [{"@id": one.source_file} for one in packed],
        "result": [{"@id": "graph.nq"}, *({"@id": one.text_file} for one in packed)],
    }  # fmt: skip
    yield {
        "@id": _SOFTWARE, "@type": "SoftwareApplication", "name": "newskg",
        "version": VERSION, "url": _SOFTWARE,
    }  # fmt: skip
    yield {
        "@id": "#rights", "@type": "CreativeWork", "name": "All rights with the publishers",
        "description": "The articles belong to their publishers; they are here as evidence only.",
    }  # fmt: skip
