"""Which entities become nodes: named ones, and those of which a record tells."""

from __future__ import annotations

from dataclasses import replace

from kg.extraction.coreference.needed_nodes import without_idle_nodes
from kg.extraction.ner.name_types import Named, Verdict
from kg.model import (
    Commitment,
    Entity,
    Event,
    Extraction,
    Polarity,
    Quotation,
    Relation,
    Role,
    Span,
    Statement,
    Status,
    TimeFrame,
)
from tests.conftest import plain_document

AT = Span(0, 4)
ASSERTED = (Status.ASSERTED, Polarity.AFFIRMED, Commitment.CERTAIN, TimeFrame.NON_FUTURE)
ROTH = Entity("roth", "Person", "Ana Roth", mentions=(AT,))
GUARD = Entity("guard", "Person", "a guard", mentions=(Span(5, 9),), unnamed=True)


def found(*entities: Entity) -> Extraction:
    return Extraction(plain_document("Ana Roth met a guard in Ostmere."), entities=entities)


def relation(subject: str, predicate: str, thing: str) -> Relation:
    return Relation(f"{subject} {thing}", subject, predicate, thing, AT, *ASSERTED)


def names(read: Extraction) -> list[str]:
    return [entity.id for entity in read.entities]


def test_a_description_that_no_record_needs_is_no_node() -> None:
    assert names(without_idle_nodes(found(ROTH, GUARD))) == ["roth"]


def test_who_speaks_or_takes_part_stays() -> None:
    speaks = Statement("s", ("guard",), (), (), (AT,), "say", Quotation.INDIRECT, 1.0)
    read = replace(found(ROTH, GUARD), statements=(speaks,))
    assert without_idle_nodes(read) is read
    event = Event("e", "Arrest", AT, *ASSERTED, roles=(Role("patient", AT, "guard"),))
    read = replace(found(ROTH, GUARD), events=(event,))
    assert without_idle_nodes(read) is read


def test_a_relation_to_somebody_described_once_goes_with_its_node() -> None:
    told = relation("roth", "supports", "guard")
    says = Statement(
        "s", ("roth",), (), (), (AT,), "say", Quotation.INDIRECT, 1.0, propositions=(told.id, "x")
    )
    read = without_idle_nodes(replace(found(ROTH, GUARD), relations=(told,), statements=(says,)))
    assert (names(read), read.relations) == (["roth"], ())
    assert read.statements[0].propositions == ("x",)


def test_a_relation_stays_where_more_is_told_of_its_ends() -> None:
    twice = replace(GUARD, mentions=(Span(5, 9), Span(12, 14)))
    told = relation("roth", "supports", "guard")
    read = replace(found(ROTH, twice), relations=(told,))
    assert without_idle_nodes(read) is read


def test_who_is_suspected_of_an_event_stays() -> None:
    event = Event("e", "Killing", AT, *ASSERTED)
    told = relation("guard", "suspectedOf", "e")
    read = replace(found(ROTH, GUARD), relations=(told,), events=(event,))
    assert without_idle_nodes(read) is read


def test_an_idle_name_is_kept_if_it_is_probable() -> None:
    silver = Entity("silver", "Site", "Silver Clouds", mentions=(Span(9, 12),))
    read = found(ROTH, silver)
    named = Named([], {"silver clouds": Verdict("Site", False, False, 0.5)})
    assert names(without_idle_nodes(read, named)) == ["roth"]
    assert without_idle_nodes(read) is read
    named = Named([], {"silver clouds": Verdict("Site", True, False, 0.9)})
    assert without_idle_nodes(read, named) is read
    linked = found(ROTH, replace(silver, link="silver"))
    named = Named([], {"silver clouds": Verdict("Site", False, False, 0.5)})
    assert without_idle_nodes(linked, named) is linked


def test_an_idle_body_that_is_only_described_by_its_country_is_no_node() -> None:
    state = Entity("state", "GovernmentBody", "Government of Kalvia", mentions=(Span(9, 12),))
    named = Named([], {"ana roth": Verdict("Person", True, True, 0.99)})
    assert names(without_idle_nodes(found(ROTH, state), named)) == ["roth"]
    twice = found(ROTH, replace(state, mentions=(Span(9, 12), Span(13, 18))))
    assert without_idle_nodes(twice, named) is twice
    linked = found(ROTH, replace(state, link="kalvia"))
    assert without_idle_nodes(linked, named) is linked


def test_someone_is_words_of_a_role_and_no_node() -> None:
    text = "Ana Roth shot someone."
    whoever = Entity("x", "Person", "someone", mentions=(Span(14, 21),), unnamed=True)
    event = Event("e", "Killing", AT, *ASSERTED, roles=(Role("patient", Span(14, 21), "x"),))
    read = without_idle_nodes(
        Extraction(plain_document(text), entities=(ROTH, whoever), events=(event,))
    )
    assert names(read) == ["roth"]
    assert read.events[0].roles == (Role("patient", Span(14, 21)),)


def test_what_somebody_alleges_stays() -> None:
    alleged = replace(relation("roth", "funds", "guard"), status=Status.ALLEGED)
    read = replace(found(ROTH, GUARD), relations=(alleged,))
    assert without_idle_nodes(read) is read
    told = relation("roth", "complicitIn", "guard")
    read = replace(found(ROTH, GUARD), relations=(told,))
    assert without_idle_nodes(read, wrong=frozenset(("complicitIn",))) is read
    assert names(without_idle_nodes(read)) == ["roth"]


def test_a_group_that_is_only_claimed_to_be_in_a_relation_goes() -> None:
    group = replace(GUARD, type="Group", name="volunteers")
    claimed = replace(relation("guard", "supports", "roth"), status=Status.CLAIMED)
    assert names(without_idle_nodes(replace(found(ROTH, group), relations=(claimed,)))) == ["roth"]
    person = replace(found(ROTH, GUARD), relations=(claimed,))
    assert without_idle_nodes(person) is person


def test_who_owns_something_stays_where_one_of_them_is_known() -> None:
    owned = Entity("owned", "Organization", "a channel", mentions=(Span(9, 12),), unnamed=True)
    owns = relation("guard", "owns", "owned")
    assert names(without_idle_nodes(replace(found(ROTH, GUARD, owned), relations=(owns,)))) == [
        "roth"
    ]
    known = replace(found(ROTH, GUARD), relations=(relation("roth", "owns", "guard"),))
    assert without_idle_nodes(known) is known
    site = replace(found(ROTH, GUARD, replace(owned, type="Site")), relations=(owns,))
    assert without_idle_nodes(site) is site
