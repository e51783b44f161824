"""Accusations that a later sentence takes back: withdrawn, recanted, or charges that were dropped.

"Roth alleged that Lind had lied. On Friday she took back the accusation": nobody accuses Lind.
"""

from __future__ import annotations

from collections.abc import Sequence

from kg.extraction.factuality.lexicon import CertaintyWords
from kg.extraction.factuality.proceedings import came_about, withdrawal
from kg.model import Entity, Extraction, Statement
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import (
    MODIFIERS,
    NOMINAL,
    PLURAL,
    PRESENT,
    VERBAL,
    base_form,
    conjuncts,
    prepositional_objects,
)

WITHIN = 3  # sentences, the first with what is taken back
ACCUSING = frozenset({"allege"})
SAYING = frozenset({"say", "describe"})  # … and what may be one
CHARGE = "charge"
CHARGING = frozenset({CHARGE, "indict", "face"})
AGAINST = ("against",)
CLAIM = "claim"
UNDERGOING = ("nsubjpass", "dobj")
AUX = ("aux", "auxpass")
WHOLE = frozenset({"all", "both"})
DEFINITE = frozenset({"the", "this", "that", "these", "those", "his", "her", "their", "its"})


def withdrawn(parsed: ParsedDocument, extraction: Extraction, words: CertaintyWords) -> set[str]:
    """The accusations of which a sentence not far behind says that they were withdrawn: "alleged
    that Roth had lied. The allegation has been withdrawn", "she later recanted", "the charges were
    dropped". A noun of the singular means the last of those before it."""
    found: set[str] = set()
    for token in parsed.tokens:
        if base_form(token) in words.withdrawn and _is_definite(parsed, token):
            found.update(_given_up(parsed, extraction, token, words))
        elif base_form(token) == CHARGE and is_known_charge(parsed, token):
            found.update(_dropped(parsed, extraction, token, words))
        elif token.lemma in words.recanting and token.pos in VERBAL:
            found.update(_recanted(parsed, extraction, token, words))
    return found


def is_let_off(parsed: ParsedDocument, accusing: Token, words: CertaintyWords) -> bool:
    """ "Dropped all charges against Lind, who *was accused* of theft", "against Lind, a clerk
    *held* on suspicion of theft": the charges were for that, unless something in the clause
    still stands ("who is also accused")."""
    further = any(kid.lower in words.standing for kid in parsed.kids(accusing.i, "advmod"))
    now = accusing.tag != "VBN" or any(kid.tag in PRESENT for kid in parsed.kids(accusing.i, *AUX))
    if accusing.dep not in ("relcl", "acl") or further or now:
        return False
    accused = parsed.tokens[accusing.head]
    while accused.dep == "appos":
        accused = parsed.tokens[accused.head]
    link = parsed.tokens[accused.head]
    if accused.dep != "pobj" or link.lower not in AGAINST:
        return False
    above = parsed.tokens[link.head]
    charges = (above,) if above.pos in NOMINAL else parsed.kids(above.i, *UNDERGOING)
    return any(
        base_form(one) == CHARGE
        and is_known_charge(parsed, one)
        and bool(withdrawal(parsed, parsed.tokens[one.head], one, words))
        for one in charges
    )


def _given_up(
    parsed: ParsedDocument, extraction: Extraction, noun: Token, words: CertaintyWords
) -> list[str]:
    """ "She withdrew *the accusation*", "Lind took back *her claim*"."""
    verb = parsed.tokens[noun.head]
    if not withdrawal(parsed, verb, noun, words):
        return []
    owner = _owner(parsed, parsed.kid(noun.i, "poss"), extraction.entities)
    doer = owner or _owner(parsed, parsed.kid(verb.i, "nsubj"), extraction.entities)
    before = [
        one
        for one in extraction.statements
        if _is_before(parsed, one, noun, own=doer) and (owner is None or owner in one.actors)
    ]
    before = [one for one in before if doer in one.actors] or before
    return [one.id for one in (before if noun.tag in PLURAL else before[-1:])]


def _recanted(
    parsed: ParsedDocument, extraction: Extraction, verb: Token, words: CertaintyWords
) -> list[str]:
    """ "She later *recanted*": what she said last."""
    doer = _owner(parsed, parsed.kid(verb.i, "nsubj"), extraction.entities)
    if doer is None or not came_about(parsed, verb, words):
        return []
    statements = extraction.statements
    before = [one for one in statements if _is_before(parsed, one, verb, own=doer)]
    return [one.id for one in before if doer in one.actors][-1:]


