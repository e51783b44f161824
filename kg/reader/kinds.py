"""What a file is, by its content: the formats that are read, and those that are refused by name.

The name of a file only decides between formats of plain text (text, Markdown, JSON Lines). What
has a signature is what its signature says, however it is called.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Sequence
from typing import BinaryIO, NamedTuple

from kg.errors import InputError
from kg.isolation import Attempt
from kg.reader.decode import looks_binary
from kg.reader.wacz import is_wacz

# Bytes of a file's start that are looked at.
HEAD = 8192
# Texts of these names are read as what they are called.
_SURE = frozenset((".md", ".markdown", ".html", ".htm", ".xhtml"))
_TABLES = frozenset((".csv", ".tsv", ".tab"))


class _Signature(NamedTuple):
    """Bytes at ``at`` that only files of one kind have; ``ascii`` ones occur in texts too."""

    magic: bytes
    what: str
    cure: str
    at: int = 0
    ascii: bool = False


_UNPACK = "unpack it and give the files in it"
_TRANSCRIBE = "give its transcript as text"
_NO_DOCUMENT = "give a document with text"
_CONVERT = "save it as PDF or text"
_ROWS = "give its column of texts as JSON Lines or Parquet"
_REFUSED = (
    _Signature(b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", _UNPACK),
    _Signature(b"Rar!\x1a\x07", "a RAR archive", _UNPACK),
    _Signature(b"\xfd7zXZ\x00", "data compressed by xz", _UNPACK),
    _Signature(b"\x28\xb5\x2f\xfd", "data compressed by Zstandard", _UNPACK),
    _Signature(b"BZh", "data compressed by bzip2", _UNPACK, ascii=True),
    _Signature(b"ustar", "a tar archive", _UNPACK, at=257, ascii=True),
    _Signature(b"\x7fELF", "binary data (a program)", _NO_DOCUMENT),
    _Signature(b"MZ", "binary data (a program)", _NO_DOCUMENT, ascii=True),
    _Signature(b"\xca\xfe\xba\xbe", "binary data (a program)", _NO_DOCUMENT),
    _Signature(b"\xcf\xfa\xed\xfe", "binary data (a program)", _NO_DOCUMENT),
    _Signature(b"\x00asm", "binary data (a program)", _NO_DOCUMENT),
    _Signature(b"L\x00\x00\x00\x01\x14\x02\x00", "a Windows shortcut", _NO_DOCUMENT),
    _Signature(b"SQLite format 3\x00", "a SQLite database", "export its texts as JSON Lines"),
    _Signature(b"!BDN", "an Outlook mailbox (PST)", "export the messages as EML or MBOX"),
    _Signature(b"\x78\x9f\x3e\x22", "an Outlook attachment (winmail.dat)", _UNPACK),
    _Signature(b"ID3", "a sound recording", _TRANSCRIBE, ascii=True),
    _Signature(b"\xff\xfb", "a sound recording", _TRANSCRIBE),
    _Signature(b"OggS", "a recording", _TRANSCRIBE, ascii=True),
    _Signature(b"fLaC", "a sound recording", _TRANSCRIBE, ascii=True),
    _Signature(b"\x1a\x45\xdf\xa3", "a video", _TRANSCRIBE),
    _Signature(b"WAVE", "a sound recording", _TRANSCRIBE, at=8, ascii=True),
    _Signature(b"AVI ", "a video", _TRANSCRIBE, at=8, ascii=True),
    _Signature(b"ftyphei", "a picture (HEIC)", "save it as PNG", at=4, ascii=True),
    _Signature(b"ftypavif", "a picture (AVIF)", "save it as PNG", at=4, ascii=True),
    _Signature(b"ftyp", "a video or sound recording", _TRANSCRIBE, at=4, ascii=True),
    _Signature(b"8BPS", "a Photoshop picture", "save it as PNG", ascii=True),
    _Signature(b"AT&TFORM", "a DjVu document", _CONVERT, ascii=True),
    _Signature(b"ITSF", "a Windows help file", _CONVERT, ascii=True),
    _Signature(b"BOOKMOBI", "a Kindle e-book", "convert it to EPUB", at=60, ascii=True),
    _Signature(b"\xffWPC", "a WordPerfect document", "save it as DOCX or PDF"),
    _Signature(b"wOF", "a font", _NO_DOCUMENT, ascii=True),
    _Signature(b"OTTO", "a font", _NO_DOCUMENT, ascii=True),
    _Signature(b"\x00\x01\x00\x00\x00", "a font", _NO_DOCUMENT),
)
# Formats of text that are no prose, by how they begin.
_REFUSED_TEXTS = (
    (re.compile(rb"%!PS"), "a PostScript file", _CONVERT),
    (re.compile(rb"BEGIN:V(CARD|CALENDAR)"), "contacts or a calendar", _NO_DOCUMENT),
    (re.compile(rb"-----BEGIN PGP MESSAGE"), "encrypted (PGP)", "decrypt it first"),
    (re.compile(rb"-----BEGIN [A-Z0-9 ]+-----"), "a key or certificate", _NO_DOCUMENT),
    (re.compile(rb"#!\s*/"), "a script", _NO_DOCUMENT),
    (re.compile(rb"<\?php"), "a program (PHP)", "save the page that it makes"),
)
_IMAGES = (
    (b"\x89PNG\r\n\x1a\n", 0),
    (b"\xff\xd8\xff", 0),
    (b"II*\x00", 0),
    (b"MM\x00*", 0),
    (b"GIF87a", 0),
    (b"GIF89a", 0),
    (b"WEBP", 8),
    (b"BM", 0),
)
_STREAMS = (
    (b"\x1f\x8b", ".gz"),
    (b"PK\x03\x04", ".zip"),
    (b"PAR1", ".parquet"),
    (b"WARC/", ".warc"),
)
_EMPTY_ZIP = b"PK\x05\x06"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MBOX = re.compile(rb"From \S[^\r\n]*\d{4}[^\r\n]*\r?\n[A-Za-z-]+:")
_HEADER = re.compile(rb"^([A-Za-z][A-Za-z0-9-]*):[ \t]", re.MULTILINE)
_MAIL_HEADERS = frozenset(
    (b"message-id", b"mime-version", b"received", b"return-path", b"delivered-to", b"x-mailer")
)
_WRITER_HEADERS = frozenset((b"from", b"to", b"subject", b"date"))
_XML = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?[^>]*>\s*|<!--.*?-->\s*|<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>\s*)*"
    rb"<([A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)",
    re.DOTALL | re.IGNORECASE,
)
_XML_OPENS = re.compile(rb"(?:\xef\xbb\xbf)?\s*<\?xml\b")
_PAGE_TAGS = frozenset((b"html", b"head", b"body", b"article"))
# What names promise beyond plain text, so that a text of that name is not what it says.
PROMISES = {
    ".pdf": "a PDF", ".docx": "a Word document", ".docm": "a Word document",
    ".doc": "a Word document", ".odt": "an OpenDocument text", ".epub": "an e-book",
    ".msg": "an Outlook message", ".xls": "a spreadsheet", ".xlsx": "a spreadsheet",
    ".ods": "a spreadsheet", ".ppt": "a presentation", ".pptx": "a presentation",
    ".png": "a picture", ".jpg": "a picture", ".jpeg": "a picture", ".tif": "a picture",
    ".tiff": "a picture", ".gif": "a picture", ".webp": "a picture", ".bmp": "a picture",
    ".rtf": "a rich text (RTF)", ".eml": "an e-mail message", ".mbox": "a mailbox",
}  # fmt: skip
_ZIPPED = (
    ("word/document.xml", "docx"),
    ("word/document2.xml", "docx"),
    ("xl/workbook.xml", "a spreadsheet (Excel)"),
    ("xl/workbook.bin", "a spreadsheet (Excel)"),
    ("ppt/presentation.xml", "a presentation (PowerPoint)"),
    ("visio/document.xml", "a drawing (Visio)"),
    ("Index/Document.iwa", "an Apple Pages or Keynote document"),
    ("AndroidManifest.xml", "binary data (a program)"),
)
_MIMETYPES = {
    "application/epub+zip": "epub",
    "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.oasis.opendocument.text-template": "odt",
}
_CURES = {
    "a spreadsheet (Excel)": _ROWS,
    "a spreadsheet (OpenDocument)": _ROWS,
    "an old Excel spreadsheet": _ROWS,
    "an old Word document (before 2007)": "save it as DOCX",
    "an encrypted Office document": "save it without a password",
    "binary data (a program)": _NO_DOCUMENT,
}
# Streams of OLE files that tell their kind; the names are UTF-16.
_OLE_STREAMS = (
    ("EncryptedPackage", "an encrypted Office document"),
    ("__properties_version1.0", "msg"),
    ("WordDocument", "an old Word document (before 2007)"),
    ("Workbook", "an old Excel spreadsheet"),
    ("PowerPoint Document", "an old PowerPoint presentation"),
)


def kind_of(suffix: str, head: bytes, *, name: str) -> str:
    """How a file with this suffix and these first bytes is read: a suffix, or a kind without dot.

    Kinds are "pdf", "rtf", "eml", "mbox", "image" and "ole"; a zip file's are told by `zip_kind`,
    an OLE file's by `ole_kind`, a text's by `text_kind`. Raises InputError, which names the file
    and the cure, for what is never read.
    """
    found = next((kind for magic, kind in _STREAMS if head.startswith(magic)), None)
    if found:
        return found
    found = _document_kind(head, suffix)
    if found:
        return found
    _refuse_signatures(name, head)
    if suffix in _TABLES:
        raise _is_a(name, "a table", _ROWS)
    return suffix


def _document_kind(head: bytes, suffix: str) -> str | None:
    """The kind of a document with a signature."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"%PDF-") or (b"%PDF-" in head[:1024] and looks_binary(head)):
        return "pdf"
    if start.startswith(b"{\\rtf"):
        return "rtf"
    if head.startswith(_OLE):
        return "ole"
    if head.startswith(_EMPTY_ZIP):
        return ".zip"
    if any(head[at:].startswith(magic) for magic, at in _IMAGES) and looks_binary(head):
        return "image"
    if _MBOX.match(start):
        return "mbox"
    return "eml" if _is_mail(start, suffix) else None


