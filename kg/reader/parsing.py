"""Raw -> Document: decoding, and the reader of each format."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from kg.isolation import Attempt
from kg.model import Document, Origin, Place, Span
from kg.ontology.lexicon import Lexicon
from kg.reader.decode import decode, meta_charset
from kg.reader.documents import FORMS
from kg.reader.formats import (
    Known,
    read_document,
    read_html,
    read_markdown,
    read_plain,
    read_record,
)
from kg.reader.lines import record_raw
from kg.reader.raw import Raw, Skipped, not_read

_READERS = {"text": read_plain, "markdown": read_markdown, "html": read_html}


def parse(
    raw: Raw, *, lexicon: Lexicon, languages: frozenset[str] = frozenset()
) -> Document | Skipped:
    """The article that ``raw`` holds, or why it cannot be read; raises nothing of the item's own.

    ``languages`` are those that are read besides English.

    Third-party parsers meet arbitrary pages here, so any exception is blamed on the page.
    """
    with Attempt() as attempt:
        document = _read(raw, lexicon, languages)
        return document if raw.part is None else in_part(document, raw.part)
    return not_read(raw.origin.path, attempt.raised, place=raw.place, origin=raw.origin)


def _read(raw: Raw, lexicon: Lexicon, languages: frozenset[str]) -> Document:
    if raw.form == "record":
        return read_record(raw.data, origin=raw.origin, lexicon=lexicon, languages=languages)
    if raw.form in FORMS:
        known = Known(raw.url, raw.title, raw.published)
        return read_document(
            raw.form, raw.data, origin=raw.origin, lexicon=lexicon, known=known, languages=languages
        )
    declared = raw.charset or (meta_charset(raw.data) if raw.form == "html" else None)
    text = decode(raw.data, name=raw.place, declared=declared)
    known = Known(raw.url, raw.title, raw.published)
    return _READERS[raw.form](
        text, origin=raw.origin, lexicon=lexicon, known=known, languages=languages
    )


def in_part(document: Document, part: str) -> Document:
    """The document as a part of a message: an attachment."""
    places = document.places or (Place(Span(0, len(document.text))),)
    return replace(document, places=tuple(replace(place, part=part) for place in places))


def parse_fields(
    fields: Mapping[str, object],
    *,
    lexicon: Lexicon,
    nameless: str,
    languages: frozenset[str] = frozenset(),
) -> Document | Skipped:
    """The article in ``fields`` (text, id, title, …), or why it cannot be read.

    Its place is its url, else its id, else ``nameless``.
    """
    origin = Origin(str(fields.get("url") or fields.get("id") or nameless))
    return parse(record_raw(fields, origin), lexicon=lexicon, languages=languages)
