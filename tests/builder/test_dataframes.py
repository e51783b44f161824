"""The Spark example of docs/how-to/large-corpus.md, on pandas frames and on real Spark."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kg.builder.build import build
from kg.builder.options import BuildOptions
from kg.extraction.settings import Settings
from kg.model import Document, Origin
from kg.reader import read_documents
from tests.conftest import ROOT
from tests.extracting import record_lines

pandas = pytest.importorskip("pandas", reason="pandas comes with Spark, not with newskg")
pytest.importorskip("pyarrow", reason="pyarrow is an extra (newskg[parquet])")

COLUMNS = ["id", "text", "title", "published", "publisher", "authors", "url"]


def code_of_the_page() -> str:
    """The one block of Python of docs/how-to/large-corpus.md."""
    page = (ROOT / "docs/how-to/large-corpus.md").read_text("utf-8")
    (code,) = re.findall(r"```python\n(.*?)```", page, re.S)
    return str(code)


@pytest.fixture(scope="module")
def articles() -> list[dict[str, Any]]:
    """The seeds' articles as rows, and one that is none."""
    found = [one for one in read_documents([ROOT / "seeds/articles"]) if isinstance(one, Document)]
    rows = [{name: getattr(one, name) for name in COLUMNS} for one in found]
    for row in rows:
        row["authors"] = list(row["authors"])
    return [*rows, dict.fromkeys(COLUMNS) | {"id": "blank", "text": " ", "authors": []}]


@pytest.fixture(scope="module")
def expected(
    articles: list[dict[str, Any]], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, str]:
    """What `kg.builder.extract_task.extract_chunk` makes of them here, one by one."""
    path = tmp_path_factory.mktemp("rows") / "rows.jsonl"
    path.write_text("\n".join(map(json.dumps, articles)), "utf-8")
    found = [one for one in read_documents([path]) if isinstance(one, Document)]
    placed = [replace(one, origin=Origin(one.url or one.id)) for one in found]
    return {one.id: line for one in placed for line in record_lines([one], Settings())}


def test_the_example_on_pandas_frames(
    articles: list[dict[str, Any]], expected: dict[str, str]
) -> None:
    names: dict[str, Any] = {}
    function = code_of_the_page().partition("\n\n\n")[0]
    exec(function, names)  # noqa: S102  our own documentation
    run: Callable[[Iterable[Any]], Iterator[Any]] = names["extract_frames"]
    frames = [pandas.DataFrame(articles[:5]), pandas.DataFrame(articles[5:])]
    rows = [row for frame in run(iter(frames)) for row in frame.itertuples()]
    assert {row.id: row.record for row in rows if isinstance(row.record, str)} == expected
    (left,) = [row for row in rows if isinstance(row.skipped, str)]
    assert (left.id, '"text" is empty' in left.skipped) == ("blank", True)


def python_with_spark() -> str:
    """A Python that has pyspark, on a machine that has Java; without them the test is skipped."""
    python = os.environ.get("KG_SPARK_PYTHON", sys.executable)
    probe = subprocess.run([python, "-c", "import pyspark"], capture_output=True, check=False)
    if probe.returncode:
        pytest.skip("no pyspark; set KG_SPARK_PYTHON (tests/requirements-spark.lock)")
    if shutil.which("java") is None:
        pytest.skip("Spark needs Java 17")
    return python


@pytest.mark.cluster
@pytest.mark.slow
def test_the_example_on_spark_and_the_graph_of_its_records(
    articles: list[dict[str, Any]], expected: dict[str, str], tmp_path: Path
) -> None:
    """A worker is killed on the way; then records -> the graph that the articles give."""
    python = python_with_spark()
    pandas.DataFrame(articles).to_parquet(tmp_path / "articles.parquet", row_group_size=4)
    (tmp_path / "code.py").write_text(code_of_the_page(), "utf-8")
    site = next(path for path in sys.path if path.endswith("site-packages"))
    done = subprocess.run(
        [python, ROOT / "tests/spark_driver.py", "code.py", tmp_path / "killed"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": f"{ROOT}:{site}", "PYSPARK_PYTHON": python},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-4000:]
    failed = re.search(r"failed tasks: (\d+)", done.stdout)
    assert failed is not None
    assert int(failed[1]) >= 1, "no worker was killed"
    if "local-cluster[2" in os.environ.get("KG_SPARK_MASTER", ""):
        assert "executors: 2" in done.stdout
    table = pandas.read_parquet(tmp_path / "records")
    assert len(table) == len(articles)
    assert {
        row.id: row.record for row in table.itertuples() if isinstance(row.record, str)
    } == expected

    options = BuildOptions(records=True, store_only=True)
    report = build([tmp_path / "records"], tmp_path / "out", options=options)
    assert [("blank" in one.reason, '"text" is empty' in one.reason) for one in report.skipped] == [
        (True, True)
    ]
    from_articles = BuildOptions(store_only=True)
    build([tmp_path / "articles.parquet"], tmp_path / "here", options=from_articles)
    assert graph_of(tmp_path / "out") == graph_of(tmp_path / "here")


def graph_of(out: Path) -> bytes:
    """The store of a built folder as sorted N-Quads."""
    from kg.store.store import Store

    with Store.open(out / "store", read_only=True) as store:
        store.save(out / "all.nq", "nq")
    return (out / "all.nq").read_bytes()
