"""Runs the Spark example of the docs: ``python tests/spark_driver.py CODE MARK``.

The first worker that has made a part of its work is killed, once: it leaves MARK. Prints how many
tasks failed, and on how many executors something was made. ``KG_SPARK_MASTER`` is where it runs:
``local-cluster[2,1,1024]`` is a cluster of two worker processes, with executors of their own, in
place of threads in one. It runs where pyspark is installed, so it imports nothing of the tests.
"""

import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from pyspark.sql import SparkSession

Run = Callable[[Iterable[Any]], Iterable[Any]]


def dying_once(run: Run, mark: str) -> Run:
    """``run``, but whoever is first to have made something kills its process."""

    def runs(frames: Iterable[Any]) -> Iterator[Any]:
        executor = Path.cwd().name  # each has a folder of its own
        for made in run(frames):
            Path(f"{mark}.on-{executor}").touch()
            yield made
            try:
                os.close(os.open(mark, os.O_CREAT | os.O_EXCL))
            except FileExistsError:
                continue
            os.kill(os.getpid(), signal.SIGKILL)

    return runs


def main(code: str, mark: str) -> None:
    spark = (
        SparkSession.builder.master(os.environ.get("KG_SPARK_MASTER", "local[2,4]"))
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.sql.files.maxPartitionBytes", "16k")
        .getOrCreate()
    )
    frame = type(spark.range(0))
    really = frame.mapInPandas
    frame.mapInPandas = lambda self, run, schema: really(self, dying_once(run, mark), schema)
    exec(Path(code).read_text("utf-8"), {"__name__": "__main__", "spark": spark})  # noqa: S102
    tracker = spark.sparkContext.statusTracker()
    stages = [tracker.getStageInfo(n) for n in range(20)]
    print("failed tasks:", sum(stage.numFailedTasks for stage in stages if stage))
    print("executors:", len(list(Path(mark).parent.glob(f"{Path(mark).name}.on-*"))))
    spark.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
