"""Running the role patterns of a kind over a trigger: paths in the tree to the heads of fillers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from kg.extraction.events.arguments import Participants
from kg.extraction.triggers.anchors import Anchor
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import (
    MAX_CLIMB,
    NOMINAL,
    VERBAL,
    called_as,
    conjuncts,
    direct_objects,
    is_passive,
    prepositional_objects,
    relative_antecedent,
    subjects,
)
from kg.ontology.kinds import NOUN_SHAPES, RolePattern

# Prepositions that belong to the trigger alone, never to what surrounds it.
TIGHT = frozenset({"of", "by"})
SELF, HOST = ("self",), ("host",)
WEARING = frozenset({"in", "on", "with"})  # these say more of the agent than of the event
PLACES = frozenset({"Place", "Site"})
LISTING = (("including",), ("such", "as"), ("like",))


class Filled(NamedTuple):
    """One filler of one role: the head of its phrase."""

    role: str
    head: int
    path: tuple[str, ...]


def fill_roles(parsed: ParsedDocument, anchor: Anchor, people: Participants) -> list[Filled] | None:
    """All fillers that the kind's patterns find; None where a required one is missing."""
    found: list[Filled] = []
    taken: set[int] = set(anchor.tokens)
    done: set[str] = set()
    shape = "noun" if anchor.trigger.shape in NOUN_SHAPES else anchor.trigger.shape
    for pattern in anchor.kind.roles:
        if pattern.shapes and shape not in pattern.shapes:
            continue
        if pattern.forbidden:
            filled = _fill(parsed, anchor, people, pattern, taken, found)
            if any(people.type_of(one.head) != "It" for one in filled):
                return None
            continue
        if pattern.role not in done or pattern.additional:
            fillers = _fill(parsed, anchor, people, pattern, taken, found)
            if fillers:
                done.add(pattern.role)
                found.extend(fillers)
                taken.update(filled.head for filled in fillers)
        if pattern.required and pattern.role not in done:
            return None
    if anchor.kind.reciprocal and not _several(parsed, anchor, people, found):
        return None
    if _abstract_agent(anchor, people, found) or _quarrel(parsed, anchor, people, found):
        return None
    if anchor.kind.object_must_fill_role and anchor.trigger.shape == "verb" and anchor.objects:
        heads = {filled.head for filled in found}
        if not heads & set(anchor.objects):
            return None
    return found


def _abstract_agent(anchor: Anchor, people: Participants, found: list[Filled]) -> bool:
    """ "seized by fear", "killed by his own haste": a figure of speech."""
    if anchor.trigger.shape != "verb" or not anchor.agents:
        return False
    heads = {filled.head for filled in found}
    return not heads & set(anchor.agents) and all(
        people.type_of(head) == "Concept" for head in anchor.agents
    )


def _several(
    parsed: ParsedDocument, anchor: Anchor, people: Participants, found: list[Filled]
) -> bool:
    """False where one person alone is told to meet ("she promised to meet the goals")."""
    heads = {filled.head for filled in found if filled.role == "agent"}
    if anchor.trigger.shape != "verb" or len(heads) != 1:
        return True
    (head,) = heads
    return people.type_of(head) != "Person" or parsed.tokens[head].lower in ("they", "we", "who")


def _quarrel(
    parsed: ParsedDocument, anchor: Anchor, people: Participants, found: list[Filled]
) -> bool:
    """ "Clinton attacked Trump": between named people, without a means, the verb means words."""
    if anchor.trigger.words[0] not in anchor.kind.among_named:
        return False
    sides = {
        filled.role: parsed.tokens[filled.head].pos in ("PROPN", "PRON")
        and people.type_of(filled.head) == "Person"
        for filled in found
        if filled.role in ("agent", "patient", "instrument")
    }
    return "instrument" not in sides and sides.get("agent", False) and sides.get("patient", False)


def _fill(
    parsed: ParsedDocument,
    anchor: Anchor,
    people: Participants,
    pattern: RolePattern,
    taken: set[int],
    found: list[Filled],
) -> list[Filled]:
    for path in pattern.paths:
        heads = [
            head
            for head in people.spread(follow(parsed, anchor, path, found, people))
            if (head not in taken or path == SELF) and people.accepts(head, pattern.fillers)
        ]
        if pattern.required and anchor.trigger.words[0] in anchor.kind.strict:
            heads = [head for head in heads if people.type_of(head) != "Any"]
        if path[-1] == "compound":
            strict = pattern.role in ("agent", "subject", "beneficiary")
            heads = [
                head
                for head in heads
                if people.is_actor(head) or not (strict or _is_name(parsed, head))
            ]
        if pattern.role == "place":
            heads = [_inner_place(parsed, head) for head in heads]
        if heads:
            return [Filled(pattern.role, head, path) for head in heads]
    return []


