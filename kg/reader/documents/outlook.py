"""Outlook messages (MSG) -> blocks and attachments, by python-oxmsg (MIT)."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from kg.errors import InputError
from kg.isolation import Attempt
from kg.reader.documents.extra import library
from kg.reader.documents.mail import Attachment, html_pieces, plain_pieces, with_subject
from kg.reader.pieces import Contents

_BODY = "1"


def read(data: bytes, *, name: str) -> Contents:
    """The blocks of a message's subject and body; raises InputError for broken messages."""
    message = _opened(data, name)
    with Attempt() as attempt:
        plain, html = message.body, message.html_body
        subject, sender, sent = message.subject, message.sender, message.sent_date
    if attempt.error is not None:  # the library meets damage with many exceptions
        raise _broken(name) from attempt.error
    words = plain or ""
    pieces = (
        plain_pieces(words, part=_BODY) if words.strip() else html_pieces(html or "", part=_BODY)
    )
    return with_subject(
        tuple(pieces),
        subject=subject or "",
        sender=(sender or "").partition("<")[0].strip(' "'),
        date=sent.isoformat() if sent else None,
        name=name,
    )


def attachments(data: bytes, *, name: str) -> Iterator[Attachment]:
    """The files in a message; raises InputError as `read`."""
    message = _opened(data, name)
    with Attempt() as attempt:
        found = [
            Attachment(one.file_name or f"attachment-{number}", str(number), one.file_bytes or b"")
            for number, one in enumerate(message.attachments, start=2)
        ]
    if attempt.error is not None:
        raise _broken(name) from attempt.error
    yield from found


def _opened(data: bytes, name: str) -> Any:
    oxmsg = library("oxmsg", name=name, what="Outlook messages")
    with Attempt() as attempt:
        return oxmsg.Message.load(io.BytesIO(data))
    raise _broken(name) from attempt.error


def _broken(name: str) -> InputError:
    return InputError(f"{name}: a broken Outlook message; save it again as EML")
