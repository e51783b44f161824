"""The graph page: one HTML file that needs nothing but a browser. The only module with pyvis.

pyvis's ``Network`` holds the nodes, links and options that are drawn, and renders them through our
own template, which escapes every value. Of pyvis's files only the script of vis-network
goes into the page. Data are JSON and reach the page as text, never as markup; a content-security
policy with hashes lets nothing else run, and nothing is fetched.
"""

from __future__ import annotations

import importlib.resources
from collections import Counter
from pathlib import Path
from typing import Any

import networkx as nx
from pyvis.network import Network

from kg.files import write_text
from kg.report.page.articles import Articles
from kg.report.page.backbone import LARGE, OPEN_AT_MOST, Backbone, backbone, group_name
from kg.report.page.data import PageData, page_data
from kg.report.page.lanes import Story, story
from kg.report.page.layout import layout
from kg.report.page.overview import main_nodes, overview
from kg.report.page.palette import LINKS, TYPES
from kg.report.page.template import policy, template_environment

# In the order in which they are put together; the first opens and the last closes one function.
_SCRIPTS = (
    "base.js", "model.js", "drawing.js", "labels.js", "select.js", "many.js", "panel.js",
    "remarks.js", "brief.js", "article.js", "filters.js", "search.js", "timeline.js", "map.js",
    "table.js", "export.js", "keys.js", "start.js",
)  # fmt: skip
_VIS = "lib/vis-9.1.2/vis-network.min.js"


def to_html(
    graph: nx.MultiDiGraph,
    path: str | Path,
    *,
    title: str = "newskg",
    articles: Articles | None = None,
    report: str = "",
) -> Path:
    """Writes the page of ``graph`` (`kg.report.graph.to_networkx`) to ``path``; returns the path.

    With ``articles`` (`kg.report.page.articles.articles_of`) the page holds their texts, marked.
    ``report`` is the relative address of the report, to which the page then leads.

    The same graph gives the same bytes. Above 500 nodes the page opens on the backbone: the most
    linked nodes, and communities that open on a click. Raises OutputError if it cannot be
    written.
    """
    page = page_data(graph, articles)
    opening = story(page.brief, page.nodes, page.edges)
    for name, place in opening.places.items():
        page.nodes[name]["story"] = place
    for edge in page.edges:
        if edge["id"] in opening.links:
            edge["story"] = True
    network, reserve = _network(page, title)
    text = _render(network, page, reserve, opening, report)
    target = Path(path)
    write_text(target, text)
    return target


def _network(page: PageData, title: str) -> tuple[Network, dict[str, Any]]:
    """The Network that is drawn at opening, and what is kept in reserve of a large graph."""
    plain = nx.Graph()
    plain.add_nodes_from(page.nodes)
    plain.add_edges_from((edge["from"], edge["to"]) for edge in page.edges)
    labels = {name: node["label"] for name, node in page.nodes.items()}
    network = Network(directed=True, heading=title, height="100%", width="100%")
    network.options = _options()
    if len(plain) <= LARGE:
        first = overview(page, plain, labels)
        for name, place in layout(plain, labels).items():
            _add_node(network, _placed(page.nodes[name], place, first))
        for edge in page.edges:
            _add_edge(network, edge)
        return network, {}
    return network, _add_backbone(network, page, _backbone(page, plain, labels))


def _backbone(page: PageData, plain: nx.Graph, labels: dict[str, str]) -> Backbone:
    rank = {name: node["rank"] for name, node in page.nodes.items()}
    top = frozenset(main_nodes(page, plain))
    return backbone(plain, top=top, rank=rank, labels=labels, told=_articles_of_nodes(page))


def _articles_of_nodes(page: PageData) -> dict[str, frozenset[int]]:
    """Node -> the numbers of the articles that it or its links rest on."""
    found: dict[str, set[int]] = {name: set() for name in page.nodes}
    for name, node in page.nodes.items():
        found[name].update(page.evidence[place]["r"] for place in node["ev"])
    for edge in page.edges:
        articles = {page.evidence[place]["r"] for place in edge["ev"]}
        found[edge["from"]] |= articles
        found[edge["to"]] |= articles
    return {name: frozenset(articles) for name, articles in found.items()}


def _placed(
    node: dict[str, Any], place: tuple[int, int], first: dict[str, tuple[int, int]]
) -> dict[str, Any]:
    """A node with its place at opening, and its places in the pictures that it is in.

    The whole graph is "all", its overview "main", what the page opens on with a brief "story".
    """
    found = {**node, "all": place}
    if node["id"] in first:
        found["main"] = first[node["id"]]
    at = found.get("main", place) if first else place
    if first and "main" not in found:
        found["hidden"] = True
    return {**found, "x": at[0], "y": at[1]}


def _add_backbone(network: Network, page: PageData, small: Backbone) -> dict[str, Any]:
    groups = []
    for number, members in small.members.items():
        x, y = small.positions[group_name(number)]
        nodes = [page.nodes[name] for name in members]
        about = "Other stories" if number == small.rest else subject_of(nodes)
        groups.append(
            {
                "id": group_name(number), "type": "Cluster", "shape": TYPES["Cluster"].shape,
                "hollow": True, "full": f"{about} ({len(members):,} nodes)",
                "label": f"{about} ({len(members):,})",
                "size": 14 + min(22, len(members) ** 0.5),
                "rank": 0, "links": 0, "ev": [], "x": x, "y": y, "radius": small.radius[number],
                "members": len(members),
            }
        )  # fmt: skip
    for name in sorted(small.top):
        x, y = small.positions[name]
        _add_node(network, {**page.nodes[name], "x": x, "y": y})
    for group in groups:
        _add_node(network, group)
    kept = []
    for edge in page.edges:
        if edge["from"] in small.top and edge["to"] in small.top:
            _add_edge(network, edge)
        else:
            kept.append(edge)
    for edge in group_links(kept, small):
        _add_edge(network, edge)
    reserve = [
        {**node, "g": small.community[name], "x": place[0], "y": place[1]}
        if (place := small.inside.get(name)) is not None
        else {**node, "g": small.community[name]}
        for name, node in page.nodes.items()
        if name not in small.top
    ]
    return {"nodes": reserve, "edges": kept, "openAtMost": OPEN_AT_MOST}


