"""From "complicity in these operations" to what the same voice goes on to say they are.

Where somebody is alleged to have a part in something that the text only points back to, and the
next sentence of the same speakers names sites, the allegation reaches them: a relation of its own,
marked as inferred, with both sentences as evidence (bridging reference: Clark 1975).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kg.model import Extraction, Polarity, Relation, Statement, Status, digest

SITE = "Site"


def bridge_allegations(extraction: Extraction, *, pointing: frozenset[str]) -> Extraction:
    """``extraction`` with the alleged relations that its own words lead to.

    ``pointing`` are words that only point back: "these", "such".
    """
    # One relation told twice may reach a site twice.
    found = tuple({one.id: one for one in _bridged(extraction, pointing)}.values())
    if not found:
        return extraction
    statements = tuple(
        replace(one, propositions=(*one.propositions, *_of(one, found)))
        for one in extraction.statements
    )
    return replace(extraction, statements=statements, relations=(*extraction.relations, *found))


def _of(statement: Statement, found: tuple[Relation, ...]) -> Iterator[str]:
    return (relation.id for relation in found if statement.id in relation.statements)


def _bridged(extraction: Extraction, pointing: frozenset[str]) -> Iterator[Relation]:
    names = {entity.id: entity.name for entity in extraction.entities}
    statements = {statement.id: statement for statement in extraction.statements}
    for relation in extraction.relations:
        opening = names.get(relation.object, "").lower().split()[:1]
        alleged = relation.status is Status.ALLEGED and relation.polarity is Polarity.AFFIRMED
        if not alleged or not pointing.intersection(opening):
            continue
        for told in (statements[name] for name in relation.statements):
            after = _next_by_the_same(extraction, told)
            if after is not None:
                yield from _reaching(extraction, relation, after)


def _reaching(extraction: Extraction, relation: Relation, after: Statement) -> Iterator[Relation]:
    """``relation`` with each site that ``after`` names as its object."""
    for site in extraction.entities:
        if site.type == SITE and any(c.covers(m) for c in after.content for m in site.mentions):
            yield replace(
                relation,
                id=digest(extraction.document.id, relation.id, "bridged", site.id),
                object=site.id,
                evidence=tuple(dict.fromkeys((*relation.evidence, *after.evidence))),
                inferred=True,
            )


def _next_by_the_same(extraction: Extraction, told: Statement) -> Statement | None:
    """The statement right after ``told``, where the same actors affirm it."""
    end = max(span.end for span in told.content)
    behind = [one for one in extraction.statements if _start(one) >= end]
    after = min(behind, key=_start, default=None)
    if after is None or not told.actors or set(after.actors) != set(told.actors):
        return None
    between = extraction.document.text[end : _start(after)]
    affirmed = after.polarity is Polarity.AFFIRMED and after.speech_act != "deny"
    return after if affirmed and "\n\n" not in between else None


def _start(statement: Statement) -> int:
    return min(span.start for span in (*statement.source, *statement.cue, *statement.content))
