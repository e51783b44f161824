"""What one article was read from: place, kind, and the SHA-256 of its bytes and of its text."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass

from kg.errors import RecordError
from kg.files import json_object
from kg.reader import Raw


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """The bytes of one article as they were read, and how.

    ``path``, ``offset`` and ``fetched`` as in `kg.model.Origin`; ``form`` and ``charset`` as in
    `kg.reader.Raw`. ``sha256`` and ``size`` are of the bytes: of the file, or of the entry, line,
    attachment or unpacked answer in it that holds the article. ``text_sha256`` is of the text that
    was read from them, in UTF-8. A translation is sealed as both texts, paired; ``original`` is the
    file of the original if it is another one.
    """

    path: str
    form: str
    size: int
    sha256: str
    text_sha256: str
    offset: int | None = None
    fetched: str | None = None
    charset: str | None = None
    part: str | None = None
    original: str | None = None

    @classmethod
    def of(cls, raw: Raw, text: str) -> SourceRecord:
        """The source of an article that was just read."""
        return cls(
            path=raw.origin.path,
            form=raw.form,
            size=len(raw.data),
            sha256=hashlib.sha256(raw.data).hexdigest(),
            text_sha256=text_digest(text),
            offset=raw.origin.offset,
            fetched=raw.origin.fetched,
            charset=raw.charset,
            part=raw.part,
            original=raw.original,
        )

    @classmethod
    def again(cls, raw: Raw, known: SourceRecord) -> SourceRecord:
        """The source of an article met again with the same bytes; it keeps its time of fetching."""
        found = cls.of(raw, "")
        same_place = (found.path, found.offset) == (known.path, known.offset)
        fetched = known.fetched if same_place else found.fetched
        fields = {"fetched": fetched, "text_sha256": known.text_sha256}
        return cls(**{**asdict(found), **fields})

    @property
    def place(self) -> str:
        """For messages: the path, and the line, row or byte in it."""
        return self.path if self.offset is None else f"{self.path}:{self.offset}"

    def line(self, name: str) -> str:
        """The line of ``inputs.jsonl`` for the article with the id ``name``."""
        about = {key: value for key, value in asdict(self).items() if value is not None}
        return json.dumps({"id": name, **about}, ensure_ascii=False)

    @classmethod
    def from_line(cls, line: str) -> SourceRecord:
        """Reads what `line` wrote, keys that it does not know left out; raises RecordError."""
        found = json_object(line, fault=RecordError, cure="run kg build again")
        known = {name: found[name] for name in cls.__slots__ if name in found}
        try:
            return cls(**known)
        except TypeError as error:
            raise RecordError(f"not a line on a source ({error}); run kg build again") from error


def text_digest(text: str) -> str:
    """The SHA-256 of a text in UTF-8."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
