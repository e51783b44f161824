"""Pictures of pages (PNG, JPEG, TIFF, GIF, WebP, BMP) -> blocks, by OCR."""

from __future__ import annotations

import io
from typing import Any

from kg.errors import InputError
from kg.isolation import Attempt
from kg.reader.documents.extra import library
from kg.reader.documents.layout import read_pages
from kg.reader.documents.lines import Page
from kg.reader.documents.ocr import recognise
from kg.reader.pieces import Contents

# A3 at 600 dpi has 70 million; more is made to use up memory.
MOST_PIXELS = 100_000_000
_MOST_FRAMES = 500
_FORMATS = ("PNG", "JPEG", "TIFF", "GIF", "WEBP", "BMP")
# Taken where a picture does not say how large it is: a page of A4 is 595 points wide.
_PAGE_WIDTH = 595.0
_NARROWEST = 20.0
_LIKELY_DPI = (60, 1300)


def read(data: bytes, *, name: str) -> Contents:
    """The blocks of a picture; each frame of a TIFF is a page, and boxes are in points.

    Raises InputError for broken and oversized pictures, and without Tesseract.
    """
    pillow = library("PIL.Image", name=name, what="pictures")
    with Attempt() as attempt:
        image = pillow.open(io.BytesIO(data), formats=_FORMATS)
    if attempt.error is not None:  # Pillow meets damage with many exceptions
        raise InputError(f"{name}: a broken picture; get a complete copy") from attempt.error
    frames = getattr(image, "n_frames", 1)
    if frames > _MOST_FRAMES or image.width * image.height > MOST_PIXELS:
        raise InputError(
            f"{name}: a picture of {image.width:,} × {image.height:,} pixels and {frames:,} "
            f"pages, more than {MOST_PIXELS:,} pixels or {_MOST_FRAMES} pages; make it smaller"
        )
    pages = [_page(image, number, name) for number in range(1, frames + 1)]
    pieces = read_pages(pages)
    if not pieces:
        raise InputError(f"{name}: no text in this picture; give a scan of 300 dpi")
    return Contents(tuple(pieces), notes=(f"{name}: text by OCR; check the quotations",))


def _page(image: Any, number: int, name: str) -> Page:
    with Attempt() as attempt:
        image.seek(number - 1)
        if image.width * image.height > MOST_PIXELS:
            raise InputError(f"{name}: page {number} has too many pixels; make it smaller")
        frame = image.convert("L")
    if isinstance(attempt.error, InputError):
        raise attempt.error
    if attempt.error is not None:
        raise InputError(
            f"{name}: page {number} of the picture is broken; get a complete copy"
        ) from attempt.error
    size = _size(image)
    if size[0] < _NARROWEST:
        raise InputError(
            f"{name}: a picture {size[0]:.0f} points wide is no page; name a larger one"
        )
    lines = recognise(frame, page=number, size=size, name=name)
    return Page(number, size[0], size[1], tuple(lines))


def _size(image: Any) -> tuple[float, float]:
    """Width and height in points."""
    dpi = float((image.info.get("dpi") or (0, 0))[0])
    if not _LIKELY_DPI[0] <= dpi <= _LIKELY_DPI[1]:
        dpi = image.width * 72 / _PAGE_WIDTH
    return image.width * 72 / dpi, image.height * 72 / dpi
