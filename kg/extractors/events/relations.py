"""Relations between two participants: the same triggers and role paths as events, two roles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from kg.extractors.events.anchors import Anchor
from kg.extractors.events.certainty_beside import Certainty
from kg.extractors.events.drafts import Draft
from kg.extractors.events.fillers import Participants
from kg.extractors.events.roles import fill_roles
from kg.extractors.events.spans import (
    VERBAL,
    clause_span,
    phrase_span,
    prepositional_objects,
)
from kg.model import Span, Status
from kg.parse import ParsedDocument

LOCATING = ("in", "at", "on", "near", "outside", "off")
LOCATED_ROLES = frozenset({"place", "origin", "theme", "patient"})


class RelationDraft(NamedTuple):
    """A relation before its record is written."""

    predicate: str
    subject: str
    object: str
    span: Span
    sentence: int
    certainty: Certainty
    statements: tuple[str, ...]
    ascribed_wrong: bool = False


def find_relations(
    parsed: ParsedDocument, anchor: Anchor, people: Participants
) -> list[tuple[str, str]]:
    """The pairs of entities that ``anchor`` relates; empty where one side is missing."""
    found = fill_roles(parsed, anchor, people)
    if found is None:
        return []
    subjects = [f.head for f in found if f.role == "subject" and _names(parsed, people, f.head)]
    objects = [f.head for f in found if f.role == "object" and _names(parsed, people, f.head)]
    if not objects and len(subjects) > 1:  # "collusion between the ministry and the barons"
        subjects, objects = subjects[:1], subjects[1:]
    pairs = []
    for subject in subjects:
        for target in objects:
            if subject == target:
                continue
            first = people.resolve(
                subject, phrase_span(parsed, subject), as_type=_actor(people, subject)
            )
            second = people.resolve(
                target, _target_span(parsed, target), as_type=_target(people, target)
            )
            if first is not None and second is not None and first != second:
                pairs.append((first, second))
    return pairs


def _names(parsed: ParsedDocument, people: Participants, i: int) -> bool:
    """A pronoun that was resolved to nobody relates nothing."""
    return parsed.tokens[i].pos != "PRON" or people.entity_at(i) is not None


def _target_span(parsed: ParsedDocument, i: int) -> Span:
    if parsed.tokens[i].pos in VERBAL:
        return clause_span(parsed, i)
    return phrase_span(parsed, i)


def _actor(people: Participants, i: int) -> str:
    found = people.type_of(i)
    return found if found in ("Person", "Group", "Organization", "Place", "Site") else "Group"


def _target(people: Participants, i: int) -> str:
    found = people.type_of(i)
    if found in ("Person", "Group", "Organization", "Place", "Site"):
        return found
    return "Activity" if found in ("Event", "Gerund", "Concept") else "Asset"


def place_relations(
    parsed: ParsedDocument, drafts: Iterable[Draft], people: Participants
) -> Iterator[RelationDraft]:
    """``locatedIn`` for sites and places of roles that are said to lie in another place."""
    for draft in drafts:
        for role, head in list(zip(draft.roles, draft.heads, strict=True)):
            if head is None or role.role not in LOCATED_ROLES:
                continue
            if people.type_of(head) not in ("Site", "Place", "Thing", "Any"):
                continue
            for preposition in LOCATING:
                for outer in prepositional_objects(parsed, head, (preposition,)):
                    yield from _located(parsed, draft, people, head, outer)
            if role.role in ("place", "origin"):
                yield from _located_by_comma(parsed, draft, people, head)


def _located_by_comma(
    parsed: ParsedDocument, draft: Draft, people: Participants, head: int
) -> Iterator[RelationDraft]:
    """ "Orsk province, Kalvia": a name behind the comma is what the place lies in."""
    for kid in parsed.kids(head, "appos", "conj"):
        between = parsed.tokens[head + 1 : kid.i]
        if kid.pos == "PROPN" and kid.dep == "appos" and any(t.text == "," for t in between):
            yield from _located(parsed, draft, people, head, kid.i)


def _located(
    parsed: ParsedDocument, draft: Draft, people: Participants, head: int, outer: int
) -> Iterator[RelationDraft]:
    if not people.accepts(outer, frozenset({"Place", "Site"})):
        return
    if any(outer == other for other in draft.heads):
        return
    span = phrase_span(parsed, outer)
    inner = people.resolve(head, phrase_span(parsed, head), as_type="Site")
    whole = people.resolve(outer, span, as_type="Place")
    if inner is not None and whole is not None and inner != whole:
        status = Status.CLAIMED if draft.statements else Status.ASSERTED
        told = Certainty(status)
        yield RelationDraft("locatedIn", inner, whole, span, draft.sentence, told, draft.statements)
