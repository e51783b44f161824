"""Entities across documents: pairwise decisions with reasons, and clusters that follow from them.

Precision comes first: two people merged is worse than one person twice. The gazetteer decides about
its entries; everything else is compared within blocks of similar names. A name alone merges only if
it is a full name and nothing in the articles contradicts it.
"""

from __future__ import annotations

from kg.linking.decisions import LinkDecision, Linking
from kg.linking.index import LinkIndex
from kg.linking.linker import link_extractions

__all__ = ["LinkDecision", "LinkIndex", "Linking", "link_extractions"]
