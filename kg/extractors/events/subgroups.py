"""Breakdowns of a number: "310 passengers, including 18 children", "85 of them Cambodians"."""

from __future__ import annotations

from typing import NamedTuple

from kg.extractors.events.event_words import EventWords
from kg.extractors.events.measures import PARTS, Measured
from kg.extractors.events.spans import phrase_tokens
from kg.model import Bound, Quantity, Span
from kg.parse import ParsedDocument

MARKERS = frozenset({"including", "include", "among", "with", "comprising", "namely"})
OPENERS = frozenset({":", "(", "—", "–", "["})
CLOSERS = frozenset({";", ")", "]", "."})
# A breakdown begins close behind what it breaks down.
MAX_DISTANCE = 8


class Subgroup(NamedTuple):
    """Part of a number: its words, its own number and the countries its people come from."""

    head: int
    span: Span
    quantity: Quantity | None
    origins: tuple[tuple[int, str | None], ...]  # token and name of the country


def find_subgroups(
    parsed: ParsedDocument, head: int, measured: tuple[Measured, ...], words: EventWords
) -> list[Subgroup]:
    """The subgroups that the words behind the noun ``head`` name, in reading order."""
    region = _region(parsed, head)
    if region is None:
        return []
    first, last = region
    found: list[Subgroup] = []
    for item in measured:
        if first <= item.first and item.last < last and item.sort in ("number", "percent"):
            subgroup = _numbered(parsed, item, words)
            if subgroup is not None:
                found.append(subgroup)
    covered = {i for group in found for i in _indices(parsed, group.span)}
    found.extend(_unnumbered(parsed, first, last, covered, words))
    return sorted(found, key=lambda group: group.span)


def _region(parsed: ParsedDocument, head: int) -> tuple[int, int] | None:
    """Tokens of the breakdown behind ``head``, or None where none follows."""
    tokens = parsed.tokens
    end = parsed.sentences[tokens[head].sentence].last
    at = phrase_tokens(parsed, head)[1]
    limit = min(end, at + MAX_DISTANCE)
    comma = False
    while at < limit:
        token = tokens[at]
        if token.lower in MARKERS or token.text in OPENERS:
            return at + 1, _region_end(parsed, at + 1, end)
        if token.text == ",":
            comma = True
        elif comma and _partitive(parsed, at, end):
            return at, _region_end(parsed, at, end)
        elif token.pos in ("VERB", "AUX") or token.text in CLOSERS:
            return None
        at += 1
    return None


def _of_them(parsed: ParsedDocument, at: int) -> bool:
    tokens = parsed.tokens
    return at + 1 < len(tokens) and tokens[at].lower == "of" and tokens[at + 1].lower in PARTS


def _partitive(parsed: ParsedDocument, at: int, end: int) -> bool:
    """ "half of whom", "most of them", "six of which" within the next tokens."""
    return any(_of_them(parsed, i) for i in range(at + 1, min(end, at + 4)))


def _region_end(parsed: ParsedDocument, at: int, end: int) -> int:
    tokens = parsed.tokens
    for i in range(at, end):
        if tokens[i].text in CLOSERS or tokens[i].tag in ("VBD", "VBZ", "VBP", "MD"):
            return i
    return end


def _indices(parsed: ParsedDocument, span: Span) -> list[int]:
    return [token.i for token in parsed.within(span)]


def _numbered(parsed: ParsedDocument, item: Measured, words: EventWords) -> Subgroup | None:
    tokens = parsed.tokens
    head = item.counts if item.counts is not None else item.last
    last = phrase_tokens(parsed, head)[1] if item.counts is not None else item.last + 1
    if item.counts is None and _of_them(parsed, item.last + 1):
        last = item.last + 3
        if last < len(tokens) and tokens[last].pos in ("NOUN", "PROPN", "ADJ"):
            head = last
            last = phrase_tokens(parsed, head)[1]
    span = Span(tokens[item.first].start, tokens[last - 1].end)
    return Subgroup(head, span, item.quantity, _origins(parsed, head, words))


def _unnumbered(
    parsed: ParsedDocument, first: int, last: int, covered: set[int], words: EventWords
) -> list[Subgroup]:
    """People of a nationality, "a sergeant" in a list, "most of them": groups without a number."""
    tokens = parsed.tokens
    found = []
    for i in range(first, last):
        token = tokens[i]
        if i in covered or token.pos not in ("NOUN", "PROPN", "ADJ"):
            continue
        countries = _origins(parsed, i, words)
        single = any(k.lower in ("a", "an", "one") for k in parsed.kids(i, "det", "nummod"))
        if single and token.dep in ("conj", "appos") and words.noun_type(token.lemma) == "Person":
            span = _span(parsed, i)
            quantity = _one(parsed, i)
            found.append(Subgroup(i, span, quantity, countries))
        elif countries and (token.pos != "ADJ" or tokens[token.head].pos != "NOUN"):
            if token.pos == "PROPN" and token.lower not in words.origins:
                continue
            found.append(Subgroup(i, _span(parsed, i), None, countries))
    return found


def _span(parsed: ParsedDocument, i: int) -> Span:
    first, last = phrase_tokens(parsed, i)
    return Span(parsed.tokens[first].start, parsed.tokens[last - 1].end)


def _one(parsed: ParsedDocument, i: int) -> Quantity:
    det = next(parsed.kids(i, "det", "nummod"))
    return Quantity(Bound.EXACTLY, det.span, value=1, unit=parsed.tokens[i].text)


def _origins(
    parsed: ParsedDocument, head: int, words: EventWords
) -> tuple[tuple[int, str | None], ...]:
    """Where the people named by ``head`` come from: "Cambodians", "nationals of A, B and C"."""
    tokens = parsed.tokens
    token = tokens[head]
    found: list[tuple[int, str | None]] = []
    if token.lower in words.origins:
        found.append((head, words.origins[token.lower]))
    elif token.entity_type == "NORP" and token.tag in ("NNPS", "NNS", "NNP"):
        found.append((head, None))
    for kid in parsed.kids(head, "amod", "compound"):
        if kid.lower in words.origins:
            found.append((kid.i, words.origins[kid.lower]))
    if words.noun_type(token.lemma.lower()) != "Person" and token.entity_type != "NORP":
        return tuple(found)
    sentence_end = parsed.sentences[token.sentence].last
    following = tokens[head + 1] if head + 1 < sentence_end else None
    if following is not None and following.lower in ("from", "of"):
        for i in range(head + 2, min(sentence_end, following.right)):
            if tokens[i].pos == "PROPN" and tokens[i].dep != "compound":
                found.append((i, None))
            elif tokens[i].dep == "prep" and tokens[i].lower in ("among", "in", "with"):
                break
    return tuple(found)
