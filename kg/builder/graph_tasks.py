"""The work of the reduce stage in pieces that share nothing: notes for linking, blocks, graphs.

Chunk in, chunk out, like `kg.builder.extract_task`: the same for the same input wherever and
however often it runs, so that `kg.builder.process_pool` may run it on any number of processes or
on a cluster.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, partial
from pathlib import Path
from typing import TypeVar

from kg.isolation import Attempt, describe
from kg.linking.block_task import Block, Linked, Unlinked, link_block
from kg.linking.engine import Working
from kg.linking.features import Note, NoteTaker
from kg.model import Entity
from kg.ontology.gazetteer import load_gazetteer
from kg.ontology.lexicon import load_lexicon
from kg.ontology.turtle import KG, RDF_TYPE
from kg.ontology.vocabulary import load_vocabulary, mint
from kg.rdf import nquads
from kg.records.codec import from_line

T = TypeVar("T")

# Mentions whose linking is as much work as the notes or the graph of an article, or rather less, so
# that a chunk is worth its way.
MENTIONS = 64
COUNTED = {
    "statements": "Statement",
    "allegations": "Allegation",
    "events": "EventProposition",
    "relations": "RelationProposition",
}
_TYPE, _DESCRIBED_BY = f"<{RDF_TYPE}>", f"<{KG}describedBy>"


@dataclass(frozen=True, slots=True)
class Task:
    """A document's record, and IRIs, types and names of its entities where they are not its own."""

    document: str
    line: str
    iris: Mapping[str, str]
    types: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Graph:
    """The named graph of one article as sorted N-Quads, and how much of what is in it."""

    nquads: bytes
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Failure:
    """An item on which the work failed, by its name, and why."""

    name: str
    what: str


def note_failed(line: str, what: str) -> Failure:
    """A record that linking cannot take."""
    return Failure(_name_of(line), what)


def _name_of(line: str) -> str:
    with Attempt():
        return str(json.loads(line)["id"])
    return "?"


def project_failed(task: Task, what: str) -> Failure:
    """A record of which no graph can be made."""
    return Failure(task.document, what)


def note_chunk(lines: list[str], base: str) -> list[Note | Failure]:
    """What linking keeps of each record."""
    return [_attempt(_name_of(line), "linking", partial(take_note, line, base)) for line in lines]


def take_note(line: str, base: str) -> Note:
    """What linking keeps of one record; raises RecordError if it is none."""
    return _note_taker(base).note(from_line(line))


@cache
def _note_taker(base: str) -> NoteTaker:
    return NoteTaker(load_lexicon(), load_gazetteer(), base=base)


def link_chunk(blocks: list[Block], base: str) -> list[Linked | Unlinked]:
    """Who is who in each block of records."""
    return [link_block(block, _working(base)) for block in blocks]


def link_failed(block: Block, what: str) -> Unlinked:
    """A block that no worker can link."""
    return Unlinked(what)


def weigh_block(block: Block) -> float:
    """As how many articles a block counts."""
    return as_articles(len(block.mentions))


def as_articles(mentions: int) -> float:
    """How many articles' notes or graphs are as much work as linking these mentions."""
    return mentions / MENTIONS


@cache
def _working(base: str) -> Working:
    return Working(load_lexicon(), load_gazetteer(), base=base)


def project_chunk(
    tasks: list[Task], base: str, ontology: tuple[Path, ...]
) -> list[Graph | Failure]:
    """The graph of each record; ``ontology`` are the user's own files."""
    return [
        _attempt(task.document, "writing its graph", partial(project, task, base, ontology))
        for task in tasks
    ]


def _attempt(name: str, stage: str, work: Callable[[], T]) -> T | Failure:
    with Attempt() as attempt:
        return work()
    return Failure(name, f"{stage} failed ({describe(attempt.raised)}); report it")


def project(task: Task, base: str, ontology: tuple[Path, ...]) -> Graph:
    """The graph of one record; raises RecordError if it is none."""
    extraction = from_line(task.line)
    document = extraction.document.id
    own = {e.id: mint(base, "entity", document, e.id) for e in extraction.entities}
    iris = {**own, **task.iris}
    entities = (_shown_as(e, task) for e in extraction.entities)
    extraction = replace(extraction, entities=tuple(entities))
    lines = nquads(
        extraction,
        base=base,
        entity_iris=iris,
        wikidata=_items(base),
        vocabulary=load_vocabulary(ontology),
    )
    return Graph("".join(lines).encode(), _counts(lines))


def _shown_as(entity: Entity, task: Task) -> Entity:
    """The entity with the type and the name that it is to have; its old name is another one."""
    entity = replace(entity, type=task.types.get(entity.id, entity.type))
    name = task.names.get(entity.id, entity.name)
    if name == entity.name:
        return entity
    aliases = tuple(alias for alias in (entity.name, *entity.aliases) if alias != name)
    return replace(entity, name=name, aliases=aliases)


@cache
def _items(base: str) -> Mapping[str, str]:
    """IRI of a known entity -> its item in Wikidata."""
    known = load_gazetteer().known
    return {mint(base, "entity", e.id): e.wikidata for e in known if e.wikidata}


def _counts(lines: Iterable[str]) -> dict[str, int]:
    classes: Counter[str] = Counter()
    facts = set()
    for line in lines:
        subject, predicate, rest = line.split(" ", 2)  # an IRI holds no blank
        if predicate == _TYPE:
            classes[rest.partition(" ")[0]] += 1
        elif predicate == _DESCRIBED_BY:
            facts.add(subject)
    found = {name: classes[f"<{KG}{kind}>"] for name, kind in COUNTED.items()}
    return {**found, "facts": len(facts)}
