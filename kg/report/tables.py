"""Tables for a spreadsheet: one row for each statement, one for each event, with the evidence."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from kg.files import replacing
from kg.report.graph.cells import harmless
from kg.report.graph.evidence import hedge
from kg.report.graph.load import reading_of
from kg.report.graph.rows import PropositionRow, Reading, StatementRow

if TYPE_CHECKING:
    from kg.store.store import Store

STATEMENT_COLUMNS = (
    "statement", "actors", "source_words", "speech_act", "cue", "content", "quotation",
    "polarity", "made", "allegation", "about", "evidence", "start", "end", "section", "article",
    "outlet", "published", "url", "confidence", "translated_from", "original",
    "language",
)  # fmt: skip
EVENT_COLUMNS = (
    "proposition", "kind", "trigger", "status", "fact", "hedge", "told_by", "agent", "patient",
    "place", "time", "begins", "ends", "numbers", "other_roles", "evidence", "start", "end",
    "section", "article", "outlet", "published", "url", "translated_from", "original",
    "language",
)  # fmt: skip
_OWN_COLUMN = ("agent", "patient", "place", "time")


def write_statements(store: Store | Reading, path: str | Path) -> Path:
    """Writes every statement as a row of ``path`` (CSV, UTF-8); raises OutputError if it cannot."""
    reading = reading_of(store)
    rows = (_statement_row(reading, one) for one in reading.statements.values())
    return _write(Path(path), STATEMENT_COLUMNS, rows)


def write_events(store: Store | Reading, path: str | Path) -> Path:
    """Writes every event, asserted as fact or only claimed, as a row; raises OutputError likewise.

    Column ``fact`` is "yes" only if the narrator asserts it, affirmed, certain and not of the
    future; everything else is somebody's claim.
    """
    reading = reading_of(store)
    rows = (
        _event_row(reading, one) for one in reading.propositions.values() if one.kind is not None
    )
    return _write(Path(path), EVENT_COLUMNS, rows)


def _write(path: Path, columns: tuple[str, ...], rows: Iterable[dict[str, str]]) -> Path:
    with replacing(path) as stream:
        text = io.TextIOWrapper(stream, encoding="utf-8", newline="")
        writer = csv.DictWriter(text, columns)
        writer.writeheader()
        for row in rows:
            writer.writerow({name: harmless(value) for name, value in row.items()})
        text.detach()  # flushes, and leaves the stream to be synced
    return path


def _names(reading: Reading, iris: Iterable[str]) -> str:
    return "; ".join(reading.name(iri) for iri in iris)


def _where(reading: Reading, row: StatementRow | PropositionRow) -> dict[str, str]:
    """The columns on the sentence and the article, as far as they are known."""
    found = {"article": row.article}
    if row.quotes:
        quote = row.quotes[0]
        found |= {
            "evidence": " ".join(quote.text.split()),
            "start": str(quote.start),
            "end": str(quote.end),
            "section": quote.section,
            "original": " … ".join(quote.originals),
        }
    article = reading.articles.get(row.article)
    if article is not None:
        found |= {
            "article": article.title,
            "outlet": article.outlet or "",
            "published": article.published or "",
            "url": article.url or "",
            "translated_from": article.language or "",
            "language": article.written or "",
        }
    return found


def _statement_row(reading: Reading, row: StatementRow) -> dict[str, str]:
    return {
        "statement": row.iri,
        "actors": _names(reading, row.speakers),
        "source_words": row.source,
        "speech_act": row.act.lower(),
        "cue": row.cue,
        "content": row.content,
        "quotation": row.quotation.lower(),
        "polarity": row.polarity.lower(),
        "made": "yes" if row.made else "no",
        "allegation": "yes" if row.allegation else "no",
        "about": _names(reading, row.about),
        **_where(reading, row),
        "confidence": f"{row.confidence:g}",
    }


def _event_row(reading: Reading, row: PropositionRow) -> dict[str, str]:
    speakers = [
        iri for statement in row.statements for iri in reading.statements[statement].speakers
    ]
    begins, ends = row.days
    numbers = [f"{role.role}: {role.number.label}" for role in row.roles if role.number]
    own = {name: "; ".join(_words(reading, row, name)) for name in _OWN_COLUMN}
    others = [f"{role.role}: {role.words}" for role in row.roles if role.role not in _OWN_COLUMN]
    return {
        "proposition": row.iri,
        "kind": reading.name(row.kind or ""),
        "trigger": row.trigger,
        "status": row.status.lower(),
        "fact": "yes" if row.is_fact else "no",
        "hedge": hedge(row),
        "told_by": _names(reading, dict.fromkeys(speakers)),
        **own,
        "begins": begins,
        "ends": ends,
        "numbers": "; ".join(numbers),
        "other_roles": "; ".join(others),
        **_where(reading, row),
    }


def _words(reading: Reading, row: PropositionRow, name: str) -> Iterator[str]:
    for role in row.roles:
        if role.role == name:
            entity = reading.entities.get(role.filler or "")
            yield entity.name if entity is not None else role.words
