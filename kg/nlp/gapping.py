"""Second halves without a verb: "Ode was charged with murder, and *Lind* with hiding the car".

The construction is gapping (Ross 1970, "Gapping and the order of constituents"): the verb is left
out, and a subject or object and the verb's preposition are left. Parsers hang the person from what
the first one is charged with, and the preposition from the verb.
"""

from __future__ import annotations

from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.verb_classes import classes

LINKS = frozenset({"with", "of", "for"})
# Tags of a noun phrase without clauses in it.
PHRASE = frozenset({"NNP", "NNPS", "NN", "NNS", "JJ", "DT", "PRP$", "POS", "CD", ",", "PRP"})
FAR = 80  # words from the first half to the last; longer sentences are lists
JOINTS = frozenset({"and", "but", "while", ";"})


def gapped(parsed: ParsedDocument, preposition: Token) -> Token | None:
    """The head of the person in a second half without a verb, to which the verb before applies with
    what stands behind ``preposition``; None where no verb is left out."""
    if preposition.lower not in LINKS or preposition.pos != "ADP":
        return None
    first = _first_half(parsed, preposition)
    return None if first is None else _person(parsed, first, preposition)


def _person(parsed: ParsedDocument, first: Token, preposition: Token) -> Token | None:
    """The head of the person between the joint and ``preposition``; ``first`` is the one before."""
    if not _leads_to_charge(parsed, preposition):
        return None
    words = _remnant(parsed, first, preposition)
    if not words or any(word.tag not in PHRASE for word in words):
        return None
    if not _is_parallel(parsed, words[0], preposition):
        return None
    named = words[-1].pos == "PROPN" or (len(words) == 1 and words[0].tag == "PRP")
    related = words[0].tag == "PRP$" and parsed.tokens[preposition.i + 1].tag == "VBG"
    return _head(words) if named or related else None


def charging_verb(parsed: ParsedDocument, preposition: Token) -> Token | None:
    """The verb that is left out before a ``preposition`` behind which :func:`gapped` finds one."""
    first = _first_half(parsed, preposition)
    while first is not None and _verb_above(parsed, first) is None:
        first = _first_half(parsed, first)
    return None if first is None else _verb_above(parsed, first)


def _verb_above(parsed: ParsedDocument, preposition: Token) -> Token | None:
    """The verb of charging that ``preposition`` belongs to; parsers may hang it from the object."""
    above = parsed.tokens[preposition.head]
    if above.dep in ("dobj", "nsubjpass") and above.pos in ("PROPN", "PRON", "NOUN"):
        above = parsed.tokens[above.head]
    return above if above.lemma in classes().charging else None


def gapped_person(parsed: ParsedDocument, i: int) -> bool:
    """True where token ``i`` heads such a person, who is no part of the list before."""
    token = parsed.tokens[i]
    end = token.right
    for preposition in parsed.tokens[token.i + 1 : end + 2]:
        if preposition.lower in LINKS and preposition.sentence == token.sentence:
            person = gapped(parsed, preposition)
            if person is not None and person.i == i:
                return True
    return False


def _leads_to_charge(parsed: ParsedDocument, preposition: Token) -> bool:
    """What stands behind is no name: "the murder of Roth and Lind of Vesk"."""
    if preposition.i + 1 >= len(parsed.tokens):
        return False
    behind = parsed.kid(preposition.i, "pobj", "pcomp")
    return behind is not None and behind.pos != "PROPN"


def _first_half(parsed: ParsedDocument, preposition: Token) -> Token | None:
    """The same preposition before, which hangs from a verb of charging, or has one left out."""
    start = max(parsed.sentences[preposition.sentence].first, preposition.i - FAR)
    found = None
    for token in parsed.tokens[start : preposition.i]:
        if token.lower == preposition.lower and token.pos == "ADP":
            direct = _verb_above(parsed, token) is not None and _leads_to_charge(parsed, token)
            if direct or (found is not None and _person(parsed, found, token) is not None):
                found = token
    return found


def _remnant(parsed: ParsedDocument, first: Token, preposition: Token) -> list[Token]:
    """The words between the joint and ``preposition``, commas at their ends left out."""
    between = parsed.tokens[first.i + 2 : preposition.i]
    joints = [token.i for token in between if token.lower in JOINTS]
    commas = [token.i for token in between[:-1] if token.text == ","]
    if not joints and not commas:
        return []
    start = joints[-1] if joints else commas[0]
    words = [token for token in between if token.i > start]
    while words and words[-1].text == ",":
        words.pop()
    while words and words[0].text == ",":
        words.pop(0)
    return words


def _is_parallel(parsed: ParsedDocument, word: Token, preposition: Token) -> bool:
    """What stands before the joint ends the first half: a comma, or what the same preposition leads
    to; but "killing the clerk and Lind with acid" has two victims."""
    joint = parsed.tokens[word.i - 1]
    if parsed.tokens[preposition.i + 1].tag == "VBG":
        return True
    before = parsed.tokens[joint.i - 1]
    if joint.text != "," and before.text in ",;":
        return True
    link = parsed.tokens[before.head]
    return before.dep == "pobj" and link.lower == preposition.lower


def _head(words: list[Token]) -> Token:
    """The noun that the words of the phrase hang from; the name where a comma parts the two."""
    inside = {word.i for word in words}
    heads = [word for word in words if word.head not in inside and word.text != ","]
    return heads[-1] if heads else words[-1]


def leads_to_number(parsed: ParsedDocument, preposition: Token) -> bool:
    """ "Organisers spoke of 500 marchers, police *of* 180": the verb is left out, so that the
    number is no part of who speaks. "A crew of 12" has no other number before it."""
    number = parsed.kid(preposition.i, "pobj")
    if number is None or number.tag != "CD" or number.right - number.left > 1:
        return False
    start = parsed.sentences[preposition.sentence].first
    before = [one for one in parsed.tokens[start : preposition.i] if one.dep == "pobj"]
    return any(
        _is_counted(parsed, one)
        and parsed.tokens[one.head].lower == preposition.lower
        and parsed.tokens[parsed.tokens[one.head].head].pos == "VERB"
        for one in before
    )


def _is_counted(parsed: ParsedDocument, noun: Token) -> bool:
    return noun.tag == "CD" or parsed.kid(noun.i, "nummod") is not None
