"""The named projections of a store: which nodes and links a question needs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations

import networkx as nx

from kg.report.graph.allegations import acting
from kg.report.graph.evidence import (
    ALLEGED,
    CLAIMED,
    Evidence,
    proposition_evidence,
    stance,
    statement_evidence,
)
from kg.report.graph.merging import THING, Collector, type_of
from kg.report.graph.picture import picture
from kg.report.graph.rows import PropositionRow, Reading, StatementRow
from kg.report.graph.topics import topics_of

# An article that names more actors than this is a list or a register; its pairs say nothing.
_MANY_ACTORS = 60


def claims(reading: Reading) -> nx.MultiDiGraph:
    """Speakers and the actors they speak about: one link per pair, with all statements.

    ``relation`` is the speech act. A speaker may be a publication; places are left out.
    """
    collector = Collector(reading)
    for statement in (one for one in reading.statements.values() if one.made):
        spoken_of = _spoken_of(reading, statement)
        targets = sorted(iri for iri in spoken_of if _is_claimant(reading, iri))
        certainty = ALLEGED if statement.allegation else CLAIMED
        evidence = list(statement_evidence(reading, statement, certainty))
        for speaker in statement.speakers:
            if not collector.add_entity(speaker):
                continue
            for target in targets:
                if target != speaker and collector.add_entity(target):
                    collector.link(speaker, target, statement.act.lower(), certainty, evidence)
    return collector.graph("claims")


def _spoken_of(reading: Reading, statement: StatementRow) -> set[str]:
    """All that a statement is about, or that fills a place of what it proposes."""
    found = {*statement.about}
    for iri in statement.propositions:
        told = reading.propositions.get(iri)
        if told is not None:
            ends = (told.subject, told.object, *(role.filler for role in told.roles))
            found.update(end for end in ends if end is not None)
    return found


def allegations(reading: Reading) -> nx.MultiDiGraph:
    """Accuser to accused, labelled with the wrong alleged; the narrator's own word is no link."""
    collector = Collector(reading)
    for topic in topics_of(reading):
        accused = [iri for iri in topic.accused if _is_claimant(reading, iri)]
        for told in (one for one in topic.propositions if stance(one) == ALLEGED):
            for accuser, evidence in _accusing(reading, told):
                for one in accused:
                    if accuser == one or not collector.add_entity(accuser):
                        continue
                    if collector.add_entity(one):
                        collector.link(accuser, one, topic.label, ALLEGED, evidence)
    return collector.graph("allegations")


def _accusing(reading: Reading, told: PropositionRow) -> Iterator[tuple[str, list[Evidence]]]:
    """Who accuses in a proposition, with the words: as `accusers_of`, those with a node alone."""
    statements = [reading.statements[iri] for iri in told.statements]
    said = {one.iri: list(statement_evidence(reading, one, ALLEGED)) for one in statements}
    acted = acting(reading, told)
    words = [each for one in said.values() for each in one]
    for by in acted:
        yield by.iri, words or list(proposition_evidence(reading, told))
    for one in statements if not acted else ():
        for speaker in one.speakers:
            yield speaker, said[one.iri]


def comention(reading: Reading) -> nx.MultiDiGraph:
    """Actors named in the same articles; ``weight`` is the number of articles, no direction meant.

    To be named together says nothing of a tie: it is a hint where to read.
    """
    collector = Collector(reading)
    together: dict[tuple[str, str], set[str]] = {}
    named: dict[str, list[str]] = {}
    for entity in reading.entities.values():
        if type_of(entity) in ("Person", "Organization", "GovernmentBody") and not entity.unnamed:
            for article in entity.articles:
                named.setdefault(article, []).append(entity.iri)
    for article, actors in named.items():
        if len(actors) <= _MANY_ACTORS:
            for left, right in combinations(sorted(actors), 2):
                together.setdefault((left, right), set()).add(article)
    for left, right in together:
        collector.add_entity(left)
        collector.add_entity(right)
        collector.link(left, right, "named together with", CLAIMED, ())
    graph = collector.graph("co-mention")
    for left, right, attributes in graph.edges(data=True):
        found = together[left, right]
        attributes["weight"] = len(found)
        attributes["articles"] = tuple(sorted(found))
    return graph


def events(reading: Reading) -> nx.MultiDiGraph:
    """Events, asserted as fact or only claimed, with their places; nodes have date and details."""
    collector = Collector(reading)
    for topic in topics_of(reading):
        if topic.kind is None:
            continue
        fact = any(one.is_fact for one in topic.propositions)
        collector.add_node(
            topic.key.replace("\x1f", " "),
            topic.label,
            "Event" if fact else "ClaimedEvent",
            date=topic.date,
            until=topic.until,
        )
        for told in topic.propositions:
            evidence = list(proposition_evidence(reading, told))
            for role in told.roles:
                is_place = role.role in ("place", "origin") and role.filler is not None
                if is_place and role.filler and collector.add_entity(role.filler):
                    node = topic.key.replace("\x1f", " ")
                    collector.link(node, role.filler, role.role, stance(told), evidence)
    return collector.graph("events")


def articles(reading: Reading) -> nx.MultiDiGraph:
    """Articles and the actors that they quote or name: ``relation`` is "quotes" or "names"."""
    collector = Collector(reading)
    quoted: set[tuple[str, str]] = set()
    for article in reading.articles.values():
        collector.add_node(
            article.iri, article.title, "Article",
            outlet=article.outlet or "", date=article.date or "", url=article.url or "",
        )  # fmt: skip
    for statement in reading.statements.values():
        for speaker in statement.speakers:
            if statement.article in reading.articles and collector.add_entity(speaker):
                evidence = statement_evidence(reading, statement, CLAIMED)
                collector.link(statement.article, speaker, "quotes", CLAIMED, evidence)
                quoted.add((statement.article, speaker))
    for entity in reading.entities.values():
        if type_of(entity) in (THING, "Place", "Site"):
            continue
        for iri in entity.articles:
            if iri in reading.articles and (iri, entity.iri) not in quoted:
                collector.add_entity(entity.iri)
                collector.link(iri, entity.iri, "names", CLAIMED, ())
    return collector.graph("articles")


def _is_claimant(reading: Reading, iri: str) -> bool:
    entity = reading.entities.get(iri)
    return entity is not None and type_of(entity) not in (THING, "Place", "Site")


PROJECTIONS: dict[str, Callable[[Reading], nx.MultiDiGraph]] = {
    "actors": picture,
    "claims": claims,
    "allegations": allegations,
    "co-mention": comention,
    "events": events,
    "articles": articles,
}
