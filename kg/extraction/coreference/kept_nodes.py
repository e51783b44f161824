"""Which unnamed entities are worth a node: a logistic model, fitted on read articles.

"A police officer", whose murder somebody is charged with, is mostly the officer who is named
elsewhere, or nobody in particular. A node for such words would be a second node for somebody, or
one for nobody. The words stay in the role. Who speaks, accuses or is accused keeps a node in any
case. So does who acts or comes to harm in a fact, and what somebody owns or runs.

See docs/explanation/models/nodes.md.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from kg.extraction.coreference.generic_nodes import (
    ACCUSED,
    ACCUSER,
    SPEAKING,
    core_of_facts,
    head_of,
    uses_of,
)
from kg.extraction.coreference.needed_nodes import HOLDING, without_entities
from kg.extraction.ner.phrases import GOVERNMENT_BODY, ORGANIZATION, PERSON, SITE
from kg.model import Entity, Event, Extraction, Role
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import PLURAL, base_form
from kg.ontology.weights import LogisticWeights, read_logistic

# Of other types readers of most articles have told too little to fit anything on.
JUDGED = frozenset({PERSON, SITE, ORGANIZATION, GOVERNMENT_BODY})
DETERMINERS = {
    "the": "the", "this": "the", "that": "the", "these": "the", "those": "the",
    "a": "a", "an": "a", "another": "other", "one": "other", "other": "other",
}  # fmt: skip
MODIFYING = frozenset({"relcl", "prep", "amod", "compound", "acl", "appos", "nummod"})
MOST_MENTIONS, MOST_WORDS, MOST_PEERS = 3, 6, 4

Part = tuple[Event, Role]


@cache
def shipped() -> LogisticWeights:
    """The weights that ship; raises ModelError if they are missing or malformed."""
    return read_logistic("coreference", "nodes")


def without_unlikely_nodes(
    parsed: ParsedDocument, found: Extraction, *, wrong: frozenset[str], weights: LogisticWeights
) -> Extraction:
    """``found`` where improbable entities are only words of roles.

    Relations to them are left out; ``wrong``: those that are wrongs.
    """
    gone = {
        entity.id
        for entity, features in described(parsed, found, wrong=wrong)
        if weights.chance(features) < weights.least
    }
    return without_entities(found, gone) if gone else found


def described(
    parsed: ParsedDocument, found: Extraction, *, wrong: frozenset[str]
) -> Iterator[tuple[Entity, set[str]]]:
    """The entities that the model judges, with the features that hold."""
    uses = uses_of(found, wrong)
    reader = _Reader(parsed, found, uses)
    told = core_of_facts(found)
    for entity in found.entities:
        judged = entity.unnamed and entity.type in JUDGED and entity.id not in told
        if judged and uses[entity.id].isdisjoint((SPEAKING, ACCUSED, ACCUSER, *HOLDING)):
            features = reader.features(entity)
            if features:
                yield entity, features


class _Reader:
    """Reads the features of the entities of one document."""

    def __init__(
        self, parsed: ParsedDocument, found: Extraction, uses: Mapping[str, set[str]]
    ) -> None:
        self._parsed = parsed
        self._uses = uses
        named = {one.id for one in found.entities if not one.unnamed}
        self._peers: dict[str, int] = defaultdict(int)
        for one in found.entities:
            self._peers[one.type] += one.id in named
        self._parts: dict[str, list[Part]] = defaultdict(list)
        self._filled: set[tuple[str, str]] = set()
        for event in found.events:
            for role in event.roles:
                if role.entity is not None:
                    self._parts[role.entity].append((event, role))
                if role.entity in named:
                    self._filled.add((event.type, role.role))

    def features(self, entity: Entity) -> set[str]:
        """The names of the features that hold; empty if its words are none of the text's."""
        phrases = [tokens for span in entity.mentions if (tokens := self._parsed.within(span))]
        if not phrases:
            return set()
        own = [tokens for tokens in phrases if any(t.pos != "PRON" for t in tokens)] or phrases
        first = own[0]
        head = head_of(first)
        kind = f"{entity.type}:{determiner(first)}"
        many, told = min(len(phrases), MOST_MENTIONS), min(len(own), MOST_MENTIONS)
        found = {
            "bias", f"type={entity.type}", f"type={kind}", f"det={determiner(first)}",
            f"mentions={many}", f"described={told}", f"mentions={many}:{entity.type}",
            f"head={base_form(head)}", f"plural={head.tag in PLURAL}", f"dep={head.dep}",
            f"words={min(len(first), MOST_WORDS)}",
        }  # fmt: skip
        found |= {f"below={kid.dep}" for kid in self._parsed.kids(head.i, *MODIFYING)}
        found |= self._around(entity, head, kind)
        for event, role in self._parts[entity.id]:
            found |= self._part(event, role, kind, entity.type, many)
        return found

    def _around(self, entity: Entity, head: Token, kind: str) -> set[str]:
        """What it does, where it stands, and how many of its type are named."""
        sentence = self._parsed.sentences[head.sentence]
        place = min(head.sentence, 2)
        peers = min(self._peers[entity.type], MOST_PEERS)
        found = {
            f"block={sentence.kind}", f"sentence={place}", f"sentence={place}:{kind}",
            f"peers={peers}", f"peers={peers}:{kind}",
        }  # fmt: skip
        for use in self._uses[entity.id]:
            found |= {f"use={use}", f"use={use}:{entity.type}", f"use={use}:{kind}"}
        return found

    def _part(self, event: Event, role: Role, kind: str, sort: str, many: int) -> set[str]:
        """What it takes part in, and whether somebody named does the same elsewhere."""
        found = {
            f"status={event.status.value}", f"time={event.time_frame.value}",
            f"polarity={event.polarity.value}", f"event={event.type}",
            f"event={event.type}:{role.role}",
        }  # fmt: skip
        trigger = self._parsed.within(event.trigger)
        if trigger:
            found.add(f"trigger={trigger[0].pos}:{role.role}")
        if (event.type, role.role) in self._filled:
            found |= {
                "told-of-another",
                f"told-of-another:{kind}",
                f"told-of-another:{sort}:{many}",
            }
        return found


def determiner(tokens: Sequence[Token]) -> str:
    """ "the", "a", "other", "own" for "her" and "the bank's", "number", or "none"."""
    first = tokens[0]
    if first.tag == "PRP$" or any(token.tag == "POS" for token in tokens[:-1]):
        return "own"
    return DETERMINERS.get(first.lower, "number" if first.pos == "NUM" else "none")
