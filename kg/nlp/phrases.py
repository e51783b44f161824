"""Whole phrases and clauses around a head word: where they begin and end, what they count."""

from __future__ import annotations

from kg.model import Span
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import misjoined_subject, prepositional_objects

# Left dependents that belong to the name of a thing; others (commas, conjunctions) do not.
LEFT_OF_NOUN = frozenset(
    {"det", "poss", "amod", "compound", "nummod", "nmod", "quantmod", "predet", "advmod"}
    | {"npadvmod", "neg", "case", "prep", "pobj"}
)


def has_the(parsed: ParsedDocument, i: int) -> bool:
    """True of a noun with the definite article."""
    return any(kid.lower == "the" for kid in parsed.kids(i, "det"))


def phrase_tokens(parsed: ParsedDocument, i: int) -> tuple[int, int]:
    """First and last-plus-one token of the trimmed noun phrase around head ``i``.

    Left modifiers and "of" phrases belong to it; other prepositional phrases, relative clauses,
    appositions and coordinated phrases do not.
    """
    return _left_edge(parsed, i), _right_edge(parsed, i)


def _left_edge(parsed: ParsedDocument, i: int) -> int:
    tokens = parsed.tokens
    first = i
    for left in reversed(list(parsed.kids(i))):
        if left.i < i:
            if not _belongs_to_noun(left):
                break
            first = min(first, left.left)
    for j in range(i - 1, first, -1):
        if tokens[j].text in ",;:()" and not (tokens[j - 1].pos == "ADJ" == tokens[j + 1].pos):
            first = j + 1
            break
    while first < i and tokens[first].dep in ("punct", "cc", "mark"):
        first += 1
    return first


def _belongs_to_noun(left: Token) -> bool:
    if left.dep == "punct":
        return left.text not in ",;:()—–"
    if left.dep == "nsubj":
        return left.pos in ("NOUN", "PROPN", "NUM")
    return left.dep in LEFT_OF_NOUN


def _right_edge(parsed: ParsedDocument, i: int) -> int:
    tokens, last = parsed.tokens, i + 1
    while last < len(tokens) and tokens[last].head == i and tokens[last].dep == "nummod":
        last += 1
    preposition = next((kid for kid in parsed.kids(i, "prep") if kid.i == last), None)
    if preposition is None or preposition.lower != "of":
        return last
    target = parsed.kid(preposition.i, "pobj")
    return last if target is None else _right_edge(parsed, target.i)


def phrase_span(parsed: ParsedDocument, i: int) -> Span:
    """The characters of the trimmed noun phrase around head ``i``."""
    first, last = phrase_tokens(parsed, i)
    return Span(parsed.tokens[first].start, parsed.tokens[last - 1].end)


def subtree_span(parsed: ParsedDocument, i: int) -> Span:
    """The characters of token ``i`` and all that hangs from it."""
    token = parsed.tokens[i]
    return Span(parsed.tokens[token.left].start, parsed.tokens[token.right - 1].end)


def clause_span(parsed: ParsedDocument, i: int) -> Span:
    """The characters of the whole subtree of ``i``, punctuation at its ends left out."""
    token = parsed.tokens[i]
    first, last = token.left, token.right
    while first < i and parsed.tokens[first].dep in ("punct", "mark", "cc"):
        first += 1
    while last - 1 > i and parsed.tokens[last - 1].dep == "punct":
        last -= 1
    return Span(parsed.tokens[first].start, parsed.tokens[last - 1].end)


def end_before_misjoined(parsed: ParsedDocument, verb: Token) -> Token | None:
    """The last token before the "and" of a verb's misjoined subject; None where it has none."""
    subject = misjoined_subject(parsed, verb)
    if subject is None:
        return None
    joints = [kid for kid in parsed.kids(subject.head, "cc") if kid.i < subject.left]
    return parsed.tokens[joints[-1].i - 1] if joints else None


def counted_noun(parsed: ParsedDocument, i: int, measures: frozenset[str]) -> int:
    """The noun that ``i`` counts: "phones" for "hundreds" in "hundreds of phones", else ``i``."""
    token = parsed.tokens[i]
    if token.lower in measures or token.lemma in measures or token.pos == "NUM":
        behind = next(prepositional_objects(parsed, i, ("of",)), None)
        if behind is not None:
            return behind
    return i
