"""What readers decided on nodes, and the notes and tags that they wrote beside them.

Corrections of what a sentence says are in `kg.report.graph.corrections`; here are decisions on who
is who, which no single quotation rests on, and remarks, which change nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.report.graph.excerpts import inside_marks

if TYPE_CHECKING:
    from kg.store.results import Term
    from kg.store.store import Store

NOTE, TAG = "note", "tag"
_DONE = {
    "same": "merged", "different": "kept apart from another", "split": "split",
    "rename": "renamed", "retype": "type corrected",
}  # fmt: skip
_DECISIONS = """
SELECT DISTINCT ?node ?decision ?kind ?when ?person ?why ?value WHERE {
  GRAPH ?g {
    ?decision a kg:Decision ; kg:decides ?kind ; kg:outcome "applied" ; kg:decidedOn ?node ;
      prov:wasAttributedTo/rdfs:label ?person ; prov:generatedAtTime ?when .
    OPTIONAL { ?decision kg:grounds ?why }
    OPTIONAL { ?decision kg:decidedValue ?value }
  }
  FILTER (?kind IN ("same", "different", "split", "rename", "retype", "note", "tag"))
} ORDER BY ?node ?when ?decision"""


@dataclass(frozen=True, slots=True)
class Remark:
    """A decision on a node: what it does, by whom, the day, why; ``text`` of a note or tag.

    ``id`` is that of the decision, by which it is undone. ``on`` is the IRI of an entity, statement
    or proposition.
    """

    on: str
    id: str
    kind: str
    who: str
    when: str
    why: str = ""
    text: str = ""

    @property
    def badge(self) -> str:
        """What was decided, by whom and why, in one line; the reason in quotation marks."""
        why = f": “{inside_marks(self.why)}”" if self.why else ""
        return f"{_DONE.get(self.kind, self.kind)} by {inside_marks(self.who)}{why}"


def read_remarks(store: Store) -> tuple[Remark, ...]:
    """The decisions on nodes that hold, by node and in order of time."""
    return tuple(
        Remark(
            on=_text(row["node"]),
            id=_text(row["decision"]).rsplit("/", 1)[-1],
            kind=_text(row["kind"]),
            who=_text(row["person"]),
            when=_text(row["when"])[:10],
            why=_text(row.get("why")),
            text=_text(row.get("value")) if _text(row["kind"]) in (NOTE, TAG) else "",
        )
        for row in store.query(_DECISIONS)
    )


def _text(term: Term | None) -> str:
    return str(getattr(term, "value", "") or "")


def badges(remarks: Iterable[Remark]) -> dict[str, tuple[str, ...]]:
    """IRI of an entity -> what readers decided on who it is, each once."""
    found: dict[str, dict[str, None]] = {}
    for one in remarks:
        if one.kind in _DONE:
            found.setdefault(one.on, {})[one.badge] = None
    return {iri: tuple(listed) for iri, listed in found.items()}


def remarks_on(
    remarks: Iterable[Remark], drawn: Mapping[str, str]
) -> dict[str, tuple[Remark, ...]]:
    """Node -> notes and tags on it; ``drawn`` gives the node that stands for a record.

    What is on a statement stays on the statement, which has a panel of its own.
    """
    found: dict[str, list[Remark]] = {}
    for one in remarks:
        if one.kind in (NOTE, TAG):
            found.setdefault(drawn.get(one.on, one.on), []).append(one)
    return {node: tuple(listed) for node, listed in found.items()}
