"""The report: one readable HTML page with the figures of a graph and the evidence behind each."""

from __future__ import annotations

import importlib.resources
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.files import write_text
from kg.report.analysis import Figures, figures_of
from kg.report.graph.evidence import CERTAINTIES, Evidence
from kg.report.graph.load import reading_of
from kg.report.graph.rows import Reading
from kg.report.page.marking import segments
from kg.report.page.palette import LINKS, TYPES
from kg.report.page.template import policy, template_environment, web_address

if TYPE_CHECKING:
    from kg.store.store import Store

# A page of more rows is no longer read; the tables in CSV have all of them, and the page says so.
_ROWS = 200
# What a reader checks before believing a number; the graph page has every quotation.
_CARDS = 8


@dataclass(frozen=True, slots=True)
class Month:
    """One bar of the chart over time: quotations of each certainty published in a month."""

    name: str
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        """All quotations of the month."""
        return sum(self.counts)


def write_report(store: Store | Reading, path: str | Path, *, title: str = "newskg") -> Path:
    """Writes the report of ``store`` to ``path`` and gives the path.

    One file that needs nothing but a browser. Raises OutputError if it cannot be written.
    """
    reading = reading_of(store)
    text = render(figures_of(reading), months_of(reading), title=title)
    target = Path(path)
    write_text(target, text)
    return target


def render(figures: Figures, months: list[Month], *, title: str) -> str:
    """The report as HTML."""
    files = importlib.resources.files("kg.report") / "templates"
    style = (files / "report.css").read_text(encoding="utf-8")
    script = (files / "report.js").read_text(encoding="utf-8")
    environment = template_environment()
    environment.filters["cards"] = _cards
    environment.filters["percent"] = lambda share: f"{share:.0%}"
    environment.filters["names"] = _names
    return environment.get_template("report.html").render(
        title=title,
        figures=figures,
        counts=figures.counts.labelled(),
        months=months,
        busiest=max((month.total for month in months), default=1) or 1,
        certainties=[(name, LINKS[name]) for name in CERTAINTIES],
        types={name: style.label for name, style in TYPES.items()},
        outlets=[one for one in figures.sourcing if one.sort == "outlet"],
        articles=[one for one in figures.sourcing if one.sort == "article"],
        most_claims=max((one.claims for one in figures.actors), default=1) or 1,
        rows=_ROWS,
        style=style,
        script=script,
        policy=policy(scripts=(script,), styles=(style,)),
    )  # fmt: skip


def months_of(reading: Reading) -> list[Month]:
    """Statements and event propositions by the month of their article, in order of time."""
    counts: Counter[tuple[str, str]] = Counter()
    for statement in reading.statements.values():
        certainty = "alleged" if statement.allegation else "claimed"
        if statement.act == "Deny":
            certainty = "denied"
        counts[_month(reading, statement.article), certainty] += 1
    for told in reading.propositions.values():
        if told.is_fact and told.kind is not None:
            counts[_month(reading, told.article), "asserted"] += 1
    names = sorted({month for month, _ in counts if month})
    return [Month(name, tuple(counts[name, one] for one in CERTAINTIES)) for name in names]


def _month(reading: Reading, article: str) -> str:
    row = reading.articles.get(article)
    return row.date[:7] if row is not None and row.date else ""


# For a statement without a speaker: it must not read as the article's own word.
UNNAMED = "source not named"


def _cards(evidence: tuple[Evidence, ...]) -> list[dict[str, Any]]:
    return [
        {
            "pieces": segments(one.quote, one.cue, one.content),
            "who": one.speaker or (UNNAMED if one.act else "stated by the article"),
            "certainty": one.certainty,
            "label": LINKS[one.certainty].label,
            "note": one.note,
            "title": one.title or "article without a title",
            "where": ", ".join(part for part in (one.outlet, one.date) if part),
            "url": web_address(one.url),
            "start": one.start,
            "end": one.end,
        }
        for one in evidence[:_CARDS]
    ]


def _names(names: tuple[str, ...]) -> str:
    return ", ".join(names)
