"""newskg: news articles -> a knowledge graph of who claimed what, about whom, on what evidence.

The Python API::

    nlp = kg.Pipeline()                  load models once
    nlp.extract(text)                    one article -> Extraction (statements, events, relations)
    nlp.pipe(kg.read_documents(inputs))  many articles, in batches
    nlp.build(inputs, out)               a folder with store, files and pages
    nlp.suggest_words("mine.ttl")        further words for your own kinds of events

    kg.build(inputs, out)                the same without a pipeline
    kg.query(out, "accusations")         a named question, or SPARQL, over such a folder
    kg.Store                             the embedded triplestore of such a folder
    kg.to_networkx(store)                the graph for NetworkX
    kg.to_html(graph, path)              the graph as one offline page
    kg.extract_rows(rows)                rows of a data frame, for Spark or Dask

Nothing heavy is imported before it is used.
"""

from __future__ import annotations

import importlib
import os
from typing import TYPE_CHECKING

from kg.version import VERSION

__version__ = VERSION

# What somebody reads is nobody else's business: ONNX Runtime and Ray report their use to their
# makers unless these are set before they start. Whoever sets them otherwise keeps their choice.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
# Workers are processes. On matrices as small as an article's, NumPy's threads mostly wait for each
# other: with two, the network of pairs takes eight times the CPU. Your own setting wins.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

__all__ = [
    "Answer",
    "Attribution",
    "BuildOptions",
    "BuildReport",
    "Commitment",
    "Document",
    "Entity",
    "Event",
    "Extraction",
    "KgError",
    "Pipeline",
    "Polarity",
    "Quantity",
    "Relation",
    "Role",
    "Settings",
    "Skipped",
    "Span",
    "Statement",
    "Status",
    "Store",
    "TimeFrame",
    "__version__",
    "build",
    "extract",
    "extract_rows",
    "query",
    "read_documents",
    "to_html",
    "to_networkx",
]

if TYPE_CHECKING:
    from kg.builder.build import build
    from kg.builder.dataframes import extract_rows
    from kg.builder.options import BuildOptions, BuildReport
    from kg.builder.pipeline import Pipeline
    from kg.errors import KgError
    from kg.extraction.pipeline import extract
    from kg.extraction.settings import Settings
    from kg.model import (
        Attribution,
        Commitment,
        Document,
        Entity,
        Event,
        Extraction,
        Polarity,
        Quantity,
        Relation,
        Role,
        Span,
        Statement,
        Status,
        TimeFrame,
    )
    from kg.queries.named import query
    from kg.reader import Skipped, read_documents
    from kg.report.graph import to_networkx
    from kg.report.graph_page import to_html
    from kg.store.results import Answer
    from kg.store.store import Store
else:
    _HOMES = {
        "kg.builder.build": ("build",),
        "kg.builder.options": ("BuildOptions", "BuildReport"),
        "kg.builder.dataframes": ("extract_rows",),
        "kg.builder.pipeline": ("Pipeline",),
        "kg.errors": ("KgError",),
        "kg.extraction.pipeline": ("extract",),
        "kg.extraction.settings": ("Settings",),
        "kg.model": (
            "Attribution", "Commitment", "Document", "Entity", "Event", "Extraction", "Polarity",
            "Quantity", "Relation", "Role", "Span", "Statement", "Status", "TimeFrame",
        ),
        "kg.queries.named": ("query",),
        "kg.reader": ("Skipped", "read_documents"),
        "kg.report.graph": ("to_networkx",),
        "kg.report.graph_page": ("to_html",),
        "kg.store.results": ("Answer",),
        "kg.store.store": ("Store",),
    }  # fmt: skip
    _HOME = {name: module for module, names in _HOMES.items() for name in names}

    # Hidden from type checkers, to which every name is one of the imports above: a name that is
    # not exported is an error to them.
    def __getattr__(name):
        if name in _HOME:
            value = getattr(importlib.import_module(_HOME[name]), name)
            globals()[name] = value  # asked for once
            return value
        raise AttributeError(f"module 'kg' has no attribute {name!r}")


def __dir__() -> list[str]:
    return list(__all__)
