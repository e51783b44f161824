"""Records of all windows -> one Extraction: who is the same in several windows is one entity.

Only names join: the same words, a known entity, or a short name of a person that fits one full name
of the document and no other. What is not named ("the company") is of its own window.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from kg.extraction.coreference.chains import same_sort
from kg.extraction.coreference.joined_records import Ids, event_of, relation_of, statement_of
from kg.extraction.coreference.person_clusters import same_person
from kg.extraction.ner.phrases import BODIES, PERSON, Nouns
from kg.extraction.windows.shift import shifted
from kg.model import Attribution, Document, Entity, Extraction
from kg.ontology.names import name_words

_Key = tuple[str, ...]


def joined(document: Document, found: Sequence[tuple[Extraction, int]], nouns: Nouns) -> Extraction:
    """The extraction of ``document`` from those of its windows, each with the window's start."""
    parts = [_moved(one, start) for one, start in found]
    ids, entities = _entities([entity for part in parts for entity in part.entities], nouns)
    return Extraction(
        document,
        entities,
        tuple(statement_of(one, ids) for part in parts for one in part.statements),
        tuple(event_of(one, ids) for part in parts for one in part.events),
        tuple(relation_of(one, ids) for part in parts for one in part.relations),
        tuple(_attributions(parts)),
    )


def _moved(part: Extraction, by: int) -> Extraction:
    return replace(
        part,
        entities=shifted(part.entities, by),
        statements=shifted(part.statements, by),
        events=shifted(part.events, by),
        relations=shifted(part.relations, by),
        attributions=shifted(part.attributions, by),
    )


def _attributions(parts: Iterable[Extraction]) -> Iterable[Attribution]:
    """The attributions, whose parents are counted from the first of the document."""
    before = 0
    for part in parts:
        for one in part.attributions:
            yield one if one.parent is None else replace(one, parent=one.parent + before)
        before += len(part.attributions)


# ── who is who ──


def _entities(entities: Sequence[Entity], nouns: Nouns) -> tuple[Ids, tuple[Entity, ...]]:
    """The identifier that each entity gets, and the entities that are left, in their order."""
    groups = _Groups()
    for entity in entities:
        groups.take(entity)
    groups.take_short_names(nouns)
    ids = {entity.id: group[0].id for group in groups.all for entity in group}
    return ids, tuple(_one(group) for group in groups.all)


@dataclass(slots=True)
class _Groups:
    """Entities of all windows, those that are one together."""

    all: list[list[Entity]]
    _by_key: dict[tuple[str, _Key], list[list[Entity]]]

    def __init__(self) -> None:
        self.all = []
        self._by_key = {}

    def take(self, entity: Entity) -> None:
        """Puts an entity to those of the same name, or makes it the first of a group."""
        same = next((g for g in self._called_alike(entity) if _fit(g, entity)), None)
        if same is None:
            same = []
            self.all.append(same)
        self._add(same, entity)

    def _add(self, group: list[Entity], entity: Entity) -> None:
        group.append(entity)
        for key in _keys(entity):
            named = self._by_key.setdefault(key, [])
            if not any(one is group for one in named):
                named.append(group)

    def _called_alike(self, entity: Entity) -> Iterable[list[Entity]]:
        for key in _keys(entity):
            yield from self._by_key.get(key, ())

    def take_short_names(self, nouns: Nouns) -> None:
        """ "Holm" of one window is Ada Holm of another, where she is the only one of that name."""
        people = [g for g in self.all if g[0].type == PERSON and not g[0].unnamed]
        full: dict[str, list[list[Entity]]] = {}
        for group in people:
            for last in {words[-1] for words in _all_words(group) if len(words) > 1}:
                full.setdefault(last, []).append(group)
        gone: set[int] = set()
        for group in people:
            words = max(_all_words(group), key=len, default=())
            bearers = full.get(words[-1], []) if words else []
            fits = [b for b in bearers if b is not group and _is_short_for(words, b, nouns)]
            if len(fits) == 1 and id(fits[0]) not in gone and _links_agree(fits[0], group):
                fits[0].extend(group)
                gone.add(id(group))
        self.all = [group for group in self.all if id(group) not in gone]
        for group in self.all:
            group.sort(key=lambda one: min(one.mentions, default=(0, 0)))


def _keys(entity: Entity) -> Iterable[tuple[str, _Key]]:
    """By what an entity is found again: its link, and each name that means it in any window.

    One word does not say which person is meant.
    """
    if entity.link is not None:
        yield "link", (entity.link,)
    if entity.unnamed:
        return
    for words in _words(entity):
        if len(words) > 1 or entity.type != PERSON:
            yield _sort(entity), words


def _sort(entity: Entity) -> str:
    return "body" if entity.type in BODIES else entity.type


def _words(entity: Entity) -> list[_Key]:
    """The words of each of its names, without an article."""
    named = (name_words(name) for name in (entity.name, *entity.aliases))
    return [words[1:] if words[:1] == ("the",) else words for words in named if words]


def _all_words(group: Iterable[Entity]) -> list[_Key]:
    return [words for entity in group for words in _words(entity)]


def _fit(group: Sequence[Entity], entity: Entity) -> bool:
    return same_sort(group[0].type, entity.type) and _links_agree(group, [entity])


def _links_agree(group: Iterable[Entity], other: Iterable[Entity]) -> bool:
    """False for two that are known to be different."""
    links = {one.link for one in (*group, *other)} - {None}
    return len(links) <= 1


def _is_short_for(words: _Key, group: Iterable[Entity], nouns: Nouns) -> bool:
    """True where ``words`` are a surname, or a shorter form, of a full name of the group."""
    return any(
        len(full) > 1
        and (
            full[-1:] == words
            or (len(full) > len(words) > 1 and same_person(words, full, nouns))
            or (len(full) == len(words) > 1 and _is_initialled(words, full))
        )
        for full in _all_words(group)
    )


def _is_initialled(words: _Key, full: _Key) -> bool:
    """ "A. Holm" for "Ada Holm", not the other way round."""
    return words[-1] == full[-1] and all(
        one == other or (len(one) == 1 and other.startswith(one))
        for one, other in zip(words[:-1], full[:-1], strict=True)
    )


def _one(group: Sequence[Entity]) -> Entity:
    """One entity that was mentioned in several windows, under its longest name."""
    first = group[0]
    if len(group) == 1:
        return first
    linked = next((one for one in group if one.link is not None), None)
    name = (linked or max(group, key=lambda one: len(name_words(one.name)))).name
    names = {name for one in group for name in (one.name, *one.aliases)} - {name}
    return replace(
        first,
        type=(linked or first).type,
        name=name,
        aliases=tuple(sorted(names)),
        link=linked.link if linked is not None else None,
        mentions=tuple(sorted({span for one in group for span in one.mentions})),
        sure=any(one.sure for one in group),
    )
