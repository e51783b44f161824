"""What people type into a search box, as an expression that SQLite's FTS5 understands."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.errors import QueryError

_LONGEST, _MOST = 1000, 32
_PIECE = re.compile(r'(-?)(?:["“”]([^"“”]*)["“”]?|(\S+))')
_LETTER = re.compile(r"\w")


def match_expression(words: str) -> str:
    """``watch "forced labour" -wire compl*`` as an FTS5 query: all of them, none of those with "-".

    Quotation marks keep words together, ``*`` at the end of a word stands for any ending, ``OR``
    between two pieces means either. No other character means anything, so no text is a syntax
    error. Raises QueryError if there is no word to look for.
    """
    if len(words) > _LONGEST:
        raise QueryError(f"the search has {len(words):,} characters; {_LONGEST:,} are allowed")
    wanted: list[str] = []
    barred: list[str] = []
    either = False
    for minus, piece in _pieces(words):
        if piece == "OR":
            either = bool(wanted)
        elif minus:
            barred.append(piece)
        elif either:
            wanted[-1] = f"{wanted[-1]} OR {piece}"
            either = False
        else:
            wanted.append(piece)
    if not wanted:
        raise QueryError(f"{words!r}: no word to search for; give at least one without a minus")
    if len(wanted) + len(barred) > _MOST:
        raise QueryError(f"the search has more than {_MOST} words; give fewer")
    found = " AND ".join(f"({one})" for one in wanted)
    return f"({found}) NOT ({' OR '.join(barred)})" if barred else found


def _pieces(words: str) -> Iterator[tuple[str, str]]:
    """Each piece: a minus or nothing, and ``OR`` or the piece in FTS5's quotation marks."""
    plain = words.replace("\x00", " ").encode("utf-8", "replace").decode("utf-8")
    for found in _PIECE.finditer(plain):
        minus, phrase, word = found.groups()
        text = phrase if phrase is not None else word
        if word == "OR" and not minus:
            yield "", "OR"
        elif _LETTER.search(text):
            ending = "*" if word is not None and text.endswith("*") else ""
            yield minus, f'"{text.replace(chr(34), " ")}"{ending}'
