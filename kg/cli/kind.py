"""``kg kind suggest``: further words for a user's own kinds of events and relations."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from kg.cli.console import Progress, printable, warn, warn_skipped
from kg.cli.exit_codes import FAILED, GOOD, SOME_SKIPPED
from kg.cli.options import whole


def add(verbs: Any) -> None:
    """Adds the parser of the verb."""
    kind = verbs.add_parser(
        "kind", help="suggest further words for your own kinds of events and relations"
    )
    kind.add_argument("action", choices=("suggest",), help="what to do")
    kind.add_argument("file", metavar="FILE.ttl", type=Path, help="your kinds")
    kind.add_argument(
        "--in", dest="within", metavar="OUT|INPUT", type=Path,
        help="show how often your articles use each word, and a sentence: a folder made by "
        "kg build, or a file or folder of articles",
    )  # fmt: skip
    kind.add_argument(
        "--limit", type=whole(1, 1000), default=10, metavar="N",
        help="most words for each kind (default: 10)",
    )  # fmt: skip
    kind.add_argument(
        "--articles", type=whole(1), default=1000, metavar="N",
        help="most articles to look into, of a built folder evenly spread (default: 1000)",
    )  # fmt: skip
    kind.add_argument("--json", action="store_true", help="print JSON")
    kind.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """kg kind"""
    from kg.builder.suggested_wording import as_json, lines
    from kg.builder.suggested_words import suggest_words

    progress = Progress("articles")
    found = suggest_words(
        options.file, within=options.within, limit=options.limit, most=options.articles,
        progress=progress,
    )  # fmt: skip
    progress.close()
    for skipped in found.skipped:
        warn_skipped(skipped)
    if found.articles == 0:
        warn(f"no English article in {options.within}; check what it holds")
        return FAILED
    if options.json:
        print(json.dumps(as_json(found, options.file), ensure_ascii=False, indent=1))
    else:
        for line in lines(found, options.file):
            print(printable(line))
    return SOME_SKIPPED if found.skipped else GOOD
