"""The picture as a whole: components packed on a canvas, boxes of node and label pushed apart."""

from __future__ import annotations

import math
from collections.abc import Mapping

import networkx as nx
import numpy as np
import numpy.typing as npt

from kg.report.page.forces import Points, arrange

Places = npt.NDArray[np.int64]

# Room that a node with its label needs, in pixels at zoom 1: two lines of about 16 characters.
_CELL_WIDTH, _CELL_HEIGHT = 128.0, 78.0
# The shape of the space that the page leaves for the graph on a common screen.
_ASPECT = 1.45
_MARGIN = 14.0
_PUSHES = 150


def layout(graph: nx.Graph, labels: Mapping[str, str]) -> dict[str, tuple[int, int]]:
    """Node -> position in pixels at zoom 1, the centre of all at (0, 0).

    The same graph with its nodes in the same order gives the same positions.
    """
    if not len(graph):
        return {}
    parts = sorted(nx.connected_components(graph), key=lambda part: (-len(part), min(part)))
    order = {node: index for index, node in enumerate(graph)}
    placed = [_component(graph, sorted(part, key=order.__getitem__)) for part in parts]
    nodes, points = _pack(placed)
    points = push_apart(points, _boxes([labels.get(node, "") for node in nodes]))
    points -= (points.max(0) + points.min(0)) / 2
    points[:, 0] *= _stretch(np.ptp(points, axis=0))
    return {
        node: (round(float(x)), round(float(y))) for node, (x, y) in zip(nodes, points, strict=True)
    }


def _component(graph: nx.Graph, nodes: list[str]) -> tuple[list[str], Points]:
    """One component in a box whose area grows with its number of nodes."""
    ordered = nx.Graph()
    ordered.add_nodes_from(nodes)
    ordered.add_edges_from(graph.subgraph(nodes).edges())
    points = arrange(ordered)
    span = np.maximum(np.ptp(points, axis=0), 1e-6)
    area = len(nodes) * _CELL_WIDTH * _CELL_HEIGHT * 1.15
    # Forces leave a few nodes far out; the share kept of its own shape avoids squeezing the rest.
    aspect = _ASPECT if len(nodes) > 8 else min(3.0, max(1.0, span[0] / span[1]))
    box = np.array([math.sqrt(area * aspect), math.sqrt(area / aspect)])
    box -= np.minimum(box * 0.6, (_CELL_WIDTH, _CELL_HEIGHT))
    if len(nodes) == 2:
        box = np.array([_CELL_WIDTH * 1.05, 0.0])
    return nodes, _even((points - points.min(0)) / span) * box


def _stretch(span: Points) -> float:
    """By how much to widen the picture: more room between boxes can make none of them overlap."""
    shape = span[0] / span[1] if span[1] else _ASPECT
    return float(min(1.6, max(1.0, _ASPECT / shape))) if shape else 1.0


def _even(points: Points) -> Points:
    """Half of each coordinate from its rank: crowds get room that empty corners have too much of.

    The order of nodes on both axes stays, and with it the picture that the forces made.
    """
    if len(points) < 9:
        return points
    ranks = points.argsort(axis=0, kind="stable").argsort(axis=0, kind="stable")
    even: Points = (points + ranks / (len(points) - 1)) / 2
    return even


def _pack(placed: list[tuple[list[str], Points]]) -> tuple[list[str], Points]:
    """The largest component first, the others in rows below it, as wide as the whole may be."""
    cell = np.array((_CELL_WIDTH, _CELL_HEIGHT))
    sizes = [np.ptp(points, axis=0) + cell for _, points in placed]
    area = sum(float(size[0] * size[1]) for size in sizes)
    width = max(float(sizes[0][0]), math.sqrt(area * _ASPECT))
    nodes: list[str] = []
    found: list[Points] = []
    left = top = row = 0.0
    for (names, points), size in zip(placed, sizes, strict=True):
        if left > 0 and left + size[0] > width:
            left, top, row = 0.0, top + row, 0.0
        nodes.extend(names)
        found.append(points - points.min(0) + (left + _CELL_WIDTH / 2, top + _CELL_HEIGHT / 2))
        left += float(size[0])
        row = max(row, float(size[1]))
    return nodes, np.concatenate(found)


def _boxes(labels: list[str]) -> Points:
    """Width and height of each node with its label: at most two lines of 18 characters."""
    # 6.4 px is the mean advance of 12 px sans-serif letters.
    widths = [min(len(label), 18) * 6.4 + 6 for label in labels]
    heights = [34.0 + (14.0 if len(label) <= 18 else 28.0) for label in labels]
    return np.column_stack((np.maximum(widths, 30.0), heights))


def push_apart(points: Points, boxes: Points) -> Points:
    """Moves boxes until none overlaps, or until many rounds have gone by."""
    points = points.copy()
    largest = boxes.max(0) + _MARGIN
    for _ in range(_PUSHES):
        one, other = near_pairs(points, largest)
        gap = points[one] - points[other]
        overlap = (boxes[one] + boxes[other] + _MARGIN) / 2 - np.abs(gap)
        hit = (overlap > 0).all(axis=1)
        if not hit.any():
            break
        one, other, gap, overlap = one[hit], other[hit], gap[hit], overlap[hit]
        way = np.where(gap < 0, -1.0, 1.0)
        level = overlap[:, 0] < overlap[:, 1]
        # Each of a pair goes a third of the way: more would overshoot where many crowd.
        move = overlap * way * 0.33 * np.column_stack((level, ~level))
        np.add.at(points, one, move)
        np.subtract.at(points, other, move)
    return points


def near_pairs(points: Points, reach: Points) -> tuple[Places, Places]:
    """Every pair of points that are no further apart than ``reach`` on either axis, and some more.

    By a grid of cells as large as ``reach``: who is near is in the same cell or the next.
    """
    cells = np.floor((points - points.min(0)) / reach).astype(np.int64)
    rows = int(cells[:, 1].max()) + 3  # an empty row between columns: no cell has a false neighbour
    keys = cells[:, 0] * rows + cells[:, 1]
    order = np.argsort(keys, kind="stable")
    held = keys[order]
    places = np.arange(len(held))
    one, other = [], []
    for step in (0, 1, rows - 1, rows, rows + 1):
        # In its own cell a point is paired with those behind it, in the next one with all.
        first = places + 1 if step == 0 else np.searchsorted(held, held + step, "left")
        counts = np.searchsorted(held, held + step, "right") - first
        starts = np.repeat(first - np.concatenate(([0], np.cumsum(counts)[:-1])), counts)
        one.append(order[np.repeat(places, counts)])
        other.append(order[np.arange(counts.sum()) + starts])
    return np.concatenate(one), np.concatenate(other)
