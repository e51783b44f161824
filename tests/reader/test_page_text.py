"""What is on the page and not of the article; the title; sentences of other languages."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from kg.model import BlockKind, Document
from kg.reader import Skipped, read_documents

HERE = Path(__file__).parents[1] / "cases/pages"
FURNITURE = yaml.safe_load((HERE / "furniture.yaml").read_text("utf-8"))
TITLES = yaml.safe_load((HERE / "titles.yaml").read_text("utf-8"))
FOREIGN = yaml.safe_load((HERE / "foreign.yaml").read_text("utf-8"))
PAGES = yaml.safe_load((HERE / "html.yaml").read_text("utf-8"))
PARTS = ("open", "aside")
OF_THE_PAGE = (BlockKind.FURNITURE, BlockKind.BYLINE)

TITLE = "Mine to close for a year"
BODY = (
    "The Velm mine will be shut for a year, its owner said on Monday, after inspectors had found "
    "water in the lower gallery.",
    "Two hundred miners will lose their pay, and the union fears that the pit will never be opened "
    "again.",
    "The owner did not answer questions about the pumps, which had stood still since the spring.",
)


def text_with(line: str, place: str) -> str:
    """An article in plain text with one more line at a place of it."""
    rows = {
        "first": (line, TITLE, *BODY),
        "head": (TITLE, line, *BODY),
        "body": (TITLE, *BODY[:2], line, BODY[2]),
        "foot": (TITLE, *BODY, line),
    }
    return "\n\n".join(rows[place]) + "\n"


def read_text(path: Path, text: str) -> Document | Skipped:
    path.write_text(text, "utf-8")
    (found,) = read_documents([path])
    return found


def lines(kind: str) -> Iterator[Any]:
    for case in FURNITURE:
        for part in PARTS:
            for number, line in enumerate(case[part][kind]):
                name = f"{case['class']} {part} {number}".replace(" ", "-")
                yield pytest.param(line, case["place"], id=name)


def prose(document: Document) -> list[str]:
    """What is read as the article's."""
    return [document.words(b.span) for b in document.blocks if b.kind not in OF_THE_PAGE]


@pytest.mark.parametrize(("line", "place"), lines("page"))
def test_a_line_of_the_page_is_not_read(tmp_path: Path, line: str, place: str) -> None:
    text = text_with(line, place)
    document = read_text(tmp_path / "page.txt", text)
    assert isinstance(document, Document)
    assert document.text == text
    assert prose(document) == [TITLE, *BODY]
    assert document.title == TITLE


@pytest.mark.parametrize(("line", "place"), lines("text"))
def test_prose_that_looks_like_the_page_is_read(tmp_path: Path, line: str, place: str) -> None:
    document = read_text(tmp_path / "page.txt", text_with(line, place))
    assert isinstance(document, Document)
    assert line in prose(document)


@pytest.mark.parametrize(
    "case",
    [case for part in PARTS for case in TITLES[part]["titles"]],
    ids=lambda c: c["line"][:40],
)
def test_the_first_line_is_the_title(tmp_path: Path, case: dict[str, str]) -> None:
    text = "\n\n".join((case["line"], *BODY)) + "\n"
    document = read_text(tmp_path / "page.txt", text)
    assert isinstance(document, Document)
    assert document.text == text
    assert document.title == case["title"]
    assert prose(document) == [case["title"], *BODY]


@pytest.mark.parametrize("line", [line for part in PARTS for line in TITLES[part]["prose"]])
def test_a_first_sentence_is_no_title(tmp_path: Path, line: str) -> None:
    document = read_text(tmp_path / "page.txt", "\n\n".join((line, *BODY)) + "\n")
    assert isinstance(document, Document)
    assert document.title is None
    assert document.blocks[0].kind is BlockKind.PARAGRAPH


@pytest.mark.parametrize("text", [text for part in PARTS for text in FOREIGN[part]["foreign"]])
def test_a_sentence_of_another_language_is_refused(tmp_path: Path, text: str) -> None:
    found = read_text(tmp_path / "a.txt", text + "\n")
    assert isinstance(found, Skipped)
    assert "not English" in found.reason
    record = json.dumps({"text": text, "title": "The mine will be shut for a year"})
    assert isinstance(read_text(tmp_path / "a.jsonl", record + "\n"), Skipped)


@pytest.mark.parametrize("text", [text for part in PARTS for text in FOREIGN[part]["english"]])
def test_a_few_words_of_english_are_read(tmp_path: Path, text: str) -> None:
    assert isinstance(read_text(tmp_path / "a.txt", text + "\n"), Document)


def page(case: dict[str, Any]) -> str:
    head, meta = case.get("head", TITLE), case.get("meta", "")
    first, *rest = (f"<p>{paragraph}</p>" for paragraph in BODY)
    if case.get("place") == "end":
        first, rest = "".join((first, *rest)), []
    return (
        f"<!doctype html><html><head><title>{head}</title>{meta}</head><body><article>"
        f"<h1>{TITLE}</h1>{first}{case['html']}{''.join(rest)}</article></body></html>"
    )


@pytest.mark.parametrize(
    "case", [case for part in PARTS for case in PAGES[part]], ids=lambda c: c["id"]
)
def test_what_a_web_page_puts_into_an_article(tmp_path: Path, case: dict[str, Any]) -> None:
    document = read_text(tmp_path / "page.html", page(case))
    assert isinstance(document, Document)
    assert document.title == case.get("title", TITLE)
    found = prose(document)
    read = "\n".join(found)
    assert found[0] == TITLE
    assert all(paragraph in found for paragraph in BODY)
    assert [words for words in case["left"] if words in read] == []
    assert [words for words in case.get("kept", ()) if words not in read] == []
    if "once" in case:
        assert read.count(case["once"]) == 1
