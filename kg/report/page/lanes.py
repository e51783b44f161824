"""The opening picture as a story: accuser, allegation, accused and answer, in lanes.

Each accusation is a row; an actor stands in the middle of the rows that concern them. Below the
accusations, under heads of their own, stand the other voices of the brief and what they speak of.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

# A picture of more nodes than this has labels that nobody can read.
MOST = 80
HEADS = ("Accuser", "Allegation", "Accused", "Answer")
# Between lanes, between rows, and between the boxes of nodes in one lane; pixels at zoom 1.
_LANE, _ROW, _GAP = 330, 84, 70
_ASPECT = 1.05  # of the space beside the brief
# More rows than this leave no room for names beside the brief; *Everything* draws all.
_ROWS, _VOICES = 10, 4

Json = Mapping[str, Any]
Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Story:
    """Places of the nodes of the story, its links, and the heads of its lanes with their places.

    Only what accuses, denies or answers is a link of the story, and what the other voices say.
    """

    places: dict[str, Place]
    links: frozenset[str] = frozenset()
    heads: tuple[tuple[str, int, int], ...] = ()


class _Lanes:
    """Nodes with the lane and the rows that they belong to."""

    def __init__(self) -> None:
        self.lane: dict[str, int] = {}
        self.rows: dict[str, list[int]] = defaultdict(list)
        self.row = 0

    def add(self, card: Json) -> None:
        """One row for each wrong of an accusation, its sides beside it."""
        for name in card["nodes"]:
            self.lane[name] = 1
            self.rows[name].append(self.row)
            for number, parties in ((0, card["by"]), (2, card["of"])):
                for other in _nodes(parties):
                    # Whoever is accused stands among the accused, also where they accuse.
                    self.lane[other] = max(number, self.lane.get(other, 0))
                    self.rows[other].append(self.row)
            self.row += 1

    def add_answers(self, edges: Iterable[Json]) -> None:
        """What denies or answers an allegation, in the last lane unless it stands elsewhere."""
        placed = dict(self.lane)
        for edge in edges:
            name, wrong = edge["from"], edge["to"]
            if edge["cert"] != "denied" or edge["rel"] not in ("denies", "answers"):
                continue
            if placed.get(wrong) == 1 and name not in placed and len(self.lane) < MOST:
                self.lane[name] = 3
                self.rows[name].extend(self.rows[wrong])

    def places(self) -> tuple[dict[str, Place], int]:
        """Where each node goes, and how far the lanes are apart."""
        wide = max(_LANE, round(_ASPECT * _ROW * self.row / 3))
        found: dict[str, Place] = {}
        for number in range(len(HEADS)):
            wanted = sorted(
                (sum(self.rows[name]) / len(self.rows[name]) * _ROW, name)
                for name, lane in self.lane.items()
                if lane == number
            )
            heights = _apart([y for y, _ in wanted])
            for (_, name), y in zip(wanted, heights, strict=True):
                found[name] = (number * wide, round(y))
        return found, wide


def story(brief: Json, nodes: Mapping[str, Json], edges: list[dict[str, Any]]) -> Story:
    """The lanes of ``brief``; no place at all if it has no accusation that is drawn."""
    cards = [card for card in brief.get("accusations", ()) if card["nodes"]]
    if not cards:
        return Story({})
    lanes = _Lanes()
    for card in _ordered(_first(cards)):
        new = {*card["nodes"], *_nodes(card["by"]), *_nodes(card["of"])} - lanes.lane.keys()
        if len(lanes.lane) + len(new) <= MOST - 2 * _VOICES:
            lanes.add(card)
    lanes.add_answers(edges)
    places, wide = lanes.places()
    links = {edge["id"] for edge in edges if _tells(edge, lanes.lane)}
    top = min(y for _, y in places.values()) - _ROW
    used = {lanes.lane[name] for name in places}
    heads = [(head, place * wide, top) for place, head in enumerate(HEADS) if place in used]
    voices = _voices(brief, nodes, edges, places, wide)
    if voices.links:
        heads += voices.heads
    return Story({**places, **voices.places}, frozenset(links) | voices.links, tuple(heads))


def _tells(edge: Json, lane: Mapping[str, int]) -> bool:
    """True for a link that accuses, answers, or leads from the accused to their answer."""
    ends = (lane.get(edge["from"]), lane.get(edge["to"]))
    if edge["cert"] not in ("alleged", "denied"):
        return False
    return 1 in ends or (edge["rel"] == "denies" and ends == (2, 3))


def _voices(
    brief: Json,
    nodes: Mapping[str, Json],
    edges: list[dict[str, Any]],
    placed: dict[str, Place],
    wide: int,
) -> Story:
    """The voices of the brief that stand nowhere yet, each beside what it speaks of."""
    top = max(y for _, y in placed.values()) + 3 * _ROW
    places: dict[str, Place] = {}
    links: set[str] = set()
    for voice in brief.get("voices", ()):
        name = voice.get("node")
        said = [edge for edge in edges if edge["from"] == name]
        if name is None or name in placed or name in places or len(links) == _VOICES or not said:
            continue
        link = min(said, key=lambda edge: (edge["to"] in placed, edge["cert"] == "asserted"))
        y = top + len(links) * _ROW
        places[name] = (0, y)
        if link["to"] not in placed:
            places.setdefault(link["to"], (wide, y))
        links.add(link["id"])
    heads = (("Also speaking", 0, top - _ROW), ("About", wide, top - _ROW))
    return Story(places, frozenset(links), heads)


def _first(cards: list[Json]) -> list[Json]:
    """The cards that the brief names first, as many as there are rows for; at least one."""
    rows = 0
    kept: list[Json] = []
    for card in cards:
        rows += len(card["nodes"])
        if kept and rows > _ROWS:
            break
        kept.append(card)
    return kept


def _ordered(cards: list[Json]) -> list[Json]:
    """Cards of the same accused beside each other, otherwise in the order of the brief."""
    first: dict[str, int] = {}
    for place, card in enumerate(cards):
        for name in _nodes(card["of"]):
            first.setdefault(name, place)
    groups = [
        min((first[name] for name in _nodes(card["of"])), default=place)
        for place, card in enumerate(cards)
    ]
    return [cards[place] for place in sorted(range(len(cards)), key=lambda at: (groups[at], at))]


def _nodes(parties: Iterable[Json]) -> list[str]:
    return [party["node"] for party in parties if "node" in party]


def _apart(wanted: list[float]) -> list[float]:
    """Heights in the same order, at least a gap apart, as near to the wanted ones as that allows.

    Runs that would overlap are merged around their mean (pool adjacent violators).
    """
    runs: list[tuple[float, int]] = []  # mean of the wanted heights less their offsets, number
    for place, y in enumerate(wanted):
        runs.append((y - place * _GAP, 1))
        while len(runs) > 1 and runs[-2][0] > runs[-1][0]:
            (mean, count), (other, more) = runs[-2:]
            runs[-2:] = [((mean * count + other * more) / (count + more), count + more)]
    means = [mean for mean, count in runs for _ in range(count)]
    return [mean + place * _GAP for place, mean in enumerate(means)]
