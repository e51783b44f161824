"""One article in a pack, and the names of its files there."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath

from kg.provenance.kept import Kept
from kg.reader.sources import is_url

_ENDS = {"text": ".txt", "markdown": ".md", "record": ".json", "image": ".img"}


@dataclass(frozen=True, slots=True)
class Packed:
    """One article in a pack: its number, its sealed line, its bytes and its text."""

    number: int
    kept: Kept
    text: str
    graph: str

    @property
    def source_file(self) -> str:
        """The name of the file with its bytes."""
        form = self.kept.source.form
        return f"sources/{self.number:03}{_ENDS.get(form, f'.{form}')}"

    @property
    def text_file(self) -> str:
        """The name of the file with its text."""
        return f"texts/{self.number:03}.txt"

    @property
    def capture_file(self) -> str | None:
        """The name of the file with the server's answer, if it is a page from the web."""
        return None if self.kept.record is None else f"captures/{self.number:03}.warc.gz"

    @property
    def place(self) -> str:
        """Where it was read, for strangers: an address whole, of a file its name alone."""
        path = self.kept.source.path
        return path if is_url(path) else PurePath(path).name

    @property
    def data(self) -> bytes:
        """Its bytes as they were read."""
        assert self.kept.raw is not None
        return self.kept.raw.data
