"""Every named question over a large store: CPU to the first page and in all, kept, and memory.

``python -m tests.benchmarks.questions --quads 5000000 --folder BIG``. Each question is asked in a
process of its own: CPU seconds until its first 100 rows are there and until all are (one row for a
question that yes or no answers). Then it is asked by ``kg query`` as users do, for its first page,
twice: the first evaluates it and keeps the answer, the second reads what was kept. ``--by`` selects
one of the two, and ``--page 0`` asks ``kg query`` for all rows. What takes more than ``--limit``
CPU seconds is stopped. ``--folder`` is left for another run, without its kept answers.
`tests.benchmarks.store` asks rdflib the same, `tests.benchmarks.virtuoso` Virtuoso.
"""

from __future__ import annotations

import argparse
import contextlib
import itertools
import multiprocessing
import os
import shutil
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from pathlib import Path

import pyoxigraph as ox

from kg.ontology.vocabulary import ONTOLOGY_GRAPH, PREFIXES, ontology_quads
from kg.queries.kept_answers import KeptAnswers
from kg.queries.named import (
    NamedQuery,
    keep_all_answers,
    load_named_queries,
    parse_parameters,
)
from kg.store.snapshot import open_read_only
from kg.store.store import Store
from tests.benchmarks.startup import cpu as cpu_of_python
from tests.benchmarks.store import PARAMETERS, STOPPED, articles_of, end_after, graphs

FIRST = 100  # rows of the first page of the query page
SLOW = 1.0  # CPU seconds that a first page may take


@dataclass(frozen=True, slots=True)
class Asked:
    """What one question took; what is None was not finished within the limit.

    ``first`` and ``whole`` are CPU seconds of the evaluation until its first page and all ``rows``
    are there. ``query`` and ``kept`` are CPU seconds and peak MB of ``kg query``.
    """

    number: int
    name: str
    first: float | None = None
    whole: float | None = None
    rows: int | None = None
    query: tuple[float, float] | None = None
    kept: tuple[float, float] | None = None

    @property
    def page(self) -> float | None:
        """CPU seconds to the first page without a kept answer; None if it did not come."""
        return self.first if self.query is None else self.query[0]

    @property
    def is_slow(self) -> bool:
        """True if the first page took long, or did not come."""
        return self.page is None or self.page > SLOW

    def __str__(self) -> str:
        """One line."""
        rows = "stopped" if self.rows is None else f"{self.rows:,} rows"
        cells = [f"{self.number:3} {self.name:32} {rows:>13}"]
        cells += [
            f"{name} {seconds:6.2f} s"
            for name, seconds in (("first page", self.first), ("all", self.whole))
            if seconds is not None
        ]
        cells += [
            f"{name} {pair[0]:.2f} s, {pair[1]:.0f} MB"
            for name, pair in (("kg query", self.query), ("kept", self.kept))
            if pair is not None
        ]
        return "  ".join(cells) + ("  SLOW" if self.is_slow else "")


def prepare(folder: Path, quads: int) -> int:
    """A compacted store of about ``quads`` quads in ``folder``, if none is there; its quads."""
    if not (folder / "store").is_dir():
        count = articles_of(quads)
        with Store.open(folder / "store") as store:
            store.load(graphs(count))
            store.replace(ONTOLOGY_GRAPH, ontology_quads())
            store.compact()
    with Store.open(folder / "store", read_only=True) as store:
        return len(store)


def values_for(query: NamedQuery, values: Mapping[str, str]) -> dict[str, str]:
    """Those of the given values that a question has blanks for."""
    return {name: values[name] for name in query.parameters if name in values}


def ask(
    folder: Path, query: NamedQuery, *, limit: float, values: Mapping[str, str] = PARAMETERS
) -> Asked:
    """One question, evaluated in a process of its own for at most ``limit`` CPU seconds."""
    with Store.open(folder / "store", read_only=True) as store:
        text = query.bound(values_for(query, values), store.query)
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_evaluate, args=(folder, text, limit, theirs))
    process.start()
    theirs.close()
    found = Asked(query.number, query.name)
    with contextlib.suppress(EOFError):
        while True:
            found = replace(found, **ours.recv())
    process.join()
    if process.exitcode not in (0, STOPPED):
        raise SystemExit(f"{query.name}: its process ended with {process.exitcode}")
    return found


def _evaluate(folder: Path, text: str, limit: float, out: Connection) -> None:
    """Sends the figures as they come; the process ends at the limit."""
    inner = open_read_only(folder / "store" / "db")
    end_after(limit)
    start = time.process_time()
    found = inner.query(text, prefixes=dict(PREFIXES))
    rows = iter(found if isinstance(found, ox.QuerySolutions) else (bool(found),))
    count = sum(1 for _ in itertools.islice(rows, FIRST))
    out.send({"first": time.process_time() - start})
    count += sum(1 for _ in rows)
    out.send({"whole": time.process_time() - start, "rows": count})


