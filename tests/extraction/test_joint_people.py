"""Two nouns with one article are one speaker; nobody who was arrested or hurt is lost."""

from __future__ import annotations

import pytest

from kg.extraction.settings import Settings
from tests.conftest import plain_document
from tests.extracting import extract


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ('"This must stop," the Orsk senator and presidential candidate said.', 1),
        ("The influential delegate and conservative activist, who left, warned of a fight.", 1),
        ("A doctor and nurse said that the levy would hurt Orsk.", 2),
        ("The president and vice president said that the levy would hurt Orsk.", 2),
        ("The mayor and deputy mayor said that the levy would hurt Orsk.", 2),
        ("A man and young woman said that the levy would hurt Orsk.", 2),
        ("The senator and presidential candidate were asked. They said that it would stop.", 2),
    ],
)
def test_two_nouns_with_one_article_are_one_speaker(text: str, people: int) -> None:
    (found,) = extract([plain_document(text)], settings=Settings(tagger="best"))
    speakers = {actor for one in found.statements for actor in one.actors}
    kinds = [one for one in found.entities if one.id in speakers and one.type == "Person"]
    assert len(kinds) == people


def test_both_who_are_arrested_stay() -> None:
    text = "Police arrested a doctor and retired nurse in Orsk on Monday. The nurse was charged."
    (found,) = extract([plain_document(text)], settings=Settings(tagger="best"))
    arrested = [r for e in found.events if e.type == "Arrest" for r in e.roles]
    assert len([r for r in arrested if r.role == "patient"]) == 2
