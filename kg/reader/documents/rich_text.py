"""Rich text (RTF) -> blocks, by striprtf (BSD)."""

from __future__ import annotations

import re

from kg.errors import InputError
from kg.isolation import Attempt
from kg.model import BlockKind
from kg.reader.documents.extra import library
from kg.reader.pieces import Contents, paragraph

# Programs and links in the file, which are not text and never run.
_OBJECTS = re.compile(rb"\\(?:object|objdata|objupdate)\b")
_TITLE = re.compile(rb"\{\\title\s+([^{}\\]+)\}")


def read(data: bytes, *, name: str) -> Contents:
    """The blocks of a rich text with the number of each paragraph; formats are not kept.

    Objects in the file are not read and never run. Raises InputError for broken files.
    """
    rtf = library("striprtf.striprtf", name=name, what="RTF")
    if data.count(b"{") - data.count(b"\\{") > data.count(b"}") - data.count(b"\\}") + 1:
        raise InputError(f"{name}: a rich text that is cut off; get a complete copy")
    with Attempt() as attempt:
        text = rtf.rtf_to_text(data.decode("latin-1"), encoding="cp1252", errors="replace")
    if attempt.error is not None:  # striprtf meets damage with many exceptions
        raise InputError(f"{name}: a broken rich text; save it again as RTF") from attempt.error
    lines = text.replace("\v", "\n").split("\n")
    pieces = [
        paragraph(BlockKind.PARAGRAPH, line, number=number)
        for number, line in enumerate(lines, start=1)
        if line.strip()
    ]
    if not pieces:
        raise InputError(f"{name}: no text in this rich text; give one with text")
    title = _TITLE.search(data)
    objects = f"{name}: has objects of other programs, which were not read or run"
    return Contents(
        tuple(pieces),
        title=title.group(1).decode("cp1252", "replace") if title else None,
        notes=(objects,) if _OBJECTS.search(data) else (),
    )
