"""The mark of a masked copy, so that nobody takes it for the private folder."""

from __future__ import annotations

from pathlib import Path

from kg.errors import OutputError

MARKER = "MASKED.txt"
MARKER_TEXT = """\
This folder is a masked copy, made by kg mask. Labels such as "Witness A" stand for names of people
who must not be found. It cannot be built again or decided on; the private folder can.

Masking hides names. It does not hide what somebody did, said or is, and quotations can be found in
the articles where they were printed.
"""


def is_masked(folder: Path) -> bool:
    """Whether a folder is a masked copy."""
    return (folder / MARKER).is_file()


def check_not_masked(folder: Path) -> None:
    """Raises OutputError if a folder is a masked copy."""
    if is_masked(folder):
        raise OutputError(
            f"{folder}: is a masked copy; work in the private folder, and run kg mask again"
        )
