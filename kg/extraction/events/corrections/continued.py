"""Accusations that go on in the next sentence: "Prosecutors say Lind stole. *He bribed a clerk.*"

The second sentence has no word of who says so, and still is no fact of the narrator's.
"""

from __future__ import annotations

from collections.abc import Sequence

from kg.extraction.events.drafts import Draft
from kg.model import Polarity, Status
from kg.nlp.parse import ParsedDocument

AGENT = "agent"
PATIENT = "patient"
JUDGED = frozenset({"Conviction", "Sentence"})  # of whoever is guilty, an article may tell facts
PEOPLE = frozenset({"he", "she", "they"})


def continue_accusations(
    parsed: ParsedDocument, drafts: Sequence[Draft], accusations: Sequence[Draft]
) -> None:
    """Has alleged what a sentence tells as a fact of "he" or "she", its subject, if the sentence
    before it in the paragraph only alleges a wrong of the same person."""
    accused = {
        (one.sentence, role.entity)
        for one in (*drafts, *accusations)
        if _is_alleged(one)
        for role in one.roles
        if role.role == AGENT and role.entity is not None
    }
    guilty = {
        role.entity
        for one in drafts
        if one.kind.name in JUDGED and one.certainty.is_fact
        for role in one.roles
        if role.role == PATIENT
    }
    for draft in sorted(drafts, key=lambda one: one.sentence):
        if not draft.kind.wrong or draft.statements or not draft.certainty.is_fact:
            continue
        for entity in _meant(parsed, draft):
            told = entity not in guilty and _goes_on(parsed, draft.sentence)
            if told and (draft.sentence - 1, entity) in accused:
                draft.certainty.apply(("alleged",))
                draft.ascribed_wrong = True
                accused.add((draft.sentence, entity))


def _is_alleged(draft: Draft) -> bool:
    labels = draft.certainty
    wrong = draft.kind.wrong or draft.own_words
    return wrong and labels.status is Status.ALLEGED and labels.polarity is Polarity.AFFIRMED


def _meant(parsed: ParsedDocument, draft: Draft) -> list[str]:
    """Who the pronoun that opens the sentence means, where it is who did it."""
    opening = parsed.sentences[draft.sentence].first
    if parsed.tokens[opening].lower not in PEOPLE:
        return []
    return [
        role.entity
        for role, head in zip(draft.roles, draft.heads, strict=True)
        if role.role == AGENT and head == opening and role.entity is not None
    ]


def _goes_on(parsed: ParsedDocument, sentence: int) -> bool:
    """Whether the sentence stands in the paragraph of the one before it."""
    return parsed.sentences[sentence].block == parsed.sentences[sentence - 1].block