def by_command(
    folder: Path, query: NamedQuery, values: Mapping[str, str], limit: float, *, page: int = FIRST
) -> tuple[float, float]:
    """CPU seconds and peak MB of ``kg query``, ``page`` rows as CSV; all of them if it is 0."""
    given = [f"--param={name}={value}" for name, value in values_for(query, values).items()]
    given += [f"--limit={page}"] if page else []
    command = ["-m", "kg", "query", str(folder), query.name, "--format", "csv", *given]
    return cpu_of_python(command, os.environ, limit=limit)


def count_rows(folder: Path, query: NamedQuery, values: Mapping[str, str]) -> int:
    """The rows of the whole answer, from where it is kept if it is."""
    with Store.open(folder / "store", read_only=True) as store:
        text = query.bound(values_for(query, values), store.query)
        body = KeptAnswers(store).rows(text)
        found = store.query(text) if body is None else None
    if body is not None:
        return body.count(b"\n") - 1
    assert found is not None
    return len(found.rows) if found.truth is None else 1


def forget(folder: Path) -> None:
    """Removes what an earlier run kept."""
    shutil.rmtree(folder / "store" / "answers", ignore_errors=True)


def ask_command(
    folder: Path, query: NamedQuery, values: Mapping[str, str], options: argparse.Namespace
) -> Asked:
    """One question by ``kg query``, without and with its kept answer."""
    asked = Asked(query.number, query.name)
    limit = options.limit + 5  # start and printing come on top
    with contextlib.suppress(SystemExit):
        first = by_command(folder, query, values, limit, page=options.page)
        rows = count_rows(folder, query, values)
        again = by_command(folder, query, values, limit, page=options.page)
        asked = replace(asked, rows=rows, query=first, kept=again)
    return asked


def first_pages(folder: Path, *, limit: float = 60.0) -> dict[bool, list[tuple[float, float]]]:
    """CPU seconds and peak MB of ``kg query`` for each question's first page, kept or not."""
    found: dict[bool, list[tuple[float, float]]] = {False: [], True: []}
    for is_kept, pages in found.items():
        forget(folder)
        if is_kept:
            keep_all_answers(folder)
        for query in load_named_queries().values():
            pages.append(by_command(folder, query, PARAMETERS, limit))
            if not is_kept:
                forget(folder)
    return found


def chosen(options: argparse.Namespace) -> list[NamedQuery]:
    """The questions that are asked."""
    return [
        query
        for query in load_named_queries().values()
        if not options.only or query.name in options.only
    ]


def run(options: argparse.Namespace, folder: Path) -> None:
    """Asks and prints each question, then those whose first page took long."""
    quads = prepare(folder, options.quads)
    forget(folder)
    print(f"{quads:,} quads, load {os.getloadavg()[0]:.1f}", flush=True)
    values = PARAMETERS | parse_parameters(options.param)
    found = []
    for query in chosen(options):
        asked = Asked(query.number, query.name)
        if options.by != "command":
            asked = ask(folder, query, limit=options.limit, values=values)
        if options.by != "engine" and (options.by == "command" or asked.whole is not None):
            told = ask_command(folder, query, values, options)
            asked = replace(told, first=asked.first, whole=asked.whole)
        print(asked, flush=True)
        found.append(asked)
    slow = [one.name for one in found if one.is_slow]
    print(f"first page over {SLOW:g} s of CPU: {len(slow)} of {len(found)}: {', '.join(slow)}")
    print(f"load {os.getloadavg()[0]:.1f}")


def add_options(parser: argparse.ArgumentParser) -> None:
    """Which questions are asked, and how."""
    parser.add_argument("--only", nargs="+", metavar="NAME", help="default: all questions")
    parser.add_argument("--limit", type=float, default=60.0, help="CPU seconds for each question")
    parser.add_argument(
        "--page", type=int, default=FIRST, help="rows that kg query prints; 0 for all"
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--quads", type=int, default=100_000)
    parser.add_argument("--folder", type=Path, help="where the store is made, or is already")
    parser.add_argument(
        "--param", action="append", default=[], metavar="NAME=VALUE",
        help="fills a blank of the questions that have it; repeatable",
    )  # fmt: skip
    parser.add_argument(
        "--by", choices=("engine", "command"), help="ask Oxigraph or kg query alone"
    )
    add_options(parser)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="kg-questions-") as place:
        run(options, options.folder or Path(place))


if __name__ == "__main__":
    main()
