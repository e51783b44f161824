"""The articles given to a verb; each one skipped is reported on standard error."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.cli.console import printable, warn, warn_skipped
from kg.cli.exit_codes import FAILED, GOOD, SOME_SKIPPED
from kg.cli.options import given_inputs

if TYPE_CHECKING:
    from kg.model import Document
    from kg.reader import Skipped


class Inputs:
    """Documents of the inputs; skipped ones are reported and counted."""

    def __init__(self, options: argparse.Namespace) -> None:
        self._options = options
        self.skipped = 0
        self.read = 0

    def __iter__(self) -> Iterator[Document]:
        from kg.reader import Skipped, read_documents
        from kg.reader.fetch import FetchPolicy

        policy = FetchPolicy(
            allow_private=self._options.allow_private, archive=self._options.archive
        )
        languages = [code for code, _ in getattr(self._options, "lang", ())]
        given = given_inputs(self._options)
        for item in read_documents(given, policy=policy, languages=languages):
            if isinstance(item, Skipped):
                self.leave_out(item)
            else:
                self.read += 1
                for note in item.notes:
                    print(f"note: {printable(note)}", file=sys.stderr)
                yield item

    def leave_out(self, skipped: Skipped) -> None:
        """Reports and counts an input that is not in the output."""
        self.skipped += 1
        warn_skipped(skipped)

    def lose(self, skipped: Skipped) -> None:
        """The same for an article that was read, and failed after that."""
        self.read -= 1
        self.leave_out(skipped)

    @property
    def code(self) -> int:
        """0; 1 if no article came out, with a line that says so; 3 if something was skipped."""
        if not self.read:
            if not self.skipped:
                warn("no article in the inputs; check what they hold")
            return FAILED
        return SOME_SKIPPED if self.skipped else GOOD
