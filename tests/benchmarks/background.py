"""What a user of ``kg serve`` waits for before, while and after answers are made in the background.

``python -m tests.benchmarks.background --folder BIG`` (a folder that `tests.benchmarks.questions`
or ``kg build`` made). Each named question, and some with a blank filled in, is asked by HTTP as the
query page does: of a server without answers, of one that has just begun to make them, and of the
same when they are made. CPU seconds are those of the server and Oxigraph until the first 100 rows
are there, without the process in the background.

``--niceness 0 10 19`` instead compares how far that process stands back: four clients ask one
question after another for ``--seconds``; how many they get answered, and how much CPU the process
gets beside them. The first line is without such a process.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import shutil
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from kg.queries.named import load_named_queries
from tests.benchmarks.serve_load import ROOT
from tests.benchmarks.store import PARAMETERS
from tests.servers import free_port, wait_for

FIRST = 100  # rows of the first page
BLANKS = (
    ("figures-that-differ", "people", "people,persons,soldiers"),
    ("sites-called", "term", "park"),
    ("officials-near-sites", "office", "minister,governor"),
    ("characterisations", "operation", "raid,operation"),
    ("sums-of-money", "money", "dollars,dollar,euros,euro"),
    ("promises-and-orders", "office", "minister,governor"),
    ("to-be-read-again", "below", "0.3"),
    ("what-is-new", "since", "2025-01-10"),
)
_MAKER = b"background_answers"
_TICK = os.sysconf("SC_CLK_TCK")
CLIENTS = 4


@dataclass(frozen=True, slots=True)
class Asked:
    """CPU and wall seconds until the first page of an answer."""

    cpu: float
    wall: float


@contextmanager
def served(
    folder: Path, *, answers: bool, niceness: int | None = None
) -> Iterator[tuple[str, int]]:
    """The address of ``kg serve`` over a folder, and its process; with a niceness of ours."""
    port = free_port()
    code = "import sys; from kg.queries import background_answers as made\n"
    code += "" if niceness is None else f"made.NICENESS = {niceness}\n"
    code += "from kg.cli import main; sys.exit(main(sys.argv[1:]))"
    given = ["serve", str(folder), "--port", str(port), *([] if answers else ["--no-answers"])]
    process = subprocess.Popen(
        [sys.executable, "-c", code, *given], cwd=ROOT, stderr=subprocess.DEVNULL
    )
    try:
        wait_for(f"http://127.0.0.1:{port}/health", process)
        yield f"http://127.0.0.1:{port}", process.pid
    finally:
        process.terminate()
        process.wait()


def ask(url: str, process: int, sparql: str) -> Asked:
    """One question to the last row, timed to the first page."""
    begun, used = time.perf_counter(), cpu_without_maker(process)
    first: Asked | None = None
    lines = 0
    with httpx.stream("POST", f"{url}/rows", content=sparql, timeout=200) as reply:
        for piece in reply.raise_for_status().iter_raw():
            lines += piece.count(b"\n")
            if first is None and lines > FIRST:
                wall = time.perf_counter() - begun
                first = Asked(cpu_without_maker(process) - used, wall)
    wall = time.perf_counter() - begun
    return first or Asked(cpu_without_maker(process) - used, wall)


def cpu_without_maker(process: int) -> float:
    """CPU seconds of a process and its children, but for the one that makes answers."""
    return _cpu(process) + sum(
        cpu_without_maker(child) for child in _children(process) if not _is_maker(child)
    )


def _cpu(process: int, *, dead_children: bool = False) -> float:
    fields = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
    return sum(map(int, fields[11 : 15 if dead_children else 13])) / _TICK


def _children(process: int) -> list[int]:
    found: set[int] = set()
    for task in Path(f"/proc/{process}/task").iterdir():
        with contextlib.suppress(OSError):
            found |= set(map(int, (task / "children").read_text().split()))
    return sorted(found)


def _is_maker(process: int) -> bool:
    with contextlib.suppress(OSError):
        return _MAKER in Path(f"/proc/{process}/cmdline").read_bytes()
    return False


def await_maker(server: int, begun: float) -> tuple[float, float]:
    """CPU and wall seconds that the process in the background took, once it has ended."""
    used, seen = 0.0, False
    while True:
        now = maker_cpu(server)
        if seen and now is None:
            return used, time.perf_counter() - begun
        seen, used = seen or now is not None, max(used, now or 0.0)
        time.sleep(0.2)


def maker_cpu(server: int) -> float | None:
    """CPU seconds of the process in the background and its children; None without one."""
    makers = [child for child in _children(server) if _is_maker(child)]
    parts = [part for maker in makers for part in (maker, *_children(maker))]
    with contextlib.suppress(OSError):
        return sum(_cpu(part, dead_children=True) for part in parts) if parts else None
    return 0.0


def texts(url: str) -> dict[str, str]:
    """All questions as the form of the query page sends them."""
    asked = [
        (name, {blank: value for blank, value in PARAMETERS.items() if blank in query.parameters})
        for name, query in load_named_queries().items()
    ]
    asked += [(name, {blank: value}) for name, blank, value in BLANKS]
    found = {}
    for name, given in asked:
        reply = httpx.get(f"{url}/question.json", params={"name": name, **given}, timeout=90)
        shown = " ".join([name, *(f"{blank}={value}" for blank, value in given.items())])
        found[shown] = str(reply.raise_for_status().json()["sparql"])
    return found


def compare(folder: Path) -> None:
    """The table of before, while and after."""
    shutil.rmtree(folder / "store" / "answers", ignore_errors=True)
    rounds: dict[str, dict[str, Asked]] = {}
    with served(folder, answers=False) as (url, process):
        queries = texts(url)
        rounds["before"] = {name: ask(url, process, one) for name, one in queries.items()}
    with served(folder, answers=True) as (url, process):
        begun = time.perf_counter()
        rounds["while"] = {name: ask(url, process, one) for name, one in queries.items()}
        cpu, wall = await_maker(process, begun)
        print(
            f"made in the background: {cpu:.1f} s CPU, {wall:.0f} s, load {os.getloadavg()[0]:.1f}"
        )
    with served(folder, answers=True) as (url, process):
        rounds["after"] = {name: ask(url, process, one) for name, one in queries.items()}
    for name in queries:
        cells = (f"{when} {found[name].cpu:5.2f} s CPU {found[name].wall:6.2f} s"
                 for when, found in rounds.items())  # fmt: skip
        print(f"{name[:60]:60} {'   '.join(cells)}")
    for when, found in rounds.items():
        slow = sum(one.cpu > 1 for one in found.values())
        walls = [one.wall for one in found.values()]
        print(f"{when}: first page over 1 s of CPU {slow} of {len(found)}, the longest "
              f"{max(one.cpu for one in found.values()):.2f} s; seconds: median "
              f"{statistics.median(walls):.2f}, longest {max(walls):.2f}")  # fmt: skip


def stand_back(folder: Path, niceness: int | None, seconds: float) -> None:
    """One line: what clients got in some seconds, and a process of this niceness beside them."""
    shutil.rmtree(folder / "store" / "answers", ignore_errors=True)
    walls: list[float] = []
    over = threading.Event()
    text = load_named_queries()["arrests"].sparql
    with served(folder, answers=niceness is not None, niceness=niceness) as (url, server):

        def client(number: int) -> None:
            while not over.is_set():
                number += CLIENTS
                asked = time.perf_counter()
                httpx.post(f"{url}/rows", content=f"{text} LIMIT {number}", timeout=200)
                walls.append(time.perf_counter() - asked)

        clients = [threading.Thread(target=client, args=(one,)) for one in range(CLIENTS)]
        for one in clients:
            one.start()
        time.sleep(seconds)
        used, answered = maker_cpu(server) or 0.0, len(walls)
        over.set()
        for one in clients:
            one.join()
    print(f"niceness {'none' if niceness is None else niceness}: {answered / seconds:.2f} answers "
          f"a second, median {statistics.median(walls):.2f} s; {used:.1f} s CPU in the background "
          f"in {seconds:.0f} s, load {os.getloadavg()[0]:.1f}", flush=True)  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--niceness", type=int, nargs="+", help="compare these instead")
    parser.add_argument("--seconds", type=float, default=30.0, help="for each niceness")
    options = parser.parse_args(arguments)
    if not options.niceness:
        compare(options.folder)
        return
    for niceness in (None, *options.niceness):
        stand_back(options.folder, niceness, options.seconds)


if __name__ == "__main__":
    main()
