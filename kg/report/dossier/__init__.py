"""Dossiers: what articles report on one actor or case, with numbered footnotes, as HTML or DOCX.

- ``subject.py``: who or what a name or IRI means;
- ``content.py``: the sections, made of the sentences of `kg.report.findings`;
- ``decisions.py``: what readers decided on these records, read from the graph;
- ``html.py``, ``docx_file.py``: the two forms.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from kg.errors import OutputError
from kg.files import replacing, write_text
from kg.model import digest
from kg.ontology.names import fold
from kg.report.dossier.content import Dossier, dossier_of
from kg.report.dossier.decisions import read_decisions
from kg.report.dossier.html import render
from kg.report.dossier.subject import Subject, find_subject
from kg.report.graph import to_networkx
from kg.report.graph.load import read_store
from kg.report.page.data import short_names
from kg.report.page.links import ARTICLES, PageLinks, pages_in

if TYPE_CHECKING:
    from kg.report.graph.rows import Reading
    from kg.store.store import Store

FORMS = (".html", ".docx")
_FOLDER = "dossiers"
_PAGE = "graph.html"
# A file name of more characters is cut; what makes it unique follows.
_LONGEST_NAME = 60


def write_dossier(
    store: Store, out: Path, who: str, files: tuple[Path, ...] = ()
) -> tuple[Path, ...]:
    """Writes the dossier of ``who`` from the store of the folder ``out``; returns the files.

    ``who`` is as in `find_subject`. The ending of a file decides on its form; without ``files`` it
    is a page in ``out/dossiers``. Raises QueryError if ``who`` is not one actor, statement or
    event, OutputError if a file has another ending or cannot be written, or python-docx is missing.
    """
    for path in files:
        if path.suffix.lower() not in FORMS:
            raise OutputError(f"{path}: a dossier is .html or .docx; choose one of these endings")
    reading = read_store(store)
    subject = find_subject(reading, who)
    remarks = read_decisions(store)
    targets = files or (_default(out, subject),)
    if not files:
        _make_folder(targets[0].parent)
    for path in targets:
        _write(dossier_of(reading, subject, remarks), path, reading, out)
    return targets


def _write(dossier: Dossier, path: Path, reading: Reading, out: Path) -> None:
    if path.suffix.lower() == ".html":
        write_text(path, render(dossier, links=_links(reading, out, path)))
        return
    from kg.report.dossier.docx_file import docx_bytes

    content = docx_bytes(dossier)
    with replacing(path) as stream:
        stream.write(content)


def _links(reading: Reading, out: Path, path: Path) -> PageLinks:
    """Links to the graph page of the folder and its articles, where it has them."""
    page = out / _PAGE
    try:
        folder = Path(os.path.relpath(out.resolve(), path.resolve().parent))
    except ValueError:  # another drive of Windows
        return PageLinks()
    names = short_names(to_networkx(reading)) if page.is_file() else {}
    return PageLinks(
        quote((folder / _PAGE).as_posix()) if names else "",
        names,
        quote((folder / ARTICLES).as_posix()),
        pages_in(out / ARTICLES),
    )


def _default(out: Path, subject: Subject) -> Path:
    name = subject.entity.name if subject.entity else "case"
    plain = re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")[:_LONGEST_NAME]
    return out / _FOLDER / f"{plain or 'actor'}-{digest(subject.iri)[:6]}.html"


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise OutputError(
            f"{folder}: cannot be made ({error.strerror}); choose a file with -o"
        ) from error


__all__ = ["Dossier", "Subject", "dossier_of", "find_subject", "write_dossier"]
