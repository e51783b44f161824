"""Whether a word that may name an event does so here: a model over what stands around it.

"Held an office", "the attacks on his record" and "if convicted" share a word with what happened to
somebody. The lexicon refuses what it knows; a logistic model refuses more, and adds nothing. Which
features tell the senses of a verb apart: Dligach and Palmer (2008), "Novel semantic features for
verb sense disambiguation"; card: ``docs/explanation/models/senses.md``.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from kg.errors import ModelError
from kg.extraction.events.arguments import Participants
from kg.extraction.events.roles import Filled
from kg.extraction.events.senses.sense_network import Contexts, SenseNetwork, read_network
from kg.extraction.triggers.anchors import Anchor
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import PLURAL, VERBAL, base_form, is_passive
from kg.ontology.kinds import Trigger
from kg.ontology.resources import resource
from kg.ontology.weighed import Weighed, kept_weighed, read_weighed

# Dependents of a trigger whose presence counts, and those whose word does.
PRESENT = frozenset(
    {"det", "poss", "nummod", "amod", "compound", "neg", "aux", "auxpass", "prt", "advmod"}
    | {"ccomp", "xcomp", "dative", "oprd", "acl", "relcl", "mark", "advcl", "npadvmod"}
)
WORDED = frozenset({"det", "aux", "neg", "mark", "prt"})
MODIFYING = frozenset({"amod", "compound", "advmod"})
EMBEDDED = frozenset({"ccomp", "xcomp", "advcl", "relcl", "acl", "pcomp", "conj", "csubj"})
CLIMB = 6  # so many words above a trigger are looked at
DEEP = 3  # clauses above a trigger, and …
MANY = 4  # … names in its sentence are counted no further
CLAUSAL = frozenset({"ccomp", "xcomp", "advcl", "relcl", "conj", "acl"})
NAMED = frozenset({"PERSON", "GPE", "DATE", "TIME", "CARDINAL", "ORG", "MONEY", "PERCENT"})
TALKERS = frozenset({"i", "we", "you", "our", "my", "your", "us"})
MARKS = frozenset('"“”')
SIDE = 2  # so many subjects or objects are looked at
# Of the network in the log odds: of the shares tried (.3, .4, .5, .7) the best area under the curve
# cross-validated over affairs, the others are within 1.5 points of it.
SHARE = 0.4


class Judge(Protocol):
    """What tells events from words that only look like one."""

    def odds(
        self,
        parsed: ParsedDocument,
        anchor: Anchor,
        fillers: Sequence[Filled],
        people: Participants,
        contexts: Contexts | None = None,
    ) -> float:
        """The log odds that the trigger names an event of its kind; infinite where unknown.

        ``contexts``: the encoder's states, where the tagger gives them.
        """

    def refuses(self, odds: float, *, fact: bool, with_states: bool = False) -> bool:
        """True if a trigger of these odds is too unlikely to be told, or asserted as fact."""


class Limits(NamedTuple):
    """The least log odds of an event that is told, and of one that is asserted as fact."""

    told: float
    fact: float


@dataclass(frozen=True, slots=True)
class Senses:
    """A shipped model: weights by feature, the least log odds of an event, and what it knows.

    ``known`` holds the wordings of the kinds that it has seen enough of: other kinds, and kinds or
    words that a user adds, are left to the rules. ``network`` has a share of SHARE in the odds
    where there are states; those odds have limits of their own.
    """

    weights: dict[str, float]
    limits: Limits
    known: dict[str, frozenset[str]]
    network: SenseNetwork | None = None
    limits_with_states: Limits | None = None

    def odds(
        self,
        parsed: ParsedDocument,
        anchor: Anchor,
        fillers: Sequence[Filled],
        people: Participants,
        contexts: Contexts | None = None,
    ) -> float:
        """The log odds that the trigger names an event of its kind; infinite where unknown."""
        kind = anchor.kind.name
        if wording(anchor.trigger) not in self.known.get(kind, ()):
            return math.inf
        weights = self.weights
        found = set(describe(parsed, anchor, fillers, people))
        odds = math.fsum(weights[name] for name in found if name in weights)
        if self.network is None or contexts is None:
            return odds
        return mixed(odds, self.network.odds(contexts.of(anchor.token), kind))

    def refuses(self, odds: float, *, fact: bool, with_states: bool = False) -> bool:
        """True if a trigger of these odds is too unlikely to be told, or asserted as fact."""
        limits = (with_states and self.limits_with_states) or self.limits
        return odds < (limits.fact if fact else limits.told)


def mixed(odds: float, network: float) -> float:
    """What named features and network say together, in log odds."""
    return (1 - SHARE) * odds + SHARE * network


@cache
def load_senses() -> Senses:
    """The model of ``kg/data/events``; raises ModelError if it is broken."""
    return _senses(resource("events", "senses.json"), kept_weighed)


def read_senses(path: Path) -> Senses:
    """The model of a file, with the network beside it; raises ModelError if it is broken."""
    return _senses(path, read_weighed)


def _senses(path: Path, read: Callable[[Path], Weighed]) -> Senses:
    try:
        found = read(path)
        said = found.said
        if found.numbers.ndim != 1:
            raise ValueError("a feature has not one weight")
        return Senses(
            weights=dict(zip(found.features, found.numbers.tolist(), strict=True)),
            limits=_limits(said["least"]),
            known={kind: frozenset(words) for kind, words in said["known"].items()},
            network=read_network(path.with_suffix(".npz"), said["network"]),
            limits_with_states=_limits(said["least with states"]),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelError(f"{path}: no model of senses ({error}); install newskg again") from error


def _limits(read: Mapping[str, Any]) -> Limits:
    return Limits(told=float(read["told"]), fact=float(read["fact"]))


def wording(trigger: Trigger) -> str:
    """A trigger as ``known`` lists it."""
    return " ".join(trigger.words)


def describe(
    parsed: ParsedDocument, anchor: Anchor, fillers: Sequence[Filled], people: Participants
) -> Iterator[str]:
    """The names of the features that hold for a trigger; a name may come twice."""
    token = parsed.tokens[anchor.token]
    kind = anchor.kind.name
    shape = "v" if token.pos in VERBAL else "n"
    yield from ("bias", f"kind={kind}", shape, f"{kind}:{shape}")
    yield f"word={kind}:{shape}:{token.lemma.lower()}"
    yield f"shape={anchor.trigger.shape}"
    yield f"{shape}:dep={token.dep}"
    yield f"{shape}:tag={token.tag}"
    if len(anchor.tokens) > 1:
        yield "long"
    yield from _sides(parsed, anchor, people, kind, shape)
    yield from _roles(fillers, people, kind)
    yield from _dependents(parsed, token, people, kind, shape)
    yield from _verb(parsed, token) if shape == "v" else _noun(parsed, token, kind)
    yield from _determined(parsed, anchor, kind, shape)
    yield from _clauses(parsed, token)
    yield from _tense(parsed, token, kind, shape)
    yield from _sentence(parsed, token)


def _sides(
    parsed: ParsedDocument, anchor: Anchor, people: Participants, kind: str, shape: str
) -> Iterator[str]:
    """Who acts and what is acted upon: their types, parts of speech and words."""
    for side, heads in (("sub", anchor.agents), ("obj", anchor.objects)):
        if not heads:
            yield f"{shape}:{side}=none"
            yield f"{kind}:{shape}:{side}=none"
        for head in heads[:SIDE]:
            known, entity = people.type_of(head), people.entity_at(head)
            word = base_form(parsed.tokens[head])
            yield f"{shape}:{side}={known}"
            yield f"{kind}:{shape}:{side}={known}"
            yield f"{shape}:{side}~{'-' if entity is None else entity.type}"
            yield f"{shape}:{side}pos={parsed.tokens[head].pos}"
            yield f"{side}word={kind}:{word}"
            yield f"{side}anyword={word}"


def _roles(fillers: Sequence[Filled], people: Participants, kind: str) -> Iterator[str]:
    """Which roles the kind's patterns found, and with what sort of filler."""
    for filled in fillers:
        yield f"role={filled.role}"
        yield f"{kind}:role={filled.role}"
        yield f"role={filled.role}:{people.type_of(filled.head)}"
        if people.entity_at(filled.head) is not None:
            yield f"entrole={filled.role}"
    if not fillers:
        yield "noroles"
        yield f"{kind}:noroles"


