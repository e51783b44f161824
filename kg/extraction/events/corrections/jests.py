"""Statements that nobody means: told in jest or in a story, or taken back afterwards."""

from __future__ import annotations

from kg.extraction.events.drafts import Draft
from kg.extraction.factuality.corrections import is_corrected
from kg.extraction.factuality.lexicon import CertaintyWords
from kg.extraction.factuality.make_believe import in_jest, is_joked
from kg.extraction.factuality.withdrawals import withdrawn
from kg.model import Extraction, Status
from kg.nlp.parse import ParsedDocument


def unmeant(
    parsed: ParsedDocument, extraction: Extraction, words: CertaintyWords
) -> frozenset[str]:
    """The statements that nobody means or that are taken back, and those told inside them."""
    parents = {one.id: one.parent for one in extraction.statements}
    found = {one.id for one in extraction.statements if in_jest(parsed, one.source, one.cue, words)}
    found |= _given_up(parsed, extraction, words)

    def is_unmeant(name: str | None) -> bool:
        return name is not None and (name in found or is_unmeant(parents.get(name)))

    return frozenset(filter(is_unmeant, parents))


def disowned(
    parsed: ParsedDocument, extraction: Extraction, words: CertaintyWords
) -> frozenset[str]:
    """The statements by which nobody has done a wrong: their cue says that they are a joke ("joked
    that she would murder him"), or they are taken back."""
    jokes = {one.id for one in extraction.statements if is_joked(parsed, one.cue, words)}
    return frozenset(jokes | _given_up(parsed, extraction, words))


def is_of_disowned(draft: Draft, extraction: Extraction, disowned: frozenset[str]) -> bool:
    """Whether a wrong is told in a statement of ``disowned``, or alleged in a charge among them."""
    if not disowned.isdisjoint(draft.statements):
        return True
    open_ended = draft.certainty.status is Status.ALLEGED and not draft.statements
    told = (one for one in extraction.statements if one.id in disowned)
    return open_ended and any(span.covers(draft.trigger) for one in told for span in one.content)


def _given_up(parsed: ParsedDocument, extraction: Extraction, words: CertaintyWords) -> set[str]:
    """The statements that the outlet corrects, or that who made them has withdrawn."""
    told = extraction.statements
    corrected = {one.id for one in told if is_corrected(parsed, one, words)}
    return corrected | withdrawn(parsed, extraction, words)
