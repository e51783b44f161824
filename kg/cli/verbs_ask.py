"""Verbs that ask a built folder: query, explain, stats, check."""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path
from typing import Any

from kg.cli.console import counted

WRONG_USE = 2
_LONGEST_WAIT = 1e6  # seconds, some twelve days: more than a timer of the system takes everywhere
QUERY_FORMATS = ("table", "csv", "tsv", "json", "ttl", "nt")


def add_verbs(verbs: Any) -> None:
    """Adds the parsers of these verbs."""
    query = verbs.add_parser("query", help="ask the graph in SPARQL, or a named question")
    query.add_argument("out", metavar="OUT", nargs="?", type=Path, help="folder made by kg build")
    query.add_argument(
        "query", metavar="QUERY", nargs="?",
        help='SPARQL, a file, "-" for standard input, or the name of a question',
    )  # fmt: skip
    query.add_argument("--list", action="store_true", help="list the named questions")
    query.add_argument("--format", choices=QUERY_FORMATS, help="default: table, or ttl for graphs")
    query.add_argument(
        "--param", action="append", default=[], metavar="NAME=VALUE", help="bind a variable safely"
    )
    query.add_argument(
        "--timeout", type=seconds, metavar="SECONDS", help="end the query after so long"
    )
    query.set_defaults(run=run_query)

    explain = verbs.add_parser("explain", help="all that is known of one node, with its evidence")
    explain.add_argument("out", metavar="OUT", type=Path)
    explain.add_argument("node", metavar="IRI", help="the IRI of a node, or the name of an actor")
    explain.set_defaults(run=run_explain)

    stats = verbs.add_parser("stats", help="figures: who is central, what is contradicted, …")
    stats.add_argument("out", metavar="OUT", type=Path)
    stats.add_argument("--format", choices=("table", "csv", "json"), default="table")
    stats.set_defaults(run=run_stats)

    check = verbs.add_parser("check", help="audit a folder: SHACL, evidence, and the no-leak rules")
    check.add_argument("out", metavar="OUT", type=Path)
    check.set_defaults(run=run_check)


def seconds(text: str) -> float:
    """A time limit that somebody can wait for; ArgumentTypeError where it is none."""
    try:
        limit = float(text)
    except ValueError:
        limit = 0.0
    if not 0 < limit < _LONGEST_WAIT:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of seconds above 0")
    return limit


def run_query(options: argparse.Namespace) -> int:
    """kg query"""
    from kg.queries import load_named_queries, parse_parameters, run

    if options.list:
        for named in load_named_queries().values():
            parameters = "".join(f" --param {name}=…" for name in named.parameters)
            print(f"{named.number:2} {named.name:32} {named.question}{parameters}")
        return 0
    if options.out is None or options.query is None:
        print(
            "kg: name a folder and a query: kg query OUT QUERY (kg query --list)", file=sys.stderr
        )
        return WRONG_USE
    text = run(
        options.out,
        options.query,
        parameters=parse_parameters(options.param),
        form=options.format,
        timeout=options.timeout,
    )
    sys.stdout.write(text)
    if (not text or text.endswith("(0 rows)\n")) and asks_no_graph(options.query):
        print(
            "note: each article's graph has a name: write GRAPH ?g { … } around the pattern",
            file=sys.stderr,
        )
    return 0


def asks_no_graph(query: str) -> bool:
    """True for SPARQL that looks only outside of the named graphs, where nothing is."""
    return "{" in query and not re.search(r"\b(graph|from)\b", query, re.IGNORECASE)


def run_explain(options: argparse.Namespace) -> int:
    """kg explain"""
    from kg.explain import explain
    from kg.store import Store

    with Store.open(store_of(options.out), read_only=True) as store:
        print(explain(store, options.node))
    return 0


def run_stats(options: argparse.Namespace) -> int:
    """kg stats"""
    from kg.analysis import figures
    from kg.analysis.formats import format_figures
    from kg.store import Store

    with Store.open(store_of(options.out), read_only=True) as store:
        sys.stdout.write(format_figures(figures(store), form=options.format))
    return 0


def run_check(options: argparse.Namespace) -> int:
    """kg check"""
    from kg.records import RecordStore
    from kg.serialize import from_line
    from kg.store import Store
    from kg.validate import audit, check_offsets, check_shapes

    path = store_of(options.out)
    records = RecordStore(options.out / "records.sqlite")
    texts = {kept.id: from_line(line).document.text for kept, line in records.lines()}
    records.close()
    with Store.open(path, read_only=True) as store:
        problems = [*audit(store), *check_offsets(store, texts)]
        problems += check_shapes(store)
    for problem in problems:
        print(f"warning: {problem}" if problem.warning else problem)
    faults = sum(not problem.warning for problem in problems)
    warnings = len(problems) - faults
    print(f"{counted(faults, 'faults')}, {counted(warnings, 'warnings')}", file=sys.stderr)
    return 1 if faults else 0


def store_of(out: Path) -> Path:
    """The store of a built folder; raises OutputError where there is none."""
    from kg.errors import OutputError

    path = out / "store"
    if not path.is_dir():
        raise OutputError(f"{out}: holds no graph; make it with kg build INPUT -o {out}")
    return path
