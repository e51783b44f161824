"""Store, queries and push, each beside its yardstick in one run; prints a table of ratios.

``python -m tests.benchmarks.store --quads 1000000``; a ratio is in CPU seconds, for wall seconds
depend on what else the machine does. What does not end within ``--limit`` of them is a
bound.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import pyoxigraph as ox
import rdflib

from kg import rdf
from kg.ontology.vocabulary import ONTOLOGY_GRAPH, PREFIXES, graph_iri, ontology_quads
from kg.queries.named import answer_of, load_named_queries
from kg.store.store import Store
from tests.benchmarks.claims import articles
from tests.benchmarks.ratio import Ratio, once
from tests.benchmarks.startup import cpu as cpu_of_python

BASE = "https://bench.example/id/"
PARAMETERS = {"who": f"{BASE}entity/known-1"}


def graphs(count: int, *, statements: int = 10) -> Iterator[tuple[str, Iterator[ox.Quad]]]:
    """Named graphs straight from records."""
    for one in articles(count, statements=statements):
        yield graph_iri(BASE, one.document.id), rdf.quads(one, base=BASE)


def quads(count: int) -> Iterator[ox.Quad]:
    """All of their quads, and the ontology."""
    for _, some in graphs(count):
        yield from some
    yield from ontology_quads()


def cpu(work: Callable[[], object]) -> float:
    """CPU seconds of ``work``, threads included."""
    start = time.process_time()
    work()
    return time.process_time() - start


STOPPED = 124  # exit code of a process that reached its limit
_LOOK = 0.02  # seconds between two looks at the clock


def end_after(limit: float) -> None:
    """Ends this process when it has used ``limit`` more CPU seconds.

    By its own clock: the system's timers of CPU count ticks, which are far off on a busy machine.
    """
    start = time.process_time()

    def watch() -> None:
        while time.process_time() - start < limit:
            time.sleep(_LOOK)
        os._exit(STOPPED)

    threading.Thread(target=watch, daemon=True).start()


def within(limit: float, work: Callable[..., object], *given: object) -> tuple[float, bool]:
    """CPU seconds of ``work`` in a process of its own, and whether it ended in ``limit`` of them.

    The limit counts CPU, so that a busy machine does not shorten it.
    """
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe(duplex=False)

    def run() -> None:
        end_after(limit)
        theirs.send(cpu(lambda: work(*given)))

    process = context.Process(target=run)
    process.start()
    theirs.close()
    try:
        return float(ours.recv()), True
    except EOFError:
        return limit, False
    finally:
        process.join()


def articles_of(quads: int) -> int:
    """How many made articles have about so many quads."""
    per_article = sum(1 for _, some in graphs(20) for _ in some) / 20
    return max(1, int(quads / per_article))


def writing(count: int, file: Path, limit: float) -> Iterator[Ratio]:
    """Records to files: ours, and through rdflib's dataset and serializers."""
    ready = list(articles(count))

    def ours(fmt: ox.RdfFormat, path: Path) -> None:
        found = (quad for one in ready for quad in rdf.quads(one, base=BASE))
        ox.serialize(found, output=str(path), format=fmt, prefixes=None)

    nquads = cpu(lambda: ours(ox.RdfFormat.N_QUADS, file))
    trig = cpu(lambda: ours(ox.RdfFormat.TRIG, file.with_suffix(".trig")))

    def theirs(fmt: str) -> None:
        dataset = rdflib.Dataset()
        for one in ready:
            graph = dataset.graph(graph_iri(BASE, one.document.id))
            dataset.addN(
                (_rdflib(quad.subject), _rdflib(quad.predicate), _rdflib(quad.object), graph)
                for quad in rdf.quads(one, base=BASE)
            )
        dataset.serialize(file.with_suffix(".rdflib"), format=fmt)

    for name, mine, fmt in (("N-Quads", nquads, "nquads"), ("TriG", trig, "trig")):
        spent, whole = within(limit, theirs, fmt)
        yield once(f"records to {name}", "rdflib", mine, spent, speed=True, bound=not whole,
                   wanted=">= 5")  # fmt: skip
    with file.open("ab") as stream:
        ox.serialize(ontology_quads(), output=stream, format=ox.RdfFormat.N_QUADS)


