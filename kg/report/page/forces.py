"""Where nodes go: a start from distances in the graph, then ForceAtlas2, all with numpy.

ForceAtlas2 after Jacomy, Venturini, Heymann and Bastian (2014), PLOS ONE 9(6), with its adaptive
speed; NetworkX has it too, but needs ten times as long for a thousand nodes because it keeps an
array for each pair and axis. The start is PivotMDS (Brandes and Pich 2006), so that the forces
only refine a picture that is already unfolded. Nothing is random: same graph, same picture.
"""

from __future__ import annotations

from collections import deque
from typing import TypeAlias

import networkx as nx
import numpy as np
import numpy.typing as npt

Points: TypeAlias = npt.NDArray[np.floating]

# Pivots beyond this add nothing to see (Brandes and Pich find 50 enough for 100,000 nodes).
_PIVOTS = 50
# Rounds: from a good start so many are enough; a large graph gets fewer, as each costs n squared.
_ITERATIONS, _FEWEST, _WORK = 400, 120, 60_000
# Repulsion against gravity: wide enough for labels between nodes, tight enough to hold the whole.
_REPULSION = 8.0
_GRAVITY = 0.5
# How much swinging is tolerated, as the paper recommends for graphs of this size.
_TOLERANCE = 1.0


def arrange(graph: nx.Graph) -> Points:
    """Positions of the nodes of a connected graph, one row each in the order of the graph."""
    if len(graph) == 1:
        return np.zeros((1, 2))
    if len(graph) == 2:
        return np.array([[-1.0, 0.0], [1.0, 0.0]])
    place = {node: index for index, node in enumerate(graph)}
    links = np.zeros((len(graph), len(graph)))
    for left, right in graph.edges():
        if left != right:
            links[place[left], place[right]] = links[place[right], place[left]] = 1.0
    return _upright(force_atlas(_start(graph, place), links))


def _start(graph: nx.Graph, place: dict[str, int]) -> Points:
    """PivotMDS: distances to a few far-apart nodes, projected on their two main axes."""
    neighbours = [[place[other] for other in graph.adj[node]] for node in graph]
    first = max(range(len(neighbours)), key=lambda index: (len(neighbours[index]), -index))
    columns = [_distances(neighbours, first)]
    nearest = columns[0].copy()
    for _ in range(min(_PIVOTS, len(neighbours)) - 1):
        columns.append(_distances(neighbours, int(np.argmax(nearest))))
        nearest = np.minimum(nearest, columns[-1])
    squares = np.column_stack(columns) ** 2
    centred = squares - squares.mean(0) - squares.mean(1, keepdims=True) + squares.mean()
    _, _, axes = np.linalg.svd(centred.T @ centred)
    # The sign of an axis is free; this fixes it.
    axes[:2] *= np.sign(axes[:2, :1]) + (axes[:2, :1] == 0)
    points: Points = centred @ axes[:2].T
    span = np.ptp(points, axis=0).max() or 1.0
    # Nodes with the same distances would start on one spot and never part: they are spread like
    # the seeds of a sunflower.
    order = np.arange(len(points))
    angle = order * np.pi * (3 - np.sqrt(5))
    spread = np.column_stack((np.cos(angle), np.sin(angle))) * np.sqrt(order + 1)[:, None]
    spots: Points = points / span * 100 + spread / np.sqrt(len(points)) * 4
    return spots


def _distances(neighbours: list[list[int]], start: int) -> npt.NDArray[np.float64]:
    found = np.full(len(neighbours), -1.0)
    found[start] = 0
    todo = deque([start])
    while todo:
        node = todo.popleft()
        for other in neighbours[node]:
            if found[other] < 0:
                found[other] = found[node] + 1
                todo.append(other)
    return found


def force_atlas(points: Points, links: Points) -> Points:
    """ForceAtlas2 from a start; ``links`` is the symmetric matrix of weights."""
    points, links = points.astype(np.float32), links.astype(np.float32)
    mass = (links > 0).sum(1, dtype=np.float32) + 1
    pull = links.sum(1)
    pairs = np.outer(mass, mass) * _REPULSION
    speed, previous = 1.0, np.zeros_like(points)
    for _ in range(min(_ITERATIONS, max(_FEWEST, _WORK // len(points)))):
        squares = (points**2).sum(1)
        apart = np.maximum(squares[:, None] + squares[None] - 2 * points @ points.T, 0.01)
        push = np.divide(pairs, apart, out=apart)
        np.fill_diagonal(push, 0)
        force = points * push.sum(1)[:, None] - push @ points
        force += links @ points - points * pull[:, None]
        distance = np.sqrt(np.maximum(squares, 1e-9))[:, None]
        force -= _GRAVITY * mass[:, None] * points / distance
        speed, moved = _step(force, previous, mass, speed)
        points = points + moved
        previous = force
    return points.astype(np.float64)


def _step(force: Points, previous: Points, mass: Points, speed: float) -> tuple[float, Points]:
    """The adaptive speed of the paper: slow where a node swings, fast where it travels."""
    swing = np.linalg.norm(force - previous, axis=1)
    travel = np.linalg.norm(force + previous, axis=1) / 2
    total_swing, total_travel = (mass * swing).sum(), (mass * travel).sum()
    target = _TOLERANCE * total_travel / max(total_swing, 1e-9)
    speed = min(target, speed * 1.5)
    return speed, force * (0.1 * speed / (1 + np.sqrt(speed * swing)))[:, None]


def _upright(points: Points) -> Points:
    """Turned so that the long axis lies level, as screens do."""
    centred = points - points.mean(0)
    _, _, axes = np.linalg.svd(centred, full_matrices=False)
    axes *= np.sign(axes[:, :1]) + (axes[:, :1] == 0)
    turned: Points = centred @ axes.T
    return turned
