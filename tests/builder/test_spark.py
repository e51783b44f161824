"""Extraction and reduce stage on real Spark: two executors, one dies, and what goes wrong."""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from kg.builder.build import build
from kg.builder.cluster import cluster_at
from kg.builder.options import BuildOptions
from kg.builder.spark_backend import _attempted
from kg.builder.work import Work
from kg.errors import KgError
from kg.extraction.settings import Settings
from tests.benchmarks.ray_nodes import contents
from tests.builder.test_dataframes import python_with_spark
from tests.builder.test_reduce import tables
from tests.conftest import ROOT
from tests.corpus import write_lines

ARTICLES = 14
# A cluster of two worker processes on this machine, with an executor of one core each.
MASTER = "local-cluster[2,1,1024]"


def environment(python: str) -> dict[str, str]:
    """Where Spark lies, and newskg for its own Python."""
    where = "import pyspark; print(pyspark.__path__[0])"
    home = subprocess.run([python, "-c", where], capture_output=True, text=True, check=True)
    site = next(path for path in sys.path if path.endswith("site-packages"))
    return {
        **os.environ,
        "PYTHONPATH": f"{ROOT}:{site}",
        "PYSPARK_PYTHON": python,
        "SPARK_HOME": home.stdout.strip(),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "PYSPARK_SUBMIT_ARGS": "--conf spark.task.maxFailures=2 pyspark-shell",
    }


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Some articles, and what was built of them."""
    folder = tmp_path_factory.mktemp("spark")
    write_lines(folder / "articles.jsonl", ARTICLES, sentences=4)
    return folder


@pytest.fixture(scope="module")
def told(folder: Path) -> dict[str, Any]:
    """What ``tests/spark_nodes.py`` says of its work."""
    python = python_with_spark()
    done = subprocess.run(
        [python, ROOT / "tests/spark_nodes.py", folder, MASTER],
        cwd=ROOT, capture_output=True, text=True, check=False, env=environment(python),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-4000:]
    return dict(json.loads(done.stdout.splitlines()[-1]))


@pytest.mark.cluster
@pytest.mark.slow
def test_a_build_on_two_executors_of_which_one_dies(folder: Path, told: dict[str, Any]) -> None:
    """The files are those of a build without Spark."""
    assert told["articles"] == ARTICLES
    for stage in ("extract_chunk", "note_chunk", "link_chunk", "project_chunk"):
        assert {f"{stage}.0", f"{stage}.1", f"killed.{stage}"} <= set(told["notes"])
    options = BuildOptions(settings=Settings(tagger="rules"), answers=False)
    build([folder / "articles.jsonl"], folder / "here", options=options)
    assert contents(folder / "out") == contents(folder / "here")
    assert tables(folder / "out") == tables(folder / "here")


@pytest.mark.cluster
@pytest.mark.slow
def test_an_item_at_fault_is_found_and_the_rest_goes_on(told: dict[str, Any]) -> None:
    killed = "13: it killed its worker 2 times; give the machines more memory"
    raised = "7: processing failed (ValueError: seven); report it"
    assert told["at fault"] == [[2, 4], [6, killed, 8], [raised], [10]]


@pytest.mark.cluster
@pytest.mark.slow
def test_what_ends_the_run_is_said_as_on_one_machine(told: dict[str, Any]) -> None:
    assert told["ends"] == ["no model anywhere"]


@pytest.mark.cluster
@pytest.mark.slow
def test_nodes_without_newskg_are_named_and_cost_no_article(told: dict[str, Any]) -> None:
    (error,) = told["unknown"]
    assert "a node cannot do the work (ModuleNotFoundError: No module named 'only_here')" in error


@pytest.mark.cluster
@pytest.mark.slow
def test_a_lost_cluster_says_that_the_same_command_goes_on(told: dict[str, Any]) -> None:
    first, error = told["lost"]
    assert first == [0]
    assert error.startswith("spark: the Spark cluster was lost")
    assert "the same command goes on from there" in error


def test_spark_that_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark", None)
    work: Work[int, int] = Work(run=list)
    with pytest.raises(KgError, match=r"newskg\[spark\], and Java"):
        list(cluster_at("spark://head:7077").run(iter([[1]]), work))


class TwoWordsError(Exception):
    """An error that is made of two values: what is pickled of it cannot be read again."""

    def __init__(self, first: str, second: str) -> None:
        super().__init__(f"{first} {second}")


def raising(chunk: list[int]) -> list[int]:
    raise TwoWordsError("not", str(chunk[0]))


def test_an_error_that_cannot_be_sent_is_sent_in_words() -> None:
    sent = pickle.dumps(_attempted((raising, [7])))
    raised = pickle.loads(sent)  # noqa: S301  # bytes of our own
    assert "TwoWordsError: not 7" in str(raised.cause)


def test_an_application_on_another_master_is_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    running = SimpleNamespace(master="local[2]")
    spark = SimpleNamespace(
        SparkConf=None, SparkContext=SimpleNamespace(_active_spark_context=running)
    )
    for name, module in {
        "pyspark": spark,
        "pyspark.errors": SimpleNamespace(PySparkException=OSError),
        "py4j": SimpleNamespace(),
        "py4j.protocol": SimpleNamespace(Py4JError=OSError),
    }.items():
        monkeypatch.setitem(sys.modules, name, module)
    work: Work[int, int] = Work(run=list)
    with pytest.raises(KgError, match=r"runs a Spark application on local\[2\]"):
        list(cluster_at("spark://head:7077").run(iter([[1]]), work))
