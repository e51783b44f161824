"""A store's content in files: serialized, or as a copy of its database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from functools import cache
from operator import itemgetter
from pathlib import Path

import pyoxigraph as ox

from kg.errors import OutputError
from kg.files import replacing
from kg.ontology.namespaces import PREFIXES
from kg.store.external_sort import Sorter
from kg.store.lock import LAYOUT

FORMATS: Mapping[str, ox.RdfFormat] = {
    "nq": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
    "ttl": ox.RdfFormat.TURTLE,
}


# A graph in each of some formats, as the part of a file that is about it.
Texts = Mapping[str, bytes]


def graph_texts(inner: ox.Store, iri: str, formats: Iterable[str]) -> Texts:
    """One graph in each of ``formats``, in the order of its N-Quads; it is read once for all.

    Reading is the most of it: Oxigraph looks every term up by its number.
    """
    quads = inner.quads_for_pattern(None, None, None, ox.NamedNode(iri))
    ordered = sorted(((str(quad), quad) for quad in quads), key=itemgetter(0))
    return {fmt: _text(ordered, fmt) for fmt in formats}


def _text(ordered: Sequence[tuple[str, ox.Quad]], fmt: str) -> bytes:
    if fmt == "nq":
        return "".join(f"{line} .\n" for line, _ in ordered).encode()
    quads = (quad for _, quad in ordered)
    items = quads if fmt == "trig" else (quad.triple for quad in quads)
    text = ox.serialize(items, format=FORMATS[fmt], prefixes=dict(PREFIXES)) or b""
    return text.removeprefix(_beginning(fmt))


@cache
def _beginning(fmt: str) -> bytes:
    """What a file begins with: the prefixes, a line each."""
    node = ox.NamedNode(PREFIXES["rdf"])
    one = ox.serialize([ox.Triple(node, node, node)], format=FORMATS[fmt], prefixes=dict(PREFIXES))
    return b"".join((one or b"").splitlines(keepends=True)[: len(PREFIXES)])


def save(texts: Iterable[Texts], targets: Mapping[str, Path]) -> None:
    """Writes a file in each format: ``nq`` sorted line by line, ``trig`` by graph, ``ttl`` merged.

    ``texts`` are those of all graphs, in the order of their IRIs. Raises OutputError if a file
    cannot be written; files that were there stay as they were then.
    """
    with ExitStack() as open_files, Sorter() as sorter:
        streams = {f: open_files.enter_context(replacing(path)) for f, path in targets.items()}
        begun: set[str] = set()
        for text in texts:
            for fmt, stream in streams.items():
                if fmt == "nq":
                    sorter.add(text[fmt].splitlines(keepends=True))
                    continue
                if text[fmt] and fmt not in begun:
                    begun.add(fmt)
                    stream.write(_beginning(fmt))
                stream.write(text[fmt])
        if "nq" in streams:
            sorter.write(streams["nq"])


def check_format(fmt: str) -> None:
    """Raises OutputError if a format is unknown."""
    if fmt not in FORMATS:
        raise OutputError(f"{fmt}: unknown format; use one of {', '.join(FORMATS)}")


def back_up(inner: ox.Store, target: Path) -> None:
    """Copies the database to a new folder, by hard links if it can; OutputError if not empty."""
    if target.exists() and any(target.iterdir()):
        raise OutputError(f"{target}: not empty; choose a new folder for the backup")
    try:
        target.mkdir(parents=True, exist_ok=True)
        inner.backup(str(target / "db"))
        (target / "LAYOUT").write_text(LAYOUT + "\n")
    except OSError as error:
        raise OutputError(f"{target}: cannot be written ({error})") from error
