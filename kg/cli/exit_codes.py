"""What a verb of the command line returns to the shell."""

from __future__ import annotations

GOOD, FAILED, WRONG_USE, SOME_SKIPPED = 0, 1, 2, 3
INTERRUPTED = 130  # what shells give for Ctrl-C
BROKEN_PIPE = 141  # 128 and SIGPIPE: the reader of our output went away
