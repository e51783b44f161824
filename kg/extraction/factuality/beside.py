"""What auxiliaries, conjunctions and questions beside a word say of it.

Each function reads the words that hang from one word or stand around it, and climbs no higher than
the verb whose clause it is.
"""

from __future__ import annotations

from kg.extraction.factuality.labels import Effects
from kg.extraction.factuality.lexicon import CertaintyWords
from kg.extraction.factuality.proceedings import is_inverted
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import first_conjunct


def auxiliary_effects(
    parsed: ParsedDocument, words: CertaintyWords, auxiliary: Token, verb: Token
) -> Effects:
    """What "may", "would" or a headline's "to" say of ``verb``."""
    effects = words.modals.get(auxiliary.lower)
    if effects is None:
        # headline "Minister to resign"
        ahead = auxiliary.lower == "to" and verb.dep in ("ROOT", "conj") and verb.tag == "VB"
        return ("future",) if ahead else ()
    if auxiliary.lower in words.backshifted and _is_reported(parsed, verb):
        return ("future",)  # "said it would close": will, moved into the past
    return effects


def _is_reported(parsed: ParsedDocument, verb: Token) -> bool:
    """True in a clause that a past verb of saying governs, without a condition of its own."""
    top = first_conjunct(parsed, verb)
    above = parsed.tokens[top.head]
    past = above.tag in ("VBD", "VBN") and top.dep == "ccomp" and above.i != top.i
    return past and parsed.kid(verb.i, "advcl") is None


def mark_effects(
    parsed: ParsedDocument, words: CertaintyWords, mark: Token, clause: Token
) -> Effects:
    """What the conjunction of ``clause`` says of it; "asked if", "are examining if": whether."""
    above = parsed.tokens[clause.head]
    asking = words.verbs.get(above.lemma) == ("unspecified",)
    asked = mark.lower == "if" and (clause.dep == "ccomp" or asking)
    return words.marks.get("whether" if asked else mark.lower, ())


def condition_effects(parsed: ParsedDocument, words: CertaintyWords, verb: Token) -> Effects:
    """ "provided that it rains", "if he resigns"; not "as if", "even if"."""
    openings = [kid.lower for kid in parsed.kids(verb.i, "prep")]
    for clause in parsed.kids(verb.i, "advcl"):
        mark = parsed.kid(clause.i, "mark")
        if mark is None:
            openings.append("if" if is_inverted(parsed, clause) else clause.lower)
        elif parsed.tokens[max(mark.i - 1, 0)].lower not in ("as", "even"):
            openings.append(mark.lower)
    conditional = any("conditional" in words.marks.get(opening, ()) for opening in openings)
    return ("hypothetical", "unspecified") if conditional else ()


def is_asked(parsed: ParsedDocument, root: Token) -> bool:
    """A question; "Why did they close it?" takes the closing as given."""
    sentence = parsed.sentences[root.sentence]
    last = parsed.tokens[max(sentence.last - 2, sentence.first) : sentence.last]
    asks = any(token.text == "?" for token in last)
    return asks and not any(kid.tag == "WRB" for kid in parsed.kids(root.i, "advmod"))


def ends_quoted_word(parsed: ParsedDocument, preposition: Token, event: Token) -> bool:
    """ "a 'cage without a door' with their consent": the quoted word ends with its mark."""
    tags = [token.tag for token in parsed.tokens[preposition.i : event.i]]
    return tags.count("''") > tags.count("``")
