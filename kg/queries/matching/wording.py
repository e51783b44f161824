"""Candidates in words that nobody can take for a finding, as text, CSV and JSON.

What a list says of its entry is always said of the entry, never of the actor: "is in a list of
sanctions" must not be read of somebody who only has a similar name.
"""

from __future__ import annotations

import csv
import io
import json
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kg.queries.matching import Comparison
from kg.queries.matching.records import Candidate, Sort, Verdict
from kg.queries.result_formats import harmless

CAUTION = (
    "A candidate is an entry with a similar name, for a person to check. It does not show that the "
    "two are the same, and what a list says of its entry is not said of anybody in the articles."
)
_COLUMNS = (
    "read_this_first", "name_in_articles", "kind", "entry_name", "entry_id", "list", "score",
    "decision", "for", "against", "not_compared", "list_says_of_its_entry", "articles", "node",
    "entry_url",
)  # fmt: skip
_SORTS = {Sort.PERSON: "a person", Sort.BODY: "a body", Sort.ANY: "an actor"}
_UNDECIDED = "undecided: may or may not be the same"


def decision_of(candidate: Candidate) -> str:
    """What readers decided, in words."""
    ruling = candidate.ruling
    if ruling is None:
        return _UNDECIDED
    same = "the same" if ruling.verdict is Verdict.MATCH else "not the same"
    why = f": {ruling.why}" if ruling.why else ""
    return f"{same}, decides {ruling.who}{why} (decision {ruling.decision})"


def text_lines(comparison: Comparison, out: Path) -> Iterator[str]:
    """The candidates for a terminal, with the commands that decide on each."""
    source = comparison.source
    yield (
        f"{_counted(len(comparison.candidates), 'candidate')} among "
        f"{comparison.entries:,} of the entries of “{source}” and "
        f"{_counted(comparison.actors, 'named actor')}."
    )
    yield CAUTION
    last = ""
    for one in comparison.candidates:
        if one.actor.iri != last:
            last = one.actor.iri
            where = _counted(len(one.actor.articles), "article")
            yield f"\n{one.actor.name} ({_SORTS[one.actor.sort]} in {where})\n  {one.actor.iri}"
        yield from _candidate_lines(one, source, out)
    if comparison.ruled_out:
        yield (
            f"\n{comparison.ruled_out} left out because a reader decided that they are not the "
            "same; --all shows them"
        )


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _candidate_lines(one: Candidate, source: str, out: Path) -> Iterator[str]:
    entry = one.entry
    yield f"  ? entry {entry.id} of “{source}”: {entry.name}"
    yield f"      {decision_of(one)}; score {one.score:.2f}"
    for title, reasons in (
        ("for", one.reasons.pro), ("against", one.reasons.con),
        ("not compared", one.reasons.unknown),
    ):  # fmt: skip
        if reasons:
            yield f"      {title}: {'; '.join(reasons)}"
    if said := ", ".join(entry.labels):
        yield f"      the list says of its entry, not of {one.actor.name}: {said}"
    if entry.url:
        yield f"      {entry.url}"
    if one.ruling is None:
        for verdict in Verdict:
            named = ["--name", entry.name] if entry.name != entry.id else []
            words = ["kg", "decide", str(out), verdict.value, one.actor.iri, source, entry.id]
            yield f"      {shlex.join([*words, *named])} --why …"


def as_csv(comparison: Comparison) -> str:
    """One row for each candidate, with a mark by which spreadsheets know UTF-8."""
    stream = io.StringIO()
    writer = csv.DictWriter(stream, _COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    for one in comparison.candidates:
        row = {
            "read_this_first": "candidate with a similar name; not established to be the same",
            "name_in_articles": one.actor.name,
            "kind": one.actor.type,
            "entry_name": one.entry.name,
            "entry_id": one.entry.id,
            "list": comparison.source,
            "score": f"{one.score:.2f}",
            "decision": decision_of(one),
            "for": "; ".join(one.reasons.pro),
            "against": "; ".join(one.reasons.con),
            "not_compared": "; ".join(one.reasons.unknown),
            "list_says_of_its_entry": "; ".join(one.entry.labels),
            "articles": str(len(one.actor.articles)),
            "node": one.actor.iri,
            "entry_url": one.entry.url,
        }
        writer.writerow({name: harmless(value) for name, value in row.items()})
    return "\ufeff" + stream.getvalue()


def as_json(comparison: Comparison) -> str:
    """The candidates as one JSON object."""
    found = {
        "caution": CAUTION,
        "list": comparison.source,
        "entries": comparison.entries,
        "actors": comparison.actors,
        "ruled_out": comparison.ruled_out,
        "notes": list(comparison.notes),
        "candidates": [_json(one, comparison.source) for one in comparison.candidates],
    }
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


def _json(one: Candidate, source: str) -> dict[str, Any]:
    entry, reasons = one.entry, one.reasons
    return {
        "same_by_decision": one.ruling is not None and one.ruling.verdict is Verdict.MATCH,
        "decision": decision_of(one),
        "score": one.score,
        "actor": {
            "iri": one.actor.iri, "name": one.actor.name, "type": one.actor.type,
            "articles": list(one.actor.articles),
        },
        "entry": {
            "list": source, "id": entry.id, "name": entry.name, "aliases": list(entry.aliases),
            "births": list(entry.births), "countries": list(entry.countries),
            "posts": list(entry.posts), "url": entry.url, "where": entry.where,
            "list_says_of_its_entry": list(entry.labels),
        },
        "for": list(reasons.pro),
        "against": list(reasons.con),
        "not_compared": list(reasons.unknown),
        "features": dict(reasons.features),
    }  # fmt: skip
