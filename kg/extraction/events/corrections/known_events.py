"""Events that a text takes as known, whatever it denies or doubts about them."""

from __future__ import annotations

from collections.abc import Collection

from kg.extraction.events.drafts import Draft
from kg.extraction.factuality.governors import Governors
from kg.extraction.factuality.labels import OPEN, Effects
from kg.extraction.factuality.lexicon import CertaintyWords
from kg.extraction.factuality.walk import assess
from kg.model import Polarity, Quotation, Statement
from kg.nlp.parse import TIMES, ParsedDocument, Token
from kg.nlp.tree import (
    MODIFIERS,
    NOMINAL,
    NOUN_SUBJECTS,
    PAST,
    VERBAL,
    base_form,
    first_conjunct,
    governor,
    is_infinitive,
    is_negated,
    particled,
)
from kg.nlp.verb_classes import classes

DEATH, ACCIDENT = "Death", "Accident"
INTO = frozenset({"into", "over", "in"})  # what leads from an inquiry or anger to what happened
CASE_LINKS = INTO | {"of", "about", "for"}  # what leads from a case to its wrong
REASONS = frozenset({"for", "over"})  # what leads from what is done to somebody to its reason
OF_DEATHS = REASONS | {"in"}  # "charged with murder in the death of"
ACCUSED_ROLES = frozenset({"agent", "beneficiary"})
BLAMING = frozenset({"allege", "believe"})  # acts about who did it, or how it came about


def is_known(
    parsed: ParsedDocument,
    draft: Draft,
    words: CertaintyWords,
    mishaps: Collection[int] = (),
) -> bool:
    """ "Nobody was charged over the flood", "blames the firm for his death", "denies that he lit
    the fire that gutted the mill": who is to blame is denied or open, and not that it happened.

    ``mishaps`` are the nouns of the document that tell one.
    """
    token = parsed.tokens[draft.anchor.token]
    governors = Governors(parsed, words)
    if draft.verbal:
        noun = parsed.tokens[token.head]
        told = token.dep == "relcl" and token.tag in PAST and noun.i in mishaps
        return told and noun.dep == "pobj" and governors.is_definite(noun)
    if draft.kind.scheduled and _is_of_the_past(parsed, token):
        # "Last year's election was cancelled"
        return assess(parsed, draft.anchor, words).polarity is not Polarity.NEGATED
    if draft.kind.unplanned and _is_fought(parsed, token, words):
        return True
    if not _is_mishap(parsed, draft, token):
        return False
    if token.dep != "pobj" and not _is_described(parsed, token, words):
        return False
    if any(words.adjectives.get(kid.lower) for kid in parsed.kids(token.i, "amod")):
        return False  # "the alleged crash"
    return governors.is_definite(token) or _has_cause(parsed, token, words)


def _is_mishap(parsed: ParsedDocument, draft: Draft, token: Token) -> bool:
    """A disaster, a death that somebody is blamed for, or an accident that is looked into."""
    blamed = draft.kind.name == DEATH and parsed.tokens[token.head].lower in OF_DEATHS
    looked_into = draft.kind.name == ACCIDENT and _is_looked_into(parsed, token)
    return draft.kind.unplanned or blamed or looked_into


def _is_described(parsed: ParsedDocument, token: Token, words: CertaintyWords) -> bool:
    """ "Lit *the fire* that gutted the mill", or what an inquiry is asked for."""
    clause = parsed.kid(token.i, "relcl")
    told = token.dep == "dobj" and clause is not None and clause.tag in PAST
    return told or _is_asked_for(parsed, token, words)


def _is_fought(parsed: ParsedDocument, token: Token, words: CertaintyWords) -> bool:
    """ "Took three hours to put out *a blaze* at a mill", "worked all night to contain *the fire*":
    there was one, as in "put out a blaze"; "needs planes to put out fires" has none."""
    verb = parsed.tokens[token.head]
    above = parsed.tokens[verb.head]
    fought = {verb.lemma, particled(parsed, verb)} & words.quelling
    at_it = above.lemma in words.effort and _is_past(parsed, above)
    one = parsed.kid(token.i, "det", "poss") is not None
    done = _is_past(parsed, verb) or (is_infinitive(parsed, verb) and at_it)
    return token.dep == "dobj" and one and bool(fought) and done


