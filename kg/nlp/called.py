"""Who or what a noun is said to be: "is a liar", "called her a liar", "named as the killer"."""

from __future__ import annotations

from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import (
    PLURAL,
    VERBAL,
    base_form,
    conjuncts,
    governor,
    is_negated,
    is_passive,
    logical_objects,
    particled,
    prepositional_objects,
    subjects,
)
from kg.nlp.verb_classes import classes

PREDICATES = ("attr", "oprd")
REFERRING = ("to",)  # "referred to Sorn as a liar"
LINKING = frozenset({"be", "become"})
ORDINAL_ENDS = ("fth", "xth", "nth", "hth")
PERSONAL = frozenset({"he", "she", "they", "i", "you", "him", "her", "them"})


def said_of(parsed: ParsedDocument, noun: Token) -> list[int] | None:
    """Heads of who or what is, or is called, ``noun``; None where it is no predicate.

    "*Sorn* is a suspect", "named *Sorn* as a suspect", "called *Sorn* a liar": whoever
    says so of somebody else is not meant.
    """
    called = called_as(parsed, noun)
    head = parsed.tokens[noun.head]
    if called is None and noun.dep in PREDICATES and head.pos in VERBAL:
        return subjects(parsed, head.i)
    return called


def identified_as(parsed: ParsedDocument, i: int) -> list[int]:
    """Ode of "*Ode* is the man who …", "named *Ode* as the man who …"; nobody elsewhere.

    ``i`` is the noun before the relative clause. Who is negated ("is not the man") is not he.
    """
    noun = parsed.tokens[i]
    if noun.pos != "NOUN" or parsed.kid(i, "relcl") is None:
        return []
    if is_negated(parsed, governor(parsed, noun).i) or is_negated(parsed, noun.head):
        return []
    above = governor(parsed, noun)
    one_of = noun.dep == "pobj" and parsed.tokens[noun.head].lower == "of" and above.lower == "one"
    named = [parsed.tokens[i] for i in said_of(parsed, above if one_of else noun) or ()]
    return [one.i for one in named if one.pos == "PROPN" or one.lower in PERSONAL]


def names_behind(parsed: ParsedDocument, i: int) -> list[int]:
    """Grell, Orsk and Finn of "three *men*, Bo Grell, Ada Orsk and Ed Finn": a list of names that
    says who a plural noun means. In "the guards, Ada Lind and Tom Holt said, beat him" it speaks;
    in "men who robbed two nurses, Ada Lind and Tom Holt," it may be the nurses.
    """
    noun = parsed.tokens[i]
    if noun.tag not in PLURAL or noun.pos != "NOUN":
        return []
    loose = (kid for kid in parsed.kids(noun.head, "npadvmod") if kid.left == noun.i + 2)
    for first in (*parsed.kids(i, "appos"), *loose):
        names = [first.i] if first.pos == "PROPN" and first.i > i else []
        for name in names:  # "Bo Grell, 34, Ada Orsk, 51, and Ed Finn": each beside the one before
            names += [one.i for one in parsed.kids(name, "conj", "appos") if one.pos == "PROPN"]
        if len(names) < 2 or _are_others_between(parsed, i, names[0]):
            continue
        if not _speaks(parsed, max(parsed.tokens[one].right for one in names)):
            return sorted(names)
    return []


def _are_others_between(parsed: ParsedDocument, noun: int, name: int) -> bool:
    """ "The killers of three *men*, Bo Grell and Ada Orsk,": they may be the men."""
    return any(
        token.tag in PLURAL and base_form(token) in classes().people
        for token in parsed.tokens[noun + 1 : name]
    )


def _speaks(parsed: ParsedDocument, after: int) -> bool:
    """Whether a verb of saying stands right behind."""
    verb = parsed.tokens[min(after, len(parsed.tokens) - 1)]
    return verb.pos == "VERB" and verb.lemma in classes().saying


def is_namesake(parsed: ParsedDocument, name: Token) -> bool:
    """ "He is not *the* Bo Farr jailed in May", "the Bo Farr who was jailed is no relation": an
    article and a clause that tell which of several bearers is meant, and a denial that he is one.
    """
    article = parsed.kid(name.i, "det")
    telling = any(kid.i > name.i for kid in parsed.kids(name.i, "acl", "relcl"))
    if name.pos != "PROPN" or not telling or article is None or article.lower != "the":
        return False
    if name.dep not in ("attr", "nsubj"):
        return False
    verb = parsed.tokens[name.head]
    said = [verb.i, *(kid.i for kid in parsed.kids(verb.i, "attr"))]
    none = any(kid.lower == "no" for i in said for kid in parsed.kids(i, "det", "neg"))
    return verb.lemma == "be" and (none or is_negated(parsed, verb.i))


def ranked_as(parsed: ParsedDocument, i: int) -> list[int]:
    """Ode of "*Ode* was the first driver to be charged", "is the third man arrested"; else nobody.

    ``i`` is the noun that counts or ranks those who underwent it.
    """
    noun = parsed.tokens[i]
    verb = parsed.tokens[noun.head]
    if noun.dep != "attr" or verb.lemma not in LINKING or is_negated(parsed, verb.i):
        return []
    beside = [kid.lower for kid in parsed.kids(i, "amod", "nummod")]
    if not any(word in classes().ranks or word.endswith(ORDINAL_ENDS) for word in beside):
        return []
    named = [parsed.tokens[one] for one in subjects(parsed, verb.i)]
    return [one.i for one in named if one.pos == "PROPN" or one.lower in PERSONAL]


def called_as(parsed: ParsedDocument, noun: Token) -> list[int] | None:
    """Heads of who or what is called ``noun``; None elsewhere.

    "Was named as the *killer*", "called her a *liar*"; but "was called a liar" has a subject.
    """
    if noun.dep in ("oprd", "dobj"):
        return _object_before(parsed, noun)
    verb = governor(parsed, noun)
    if noun.dep != "pobj" or parsed.tokens[noun.head].lower != "as" or verb.pos not in VERBAL:
        return None
    if particled(parsed, verb) in classes().excluding:
        return []  # "ruled out Ada Brok as a suspect"
    # A small model may make a predicate of the object: "named Ada Brok as the killer".
    predicate = parsed.kid(verb.i, "oprd")
    named = logical_objects(parsed, verb.i) or _listed(parsed, predicate)
    named = named or list(prepositional_objects(parsed, verb.i, REFERRING))
    return [i for i in named if i < noun.i]  # the object of a verb behind it is nobody called so


def _object_before(parsed: ParsedDocument, noun: Token) -> list[int] | None:
    """The first of the two objects of an active verb, of which ``noun`` is the second."""
    verb = parsed.tokens[noun.head]
    if verb.pos not in VERBAL or is_passive(parsed, verb.i):
        return None
    before = next((kid for kid in parsed.kids(verb.i, "dobj", "oprd") if kid.i < noun.i), None)
    return None if before is None else conjuncts(parsed, before.i)


def _listed(parsed: ParsedDocument, noun: Token | None) -> list[int]:
    return [] if noun is None else conjuncts(parsed, noun.i)
