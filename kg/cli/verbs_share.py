"""Verbs that hand the graph on: view, serve, push, export, store."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from kg.cli.console import counted, whole
from kg.cli.verbs_ask import WRONG_USE

EXPORTS = (
    "nquads", "trig", "turtle", "rdfxml", "jsonld", "rdf12", "nanopub", "graphml", "gexf",
    "neo4j", "ftm",
)  # fmt: skip


def add_verbs(verbs: Any) -> None:
    """Adds the parsers of these verbs."""
    view = verbs.add_parser("view", help="write the graph page, one offline HTML file")
    view.add_argument("out", metavar="OUT", type=Path, help="folder made by kg build")
    view.add_argument("-o", "--page", type=Path, metavar="FILE", help="default: OUT/graph.html")
    view.add_argument("--title", default="newskg", help="heading of the page")
    view.add_argument("--projection", default="actors", metavar="NAME", help="which graph to draw")
    view.set_defaults(run=run_view)

    serve = verbs.add_parser("serve", help="a read-only SPARQL endpoint and the pages, on loopback")
    serve.add_argument("out", metavar="OUT", type=Path)
    serve.add_argument("--port", type=whole(0, 65_535), default=7878)
    serve.add_argument("--host", default="127.0.0.1", help="default: this machine only")
    serve.add_argument(
        "--allow-federation", action="store_true", help="let queries call other servers (SERVICE)"
    )
    serve.set_defaults(run=run_serve)

    _add_push(verbs)

    export = verbs.add_parser("export", help="write the graph in another format")
    export.add_argument("out", metavar="OUT", type=Path)
    export.add_argument("--format", choices=EXPORTS, required=True)
    export.add_argument(
        "-o", "--to", required=True, metavar="FILE", help='file or folder to write, "-" for output'
    )
    export.set_defaults(run=run_export)

    store = verbs.add_parser("store", help="care for the embedded store")
    store.add_argument("action", choices=("compact", "backup", "verify", "repair"))
    store.add_argument("out", metavar="OUT", type=Path)
    store.add_argument("--to", type=Path, metavar="FOLDER", help="where a backup goes")
    store.set_defaults(run=run_store)


def _add_push(verbs: Any) -> None:
    push = verbs.add_parser("push", help="bring a triplestore up to date with the folder")
    push.add_argument("out", metavar="OUT", type=Path)
    push.add_argument("url", metavar="URL", help="the server's address")
    push.add_argument("--protocol", choices=("gsp", "update"), help="default: found by probing")
    push.add_argument("--prune", action="store_true", help="remove graphs that are gone here")
    push.add_argument("--dry-run", action="store_true", help="say what would change")
    push.add_argument(
        "--parallel", type=whole(1), default=2, metavar="N", help="requests at a time"
    )
    push.add_argument(
        "--auth", choices=("basic", "digest", "bearer"),
        help="credentials from KG_USER and KG_PASSWORD, KG_TOKEN, or ~/.netrc",
    )  # fmt: skip
    push.set_defaults(run=run_push)


def run_view(options: argparse.Namespace) -> int:
    """kg view"""
    from kg.report.graph import to_networkx
    from kg.report.graph_page import to_html
    from kg.store.store import open_built

    with open_built(options.out) as store:
        graph = to_networkx(store, projection=options.projection)
    page = to_html(graph, options.page or options.out / "graph.html", title=options.title)
    print(page)
    return 0


def run_serve(options: argparse.Namespace) -> int:
    """kg serve"""
    from kg.queries.serve import serve

    return serve(
        options.out,
        host=options.host,
        port=options.port,
        allow_federation=options.allow_federation,
    )


def run_push(options: argparse.Namespace) -> int:
    """kg push"""
    from kg.exchange.endpoint import PushOptions, push

    report = push(
        options.out,
        options.url,
        options=PushOptions(
            protocol=options.protocol,
            auth=options.auth,
            prune=options.prune,
            dry_run=options.dry_run,
            parallel=options.parallel,
        ),
    )
    print(report)
    return 0


def run_export(options: argparse.Namespace) -> int:
    """kg export"""
    from kg.exchange.export import export

    export(options.out, options.to, form=options.format)
    return 0


def _repair(out: Path) -> int:
    from kg.builder.repair import repair_records

    done = repair_records(out)
    if done.damaged is None:
        print(f"the records are whole: {counted(done.saved, 'articles')}", file=sys.stderr)
        return 0
    print(
        f"saved {counted(done.saved, 'articles')}; what could not be read stays in {done.damaged}. "
        f"Run kg build with your inputs again: it extracts what was lost.",
        file=sys.stderr,
    )
    return 0


def run_store(options: argparse.Namespace) -> int:
    """kg store"""
    from kg.store.store import Store, store_of

    if options.action == "repair":
        return _repair(options.out)
    path = store_of(options.out)
    if options.action == "backup":
        if options.to is None:
            print("kg: name the folder for the backup: kg store backup OUT --to FOLDER",
                  file=sys.stderr)  # fmt: skip
            return WRONG_USE
        with Store.open(path, read_only=True) as store:
            store.backup(options.to)
    elif options.action == "compact":
        with Store.open(path) as store:
            store.compact()
    else:
        with Store.open(path, read_only=True) as store:
            for graph, count in store.counts().items():
                print(f"{count}\t{graph}")
        print("the store is whole", file=sys.stderr)
    return 0