def _is_name(parsed: ParsedDocument, i: int) -> bool:
    return parsed.tokens[i].pos == "PROPN"


def _inner_place(parsed: ParsedDocument, i: int) -> int:
    """ "in Cambodia Nets 1,000": in title case the parser runs on; the labelled name is meant."""
    if parsed.tokens[i].entity_type:
        return i
    for kid in parsed.kids(i, "compound", "nmod"):
        if kid.entity_type in ("GPE", "LOC"):
            return kid.i
    return i


def follow(
    parsed: ParsedDocument,
    anchor: Anchor,
    path: tuple[str, ...],
    found: list[Filled],
    people: Participants,
) -> list[int]:
    """Heads at the end of ``path``, in reading order without repeats."""
    heads = list(dict.fromkeys(_first_step(parsed, anchor, path[0], found, people)))
    for step in path[1:]:
        heads = list(
            dict.fromkeys(below for head in heads for below in _noun_step(parsed, head, step))
        )
    return heads


def _first_step(
    parsed: ParsedDocument,
    anchor: Anchor,
    step: str,
    found: list[Filled],
    people: Participants,
) -> Iterator[int]:
    if step == "subject":
        yield from anchor.agents
    elif step == "object":
        yield from anchor.objects
    elif step in ("indirect-object", "complement") or step.startswith("clause"):
        yield from _clause_step(parsed, anchor, step)
    elif step in ("possessive", "compound", "modified"):
        for own in anchor.tokens:
            yield from _noun_step(parsed, own, step)
    elif step == "host":
        yield from anchor.hosts_of
    elif step == "self":
        if parsed.tokens[anchor.token].pos != "PROPN":  # "the Department of Revenue Services"
            yield anchor.token
    elif step == "named":
        yield from _named(parsed, anchor, people)
    else:
        yield from _prepositional(parsed, anchor, tuple(step.split()), found, people)


def _clause_step(parsed: ParsedDocument, anchor: Anchor, step: str) -> Iterator[int]:
    if step == "clause":
        if _governed(parsed, anchor):
            return  # "requires the approval": the clause is not what is approved
        verb = anchor.clause
        if verb is None:
            above = parsed.ancestors(anchor.token)
            verb = next((token.i for token in above if token.pos in VERBAL), None)
        if verb is not None:
            yield verb
        return
    if step.startswith("clause "):  # "clause as": the clause that the conjunction opens
        for kid in parsed.kids(anchor.token, "advcl"):
            mark = parsed.kid(kid.i, "mark", "advmod")
            if mark is not None and mark.lower == step.removeprefix("clause "):
                yield kid.i
        return
    if anchor.clause is None:
        return
    if step == "indirect-object":
        for kid in parsed.kids(anchor.clause, "dative"):
            if kid.pos != "ADP":
                yield from conjuncts(parsed, kid.i)
        return
    for kid in parsed.kids(anchor.clause, "oprd", "attr", "acomp", "xcomp", "ccomp"):
        yield kid.i
    if is_passive(parsed, anchor.clause):  # "was given nine years"
        for kid in parsed.kids(anchor.clause, "dobj"):
            yield from conjuncts(parsed, kid.i)


def _governed(parsed: ParsedDocument, anchor: Anchor) -> bool:
    return anchor.trigger.shape in NOUN_SHAPES and parsed.tokens[anchor.token].dep != "pobj"


def _noun_step(parsed: ParsedDocument, i: int, step: str) -> Iterator[int]:
    if step == "possessive":
        for kid in parsed.kids(i, "poss"):
            if kid.tag == "WP$":  # "farmers, whose opposition to …"
                antecedent = relative_antecedent(parsed, i)
                yield from () if antecedent is None else (antecedent,)
            else:
                yield from conjuncts(parsed, kid.i)
    elif step == "compound":
        for kid in parsed.kids(i, "compound", "nmod"):
            yield kid.i
    elif step == "modified":
        if parsed.tokens[i].dep in ("amod", "compound"):
            yield parsed.tokens[i].head
    elif step == "subject":
        yield from subjects(parsed, i) if parsed.tokens[i].pos in VERBAL else ()
    elif step == "object":
        yield from direct_objects(parsed, i) if parsed.tokens[i].pos in VERBAL else ()
    else:
        yield from prepositional_objects(parsed, i, tuple(step.split()))


