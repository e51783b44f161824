"""Which phrases cannot be the same by grammar: binding principles, conjunction, and clauses.

Principles A and B of Chomsky (1981), as Lappin and Leass (1994, section 2.1.1) put them for
dependency trees; principle C for descriptions ("The bank dismissed reports that the bank …").
"""

from __future__ import annotations

import functools
import itertools

from kg.extraction.ner.phrases import PERSONAL_GENDERS, Gender, Number, Phrase
from kg.extraction.triggers.lexicon import wrong_verbs
from kg.model import MentionKind
from kg.nlp.parse import ParsedDocument, Token, remembered
from kg.nlp.quotes import MARK
from kg.nlp.tree import (
    NOMINAL,
    PLURAL,
    SUBJECTS,
    VERBAL,
    first_conjunct,
    governor,
    is_infinitive,
    subjects,
)
from kg.nlp.verb_classes import classes
from kg.ontology.lexicon import load_lexicon

OBJECTS = frozenset(("dobj", "dative", "attr", "oprd"))
# What follows an object and is about it: "charged a nurse with killing …", "told Roth that …".
COMPLEMENTS = frozenset(("prep", "xcomp", "ccomp", "oprd", "dobj"))
# How a noun is tied to what another noun's own phrase names.
INSIDE = frozenset(("pobj", "pcomp", "prep", "poss", "dobj", "compound", "conj"))
GENDERS = {"he": Gender.MASCULINE, "she": Gender.FEMININE}
OBJECT_GENDERS = {"him": Gender.MASCULINE, "her": Gender.FEMININE}
DESCRIBING = frozenset({"relcl", "acl", "advcl"})  # clauses that say more of a noun or verb
# Clauses beside the one that a subject is in.
BESIDE = frozenset(("conj", "parataxis", "advcl", "dep"))


def clause_subject(parsed: ParsedDocument, token: Token) -> Token | None:
    """The subject, perhaps an understood one, of the clause that ``token`` is in, or None.

    Also None if ``token`` is that subject.
    """
    return _clause_subject(parsed, token.i)


@remembered
def _clause_subject(parsed: ParsedDocument, i: int) -> Token | None:
    token = parsed.tokens[i]
    for above in (token, *parsed.ancestors(token.i)):
        if above.pos in VERBAL:
            doer = understood_subject(parsed, above)
            if doer is not None:
                return doer if doer.i != token.i else None
            if above.dep not in ("conj", "xcomp", "advcl", "acl", "pcomp", "aux"):
                return None
    return None


def understood_subject(parsed: ParsedDocument, verb: Token) -> Token | None:
    """Who does what ``verb`` says, its own subject or an understood one; None if unclear."""
    return _understood(parsed, verb.i)


@remembered
def _understood(parsed: ParsedDocument, i: int) -> Token | None:
    heads = subjects(parsed, i)
    return parsed.tokens[heads[0]] if heads else None


def bound_apart(
    parsed: ParsedDocument, pronoun: Phrase, phrase: Phrase, *, owns_actor: bool = True
) -> bool:
    """True if by grammar the two cannot mean one entity.

    ``owns_actor``: the possessed noun is a person or body, which a name after it may explain.
    """
    if phrase is pronoun:
        return True
    here, there = parsed.tokens[pronoun.head], parsed.tokens[phrase.head]
    if here.sentence != there.sentence:
        return False
    if phrase.first <= pronoun.first < phrase.last and phrase.kind is not MentionKind.PRONOUN:
        return True  # "her mother" is not her
    if pronoun.form == "reflexive" or _is_predicate(parsed, there):
        return False
    if _conjoined(parsed, here, there) or _acted_on(parsed, pronoun, there):
        return True
    if _acts_on(parsed, here, there):
        return True
    if phrase.kind is not MentionKind.PRONOUN and _speaks_of(parsed, pronoun, phrase):
        return True
    if phrase.kind is MentionKind.NAME and _names_another(parsed, pronoun, phrase):
        return True
    if pronoun.form == "possessive":
        owned = _is_owned(here, there, owns_actor=owns_actor)
        return owned or _is_held_for_it(parsed, here, there)
    return _co_arguments(parsed, pronoun, here, there)


def _is_predicate(parsed: ParsedDocument, name: Token) -> bool:
    """ "He identified himself as *Deep Water*": what somebody is called is no other person."""
    link = parsed.tokens[name.head]
    if name.dep != "pobj" or link.lower != "as":
        return False
    return any(kid.lower.endswith("self") for kid in parsed.kids(link.head, "dobj"))


