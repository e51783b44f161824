"""Spark as the engine of a cluster: each chunk is a job of one task.

Jobs are started by threads of this process, so that Spark schedules them beside each other and one
slow chunk holds up no other. Spark repeats a task whose worker or node died, on another one.
"""

from __future__ import annotations

import pickle
import sqlite3
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from kg.builder.cluster import KilledTaskError, Run, TaskError, lost
from kg.errors import KgError
from kg.isolation import Attempt, describe

# How often Spark starts a task whose worker died, where its own configuration does not say:
# nodes of a busy cluster come and go.
_FAILURES = 8
# Spark on this machine: all cores, and the same number of starts.
_LOCAL = f"local[*,{_FAILURES}]"
# Threads that may wait for jobs; they are started as chunks are sent.
_MOST_IN_FLIGHT = 4096
_GROUP = "newskg"


class SparkEngine:
    """A Spark application that is started when it is first needed, or the one that runs already."""

    def __init__(self, address: str) -> None:
        """``address``: a master, or "spark" for the one that Spark's own configuration names.

        With "spark" that is the application of this process, if it is one (a notebook, a script
        that `spark-submit` started); else the master of ``spark-defaults.conf``; else this machine.
        """
        self._address = address
        self._context: Any = None
        self._is_own = False
        self._threads: ThreadPoolExecutor | None = None

    def cores(self) -> int:
        """How many the executors have now."""
        context = self._connected()
        try:
            return max(1, int(context.defaultParallelism))
        except _of_spark() as error:
            raise self._lost(error) from error

    def send(self, run: Run, chunk: list[Any]) -> Future[list[Any]]:
        """The job of a chunk, in a thread that waits for it."""
        context = self._connected()
        if self._threads is None:
            self._threads = ThreadPoolExecutor(_MOST_IN_FLIGHT, thread_name_prefix="kg-spark")
        return self._threads.submit(_job, context, run, chunk)

    def made(self, sent: Future[list[Any]]) -> Sequence[Any]:
        """The result of a job."""
        try:
            (outcome,) = sent.result()
        except _of_spark() as error:
            raise self._failure(error) from error
        if isinstance(outcome, _Raised):
            raise TaskError(outcome.cause)
        return list(outcome)

    def _failure(self, error: Exception) -> Exception:
        """What it means that Spark gave a job up."""
        # Py4JJavaError knows what Java said, in words alone; other errors are of the connection.
        said = str(error) if hasattr(error, "java_exception") else ""
        if "PythonException" in said:
            line = _last_line(said)
            return KgError(
                f"{self._address}: a node cannot do the work ({line}); newskg, its models and the "
                "ontology files must be there in the versions of this machine, for the Python of "
                "PYSPARK_PYTHON"
            )
        if "stage failure" in said:
            return KilledTaskError(f"{self._failures()} times")
        return self._lost(error)

    def _lost(self, error: Exception) -> KgError:
        """The error of a cluster that is gone; a context that was stopped says so in no words."""
        stopped = RuntimeError("the application was stopped")
        return lost(self._address, "Spark", stopped if isinstance(error, AttributeError) else error)

    def _failures(self) -> str:
        """How often a task is started before Spark gives it up."""
        return str(self._context.getConf().get("spark.task.maxFailures", str(_FAILURES)))

    def _connected(self) -> Any:
        """The application's context."""
        if self._context is None:
            self._context, self._is_own = _connect(self._address)
        return self._context

    def close(self) -> None:
        """Takes back the jobs that nobody waits for, and ends an application of our own."""
        if self._context is None:
            return
        if self._threads is not None:
            self._threads.shutdown(wait=False, cancel_futures=True)
            self._threads = None
        try:
            self._context.cancelJobGroup(_GROUP)
            if self._is_own:
                self._context.stop()
        except _of_spark():
            pass  # it is gone: there is nothing left to take back
        self._context = None


class _Raised:
    """An exception on a node, on its way back."""

    def __init__(self, cause: Exception) -> None:
        self.cause = cause


def _job(context: Any, run: Run, chunk: list[Any]) -> list[Any]:
    context.setJobGroup(_GROUP, f"newskg: {len(chunk)} items")
    rdd = context.parallelize([(run, chunk)], 1)
    return list(rdd.map(_attempted).collect())


def _attempted(task: tuple[Run, list[Any]]) -> list[Any] | _Raised:
    """The result of a chunk on a node, or what was raised: Spark would hand on its words alone."""
    run, chunk = task
    try:
        with Attempt() as attempt:
            return list(run(chunk))
    except (KgError, OSError, RuntimeError, sqlite3.Error) as error:  # what ends the whole run
        return _Raised(error)
    return _Raised(_portable(attempt.raised))


def _portable(error: Exception) -> Exception:
    """The error, or its words where it is of a kind that cannot be sent between processes."""
    with Attempt() as attempt:
        pickle.loads(pickle.dumps(error))  # noqa: S301  # bytes of our own
    return error if attempt.error is None else RuntimeError(describe(error))


def _last_line(said: str) -> str:
    """The error in Java's words for an exception of Python: the end of its first traceback."""
    trace = said.partition("Traceback (most recent call last):")[2]
    lines = [line for line in trace.splitlines() if line.strip()]
    found = (line.strip() for line in lines if not line.startswith((" ", "\t")))
    return next(found, "see the log of the executor")


def _of_spark() -> tuple[type[Exception], ...]:
    """The errors of a call into Spark: its own, and that a stopped context has no Java object."""
    from py4j.protocol import Py4JError

    return (Py4JError, ConnectionError, AttributeError)


def _connect(address: str) -> tuple[Any, bool]:
    """The context, and whether it was started for the purpose."""
    try:
        from py4j.protocol import Py4JError
        from pyspark import SparkConf, SparkContext
        from pyspark.errors import PySparkException
    except ImportError as error:
        raise KgError(
            f"{address}: Spark is not installed; install it with pip install newskg[spark], and "
            "Java 17 besides"
        ) from error
    running = SparkContext._active_spark_context
    if running is not None:
        if address not in ("spark", running.master):
            raise KgError(
                f"{address}: this process runs a Spark application on {running.master}; give "
                "spark to use it, or stop it"
            )
        return running, False
    try:
        context = SparkContext.getOrCreate(_configured(SparkConf(), address))
    except (PySparkException, Py4JError, ConnectionError, OSError) as error:
        raise KgError(f"{address}: no Spark cluster can be reached there ({error})") from error
    context.setLogLevel("ERROR")
    return context, True


def _configured(conf: Any, address: str) -> Any:
    """Spark's own configuration, with what it leaves open."""
    if address != "spark":
        conf.setMaster(address)
    for name, value in {
        "spark.master": _LOCAL,
        "spark.app.name": "newskg",
        "spark.task.maxFailures": str(_FAILURES),
        "spark.ui.showConsoleProgress": "false",
    }.items():
        conf.setIfMissing(name, value)
    return conf