_ACTORS = ("Person", "Organization", "GovernmentBody")
_HAPPENS = ("Event", "ClaimedEvent", "Allegation")


def subject_of(members: list[dict[str, Any]]) -> str:
    """What a community is about: its two main named actors and its most frequent subject.

    ``members`` come with the most linked first. "Casimir Brandeck, Port Court: fraud"; without
    actors the subject alone, without either the name of the most linked node.
    """
    actors = [one["label"] for one in members if one["type"] in _ACTORS and not one.get("unnamed")]
    kinds = Counter(
        one["full"].removeprefix("denied: ").partition(":")[0].removesuffix(" (event)")
        for one in members
        if one["type"] in _HAPPENS
    )
    # Of equally frequent ones the first, which is the most linked.
    subject = max(kinds, key=lambda name: kinds[name]) if kinds else ""
    named = ", ".join(dict.fromkeys(actors[:2]))
    return ": ".join(part for part in (named, subject) if part) or members[0]["label"]


def group_links(edges: list[dict[str, Any]], small: Backbone) -> list[dict[str, Any]]:
    """One link for all links between two groups, or between a node and a group."""

    def end(name: str) -> str:
        return name if name in small.top else group_name(small.community[name])

    counts: dict[tuple[str, str], int] = {}
    for edge in edges:
        left, right = sorted((end(edge["from"]), end(edge["to"])))
        if left != right:
            counts[left, right] = counts.get((left, right), 0) + 1
    return [
        {
            "id": f"{left}|{right}", "from": left, "to": right, "rel": f"{number:,} links",
            "cert": "claimed", "bend": 0, "weight": number, "ev": [], "grouped": True,
        }
        for (left, right), number in sorted(counts.items())
    ]  # fmt: skip


def _add_node(network: Network, node: dict[str, Any]) -> None:
    style = TYPES[node["type"]]
    rest = {key: value for key, value in node.items() if key not in ("id", "label", "shape")}
    fill = "#ffffff" if node["hollow"] else style.fill
    colour = {"background": fill, "border": style.light_border}
    network.add_node(node["id"], label=node["label"], shape=node["shape"], color=colour, **rest)


def _add_edge(network: Network, edge: dict[str, Any]) -> None:
    style = LINKS[edge["cert"]]
    bend = edge["bend"]
    smooth: bool | dict[str, Any] = False
    if bend:
        turn = "curvedCW" if bend > 0 else "curvedCCW"
        smooth = {"enabled": True, "type": turn, "roundness": abs(bend)}
    rest = {key: value for key, value in edge.items() if key not in ("from", "to", "weight")}
    network.add_edge(
        edge["from"], edge["to"], **rest,
        evidence=edge["weight"],
        color={"color": style.light}, dashes=list(style.dashes) if style.dashes else False,
        width=style.width, smooth=smooth,
        arrows="" if edge.get("grouped") else "to",
    )  # fmt: skip


def _options() -> dict[str, Any]:
    return {
        "nodes": {"borderWidth": 1.5, "borderWidthSelected": 1.5, "font": {"size": 0}},
        "edges": {
            "arrows": {"to": {"scaleFactor": 0.5}},
            "color": {"inherit": False},
            "selectionWidth": 1,
            "hoverWidth": 0.5,
        },
        "interaction": {
            "hover": True,
            "hoverConnectedEdges": False,
            "selectConnectedEdges": False,
            "tooltipDelay": 150,
            "multiselect": False,
            "selectable": False,
            "keyboard": {"enabled": False},
        },
        "layout": {"randomSeed": 1, "improvedLayout": False},
        "physics": {"enabled": False},
    }


def _render(
    network: Network, page: PageData, reserve: dict[str, Any], opening: Story, report: str
) -> str:
    files = importlib.resources.files("kg.report") / "templates"
    style = (files / "graph.css").read_text(encoding="utf-8")
    script = "".join((files / "graph" / name).read_text(encoding="utf-8") for name in _SCRIPTS)
    vis = (importlib.resources.files("pyvis") / _VIS).read_text(encoding="utf-8")
    environment = template_environment()
    network.templateEnv = environment
    network.path = "graph.html"
    environment.globals["page"] = {
        "style": style,
        "script": script,
        "vis": vis,
        "report": report,
        "policy": policy(
            scripts=(vis, script),
            styles=(style,),
            files=any("v" in card for card in page.evidence),
        ),
        "data": {
            "evidence": page.evidence,
            "articles": page.articles,
            "allegations": page.allegations,
            "reserve": reserve,
            "brief": page.brief,
            "base": page.base,
            "map": page.map,
            "remarks": page.remarks,
            "texts": page.texts,
            "heads": opening.heads,
            "types": {name: _plain(style) for name, style in TYPES.items()},
            "links": {name: _plain(style) for name, style in LINKS.items()},
        },
    }
    return str(network.generate_html(name="graph.html"))


def _plain(style: Any) -> dict[str, Any]:
    return {name: getattr(style, name) for name in style.__dataclass_fields__}
