"""Whoever a text describes and names in one role of one event is one person, once in the event."""

from __future__ import annotations

import pytest

from kg.extraction.settings import Settings
from kg.model import Event
from tests.conftest import plain_document
from tests.extracting import extract

SETTINGS = Settings(tagger="best")


def victims(text: str, kind: str) -> list[list[str]]:
    """Who is the patient of each event of a kind."""
    (found,) = extract([plain_document(text)], settings=SETTINGS)
    names = {one.id: one.name for one in found.entities}

    def of(event: Event) -> list[str]:
        return [names.get(r.entity or "", "") for r in event.roles if r.role == "patient"]

    return [of(event) for event in found.events if event.type == kind]


@pytest.mark.parametrize(
    "text",
    [
        "Driver charged in fatal Norbank crash\n\nA driver was charged with manslaughter on "
        "Monday. Ivo Falk was arrested at home. Falk was charged with manslaughter after a crash.",
        "Man charged with arson over Halvay depot fire\n\nA man has been charged with arson after "
        "a fire in Halvay. Ivo Falk, 24, of Orsk, is charged with arson.",
    ],
)
def test_a_charge_told_by_a_noun_and_by_a_name_is_of_one_person(text: str) -> None:
    assert victims(text, "Charge") == [["Ivo Falk"]]


@pytest.mark.parametrize(
    "text",
    [
        "Mira Lind was killed in a blast in Orsk on Monday. A nurse was also killed in the blast.",
        "A nurse was killed in the Orsk blast on Monday. Mira Lind was also killed in the blast.",
    ],
)
def test_one_more_victim_is_not_lost(text: str) -> None:
    told = {name.lower() for event in victims(text, "Killing") for name in event}
    assert told == {"mira lind", "a nurse"}
