"""Decisions in the graph: corrected values, who decided, and a first graph that comes back."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from kg.builder.decided import Decided
from kg.builder.reduce import Identity, Parallelism, Reduction
from kg.decisions.anchors import quote_of
from kg.decisions.outcomes import Outcome, State
from kg.decisions.provenance import decisions_graph
from kg.decisions.records import Decision, Kind, RecordKind, Target
from kg.model import Extraction
from kg.ontology.vocabulary import graph_iri, mint
from kg.queries.explain import explain
from kg.queries.validate import validate
from kg.records.codec import to_line
from kg.records.database import Entry, Kept, RecordStore
from kg.report.graph import read_store
from kg.store.store import Store
from tests.decisions.samples import article, decide, entity, event, later, relation, statement
from tests.decisions.test_apply import random_decisions

BASE = "https://example.org/id/"
ARTICLES = ("courier", "wire", "report", "radio", "ledger")


class Folder:
    """A folder with the records of some articles, and its graph."""

    def __init__(self, path: Path, extractions: Iterable[Extraction]) -> None:
        self.path = path
        path.mkdir(exist_ok=True)
        lines = {one.document.id: to_line(one) for one in extractions}
        with closing(RecordStore(path / "records.sqlite")) as records:
            kept = [Entry(Kept(n, "in", n, None, x, x), x) for n, x in lines.items()]
            records.put(kept)

    def build(self, *decisions: Decision) -> dict[str, Outcome]:
        """Brings the graph up to date; gives each decision's outcome."""
        with (
            closing(RecordStore(self.path / "records.sqlite")) as records,
            Store.open(self.path / "store") as store,
        ):
            decided = Decided(records, decisions, base=BASE)
            reduction = Reduction(store, records, Identity(BASE), Parallelism(), decided)
            outcomes = reduction.run(self.path / "links.sqlite", {})
            assert not reduction.failures
            store.save(self.path / "graph.nq", "nq")
        return {outcome.decision.id: outcome for outcome in outcomes}

    @property
    def graph(self) -> bytes:
        return (self.path / "graph.nq").read_bytes()

    def ask(self, sparql: str) -> list[dict[str, str]]:
        with Store.open(self.path / "store", read_only=True) as store:
            return [
                {name: getattr(term, "value", str(term)) for name, term in row.items()}
                for row in store.query(sparql)
            ]

    def store(self) -> Any:
        return Store.open(self.path / "store", read_only=True)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "out", map(article, ARTICLES))


def named(name: str, document: str | None = None) -> Target:
    return Target(RecordKind.NAME, name=name, document=document)


# ── statements and events ──


def test_a_rejected_claim_is_nowhere_counted_and_still_found(folder: Folder) -> None:
    folder.build()
    found = article()
    one = statement(found, "that Brandeck controls")
    iri = mint(BASE, "statement", "report", one.id)
    with folder.store() as store:
        before = read_store(store)
    decision = decide(Kind.REJECT, found, one, why="a joke, says the guard")
    assert folder.build(decision)[decision.id].state is State.APPLIED
    with folder.store() as store:
        after = read_store(store)
        problems = [one for one in validate(store) if not one.warning]
        told = explain(store, iri)
    assert iri in before.statements
    assert iri not in after.statements
    assert len(after.statements) == len(before.statements) - 1
    assert len(after.propositions) == len(before.propositions) - 1
    assert problems == []
    graph = f"GRAPH <{graph_iri(BASE, 'report')}>"
    assert folder.ask(f"SELECT ?p {{ {graph} {{ <{iri}> ?p ?o }} }}") == []
    assert folder.ask(f"SELECT ?s {{ {graph} {{ ?s ?p <{iri}> }} }}") == []
    for words in ("kg:RejectedRecord", "reject: applied", "Ada Brok", "a joke, says the guard",
                  "was read as: said that Brandeck: that Brandeck controls"):  # fmt: skip
        assert words in told


