"""Who accuses is the same in every output: whoever acts on a suspicion, otherwise who says it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from kg.model import Status
from kg.queries.findings.select import select
from kg.queries.named import answer_of
from kg.queries.result_formats import shown
from kg.report.analysis import figures_of
from kg.report.findings import findings_of
from kg.report.graph import to_networkx
from kg.report.graph.load import read_store
from kg.store.store import Store
from tests.told import Told, store_of

POLICE, PROSECUTORS, ALDOUS = "Port Police", "prosecutors", "Henrik Aldous"


def second_hand() -> Told:
    """ "Port Police arrested Henrik Aldous on suspicion of fraud, prosecutors said."""
    told = Told("arrest", "The Courier", "2025-03-03")
    police, aldous = told.who(POLICE), told.who(ALDOUS, "Person")
    source = told.who(PROSECUTORS, unnamed=True)
    said = told.says(source, "said", f"that {POLICE} arrested {ALDOUS}", act="allege",
                     about=(aldous,))  # fmt: skip
    told.event("Fraud", {"agent": aldous, "accuser": police}, status=Status.ALLEGED, by=said)
    return told


def first_hand() -> Told:
    told = Told("claim", "The Courier", "2025-03-03")
    aldous, source = told.who(ALDOUS, "Person"), told.who(PROSECUTORS, unnamed=True)
    said = told.says(source, "accused", f"{ALDOUS} of fraud", act="allege", about=(aldous,))
    told.event("Fraud", {"agent": aldous}, status=Status.ALLEGED, by=said)
    return told


def accusers(store: Store) -> dict[str, set[str]]:
    """Output -> who accuses there."""
    reading = read_store(store)
    figures = figures_of(reading)
    (brief,) = to_networkx(store).graph["brief"].accusations
    (accusation,) = findings_of(reading, figures).accusations
    (alleged,) = figures.unanswered
    links = to_networkx(store, projection="allegations")
    finding = next(one for one in select(store, "accusations") if one.kind == "event")
    asked = {
        name: {shown(row[at]) for row in answer_of(name, store.query, {}).rows} - {""}
        for name, at in (("accusations", 0), ("unanswered-allegations", 2), ("what-is-new", 2))
    }
    return {
        "page": {one.name for one in brief.accusers},
        "report": {reading.name(iri) for iri in accusation.accusers},
        "tables": set(alleged.accusers),
        "network": {links.nodes[start]["label"] for start, _ in links.edges()},
        "assistant": set(finding.speakers),
        **asked,
    }


@pytest.mark.parametrize(("told", "who"), [(second_hand, POLICE), (first_hand, PROSECUTORS)])
def test_all_outputs_name_the_same_accuser(told: Callable[[], Told], who: str) -> None:
    with store_of(told()) as store:
        found = accusers(store)
    assert found == {key: {who} for key in found}


def test_the_source_is_told_beside_who_accuses() -> None:
    with store_of(second_hand()) as store:
        reading = read_store(store)
        (one,) = findings_of(reading, figures_of(reading)).accusations
        (finding,) = select(store, "accusations")
        links = {
            (graph.nodes[a]["label"], data["relation"])
            for graph in (to_networkx(store),)
            for a, _, data in graph.edges(data=True)
        }
    lead = f"“{PROSECUTORS}” reported an accusation by {POLICE}, about {ALDOUS}: "
    assert one.sentences[0].text.startswith(lead)
    assert (finding.speakers, finding.relayed_by) == ((POLICE,), (PROSECUTORS,))
    assert {(PROSECUTORS, "claims"), (POLICE, "accuses")} <= links


def test_who_accuses_by_words_alone_is_named_where_nobody_else_is() -> None:
    found = second_hand().extraction()
    (event,) = found.events
    roles = tuple(
        replace(one, entity=None) if one.role == "accuser" else one for one in event.roles
    )
    loose = replace(found, events=(replace(event, roles=roles),))
    with store_of(loose) as store:
        named = accusers(store)
    assert named == {key: {PROSECUTORS} for key in named}
    (event,) = loose.events
    with store_of(replace(loose, statements=(), events=(replace(event, statements=()),))) as store:
        named = accusers(store)
    del named["network"], named["report"]
    assert named == {key: {"fraud"} for key in named}
