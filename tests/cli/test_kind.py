"""``kg kind suggest``: lines that can be pasted, uses in the user's articles, and what follows."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

import kg
from kg.cli import main
from kg.extraction.settings import Settings
from kg.ontology.turtle import prefixes_of
from tests.conftest import plain_document
from tests.extracting import extract

OWN = """@prefix kg: <https://w3id.org/newskg/ontology#> .
@prefix lex: <https://w3id.org/newskg/lexicon#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix my: <https://example.org/land#> .

my:Eviction a lex:EventKind ; rdfs:label "eviction" ; kg:allegedForm my:allegedEviction ;
  lex:frame lex:onPerson ; lex:verb "evict" ; lex:noun "eviction" .
"""
ARTICLE = """Village cleared near Halvay

Soldiers evicted weavers from the Marl farm on Monday.

The governor of Torvik ejected forty fishermen from Halden Farm on Tuesday, the council said.

Lantern Watch accused Orlo Holdings of ejecting the widows of Ostmere from the terraces.
"""


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    path = tmp_path / "mine.ttl"
    path.write_text(OWN, "utf-8")
    return path


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "article.txt"
    path.write_text(ARTICLE, "utf-8")
    return path


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    code = main(["kind", "suggest", *map(str, arguments)])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def as_json(capsys: pytest.CaptureFixture[str], *arguments: object) -> dict[str, Any]:
    code, out, _ = run(capsys, *arguments, "--json")
    assert code == 0
    found: dict[str, Any] = json.loads(out)
    return found


def triples(turtle: str) -> set[tuple[str, str, str]]:
    """Those of named subjects."""
    parsed = ox.parse(turtle.encode(), format=ox.RdfFormat.TURTLE)
    return {
        (str(quad.subject), str(quad.predicate), str(quad.object))
        for quad in parsed
        if isinstance(quad.subject, ox.NamedNode)
    }


def test_what_is_printed_can_be_pasted(mine: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, mine, "--limit", "40")
    assert code == 0
    assert '\nmy:Eviction lex:verb "eject" .' in out
    added = triples(OWN + out) - triples(OWN)
    assert len(added) > 10
    assert {subject for subject, _, _ in added} == {"<https://example.org/land#Eviction>"}
    taken = [line for line in out.splitlines() if "already a trigger of Deportation" in line]
    assert taken
    assert all(line.startswith("# my:Eviction") for line in taken)
    assert mine.read_text("utf-8") == OWN  # nothing is taken over by itself


def test_uses_in_articles_are_shown_with_a_sentence(
    mine: Path, article: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = run(capsys, mine, "--in", article, "--limit", "40")
    assert code == 0
    lines = out.splitlines()
    at = next(i for i, line in enumerate(lines) if 'lex:verb "eject"' in line)
    assert lines[at + 1].startswith("#     2 times in 1 article: “The governor of Torvik ejected")
    assert "#     not in your articles" in lines
    assert lines[-1] == "# looked for in 1 article"
    assert triples(OWN + out) > triples(OWN)  # sentences are comments


def test_json_holds_the_same(mine: Path, article: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = as_json(capsys, mine, "--in", article, "--limit", "40")
    (kind,) = found["kinds"]
    assert (found["articles"], kind["kind"]) == (1, "Eviction")
    assert kind["like"] == ["evict", "eviction"]
    (eject,) = (
        one for one in kind["suggestions"] if (one["word"], one["shape"]) == ("eject", "verb")
    )
    assert (eject["times"], eject["articles"]) == (2, 1)
    assert eject["turtle"] == 'my:Eviction lex:verb "eject" .'
    start, end = eject["example"]["span"]
    assert ARTICLE[start:end].startswith("The governor of Torvik ejected")


def test_a_built_folder_can_be_looked_into(
    mine: Path, article: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert main(["build", str(article), "-o", str(out), "--tagger", "rules"]) == 0
    capsys.readouterr()
    from_folder = as_json(capsys, mine, "--in", out, "--limit", "40")
    from_text = as_json(capsys, mine, "--in", article, "--limit", "40")
    assert [strip(one) for one in from_folder["kinds"]] == [
        strip(one) for one in from_text["kinds"]
    ]


def strip(kind: dict[str, Any]) -> list[tuple[str, int, int]]:
    return [(one["turtle"], one["times"], one["articles"]) for one in kind["suggestions"]]


def test_pasted_words_find_events_of_the_kind(
    mine: Path, article: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """End to end with the tagger "best": its models of senses and labels do not refuse the kind."""
    given = plain_document(ARTICLE)
    settings = Settings(tagger="best", ontology=(mine,))
    (before,) = extract([given], settings=settings)
    assert [e.type for e in before.events if e.type == "Eviction"] == ["Eviction"]
    (kind,) = as_json(capsys, mine, "--in", article, "--limit", "40")["kinds"]
    chosen = [
        one["turtle"]
        for one in kind["suggestions"]
        if one["times"] and not one["already_a_trigger_of"]
    ]
    assert chosen
    more = mine.with_name("more.ttl")
    more.write_text(OWN + "\n".join(chosen), "utf-8")
    (after,) = extract([given], settings=Settings(tagger="best", ontology=(more,)))
    events = [e for e in after.events if e.type == "Eviction"]
    words = [ARTICLE[e.trigger.start : e.trigger.end] for e in events]
    assert words == ["evicted", "ejected", "ejecting"]
    names = {entity.id: entity.name for entity in after.entities}
    assert {role.role for role in events[1].roles} >= {"agent", "patient"}
    accused = [names[r.entity] for r in events[2].roles if r.role == "agent" and r.entity in names]
    assert accused == ["Orlo Holdings"]
    assert events[2].status is kg.Status.ALLEGED


def test_an_iri_without_a_prefix_is_written_in_full(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "mine.ttl"
    path.write_text(
        "<https://example.org/land#Eviction> a <https://w3id.org/newskg/lexicon#EventKind> ;"
        ' <https://w3id.org/newskg/lexicon#verb> "evict" .',
        "utf-8",
    )
    _, out, _ = run(capsys, path)
    start = "<https://example.org/land#Eviction> <https://w3id.org/newskg/lexicon#"
    assert sum(line.startswith(start) for line in out.splitlines()) == 10
    assert triples(out)
    assert prefixes_of(path) == {}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("my:Eviction a", "mine.ttl: not valid Turtle"),
        ('my:Eviction lex:nuon "eviction" .', "lex:nuon does not exist; write lex:noun"),
        ("", "mine.ttl: gives words to no kind; write one as"),
        (None, "mine.ttl: cannot be read"),
    ],
)
def test_what_is_wrong_with_the_file_is_said_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str | None, message: str
) -> None:
    path = tmp_path / "mine.ttl"
    if text is not None:
        path.write_text(OWN.split("\n\n", maxsplit=1)[0] + "\n" + text, "utf-8")
    code, out, err = run(capsys, path)
    assert (code, out) == (1, "")
    assert message in err
    assert err.count("\n") == 1


def test_a_place_without_articles_is_an_error(
    mine: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _, err = run(capsys, mine, "--in", tmp_path / "nowhere")
    assert code == 1
    assert "nowhere" in err
    empty = tmp_path / "empty"
    empty.mkdir()
    code, out, err = run(capsys, mine, "--in", empty)
    assert (code, out) == (1, "")
    assert "no article" in err or "empty" in err


def test_the_api_takes_documents(mine: Path) -> None:
    nlp = kg.Pipeline(kg.Settings(tagger="rules"))
    found = nlp.suggest_words(mine, within=[plain_document(ARTICLE)], limit=40)
    assert found.articles == 1
    used = {s.word.lemma for s in found.kinds[0].suggestions if s.uses and s.uses.times}
    assert "eject" in used
    assert nlp.suggest_words(mine).kinds[0].suggestions[0].uses is None
