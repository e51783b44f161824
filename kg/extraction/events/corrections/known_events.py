"""Events that a text takes for known, whatever it denies or doubts about them."""

from __future__ import annotations

from kg.extraction.events.drafts import Draft
from kg.extraction.factuality.governors import Governors
from kg.extraction.factuality.lexicon import CertaintyWords
from kg.model import Quotation, Statement
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import NOMINAL, NOUN_SUBJECTS, PAST, VERBAL, governor

DEATH = "Death"
REASONS = frozenset({"for", "over"})  # what leads from what is done to somebody to its reason
OF_DEATHS = REASONS | {"in"}  # "charged with murder in the death of"
BLAMING = frozenset({"allege", "believe"})  # acts about who did it, or how it came about


def is_known(parsed: ParsedDocument, draft: Draft, words: CertaintyWords) -> bool:
    """ "Nobody was charged over the flood", "blames the firm for his death", "denies that he lit
    the fire that gutted the mill": who is to blame is denied or open, and not that it happened."""
    token = parsed.tokens[draft.anchor.token]
    told = parsed.kid(token.i, "relcl")
    described = token.dep == "dobj" and told is not None and told.tag in PAST
    blamed = draft.kind.name == DEATH and parsed.tokens[token.head].lower in OF_DEATHS
    behind = not draft.verbal and (token.dep == "pobj" or described)
    mishap = draft.kind.unplanned or blamed
    if not behind or not mishap:
        return False
    return Governors(parsed, words).is_definite(token) or _has_cause(parsed, token, words)


def _has_cause(parsed: ParsedDocument, token: Token, words: CertaintyWords) -> bool:
    """ "Suspect arson as the cause of a fire"."""
    of = parsed.tokens[token.head]
    return of.lower == "of" and parsed.tokens[of.head].lower in words.causes


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
