"""Mentions: names and their types, titles, headings, descriptions, posts."""

from __future__ import annotations

import pytest

from kg.extraction.coreference.mentions import find_mentions
from kg.extraction.coreference.resolution import Resolution
from kg.model import Entity, MentionKind
from kg.ontology.gazetteer import load_gazetteer
from kg.ontology.lexicon import load_lexicon
from tests.mentions_by_hand import document_of, parse, resolver


def mentions_of(text: str) -> dict[str, tuple[str, MentionKind]]:
    (parsed,) = parse(document_of("doc", text))
    found = find_mentions(parsed, load_lexicon(), load_gazetteer())
    return {parsed.document.words(m.span): (m.type, m.kind) for m in found}


def resolution_of(text: str) -> Resolution:
    (parsed,) = parse(document_of("doc", text))
    return resolver().resolve(parsed)


def relations_of(text: str) -> set[tuple[str, str, str]]:
    found = resolution_of(text)
    names = {entity.id: entity.name for entity in found.entities}
    return {(names[r.subject], r.predicate, names[r.object]) for r in found.relations}


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("Raids took place in Kratie and Pursat.", "Kratie", "Place"),
        ("Judge Linda Park heard the case.", "Linda Park", "Person"),
        ("Daniel Park wrote the story.", "Daniel Park", "Person"),
        ("The bus stopped at Orrin Falls.", "Orrin Falls", "Place"),
        ("The Ministry of Fisheries denied it.", "Ministry of Fisheries", "GovernmentBody"),
        ("Kestrel Mining Ltd. owns the pit.", "Kestrel Mining Ltd.", "Organization"),
        ("Nineteen died in the Gerrit pit on Monday.", "Gerrit", "Place"),
        ("Yusuf al-Hadid edits the weekly.", "Yusuf al-Hadid", "Person"),
        ("Marie-Claire Dubois resigned.", "Marie-Claire Dubois", "Person"),
    ],
)
def test_types_of_names(text: str, name: str, kind: str) -> None:
    assert mentions_of(text).get(name, ("",))[0] == kind


def test_titles_are_trimmed_off() -> None:
    found = mentions_of("Prime Minister Hugo Brandt met Dr. Ruth Adler.")
    assert {"Hugo Brandt", "Ruth Adler"} <= set(found)
    assert "Prime Minister Hugo Brandt" not in found


def test_a_body_before_a_title_is_its_own_name() -> None:
    found = mentions_of("Solace International Secretary General Agnès Delacourt came.")
    assert found["Solace International"][0] == "Organization"
    assert found["Agnès Delacourt"][0] == "Person"


def test_headings_mint_nobody() -> None:
    found = mentions_of("Perilous Rescue Stuns Town\n\nDivers pulled a boy from the river.")
    assert not [
        words for words, (kind, _) in found.items() if kind == "Person" and words != "a boy"
    ]


def test_a_heading_repeats_a_name_of_the_text() -> None:
    found = resolution_of("Weil Denies Leak\n\nJonas Weil denied the leak on Tuesday.")
    (person,) = (entity for entity in found.entities if entity.type == "Person")
    assert len(person.mentions) == 2


def test_nationals_are_a_group_not_a_body() -> None:
    found = mentions_of("Police held 85 Cambodians for a week.")
    assert found["85 Cambodians"] == ("Group", MentionKind.NOMINAL)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Prosecutors charged Ada Stone on Monday.", "GovernmentBody"),
        ("Federal prosecutors charged Ada Stone.", "GovernmentBody"),
        ("A tribunal fined Ada Stone.", "GovernmentBody"),
        ("Two prosecutors met Ada Stone.", "Group"),
        ("Some former prosecutors blamed Ada Stone.", "Group"),
    ],
)
def test_prosecutors_are_a_body_unless_some_of_them_are_meant(text: str, kind: str) -> None:
    (body,) = [one for one in resolution_of(text).entities if one.unnamed]
    assert body.type == kind


def test_unnamed_actors_are_marked() -> None:
    entities = resolution_of("Some critics blamed Ada Stone.").entities
    assert {(e.name, e.unnamed) for e in entities} == {("Some critics", True), ("Ada Stone", False)}


def test_places_that_nothing_names_are_no_entities() -> None:
    entities: tuple[Entity, ...] = resolution_of("Rain fell across various provinces.").entities
    assert entities == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Agnès Delacourt, Secretary General of Solace International, came.",
            {
                (
                    "Agnès Delacourt",
                    "holdsPosition",
                    "Secretary General of Solace International",
                ),
                ("Agnès Delacourt", "memberOf", "Solace International"),
            },
        ),
        ("Senator Ola Frey wrote it.", {("Ola Frey", "holdsPosition", "Senator")}),
        (
            "Indonesian fisherman Budi Santoso was freed.",
            {
                ("Budi Santoso", "nationality", "Indonesia"),
                ("Budi Santoso", "hasOccupation", "fisherman"),
            },
        ),
        (
            "Paula Stein, a spokeswoman for Norvane Shipping, declined to comment.",
            {
                ("Paula Stein", "holdsPosition", "spokeswoman of Norvane Shipping"),
                ("Paula Stein", "spokespersonFor", "Norvane Shipping"),
                ("Paula Stein", "memberOf", "Norvane Shipping"),
            },
        ),
        (
            "Thai Prime Minister Hugo Brandt left.",
            {("Hugo Brandt", "holdsPosition", "Prime Minister of Thailand")},
        ),
        ("Greta Holm left Dover.", set()),
    ],
)
def test_posts(text: str, expected: set[tuple[str, str, str]]) -> None:
    assert relations_of(text) == expected


def test_a_post_inside_a_quotation_is_no_fact() -> None:
    text = '"Minister Ola Frey, a member of the Reform Party, lied," said Jonas Weil.'
    assert not {r for r in relations_of(text) if r[0] == "Ola Frey"}


def test_a_post_carries_its_sentence_and_the_day_of_the_report() -> None:
    from dataclasses import replace

    text = "It rained. Senator Ola Frey wrote it."
    document = replace(document_of("doc", text), published="2026-03-14")
    (parsed,) = parse(document)
    (relation,) = resolver().resolve(parsed).relations
    assert document.words(relation.evidence[0]) == "Senator Ola Frey wrote it."
    assert relation.time is not None
    assert relation.time.value == "2026-03-14"
    assert document.words(relation.span) == "Senator Ola Frey"
