"""The projection that the graph page draws: actors, places, events and allegations.

An allegation is a small node of its own between those who allege or deny it and the accused, so
that who is on which side of it is seen at once. What the narrator asserts is a plain link.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import networkx as nx

from kg.model import digest
from kg.report.graph.allegations import (
    PERHAPS,
    UNANSWERED,
    Wrong,
    acting,
    is_allegation,
    reply_evidence,
    wrongs_alleged,
)
from kg.report.graph.brief import brief_of
from kg.report.graph.evidence import (
    ALLEGED,
    ASSERTED,
    CLAIMED,
    DENIED,
    proposition_evidence,
    stance,
    statement_evidence,
)
from kg.report.graph.merging import THING, Collector, type_of
from kg.report.graph.places import places_of
from kg.report.graph.remarks import badges, remarks_on
from kg.report.graph.rows import PropositionRow, Reading, RoleRow, StatementRow
from kg.report.graph.topics import Topic, topics_of

_SAID = {ASSERTED: "says", CLAIMED: "claims", ALLEGED: "alleges", DENIED: "denies"}
# Roles in the order in which a reader asks for them.
_ROLE_ORDER = ("agent", "patient", "theme", "place", "time", "beneficiary", "origin")
# What a link from an event to a participant says in plain words; of who does it, see `role_words`.
_ROLE_WORDS = {
    "patient": "done to", "theme": "concerns", "place": "in", "time": "when",
    "beneficiary": "for", "instrument": "by means of", "accuser": "accuses",
}  # fmt: skip
# "this crackdown", "those raids": words of a statement that point to what the article is about.
_POINTER = re.compile(
    r"\b(?:this|these|that|those|the)\s+(?:[\w’'-]+\s+)?([\w-]{4,})", re.IGNORECASE
)


def picture(reading: Reading) -> nx.MultiDiGraph:
    """Claims, allegations, denials and events between actors, with the evidence on every link."""
    collector = Collector(reading)
    drawn: dict[str, set[str]] = defaultdict(set)  # statement -> nodes it is linked to already
    topics = topics_of(reading)
    nodes = {topic.key: _draw_topic(collector, topic, drawn) for topic in topics}
    wrongs = []
    for wrong in wrongs_alleged(reading, topics, also_stated=True):
        node = nodes[wrong.topic.key] if wrong.topic is not None else None
        if node is None:
            node = _draw_words(collector, wrong, drawn)
        state = wrong.answers.state
        collector.mark(node, unanswered=state == UNANSWERED, perhaps=state == PERHAPS)
        wrongs.append((wrong, node))
    told_in = {one.iri: nodes[topic.key] for topic in topics for one in topic.propositions}
    for wrong, node in wrongs:
        _draw_answers(collector, wrong, node, told_in)
    for statement in reading.statements.values():
        _draw_statement(collector, statement, drawn[statement.iri])
    collector.fold(_is_detail)
    _link_lone_speakers(collector, told_in)
    _mark_decided(collector)
    graph = collector.graph("actors")
    graph.graph["allegations"] = sum(one.allegation for one in reading.statements.values())
    graph.graph["told_in"] = {told: node for told, node in told_in.items() if node in graph}
    records = {record: node for node, record in graph.nodes(data="record") if record}
    graph.graph["remarks"] = remarks_on(reading.remarks, graph.graph["told_in"] | records)
    graph.graph["brief"] = brief_of(reading, wrongs)
    graph.graph["places"] = places_of(reading, topics, nodes, drawn=graph)
    return graph


def _mark_decided(collector: Collector) -> None:
    """Says on the nodes of entities who decided who they are."""
    for iri, decided in badges(collector.reading.remarks).items():
        if iri in collector:
            collector.mark(iri, decided=decided)


def _is_detail(attributes: dict[str, Any], relations: list[tuple[str, bool]]) -> bool:
    """True for a participant without a name that is only counted or mentioned once.

    Its words stand among the details of the event; as a node of its own it would say no more.
    Speakers and the accused stay, named or not.
    """
    if not attributes.get("unnamed") or len(relations) != 1:
        return False
    relation, is_target = relations[0]
    return is_target and relation not in ("is about", "agent")


# ── relations and events ──


def _draw_words(collector: Collector, wrong: Wrong, drawn: dict[str, set[str]]) -> str:
    """Draws an allegation without a proposition, with the actors that its words name."""
    reading = collector.reading
    statement = wrong.statements[0]
    node = f"allegation/{digest(statement.iri)}"
    collector.add_node(node, wrong.label, "Allegation", record=statement.iri)
    evidence = list(statement_evidence(reading, statement, ALLEGED))
    collector.note(node, "evidence", evidence)
    for speaker in statement.speakers:
        if collector.add_entity(speaker):
            collector.link(speaker, node, _SAID[ALLEGED], ALLEGED, evidence)
    for iri in statement.about:
        if (
            iri not in statement.speakers
            and _is_actor(collector, iri)
            and _is_shown(collector, iri)
        ):
            collector.link(node, iri, "names", ALLEGED, evidence)
    drawn[statement.iri].update((node, *statement.about))
    return node


def _draw_topic(collector: Collector, topic: Topic, drawn: dict[str, set[str]]) -> str | None:
    """Draws a topic; gives its node, None where it is a plain link between two actors."""
    if topic.kind is not None:
        return _draw_event(collector, topic, drawn)
    contested = any(stance(one) in (ALLEGED, DENIED) for one in topic.propositions)
    for proposition in topic.propositions:
        if proposition.is_fact or not contested:
            _draw_plain_relation(collector, topic, proposition)
    return _draw_allegation(collector, topic, drawn) if contested else None


def _draw_plain_relation(collector: Collector, topic: Topic, proposition: PropositionRow) -> None:
    reading = collector.reading
    subject, value = topic.subject, topic.object
    if subject is None or value is None or not collector.add_entity(subject):
        return
    name = reading.name(topic.term)
    target = reading.entities.get(value)
    if target is None or type_of(target) == THING:
        words = reading.propositions[value].trigger if value in reading.propositions else ""
        collector.note(
            subject, "facts", [(name, words or reading.name(value), stance(proposition))]
        )
        collector.note(subject, "evidence", proposition_evidence(reading, proposition))
        return
    collector.add_entity(value)
    evidence = proposition_evidence(reading, proposition)
    collector.link(subject, value, name, stance(proposition), evidence)


def _draw_allegation(collector: Collector, topic: Topic, drawn: dict[str, set[str]]) -> str:
    node = f"allegation/{digest(topic.key)}"
    # Also where an article states it: "denied" would say the opposite.
    alleged = any(stance(one) == ALLEGED for one in topic.propositions)
    label = topic.label if alleged else f"denied: {topic.label}"
    drawn_as = "Allegation" if alleged else "Contested"
    collector.add_node(node, label, drawn_as, record=topic.propositions[0].iri)
    _link_speakers(collector, topic, node, drawn)
    for proposition in topic.propositions:
        evidence = list(proposition_evidence(collector.reading, proposition))
        certainty = stance(proposition)
        collector.note(node, "evidence", evidence)
        for end, relation in ((topic.subject, "is about"), (topic.object, topic.name)):
            if end is not None and _is_shown(collector, end):
                collector.link(node, end, relation, certainty, evidence)
    return node


def _draw_event(collector: Collector, topic: Topic, drawn: dict[str, set[str]]) -> str | None:
    told = topic.propositions
    fact = any(one.is_fact for one in told)
    wrong = bool(topic.accused) and is_allegation(topic)
    drawn_as = "Event" if fact else "Allegation" if wrong else "ClaimedEvent"
    node = f"event/{digest(topic.key)}"
    denied = all(stance(one) == DENIED for one in told)
    label = f"denied: {topic.label}" if denied else topic.label
    collector.add_node(
        node, label, drawn_as, date=topic.date, until=topic.until, record=told[0].iri
    )
    collector.note(node, "facts", _details(collector.reading, told))
    _link_speakers(collector, topic, node, drawn)
    said = [collector.reading.statements[iri] for one in told for iri in one.statements]
    speakers = {speaker for one in said for speaker in one.speakers}
    for proposition in told:
        evidence = list(proposition_evidence(collector.reading, proposition))
        collector.note(node, "evidence", evidence)
        for role in proposition.roles:
            if role.role == "origin":
                # Where the arrested come from is no place of the arrest: words, not a node.
                collector.note(node, "origins", (_origin(collector.reading, role),))
                continue
            speaks = role.role == "accuser" and role.filler in speakers
            if role.filler is not None and _is_shown(collector, role.filler) and not speaks:
                left, right, relation = _role_link(node, role, proposition, drawn_as)
                collector.link(left, right, relation, stance(proposition), evidence)
                for iri in proposition.statements:
                    drawn[iri].add(role.filler)
    return node


def _role_link(
    node: str, role: RoleRow, told: PropositionRow, drawn_as: str
) -> tuple[str, str, str]:
    """From, to and words of the link between an event and who fills a role of it."""
    filler = role.filler or ""
    if drawn_as == "Allegation" and role.role == "agent":
        return node, filler, "is about"  # from accuser to accused, as with every allegation
    words = role_words(role.role, told)
    return (filler, node, words) if role.role in ("agent", "accuser") else (node, filler, words)


def role_words(role: str, told: PropositionRow) -> str:
    """What a link between an event and a participant says: "arrested", "accused of", "in".

    Who does something does it in words only where the article states it.
    """
    if role != "agent":
        return _ROLE_WORDS.get(role, role)
    verb = told.trigger.lower()
    regular = verb.isalpha() and verb.endswith("ed")
    done = verb if regular else "done"
    certainty = stance(told)
    if certainty == ASSERTED:
        return verb if regular else "did"
    if certainty == ALLEGED:
        return "accused of"
    if certainty == DENIED:
        return f"said not to have {done}"
    if told.time_frame != "NonFuture":
        return "planned or supposed to"
    return f"said to have {done}" if told.status == "Claimed" else f"may have {done}"


def _origin(reading: Reading, role: RoleRow) -> str:
    known = role.filler is not None and role.filler in reading.entities
    return reading.name(role.filler) if known and role.filler else role.words


def _draw_answers(
    collector: Collector, wrong: Wrong, node: str, told_in: dict[str, str | None]
) -> None:
    """Links what answers an allegation to it: a denial, a verdict, or who gives the answer."""
    reading = collector.reading
    for iri in wrong.answers.sure:
        evidence = list(reply_evidence(reading, (iri,)))
        reply = reading.statements.get(iri)
        told = (iri,) if reply is None else reply.propositions
        nodes = dict.fromkeys(found for one in told if (found := told_in.get(one)) is not None)
        for other in nodes:
            if other != node:
                collector.link(other, node, "answers", DENIED, evidence)
        if reply is None or nodes:
            continue
        for speaker in reply.speakers:
            if collector.add_entity(speaker):
                collector.link(speaker, node, _SAID[DENIED], DENIED, evidence)


def _link_lone_speakers(collector: Collector, told_in: dict[str, str | None]) -> None:
    """Links a speaker who would stand alone to what the words are about.

    That is a place they name, else an event of the same article that they point to ("this
    crackdown"), else the article that quotes them.
    """
    reading = collector.reading
    linked = collector.linked()
    events = _events_by_word(reading, told_in)
    for statement in reading.statements.values():
        lone = [iri for iri in statement.speakers if iri in collector and iri not in linked]
        if not lone or not statement.made:
            continue
        targets = _spoken_of(reading, statement, events)
        evidence = list(statement_evidence(reading, statement, CLAIMED))
        for speaker in lone:
            if not targets:
                collector.add_article(statement.article)
                collector.link(speaker, statement.article, "is quoted in", CLAIMED, evidence)
            for target in targets:
                collector.add_entity(target)
                collector.link(speaker, target, "said of", CLAIMED, evidence)


def _events_by_word(reading: Reading, told_in: dict[str, str | None]) -> dict[tuple[str, str], str]:
    """Article and word of an event -> the node of the first one that it names there."""
    found: dict[tuple[str, str], str] = {}
    for one in reading.propositions.values():
        node = told_in.get(one.iri)
        if one.kind is not None and node is not None:
            found.setdefault((one.article, one.trigger.lower()), node)
    return found


def _spoken_of(
    reading: Reading, statement: StatementRow, events: dict[tuple[str, str], str]
) -> list[str]:
    """The places that a statement is about, otherwise the first event that its words point to."""
    places = [
        iri
        for iri in statement.about
        if iri not in statement.speakers and type_of(reading.entities[iri]) == "Place"
    ]
    words = (match[1].lower() for match in _POINTER.finditer(statement.content))
    pointed = (events.get((statement.article, word)) for word in words)
    return places or [node for node in pointed if node is not None][:1]


def _details(reading: Reading, told: Iterable[PropositionRow]) -> Iterable[tuple[str, str, str]]:
    def rank(role: RoleRow) -> int:
        return _ROLE_ORDER.index(role.role) if role.role in _ROLE_ORDER else len(_ROLE_ORDER)

    for proposition in told:
        for role in sorted(proposition.roles, key=rank):
            if role.words:
                yield role.role, role.words, stance(proposition)


def _is_shown(collector: Collector, iri: str) -> bool:
    entity = collector.reading.entities.get(iri)
    return entity is not None and type_of(entity) != THING and collector.add_entity(iri)


def _link_speakers(
    collector: Collector, topic: Topic, node: str, drawn: dict[str, set[str]]
) -> None:
    for proposition in topic.propositions:
        certainty = stance(proposition)
        for iri in proposition.statements:
            statement = collector.reading.statements[iri]
            drawn[iri].update((node, *topic.entities))
            evidence = list(statement_evidence(collector.reading, statement, certainty))
            acted = {one.iri for one in acting(collector.reading, proposition)}
            for speaker in statement.speakers:
                if collector.add_entity(speaker):
                    # "Police arrested him on suspicion of theft, prosecutors said"
                    said = _SAID[CLAIMED if acted and speaker not in acted else certainty]
                    collector.link(speaker, node, said, certainty, evidence)


# ── statements of which nothing structured is known ──


def _draw_statement(collector: Collector, statement: StatementRow, drawn: set[str]) -> None:
    speakers = [iri for iri in statement.speakers if collector.add_entity(iri)]
    if not speakers:
        return
    certainty = ALLEGED if statement.allegation and not drawn else CLAIMED
    relation = "makes an allegation that mentions" if certainty == ALLEGED else "said of"
    if statement.act == "Deny":
        certainty, relation = DENIED, "makes a denial that mentions"
    evidence = list(statement_evidence(collector.reading, statement, certainty))
    named = statement.about if statement.made else ()
    targets = [iri for iri in named if iri not in drawn and _is_actor(collector, iri)]
    for speaker in speakers:
        collector.note(speaker, "evidence", evidence)
        for target in targets:
            if target != speaker and collector.add_entity(target):
                collector.link(speaker, target, relation, certainty, evidence)


def _is_actor(collector: Collector, iri: str) -> bool:
    """Named actors, publications and sites; plain places would connect everything."""
    entity = collector.reading.entities.get(iri)
    if entity is None or type_of(entity) in (THING, "Place"):
        return False
    return not entity.unnamed or iri in collector
