"""Words of an article as a sentence quotes them: in one line, without controls, cut where long."""

from __future__ import annotations

import re
from collections.abc import Iterator

# What the graph puts between the pieces of a cue or content that is interrupted.
_GAP = " … "
# C0 and C1, and marks that turn or hide text (Unicode Bidirectional Algorithm, section 2): no file
# of XML holds the first, and with the second a name could pose as the sentence around it.
_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufffe\uffff]"
)
_INNER = str.maketrans({"“": "‘", "”": "’", '"': "'"})


def clean(text: str) -> str:
    """``text`` in one line; what no reader would see is shown as U+FFFD."""
    return _UNSEEN.sub("\ufffd", " ".join(text.split()))


def inside_marks(text: str) -> str:
    """Words that will stand in double marks: their own double marks become single."""
    return clean(text).translate(_INNER)


def excerpt(quote: str, cue: str, content: str, longest: int) -> str:
    """``quote``, or where it is longer than ``longest`` code points its part from cue to content.

    That part begins with the first of these words, since what stands before may be another's. What
    is left out is marked by "…"; what remains stands so in the quotation.
    """
    words = clean(quote)
    found = sorted(_places(words, (cue, content)))
    if len(words) <= longest or not found:
        return words
    start, end = found[0][0], max(stop for _, stop in found)
    if end - start > longest:
        end = max(words.rfind(" ", start, start + longest), start + longest // 2)
    before = "… " if start else ""
    after = " …" if words[end:].strip(" .,;”’'\"") else words[end:]
    return f"{before}{words[start:end].strip()}{after}"


def _places(words: str, told: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    for one in told:
        for piece in clean(one).split(_GAP):
            at = words.find(piece)
            if piece and at >= 0:
                yield at, at + len(piece)
