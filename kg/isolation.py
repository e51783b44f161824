"""One item of many that fails unexpectedly: it alone is lost and reported, and the rest goes on.

Articles come from strangers and are read by rules and libraries that nobody has tried on all texts.
`Attempt` is the only place that holds back every exception; what ends the whole run passes it:
the user's interrupt, a full disk, and errors that more than one item would meet (a missing model, a
broken ontology, a damaged database).
"""

from __future__ import annotations

import errno
import re
import sqlite3
from pathlib import Path
from types import TracebackType

from kg.errors import InputError, KgError, RecordError

# Characters of a foreign error's text that a message repeats.
LONGEST_CAUSE = 160
_FULL_DISK = (errno.ENOSPC, errno.EDQUOT)
_FRAME = re.compile(r'File "([^"]+)", line (\d+)')


class Attempt:
    """Work on one item: ``with Attempt() as attempt: ...``, then look at ``attempt.error``.

    An exception that the item is to blame for is kept there; one that ends the run is raised.
    """

    def __init__(self) -> None:
        self.error: Exception | None = None

    @property
    def raised(self) -> Exception:
        """The exception that was kept, where the block did not end by itself."""
        assert self.error is not None
        return self.error

    def __enter__(self) -> Attempt:
        """The attempt itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        """Keeps the exception, if it costs the item alone."""
        if not isinstance(error, Exception) or ends_run(error):
            return False
        self.error = error
        return True


def ends_run(error: BaseException) -> bool:
    """True of what would meet every item alike, or is the user's own wish."""
    if not isinstance(error, Exception):
        return True  # KeyboardInterrupt, SystemExit
    if isinstance(error, KgError):
        return not isinstance(error, InputError | RecordError)
    return isinstance(error, sqlite3.Error) or is_full_disk(error)


def is_full_disk(error: BaseException) -> bool:
    """True if the disk took no more; pyoxigraph hands on RocksDB's words without a number."""
    if isinstance(error, OSError) and error.errno in _FULL_DISK:
        return True
    return isinstance(error, OSError | RuntimeError) and "No space left" in str(error)


def describe(error: BaseException) -> str:
    """The kind of an unforeseen error, its text and the line of code where it arose."""
    words = " ".join(str(error).split())[:LONGEST_CAUSE]
    place = _place(error)
    said = f"{type(error).__name__}: {words}" if words else type(error).__name__
    return f"{said} at {place}" if place else said


def _place(error: BaseException) -> str:
    """Module and line, innermost; where that is a library's, ours that called it too."""
    frames: list[tuple[str, int]] = []
    trace = error.__traceback__
    while trace is not None:
        frames.append((str(trace.tb_frame.f_globals.get("__name__", "?")), trace.tb_lineno))
        trace = trace.tb_next
    if error.__cause__ is not None and not _ours(frames):
        # An error from another process has its trace as the text of its cause.
        found = _FRAME.findall(str(error.__cause__))
        frames += [(Path(path).name, int(line)) for path, line in found]
    if not frames:
        return ""
    inner = f"{frames[-1][0]}:{frames[-1][1]}"
    ours = _ours(frames)
    return inner if ours in ("", inner) else f"{inner}, called from {ours}"


def _ours(frames: list[tuple[str, int]]) -> str:
    """The innermost line of this package that did more than hand the work on."""
    for name, line in reversed(frames):
        if name.split(".")[0] == "kg":
            return f"{name}:{line}"
    return ""
