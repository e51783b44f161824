"""Every sentence of a finding says who stands behind it before it says what."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.queries.findings import Finding, Source
from kg.queries.findings.wording import affirmative, people

SOURCE = Source("x:a", "The yard", "Ostmere Courier", "2025-03-04T08:00:00", "https://c.example/1")
EVENT = Finding(
    iri="x:p",
    kind="event",
    status="asserted",
    polarity="affirmed",
    commitment="certain",
    time_frame="nonfuture",
    what="arrest (arrested)",
    speakers=(),
    quotation="Police arrested Ivo Kolt.",
    term="arrested",
    source=SOURCE,
)
SAID = replace(EVENT, kind="statement", status="claimed", what="Kolt ran", act="say",
               speakers=("Mila Dole",), quotation="Kolt ran, Mila Dole said.")  # fmt: skip


def test_a_fact_is_the_articles() -> None:
    assert EVENT.sentence == (
        "The article states: arrest (arrested). In the article’s words: “Police arrested Ivo "
        "Kolt.” — article headed “The yard” (Ostmere Courier, 2025-03-04), https://c.example/1"
    )


def test_what_else_a_sentence_of_fact_holds() -> None:
    warned = replace(EVENT, others=("alleged by A", "denied by B"))
    assert "The same sentence also holds what is only alleged by A; denied by B." in warned.sentence


@pytest.mark.parametrize("kind", ["event", "relation"])
@pytest.mark.parametrize("status", ["claimed", "alleged"])
def test_claims_begin_with_their_source(kind: str, status: str) -> None:
    one = replace(EVENT, kind=kind, status=status, speakers=("Mila Dole", "Piet Venn"))
    begin = f"Mila Dole and Piet Venn {status} (not established as fact): arrest"
    assert one.sentence.startswith(begin)
    unnamed = replace(one, speakers=())
    assert unnamed.sentence.startswith(f"A source that the article does not name {status}")


def test_denials_negations_and_plans() -> None:
    denied = replace(EVENT, status="denied", speakers=("Ivo Kolt",))
    assert denied.sentence.startswith("Ivo Kolt denied: arrest (arrested).")
    negated = replace(EVENT, polarity="negated", what="no arrest (arrested)")
    assert negated.sentence.startswith(
        "The article states that this is not so or did not happen: arrest (arrested)."
    )
    planned = replace(EVENT, time_frame="future")
    assert planned.sentence.startswith("The article mentions (planned or expected")


STATUSES = ("asserted", "claimed", "alleged", "denied")
DEGREES = ("certain", "probable", "possible", "unspecified")


@pytest.mark.parametrize(
    ("status", "polarity", "commitment", "frame"),
    list(
        itertools.product(
            STATUSES, ("affirmed", "negated"), DEGREES, ("nonfuture", "future", "hypothetical")
        )
    ),
)
def test_only_facts_are_stated(status: str, polarity: str, commitment: str, frame: str) -> None:
    one = replace(
        EVENT, status=status, polarity=polarity, commitment=commitment, time_frame=frame,
        speakers=("Mila Dole",),
    )  # fmt: skip
    assert one.sentence.startswith("The article states: ") is one.is_fact
    head = one.sentence.partition(": ")[0]
    assert ("not so or did not happen" in head) is (polarity == "negated")
    assert ("has happened" in head) is (frame != "nonfuture")
    if status not in ("asserted", "denied"):
        assert "not established as fact" in head


def test_statements() -> None:
    assert SAID.sentence.startswith(
        "Mila Dole said (a claim, not established as fact; act: say): “Kolt ran”."
    )
    assert (
        "alleged, which is not established as fact: “" in replace(SAID, status="alleged").sentence
    )
    assert "made a denial, in the words: “" in replace(SAID, status="denied").sentence
    unsaid = replace(SAID, status="not made", polarity="negated")
    assert unsaid.sentence.startswith("The article does not report that Mila Dole said this")
    relayed = replace(SAID, relayed_by=("Greta Osei",))
    assert relayed.sentence.startswith("Mila Dole (according to Greta Osei) said")


def test_the_marks_around_a_quotation_are_not_doubled() -> None:
    assert ": “Kolt ran”." in replace(SAID, what="“Kolt ran,”").sentence
    assert ": “Kolt ran”." in replace(SAID, what='"Kolt ran"').sentence
    two = "“Kolt,” she said, “ran”"
    assert f": “{two}”." in replace(SAID, what=two).sentence


@given(st.text(max_size=2000))
def test_any_words_stay_behind_their_attribution(words: str) -> None:
    one = replace(SAID, status="alleged", what=words, quotation=words)
    assert one.sentence.startswith("Mila Dole alleged, which is not established as fact: “")
    assert len(one.sentence.splitlines()) == 1
    assert one.sentence.endswith(str(SOURCE))


def test_people() -> None:
    assert people(["A"]) == "A"
    assert people(["A", "B", "A"]) == "A and B"
    assert people(["A", "B", "C"]) == "A, B and C"
    assert people([]) == "a source that the article does not name"


def test_affirmative() -> None:
    assert affirmative("no arrest (arrested)") == "arrest (arrested)"
    assert affirmative("Kolt – not owns – the yard") == "Kolt – owns – the yard"
    assert affirmative("notary – owns – Nora") == "notary – owns – Nora"