def test_a_corrected_statement_says_who_corrected_it_and_what_was_extracted(folder: Folder) -> None:
    found = article()
    one = statement(found, "that Brandeck controls")
    decision = decide(
        Kind.CORRECT, found, one, set={"speaker": "Noor Adessa", "speech_act": "deny"}
    )
    folder.build(decision)
    iri = mint(BASE, "statement", "report", one.id)
    (row,) = folder.ask(
        f"""SELECT ?who ?why ?when ?speaker ?was ?now {{
          GRAPH ?a {{ <{iri}> kg:speaker/rdfs:label ?speaker }}
          GRAPH <{decisions_graph(BASE)}> {{
            <{iri}> prov:wasAttributedTo/rdfs:label ?who .
            ?d kg:decidedOn <{iri}> ; kg:grounds ?why ; prov:generatedAtTime ?when ;
               kg:changes ?c . ?c kg:field "speaker" ; kg:extractedValue ?was ;
               kg:decidedValue ?now .
          }} }}"""
    )
    assert row == {
        "who": "Ada Brok", "why": "as the tape has it", "when": "2025-10-01T12:00:00Z",
        "speaker": "Noor Adessa", "was": "A guard", "now": "Noor Adessa",
    }  # fmt: skip
    with folder.store() as store:
        told = explain(store, iri)
    assert "speaker: read as “A guard”, corrected to “Noor Adessa”" in told
    assert "speech_act: read as “say”, corrected to “deny”" in told


def test_a_fact_that_is_only_claimed_is_no_fact_any_more(folder: Folder) -> None:
    found = article("courier")
    one = event(found, "arrested 90")
    fact = mint(BASE, "event", "courier", one.id)
    folder.build()
    assert folder.ask(f"SELECT ?p {{ GRAPH ?g {{ <{fact}> ?p ?o }} }}")
    folder.build(decide(Kind.CORRECT, found, one, set={"status": "claimed"}))
    assert not folder.ask(f"SELECT ?p {{ GRAPH ?g {{ <{fact}> ?p ?o }} }}")
    with folder.store() as store:
        assert [one for one in validate(store) if not one.warning] == []


def test_a_rejected_allegation_leaves_no_alleged_edge(folder: Folder) -> None:
    folder.build()
    ask = "SELECT ?a ?b { GRAPH ?g { ?a kg:allegedComplicityIn ?b } }"
    assert folder.ask(ask)
    found = article()
    folder.build(decide(Kind.REJECT, found, relation(found, "complicity")))
    assert not folder.ask(ask)


# ── who is who ──


def labels(folder: Folder, iri: str) -> set[str]:
    return {row["l"] for row in folder.ask(f"SELECT ?l {{ GRAPH ?g {{ <{iri}> rdfs:label ?l }} }}")}


def nodes(folder: Folder, name: str) -> set[str]:
    ask = f'SELECT DISTINCT ?n {{ GRAPH ?g {{ ?n rdfs:label "{name}" ; kg:mentionedIn ?a }} }}'
    return {row["n"] for row in folder.ask(ask)}


def test_same_joins_different_parts_and_undo_brings_the_first_graph_back(folder: Folder) -> None:
    folder.build()
    first = folder.graph
    assert nodes(folder, "Noor Adessa") != nodes(folder, "Lantern Watch")
    same = decide(Kind.SAME, on=named("Noor Adessa"), other=named("Lantern Watch"), when=later(1))
    assert folder.build(same)[same.id].state is State.APPLIED
    assert nodes(folder, "Noor Adessa") & nodes(folder, "Lantern Watch")
    (node,) = nodes(folder, "Lantern Watch")
    with folder.store() as store:
        assert f"joined by decision {same.id} of Ada Brok" in explain(store, node)
    undo = decide(Kind.UNDO, undoes=same.id, when=later(2))
    folder.build(same, undo)
    assert folder.graph == first


def test_different_parts_mentions_that_are_quoted(folder: Folder) -> None:
    folder.build()
    together = nodes(folder, "Oskar Tellenrud")
    assert len(together) == 1
    one, other = article("report"), article("radio")
    target = decide(Kind.MASK, other, entity(other, "Oskar Tellenrud")).on
    parted = decide(Kind.DIFFERENT, one, entity(one, "Oskar Tellenrud"), other=target)
    folder.build(parted)
    apart = nodes(folder, "Oskar Tellenrud")
    assert {mint(BASE, "entity", name, "tellenrud") for name in ("report", "radio")} <= apart


