"""The Oxigraph server as a child process on a loopback port, started again when it ends."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

from kg.errors import OutputError

_START_SECONDS = 60.0
# Seconds after a broken connection in which the server may turn out to have ended.
_LAST_BREATH = 2.0


class Oxigraph:
    """A read-only Oxigraph server over a database that nobody writes."""

    def __init__(self, location: Path, *, seconds: int) -> None:
        """Starts it; ``seconds`` bounds each query. Raises OutputError if it does not start."""
        self._location = location
        self._seconds = seconds
        self._lock = threading.Lock()
        self._process, self.port = self._start()

    def _start(self) -> tuple[subprocess.Popen[bytes], int]:
        port = _free_port()
        command = [
            find_oxigraph(), "serve-read-only", "--location", str(self._location),
            "--bind", f"127.0.0.1:{port}", "--timeout-s", str(self._seconds),
        ]  # fmt: skip
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _await(process, port)
        return process, port

    def revive(self) -> bool:
        """Starts it again where it has ended; True if it had."""
        with self._lock:
            try:  # a process that was ended may take a moment to be gone
                self._process.wait(timeout=_LAST_BREATH)
            except subprocess.TimeoutExpired:
                return False
            self._process, self.port = self._start()
            return True

    def stop(self) -> None:
        """Ends it."""
        self._process.terminate()
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def find_oxigraph() -> str:
    """The path of the ``oxigraph`` program; raises OutputError if it is not installed."""
    beside = shutil.which("oxigraph", path=str(Path(sys.executable).parent))
    found = beside or shutil.which("oxigraph")
    if found is None:
        raise OutputError("the program oxigraph is missing; install it with pip install oxigraph")
    return found


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _await(process: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise OutputError("the Oxigraph server did not start; is another program using its port?")
