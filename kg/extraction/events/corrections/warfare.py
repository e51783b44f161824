"""What one army does to another, which accuses nobody: "shelled enemy trenches"."""

from __future__ import annotations

from kg.extraction.events.arguments import Participants
from kg.extraction.events.drafts import Draft
from kg.nlp.parse import ParsedDocument

FIELDWORKS = frozenset({"Fieldwork"})


def is_warfare(
    parsed: ParsedDocument, people: Participants, draft: Draft, enemies: frozenset[str]
) -> bool:
    """True where all that is hit is an enemy's, or works in the field."""
    hit = [
        head
        for role, head in zip(draft.roles, draft.heads, strict=True)
        if role.role in ("patient", "theme") and head is not None
    ]
    return bool(hit) and all(_is_of_army(parsed, people, head, enemies) for head in hit)


def _is_of_army(
    parsed: ParsedDocument, people: Participants, i: int, enemies: frozenset[str]
) -> bool:
    enemy = any(kid.lower in enemies for kid in parsed.kids(i, "amod", "compound"))
    return enemy or people.accepts(i, FIELDWORKS)
