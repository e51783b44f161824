"""Inputs before parsing: one article's bytes with their place, or why it was skipped."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from enum import StrEnum

from kg.errors import FetchError, InputError, LanguageError
from kg.isolation import describe
from kg.model import Origin, digest


class Why(StrEnum):
    """Why an input was skipped."""

    UNREADABLE = "unreadable"  # broken, empty, too long: another try does not help
    LANGUAGE = "language"  # not English
    NOT_ARTICLE = "not-article"  # redirects, errors, images: not meant to be read
    DUPLICATE = "duplicate"  # the same article is elsewhere in the inputs
    FAILED = "failed"  # an unexpected error in newskg or one of its libraries
    RECORD = "record"  # made elsewhere, and damaged or of another version: stored data stay
    UNREACHABLE = "unreachable"  # no answer, no permission, cut off: the article may still exist


@dataclass(frozen=True, slots=True)
class Unread:
    """An article in another language, whole as it is: nothing in it is read or extracted."""

    id: str
    language: str
    text: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class Skipped:
    """A skipped input and the reason, which names file, place and cure.

    ``unread`` is the article if it is in another language.
    """

    path: str
    reason: str
    why: Why = Why.UNREADABLE
    unread: Unread | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        """Joins the lines of a reason: it may quote the input, and must be one line."""
        object.__setattr__(self, "reason", " ".join(self.reason.splitlines()).strip())

    @classmethod
    def after(cls, path: str, error: InputError, *, origin: Origin | None = None) -> Skipped:
        """What an error says, as a record; ``origin`` is the place of the article, if known."""
        if isinstance(error, LanguageError):
            name = error.id or digest("", error.text)
            unread = Unread(name, error.language, error.text, origin or Origin(path))
            return cls(path, str(error), Why.LANGUAGE, unread)
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
        """An unexpected error in one item, which costs only that item.

        ``place`` is the path and the place in it; ``work`` is what failed; ``why`` is the kind of
        reason.
        """
        return cls(path, f"{place or path}: {work} failed ({describe(error)}); report it", why)


@dataclass(frozen=True, slots=True)
class Raw:
    """One article as it is in a file, an archive or on the web.

    ``form`` is "text", "markdown", "html", "record" (one JSON object) or a kind of
    `kg.reader.documents`; ``url`` where it was published, if that is known from outside the page;
    ``charset`` what the server said; ``title`` and ``published`` what a feed or sitemap said, used
    if the page itself says nothing; ``part`` the section of the message that it is attached to;
    ``original`` the file with the other of two parallel texts.
    """

    origin: Origin
    form: str
    data: bytes = field(repr=False)
    url: str | None = None
    charset: str | None = None
    title: str | None = None
    published: str | None = None
    part: str | None = None
    original: str | None = None

    @property
    def key(self) -> str:
        """A digest of all that the parsed document depends on, its place left aside."""
        about = [self.form, self.url, self.charset, self.title, self.published]
        if self.part is not None:
            about.append(self.part)
        head = "\x1f".join("" if one is None else one for one in about)
        hashed = hashlib.sha256(head.encode("utf-8", "surrogatepass"))
        hashed.update(b"\x1e" + self.data)
        return hashed.hexdigest()[:32]

    @property
    def place(self) -> str:
        """Its place, for messages: path, and line, row or byte in it."""
        return self.origin.place


def not_read(
    path: str, error: Exception, *, place: str | None = None, origin: Origin | None = None
) -> Skipped:
    """One article that cannot be read: for an expected reason, or an unexpected error."""
    if isinstance(error, InputError):
        return Skipped.after(path, error, origin=origin)
    return Skipped.unexpected(path, error, place=place)
