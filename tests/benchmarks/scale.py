"""Figures for docs/how-to/large-corpus.md: speed, size and memory of builds, kills, changes.

    python -m tests.benchmarks.scale speed --articles 400          1 worker, 2 workers, Ray
    python -m tests.benchmarks.scale memory --articles 1000 20000  peak memory of one and the other
    python -m tests.benchmarks.scale kills --articles 400 --kills 20
    python -m tests.benchmarks.scale change --articles 10000       one changed of so many
    python -m tests.benchmarks.scale stages --articles 2000        where the time of a build goes
    python -m tests.benchmarks.scale reduce --articles 2000        the reduce stage, 1 and 2 workers
    python -m tests.benchmarks.scale records --articles 20000      kg build of ready-made records
    python -m tests.benchmarks.scale nodes --articles 200          two nodes of Ray, one dies

Articles are made by rule (tests/corpus.py): about 350 words, half of the sentences claims. The
load of the machine is printed beside each wall time: wall times of a busy machine mean little, CPU
seconds hold.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import multiprocessing
import os
import random
import resource
import shutil
import signal
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

import kg.builder.process_pool
from kg.builder.build import build
from kg.builder.options import BuildOptions
from kg.builder.process_pool import extract_lines
from kg.builder.reduce import Reduction
from kg.errors import KgError
from kg.extraction.settings import Settings
from kg.model import Document
from kg.queries.kept_answers import answers_of
from kg.queries.named import keep_all_answers
from kg.reader import read_documents
from kg.records.database import RecordStore
from kg.store.store import Store
from tests import repeated
from tests.benchmarks.startup import cpu as cpu_of_python
from tests.corpus import article, write_lines


@dataclass
class Cost:
    """What a piece of work took: seconds of wall and of CPU (children too), and the load."""

    wall: float = 0.0
    cpu: float = 0.0
    load: float = 0.0


@contextmanager
def measured() -> Iterator[Cost]:
    """Fills a Cost while the block runs."""
    cost = Cost()
    start, used = time.perf_counter(), _cpu()
    yield cost
    cost.wall, cost.cpu = time.perf_counter() - start, _cpu() - used
    cost.load = os.getloadavg()[0]


def _cpu() -> float:
    """CPU seconds of this process, of its ended and of its running children."""
    own = os.times()
    running = sum(_cpu_of(child.pid) for child in multiprocessing.active_children())
    return own.user + own.system + own.children_user + own.children_system + running


def _cpu_of(pid: int | None) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _documents(path: Path) -> list[Document]:
    return [item for item in read_documents([path]) if isinstance(item, Document)]


def _extract(documents: list[Document], options: argparse.Namespace, **how: Any) -> str:
    """Extracts all, start-up and work told apart, and gives a digest of the sorted lines."""
    settings = Settings(tagger=options.tagger)
    with measured() as start:  # as many articles as processes: each loads its models
        list(extract_lines(documents[:2], settings=settings, **how))
    with measured() as cost:
        pairs = list(extract_lines(documents, settings=settings, **how))
    words = sum(len(document.text.split()) for document in documents)
    work = cost.wall - start.wall
    print(f"{how}: {start.wall:.1f} s to start, {work:.1f} s at work, "
          f"{words / work:,.0f} words/s wall, {cost.cpu:.1f} s CPU, load {cost.load:.1f}",
          flush=True)  # fmt: skip
    return hashlib.sha256("\n".join(sorted(str(line) for _, line in pairs)).encode()).hexdigest()


def speed(options: argparse.Namespace, folder: Path) -> None:
    """1 worker, 2 workers and, if it is installed, Ray; the lines must be the same."""
    documents = _documents(write_lines(folder / "a.jsonl", options.articles[0]))
    digests = [_extract(documents, options, workers=1), _extract(documents, options, workers=2)]
    try:
        digests.append(_extract(documents, options, cluster="ray"))
    except KgError as error:
        print(error)
    print("lines", "equal" if len(set(digests)) == 1 else f"DIFFER: {digests}")


def memory(options: argparse.Namespace, folder: Path) -> None:
    """Peak resident memory of the reading and recording process, extraction in a child."""
    for count in options.articles:
        path = write_lines(folder / f"{count}.jsonl", count, sentences=options.sentences)
        child = multiprocessing.get_context("spawn").Process(
            target=_intake, args=(path, folder / f"records{count}", options.tagger)
        )
        child.start()
        child.join()


def _intake(path: Path, out: Path, tagger: str) -> None:
    from kg.builder.ingest import Ingestion, IngestOptions

    out.mkdir()
    records = RecordStore(out / "records.sqlite")
    intake = Ingestion(records, IngestOptions(Settings(tagger=tagger)), lambda stage, done: None)
    with measured() as cost:
        intake.run([str(path)])
    peak = _peak()
    print(f"{intake.new:,} articles: peak {peak:,.0f} MB, {cost.cpu:.0f} s CPU", flush=True)


def _peak() -> float:
    """The most memory that this process had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def kills(options: argparse.Namespace, folder: Path) -> None:
    """A worker is killed again and again at random; the lines must be those of a quiet run."""
    documents = _documents(write_lines(folder / "a.jsonl", options.articles[0], sentences=8))
    quiet = _extract(documents, options, workers=1)
    done = threading.Event()
    killed = 0

    def killer() -> None:
        nonlocal killed
        chosen = random.Random(7)
        while killed < options.kills and not done.wait(chosen.uniform(*options.every)):
            children = multiprocessing.active_children()
            if children:
                os.kill(chosen.choice(children).pid or 0, signal.SIGKILL)
                killed += 1

    thread = threading.Thread(target=killer, daemon=True)
    thread.start()
    rough = _extract(documents, options, workers=2)
    done.set()
    thread.join()
    print(f"{killed} workers killed; lines {'equal' if quiet == rough else 'DIFFER'}")