def _speaks_of(parsed: ParsedDocument, speaker: Phrase, name: Phrase) -> bool:
    """ "Lind, *he* said, had the board behind him", ""Lind shot him," *he* said": who says so does
    not call himself Lind."""
    if name.first > speaker.first or not is_said_by(parsed, speaker, name):
        return False
    if _does_to(parsed, speaker, name):
        return True
    if speaker.first == name.last + 1:
        return parsed.tokens[name.last].text == ","
    verb = parsed.tokens[parsed.tokens[name.head].head]
    before = parsed.tokens[max(name.first - 1, 0)]
    below = verb.dep == "ccomp" and verb.head == parsed.tokens[speaker.head].head
    return below and MARK.fullmatch(before.text) is not None


def _does_to(parsed: ParsedDocument, speaker: Phrase, name: Phrase) -> bool:
    """ "Lind had beaten *her*, *she* said": who did it to a woman is not the woman who tells it.
    "Lind had never beaten her" and "had nursed her" may be what Lind says."""
    there = parsed.tokens[name.head]
    return any(
        OBJECT_GENDERS.get(token.lower) is speaker.gender
        and (token.dep in OBJECTS or token.dep == "pobj")
        and clause_subject(parsed, token) is there
        and _is_wronged(parsed, token)
        for token in parsed.tokens[name.last : speaker.first]
    )


def _is_wronged(parsed: ParsedDocument, token: Token) -> bool:
    """Whether the verb above tells a wrong, and does not negate it."""
    verb = governor(parsed, token)
    return verb.lemma in _wrong_verbs() and parsed.kid(verb.i, "neg") is None


@functools.cache
def _wrong_verbs() -> frozenset[str]:
    lexicon = load_lexicon()
    return wrong_verbs(lexicon) | lexicon.words("harmingVerb")


def _names_another(parsed: ParsedDocument, pronoun: Phrase, name: Phrase) -> bool:
    """ "*He* said that people like Lind …", "*he* met Lind's mother": principle C. Who is the
    subject of a verb is nobody with a name in its object or complement; writers keep to it less
    where a clause describes the object ("touting a Lind for Mayor campaign")."""
    if name.first <= pronoun.first or pronoun.gender not in PERSONAL_GENDERS:
        return False
    here, there = parsed.tokens[pronoun.head], parsed.tokens[name.head]
    if there.dep in ("appos", "attr", "oprd") or not commands(parsed, pronoun, name):
        return False
    below = itertools.takewhile(lambda one: one.i != here.head, parsed.ancestors(there.i))
    return not any(one.dep in DESCRIBING for one in below)


def is_said_by(parsed: ParsedDocument, speaker: Phrase, name: Phrase) -> bool:
    """True where ``speaker`` is the subject of an aside, and ``name`` of the clause around it."""
    here, there = parsed.tokens[speaker.head], parsed.tokens[name.head]
    if here.dep not in SUBJECTS or there.dep not in SUBJECTS:
        return False
    saying, verb = parsed.tokens[here.head], parsed.tokens[there.head]
    if verb.dep == "ccomp" and verb.head == saying.i:
        return True
    return saying.head == verb.i and saying.i != verb.i


def _acted_on(parsed: ParsedDocument, pronoun: Phrase, agent: Token) -> bool:
    """ "Asked by the judge if *he* understood, *he* said yes": the judge is neither.

    The main clause is about the person who was asked, and so is what was asked or told.
    """
    by = parsed.tokens[agent.head]
    verb = parsed.tokens[by.head]
    if agent.dep != "pobj" or by.lower != "by" or verb.tag != "VBN":
        return False
    subject, here = understood_subject(parsed, verb), parsed.tokens[pronoun.head]
    if subject is None or subject.i < agent.i or here.i < agent.i:
        return False
    if here.i == subject.i:
        return True
    within = any(above.i == agent.i for above in parsed.ancestors(here.i))
    return here.i < subject.i and not within and _may_be(pronoun, subject)


def _acts_on(parsed: ParsedDocument, here: Token, noun: Token) -> bool:
    """ "Ada Brunel, whose son *he* is accused of hitting, …": he is another."""
    clause = parsed.tokens[here.head]
    if here.dep not in SUBJECTS or clause.dep != "relcl" or clause.head != noun.i:
        return False
    between = parsed.tokens[noun.i + 1 : here.i]
    return any(token.lower in ("whom", "whose") for token in between)


def _may_be(pronoun: Phrase, subject: Token) -> bool:
    """True unless number or gender keeps ``subject`` from being what ``pronoun`` means."""
    if (pronoun.number is Number.PLURAL) != (subject.tag in PLURAL or subject.lower == "they"):
        return False
    return GENDERS.get(subject.lower, pronoun.gender) is pronoun.gender


def _is_owned(here: Token, there: Token, *, owns_actor: bool) -> bool:
    """ "her mother" is not her, and neither is its apposition: "his lawyer, Ada Stone".

    A name after a thing is not its apposition, whatever the parse says: "in his career Stone …".
    """
    apposed = there.dep == "appos" and there.head == here.head
    return here.head == there.i or (owns_actor and apposed)


