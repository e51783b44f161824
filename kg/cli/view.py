"""``kg view``: the graph page."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any


def add(verbs: Any) -> None:
    """Adds the parser of the verb."""
    view = verbs.add_parser("view", help="write the graph page as one offline HTML file")
    view.add_argument("out", metavar="OUT", type=Path, help="folder made by kg build")
    view.add_argument(
        "-o", "--page", type=Path, metavar="FILE", help="file to write (default: OUT/graph.html)"
    )
    view.add_argument("--title", default="newskg", help="heading of the page (default: newskg)")
    view.add_argument(
        "--projection", default="actors", metavar="NAME", help="graph to draw (default: actors)"
    )
    view.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """kg view"""
    from kg.report.graph import read_store, to_networkx
    from kg.report.graph_page import to_html
    from kg.report.page.articles import (
        articles_of,
        read_articles,
        write_article_pages,
    )
    from kg.report.page.links import ARTICLES
    from kg.store.store import open_built

    page = options.page or options.out / "graph.html"
    records = options.out / "records.sqlite"
    with open_built(options.out) as store:
        reading = read_store(store)
    graph = to_networkx(reading, projection=options.projection)
    articles = None
    if records.is_file():
        folder = page.parent / ARTICLES
        write_article_pages(
            read_articles(options.out, reading, pictures=folder), folder, graph=page.name
        )
        articles = articles_of(
            read_articles(options.out, reading, pictures=folder), folder=ARTICLES
        )
    report = "report.html" if (page.parent / "report.html").is_file() else ""
    to_html(graph, page, title=options.title, articles=articles, report=report)
    print(page)
    return 0
