"""Events that the text tells apart by a year or a town share nobody and no place."""

from __future__ import annotations

from kg.extraction.settings import Settings
from kg.model import Event, Extraction
from tests.conftest import plain_document
from tests.extracting import extract


def read(text: str) -> Extraction:
    (found,) = extract([plain_document(text)], settings=Settings(tagger="best"))
    return found


def events(found: Extraction, kind: str) -> list[Event]:
    return [event for event in found.events if event.type == kind]


def parts(found: Extraction, event: Event, role: str) -> set[str]:
    names = {one.id: one.name for one in found.entities}
    filled = (one for one in event.roles if one.role == role)
    return {names.get(one.entity or "", found.document.words(one.span)) for one in filled}


def test_who_died_on_friday_is_not_the_victim_of_an_older_case() -> None:
    found = read(
        "A 40-year-old was charged in a 2003 murder case. The body of Ida Holm, who was murdered "
        "on Friday, was found in a flat in Orm."
    )
    told = {
        event.time.value: parts(found, event, "patient")
        for event in events(found, "Killing")
        if event.time is not None
    }
    assert told["2003"] == set()
    assert {"Ida Holm"} in told.values()


def test_attacks_in_two_towns_are_two() -> None:
    found = read(
        "Nine people died on Friday in yet another terrorist attack in Munich. Brandt has taken a "
        "hard line since the San Bernardino and Paris terrorist attacks."
    )
    attacks = events(found, "Attack")
    assert [parts(found, event, "place") for event in attacks] == [{"Munich"}, {"San Bernardino"}]


def test_an_attack_is_one_where_its_town_is_told_again() -> None:
    found = read("Gunmen attacked a hotel in Nairobi on Friday. The Nairobi attack lasted an hour.")
    assert len(events(found, "Attack")) == 1


def test_the_arrest_of_another_man_is_another_arrest() -> None:
    found = read(
        "Police arrested a man in Vesk on Friday. Another man was arrested in Orm in June."
    )
    told = [parts(found, event, "place") for event in events(found, "Arrest")]
    assert told == [{"Vesk"}, {"Orm"}]


def test_charges_against_another_woman_are_other_charges() -> None:
    found = read("A woman was charged with theft. Another woman was charged with fraud.")
    told = [parts(found, event, "reason") for event in events(found, "Charge")]
    assert told == [{"theft"}, {"fraud"}]
