"""Comparing the actors of a built folder with a list from outside.

- ``records.py``: entries, actors, candidates;
- ``lists.py``: reads CSV, OpenSanctions' ``targets.simple.csv`` and FollowTheMoney;
- ``actors.py``, ``births.py``: the actors of the graph, with what articles say of each;
- ``names.py``, ``score.py``: how alike two are, with the reasons;
- ``find.py``: the candidates of an entry;
- ``rulings.py``: what readers decided on entries (`kg decide OUT match`);
- ``wording.py``: candidates as text, CSV and JSON.

A candidate is a hint where to look: nothing is merged, and nothing that a list says of its entry is
taken over into the graph.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.queries.matching.actors import read_actors
from kg.queries.matching.births import Births
from kg.queries.matching.find import Matcher
from kg.queries.matching.lists import ListReader
from kg.queries.matching.names import load_names
from kg.queries.matching.records import Candidate
from kg.queries.matching.rulings import read_rulings
from kg.store.store import open_built

__all__ = ["LEAST", "Comparison", "compare_with_list"]

# Candidates of a lower score are not shown unless they are asked for.
LEAST = 0.5


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a comparison with a list gave.

    ``candidates``: the best first, at most ``limit`` for each actor; ``ruled_out``: how many a
    reader said no to, which are left out; ``entries``: how many were compared; ``notes``: what
    could not be.
    """

    source: str
    candidates: tuple[Candidate, ...]
    ruled_out: int
    actors: int
    entries: int
    notes: tuple[str, ...]


def compare_with_list(
    out: Path,
    path: Path,
    *,
    name: str | None = None,
    least: float = LEAST,
    limit: int = 5,
    ruled_out: bool = False,
) -> Comparison:
    """Candidates for the actors of the built folder ``out`` in the list at ``path``.

    ``name`` is what decisions call the list, by default the file's name without its endings.
    ``ruled_out``: also those that a reader said no to. Raises InputError if the list cannot be
    read, OutputError if ``out`` has no graph, DecisionError if its decisions are malformed.
    """
    reader = ListReader(path, name=name)
    with open_built(out) as store:
        actors = read_actors(store)
        rulings = read_rulings(out, store, reader.name)
        matcher = Matcher(actors, load_names(), births=Births(out, store).of)
        found: dict[str, list[Candidate]] = {}
        for entry in reader.entries():
            for candidate in matcher.candidates(entry, least=least):
                ruled = rulings.on(candidate.actor, entry.id)
                found.setdefault(candidate.actor.iri, []).append(candidate.ruled(ruled))
    kept = [one for of in found.values() for one in of if ruled_out or not one.is_ruled_out]
    left_out = sum(len(of) for of in found.values()) - len(kept)
    return Comparison(
        reader.name, tuple(_best(kept, limit)), left_out, len(actors), reader.count, reader.notes
    )


def _best(candidates: list[Candidate], limit: int) -> Iterator[Candidate]:
    """Actors in the order of their best candidate, each with its best ones together."""
    by_actor: dict[str, list[Candidate]] = {}
    for one in sorted(candidates, key=lambda one: (-one.score, one.actor.name, one.entry.id)):
        by_actor.setdefault(one.actor.iri, []).append(one)
    for listed in by_actor.values():
        yield from listed[:limit]
