"""Quantities in the parse: what a number counts, and the words of its unit."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from kg.extraction.quantities import Found, NumberWords, Piece, pieces, quantities_in
from kg.extraction.times.clock import Clock
from kg.model import Quantity, Span, Time
from kg.nlp.parse import ParsedDocument, remembered
from kg.nlp.phrases import phrase_span, phrase_tokens
from kg.nlp.tree import NAMING, NOUN_SUBJECTS, prepositional_objects, roots

COUNTABLE = frozenset({"NOUN", "PROPN", "ADJ"})
BESIDE_NUMBER = frozenset({"more", "others", "less", "fewer"})  # "60 more" counts no noun
PARTS = frozenset({"whom", "which", "them", "us", "you"})


class Measured(NamedTuple):
    """A quantity with the token that it counts (a noun), and the tokens of its own words."""

    quantity: Quantity
    sort: str
    counts: int | None
    first: int
    last: int


class SentenceFigures(NamedTuple):
    """The quantities and times of one sentence."""

    quantities: tuple[Measured, ...]
    times: tuple[Time, ...]


def figures(
    parsed: ParsedDocument, sentence: int, words: NumberWords, clock: Clock
) -> SentenceFigures:
    """All quantities and times of a sentence; numbers inside a time are no quantities."""
    times = tuple(clock.find(parsed.text, pieces_of(parsed, sentence)))
    measured = []
    for found in _found(parsed, sentence, words):
        covering = [time for time in times if time.span.overlaps(found.quantity.span)]
        vague = found.sort == "duration" and any(
            time.value is None and not _points_beyond(parsed, time) for time in covering
        )
        if covering and not vague:
            continue
        item = _measure(parsed, found, words)
        if item is not None:
            measured.append(item)
    return SentenceFigures(tuple(measured), times)


@remembered
def _found(parsed: ParsedDocument, sentence: int, words: NumberWords) -> tuple[Found, ...]:
    """The quantities of a sentence without what they count."""
    return tuple(quantities_in(parsed.text, pieces_of(parsed, sentence), words))


@remembered
def pieces_of(parsed: ParsedDocument, sentence: int) -> list[Piece]:
    """The pieces of a sentence; not to be changed by who asks."""
    return pieces(parsed.text, parsed.sentence_span(sentence))


def _points_beyond(parsed: ParsedDocument, time: Time) -> bool:
    """ "eleven years after the massacre" tells a distance in time, and no duration."""
    return parsed.text[time.span.start : time.span.end].lower().endswith((" after", " before"))


@remembered
def numbers_of(parsed: ParsedDocument, sentence: int, words: NumberWords) -> tuple[Measured, ...]:
    """The quantities of a sentence that is read for its numbers alone."""
    items = (_measure(parsed, one, words) for one in _found(parsed, sentence, words))
    return tuple(item for item in items if item is not None)


def _measure(parsed: ParsedDocument, found: Found, words: NumberWords) -> Measured | None:
    quantity = found.quantity
    inside = parsed.within(quantity.span)
    first = parsed.at(quantity.span.start)
    if first is not None and (not inside or first.i < inside[0].i):
        inside = (first, *inside)
    if not inside:
        return None
    first_token, last_token = inside[0].i, inside[-1].i
    if found.sort == "sum":
        quantity = _rate(parsed, quantity, last_token, words)
        return Measured(quantity, "sum", None, first_token, last_token)
    if found.sort in ("duration", "age", "measure", "distance"):
        return Measured(quantity, found.sort, None, first_token, last_token)
    counted = _counted(parsed, first_token, last_token)
    if found.sort == "percent":
        return _percentage(parsed, quantity, first_token, last_token)
    if _is_age(parsed, first_token, last_token):
        return Measured(replace(quantity, unit="years old"), "age", None, first_token, last_token)
    if _names(parsed, first_token, last_token):
        return None
    if counted is None:
        quantity = replace(quantity, of=_fronted(parsed, first_token, last_token))
        return Measured(quantity, "number", None, first_token, last_token)
    whole = _whole(parsed, first_token, last_token, counted)
    unit = _unit(parsed, last_token, counted) if whole is None else parsed.tokens[counted].text
    quantity = replace(quantity, unit=unit, of=whole)
    quantity = _rate(parsed, quantity, counted, words)
    return Measured(quantity, "number", counted, first_token, last_token)


def _names(parsed: ParsedDocument, first: int, last: int) -> bool:
    """ "Unit 731", "Torvex 4.2": digits behind a name that they belong to."""
    token = parsed.tokens[first]
    if first != last or not first or not token.text[0].isdecimal() or token.head != first - 1:
        return False
    return token.dep == "nummod" and parsed.tokens[first - 1].tag in ("NNP", "NN")


def _is_age(parsed: ParsedDocument, first: int, last: int) -> bool:
    """ "Ana Brill, 31, …": a bare number between commas behind a name."""
    tokens = parsed.tokens
    if first != last or first < 2 or last + 1 >= len(tokens):
        return False
    return (
        tokens[first - 1].text == ","
        and tokens[last + 1].text in ",;.)"
        and tokens[first - 2].pos in ("PROPN", "NOUN")
        and tokens[first].text.isdecimal()
        and len(tokens[first].text) <= 2
        and tokens[first].dep in ("appos", "nummod", "npadvmod", "conj", "attr")
    )


def _counted(parsed: ParsedDocument, first: int, last: int) -> int | None:
    """The noun that the number in tokens ``first`` to ``last`` counts."""
    tokens = parsed.tokens
    token = roots(tokens[first : last + 1])[0]
    for below in prepositional_objects(parsed, token.i, ("of",)):
        return below if tokens[below].lower not in PARTS and below > last else None
    if token.dep in ("nummod", "quantmod", "amod", "compound", "nmod", "det", "predet", "advmod"):
        head = tokens[token.head]
        if head.pos in COUNTABLE and head.i > last and head.lower not in BESIDE_NUMBER:
            return head.i
    following = last + 1
    while (
        following < len(tokens)
        and tokens[following].pos in ("ADJ", "PROPN")
        and (tokens[following].head > following)
    ):
        following = tokens[following].head
    if following < len(tokens) and tokens[following].pos in NAMING:
        while tokens[following].dep == "compound" and tokens[following].head > following:
            following = tokens[following].head
        return following
    return None


def _whole(parsed: ParsedDocument, first: int, last: int, counted: int) -> str | None:
    """ "two of the 40 accused": the words of what a number is part of, where that is counted."""
    if not any(
        counted in prepositional_objects(parsed, i, ("of",)) for i in range(first, last + 1)
    ):
        return None
    own = parsed.kid(counted, "nummod")
    if own is None or first <= own.i <= last:
        return None
    return _phrase(parsed, counted)


def _fronted(parsed: ParsedDocument, first: int, last: int) -> str | None:
    """ "Of the 64 hostages, 50 were freed": the words of the whole at the head of the clause."""
    top = roots(parsed.tokens[first : last + 1])[0]
    if top.dep not in (*NOUN_SUBJECTS, "dobj"):
        return None
    for kid in parsed.kids(top.head, "prep"):
        below = parsed.kid(kid.i, "pobj")
        if kid.lower == "of" and kid.i < first and below is not None:
            return _phrase(parsed, below.i)
    return None


def _phrase(parsed: ParsedDocument, head: int) -> str:
    return parsed.document.words(phrase_span(parsed, head))


def _unit(parsed: ParsedDocument, last: int, counted: int) -> str | None:
    start = last + 1
    while start < counted and parsed.tokens[start].lower in ("of", "the", "-", "their", "its"):
        start += 1
    end = phrase_tokens(parsed, counted)[1]
    if start >= end:
        return None
    words = parsed.text[parsed.tokens[start].start : parsed.tokens[end - 1].end]
    return " ".join(words.split())


def _percentage(parsed: ParsedDocument, quantity: Quantity, first: int, last: int) -> Measured:
    for i in range(last, first - 1, -1):
        for below in prepositional_objects(parsed, i, ("of",)):
            return Measured(
                replace(quantity, of=_phrase(parsed, below)), "percent", below, first, last
            )
    following = last + 1
    if following < len(parsed.tokens) and parsed.tokens[following].pos == "NOUN":
        words = parsed.tokens[following].text
        return Measured(replace(quantity, of=words), "percent", following, first, last)
    return Measured(quantity, "percent", None, first, last)


def _rate(parsed: ParsedDocument, quantity: Quantity, last: int, words: NumberWords) -> Quantity:
    """ "$12,000 a month", "40 people a day", "$4,000 each": what the number is per."""
    tokens = parsed.tokens
    at = last + 1
    if at >= len(tokens):
        return quantity
    if tokens[at].lower == "each":
        return replace(quantity, per="each")
    if tokens[at].lower in ("a", "an", "per", "every", "for"):
        step = at + 2 if tokens[at].lower == "for" and parsed.word_after(at) == "each" else at + 1
        if step < len(tokens) and tokens[step].lower in words.periods:
            if tokens[at].lower == "for" and step == at + 1:
                return quantity
            span = Span(quantity.span.start, tokens[step].end)
            return replace(quantity, per=tokens[step].lower, span=span)
    return quantity
