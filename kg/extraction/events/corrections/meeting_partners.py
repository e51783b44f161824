"""Who met, by the clause around a meeting: "the envoy left after talks with Mira Oskel".

Who does what the clause tells is the other side of talks "with" somebody; who opposes or reports
them is not ("criticised talks with Oskel"). In "arrested Roth after talks with Oskel" it may be
Roth as well, so that it is nobody. Where nobody is told to have met, it is the body that does
something at the meeting ("the board approved it at a meeting"), unless it came to keep order
or the verb tells an event of its own ("the union protested at a meeting").
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.extraction.events.arguments import Participants
from kg.extraction.events.drafts import Draft
from kg.model import Role
from kg.nlp.parse import ParsedDocument
from kg.nlp.phrases import phrase_span
from kg.nlp.tree import VERBAL, base_form, is_passive, subjects
from kg.ontology.lexicon import Lexicon

AGENT = "agent"
CONCLUDED = frozenset({"Agreement", "Appointment", "Election", "Vote"})  # what meetings bring about
ACTING = frozenset({"Person", "Group", "Organization", "GovernmentBody"})
BODIES = frozenset({"Organization", "GovernmentBody"})
AT = frozenset({"at", "during"})
THERE = frozenset({"at", "in", "during", "after", "before", "following", "for", "from"})


def add_partners(
    parsed: ParsedDocument, drafts: Sequence[Draft], people: Participants, lexicon: Lexicon
) -> None:
    """Gives such meetings who met."""
    outside = lexicon.words("enforcerNoun")
    happening = {one.token for d in drafts if d.kind.name not in CONCLUDED for one in d.tellings}
    for draft in (one for one in drafts if one.kind.name == "Meeting"):
        known = {role.entity for role in draft.roles if role.role == AGENT}
        alone = not known
        for telling in draft.tellings:
            if _may_be_object(parsed, telling.token, people):
                continue
            for head in _partners(parsed, telling.token, happening, alone=alone):
                entity = people.entity_at(head)
                if alone and base_form(parsed.tokens[head]) in outside:
                    continue
                acting = BODIES if alone else ACTING
                if entity is not None and entity.type in acting and entity.id not in known:
                    known.add(entity.id)
                    draft.add(Role(AGENT, phrase_span(parsed, head), entity.id), head)


def _may_be_object(parsed: ParsedDocument, i: int, people: Participants) -> bool:
    """ "Police arrested Bo Lind after a meeting": it may be Lind who met."""
    verb = parsed.tokens[parsed.tokens[parsed.tokens[i].head].head]
    objects = (people.entity_at(kid.i) for kid in parsed.kids(verb.i, "dobj", "dative"))
    return any(one is not None and one.type in ACTING for one in objects)


def _partners(parsed: ParsedDocument, i: int, happening: set[int], *, alone: bool) -> Iterator[int]:
    noun = parsed.tokens[i]
    link = parsed.tokens[noun.head]
    verb = parsed.tokens[link.head]
    if noun.dep != "pobj" or verb.pos not in VERBAL or is_passive(parsed, verb.i):
        return
    beside = any(kid.lower == "with" for kid in parsed.kids(i, "prep"))
    there = alone and link.lower in AT and verb.tag != "VB" and verb.i not in happening
    if there or (beside and link.lower in THERE):
        yield from subjects(parsed, verb.i)
