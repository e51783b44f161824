"""Real records under other names: for measuring what comes after the extraction, at any size.

A few made articles are extracted for real; every further article has the records of one of these,
with its own id and date and with surnames of its own round. So records are as large and as rich as
real ones, and no parser runs for them.
"""

from __future__ import annotations

import json
import re
import tempfile
import zlib
from functools import cache
from pathlib import Path

from kg.extraction.settings import Settings
from kg.model import Document
from kg.reader import read_documents
from kg.records.integrity import sign
from tests.corpus import LAST, write_lines
from tests.extracting import record_lines as really_extract

# Articles that are extracted for real.
REAL = 100
_SURNAME = re.compile("|".join(LAST.split()))
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def extract_chunk(
    documents: list[Document], settings: Settings, *, sentences: int = 24
) -> list[str]:
    """In the place of `kg.builder.extract_task.extract_chunk`, for articles of tests/corpus.py.

    ``sentences`` is how many the articles have.
    """
    return [_line(document, settings, sentences) for document in documents]


def _line(document: Document, settings: Settings, sentences: int) -> str:
    number = int(document.id.rsplit("-", 1)[1])
    around = number // REAL
    chosen = zlib.crc32(document.text.encode()) % REAL
    line = _SURNAME.sub(lambda found: _turned(found[0], around), _real(settings, sentences)[chosen])
    record = json.loads(line)
    record["id"] = document.id
    record["article"]["published"] = document.published
    engine = record.pop("engine")
    del record["digest"]
    return sign(json.dumps(record, ensure_ascii=False), engine)


@cache
def _real(settings: Settings, sentences: int) -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        found = read_documents(
            [write_lines(Path(folder) / "real.jsonl", REAL, sentences=sentences)]
        )
        return really_extract([item for item in found if isinstance(item, Document)], settings)


def _turned(name: str, around: int) -> str:
    """Another name of the same length, one for each round of articles."""
    shift = (_LETTERS.index(letter) + around * 7 + place for place, letter in enumerate(name[1:]))
    return name[0] + "".join(_LETTERS[(n + around // 26) % 26] for n in shift) if around else name
