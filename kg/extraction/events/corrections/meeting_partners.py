"""The other side of a meeting "with" somebody: "the envoy left after talks with Mira Oskel".

It is who does what the clause around it tells: nobody else can have met her. A day of talks "with"
nobody named stays without; so does who opposes or reports them ("criticised talks with Oskel").
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.extraction.events.arguments import Participants
from kg.extraction.events.drafts import Draft
from kg.model import Role
from kg.nlp.parse import ParsedDocument
from kg.nlp.phrases import phrase_span
from kg.nlp.tree import VERBAL, is_passive, subjects

AGENT = "agent"
ACTING = frozenset({"Person", "Group", "Organization", "GovernmentBody"})
THERE = frozenset({"at", "in", "during", "after", "before", "following", "from"})


def add_partners(parsed: ParsedDocument, drafts: Sequence[Draft], people: Participants) -> None:
    """Gives such meetings who met the one they were with."""
    for draft in drafts:
        if draft.kind.name != "Meeting" or not any(role.role == AGENT for role in draft.roles):
            continue
        known = {role.entity for role in draft.roles if role.role == AGENT}
        for telling in draft.tellings:
            for head in _partners(parsed, telling.token):
                entity = people.entity_at(head)
                if entity is not None and entity.type in ACTING and entity.id not in known:
                    known.add(entity.id)
                    draft.add(Role(AGENT, phrase_span(parsed, head), entity.id), head)


def _partners(parsed: ParsedDocument, i: int) -> Iterator[int]:
    noun = parsed.tokens[i]
    link = parsed.tokens[noun.head]
    verb = parsed.tokens[link.head]
    beside = any(kid.lower == "with" for kid in parsed.kids(i, "prep"))
    if not beside or noun.dep != "pobj" or link.lower not in THERE or verb.pos not in VERBAL:
        return
    if not is_passive(parsed, verb.i):
        yield from subjects(parsed, verb.i)
