"""Raw -> Document: decoding, and the reader of each format."""

from __future__ import annotations

from collections.abc import Mapping

from kg.isolation import Attempt
from kg.model import Document, Origin
from kg.ontology.lexicon import Lexicon
from kg.reader.decode import decode, meta_charset
from kg.reader.formats import Known, read_html, read_markdown, read_plain, read_record
from kg.reader.lines import record_raw
from kg.reader.raw import Raw, Skipped, not_read

_READERS = {"text": read_plain, "markdown": read_markdown, "html": read_html}


def parse(raw: Raw, *, lexicon: Lexicon) -> Document | Skipped:
    """The article that ``raw`` holds, or why it cannot be read; raises nothing of the item's own.

    Third-party parsers meet arbitrary pages here, so any exception is blamed on the page.
    """
    with Attempt() as attempt:
        return _read(raw, lexicon)
    return not_read(raw.origin.path, attempt.raised, place=raw.place)


def _read(raw: Raw, lexicon: Lexicon) -> Document:
    if raw.form == "record":
        return read_record(raw.data, origin=raw.origin, lexicon=lexicon)
    declared = raw.charset or (meta_charset(raw.data) if raw.form == "html" else None)
    text = decode(raw.data, name=raw.place, declared=declared)
    known = Known(raw.url, raw.title, raw.published)
    return _READERS[raw.form](text, origin=raw.origin, lexicon=lexicon, known=known)


def parse_fields(
    fields: Mapping[str, object], *, lexicon: Lexicon, nameless: str
) -> Document | Skipped:
    """The article in ``fields`` (text, id, title, …), or why it cannot be read.

    Its place is its url, else its id, else ``nameless``.
    """
    origin = Origin(str(fields.get("url") or fields.get("id") or nameless))
    return parse(record_raw(fields, origin), lexicon=lexicon)
