"""CSV for spreadsheets: what a person reads comes first, identifiers last.

Files begin with the mark by which Excel knows UTF-8. The first column of whatever somebody says is
its status, and the second who says it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from kg.exchange.export.places import Places
from kg.exchange.export.plover import code_of, sector_of
from kg.exchange.export.replies import Replies
from kg.exchange.export.status_words import (
    labelled,
    sentence,
    speakers_of,
    standing,
    statement_standing,
)
from kg.files import replacing
from kg.ontology.turtle import KG
from kg.report.graph.cells import harmless
from kg.report.graph.evidence import hedge
from kg.report.graph.load import read_store
from kg.report.graph.rows import PropositionRow, QuoteRow, Reading, RoleRow, local_name
from kg.store.store import Store

Row = Mapping[str, str]
_ARTICLE = ("article", "outlet", "published", "url")
_FIGURES = ("latitude", "longitude")
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "statements": (
        "status", "who", "says", "answers", "sentence", *_ARTICLE, "act", "made", "polarity",
        "allegation", "about", "source_words", "cue", "quotation", "confidence", "iri",
    ),
    "events": (
        "status", "told_by", "event", "agent", "patient", "place", "time", "numbers", "answers",
        "sentence", *_ARTICLE, "fact", "made", "polarity", "commitment", "time_frame", "hedge",
        "begins", "ends", "other_roles", "trigger", "plover_type", "plover_mode", "agent_sector",
        "patient_sector", "iri",
    ),
    "relations": (
        "status", "told_by", "subject", "relation", "object", "answers", "sentence", *_ARTICLE,
        "fact", "made", "polarity", "commitment", "time_frame", "hedge", "subject_sector",
        "object_sector", "subject_iri", "object_iri", "iri",
    ),
    "names": (
        "name", "kind", "named", "articles", "other_names", "sector", "latitude", "longitude",
        "wikidata", "iri",
    ),
    "articles": ("title", "outlet", "published", "url", "printed_before_as", "iri"),
}  # fmt: skip


def write_spreadsheets(store: Store, folder: Path) -> None:
    """One file for each of `COLUMNS`; a cell that a spreadsheet would run is disarmed."""
    reading = read_store(store).with_marked_titles()
    for name, rows in tables_of(reading).items():
        with replacing(folder / f"{name}.csv") as stream:
            text = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="")
            writer = csv.DictWriter(text, COLUMNS[name])
            writer.writeheader()
            for row in rows:
                writer.writerow({key: _cell(key, value) for key, value in row.items()})
            text.detach()  # flushes, and leaves the stream to be synced


def _cell(column: str, value: str) -> str:
    """On one line, and no formula; a latitude of the south begins with a minus."""
    return value if column in _FIGURES else harmless(" ".join(value.split()))


def tables_of(reading: Reading) -> dict[str, Iterable[Row]]:
    """The rows of each table, in the order of the articles' dates and the text."""
    told = list(reading.propositions.values())
    events, replies = events_of(reading), Replies(reading)
    return {
        "statements": _statements(reading, replies),
        "events": (
            _event(reading, one, replies) for one in in_order(reading, told) if one.kind is not None
        ),
        "relations": (
            _relation(reading, one, events, replies)
            for one in in_order(reading, told)
            if one.kind is None
        ),
        "names": _names(reading),
        "articles": _articles(reading),
    }


def in_order(reading: Reading, rows: Iterable[PropositionRow]) -> list[PropositionRow]:
    """Propositions by the date of their article and their place in it."""

    def place(row: PropositionRow) -> tuple[str, str, int, str]:
        article = reading.articles.get(row.article)
        start = row.quotes[0].start if row.quotes else 0
        return ((article.published or "") if article else "", row.article, start, row.iri)

    return sorted(rows, key=place)


def _where(reading: Reading, iri: str, quotes: Iterable[QuoteRow]) -> dict[str, str]:
    article = reading.articles.get(iri)
    return {
        "sentence": sentence(quotes),
        "article": article.title if article else iri,
        "outlet": (article.outlet or "") if article else "",
        "published": (article.published or "") if article else "",
        "url": (article.url or "") if article else "",
    }


def _yes(truth: bool) -> str:
    return "yes" if truth else "no"


def _joined(reading: Reading, iris: Iterable[str]) -> str:
    return "; ".join(reading.name(iri) for iri in iris)


# ── statements ──


def _statements(reading: Reading, replies: Replies) -> Iterator[Row]:
    for row in reading.statements.values():
        yield {
            "status": statement_standing(row),
            "who": _joined(reading, row.speakers) or row.source or "nobody who is named",
            "says": row.content,
            "answers": "; ".join(replies.lines(row.iri)),
            **_where(reading, row.article, row.quotes),
            "act": row.act.lower(),
            "made": _yes(row.made),
            "polarity": row.polarity.lower(),
            "allegation": _yes(row.allegation),
            "about": _joined(reading, row.about),
            "source_words": row.source,
            "cue": row.cue,
            "quotation": row.quotation.lower(),
            "confidence": f"{row.confidence:g}",
            "iri": row.iri,
        }


