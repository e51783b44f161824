"""The lines of an article's graph are those that Oxigraph writes of its quads."""

from __future__ import annotations

from dataclasses import replace

import pyoxigraph as ox
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kg import rdf
from kg.errors import RecordError
from kg.model import Extraction
from tests.records_strategy import extractions
from tests.samples import BASE, sample


def written_by_oxigraph(extraction: Extraction) -> list[str]:
    data = ox.serialize(rdf.quads(extraction, base=BASE), format=ox.RdfFormat.N_QUADS) or b""
    return [line.decode() for line in sorted(data.splitlines(keepends=True))]


@given(extractions())
def test_lines_are_those_of_the_quads(extraction: Extraction) -> None:
    assert rdf.nquads(extraction, base=BASE) == written_by_oxigraph(extraction)


@example('a "b" \\ c\nd\re\tf\x00\x07\x7f\x85\u2028 𝒳 z')
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_literals_of_any_characters_are_escaped_as_oxigraph_does(text: str) -> None:
    document = replace(sample().document, title=text, publisher=f"{text}@en")
    extraction = replace(sample(), document=document)
    lines = rdf.nquads(extraction, base=BASE)
    assert lines == written_by_oxigraph(extraction)
    assert lines == sorted(set(lines))
    assert "".join(lines).encode() == b"".join(sorted(line.encode() for line in lines))


def test_an_unsound_record_is_refused() -> None:
    with pytest.raises(RecordError, match="unique"):
        rdf.nquads(replace(sample(), entities=sample().entities * 2), base=BASE)
