"""A large graph, made small: its most linked nodes, and communities that stand for the others."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import networkx as nx
import numpy as np

from kg.report.page.forces import Points, arrange
from kg.report.page.layout import layout

# Above so many nodes nobody can read the picture; a browser redraws some more.
LARGE = 500
# A community opens to at most so many nodes with their names; the least linked stay in the group.
OPEN_AT_MOST = 80
_COMMUNITIES = 60
# Smaller parts than this are put into one group of loose ends.
_SMALL = 6
_CELL = 90.0


@dataclass(frozen=True, slots=True)
class Backbone:
    """Which nodes stand alone, the community of every other, and where all of them go.

    ``rest`` is the community of what belongs to none, None if there is no such node.
    """

    top: frozenset[str]
    community: dict[str, int]
    members: dict[int, list[str]]  # most linked first
    positions: dict[str, tuple[int, int]]  # of top nodes and of groups, named "group/3"
    inside: dict[str, tuple[int, int]]  # of members, from the centre of their group
    radius: dict[int, int]
    rest: int | None = None


def group_name(number: int) -> str:
    """The node that stands for a community."""
    return f"group/{number}"


def backbone(
    graph: nx.Graph,
    *,
    top: frozenset[str],
    rank: dict[str, float],
    labels: dict[str, str],
    told: Mapping[str, frozenset[int]] | None = None,
) -> Backbone:
    """The backbone of ``graph``: ``top`` stays, ``rank`` says which of the others matter.

    ``told`` gives the articles in which a node stands: what no link ties to the others belongs to
    the story of its articles.
    """
    others = graph.subgraph(node for node in graph if node not in top)
    found, rest = _communities(others, told or {})
    members = {
        number: sorted(group, key=lambda node: (-rank[node], node))
        for number, group in enumerate(found)
    }
    community = {node: number for number, group in members.items() for node in group}
    positions = _place(graph, top, community, labels)
    inside: dict[str, tuple[int, int]] = {}
    radius = {}
    for number, group in members.items():
        inside.update(_inside(graph, group[:OPEN_AT_MOST]))
        # A disc in which each node that opens has a cell of its own.
        radius[number] = round(_CELL * (min(len(group), OPEN_AT_MOST) ** 0.5) * 0.75)
    number_of_rest = len(found) - 1 if rest else None
    return Backbone(top, community, members, positions, inside, radius, number_of_rest)


def _communities(
    graph: nx.Graph, told: Mapping[str, frozenset[int]]
) -> tuple[list[list[str]], bool]:
    """Communities, the largest first, and whether the last one holds what belongs to none.

    Labels spread (Raghavan et al. 2007), then Louvain. Louvain alone takes minutes for 20,000
    nodes; on the groups that label propagation finds it takes a second and its cut is as good for
    the eye.
    """
    ordered = nx.Graph()
    ordered.add_nodes_from(sorted(graph))
    ordered.add_edges_from(sorted(tuple(sorted(edge)) for edge in graph.edges()))
    spread = [
        sorted(group) for group in nx.community.fast_label_propagation_communities(ordered, seed=1)
    ]
    small = [group for group in spread if len(group) < _SMALL]
    groups = sorted((group for group in spread if len(group) >= _SMALL), key=lambda g: g[0])
    stories, loose = _by_articles(_merge(ordered, groups), small, told)
    stories.sort(key=lambda group: (-len(group), group[0]))
    loose += [node for group in stories[_COMMUNITIES:] for node in group]
    return [*stories[:_COMMUNITIES], *([sorted(loose)] if loose else [])], bool(loose)


def _by_articles(
    groups: list[list[str]], small: list[list[str]], told: Mapping[str, frozenset[int]]
) -> tuple[list[list[str]], list[str]]:
    """The groups with the small parts that share their articles, and what is left over.

    In news most events are linked to nobody else in the graph, but their article is. Parts that
    share articles with no group make groups of their own.
    """
    homes: dict[int, Counter[int]] = defaultdict(Counter)
    for number, group in enumerate(groups):
        for article in _articles_of(group, told):
            homes[article][number] += 1
    grown, alone = [[*group] for group in groups], nx.Graph()
    for part in sorted(small):
        articles = _articles_of(part, told)
        votes = sum((homes[one] for one in articles if one in homes), Counter[int]())
        if votes:
            grown[min(votes, key=lambda one: (-votes[one], one))] += part
        else:
            alone.add_nodes_from(part)
            alone.add_edges_from((part[0], one) for one in part)
            alone.add_edges_from((part[0], one) for one in articles)
    loose: list[str] = []
    for found in nx.connected_components(alone):
        members = sorted(one for one in found if isinstance(one, str))
        if len(members) < _SMALL:
            loose += members
        else:
            grown.append(members)
    return [sorted(group) for group in grown], loose


def _articles_of(nodes: Iterable[str], told: Mapping[str, frozenset[int]]) -> list[int]:
    """The articles of all these nodes, each as often as a node stands in it."""
    return sorted(article for node in nodes for article in told.get(node, ()))


def _merge(graph: nx.Graph, groups: list[list[str]]) -> list[list[str]]:
    home = {node: number for number, group in enumerate(groups) for node in group}
    between = Counter(
        tuple(sorted((home[left], home[right])))
        for left, right in graph.edges()
        if left in home and right in home
    )
    coarse = nx.Graph()
    coarse.add_nodes_from(range(len(groups)))
    coarse.add_weighted_edges_from((a, b, n) for (a, b), n in sorted(between.items()))
    merged = nx.community.louvain_communities(coarse, seed=1)
    return [sorted(node for number in group for node in groups[number]) for group in merged]


def _place(
    graph: nx.Graph, top: frozenset[str], community: dict[str, int], labels: dict[str, str]
) -> dict[str, tuple[int, int]]:
    small = nx.Graph()
    small.add_nodes_from(sorted(top))
    small.add_nodes_from(sorted({group_name(number) for number in community.values()}))
    ties: dict[tuple[str, str], int] = defaultdict(int)
    for left, right in graph.edges():
        ends = sorted(end if end in top else group_name(community[end]) for end in (left, right))
        ties[ends[0], ends[1]] += 1
    small.add_edges_from(pair for pair in sorted(ties) if pair[0] != pair[1])
    return layout(small, {**labels, **dict.fromkeys(small, "a group of 1,000")})


def _inside(graph: nx.Graph, group: list[str]) -> dict[str, tuple[int, int]]:
    """Members around the centre of their group: by forces where connected, in a spiral if not."""
    part = nx.Graph()
    part.add_nodes_from(group)
    part.add_edges_from(sorted(tuple(sorted(edge)) for edge in graph.subgraph(group).edges()))
    places = {node: place for place, node in enumerate(group)}
    largest = max(nx.connected_components(part), key=lambda one: (len(one), min(one)))
    core = nx.Graph()  # not a subgraph, whose nodes may stand in the order of a set
    core.add_nodes_from(node for node in group if node in largest)
    core.add_edges_from(part.edges(largest))
    angle = np.arange(len(group)) * np.pi * (3 - np.sqrt(5))
    spiral = np.column_stack((np.cos(angle), np.sin(angle)))
    spiral *= np.sqrt(np.arange(len(group)) + 0.5)[:, None] * _CELL * 0.6
    if len(core) > 2:
        points = arrange(core)
        # Each point goes to a free place of the spiral at about its own distance and direction.
        return _settle(list(core), points, group, spiral)
    return {node: _rounded(spiral[place]) for node, place in places.items()}


def _settle(
    core: list[str],
    points: Points,
    group: list[str],
    spiral: Points,
) -> dict[str, tuple[int, int]]:
    scaled = points / (np.abs(points).max() or 1.0) * np.abs(spiral).max()
    free = spiral.copy()
    taken = np.zeros(len(free), dtype=bool)
    found: dict[str, tuple[int, int]] = {}
    for node, point in sorted(
        zip(core, scaled, strict=True), key=lambda pair: (float(np.hypot(*pair[1])), pair[0])
    ):
        distance = np.where(taken, np.inf, ((free - point) ** 2).sum(1))
        best = int(distance.argmin())
        taken[best] = True
        found[node] = _rounded(free[best])
    rest = [node for node in group if node not in found]
    for node, spot in zip(rest, free[~taken], strict=False):
        found[node] = _rounded(spot)
    return found


def _rounded(point: Points) -> tuple[int, int]:
    return round(float(point[0])), round(float(point[1]))
