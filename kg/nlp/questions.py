"""Yes-or-no questions: "Would the governor order it?"."""

from __future__ import annotations

from kg.nlp.parse import ParsedDocument, Token

OPENINGS = frozenset({"PUNCT", "CCONJ", "SPACE"})


def opening_of_question(parsed: ParsedDocument, token: Token) -> Token | None:
    """The auxiliary that opens the question by yes or no around ``token``."""
    sentence = parsed.sentences[token.sentence]
    words = [t for t in parsed.tokens[sentence.first : sentence.last] if t.pos not in OPENINGS]
    last = parsed.tokens[max(sentence.last - 3, sentence.first) : sentence.last]
    if not words or not any(token.text == "?" for token in last):
        return None
    return words[0] if words[0].pos == "AUX" or words[0].tag == "MD" else None