def _is_past(parsed: ParsedDocument, verb: Token) -> bool:
    """True of "took", "has taken" and "were sent"; not of "will take", "did not take"."""
    helping = {kid.tag for kid in parsed.kids(verb.i, "aux", "auxpass")}
    return verb.tag in PAST and "MD" not in helping and not is_negated(parsed, verb.i)


def _is_of_the_past(parsed: ParsedDocument, token: Token) -> bool:
    """ "Rigged *last month's* election": it was held."""
    times = [kid for kid in parsed.kids(token.i, "poss") if kid.entity_type in TIMES]
    return any(t.lower == "last" for one in times for t in parsed.tokens[one.left : one.i])


def _is_looked_into(parsed: ParsedDocument, token: Token) -> bool:
    """ "An inquiry into *the collapse*", "blamed for it"; a town may prepare for one to come."""
    link = parsed.tokens[token.head]
    verb = parsed.tokens[link.head].lemma
    return link.lower in INTO or (link.lower == "for" and verb in classes().blaming)


def _is_asked_for(parsed: ParsedDocument, token: Token, words: CertaintyWords) -> bool:
    """ "Could not say what had caused *the crash*"."""
    verb = parsed.tokens[token.head]
    asked = any(kid.tag == "WP" for kid in parsed.kids(verb.i, "nsubj"))
    return token.dep == "dobj" and asked and verb.lemma in words.causing


def _has_cause(parsed: ParsedDocument, token: Token, words: CertaintyWords) -> bool:
    """ "Suspect arson as the cause of a fire", "blames it for the deaths of nine in a blast"."""
    link = parsed.tokens[token.head]
    above = parsed.tokens[link.head]
    if link.lower == "of":
        return above.lower in words.causes
    while link.lower in ("in", "of") and above.pos in NOMINAL and above.dep == "pobj":
        if link.lower == "in" and Governors(parsed, words).is_definite(above):
            return parsed.tokens[above.head].lower in REASONS
        link = parsed.tokens[above.head]
        above = parsed.tokens[link.head]
    return False


def is_reason(parsed: ParsedDocument, draft: Draft, penal: frozenset[str]) -> bool:
    """ "Went on trial for killing a guard": so say those who try him, not the narrator; what is
    no wrong only where it is punished ("fined for failing to check")."""
    gerund = _first_gerund(parsed, parsed.tokens[draft.anchor.token])
    link = parsed.tokens[gerund.head]
    accused = draft.kind.wrong and any(role.role in ACCUSED_ROLES for role in draft.roles)
    hosts = (link.head, parsed.tokens[link.head].head)  # the verb, or its object
    punished = any(parsed.tokens[i].lemma in penal for i in hosts)
    return gerund.dep == "pcomp" and link.lower in REASONS and (accused or punished)


def _first_gerund(parsed: ParsedDocument, token: Token) -> Token:
    token = first_conjunct(parsed, token, among=VERBAL)
    while token.dep == "xcomp" and token.head < token.i:
        token = parsed.tokens[token.head]  # "fined it for failing to check the pumps"
    return token


def penalty_effects(parsed: ParsedDocument, token: Token, words: CertaintyWords) -> Effects:
    """ "*Could* be fined for breaking the rules": nobody says that it was done."""
    link = parsed.tokens[_first_gerund(parsed, token).head]
    above = parsed.tokens[link.head]
    paid = above.pos == "NUM" or parsed.kid(above.i, "nummod") is not None  # "fined $9 for"
    verb = parsed.tokens[above.head] if paid else above
    modals = (words.modals.get(kid.lower, ()) for kid in parsed.kids(verb.i, "aux"))
    return OPEN if any("possible" in effects for effects in modals) else ()


