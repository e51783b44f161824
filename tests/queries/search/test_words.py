"""What people type is a valid FTS5 query, whatever it is."""

from __future__ import annotations

import sqlite3
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import QueryError
from kg.queries.search.words import match_expression

TEXTS = (
    "the minister denied the charges", "a forced sale of labour", "forced labour on the coast",
    "the ministry of works", "OR gates and NOT much else",
)  # fmt: skip


@pytest.fixture(scope="module")
def table() -> sqlite3.Connection:
    found = sqlite3.connect(":memory:", check_same_thread=False)
    found.execute("CREATE VIRTUAL TABLE t USING fts5 (words, tokenize = 'porter unicode61')")
    found.executemany("INSERT INTO t VALUES (?)", ((text,) for text in TEXTS))
    return found


def matches(table: sqlite3.Connection, words: str) -> list[int]:
    rows = table.execute("SELECT rowid FROM t WHERE t MATCH ?", (match_expression(words),))
    return sorted(row[0] - 1 for row in rows)


@pytest.mark.parametrize(
    ("words", "found"),
    [("minister", [0]), ("Charge", [0]), ("minist*", [0, 3]), ("forced labour", [1, 2]),
     ('"forced labour"', [2]), ("“forced labour”", [2]), ("labour -coast", [1]),
     ('forced -"forced labour"', [1]), ("charges OR works", [0, 3]), ("the OR a minister", [0]),
     ("OR gates", [4]), ("labour OR", [1, 2]), ("not-much", [4]), ('"forced labour', [2])],
)  # fmt: skip
def test_words(table: sqlite3.Connection, words: str, found: list[int]) -> None:
    assert matches(table, words) == found


@pytest.mark.parametrize("words", ["", "  ", "-coast", "…", '""', "*", "OR", "a " * 33, "a" * 1001])
def test_what_is_no_search(words: str) -> None:
    with pytest.raises(QueryError):
        match_expression(words)


@given(st.text(alphabet=st.one_of(st.sampled_from('"“”*-()^:{}+ORNDA '), st.characters())))
def test_no_text_is_a_syntax_error(table: sqlite3.Connection, words: str) -> None:
    with suppress(QueryError):
        matches(table, words)
