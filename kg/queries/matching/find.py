"""The actors that an entry may mean: found by the sounds of names, then compared one by one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from kg.queries.matching.names import Names
from kg.queries.matching.records import Actor, Birth, Candidate, Entry, Sort
from kg.queries.matching.score import BIRTH_DAY, COUNTRY, NAME, POST, likeness, weigh

# The most that anything besides the name can add.
_MOST_MORE = BIRTH_DAY + COUNTRY + POST


def _no_births(actor: Actor) -> Sequence[Birth]:
    return ()


class Matcher:
    """Finds candidates among some actors; built once, may be used by several threads."""

    def __init__(
        self,
        actors: Iterable[Actor],
        names: Names,
        *,
        births: Callable[[Actor], Sequence[Birth]] = _no_births,
    ) -> None:
        """``births`` tells when a person was born; it is asked for good candidates alone."""
        self.actors = tuple(actors)
        self._names = names
        self._births = births
        self._by_key: dict[str, list[int]] = defaultdict(list)
        for number, actor in enumerate(self.actors):
            for key in {key for name in actor.names for key in names.keys(name)}:
                self._by_key[key].append(number)

    def candidates(self, entry: Entry, *, least: float = 0.0) -> list[Candidate]:
        """The actors that ``entry`` may be, of at least this score, the best first."""
        keys = {key for name in entry.names for key in self._names.keys(name)}
        near = {number for key in keys for number in self._by_key.get(key, ())}
        found = []
        for number in sorted(near):
            candidate = self._candidate(self.actors[number], entry, least)
            if candidate is not None:
                found.append(candidate)
        return sorted(found, key=lambda one: (-one.score, one.actor.name, one.actor.iri))

    def _candidate(self, actor: Actor, entry: Entry, least: float) -> Candidate | None:
        if not actor.sort.fits(entry.sort):
            return None
        best = likeness(actor, entry, self._names)
        if best is None or best[0].score * NAME + _MOST_MORE < least:
            return None
        births = self._births(actor) if entry.births and actor.sort is not Sort.BODY else ()
        score, reasons = weigh(actor, entry, *best, births)
        return Candidate(actor, entry, score, reasons) if score >= least else None
