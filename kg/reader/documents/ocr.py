"""Pictures of pages -> printed lines, by Tesseract from the system (Apache-2.0)."""

from __future__ import annotations

import io
import os
import shutil
import statistics
import subprocess
from typing import Any

from kg.errors import InputError
from kg.reader.documents.lines import Line

COMMAND = "tesseract"
# A page takes seconds; one that takes longer is no page of text.
_SECONDS = 120
# Words that Tesseract itself doubts more than this (of 100) are no words: dirt, lines, pictures.
_LEAST_CONFIDENCE = 30.0
_COLUMNS = 12
# Tesseract is trained on letters as large as 300 dpi make them. The blur is in pixels of these.
_DPI, _BLUR = 300.0, 1.5
_WORD_LEVEL = "5"
# The box of a line of print is so much higher than the size of its letters.
_BOX_TO_SIZE = 0.9


def recognise(image: Any, *, page: int, size: tuple[float, float], name: str) -> list[Line]:
    """The lines of a picture of a page of ``size`` points, in Tesseract's reading order.

    Raises InputError, with the cure, if Tesseract is not installed, fails or takes too long.
    """
    image = _smoothed(image, size[0])
    rows = _table(image, name)
    scale = (size[0] / image.width, size[1] / image.height)
    lines: dict[tuple[str, ...], list[tuple[str, tuple[float, float, float, float]]]] = {}
    for row in rows:
        if row[0] != _WORD_LEVEL or not row[11].strip() or float(row[10]) < _LEAST_CONFIDENCE:
            continue
        left, top, width, height = (float(number) for number in row[6:10])
        box = (
            left * scale[0], top * scale[1],
            (left + width) * scale[0], (top + height) * scale[1],
        )  # fmt: skip
        lines.setdefault(tuple(row[1:5]), []).append((row[11], box))
    return _with_sizes([_line(words, page) for words in lines.values()])


def _smoothed(image: Any, width: float) -> Any:
    """A picture of at least `_DPI`, in which the noise of a scanner is blurred away.

    On scans of 150 dpi with noise Tesseract finds a quarter of the statements without it, and
    takes three times as long.
    """
    from PIL import Image, ImageFilter

    dpi = image.width * 72 / max(width, 1.0)
    if dpi < _DPI:
        larger = (round(image.width * _DPI / dpi), round(image.height * _DPI / dpi))
        image = image.resize(larger, Image.Resampling.BICUBIC)
    return image.filter(ImageFilter.GaussianBlur(_BLUR * max(dpi, _DPI) / _DPI))


def _line(words: list[tuple[str, tuple[float, float, float, float]]], page: int) -> Line:
    boxes = [box for _, box in words]
    box = (
        min(one[0] for one in boxes), min(one[1] for one in boxes),
        max(one[2] for one in boxes), max(one[3] for one in boxes),
    )  # fmt: skip
    return Line(" ".join(word for word, _ in words), box, box[3] - box[1], page)


def _with_sizes(lines: list[Line]) -> list[Line]:
    """Lines of nearly one height as of one size: heights differ by which letters are in a line."""
    if not lines:
        return []
    usual = statistics.median(line.size for line in lines)
    result = []
    for line in lines:
        near = 0.65 * usual < line.size < 1.3 * usual
        size = usual if near else line.size
        result.append(Line(line.text, line.box, round(size * _BOX_TO_SIZE, 1), line.page))
    return result


def _table(image: Any, name: str) -> list[list[str]]:
    """Tesseract's table of words; its own text is read from its output, no file is written."""
    command = shutil.which(COMMAND)
    if command is None:
        raise InputError(
            f"{name}: a picture without text in it, and Tesseract is not installed; install it "
            "(apt install tesseract-ocr, brew install tesseract), or give a copy with text"
        )
    picture = io.BytesIO()
    image.save(picture, "PNG", dpi=(300, 300))
    try:
        done = subprocess.run(
            [command, "stdin", "stdout", "-l", "eng", "--psm", "3", "tsv"],
            input=picture.getvalue(), capture_output=True, timeout=_SECONDS, check=False,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise InputError(
            f"{name}: Tesseract took more than {_SECONDS} seconds; give a scan of 300 dpi"
        ) from error
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise InputError(f"{name}: Tesseract failed ({said[-1] if said else 'no reason given'}); "
                         "check that its language data 'eng' are installed")  # fmt: skip
    lines = done.stdout.decode("utf-8", "replace").splitlines()[1:]
    return [row for line in lines if len(row := line.split("\t")) == _COLUMNS]
