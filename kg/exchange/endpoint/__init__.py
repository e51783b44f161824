"""A remote triplestore: queries to it, and the graphs of a built folder sent to it.

SPARQL 1.1 Protocol for queries and updates, SPARQL 1.1 Graph Store HTTP Protocol for whole graphs
where a server has it. One article's graph is one unit: replaced whole or left as it was.
"""

from __future__ import annotations

from kg.exchange.endpoint.client import Endpoint
from kg.exchange.endpoint.push import PushOptions, PushReport, push, push_store

__all__ = ["Endpoint", "PushOptions", "PushReport", "push", "push_store"]