def change(options: argparse.Namespace, folder: Path) -> list[Cost]:
    """A full build, one without any change, and one with one article changed."""
    count = options.articles[0]
    path = write_lines(folder / "a.jsonl", count, sentences=options.sentences)
    choice = BuildOptions(settings=Settings(tagger=options.tagger), workers=options.workers,
                          store_only=options.store_only, answers=options.answers,
                          apart=options.apart)  # fmt: skip
    costs: list[Cost] = []
    for what in ("full", "nothing changed", "one changed"):
        if what == "one changed":
            _change_one(path, count, options.sentences)
        with measured() as cost:
            report = build([path], folder / "out", options=choice)
        costs.append(cost)
        options.tell(f"{what}: {cost.wall:.1f} s wall, {cost.cpu:.1f} s CPU "
                     f"({100 * cost.cpu / costs[0].cpu:.2f} % of full), {report.new} new, "
                     f"peak {_peak():,.0f} MB, load {cost.load:.1f}")  # fmt: skip
    return costs


def answers(options: argparse.Namespace, folder: Path) -> Cost:
    """What the answers of the named questions take over the graph that `change` left."""
    shutil.rmtree(answers_of(folder / "out" / "store"), ignore_errors=True)
    with measured() as cost:
        kept, _ = keep_all_answers(folder / "out")
    options.tell(f"{kept} answers: {cost.cpu:.1f} s CPU, load {cost.load:.1f}")
    return cost


