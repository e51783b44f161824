"""Whose air raids they are: "US air strikes", "Maresian air strikes".

Nobody but a state or its allies flies such raids, so that its name before them tells who did. Yet
"Syrian air strikes" may be those in Syria. An adjective counts only where the article names
forces of that state as well ("Maresian warplanes"); a name that is no adjective, only where it has
none ("US"). No state raids its own ("air strikes on Maresian troops … the Maresian
bombardment"). A common state alone does not merge reports of raids: a state flies many.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.extraction.events.arguments import Participants
from kg.extraction.events.drafts import Draft
from kg.extraction.triggers.anchors import Anchor
from kg.model import Role, Span
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import MODIFIERS, base_form
from kg.ontology.lexicon import Lexicon

AGENT = "agent"


def name_states(
    parsed: ParsedDocument, drafts: Sequence[Draft], people: Participants, lexicon: Lexicon
) -> None:
    """Gives air raids the state that flew them, where nobody else did."""
    raids, names = lexicon.words("stateRaid"), lexicon.words("attributiveState")
    flown = [one for one in drafts if " ".join(one.anchor.trigger.words) in raids]
    known = _with_forces(parsed, lexicon.words("stateForce")) if flown else frozenset()
    for draft in flown:
        if draft.verbal or draft.has(AGENT):
            continue
        where = {role.entity for role in draft.roles if role.role == "place"}
        for word in (one for telling in draft.tellings for one in _before(parsed, telling)):
            span = _name(parsed, word)
            as_name = word.pos == "PROPN" and parsed.document.words(span).lower() in names
            if not as_name and not (people.is_origin(word.i) and word.lower in known):
                continue
            if _is_hit(parsed, draft, word):
                continue
            state = people.state_of(word.i, span)
            if state is None or state not in where:
                draft.add(Role(AGENT, span, state), word.i)
                break


def _before(parsed: ParsedDocument, telling: Anchor) -> Iterator[Token]:
    for own in telling.tokens:
        yield from (k for k in parsed.kids(own, *MODIFIERS) if k.i not in telling.tokens)


def _is_hit(parsed: ParsedDocument, draft: Draft, word: Token) -> bool:
    """True where the raid is told to hit those that the adjective is said of."""
    hit = (role.span for role in draft.roles if role.role == "patient")
    return any(token.lower == word.lower for span in hit for token in parsed.within(span))


def _name(parsed: ParsedDocument, word: Token) -> Span:
    """The words of the name that ``word`` ends ("the *United States* air strikes")."""
    inside = (one for one in parsed.tokens[word.left : word.i] if one.pos == "PROPN")
    first = next(inside, word)
    return Span(first.start, word.end)


def _with_forces(parsed: ParsedDocument, forces: frozenset[str]) -> frozenset[str]:
    """The adjectives that stand before soldiers or their craft ("Maresian warplanes")."""
    return frozenset(
        kid.lower
        for token in parsed.tokens
        if token.pos in ("NOUN", "PROPN") and base_form(token) in forces
        for kid in parsed.kids(token.i, *MODIFIERS)
    )
