"""Roles and times that small words turn into their opposite.

"All but Rusk escaped" says that Rusk did not. "Rose since Monday's debate" and "a ban for Sunday's
game" tell the day of the debate and of the game. "Married three weeks before he was murdered"
dates the wedding. Who is arrested "for investigation of fraud" investigates nothing. Of "nine dead
and 40 homeless" the homeless live.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kg.extraction.events.drafts import Draft
from kg.model import Span, Time
from kg.nlp.parse import ParsedDocument
from kg.ontology.lexicon import Lexicon

EVERY = frozenset(("all", "everyone", "everybody", "anyone", "anybody", "nobody", "none", "each",
                   "every", "one", "no"))  # fmt: skip
EXCEPT = frozenset(("but", "except", "excluding"))
SPANS = frozenset(("since", "for"))
BOUNDS = frozenset(("before", "after"))
HOLDING = frozenset(("Arrest", "Detention", "Charge"))
INVESTIGATION = "Investigation"
REACH = 8  # words between "before" and the verb of its clause


def drop_misread(parsed: ParsedDocument, drafts: Sequence[Draft], lexicon: Lexicon) -> None:
    """Takes such roles and times off the ``drafts``."""
    reasons, alive = lexicon.words("reasonPreposition"), lexicon.words("survivingWord")
    deadly = lexicon.words("deadlyKind")
    holding = {one.anchor.token for one in drafts if one.kind.name in HOLDING}
    for draft in drafts:
        draft.drop(
            i
            for i, head in enumerate(draft.heads)
            if head is not None and _is_excepted(parsed, head)
        )
        if draft.kind.name in deadly:
            draft.drop(
                i
                for i, head in enumerate(draft.heads)
                if head is not None and parsed.tokens[head].lower in alive
            )
        if draft.time is not None:
            draft.time = _own_time(parsed, draft, draft.time)
        if draft.kind.name == INVESTIGATION and _is_reason(parsed, draft, holding, reasons):
            draft.drop(i for i, role in enumerate(draft.roles) if role.role == "agent")


def _is_excepted(parsed: ParsedDocument, head: int) -> bool:
    """ "All but Rusk", "everyone except Rusk"; not "all but two guards", who are not named."""
    tokens = parsed.tokens
    before = tokens[max(tokens[head].left - 2, 0) : tokens[head].left]
    if len(before) < 2 or before[0].sentence != tokens[head].sentence:
        return False
    counted = tokens[tokens[head].left].tag == "CD"
    return before[0].lower in EVERY and before[1].lower in EXCEPT and not counted


def _own_time(parsed: ParsedDocument, draft: Draft, time: Time) -> Time | None:
    """``time``, or None where it dates a noun or clause beside what ``draft`` tells.

    "For Friday's fire" names the day of the fire.
    """
    inside = parsed.within(time.span)
    if len(inside) < 2:
        return time
    last, anchor = inside[-1], draft.anchor.token
    if inside[0].lower in SPANS and last.dep == "poss":
        day = Span(inside[1].start, time.span.end)
        return replace(time, span=day) if last.head == anchor else None
    ahead = last.lower in BOUNDS and last.i < anchor <= last.i + REACH
    between = parsed.tokens[last.i + 1 : anchor]
    return None if ahead and all(t.text not in (",", ";") for t in between) else time


def _is_reason(
    parsed: ParsedDocument, draft: Draft, holding: set[int], reasons: frozenset[str]
) -> bool:
    """ "Arrested for investigation of fraud"."""
    noun = parsed.tokens[draft.anchor.token]
    by = parsed.tokens[noun.head]
    return noun.dep == "pobj" and by.lower in reasons and by.head in holding