def _is_mail(head: bytes, suffix: str) -> bool:
    """True if the lines up to the first empty one are headers of a message (RFC 5322)."""
    if not _HEADER.match(head):
        return False
    lines = re.split(rb"\r?\n[ \t]*\r?\n", head, maxsplit=1)[0]
    names = {match.group(1).lower() for match in _HEADER.finditer(lines)}
    if suffix == ".eml":
        return bool(names & (_MAIL_HEADERS | _WRITER_HEADERS))
    return len(names & _WRITER_HEADERS) > 1 and bool(names & _MAIL_HEADERS)


def _refuse_signatures(name: str, head: bytes) -> None:
    binary = looks_binary(head)
    for one in _REFUSED:
        if head[one.at :].startswith(one.magic) and (binary or not one.ascii):
            raise _is_a(name, one.what, one.cure)
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    for pattern, what, cure in _REFUSED_TEXTS:
        if pattern.match(start):
            raise _is_a(name, what, cure)


def zip_kind(stream: BinaryIO, name: str, suffix: str) -> str:
    """ "docx", "odt" or "epub" for a document in a zip file, ".wacz", ".zip" for a zipped folder.

    Raises InputError for spreadsheets and the like. The stream is left at its start.
    """
    with Attempt() as attempt:
        stream.seek(0)
        names, mimetype = _zip_names(stream)
    if attempt.error is not None:  # a pipe, or a damaged file: the reader of archives names it
        with Attempt():
            stream.seek(0)
        return ".zip"
    stream.seek(0)
    if is_wacz(names):
        return ".wacz"
    if mimetype is not None:
        found = _MIMETYPES.get(mimetype)
        if found:
            return found
        what = (
            "a spreadsheet (OpenDocument)" if "spreadsheet" in mimetype else f"of type {mimetype}"
        )
        raise _is_a(name, what, _CURES.get(what, _CONVERT))
    found = next((kind for entry, kind in _ZIPPED if entry in names), None)
    if found is None and suffix in PROMISES:
        raise InputError(
            f"{name}: not {PROMISES[suffix]}, as its name says, but a zip file without one; "
            "get a complete copy"
        )
    if found is None or found == "docx":
        return found or ".zip"
    raise _is_a(name, found, _CURES.get(found, _CONVERT))


