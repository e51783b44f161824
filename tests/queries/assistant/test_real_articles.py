"""The same rule over what is really extracted from the example articles, where sentences mix
facts with claims and headlines make claims of their own."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.queries.assistant.tools import Reply, Tools
from kg.records.codec import from_line
from kg.records.read_only import RecordReader
from tests.queries.assistant.test_questions import Hearsay, hearsay, leaks, strings

ACTORS = (
    "Oskar Tellenrud", "Casimir Brandeck", "Lucan Ferrow", "Noor Adessa", "Viktor Aldanow",
    "Interior Ministry", "Lantern Watch",
)  # fmt: skip


@pytest.fixture(scope="module")
def words(built: Path) -> list[Hearsay]:
    """What is only claimed in the articles, in pieces of three words and more."""
    reader = RecordReader(built)
    names = sorted(reader.keys())
    found = {
        one
        for name in names
        for one in hearsay(from_line((reader.line(name) or ("", ""))[1]))
        if one.words.count(" ") > 1
    }
    reader.close()
    return sorted(found, key=lambda one: one.words)


def check(reply: Reply, words: list[Hearsay]) -> int:
    lines = [*reply.text.splitlines(), *strings(reply.as_json())]
    assert [leak for line in lines for leak in leaks(line, words)] == []
    return len(reply.lines)


@pytest.mark.parametrize("actor", ACTORS)
def test_answers_about_an_actor(built: Path, words: list[Hearsay], actor: str) -> None:
    tools = Tools(built)
    assert len(words) > 100
    assert check(tools.claims_about(actor, limit=100), words)
    check(tools.said_by(actor, limit=100), words)
    check(tools.timeline(actor, limit=100), words)


def test_accusations_and_hits(built: Path, words: list[Hearsay]) -> None:
    tools = Tools(built)
    assert check(tools.accusations(limit=200), words) > 10
    for text in ("said", "the", "police"):
        assert check(tools.search(text, limit=60), words) > 10
