"""What inputs hold before parsing: one article's bytes with their place, or why it is left out."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from enum import StrEnum

from kg.errors import FetchError, InputError, LanguageError
from kg.isolation import describe
from kg.model import Origin


class Why(StrEnum):
    """The sort of a reason to leave an input out."""

    UNREADABLE = "unreadable"  # broken, empty, too long: it will not get better by itself
    LANGUAGE = "language"  # not English
    NOT_ARTICLE = "not-article"  # redirects, errors, images: it was never meant to be read
    DUPLICATE = "duplicate"  # the same article stands elsewhere in the inputs
    FAILED = "failed"  # newskg or one of its libraries met an error that nobody foresaw
    RECORD = "record"  # made elsewhere, and damaged or of another version: what stood there stays
    UNREACHABLE = "unreachable"  # no answer, no rights, cut off: what stood there may be there yet


@dataclass(frozen=True, slots=True)
class Skipped:
    """An input that was left out, and why; the reason names file, place and cure."""

    path: str
    reason: str
    why: Why = Why.UNREADABLE

    def __post_init__(self) -> None:
        """Joins the lines of a reason: it repeats words of strangers, and is one line to all."""
        object.__setattr__(self, "reason", " ".join(self.reason.splitlines()).strip())

    @classmethod
    def after(cls, path: str, error: InputError) -> Skipped:
        """What an error says, as a record."""
        if isinstance(error, LanguageError):
            return cls(path, str(error), Why.LANGUAGE)
        if isinstance(error, FetchError):
            return cls(path, str(error), Why.UNREACHABLE)
        return cls(path, str(error), Why.UNREADABLE)

    @classmethod
    def unexpected(
        cls,
        path: str,
        error: Exception,
        *,
        place: str | None = None,
        work: str = "reading",
        why: Why = Why.FAILED,
    ) -> Skipped:
        """What nobody foresaw in one item: it costs that item and nothing else.

        ``place`` is where in ``path`` it stands, with the path; ``work`` what failed; ``why`` the
        sort of reason.
        """
        return cls(path, f"{place or path}: {work} failed ({describe(error)}); report it", why)


@dataclass(frozen=True, slots=True)
class Raw:
    """One article as it stands in a file, an archive or on the web.

    ``form`` is "text", "markdown", "html" or "record" (one JSON object); ``url`` where it was
    published, if that is known from outside the page; ``charset`` what the server said; ``title``
    and ``published`` what a feed or sitemap said, used where the page itself says nothing.
    """

    origin: Origin
    form: str
    data: bytes = field(repr=False)
    url: str | None = None
    charset: str | None = None
    title: str | None = None
    published: str | None = None

    @property
    def key(self) -> str:
        """A digest of all that the parsed document depends on, its place left aside."""
        about = (self.form, self.url, self.charset, self.title, self.published)
        head = "\x1f".join("" if part is None else part for part in about)
        hashed = hashlib.sha256(head.encode("utf-8", "surrogatepass"))
        hashed.update(b"\x1e" + self.data)
        return hashed.hexdigest()[:32]

    @property
    def place(self) -> str:
        """Where it stands, for messages: path, and line, row or byte in it."""
        return self.origin.place


def not_read(path: str, error: Exception, *, place: str | None = None) -> Skipped:
    """One article that cannot be read: for a foreseen reason, or an error that nobody foresaw."""
    if isinstance(error, InputError):
        return Skipped.after(path, error)
    return Skipped.unexpected(path, error, place=place)
