"""Words that negate what they stand beside: "not", "never", "no officer", "nobody"."""

from __future__ import annotations

from kg.extraction.factuality.lexicon import CertaintyWords
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import NOMINAL, denies_what_follows
from kg.nlp.verb_classes import classes

HARDLY = frozenset({"hardly", "scarcely", "barely"})
# What "not long" dates by another event, and denies nothing.
DATING = frozenset({"after", "before", "since", "ago"})


def is_denied(parsed: ParsedDocument, token: Token) -> bool:
    """ "Not", "never", both or "neither" beside a verb, "no" before a noun: one negation.

    "Not only", and "not … until" of the past, negate nothing.
    """
    if token.tag in ("VBD", "VBN", "VB") and any(
        kid.lower in ("until", "till") and kid.i > token.i for kid in parsed.kids(token.i, "prep")
    ):
        return False
    return any(
        (kid.dep == "neg" and _denies(parsed, kid))
        or (kid.lower == "neither" and kid.dep in ("preconj", "cc", "det"))
        or (kid.lower == "no" and kid.dep == "det" and token.pos in NOMINAL)
        for kid in parsed.kids(token.i)
    )


def _denies(parsed: ParsedDocument, negation: Token) -> bool:
    return not adds(parsed, negation) and not denies_what_follows(parsed, negation)


def adds(parsed: ParsedDocument, negation: Token) -> bool:
    """ "Not only", "not *the* only ones who": others do so too."""
    after = parsed.word_after(negation.i)
    second = parsed.word_after(negation.i + 1) if after == "the" else after
    return after in classes().adding or second == "only"


def is_emphatic(parsed: ParsedDocument, noun: Token) -> bool:
    """ "Brought no case, *not even* a fine": what was denied before is denied once more."""
    denials = (kid for kid in parsed.kids(noun.i, "neg") if kid.lower == "not")
    known = any(kid.lower == "the" for kid in parsed.kids(noun.i, "det"))  # "not even *the* fine"
    return (
        noun.pos in NOMINAL
        and not known
        and any(parsed.word_after(kid.i) == "even" for kid in denials)
    )


def is_contrasted(parsed: ParsedDocument, preposition: Token) -> bool:
    """ "Convicted *not* of murder but of theft": of the murder, and not of the theft; but what
    there was no arrest for, "not even after the murder", took place."""
    negated = parsed.tokens[preposition.left].lower == "not"
    return negated and preposition.lower not in DATING


def is_emphatic_link(parsed: ParsedDocument, preposition: Token) -> bool:
    """ "Was not charged with murder, *not even* with a theft"."""
    return parsed.word_after(preposition.left) == "even"


def is_no_longer(parsed: ParsedDocument, adverb: Token, verb: Token) -> bool:
    """ "No longer works", "was not long in custody"; but "killed him not long after dawn", "not
    long after he was shot"."""
    if parsed.word_after(adverb.i) in DATING:
        return False
    behind = verb.pos == "VERB" and adverb.i > verb.i
    return not behind or parsed.tokens[adverb.left].lower != "not"


def is_nobody(parsed: ParsedDocument, i: int, words: CertaintyWords) -> bool:
    """ "Nobody", "no officer", "neither operation"; "no fewer than 33" is no negation."""
    token = parsed.tokens[i]
    # The parser cuts "no-one" in three, and hangs the pieces where it likes.
    pieces = "".join(piece.lower for piece in parsed.tokens[max(i - 2, 0) : i + 1])
    if token.lower in words.nobody or pieces in words.nobody:
        return True
    if any(kid.lower in HARDLY for kid in parsed.kids(i, "advmod")):
        return token.lower.startswith("any")  # "hardly anyone"
    for kid in parsed.kids(i, "det", "neg", "preconj", "cc"):
        none = kid.lower in ("no", "neither")
        none = none or (kid.lower == "not" and _is_not_one(parsed, kid))
        if none and parsed.tag_after(kid.i) != "JJR":
            return True
    return False


def _is_not_one(parsed: ParsedDocument, negation: Token) -> bool:
    """ "Not one guard was hurt", "not a soul"; but "not one but two men"."""
    contrasted = any(kid.lower == "but" for kid in parsed.kids(negation.head, "cc"))
    return parsed.word_after(negation.i) in ("a", "one") and not contrasted
