"""Denials and replies find the accusation that they answer, and no other statement."""

from __future__ import annotations

import pytest

from kg.pipeline import Settings, extract
from tests.conftest import plain_document

CASES = [
    (
        "the accused denies",
        "A watchdog accused the minister Oskar Tell of protecting the camps.\n\n"
        "Tell denied that he had protected the camps.",
        [("denied", "accused")],
    ),
    (
        "the accused replies",
        "Openhand accused the Velm Company of forced labour in its depots.\n\n"
        "The Velm Company said that its depots were open to every inspector.",
        [("said", "accused")],
    ),
    (
        "somebody else speaks of the same thing",
        "Openhand accused the Velm Company of forced labour in its depots.\n\n"
        "Anne Strand, the mayor of Orsk, said that the depots were empty.",
        [],
    ),
    (
        "the accused speaks of something else",
        "Openhand accused the Velm Company of forced labour in its depots.\n\n"
        "The Velm Company said that profits would rise.",
        [],
    ),
]


@pytest.mark.parametrize(("name", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_answers(name: str, text: str, expected: list[tuple[str, str]]) -> None:
    (extraction,) = extract([plain_document(text)], settings=Settings())
    statements = {s.id: s for s in extraction.statements}

    def cue(identifier: str) -> str:
        spans = statements[identifier].cue
        return " ".join(extraction.document.words(span) for span in spans).split()[-1]

    found = [(cue(s.id), cue(a)) for s in extraction.statements for a in s.answers]
    assert found == expected
