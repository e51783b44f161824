"""One node in words: facts apart from claims, each with its sentence."""

from __future__ import annotations

import pytest

from kg.errors import QueryError
from kg.explain import explain
from kg.store import Store
from tests.samples import BASE
from tests.test_queries import fill


@pytest.fixture(scope="module")
def store() -> Store:
    return fill(Store.memory())


def sections(text: str) -> dict[str, str]:
    """Heading -> the lines under it."""
    found: dict[str, str] = {}
    for part in text.split("\n\n"):
        head, _, rest = part.partition(":\n")
        found[head] = rest
    return found


def test_an_actor(store: Store) -> None:
    found = sections(explain(store, "oskar tellenrud"))
    facts = found["What articles state in their own voice"]
    claims = found["What is only claimed, alleged, denied or uncertain"]
    assert "holds position" in facts
    assert "protects" not in facts
    assert "[alleged by Lantern Watch]" in claims
    assert "“Lantern Watch says that Tellenrud protected Halvay Gardens.”" in claims
    assert "[denied by Oskar Tellenrud]" in claims
    assert "[promise] to close every compound by 30 June" in found["What it said"]


def test_a_statement(store: Store) -> None:
    text = explain(store, f"{BASE}statement/report/s2")
    found = sections(text)
    assert "kg:speechAct: kg:Deny" in found["What is recorded"]
    assert "denies: Lantern Watch" not in found["Connected with"]
    assert "denies: " in found["Connected with"]
    assert "Klara Wendish" in found["Connected with"]
    assert "characters" in found["Evidence"]


def test_an_allegation_names_its_answer(store: Store) -> None:
    found = sections(explain(store, f"{BASE}statement/report/s0"))
    assert "not complicit" in found["Answered by"]


def test_an_event_proposition(store: Store) -> None:
    found = sections(explain(store, f"{BASE}proposition/courier/e0"))
    assert "patient: 214 people (214 people)" in found["Participants"]
    assert "place: Port Halvay" in found["Participants"]


def test_an_article(store: Store) -> None:
    found = sections(explain(store, f"{BASE}article/report"))
    assert "accused" in found["Statements in it"]


def test_nodes_that_are_not_there(store: Store) -> None:
    with pytest.raises(QueryError, match="nothing is known of it"):
        explain(store, f"{BASE}entity/nobody")
    with pytest.raises(QueryError, match="did you mean Klara Wendish"):
        explain(store, "Wendish")