def test_of_same_and_different_on_one_pair_the_later_holds_and_the_conflict_is_named(
    folder: Folder,
) -> None:
    both = {"on": named("Noor Adessa"), "other": named("Lantern Watch")}
    same = decide(Kind.SAME, **both, when=later(1))  # type: ignore[arg-type]
    parted = decide(Kind.DIFFERENT, **both, when=later(2), who="Bo Lind")  # type: ignore[arg-type]
    outcomes = folder.build(same, parted)
    assert outcomes[same.id].state is State.OVERRULED
    assert outcomes[parted.id].state is State.APPLIED
    assert f"decision {parted.id} of Bo Lind" in outcomes[same.id].note
    assert not nodes(folder, "Noor Adessa") & nodes(folder, "Lantern Watch")


def test_a_chain_that_would_join_what_is_kept_apart_joins_nothing_and_is_named(
    folder: Folder,
) -> None:
    """A = B and B = C, but A is not C: precision first, and the build goes on."""
    first = decide(Kind.SAME, on=named("Noor Adessa"), other=named("Klara Wendish"), when=later(1))
    second = decide(Kind.SAME, on=named("Klara Wendish"), other=named("Casimir Brandeck"),
                    when=later(2))  # fmt: skip
    parted = decide(Kind.DIFFERENT, on=named("Noor Adessa"), other=named("Casimir Brandeck"),
                    when=later(3))  # fmt: skip
    for _ in range(2):  # and again where nothing changed
        outcomes = folder.build(first, second, parted)
        unfit = [o for o in outcomes.values() if o.state is State.UNFIT]
        assert len(unfit) == 1
        assert f"kept apart by decision {parted.id}" in unfit[0].note
    assert not nodes(folder, "Noor Adessa") & nodes(folder, "Casimir Brandeck")


def test_names_that_nobody_has_and_pairs_of_one_are_reported(folder: Folder) -> None:
    nobody = decide(Kind.SAME, on=named("Noor Adessa"), other=named("Viktor Nobody"))
    itself = decide(Kind.DIFFERENT, on=named("Noor Adessa"), other=named("N. Adessa"))
    twice = decide(Kind.DIFFERENT, on=named("Noor Adessa"), other=named("noor adessa", "report"))
    rename = decide(Kind.RENAME, on=named("Viktor Nobody"), set={"name": "V"})
    outcomes = folder.build(nobody, itself, twice, rename)
    assert {o.state for o in outcomes.values()} == {State.UNFIT}
    assert "no named entity 'Viktor Nobody'" in outcomes[nobody.id].note
    assert "both mean the same entity" in outcomes[twice.id].note


def test_a_new_name_and_a_new_type_are_those_of_the_node_in_every_article(folder: Folder) -> None:
    folder.build()
    (node,) = nodes(folder, "Lantern Watch")
    name = decide(Kind.RENAME, on=named("Lantern Watch"), set={"name": "The Lantern Watch"})
    kind = decide(Kind.RETYPE, on=named("Lantern Watch"), set={"type": "Group"})
    outcomes = folder.build(name, kind)
    assert {o.state for o in outcomes.values()} == {State.APPLIED}
    assert labels(folder, node) == {"The Lantern Watch"}
    rows = folder.ask(f"SELECT DISTINCT ?t {{ GRAPH ?g {{ <{node}> a ?t }} }}")
    kinds = {row["t"].rpartition("#")[2] for row in rows}
    assert "Group" in kinds
    assert "Organization" not in kinds
    aliases = folder.ask(f"SELECT DISTINCT ?l {{ GRAPH ?g {{ <{node}> skos:altLabel ?l }} }}")
    assert {"l": "Lantern Watch"} in aliases


