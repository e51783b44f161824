"""Work on a cluster: the same chunks and results as on one machine, in the same order.

An engine (`kg.builder.ray_backend`, `kg.builder.spark_backend`) takes chunks out to its nodes, and
itself does again what was lost with a worker or a node. newskg, its models and the user's ontology
files must be installed on the nodes, in the same versions as here, with the same Python.
"""

from __future__ import annotations

import itertools
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Protocol, TypeVar

from kg.builder.work import AHEAD, Work
from kg.errors import KgError
from kg.isolation import describe, ends_run

A = TypeVar("A")
B = TypeVar("B")
# What is done with a chunk on a node.
Run = Callable[[list[Any]], Sequence[Any]]


class TaskError(Exception):
    """An exception that the work raised on a node: an error of the work, and not of the engine."""

    def __init__(self, cause: BaseException) -> None:
        """``cause`` is the exception."""
        super().__init__(str(cause))
        self.cause = cause


class KilledTaskError(Exception):
    """The worker of a task died as often as the engine repeats it; the text says how often."""


class Engine(Protocol):
    """What runs a function of a chunk somewhere, and repeats it where a worker or node is lost."""

    def cores(self) -> int:
        """How many chunks it can work on at once now; 1 or more.

        Raises KgError if the cluster cannot be reached or is lost, as the others do.
        """

    def send(self, run: Run, chunk: list[Any]) -> Any:
        """Starts ``run(chunk)`` on a node; what it gives is what `made` asks for."""

    def made(self, sent: Any) -> Sequence[Any]:
        """The result of what was sent, waited for. Raises TaskError or KilledTaskError."""

    def close(self) -> None:
        """Leaves the cluster, and ends one that was started for the purpose."""


class Cluster:
    """An engine that is given chunks, a few ahead of what its cores are at work on."""

    def __init__(self, engine: Engine) -> None:
        """``engine`` connects when it is first needed."""
        self._engine = engine

    def run(self, chunks: Iterator[list[A]], work: Work[A, B]) -> Iterator[tuple[list[A], list[B]]]:
        """Each chunk with what ``work`` made of it, in order.

        Raises KgError if the engine is not installed, or the cluster cannot be reached or is lost.
        What ends the job inside a task is raised as it was there.
        """
        engine = self._engine
        waiting: deque[tuple[list[A], Any]] = deque()
        while True:
            room = AHEAD * engine.cores() - len(waiting)
            for chunk in itertools.islice(chunks, max(0, room)):
                waiting.append((chunk, engine.send(work.run, chunk)))
            if not waiting:
                return
            chunk, sent = waiting.popleft()
            yield chunk, self._made(chunk, work, sent)

    def _made(self, chunk: list[A], work: Work[A, B], sent: Any) -> list[B]:
        """What was made of a chunk; where that fails, of its halves, down to the item at fault."""
        try:
            return list(self._engine.made(sent))
        except TaskError as error:
            if work.failed is None or ends_run(error.cause):
                raise error.cause from error
            reason = f"processing failed ({describe(error.cause)}); report it"
        except KilledTaskError as error:
            reason = f"it killed its worker {error}; give the machines more memory"
            if work.failed is None:
                raise KgError(f"{work.run}: {reason}") from error
        if len(chunk) == 1:
            return [work.failed(chunk[0], reason)]
        middle = len(chunk) // 2
        halves = [chunk[:middle], chunk[middle:]]
        started = [self._engine.send(work.run, half) for half in halves]
        return [
            made
            for half, one in zip(halves, started, strict=True)
            for made in self._made(half, work, one)
        ]

    def close(self) -> None:
        """Leaves the cluster."""
        self._engine.close()


def cluster_at(address: str) -> Cluster:
    """The cluster of an address; raises KgError if it is none of Ray's or Spark's."""
    # Each engine is imported with its own run only: most builds need neither.
    if address == "ray" or address.startswith("ray://"):
        from kg.builder.ray_backend import RayEngine

        return Cluster(RayEngine(address))
    if address == "spark" or address.startswith(("spark://", "local-cluster[", "local[")):
        from kg.builder.spark_backend import SparkEngine

        return Cluster(SparkEngine(address))
    raise KgError(
        f"{address}: no address of a cluster; give ray, ray://HOST:PORT, spark or spark://HOST:PORT"
    )


def lost(address: str, engine: str, error: BaseException) -> KgError:
    """The error that tells that a cluster is gone in the middle of the work."""
    return KgError(
        f"{address}: the {engine} cluster was lost ({describe(error)}); what is done is kept: the "
        "same command goes on from there, on this or another cluster"
    )
