"""Cells of tables that a spreadsheet opens."""

from __future__ import annotations

# A spreadsheet takes a cell that starts so for a formula (OWASP, CSV injection), also in full width
# and behind blanks and line ends.
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_BREAKS = ("\t", "\r", "\n")
_UNSEEN = " \t\r\n\v\f\u00a0\u200b\ufeff"


def harmless(cell: str) -> str:
    """The cell, with an apostrophe before it where a spreadsheet would run it as a formula."""
    runs = cell.startswith(_BREAKS) or cell.lstrip(_UNSEEN).startswith(_FORMULA)
    return f"'{cell}" if runs else cell
