"""The seeds hold together: quoted fragments stand in their articles, tables are well formed."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import yaml

SEEDS = Path(__file__).parents[2] / "seeds"
ARTICLES = SEEDS / "articles"
ENTITY_COLUMNS = ["id", "type", "name", "aliases", "wikidata", "description"]
MINIMA = {"statements", "allegations", "events", "denials", "named_speakers"}
TYPES = {"Person", "Organization", "GovernmentBody", "Group", "Publication", "Place", "Site"}


class _VisibleText(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden += tag in {"script", "style"}

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in {"script", "style"}

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(data)


def _words_of(article: str) -> str:
    name, _, record = article.partition("#")
    text = (ARTICLES / name).read_text(encoding="utf-8")
    if name.endswith(".jsonl"):
        rows = {row["id"]: row for row in map(json.loads, text.splitlines())}
        text = rows[record]["text"]
    elif name.endswith(".html"):
        parser = _VisibleText()
        parser.feed(text)
        text = " ".join(parser.parts)
    return re.sub(r"\s+", " ", text)


def _yaml(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((SEEDS / name).read_text(encoding="utf-8"))
    return loaded


def _quotes(node: object) -> Iterator[tuple[str, str]]:
    if isinstance(node, dict):
        if "article" in node and "quote" in node:
            yield node["article"], node["quote"]
        for value in node.values():
            yield from _quotes(value)
    elif isinstance(node, list):
        for value in node:
            yield from _quotes(value)


def _table(name: str) -> list[dict[str, str]]:
    with (SEEDS / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


EXPECTED = _yaml("expected_counts.yaml")["articles"]
QUESTIONS = _yaml("competency_answers.yaml")["questions"]


def test_every_article_has_expected_counts() -> None:
    assert {key.partition("#")[0] for key in EXPECTED} == {p.name for p in ARTICLES.iterdir()}


@pytest.mark.parametrize("article", EXPECTED)
def test_expected_fragments_stand_in_their_article(article: str) -> None:
    text, wanted = _words_of(article), EXPECTED[article]
    fragments = [
        s[key] for s in wanted.get("statements", []) for key in ("cue", "content") if key in s
    ]
    fragments += [f["words"] for f in wanted.get("facts", []) if "words" in f]
    fragments += wanted.get("never", []) + wanted.get("never_as_fact", [])
    assert [f for f in fragments if f not in text] == []
    assert set(wanted["minimum"]) == MINIMA


def test_all_25_questions_are_answered() -> None:
    assert list(QUESTIONS) == list(range(1, 26))
    assert all("never" in question for question in QUESTIONS.values())


@pytest.mark.parametrize("number", QUESTIONS)
def test_answers_quote_their_article(number: int) -> None:
    missing = [(a, q) for a, q in _quotes(QUESTIONS[number]) if q not in _words_of(a)]
    assert missing == []


@pytest.mark.parametrize("name", ["entities.csv", "entities_fictional.csv"])
def test_entities_are_well_formed(name: str) -> None:
    rows = _table(name)
    assert list(rows[0]) == ENTITY_COLUMNS
    assert {row["type"] for row in rows} <= TYPES
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", row["id"]) for row in rows)
    assert all(re.fullmatch(r"(Q[1-9]\d*)?", row["wikidata"]) for row in rows)
    assert len({row["id"] for row in rows}) == len(rows)


def test_no_name_or_identifier_belongs_to_two_entities() -> None:
    rows = _table("entities.csv") + _table("entities_fictional.csv")
    names = [n for row in rows for n in {row["name"], *row["aliases"].split("|")} - {""}]
    links = [row["wikidata"] for row in rows if row["wikidata"]]
    assert sorted({n for n in names if names.count(n) > 1}) == []
    assert sorted({q for q in links if links.count(q) > 1}) == []


def test_names_that_have_a_type_alone_are_no_entity_and_stand_once() -> None:
    rows = _table("known_names.csv")
    assert list(rows[0]) == ["type", "name", "aliases"]
    assert {row["type"] for row in rows} <= TYPES - {"Person", "Place"}
    names = [n for row in rows for n in {row["name"], *row["aliases"].split("|")} - {""}]
    assert sorted({n for n in names if names.count(n) > 1}) == []
    entities = _table("entities.csv") + _table("entities_fictional.csv")
    known = {n for row in entities for n in {row["name"], *row["aliases"].split("|")} - {""}}
    assert sorted(known.intersection(names)) == []


def test_invented_entities_say_so_and_hold_no_person_and_no_link() -> None:
    for row in _table("entities_fictional.csv"):
        assert row["id"].startswith("fiction-")
        assert row["description"].startswith("invented")
        assert row["type"] != "Person"
        assert row["wikidata"] == ""


def test_demonyms_point_to_known_places() -> None:
    places = {
        row["id"]
        for row in _table("entities.csv") + _table("entities_fictional.csv")
        if row["type"] == "Place"
    }
    assert {row["id"] for row in _table("demonyms.csv")} <= places
