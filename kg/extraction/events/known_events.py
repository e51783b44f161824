"""Events that a text takes for known, whatever it denies or doubts about them."""

from __future__ import annotations

from kg.extraction.events.drafts import Draft
from kg.extraction.factuality.governors import Governors
from kg.extraction.factuality.lexicon import CertaintyWords
from kg.model import Quotation, Statement
from kg.nlp.parse import ParsedDocument
from kg.nlp.tree import PAST

DEATH = "Death"
REASONS = frozenset({"for", "over"})  # what leads from what is done to somebody to its reason
BLAMING = frozenset({"allege", "believe"})  # acts about who did it, or how it came about


def is_known(parsed: ParsedDocument, draft: Draft, words: CertaintyWords) -> bool:
    """ "Nobody was charged over the flood", "blames the firm for his death", "denies that he lit
    the fire that gutted the mill": who is to blame is denied or open, and not that it happened."""
    token = parsed.tokens[draft.anchor.token]
    told = parsed.kid(token.i, "relcl")
    described = token.dep == "dobj" and told is not None and told.tag in PAST
    blamed = draft.kind.name == DEATH and parsed.tokens[token.head].lower in REASONS
    behind = not draft.verbal and (token.dep == "pobj" or described)
    mishap = draft.kind.unplanned or blamed
    return behind and mishap and Governors(parsed, words).is_definite(token)


def is_taken_for_granted(statement: Statement | None) -> bool:
    """True where somebody accuses or guesses in the writer's words, who tells what happened."""
    if statement is None or statement.quotation is not Quotation.INDIRECT:
        return False
    return statement.speech_act in BLAMING
