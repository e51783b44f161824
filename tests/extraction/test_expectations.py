"""The user's article, and a paraphrase with other names, as a careful reader sees them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import yaml

from kg.extraction.settings import Settings
from kg.model import Document
from kg.ontology.vocabulary import DEFAULT_BASE
from kg.rdf import quads
from kg.reader import read_documents
from tests.expectations import Reader
from tests.extracting import extract

PARAPHRASE = Path(__file__).parents[1] / "cases/paraphrase"
# Statements beyond the listed ones that a careful reader would not call wrong: calls for reform,
# characterisations by the narrator. More than these would be noise.
EXTRA_STATEMENTS = 6


def check(path: Path, expected: dict[str, Any]) -> dict[str, str]:
    """Prints what was found of what, asserts the floors, gives the counts."""
    documents = [d for d in read_documents([path]) if isinstance(d, Document)]
    (extraction,) = extract(documents, settings=Settings())
    reader = Reader(extraction)
    counts = {}
    for key, find in (
        ("claims", reader.claim),
        ("events", reader.event),
        ("allegations", reader.allegation),
        ("roles", reader.role),
    ):
        missing = [item for item in expected[key] if find(item) is None]
        total = len(expected[key])
        counts[key] = f"{total - len(missing)}/{total}"
        print(f"{key}: {counts[key]}", *(f"\n  missing: {item}" for item in missing))
        floor = {"claims": total - 2, "events": total - 2}.get(key, total)
        assert total - len(missing) >= floor, missing
    assert not reader.leaks(expected["never_as_fact"])
    names = reader.all_names().lower()
    assert [n for n in expected["not_in_graph"] if n.lower() in names] == []
    written = " | ".join(
        quad.object.value
        for quad in quads(extraction, base=DEFAULT_BASE)
        if isinstance(quad.object, ox.Literal)
    ).lower()
    assert [n for n in expected["not_in_graph"] if n.lower() in written] == []
    listed = {id(reader.claim(item)) for item in expected["claims"]}
    extra = [s for s in extraction.statements if id(s) not in listed]
    print("statements beyond the listed:", *(f"\n  {reader.text(s.evidence)}" for s in extra))
    assert len(extra) <= EXTRA_STATEMENTS
    return counts


@pytest.mark.shared
def test_the_users_article(shared: Path) -> None:
    expected = yaml.safe_load((shared / "eval/seed_expectations.yaml").read_text("utf-8"))
    (path,) = sorted((shared / "seeds").glob("*.txt"))
    check(path, expected)


def test_a_paraphrase_with_other_names_countries_and_figures() -> None:
    expected = yaml.safe_load((PARAPHRASE / "expectations.yaml").read_text("utf-8"))
    check(PARAPHRASE / "article.txt", expected)
