"""Running the role patterns of a kind over a trigger: paths in the tree to the heads of fillers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from kg.extraction.events.arguments import Participants
from kg.extraction.triggers.anchors import COUNT, Anchor
from kg.nlp.called import identified_as, ranked_as, said_of
from kg.nlp.charge_repairs import BLAMED
from kg.nlp.late_agents import late_agent
from kg.nlp.parse import TIMES, ParsedDocument, Token, remembered
from kg.nlp.relatives import either_meant
from kg.nlp.tree import (
    MAX_CLIMB,
    NOMINAL,
    NOUN_MODIFIERS,
    PLURAL,
    VERBAL,
    base_form,
    conjuncts,
    direct_objects,
    introduces,
    is_passive,
    prepositional_objects,
    prepositional_phrases,
    relative_antecedent,
    subjects,
)
from kg.nlp.verb_classes import classes
from kg.ontology.kinds import NOUN_SHAPES, RolePattern

# Prepositions that belong to the trigger alone, never to what surrounds it.
TIGHT = frozenset({"of", "by"})
IT_ALONE, MEASURED = frozenset({"It"}), frozenset({"It", "Measure", "Time", "Number"})
SELF, HOST, BY, FROM = ("self",), ("host",), ("by",), ("from",)
ONCE = frozenset({"Appointment", "Dismissal"})  # of one person, and of one post
TIME = "time"  # "three times"
CONDITION = "condition"  # what must stand beside the trigger, and takes no part
WEARING = frozenset({"in", "on", "with"})  # these say more of the agent than of the event
PLACES = frozenset({"Place", "Site"})
PERHAPS = frozenset({"by", "with", "between"})  # behind them stands a place of the event, or none
ORDERING = frozenset({"after", "before", "following", "since", "until"})
TOPICAL = frozenset({"about", "on", "over", "concerning", "regarding"})
RIVALS = frozenset({"Rival"})
# What a list may hold besides what is known to fill a role.
ALIKE = {"theme": frozenset({"Any", "Thing"}), "patient": frozenset({"Person", "Group"})}
LISTING = (("including",), ("such", "as"), ("like",))


class Filled(NamedTuple):
    """One filler of one role: the head of its phrase."""

    role: str
    head: int
    path: tuple[str, ...]


def fill_roles(parsed: ParsedDocument, anchor: Anchor, people: Participants) -> list[Filled] | None:
    """All fillers that the kind's patterns find; None where a required one is missing."""
    return _Reader(parsed, anchor, people).fill()


