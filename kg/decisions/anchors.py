"""Where the words of a decision stand in a text as it is now, however far they have moved.

A quotation is found by its exact words with what stands before and after it, as in the Text Quote
Selector of the W3C Web Annotation model. Blanks and the shape of quotation marks do not matter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kg.decisions.records import Quote
from kg.model import Span, digest

# What annotation tools such as Hypothesis keep around a quotation.
CONTEXT = 32
# Fewer characters, such as a single verb, say too little without what stands around them.
LONG = 25
_PLAIN = str.maketrans({
    "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "‚": "'",
    "–": "-", "—": "-", "\N{NO-BREAK SPACE}": " ", "\N{NARROW NO-BREAK SPACE}": " ",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Lost:
    """Why words cannot be found, for the user."""

    reason: str


def text_digest(text: str) -> str:
    """By which a text is known to be as it was."""
    return digest("text", text)


def quote_of(text: str, span: Span) -> Quote:
    """The words of a span with what stands around them."""
    return Quote(
        text[span.start : span.end],
        text[max(0, span.start - CONTEXT) : span.start],
        text[span.end : span.end + CONTEXT],
        span.start,
    )


def find(text: str, quote: Quote, *, same_text: bool = False) -> Span | Lost:
    """Where the quotation stands in ``text``, or why that is not known.

    ``same_text``: the text is known to be the one that the quotation was taken from.
    """
    if same_text and quote.start is not None:
        span = Span(quote.start, quote.start + len(quote.exact))
        if text[span.start : span.end] == quote.exact:
            return span
    plain = text.translate(_PLAIN)
    found = list(_occurrences(plain, quote))
    if not found:
        return Lost(f"the words “{_short(quote.exact)}” are not in the article any more")
    ranked = sorted(((_agreement(plain, span, quote), span) for span in found), reverse=True)
    best, span = ranked[0]
    most = len(_flat(quote.prefix)) + len(_flat(quote.suffix))
    if len(ranked) > 1 and ranked[1][0] == best:
        return Lost(f"the words “{_short(quote.exact)}” stand in the article more than once")
    if 2 * best < most and (len(ranked) > 1 or len(_flat(quote.exact)) < LONG):
        return Lost(f"the words around “{_short(quote.exact)}” have changed")
    return span


def holds(text: str, quote: Quote) -> bool:
    """Whether the words are anywhere in ``text``."""
    return next(_occurrences(text.translate(_PLAIN), quote), None) is not None


def _occurrences(plain: str, quote: Quote) -> Iterator[Span]:
    """Every place of the words; inside a longer word only if they were taken from inside one."""
    words = quote.exact.translate(_PLAIN).split()
    if not words:
        return
    is_start = words[0][0].isalnum() and not quote.prefix[-1:].isalnum()
    is_end = words[-1][-1].isalnum() and not quote.suffix[:1].isalnum()
    inner = r"\s+".join(map(re.escape, words))
    pattern = re.compile((r"(?<!\w)" if is_start else "") + inner + (r"(?!\w)" if is_end else ""))
    at = 0
    while match := pattern.search(plain, at):
        yield Span(match.start(), match.end())
        at = match.start() + 1


def _agreement(plain: str, span: Span, quote: Quote) -> int:
    """How many characters before and after the words are as they were."""
    # Blanks are made single, so more of the text is looked at than is compared.
    before = _flat(plain[max(0, span.start - 4 * CONTEXT) : span.start])
    after = _flat(plain[span.end : span.end + 4 * CONTEXT])
    return _common(_flat(quote.prefix)[::-1], before[::-1]) + _common(_flat(quote.suffix), after)


def _common(one: str, other: str) -> int:
    count = 0
    for mine, yours in zip(one, other, strict=False):
        if mine != yours:
            break
        count += 1
    return count


def _flat(text: str) -> str:
    return re.sub(r"\s+", " ", text.translate(_PLAIN))


def _short(words: str) -> str:
    shown = " ".join(words.split())
    return shown if len(shown) <= 60 else f"{shown[:59]}…"
