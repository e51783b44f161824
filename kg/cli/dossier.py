"""``kg dossier``: what articles report on one actor or case, with footnotes."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any


def add(verbs: Any) -> None:
    """Adds the parser of the verb."""
    dossier = verbs.add_parser(
        "dossier", help="write what articles report on one actor or case, with footnotes"
    )
    dossier.add_argument("out", metavar="OUT", type=Path, help="folder made by kg build")
    dossier.add_argument(
        "who", metavar="WHO", help="name or IRI of an actor, or IRI of a statement or event"
    )
    dossier.add_argument(
        "-o", "--output", dest="files", action="append", default=[], type=Path, metavar="FILE",
        help="file to write, .html or .docx (repeatable; default: a page in OUT/dossiers)",
    )  # fmt: skip
    dossier.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """kg dossier"""
    from kg.report.dossier import write_dossier
    from kg.store.store import open_built

    with open_built(options.out) as store:
        files = write_dossier(store, options.out, options.who, tuple(options.files))
    for path in files:
        print(path)
    return 0
