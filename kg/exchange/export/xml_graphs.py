"""GraphML (graphml.graphdrawing.org) and GEXF 1.3 (gexf.net), written as a stream.

Both have the whole graph, or one of the projections of the graph page. Gephi and yEd show ``label``
of nodes and links, which says how far a thing is established, and use the number ``weight``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass
from typing import IO
from xml.sax.saxutils import escape, quoteattr

from kg.exchange.export.page_projections import EDGE_NAMES, NODE_NAMES, NUMBERS, project
from kg.exchange.export.projection import EDGE_FIELDS, NODE_FIELDS, Projection
from kg.store.store import Store

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class _Graph:
    """Nodes as (identifier, values), links as (source, target, values), and the names of values."""

    node_names: Sequence[str]
    edge_names: Sequence[str]
    nodes: Iterable[tuple[str, Sequence[str]]]
    edges: Iterable[tuple[str, str, Sequence[str]]]


def _graph(store: Store, projection: str | None) -> _Graph:
    """Raises QueryError if there is no projection of this name."""
    if projection is not None:
        nodes, edges = project(store, projection)
        return _Graph(NODE_NAMES, EDGE_NAMES, nodes, edges)
    whole = Projection(store)
    known: set[str] = set()

    def named() -> Iterator[tuple[str, Sequence[str]]]:
        for node in whole.nodes():
            known.add(node.id)
            yield node.id, astuple(node)[1:]

    def linked() -> Iterator[tuple[str, str, Sequence[str]]]:
        for edge in whole.edges():
            if edge.source in known and edge.target in known:
                yield edge.source, edge.target, astuple(edge)[2:]

    return _Graph(NODE_FIELDS[1:], EDGE_FIELDS[2:], named(), linked())


def _type(name: str) -> str:
    return "double" if name in NUMBERS else "string"


# ── GraphML ──


def write_graphml(store: Store, stream: IO[bytes], projection: str | None = None) -> None:
    """Nodes and links with all their values as GraphML data."""
    graph = _graph(store, projection)
    put = _Writer(stream)
    put('<?xml version="1.0" encoding="UTF-8"?>')
    put('<graphml xmlns="http://graphml.graphdrawing.org/xmlns">')
    for what, names in (("node", graph.node_names), ("edge", graph.edge_names)):
        for name in names:
            put(f'<key id="{what[0]}_{name}" for="{what}" attr.name="{name}" '
                f'attr.type="{_type(name)}"/>')  # fmt: skip
    put('<graph edgedefault="directed">')
    for node, values in graph.nodes:
        put(f"<node id={_attribute(node)}>{_data('n', graph.node_names, values)}</node>")
    for number, (source, target, values) in enumerate(graph.edges):
        ends = f"source={_attribute(source)} target={_attribute(target)}"
        put(f'<edge id="e{number}" {ends}>{_data("e", graph.edge_names, values)}</edge>')
    put("</graph>\n</graphml>")


def _data(letter: str, names: Sequence[str], values: Sequence[str]) -> str:
    return "".join(
        f'<data key="{letter}_{name}">{escape(_clean(value))}</data>'
        for name, value in zip(names, values, strict=True)
        if value
    )


# ── GEXF ──


def write_gexf(store: Store, stream: IO[bytes], projection: str | None = None) -> None:
    """Nodes and links with all their values as GEXF attvalues."""
    graph = _graph(store, projection)
    put = _Writer(stream)
    put('<?xml version="1.0" encoding="UTF-8"?>')
    put('<gexf xmlns="http://gexf.net/1.3" version="1.3">')
    put('<graph defaultedgetype="directed" mode="static">')
    for what, names in (("node", graph.node_names), ("edge", graph.edge_names)):
        put(f'<attributes class="{what}">')
        for name in names:
            put(f'<attribute id="{what[0]}_{name}" title="{name}" type="{_type(name)}"/>')
        put("</attributes>")
    put("<nodes>")
    for node, values in graph.nodes:
        label = dict(zip(graph.node_names, values, strict=True))["label"]
        put(f"<node id={_attribute(node)} label={_attribute(label)}>")
        put(f"{_attvalues('n', graph.node_names, values)}</node>")
    put("</nodes>\n<edges>")
    for number, (source, target, values) in enumerate(graph.edges):
        of = dict(zip(graph.edge_names, values, strict=True))
        weight = f" weight={_attribute(of['weight'])}" if "weight" in of else ""
        ends = f"source={_attribute(source)} target={_attribute(target)}"
        put(f'<edge id="{number}" {ends} label={_attribute(of["label"])}{weight}>')
        put(f"{_attvalues('e', graph.edge_names, values)}</edge>")
    put("</edges>\n</graph>\n</gexf>")


def _attvalues(letter: str, names: Sequence[str], values: Sequence[str]) -> str:
    pairs = zip(names, values, strict=True)
    inside = "".join(
        f'<attvalue for="{letter}_{name}" value={_attribute(value)}/>'
        for name, value in pairs
        if value
    )
    return f"<attvalues>{inside}</attvalues>"


def _attribute(value: str) -> str:
    return quoteattr(_clean(value))


def _clean(value: str) -> str:
    """What XML cannot hold becomes the replacement character; offsets are not used here."""
    return _NOT_XML.sub("\ufffd", value)


class _Writer:
    """Writes lines of text to a byte stream."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream

    def __call__(self, line: str) -> None:
        self._stream.write(f"{line}\n".encode())
