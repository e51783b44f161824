"""Office documents -> their blocks: PDF, Word, OpenDocument, RTF, mail, e-books, scans.

Each module reads one format from bytes in memory into `kg.reader.pieces.Contents`. Nothing is
unpacked to disk, no macro or script is run, and nothing is fetched.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping

from kg.reader.pieces import Contents

# Where the reader of each kind is; imported when it is needed. Those above the line work in the
# plain install, the others need the extra "documents".
_HOMES: Mapping[str, str] = {
    "docx": "kg.reader.documents.word",
    "odt": "kg.reader.documents.opendocument",
    "epub": "kg.reader.documents.ebook",
    "eml": "kg.reader.documents.mail",
    # ──
    "pdf": "kg.reader.documents.pdf",
    "rtf": "kg.reader.documents.rich_text",
    "msg": "kg.reader.documents.outlook",
    "image": "kg.reader.documents.scan",
}
FORMS = frozenset(_HOMES)


def read_contents(form: str, data: bytes, *, name: str) -> Contents:
    """What a document holds. Raises InputError, with file and cure, if it cannot be read."""
    read: Callable[..., Contents] = importlib.import_module(_HOMES[form]).read
    return read(data, name=name)
