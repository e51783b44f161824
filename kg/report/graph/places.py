"""Where events and sites are, as far as the articles and the names of towns say.

An event has the places of its role "place"; where the people of an event come from is no place of
it. A town is found by its name, and of several towns of one name by the country that the article
names (`kg.ontology.towns`). A site has no coordinates of its own: it is *near* the town in which an
article says that it lies. What is said of a place is never more certain than who says it: a mark
has the weaker certainty of the event and of where it is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain

from kg.ontology.gazetteer import is_state, load_gazetteer
from kg.ontology.towns import Town, Towns, countries_in, load_towns
from kg.report.graph.evidence import CERTAINTIES, DENIED, stance
from kg.report.graph.merging import type_of
from kg.report.graph.rows import EntityRow, PropositionRow, Reading, local_name
from kg.report.graph.topics import Topic

# "A room in a compound in a district of a town": further than this nobody follows.
_DEEPEST = 3
UNKNOWN, SEVERAL = "unknown", "several"


@dataclass(frozen=True, slots=True)
class Spot:
    """A town on the map; ``near``: what is there lies in or at it, nobody says where exactly."""

    town: Town
    near: bool
    certainty: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A node of the graph at a spot."""

    node: str
    spot: Spot


@dataclass(frozen=True, slots=True)
class Places:
    """What the map shows, and what it cannot show.

    ``regions``: name of a country or state -> nodes of which no more is known. ``missing``: a
    named place that is not drawn -> `UNKNOWN`, or `SEVERAL` where more than one has its name.
    """

    marks: tuple[Mark, ...] = ()
    regions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    missing: Mapping[str, str] = field(default_factory=dict)


def region_of(name: str) -> str:
    """The country or state of the US of this name, empty if there is none or are both."""
    country = load_gazetteer().country(name)
    if is_state(name):
        return name if country is None else ""
    return "" if country is None else country.name


class Locator:
    """Finds where the places of a reading are, each as its article means it."""

    def __init__(self, reading: Reading, towns: Towns | None = None) -> None:
        """With the towns of the gazetteer, or with others."""
        self._reading = reading
        self._towns = load_towns() if towns is None else towns
        self._lies: dict[str, list[PropositionRow]] = defaultdict(list)
        for one in reading.propositions.values():
            if one.subject and local_name(one.predicate or "") == "locatedIn":
                self._lies[one.subject].append(one)
        self._named: dict[str, list[str]] = defaultdict(list)
        for entity in reading.entities.values():
            for article in entity.articles:
                self._named[article] += (entity.name, *entity.aliases)
        self._texts: dict[str, list[str]] = defaultdict(list)
        told = (
            *(one.quotes for one in reading.statements.values()),
            *(one.quotes for one in reading.propositions.values()),
        )
        for quote in chain.from_iterable(told):
            self._texts[quote.article].append(quote.text)
        self._countries: dict[str, frozenset[str]] = {}

    def spots(self, iri: str, article: str, certainty: str, *, depth: int = 0) -> Iterator[Spot]:
        """The towns in or near which a place or site is, by what one article says of it."""
        entity = self._reading.entities.get(iri)
        if entity is None or depth > _DEEPEST:
            return
        found = None if type_of(entity) == "Site" else self.town(entity, article)
        if found is not None:
            yield Spot(found, depth > 0, certainty)
            return
        for one in self._lies[iri]:
            said = stance(one)
            if one.article == article and one.object and said != DENIED and self._reading.told(one):
                weaker = max(certainty, said, key=CERTAINTIES.index)
                yield from self.spots(one.object, article, weaker, depth=depth + 1)

    def town(self, entity: EntityRow, article: str) -> Town | None:
        """The town that a place of an article is, None if it is none or may be several."""
        if entity.unnamed or type_of(entity) != "Place":
            return None
        return self._towns.find(entity.name, self.countries(article))

    def countries(self, article: str) -> frozenset[str]:
        """The countries that an article names, in what was read of it."""
        if article not in self._countries:
            row = self._reading.articles.get(article)
            title = [row.title] if row is not None else []
            texts = (*title, *self._named[article], *self._texts[article])
            self._countries[article] = countries_in(texts)
        return self._countries[article]

    def why_missing(self, entity: EntityRow) -> str:
        """Why a named place is not drawn."""
        several = len(self._towns.called(entity.name)) > 1 or is_state(entity.name)
        return SEVERAL if several else UNKNOWN


def places_of(
    reading: Reading,
    topics: Iterable[Topic],
    nodes: Mapping[str, str | None],
    *,
    drawn: Container[str],
    towns: Towns | None = None,
) -> Places:
    """Where the events of ``topics`` and the sites of ``reading`` are.

    ``nodes`` maps the key of a topic to its node, None where it has none; only the nodes in
    ``drawn`` are marked.
    """
    locator = Locator(reading, towns)
    marks: dict[tuple[str, Town, bool], str] = {}
    only: dict[str, dict[str, None]] = defaultdict(dict)
    missing: dict[str, str] = {}

    def put(node: str, iri: str, article: str, certainty: str) -> None:
        spots = list(locator.spots(iri, article, certainty))
        for spot in spots:
            key = (node, spot.town, spot.near)
            # Who states it makes it stated, however many only claim it.
            known = marks.get(key, spot.certainty)
            marks[key] = min(known, spot.certainty, key=CERTAINTIES.index)
        entity = reading.entities.get(iri)
        if spots or entity is None or entity.unnamed or type_of(entity) != "Place":
            return
        region = region_of(entity.name)
        if region:
            only[region][node] = None
        else:
            missing[entity.name] = locator.why_missing(entity)

    for node, iri, article, certainty in (*_events(topics, nodes), *_sites(reading)):
        if node in drawn:
            put(node, iri, article, certainty)
    return Places(
        tuple(Mark(node, Spot(town, near, certainty))
              for (node, town, near), certainty in sorted(marks.items())),
        {name: tuple(found) for name, found in sorted(only.items())},
        dict(sorted(missing.items())),
    )  # fmt: skip


def _events(
    topics: Iterable[Topic], nodes: Mapping[str, str | None]
) -> Iterator[tuple[str, str, str, str]]:
    """Node, place, article and certainty of each event that has a place."""
    for topic in topics:
        node = nodes.get(topic.key)
        if node is None or topic.kind is None:
            continue
        for told in topic.propositions:
            for role in told.roles:
                if role.role == "place" and role.filler is not None:
                    yield node, role.filler, told.article, stance(told)


def _sites(reading: Reading) -> Iterator[tuple[str, str, str, str]]:
    """The same of sites, which are where their article says that they lie."""
    for entity in reading.entities.values():
        if type_of(entity) == "Site":
            for article in entity.articles:
                yield entity.iri, entity.iri, article, CERTAINTIES[0]