def _change_one(path: Path, count: int, sentences: int) -> None:
    """Gives the middle one of ``count`` articles another text."""
    lines = path.read_text("utf-8").splitlines(keepends=True)
    other = article(count + 3, sentences=sentences)
    changed = {**json.loads(lines[count // 2]), "text": other["text"]}
    lines[count // 2] = json.dumps(changed, ensure_ascii=False) + "\n"
    path.write_text("".join(lines), "utf-8")


def records(options: argparse.Namespace, folder: Path) -> list[float]:
    """Peak memory of ``kg build --records --store-only`` in a process of its own, for each count.

    The records are made beforehand, those of 100 articles under other names (`tests.repeated`).
    """
    peaks = []
    for count in options.articles:
        ready = folder / f"{count}.records.jsonl"
        _ready_records(ready, count, options)
        out = folder / f"out{count}"
        seconds, peak = cpu_of_python(
            ["-m", "kg", "build", "--records", str(ready), "-o", str(out), "--store-only",
             "--tagger", options.tagger, "--workers", str(options.workers)],
            os.environ,
        )  # fmt: skip
        peaks.append(peak)
        with Store.open(out / "store", read_only=True) as store:
            quads = len(store)
        options.tell(f"{count:,} records of {options.sentences} sentences, {quads:,} quads: "
                     f"peak {peak:,.0f} MB, {seconds:.0f} s CPU, "
                     f"load {os.getloadavg()[0]:.1f}")  # fmt: skip
        shutil.rmtree(out)
    return peaks


def _ready_records(path: Path, count: int, options: argparse.Namespace) -> None:
    """Signed records of ``count`` articles, a line each, as ``kg extract`` prints them."""
    settings = Settings(tagger=options.tagger)
    articles = write_lines(path.with_suffix(".articles"), count, sentences=options.sentences)
    with path.open("w", encoding="utf-8") as file:
        for document in read_documents([articles]):
            if not isinstance(document, Document):
                raise SystemExit(f"an article cannot be read: {document}")
            file.writelines(
                f"{line}\n"
                for line in repeated.extract_chunk(
                    [document], settings, sentences=options.sentences
                )
            )


def stages(options: argparse.Namespace, folder: Path) -> None:
    """CPU seconds of each stage of one build for each count, and what it leaves on disk."""
    for count in options.articles:
        _stages_of(options, count, folder / str(count))
        shutil.rmtree(folder / str(count))


def _stages_of(options: argparse.Namespace, count: int, folder: Path) -> None:
    from kg.builder.ingest import Ingestion, IngestOptions
    from kg.builder.output import OutputFolder
    from kg.builder.output_parts import GRAPHS, LINKS
    from kg.builder.reduce import Identity
    from kg.ontology.vocabulary import DEFAULT_BASE
    from kg.records.near_duplicates import group_copies

    folder.mkdir()
    path = write_lines(folder / "a.jsonl", count, sentences=options.sentences)
    costs: dict[str, Cost] = {}
    with OutputFolder.open(folder / "out") as out:
        records = RecordStore(out.path / "records.sqlite")
        engine = IngestOptions(
            Settings(tagger=options.tagger), workers=options.workers, apart=options.apart
        )
        with _stage(costs, "read, extract, record"):
            Ingestion(records, engine, lambda stage, done: None).run([str(path)])
        with _stage(costs, "find copies"):
            copies = group_copies(records.sketches())
        with _stage(costs, "link, project, load") as loading:
            out.project(records, Identity(base=DEFAULT_BASE), copies, workers=options.workers)
        if not options.store_only:
            with _stage(costs, "graph files"):
                for name in GRAPHS:
                    out.store.save(out.path / name, name.rsplit(".", 1)[-1])
            with _stage(costs, "graph files, tables, pages"):
                out.write_files("scale")
        quads = len(out.store)
    words = sum(len(d.text.split()) for d in _documents(path))
    for name, cost in costs.items():
        options.tell(f"{name}: {cost.wall:.1f} s wall, {cost.cpu:.1f} s CPU, "
                     f"{1000 * cost.cpu / count:.2f} ms CPU an article, "
                     f"load {cost.load:.1f}")  # fmt: skip
    options.tell(f"{count:,} articles, {words / count:.0f} words and {quads / count:.0f} quads "
                 f"each, {quads / loading.cpu:,.0f} quads loaded per CPU second, "
                 f"peak {_peak():,.0f} MB")  # fmt: skip
    for name in ("records.sqlite", LINKS, "store", *(() if options.store_only else GRAPHS)):
        options.tell(f"{name}: {_size(folder / 'out' / name) / count / 1024:.1f} KiB an article")


@contextmanager
def _stage(costs: dict[str, Cost], name: str) -> Iterator[Cost]:
    """Fills a Cost, noted under a name, while the block runs."""
    with measured() as cost:
        costs[name] = cost
        yield cost


def reduce(options: argparse.Namespace, folder: Path) -> dict[int, list[Reduced]]:
    """The reduce stage from nothing on 1 and on 2 workers in turn; what is stored must be the same.

    Work that nothing else can be beside (`ALONE`) is told apart: by Amdahl's law it bounds what
    more cores can gain.
    """
    from kg.builder.ingest import Ingestion, IngestOptions

    count = options.articles[0]
    path = write_lines(folder / "a.jsonl", count, sentences=options.sentences)
    records = RecordStore(folder / "records.sqlite")
    Ingestion(
        records, IngestOptions(Settings(tagger=options.tagger)), lambda stage, done: None
    ).run([str(path)])
    records.close()
    kg.builder.process_pool.CHUNK = 32
    runs: dict[int, list[Reduced]] = {1: [], 2: []}
    for _ in range(options.repeat):
        for workers, done in runs.items():
            done.append(_reduced(folder, workers))
            cost = done[-1].cost
            options.tell(f"{workers} workers: {cost.wall:.1f} s wall, {cost.cpu:.1f} s CPU, "
                         f"{1000 * cost.cpu / count:.1f} ms CPU an article, "
                         f"load {cost.load:.1f}")  # fmt: skip
    if len({run.digest for done in runs.values() for run in done}) > 1:
        raise SystemExit("the graphs of 1 and 2 workers differ")
    one, two = (_median(done) for done in runs.values())
    gain = one.cost.wall / two.cost.wall
    options.tell(f"2 workers are {gain:.2f} times as fast as 1, medians of {options.repeat}; "
                 f"{two.alone:.1f} of {two.cost.cpu:.1f} s CPU cannot be shared")  # fmt: skip
    for cores in (2, 4, 8):
        ideal = two.alone + (two.cost.cpu - two.alone) / cores
        options.tell(f"  so {cores} idle cores take at least {ideal:.1f} s, "
                     f"{one.cost.cpu / ideal:.2f} times as fast as one core")  # fmt: skip
    options.tell("graphs equal")
    return runs


@dataclass(frozen=True)
class Reduced:
    """What one run of the reduce stage took, what of it had all cores to itself, what it made."""

    cost: Cost
    alone: float
    digest: str


# What runs while no worker and no load does.
ALONE = ("_link", "_compare", "_remove_graphs", "_write_copies")


def _reduced(folder: Path, workers: int) -> Reduced:
    from kg.builder.output import OutputFolder
    from kg.builder.reduce import Identity
    from kg.ontology.vocabulary import DEFAULT_BASE

    shutil.copy(folder / "records.sqlite", folder / "own.sqlite")
    own = RecordStore(folder / "own.sqlite")
    with OutputFolder.open(folder / "out") as out, _alone() as alone:
        with measured() as cost:
            out.project(own, Identity(base=DEFAULT_BASE), {}, workers=workers)
        out.store.save(folder / "graph.nq", "nq")
    own.close()
    shutil.rmtree(folder / "out")
    with (folder / "graph.nq").open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return Reduced(cost, sum(alone), digest)


@contextmanager
def _alone() -> Iterator[list[float]]:
    """Collects the CPU seconds of the steps in `ALONE`."""
    spent: list[float] = []

    def counted(step: Callable[..., object]) -> Callable[..., object]:
        def run(*given: object, **named: object) -> object:
            start = time.thread_time()
            try:
                return step(*given, **named)
            finally:
                spent.append(time.thread_time() - start)

        return run

    with ExitStack() as patches:
        for name in ALONE:
            step = counted(getattr(Reduction, name))
            patches.enter_context(patch.object(Reduction, name, step))
        yield spent


def _median(done: Sequence[Reduced]) -> Reduced:
    return sorted(done, key=lambda run: run.cost.wall)[len(done) // 2]


def _size(path: Path) -> int:
    files = path.rglob("*") if path.is_dir() else [path]
    return sum(file.stat().st_size for file in files if file.is_file())


def nodes(options: argparse.Namespace, folder: Path) -> None:
    """A build on a real Ray cluster of two nodes, of which one dies; the same files in the end."""
    from tests.benchmarks.ray_nodes import run

    run(options, folder)


WHAT = ("speed", "memory", "kills", "change", "stages", "reduce", "records", "nodes")


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs one of the measurements, with small chunks so that few articles keep all busy."""
    kg.builder.process_pool.CHUNK = 8
    options = options_of(arguments)
    with renamed_records(options), tempfile.TemporaryDirectory(prefix="newskg-scale-") as folder:
        globals()[options.what](options, Path(folder))


def options_of(arguments: Sequence[str] | None) -> argparse.Namespace:
    """The command line, with ``tell`` for the lines that a measurement prints as it goes."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", choices=WHAT)
    parser.add_argument("--articles", type=int, nargs="+", default=[400])
    parser.add_argument("--sentences", type=int, default=24)
    parser.add_argument("--tagger", default="best", choices=("best", "fast", "rules"))
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--store-only", action="store_true")
    parser.add_argument("--repeated", action="store_true", help="records of 100 articles, renamed")
    parser.add_argument(
        "--answers",
        action=argparse.BooleanOptionalAction,
        help="with the answers of the named questions (default: as kg build)",
    )
    parser.add_argument(
        "--apart",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="whether one worker is a process of its own, as in kg build",
    )
    parser.add_argument("--repeat", type=int, default=1, help="runs of `reduce`, medians count")
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--every", type=float, nargs=2, default=(1.0, 8.0), metavar="SECONDS")
    options = parser.parse_args(arguments)
    options.tell = partial(print, flush=True)
    return options


@contextmanager
def renamed_records(options: argparse.Namespace) -> Iterator[None]:
    """With ``--repeated``, articles have the records of 100 others while the block runs."""
    if not options.repeated:
        yield
        return
    made = partial(repeated.extract_chunk, sentences=options.sentences)
    with patch("kg.builder.process_pool.extract_chunk", made):
        yield


if __name__ == "__main__":
    main()
