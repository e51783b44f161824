"""Names that "and" seems to part: "Mali and Niger Railways" is one body, and does not name Mali."""

from __future__ import annotations

from kg.nlp.parse import ParsedDocument, Token, remembered

AND = "and"
NAMES = frozenset({"NNP", "NNPS"})


def second_half(parsed: ParsedDocument, token: Token) -> Token | None:
    """The noun in the plural of a name that begins with ``token``, in "director of Mali and Niger
    Railways"; None of two names. Places in the plural are for the caller to tell apart."""
    last = parsed.kid(token.i, "conj")
    if last is None or token.tag != "NNP" or last.tag != "NNPS":
        return None
    between = parsed.tokens[token.i + 1 : last.i]
    one = len(between) > 1 and between[0].dep == "cc" and all(t.tag == "NNP" for t in between[1:])
    return last if one else None


@remembered
def joint_names(parsed: ParsedDocument) -> frozenset[str]:
    """The names with "and" that the text treats as one somewhere: "Rivers and Land Watch *says*".

    ``kg.nlp.name_repairs.join_halves`` has made the "and" a part of the name.
    """
    return frozenset(
        parsed.text[parsed.tokens[first].start : parsed.tokens[joint.head].end]
        for joint in parsed.tokens
        if joint.lower == AND and joint.dep == "compound"
        for first in [_first(parsed, joint)]
    )


def _first(parsed: ParsedDocument, joint: Token) -> int:
    """Where the capitals before an "and" begin."""
    first, start = joint.i, parsed.sentences[joint.sentence].first
    while first > start and parsed.tokens[first - 1].tag in NAMES:
        first -= 1
    return first