def _rows(dataset: rdflib.Dataset, query: str) -> None:
    for _ in dataset.query(query, initNs=dict(PREFIXES)):
        pass


def _rdflib(term: object) -> rdflib.URIRef | rdflib.Literal:
    if isinstance(term, ox.NamedNode):
        return rdflib.URIRef(term.value)
    assert isinstance(term, ox.Literal)
    return rdflib.Literal(term.value, datatype=rdflib.URIRef(term.datatype.value))


def loading(count: int, file: Path, folder: Path) -> Iterator[Ratio]:
    """Store.load from quads, against bare bulk_load of the file and bulk_extend of the quads."""
    ready = [(iri, list(some)) for iri, some in graphs(count)]

    def bare() -> None:
        store = ox.Store(str(folder / "bare"))
        store.bulk_load(path=str(file), format=ox.RdfFormat.N_QUADS)

    other = cpu(bare)
    with Store.open(folder / "ours") as store:
        ours = cpu(lambda: store.load(ready))
        store.replace(ONTOLOGY_GRAPH, ontology_quads())
    yield once("Store.load", "Oxigraph's bulk_load of the file", ours, other, wanted="<= 1.3")


def querying(
    folder: Path, file: Path, limit: float, tell: Callable[[str], None]
) -> Iterator[Ratio]:
    """All named questions, against rdflib in memory, one time limit for each of its questions."""
    total, known = 0.0, 0.0
    whole = True
    dataset = rdflib.Dataset()
    _, loaded = within(limit * 5, lambda: rdflib.Dataset().parse(file, format="nquads"))
    if loaded:
        dataset.parse(file, format="nquads")
    with Store.open(folder / "ours", read_only=True) as store:
        for query in load_named_queries().values():
            given = {name: PARAMETERS[name] for name in query.parameters if name in PARAMETERS}
            ours = cpu(partial(answer_of, query.name, store.query, given))
            text = query.bound(given, store.query)
            spent, ended = (limit, False)
            if loaded:
                spent, ended = within(limit, partial(_rows, dataset, text))
            total, known, whole = total + ours, known + spent, whole and ended
            mark = "" if ended else ">"
            tell(f"  {query.number:2} {query.name:34} {ours:9.3f} s {mark}{spent:9.3f} s")
    yield once("named questions", "rdflib in memory", total, known, speed=True, bound=not whole,
               wanted=">= 20")  # fmt: skip


def pushing(folder: Path, file: Path, repeat: int) -> Iterator[Ratio]:
    """Push to Oxigraph, against curl of the same N-Quads; wall seconds, for the server works.

    In turns, each into an empty server, for the machine's other work changes from run to run.
    """
    pairs = []
    for number in range(repeat):
        curl = _into_empty_server(folder / f"curl-{number}", lambda url: _curl(file, url))
        ours = _into_empty_server(folder / f"push-{number}", lambda url: _push(folder, url))
        pairs.append((ours, curl))
    yield Ratio("push to Oxigraph", "curl of the file", "wall s", tuple(pairs), speed=True,
                wanted=">= 0.5")  # fmt: skip


def _into_empty_server(folder: Path, work: Callable[[str], object]) -> float:
    from tests.servers import OxigraphServer

    server = OxigraphServer(folder)
    server.start()
    try:
        start = time.perf_counter()
        work(server.url)
        return time.perf_counter() - start
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _curl(file: Path, url: str) -> None:
    command = ["curl", "-sSf", "-X", "POST", "-T", str(file), "-H",
               "Content-Type: application/n-quads", f"{url}/store"]  # fmt: skip
    subprocess.run(command, check=True)


