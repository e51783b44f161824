"""Tables in documents: rows stay visible, are no sentences, and leave the prose around whole."""

from __future__ import annotations

import html
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser

from kg.extraction.pipeline import Pipeline
from kg.extraction.settings import Settings
from kg.model import BlockKind, Document, Place, Span
from kg.reader import Skipped, read_documents
from kg.reader.data_tables import CELL_GAP, cell_piece, is_data, row_piece
from kg.reader.pieces import Piece
from tests import booby_traps as made
from tests.printed import print_page

ABOVE = (
    "The minister of works said on Monday that the pier in Ostmere was safe, and that nobody had "
    "been told to leave the houses behind it. The union denied this in a letter to the council."
)
BELOW = (
    "Police in Ostmere arrested 12 people on Sunday after a raid on the harbour office. The union "
    "leader, Karl Ode, called the arrests an outrage and asked the council for an answer."
)
# Read as a sentence, each row would kill, arrest or accuse somebody.
ROWS = (
    ("Accused", "Killed", "Arrested by police"),
    ("Ada Holm", "14 miners", "3 March"),
    ("Karl Ode", "2 guards", "4 March"),
    ("Piet Lind", "none", "not arrested"),
)
CAPTION = "Table 1: Police killed and arrested"
SEEN = [CELL_GAP.join(row) for row in ROWS]


def grid(tag: str = "td", *, caption: str = CAPTION) -> str:
    def row(cells: tuple[str, ...], name: str) -> str:
        return "".join(f"<{name}>{html.escape(cell)}</{name}>" for cell in cells)

    named = f"<caption>{caption}</caption>" if caption else ""
    first, *rest = ROWS
    body = "".join(f"<tr>{row(cells, 'td')}</tr>" for cells in rest)
    return f"<table>{named}<tr>{row(first, tag)}</tr>{body}</table>"


def page(middle: str) -> str:
    paragraphs = f"<p>{ABOVE}</p>{middle}<p>{BELOW}</p><p>{ABOVE.replace('works', 'war')}</p>"
    return (
        "<!doctype html><html lang='en'><head><title>Pier in Ostmere was safe</title></head>"
        f"<body><article><h1>Pier in Ostmere was safe</h1>{paragraphs}</article></body></html>"
    )


def word_table(rows: tuple[tuple[str, ...], ...]) -> str:
    return "<w:tbl>" + "".join(
        "<w:tr>" + "".join(f"<w:tc>{word_paragraph(cell)}</w:tc>" for cell in row) + "</w:tr>"
        for row in rows
    ) + "</w:tbl>"  # fmt: skip


def word_paragraph(words: str) -> str:
    return f"<w:p><w:r><w:t>{html.escape(words)}</w:t></w:r></w:p>"


def word() -> bytes:
    return made.docx(word_paragraph(ABOVE) + word_table(ROWS) + word_paragraph(BELOW))


def opendocument() -> bytes:
    def cell(words: str) -> str:
        return f"<table:table-cell><text:p>{html.escape(words)}</text:p></table:table-cell>"

    rows = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in ROWS)
    table = (
        '<table:table xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0">'
        f"{rows}</table:table>"
    )
    return made.odt(f"<text:p>{ABOVE}</text:p>{table}<text:p>{BELOW}</text:p>")


def markdown() -> bytes:
    lines = [f"| {' | '.join(row)} |" for row in ROWS]
    lines.insert(1, "|---|---|---|")
    return "\n\n".join((ABOVE, "\n".join(lines), BELOW)).encode()


def mail() -> bytes:
    body = f"<html><body><p>{ABOVE}</p>{grid('th')}<p>{BELOW}</p></body></html>"
    return made.eml("Content-Type: text/html", body=body)


def one(path: Path, data: bytes) -> Document:
    path.write_bytes(data)
    (document,) = read_documents([path])
    assert not isinstance(document, Skipped), document
    return document


def of_kind(document: Document, *, aside: bool) -> list[str]:
    return [
        document.words(block.span)
        for block in document.blocks
        if (block.kind is BlockKind.FURNITURE) is aside
    ]


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    return Pipeline(Settings(tagger="rules"))


