"""Headlines in capitals are read twice: what only one reading tells is not told."""

from __future__ import annotations

import pytest

from kg.extraction.pipeline import load_pipeline
from kg.extraction.settings import Settings
from kg.model import Event
from tests.benchmarks import unearned

CASES = {case["id"]: case for case in unearned.load_all("headlines")}


def events(name: str, **changes: str) -> list[Event]:
    document = unearned.document({**CASES[name], **changes})
    (found,) = load_pipeline(Settings(tagger="best")).extract([document])
    return [event for event in found.events if event.trigger.start < len(document.title or "")]


def test_a_headline_that_both_readings_tell_alike_is_told() -> None:
    (death,) = events("he-dies")
    assert death.type == "Death"
    # The place stands in the text below the headline.
    assert [role.role for role in death.roles if role.entity] == ["patient", "place"]


def test_what_the_readings_disagree_on_is_not_told() -> None:
    told = [(event.type, role.role) for event in events("he-killed-by") for role in event.roles]
    assert ("Killing", "agent") not in told


@pytest.mark.parametrize("title", ["Swimmer Ana Roth dies at 91", "Swimmer Ana Roth Dies at 91"])
def test_the_case_of_a_headline_changes_nothing_that_is_clear(title: str) -> None:
    (death,) = events("he-dies", title=title)
    assert (death.type, death.trigger.start) == ("Death", title.lower().index("dies"))


def test_without_running_text_a_headline_is_read_once() -> None:
    assert [e.type for e in events("he-dies", text="She was 91.")] == ["Death"]
