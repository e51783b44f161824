"""The map of the page: towns, what stands at each, and the outlines around them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kg.report.graph.places import Places
from kg.report.page.outlines import box_around, outlines


def map_as_json(places: Places, names: Mapping[Any, str]) -> dict[str, Any]:
    """The map as the page needs it; empty if nothing can be drawn.

    ``towns`` are name, degrees east and degrees north; ``marks`` are a node, the number of its
    town, 1 where it is only near it, and its certainty.
    """
    towns: dict[tuple[str, float, float], int] = {}
    marks = []
    for mark in places.marks:
        town = mark.spot.town
        place = (town.name, town.longitude, town.latitude)
        number = towns.setdefault(place, len(towns))
        marks.append([names[mark.node], number, int(mark.spot.near), mark.spot.certainty])
    if not marks:
        return {}
    box = box_around((east, north) for _, east, north in towns)
    return {
        "towns": [list(place) for place in towns],
        "marks": marks,
        "regions": [
            [region, [names[node] for node in nodes if node in names]]
            for region, nodes in places.regions.items()
        ],
        "missing": [[name, why] for name, why in places.missing.items()],
        "box": [box.west, box.south, box.east, box.north],
        **outlines(box),
    }
