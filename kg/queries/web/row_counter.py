"""The number of rows of an answer, counted as its bytes go by."""

from __future__ import annotations

from collections.abc import Callable

_LINES = frozenset(("text/tab-separated-values", "application/n-triples", "application/n-quads"))
_TABLES = frozenset(("text/tab-separated-values", "text/csv"))


class RowCounter:
    """Counts the rows of an answer of one content type.

    ``rows`` is exact for JSON, XML, CSV and TSV results and for N-Triples and N-Quads, where each
    row binds something; other formats of graphs have no rows to count.
    """

    def __init__(self, kind: str) -> None:
        """``kind`` is the value of Content-Type, with or without parameters."""
        name = kind.partition(";")[0].strip().lower()
        self._marks = 0
        self._head = 1 if name in _TABLES else 0
        self._held = b""
        self._quoted = False
        self.add: Callable[[bytes], None] = self._nothing
        if name in _LINES:
            self.add = self._lines
        elif name == "text/csv":
            self.add = self._csv
        elif name == "application/sparql-results+json":
            self.add = self._json
        elif name == "application/sparql-results+xml":
            self.add = self._xml

    @property
    def rows(self) -> int:
        """The rows so far, without the head of a table."""
        return max(0, self._marks - self._head)

    def _nothing(self, piece: bytes) -> None:
        """Turtle and the like."""

    def _lines(self, piece: bytes) -> None:
        self._marks += piece.count(b"\n")

    def _xml(self, piece: bytes) -> None:
        found = self._held + piece
        self._marks += found.count(b"<result>")
        self._held = found[-7:]  # one less than the mark

    def _csv(self, piece: bytes) -> None:
        """Ends of lines outside quotation marks; a doubled mark toggles twice."""
        data = self._held + piece
        end = len(data) - data.endswith(b"\r")
        self._outside(data[:end], (b"\r\n",))
        self._held = data[end:]

    def _json(self, piece: bytes) -> None:
        """``},{`` outside strings: only rows follow each other so. The first one opens a list."""
        data = self._held + piece
        end = max(data.rfind(b'"'), 0)
        while end and data[end - 1 : end] == b"\\":
            end -= 1
        self._outside(data[:end].replace(b"\\\\", b"").replace(b'\\"', b""), (b":[{", b"},{"))
        self._held = data[end:]

    def _outside(self, data: bytes, marks: tuple[bytes, ...]) -> None:
        for number, part in enumerate(data.split(b'"')):
            if number:
                self._quoted = not self._quoted
            if not self._quoted:
                self._marks += sum(map(part.count, marks))
