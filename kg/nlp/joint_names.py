"""Names that "and" seems to part: "Mali and Niger Railways" is one body, and does not name Mali."""

from __future__ import annotations

from kg.nlp.parse import ParsedDocument, Token


def second_half(parsed: ParsedDocument, token: Token) -> Token | None:
    """The noun in the plural of a name that begins with ``token``, in "director of Mali and Niger
    Railways"; None of two names. Places in the plural are for the caller to tell apart."""
    last = parsed.kid(token.i, "conj")
    if last is None or token.tag != "NNP" or last.tag != "NNPS":
        return None
    between = parsed.tokens[token.i + 1 : last.i]
    one = len(between) > 1 and between[0].dep == "cc" and all(t.tag == "NNP" for t in between[1:])
    return last if one else None