def _dropped(
    parsed: ParsedDocument, extraction: Extraction, noun: Token, words: CertaintyWords
) -> list[str]:
    """ "*The charges* were dropped", "dropped all *charges* against Lind": those told before,
    against the people named, or against the only one who was charged."""
    verb = parsed.tokens[noun.head]
    if not withdrawal(parsed, verb, noun, words):
        return []
    hosts = (noun.i, verb.i)
    against = [i for host in hosts for i in prepositional_objects(parsed, host, AGAINST)]
    met = [e for e in extraction.entities if any(_is_of(parsed, e, i) for i in against)]
    first = parsed.sentences[max(noun.sentence - WITHIN + 1, 0)].first
    charges = [one for one in parsed.tokens[first : noun.i] if _charges(one)]
    if bool(against) != bool(met) or (not met and len(charges) != 1):
        return []
    claimants = {who for one in extraction.statements if _holds(one, noun) for who in one.actors}
    claiming = [e for e in extraction.entities if e.id in claimants]
    return [
        one.id
        for one in extraction.statements
        if _is_before(parsed, one, noun)
        and any(_charges(token) for span in one.cue for token in parsed.within(span))
        and (not met or _are_those_charged(parsed, one, met))
        and not _tells_of(one, claiming)  # "he said the charges had been dropped"
    ]


def _holds(told: Statement, noun: Token) -> bool:
    return any(span.covers(noun.span) for span in told.content)


def _tells_of(told: Statement, entities: Sequence[Entity]) -> bool:
    return any(c.covers(m) for c in told.content for e in entities for m in e.mentions)


def _are_those_charged(parsed: ParsedDocument, told: Statement, met: Sequence[Entity]) -> bool:
    """Whether ``told`` charges ``met``, and nobody beside them: "Ode and Lind were charged. The
    charges against Lind were dropped" leaves those against Ode."""
    verbs = (token for span in told.cue for token in parsed.within(span) if _charges(token))
    heads = (kid.i for verb in verbs for kid in parsed.kids(verb.i, *UNDERGOING))
    charged = [one for head in heads for one in conjuncts(parsed, head)]
    return _tells_of(told, met) and all(any(_is_of(parsed, e, i) for e in met) for i in charged)


def _is_of(parsed: ParsedDocument, entity: Entity, i: int) -> bool:
    return any(mention.covers(parsed.tokens[i].span) for mention in entity.mentions)


def _charges(token: Token) -> bool:
    return token.pos in VERBAL and token.lemma in CHARGING


def is_known_charge(parsed: ParsedDocument, noun: Token) -> bool:
    """ "The charges", "all charges", "charges against him"; not "new charges of fraud", "some
    charges"."""
    told = [kid.lower for kid in parsed.kids(noun.i, "det", "predet", "poss", "nummod")]
    behind = {kid.lower for kid in parsed.kids(noun.i, "prep")}
    whole = (noun.tag in PLURAL or bool(told)) and DEFINITE.union(WHOLE).issuperset(told)
    return whole and behind <= set(AGAINST) and parsed.kid(noun.i, "amod", *MODIFIERS) is None


def _is_definite(parsed: ParsedDocument, noun: Token) -> bool:
    """ "The allegation", "her complaint": one that was made before, without its content here.

    An insurance claim and a claim for damages accuse nobody.
    """
    if base_form(noun) == CLAIM and parsed.kid(noun.i, *MODIFIERS, "prep") is not None:
        return False
    content = parsed.kid(noun.i, "acl", "relcl", "ccomp")
    told = any(kid.lower in DEFINITE for kid in parsed.kids(noun.i, "det", "poss"))
    return told and (content is None or content.i < noun.i)


def _owner(parsed: ParsedDocument, whose: Token | None, entities: Sequence[Entity]) -> str | None:
    """Who is said to have made it: Lind, of "Lind withdrew *her* claim"; None if nobody is."""
    if whose is None:
        return None
    owners = (e.id for e in entities if any(one.covers(whose.span) for one in e.mentions))
    return next(owners, None)


def _is_before(
    parsed: ParsedDocument, told: Statement, noun: Token, *, own: str | None = None
) -> bool:
    """True of an accusation that was made not far before ``noun``; what ``own`` said may be one."""
    cues = [token for span in told.cue for token in parsed.within(span)]
    said = told.speech_act in SAYING and own in told.actors
    inside = noun in cues or _holds(told, noun)
    if not (said or told.speech_act in ACCUSING) or not cues or inside:
        return False
    return cues[0].i < noun.i and noun.sentence - cues[0].sentence < WITHIN
