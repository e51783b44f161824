"""Sourcing of articles and outlets, and the timeline."""

from __future__ import annotations

from collections import defaultdict

from kg.report.analysis.agreement import group_by_outlet
from kg.report.analysis.figures import Moment, Sourcing
from kg.report.graph.evidence import CLAIMED, proposition_evidence, stance, statement_evidence
from kg.report.graph.rows import Reading, StatementRow, local_name
from kg.report.graph.topics import Topic

# Relations by which a person speaks as part of a body.
_TIES = frozenset(("spokespersonFor", "memberOf", "partOf"))


def sourcing(reading: Reading) -> tuple[Sourcing, ...]:
    """The sourcing profile of each article and each outlet that reports a statement."""
    by_article: dict[str, list[StatementRow]] = defaultdict(list)
    for statement in reading.statements.values():
        by_article[statement.article].append(statement)
    officials = officials_of(reading)
    found = [
        _profile(reading, outlet, "outlet", rows, officials)
        for outlet, articles in group_by_outlet(reading).items()
        if (rows := [one for article in articles for one in by_article[article]])
    ]
    found += [
        _profile(reading, article.title, "article", by_article[article.iri], officials)
        for article in reading.articles.values()
        if by_article[article.iri]
    ]
    return tuple(sorted(found, key=lambda one: (one.sort != "outlet", -one.statements, one.name)))


def officials_of(reading: Reading) -> frozenset[str]:
    """Government bodies, and people who speak for them or belong to them."""
    bodies = {one.iri for one in reading.entities.values() if "GovernmentBody" in one.classes}
    tied = {
        told.subject
        for told in reading.propositions.values()
        if told.is_fact
        and local_name(told.predicate or "") in _TIES
        and told.object in bodies
        and told.subject is not None
    }
    return frozenset(bodies | tied)


def _profile(
    reading: Reading, name: str, sort: str, rows: list[StatementRow], officials: frozenset[str]
) -> Sourcing:
    def is_named(row: StatementRow) -> bool:
        return any(
            iri in reading.entities and not reading.entities[iri].unnamed for iri in row.speakers
        )

    named = sum(is_named(row) for row in rows)
    official = sum(not officials.isdisjoint(row.speakers) for row in rows)
    direct = sum(row.quotation in ("Direct", "Mixed") for row in rows)
    return Sourcing(
        name=name,
        sort=sort,
        statements=len(rows),
        sources=len({iri for row in rows for iri in row.speakers}),
        named=named / len(rows),
        unnamed=1 - named / len(rows),
        official=official / len(rows),
        direct=direct / len(rows),
    )


def timeline(reading: Reading, topics: list[Topic]) -> tuple[Moment, ...]:
    """Events by their own dates and statements by the day of their article, in order of time.

    Items without any date come last, with an empty ``date``.
    """
    found = [_event(reading, topic) for topic in topics if topic.kind is not None]
    for statement in reading.statements.values():
        article = reading.articles.get(statement.article)
        evidence = tuple(statement_evidence(reading, statement, CLAIMED))
        day = (article.date or "") if article else ""
        speakers = " and ".join(reading.name(iri) for iri in statement.speakers)
        label = f"{speakers or statement.source or 'somebody'}: {statement.content}"
        certainty = "alleged" if statement.allegation else CLAIMED
        if statement.act == "Deny":
            certainty = "denied"
        found.append(Moment(day, day, label, "statement", certainty, evidence))
    return tuple(sorted(found, key=lambda one: (one.date or "9999", one.sort, one.label)))


def _event(reading: Reading, topic: Topic) -> Moment:
    told = topic.propositions
    evidence = [one for proposition in told for one in proposition_evidence(reading, proposition)]
    fact = next((one for one in told if one.is_fact), told[0])
    return Moment(
        topic.date, topic.until, topic.label, "event", stance(fact), tuple(dict.fromkeys(evidence))
    )