def _push(folder: Path, url: str) -> None:
    from kg.exchange.endpoint import Endpoint, PushOptions, push_store
    from kg.exchange.endpoint.push import PushLog

    with (
        Store.open(folder / "ours", read_only=True) as store,
        Endpoint(url, timeout=600) as endpoint,
    ):
        push_store(store, endpoint, PushLog.beside(folder, url), options=PushOptions())


def memory(few: int, many: int) -> Iterator[Ratio]:
    """Peak memory of projecting many articles into a store, against few."""
    peaks = {}
    for count in (few, many):
        code = f"from tests.benchmarks.store import fill; fill({count})"
        _, peaks[count] = cpu_of_python(["-c", code], os.environ)
    yield once(f"{many:,} articles into a store", f"{few:,} articles", peaks[many], peaks[few],
               unit="MB", wanted="<= 1.5")  # fmt: skip


def fill(count: int) -> None:
    """Loads ``count`` articles and writes them to a file."""
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder) / "store") as store:
        store.load(graphs(count, statements=2))
        store.save(Path(folder) / "graph.nq", "nq")


CRASHES = 20


def crashing() -> Iterator[Ratio]:
    """A writer killed at random moments: what is left opens and holds whole articles alone."""
    chance = random.Random(11)
    for mode in ("bulk", "replace"):
        for _ in range(CRASHES // 2):
            with tempfile.TemporaryDirectory() as folder:
                code = f"from tests.benchmarks.store import write; write({mode!r}, {folder!r})"
                process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
                assert process.stdout is not None
                process.stdout.readline()
                time.sleep(chance.uniform(0.0, 3.0))
                process.kill()
                process.wait()
                _check_whole(Path(folder) / "store")
    print(f"killed {CRASHES} times: every store opened and held whole articles only")
    yield from ()


def write(mode: str, folder: str) -> None:
    """Fills a store until somebody kills it."""
    with Store.open(Path(folder) / "store") as store:
        print("go", flush=True)
        if mode == "bulk":
            store.load(graphs(1_000))
        for iri, some in graphs(1_000):
            store.replace(iri, some)


def _check_whole(path: Path) -> None:
    wanted = {iri: sum(1 for _ in some) for iri, some in graphs(1_000)}
    with Store.open(path) as store:
        for iri, count in store.counts().items():
            assert count == wanted[iri], f"{iri}: {count} of {wanted[iri]}"
        store.load(graphs(1_000))
        assert store.counts() == wanted


PARTS = ("write", "load", "query", "push", "memory", "crash")


def prepare(count: int, file: Path, folder: Path) -> None:
    """The file and the store that the other parts start from, unmeasured."""
    ox.serialize(quads(count), output=str(file), format=ox.RdfFormat.N_QUADS)
    with Store.open(folder / "ours") as store:
        store.load(graphs(count))
        store.replace(ONTOLOGY_GRAPH, ontology_quads())


def main(arguments: Sequence[str] | None = None) -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quads", type=int, default=100_000)
    parser.add_argument("--limit", type=float, default=60.0, help="CPU seconds for rdflib, each")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS, help="default: all")
    parser.add_argument("--repeat", type=int, default=3, help="pushes, of which the median counts")
    options = parser.parse_args(arguments)
    count = articles_of(options.quads)
    folder = Path(tempfile.mkdtemp(prefix="kg-bench-"))
    file = folder / "graph.nq"
    tell = partial(print, flush=True)
    parts: dict[str, Callable[[], Iterator[Ratio]]] = {
        "write": lambda: writing(count, file, options.limit * 5),
        "load": lambda: loading(count, file, folder),
        "query": lambda: querying(folder, file, options.limit, tell),
        "push": lambda: pushing(folder, file, options.repeat),
        "memory": lambda: memory(1_000, 10_000),
        "crash": crashing,
    }
    try:
        needed = {"query", "push"} & set(options.only)
        if needed and not {"write", "load"} <= set(options.only):
            prepare(count, file, folder)
        for name, part in parts.items():
            if name in options.only:
                for ratio in part():
                    tell(str(ratio))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
