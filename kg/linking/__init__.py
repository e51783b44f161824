"""Entities across documents: pairwise decisions with reasons, and clusters that follow from them.

Precision comes first: two people merged is worse than one person twice. What the gazetteer knows is
decided by it; everything else is compared within blocks of like names, and a name alone merges
only where it is a full name and nothing in the articles speaks against it.
"""

from __future__ import annotations

from kg.linking.decisions import LinkDecision, Linking
from kg.linking.index import LinkIndex
from kg.linking.linker import link_extractions

__all__ = ["LinkDecision", "LinkIndex", "Linking", "link_extractions"]
