"""Who is who in one block, from its records as they are kept: a piece of work by itself.

What comes of a block follows from what is in it alone, so it may be worked out on any machine, in
any order and more than once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kg.isolation import Attempt, describe
from kg.linking.decisions import LinkDecision
from kg.linking.engine import Cluster, LinkedBlock, Sides, Working, is_plain
from kg.linking.entity_records import Record, Setting
from kg.linking.features import RECORDS, SETTINGS, key_of_text

# Settings of documents that stay unpacked: the records of an article are in many blocks.
KEPT_SETTINGS = 2048


@dataclass(frozen=True, slots=True)
class Block:
    """The mentions of one block, each with its number, its setting and its record as packed.

    ``sides``: where the user's rows put them.
    """

    number: int
    key: str
    mentions: tuple[tuple[int, str, str], ...]
    sides: Sides


@dataclass(frozen=True, slots=True)
class Linked:
    """The cluster of each mention of a block, as the tables have it, and the decisions.

    ``head``: the oldest mention, if all are one by their name alone. A decision on the head or on
    a known entity belongs to the other mention, and goes with it; one of None to the block.
    """

    clusters: Mapping[int, int | None]
    head: int | None = None
    decisions: tuple[tuple[int | None, LinkDecision], ...] = ()


@dataclass(frozen=True, slots=True)
class Unlinked:
    """A block that could not be worked out, and why."""

    why: str


# What works blocks out, somewhere, and gives what came of each in their order. It is told
# beforehand how many mentions each has.
LinkBlocks = Callable[[Iterable[Block], Sequence[int]], Iterator[Linked | Unlinked]]


def link_block(block: Block, working: Working) -> Linked | Unlinked:
    """Who is who in a block; an error that it is to blame for costs this block alone."""
    with Attempt() as attempt:
        return _linked(block, working)
    return Unlinked(describe(attempt.raised))


def _linked(block: Block, working: Working) -> Linked:
    key = key_of_text(block.key)
    is_known = key[0] == "known"
    if len(block.mentions) < 2 and not is_known:
        return Linked({n: None for n, _, _ in block.mentions})
    records = {
        n: RECORDS.unpack(text, setting=setting_of(setting)) for n, setting, text in block.mentions
    }
    linked = working.link(key, records.values(), block.sides)
    numbers = {record.iri: n for n, record in records.items()}
    head = _head(linked)
    clusters = {
        numbers[record.iri]: number
        for cluster in linked.clusters
        for number in (_number(cluster, block.number, numbers),)
        for record in cluster.members
    }
    decisions = (
        (_owner(one, numbers, head) if is_known or head is not None else None, one)
        for one in linked.decisions
    )
    return Linked(clusters, None if head is None else numbers[head.iri], tuple(decisions))


def _number(cluster: Cluster, block: int, numbers: Mapping[str, int]) -> int | None:
    """A cluster as the tables have it."""
    if cluster.traits.known:
        return -block
    return None if len(cluster.members) == 1 else numbers[cluster.members[0].iri]


def _head(linked: LinkedBlock) -> Record | None:
    if len(linked.clusters) != 1:
        return None
    first, *others = linked.clusters[0].members
    return first if others and all(is_plain(first, record) for record in others) else None


def _owner(decision: LinkDecision, numbers: Mapping[str, int], head: Record | None) -> int:
    """The mention that a decision goes with: not the head."""
    ends = {decision.left, decision.right} - ({head.iri} if head is not None else set())
    return min(numbers[iri] for iri in ends if iri in numbers)


@lru_cache(maxsize=KEPT_SETTINGS)
def setting_of(text: str) -> Setting:
    """The setting of a document, as packed."""
    return SETTINGS.unpack(text)
