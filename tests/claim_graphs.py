"""Graphs of claims as `kg.report.graph` makes them, of any size, in an invented country.

They have what real ones have: a few actors that all speak about, beats that hardly touch, many
actors of whom one hears once, allegations with two or three sides, and dates over some years.
"""

from __future__ import annotations

import random

import networkx as nx

from kg.report.graph import Evidence

_FIRST = "Ilva Oskar Noor Tomas Hedda Casimir Dorte Viktor Sofie Juri Klara Emrik Mirela Garrick"
_LAST = "Marrowen Tellenrud Adessa Greel Lornquist Brandeck Wimmerlund Aldanow Karrelin Sandeval"
_BODIES = "Harbour Board;Labour Inspectorate;Central Bank;Customs Service;Water Office;Port Court"
_WRONGS = "bribery of inspectors;forced labour;protects the compounds;hidden loans;falsified papers"
_EVENTS = "arrest: 35 people;search of the hotel;strike at the port;hearing in parliament;oil spill"
_OUTLETS = "The Ostmere Courier;Tarvonia Wire Service;Open Straits Review;Halvay Harbour Post"
_ACTS = {"claimed": "Say", "alleged": "Allege", "denied": "Deny", "asserted": ""}


def claim_graph(size: int, *, seed: int = 7) -> nx.MultiDiGraph:
    """A graph of about ``size`` nodes; the same seed gives the same graph."""
    chance = random.Random(seed)
    graph = nx.MultiDiGraph(projection="actors")
    actors = [_add_actor(graph, chance, number) for number in range(max(4, size * 6 // 10))]
    topics = [_add_topic(graph, chance, number) for number in range(size - len(actors))]
    beats = max(1, size // 90)

    def some_actor(beat: int) -> str:
        # Most sources of a story come from its beat; a few actors are in every story.
        if chance.random() < 0.12:
            return actors[int(len(actors) * chance.random() ** 6)]
        inside = actors[beat::beats] or actors
        return inside[int(len(inside) * chance.random() ** 2)]

    for number, topic in enumerate(topics):
        beat = number % beats
        if graph.nodes[topic]["type"] == "Allegation":
            _link(graph, chance, some_actor(beat), topic, "alleges", "alleged")
            _link(graph, chance, topic, some_actor(beat), "is about", "alleged")
            if not graph.nodes[topic]["unanswered"]:
                _link(graph, chance, some_actor(beat), topic, "denies", "denied")
        else:
            for role in ("agent", "patient", "place")[: chance.randint(1, 3)]:
                certainty = chance.choice(("asserted", "claimed"))
                _link(graph, chance, topic, some_actor(beat), role, certainty)
    for number, actor in enumerate(actors):
        for _ in range(chance.choice((0, 1, 1, 2))):
            other = some_actor(number % beats)
            if other != actor:
                _link(graph, chance, actor, other, "speaks about", "claimed")
    return graph


def _add_actor(graph: nx.MultiDiGraph, chance: random.Random, number: int) -> str:
    node = f"https://example.org/id/entity/{number}"
    kind = chance.choice(("Person",) * 5 + ("Organization", "GovernmentBody", "Group", "Place"))
    if kind == "Person":
        name = f"{chance.choice(_FIRST.split())} {chance.choice(_LAST.split())}"
    else:
        name = chance.choice(_BODIES.split(";"))
    # A number keeps namesakes apart, as several people of one name are in real news.
    unnamed = kind == "Group"
    label = f"{chance.randint(3, 90)} workers" if unnamed else f"{name} {number}"
    graph.add_node(node, label=label, type=kind, unnamed=unnamed, aliases=(), link="")
    return node


def _add_topic(graph: nx.MultiDiGraph, chance: random.Random, number: int) -> str:
    if chance.random() < 0.5:
        node = f"allegation/{number}"
        label = chance.choice(_WRONGS.split(";"))
        unanswered = chance.random() < 0.6
        graph.add_node(node, label=label, type="Allegation", unanswered=unanswered)
        return node
    node = f"event/{number}"
    kind = chance.choice(("Event", "ClaimedEvent"))
    graph.add_node(node, label=chance.choice(_EVENTS.split(";")), type=kind, date=_day(chance))
    return node


def _day(chance: random.Random) -> str:
    return f"20{chance.randint(21, 25)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"


def _link(
    graph: nx.MultiDiGraph,
    chance: random.Random,
    left: str,
    right: str,
    relation: str,
    certainty: str,
) -> None:
    names = graph.nodes[left]["label"], graph.nodes[right]["label"]
    evidence: list[Evidence] = []
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        start = chance.randint(0, 4000)
        quote = f"{names[0]} said on Tuesday of {names[1]} that nothing had been the same since."
        article = chance.randint(1, 40)
        evidence.append(
            Evidence(
                quote=quote,
                certainty=certainty,
                cue="said",
                speaker=names[0],
                act=_ACTS[certainty],
                article=f"article/{article}",
                title=f"What happened in the port, part {article}",
                outlet=_OUTLETS.split(";")[article % 4],
                date=f"2025-{article % 12 + 1:02}-{article % 28 + 1:02}",
                url=f"https://outlet{article % 4}.example/{article}",
                start=start,
                end=start + len(quote),
                confidence=round(0.5 + chance.random() / 2, 2),
                source=f"statement/{left}/{right}/{len(evidence)}",
            )
        )
    key = f"{relation}|{certainty}"
    graph.add_edge(
        left, right, key=key, relation=relation, certainty=certainty,
        evidence=tuple(evidence), weight=len(evidence),
    )  # fmt: skip
