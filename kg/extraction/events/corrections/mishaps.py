"""People killed by nobody: "the pilot was killed" in an article that tells a crash and no violence.

Nine of the real articles that were read use "killed" in this way, and their readers called each
a death. "A bus plunged into a ravine, killing twelve" tells a death in every article.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from kg.extraction.events.arguments import Participants
from kg.extraction.events.drafts import Draft
from kg.model import Role
from kg.nlp.parse import ParsedDocument
from kg.nlp.tree import SUBJECTS
from kg.ontology.kinds import Kind

KILLING, KILL = "Killing", ("kill",)
MISHAPS = frozenset({"Accident", "Disaster"})
DOERS = frozenset({"agent", "instrument"})
PEOPLE = frozenset({"Person", "Group"})


def spare_mishaps(
    parsed: ParsedDocument,
    drafts: Sequence[Draft],
    people: Participants,
    *,
    blaming: Collection[str],
    death: Kind,
) -> None:
    """Makes such killings deaths; ``blaming`` are kinds with a culprit, or with force."""
    _spare_results(parsed, drafts, people, death)
    killed = [draft for draft in drafts if _is_bare(draft)]
    others = [draft for draft in drafts if not _is_bare(draft)]
    if not killed or not any(draft.kind.name in MISHAPS for draft in others):
        return
    if any(draft.kind.wrong or draft.kind.name in blaming for draft in others):
        return
    for draft in killed:
        draft.kind = death


def _is_bare(draft: Draft) -> bool:
    """ "Was killed", by nobody and nothing."""
    plain = draft.kind.name == KILLING and draft.anchor.trigger.words == KILL and draft.verbal
    return plain and not any(role.role in DOERS for role in draft.roles)


def _spare_results(
    parsed: ParsedDocument, drafts: Sequence[Draft], people: Participants, death: Kind
) -> None:
    """ "A bus overturned, *killing* two", "and *killed* two": by what the bus did. Who overturned
    a car and killed two has killed them."""
    mishaps = {one.anchor.token for one in drafts if one.kind.name in MISHAPS and one.verbal}
    for draft in drafts:
        plain = draft.kind.name == KILLING and draft.anchor.trigger.words == KILL
        own = verb = parsed.tokens[draft.anchor.token]
        while verb.dep == "conj" and verb.tag == parsed.tokens[verb.head].tag == "VBG":
            verb = parsed.tokens[verb.head]  # "sending cars into a river and killing five"
        result = verb.dep == "conj" or (verb.dep == "advcl" and verb.tag == "VBG")
        if not plain or not result or verb.head not in mishaps or verb.i < verb.head:
            continue
        if any(_is_by_people(role, people) for role in draft.roles):
            continue
        if parsed.kid(own.i, *SUBJECTS, "agent", "auxpass") is None:
            draft.kind = death
            draft.roles = [
                replace(role, role="instrument") if role.role == "agent" else role
                for role in draft.roles
            ]


def _is_by_people(role: Role, people: Participants) -> bool:
    doer = role.entity if role.role == "agent" else None
    return doer is not None and people.entity(doer).type in PEOPLE
