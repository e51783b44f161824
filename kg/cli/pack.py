"""``kg pack``: evidence on a few subjects, for a stranger to check."""

from __future__ import annotations

import argparse
from functools import partial
from pathlib import Path
from typing import Any

from kg.cli.console import counted


def add(verbs: Any) -> None:
    """Adds the parser of the verb."""
    pack = verbs.add_parser(
        "pack", help="pack quotations with their sources for a stranger to check (RO-Crate)"
    )
    pack.add_argument("out", metavar="OUT", type=Path, help="folder made by kg build")
    pack.add_argument(
        "subjects", nargs="+", metavar="WHO",
        help="name or IRI of an actor, or IRI of a statement or event",
    )  # fmt: skip
    pack.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar="FILE",
        help="zip file to write (default: OUT/pack.zip)",
    )
    pack.add_argument(
        "--sign", type=Path, metavar="KEY", help="sign it with this private key, of SSH or minisign"
    )
    pack.add_argument(
        "--timestamp", metavar="URL", help="have it stamped with the time by an RFC 3161 authority"
    )
    pack.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """kg pack"""
    import sys

    from kg.exchange.timestamp import stamp
    from kg.provenance.pack import write_pack

    target = options.output or options.out / "pack.zip"
    stamping = partial(stamp, url=options.timestamp) if options.timestamp else None
    done = write_pack(options.out, options.subjects, target, key=options.sign, stamp=stamping)
    print(done.path)
    print(f"{counted(done.quotations, 'quotations')} from {counted(done.articles, 'articles')}",
          file=sys.stderr)  # fmt: skip
    return 0
