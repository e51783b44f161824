"""Ray as the engine of a cluster.

Ray compares the versions of Python on the nodes itself.
"""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from kg.builder.cluster import KilledTaskError, Run, TaskError, lost
from kg.errors import KgError

# How often Ray repeats a chunk whose worker or node died: nodes of a busy cluster come and go.
_RETRIES = 20
# Cores that a cluster is taken to have while it has none, as one whose nodes start on demand.
_LEAST_AHEAD = 4
# Seconds after which the cluster is asked again how many cores it has.
_CORES_LAST = 5.0


class RayEngine:
    """A Ray cluster that is connected when it is first needed."""

    def __init__(self, address: str) -> None:
        """``address``: "ray" for one on this machine, started for the purpose, or "ray://HOST:PORT"."""
        self._address = address
        self._connected: Any = None
        self._task: Any = None
        self._known_cores, self._asked = 0, -math.inf

    @property
    def _ray(self) -> Any:
        """The module, connected."""
        if self._connected is None:
            self._connected = _connect(self._address)
            # Ray takes functions of the driver's __main__ by value and those of modules by name.
            self._task = self._connected.remote(max_retries=_RETRIES)(_run)
        return self._connected

    def cores(self) -> int:
        """How many the cluster has now: nodes come and go. Some are yet to come if it has none."""
        now = time.monotonic()
        if now - self._asked >= _CORES_LAST:
            ray = self._ray
            with self._connection():
                cores = int(ray.cluster_resources().get("CPU", 0))
            self._known_cores, self._asked = cores or _LEAST_AHEAD, now
        return self._known_cores

    def send(self, run: Run, chunk: list[Any]) -> Any:
        """A future of Ray."""
        with self._connection():
            return self._task.remote(run, chunk)

    def made(self, sent: Any) -> Sequence[Any]:
        """The future's result."""
        ray = self._ray
        with self._connection():
            try:
                return list(ray.get(sent))
            except ray.exceptions.RayTaskError as error:
                raise TaskError(error.cause) from error
            except ray.exceptions.WorkerCrashedError as error:
                raise KilledTaskError(f"{_RETRIES} times") from error

    @contextmanager
    def _connection(self) -> Iterator[None]:
        """Says what became of a cluster that is lost while the block runs."""
        try:
            yield
        except (ConnectionError, self._ray.exceptions.RayError) as error:
            raise lost(self._address, "Ray", error) from error

    def close(self) -> None:
        """Leaves the cluster, and ends the one of this machine."""
        if self._connected is not None:
            self._connected.shutdown()
            self._connected, self._asked = None, -math.inf


def _run(run: Run, chunk: list[Any]) -> Sequence[Any]:
    return run(chunk)


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
