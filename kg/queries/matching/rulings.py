"""What readers decided on actors and entries of a list: ``kg decide OUT match``, ``no-match``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from kg.decisions.file import DECISIONS, read_file
from kg.decisions.records import ON_LISTS, Decision
from kg.decisions.standing import standing
from kg.ontology.names import fold
from kg.queries.matching.records import Actor, Ruling, Verdict
from kg.store.store import Store

_BUILT = """
SELECT ?decision ?node WHERE {
  GRAPH ?g { ?decision kg:listEntry ?entry ; kg:decidedOn ?node }
}"""


@dataclass(frozen=True, slots=True)
class Rulings:
    """The decisions that stand on entries of one list, the oldest first, and their nodes."""

    by_entry: Mapping[str, tuple[Decision, ...]]
    nodes: Mapping[str, frozenset[str]]

    def on(self, actor: Actor, entry: str) -> Ruling | None:
        """The last decision on this actor and entry, whether it was built already or not."""
        found = [one for one in self.by_entry.get(entry, ()) if self._means(one, actor)]
        if not found:
            return None
        last = found[-1]
        return Ruling(Verdict(last.kind.value), last.who, last.why, last.id)

    def _means(self, decision: Decision, actor: Actor) -> bool:
        """By the graph, or until the next build by identifier or name."""
        if decision.id in self.nodes:
            return actor.iri in self.nodes[decision.id]
        target = decision.target
        if target.known is not None:
            return unquote(actor.iri.rpartition("/entity/")[2]) == target.known
        article = target.document is None or any(
            unquote(one.rpartition("/")[2]) == target.document for one in actor.articles
        )
        called = {fold(name) for name in actor.names}
        return article and target.name is not None and fold(target.name) in called


def read_rulings(out: Path, store: Store, source: str) -> Rulings:
    """The decisions of a folder on a list; raises DecisionError if its file is malformed."""
    decisions = read_file(out / DECISIONS, missing_ok=True).decisions
    by_entry: dict[str, tuple[Decision, ...]] = {}
    for one in standing(decisions).decisions:
        if one.kind in ON_LISTS and one.set["list"] == source:
            by_entry[one.set["id"]] = (*by_entry.get(one.set["id"], ()), one)
    nodes: dict[str, set[str]] = {}
    for row in store.query(_BUILT):
        name = unquote(str(getattr(row["decision"], "value", "")).rpartition("/")[2])
        nodes.setdefault(name, set()).add(str(getattr(row["node"], "value", "")))
    return Rulings(by_entry, {name: frozenset(found) for name, found in nodes.items()})
