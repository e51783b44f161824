"""Figures as JSON, CSV or a table for the terminal; the same figures in each."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import asdict, fields
from typing import Any

from kg.errors import QueryError
from kg.report.analysis.figures import Corroboration, Figures
from kg.report.graph.cells import harmless

FORMATS = ("table", "csv", "json")
# A terminal shows the top of each list; CSV and JSON have all of it.
_SHOWN = 10
_COUNTS = "Counts"
_WIDTH = 44


def format_figures(figures: Figures, *, form: str = "table") -> str:
    """All figures as text; raises QueryError if ``form`` is not one of `FORMATS`."""
    if form == "json":
        return json.dumps(asdict(figures), ensure_ascii=False, indent=1) + "\n"
    if form == "csv":
        return _csv(figures)
    if form == "table":
        return _table(figures)
    raise QueryError(f"unknown format {form!r}; choose one of {', '.join(FORMATS)}")


def measures(figures: Figures) -> Iterator[tuple[str, str, str, str]]:
    """Each figure as (section, what, measure, value): long form, one number a row."""
    for field in fields(figures.counts):
        yield "counts", "graph", field.name, str(getattr(figures.counts, field.name))
    for name in ("actors", "corroborated", "contradictions", "allegations", "sourcing"):
        for row in getattr(figures, name):
            yield from _row_measures(name, row)
    for pair in figures.mutual:
        yield "mutual", f"{pair.left} and {pair.right}", "evidence", str(len(pair.evidence))
    for moment in figures.timeline:
        yield "timeline", moment.label, "date", moment.date
    for note in figures.notes:
        yield "notes", "graph", "note", note


def _row_measures(section: str, row: Any) -> Iterator[tuple[str, str, str, str]]:
    what = getattr(row, "name", None) or row.label
    for field in fields(row):
        value = getattr(row, field.name)
        if field.name in ("name", "label", "iri"):
            continue
        if field.name in ("evidence", "answers"):
            yield section, what, field.name, str(len(value))
        elif isinstance(value, tuple):
            yield section, what, field.name, "; ".join(str(one) for one in value)
        else:
            yield section, what, field.name, "" if value is None else str(value)


def _csv(figures: Figures) -> str:
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(("section", "what", "measure", "value"))
    for row in measures(figures):
        writer.writerow([harmless(cell) for cell in row])
    return stream.getvalue()


def _table(figures: Figures) -> str:
    lines = []
    for heading, rows in _sections(figures):
        lines.append(heading)
        shown = len(rows) if heading == _COUNTS else _SHOWN
        lines.extend(f"  {_fit(left)}  {right}" for left, right in rows[:shown])
        if len(rows) > shown:
            lines.append(f"  … and {len(rows) - shown} more (--format csv or json)")
        if not rows:
            lines.append("  none")
        lines.append("")
    lines.extend(figures.notes)
    lines.append("What is shown is what sources claim, not what is true.")
    return "\n".join(lines) + "\n"


def _sections(figures: Figures) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    yield _COUNTS, [(name, str(number)) for name, number in figures.counts.labelled()]
    yield (
        "Actors: statements made / mentioned in / accuses / accused by",
        [
            (one.name, f"{one.claims} / {one.spoken_of} / {one.accuses} / {one.accused_by}")
            for one in figures.actors
        ],
    )
    yield (
        "Allegations without an answer in any article",
        [
            (f"{_list(one.accused)}: {one.label}", f"by {_people(one.accusers)}")
            for one in figures.unanswered
        ],
    )
    yield (
        "Contradictions",
        list(
            dict.fromkeys(  # the same contradiction in two articles is one line
                (one.label, f"{_people(one.one_side)} against {_people(one.other_side)}")
                for one in figures.contradictions
            )
        ),
    )
    yield (
        "Corroborated: claimants, independent outlets",
        [
            (_with_others(one), f"{len(one.claimants)}, {len(one.outlets)}")
            for one in figures.corroborated
        ],
    )
    yield (
        "Sourcing of outlets: statements, named, official, direct",
        [
            (one.name, f"{one.statements}, {one.named:.0%}, {one.official:.0%}, {one.direct:.0%}")
            for one in figures.sourcing
            if one.sort == "outlet"
        ],
    )


def _with_others(one: Corroboration) -> str:
    """The label with the actors missing from it: "Noor Adessa: holds position director"."""
    others = tuple(name for name in one.about if name not in one.label)
    return f"{_list(others)}: {one.label}" if others else one.label


def _list(names: tuple[str, ...]) -> str:
    return ", ".join(names)


def _people(names: tuple[str, ...]) -> str:
    return _list(names) or "source not named"


def _fit(words: str) -> str:
    return f"{words[: _WIDTH - 1]}…" if len(words) > _WIDTH else words.ljust(_WIDTH)
