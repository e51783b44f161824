"""What the verbs share: counts in words, progress and warnings on standard error."""

from __future__ import annotations

import os
import re
import sys
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.reader import Skipped

# Plain lines, where there is no terminal, come at most this often.
SECONDS_BETWEEN_LINES = 10.0
ENOUGH_FOR_A_RATE = 5
# C0 and C1, and the marks that turn or hide text (Unicode Bidirectional Algorithm, section 2).
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def counted(number: int, plural: str) -> str:
    """The number with its noun: "1 article", "2,000 articles"."""
    return f"{number:,} {plural.removesuffix('s') if number == 1 else plural}"


class Progress:
    """A counter: one line that is rewritten on a terminal, plain lines elsewhere.

    The rate of a stage is shown from `ENOUGH_FOR_A_RATE` items on, counted from its first: before
    that, it would measure how long the models take to load.
    """

    def __init__(self, what: str) -> None:
        self._what = what
        self._stage = ""
        self._first = 0
        self._start = self._last = time.monotonic()
        self._live = sys.stderr.isatty()
        self._shown = False

    def __call__(self, stage: str, done: int) -> None:
        """Shows that ``done`` items of ``stage`` are done, if the last line is old enough."""
        now = time.monotonic()
        if stage != self._stage:
            self._stage, self._first, self._start = stage, done, now
        pause = 0.2 if self._live else SECONDS_BETWEEN_LINES
        if now - self._last < pause:
            return
        self._last = now
        line = f"{stage}: {counted(done, self._what)}"
        if done - self._first >= ENOUGH_FOR_A_RATE:
            line += f", {(done - self._first) / (now - self._start):,.1f} a second"
        print(f"\r\x1b[K{line}" if self._live else line, end="" if self._live else "\n",
              file=sys.stderr, flush=True)  # fmt: skip
        self._shown = self._live

    def close(self) -> None:
        """Clears the line."""
        if self._shown:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
            self._shown = False


def printable(text: str) -> str:
    """The text with each control character escaped, so that no terminal obeys it.

    Names, titles and addresses come from strangers; ``ESC ]`` and the like can retitle a window,
    hide lines or paste (ECMA-48, sections 5 and 8.3).
    """
    return _CONTROLS.sub(lambda found: found.group().encode("unicode-escape").decode(), text)


def warn(words: str) -> None:
    """One line on standard error."""
    print(f"kg: {printable(words)}", file=sys.stderr)


def warn_skipped(skipped: Skipped) -> None:
    """One line on standard error for a skipped input."""
    warn(f"skipped {skipped.reason}")


def has_display() -> bool:
    """False if `webbrowser` would start a text browser, which cannot show our pages."""
    if sys.platform in ("win32", "darwin"):
        return True
    return any(os.environ.get(name) for name in ("BROWSER", "DISPLAY", "WAYLAND_DISPLAY"))
