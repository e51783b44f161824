"""Messages (RFC 5322, MIME) -> blocks of the body, and the files that are attached."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from email import policy
from email.message import EmailMessage, Message
from email.parser import BytesParser
from email.utils import parseaddr, parsedate_to_datetime
from typing import Any, NamedTuple

from kg.errors import InputError
from kg.isolation import Attempt
from kg.model import BlockKind
from kg.reader.blocks import split_lines
from kg.reader.documents.markup import markup_pieces
from kg.reader.pieces import Contents, Piece, paragraph

HEADER = "HEADER"  # the section of RFC 3501 that has the subject
_ENCRYPTED = frozenset(
    ("multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime")
)
_PGP = "-----BEGIN PGP MESSAGE"
# Parts that only carry the signature of another part, or an image of the body.
_SILENT = (
    "application/pgp-signature",
    "application/pkcs7-signature",
    "application/x-pkcs7-signature",
)
_DEEPEST = 20
_QUOTED = re.compile(r"^\s{0,3}>")
_WROTE = re.compile(
    r"^(?:On .{5,200} wrote:|-{3,}\s*Original Message\s*-{3,}|_{10,})\s*$", re.I | re.M
)
# The head that Outlook puts above an earlier message, one field a line or all in one.
_HEAD = re.compile(
    r"\s*From:\s.{1,200}?\s(?:Sent|Date):\s.{1,200}?\s(?:To|Subject):\s", re.I | re.S
)
_HEAD_LINES = re.compile(
    r"^From:[ \t]*\S.*\n(?:.*\n)?(?:Sent|Date):[ \t]*\S.*\n(?:To|Cc|Subject):", re.I | re.M
)
# Classes and identifiers of Gmail, Thunderbird, Outlook, Yahoo, Proton, Zoho and Apple.
_EARLIER = frozenset((
    "gmail_quote", "gmail_attr", "gmail_signature", "moz-cite-prefix", "moz-signature",
    "moz-forward-container", "yahoo_quoted", "protonmail_quote", "zmail_extra",
    "OLK_SRC_BODY_SECTION", "mail-editor-reference-message-container",
    "AppleMailSignature",
))  # fmt: skip
_SIGNATURE = re.compile(r"^-- $", re.M)
_REPLY = re.compile(r"^(?:(?:re|fwd?|aw|wg)\s*:\s*)+", re.I)
_FROM_LINE = re.compile(rb"^From [^\r\n]*\r?\n", re.M)
_ESCAPED = re.compile(rb"^>(>*From )", re.M)


class Attachment(NamedTuple):
    """A file in a message; ``part`` is its section number (RFC 3501, section 6.4.5)."""

    name: str
    part: str
    data: bytes


def read(data: bytes, *, name: str) -> Contents:
    """The blocks of a message's subject and body, with the section that each is in.

    Signatures and quoted earlier messages are boilerplate. Raises InputError for encrypted messages
    and for those without text.
    """
    message = parsed(data, name=name)
    _refuse_encrypted(message, name)
    with Attempt() as attempt:
        pieces = tuple(_body(message, name))
    if attempt.error is not None:
        if isinstance(attempt.error, InputError):
            raise attempt.error
        raise InputError(
            f"{name}: a broken message ({attempt.error}); save it again"
        ) from attempt.error
    return with_subject(
        pieces,
        subject=_header(message, "subject"),
        sender=parseaddr(_header(message, "from"))[0],
        date=_date(_header(message, "date")),
        name=name,
    )


def parsed(data: bytes, *, name: str) -> EmailMessage:
    """The message; raises InputError if it has no header."""
    with Attempt() as attempt:
        message = BytesParser(policy=policy.default).parsebytes(data.lstrip())
        if message.keys() and isinstance(message, EmailMessage):
            return message
    raise InputError(f"{name}: no e-mail message; save it again as EML") from attempt.error


def with_subject(
    pieces: tuple[Piece, ...], *, subject: str, sender: str, date: str | None, name: str
) -> Contents:
    """What a message holds: its subject is its title, unless the body opens with it."""
    own = [piece for piece in pieces if piece.kind is not BlockKind.FURNITURE]
    if not own:
        raise InputError(
            f"{name}: no text of its own in this message; name its attachments, or the "
            "message that it forwards, themselves"
        )
    title = " ".join(_REPLY.sub("", subject).split())
    if title and own[0].words != title:
        pieces = (paragraph(BlockKind.TITLE, title, part=HEADER), *pieces)
    authors = (sender,) if sender else ()
    return Contents(pieces, title=title or None, authors=authors, published=date)


def attachments(message: EmailMessage) -> Iterator[Attachment]:
    """The files in a message, those in messages that it forwards left to these."""
    body = message.get_body(("plain", "html"))
    for part, section in _sections(message, ""):
        inline = part.get_content_maintype() == "image" and part.get("content-id") is not None
        if part is body or inline or part.get_content_type() in _SILENT:
            continue
        if part.get_content_type() == "message/rfc822":
            inner = part.get_payload()
            first = inner[0] if isinstance(inner, list) and inner else None
            data = first.as_bytes() if isinstance(first, Message) else b""
            yield Attachment(part.get_filename() or f"message-{section}.eml", section, data)
        elif part.get_content_disposition() == "attachment" or part.get_filename():
            payload = part.get_payload(decode=True)
            data = payload if isinstance(payload, bytes) else b""
            yield Attachment(part.get_filename() or f"part-{section}", section, data)


def split_mailbox(data: bytes) -> Iterator[bytes]:
    """The messages of a mailbox (RFC 4155), each without its "From " line."""
    starts = [
        match for match in _FROM_LINE.finditer(data)
        if match.start() == 0 or data[: match.start()].endswith((b"\n\n", b"\r\n\r\n"))
    ]  # fmt: skip
    for number, match in enumerate(starts):
        end = starts[number + 1].start() if number + 1 < len(starts) else len(data)
        yield _ESCAPED.sub(rb"\1", data[match.end() : end])


def _sections(
    message: EmailMessage, prefix: str, depth: int = 0
) -> Iterator[tuple[EmailMessage, str]]:
    if depth > _DEEPEST:
        raise InputError("parts nested too deeply for a message")
    if not message.is_multipart() or message.get_content_type() == "message/rfc822":
        yield message, prefix or "1"
        return
    for number, part in enumerate(message.iter_parts(), start=1):
        section = f"{prefix}.{number}" if prefix else str(number)
        if isinstance(part, EmailMessage):
            yield from _sections(part, section, depth + 1)


def _body(message: EmailMessage, name: str) -> Iterator[Piece]:
    body = message.get_body(("plain", "html"))
    if not isinstance(body, EmailMessage):
        return
    section = next((found for part, found in _sections(message, "") if part is body), "1")
    words = str(body.get_content())
    if _PGP in words:
        raise InputError(f"{name}: encrypted (PGP); decrypt it first")
    if body.get_content_type() == "text/html":
        yield from html_pieces(words, part=section)
    else:
        flowed = body.get_param("format") == "flowed"
        yield from plain_pieces(words, part=section, flowed=flowed)


def html_pieces(words: str, *, part: str) -> Iterator[Piece]:
    """The blocks of a body in HTML; an earlier message in it is boilerplate."""
    from lxml import html

    if not words.strip():
        return
    root = html.document_fromstring(words.encode("utf-8"), parser=html.HTMLParser(encoding="utf-8"))
    pieces = list(markup_pieces(root, part=part, boilerplate=_is_earlier))
    cut = next((at for at in range(len(pieces)) if _begins_earlier(pieces, at)), len(pieces))
    for at, piece in enumerate(pieces):
        aside = at >= cut or _WROTE.search(piece.words)
        yield replace(piece, kind=BlockKind.FURNITURE) if aside else piece


def _is_earlier(element: Any) -> bool:
    """True for what mail programs put around an earlier message or a signature."""
    if element.tag == "blockquote":
        return True
    marks = {*(element.get("class") or "").split(), element.get("id")}
    return not marks.isdisjoint(_EARLIER)


def _begins_earlier(pieces: Sequence[Piece], at: int) -> bool:
    """True for the line above an earlier message that no element encloses."""
    piece, after = pieces[at], pieces[at + 1 : at + 5]
    if piece.kind is BlockKind.FURNITURE:
        return False
    if _WROTE.search(piece.words):
        # What follows an earlier message that is enclosed is the sender's own again.
        return not (after and after[0].kind is BlockKind.FURNITURE)
    head = "\n".join(one.words for one in (piece, *after))
    return _HEAD.match(head) is not None


def plain_pieces(words: str, *, part: str, flowed: bool = False) -> Iterator[Piece]:
    """The blocks of a body in plain text."""
    words = words.replace("\r\n", "\n")
    if flowed:  # RFC 3676: a line that ends with a space goes on
        words = re.sub(r"(?<!^--) \n", " ", words, flags=re.M)
    cut = min(
        (m.start() for one in (_SIGNATURE, _WROTE, _HEAD_LINES) if (m := one.search(words))),
        default=len(words),
    )
    for quoted, lines in itertools.groupby(words[:cut].split("\n"), _is_quoted):
        kind = BlockKind.FURNITURE if quoted else BlockKind.PARAGRAPH
        yield from _split("\n".join(lines), kind, part)
    yield from _split(words[cut:], BlockKind.FURNITURE, part)


def _is_quoted(line: str) -> bool:
    """True for a line of an earlier message."""
    return _QUOTED.match(line) is not None


def _split(words: str, kind: BlockKind, part: str) -> Iterator[Piece]:
    for line in split_lines(words):
        yield paragraph(kind, line, part=part)


def _refuse_encrypted(message: EmailMessage, name: str) -> None:
    kind = message.get_content_type()
    if kind in _ENCRYPTED and message.get_param("smime-type") != "signed-data":
        raise InputError(f"{name}: encrypted; save it decrypted from your mail program")


def _header(message: EmailMessage, key: str) -> str:
    """The words of a header, or "" where it is missing or broken."""
    with Attempt():
        return str(message.get(key) or "")
    return ""


def _date(words: str) -> str | None:
    try:
        return parsedate_to_datetime(words).isoformat()
    except (ValueError, TypeError, IndexError):
        return None
