"""``kg store``: maintains the embedded store."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from kg.cli.console import counted, warn
from kg.cli.exit_codes import FAILED, WRONG_USE


def add(verbs: Any) -> None:
    """Adds the parser of the verb."""
    store = verbs.add_parser("store", help="maintain the embedded store")
    store.add_argument(
        "action", choices=("compact", "answers", "backup", "verify", "repair"), help="what to do"
    )
    store.add_argument("out", metavar="OUT", type=Path, help="folder made by kg build")
    store.add_argument("--to", type=Path, metavar="FOLDER", help="folder for the backup")
    store.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """kg store"""
    from kg.store.store import Store, store_of

    if options.action == "repair":
        return _repair(options.out)
    path = store_of(options.out)
    if options.action == "backup":
        if options.to is None:
            print("kg: backup needs a folder: kg store backup OUT --to FOLDER",
                  file=sys.stderr)  # fmt: skip
            return WRONG_USE
        with Store.open(path, read_only=True) as store:
            store.backup(options.to)
    elif options.action == "compact":
        with Store.open(path) as store:
            store.compact()
    elif options.action == "answers":
        return _keep_answers(options.out)
    else:
        with Store.open(path, read_only=True) as store:
            for graph, count in store.counts().items():
                print(f"{count}\t{graph}")
        print("the store is intact", file=sys.stderr)
    return 0


def _keep_answers(out: Path) -> int:
    from kg.queries.named import keep_all_answers

    count, failed = keep_all_answers(
        out, tell=lambda name, seconds: print(f"{name}: {seconds:.1f} s", file=sys.stderr)
    )
    print(f"the store keeps {counted(count, 'answers')}", file=sys.stderr)
    for name in failed:
        warn(f"{name}: no answer is kept, its query failed; see kg query {out} {name}")
    return FAILED if failed else 0


def _repair(out: Path) -> int:
    from kg.builder.repair import repair_records

    done = repair_records(out)
    if done.damaged is None:
        print(f"the records are intact: {counted(done.saved, 'articles')}", file=sys.stderr)
        return 0
    print(
        f"saved {counted(done.saved, 'articles')}; the damaged file is kept as {done.damaged}. "
        f"Run kg build with your inputs again to extract what was lost.",
        file=sys.stderr,
    )
    return 0
