"""Rows counted as an answer goes by, in any format and cut anywhere."""

from __future__ import annotations

import pyoxigraph as ox
from hypothesis import given
from hypothesis import strategies as st

from kg.queries.web.row_counter import RowCounter

FORMATS = {
    "application/sparql-results+json": ox.QueryResultsFormat.JSON,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
    "text/csv; charset=utf-8": ox.QueryResultsFormat.CSV,
    "text/tab-separated-values": ox.QueryResultsFormat.TSV,
}
# Texts that look like what stands between rows.
TEXTS = st.text(st.sampled_from('"\\},{[:\r\n\t<>éx'), max_size=12) | st.sampled_from(
    ["}},{", '"},{"', ":[{", "\\", '\\"', "</result><result>", "\r\n"]
)


@given(
    texts=st.lists(TEXTS, max_size=8),
    cuts=st.lists(st.integers(1, 40), min_size=1, max_size=20),
    kind=st.sampled_from(sorted(FORMATS)),
)
def test_every_row_is_counted_once(texts: list[str], cuts: list[int], kind: str) -> None:
    values = " ".join(str(ox.Literal(text)) for text in texts)
    rows = ox.Store().query(f"SELECT ?a ?b {{ VALUES ?a {{ {values} }} BIND(?a AS ?b) }}")
    assert isinstance(rows, ox.QuerySolutions)
    whole = rows.serialize(format=FORMATS[kind]) or b""
    counter, at, turn = RowCounter(kind), 0, 0
    while at < len(whole):
        counter.add(whole[at : at + cuts[turn % len(cuts)]])
        at += cuts[turn % len(cuts)]
        turn += 1
    assert counter.rows == len(texts)


def test_triples_are_counted_by_line_and_turtle_not_at_all() -> None:
    for kind, rows in (("application/n-triples", 2), ("text/turtle", 0)):
        counter = RowCounter(kind)
        counter.add(b"<x:a> <x:b> <x:c> .\n<x:a> <x:b> <x:d> .\n")
        assert counter.rows == rows
