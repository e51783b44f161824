"""The command ``kg``: argument parsing only; each verb imports its stage inside itself."""

from __future__ import annotations

import argparse
import atexit
import gc
import importlib
import io
import os
import re
import signal
import sys
from collections.abc import Sequence
from typing import NoReturn

from kg.cli.console import warn
from kg.cli.exit_codes import BROKEN_PIPE, FAILED, INTERRUPTED
from kg.errors import KgError
from kg.garbage_collection import collect_seldom
from kg.version import VERSION

__all__ = ["main", "make_parser"]

# In the order in which the help shows them. Each is a module of this package.
VERBS = (
    "build", "demo", "read", "extract", "watch", "diff", "search", "query", "explain", "decide",
    "mask", "review", "match", "kind", "stats", "dossier", "check", "pack", "verify", "view",
    "serve", "mcp", "push", "export", "store",
)  # fmt: skip

_NO_CHOICE = re.compile(r"(.*invalid choice: '?(.*?)'?) \(choose from (.*)\)", re.DOTALL)


class _Parser(argparse.ArgumentParser):
    """A parser that suggests the nearest choice for a misspelt one."""

    def error(self, message: str) -> NoReturn:
        """Ends with exit code 2."""
        found = _NO_CHOICE.fullmatch(message)
        if found:
            from difflib import get_close_matches

            choices = [word.strip("' ") for word in found[3].split(",")]
            near = get_close_matches(found[2], choices, n=1)
            if near:
                message = f"{found[1]}; did you mean {near[0]}?"
        super().error(message)


def make_parser(verbs: Sequence[str] = VERBS) -> argparse.ArgumentParser:
    """The parser of the command line, or of some of its ``verbs``; only these are imported."""
    parser = _Parser(
        prog="kg",
        description="Build a knowledge graph of who claimed what, about whom, on what "
        "evidence, from news articles.",
        epilog="exit codes: 0 success, 1 failure, 2 usage error, "
        "3 finished with some inputs skipped",
    )
    parser.add_argument("--version", action="version", version=f"newskg {VERSION}")
    added = parser.add_subparsers(title="verbs", metavar="VERB", required=True)
    for verb in verbs:
        importlib.import_module(f"kg.cli.{verb}").add(added)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one verb; returns its exit code."""
    if sys.platform == "win32":
        _write_utf8()
    if arguments is None:
        collect_seldom()
        atexit.register(gc.freeze)  # nothing looks at all objects once more while the process ends
    given = sys.argv[1:] if arguments is None else list(arguments)
    # What follows a verb is for its own parser: the others are needed for the help alone.
    parser = make_parser(given[:1]) if given[:1] and given[0] in VERBS else make_parser()
    options = parser.parse_args(given)
    try:
        code: int = options.run(options)
    except KgError as error:
        warn(str(error))
        return FAILED
    except KeyboardInterrupt:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # a second one must not cut this line off
        print("kg: interrupted; stored data is intact, rerun the same command to resume",
              file=sys.stderr)  # fmt: skip
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of our output closed the pipe ("| head"): not an error.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return BROKEN_PIPE
    return code


def _write_utf8() -> None:
    """Makes output UTF-8 in pipes and files too, where Windows has a code page."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")