def test_two_new_names_of_two_people_are_a_conflict(folder: Folder) -> None:
    one = decide(Kind.RENAME, on=named("Lantern Watch"), set={"name": "LW"}, when=later(1))
    two = decide(Kind.RENAME, on=named("Lantern Watch"), set={"name": "Watch"}, when=later(2),
                 who="Bo Lind")  # fmt: skip
    outcomes = folder.build(one, two)
    assert outcomes[one.id].state is State.OVERRULED
    assert nodes(folder, "Watch")
    assert not nodes(folder, "LW")


def test_a_type_that_does_not_exist_is_reported(folder: Folder) -> None:
    one = decide(Kind.RETYPE, on=named("Lantern Watch"), set={"type": "Dragon"})
    (outcome,) = folder.build(one).values()
    assert outcome.state is State.UNFIT
    assert "'Dragon'" in outcome.note


def test_what_is_split_is_not_joined_again_by_its_name(folder: Folder) -> None:
    found = article("wire")
    man = entity(found, "Oskar Tellenrud")
    part = quote_of(found.document.text, man.mentions[-1])
    split = decide(Kind.SPLIT, found, man, parts=(part,), set={"name": "Oskar Tellenrud"})
    folder.build(split)
    of_article = f"GRAPH <{graph_iri(BASE, 'wire')}>"
    rows = folder.ask(f'SELECT ?n {{ {of_article} {{ ?n rdfs:label "Oskar Tellenrud" }} }}')
    assert len({row["n"] for row in rows}) == 2


# ── entries of lists from outside ──


def entry(number: int = 17) -> dict[str, Any]:
    return {"list": "ships", "id": f"Q {number}", "name": "TELLENRUD, Oskar"}


def close_matches(folder: Folder) -> set[tuple[str, str]]:
    rows = folder.ask("SELECT ?n ?e { GRAPH ?g { ?n skos:closeMatch ?e . ?e a kg:ListEntry } }")
    return {(row["n"], row["e"]) for row in rows}


def test_a_match_links_the_node_to_an_entry_and_says_nothing_else_of_it(folder: Folder) -> None:
    folder.build()
    before = folder.graph
    (node,) = nodes(folder, "Oskar Tellenrud")
    one = decide(Kind.MATCH, on=named("Oskar Tellenrud"), set=entry(), why="same post")
    other = decide(Kind.NO_MATCH, on=named("Oskar Tellenrud"), set=entry(18), why="another age")
    outcomes = folder.build(one, other)
    assert {o.state for o in outcomes.values()} == {State.APPLIED}
    assert outcomes[one.id].note == "entry Q 17 of ships"
    assert close_matches(folder) == {(node, f"{BASE}list-entry/ships/Q%2017")}
    rows = folder.ask(f"SELECT ?p {{ GRAPH <{decisions_graph(BASE)}> {{ <{node}> ?p ?o }} }}")
    assert [row["p"].rpartition("#")[2] for row in rows] == ["closeMatch"]
    with folder.store() as store:
        assert [found for found in validate(store) if not found.warning] == []
        told = explain(store, node)
    assert "match to “TELLENRUD, Oskar (Q 17 in ships)”: applied" in told
    assert "no-match to “TELLENRUD, Oskar (Q 18 in ships)”: applied" in told
    assert told.count("match to “") == 2  # each once
    assert "Ada Brok" in told
    undone = [decide(Kind.UNDO, undoes=each.id, when=later(9)) for each in (one, other)]
    folder.build(one, other, *undone)
    assert folder.graph == before


