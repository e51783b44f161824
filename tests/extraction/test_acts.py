"""Who does and who undergoes what a text tells."""

from __future__ import annotations

import pytest

from kg.extraction.coreference.acts import Act, acts_of
from tests.mentions_by_hand import document_of, parse, resolver


@pytest.mark.parametrize(
    ("text", "noun", "act"),
    [
        ("A guard shot a baker.", "guard", Act("harm", done=True)),
        ("A guard shot a baker.", "baker", Act("harm", done=False)),
        ("A baker was killed on Friday.", "baker", Act("harm", done=False)),
        ("The guard who killed a baker fled.", "guard", Act("harm", done=True)),
        ("The baker died on Friday.", "baker", Act("harm", done=False)),
        ("Police deplored the death of the baker.", "baker", Act("harm", done=False)),
    ],
)
def test_who_does_an_act_and_who_undergoes_it(text: str, noun: str, act: Act) -> None:
    (parsed,) = parse(document_of("doc", text))
    (token,) = (t for t in parsed.tokens if t.text == noun)
    assert act in acts_of(parsed, token.i, resolver().nouns)
    assert act.turned not in acts_of(parsed, token.i, resolver().nouns)