def _prepositional(
    parsed: ParsedDocument,
    anchor: Anchor,
    words: tuple[str, ...],
    found: list[Filled],
    people: Participants,
) -> Iterator[int]:
    hosts = list(anchor.hosts)
    if words[0] in TIGHT:
        if words[0] == "of":
            hosts = [host for host in hosts if host in anchor.tokens]
        elif anchor.clause not in (None, *hosts) and not is_passive(parsed, anchor.clause or 0):
            # "watched the demolition of 38 houses by the army": hung from an active verb
            hosts.append(anchor.clause or 0)
    elif anchor.clause is not None and anchor.clause not in hosts:
        hosts.append(anchor.clause)
    for host in hosts:
        yield from prepositional_objects(parsed, host, words)
    if words[0] in TIGHT:
        return
    # A phrase behind the object is often hung from the object by the parser.
    steps = dict.fromkeys(_undergoing(parsed, anchor), "object")
    steps |= {filled.head: filled.path[0] for filled in found}
    for head, step in steps.items():
        known = people.type_of(head)
        if words == ("at",) and known in ("Site", "Thing", "Place"):
            continue  # "the lighthouse at Cape Ennis" says where the lighthouse is
        if words == ("on",) and known == "Document":
            continue  # "a report on the tanneries"
        behind = prepositional_objects(parsed, head, words)
        if step in ("object", "of", "subject", "on", "against"):
            yield from behind
        elif step == "by":  # "by a court in Vesk", but not "by men in plain clothes"
            anywhere = words[0] not in WEARING
            yield from (i for i in behind if anywhere or people.accepts(i, PLACES))


def _undergoing(parsed: ParsedDocument, anchor: Anchor) -> Iterator[int]:
    """The object, whether or not its role was filled before: "the eviction of families *from*"."""
    yield from anchor.objects
    if anchor.trigger.shape in NOUN_SHAPES:
        yield from prepositional_objects(parsed, anchor.token, ("of",))


def _named(parsed: ParsedDocument, anchor: Anchor, people: Participants) -> Iterator[int]:
    """Whom or what the anchor's noun describes: in apposition, by "is a", "include", "makes X"."""
    own = anchor.token
    token = _describing(parsed, own, people)
    head = parsed.tokens[token.head]
    named = parsed.kid(own, "appos")
    small = parsed.kid(own, "nsubj")
    if small is not None:  # "makes Quill Media the owner of …"
        yield from conjuncts(parsed, small.i)
    elif token.dep == "appos":
        yield head.i
    elif token.dep in ("attr", "oprd") and head.pos in VERBAL:
        yield from subjects(parsed, head.i)
    elif (called := called_as(parsed, token)) is not None:
        yield from called
    elif token.dep in ("compound", "nmod") and head.pos == "PROPN":
        yield head.i
    elif named is not None:
        yield named.i
    elif token.dep == "nsubj" and head.lemma in ("be", "include"):  # "critics of X include …"
        for kid in parsed.kids(head.i, "attr", "dobj"):
            yield from conjuncts(parsed, kid.i)
    elif token.dep == "pobj" and head.lower in ("among", "amongst"):  # "among the donors are …"
        for kid in parsed.kids(head.head, "attr", "nsubj"):
            yield from conjuncts(parsed, kid.i)


def _describing(parsed: ParsedDocument, i: int, people: Participants) -> Token:
    """The noun that stands where a description stands: "owner and *operator* of", "one of the
    *districts* of"."""
    token = parsed.tokens[i]
    for _ in range(MAX_CLIMB):
        head = parsed.tokens[token.head]
        if token.dep == "conj" and head.pos in NOMINAL:
            token = head
        elif token.dep == "pobj" and head.lower == "of" and people.counts(head.head):
            token = parsed.tokens[head.head]
        else:
            break
    return token


def listed_members(parsed: ParsedDocument, i: int) -> list[int]:
    """The members that a list behind the noun ``i`` names ("provinces, including A, B and C")."""
    members: list[int] = []
    for words in LISTING:
        members.extend(prepositional_objects(parsed, i, words))
    for kid in parsed.kids(i, "prep"):
        if kid.lower == "as":  # "countries such as …" is parsed as "as" with "such" below it
            members.extend(prepositional_objects(parsed, i, ("as",)))
            break
    return list(dict.fromkeys(members))
