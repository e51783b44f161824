"""Word documents (ECMA-376) -> blocks: the text that a reader sees once changes are accepted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from kg.errors import InputError
from kg.model import BlockKind
from kg.reader.documents.office_tables import Names, office_pieces
from kg.reader.documents.zipped import Zipped, local
from kg.reader.pieces import Contents, Piece

_MAIN = re.compile(r"word/document\d*\.xml")
# Text that was deleted, fields' formulas, and notes, which are boilerplate.
_UNSEEN = frozenset(("del", "moveFrom", "instrText", "delText", "pPr", "rPr", "Fallback"))
_BREAKS = frozenset(("tab", "br", "cr"))
_HEADING_STYLES = re.compile(r"heading|title|überschrift|titre|kop", re.I)
_TITLE_STYLES = frozenset(("title", "titel", "titre"))
_QUOTE_STYLES = re.compile(r"quot", re.I)
_LIST_STYLES = re.compile(r"list", re.I)
_CAPTION_STYLES = re.compile(r"caption|beschriftung|légende", re.I)
_NAMES = Names(frozenset(("p",)), "tbl", "tr", "tc", _UNSEEN)
_MACROS = "word/vbaProject.bin"


def read(data: bytes, *, name: str) -> Contents:
    """The blocks of a Word document with the number of each paragraph.

    Insertions are read, deletions are not. Rows of tables and captions are boilerplate; paragraphs
    in cells count too, as in Word. Headers, footers, notes and comments are not read. Macros are
    never run. Raises InputError for encrypted, broken and booby-trapped files.
    """
    parts = Zipped(data, name=name)
    main = next((part for part in parts.names if _MAIN.fullmatch(part)), "word/document.xml")
    body = parts.xml(main)
    styles = _styles(parts)
    pieces = list(_pieces(body, styles))
    if not pieces:
        raise InputError(f"{name}: no text in this Word document; give one with text")
    title, author = _properties(parts)
    notes = (f"{name}: has macros, which were not run",) if _MACROS in parts else ()
    return Contents(tuple(pieces), title=title, authors=author, notes=notes)


def _pieces(body: Any, styles: dict[str, str]) -> Iterator[Piece]:
    def words_of(element: Any) -> str:
        return "".join(_words(element))

    def kind_of(element: Any) -> BlockKind:
        return _kind(element, styles)

    return office_pieces(body, _NAMES, words=words_of, kind=kind_of)


def _words(element: Any) -> Iterator[str]:
    """The words of a paragraph, without those of paragraphs in boxes that hang in it."""
    for child in element:
        name = local(child)
        if name in _UNSEEN or name == "p":
            continue
        if name == "t":
            yield child.text or ""
        elif name in _BREAKS:
            yield " "
        elif name == "noBreakHyphen":
            yield "-"
        elif name != "txbxContent":
            yield from _words(child)


def _kind(element: Any, styles: dict[str, str]) -> BlockKind:
    told = _paragraph_properties(element)
    named = told.get("pStyle", "")
    style = styles.get(named, named) if named else ""
    level = told.get("outlineLvl", "")
    if _CAPTION_STYLES.fullmatch(style):
        return BlockKind.FURNITURE
    if style.lower() in _TITLE_STYLES:
        return BlockKind.TITLE
    if _HEADING_STYLES.search(style) or (level.isdigit() and level != "9"):
        return BlockKind.HEADING
    if _QUOTE_STYLES.search(style):
        return BlockKind.QUOTE
    listed = "numPr" in told or _LIST_STYLES.search(style)
    return BlockKind.LIST_ITEM if listed else BlockKind.PARAGRAPH


def _paragraph_properties(element: Any) -> dict[str, str]:
    """The properties of a paragraph, each with its value."""
    return {
        local(one): next((v for key, v in one.attrib.items() if key.endswith("}val")), "")
        for child in element
        if local(child) == "pPr"
        for one in child
    }


def _styles(parts: Zipped) -> dict[str, str]:
    """The identifiers of styles and their names, which do not depend on Word's language."""
    if "word/styles.xml" not in parts:
        return {}
    found: dict[str, str] = {}
    for style in parts.xml("word/styles.xml"):
        key = next((v for k, v in style.attrib.items() if k.endswith("}styleId")), None)
        for child in style:
            if key and local(child) == "name":
                found[key] = next((v for k, v in child.attrib.items() if k.endswith("}val")), key)
    return found


def _properties(parts: Zipped) -> tuple[str | None, tuple[str, ...]]:
    """The title that the document says it has. Its author is whoever first saved a file."""
    if "docProps/core.xml" not in parts:
        return None, ()
    root = parts.xml("docProps/core.xml")
    title = next((child.text for child in root if local(child) == "title" and child.text), None)
    return (title.strip() or None if title else None), ()
