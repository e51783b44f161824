"""The report: one HTML page of findings in sentences, with the figures of a graph behind them."""

from __future__ import annotations

import importlib.resources
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.files import write_text
from kg.report.analysis import Figures, figures_of
from kg.report.findings import Findings, Footnotes, Piece, Writer, by_accused, findings_of, period
from kg.report.graph.allegations import ANSWERED, PERHAPS, UNANSWERED
from kg.report.graph.evidence import CERTAINTIES, Evidence
from kg.report.graph.load import reading_of
from kg.report.graph.rows import Reading
from kg.report.page.links import PageLinks
from kg.report.page.marking import segments
from kg.report.page.palette import LINKS, TYPES
from kg.report.page.template import policy, template_environment, web_address

if TYPE_CHECKING:
    from kg.store.store import Store

# A page of more rows is no longer read; the tables in CSV have all of them, and the page says so.
_ROWS = 200
# The same for sentences that are no accusations: those are all on the page.
_SENTENCES = 25
# What a reader checks before believing a number; the graph page has every quotation.
_CARDS = 8
# A chart of more bars is drawn by years.
_MOST_MONTHS = 60
# Columns of the tables that are left out where all that they show is zero.
_ACTOR_FIGURES = (
    "claims", "spoken_of", "accuses", "accused_by", "pagerank", "betweenness",
)  # fmt: skip
_SHARES = ("named", "unnamed", "official", "direct")


@dataclass(frozen=True, slots=True)
class Month:
    """One bar of the chart over time: quotations of each certainty published in a month or year."""

    name: str
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        """All quotations of the month."""
        return sum(self.counts)


def write_report(
    store: Store | Reading,
    path: str | Path,
    *,
    title: str = "newskg",
    links: PageLinks | None = None,
) -> Path:
    """Writes the report of ``store`` to ``path`` and gives the path.

    One file that needs nothing but a browser. ``links`` leads from names to the graph page. Raises
    OutputError if it cannot be written.
    """
    reading = reading_of(store)
    text = render(reading, title=title, links=links or PageLinks())
    target = Path(path)
    write_text(target, text)
    return target


def render(reading: Reading, *, title: str, links: PageLinks) -> str:
    """The report as HTML."""
    files = importlib.resources.files("kg.report") / "templates"
    style = "".join(
        (files / name).read_text(encoding="utf-8") for name in ("sentences.css", "report.css")
    )
    script = (files / "report.js").read_text(encoding="utf-8")
    environment = template_environment()
    environment.filters["cards"] = _cards
    environment.filters["percent"] = lambda share: f"{share:.0%}"
    environment.filters["names"] = _names
    measured = figures_of(reading)
    return environment.get_template("report.html").render(
        title=title,
        links=links,
        script=script,
        style=style,
        policy=policy(scripts=(script,), styles=(style,)),
        **_told(reading, findings_of(reading, measured)),
        **_counted(measured, months_of(reading)),
    )


def _told(reading: Reading, findings: Findings) -> dict[str, Any]:
    """What the sentences of the report are made of."""
    writer = Writer(reading)

    def who(iris: Sequence[str]) -> list[Piece]:
        return writer.names(iris)

    states = Counter(one.state for one in findings.accusations)
    dates = sorted(one.row.date for one in findings.articles if one.row.date)
    outlets = [one.row.outlet for one in findings.articles if one.row.outlet]
    return {
        "findings": findings,
        "groups": list(by_accused(findings.accusations)),
        "answered": states[ANSWERED],
        "perhaps": states[PERHAPS],
        "unanswered": states[UNANSWERED],
        "reprinted": sum(one.reprinted for one in findings.accusations),
        "span": period(dates[0], dates[-1]) if dates else "",
        "outlets_named": len(set(outlets)),
        "without": without(len(findings.articles), dated=len(dates), signed=len(outlets)),
        "notes": Footnotes(),
        "who": who,
        "most": _SENTENCES,
        "web": web_address,
    }


def without(articles: int, *, dated: int, signed: int) -> str:
    """Of how many articles date or outlet are not known, where they are of others."""
    known = {"outlet": signed, "date": dated}
    told = [f"{articles - n} without {a}" for a, n in known.items() if 0 < n < articles]
    return f" ({' and '.join(told)})" if told else ""


def _counted(figures: Figures, months: list[Month]) -> dict[str, Any]:
    """What the tables of the report are made of."""
    outlets = [one for one in figures.sourcing if one.sort == "outlet"]
    articles = [one for one in figures.sourcing if one.sort == "article"]
    return {
        "figures": figures,
        "counts": figures.counts.labelled(),
        "months": months,
        "busiest": max((month.total for month in months), default=1) or 1,
        "certainties": [(name, LINKS[name]) for name in CERTAINTIES],
        "types": {name: style.label for name, style in TYPES.items()},
        "sourced": [("Outlet", outlets), ("Article", articles)],
        "most_claims": max((one.claims for one in figures.actors), default=1) or 1,
        "rows": _ROWS,
        "actor_columns": shown_columns(figures.actors[:_ROWS], _ACTOR_FIGURES, places=3),
        "shares": shown_columns(figures.sourcing, _SHARES, places=2),
        "period": period,
    }


def shown_columns(rows: Iterable[Any], names: Iterable[str], *, places: int) -> list[str]:
    """Those of the named figures that are not zero in every row, rounded to ``places``."""
    listed = list(rows)
    return [name for name in names if any(round(getattr(one, name), places) for one in listed)]


def months_of(reading: Reading) -> list[Month]:
    """Statements and event propositions by the month of their article, in order of time.

    Months in between have a bar too, even if nothing was published. Over more than five years the
    bars are years.
    """
    counts: Counter[tuple[str, str]] = Counter()
    for statement in reading.statements.values():
        certainty = "alleged" if statement.allegation else "claimed"
        if statement.act == "Deny":
            certainty = "denied"
        counts[_month(reading, statement.article), certainty] += 1
    for told in reading.propositions.values():
        if told.is_fact and told.kind is not None:
            counts[_month(reading, told.article), "asserted"] += 1
    names = _between(sorted({month for month, _ in counts if month}))
    if len(names) > _MOST_MONTHS:
        years: Counter[tuple[str, str]] = Counter()
        for (month, certainty), number in counts.items():
            years[month[:4], certainty] += number
        counts, names = years, list(dict.fromkeys(name[:4] for name in names))
    return [Month(name, tuple(counts[name, one] for one in CERTAINTIES)) for name in names]


def _between(months: list[str]) -> list[str]:
    """All months from the first to the last."""
    if not months:
        return []
    first, last = (12 * int(one[:4]) + int(one[5:7]) - 1 for one in (months[0], months[-1]))
    return [f"{at // 12:04}-{at % 12 + 1:02}" for at in range(first, last + 1)]


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
            "corrected": one.corrected,
            "title": one.title or "article without a title",
            "where": ", ".join(part for part in (one.outlet, one.date, one.language_note) if part),
            "url": web_address(one.url),
            "start": one.start,
            "end": one.end,
        }
        for one in evidence[:_CARDS]
    ]


def _names(names: tuple[str, ...]) -> str:
    return ", ".join(names)