def _dependents(
    parsed: ParsedDocument, token: Token, people: Participants, kind: str, shape: str
) -> Iterator[str]:
    """What hangs from the trigger: prepositions with their objects, modifiers, auxiliaries."""
    for kid in parsed.kids(token.i):
        if kid.dep == "prep":
            yield f"{shape}:prep={kid.lower}"
            yield f"{kind}:{shape}:prep={kid.lower}"
            behind = parsed.kid(kid.i, "pobj")
            if behind is not None:
                yield f"{shape}:prep={kid.lower}:{people.type_of(behind.i)}"
                yield f"pword={kind}:{base_form(behind)}"
        elif kid.dep in PRESENT:
            yield f"{shape}:has={kid.dep}"
            if kid.dep in WORDED:
                yield f"{shape}:{kid.dep}={kid.lower}"
            if kid.dep in MODIFYING:
                yield f"mod={kid.lower}"
                yield f"mod={kind}:{kid.lower}"
            if kid.dep in ("compound", "poss"):
                yield f"{shape}:{kid.dep}={people.type_of(kid.i)}"
                if kid.pos == "PROPN":
                    yield f"{shape}:{kid.dep}:propn"


def _noun(parsed: ParsedDocument, token: Token, kind: str) -> Iterator[str]:
    """Whether a noun is bare, and what governs it."""
    if parsed.kid(token.i, "det", "poss", "nummod") is None:
        yield "bare"
    head = parsed.tokens[token.head]
    yield f"{kind}:gov={base_form(head)}"
    if token.dep == "pobj":
        yield f"n:up={head.lower}"
        yield f"n:uppos={parsed.tokens[head.head].pos}"