class _Reader:
    """Fills the roles of one trigger, pattern by pattern."""

    def __init__(self, parsed: ParsedDocument, anchor: Anchor, people: Participants) -> None:
        self._parsed = parsed
        self._anchor = anchor
        self._people = people
        self._found: list[Filled] = []
        self._either = self._relatives()

    def _relatives(self) -> frozenset[int]:
        """ "The mother of the boy, who was shot": nobody can tell which of them was."""
        pair = either_meant(self._parsed, self._anchor.token)
        if pair is None or not self._people.is_relative(pair[0]):
            return frozenset()
        above = self._parsed.tokens[pair[0]]
        named = {above.head} if above.dep == "appos" else set()
        return frozenset({*pair, *named})

    def fill(self) -> list[Filled] | None:
        """All fillers; None where the words cannot name an event of the kind."""
        done: set[str] = set()
        shape = "noun" if self._of_noun else self._anchor.trigger.shape
        for pattern in self._anchor.kind.roles:
            if pattern.shapes and shape not in pattern.shapes:
                continue
            if pattern.forbidden:
                # "The flood of 1953", "of magnitude 6": what it is like, and no other thing.
                free = IT_ALONE if pattern.fillers else MEASURED
                if any(self._people.type_of(one.head) not in free for one in self._fill(pattern)):
                    return None
                continue
            if pattern.role not in done or pattern.additional:
                fillers = self._fill(pattern)
                done.update(filled.role for filled in fillers)
                self._found.extend(fillers)
            if pattern.required and pattern.role not in done:
                return None
        self._found = [one for one in self._found if not self._is_own_deed(one)]
        return self._found if self._makes_sense() else None

    def _is_own_deed(self, filled: Filled) -> bool:
        """ "They launched *their* attack": who owns the deed and does it does not undergo it."""
        token = self._parsed.tokens[filled.head]
        if filled.role != "patient" or token.tag != "PRP$":
            return False
        owner = self._people.mention_of(filled.head)
        doers = [self._people.mention_of(one.head) for one in self._found if one.role == "agent"]
        return any(owner is None or doer in (owner, None) for doer in doers)

    @property
    def _of_noun(self) -> bool:
        return self._anchor.trigger.shape in NOUN_SHAPES

    # ------------------------------------------------------------------ the whole

    def _makes_sense(self) -> bool:
        anchor = self._anchor
        if self._abstract_agent() or self._quarrel():
            return False
        if anchor.trigger.shape != "verb":
            return True
        heads = {filled.head for filled in self._found}
        if anchor.kind.object_must_fill_role and not self._objects_fit(heads):
            return False
        return not anchor.kind.reciprocal or self._several()

    def _objects_fit(self, heads: set[int]) -> bool:
        """Whether the object takes part, and no second one is left: "was docked *ten points*"."""
        anchor = self._anchor
        beside = self._parsed.kids(anchor.token, "dobj", "npadvmod")
        left = any(
            kid.i not in heads and kid.entity_type not in TIMES and kid.lemma != TIME
            for kid in beside
            if kid.left == anchor.token + 1
        )
        left = left and is_passive(self._parsed, anchor.token)
        return not left and (not anchor.objects or bool(heads & set(anchor.objects)))

    def _abstract_agent(self) -> bool:
        """ "seized by fear", "killed by his own haste": a figure of speech."""
        agents = self._anchor.agents
        if self._anchor.trigger.shape != "verb" or not agents:
            return False
        heads = {filled.head for filled in self._found}
        abstract = all(self._people.type_of(head) == "Concept" for head in agents)
        return abstract and not heads & set(agents)

    def _several(self) -> bool:
        """False where one person alone is told to meet ("she promised to meet the goals")."""
        heads = {filled.head for filled in self._found if filled.role == "agent"}
        if len(heads) != 1:
            return True
        (head,) = heads
        many = self._parsed.tokens[head].lower in ("they", "we", "who")
        return many or self._people.type_of(head) != "Person"

    def _quarrel(self) -> bool:
        """ "Clinton attacked Trump", "a candidate able to beat Trump": between named people or
        rivals, without a means, the verb means words or votes."""
        if self._anchor.trigger.words[0] not in self._anchor.kind.among_named:
            return False
        sides = {
            filled.role: self._people.accepts(filled.head, RIVALS) or self._known(filled.head)
            for filled in self._found
        }
        named = sides.get("agent", False) and sides.get("patient", False)
        return named and "instrument" not in sides

    def _known(self, head: int) -> bool:
        """A person by name or pronoun; a surname may be tagged as a plural ("Sanders")."""
        entity = self._people.entity_at(head)
        named = entity is not None and not entity.unnamed
        shown = self._parsed.tokens[head].pos in ("PROPN", "PRON")
        return (shown or named) and self._people.type_of(head) == "Person"

    # ------------------------------------------------------------------ one pattern

    def _fill(self, pattern: RolePattern) -> list[Filled]:
        for path in pattern.paths:
            every = self._follow(path)
            heads = [head for head in every if self._fits(pattern, path, head)]
            if heads and not pattern.forbidden:
                heads = [head for head in every if head in heads or self._alike(pattern, head)]
            if pattern.role == "place":
                heads = [_inner_place(self._parsed, head) for head in heads]
            if heads:
                return [Filled(pattern.role, head, path) for head in heads]
        return []

    def _alike(self, pattern: RolePattern, head: int) -> bool:
        """ "Seized rifles, rocket launchers and two speedboats": what is listed beside a filler,
        and is known for nothing else."""
        beside = ALIKE.get(pattern.role, frozenset())
        listed = self._parsed.tokens[head].dep == "conj" and head not in self._either
        return listed and head not in self._taken and self._people.type_of(head) in beside

    @property
    def _taken(self) -> set[int]:
        return {one.head for one in self._found} | set(self._anchor.tokens)

    def _is_count_of_it(self, head: int) -> bool:
        """ "Indicted on three *counts* of fraud": they take no part in the fraud."""
        token = self._parsed.tokens[head]
        holds = token.left <= self._anchor.token < token.right
        return holds and base_form(token) == COUNT

    def _fits(self, pattern: RolePattern, path: tuple[str, ...], head: int) -> bool:
        anchor, people = self._anchor, self._people
        free = pattern.role == CONDITION  # it may be what fills a role as well
        filled = any(one.head == head for one in self._found) and not free
        taken = head in anchor.tokens or filled
        if (taken and path != SELF) or not people.accepts(head, pattern.fillers):
            return False
        if head in self._either or self._is_count_of_it(head):
            return False
        strict = pattern.required and anchor.trigger.words[0] in anchor.kind.strict
        if strict and people.type_of(head) == "Any":
            return False
        if pattern.role == "agent" and path == BY and self._accuses(head):
            return False
        if pattern.role == "place" and path == FROM and head < anchor.token and not self._of_noun:
            return False  # "two men *from Orsk* were held": where they come from
        return path[-1] != "compound" or self._fits_before_noun(pattern, head)

    def _fits_before_noun(self, pattern: RolePattern, head: int) -> bool:
        """ "The *police* raid"; no church is the killer of "the *church* massacre"."""
        acting = pattern.role in ("agent", "subject", "beneficiary")
        if acting and self._anchor.kind.wrong and self._people.is_institution(head):
            return False
        if self._people.is_actor(head):
            return True
        return not acting and self._parsed.tokens[head].pos != "PROPN"

    def _accuses(self, head: int) -> bool:
        """ "Was accused of the torture of prisoners by *survivors*"."""
        by = late_agent(self._parsed, self._anchor.token)
        return by is not None and by.i < head < by.right

    def _follow(self, path: tuple[str, ...]) -> list[int]:
        """Heads at the end of ``path``, in reading order without repeats."""
        heads = list(dict.fromkeys(self._first_step(path[0])))
        if not heads:
            return heads
        for step in path[1:]:
            below = (below for head in heads for below in _noun_step(self._parsed, head, step))
            heads = list(dict.fromkeys(below))
        return self._people.spread(heads)

    # ------------------------------------------------------------------ the first step of a path

    def _may_undergo(self, owner: int) -> bool:
        """False in "his senior appointments": one person is not appointed to many posts."""
        many = self._parsed.tokens[self._anchor.token].tag == "NNS"
        one = self._parsed.tokens[owner].tag not in PLURAL
        both = self._parsed.tokens[owner].lower == "their"
        return both or not (self._anchor.kind.name in ONCE and many and one)

    def _first_step(self, step: str) -> Iterable[int]:
        anchor = self._anchor
        if step in ("possessive", "compound", "modified"):
            found = (i for own in anchor.tokens for i in _noun_step(self._parsed, own, step))
            return found if step != "possessive" else filter(self._may_undergo, found)
        if (step,) == BY and anchor.trigger.shape == "agentNoun":
            return ()  # "described as a killer by the bank"
        if step.startswith("passive "):  # "were killed when …": without anybody who did it
            undone = is_passive(self._parsed, anchor.token) and not anchor.agents
            return self._first_step(step.removeprefix("passive ")) if undone else ()
        if step.startswith("clause "):  # "clause as": the clause that the conjunction opens
            return self._clause_behind(step.removeprefix("clause "))
        known = STEPS.get(step)
        return self._prepositional(tuple(step.split())) if known is None else known(self)

    def _objects(self) -> Iterator[int]:
        for head in self._anchor.objects:
            yield from ranked_as(self._parsed, head) or [head]

    def _hosts_of(self) -> Iterable[int]:
        return self._anchor.hosts_of

    def _doers(self) -> Iterator[int]:
        """The subject; of a wrong "Karl Ode is the man who …", Karl Ode."""
        for head in self._anchor.agents:
            named = identified_as(self._parsed, head) if self._anchor.kind.wrong else []
            yield from named or ranked_as(self._parsed, head) or [head]

    def _self(self) -> Iterator[int]:
        if self._parsed.tokens[self._anchor.token].pos != "PROPN":  # "the Department of Revenue"
            yield self._anchor.token

    def _clause(self) -> Iterator[int]:
        anchor = self._anchor
        if self._of_noun and self._parsed.tokens[anchor.token].dep != "pobj":
            return  # "requires the approval": the clause is not what is approved
        above = (token.i for token in self._parsed.ancestors(anchor.token) if token.pos in VERBAL)
        verb = next(above, None) if anchor.clause is None else anchor.clause
        if verb is not None:
            yield verb

    def _clause_behind(self, conjunction: str) -> Iterator[int]:
        verb = self._anchor.token
        joined = (kid.i for kid in self._parsed.kids(verb, "conj") if kid.tag == "VBN")
        for above in (verb, *joined):  # "were killed and others injured when …"
            for kid in self._parsed.kids(above, "advcl"):
                mark = self._parsed.kid(kid.i, "mark", "advmod")
                if mark is not None and mark.lower == conjunction:
                    yield kid.i

    def _indirect_object(self) -> Iterator[int]:
        for kid in self._of_clause("dative"):
            if kid.pos != "ADP":
                yield from conjuncts(self._parsed, kid.i)
        given, clause = self._parsed.tokens[self._anchor.token], self._anchor.clause
        if given.dep == "dobj" and given.head == clause and is_passive(self._parsed, clause):
            yield from subjects(self._parsed, clause)  # "was given a sentence"

    def _complement(self) -> Iterator[int]:
        for kid in self._of_clause("oprd", "attr", "acomp", "xcomp", "ccomp"):
            yield kid.i
        for kid in self._of_clause("dobj"):
            if is_passive(self._parsed, kid.head):  # "was given nine years"
                yield from conjuncts(self._parsed, kid.i)

    def _of_clause(self, *deps: str) -> Iterator[Token]:
        """The dependents of the verb whose clause tells the event."""
        clause = self._anchor.clause
        return iter(()) if clause is None else self._parsed.kids(clause, *deps)

    def _prepositional(self, words: tuple[str, ...]) -> Iterator[int]:
        if words[0] not in _prepositions(self._parsed):
            return
        for host in self._hosts(words[0]):
            if words != BY or not self._is_whose(host):
                yield from prepositional_objects(self._parsed, host, words)
        if words[0] not in TIGHT:
            yield from self._behind_participants(words)

    def _hosts(self, preposition: str) -> Iterable[int]:
        """What a phrase of the event's own may hang from."""
        anchor = self._anchor
        if preposition == "of":
            return [host for host in anchor.hosts if host in anchor.tokens]
        if anchor.clause is None or anchor.clause in anchor.hosts:
            return (*anchor.hosts, *self._sharing())
        if preposition == "by" and (is_passive(self._parsed, anchor.clause) or self._is_done()):
            return anchor.hosts
        if self._is_apart(anchor.clause) or (preposition == "to" and self._is_topic()):
            return anchor.hosts
        if preposition in BLAMED and self._parsed.tokens[anchor.clause].lemma in classes().blame_on:
            return anchor.hosts  # "blamed the attack on the rebels"
        # "watched the demolition of 38 houses by the army": hung from an active verb
        return (*anchor.hosts, anchor.clause)

    def _is_whose(self, host: int) -> bool:
        """ "A conviction for theft *by a court*", "bribery allegations by nurses": a noun above
        the event whose "by" says who convicts or alleges."""
        if host in self._anchor.tokens:
            return False
        noun = base_form(self._parsed.tokens[host])
        return noun in classes().authored | classes().raised | classes().charges

    def _is_apart(self, verb: int) -> bool:
        """ "After the ambush, jets struck a camp in Vesk": there was no ambush in Vesk."""
        noun = self._parsed.tokens[self._anchor.token]
        ordered = noun.dep == "pobj" and self._parsed.tokens[noun.head].lower in ORDERING
        return ordered and noun.i < verb

    def _is_done(self) -> bool:
        """ "The shooting of a boy *by police* unleashed unrest by students": behind a doer of its
        own, or behind the verb, a second "by" tells who does something else."""
        anchor = self._anchor
        own = next(iter(prepositional_objects(self._parsed, anchor.token, ("by",))), None)
        return own is not None or (anchor.clause is not None and anchor.token < anchor.clause)

    def _is_topic(self) -> bool:
        """ "Spoke to the prosecutor about a trial": he hears of it and is not tried."""
        noun = self._parsed.tokens[self._anchor.token]
        return noun.dep == "pobj" and self._parsed.tokens[noun.head].lower in TOPICAL

    def _sharing(self) -> Iterator[int]:
        """ "Shot and killed his father in an accident": the verb whose object is its object too."""
        for i in self._anchor.objects:
            verb = self._parsed.tokens[self._parsed.tokens[i].head]
            if verb.dep == "conj" and verb.head == self._anchor.clause:
                yield verb.i

    def _behind_participants(self, words: tuple[str, ...]) -> Iterator[int]:
        """A phrase behind the object is often hung from the object by the parser."""
        steps = dict.fromkeys(self._undergoing(), "object")
        steps |= {filled.head: filled.path[0] for filled in self._found}
        for head, step in steps.items():
            if self._describes(words, head):
                continue
            behind = prepositional_objects(self._parsed, head, words)
            if step in ("object", "of", "subject", "on", "against"):
                yield from behind
            elif step in PERHAPS:  # "by a court in Vesk", but not "by men in plain clothes"
                anywhere = words[0] not in WEARING
                yield from (i for i in behind if anywhere or self._people.accepts(i, PLACES))

    def _describes(self, words: tuple[str, ...], head: int) -> bool:
        """ "the lighthouse at Cape Ennis", "a report on the tanneries": no words of the event."""
        known = self._people.type_of(head)
        placed = words == ("at",) and known in ("Site", "Thing", "Place")
        return placed or (words == ("on",) and known == "Document")

    def _undergoing(self) -> Iterator[int]:
        """The object, its role filled or not: "the eviction of families *from*"."""
        yield from self._anchor.objects
        if self._of_noun:
            yield from prepositional_objects(self._parsed, self._anchor.token, ("of",))

    # ------------------------------------------------------------------ who a noun describes

    def _named(self) -> Iterable[int]:
        """In apposition, by "is a", "include", "makes X"."""
        parsed, own = self._parsed, self._anchor.token
        token = self._describing(own)
        head = parsed.tokens[token.head]
        small = parsed.kid(own, "nsubj")
        if small is not None:  # "makes Quill Media the owner of …"
            return conjuncts(parsed, small.i)
        if token.dep == "appos" or (token.dep in NOUN_MODIFIERS and head.pos == "PROPN"):
            return (head.i,)
        said = said_of(parsed, token)
        if said is not None:
            return said
        named = parsed.kid(own, "appos")
        return self._across_verb(token, head) if named is None else (named.i,)

    def _across_verb(self, token: Token, head: Token) -> Iterator[int]:
        """ "critics of X include …", "among the donors are …"."""
        verb, deps = head.i, ("attr", "dobj")
        if token.dep == "pobj" and head.lower in ("among", "amongst"):
            verb, deps = head.head, ("attr", "nsubj")
        elif token.dep != "nsubj" or head.lemma not in ("be", "include"):
            return
        for kid in self._parsed.kids(verb, *deps):
            yield from conjuncts(self._parsed, kid.i)

    def _describing(self, i: int) -> Token:
        """The noun that stands where a description stands: "owner and *operator* of", "one of the
        *districts* of"."""
        token = self._parsed.tokens[i]
        for _ in range(MAX_CLIMB):
            head = self._parsed.tokens[token.head]
            counted = token.dep == "pobj" and head.lower == "of" and self._people.counts(head.head)
            if counted:
                token = self._parsed.tokens[head.head]
            elif token.dep == "conj" and head.pos in NOMINAL:
                token = head
            else:
                break
        return token


