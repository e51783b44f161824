"""Breakdowns in the words after a noun: "310 passengers, including 18 children", "85 of them
Cambodians", "130 people, 90 men and 40 women"."""

from __future__ import annotations

from typing import NamedTuple

from kg.extraction.events.numbers.measures import PARTS, Measured
from kg.extraction.events.numbers.origins import (
    Origin,
    PartWords,
    countries_behind,
    origin_at,
    origins_of,
)
from kg.model import Bound, Quantity, Span
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.phrases import phrase_span, phrase_tokens
from kg.nlp.tree import NAMING, SUBJECTS, TENSED, VERBAL

OPENERS = frozenset({":", "(", "—", "–", "["})
CLOSERS = frozenset({";", ")", "]", "."})
# A breakdown begins close after what it breaks down.
MAX_DISTANCE = 8
GROUP_TAGS = frozenset({"NNS", "NNPS", "JJ"})  # "mostly children", "both Brazilian"
FEWEST_OF_A_SUM = 2  # members of a list that adds up to its whole


class Subgroup(NamedTuple):
    """Part of a number: its words, its own number and where its people come from."""

    head: int
    span: Span
    quantity: Quantity | None
    origins: tuple[Origin, ...]


def find_subgroups(
    parsed: ParsedDocument,
    head: int,
    measured: tuple[Measured, ...],
    words: PartWords,
    *,
    total: Quantity | None = None,
    behind: int | None = None,
) -> list[Subgroup]:
    """The subgroups that the words after the noun ``head`` name, in reading order.

    ``total`` is the number of the whole; ``after`` the last token of a verb that stands between
    the noun and its breakdown ("52 men were hurt, six of them badly").
    """
    starts = [phrase_tokens(parsed, head)[1]]
    if behind is not None and behind >= starts[0]:
        starts.append(behind + 1)
    for start in starts:
        region = _region(parsed, head, start, words)
        if region is not None:
            found = groups_within(parsed, region, measured, words)
            found = [group for group in found if fits(group.quantity, total)]
            if found:
                return found
    return _adding_up(parsed, starts[0], measured, words, total)


def fits(part: Quantity | None, whole: Quantity | None) -> bool:
    """A part is no larger than its whole; percentages and unknown numbers always fit."""
    if part is None or whole is None or "percent" in (part.unit, whole.unit):
        return True
    most = whole.value if whole.value is not None else whole.max
    least = part.value if part.value is not None else part.min
    return most is None or least is None or least <= most


def groups_within(
    parsed: ParsedDocument,
    region: tuple[int, int],
    measured: tuple[Measured, ...],
    words: PartWords,
) -> list[Subgroup]:
    """All groups that the tokens of ``region`` name, in reading order."""
    first, last = region
    found = [
        subgroup
        for item in measured
        if first <= item.first and item.last < last and item.sort in ("number", "percent")
        if not _superlative(parsed, item.first)
        for subgroup in (numbered(parsed, item, words),)
        if subgroup.head < last
    ]
    covered = {token.i for group in found for token in parsed.within(group.span)}
    covered.update(origin.token for group in found for origin in group.origins)
    found.extend(_unnumbered(parsed, region, covered, words))
    return sorted(found, key=lambda group: group.span)


def _region(parsed: ParsedDocument, head: int, at: int, words: PartWords) -> tuple[int, int] | None:
    """Tokens of the breakdown that begins at or soon after ``at``, or None."""
    tokens = parsed.tokens
    end = parsed.sentences[tokens[head].sentence].last
    comma = False
    for i in range(at, min(end, at + MAX_DISTANCE)):
        token = tokens[i]
        if token.lower in words.markers or token.text in OPENERS:
            last = _region_end(parsed, i + 1, end)
            held = any(tokens[j].lower == "among" for j in range(i, last))
            return (i + 1, last) if token.lower != "with" or held else None
        if token.text == ",":
            comma = True
        elif comma and _opens(parsed, i, end, words):
            return i, _region_end(parsed, i, end)
        elif token.pos in VERBAL or token.text in CLOSERS:
            return None
    return None


def _opens(parsed: ParsedDocument, i: int, end: int, words: PartWords) -> bool:
    """ "half of whom", "most of them", "mostly children", "six seriously" after a comma."""
    tokens = parsed.tokens
    if any(_of_them(parsed, j) for j in range(i, min(end, i + 4))):
        return True
    if i + 1 >= end:
        return False
    if tokens[i].lower in words.mostly:
        head = tokens[_noun_from(parsed, i + 1)]
        return _is_group(parsed, head.i, words) and head.dep not in SUBJECTS
    return tokens[i].pos == "NUM" and tokens[i + 1].lower.endswith("ly")


def _is_group(parsed: ParsedDocument, i: int, words: PartWords) -> bool:
    return parsed.tokens[i].tag in GROUP_TAGS or origin_at(parsed, i, words) is not None


def _of_them(parsed: ParsedDocument, at: int) -> bool:
    tokens = parsed.tokens
    return at + 1 < len(tokens) and tokens[at].lower == "of" and tokens[at + 1].lower in PARTS


def _superlative(parsed: ParsedDocument, i: int) -> bool:
    """ "the youngest of them 16": a property of one, no part."""
    return i > 3 and _of_them(parsed, i - 2) and parsed.tokens[i - 3].tag == "JJS"


def _region_end(parsed: ParsedDocument, at: int, end: int) -> int:
    tokens = parsed.tokens
    for i in range(at, end):
        if tokens[i].text in CLOSERS or tokens[i].tag in TENSED:
            return i
    return end


