"""What readers decided on the records of a dossier, as the graph holds it.

A decision is a ``kg:Decision`` in a graph of its own: on what (``kg:decidedOn``), by whom, when and
why, and what it changed. A folder without decisions has none, and its dossiers have no such part.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.report.findings.days import day
from kg.report.graph.excerpts import inside_marks

if TYPE_CHECKING:
    from kg.store.results import Term
    from kg.store.store import Store

_DECISIONS = """
SELECT DISTINCT ?decision ?label ?person ?when ?why ?outcome ?on ?article WHERE {
  GRAPH ?g {
    ?decision a kg:Decision ; rdfs:label ?label ; prov:wasAttributedTo/rdfs:label ?person ;
      prov:generatedAtTime ?when .
    OPTIONAL { ?decision kg:grounds ?why }
    OPTIONAL { ?decision kg:outcome ?outcome }
    OPTIONAL { ?decision kg:decidedOn ?on }
    OPTIONAL { ?decision kg:inArticle ?article }
  }
} ORDER BY ?when ?decision ?on"""
_CHANGES = """
SELECT DISTINCT ?decision ?field ?extracted ?decided WHERE {
  GRAPH ?g {
    ?decision a kg:Decision ; kg:changes ?change .
    ?change kg:field ?field ; kg:extractedValue ?extracted ; kg:decidedValue ?decided .
  }
} ORDER BY ?decision ?field"""


@dataclass(frozen=True, slots=True)
class Remark:
    """A decision of a reader: who, when, on what, why, and what it changed, in words."""

    who: str
    when: str
    what: str
    why: str
    outcome: str
    changes: tuple[str, ...]
    on: frozenset[str]
    article: str

    @property
    def text(self) -> str:
        """The decision as one sentence; what it is on stands in quotation marks."""
        parts = [f"{inside_marks(self.who)}, {day(self.when[:10])}: “{inside_marks(self.what)}”"]
        parts += [f"({self.outcome})"] if self.outcome else []
        parts += [f"Changed: {'; '.join(self.changes)}."] if self.changes else []
        parts += [f"Reason: “{inside_marks(self.why)}”"] if self.why else []
        return " ".join(parts)


def read_decisions(store: Store) -> tuple[Remark, ...]:
    """All decisions that the graph holds, in order of time."""
    changes: dict[str, list[str]] = {}
    for row in store.query(_CHANGES):
        before, after = inside_marks(_text(row["extracted"])), inside_marks(_text(row["decided"]))
        changed = f"{inside_marks(_text(row['field']))} from “{before}” to “{after}”"
        changes.setdefault(_text(row["decision"]), []).append(changed)
    rows: dict[str, list[dict[str, Term]]] = {}
    for row in store.query(_DECISIONS):
        rows.setdefault(_text(row["decision"]), []).append(row)
    return tuple(
        Remark(
            who=_text(listed[0]["person"]),
            when=_text(listed[0]["when"]),
            what=_text(listed[0]["label"]),
            why=_text(listed[0].get("why")),
            outcome=_text(listed[0].get("outcome")),
            changes=tuple(changes.get(decision, ())),
            on=frozenset(_text(row["on"]) for row in listed if "on" in row),
            article=_text(listed[0].get("article")),
        )
        for decision, listed in rows.items()
    )


def _text(term: Term | None) -> str:
    return str(getattr(term, "value", "") or "")


def concerning(
    remarks: Iterable[Remark],
    *,
    nodes: frozenset[str],
    known: frozenset[str],
    articles: frozenset[str],
    names: Iterable[str],
) -> tuple[Remark, ...]:
    """The decisions on ``nodes``.

    A rejected record is no longer among the ``known`` nodes of the graph: then the article counts,
    and that the decision mentions one of the ``names``.
    """
    wanted = [name.lower() for name in names]

    def concerns(one: Remark) -> bool:
        if one.on & nodes:
            return True
        gone = not one.on & known
        return gone and one.article in articles and any(n in one.what.lower() for n in wanted)

    return tuple(one for one in remarks if concerns(one))
