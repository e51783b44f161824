"""The pages made from the ontology, the queries and the schema of records are up to date."""

from __future__ import annotations

import re

from kg.queries.named import load_named_queries
from kg.queries.reference_docs import ontology_page, pages


def test_pages_are_fresh() -> None:
    for path, text in pages().items():
        assert path.read_text("utf-8") == text, (
            f"{path.name}: run python -m kg.queries.reference_docs"
        )


def test_every_term_and_question_is_there() -> None:
    page = ontology_page()
    for term in ("kg:claims", "kg:allegedComplicityIn", "kg:PublicationEvent", "kg:NonFuture"):
        assert f"### {term}\n" in page
    assert len(re.findall(r"^### kg:", page, re.MULTILINE)) > 200
    assert "\nNone\n" not in page
    questions = next(text for path, text in pages().items() if path.name == "queries.md")
    assert questions.count("```sparql") == len(load_named_queries())
