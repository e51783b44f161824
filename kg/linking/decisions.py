"""The results of linking: pairwise decisions with reasons, and the IRI of every entity."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class LinkDecision:
    """Two entities of two documents (or one and a known entity), and whether they are the same.

    ``left`` and ``right`` are the IRIs that the two have on their own, before linking: later
    links do not change them. ``score`` is from 0 to 1, ``reason`` in words.
    """

    left: str
    right: str
    same: bool
    score: float
    reason: str


@dataclass(frozen=True)
class Linking:
    """The IRI of each entity, and the decisions that led to it.

    ``iris``: document id -> entity id -> IRI; ``wikidata``: gazetteer id -> Q-identifier, for
    the known entities that were met; ``notes``: rows of a user's files that meant no entity.
    ``types``: of entities whose type other documents decide, each with the IRI of its class.
    """

    iris: Mapping[str, Mapping[str, str]]
    decisions: tuple[LinkDecision, ...]
    wikidata: Mapping[str, str]
    notes: tuple[str, ...] = ()
    types: tuple[LinkDecision, ...] = ()
