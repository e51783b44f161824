"""Records of different articles that are compared in blocks, kept up to date block by block: events
that are probably one, statements that answer others, and what answers an allegation."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any, Generic, TypeVar
from urllib.parse import unquote

from kg.linking import answered as replies
from kg.linking import denials as answers
from kg.linking import same_events
from kg.linking.answered import Turn, link_turns, turn_blocks
from kg.linking.codec import Packer
from kg.linking.decisions import LinkDecision
from kg.linking.denials import Stand, exchange_of, link_replies
from kg.linking.features import EVENTS, STANDS, TURNS, Note, key_of_text, key_text
from kg.linking.located import located
from kg.linking.same_events import Told, blocks_of, link_events, resolved
from kg.linking.state.decisions import Decisions
from kg.linking.state.schema import Stale, Tables
from kg.ontology.vocabulary import mint

T = TypeVar("T")

_PAGE = 500
# Documents whose entities' IRIs stay at hand: the events of one are in several blocks.
_DOCUMENTS = 2048
# Under which name the pairs of events are noted that readers decided on.
_TAKEN = "decided events"


@dataclass(frozen=True, slots=True)
class Sort(Generic[T]):
    """How records of one sort are packed, their entities, and what they are compared with."""

    packer: Packer[T]
    entities: Callable[[T], Iterable[str]]
    located: Callable[[T, Mapping[str, str]], T]
    blocks: Callable[[T], Iterable[tuple[str, str]]]
    link: Callable[[Iterable[T]], Iterator[LinkDecision]]
    largest: int  # a block of more has no decision


def _in_event(one: Told) -> Iterable[str]:
    people = (entity for _, entity in one.participants)
    return {*one.places, *one.within, *one.voices, *people}


def _in_stand(one: Stand) -> Iterable[str]:
    return {one.accused, *one.objects, *one.speakers}


def _in_turn(one: Turn) -> Iterable[str]:
    return {one.accused, *one.objects, *one.speakers}


# The name of a sort begins the keys of its blocks and the owners of its decisions.
SORTS: Mapping[str, Sort[Any]] = {
    "events": Sort(EVENTS, _in_event, resolved, blocks_of, link_events, same_events.LARGEST),
    "answers": Sort(STANDS, _in_stand, located, exchange_of, link_replies, answers.LARGEST),
    "replies": Sort(TURNS, _in_turn, located, turn_blocks, link_turns, replies.LARGEST),
}


class Events:
    """The events and accusations of all documents, which are probably one, and what answers."""

    def __init__(self, tables: Tables, decisions: Decisions, *, base: str) -> None:
        self._tables = tables
        self._decisions = decisions
        self._base = base
        self._iris = lru_cache(maxsize=_DOCUMENTS)(self._read_iris)
        self._taken: frozenset[tuple[str, str]] = frozenset()

    def add(self, document: int, note: Note) -> None:
        """Replaces the records of a document."""
        told = [
            *(("events", one) for one in note.events),
            *(("answers", one) for one in note.stands),
            *(("replies", one) for one in note.turns),
        ]
        rows = self._tables.run(
            "SELECT sort, told FROM event WHERE document = ? ORDER BY n", document
        )
        if rows.fetchall() == told:
            return
        self.drop_all(document)
        self._tables.run_many(
            "INSERT INTO event (document, sort, told) VALUES (?, ?, ?)",
            ((document, sort, text) for sort, text in told),
        )
        self._tables.mark(Stale.TOLD, document)

    def drop_all(self, document: int) -> None:
        """Forgets the records of a document."""
        self._lift(document)
        self._tables.run("DELETE FROM event WHERE document = ?", document)

    def update(self, decided: Sequence[LinkDecision] = ()) -> Iterator[None]:
        """Computes the blocks of records that changed, or whose entities did, a page at a time.

        ``decided``: readers' decisions on pairs of events, which take the place of ours.
        """
        self._iris.cache_clear()
        self._take(decided)
        for documents in self._tables.pages(Stale.TOLD, _PAGE):
            for document in documents:
                self._lift(document)
                self._place(document)
            yield
        for blocks in self._tables.pages(Stale.EVENTS, _PAGE):
            for block in blocks:
                name = key_of_text(self._tables.text(block))[0]
                link = partial(self._decided, block, SORTS[name])
                found = self._tables.attempt(Stale.EVENTS, block, link) or []
                self._decisions.replace(f"{name} {block}", found)
            yield

    def _take(self, decided: Sequence[LinkDecision]) -> None:
        """Keeps readers' decisions; marks the blocks of pairs that came or went among them."""
        old = {(one, other) for one, other in json.loads(self._tables.noted(_TAKEN) or "[]")}
        self._taken = frozenset((one.left, one.right) for one in decided)
        named = {iri for pair in self._taken ^ old for iri in pair}
        for name in sorted({unquote(iri.split("/")[-2]) for iri in named}):
            rows = self._tables.run(
                "SELECT DISTINCT a.block FROM anchor a JOIN event e ON e.n = a.event "
                "JOIN document d ON d.n = e.document WHERE d.id = ? AND e.sort = 'events'",
                name,
            )
            self._tables.mark(Stale.EVENTS, *(block for (block,) in rows.fetchall()))
        self._decisions.replace("events decided", decided)
        self._tables.note(_TAKEN, json.dumps(sorted(self._taken)))
        self._tables.commit()

    def _decided(self, block: int, sort: Sort[Any]) -> list[LinkDecision]:
        return [one for one in self._link(block, sort) if (one.left, one.right) not in self._taken]

    def _lift(self, document: int) -> None:
        """Takes a document's records out of their blocks."""
        rows = self._tables.run(
            "SELECT a.block, a.event FROM anchor a JOIN event e ON e.n = a.event "
            "WHERE e.document = ?",
            document,
        ).fetchall()
        self._tables.mark(Stale.EVENTS, *(block for block, _ in rows))
        self._tables.run_many("DELETE FROM anchor WHERE block = ? AND event = ?", rows)

    def _place(self, document: int) -> None:
        rows = self._tables.run("SELECT n, sort, told FROM event WHERE document = ?", document)
        for n, name, text in rows.fetchall():
            sort = SORTS[name]
            place = partial(self._blocks, document, text, sort)
            for block in self._tables.attempt(Stale.TOLD, document, place) or []:
                number = self._tables.key(key_text((name, *block)))
                self._tables.run("INSERT INTO anchor VALUES (?, ?)", number, n)
                self._tables.mark(Stale.EVENTS, number)

    def _blocks(self, document: int, text: str, sort: Sort[Any]) -> list[tuple[str, str]]:
        return sorted(sort.blocks(self._located(document, text, sort)))

    def _link(self, block: int, sort: Sort[T]) -> Iterator[LinkDecision]:
        """The decisions of a block; one that has none for its size is not read."""
        rows = self._tables.run(
            "SELECT e.document, e.told FROM (SELECT event FROM anchor WHERE block = ? LIMIT ?) a "
            "JOIN event e ON e.n = a.event",
            block, sort.largest + 1,
        ).fetchall()  # fmt: skip
        if 1 < len(rows) <= sort.largest:
            yield from sort.link(self._located(document, text, sort) for document, text in rows)

    def _located(self, document: int, text: str, sort: Sort[T]) -> T:
        one = sort.packer.unpack(text)
        name, iris = self._iris(document)
        unnamed = set(sort.entities(one)) - iris.keys()
        own = {entity: mint(self._base, "entity", name, entity) for entity in unnamed}
        return sort.located(one, {**own, **iris})

    def _read_iris(self, document: int) -> tuple[str, dict[str, str]]:
        rows = self._tables.run(
            "SELECT entity, iri FROM mention WHERE document = ? AND iri IS NOT NULL", document
        )
        name = self._tables.one("SELECT id FROM document WHERE n = ?", document)
        return str(name), dict(rows.fetchall())
