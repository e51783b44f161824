"""Measures of a graph of claims: who is central, what is corroborated, contradicted, unanswered.

Every figure describes what articles report, not what is true. docs/explanation/analysis.md says
what each measure shows and what it does not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.report.analysis.actors import actor_figures, mutual_accusations
from kg.report.analysis.agreement import allegations, contradictions, corroborated
from kg.report.analysis.figure_formats import format_figures
from kg.report.analysis.figures import Counts, Figures
from kg.report.analysis.sourcing import sourcing, timeline
from kg.report.graph.allegations import PERHAPS
from kg.report.graph.load import read_store
from kg.report.graph.merging import THING, type_of
from kg.report.graph.topics import topics_of

if TYPE_CHECKING:
    from kg.report.analysis.figures import AllegationFigures
    from kg.report.graph.rows import Reading
    from kg.store.store import Store

__all__ = ["Figures", "figures", "figures_of", "format_figures"]


def figures(store: Store) -> Figures:
    """All figures of ``store``; the same store gives the same figures."""
    return figures_of(read_store(store))


def figures_of(reading: Reading) -> Figures:
    """All figures of what was read from a store."""
    topics = topics_of(reading)
    actors, notes = actor_figures(reading)
    alleged = allegations(reading, topics)
    return Figures(
        counts=_counts(reading, alleged),
        actors=actors,
        mutual=mutual_accusations(reading),
        corroborated=corroborated(reading, topics),
        contradictions=contradictions(reading, topics),
        allegations=alleged,
        sourcing=sourcing(reading),
        timeline=timeline(reading, topics),
        notes=notes,
    )


def _counts(reading: Reading, alleged: tuple[AllegationFigures, ...]) -> Counts:
    types = [type_of(entity) for entity in reading.entities.values()]
    told = list(reading.propositions.values())
    return Counts(
        articles=len(reading.articles),
        outlets=len({one.outlet for one in reading.articles.values() if one.outlet}),
        actors=sum(name not in (THING, "Place", "Site") for name in types),
        places=sum(name in ("Place", "Site") for name in types),
        statements=len(reading.statements),
        allegations=sum(one.allegation for one in reading.statements.values()),
        wrongs_alleged=len(alleged),
        perhaps_answered=sum(one.state == PERHAPS for one in alleged),
        unanswered=sum(one.unanswered for one in alleged),
        facts=sum(one.kind is not None and one.is_fact for one in told),
        claimed_events=sum(one.kind is not None and not one.is_fact for one in told),
        relations=sum(one.kind is None for one in told),
    )
