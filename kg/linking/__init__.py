"""Entities across documents: pairwise decisions with reasons, and the clusters that follow from them.

Started; the interface is `link_extractions` and the records `LinkDecision` and `Linking`.
"""

from __future__ import annotations