def _zip_names(stream: BinaryIO) -> tuple[frozenset[str], str | None]:
    with zipfile.ZipFile(stream) as archive:
        names = frozenset(archive.namelist())
        if "mimetype" not in names or archive.getinfo("mimetype").file_size > HEAD:
            return names, None
        with archive.open("mimetype") as entry:
            return names, entry.read(HEAD).decode("ascii", "replace").strip()


def ole_kind(data: bytes, name: str) -> str:
    """ "msg" for an Outlook message; raises InputError for all else in Microsoft's container."""
    for stream, kind in _OLE_STREAMS:
        if stream.encode("utf-16-le") in data:
            if kind == "msg":
                return kind
            raise _is_a(name, kind, _CURES.get(kind, _CONVERT))
    raise _is_a(name, "binary data (an OLE container)", _CONVERT)


def text_kind(name: str, suffix: str, data: bytes) -> str:
    """The suffix by which a text is read; raises InputError if it is none that holds prose."""
    start = data[:HEAD]
    if suffix in PROMISES and not looks_binary(start):
        raise InputError(
            f"{name}: not {PROMISES[suffix]}, as its name says, but text; "
            "rename it to .txt or .html, or get a complete copy"
        )
    _refuse_xml(name, start)
    if suffix in _SURE:
        return suffix
    if _XML_OPENS.match(start):
        return ".html"
    if is_table(start):
        raise _is_a(name, "a table", _ROWS)
    return suffix


