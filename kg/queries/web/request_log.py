"""One line of JSON for each request, without the words of any query.

Queries and searches may hold names of people, so a line has the path of a request and never what
stands behind its question mark, nor the address of the client.
"""

from __future__ import annotations

import json
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from kg.errors import OutputError

_LONGEST = 200


class RequestLog:
    """Writes lines to a file, to standard error, or nowhere; for many threads."""

    def __init__(self, target: str | None) -> None:
        """``target`` is a path, ``-`` for standard error, or None.

        Raises OutputError if the file cannot be written.
        """
        self._lock = threading.Lock()
        self._stream: IO[str] | None = None
        self._owned = target not in (None, "-")
        if target == "-":
            self._stream = sys.stderr
        elif target is not None:
            try:
                self._stream = Path(target).open("a", encoding="utf-8")  # noqa: SIM115  # see close
            except OSError as error:
                raise OutputError(
                    f"{target}: cannot be written ({error.strerror}); choose another --log"
                ) from error

    def write(self, *, method: str, path: str, status: int, **more: str | float) -> None:
        """A line with the time, these and ``more``."""
        if self._stream is None:
            return
        now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        line = {"time": now, "method": method, "path": path[:_LONGEST], "status": status, **more}
        text = json.dumps(line) + "\n"
        with self._lock:
            self._stream.write(text)
            self._stream.flush()

    def close(self) -> None:
        """Closes the file."""
        with self._lock:
            if self._owned and self._stream is not None:
                self._stream.close()
            self._stream = None