STEPS: dict[str, Callable[[_Reader], Iterable[int]]] = {
    "subject": _Reader._doers,
    "object": _Reader._objects,
    "host": _Reader._hosts_of,
    "self": _Reader._self,
    "named": _Reader._named,
    "clause": _Reader._clause,
    "indirect-object": _Reader._indirect_object,
    "complement": _Reader._complement,
}


def _inner_place(parsed: ParsedDocument, i: int) -> int:
    """ "in Cambodia Nets 1,000": in title case the parser runs on; the labelled name is meant.

    "In the West Bank town of Tolbek" names the town behind its "of".
    """
    behind = (noun for _, noun in prepositional_phrases(parsed, i, ("of",)))
    if parsed.tokens[i].entity_type or any(kid.pos == "PROPN" for kid in behind):
        return i
    inner = (k.i for k in parsed.kids(i, *NOUN_MODIFIERS) if k.entity_type in ("GPE", "LOC"))
    return next(inner, i)


@remembered
def _prepositions(parsed: ParsedDocument) -> frozenset[str]:
    """The words of the document from which a phrase may hang as from a preposition."""
    return frozenset([token.lower for token in parsed.tokens if introduces(token)])


def _noun_step(parsed: ParsedDocument, i: int, step: str) -> Iterable[int]:
    """Heads one step of a path below or above the noun ``i``."""
    token = parsed.tokens[i]
    if step == "possessive":
        return _owners(parsed, i)
    if step == "compound":
        return (kid.i for kid in parsed.kids(i, *NOUN_MODIFIERS))
    if step == "modified":
        return (token.head,) if token.dep in ("amod", "compound") else ()
    if step in ("subject", "object"):
        of_verb = subjects if step == "subject" else direct_objects
        return of_verb(parsed, i) if token.pos in VERBAL else ()
    return prepositional_objects(parsed, i, tuple(step.split()))


def _owners(parsed: ParsedDocument, i: int) -> Iterator[int]:
    for kid in parsed.kids(i, "poss"):
        if kid.tag == "WP$":  # "farmers, whose opposition to …"
            antecedent = relative_antecedent(parsed, i)
            yield from () if antecedent is None else (antecedent,)
        else:
            yield from conjuncts(parsed, kid.i)


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