def _refuse_xml(name: str, head: bytes) -> None:
    """Raises InputError for XML that is no web page."""
    if not _XML_OPENS.match(head):
        return
    root = _XML.match(head)
    if root is None or root.group(2).lower() not in _PAGE_TAGS:
        tag = root.group(2).decode("ascii", "replace") if root else "?"
        raise _is_a(name, f"XML of another kind (<{tag}>)", "save it as text, HTML or PDF")


def is_table(head: bytes) -> bool:
    """True for rows of one length, of cells that are too short for prose (comma, tab, …)."""
    lines = [line for line in head.decode("utf-8", "replace").splitlines()[:40] if line.strip()]
    if len(lines) < 3:  # two rows below a head
        return False
    return any(_is_rows(lines[:-1] or lines, separator) for separator in ",;\t|")


def _is_rows(lines: Sequence[str], separator: str) -> bool:
    try:
        rows = list(csv.reader(io.StringIO("\n".join(lines)), delimiter=separator))
    except csv.Error:
        return False
    widths = {len(row) for row in rows}
    if len(widths) != 1 or widths == {1} or widths == {0}:
        return False
    prose = sum(line.rstrip().endswith((".", "!", "?", "”", '"')) for line in lines)
    cells = [cell.strip() for row in rows for cell in row]
    words = sum(len(cell.split()) for cell in cells)
    return 2 * prose < len(lines) and words < 6 * len(cells)


def _is_a(name: str, what: str, cure: str) -> InputError:
    return InputError(f"{name}: {what}, which newskg does not read; {cure}")
