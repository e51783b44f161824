"""Parts of a number: breakdowns, lists, nationalities; and whose a number or a time is."""

from __future__ import annotations

import pytest

from kg.extraction.pipeline import Pipeline
from kg.extraction.settings import Settings
from kg.model import Event, Extraction, Role, Status
from tests.conftest import plain_document
from tests.extraction.test_events import Parse, extract


def event(found: Extraction, kind: str, nth: int = 0) -> Event:
    return [event for event in found.events if event.type == kind][nth]


def parts(event: Event, role: str = "patient") -> list[Role]:
    return [part for part in event.roles if part.role == role and part.of is not None]


def numbers(event: Event) -> list[int | float | None]:
    return [part.quantity.value if part.quantity else None for part in parts(event)]


def countries(found: Extraction, event: Event) -> list[str]:
    names = {entity.id: entity.name for entity in found.entities}
    return [names[part.entity or ""] for part in parts(event, "origin")]


@pytest.mark.parametrize(
    ("text", "kind", "values"),
    [
        ("Militias killed 36 farmers, most of them women.", "Killing", [None]),
        ("Guards injured 52 spectators, six seriously.", "Injury", [6]),
        ("Traders trafficked 130 people, 90 men and 40 women.", "Trafficking", [90, 40]),
        ("Traders trafficked 130 people, 90 men and 30 women.", "Trafficking", []),
        ("Half of the 120 sailors rescued were boys.", "Rescue", [50]),
        ("Police arrested 52 people in Zerrin. Eleven were foreigners.", "Arrest", [11]),
        ("Police arrested 52 people in Zerrin. Sixty were foreigners.", "Arrest", []),
        (
            "Police detained sixty men. Two Kenyans and an Indian were among the detainees.",
            "Detention",
            [2, 1],
        ),
        ("A total of 90 men were held, of whom 30 were ill.", "Detention", [30]),
        ("Nobel laureate Tam Orrel — a member of the guild — was arrested.", "Arrest", []),
        ("The 12 men were held, the youngest of them 16.", "Detention", []),
        ("Ten people were killed. Among the dead were two nuns and a child.", "Killing", [2, 1]),
    ],
)
def test_parts_of_a_number(parse: Parse, text: str, kind: str, values: list[int | None]) -> None:
    assert numbers(event(extract(parse, text), kind)) == values


def test_parts_that_are_so_and_so_carry_their_countries(parse: Parse) -> None:
    found = extract(
        parse,
        "Of the 88 people arrested in Teslin, 51 are Kenyans and 20 hold Brazilian passports.",
    )
    arrest = event(found, "Arrest")
    assert numbers(arrest) == [51, 20]
    assert countries(found, arrest) == ["Kenya", "Brazil"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Police arrested nine Portuguese welders.", ["Portugal"]),
        ("Police arrested three South Koreans.", ["South Korea"]),
        ("Kenyan police arrested nine welders.", []),
        ("Police arrested nine Muslims.", []),
        ("Police arrested 20 men. They come from Kenya and Nepal.", ["Kenya", "Nepal"]),
        ("Police arrested the editor of the Sunday Lantern.", []),
    ],
)
def test_nationality_of_all_who_undergo(parse: Parse, text: str, names: list[str]) -> None:
    found = extract(parse, text)
    assert sorted(countries(found, event(found, "Arrest"))) == names


def test_a_named_person_of_a_country_is_no_country() -> None:
    document = plain_document("The Kenyan driver Tom Orrel was arrested.")
    (found,) = Pipeline(Settings(tagger="rules")).extract([document])
    arrest = event(found, "Arrest")
    names = {entity.id: entity.name for entity in found.entities}
    assert [(r.role, names[r.entity or ""]) for r in arrest.roles] == [
        ("patient", "Tom Orrel"),
        ("origin", "Kenya"),
    ]


def test_a_part_is_another_entity_than_the_whole() -> None:
    document = plain_document("Gunmen killed at least 11 people, two of them Kenyan nurses.")
    (found,) = Pipeline(Settings(tagger="rules")).extract([document])
    killing = event(found, "Killing")
    (whole,) = [r for r in killing.roles if r.role == "patient" and r.of is None]
    (part,) = parts(killing)
    names = {entity.id: entity.name for entity in found.entities}
    assert whole.entity != part.entity
    assert names[whole.entity or ""] == "at least 11 people"


def test_what_a_spokesman_tells_of_a_part_is_his_claim() -> None:
    document = plain_document("Guards arrested 31 men. Five are Kenyans, the park service said.")
    (found,) = Pipeline(Settings(tagger="rules")).extract([document])
    told, claimed = event(found, "Arrest"), event(found, "Arrest", 1)
    assert (told.status, numbers(told)) == (Status.ASSERTED, [])
    assert (claimed.status, numbers(claimed)) == (Status.CLAIMED, [5])


def test_the_whole_is_kept_beside_the_part(parse: Parse) -> None:
    released = event(extract(parse, "Of the 64 hostages, 50 were released."), "Release")
    (patient,) = [role for role in released.roles if role.role == "patient"]
    assert patient.quantity is not None
    assert (patient.quantity.value, patient.quantity.of) == (50, "the 64 hostages")


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("Police said on Thursday they had arrested nine men on 2 March 2021.", ["2021-03-02"]),
        ("He was arrested in 2012, convicted in 2014 and freed in 2020.", ["2012", "2014", "2020"]),
        ("A year after the nuns were freed, their captor was arrested.", [None, None]),
    ],
)
def test_whose_a_time_is(parse: Parse, text: str, times: list[str | None]) -> None:
    found = extract(parse, text)
    assert [event.time.value if event.time else None for event in found.events] == times


@pytest.mark.parametrize(
    ("text", "kind", "lengths"),
    [
        ("A jury cleared Ada Holm of fraud, after deliberating for less than three hours.",
         "Acquittal", 0),
        ("The strike lasted for nine days.", "Protest", 1),
    ],
)  # fmt: skip
def test_what_came_before_takes_its_own_time(
    parse: Parse, text: str, kind: str, lengths: int
) -> None:
    roles = event(extract(parse, text), kind).roles
    assert [role.role for role in roles].count("time") == lengths
