"""Documents in zip files (DOCX, ODT, EPUB): their parts, read in memory with firm limits.

Nothing is unpacked to disk, so no name in the file can lead out of a folder. XML is parsed without
a DTD, entities and network.
"""

from __future__ import annotations

import io
import re
import zipfile
from html.entities import name2codepoint
from typing import Any

from lxml import etree

from kg.errors import InputError
from kg.isolation import Attempt

# The text of the longest article, with all of Word's marks around each letter, fits into this.
MOST_BYTES = 64 * 1024 * 1024
# Text packs 20 to 1, the most uniform XML 200 to 1; what packs better is made to use up memory.
_MOST_PACKED = 300
_ENTITY = re.compile(rb"&([A-Za-z][A-Za-z0-9]*);")
_XML_NAMES = frozenset(("amp", "lt", "gt", "quot", "apos"))
_DECLARED = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.I)


class Zipped:
    """The parts of a document; ``name`` is the file, for messages."""

    def __init__(self, data: bytes, *, name: str) -> None:
        """Raises InputError if it is no complete zip file."""
        self.name = name
        with Attempt() as attempt:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
            self.names = tuple(self._archive.namelist())
        if attempt.error is not None:  # zipfile meets damage with many exceptions
            raise InputError(
                f"{name}: damaged ({attempt.error}); get a complete copy"
            ) from attempt.error

    def __contains__(self, part: str) -> bool:
        """True if there is a part of this name."""
        return part in self.names

    def read(self, part: str) -> bytes:
        """The bytes of a part. Raises InputError if it is encrypted, damaged or too large."""
        if part not in self.names:
            raise InputError(f"{self.name}: has no part {part!r}; get a complete copy")
        entry = self._archive.getinfo(part)
        if entry.flag_bits & 1:
            raise InputError(f"{self.name}: encrypted; save a copy without a password")
        with Attempt() as attempt, self._archive.open(entry) as stream:
            data = stream.read(MOST_BYTES + 1)
        if attempt.error is not None:
            raise InputError(
                f"{self.name}: its part {part!r} is damaged ({attempt.error}); get a complete copy"
            ) from attempt.error
        packed = max(entry.compress_size, 1)
        if len(data) > MOST_BYTES or len(data) > max(_MOST_PACKED * packed, 1 << 20):
            raise InputError(
                f"{self.name}: its part {part!r} unpacks to more than a document holds; "
                "save it as text"
            )
        return data

    def xml(self, part: str) -> Any:
        """The root element of a part. Raises InputError as `read`, and for DTDs and broken XML."""
        return parse_xml(self.read(part), name=self.name, part=part)


def parse_xml(data: bytes, *, name: str, part: str, html: bool = False) -> Any:
    """The root element of some XML; ``html`` lets the document types of XHTML pass, unread."""
    plain = data.replace(b"\0", b"")  # in UTF-16 every second byte of a declaration is 0
    if b"<!ENTITY" in plain.upper() or (not html and _DECLARED.search(plain)):
        raise InputError(
            f"{name}: its part {part!r} declares entities of its own, which no document needs; "
            "save it again with an office program"
        )
    if html:
        data = _ENTITY.sub(_numbered, data)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=html,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise InputError(
            f"{name}: its part {part!r} is broken XML ({error.msg}); get a complete copy"
        ) from error
    if root is None:
        raise InputError(f"{name}: its part {part!r} is empty; get a complete copy")
    return root


def _numbered(entity: re.Match[bytes]) -> bytes:
    """A named character of HTML, which XML without a DTD does not know, as its number."""
    name = entity.group(1).decode("ascii")
    known = None if name in _XML_NAMES else name2codepoint.get(name)
    return entity.group() if known is None else f"&#{known};".encode()


def local(element: Any) -> str:
    """The name of an element without its namespace; "" for what is no element."""
    return str(element.tag).rpartition("}")[2] if isinstance(element.tag, str) else ""
