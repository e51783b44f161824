"""Whether words are in a source, looked up without the reader of newskg: a weaker proof.

Only tags, entities and white space are taken out of the bytes, as anybody could do by hand.
"""

from __future__ import annotations

import html
import json
import re

from kg.errors import InputError
from kg.reader import Raw
from kg.reader.decode import decode, meta_charset
from kg.reader.documents import FORMS

_TAGS = re.compile(r"<(script|style)\b.*?</\1\s*>|<!--.*?-->|<[^>]*>", re.S | re.I)


def plain_words(raw: Raw) -> str | None:
    """The words of a text or page with single spaces.

    None for what is packed (PDF, Word, mail), and what is not text at all.
    """
    try:
        return None if raw.form in FORMS else _plain_words(raw)
    except (InputError, ValueError):
        return None


def _plain_words(raw: Raw) -> str:
    declared = raw.charset or (meta_charset(raw.data) if raw.form == "html" else None)
    text = decode(raw.data, name=raw.place, declared=declared)
    if raw.form == "html":
        text = html.unescape(_TAGS.sub(lambda tag: "" if _is_inline(tag[0]) else " ", text))
    elif raw.form == "record":
        text = str(json.loads(text).get("text", ""))
    return _single(text)


def is_among(words: str, plain: str) -> bool:
    """Whether ``words`` are in what `plain_words` gave, white space aside."""
    return _single(words) in plain


def _is_inline(tag: str) -> bool:
    """Tags that stand inside a word or sentence without a space."""
    return (
        re.match(r"</?(?:a|abbr|b|cite|em|i|mark|q|s|small|span|strong|sub|sup|u)\b", tag, re.I)
        is not None
    )


def _single(text: str) -> str:
    return " ".join(text.split())