FILES: dict[str, Callable[[], bytes]] = {
    "a.html": lambda: page(grid("th")).encode(),
    "b.html": lambda: page(grid("td", caption="")).encode(),
    "a.docx": word, "a.odt": opendocument, "a.md": markdown, "a.eml": mail,
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_rows_are_seen_and_nothing_is_read_from_them(
    tmp_path: Path, pipeline: Pipeline, name: str
) -> None:
    document = one(tmp_path / name, FILES[name]())
    own, aside = of_kind(document, aside=False), of_kind(document, aside=True)
    assert own[own.index(ABOVE) + 1] == BELOW
    assert [words for words in aside if CELL_GAP in words] == SEEN
    assert document.text.index(ABOVE) < document.text.index(SEEN[0]) < document.text.index(BELOW)
    (found,) = pipeline.extract([document])
    start = document.text.index(SEEN[0])
    table = Span(start, document.text.index(SEEN[-1]) + len(SEEN[-1]))
    spans = [
        *(span for entity in found.entities for span in entity.mentions),
        *(event.trigger for event in found.events),
        *(role.span for event in found.events for role in event.roles),
        *(span for told in found.statements for span in (*told.content, *told.source)),
    ]
    assert spans
    assert not any(span.overlaps(table) for span in spans)
    assert "Ada Holm" not in {entity.name for entity in found.entities}


def test_the_caption_of_a_page_is_aside_too(tmp_path: Path) -> None:
    assert CAPTION in of_kind(one(tmp_path / "a.html", FILES["a.html"]()), aside=True)


def test_cells_of_a_word_table_keep_the_numbers_of_their_paragraphs(tmp_path: Path) -> None:
    document = one(tmp_path / "a.docx", word())
    start = document.text.index("14 miners")
    assert [place.paragraph for place in document.places_of(Span(start, start + 3))] == [6]
    assert document.places[-1].paragraph == 14


LAYOUT = {
    "one cell": f"<table><tr><td>{ABOVE}</td></tr></table>",
    "prose in cells": f"<table><tr><td>{ABOVE}</td><td>{BELOW}</td></tr>"
                      f"<tr><td>{BELOW}</td><td>{ABOVE}</td></tr></table>",
    "a table in a table": f"<table><tr><td>{ABOVE}</td><td>a</td></tr><tr><td>b</td><td>"
                          f"<table><tr><td>{BELOW}</td></tr></table></td></tr></table>",
}  # fmt: skip


@pytest.mark.parametrize("kind", LAYOUT)
def test_prose_that_a_table_lays_out_is_read(tmp_path: Path, kind: str) -> None:
    body = f"<html><body>{LAYOUT[kind]}</body></html>"
    document = one(tmp_path / "a.eml", made.eml("Content-Type: text/html", body=body))
    assert {ABOVE} <= set(of_kind(document, aside=False))


def test_word_prose_in_a_box_is_read(tmp_path: Path) -> None:
    rows = ((ABOVE,), (BELOW,))
    document = one(tmp_path / "a.docx", made.docx(word_table(rows)))
    assert of_kind(document, aside=False) == [ABOVE, BELOW]


def test_a_table_outside_the_article_is_left_out(tmp_path: Path) -> None:
    weather = "<table><tr><th>Town</th><th>Rain</th></tr><tr><td>Orsk</td><td>3</td></tr></table>"
    text = page("").replace("<article>", f"{weather}<article>")
    text = text.replace("</article>", f"</article>{weather}")
    plain = one(tmp_path / "a.html", page("").encode())
    assert one(tmp_path / "b.html", text.encode()).text == plain.text


# ── printed ──

CSS = (
    "@page { size: A4; margin: 22mm 18mm } body { font: 11pt/1.35 Georgia, serif; "
    "text-align: justify } td, th { padding: 1pt 16pt; text-align: %s } table { margin: 12pt 0 }"
)


@pytest.mark.browser
@pytest.mark.parametrize("side", ["left", "right", "center"])
def test_a_printed_table_is_aside_and_prose_is_whole(
    tmp_path: Path, browser: Browser, side: str
) -> None:
    body = f"<p>{ABOVE}</p>{grid('th')}<p>{BELOW}</p>"
    document = one(tmp_path / "a.pdf", print_page(browser, body, CSS % side))
    assert of_kind(document, aside=False) == [ABOVE, BELOW]
    aside = of_kind(document, aside=True)
    assert CAPTION in aside
    assert [words for words in aside if CELL_GAP in words] == SEEN
    start = document.text.index("14 miners")
    (place,) = document.places_of(Span(start, start + len("14 miners")))
    assert place.box is not None
    assert place.box[2] - place.box[0] < 80  # the cell, not its row


@pytest.mark.browser
def test_a_list_with_hanging_numbers_is_no_table(tmp_path: Path, browser: Browser) -> None:
    points = "".join(f"<li>{words}</li>" for words in (ABOVE, BELOW, ABOVE))
    css = CSS % "left" + "li { padding-left: 30pt } ol { margin-left: 30pt }"
    document = one(tmp_path / "a.pdf", print_page(browser, f"<ol>{points}</ol>", css))
    words = " ".join(of_kind(document, aside=False))
    assert ABOVE in words
    assert BELOW in words
    assert not any(CELL_GAP in words for words in of_kind(document, aside=True))


# ── parts ──

CELLS = st.text("abc de", max_size=12).map(str.strip)


@given(st.lists(st.lists(CELLS, max_size=3), max_size=5))
def test_places_of_a_row_select_the_words_of_their_paragraphs(cells: list[list[str]]) -> None:
    numbered = iter(range(1, 100))
    told: dict[int, str] = {}
    made_cells = []
    for cell in cells:
        paragraphs = []
        for words in filter(None, cell):
            number = next(numbered)
            told[number] = words
            place = Place(Span(0, len(words)), paragraph=number)
            paragraphs.append(Piece(BlockKind.PARAGRAPH, words, (place,)))
        made_cells.append(cell_piece(paragraphs))
    row = row_piece(made_cells)
    assert {p.paragraph: row.words[p.span.start : p.span.end] for p in row.places} == told
    assert row.words.count(CELL_GAP) == max(0, len(cells) - 1)


@pytest.mark.parametrize(
    ("rows", "data"),
    [
        (ROWS, True),
        ((), False),
        (((), ()), False),
        ((("one", "two"),), False),
        ((("one",), ("two",)), False),
        (((ABOVE, BELOW), (BELOW, ABOVE)), False),
        ((("Name", "What happened"), ("Ada", "a b c"), ("Karl", " ".join(["a"] * 70))), False),
    ],
)
def test_which_tables_hold_data(rows: tuple[tuple[str, ...], ...], data: bool) -> None:
    assert is_data(rows) is data
