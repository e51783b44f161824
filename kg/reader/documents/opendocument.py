"""OpenDocument texts (ISO/IEC 26300) -> blocks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kg.errors import InputError
from kg.model import BlockKind
from kg.reader.documents.office_tables import Names, office_pieces
from kg.reader.documents.zipped import Zipped, local
from kg.reader.pieces import Contents, Piece

_UNSEEN = frozenset(("tracked-changes", "note", "annotation", "annotation-end", "forms", "desc"))
_SPACES = frozenset(("s", "tab", "line-break"))
_TITLES = frozenset(("title", "titel", "titre"))
# Styles of captions, as LibreOffice names them.
_CAPTIONS = frozenset(("caption", "table", "illustration", "figure", "drawing"))
_NAMES = Names(frozenset(("p", "h")), "table", "table-row", "table-cell", _UNSEEN)
_MACROS = ("Basic/", "Scripts/")


def read(data: bytes, *, name: str) -> Contents:
    """The blocks of an OpenDocument text with the number of each paragraph.

    Rows of tables and captions are boilerplate. Deleted text, notes and comments are not read,
    macros never run. Raises InputError for
    encrypted, broken and booby-trapped files.
    """
    parts = Zipped(data, name=name)
    if "META-INF/manifest.xml" in parts:
        manifest = parts.read("META-INF/manifest.xml")
        if b"encryption-data" in manifest:
            raise InputError(f"{name}: encrypted; save a copy without a password")
    root = parts.xml("content.xml")
    pieces = list(_pieces(root, _styles(root)))
    if not pieces:
        raise InputError(f"{name}: no text in this document; give one with text")
    macros = any(part.startswith(_MACROS) for part in parts.names)
    notes = (f"{name}: has macros, which were not run",) if macros else ()
    return Contents(tuple(pieces), title=_title(parts), notes=notes)


def _pieces(root: Any, styles: dict[str, str]) -> Iterator[Piece]:
    def words_of(element: Any) -> str:
        return "".join(_words(element))

    def kind_of(element: Any) -> BlockKind:
        return _kind(element, local(element), styles)

    return office_pieces(root, _NAMES, words=words_of, kind=kind_of)


def _words(element: Any) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        tag = local(child)
        if tag in _SPACES:
            yield " "
        elif tag and tag not in _UNSEEN and tag not in ("p", "h", "frame"):
            yield from _words(child)
        yield child.tail or ""


def _kind(element: Any, tag: str, styles: dict[str, str]) -> BlockKind:
    style = next((v for key, v in element.attrib.items() if key.endswith("}style-name")), "")
    named = styles.get(style, style).lower().replace("_20_", " ")
    if named in _CAPTIONS:
        return BlockKind.FURNITURE
    if named in _TITLES:
        return BlockKind.TITLE
    if tag == "h":
        return BlockKind.HEADING
    if "quot" in named:
        return BlockKind.QUOTE
    listed = any(local(one) == "list-item" for one in element.iterancestors())
    return BlockKind.LIST_ITEM if listed else BlockKind.PARAGRAPH


def _styles(root: Any) -> dict[str, str]:
    """Automatic styles and the named ones that they are made from."""
    found: dict[str, str] = {}
    for style in root.iter():
        if local(style) == "style":
            names = {key.rpartition("}")[2]: value for key, value in style.attrib.items()}
            if "name" in names and "parent-style-name" in names:
                found[names["name"]] = names["parent-style-name"]
    return found


def _title(parts: Zipped) -> str | None:
    if "meta.xml" not in parts:
        return None
    root = parts.xml("meta.xml")
    words = next((one.text for one in root.iter() if local(one) == "title" and one.text), None)
    return words.strip() or None if words else None
