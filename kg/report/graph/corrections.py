"""Which records readers corrected or accepted, by whose word and why, from the decisions' graph.

Everything that shows such a record says so beside it: what is shown is then what a reader decided,
and not what newskg extracted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.report.graph.excerpts import inside_marks

if TYPE_CHECKING:
    from kg.store.results import Term
    from kg.store.store import Store

_CORRECTIONS = """
SELECT DISTINCT ?record ?decision ?kind ?when ?person ?why ?field ?extracted ?decided WHERE {
  VALUES (?kind ?outcome) { ("correct" "applied") ("accept" "confirmed") }
  GRAPH ?g {
    ?decision a kg:Decision ; kg:decides ?kind ; kg:outcome ?outcome ; kg:decidedOn ?record ;
      prov:wasAttributedTo/rdfs:label ?person ; prov:generatedAtTime ?when .
    OPTIONAL { ?decision kg:grounds ?why }
    OPTIONAL {
      ?decision kg:changes ?change .
      ?change kg:field ?field ; kg:extractedValue ?extracted ; kg:decidedValue ?decided .
    }
  }
} ORDER BY ?record ?when ?decision ?field"""


@dataclass(frozen=True, slots=True)
class Correction:
    """One correction of a record: by whom and why; ``changes`` in words, as extracted and now.

    ``is_accepted``: the reader found the record right as it was read.
    """

    who: str
    why: str
    changes: tuple[str, ...]
    is_accepted: bool = False

    @property
    def text(self) -> str:
        """Who corrected or accepted it and why; the reason stands in quotation marks."""
        why = f": “{inside_marks(self.why)}”" if self.why else ""
        done = "accepted" if self.is_accepted else "corrected"
        return f"{done} by {inside_marks(self.who)}{why}"


def read_corrections(store: Store) -> dict[str, tuple[Correction, ...]]:
    """IRI of a statement or proposition -> its corrections that hold, in order of time."""
    found: dict[str, dict[str, Correction]] = {}
    for row in store.query(_CORRECTIONS):
        of = found.setdefault(_text(row["record"]), {})
        before = of.get(_text(row["decision"]))
        changed = _change(row)
        of[_text(row["decision"])] = Correction(
            _text(row["person"]),
            _text(row.get("why")),
            (*(before.changes if before else ()), *([changed] if changed else ())),
            is_accepted=_text(row["kind"]) == "accept",
        )
    return {record: tuple(of.values()) for record, of in found.items()}


def _change(row: Mapping[str, Term]) -> str:
    if "field" not in row:
        return ""
    names = ("field", "extracted", "decided")
    field, was, now = (inside_marks(_text(row[name])) for name in names)
    return f"{field.replace('_', ' ')} read as “{was}”, now “{now}”"


def _text(term: Term | None) -> str:
    return str(getattr(term, "value", "") or "")


def corrected(corrections: Mapping[str, tuple[Correction, ...]], iris: Iterable[str]) -> str:
    """The corrections of some records in one line, each once; empty if there is none."""
    listed = (one.text for iri in iris for one in corrections.get(iri, ()))
    return "; ".join(dict.fromkeys(listed))
