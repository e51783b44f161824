"""From the entities of many documents to one IRI for each real one.

The IRI of a cluster is that of its oldest member (by the article's date, then its identifier), so
that articles on other things never change it, nor do later articles on the same; and no IRI ever
comes to mean another bearer of the name. The IRIs that the other members have on their own stay in
the decisions, where an IRI of an earlier build is still found.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from kg.linking.decisions import Linking
from kg.linking.index import LinkIndex
from kg.model import Extraction


def link_extractions(
    extractions: Iterable[Extraction],
    *,
    base: str,
    same: Path | None = None,
    different: Path | None = None,
) -> Linking:
    """The IRI of every entity of all ``extractions``, with the decisions that led to it.

    ``same`` and ``different`` are a user's own decisions (see `kg.linking.overrides`). The result
    does not depend on the order of ``extractions``; of each only small records are kept.

    Raises LexiconError if a user's file is malformed or its decisions contradict each other.
    """
    index = LinkIndex(base=base, same=same, different=different)
    for extraction in extractions:
        index.add(extraction)
    return index.linking()
