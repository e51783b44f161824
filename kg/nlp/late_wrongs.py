"""What somebody is accused of, where much stands between: "accused troops in the north, near Brede,
*of crimes*"."""

from __future__ import annotations

from kg.nlp.parse import ParsedDocument, Token

OF = "of"


def late_wrongs(parsed: ParsedDocument, verb: Token, accused: tuple[int, ...]) -> list[int]:
    """Heads behind an "of" that stands behind a comma, or before a gerund ("the wing in Vesk *of
    using* it"), from whatever in between the parser hangs it."""
    if not accused or max(accused) < verb.i:
        return []
    sentence = parsed.sentences[verb.sentence]
    for token in parsed.tokens[max(accused) + 1 : sentence.last]:
        if token.lower != OF:
            continue
        gerunds = [kid.i for kid in parsed.kids(token.i, "pcomp") if kid.tag == "VBG"]
        if gerunds or parsed.tokens[token.i - 1].text == ",":
            return gerunds or [kid.i for kid in parsed.kids(token.i, "pobj")]
    return []
