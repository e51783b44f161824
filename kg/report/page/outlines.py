"""Outlines of countries for the map: as much of Natural Earth as the marks need, and no more.

``kg/data/map`` has the countries of Natural Earth (public domain) at two scales, as world-atlas
2.0.2 packs them: TopoJSON, in which each border is one arc that both neighbours share.
"""

from __future__ import annotations

import functools
import gzip
import importlib.resources
import json
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Any

# Around the outermost marks so much of the map is shown, in degrees and as a part of their extent.
_MARGIN, _SHARE = 3.0, 0.15
# A window may be so much wider than high, or higher than wide, and shows land in all of it.
_ASPECT = 2.2
# A wider part of the world than this is drawn at the small scale: finer lines could not be seen.
_WIDE = 70.0
# So many numbers take about 90 kB in a page.
_MOST = 36_000

Place = tuple[float, float]  # degrees east, degrees north


@dataclass(frozen=True, slots=True)
class Box:
    """A part of the map, in degrees."""

    west: float
    south: float
    east: float
    north: float

    def meets(self, other: Box) -> bool:
        """Whether the two share any place."""
        return (
            self.west <= other.east
            and other.west <= self.east
            and self.south <= other.north
            and other.south <= self.north
        )


@dataclass(frozen=True, slots=True)
class _Scale:
    """A file of outlines, and the grid to which a page rounds them, in degrees.

    ``closest``: so many pixels a degree may have before the lines look wrong.
    """

    name: str
    grid: float
    closest: int


# From the finest to the coarsest: the first of which the part is small enough is taken.
_SMALL = _Scale("countries-110m", 0.05, 90)
_SCALES = (
    _Scale("countries-50m", 0.02, 400), _Scale("countries-50m", 0.06, 200),
    _Scale("countries-50m", 0.15, 120),
)  # fmt: skip


def box_around(places: Iterable[Place]) -> Box:
    """The part of the map that shows these places with their surroundings."""
    listed = list(places)
    xs, ys = [x for x, _ in listed], [y for _, y in listed]
    wide, high = (_MARGIN + _SHARE * (max(found) - min(found)) for found in (xs, ys))
    return _limited(min(xs) - wide, min(ys) - high, max(xs) + wide, max(ys) + high)


def _limited(west: float, south: float, east: float, north: float) -> Box:
    return Box(max(-180.0, west), max(-85.0, south), min(180.0, east), min(85.0, north))


def _in_any_window(box: Box) -> Box:
    """What a window of any shape may show when it shows all of the box."""
    x, y = (box.west + box.east) / 2, (box.south + box.north) / 2
    shrink = math.cos(math.radians(y))
    wide, high = (box.east - box.west) / 2, (box.north - box.south) / 2
    wider, higher = max(wide, _ASPECT * high / shrink), max(high, _ASPECT * wide * shrink)
    return _limited(x - wider, y - higher, x + wider, y + higher)


def outlines(box: Box) -> dict[str, Any]:
    """The countries in and around a part of the map, as the page draws them.

    ``closest`` is how many pixels a degree may have before the lines look wrong. ``arcs`` are
    lists of whole numbers: the first point in steps of ``grid`` degrees, then the way
    to each next one. ``rings`` have the numbers of their arcs; of an arc that runs backwards the
    number is ``-1 - number``, as in TopoJSON.
    """
    shown = _in_any_window(box)
    for scale in () if box.east - box.west > _WIDE else _SCALES:
        found = _cut(scale, shown)
        if sum(map(len, found["arcs"])) <= _MOST:
            return found
    return _cut(_SMALL, shown)


@dataclass(frozen=True, slots=True)
class _Atlas:
    """A file of outlines: arcs in degrees, and the rings of all polygons by numbers of arcs."""

    arcs: list[list[Place]]
    rings: list[list[int]]


@functools.cache
def _atlas(name: str) -> _Atlas:
    path = importlib.resources.files("kg") / "data" / "map" / f"{name}.json.gz"
    topology = json.loads(gzip.decompress(path.read_bytes()))
    (wide, high), (left, low) = (topology["transform"][key] for key in ("scale", "translate"))
    # Whole numbers, each from the one before.
    arcs = [
        [
            (left + wide * x, low + high * y)
            for x, y in zip(
                accumulate(point[0] for point in arc),
                accumulate(point[1] for point in arc),
                strict=True,
            )
        ]
        for arc in topology["arcs"]
    ]
    return _Atlas(arcs, list(_rings(topology["objects"]["countries"]["geometries"])))


def _rings(countries: Iterable[dict[str, Any]]) -> Iterator[list[int]]:
    for country in countries:
        several = country["type"] == "MultiPolygon"
        for polygon in country["arcs"] if several else [country["arcs"]]:
            yield from polygon


def _cut(scale: _Scale, box: Box) -> dict[str, Any]:
    """The rings that reach into the box, with the arcs that they are made of."""
    atlas = _atlas(scale.name)
    numbers: dict[int, int] = {}
    arcs: list[list[int]] = []
    rings = []
    for ring in atlas.rings:
        parts = [arc if arc >= 0 else -1 - arc for arc in ring]
        around = _box_of(point for one in parts for point in atlas.arcs[one])
        # An island that is smaller than the grid has no outline on it.
        if (
            not around.meets(box)
            or max(around.east - around.west, around.north - around.south) < 2 * scale.grid
        ):
            continue
        for one in parts:
            if one not in numbers:
                numbers[one] = len(arcs)
                arcs.append(_rounded(atlas.arcs[one], scale.grid))
        pairs = zip(ring, parts, strict=True)
        rings.append([numbers[one] if arc >= 0 else -1 - numbers[one] for arc, one in pairs])
    return {"grid": scale.grid, "closest": scale.closest, "arcs": arcs, "rings": rings}


def _box_of(points: Iterable[Place]) -> Box:
    xs, ys = zip(*points, strict=True)
    return Box(min(xs), min(ys), max(xs), max(ys))


def _rounded(points: list[Place], grid: float) -> list[int]:
    """An arc on the grid, without points that fall together."""
    placed = [(round(x / grid), round(y / grid)) for x, y in points]
    found = [*placed[0]]
    for (x, y), (to_x, to_y) in pairwise(placed):
        if (x, y) != (to_x, to_y):
            found += [to_x - x, to_y - y]
    return found
