"""Who does and who undergoes what a text tells."""

from __future__ import annotations

import pytest

from kg.extraction.coreference.deeds import Deed, deeds_of
from tests.mentions_by_hand import document_of, parse, resolver


@pytest.mark.parametrize(
    ("text", "noun", "deed"),
    [
        ("A guard shot a baker.", "guard", Deed("harm", done=True)),
        ("A guard shot a baker.", "baker", Deed("harm", done=False)),
        ("A baker was killed on Friday.", "baker", Deed("harm", done=False)),
        ("The guard who killed a baker fled.", "guard", Deed("harm", done=True)),
        ("The baker died on Friday.", "baker", Deed("harm", done=False)),
        ("Police deplored the death of the baker.", "baker", Deed("harm", done=False)),
    ],
)
def test_who_does_a_deed_and_who_undergoes_it(text: str, noun: str, deed: Deed) -> None:
    (parsed,) = parse(document_of("doc", text))
    (token,) = (t for t in parsed.tokens if t.text == noun)
    assert deed in deeds_of(parsed, token.i, resolver().nouns)
    assert deed.turned not in deeds_of(parsed, token.i, resolver().nouns)
