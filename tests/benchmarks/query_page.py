"""How fast ``kg serve`` and its query page are over many quads.

``python -m tests.benchmarks.query_page --quads 1000000``. For each question: seconds until the
first page of the answer (100 rows, or all) is there for a client and drawn in Chromium, and
until the answer is whole. For each search: CPU of the server, the median of some repetitions.
Every question is asked once of a server that has not answered it before.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from shutil import which
from typing import NamedTuple
from urllib.parse import urlencode

import httpx
from playwright.sync_api import Page, sync_playwright

from kg.model import key_of
from kg.ontology.vocabulary import ONTOLOGY_GRAPH, ontology_quads
from kg.queries.named import load_named_queries
from kg.records.codec import to_line
from kg.records.database import RECORDS, Entry, Kept, RecordStore
from kg.store.store import Store
from tests.benchmarks.claims import articles
from tests.benchmarks.serve_load import Served, kg_serve
from tests.benchmarks.store import PARAMETERS, graphs

FIRST = 100
EVERYTHING = {
    "all quads (cut at the limit)": "SELECT ?g ?s ?p ?o { GRAPH ?g { ?s ?p ?o } }",
    "all contents of statements": "SELECT ?s ?c { GRAPH ?g { ?s kg:content ?c } }",
    "statements, sorted": "SELECT ?s ?c { GRAPH ?g { ?s kg:content ?c } } ORDER BY ?c",
    "statements of each act, counted": "SELECT ?act (COUNT(*) AS ?n) "
    "{ GRAPH ?g { ?s kg:speechAct ?act } } GROUP BY ?act ORDER BY DESC(?n)",
}
SEARCHES = ("minister", "Person 1*", "bank fraud", '"police trade"', "energy -strike", "Organi*")


class Timed(NamedTuple):
    """Seconds to the first page and to the end, CPU of the server so far, and the last line."""

    first: float
    whole: float
    first_cpu: float
    whole_cpu: float
    end: dict[str, object]


def prepare(count: int, out: Path) -> None:
    """A folder with the records and the store of ``count`` articles, as a first build leaves it."""
    out.mkdir(parents=True)
    records = RecordStore(out / RECORDS)
    records.put(_entries(count))
    records.close()
    with Store.open(out / "store") as store:
        store.load(graphs(count))
        store.replace(ONTOLOGY_GRAPH, ontology_quads())
        store.compact()  # as a build does


def _entries(count: int) -> Iterator[Entry]:
    for one in articles(count):
        line, name = to_line(one), one.document.id
        yield Entry(Kept(name, "in", name, None, key_of(line), key_of(line)), line)


def stream(served: Served, query: str) -> Timed:
    """Asks as the query page does, and reads the whole answer."""
    begun, used = time.perf_counter(), cpu_of(served.process)
    lines, tail = 0, b""
    first: tuple[float, float] | None = None
    url = f"http://127.0.0.1:{served}/rows"
    with httpx.stream("POST", url, content=query, timeout=200) as reply:
        for piece in reply.iter_raw():
            lines += piece.count(b"\n")
            tail = (tail + piece)[-500:]
            if first is None and lines > FIRST:
                first = time.perf_counter() - begun, cpu_of(served.process) - used
    whole = time.perf_counter() - begun, cpu_of(served.process) - used
    first = first or whole
    end = json.loads(tail.splitlines()[-1].lstrip(b"#"))
    return Timed(first[0], whole[0], first[1], whole[1], end)


def drawn(page: Page, url: str, query: str) -> tuple[float, float]:
    """Seconds in Chromium until the first table is drawn, and until the answer is whole."""
    page.goto(f"{url}/")
    page.wait_for_selector("#question option", state="attached")
    found: list[float] = page.evaluate(
        """async (query) => {
          editor.set(query);
          const begun = performance.now();
          const asking = ask();
          while (!document.querySelector("#view td, #view p, #error:not(:empty), #view th")) {
            await new Promise(requestAnimationFrame);
          }
          const first = performance.now() - begun;
          await asking;
          return [first / 1000, (performance.now() - begun) / 1000];
        }""",
        query,
    )
    return found[0], found[1]


def cpu_of(process: int) -> float:
    """CPU seconds of a process and its children so far."""
    fields = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
    own = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return own + sum(cpu_of(int(child)) for child in children)


def bound_questions(url: str, chosen: Sequence[str]) -> dict[str, str]:
    """Named questions as the form sends them."""
    found = {}
    for name in chosen:
        query = load_named_queries()[name]
        who = PARAMETERS if "who" in query.parameters else {}
        reply = httpx.get(f"{url}/question.json", params={"name": name, **who}, timeout=90)
        found[name] = str(reply.raise_for_status().json()["sparql"])
    return found


def search(url: str, process: int, repetitions: int) -> None:
    """CPU of the server for each search; the first one opens the index and is told apart."""
    begun = cpu_of(process)
    httpx.get(f"{url}/search.json", params={"q": "open"}, timeout=600).raise_for_status()
    print(f"first search, which makes and opens the index: {cpu_of(process) - begun:.2f} s CPU")
    for kinds in ([], ["name"]):
        for words in SEARCHES:
            asked = urlencode({"q": words, "kind": kinds} if kinds else {"q": words}, doseq=True)
            costs, walls = [], []
            for _ in range(repetitions):
                begun, wall = cpu_of(process), time.perf_counter()
                for _ in range(10):
                    httpx.get(f"{url}/search.json?{asked}", timeout=90).raise_for_status()
                costs.append((cpu_of(process) - begun) / 10)
                walls.append((time.perf_counter() - wall) / 10)
            print(f"  {words:16} {'names' if kinds else 'all kinds':10} "
                  f"{1000 * statistics.median(costs):6.0f} ms CPU, "
                  f"{1000 * statistics.median(walls):6.0f} ms", flush=True)  # fmt: skip


@contextmanager
def chromium() -> Iterator[Page]:
    """A page in the browser."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=os.environ.get("CHROMIUM") or which("chromium"), args=["--no-sandbox"]
        )
        yield browser.new_page()
        browser.close()


