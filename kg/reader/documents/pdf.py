"""PDF -> blocks: characters by pdfium, and pages without text by OCR."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator, Sequence
from typing import Any

from kg.errors import InputError
from kg.reader.documents.extra import library
from kg.reader.documents.layout import read_pages
from kg.reader.documents.lines import Glyph, Line, Page, lines_of
from kg.reader.documents.ocr import recognise
from kg.reader.pieces import Contents, Piece

# A report of more pages is several documents; each page costs about 50 ms.
MOST_PAGES = 2000
# A page of more characters is no printed page: such files are made to use up memory.
MOST_GLYPHS = 100_000
# Larger pages do not exist on paper; they are made to use up memory when they are drawn.
_LONGEST_SIDE = 14_400.0  # points: 200 inches, PDF's own limit
_SCAN_DPI = 300
# Fewer letters than this on a page with a picture: it is a scan.
_SCANNED = 20
# The author is named on one of the first pages: cover, title page, imprint.
_TITLE_PAGES = 3
_WRONG_PASSWORD = "assword"
_JUNK_TITLE = re.compile(r"^(?:untitled|microsoft word - .*|.*\.(?:docx?|odt|indd|pdf))?$", re.I)


def read(data: bytes, *, name: str) -> Contents:
    """The blocks of a PDF with page and box of each line.

    Running heads, page numbers and footnotes are boilerplate. Raises InputError for encrypted,
    broken and oversized files, and for scans if Tesseract is not installed.
    """
    pdfium = library("pypdfium2", name=name, what="PDF")
    document = _opened(pdfium, data, name)
    try:
        if len(document) > MOST_PAGES:
            raise InputError(f"{name}: {len(document):,} pages, more than {MOST_PAGES:,}; split it")
        pages, scanned = _pages(pdfium, document, name)
        pieces = read_pages(pages)
        if not pieces:
            raise InputError(f"{name}: no text in this PDF; give a copy with text in it")
        about = document.get_metadata_dict()
        notes = list(_notes(pdfium, document, name))
        if scanned:
            notes.append(f"{name}: text of {scanned} scanned pages by OCR; check the quotations")
        title = str(about.get("Title") or "").strip()
        return Contents(
            tuple(pieces),
            title=None if _JUNK_TITLE.match(title) else title,
            authors=tuple(_printed(str(about.get("Author") or ""), pieces)),
            notes=tuple(notes),
        )
    finally:
        document.close()


def _printed(author: str, pieces: Sequence[Piece]) -> Iterator[str]:
    """The author of the metadata where the first pages print the name: others are of a program."""
    name = " ".join(author.split())
    first = (
        piece.words
        for piece in pieces
        if piece.places and (piece.places[0].page or 0) <= _TITLE_PAGES
    )
    if name and any(name in words for words in first):
        yield name


def _opened(pdfium: Any, data: bytes, name: str) -> Any:
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if _WRONG_PASSWORD in str(error):
            raise InputError(
                f"{name}: encrypted with a password; save a copy without one"
            ) from error
        raise InputError(f"{name}: a broken PDF ({error}); get a complete copy") from error
    if len(document) == 0:
        raise InputError(f"{name}: a PDF without pages; get a complete copy")
    return document


def _pages(pdfium: Any, document: Any, name: str) -> tuple[list[Page], int]:
    """The lines of each page, and how many pages were read by OCR."""
    pages: list[Page] = []
    scanned = 0
    for number in range(1, len(document) + 1):
        try:
            page = document[number - 1]
        except pdfium.PdfiumError as error:
            raise InputError(
                f"{name}: page {number} is broken ({error}); get a complete copy"
            ) from error
        width, height = page.get_size()
        if max(width, height) > _LONGEST_SIDE:
            raise InputError(
                f"{name}: page {number} is {width:.0f} × {height:.0f} points; split it"
            )
        lines = lines_of(_glyphs(pdfium, page, number, name), page=number)
        letters = sum(character.isalnum() for line in lines for character in line.text)
        if letters < _SCANNED and _has_picture(pdfium, page):
            lines = _recognised(page, number, (width, height), name)
            scanned += 1
        pages.append(Page(number, width, height, tuple(lines)))
        page.close()
    return pages, scanned


def _glyphs(pdfium: Any, page: Any, number: int, name: str) -> Iterator[Glyph]:
    """Each printed character with its box from the page's upper left corner."""
    raw = pdfium.raw
    text = page.get_textpage()
    count = text.count_chars()
    if count > MOST_GLYPHS:
        raise InputError(f"{name}: {count:,} characters on page {number}; give a printed document")
    left_edge, _, _, top_edge = page.get_bbox()
    box = raw.FS_RECTF()
    for index in range(count):
        code = raw.FPDFText_GetUnicode(text, index)
        character = "\u00ad" if code == 2 else chr(code) if 0 < code < 0x110000 else ""
        if not character or 0xD800 <= code < 0xE000:
            continue
        if raw.FPDFText_IsGenerated(text, index) == 1 and code != 2:
            yield Glyph(character, None, 0.0)
            continue
        if not raw.FPDFText_GetLooseCharBox(text, index, ctypes.byref(box)):
            continue
        yield Glyph(
            character,
            (
                box.left - left_edge,
                top_edge - box.top,
                box.right - left_edge,
                top_edge - box.bottom,
            ),
            raw.FPDFText_GetFontSize(text, index),
        )
    text.close()


def _has_picture(pdfium: Any, page: Any) -> bool:
    return any(True for _ in page.get_objects(filter=(pdfium.raw.FPDF_PAGEOBJ_IMAGE,), max_depth=3))


def _recognised(page: Any, number: int, size: tuple[float, float], name: str) -> list[Line]:
    """The lines of a scanned page; they are drawn without forms, annotations and scripts."""
    scale = min(_SCAN_DPI / 72, 10_000 / max(*size, 1.0))
    bitmap = page.render(scale=scale, grayscale=True, may_draw_forms=False, draw_annots=False)
    return recognise(bitmap.to_pil(), page=number, size=size, name=f"{name}: page {number}")


def _notes(pdfium: Any, document: Any, name: str) -> Iterator[str]:
    """What is in the file that is never run: pdfium is built without a JavaScript engine."""
    scripts = pdfium.raw.FPDFDoc_GetJavaScriptActionCount(document)
    if scripts > 0:
        yield f"{name}: has {scripts} scripts, which were not run"
    files = pdfium.raw.FPDFDoc_GetAttachmentCount(document)
    if files > 0:
        yield f"{name}: has {files} attached files, which were not read; save them and give them"
