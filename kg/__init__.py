"""newskg: news articles -> a knowledge graph of who claimed what, about whom, on what evidence.

The Python API::

    kg.read_documents(inputs)            files, folders, URLs -> Document
    kg.extract(documents)                Document -> Extraction (statements, events, relations)
    kg.extract_rows(rows)                the same for data frames: a Spark or Dask job
    kg.build(inputs, out)                the main job: a folder with store, files, pages
    kg.Store                             the embedded triplestore of such a folder
    kg.to_networkx(store)                the graph for NetworkX
    kg.to_html(graph, path)              the graph as one offline page

Nothing heavy is imported before it is used.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

_HOMES = {
    "Attribution": "kg.model",
    "Document": "kg.model",
    "Entity": "kg.model",
    "Event": "kg.model",
    "Extraction": "kg.model",
    "Quantity": "kg.model",
    "Relation": "kg.model",
    "Role": "kg.model",
    "Span": "kg.model",
    "Statement": "kg.model",
    "KgError": "kg.errors",
    "read_documents": "kg.reader",
    "extract": "kg.extraction.pipeline",
    "extract_chunk": "kg.extraction.pipeline",
    "extract_rows": "kg.builder.dataframes",
    "build": "kg.builder.build",
    "Store": "kg.store.store",
    "to_networkx": "kg.report.graph",
    "to_html": "kg.report.graph_page",
}

__all__ = [*sorted(_HOMES), "__version__"]

if TYPE_CHECKING:
    from kg.errors import KgError
    from kg.model import (
        Attribution,
        Document,
        Entity,
        Event,
        Extraction,
        Quantity,
        Relation,
        Role,
        Span,
        Statement,
    )
    from kg.reader import read_documents


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(importlib.import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'kg' has no attribute {name!r}")


def __dir__() -> list[str]:
    return list(__all__)