def _adding_up(
    parsed: ParsedDocument,
    at: int,
    measured: tuple[Measured, ...],
    words: PartWords,
    total: Quantity | None,
) -> list[Subgroup]:
    """ "130 people, 90 men and 40 women": a list after a comma whose numbers add up."""
    tokens = parsed.tokens
    if total is None or total.value is None or at >= len(tokens) or tokens[at].text != ",":
        return []
    found: list[Subgroup] = []
    left = total.value
    for item in measured:
        if item.first <= at or item.sort != "number" or item.quantity.value is None:
            continue
        gap = range(at + 1, item.first)
        if any(tokens[i].text not in (",", "and") for i in gap):
            break
        group = numbered(parsed, item, words)
        found.append(group)
        left -= item.quantity.value
        at = parsed.within(group.span)[-1].i
    return found if left == 0 and len(found) >= FEWEST_OF_A_SUM else []


def numbered(parsed: ParsedDocument, item: Measured, words: PartWords) -> Subgroup:
    """The group that a number counts, by itself or with "of them" and what they are."""
    tokens = parsed.tokens
    counts = item.counts
    if counts is not None and tokens[counts].lower in PARTS:
        counts = None
    head = counts if counts is not None else item.last
    last = phrase_tokens(parsed, head)[1] if counts is not None else item.last + 1
    if counts is None and _of_them(parsed, item.last + 1):
        last = item.last + 3
        if last < len(tokens) and tokens[last].pos in ("NOUN", "PROPN", "ADJ"):
            head = _noun_from(parsed, last)
            last = phrase_tokens(parsed, head)[1]
    span = Span(tokens[item.first].start, tokens[last - 1].end)
    found = origins_of(parsed, head, words) if head != item.last else ()
    if not found and last < len(tokens):
        found = predicate_origins(parsed, last, words)
    return Subgroup(head, span, item.quantity, found)


def _noun_from(parsed: ParsedDocument, i: int) -> int:
    """The noun that the adjective at ``i`` belongs to ("Velmarkan citizens"), else ``i``."""
    token = parsed.tokens[i]
    beside = token.dep in ("amod", "compound") and token.head > i
    return token.head if beside and parsed.tokens[token.head].pos in NAMING else i


def predicate_origins(parsed: ParsedDocument, at: int, words: PartWords) -> tuple[Origin, ...]:
    """What the words at ``at`` say of the origin of the part before them: "are Cambodian",
    "hold Brazilian passports", "come from A and B", "from C"."""
    tokens = parsed.tokens
    end = min(parsed.sentences[tokens[at - 1].sentence].last, at + MAX_DISTANCE)
    found: list[Origin] = []
    for i in range(at, end):
        token = tokens[i]
        if token.lower == "from":
            return (*found, *countries_behind(parsed, i, words))
        origin = origin_at(parsed, i, words)
        if origin is not None:
            found.append(origin)
        elif _ends_predicate(token, words, found=bool(found)):
            break
    return tuple(found)


def _ends_predicate(token: Token, words: PartWords, *, found: bool) -> bool:
    if token.text in (*OPENERS, *CLOSERS, ",") or token.pos == "NUM":
        return True
    if token.pos in VERBAL:
        return token.lemma not in words.being
    return found and token.pos not in ("NOUN", "CCONJ", "ADJ")


def _unnumbered(
    parsed: ParsedDocument, region: tuple[int, int], covered: set[int], words: PartWords
) -> list[Subgroup]:
    """People of a nationality, "a sergeant" in a list, "most of them", "mostly children"."""
    tokens = parsed.tokens
    first, last = region
    found = []
    for i in range(first, last):
        token = tokens[i]
        if i in covered:
            continue
        if token.lower in words.quantifiers and _of_them(parsed, i + 1):
            span = Span(token.start, tokens[i + 2].end)
            origins = predicate_origins(parsed, i + 3, words) if i + 3 < last else ()
            found.append(Subgroup(i, span, None, origins))
            covered.update(origin.token for origin in origins)
            continue
        if token.lower in words.mostly and i == first and i + 1 < last:
            head = _noun_from(parsed, i + 1)
            if _is_group(parsed, head, words):
                whole = Span(token.start, tokens[head].end)
                found.append(Subgroup(head, whole, None, origins_of(parsed, head, words)))
                covered.update(range(i, head + 1))
            continue
        group = _group_at(parsed, i, words)
        if group is not None:
            found.append(group)
            covered.update(origin.token for origin in group.origins)
    return found


def _group_at(parsed: ParsedDocument, i: int, words: PartWords) -> Subgroup | None:
    """A single person, or people of a nationality, at token ``i``."""
    tokens, token = parsed.tokens, parsed.tokens[i]
    if token.pos not in ("NOUN", "PROPN", "ADJ"):
        return None
    beside = token.pos == "ADJ" or token.dep == "compound"
    if beside and token.head > i and tokens[token.head].pos in NAMING:
        return None
    countries = origins_of(parsed, i, words)
    person = words.events.noun_type(token.lemma.lower()) == "Person"
    person = person or (token.pos == "PROPN" and origin_at(parsed, i, words) is not None)
    single = next(parsed.kids(i, "det", "nummod"), None)
    if (
        single is not None
        and single.lower in ("a", "an", "one")
        and person
        and (token.tag in ("NN", "NNP"))
    ):
        quantity = Quantity(Bound.EXACTLY, single.span, value=1, unit=token.text)
        return Subgroup(i, phrase_span(parsed, i), quantity, countries)
    if not countries or (token.pos == "PROPN" and origin_at(parsed, i, words) is None):
        return None
    return Subgroup(i, phrase_span(parsed, i), None, countries)
