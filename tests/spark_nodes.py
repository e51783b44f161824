"""A build on real Spark, and work that goes wrong there: ``python tests/spark_nodes.py …``.

``FOLDER MASTER`` builds FOLDER/articles.jsonl into FOLDER/out. A Python worker is killed during the
extraction and one while names are linked, and a whole executor while graphs are made. Then come
items that kill their worker, raise, end the run, are unknown on the nodes, and a cluster that is
lost. Prints one JSON object. It runs where pyspark is installed, and sees newskg on its path.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn

from pyspark import SparkContext

import kg.builder.graph_tasks
import kg.builder.process_pool
import kg.builder.reduce
from kg.builder import spark_backend
from kg.builder.build import build
from kg.builder.cluster import cluster_at
from kg.builder.options import BuildOptions
from kg.builder.work import Work
from kg.errors import KgError
from kg.extraction.settings import Settings
from kg.isolation import Attempt

CHUNK = 3
really = spark_backend._attempted


def parent_of(process: int) -> int:
    """The process that started another one."""
    return int(Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[1])


def noting(notes: str) -> Callable[[Any], Any]:
    """`kg.builder.spark_backend._attempted`, which notes where it ran and kills what runs it."""

    def attempted(task: Any) -> Any:
        made = really(task)
        stage = task[0].func.__name__
        Path(notes, f"{stage}.{Path.cwd().name}").touch()  # each executor has a folder of its own
        try:
            os.close(os.open(Path(notes, f"killed.{stage}"), os.O_CREAT | os.O_EXCL))
        except FileExistsError:
            return made
        if stage in ("extract_chunk", "link_chunk"):
            os.kill(os.getpid(), signal.SIGKILL)
        if stage == "project_chunk":  # a worker's parent is Spark's daemon, its parent is Java
            os.kill(parent_of(os.getppid()), signal.SIGKILL)
        return made

    return attempted


def doubled(chunk: list[int]) -> Sequence[int]:
    """Twice each number; 13 kills its worker, 7 raises, and 99 is an error for all."""
    if 13 in chunk:
        os.kill(os.getpid(), signal.SIGKILL)
    if 7 in chunk:
        raise ValueError("seven")
    if 99 in chunk:
        raise KgError("no model anywhere")
    return [2 * number for number in chunk]


def failed(number: int, reason: str) -> int | str:
    """What stands for a number on which the work failed."""
    return f"{number}: {reason}"


def results(master: str, *chunks: list[int], run: Any = doubled) -> list[Any]:
    """What a cluster makes of chunks of numbers, or the error that ends it."""
    cluster = cluster_at(master)
    try:
        work: Work[int, Any] = Work(run, failed)
        return [made for _, made in cluster.run(iter(chunks), work)]
    except KgError as error:
        return [str(error)]
    finally:
        cluster.close()


def lost(master: str) -> list[Any]:
    """What becomes of a cluster that ends in the middle of the work."""
    cluster = cluster_at(master)
    made: list[Any] = []
    try:
        for _, some in cluster.run(([n] for n in range(1000)), Work(doubled, failed)):
            made.append(some)
            SparkContext._active_spark_context.stop()
    except KgError as error:
        made.append(str(error))
    finally:
        cluster.close()
    return made


def unknown_there(folder: Path) -> Callable[[list[int]], Sequence[int]]:
    """A function of a module that the nodes do not have."""
    (folder / "only").mkdir()
    (folder / "only/only_here.py").write_text("def run(chunk):\n    return chunk\n")
    sys.path.insert(0, str(folder / "only"))
    with Attempt():
        import only_here  # type: ignore[import-not-found]

    return only_here.run  # type: ignore[no-any-return]


def main(folder: Path, master: str) -> NoReturn:
    """Prints what came of it all."""
    kg.builder.process_pool.CHUNK = CHUNK
    setattr(kg.builder.reduce, "CHUNK", CHUNK)  # noqa: B010  it is imported there, not exported
    kg.builder.graph_tasks.MENTIONS = 1
    notes = folder / "notes"
    notes.mkdir()
    spark_backend.__dict__["_attempted"] = noting(str(notes))
    options = BuildOptions(settings=Settings(tagger="rules"), cluster=master, answers=False)
    report = build([folder / "articles.jsonl"], folder / "out", options=options)
    spark_backend.__dict__["_attempted"] = really
    # One application for the rest, as in a notebook: it takes seconds to start.
    SparkContext(master, "tests")
    told = {
        "articles": report.articles,
        "notes": sorted(path.name for path in notes.iterdir()),
        "at fault": results("spark", [1, 2], [3, 13, 4], [7], [5]),
        "ends": results("spark", [1, 99]),
        "unknown": results("spark", [1], run=unknown_there(folder)),
        "lost": lost("spark"),
    }
    print(json.dumps(told))
    sys.exit()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
