"""What an article without a title is called, and that it is called so everywhere."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from kg import rdf
from kg.builder.build import build
from kg.builder.options import BuildOptions
from kg.extraction.settings import Settings
from kg.model import Block, BlockKind, Document, Origin, Span
from kg.queries.explain import explain
from kg.queries.named import run_query
from kg.rdf.labels import article_label
from kg.report.graph import read_store
from kg.store.store import Store
from tests.samples import value

HEADING, BYLINE, PARAGRAPH, FURNITURE = (
    BlockKind.HEADING, BlockKind.BYLINE, BlockKind.PARAGRAPH, BlockKind.FURNITURE,
)  # fmt: skip
LONG = "The harbour council of Velmark said on Monday that the dredger had spilled sludge."


def document(
    *pieces: tuple[BlockKind, str], title: str | None = None, path: str | None = None
) -> Document:
    blocks, text = [], ""
    for kind, words in pieces:
        blocks.append(Block(kind, Span(len(text), len(text) + len(words))))
        text += f"{words}\n\n"
    origin = Origin(path) if path else None
    return Document("0123abcd", text, tuple(blocks), title=title, origin=origin)


@pytest.mark.parametrize(
    ("given", "label"),
    [
        (document((PARAGRAPH, LONG), title="Sludge in the bay"), "Sludge in the bay"),
        (document((PARAGRAPH, LONG)), "The harbour council of Velmark said on Monday that the …"),
        (document((PARAGRAPH, "Police  said\nso.")), "Police said so."),
        (document((HEADING, "Nine named"), (PARAGRAPH, LONG)), "Nine named"),
        (
            document((BYLINE, "By Ada Stone"), (FURNITURE, "Menu"), (PARAGRAPH, "He left.")),
            "He left.",
        ),
        (document((PARAGRAPH, "He left."), (HEADING, "Background")), "He left."),
        (document((PARAGRAPH, "* * *"), (PARAGRAPH, "He left.")), "He left."),
        (document((PARAGRAPH, "a" * 80)), f"{'a' * 60} …"),
        (document((PARAGRAPH, f"{'a' * 30}, {'b' * 40}")), f"{'a' * 30} …"),
        (document((PARAGRAPH, "a" * 60)), "a" * 60),
        (document((PARAGRAPH, "1234"), path="news/2025-03-03.txt"), "2025-03-03.txt"),
        (document((PARAGRAPH, "1234"), path="https://courier.example/sludge/"), "sludge"),
        (document((PARAGRAPH, "1234")), "0123abcd"),
        (document(title=" "), "0123abcd"),
    ],
)
def test_the_label_of_an_article(given: Document, label: str) -> None:
    assert article_label(given) == label


def test_no_table_or_page_shows_a_hash(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    words = f"{LONG} Ostrand Marine denied spilling any sludge."
    path.write_text(json.dumps({"text": words}) + "\n", "utf-8")
    out = tmp_path / "out"
    build([path], out, options=BuildOptions(settings=Settings(tagger="rules")))
    label = "The harbour council of Velmark said on Monday that the …"
    with (out / "statements.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert {row["article"] for row in rows} == {label}
    with Store.open(out / "store", read_only=True) as store:
        assert f"— {label}" in explain(store, "Ostrand Marine")
        assert [one.title for one in read_store(store).articles.values()] == [label]
    assert label in run_query(out, "rejections")
    for page in ("graph.html", "report.html"):
        assert label in (out / page).read_text("utf-8").replace("\\u2026", "…")


def test_a_label_is_no_title() -> None:
    from kg.model import Extraction

    given = document((PARAGRAPH, "He left."))
    found = {
        quad.predicate.value.rsplit("#", 1)[-1]: value(quad.object)
        for quad in rdf.quads(Extraction(given), base="https://example.org/id/")
        if value(quad.subject).endswith("article/0123abcd")
    }
    assert found["label"] == "He left."
    assert "title" not in found