def _verb(parsed: ParsedDocument, token: Token) -> Iterator[str]:
    """Voice of a verb, and the word that its clause hangs from."""
    yield f"v:passive={is_passive(parsed, token.i)}"
    if token.dep in CLAUSAL:
        yield f"v:{token.dep}:{base_form(parsed.tokens[token.head])}"


def _determined(parsed: ParsedDocument, anchor: Anchor, kind: str, shape: str) -> Iterator[str]:
    """What determines subject and object, and a noun itself: a name, "the", "a", nothing."""
    for side, heads in (("sub", anchor.agents), ("obj", anchor.objects)):
        for head in heads[:1]:
            given = _determiner(parsed, head)
            yield f"{shape}:{side}det={given}"
            yield f"{kind}:{side}det={given}"
    if shape == "n":
        yield f"{kind}:det={_determiner(parsed, anchor.token)}"


def _determiner(parsed: ParsedDocument, i: int) -> str:
    token = parsed.tokens[i]
    if token.pos in ("PROPN", "PRON"):
        return token.pos
    found = parsed.kid(i, "det", "poss", "nummod")
    if found is None:
        return "bares" if token.tag in PLURAL else "bare"
    return found.lower if found.dep == "det" else found.dep


def _clauses(parsed: ParsedDocument, token: Token) -> Iterator[str]:
    """The clauses that the trigger lies in, with the words that they hang from and open with."""
    above, depth = token, 0
    for _ in range(CLIMB):
        head = parsed.tokens[above.head]
        if head.i == above.i:
            break
        if above.dep in EMBEDDED:
            depth += 1
            yield f"up={above.dep}:{base_form(head)}"
            mark = parsed.kid(above.i, "mark", "advmod")
            if mark is not None:
                yield f"upmark={mark.lower}"
        above = head
    yield f"depth={min(depth, DEEP)}"
    yield f"root={base_form(above)}"
    yield f"roottag={above.tag}"


def _tense(parsed: ParsedDocument, token: Token, kind: str, shape: str) -> Iterator[str]:
    """The form of the verb that tells it, or of the nearest above a noun."""
    verb = token
    if shape == "n":
        above = next((t for t in parsed.ancestors(token.i) if t.pos in VERBAL), None)
        if above is None:
            return
        verb = above
    beside = "+".join(sorted(kid.lower for kid in parsed.kids(verb.i, "aux", "auxpass")))
    yield f"tense={verb.tag}:{beside}"
    yield f"{kind}:{shape}:tag={verb.tag}"


def _sentence(parsed: ParsedDocument, token: Token) -> Iterator[str]:
    """Names, numbers, talk and questions in the sentence."""
    sentence = parsed.sentences[token.sentence]
    words = parsed.tokens[sentence.first : sentence.last]
    yield f"block={sentence.kind.value}"
    yield f"names={min(sum(word.pos == 'PROPN' for word in words), MANY)}"
    for label in {word.entity_type for word in words} & NAMED:
        yield f"near={label}"
    if any(word.lower in TALKERS for word in words):
        yield "talk"
    if words[-1].text == "?":
        yield "question"
    if any(word.text in MARKS for word in words):
        yield "quotes"
