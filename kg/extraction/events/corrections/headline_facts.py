"""Headlines that tell as a fact what the text below only has somebody allege.

"Kenya: Soldiers Shot Two Nuns", and then "Soldiers shot two nuns, Lantern Watch said": a headline
leaves out who says so. Its event is the alleged one, and nobody has it as a fact.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kg.model import HEADLINES, Event, Extraction, Status, is_fact
from kg.nlp.parse import ParsedDocument
from kg.nlp.tree import roots

# "Treasurer embezzled dues"; in "Waitrose fire" and "guard killed" nobody has done anything.
DONE = frozenset({"VBD", "VBZ", "VBP"})
DOER = "agent"


def without_headline_facts(parsed: ParsedDocument, found: Extraction) -> Extraction:
    """``found`` without such events, and without relations to them."""
    lines = [one for one in found.events if _is_in_line(parsed, one)]
    if not lines:
        return found
    body = [one for one in found.events if one not in lines]
    gone = {one.id for one in lines if is_fact(one) and _is_only_alleged(parsed, one, body)}
    if not gone:
        return found
    return replace(
        found,
        events=tuple(one for one in found.events if one.id not in gone),
        relations=tuple(r for r in found.relations if gone.isdisjoint((r.subject, r.object))),
    )


def _is_only_alleged(parsed: ParsedDocument, headline: Event, body: list[Event]) -> bool:
    """True where the text alleges it in the same word or of the same doer, and nowhere states
    it."""
    marks = set(_marks(parsed, headline))
    same = [
        one
        for one in body
        if one.type == headline.type and not marks.isdisjoint(_marks(parsed, one))
    ]
    return any(one.status is Status.ALLEGED for one in same) and not any(map(is_fact, same))


def _marks(parsed: ParsedDocument, event: Event) -> Iterator[str]:
    """Its verb, and who did it: nodes, and the nouns of descriptions, "Velmoran *soldiers*"."""
    verbs = (token for token in parsed.within(event.trigger)[:1] if token.tag in DONE)
    yield from (f"to {verb.lemma.lower()}" for verb in verbs)
    for role in event.roles:
        if role.role != DOER:
            continue
        if role.entity is not None:
            yield role.entity
        heads = roots(parsed.within(role.span))
        yield from (token.lemma.lower() for token in heads if token.pos == "NOUN")


def _is_in_line(parsed: ParsedDocument, event: Event) -> bool:
    words = parsed.within(event.trigger)
    return bool(words) and parsed.sentences[words[0].sentence].kind in HEADLINES
