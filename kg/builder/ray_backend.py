"""Work on a Ray cluster: the same chunks and results as on one machine, in the same order.

Ray itself does again what was lost with a worker or a node. newskg, its models and the user's
ontology files must be installed on the nodes (the same versions; Ray compares those of Python).
"""

from __future__ import annotations

import itertools
import logging
import math
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from kg.builder.work import AHEAD, Work
from kg.errors import KgError
from kg.isolation import describe, ends_run

A = TypeVar("A")
B = TypeVar("B")

# How often Ray repeats a chunk whose worker or node died: nodes of a busy cluster come and go.
_RETRIES = 20
# Cores that a cluster is taken to have while it has none, as one whose nodes start on demand.
_LEAST_AHEAD = 4
# Seconds after which the cluster is asked again how many cores it has.
_CORES_LAST = 5.0


class RayCluster:
    """A cluster that is connected when it is first needed, and left by `close`."""

    def __init__(self, address: str) -> None:
        """``address``: "ray" for one on this machine, started for the purpose, or "ray://HOST:PORT".

        Raises KgError for any other.
        """
        if address != "ray" and not address.startswith("ray://"):
            raise KgError(f"{address}: no address of a Ray cluster; give ray or ray://HOST:PORT")
        self._address = address
        self._ray: Any = None
        self._known_cores, self._asked = 0, -math.inf

    def run(self, chunks: Iterator[list[A]], work: Work[A, B]) -> Iterator[tuple[list[A], list[B]]]:
        """Each chunk with what ``work`` made of it, in order.

        Raises KgError if Ray is not installed, or the cluster cannot be reached or is lost. What
        ends the job inside a task is raised as it was there.
        """
        if self._ray is None:
            self._ray = _connect(self._address)
        ray = self._ray
        # Ray takes functions of the driver's __main__ by value and those of modules by name.
        task = ray.remote(max_retries=_RETRIES)(_run)
        waiting: deque[tuple[list[A], Any]] = deque()
        while True:
            room = AHEAD * self._cores() - len(waiting)
            for chunk in itertools.islice(chunks, max(0, room)):
                with self._connection():
                    waiting.append((chunk, task.remote(work.run, chunk)))
            if not waiting:
                return
            chunk, future = waiting.popleft()
            try:
                with self._connection():
                    made = _result(ray, task, chunk, work, future)
            except _TaskError as error:
                raise error.cause from error
            yield chunk, made

    def _cores(self) -> int:
        """How many the cluster has now: nodes come and go. Some are yet to come if it has none."""
        now = time.monotonic()
        if now - self._asked >= _CORES_LAST:
            with self._connection():
                cores = int(self._ray.cluster_resources().get("CPU", 0))
            self._known_cores, self._asked = cores or _LEAST_AHEAD, now
        return self._known_cores

    @contextmanager
    def _connection(self) -> Iterator[None]:
        """Says what became of a cluster that is lost while the block runs."""
        try:
            yield
        except (ConnectionError, self._ray.exceptions.RayError) as error:
            raise KgError(
                f"{self._address}: the Ray cluster was lost ({describe(error)}); what is done is "
                "kept: the same command goes on from there, on this or another cluster"
            ) from error

    def close(self) -> None:
        """Leaves the cluster, and ends the one of this machine."""
        if self._ray is not None:
            self._ray.shutdown()
            self._ray = None


class _TaskError(Exception):
    """What ends the job inside a task: an error of the work, and not of the cluster."""

    def __init__(self, cause: Exception) -> None:
        super().__init__(str(cause))
        self.cause = cause


def _run(run: Callable[[list[A]], Sequence[B]], chunk: list[A]) -> Sequence[B]:
    return run(chunk)


def _result(ray: Any, task: Any, chunk: list[A], work: Work[A, B], future: Any) -> list[B]:
    """What was made of a chunk; where that fails, of its halves, down to the item at fault."""
    try:
        return list(ray.get(future))
    except ray.exceptions.RayTaskError as error:
        cause = error.cause
        if work.failed is None or ends_run(cause):
            raise _TaskError(cause) from error
        reason = f"processing failed ({describe(cause)}); report it"
    except ray.exceptions.WorkerCrashedError as error:
        reason = f"it killed its worker {_RETRIES} times; give the machines more memory"
        if work.failed is None:
            raise KgError(f"{work.run}: {reason}") from error
    if len(chunk) == 1:
        return [work.failed(chunk[0], reason)]
    middle = len(chunk) // 2
    halves = [chunk[:middle], chunk[middle:]]
    futures = [task.remote(work.run, half) for half in halves]
    return [
        made
        for half, started in zip(halves, futures, strict=True)
        for made in _result(ray, task, half, work, started)
    ]


def _connect(address: str) -> Any:
    try:
        import ray
    except ImportError as error:
        raise KgError(
            f"{address}: Ray is not installed; install it with pip install newskg[ray]"
        ) from error
    try:
        ray.init(
            # "local" starts one; without an address Ray would join any that runs on this machine.
            address=address if "://" in address else "local",
            include_dashboard=False if "://" not in address else None,
            logging_level=logging.ERROR,
            log_to_driver=False,
        )
    except (ConnectionError, RuntimeError, ValueError, ray.exceptions.RayError) as error:
        raise KgError(f"{address}: no Ray cluster can be reached there ({error})") from error
    return ray
