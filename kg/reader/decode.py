"""Bytes -> text: byte order marks, UTF-8, Windows-1252, and repair of mojibake."""

from __future__ import annotations

import codecs

from kg.errors import InputError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# A text has next to no control characters; one in a hundred of the first bytes says "binary".
_SAMPLE = 8192
_CONTROL_SHARE = 0.01
_TEXT_CONTROLS = frozenset(b"\t\n\r\f\x1b")


def decode(data: bytes, *, name: str, repair: bool = True) -> str:
    """The text of ``data``; ``name`` is the file for error messages.

    UTF-8 text comes back code point for code point, without its byte order mark. What is not
    UTF-8 is read as Windows-1252. With ``repair``, text that was decoded wrongly before it
    reached us (mojibake) is mended by ftfy. Raises InputError on empty and binary data.
    """
    if not data.strip():
        raise InputError(f"{name}: the file is empty; remove it or give it text")
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strict(data[len(mark) :], encoding, name=name)
    if _looks_binary(data[:_SAMPLE]):
        raise InputError(f"{name}: binary data, not text; give text, Markdown, HTML or JSON Lines")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
        return _mend(text)
    return _mend(text) if repair else text


def _strict(data: bytes, encoding: str, *, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise InputError(
            f"{name}: byte {error.start} does not fit the encoding {encoding} that the file's "
            "first bytes announce; save it as UTF-8"
        ) from error


def _looks_binary(sample: bytes) -> bool:
    if b"\0" in sample:
        return True
    controls = sum(byte < 32 and byte not in _TEXT_CONTROLS for byte in sample)
    return controls > _CONTROL_SHARE * len(sample)


def _mend(text: str) -> str:
    from ftfy import fix_encoding
    from ftfy.badness import is_bad

    return fix_encoding(text) if is_bad(text) else text
