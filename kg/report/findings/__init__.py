"""What a corpus says, as sentences with their evidence; the report and dossiers are made of them.

- ``sentences.py``: the frames, one for each speech act and status, and the `Writer` of them;
- ``accusations.py``, ``sections.py``: which sentences belong together;
- ``footnotes.py``: the numbered quotations behind them;
- ``verbs.py``, ``days.py``: the words of the frames.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.report.findings.accusations import Accusation, accusations, by_accused
from kg.report.findings.days import day, period
from kg.report.findings.footnotes import Footnote, Footnotes
from kg.report.findings.sections import (
    Clash,
    Doubt,
    Figure,
    clashes,
    denials,
    doubts,
    facts,
    figures,
)
from kg.report.findings.sentences import Piece, PieceKind, Sentence, Writer
from kg.report.graph.topics import topics_of

if TYPE_CHECKING:
    from kg.report.analysis.figures import Figures
    from kg.report.graph.rows import ArticleRow, Reading


@dataclass(frozen=True, slots=True)
class ArticleFindings:
    """One article, with how many statements and allegations it reports."""

    row: ArticleRow
    statements: int
    allegations: int


@dataclass(frozen=True, slots=True)
class Findings:
    """All that the report says in sentences."""

    accusations: tuple[Accusation, ...]
    figures: tuple[Figure, ...]
    clashes: tuple[Clash, ...]
    facts: tuple[Sentence, ...]
    denials: tuple[Sentence, ...]
    doubts: tuple[Doubt, ...]
    articles: tuple[ArticleFindings, ...]


def findings_of(reading: Reading, measured: Figures) -> Findings:
    """The findings of a corpus; ``measured`` are its figures, for what contradicts what."""
    writer = Writer(reading)
    topics = topics_of(reading)
    accused = accusations(reading, topics, writer)
    return Findings(
        accusations=accused,
        figures=figures(reading, writer),
        clashes=clashes(measured.contradictions, measured.mutual, writer),
        facts=facts(reading, topics, writer),
        denials=denials(reading, (iri for one in accused for iri in one.nodes), writer),
        doubts=doubts(reading, reading.statements.values(), writer),
        articles=articles_of(reading),
    )


def articles_of(reading: Reading) -> tuple[ArticleFindings, ...]:
    """Every article in the order of its date, those without a date last."""
    told = list(reading.statements.values())
    counts = {iri: [0, 0] for iri in reading.articles}
    for one in told:
        if one.article in counts:
            counts[one.article][0] += 1
            counts[one.article][1] += one.allegation
    rows = sorted(
        reading.articles.values(), key=lambda row: (row.date or "9999", row.title, row.iri)
    )
    return tuple(ArticleFindings(row, *counts[row.iri]) for row in rows)


__all__ = [
    "Accusation", "ArticleFindings", "Clash", "Doubt", "Figure", "Findings", "Footnote",
    "Footnotes", "Piece", "PieceKind", "Sentence", "Writer", "articles_of", "by_accused", "day",
    "findings_of", "period",
]  # fmt: skip
