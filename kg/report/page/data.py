"""A graph as the page needs it: short identifiers, evidence and articles each kept once."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import networkx as nx

from kg.model import digest
from kg.report.graph.brief import Accusation, Brief, Party
from kg.report.graph.evidence import CLAIMED, Evidence
from kg.report.graph.places import Places
from kg.report.graph.remarks import Remark
from kg.report.page.articles import Articles, Head, short_iri, texts_as_json
from kg.report.page.cutouts import by_words
from kg.report.page.map import map_as_json
from kg.report.page.marking import tinted
from kg.report.page.palette import LINKS, TYPES

_LABEL_LENGTH = 44
# Parallel links bend apart by so much for each step (a fraction of their length).
_BEND = 0.16


@dataclass(slots=True)
class PageData:
    """What the page holds besides the drawing: evidence, articles, and nodes kept in reserve."""

    nodes: dict[str, dict[str, Any]] = field(default_factory=dict)
    edges: list[dict[str, Any]] = field(default_factory=list)
    evidence: list[dict[str, Any]] = field(default_factory=list)
    articles: list[dict[str, str]] = field(default_factory=list)
    allegations: int = 0  # statements that allege; the triangles show what they say
    texts: dict[str, Any] = field(default_factory=dict)  # articles as read, where they fit
    brief: dict[str, Any] = field(default_factory=dict)  # empty for a graph that has none
    map: dict[str, Any] = field(default_factory=dict)  # empty where nothing can be drawn on one
    base: str = ""  # what the names of nodes are without
    remarks: dict[str, list[dict[str, str]]] = field(default_factory=dict)  # by node or statement


def page_data(graph: nx.MultiDiGraph, texts: Articles | None = None) -> PageData:
    """Nodes and links of ``graph`` with all that the page shows of them.

    ``texts`` are the articles as they were read, or the names of their pages.

    Any networkx graph will do: what has no ``label``, ``type``, ``certainty`` or ``evidence`` is
    drawn as a claim of a thing, which is the least that can be said.
    """
    base, names = _named(graph)
    shelf = _Shelf()
    degree = _degrees(graph)
    page = PageData(
        evidence=shelf.evidence,
        articles=shelf.articles,
        allegations=graph.graph.get("allegations", 0),
        base=base,
        remarks=_remarks(graph.graph.get("remarks", {}), names),
    )
    for node, attributes in graph.nodes(data=True):
        page.nodes[names[node]] = _node(names[node], attributes, degree[node], shelf)
    page.edges.extend(_edges(graph, names, shelf))
    _note_alike(page.nodes)
    places = graph.graph.get("places")
    if isinstance(places, Places):
        page.map = map_as_json(places, names)
    told = graph.graph.get("brief")
    if isinstance(told, Brief):
        page.brief = _brief(told, names, shelf)
    if texts is not None:
        page.texts = _texts(texts, graph, names, shelf)
    return page


def _edges(
    graph: nx.MultiDiGraph, names: dict[Any, str], shelf: _Shelf
) -> Iterator[dict[str, Any]]:
    """The links; those between the same two nodes bend apart."""
    parallel: dict[frozenset[Any], int] = defaultdict(int)
    for left, right in graph.edges():
        parallel[frozenset((left, right))] += 1
    used: dict[frozenset[Any], int] = defaultdict(int)
    taken: set[str] = set()
    for left, right, attributes in graph.edges(data=True):
        if left == right:
            continue
        pair = frozenset((left, right))
        bend = (used[pair] - (parallel[pair] - 1) / 2) * _BEND
        used[pair] += 1
        turned = bend if str(left) < str(right) else -bend
        name = _edge_name(left, right, attributes, taken)
        yield _edge(name, names[left], names[right], attributes, turned, shelf)


def _note_alike(nodes: dict[str, dict[str, Any]]) -> None:
    """Tells a body of the others that may be the same: "Police", "Police of Tarvonia".

    They are not joined: only linking may do that, and a reader decides it better than a name.
    """
    bodies = {
        name: node
        for name, node in nodes.items()
        if node["type"] in ("GovernmentBody", "Organization") and not node.get("unnamed")
    }
    short = {node["full"].lower(): name for name, node in bodies.items()}
    for name, node in bodies.items():
        head, of, _ = node["full"].lower().partition(" of ")
        other = short.get(head) if of else None
        if other is not None:
            node.setdefault("alike", []).append(other)
            bodies[other].setdefault("alike", []).append(name)


def _texts(
    texts: Articles, graph: nx.MultiDiGraph, names: Mapping[Any, str], shelf: _Shelf
) -> dict[str, Any]:
    """The texts by the numbers of their articles; the shelf learns where each text is."""
    told = graph.graph.get("told_in", {})
    nodes = {iri: names[node] for iri, node in told.items() if node in names}
    for iri, head in texts.heads.items():
        shelf.add_text(iri, head, texts.folder)
    shelf.add_cutouts(texts)
    if texts.texts is None:
        return {}
    found = texts_as_json(texts.texts, nodes)
    return {
        "refs": found["refs"],
        "articles": [[shelf.numbers[iri], text] for iri, text in found["articles"].items()],
    }


def _brief(brief: Brief, names: Mapping[Any, str], shelf: _Shelf) -> dict[str, Any]:
    """The brief with nodes by their names in the page and evidence by its number."""
    return {
        "articles": brief.articles,
        "outlets": list(brief.outlets),
        "first": brief.first,
        "last": brief.last,
        "statements": brief.statements,
        "titles": list(brief.titles[:3]),
        "accusations": [_accusation(one, names, shelf) for one in brief.accusations],
        "figures": [
            {"words": one.words, "what": one.what, "ev": shelf.put((one.evidence,))[0],
             "told": one.tellings}
            for one in brief.figures
        ],
        "voices": [
            {
                **_party(one.party, names),
                "said": one.statements,
                "ev": shelf.put((one.evidence,))[0],
            }
            for one in brief.voices
        ],
    }  # fmt: skip


def _accusation(one: Accusation, names: Mapping[Any, str], shelf: _Shelf) -> dict[str, Any]:
    return {
        "nodes": [names[node] for node in one.nodes if node in names],
        "labels": list(one.labels),
        "by": [_party(party, names) for party in one.accusers],
        "of": [_party(party, names) for party in one.accused],
        "ev": shelf.put(one.evidence),
        "state": one.state,
        "answers": shelf.put(one.answers),
        "possible": shelf.put(one.possible),
        **({"acquitted": True} if one.acquitted else {}),
    }


def _party(party: Party, names: Mapping[Any, str]) -> dict[str, str]:
    """Name and node; an entity that is not drawn has its name alone."""
    found = {"name": party.name}
    if party.node in names:
        found["node"] = names[party.node]
    return found


def _remarks(
    found: Mapping[str, Iterable[Remark]], names: Mapping[Any, str]
) -> dict[str, list[dict[str, str]]]:
    """Notes and tags by the name of their node; those on a statement by its short IRI."""
    return {
        names.get(on, short_iri(on)): [
            {"kind": one.kind, "text": one.text, "who": one.who, "when": one.when, "id": one.id}
            for one in remarks
        ]
        for on, remarks in found.items()
    }


def short_names(graph: nx.Graph) -> dict[Any, str]:
    """Node -> its name in the page: IRIs without the base that they share, other names as text."""
    return _named(graph)[1]


def _named(graph: nx.Graph) -> tuple[str, dict[Any, str]]:
    """What all IRIs begin with, and the names of `short_names`."""
    iris = [node for node in graph if isinstance(node, str) and "://" in node]
    base = _shared_start(min(iris), max(iris)) if len(iris) > 1 else ""
    names: dict[Any, str] = {}
    taken: set[str] = set()
    for node in graph:
        name = str(node).removeprefix(base) or str(node)
        names[node] = str(node) if name in taken else name
        taken.add(names[node])
    return base, names


def _shared_start(left: str, right: str) -> str:
    """What two IRIs share up to a slash; of the first and last in order it is shared by all."""
    end = 0
    while end < min(len(left), len(right)) and left[end] == right[end]:
        end += 1
    return left[: left.rfind("/", 0, end) + 1]


def _degrees(graph: nx.MultiDiGraph) -> dict[Any, tuple[int, float]]:
    """Node -> number of links, and its rank: pieces of evidence count, but ever less."""
    links: dict[Any, int] = defaultdict(int)
    weight: dict[Any, float] = defaultdict(float)
    for left, right, attributes in graph.edges(data=True):
        for end in (left, right):
            links[end] += 1
            weight[end] += 1 + math.log1p(len(attributes.get("evidence", ())))
    return {node: (links[node], round(weight[node], 2)) for node in graph}


def _cut(words: str, length: int) -> str:
    return words if len(words) <= length else f"{words[: length - 1].rstrip()}…"


def _node(
    name: str, attributes: Mapping[str, Any], degree: tuple[int, float], shelf: _Shelf
) -> dict[str, Any]:
    drawn = attributes.get("type", "Thing")
    kind = drawn if drawn in TYPES else "Thing"
    full = str(attributes.get("label", name))
    unnamed = bool(attributes.get("unnamed", False))
    links, rank = degree
    style = TYPES[kind]
    found: dict[str, Any] = {
        "id": name,
        "label": _cut(f"“{full}”" if unnamed else full, _LABEL_LENGTH),
        "full": full,
        "type": kind,
        "shape": style.shape,
        "hollow": style.hollow or unnamed,
        "size": _size(kind, links),
        "rank": rank,
        "links": links,
        "ev": shelf.put(attributes.get("evidence", ())),
    }
    for key in (
        "unnamed",
        "unanswered",
        "perhaps",
        "aliases",
        "link",
        "facts",
        "date",
        "until",
        "origins",
        "decided",
    ):
        value = attributes.get(key)
        if value:
            found[key] = list(value) if isinstance(value, tuple) else value
    if attributes.get("record"):
        found["record"] = short_iri(attributes["record"])
    return found


def _size(kind: str, links: int) -> float:
    grown = 7.5 + 2.6 * math.sqrt(links)
    if kind in ("Event", "ClaimedEvent"):
        grown = max(grown, 10.5)  # smaller, a hollow star looks like a filled one
    most = 13.0 if kind in ("Allegation", "Contested", "Event", "ClaimedEvent", "Place") else 26.0
    return round(min(most, grown), 1)


def _edge_name(left: Any, right: Any, attributes: Mapping[str, Any], taken: set[str]) -> str:
    """The name of a link, the same in every build in which its ends and what it says are."""
    relation, certainty = attributes.get("relation", ""), attributes.get("certainty", "")
    name = f"link/{digest(chr(31).join((str(left), relation, certainty, str(right))))[:12]}"
    number = 1
    while name in taken:
        number += 1
        name = f"{name.partition('~')[0]}~{number}"
    taken.add(name)
    return name


def _edge(
    number: str,
    left: str,
    right: str,
    attributes: Mapping[str, Any],
    bend: float,
    shelf: _Shelf,
) -> dict[str, Any]:
    certainty = attributes.get("certainty", CLAIMED)
    certainty = certainty if certainty in LINKS else CLAIMED
    return {
        "id": number,
        "from": left,
        "to": right,
        "rel": str(attributes.get("relation", "is linked to")),
        "cert": certainty,
        "bend": round(bend, 3),
        "weight": attributes.get("weight", 1),
        "ev": shelf.put(attributes.get("evidence", ())),
    }


def _where(one: Evidence | Head) -> dict[str, str]:
    """An article for the page: title, outlet, day, address, and of which language it is."""
    found = {"t": one.title, "o": one.outlet, "d": one.date, "u": one.url}
    if one.translated:
        found |= {"x": one.translated, "l": one.language}
    elif one.written:
        found |= {"x": one.language_note, "w": one.written}
    if isinstance(one, Evidence) and one.reprint_of:
        found["y"] = f"same report as in {one.reprint_of}"
    return found


class _Shelf:
    """Evidence and articles by number, each once."""

    def __init__(self) -> None:
        self.evidence: list[dict[str, Any]] = []
        self.articles: list[dict[str, str]] = []
        self._places: dict[Evidence, int] = {}
        self._articles: dict[tuple[str, ...], int] = {}
        self.numbers: dict[str, int] = {}  # IRI of an article -> its first place in ``articles``

    def put(self, found: Iterable[Evidence]) -> list[int]:
        return [self._place(one) for one in found]

    def _place(self, one: Evidence) -> int:
        if one not in self._places:
            self._places[one] = len(self.evidence)
            self.evidence.append(self._card(one))
        return self._places[one]

    def _card(self, one: Evidence) -> dict[str, Any]:
        card: dict[str, Any] = {
            "q": tinted(one.quote, cue=one.cue, content=one.content, speaker=one.named),
            "c": one.certainty,
            "r": self._article(one),
            "b": one.start,
            "e": one.end,
        }
        for key, value in (
            ("s", one.speaker),
            ("a", one.act),
            ("n", one.note),
            ("k", one.corrected),
            ("h", one.section),
            ("i", short_iri(one.source)),
            ("g", one.original),
        ):
            if value:
                card[key] = value
        if one.confidence is not None:
            card["p"] = one.confidence
        return card

    def _article(self, one: Evidence) -> int:
        key = (one.article, one.title, one.outlet, one.date, one.url)
        if key not in self._articles:
            self._articles[key] = len(self.articles)
            self.numbers.setdefault(one.article, len(self.articles))
            self.articles.append(_where(one))
        return self._articles[key]

    def add_cutouts(self, texts: Articles) -> None:
        """Notes on each card which pictures show its words as printed: their pages and names."""
        shown = {
            (self.numbers[iri], start, end): [[one.page, one.name] for one in found]
            for iri, head in texts.heads.items()
            for (start, end), found in by_words(head.cutouts).items()
        }
        for card in self.evidence if texts.folder else ():
            found = shown.get((card["r"], card["b"], card["e"]))
            if found is not None:
                card["v"] = found

    def add_text(self, iri: str, head: Head, folder: str) -> None:
        """Notes where the text of an article is; an article without evidence is added."""
        if iri not in self.numbers:
            self.numbers[iri] = len(self.articles)
            self.articles.append(_where(head))
        if folder:
            self.articles[self.numbers[iri]]["f"] = f"{folder}/{head.name}.html"
