"""Whole articles on subjects of their own, against what a reader takes from each."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
import yaml

from kg.model import Document
from kg.pipeline import Settings, extract
from kg.reader import read_documents
from tests.expectations import Reader

ARTICLES = sorted((Path(__file__).parent / "cases/articles").glob("*.txt"))
# What was found of 101 claims, 40 events, 2 allegations, 31 posts and 7 relations when this was
# written, with a little room: a change that mends one article may cost another an item.
FLOORS = {"claims": 95, "events": 27, "allegations": 2, "roles": 25, "relations": 3}


@pytest.fixture(scope="module")
def readers() -> dict[str, Reader]:
    documents = [d for d in read_documents(ARTICLES) if isinstance(d, Document)]
    extractions = extract(documents, settings=Settings())
    return {path.stem: Reader(x) for path, x in zip(ARTICLES, extractions, strict=True)}


def expected(name: str) -> dict[str, list[dict[str, str]]]:
    path = ARTICLES[0].with_name(f"{name}.yaml")
    found: dict[str, list[dict[str, str]]] = yaml.safe_load(path.read_text("utf-8"))
    return found


def test_most_of_what_a_reader_takes_is_found(readers: dict[str, Reader]) -> None:
    found: Counter[str] = Counter()
    for name, reader in readers.items():
        for key, find in (
            ("claims", reader.claim),
            ("events", reader.event),
            ("allegations", reader.allegation),
            ("roles", reader.role),
            ("relations", reader.relation),
        ):
            missing = [item for item in expected(name)[key] if find(item) is None]
            found[key] += len(expected(name)[key]) - len(missing)
            print(f"{name}: {key}", *(f"\n  missing: {item}" for item in missing))
    assert {key: found[key] >= floor for key, floor in FLOORS.items()} == dict.fromkeys(
        FLOORS, True
    ), found


@pytest.mark.parametrize("name", [path.stem for path in ARTICLES])
def test_no_claim_is_told_as_a_fact_and_no_furniture_is_read(
    readers: dict[str, Reader], name: str
) -> None:
    reader, told = readers[name], expected(name)
    assert reader.leaks(told["never_as_fact"]) == []
    names = reader.all_names().lower()
    assert [word for word in told["not_in_graph"] if str(word).lower() in names] == []
