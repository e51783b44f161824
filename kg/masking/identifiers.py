"""New identifiers for what is masked.

The identifiers of records are digests of addresses, texts and places in them: whoever suspects a
name could put it into a masked text and compare. So every article in which something is masked gets
numbers instead, for itself and all of its records, and every node in it as well. The numbers follow
the masked texts and tell nothing of the names.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar
from urllib.parse import unquote

from kg.errors import MaskingError
from kg.model import Entity, Event, Extraction, Relation, Span, Statement, cover
from kg.ontology.vocabulary import mint

_PREFIX = "masked-"
# How IRIs and records call the same things.
_KINDS = {"statement": "s", "proposition": "p", "event": "p", "entity": "e"}
_OF_ARTICLES = ("article", "graph")


@dataclass
class Identifiers:
    """Maps identifiers of the private folder to those of the copy; untouched articles keep theirs.

    ``documents`` maps the articles in which something is masked to their numbers in order. Links
    and decisions of readers get random names: their old ones, and the order of these, are digests.
    """

    base: str
    documents: Mapping[str, int]
    _numbers: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)
    _nodes: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        base: str,
        documents: Mapping[str, int],
        members: Iterable[tuple[str, str, str]],
        hidden: Iterable[str] = (),
    ) -> Identifiers:
        """``members``: node, document and entity of each; ``hidden``: known nodes to rename."""
        new = cls(base, documents)
        taken = set(hidden)
        found: dict[str, list[str]] = {}
        for node, document, entity in members:
            own = mint(base, "entity", new.document(document), new.record(document, "e", entity))
            found.setdefault(node, []).append(own)
        for node, mapped in found.items():
            old = node.removeprefix(f"{base}entity/").split("/")
            if node in taken or (len(old) == 2 and any(_PREFIX in one for one in mapped)):
                # The first by the new names: the old order would give these away.
                new._nodes[node] = min(mapped)
        return new

    def document(self, name: str) -> str:
        """The identifier of an article."""
        number = self.documents.get(name)
        return name if number is None else f"{_PREFIX}{number:04d}"

    def record(self, document: str, kind: str, name: str) -> str:
        """The identifier of a record; ``kind`` is s (statement), p (proposition) or e (entity)."""
        if document not in self.documents:
            return name
        numbers = self._numbers.setdefault((document, kind), {})
        return numbers.setdefault(name, f"{kind}{len(numbers) + 1}")

    def iri(self, iri: str) -> str:
        """The IRI of anything under the base; others stay."""
        if iri in self._nodes:
            return self._nodes[iri]
        if not iri.startswith(self.base):
            return iri
        kind, *parts = map(unquote, iri.removeprefix(self.base).split("/"))
        if kind == "decision" and parts:
            parts[0] = self._random(kind, parts[0])
        elif kind in ("link", "reader") and len(parts) == 1:
            parts = [self._random(kind, parts[0])]
        elif parts and parts[0] in self.documents:
            parts = self._in_article(kind, parts)
        return mint(self.base, kind, *parts)

    def _in_article(self, kind: str, parts: list[str]) -> list[str]:
        document, *rest = parts
        if kind in _OF_ARTICLES and not rest:
            return [self.document(document)]
        if kind not in _KINDS or len(rest) != 1:
            raise MaskingError(
                f"{kind}/{'/'.join(parts)}: no copy can be made of this node; report it"
            )
        return [self.document(document), self.record(document, _KINDS[kind], rest[0])]

    def _random(self, kind: str, name: str) -> str:
        names = self._numbers.setdefault(("", kind), {})
        return names.setdefault(name, secrets.token_hex(8))

    def renumbered(self, extraction: Extraction) -> Extraction:
        """A masked record with its new identifiers."""
        document = extraction.document
        if document.id not in self.documents:
            return extraction
        work = _Renumbering(self, document.id, frozenset(one.id for one in extraction.entities))
        return replace(
            extraction,
            document=replace(document, id=self.document(document.id)),
            entities=tuple(map(work.entity, extraction.entities)),
            statements=tuple(map(work.statement, _in_order(extraction.statements))),
            events=tuple(map(work.event, _in_order(extraction.events))),
            relations=tuple(map(work.relation, _in_order(extraction.relations))),
        )


Record = TypeVar("Record", Statement, Event, Relation)


def _in_order(records: Iterable[Record]) -> list[Record]:
    """Records by their places in the text, so that their order tells nothing of their old names."""
    return sorted(records, key=_place)


def _place(record: Statement | Event | Relation) -> Span:
    if isinstance(record, Statement):
        return cover((*record.source, *record.cue, *record.content))
    return record.trigger if isinstance(record, Event) else record.span


@dataclass(frozen=True, slots=True)
class _Renumbering:
    """The new identifiers of one article's records."""

    identifiers: Identifiers
    document: str
    entities: frozenset[str]

    def _name(self, kind: str, name: str) -> str:
        return self.identifiers.record(self.document, kind, name)

    def _all(self, kind: str, names: Iterable[str]) -> tuple[str, ...]:
        return tuple(self._name(kind, name) for name in names)

    def _participant(self, name: str) -> str:
        """An entity, or an event or relation that takes part in another."""
        return self._name("e" if name in self.entities else "p", name)

    def entity(self, one: Entity) -> Entity:
        return replace(one, id=self._name("e", one.id))

    def statement(self, one: Statement) -> Statement:
        return replace(
            one,
            id=self._name("s", one.id),
            actors=self._all("e", one.actors),
            parent=one.parent and self._name("s", one.parent),
            propositions=self._all("p", one.propositions),
            answers=self._all("s", one.answers),
        )

    def event(self, one: Event) -> Event:
        roles = (
            replace(role, entity=role.entity and self._participant(role.entity))
            for role in one.roles
        )
        return replace(
            one,
            id=self._name("p", one.id),
            statements=self._all("s", one.statements),
            roles=tuple(roles),
        )

    def relation(self, one: Relation) -> Relation:
        return replace(
            one,
            id=self._name("p", one.id),
            subject=self._participant(one.subject),
            object=self._participant(one.object),
            statements=self._all("s", one.statements),
        )
