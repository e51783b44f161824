"""What SciPy and datasketch did, measured by SciPy, by counting and by brute force."""

from __future__ import annotations

import random

import networkx as nx
import numpy as np
import pytest

from kg.records.near_duplicates import _min_hash
from kg.report.analysis.ranks import pagerank
from kg.report.page.layout import near_pairs


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("weighted", [True, False])
def test_ranks_are_those_of_networkx(seed: int, *, weighted: bool) -> None:
    chance = random.Random(seed)
    graph = nx.gnp_random_graph(chance.randrange(1, 60), chance.random() / 4, seed, directed=True)
    if weighted:
        for one, other in graph.edges:
            graph.edges[one, other]["weight"] = chance.randrange(4)
    assert pagerank(graph) == pytest.approx(nx.pagerank(graph), abs=1e-12)


def test_ranks_of_nothing_and_of_no_edges() -> None:
    assert pagerank(nx.DiGraph()) == {}
    alone = nx.DiGraph()
    alone.add_nodes_from("ab")
    assert pagerank(alone) == {"a": 0.5, "b": 0.5}


@pytest.mark.parametrize("count", [1, 2, 7, 400])
@pytest.mark.parametrize("shape", [(900.0, 500.0), (3000.0, 20.0), (1.0, 1.0)])
def test_near_pairs_are_all_there_and_once(count: int, shape: tuple[float, float]) -> None:
    points = np.random.default_rng(count).normal(size=(count, 2)) * shape
    reach = np.array([140.0, 90.0])
    one, other = near_pairs(points, reach)
    found = {(min(pair), max(pair)) for pair in zip(one.tolist(), other.tolist(), strict=True)}
    assert len(found) == len(one)
    assert all(left != right for left, right in found)
    gaps = np.abs(points[:, None] - points[None])
    near = {(i, j) for i, j in zip(*np.nonzero((gaps <= reach).all(axis=2)), strict=True) if i < j}
    assert near <= found
    apart = max((gaps[pair] / reach).max() for pair in found) if found else 0
    assert apart < 2  # of the same cell, or of the next


@pytest.mark.parametrize("shared", [0, 200, 500, 800, 1_000])
def test_equal_hashes_are_the_share_of_what_two_have_in_common(shared: int) -> None:
    """Ten pairs of sets: the mean error of 1,260 hashes is some 1.4 %."""
    errors = []
    for turn in range(10):
        one = {b"%d %d" % (turn, n) for n in range(1_000)}
        other = {b"%d %d" % (turn, n) for n in range(1_000 - shared, 2_000 - shared)}
        wanted = len(one & other) / len(one | other)
        errors.append(float(np.mean(_min_hash(one) == _min_hash(other))) - wanted)
    assert abs(float(np.mean(errors))) < 0.06


def test_sketches_are_kept_and_so_must_not_change() -> None:
    """Another value here means that sketches in folders are worthless: raise the layout."""
    found = _min_hash([b"one two three", b"four five six"])[:4].tolist()
    assert found == [2_180_294_416, 1_837_723_566, 2_198_253_047, 142_030_981]