def test_of_two_decisions_on_one_entry_the_later_one_holds(folder: Folder) -> None:
    on = named("Oskar Tellenrud")
    one = decide(Kind.MATCH, on=on, set=entry(), when=later(1))
    two = decide(Kind.NO_MATCH, on=on, set={"list": "ships", "id": "Q 17"}, when=later(2),
                 who="Bo Lind")  # fmt: skip
    outcomes = folder.build(one, two)
    assert (outcomes[one.id].state, outcomes[one.id].by) == (State.OVERRULED, two.id)
    assert "says no-match" in outcomes[one.id].note
    assert not close_matches(folder)
    both = decide(Kind.MATCH, on=on, set=entry(), when=later(1))
    apart = decide(Kind.DIFFERENT, on=named("Oskar Tellenrud", "wire"),
                   other=named("Oskar Tellenrud", "courier"))  # fmt: skip
    only = decide(Kind.NO_MATCH, on=named("Oskar Tellenrud", "wire"), set=entry(), when=later(2))
    outcomes = folder.build(both, apart, only)
    assert outcomes[both.id].state is State.APPLIED
    assert len(nodes(folder, "Oskar Tellenrud")) > 1
    matched = {one for one, _ in close_matches(folder)}
    assert matched
    assert matched < nodes(folder, "Oskar Tellenrud")
    nobody = decide(Kind.MATCH, on=named("Viktor Nobody"), set=entry())
    (outcome,) = folder.build(nobody).values()
    assert outcome.state is State.UNFIT


# ── undoing ──


@pytest.mark.slow
@settings(max_examples=2, deadline=None, phases=(Phase.generate,))  # to shrink takes hours
@given(st.randoms(use_true_random=False))
def test_a_hundred_random_decisions_undone_give_the_first_graph_byte_for_byte(
    chance: random.Random,
) -> None:
    with TemporaryDirectory() as path:
        folder = Folder(Path(path) / "out", map(article, ARTICLES))
        folder.build()
        first = folder.graph
        made = hundred(chance)
        chance.shuffle(made)
        undone = [decide(Kind.UNDO, undoes=one.id, when=later(2000 + n), why=f"{n}")
                  for n, one in enumerate(made)]  # fmt: skip
        folder.build(*made)
        with folder.store() as store:
            assert [one for one in validate(store) if not one.warning] == []
        folder.build(*made, *undone[:50])
        assert folder.graph != first
        outcomes = folder.build(*made, *undone)
        assert len(outcomes) == 200
        assert folder.graph == first


def hundred(chance: random.Random) -> list[Decision]:
    """Decisions of every kind on all articles."""
    made: list[Decision] = []
    found = [article(name) for name in ARTICLES]
    for one in found:
        made += random_decisions(one, chance, count=12)
    people = ["Noor Adessa", "Lantern Watch", "Oskar Tellenrud", "Klara Wendish", "Ossian Pell"]
    while len(made) < 100:
        number = len(made)
        left, right = chance.sample(people, 2)
        common: dict[str, Any] = {"when": later(number), "why": f"{number}"}
        made.append(
            chance.choice((
                decide(Kind.SAME, on=named(left), other=named(right), **common),
                decide(Kind.DIFFERENT, on=named(left), other=named(right), **common),
                decide(Kind.RENAME, on=named(left), set={"name": f"{left} {number}"}, **common),
                decide(Kind.RETYPE, on=named(left), set={"type": "Group"}, **common),
                decide(Kind.MASK, on=named(left), **common),
                decide(Kind.MATCH, on=named(left), set=entry(number % 3), **common),
                decide(Kind.NO_MATCH, on=named(left), set=entry(number % 3), **common),
            ))
        )  # fmt: skip
    return made


@pytest.mark.slow
def test_what_was_built_step_by_step_is_what_a_fresh_build_gives(
    folder: Folder, tmp_path: Path
) -> None:
    chance = random.Random(5)
    made = hundred(chance)
    for step in (30, 60, 100):
        folder.build(*made[:step])
    fresh = Folder(tmp_path / "fresh", map(article, ARTICLES))
    fresh.build(*made)
    assert folder.graph == fresh.graph


def test_without_decisions_there_is_no_graph_of_decisions(folder: Folder) -> None:
    folder.build()
    assert decisions_graph(BASE) not in folder.graph.decode()
    found = article()
    accept = decide(Kind.ACCEPT, found, statement(found, "that Brandeck controls"))
    folder.build(accept)
    assert decisions_graph(BASE) in folder.graph.decode()
    folder.build()
    assert decisions_graph(BASE) not in folder.graph.decode()


