"""Many clients at once on ``kg serve``, beside the same on the bare Oxigraph server.

``python -m tests.benchmarks.serve_load --clients 200 --quads 100000``. Each client opens a
connection, asks and reads the whole answer; all start at one moment, in turns on either server
over the same store. "one question" is a named question that all clients ask; "each their own" asks
it with another LIMIT for each client, so that no answer can serve two of them.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from kg.queries.named import load_named_queries
from kg.store.bindings import with_prefixes
from kg.store.store import Store
from tests.benchmarks.store import graphs, prepare
from tests.servers import OxigraphServer, free_port, wait_for

ROOT = Path(__file__).resolve().parent.parent.parent
# Seconds after which a client gives up.
PATIENCE = 120.0
ACCEPT = "application/sparql-results+json"


@dataclass
class Result:
    """Seconds of each client that was answered, and how many were not."""

    seconds: list[float] = field(default_factory=list)
    failures: int = 0


async def _ask(port: int, query: str, begin: asyncio.Event, result: Result) -> None:
    await begin.wait()
    started = time.perf_counter()
    try:
        async with asyncio.timeout(PATIENCE):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(
                f"GET /query?query={quote(query)} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
                f"Accept: {ACCEPT}\r\nConnection: close\r\n\r\n".encode()
            )
            answer = await reader.read(-1)
            writer.close()
    except (OSError, TimeoutError):
        result.failures += 1
        return
    if answer.startswith((b"HTTP/1.1 200 ", b"HTTP/1.0 200 ")):
        result.seconds.append(time.perf_counter() - started)
    else:
        result.failures += 1


def all_at_once(port: int, queries: list[str]) -> Result:
    """Every query by a client of its own."""

    async def run() -> Result:
        begin, result = asyncio.Event(), Result()
        clients = [asyncio.create_task(_ask(port, one, begin, result)) for one in queries]
        await asyncio.sleep(0)
        begin.set()
        await asyncio.gather(*clients)
        return result

    return asyncio.run(run())


class Served(int):
    """The port of a server, and the number of its process."""

    process: int


@contextmanager
def kg_serve(folder: Path) -> Iterator[Served]:
    """The port of ``kg serve``, a process of its own that makes no answers by itself."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "kg", "serve", str(folder), "--port", str(port), "--no-answers"],
        cwd=ROOT, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        wait_for(f"http://127.0.0.1:{port}/", process)
        served = Served(port)
        served.process = process.pid
        yield served
    finally:
        process.terminate()
        process.wait()


@contextmanager
def bare_oxigraph(folder: Path, copy: Path) -> Iterator[int]:
    """The port of ``oxigraph serve-read-only`` over a copy of the same store."""
    shutil.copytree(folder / "store" / "db", copy / "db")
    server = OxigraphServer(copy)
    server.read_only = True
    server.start()
    try:
        yield server.port
    finally:
        server.stop()


def line(name: str, results: list[Result]) -> float:
    """Prints one line of the table, and gives the median."""
    seconds = sorted(second for one in results for second in one.seconds)
    failures = sum(one.failures for one in results)
    median = statistics.median(seconds) if seconds else float("nan")
    rounds = " ".join(f"{statistics.median(one.seconds):.2f}" for one in results if one.seconds)
    print(f"  {name:10} median {median:7.3f} s, slowest {seconds[-1] if seconds else 0:7.3f} s, "
          f"{len(seconds)} answered, {failures} failed (medians of the rounds: {rounds})",
          flush=True)  # fmt: skip
    return median


def compare(ours: int, bare: int, rounds: int, queries: Callable[[int], list[str]]) -> None:
    """Asks both servers in turns; ``queries`` gives a round's, by its number."""
    found: dict[str, list[Result]] = {"kg serve": [], "oxigraph": []}
    for number in range(rounds):
        for name, port in (("kg serve", ours), ("oxigraph", bare)):
            found[name].append(all_at_once(port, queries(number)))
    medians = [line(name, results) for name, results in found.items()]
    print(f"  ratio of the medians {medians[0] / medians[1]:.2f}", flush=True)


def main(arguments: Sequence[str] | None = None) -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=200)
    parser.add_argument("--quads", type=int, default=100_000)
    parser.add_argument("--question", default="arrests", help="a named question without parameters")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args(arguments)
    query = with_prefixes(load_named_queries()[options.question].sparql).rstrip()
    per_article = sum(1 for _, some in graphs(20) for _ in some) / 20
    with tempfile.TemporaryDirectory(prefix="kg-bench-") as name:
        folder = Path(name)
        prepare(int(options.quads / per_article), folder / "graph.nq", folder)
        (folder / "ours").rename(folder / "store")
        with Store.open(folder / "store", read_only=True) as store:
            print(f"{sum(store.counts().values())} quads, {options.clients} clients at once, "
                  f"question {options.question!r}, load {os.getloadavg()[0]:.1f}")  # fmt: skip
        with kg_serve(folder) as ours, bare_oxigraph(folder, folder / "bare") as bare:
            many = range(options.clients)
            print("one question (a comment makes it new in each round)")
            compare(ours, bare, options.rounds, lambda n: [f"{query}\n# {n}" for _ in many])
            print("each their own")
            compare(ours, bare, options.rounds,
                    lambda n: [f"{query}\nLIMIT {1_000 * (n + 1) + i}" for i in many])  # fmt: skip


if __name__ == "__main__":
    main()
