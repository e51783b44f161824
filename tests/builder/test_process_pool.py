"""Extraction on several processes: the same lines as on one, whoever dies on the way."""

from __future__ import annotations

import itertools
import multiprocessing
import os
import random
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from kg.builder.cluster import Cluster
from kg.builder.process_pool import Workers, extract_lines
from kg.builder.ray_backend import RayEngine
from kg.builder.work import Work
from kg.errors import KgError, ModelError
from kg.extraction.settings import Settings
from kg.model import Document
from kg.reader import Skipped, Why, read_documents
from tests import faulty
from tests.conftest import ROOT
from tests.corpus import write_lines
from tests.extracting import record_lines

RULES = Settings(tagger="rules")


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> list[Document]:
    path = write_lines(tmp_path_factory.mktemp("made") / "a.jsonl", 40, sentences=6)
    found = [item for item in read_documents([path]) if isinstance(item, Document)]
    assert len(found) == 40
    return found


@pytest.fixture(scope="module")
def expected(documents: list[Document]) -> dict[str, str]:
    return {d.id: line for d in documents for line in record_lines([d], RULES)}


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.builder.process_pool.CHUNK", 3)


def lines_of(pairs: Iterator[tuple[Document, str | Skipped]]) -> dict[str, str]:
    return {document.id: line for document, line in pairs if isinstance(line, str)}


@pytest.mark.parametrize("workers", [1, 2])
def test_lines_depend_neither_on_workers_nor_on_the_order(
    documents: list[Document], expected: dict[str, str], workers: int
) -> None:
    shuffled = documents.copy()
    random.Random(workers).shuffle(shuffled)
    pairs = list(extract_lines(shuffled, settings=RULES, workers=workers))
    assert [document.id for document, _ in pairs] == [document.id for document in shuffled]
    assert lines_of(iter(pairs)) == expected


def process_ids(items: list[int]) -> list[int]:
    return [os.getpid() for _ in items]


@pytest.mark.usefixtures("small_chunks")
def test_a_single_worker_is_a_process_for_many_chunks_where_it_may_be() -> None:
    """The models of a large build are gone when its store is loaded."""
    for count, apart, is_here in ((12, True, True), (13, True, False), (13, False, True)):
        with Workers(1, apart=apart) as workers:
            runs = [list(workers.run(range(count), Work(process_ids))) for _ in range(2)]
        for run in runs:
            assert [item for items, _ in run for item in items] == list(range(count))
        (worker,) = {pid for run in runs for _, found in run for pid in found}
        assert (worker == os.getpid()) == is_here


