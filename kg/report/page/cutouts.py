"""Cut-outs of PDF pages: the printed words on which a statement rests, with boxes around them.

A journalist compares a quotation with the page before it is printed. The pictures stand in a folder
beside the article's page; they are drawn from the file that the article was read from, and only
where that file still has the words at these places.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from kg.errors import InputError, OutputError
from kg.files import write_text
from kg.model import Box, Document, Extraction, Place, Span, around, cover, digest
from kg.reader.documents.extra import library

# Pixels for a point (144 dpi), and the most that one picture has.
_SCALE, _MOST_PIXELS = 2.0, 1_600_000
# White around the words, in points.
_MARGIN = 16.0
# So many pictures, and so many bytes of them, are made for one document.
MOST, MOST_BYTES = 5_000, 64 << 20
_FILL, _LINE = (255, 214, 0, 70), (184, 79, 0, 255)
_EFFORT = 60
# A darker pixel than this is ink.
_INK = 128
# Changed when cut-outs are drawn in another way: then those of earlier builds are drawn again.
_STYLE = 1
_OURS = re.compile(r"p\d+-\d+-\d+\.webp|cutouts\.json")
_INDEX = "cutouts.json"


@dataclass(frozen=True, slots=True)
class Cutout:
    """A picture of the words ``[start, end)`` of an article on one page.

    ``name`` is that of its file in the article's folder; ``width`` and ``height`` are in pixels.
    """

    name: str
    start: int
    end: int
    page: int
    width: int
    height: int


def cut_outs(extraction: Extraction, folder: Path) -> tuple[Cutout, ...]:
    """Draws the evidence of a PDF's records into ``folder``, and gives what is there.

    Nothing is drawn for other formats, for files that are gone or changed, for turned pages, and
    without the extra "documents". Pictures of an earlier build are kept where nothing changed.
    Raises OutputError if a picture cannot be written.
    """
    document = extraction.document
    wanted = _wanted(document, _evidence(extraction))
    path = _source(document) if wanted else None
    if path is None:
        clear(folder)
        return ()
    stat = path.stat()
    made_of = digest(str(_STYLE), str(path), str(stat.st_size), str(stat.st_mtime_ns), repr(wanted))
    known = _kept(folder, made_of)
    if known is not None:
        return known
    clear(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        found = tuple(_drawn(path, document, wanted, folder))
        index = {"made_of": made_of, "cutouts": [asdict(one) for one in found]}
        write_text(folder / _INDEX, json.dumps(index))
    except OSError as error:
        raise OutputError(
            f"{folder}: cut-outs cannot be written ({error.strerror}); make room or choose another "
            "output folder"
        ) from error
    return found


def clear(folder: Path) -> None:
    """Removes the pictures of an earlier build, and the folder where nothing else is in it."""
    if not folder.is_dir():
        return
    for path in folder.iterdir():
        if _OURS.fullmatch(path.name):
            path.unlink()
    if not any(folder.iterdir()):
        folder.rmdir()


def _kept(folder: Path, made_of: str) -> tuple[Cutout, ...] | None:
    """The cut-outs of an earlier build, if they are of the same file and all there."""
    try:
        index = json.loads((folder / _INDEX).read_text("utf-8"))
        found = tuple(Cutout(**one) for one in index["cutouts"])
        same = index["made_of"] == made_of
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return found if same and all((folder / one.name).is_file() for one in found) else None


def _evidence(extraction: Extraction) -> Iterator[Span]:
    """The words on which the records rest, as the graph has them."""
    for one in extraction.statements:
        yield from one.evidence or (cover((*one.source, *one.cue, *one.content)),)
    for event in extraction.events:
        yield from event.evidence or (event.trigger,)
    for relation in extraction.relations:
        yield from relation.evidence or (relation.span,)


_Wanted = list[tuple[int, Span, tuple[Place, ...]]]


def _wanted(document: Document, evidence: Iterable[Span]) -> _Wanted:
    """Page, words and lines of each cut-out, page by page."""
    found: _Wanted = []
    for span in sorted(set(evidence)):
        lines = [place for place in document.places_of(span) if place.page and place.box]
        for page, on_page in groupby(lines, key=lambda place: place.page or 0):
            found.append((page, span, tuple(on_page)))
    return sorted(found, key=lambda one: one[:2])[:MOST]


def _source(document: Document) -> Path | None:
    """The PDF that the document was read from, if it is a file of its own and still there."""
    path = Path(document.origin.path) if document.origin is not None else None
    try:
        if path is None or not path.is_file():
            return None
        with path.open("rb") as stream:
            return path if b"%PDF-" in stream.read(1024) else None
    except OSError:
        return None


def _drawn(path: Path, document: Document, wanted: _Wanted, folder: Path) -> Iterator[Cutout]:
    try:
        pdfium = library("pypdfium2", name=str(path), what="PDF")
        library("PIL.Image", name=str(path), what="pictures")
        pdf = pdfium.PdfDocument(path)
    except (InputError, ValueError, RuntimeError):  # pdfium's error is a RuntimeError
        return
    left = MOST_BYTES
    try:
        for number, on_page in groupby(wanted, key=lambda one: one[0]):
            if number > len(pdf):
                return
            page = pdf[number - 1]
            for _, span, lines in on_page if page.get_rotation() == 0 else ():
                picture = _picture(page, document, lines)
                if picture is None:
                    continue
                name = f"p{number}-{span.start}-{span.end}.webp"
                # Without loss: print stays sharp, and takes some 10 kilobytes a sentence.
                picture.save(folder / name, "WEBP", lossless=True, quality=_EFFORT)
                left -= (folder / name).stat().st_size
                yield Cutout(name, span.start, span.end, number, *picture.size)
                if left <= 0:
                    return
            page.close()
    finally:
        pdf.close()


def _picture(page: Any, document: Document, lines: Sequence[Place]) -> Any | None:
    """The part of a page with these lines, each in a box; None where the page has other words."""
    boxes = [line.box for line in lines if line.box is not None]
    if not _has_words(page, document, lines):
        return None
    width, height = page.get_size()
    whole = boxes[0]
    for box in boxes[1:]:
        whole = around(whole, box)
    left, top = max(0.0, whole[0] - _MARGIN), max(0.0, whole[1] - _MARGIN)
    right, bottom = min(width, whole[2] + _MARGIN), min(height, whole[3] + _MARGIN)
    if right - left < 1 or bottom - top < 1:
        return None
    scale = min(_SCALE, (_MOST_PIXELS / ((right - left) * (bottom - top))) ** 0.5)
    bitmap = page.render(
        scale=scale, crop=(left, height - bottom, width - right, top), may_draw_forms=False,
        draw_annots=False,
    )  # fmt: skip
    drawn = bitmap.to_pil().convert("RGBA")
    moved = [(box[0] - left, box[1] - top, box[2] - left, box[3] - top) for box in boxes]
    if not _has_ink(drawn, moved, scale):
        return None
    return _boxed(drawn, moved, scale)


def _boxed(drawn: Any, boxes: Sequence[Box], scale: float) -> Any:
    from PIL import Image, ImageDraw

    over = Image.new("RGBA", drawn.size)
    pen = ImageDraw.Draw(over)
    for left, top, right, bottom in boxes:
        pen.rectangle(
            (left * scale - 1, top * scale - 1, right * scale + 1, bottom * scale + 1),
            fill=_FILL, outline=_LINE, width=2,
        )  # fmt: skip
    return Image.alpha_composite(drawn, over).convert("RGB")


def _has_words(page: Any, document: Document, lines: Sequence[Place]) -> bool:
    """True where the file has the letters that were read, and for a scan, which has none."""
    text = page.get_textpage()
    try:
        if text.count_chars() == 0:
            return True
        left_edge, _, _, top_edge = page.get_bbox()
        for line in lines:
            assert line.box is not None
            left, top, right, bottom = line.box
            there = text.get_text_bounded(
                left + left_edge - 1,
                top_edge - bottom - 1,
                right + left_edge + 1,
                top_edge - top + 1,
            )
            if not _is_same(document.words(line.span), there):
                return False
    finally:
        text.close()
    return True


def _is_same(read: str, there: str) -> bool:
    """True where each word that was read is there; marks of notes may stand between.

    A word that was changed since, such as a name that is masked, is not there: no picture then.
    """
    folded = "".join(re.findall(r"\w", there.lower()))
    return all(word in folded for word in re.findall(r"\w+", read.lower()))


def _has_ink(drawn: Any, boxes: Sequence[Box], scale: float) -> bool:
    """True where something is printed in each box."""
    grey = drawn.convert("L")
    return all(
        min(grey.crop(tuple(round(side * scale) for side in box)).getextrema()) < _INK
        for box in boxes
        if (box[2] - box[0]) * scale >= 1 and (box[3] - box[1]) * scale >= 1
    )


def by_words(found: Iterable[Cutout]) -> Mapping[tuple[int, int], list[Cutout]]:
    """The cut-outs of each piece of evidence, by its offsets."""
    told: dict[tuple[int, int], list[Cutout]] = {}
    for one in found:
        told.setdefault((one.start, one.end), []).append(one)
    return told
