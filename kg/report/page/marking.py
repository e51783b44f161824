"""Splits a quoted sentence so that the words that signal the speech can be marked in it."""

from __future__ import annotations

# What the graph puts between the pieces of a cue or content that is interrupted.
_GAP = " … "


def segments(quote: str, cue: str, content: str = "") -> list[list[str | int]]:
    """``quote`` in pieces, each with 1 where it belongs to ``cue`` and 0 where it does not.

    A cue word that also occurs inside ``content`` is marked outside it ("said" said twice).
    """
    words = " ".join(quote.split())
    if not cue:
        return [[words, 0]]
    marks = _find(words, cue.split(_GAP), [*content.split(_GAP)] if content else [])
    found: list[list[str | int]] = []
    end = 0
    for start, stop in marks:
        if words[end:start]:
            found.append([words[end:start], 0])
        found.append([words[start:stop], 1])
        end = stop
    if words[end:] or not found:
        found.append([words[end:], 0])
    return found


def _find(words: str, pieces: list[str], content: list[str]) -> list[tuple[int, int]]:
    taken = [(at, at + len(one)) for one in content if one and (at := words.find(one)) >= 0]
    marks: list[tuple[int, int]] = []
    after = 0
    for piece in pieces:
        start = _outside(words, piece, after, taken)
        if start < 0:
            start = words.find(piece, after)
        if start >= 0 and piece:
            marks.append((start, start + len(piece)))
            after = start + len(piece)
    return marks


def _outside(words: str, piece: str, after: int, taken: list[tuple[int, int]]) -> int:
    start = words.find(piece, after)
    while start >= 0:
        end = start + len(piece)
        whole = _is_edge(words, start - 1) and _is_edge(words, end)
        if whole and not any(left < end and start < right for left, right in taken):
            return start
        start = words.find(piece, start + 1)
    return -1


def _is_edge(words: str, place: int) -> bool:
    return not 0 <= place < len(words) or not words[place].isalnum()


# What a piece of a sentence is: other words, the cue, the words claimed, the words for the speaker.
PLAIN, CUE, CLAIM, SPEAKER = 0, 1, 2, 3


def tinted(quote: str, *, cue: str, content: str = "", speaker: str = "") -> list[list[str | int]]:
    """``quote`` in pieces, each with one of PLAIN, CUE, CLAIM and SPEAKER.

    The pieces put together are the quotation with its white space made single.
    """
    words = " ".join(quote.split())
    codes = [PLAIN] * len(words)
    claim = _places(words, content)
    for start, stop in claim:
        codes[start:stop] = [CLAIM] * (stop - start)
    for text, code in ((speaker, SPEAKER), (cue, CUE)):
        pieces = text.split(_GAP) if text else []
        for start, stop in _find(words, pieces, content.split(_GAP) if content else []):
            codes[start:stop] = [code] * (stop - start)
    found: list[list[str | int]] = []
    start = 0
    for end in range(1, len(words) + 1):
        if end == len(words) or codes[end] != codes[start]:
            found.append([words[start:end], codes[start]])
            start = end
    return found or [["", PLAIN]]


def _places(words: str, text: str) -> list[tuple[int, int]]:
    """Where the pieces of ``text`` stand in ``words``, one after the other."""
    found: list[tuple[int, int]] = []
    after = 0
    for piece in text.split(_GAP) if text else []:
        at = words.find(piece, after)
        if piece and at >= 0:
            after = at + len(piece)
            found.append((at, after))
    return found
