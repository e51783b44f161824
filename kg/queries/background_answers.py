"""Answers to named questions that are made while a server runs, so that nobody has to ask for them.

A process of low priority evaluates the questions whose answers are missing, one after another,
and keeps them as `kg.queries.kept_answers` does. It has the store open to be read alone, so a build
may run beside it. Of several servers over one folder one works and the others wait, and find the
work done. It ends with its server, however that ends: it reads a pipe that then closes.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from kg.errors import KgError, StoreBusyError
from kg.ontology.resources import PACKAGE
from kg.queries.kept_answers import answers_of
from kg.queries.named import keep_all_answers
from kg.store.lock import lock_folder
from kg.store.snapshot import drop, state_of

# Bytes of table files from which it pays: about 90,000 quads, where the slowest question takes
# a third of a second.
WORTH = 32 * 1024 * 1024
# How far the process stands back behind others, as the command nice counts. Four clients on a
# crowded machine get as many answers beside it as with 19, and a third more than with 0; with 19
# it gets a quarter of the CPU (`python -m tests.benchmarks.background --niceness 0 10 19`).
NICENESS = 10
# Seconds between two looks at the store, and between two tries to be the one who works.
_LOOK, _TURN = 15.0, 1.0
_LAST_BREATH = 10.0
# This very package, wherever the process starts, and nothing else from beside it.
_START = (
    "import sys; sys.path.insert(0, sys.argv[1]); import kg; del sys.path[0]; "
    "from kg.queries.background_answers import main; sys.exit(main(sys.argv[2:]))"
)


def tell_errors(line: str) -> None:
    """Writes a line to standard error, as the commands do."""
    sys.stderr.write(f"kg: {line}\n")


def is_worth(store: Path) -> bool:
    """Whether the store in a folder is so large that somebody would wait for answers."""
    try:
        return sum(path.stat().st_size for path in (store / "db").glob("*.sst")) >= WORTH
    except FileNotFoundError:  # a table was compacted away; the next look sees the new ones
        return False


@contextmanager
def kept_in_background(
    out: Path, *, wanted: bool = True, tell: Callable[[str], None]
) -> Iterator[Path]:
    """The folder of the answers of ``out``; what is missing there is made while the block runs.

    A temporary folder where nothing can be written beside the store: ``tell`` then receives a line.
    Nothing is made for a small store, or if it is not ``wanted``.
    """
    folder = answers_of(out / "store")
    if not wanted or _is_writable(folder):
        with _making(out, folder, wanted=wanted, tell=tell):
            yield folder
        return
    tell(f"{folder}: cannot be written; answers are kept in a temporary folder until the end")
    with (
        tempfile.TemporaryDirectory(prefix="kg-answers-", ignore_cleanup_errors=True) as place,
        _making(out, Path(place), wanted=wanted, tell=tell),
    ):
        yield Path(place)


def _is_writable(folder: Path) -> bool:
    try:
        folder.mkdir(exist_ok=True)
        tempfile.TemporaryFile(dir=folder).close()
    except OSError:
        return False
    return True


@contextmanager
def _making(
    out: Path, folder: Path, *, wanted: bool, tell: Callable[[str], None]
) -> Iterator[None]:
    maker = AnswerMaker(out, folder, tell=tell) if wanted else None
    try:
        yield
    finally:
        if maker is not None:
            maker.close()


class AnswerMaker:
    """Makes the missing answers of a folder now, and again whenever its store has changed."""

    def __init__(
        self, out: Path, folder: Path, *, tell: Callable[[str], None], look: float = _LOOK
    ) -> None:
        """``folder`` is where the answers are kept, ``look`` the seconds between two looks."""
        self._out, self._folder, self._tell, self._look = (
            out.resolve(),
            folder.resolve(),
            tell,
            look,
        )
        self._ending = threading.Event()
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Ends the process, if there is one."""
        with self._lock:
            self._ending.set()
            process = self._process
            if process is not None and process.stdin is not None:
                process.stdin.close()  # it ends by itself, and takes its snapshot away
        self._thread.join(_LAST_BREATH)
        if process is not None and process.poll() is None:
            process.kill()
            process.wait()

    def _watch(self) -> None:
        """Works once the store is as it was at the last look: a build is not disturbed."""
        done = None
        seen = self._state()
        while True:
            state = self._state()
            if state is not None and state == seen != done:
                self._make()
                done = state
            seen = state
            if self._ending.wait(self._look):
                return

    def _state(self) -> str | None:
        store = self._out / "store"
        try:
            return state_of(store / "db") if is_worth(store) else None
        except OSError:  # a writer is exchanging its files
            return None

    def _make(self) -> None:
        given = (PACKAGE.parent, self._out, self._folder, NICENESS)
        command = [sys.executable, "-P", "-c", _START, *map(str, given)]
        with self._lock:
            if self._ending.is_set():
                return
            self._process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL
            )
        code = self._process.wait()
        if code and not self._ending.is_set():
            self._tell(f"answers are no longer made in the background (exit code {code}); "
                       "questions are answered when they are asked")  # fmt: skip


# ── the process ──


def main(arguments: Sequence[str]) -> int:
    """Makes the missing answers of the folder ``OUT``, to be kept in the folder ``ANSWERS``.

    A third argument is how nice the process is to others.
    """
    out, folder = map(Path, arguments[:2])
    if sys.platform != "win32":
        os.nice(int(arguments[2]))
    threading.Thread(target=_end_with_parent, args=(out,), daemon=True).start()
    with _turn(folder):
        try:
            _, failed = keep_all_answers(out, folder=folder, timeout=None)
        except KgError as error:
            tell_errors(str(error))
            return 1
    for name in failed:
        tell_errors(f"{name}: no answer is kept, its query failed; ask it alone")
    return 0


@contextmanager
def _turn(folder: Path) -> Iterator[None]:
    """Waits until no other process makes answers in this folder."""
    while True:
        try:
            lock = lock_folder(folder)
        except StoreBusyError:
            time.sleep(_TURN)
        else:
            break
    try:
        yield
    finally:
        os.close(lock)


def _end_with_parent(out: Path) -> None:
    """Ends this process, in the middle of a query too, once nobody holds the other end."""
    while os.read(0, 1):
        pass
    for snapshot in (out / "store" / "readers").glob(f"{os.getpid()}-*"):
        drop(snapshot)
    os._exit(0)
