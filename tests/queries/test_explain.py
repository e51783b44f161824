"""One node in words: facts apart from claims, each with its sentence."""

from __future__ import annotations

import pytest

from kg.errors import QueryError
from kg.extraction.settings import Settings
from kg.linking import LinkDecision
from kg.queries.explain import explain
from kg.rdf.links import link_quads, links_graph, same_event_quads
from kg.store.store import Store
from tests.conftest import plain_document
from tests.extracting import extract
from tests.queries.test_named import fill, told_by_two
from tests.samples import BASE
from tests.told import store_of


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
    assert "[promise] to close every compound by 30 June" in found["What they said"]


def test_each_teller_stands_above_the_sentence_in_which_they_tell_it() -> None:
    found = sections(explain(told_by_two(), "Grey Tern Services"))
    lines = found["What is only claimed, alleged, denied or uncertain"].splitlines()
    bribery = {
        tuple(pair) for pair in zip(lines[::2], lines[1::2], strict=True) if "bribery" in pair[0]
    }
    source = "— Title of port, 2025-06-03"
    assert bribery == {
        ("  [alleged by Union] bribery (paid)",
         f"      “Union says Velland paid inspectors” {source}"),
        ("  [alleged by The dockers' league] bribery (paid)",
         f"      “The dockers' league accused Velland of paying inspectors.” {source}"),
        ("  [alleged] bribery (paid)", f"      “The payments shocked the port.” {source}"),
    }  # fmt: skip


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


@pytest.fixture(scope="module")
def linked() -> Store:
    """The same, with the decisions of a linker: a chain of mentions, a rejection, one event."""
    filled = fill(Store.memory())
    tellenrud, other = f"{BASE}entity/known-tellenrud", f"{BASE}entity/known-pell"
    events = LinkDecision(
        f"{BASE}proposition/courier/e0", f"{BASE}proposition/wire/e0", True, 0.55,
        "both report an arrest at the same time",
    )  # fmt: skip
    decisions = [
        LinkDecision(tellenrud, f"{BASE}entity/report/1a", True, 0.9, "same name 'Tellenrud'"),
        LinkDecision(f"{BASE}entity/radio/2b", f"{BASE}entity/report/1a", True, 0.95, "same post"),
        LinkDecision(f"{BASE}entity/radio/2b", other, False, 0.1, "too little but the name"),
        events,
    ]
    links = [*link_quads(decisions, base=BASE), *same_event_quads([events], base=BASE)]
    filled.replace(links_graph(BASE), links)
    return filled


def test_why_mentions_are_one_and_what_is_kept_apart(linked: Store, store: Store) -> None:
    found = sections(explain(linked, "Oskar Tellenrud"))
    reasons = found["Why these mentions are one"].splitlines()
    assert reasons == [
        "  same post (0.95)",
        "      “Title of report” — “Title of radio”",
        "  same name 'Tellenrud' (0.9)",
        "      known-tellenrud — “Title of report”",
    ]
    assert found["Kept apart from it"].startswith("  Ossian Pell: too little but the name (0.1)")
    assert "Why these mentions are one" not in sections(explain(linked, "Ossian Pell"))
    assert "Oskar" not in sections(explain(linked, "Ossian Pell")).get("Told by", "")
    assert "Why these mentions are one" not in sections(explain(store, "Oskar Tellenrud"))


@pytest.mark.parametrize("node", ["event/courier/e0", "proposition/courier/e0"])
def test_the_same_event_elsewhere_with_its_figures(linked: Store, node: str) -> None:
    found = sections(explain(linked, BASE + node))
    assert "patient: 214 people (214 people)" in found["Participants"]
    told = found["Told elsewhere of the same event"]
    assert told.startswith("  [claimed by Interior Ministry] detention")
    assert "“The Interior Ministry said that 187 people" in told
    assert "Title of wire, 2025-02-12" in told
    assert "patient: here 214 people, there 187 people and 52 — they differ" in told
    assert "126 men" not in told
    assert "the same because: both report an arrest at the same time (0.55)" in told


def test_the_same_figure_does_not_differ(linked: Store) -> None:
    pair = LinkDecision(
        f"{BASE}proposition/ledger/e0", f"{BASE}proposition/wire/e0", True, 0.9, "a reprint"
    )
    again = fill(Store.memory())
    again.replace(links_graph(BASE), same_event_quads([pair], base=BASE))
    told = sections(explain(again, f"{BASE}proposition/ledger/e0"))
    assert "187 people" in told["Told elsewhere of the same event"]
    assert "differ" not in told["Told elsewhere of the same event"]


def test_nodes_that_are_not_there(store: Store) -> None:
    with pytest.raises(QueryError, match="nothing is known of it"):
        explain(store, f"{BASE}entity/nobody")
    with pytest.raises(QueryError, match="did you mean Klara Wendish"):
        explain(store, "Wendish")


def test_others_with_the_surname_are_named() -> None:
    text = "Jon Price met Ada Lind in Orsk. Price said no. Her aunt, Mia Price, left."
    (found,) = extract([plain_document(text)], settings=Settings())
    last = explain(store_of(found), "Price").splitlines()[-1]
    assert last == "Others of this name: Mia Price. Give the full name to see them."
    assert "Others of this name" not in explain(store_of(found), "Jon Price")
