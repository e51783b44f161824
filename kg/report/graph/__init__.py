"""The store as a networkx.MultiDiGraph: named projections, each with the evidence on its links.

==============  ================================================================================
projection      contents
==============  ================================================================================
``actors``      the graph page: actors, places, events, allegations and their links
``claims``      speakers and the actors they speak about
``allegations`` accuser to accused, labelled with the wrong alleged
``co-mention``  actors named in the same articles
``events``      events and their places, with dates
``articles``    articles and the actors that they quote or name
==============  ================================================================================

Nodes are IRIs (events and allegations that several articles share have names of their own) with
``label``, ``type``, ``aliases``, ``unnamed``; links have ``relation``, ``certainty`` (asserted,
claimed, alleged, denied), ``weight`` and ``evidence``, a tuple of `Evidence`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx

from kg.errors import QueryError
from kg.report.graph.evidence import CERTAINTIES, Evidence
from kg.report.graph.load import read_store, reading_of
from kg.report.graph.projections import PROJECTIONS
from kg.report.graph.rows import Reading

if TYPE_CHECKING:
    from kg.store.store import Store

__all__ = ["CERTAINTIES", "PROJECTIONS", "Evidence", "Reading", "read_store", "to_networkx"]


def to_networkx(store: Store | Reading, *, projection: str = "actors") -> nx.MultiDiGraph:
    """A projection of ``store`` by its name; the same store gives the same graph, in order.

    Raises QueryError if there is no projection of this name.
    """
    make = PROJECTIONS.get(projection)
    if make is None:
        raise QueryError(
            f"unknown projection {projection!r}; choose one of {', '.join(PROJECTIONS)}"
        )
    return make(reading_of(store))
