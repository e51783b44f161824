"""Who is not tried, though a pronoun may mean them: the murdered, and the bench.

"Johnson denied it when Farr was shot. She was indicted in May", "a judge threw out the indictment,
ending her trial": a pronoun takes the one most spoken of, and the subject. Nobody is named where
that is the victim of a killing, or a judge of whom nothing says that he is accused.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from kg.extraction.events.arguments import Participants
from kg.extraction.events.drafts import Draft
from kg.model import Polarity
from kg.nlp.parse import ParsedDocument
from kg.nlp.tree import base_form
from kg.nlp.verb_classes import classes

KILLING, PATIENT, AGENT = "Killing", "patient", "agent"
PRONOUNS = frozenset({"PRP", "PRP$"})
# Arrests and detentions are left: people die of them.
BROUGHT = frozenset({"Charge", "Trial", "Conviction", "Sentence", "Acquittal"})


def spare_untried(
    parsed: ParsedDocument, drafts: Sequence[Draft], people: Participants, held: Collection[str]
) -> None:
    """Drops them from proceedings of which only a pronoun makes them the accused.

    ``held`` are the kinds that happen to suspects.
    """
    killed = {
        role.entity
        for draft in drafts
        if draft.kind.name == KILLING and draft.certainty.polarity is Polarity.AFFIRMED
        for role, head in draft.named(PATIENT)
        if parsed.tokens[head].pos != "PRON"
    }
    accused = {
        role.entity
        for draft in drafts
        for role, head in draft.named(PATIENT if draft.kind.name in held else AGENT)
        if draft.kind.name in held or draft.kind.wrong
        if parsed.tokens[head].tag not in PRONOUNS
    }
    for draft in drafts:
        if draft.kind.name in BROUGHT:
            draft.drop(
                [
                    place
                    for place, (role, head) in enumerate(zip(draft.roles, draft.heads, strict=True))
                    if role.role == PATIENT
                    and role.entity is not None
                    and head is not None
                    and parsed.tokens[head].tag in PRONOUNS
                    and role.entity not in accused
                    and (role.entity in killed or _judges(parsed, people, role.entity))
                ]
            )


def allege_accused(parsed: ParsedDocument, drafts: Sequence[Draft]) -> None:
    """ "He was strangled by *the accused*", "*the defendant* stabbed her": alleged, and no fact."""
    for draft in drafts:
        if draft.kind.wrong and any(
            role.role == AGENT and head is not None and _is_accused(parsed, head)
            for role, head in zip(draft.roles, draft.heads, strict=True)
        ):
            draft.certainty.apply(("alleged",))


def _is_accused(parsed: ParsedDocument, head: int) -> bool:
    word = parsed.tokens[head].lower
    return {word, word.removesuffix("s")} & classes().accused != set()


def _judges(parsed: ParsedDocument, people: Participants, one: str) -> bool:
    """ "A judge", "the court": of the bench, and without a name."""
    entity = people.entity(one)
    heads = (i for i, who in people.mentioned() if who == one)
    return entity.unnamed and any(
        base_form(parsed.tokens[i]) in classes().courts | classes().trials for i in heads
    )
