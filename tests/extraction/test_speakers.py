"""Who makes a statement, on short texts: documents, titles before names, owners."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path

import pytest

from kg.model import Entity
from tests.cases.loading import cases_of
from tests.extracting import extract
from tests.mentions_by_hand import document_of

PATH = Path(__file__).parents[1] / "cases" / "speakers"
KEYS = frozenset({"id", "text", "said", "never", "speakers", "types"})
# Known to fail, each with its reason: a case that begins to pass must leave this list.
OPEN: Mapping[str, str] = {
    "title-head-of-body": "the body before the name is read as part of the description",
    "kind-party": "the tagger takes the noun into the name",
    "kind-person-is-not": "in so few words the tagger takes the person for a firm",
    "within-relative": "a subject with a relative clause is read as the speaker of all behind it",
    "number-juror": "the tokenizer parts No. from its number",
    "number-witness": "the tokenizer parts No. from its number",
    "party-plural": "the tagger takes the place into a name",
    "on-told-that": 'background after a report has the same form: "He had been arrested in May"',
}
# The files, and how many of their cases kept aside are right: a change must not fall behind it.
RIGHT_ASIDE = {"sources": 17, "titles": 10, "continued": 3, "named_there": 12}

Case = Mapping[str, str | Sequence[str]]


@cache
def cases(name: str) -> tuple[Case, ...]:
    return tuple(cases_of(PATH / f"{name}.yaml", KEYS))


def is_aside(case: Case) -> bool:
    return int(sha256(str(case["id"]).encode()).hexdigest(), 16) % 3 == 0


def speakers(case: Case) -> list[Entity] | None:
    """Who makes the statement that holds the words; None where there is no such statement."""
    (found,) = extract([document_of(str(case["id"]), str(case["text"]))])
    said = str(case["said"])
    for statement in found.statements:
        if any(said in found.document.words(span) for span in statement.content):
            return [one for one in found.entities if one.id in statement.actors]
    return None


def faults(case: Case) -> list[str]:
    found = speakers(case)
    if found is None:
        return [] if "never" in case else ["no statement"]
    names, types = sorted(one.name for one in found), sorted(one.type for one in found)
    wrong = [f"{name} speaks" for name in case.get("never", ()) if name in names]
    if "speakers" in case and names != sorted(case["speakers"]):
        wrong.append(f"{names} speak")
    if "types" in case and types != sorted(case["types"]):
        wrong.append(f"{types} speak")
    return wrong


@pytest.mark.parametrize(
    "case",
    [c for name in RIGHT_ASIDE for c in cases(name) if not is_aside(c)],
    ids=lambda c: str(c["id"]),
)
def test_case(case: Case) -> None:
    wrong = faults(case)
    if str(case["id"]) in OPEN:
        assert wrong, "the case passes now: take it off the list"
        pytest.xfail(OPEN[str(case["id"])])
    assert wrong == []


@pytest.mark.parametrize("name", RIGHT_ASIDE)
def test_cases_kept_aside(name: str) -> None:
    assert sum(not faults(case) for case in cases(name) if is_aside(case)) >= RIGHT_ASIDE[name]
