"""Bytes -> text: byte order marks, UTF-8, Windows-1252, and repair of mojibake."""

from __future__ import annotations

import codecs
import re

from kg.errors import InputError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
WIDE_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# Codecs of Python that no page is written in.
_NO_ENCODINGS = frozenset(("undefined", "idna", "punycode", "unicode-escape", "raw-unicode-escape"))
# HTML (section 13.2.3.2 of the WHATWG standard) names its encoding within the first kilobyte.
_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([\w.:-]+)", re.I)
_META_BYTES = 1024
# A text has next to no control characters; one in a hundred of the first bytes says "binary".
_SAMPLE = 8192
_CONTROL_SHARE = 0.01
_TEXT_CONTROLS = frozenset(b"\t\n\r\f\x1b")

# Characters that no XML, and so no reader of RDF/XML or HTML, can hold (XML 1.0, section 2.2); each
# is replaced by one other, so that offsets stay.
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\ufffe\uffff]")


def decode(data: bytes, *, name: str, repair: bool = True, declared: str | None = None) -> str:
    """The text of ``data``; ``name`` is the file for error messages.

    UTF-8 text comes back code point for code point, without its byte order mark. What is not
    UTF-8 is read in the encoding that its server ``declared``, else as Windows-1252. With
    ``repair``, ftfy repairs text that was decoded wrongly before it reached us (mojibake).
    Raises InputError on empty and binary data.
    """
    if not data.strip():
        raise InputError(f"{name}: the file is empty; remove it or add text")
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strict(data[len(mark) :], encoding, name=name)
    if looks_binary(data):
        raise InputError(f"{name}: binary data, not text; give text, Markdown, HTML or JSON Lines")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _mend(_decode_declared(data, declared))
    return _mend(text) if repair else text


def meta_charset(data: bytes) -> str | None:
    """The encoding that the head of a HTML page names, or None."""
    found = _META.search(data[:_META_BYTES])
    return found.group(1).decode("ascii") if found else None


def _decode_declared(data: bytes, declared: str | None) -> str:
    try:
        if declared and codecs.lookup(declared).name not in _NO_ENCODINGS:
            return data.decode(declared)
    except (LookupError, UnicodeError):
        pass  # a wrong name, or a name that does not fit: no better than none
    return data.decode("cp1252", errors="replace")


def _strict(data: bytes, encoding: str, *, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise InputError(
            f"{name}: byte {error.start} does not fit the encoding {encoding} that the file's "
            "first bytes announce; save it as UTF-8"
        ) from error


def looks_binary(data: bytes) -> bool:
    """True if the first bytes of ``data`` are not those of a text."""
    if data.startswith(WIDE_MARKS):
        return False
    sample = data[:_SAMPLE]
    if b"\0" in sample:
        return True
    controls = sum(byte < 32 and byte not in _TEXT_CONTROLS for byte in sample)
    return controls > _CONTROL_SHARE * len(sample)


def _mend(text: str) -> str:
    if text.isascii():  # nothing that ftfy would change, and some 40 ms to load it
        return text
    from ftfy import fix_encoding
    from ftfy.badness import is_bad

    return fix_encoding(text) if is_bad(text) else text
