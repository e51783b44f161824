"""The text of an article in pieces: no letter is lost, and each mark stands on its own words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings

from kg.errors import OutputError
from kg.model import Block, BlockKind, Document, Extraction, Quotation, Span, Statement, Status
from kg.report.page.articles import (
    ArticleText,
    article_text,
    articles_of,
    base_of,
    short_iri,
    texts_as_json,
    write_article_pages,
)
from kg.report.page.marking import CLAIM, CUE, SPEAKER
from tests.hostile import STRINGS
from tests.records_strategy import extractions
from tests.told import BASE, Told


def whole(text: ArticleText) -> str:
    """All pieces put together."""
    return "".join(piece.text for block in text.paragraphs for piece in block.pieces)


def marked(text: ArticleText, tint: int) -> list[str]:
    """The words of one tint."""
    return [piece.text for block in text.paragraphs for piece in block.pieces if piece.tint == tint]


def one_statement(text: str, source: str, cue: str, content: str) -> Extraction:
    """An article of one paragraph in which somebody says something."""

    def at(words: str) -> Span:
        start = text.index(words)
        return Span(start, start + len(words))

    said = Statement("s1", ("a",), (at(source),), (at(cue),), (at(content),), "say",
                     Quotation.INDIRECT, 0.9)  # fmt: skip
    block = Block(BlockKind.PARAGRAPH, Span(0, len(text)))
    return Extraction(Document("one", text, (block,)), statements=(said,))


@settings(max_examples=60)
@given(extractions())
def test_the_pieces_put_together_are_the_text(extraction: Extraction) -> None:
    text = article_text(extraction, base=BASE)
    assert re.sub(r"\s+", "", whole(text)) == re.sub(r"\s+", "", extraction.document.text)


def test_speaker_cue_and_words_are_marked_where_letters_are_wider_than_a_unit() -> None:
    text = article_text(
        one_statement("🌊🌊 Ann said 🌊 rained.", "Ann", "said", "🌊 rained"), base=BASE
    )
    assert (marked(text, SPEAKER), marked(text, CUE), marked(text, CLAIM)) == (
        ["Ann"], ["said"], ["🌊 rained"],
    )  # fmt: skip


def test_a_quotation_inside_a_quotation_has_its_own_marks() -> None:
    words = "Ann said that Bob claimed it rained."
    outer = one_statement(words, "Ann", "said", "that Bob claimed it rained")
    inner = one_statement(words, "Bob", "claimed", "it rained").statements[0]
    told = Extraction(outer.document, statements=(outer.statements[0],
                      Statement("s2", (), inner.source, inner.cue, inner.content, "claim",
                                Quotation.INDIRECT, 0.9)))  # fmt: skip
    pieces = article_text(told, base=BASE).paragraphs[0].pieces
    bob = next(piece for piece in pieces if piece.text == "Bob")
    assert bob.tint == SPEAKER
    assert [short_iri(iri) for iri in bob.statements] == ["statement/one/s2", "statement/one/s1"]


def test_events_have_the_certainty_of_the_graph() -> None:
    told = Told("one", None, None)
    camp = told.who("Halvay Gardens", "Site")
    for kind, status in (("Arrest", Status.ASSERTED), ("Fraud", Status.ALLEGED),
                         ("Torture", Status.DENIED)):  # fmt: skip
        told.event(kind, {"place": camp}, status=status)
    text = article_text(told.extraction(), base=BASE)
    found = {p.text: p.certainty for block in text.paragraphs for p in block.pieces if p.event}
    assert found == {"arrest": "asserted", "fraud": "alleged", "torture": "denied"}


def test_texts_beyond_the_limit_stay_in_their_own_pages() -> None:
    texts = [
        article_text(one_statement("Ann said it rained.", "Ann", "said", "it rained"), base=BASE)
    ]
    assert articles_of(texts, most=10).texts is None
    assert len(articles_of(texts, most=10).heads) == 1
    found = articles_of(texts)
    assert found.texts is not None
    json = texts_as_json(found.texts, {})
    assert json["refs"] == ["statement/one/s1"]
    assert json["articles"][texts[0].iri][0][1][0] == ["Ann", SPEAKER, [0]]


def test_base_is_what_the_iris_of_the_articles_begin_with() -> None:
    assert base_of(["https://x.example/id/article/a%2Fb"]) == "https://x.example/id/"


def test_pages_of_articles_hold_text_and_lead_back(tmp_path: Path) -> None:
    extraction = one_statement("Ann said it rained.", "Ann", "said", "it rained")
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "mine.html").write_text("<p>not ours</p>", "utf-8")
    (folder / "old.html").write_text('<meta name="generator" content="newskg">', "utf-8")
    (path,) = write_article_pages([article_text(extraction, base=BASE)], folder, graph="graph.html")
    text = path.read_text("utf-8")
    assert (
        '<a class="cue" id="s-s1" href="../graph.html#statement=statement/one/s1">said</a>' in text
    )
    assert '<span class="claim">it rained</span>' in text
    assert sorted(one.name for one in folder.iterdir()) == ["mine.html", "one.html"]


def test_pages_escape_what_articles_say(tmp_path: Path) -> None:
    hostile = " ".join(text for text in STRINGS if "\x00" not in text)
    document = Document("one", hostile, (), title=STRINGS[1], publisher=STRINGS[3], url=STRINGS[25])
    (path,) = write_article_pages(
        [article_text(Extraction(document), base=BASE)], tmp_path, graph="graph.html"
    )
    text = path.read_text("utf-8")
    assert "<script" not in text
    assert "<img" not in text
    assert 'href="javascript' not in text


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "articles").write_text("a file", "utf-8")
    with pytest.raises(OutputError, match="in: cannot be made"):
        write_article_pages([], tmp_path / "articles" / "in", graph="graph.html")
