"""Decisions find their article: unchanged, under another identifier, changed, or gone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from kg.decisions.corpus import Corrected, correct_all
from kg.decisions.outcomes import State
from kg.decisions.records import Decision, Kind, RecordKind, Target
from kg.decisions.targets import describe
from kg.model import Extraction
from kg.ontology.vocabulary import load_vocabulary
from kg.records.codec import from_line, to_line
from kg.records.database import Entry, Kept, RecordStore
from tests.decisions.samples import article, changed, decide, entity, statement


@pytest.fixture
def records(tmp_path: Path) -> Iterator[RecordStore]:
    with closing(RecordStore(tmp_path / "records.sqlite")) as found:
        put(found, *map(article, ("courier", "report", "radio")))
        yield found


def put(records: RecordStore, *extractions: Extraction) -> None:
    lines = {one.document.id: to_line(one) for one in extractions}
    records.put([Entry(Kept(n, "in", n, None, line, line), line) for n, line in lines.items()])


def run(records: RecordStore, *decisions: Decision) -> Corrected:
    return correct_all(records, decisions, vocabulary=load_vocabulary())


def states(found: Corrected) -> list[tuple[State, str | None]]:
    return [(outcome.state, outcome.document) for outcome in found.outcomes]


@pytest.fixture
def rejection() -> Decision:
    found = article()
    return decide(Kind.REJECT, found, statement(found, "that Brandeck controls"))


def test_only_the_article_decided_on_is_corrected(
    records: RecordStore, rejection: Decision
) -> None:
    before = list(records.lines())
    found = run(records, rejection)
    assert found.lines.keys() == found.keys.keys() == {"report"}
    assert "that Brandeck controls" not in [
        one.document.words(s.content[0])
        for one in [from_line(found.lines["report"])]
        for s in one.statements
    ]
    assert list(records.lines()) == before
    assert states(found) == [(State.APPLIED, "report")]


def test_accepting_corrects_no_article(records: RecordStore) -> None:
    found = article()
    one = decide(Kind.ACCEPT, found, statement(found, "that Brandeck controls"))
    assert run(records, one).lines == {}


def test_a_changed_article_with_another_identifier_is_found_by_its_words(
    records: RecordStore, rejection: Decision
) -> None:
    old = article()
    records.remove(["report"])
    put(records, changed(old, f"UPDATED.\n\n{old.document.text}", name="report-2"))
    assert states(run(records, rejection)) == [(State.APPLIED, "report-2")]


def test_an_article_without_the_words_is_not_taken(
    records: RecordStore, rejection: Decision
) -> None:
    records.remove(["report"])
    found = run(records, rejection)
    assert states(found) == [(State.UNFIT, None)]
    assert "its article is gone" in found.outcomes[0].note
    assert found.lines == {}


def test_of_two_articles_with_the_words_the_one_of_the_address_or_none_is_taken(
    records: RecordStore, rejection: Decision
) -> None:
    old = article()
    records.remove(["report"])
    copies = [changed(old, f"{old.document.text}{n}", name=f"copy-{n}") for n in (1, 2)]
    put(records, *copies)
    found = run(records, rejection)
    assert states(found) == [(State.UNFIT, None)]
    assert "more than one article" in found.outcomes[0].note
    home = replace(copies[1].document, url="https://post.example/1")
    put(records, replace(copies[1], document=home))
    target = replace(rejection.target, url="https://post.example/1")
    assert states(run(records, replace(rejection, on=target))) == [(State.APPLIED, "copy-2")]


def test_words_that_left_their_article_are_not_looked_for_in_others(
    records: RecordStore, rejection: Decision
) -> None:
    old = article()
    put(records, changed(old, old.document.text.replace("that Brandeck controls", "that he runs")))
    put(records, changed(old, old.document.text, name="copy"))
    assert states(run(records, rejection)) == [(State.UNFIT, "report")]


def test_the_entities_of_decisions_on_who_is_who_are_found(records: RecordStore) -> None:
    found = article()
    man, place = entity(found, "Oskar Tellenrud"), entity(found, "Halvay Gardens")
    one = decide(Kind.RENAME, found, man, set={"name": "O. Tellenrud"})
    named = Target(RecordKind.NAME, name="Halvay Gardens")
    other = decide(Kind.RETYPE, on=named, set={"type": "Site"})
    both = run(records, one, other)
    assert {d.id for d in both.pending} == {one.id, other.id}
    assert both.entities == {(one.id, 0): ("report", man.id)}
    assert place.id not in {entity_ for _, entity_ in both.entities.values()}


def test_masks_are_kept_for_masked_copies(records: RecordStore) -> None:
    found = article()
    person = entity(found, "Noor Adessa")
    one = decide(Kind.MASK, found, person)
    corrected = run(records, one)
    (outcome,) = corrected.outcomes
    assert outcome.state is State.KEPT
    assert "this folder shows the name" in str(outcome)
    assert [mask.id for mask in corrected.masks] == [one.id]
    assert corrected.entities[one.id, 0] == ("report", person.id)
    assert corrected.pending == ()


def test_whom_an_article_only_describes_is_joined_in_its_records(records: RecordStore) -> None:
    found = article()
    on = describe(found, entity(found, "A guard"))
    decision = decide(Kind.SAME, on=on, other=Target(RecordKind.NAME, name="Casimir Brandeck"))
    done = run(records, decision)
    assert states(done) == [(State.APPLIED, "report")]
    assert not done.pending
    assert list(done.lines) == ["report"]
    assert done.joins == {decision.id: ("report", entity(found, "Casimir Brandeck").id)}
    elsewhere = describe(article("radio"), entity(article("radio"), "Noor Adessa"))
    done = run(records, decide(Kind.SAME, on=elsewhere, other=on))
    assert states(done) == [(State.UNFIT, "report")]
