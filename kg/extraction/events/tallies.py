"""Counts that a verb of counting gives: "put the number of people arrested at 86"."""

from __future__ import annotations

from dataclasses import replace

from kg.extraction.events.drafts import Draft
from kg.extraction.events.measures import Measured, SentenceFigures
from kg.extraction.events.origins import PartWords
from kg.model import Role
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import SUBJECTS

LEADING = frozenset({"at", "to", "as"})  # before the new value; "from" leads to the old one
REACH = 6  # tokens from "the number of" to the event, and from there to the value


def give_tally(
    parsed: ParsedDocument, draft: Draft, read: SentenceFigures, words: PartWords
) -> Measured | None:
    """The count that the sentence puts the event's number at, given to ``draft``; else None.

    Who puts it there is no agent of the event, and the number no place; what one puts at a
    number one claims.
    """
    anchor = parsed.tokens[draft.anchor.token]
    noun = _tally_noun(parsed, anchor, words)
    if noun is None:
        return None
    verb = parsed.tokens[noun.head]
    reported = verb.lemma in words.reckoning
    if not (reported or verb.lower in words.tallying):
        return None
    item = _value(parsed, read, max(anchor.i, verb.i))
    if item is None:
        return None
    doing = {kid.i for kid in parsed.kids(verb.i, *SUBJECTS)} - {noun.i}
    draft.drop(
        index
        for index, (role, head) in enumerate(zip(draft.roles, draft.heads, strict=True))
        if head is not None and (item.first <= head <= item.last or head in doing)
        if role.role != "patient" or head not in doing
    )
    if reported and verb.lower not in words.tallying:
        draft.certainty.apply(("claimed",))
    _count(draft, item, noun, anchor.text)
    return item


def _tally_noun(parsed: ParsedDocument, anchor: Token, words: PartWords) -> Token | None:
    """ "the *number* of people arrested", "the *number* in custody": close before the event."""
    before = parsed.tokens[max(anchor.i - REACH, 0) : anchor.i]
    for token in reversed(before):
        if token.sentence != anchor.sentence or token.tag in ("VBD", "VBZ", "VBP"):
            return None
        if token.lemma in words.tally_nouns and token.dep in (*SUBJECTS, "dobj"):
            return token
    return None


def _value(parsed: ParsedDocument, read: SentenceFigures, behind: int) -> Measured | None:
    """The number behind "at", "to" or "as", or the object itself ("has reached 140")."""
    for item in read.quantities:
        near = behind < item.first <= behind + REACH
        if item.sort != "number" or not near:
            continue
        before = parsed.tokens[item.first - 1]
        if before.lower in LEADING or parsed.tokens[item.last].dep == "dobj":
            return item
    return None


def _count(draft: Draft, item: Measured, noun: Token, word: str) -> None:
    name = draft.kind.counts or "patient"
    for index, role in enumerate(draft.roles):
        open_role = role.role == name and role.of is None and role.quantity is None
        if open_role and draft.heads[index] != noun.i:
            draft.roles[index] = replace(role, quantity=item.quantity)
            return
    quantity = item.quantity
    if not draft.verbal and quantity.unit is None:
        quantity = replace(quantity, unit=word)  # "the number of arrests reached 140"
    draft.add(Role(name, quantity.span, None, quantity), None)
