"""The place of a quotation in its file goes from the reader into records, graph and explanation."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

import kg
from kg.builder.options import BuildOptions
from kg.cli import main
from kg.extraction.settings import Settings
from kg.model import Document, Place, Span
from kg.rdf.fragments import PDF_FRAGMENTS, Fragment, fragments
from kg.reader import read_documents
from kg.records.codec import from_line, to_line
from tests import booby_traps as made

WORDS = (
    "The minister of works, Karl Ode, said on Monday that the pier in Zerrin was safe.",
    "Police in Ostmere arrested 12 people on Sunday.",
)
BODY = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in WORDS)
OPTIONS = BuildOptions(settings=Settings(tagger="rules"))
_SELECTORS = """
SELECT ?words ?value ?standard WHERE { GRAPH ?g {
  ?evidence oa:hasSelector ?quote , ?fragment . ?quote oa:exact ?words .
  ?fragment a oa:FragmentSelector ; rdf:value ?value .
  OPTIONAL { ?fragment dcterms:conformsTo ?standard }
} } ORDER BY ?value"""


def _words(term: object) -> str:
    return str(getattr(term, "value", ""))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("documents")
    (place / "a.docx").write_bytes(made.docx(BODY))
    kg.build([place / "a.docx"], place / "out", options=OPTIONS)
    return place / "out"


def test_evidence_names_the_paragraph(folder: Path) -> None:
    rows = kg.query(folder, _SELECTORS)
    found = {(_words(row["words"]), _words(row["value"])) for row in rows}
    assert {value for _, value in found} == {"paragraph=1", "paragraph=2"}
    assert all(words in WORDS[int(value[-1]) - 1] for words, value in found)


def test_the_graph_is_sound_and_the_explanation_shows_the_place(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", str(folder)]) == 0
    (row, *_) = kg.query(folder, "SELECT ?s WHERE { GRAPH ?g { ?s a kg:Statement } }")
    capsys.readouterr()
    assert main(["explain", str(folder), _words(row["s"])]) == 0
    assert "paragraph 1, characters 0–" in capsys.readouterr().out


def test_a_printed_line_is_a_page_with_a_rectangle() -> None:
    lines = [
        Place(Span(0, 10), page=3, box=(72.0, 100.0, 300.0, 112.0)),
        Place(Span(11, 20), page=3, box=(70.0, 114.0, 200.0, 126.0)),
        Place(Span(21, 30), page=3, box=(320.0, 80.0, 500.0, 92.0)),
        Place(Span(31, 40), page=4, box=(72.0, 80.0, 300.0, 92.0)),
    ]
    assert list(fragments(lines)) == [
        Fragment("page=3&viewrect=70.0,100.0,230.0,26.0", "page 3", PDF_FRAGMENTS),
        Fragment("page=3&viewrect=320.0,80.0,180.0,12.0", "page 3", PDF_FRAGMENTS),
        Fragment("page=4&viewrect=72.0,80.0,228.0,12.0", "page 4", PDF_FRAGMENTS),
    ]
    assert list(fragments([])) == []


def test_places_survive_the_record(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(made.multipart("b.docx", made.docx(BODY)))
    for document in read_documents([tmp_path / "a.eml"]):
        assert isinstance(document, Document)
        assert document.places
        boxed = replace(document.places[0], page=2, box=(0.0, 1.5, 2.25, 3.0))
        changed = replace(document, places=(boxed, *document.places[1:]))
        line = to_line(kg.Extraction(changed))
        assert from_line(line).document.places == changed.places
        plain = replace(document, places=())
        assert "places" not in json.loads(to_line(kg.Extraction(plain)))["article"]
