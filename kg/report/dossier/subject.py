"""Who or what a dossier is about: an actor by name or IRI, or a statement or event by its IRI."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches

from kg.errors import QueryError
from kg.ontology.names import fold
from kg.report.graph.merging import THING, type_of
from kg.report.graph.rows import EntityRow, PropositionRow, Reading
from kg.report.page.palette import TYPES

# More names are no help to choose from.
_MOST_LISTED = 12


@dataclass(frozen=True, slots=True)
class Subject:
    """The subject of a dossier; of a case ``entity`` is None, and ``nodes`` are its records."""

    iri: str
    entity: EntityRow | None = None
    nodes: frozenset[str] = frozenset()


def find_subject(reading: Reading, who: str) -> Subject:
    """What ``who`` means: a name in any case and without its accents, another name, or an IRI.

    Raises QueryError if it means nothing, something that has no dossier, or several actors, which
    are then listed with their IRIs.
    """
    if who in reading.entities:
        return Subject(who, reading.entities[who])
    if who in reading.statements or who in reading.propositions:
        return Subject(who, nodes=_case(reading, who))
    event = next((row.iri for row in reading.propositions.values() if row.event == who), None)
    if event is not None:
        return Subject(who, nodes=_case(reading, event))
    if who in reading.articles:
        raise QueryError(f"{who}: is an article; name an actor, a statement or an event in it")
    if "://" in who:
        raise QueryError(f"{who}: nothing is known of it; check the IRI")
    return _by_name(reading, who)


def _by_name(reading: Reading, name: str) -> Subject:
    wanted = fold(name)
    actors = [one for one in reading.entities.values() if type_of(one) != THING]
    found = [one for one in actors if wanted in {fold(n) for n in (one.name, *one.aliases)}]
    if len(found) == 1:
        return Subject(found[0].iri, found[0])
    if found:
        listed = "; ".join(_described(one) for one in _busiest(found)[:_MOST_LISTED])
        more = f"; and {len(found) - _MOST_LISTED} more" if len(found) > _MOST_LISTED else ""
        raise QueryError(
            f"{name!r} means {len(found)} actors; give one of the IRIs: {listed}{more}; "
            "if they are one, kg decide OUT same IRI IRI merges them"
        )
    names = {one.name for one in actors if not one.unnamed}
    near = [one for one in sorted(names) if wanted and wanted in fold(one)]
    near = (near or get_close_matches(name, sorted(names), cutoff=0.5))[:5]
    hint = f"; did you mean {', '.join(near)}?" if near else "; look at kg stats"
    raise QueryError(f"nobody is called {name!r}{hint}")


def _busiest(found: list[EntityRow]) -> list[EntityRow]:
    return sorted(found, key=lambda one: (-len(one.articles), one.iri))


def _described(one: EntityRow) -> str:
    number = len(one.articles)
    articles = f"in {number} article{'' if number == 1 else 's'}"
    return f"<{one.iri}> ({one.name}, {TYPES[type_of(one)].label.lower()}, {articles})"


def _case(reading: Reading, iri: str) -> frozenset[str]:
    """The records of a case: what says the same, what denies or answers it, and what that tells."""
    row = reading.statements.get(iri)
    told = {*row.propositions} if row is not None else {iri}
    told |= {same for one in told for same in _alike(reading, one)}
    found = {iri, *told}
    for one in told:
        if one in reading.propositions:
            found.update(reading.propositions[one].statements)
    for one in list(found):
        found.update(reading.answers.get(one, ()), reading.may_answer.get(one, ()))
    for statement in reading.statements.values():
        if found.intersection((*statement.denies, *statement.answers)):
            found.add(statement.iri)
    return frozenset(found)


def _alike(reading: Reading, iri: str) -> list[str]:
    """Propositions of other articles that linking takes for the same event, and same relations."""
    row = reading.propositions.get(iri)
    if row is None:
        return []
    if row.kind is not None:
        return list(row.same_as)
    return [one.iri for one in reading.propositions.values() if _ends(one) == _ends(row)]


def _ends(row: PropositionRow) -> tuple[str | None, ...]:
    return row.kind, row.subject, row.predicate, row.object
