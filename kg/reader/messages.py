"""Messages and mailboxes -> an article for each message, and for each document attached to it."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import PurePosixPath
from typing import BinaryIO

from kg.isolation import Attempt
from kg.model import Origin
from kg.reader.documents import mail, outlook
from kg.reader.documents.mail import Attachment
from kg.reader.lines import holds_nothing
from kg.reader.raw import Raw, Skipped, Why, not_read

# Reads one attachment: its bytes and its path, which ends with its name.
Reader = Callable[[BinaryIO, str], Iterator[Raw | Skipped]]
_MOST_ATTACHMENTS = 1000


def read_message(
    data: bytes, origin: Origin, *, form: str, read: Reader
) -> Iterator[Raw | Skipped]:
    """A message ("eml" or "msg"), then what is attached to it.

    The path of an attachment is the message's path (in a mailbox with the number of the message)
    and the attachment's name, joined by a slash. Attachments that are no articles are named.
    """
    yield Raw(origin, form, data)
    with Attempt() as attempt:
        found: Iterable[Attachment]
        if form == "msg":
            found = outlook.attachments(data, name=origin.place)
        else:
            found = mail.attachments(mail.parsed(data, name=origin.place))
        listed = list(found)
    if attempt.error is not None:
        yield not_read(origin.path, attempt.error, place=origin.place)
        return
    above = origin.path if origin.offset is None else f"{origin.path}/{origin.offset}"
    for attachment in listed[:_MOST_ATTACHMENTS]:
        yield from _attached(attachment, above, read)
    if len(listed) > _MOST_ATTACHMENTS:
        yield Skipped(
            origin.path,
            f"{origin.place}: {len(listed):,} attachments, of which {_MOST_ATTACHMENTS:,} were "
            "read; save the others and give them",
        )


def _attached(attachment: Attachment, above: str, read: Reader) -> Iterator[Raw | Skipped]:
    # A name may be a path to lead astray; only its last part names the attachment.
    name = PurePosixPath(attachment.name.replace("\\", "/")).name or f"part-{attachment.part}"
    path = f"{above}/{''.join(c for c in name if c.isprintable())}"
    with Attempt() as attempt:
        for item in read(io.BytesIO(attachment.data), path):
            if isinstance(item, Raw):
                yield replace(item, part=attachment.part)
            else:
                yield replace(item, why=Why.NOT_ARTICLE)
    if attempt.error is not None:
        yield replace(not_read(path, attempt.error), why=Why.NOT_ARTICLE)


def read_mailbox(data: bytes, path: str, *, read: Reader) -> Iterator[Raw | Skipped]:
    """The messages of a mailbox; ``Origin.offset`` is the number of the message."""
    number = 0
    for number, message in enumerate(mail.split_mailbox(data), start=1):
        yield from read_message(message, Origin(path, offset=number), form="eml", read=read)
    if not number:
        yield holds_nothing(path)
