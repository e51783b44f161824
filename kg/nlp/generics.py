"""What is said of an act as such, and of nobody who does it: "prosecuting a patient is unusual"."""

from __future__ import annotations

from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import PRESENT, SUBJECTS, is_infinitive, tense_tag

NEW = frozenset({"a", "an", "any", "no"})
UNNAMED = frozenset({"someone", "somebody", "anyone", "anybody", "something", "anything"})
ANYBODY = UNNAMED | {"people", "others", "one", "them"}
WHOLE = frozenset({"csubj", "csubjpass"})
JUDGED = ("acomp", "attr", "oprd")


def is_generic(parsed: ParsedDocument, verb: Token) -> bool:
    """True of an act without a doer, done to nobody in particular, that the present tense judges.

    "*Prosecuting* a patient for lying is harsh", "it is unusual to *prosecute* someone". "Killing
    him was a mistake" is about one that was done.
    """
    if verb.pos != "VERB" or parsed.kid(verb.i, *SUBJECTS, "poss") is not None:
        return False
    judging = _judging(parsed, verb)
    if judging is None or tense_tag(parsed, judging) not in (*PRESENT, "MD"):
        return False
    return all(_is_anybody(parsed, kid) for kid in parsed.kids(verb.i, "dobj", "dative"))


def _judging(parsed: ParsedDocument, verb: Token) -> Token | None:
    """The verb of which the act is the subject, perhaps behind "it is unusual"."""
    above = parsed.tokens[verb.head]
    bare = verb.tag == "VBG" or is_infinitive(parsed, verb)
    if verb.dep in WHOLE and bare:
        return above
    if not is_infinitive(parsed, verb):
        return None
    copula = parsed.tokens[above.head] if above.dep in JUDGED else above
    it = parsed.kid(copula.i, *SUBJECTS)
    said = copula.lemma == "be" and any(True for _ in parsed.kids(copula.i, *JUDGED))
    return copula if said and it is not None and it.lower == "it" else None


def _is_anybody(parsed: ParsedDocument, noun: Token) -> bool:
    """ "A patient", "someone", "journalists"."""
    if noun.pos == "PRON" or noun.lower in ANYBODY:
        return noun.lower in ANYBODY
    openings = {kid.lower for kid in parsed.kids(noun.i, "det", "poss")}
    bare = not openings and noun.tag in ("NN", "NNS")
    return noun.pos == "NOUN" and (bare or bool(openings & NEW))
