"""Cut-outs of PDF pages: the words in boxes, from the file that was read and from no other."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from kg.builder.build import build
from kg.builder.options import BuildOptions
from kg.extraction.settings import Settings
from kg.model import (
    BlockKind,
    Document,
    Extraction,
    Origin,
    Quotation,
    Span,
    Statement,
)
from kg.reader import read_documents
from kg.report.page.cutouts import cut_outs
from tests.pages import Watched
from tests.printed import printed

pypdfium2 = pytest.importorskip("pypdfium2", reason="newskg[documents] is not installed")
pytest.importorskip("PIL", reason="newskg[documents] is not installed")
pytestmark = pytest.mark.browser

P = BlockKind.PARAGRAPH
SAID = "The union leader, Karl Ode, said that the minister of works had taken bribes for the pier."
FILL = "It is of oak, and nobody in Ostmere had been told that it would be sold. "
BLOCKS = [
    (BlockKind.TITLE, "Pier in Ostmere was sold"),
    (P, FILL * 9),
    (P, f"{FILL * 2}{SAID} {FILL * 2}"),
    (P, FILL * 50),
]


def extraction_of(path: Path) -> Extraction:
    (document,) = read_documents([path])
    assert isinstance(document, Document)
    start = document.text.index(SAID)
    span = Span(start, start + len(SAID))
    said = Statement("s1", (), (span,), (), (span,), "say", Quotation.INDIRECT, 0.9,
                     evidence=(span,))  # fmt: skip
    return Extraction(document, statements=(said,))


@pytest.fixture(scope="module")
def pdfs(browser: Browser) -> dict[int, bytes]:
    """The article in one and in two columns, the quotation in red."""
    return {columns: printed(browser, BLOCKS, columns=columns, red=SAID) for columns in (1, 2)}


def pixels(path: Path) -> Any:
    import numpy as np
    from PIL import Image

    with Image.open(path) as picture:
        return np.asarray(picture.convert("RGB")).astype(int)


def red_of(drawn: Any) -> Any:
    return (drawn[..., 0] - drawn[..., 1] > 120) & (drawn[..., 0] > 200)


def boxed(drawn: Any) -> Any:
    """True for pixels inside the boxes: nothing there is white, since they are filled."""
    import numpy as np

    white = drawn.min(axis=2) > 238
    near = np.zeros_like(white)
    for down in (-1, 0, 1):
        for right in (-1, 0, 1):
            near |= np.roll(np.roll(white, down, 0), right, 1)
    return ~near


@pytest.mark.parametrize("columns", [1, 2])
def test_the_boxes_of_a_cutout_cover_the_quotation(
    tmp_path: Path, pdfs: dict[int, bytes], columns: int
) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(pdfs[columns])
    found = cut_outs(extraction_of(path), tmp_path / "cut")
    assert found
    seen = 0
    for one in found:
        drawn = pixels(tmp_path / "cut" / one.name)
        assert drawn.shape[:2] == (one.height, one.width)
        red = red_of(drawn)
        seen += int(red.sum())
        assert not (red & ~boxed(drawn)).any()
        # It shows the words, and not the page.
        assert one.height < 600
    page = pypdfium2.PdfDocument(pdfs[columns])[found[0].page - 1]
    import numpy as np

    whole = red_of(np.asarray(page.render(scale=2).to_pil().convert("RGB")).astype(int))
    assert seen > 0.8 * whole.sum() > 500  # all of it is there


def test_a_box_that_misses_the_words_would_be_seen(tmp_path: Path, pdfs: dict[int, bytes]) -> None:
    """The test above tells a wrong box from a right one."""
    path = tmp_path / "a.pdf"
    path.write_bytes(pdfs[1])
    (one,) = cut_outs(extraction_of(path), tmp_path / "cut")
    drawn = pixels(tmp_path / "cut" / one.name)
    shifted = drawn.copy()
    shifted[12:] = drawn[:-12]
    red = red_of(shifted)
    assert (red & ~boxed(drawn)).any()


def test_another_file_in_its_place_is_not_shown(
    tmp_path: Path, browser: Browser, pdfs: dict[int, bytes]
) -> None:
    path, folder = tmp_path / "a.pdf", tmp_path / "cut"
    path.write_bytes(pdfs[1])
    extraction = extraction_of(path)
    assert cut_outs(extraction, folder)
    assert any(folder.iterdir())
    path.write_bytes(printed(browser, [(P, "The mayor stole the bell of the harbour. " * 80)]))
    assert cut_outs(extraction, folder) == ()
    assert not list(folder.glob("*.webp"))


def test_a_text_in_which_a_name_is_masked_shows_no_picture_of_it(
    tmp_path: Path, pdfs: dict[int, bytes]
) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(pdfs[1])
    extraction = extraction_of(path)
    masked = extraction.document.text.replace("Karl", "Wits")
    document = replace(extraction.document, text=masked)
    assert cut_outs(replace(extraction, document=document), tmp_path / "cut") == ()


@pytest.mark.parametrize("change", ["gone", "no pdf", "turned"])
def test_without_the_page_there_is_none(
    tmp_path: Path, pdfs: dict[int, bytes], change: str
) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(pdfs[1])
    extraction = extraction_of(path)
    if change == "gone":
        path.unlink()
    elif change == "no pdf":
        path.write_text(SAID)
    else:
        pdf = pypdfium2.PdfDocument(pdfs[1])
        for page in pdf:
            page.set_rotation(90)
        pdf.save(path)
    assert cut_outs(extraction, tmp_path / "cut") == ()


def test_a_document_without_pages_leaves_no_folder(tmp_path: Path) -> None:
    document = Document("a", SAID, origin=Origin(str(tmp_path / "a.txt")))
    span = Span(0, len(SAID))
    said = Statement("s1", (), (span,), (), (span,), "say", Quotation.INDIRECT, 0.9)
    assert cut_outs(Extraction(document, statements=(said,)), tmp_path / "cut") == ()
    assert not (tmp_path / "cut").exists()


def test_an_unchanged_file_is_drawn_once_and_old_pictures_go(
    tmp_path: Path, pdfs: dict[int, bytes]
) -> None:
    path, folder = tmp_path / "a.pdf", tmp_path / "cut"
    path.write_bytes(pdfs[1])
    extraction = extraction_of(path)
    first = cut_outs(extraction, folder)
    picture = folder / first[0].name
    picture.write_bytes(b"kept")
    assert cut_outs(extraction, folder) == first
    assert picture.read_bytes() == b"kept"
    picture.unlink()
    assert cut_outs(extraction, folder) == first
    assert picture.stat().st_size > 500
    (folder / "mine.webp").write_bytes(b"a reader's own")
    assert cut_outs(replace(extraction, statements=()), folder) == ()
    assert [path.name for path in folder.iterdir()] == ["mine.webp"]


def test_the_number_of_cutouts_is_limited(
    tmp_path: Path, pdfs: dict[int, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(pdfs[1])
    extraction = extraction_of(path)
    monkeypatch.setattr("kg.report.page.cutouts.MOST", 0)
    assert cut_outs(extraction, tmp_path / "cut") == ()


# ── in the pages ──


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory, pdfs: dict[int, bytes]) -> Path:
    folder = tmp_path_factory.mktemp("pdf")
    (folder / "a.pdf").write_bytes(pdfs[1])
    options = BuildOptions(settings=Settings(tagger="rules"))
    build([folder / "a.pdf"], folder / "out", options=options)
    return folder / "out"


@pytest.mark.slow
def test_an_article_page_shows_its_words_as_printed(
    out: Path, opened: Callable[..., Watched]
) -> None:
    (path,) = (out / "articles").glob("*.html")
    watched = opened(path)
    watched.page.click("summary:text('As printed, page 1') >> nth=0")
    watched.page.wait_for_function("document.querySelector('details[open] img').naturalWidth > 100")
    assert watched.messages == []
    assert all(address.startswith(out.parent.as_uri()) for address in watched.requests)


@pytest.mark.slow
def test_a_card_of_the_graph_page_shows_them_too(
    out: Path, opened: Callable[..., Watched], tmp_path: Path
) -> None:
    copy = tmp_path / "moved"
    shutil.copytree(out, copy)
    (article,) = (copy / "articles").glob("*.html")
    told = re.search(r'href="../graph.html(#statement=[^"]+)">said<', article.read_text("utf-8"))
    assert told is not None
    watched = opened(copy / "graph.html", at=told[1])
    watched.page.locator("#right .card summary", has_text="as printed, page 1").first.click()
    watched.page.wait_for_function(
        "document.querySelector('#right .card details[open] img').naturalWidth > 100"
    )
    assert watched.messages == []
    assert all(address.startswith(copy.as_uri()) for address in watched.requests)