def test_only_what_is_decided_on_is_written_again(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.build()
    found = article()
    decision = decide(Kind.REJECT, found, statement(found, "that Brandeck controls"))
    with (
        closing(RecordStore(folder.path / "records.sqlite")) as records,
        Store.open(folder.path / "store") as store,
    ):
        decided = Decided(records, [decision], base=BASE)
        reduction = Reduction(store, records, Identity(BASE), Parallelism(), decided)
        written: list[str] = []
        put = store.put

        def note(graphs: Mapping[str, bytes]) -> None:
            written.extend(graphs)
            put(graphs)

        monkeypatch.setattr(store, "put", note)
        reduction.run(folder.path / "links.sqlite", {})
    assert written == [graph_iri(BASE, "report")]


# ── which events are one ──


def pair(kind: Kind, one: tuple[str, str], other: tuple[str, str], **more: Any) -> Decision:
    """A decision on two events, each by its article and identifier."""
    ends = []
    for name, identifier in (one, other):
        found = article(name)
        record = next(e for e in found.events if e.id == identifier)
        ends.append(decide(Kind.ACCEPT, found, record).on)
    return decide(kind, on=ends[0], other=ends[1], **more)


def same_events(folder: Folder) -> set[frozenset[str]]:
    rows = folder.ask("SELECT ?a ?b { GRAPH ?g { ?a kg:sameEventAs ?b } }")
    return {frozenset(row[end].split("proposition/")[1] for end in "ab") for row in rows}


DETENTION = frozenset(("wire/e0", "ledger/e0"))


def test_two_events_that_a_reader_parts_are_not_linked_until_that_is_undone(folder: Folder) -> None:
    folder.build()
    first, before = folder.graph, same_events(folder)
    assert DETENTION in before
    parted = pair(Kind.DIFFERENT, ("wire", "e0"), ("ledger", "e0"), when=later(1))
    assert folder.build(parted)[parted.id].state is State.APPLIED
    assert same_events(folder) == before - {DETENTION}
    iris = [mint(BASE, "proposition", *one.split("/")) for one in DETENTION]
    (row,) = folder.ask(
        f"""SELECT ?same ?why {{ GRAPH ?g {{ ?d a kg:LinkDecision ; kg:same ?same ;
          kg:grounds ?why ; kg:left ?a ; kg:right ?b
          FILTER (?a IN (<{iris[0]}>, <{iris[1]}>) && ?b IN (<{iris[0]}>, <{iris[1]}>)) }} }}"""
    )
    assert row["same"] == "false"
    assert row["why"].startswith(f"decision {parted.id} of Ada Brok")
    undo = decide(Kind.UNDO, undoes=parted.id, when=later(2))
    folder.build(parted, undo)
    assert folder.graph == first


def test_two_events_that_a_reader_joins_are_linked(folder: Folder) -> None:
    folder.build()
    first, before = folder.graph, same_events(folder)
    ends = (("courier", "e0"), ("report", "e0"))
    wanted = frozenset("/".join(end) for end in ends)
    assert wanted not in before
    joined = pair(Kind.SAME, *ends, when=later(1))
    assert folder.build(joined)[joined.id].state is State.APPLIED
    assert same_events(folder) == before | {wanted}
    parted = pair(Kind.DIFFERENT, *ends, who="Bo Lind", when=later(2))
    assert folder.build(joined, parted)[joined.id].state is State.OVERRULED
    assert same_events(folder) == before
    folder.build()
    assert folder.graph == first


def test_a_corrected_event_stays_the_one_that_was_paired_and_a_rejected_one_is_gone(
    folder: Folder,
) -> None:
    parted = pair(Kind.DIFFERENT, ("wire", "e0"), ("ledger", "e0"), when=later(1))
    found = article("wire")
    record = next(e for e in found.events if e.id == "e0")
    kind = decide(Kind.CORRECT, found, record, set={"kind": "Arrest"}, when=later(2))
    outcomes = folder.build(parted, kind)
    assert {one.state for one in outcomes.values()} == {State.APPLIED}
    gone = decide(Kind.REJECT, found, record, when=later(3))
    outcome = folder.build(parted, gone)[parted.id]
    assert (outcome.state, outcome.note) == (State.UNFIT, "the event was rejected")
