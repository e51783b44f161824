"""GraphML (graphml.graphdrawing.org) and GEXF 1.3 (gexf.net), written as a stream."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import astuple
from typing import IO
from xml.sax.saxutils import escape, quoteattr

from kg.exchange.export.projection import EDGE_FIELDS, NODE_FIELDS, Edge, Node, Projection
from kg.store.store import Store

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NODE_DATA = NODE_FIELDS[1:]
_EDGE_DATA = EDGE_FIELDS[2:]


def write_graphml(store: Store, stream: IO[bytes]) -> None:
    """Nodes and edges with all their attributes as GraphML data."""
    put = _Writer(stream)
    put('<?xml version="1.0" encoding="UTF-8"?>')
    put('<graphml xmlns="http://graphml.graphdrawing.org/xmlns">')
    for what, names in (("node", _NODE_DATA), ("edge", _EDGE_DATA)):
        for name in names:
            put(f'<key id="{what[0]}_{name}" for="{what}" attr.name="{name}" attr.type="string"/>')
    put('<graph edgedefault="directed">')
    projection = Projection(store)
    known: set[str] = set()
    for node in projection.nodes():
        known.add(node.id)
        put(f"<node id={_attribute(node.id)}>{_data('n', node)}</node>")
    for number, edge in enumerate(projection.edges()):
        if edge.source in known and edge.target in known:
            ends = f"source={_attribute(edge.source)} target={_attribute(edge.target)}"
            put(f'<edge id="e{number}" {ends}>{_data("e", edge)}</edge>')
    put("</graph>\n</graphml>")


def _data(letter: str, item: Node | Edge) -> str:
    names = _NODE_DATA if isinstance(item, Node) else _EDGE_DATA
    pairs = ((name, getattr(item, name)) for name in names)
    return "".join(
        f'<data key="{letter}_{name}">{escape(_clean(value))}</data>'
        for name, value in pairs
        if value
    )


def write_gexf(store: Store, stream: IO[bytes]) -> None:
    """Nodes and edges with all their attributes as GEXF attvalues."""
    put = _Writer(stream)
    put('<?xml version="1.0" encoding="UTF-8"?>')
    put('<gexf xmlns="http://gexf.net/1.3" version="1.3">')
    put('<graph defaultedgetype="directed" mode="static">')
    for what, names in (("node", _NODE_DATA), ("edge", _EDGE_DATA)):
        put(f'<attributes class="{what}">')
        for name in names:
            put(f'<attribute id="{what[0]}_{name}" title="{name}" type="string"/>')
        put("</attributes>")
    projection = Projection(store)
    known: set[str] = set()
    put("<nodes>")
    for node in projection.nodes():
        known.add(node.id)
        put(f"<node id={_attribute(node.id)} label={_attribute(node.label)}>")
        put(f"{_attvalues('n', _NODE_DATA, astuple(node)[1:])}</node>")
    put("</nodes>\n<edges>")
    for number, edge in enumerate(projection.edges()):
        if edge.source in known and edge.target in known:
            ends = f"source={_attribute(edge.source)} target={_attribute(edge.target)}"
            put(f'<edge id="{number}" {ends} label={_attribute(edge.label)}>')
            put(f"{_attvalues('e', _EDGE_DATA, astuple(edge)[2:])}</edge>")
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