def test_who_extracts_nothing_loads_no_network() -> None:
    """Neither a build that finds nothing new nor the workers of the reduce stage pay for it."""
    program = """
import sys
import kg.builder.build, kg.builder.output, kg.builder.process_pool, kg.builder.reduce
print([name for name in ("kg.extraction.pipeline", "onnxruntime", "spacy") if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout.strip() == "[]", done.stderr


def test_the_trained_tagger_does_not_depend_on_the_neighbours(documents: list[Document]) -> None:
    some = documents[:8]
    together = record_lines(some, Settings())
    assert [line for d in some for line in record_lines([d], Settings())] == together
    assert record_lines(some[::-1], Settings())[::-1] == together


def test_three_workers_killed(
    documents: list[Document], expected: dict[str, str], small_chunks: None
) -> None:
    found: dict[str, str] = {}
    killed = 0
    for number, (document, line) in enumerate(extract_lines(documents, settings=RULES, workers=2)):
        assert isinstance(line, str)
        assert document.id not in found
        found[document.id] = line
        if killed < 3 and number >= 8 * killed + 4:
            victim = multiprocessing.active_children()[0].pid
            assert victim is not None
            os.kill(victim, signal.SIGKILL)
            killed += 1
    assert killed == 3
    assert found == expected


@pytest.mark.parametrize("workers", [1, 2])
def test_an_article_that_fails_is_skipped_by_name(
    documents: list[Document],
    expected: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    workers: int,
) -> None:
    monkeypatch.setattr("kg.builder.process_pool.extract_chunk", faulty.extract_chunk)
    bad = replace(documents[5], text=f"{faulty.FAILING} {documents[5].text}")
    given = [*documents[:5], bad, *documents[6:12]]
    pairs = list(extract_lines(given, settings=RULES, workers=workers))
    assert [document.id for document, _ in pairs] == [document.id for document in given]
    (skipped,) = [line for _, line in pairs if isinstance(line, Skipped)]
    assert re.search(r"a\.jsonl:6: processing failed \(ZeroDivisionError", skipped.reason)
    assert skipped.why is Why.FAILED
    assert "faulty" in skipped.reason
    assert lines_of(iter(pairs)) == {d.id: expected[d.id] for d in given if d is not bad}


def test_an_article_that_kills_its_worker_is_skipped_by_name(
    documents: list[Document], expected: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.builder.process_pool.extract_chunk", faulty.extract_chunk)
    monkeypatch.setattr("kg.builder.process_pool.CHUNK", 2)
    monkeypatch.setattr("kg.builder.process_pool.SUSPECT", 1)
    bad = replace(documents[1], text=f"{faulty.DEADLY} {documents[1].text}")
    given = [documents[0], bad, *documents[2:6]]
    pairs = list(extract_lines(given, settings=RULES, workers=2))
    (skipped,) = [line for _, line in pairs if isinstance(line, Skipped)]
    assert re.search(r"a\.jsonl:2: it killed its worker \d+ times", skipped.reason)
    assert lines_of(iter(pairs)) == {d.id: expected[d.id] for d in given if d is not bad}


@pytest.mark.parametrize("workers", [1, 2])
def test_a_missing_model_ends_the_job(documents: list[Document], workers: int) -> None:
    settings = Settings(model="en_no_such_model", tagger="rules")
    with pytest.raises(ModelError, match="en_no_such_model"):
        list(extract_lines(documents[:2], settings=settings, workers=workers))


def test_documents_are_taken_as_they_are_needed(
    documents: list[Document], small_chunks: None
) -> None:
    """Memory stays flat: the reader is never far ahead of the extraction."""
    taken = itertools.count()
    last = 0

    def reading() -> Iterator[Document]:
        nonlocal last
        for document in documents:
            last = next(taken)
            yield document

    for number, _ in enumerate(extract_lines(reading(), settings=RULES, workers=1)):
        assert last <= number + 3 * 3


def children_of(pid: int) -> list[int]:
    found = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False
    )
    return [int(word) for word in found.stdout.split()]


def test_workers_end_with_their_parent(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "a.jsonl", 400)
    command = [sys.executable, "-m", "kg", "extract", str(path), "--workers", "2",
               "--tagger", "rules"]  # fmt: skip
    with (tmp_path / "out").open("w") as out:
        parent = subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=subprocess.DEVNULL)
        while (tmp_path / "out").stat().st_size == 0 and parent.poll() is None:
            time.sleep(0.1)
        workers = children_of(parent.pid)
        parent.kill()
        parent.wait()
    assert len(workers) >= 2
    end = time.monotonic() + 20
    while any(Path(f"/proc/{pid}").exists() for pid in workers) and time.monotonic() < end:
        time.sleep(0.1)
    assert not [pid for pid in workers if Path(f"/proc/{pid}").exists()]


def test_ray_that_is_not_installed_is_named(
    documents: list[Document], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(KgError, match=r"newskg\[ray\]"):
        list(extract_lines(documents[:1], settings=RULES, cluster="ray"))


@pytest.mark.parametrize("address", ["head:10001", "auto", "sparks"])
def test_what_is_no_cluster_is_refused(documents: list[Document], address: str) -> None:
    """Not taken for the cores of this machine."""
    with pytest.raises(KgError, match=r"give ray, ray://HOST:PORT, spark or spark://HOST:PORT"):
        list(extract_lines(documents[:1], settings=RULES, cluster=address))


def ray_that(get: Callable[[Any], object], cores: float = 2.0) -> SimpleNamespace:
    """Stands for the module ``ray`` of a cluster that answers so."""
    raised = {
        "RayTaskError": type("RayTaskError", (RayError,), {}),
        "WorkerCrashedError": type("WorkerCrashedError", (RayError,), {}),
    }

    def remote(**_: object) -> Callable[[Callable[..., object]], SimpleNamespace]:
        return lambda function: SimpleNamespace(remote=partial(partial, function))

    return SimpleNamespace(
        init=lambda **_: None, shutdown=lambda: None, remote=remote, get=get,
        cluster_resources=lambda: {"CPU": cores},
        exceptions=SimpleNamespace(RayError=RayError, **raised),
    )  # fmt: skip


class RayError(Exception):
    """What all errors of Ray are."""


@pytest.mark.parametrize("error", [ConnectionError("Client is shutting down."), RayError("lost")])
def test_a_lost_ray_cluster_ends_the_job_with_what_to_do(
    documents: list[Document], monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def get(future: object) -> object:
        raise error

    monkeypatch.setitem(sys.modules, "ray", ray_that(get))
    with pytest.raises(KgError, match=r"ray://head:1: the Ray cluster was lost .*same command"):
        list(extract_lines(documents[:1], settings=RULES, cluster="ray://head:1"))


def test_an_error_of_a_task_is_no_lost_cluster(monkeypatch: pytest.MonkeyPatch) -> None:
    cause = ConnectionError("the store of a task is gone")

    def get(future: object) -> object:
        error = ray.exceptions.RayTaskError()
        error.cause = cause
        raise error

    ray = ray_that(get)
    monkeypatch.setitem(sys.modules, "ray", ray)
    work: Work[int, int] = Work(run=list)  # frozen: "Work[int, int](…)" cannot be set on it
    with pytest.raises(ConnectionError, match="the store of a task"):
        list(Cluster(RayEngine("ray://head:1")).run(iter([[1]]), work))


def test_a_ray_cluster_without_cores_yet_loses_no_article(
    documents: list[Document], expected: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "ray", ray_that(lambda future: future(), cores=0.0))
    assert lines_of(extract_lines(documents[:2], settings=RULES, cluster="ray")) == {
        document.id: expected[document.id] for document in documents[:2]
    }


@pytest.mark.cluster
def test_on_ray(documents: list[Document], expected: dict[str, str], small_chunks: None) -> None:
    pytest.importorskip("ray", reason="Ray is an extra (newskg[ray]) of 200 MB")
    pairs = list(extract_lines(documents, settings=RULES, cluster="ray"))
    assert [document.id for document, _ in pairs] == [document.id for document in documents]
    assert lines_of(iter(pairs)) == expected
