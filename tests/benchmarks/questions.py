"""Every named question over a large store: CPU to the first page and in all, kept, and memory.

``python -m tests.benchmarks.questions --quads 5000000 --folder BIG``. Each question is asked in a
process of its own: CPU seconds until its first 100 rows are there and until all are (one row for a
question that yes or no answers). Then it is asked by ``kg query`` as users do, twice: the first
evaluates it and keeps the answer, the second reads what was kept. What takes more than ``--limit``
CPU seconds is stopped. ``--folder`` is left for another run, without its kept answers.
`tests.benchmarks.store` asks rdflib the same.
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
from kg.queries.kept_answers import SLOW as KEPT
from kg.queries.named import NamedQuery, load_named_queries, parse_parameters
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
    def is_slow(self) -> bool:
        """True if the first page took long, or did not come."""
        return self.first is None or self.first > SLOW

    def __str__(self) -> str:
        """One line."""
        rows = "" if self.rows is None else f"{self.rows:,}"
        cells = [f"{self.number:3} {self.name:32} {rows:>9} rows"]
        cells += [
            f"{name} {'stopped' if seconds is None else f'{seconds:6.2f} s'}"
            for name, seconds in (("first page", self.first), ("all", self.whole))
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
    folder: Path, query: NamedQuery, values: Mapping[str, str], limit: float
) -> tuple[float, float]:
    """CPU seconds and peak MB of ``kg query``, all rows as CSV."""
    given = [f"--param={name}={value}" for name, value in values_for(query, values).items()]
    command = ["-m", "kg", "query", str(folder), query.name, "--format", "csv", *given]
    return cpu_of_python(command, os.environ, limit=limit)


def run(options: argparse.Namespace, folder: Path) -> None:
    """Asks and prints each question, then those whose first page took long."""
    quads = prepare(folder, options.quads)
    shutil.rmtree(folder / "store" / "answers", ignore_errors=True)  # what an earlier run kept
    print(f"{quads:,} quads, load {os.getloadavg()[0]:.1f}", flush=True)
    values = PARAMETERS | parse_parameters(options.param)
    found = []
    for query in load_named_queries().values():
        if options.only and query.name not in options.only:
            continue
        asked = ask(folder, query, limit=options.limit, values=values)
        if asked.whole is not None and not options.no_command:
            limit = 2 * options.limit + 10  # start and printing come on top
            first, again = (by_command(folder, query, values, limit) for _ in range(2))
            asked = replace(asked, query=first, kept=again if asked.whole > KEPT else None)
        print(asked, flush=True)
        found.append(asked)
    slow = [one.name for one in found if one.is_slow]
    print(f"first page over {SLOW:g} s of CPU: {len(slow)} of {len(found)}: {', '.join(slow)}")
    print(f"load {os.getloadavg()[0]:.1f}")


def main(arguments: Sequence[str] | None = None) -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--quads", type=int, default=100_000)
    parser.add_argument("--folder", type=Path, help="where the store is made, or is already")
    parser.add_argument("--only", nargs="+", metavar="NAME", help="default: all questions")
    parser.add_argument(
        "--param", action="append", default=[], metavar="NAME=VALUE",
        help="fills a blank of the questions that have it; repeatable",
    )  # fmt: skip
    parser.add_argument("--limit", type=float, default=60.0, help="CPU seconds for each question")
    parser.add_argument("--no-command", action="store_true", help="do not run kg query as well")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="kg-questions-") as place:
        run(options, options.folder or Path(place))


if __name__ == "__main__":
    main()
