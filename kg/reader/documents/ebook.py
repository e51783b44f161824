"""E-books (EPUB 2 and 3) -> blocks, in the order of the book's spine."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from kg.errors import InputError
from kg.reader.documents.markup import markup_pieces
from kg.reader.documents.zipped import Zipped, local, parse_xml
from kg.reader.pieces import Contents, Piece

# Algorithms that only garble fonts; all others lock the text itself.
_FONT_LOCKS = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")


def read(data: bytes, *, name: str) -> Contents:
    """The blocks of an e-book with the file in the book that each is in.

    Raises InputError for books with copy protection, and for broken ones.
    """
    parts = Zipped(data, name=name)
    _refuse_locked(parts)
    package = _package(parts)
    pieces = [piece for part in _spine(parts, package) for piece in _pieces(parts, part)]
    if not pieces:
        raise InputError(f"{name}: no text in this e-book; give one with text")
    about = {local(one): (one.text or "").strip() for one in package[1].iter() if one.text}
    creator = about.get("creator")
    return Contents(
        tuple(pieces),
        title=about.get("title") or None,
        authors=(creator,) if creator else (),
        publisher=about.get("publisher") or None,
        published=about.get("date") or None,
    )


def _refuse_locked(parts: Zipped) -> None:
    if "META-INF/encryption.xml" not in parts:
        return
    for one in parts.xml("META-INF/encryption.xml").iter():
        algorithm = one.get("Algorithm") if local(one) == "EncryptionMethod" else None
        if algorithm is not None and algorithm not in _FONT_LOCKS:
            raise InputError(f"{parts.name}: has copy protection; give a copy without it")


def _package(parts: Zipped) -> tuple[str, Any]:
    """The path of the package document, and its root."""
    container = parts.xml("META-INF/container.xml")
    path = next(
        (one.get("full-path") for one in container.iter() if local(one) == "rootfile"), None
    )
    if not path:
        raise InputError(f"{parts.name}: does not say where its chapters are; get a complete copy")
    return path, parse_xml(parts.read(path), name=parts.name, part=path, html=True)


def _spine(parts: Zipped, package: tuple[str, Any]) -> Iterator[str]:
    """The chapters; a name that leads out of the book is in no book."""
    path, root = package
    items = {one.get("id"): one.get("href") or "" for one in root.iter() if local(one) == "item"}
    for one in root.iter():
        href = items.get(one.get("idref")) if local(one) == "itemref" else None
        if href:
            yield posixpath.normpath(
                posixpath.join(posixpath.dirname(path), unquote(href.partition("#")[0]))
            )


def _pieces(parts: Zipped, part: str) -> Iterator[Piece]:
    root = parse_xml(parts.read(part), name=parts.name, part=part, html=True)
    return markup_pieces(root, part=posixpath.basename(part))
