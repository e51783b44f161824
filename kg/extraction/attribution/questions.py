"""Statements that a question asks about: "Did the governor order the troops to shoot?"."""

from __future__ import annotations

from kg.model import Attribution, Quotation
from kg.nlp.parse import ParsedDocument
from kg.nlp.questions import opening_of_question

TOLD = frozenset({"relcl", "advcl"})  # "Is the clerk, who said so, to be believed?"


def is_asked(parsed: ParsedDocument, attribution: Attribution) -> bool:
    """True where the article asks by yes or no whether anybody says so, and tells it of nobody."""
    if attribution.quotation is Quotation.DIRECT or not attribution.cue:
        return False
    cue = parsed.at(attribution.cue[-1].start)  # "*Did* the mayor *say*"
    if cue is None or not attribution.source:
        return False
    opening = opening_of_question(parsed, cue)
    if opening is None or not opening.start < attribution.source[0].start < cue.start:
        return False
    return not any(token.dep in TOLD for token in (cue, *parsed.ancestors(cue.i)))
