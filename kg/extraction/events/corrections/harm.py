"""Who was hurt in what: an attack or accident, and the deaths and injuries that result from it.

"A bombing which killed ten clerks", "ambushed a convoy, wounding three", "hurt in a crash": those
who are hurt undergo the attack or accident, where nobody else is told to. Who carried out the
attack did the harm as well, where one side alone attacked. Both share a place. An event of its
own, behind "in", is no instrument: "killed *in a raid*".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.extraction.events.drafts import Draft, by_token
from kg.model import Role
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import VERBAL, base_form
from kg.ontology.lexicon import Lexicon

AGENT, PATIENT, PLACE, INSTRUMENT = "agent", "patient", "place", "instrument"
ATTACK = "Attack"
RESULTS = frozenset({"Killing", "Injury", "Death"})
DONE = frozenset({"Killing", "Injury"})  # harm that somebody did
UNDERGONE = frozenset({"Attack", "Accident", "Disaster"})  # what happens to those who are hurt
WITHIN = frozenset({"in", "during"})
INSIDE = (*WITHIN, "by", "from")


def share_harm(parsed: ParsedDocument, drafts: Sequence[Draft], lexicon: Lexicon) -> None:
    """Gives an attack or accident the people it hurt, and the harm its doer and place."""
    harmed, mutual = lexicon.words("harmedKind"), lexicon.words("mutualAttack")
    suspects = lexicon.words("namelessDoer") | lexicon.words("culpritNoun")
    doers = _doers(parsed, drafts, suspects)
    told = by_token(draft for draft in drafts if draft.kind.name in harmed)
    for harm in (one for one in drafts if one.kind.name in RESULTS):
        causes = ((i, cause) for i in _causes(parsed, harm) for cause in told.get(i, ()))
        for i, cause in causes:
            if cause.labels != harm.labels:
                continue
            fought = bool(mutual & set(cause.anchor.trigger.words))
            if not (fought and _has_one_side(cause)):
                _lend_hurt(parsed, harm, cause, doers)
            if not fought:
                _lend_doer(parsed.tokens[i], cause, harm, doers)
            _lend_places(parsed, cause, harm, i)
        harm.drop(_events_for_means(parsed, harm, told))


def _doers(
    parsed: ParsedDocument, drafts: Sequence[Draft], suspects: frozenset[str]
) -> frozenset[str]:
    """Who does something, and who may have done it by the noun ("the gunman")."""
    return frozenset(
        role.entity
        for draft in drafts
        for role, head in zip(draft.roles, draft.heads, strict=True)
        if role.entity is not None and head is not None
        if role.role == AGENT or base_form(parsed.tokens[head]) in suspects
    )


def _causes(parsed: ParsedDocument, harm: Draft) -> Iterator[int]:
    """The words that may name what hurt them."""
    for role, head in zip(harm.roles, harm.heads, strict=True):
        if role.role == INSTRUMENT and head is not None:
            yield head
    for telling in harm.tellings:
        verb = parsed.tokens[telling.token]
        for kid in parsed.kids(verb.i, "prep", "agent"):
            if kid.lower in INSIDE:
                yield from (noun.i for noun in parsed.kids(kid.i, "pobj"))
        yield from _above(parsed, verb)


def _above(parsed: ParsedDocument, verb: Token) -> Iterator[int]:
    """ "The raid *in which* ten were killed", "attacked a convoy, *wounding* three"."""
    if verb.dep == "relcl" and verb.pos in VERBAL and _within_which(parsed, verb):
        yield verb.head
    if verb.dep == "advcl" and verb.tag == "VBG" and verb.head < verb.i:
        yield verb.head
        yield from (kid.i for kid in parsed.kids(verb.head, "dobj"))


def _within_which(parsed: ParsedDocument, verb: Token) -> bool:
    links = (kid for kid in parsed.kids(verb.i, "prep") if kid.lower in WITHIN)
    return any(noun.lower == "which" for kid in links for noun in parsed.kids(kid.i, "pobj"))


def _lend_hurt(parsed: ParsedDocument, harm: Draft, cause: Draft, doers: frozenset[str]) -> None:
    """Those who are hurt undergo the attack; who dies in it may be who carried it out.

    "Roth, *whose* son died in the crash", is told for Roth's sake: the son is one of many.
    """
    if cause.kind.name not in UNDERGONE or cause.has(PATIENT):
        return
    if cause.kind.name == ATTACK and harm.kind.name not in DONE:
        return
    for role, head in harm.named(PATIENT):
        spared = cause.kind.name == ATTACK and role.entity in doers
        if not spared and not _is_somebodys(parsed, head):
            cause.add(role, head)


def _is_somebodys(parsed: ParsedDocument, head: int) -> bool:
    return any(kid.tag == "WP$" for kid in parsed.kids(head, "poss"))


def _has_one_side(cause: Draft) -> bool:
    """ "Rioters were hurt in clashes *with police*": they are the other side, and no victims."""
    return len({role.entity for role in cause.roles if role.role == AGENT}) == 1


def _lend_doer(noun: Token, cause: Draft, harm: Draft, doers: frozenset[str]) -> None:
    """ "Killed in raids by Maresian jets": the doer, where the words of the attack itself say so.

    "Two rebels were killed in an attack by the brigade on the army": they may be its own.
    """
    done = harm.kind.name in DONE and cause.kind.name == ATTACK
    if not done or harm.has(AGENT):
        return
    own = {role.entity for role in harm.roles if role.role == PATIENT}
    aims = {role.entity for role in cause.roles if role.role == PATIENT}
    if own & doers and aims - own:
        return
    for role, head in list(zip(cause.roles, cause.heads, strict=True)):
        inside = head is not None and noun.left <= head < noun.right
        if role.role == AGENT and role.of is None and inside and role.entity not in own:
            harm.add(Role(AGENT, role.span, role.entity), head)


def _lend_places(parsed: ParsedDocument, cause: Draft, harm: Draft, i: int) -> None:
    """The place of either for the other, if it has none, and it stands in the same sentence."""
    sentence = parsed.tokens[i].sentence
    for one, other in ((cause, harm), (harm, cause)):
        if other.has(PLACE):
            continue
        for role, head in one.named(PLACE):
            if parsed.tokens[head].sentence == sentence:
                other.add(role, head)


def _events_for_means(
    parsed: ParsedDocument, harm: Draft, told: dict[int, list[Draft]]
) -> Iterator[int]:
    for index, (role, head) in enumerate(zip(harm.roles, harm.heads, strict=True)):
        if role.role == INSTRUMENT and head is not None and head in told:
            noun = parsed.tokens[head]
            if noun.dep == "pobj" and parsed.tokens[noun.head].lower in WITHIN:
                yield index