def answers(folder: Path, chosen: Sequence[str]) -> None:
    """The table of answers; client and browser ask servers of their own, which remember nothing."""
    with kg_serve(folder) as one, kg_serve(folder) as other, chromium() as page:
        queries = {**bound_questions(f"http://127.0.0.1:{one}", chosen), **EVERYTHING}
        for name, query in queries.items():
            timed = stream(one, query)
            first, whole = drawn(page, f"http://127.0.0.1:{other}", query)
            said = f"{timed.end['rows']:,} rows{'' if timed.end['whole'] else ', cut'}"
            print(f"  {name:32} {said:22} CPU {timed.first_cpu:5.2f} s, {timed.whole_cpu:5.2f} s; "
                  f"client {timed.first:6.2f} s, {timed.whole:6.2f} s; "
                  f"browser {first:6.2f} s, {whole:6.2f} s, load {os.getloadavg()[0]:.0f}",
                  flush=True)  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quads", type=int, default=100_000)
    parser.add_argument("--repeat", type=int, default=5, help="repetitions of each ten searches")
    parser.add_argument("--folder", type=Path, help="folder to keep and to use again")
    parser.add_argument("--only", choices=("answers", "search"), help="default: both")
    parser.add_argument("--questions", nargs="*", default=list(load_named_queries()))
    options = parser.parse_args(arguments)
    folder = options.folder or Path(tempfile.mkdtemp(prefix="kg-bench-")) / "out"
    try:
        if not folder.exists():
            per_article = sum(1 for _, some in graphs(20) for _ in some) / 20
            prepare(max(1, int(options.quads / per_article)), folder)
        with Store.open(folder / "store", read_only=True) as store:
            print(f"{len(store):,} quads, load {os.getloadavg()[0]:.1f}", flush=True)
        if options.only != "answers":
            with kg_serve(folder) as served:
                search(f"http://127.0.0.1:{served}", served.process, options.repeat)
        if options.only != "search":
            answers(folder, options.questions)
    finally:
        if options.folder is None:
            shutil.rmtree(folder.parent, ignore_errors=True)


if __name__ == "__main__":
    main()
