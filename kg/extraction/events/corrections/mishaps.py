"""People killed by nobody: "the pilot was killed" in an article that tells a crash and no violence.

Of the real articles that were read, 9 tell so of people "killed": each time their readers call it
a death.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from kg.extraction.events.drafts import Draft
from kg.ontology.kinds import Kind

KILLING, KILL = "Killing", ("kill",)
MISHAPS = frozenset({"Accident", "Disaster"})
DOERS = frozenset({"agent", "instrument"})


def spare_mishaps(drafts: Sequence[Draft], *, blaming: Collection[str], death: Kind) -> None:
    """Makes such killings deaths; ``blaming`` are kinds with a culprit, or with force."""
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