def is_of_proceeding(parsed: ParsedDocument, draft: Draft, words: CertaintyWords) -> bool:
    """Whether a wrong that only a proof makes one names a case, or what somebody is held for."""
    wrong = parsed.tokens[draft.anchor.token]
    if base_form(wrong) not in words.unproven:
        return False
    return _in_connection(parsed, wrong, words) or _names_case(parsed, wrong, words)


def _in_connection(parsed: ParsedDocument, wrong: Token, words: CertaintyWords) -> bool:
    """ "Was arrested in connection with a *scam*": that there was one is what they say who arrest;
    a murder or a robbery has been found already."""
    noun = first_conjunct(parsed, wrong)
    if noun.dep not in ("pobj", "pcomp"):
        return False
    tie = parsed.tokens[parsed.tokens[noun.head].head]
    link = parsed.tokens[tie.head]
    if tie.lower not in words.connections or link.lower != "in":
        return False
    above = (one for one in parsed.ancestors(link.i) if one.pos in VERBAL)
    return next((one.lemma in words.connecting for one in above), False)


def _names_case(parsed: ParsedDocument, wrong: Token, words: CertaintyWords) -> bool:
    """ "Arrested in a money *laundering* case", "opened a case of *fraud*", "an inquiry into
    *corruption*": there is a case, and perhaps no more."""
    noun = first_conjunct(parsed, wrong)
    above = parsed.tokens[noun.head]
    if noun.dep == "pobj" and above.lower in CASE_LINKS:
        above = parsed.tokens[above.head]
    elif noun.dep not in MODIFIERS:
        return False
    return base_form(above) in words.proceedings


def is_beside_accused(parsed: ParsedDocument, token: Token, words: CertaintyWords) -> bool:
    """True of the participle in "a militia backed by Norvane is accused of burning villages", which
    says who is accused, and is no part of the accusation."""
    noun = parsed.tokens[token.head]
    if token.dep != "acl" or token.tag != "VBN" or noun.dep not in NOUN_SUBJECTS:
        return False
    verb = parsed.tokens[noun.head]
    leading = [f"{verb.lemma} {kid.lower}" for kid in parsed.kids(verb.i, "prep")]
    return any("alleged" in words.verbs.get(one, ()) for one in (verb.lemma, *leading))


def is_taken_for_granted(statement: Statement | None) -> bool:
    """True where somebody accuses or guesses in the writer's words, who tells what happened."""
    if statement is None or statement.quotation is not Quotation.INDIRECT:
        return False
    return statement.speech_act in BLAMING


def is_circumstance(parsed: ParsedDocument, token: Token, words: CertaintyWords) -> bool:
    """ "Denied that it leant because of *the quake*", "after *the raid*": what is said of a verb
    says nothing of a known event that only dates or explains it."""
    if token.pos not in NOMINAL or token.dep != "pobj":
        return False
    link = parsed.tokens[token.head]
    pair = f"{parsed.tokens[max(link.i - 1, 0)].lower} {link.lower}"
    dated = link.lower in words.dating or pair in words.dating
    verbal = governor(parsed, link).pos in VERBAL
    return dated and verbal and Governors(parsed, words).is_definite(token)


def is_denying(statement: Statement | None) -> bool:
    """Whether a denial is told there, in whose content some things are taken as known."""
    return statement is not None and statement.speech_act == "deny"


def is_result(
    parsed: ParsedDocument, noun: Token, results: frozenset[str], words: CertaintyWords
) -> bool:
    """ "His *victory*", "Orla's *triumph* in Tuesday's elections": whose it is, it has come."""
    link = parsed.tokens[noun.head].lower if noun.dep == "pobj" else ""
    above = governor(parsed, parsed.tokens[noun.head])
    if link == "of" and above.lower in words.aftermaths:
        return True
    if link in ("in", "at") and above.pos in NOMINAL:
        noun = above
    return parsed.kid(noun.i, "poss") is not None and noun.lemma.lower() in results
