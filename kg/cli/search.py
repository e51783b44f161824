"""``kg search``: full text over articles, quotations and names."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from kg.cli.console import printable
from kg.cli.options import whole

KINDS = ("name", "quotation", "article")


def add(verbs: Any) -> None:
    """Adds the parser of the verb."""
    search = verbs.add_parser("search", help="search articles, quotations and names")
    search.add_argument("out", metavar="OUT", type=Path, help="folder made by kg build")
    search.add_argument(
        "words", metavar="WORDS", nargs="+",
        help="words that all have to occur; \"…\" for a phrase, * for any ending, OR between two",
    )  # fmt: skip
    search.add_argument(
        "--kind", choices=KINDS, action="append", help="hits of this kind alone; repeatable"
    )
    search.add_argument(
        "--not", dest="barred", action="append", default=[], metavar="WORD",
        help="no hits with this word; repeatable",
    )  # fmt: skip
    search.add_argument(
        "--limit", type=whole(1, 1000), default=10, metavar="N",
        help="most hits of each kind (default: 10)",
    )  # fmt: skip
    search.add_argument("--json", action="store_true", help="print JSON")
    search.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """kg search"""
    from kg.queries.search import search
    from kg.queries.search.find import lines

    pieces = [_phrase(piece) for piece in options.words]
    barred = [f'-"{word}"' for word in options.barred]
    words = " ".join((*pieces, *barred))
    found = search(options.out, words, kinds=options.kind or KINDS, limit=options.limit)
    if options.json:
        print(json.dumps(found.as_json(), ensure_ascii=False, indent=1))
    else:
        for line in lines(found):
            print(printable(line))
    return 0


def _phrase(piece: str) -> str:
    """An argument that the shell took the quotation marks from is a phrase."""
    spaced = any(character.isspace() for character in piece)
    return f'"{piece}"' if spaced and '"' not in piece else piece