def _is_held_for_it(parsed: ParsedDocument, here: Token, there: Token) -> bool:
    """ "*The driver* was charged in *her* murder": somebody else's; but in "his murder of a nurse"
    it is what he did."""
    noun = parsed.tokens[here.head]
    verb = governor(parsed, noun)
    if noun.tag != "NN" or noun.lower not in classes().suffered or noun.dep != "pobj":
        return False
    held = verb.lemma in classes().accusing and there.head == verb.i
    own = any(kid.lower == "of" for kid in parsed.kids(noun.i, "prep"))
    return held and not own and there.dep in ("nsubjpass", "dobj")


def _conjoined(parsed: ParsedDocument, here: Token, there: Token) -> bool:
    if here.dep != "conj" and there.dep != "conj":
        return False
    return first_conjunct(parsed, here) == first_conjunct(parsed, there) and here.pos != "VERB"


def _co_arguments(parsed: ParsedDocument, pronoun: Phrase, here: Token, there: Token) -> bool:
    """Subject and object, or object and object, of one verb: principle B."""
    tokens = parsed.tokens

    def predicate(token: Token) -> int | None:
        token = first_conjunct(parsed, explained(parsed, token), among=NOMINAL)
        if token.dep in SUBJECTS and token.i == here.i and pronoun.form == "object":
            return tokens[token.head].head  # "wants him to leave": an object in fact
        if token.dep in SUBJECTS or token.dep in OBJECTS:
            return token.head
        above = governor(parsed, token)
        return above.i if token.dep == "pobj" and above.pos == "VERB" else None

    mine, other = predicate(here), predicate(there)
    if mine is None:
        return False
    if mine == other:
        return True
    # "A asked B to let him go": B lets, and is not him.
    if mine == here.head and here.dep in SUBJECTS:
        return False
    doer = understood_subject(parsed, tokens[mine])
    return doer is not None and doer.i == there.i


def commands(parsed: ParsedDocument, above: Phrase, phrase: Phrase) -> bool:
    """True if ``above`` commands ``phrase`` in one sentence, so that the two are not one.

    It is the subject of a clause that ``phrase`` is in, an object before a complement with
    ``phrase`` ("charged a nurse with killing Roth"), or a noun that a clause or phrase around
    ``phrase`` describes: a speaker does not use a full description for himself in what he says.
    """
    here, there = explained(parsed, parsed.tokens[above.head]), parsed.tokens[phrase.head]
    if here.sentence != there.sentence or here.i == there.i:
        return False
    path = [there, *parsed.ancestors(there.i)]
    below = {token.head: token for token in path if token.head != token.i}
    if here.i in below:
        return below[here.i].dep in ("relcl", "acl") or _is_inside(parsed, here, there)
    if here.head not in below:
        return False
    branch = below[here.head]
    if here.dep in SUBJECTS:
        return branch.dep not in BESIDE or _is_wanted(parsed, branch)
    return here.dep in ("dobj", "dative") and _is_complement(here, branch)


def _is_wanted(parsed: ParsedDocument, clause: Token) -> bool:
    """ "Asked for the guard to be tried": a complement, which parsers take for an adverbial."""
    return is_infinitive(parsed, clause) and any(
        kid.lower == "for" for kid in parsed.kids(clause.i, "mark")
    )


def _is_complement(noun: Token, below: Token) -> bool:
    """True for what follows an object and is about it; not for "including pictures of Roth"."""
    listed = below.dep == "prep" and below.tag == "VBG"
    return below.i > noun.i and below.dep in COMPLEMENTS and not listed


def explained(parsed: ParsedDocument, token: Token) -> Token:
    """The noun that an apposition explains, and in whose place it is: "her son Leo".

    A noun on the other side of its verb is none, whatever the parse says.
    """
    while token.dep == "appos" and token.head != token.i:
        noun = parsed.tokens[token.head]
        if noun.i < noun.head < token.i:
            break
        token = noun
    return token


def _is_inside(parsed: ParsedDocument, here: Token, there: Token) -> bool:
    """ "A nurse of killing Roth", "the lawyer for a bank": not what its own complement names."""
    while there.dep in INSIDE and there.i != here.i:
        there = parsed.tokens[there.head]
    return there.i == here.i


def owns_subject(parsed: ParsedDocument, owner: Phrase, phrase: Phrase) -> bool:
    """True in "Roth's son hit the guard": the owner of the subject, and an object beside it."""
    there, owned = parsed.tokens[phrase.head], parsed.tokens[owner.head]
    if owned.dep != "poss" or there.dep not in OBJECTS:
        return False
    subject = explained(parsed, parsed.tokens[owned.head])
    return subject.dep in SUBJECTS and subject.head == there.head
