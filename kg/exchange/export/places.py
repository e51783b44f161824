"""Where a named place is, by GeoNames' towns of 15,000 people and more (CC BY 4.0)."""

from __future__ import annotations

import csv
import functools
from collections import defaultdict
from collections.abc import Iterable, Mapping

from kg.ontology.gazetteer import load_gazetteer
from kg.ontology.names import fold
from kg.ontology.resources import resource
from kg.report.graph.rows import EntityRow, Reading

Point = tuple[float, float]  # latitude and longitude in degrees (WGS 84)


@functools.cache
def _towns() -> Mapping[str, tuple[tuple[str, Point], ...]]:
    """Folded name of a town -> the countries and points of all towns that are called so."""
    found: dict[str, list[tuple[str, Point]]] = defaultdict(list)
    with resource("seeds", "cities.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            point = float(row["latitude"]), float(row["longitude"])
            found[fold(row["name"])].append((_country_names()[row["country"]], point))
    return {name: tuple(places) for name, places in found.items()}


@functools.cache
def _country_names() -> Mapping[str, str]:
    """ISO code -> folded name of a country; the code itself for what has no name there."""
    with resource("seeds", "countries.csv").open(encoding="utf-8", newline="") as file:
        names = {row["iso"]: fold(row["name"]) for row in csv.DictReader(file)}
    return defaultdict(str, names)


class Places:
    """Points of the places of a graph."""

    def __init__(self, reading: Reading) -> None:
        """Notes which countries each article names."""
        gazetteer = load_gazetteer()
        self._lands: dict[str, set[str]] = defaultdict(set)
        for entity in reading.entities.values():
            country = gazetteer.country(entity.name) if "Place" in entity.classes else None
            if country is not None:
                for article in entity.articles:
                    self._lands[article].add(fold(country.name))

    def point(self, entity: EntityRow) -> Point | None:
        """Where a town is; None if no town has the name, or several have and the articles do not
        name the country of just one of them. Countries and sites have no point."""
        if entity.type != "Place" or entity.unnamed:
            return None
        towns = _towns().get(fold(entity.name), ())
        if len(towns) > 1:
            named = self._named_with(entity.articles)
            towns = tuple(town for town in towns if town[0] in named)
        return towns[0][1] if len(towns) == 1 else None

    def _named_with(self, articles: Iterable[str]) -> set[str]:
        return {land for article in articles for land in self._lands.get(article, ())}
