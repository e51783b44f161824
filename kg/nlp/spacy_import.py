"""spaCy without its command line, which nothing here runs.

``import spacy`` imports its commands too, and what those need: typer, rich, jinja2, clients of
HTTP. They are a third of its modules, and of the CPU time of the import.
"""

from __future__ import annotations

import functools
import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

COMMANDS, INFO = "spacy.cli", "spacy.cli.info"


def import_spacy() -> None:
    """Imports spaCy, without its commands where nobody has imported it before.

    The commands can be imported afterwards, and ``spacy.info`` imports them when it is called.
    """
    if "spacy" in sys.modules:
        return
    absent = {COMMANDS: ModuleType(COMMANDS), INFO: ModuleType(INFO)}
    vars(absent[INFO])["info"] = _info
    sys.modules.update(absent)
    try:
        importlib.import_module("spacy")
    finally:
        for name in absent:
            del sys.modules[name]


def _info(*arguments: Any, **options: Any) -> Any:
    """What ``spacy.info`` gives."""
    return importlib.import_module(INFO).info(*arguments, **options)


class _Sorted:
    """The entry points of all installed packages, each group picked out once."""

    def __init__(self, found: Any) -> None:
        self._found = found
        self.select = functools.cache(self._select)

    def _select(self, group: str) -> Any:
        return self._found.select(group=group)


@contextmanager
def sorted_entry_points() -> Iterator[None]:
    """For a block that loads a pipeline: packages may add components, and spaCy looks for them.

    It looks through the entry points of all packages at each of some 190 names that it meets.
    """
    registries: Any = importlib.import_module("catalogue")
    found = registries.AVAILABLE_ENTRY_POINTS
    registries.AVAILABLE_ENTRY_POINTS = _Sorted(found)
    try:
        yield
    finally:
        registries.AVAILABLE_ENTRY_POINTS = found
