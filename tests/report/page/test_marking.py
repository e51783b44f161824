"""Tints of a quoted sentence: no letter may be lost whatever is marked in it."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from kg.report.page.marking import tinted

WORDS = st.text(alphabet="ab …\n", max_size=12)


@given(quote=st.text(alphabet="ab …\n", max_size=40), cue=WORDS, content=WORDS, speaker=WORDS)
def test_the_pieces_put_together_are_the_sentence(
    quote: str, cue: str, content: str, speaker: str
) -> None:
    pieces = tinted(quote, cue=cue, content=content, speaker=speaker)
    assert "".join(str(text) for text, _ in pieces) == " ".join(quote.split())
    assert all(one[1] != other[1] for one, other in pairwise(pieces))
