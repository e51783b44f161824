"""Which entities become nodes: named ones, and those of which a record tells."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from kg.extraction.coreference.joined_records import with_joined
from kg.extraction.coreference.named_elsewhere import PeopleWeights
from kg.extraction.coreference.needed_nodes import without_idle_nodes
from kg.extraction.coreference.people_told import Told
from kg.extraction.coreference.strangers import Strangers
from kg.extraction.coreference.title_words import without_title_words
from kg.extraction.ner.name_types import Named, Verdict
from kg.extraction.settings import Settings
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
from kg.ontology.lexicon import load_lexicon
from tests.conftest import plain_document
from tests.extracting import extract
from tests.mentions_by_hand import parse

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


def test_who_is_named_takes_the_records_of_who_was_described() -> None:
    event = Event("e", "Arrest", AT, *ASSERTED, roles=(Role("patient", AT, "guard"),))
    says = Statement("s", ("guard", "roth"), (), (), (AT,), "say", Quotation.INDIRECT, 1.0)
    told = (relation("guard", "memberOf", "union"), relation("roth", "supports", "guard"))
    read = replace(found(ROTH, GUARD), events=(event,), statements=(says,), relations=told)
    joined = with_joined(read, {"guard": "roth"})
    assert names(joined) == ["roth"]
    assert joined.entities[0].mentions == (AT, Span(5, 9))
    assert joined.events[0].roles[0].entity == "roth"
    assert joined.statements[0].actors == ("roth",)
    assert [(one.subject, one.object) for one in joined.relations] == [("roth", "union")]


def test_a_relation_that_both_have_stands_once() -> None:
    told = (relation("guard", "memberOf", "union"), relation("roth", "memberOf", "union"))
    says = Statement(
        "s", ("roth",), (), (), (AT,), "say", Quotation.INDIRECT, 1.0,
        propositions=(told[0].id, told[1].id),
    )  # fmt: skip
    joined = with_joined(
        replace(found(ROTH, GUARD), relations=told, statements=(says,)), {"guard": "roth"}
    )
    assert [one.id for one in joined.relations] == [told[0].id]
    assert joined.statements[0].propositions == (told[0].id,)


def person(entity: Entity, *, age: str = "") -> Told:
    none: frozenset[str] = frozenset()
    ages = frozenset({age}) if age else none
    return Told(
        entity, (), (), (), None, False, ages, none, none, False, frozenset(), (), frozenset(),
        frozenset(),
    )  # fmt: skip


def test_two_whom_a_relation_joins_are_two() -> None:
    read = replace(found(ROTH, GUARD), relations=(relation("roth", "employs", "guard"),))
    assert Strangers(read).are_two(person(GUARD), person(ROTH))
    assert not Strangers(found(ROTH, GUARD)).are_two(person(GUARD), person(ROTH))
    assert Strangers(read).are_two(person(GUARD, age="20"), person(GUARD, age="51"))


def test_a_choice_is_as_likely_as_its_features() -> None:
    weights = PeopleWeights(0.7, 0.75, {"same": 2.0, "other": -3.0})
    one, other = weights.chances([{"same"}, {"other", "unknown"}])
    assert one > 0.8 > 0.1 > other
    assert weights.chances([{"unknown"}]) == [0.5]


def patients(text: str, kind: str) -> set[str]:
    """The names of those to whom a kind of event happens."""
    (read,) = extract([plain_document(text)], settings=Settings(tagger="best"))
    names = {entity.id: entity.name for entity in read.entities}
    return {
        names[role.entity]
        for event in read.events
        if event.type == kind
        for role in event.roles
        if role.role == "patient" and role.entity in names
    }


@pytest.mark.parametrize(
    ("text", "kind", "people"),
    [
        ("A Vesk man was charged with the murder of Mara Zell on Monday. Andre Orsk, 22, was "
         "charged with stabbing Zell in her flat.", "Charge", {"Andre Orsk"}),
        ("A baker was shot dead in Vesk on Monday. Walter Lind, 43, was arrested on suspicion of "
         "murder.", "Killing", {"A baker"}),
        ("A former minister was found guilty of fraud. Judge Ana Roth called it a betrayal.",
         "Conviction", {"A former minister"}),
        ("A teacher was jailed for nine years. Ana Roth, who was his pupil, said she was relieved.",
         "Sentence", {"A teacher"}),
        ("A lawyer was arrested on Monday. His client, Ivo Falk, was arrested on Tuesday.",
         "Arrest", {"A lawyer", "Ivo Falk"}),
    ],
)  # fmt: skip
def test_who_is_named_elsewhere(text: str, kind: str, people: set[str]) -> None:
    assert patients(text, kind) == people


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ("OSTMERE (AFP) - Ana Roth left on Monday.", True),
        ("Roth leaves. OSTMERE, Tarvonia (AFP) — Ana Roth left on Monday.", True),
        ("OSTMERE (AFP) - Ana Roth told AFP on Monday that she left.", False),
        ("The agency (AFP) said on Monday that Ana Roth had left.", False),
    ],
)
def test_the_sender_of_a_report_is_no_node(text: str, sent: bool) -> None:
    document = plain_document(text)
    (parsed,) = parse(document)
    agency = Entity(
        "afp", "Organization", "AFP",
        mentions=tuple(Span(m.start(), m.end()) for m in re.finditer("AFP", text)),
    )  # fmt: skip
    left = without_title_words(parsed, Extraction(document, entities=(agency,)), load_lexicon())
    assert (not left.entities) is sent