# ── events and relations ──


def _told(reading: Reading, row: PropositionRow, replies: Replies) -> dict[str, str]:
    return {
        "status": standing(reading, row),
        "told_by": "; ".join(speakers_of(reading, row.statements)),
        "answers": "; ".join(replies.lines(row.iri)),
        **_where(reading, row.article, row.quotes),
        "fact": _yes(row.is_fact),
        "made": _yes(reading.told(row)),
        "polarity": row.polarity.lower(),
        "commitment": row.commitment.lower(),
        "time_frame": row.time_frame.lower(),
        "hedge": hedge(row),
        "iri": row.iri,
    }


def _event(reading: Reading, row: PropositionRow, replies: Replies) -> Row:
    kind = row.kind or ""
    found = _told(reading, row, replies)
    begins, ends = row.days
    own = {name: _fillers(reading, row, name) for name in ("agent", "patient", "place", "time")}
    others = [f"{role.role}: {role.words}" for role in row.roles if role.role not in own]
    plover_type, plover_mode = code_of(local_name(kind))
    return {
        **found,
        "event": labelled(found["status"], reading.name(kind)),
        **own,
        "numbers": "; ".join(f"{r.role}: {r.number.label}" for r in row.roles if r.number),
        "begins": begins,
        "ends": ends,
        "other_roles": "; ".join(others),
        "trigger": row.trigger,
        "plover_type": plover_type,
        "plover_mode": plover_mode,
        "agent_sector": _sectors(reading, row, "agent"),
        "patient_sector": _sectors(reading, row, "patient"),
    }


def _roles(row: PropositionRow, name: str) -> Iterator[RoleRow]:
    return (role for role in row.roles if role.role == name)


def _fillers(reading: Reading, row: PropositionRow, name: str) -> str:
    found = (
        reading.name(role.filler) if role.filler in reading.entities and role.filler else role.words
        for role in _roles(row, name)
    )
    return "; ".join(dict.fromkeys(found))


def _sectors(reading: Reading, row: PropositionRow, name: str) -> str:
    found = (
        sector_of(reading.entities[role.filler])
        for role in _roles(row, name)
        if role.filler is not None and role.filler in reading.entities
    )
    return "; ".join(dict.fromkeys(sector for sector in found if sector))


def _relation(
    reading: Reading,
    row: PropositionRow,
    events: Mapping[str, PropositionRow],
    replies: Replies,
) -> Row:
    found = _told(reading, row, replies)
    ends = {"subject": row.subject or "", "object": row.object or ""}
    sectors = {
        f"{end}_sector": sector_of(reading.entities[iri]) if iri in reading.entities else ""
        for end, iri in ends.items()
    }
    return {
        **found,
        "relation": labelled(found["status"], reading.name(row.predicate or "")),
        **{end: end_name(reading, iri, events) for end, iri in ends.items()},
        **sectors,
        **{f"{end}_iri": iri for end, iri in ends.items()},
    }


def events_of(reading: Reading) -> dict[str, PropositionRow]:
    """Events by the IRIs of the proposition and of the event that it describes."""
    found = {}
    for row in reading.propositions.values():
        if row.kind is not None:
            found[row.iri] = row
            if row.event is not None:
                found[row.event] = row
    return found


def end_name(reading: Reading, iri: str, events: Mapping[str, PropositionRow]) -> str:
    """What stands at an end of a relation: an entity, or an event with its status."""
    event = events.get(iri)
    if event is not None:
        return labelled(standing(reading, event), reading.name(event.kind or ""))
    return reading.name(iri)


# ── names and articles ──


def _names(reading: Reading) -> Iterator[Row]:
    places = Places(reading)
    for entity in sorted(
        reading.entities.values(), key=lambda one: (one.unnamed, one.name, one.iri)
    ):
        latitude, longitude = places.point(entity) or ("", "")
        yield {
            "name": entity.name,
            "kind": reading.name(f"{KG}{entity.type}"),
            "named": _yes(not entity.unnamed),
            "articles": str(len(entity.articles)),
            "other_names": "; ".join(entity.aliases),
            "sector": sector_of(entity),
            "latitude": str(latitude),
            "longitude": str(longitude),
            "wikidata": entity.link or "",
            "iri": entity.iri,
        }


def _articles(reading: Reading) -> Iterator[Row]:
    for iri, row in reading.articles.items():
        first = reading.articles.get(reading.copies.get(iri, ""))
        yield {
            "title": row.title,
            "outlet": row.outlet or "",
            "published": row.published or "",
            "url": row.url or "",
            "printed_before_as": first.title if first else "",
            "iri": iri,
        }
