"""Reading: blocks and page furniture, formats, encodings, languages, and bad input of each sort."""

from __future__ import annotations

import io
import json
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import FetchError, InputError
from kg.model import BlockKind, Document
from kg.ontology.lexicon import load_lexicon
from kg.reader import Skipped, read_documents
from kg.reader.blocks import find_blocks
from kg.reader.dates import parse_date
from kg.reader.decode import decode
from kg.reader.fetch import FetchPolicy, fetch
from kg.records.codec import document_to_json
from tests.conftest import ROOT

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases/pages/blocks.yaml").read_text("utf-8"))
ENGLISH = (
    "The harbour police closed two warehouses on Monday, and the owner of the first of them was "
    "not at home when the officers came to the door."
)

MINE_SHUT = "The Velm mine will be shut for a year, and the owner said so on Monday."


def read_one(path: Path) -> Document:
    (document,) = read_documents([path])
    assert isinstance(document, Document), document
    return document


def skipped(path: Path) -> str:
    (item,) = read_documents([path])
    assert isinstance(item, Skipped), item
    assert str(path) in item.reason
    return item.reason


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_blocks_of_scraped_pages(case: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_bytes(case["text"].encode("utf-8"))
    document = read_one(path)
    assert document.text == case["text"]
    if "blocks" in case:
        assert [block.kind.value for block in document.blocks] == case["blocks"]
    for start, kind in case.get("lines", {}).items():
        found = [b.kind.value for b in document.blocks if document.words(b.span).startswith(start)]
        assert found == [kind], start
    for key in ("published", "publisher"):
        if key in case:
            assert getattr(document, key) == case[key]
    if "authors" in case:
        assert list(document.authors) == case["authors"]


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=300))
def test_blocks_cover_all_words_and_do_not_overlap(text: str) -> None:
    blocks = find_blocks(text, lexicon=load_lexicon())
    end = 0
    covered = ""
    for block in blocks:
        assert end <= block.span.start < block.span.end <= len(text)
        words = text[block.span.start : block.span.end]
        assert words == words.strip()
        covered += words
        end = block.span.end
    solid = [c for c in text if c.isalpha()]
    assert [c for c in covered if c.isalpha()] == solid


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("“Café” – naïve".encode(), "“Café” – naïve"),
        (b"\xef\xbb\xbf" + "“Café”".encode(), "“Café”"),
        ("“Café” – naïve".encode("cp1252"), "“Café” – naïve"),
        ("“Café”".encode("utf-16"), "“Café”"),
        ("the minister’s “plan”".encode().decode("cp1252", "replace").encode(), None),
        ("cafÃ© owner said".encode(), "café owner said"),
    ],
    ids=["utf-8", "utf-8 with mark", "windows-1252", "utf-16", "lossy mojibake", "mojibake"],
)
def test_encodings(data: bytes, text: str | None) -> None:
    found = decode(data, name="x.txt")
    assert found == text if text is not None else "â€™" not in found


def test_markdown_keeps_words_and_drops_marks(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(
        '---\ntitle: "Mine to close"\nauthor: Anneke Strand\ndate: 2025-03-03\n---\n\n'
        "# Mine to close\n\nThe **Velm mine** will be [shut](https://x.example) for a year, and "
        "the owner said so on Monday.\n\n> It is over for this mine.\n\n- One of the items\n",
        "utf-8",
    )
    document = read_one(path)
    kinds = {document.words(b.span): b.kind for b in document.blocks}
    assert kinds == {
        "Mine to close": BlockKind.TITLE,
        MINE_SHUT: BlockKind.PARAGRAPH,
        "It is over for this mine.": BlockKind.QUOTE,
        "One of the items": BlockKind.LIST_ITEM,
    }
    assert (document.title, document.authors, document.published) == (
        "Mine to close", ("Anneke Strand",), "2025-03-03",
    )  # fmt: skip


def test_quoted_lines_of_plain_text_are_quotations() -> None:
    text = "The keeper wrote:\n\n> The lamp is out.\n> Send oil.\n\nIt was lit again in May.\n"
    blocks = find_blocks(text, lexicon=load_lexicon())
    assert [(b.kind, text[b.span.start : b.span.end]) for b in blocks][1:3] == [
        (BlockKind.QUOTE, "The lamp is out."),
        (BlockKind.QUOTE, "Send oil."),
    ]


@pytest.mark.parametrize(
    ("dateline", "published"),
    [
        ("TESLIN, Sarnia, March 11, 2026 (HPA) -", "2026-03-11"),
        ("ORSK, 4 Nov. 2025 –", "2025-11-04"),
        ("TESLIN, March 11 (HPA) —", None),
        ("TESLIN, Sarnia, 2019 -", None),
        ("TESLIN (HPA) —", None),
    ],
)
def test_a_dateline_dates_the_article_and_is_no_outlet(
    tmp_path: Path, dateline: str, published: str | None
) -> None:
    path = tmp_path / "wire.txt"
    path.write_text(f"Mine to close\n\n{dateline} {ENGLISH}\n", encoding="utf-8")
    document = read_one(path)
    assert document.blocks[1].kind is BlockKind.BYLINE
    assert (document.published, document.publisher) == (published, None)


def test_html_metadata_and_main_text() -> None:
    document = read_one(ROOT / "seeds/articles/halvay-raids-ledger.html")
    assert document.publisher == "The Northern Ledger"
    assert document.url == "https://ledger.example/news/187-detained"
    assert document.published == "2025-02-13"
    assert document.blocks[0].kind is BlockKind.TITLE
    assert "Obituaries" not in document.text


def test_json_lines_keep_text_and_id(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    text = ENGLISH + "\r\n\u00a0 cafÃ©"
    rows = [
        {"id": "a1", "text": text, "title": "T", "published": "2025-03-03"},
        {"text": ENGLISH, "article": {"title": "Nested", "publisher": "P", "authors": ["A B"]}},
    ]
    path.write_text("\n".join(map(json.dumps, rows)) + "\n\n", "utf-8")
    first, second = read_documents([path])
    assert isinstance(first, Document)
    assert isinstance(second, Document)
    assert (first.id, first.text, first.title) == ("a1", text, "T")
    assert (second.title, second.publisher, second.authors) == ("Nested", "P", ("A B",))
    assert second.origin is not None
    assert second.origin.offset == 2


def test_what_kg_read_prints_is_read_again_the_same(tmp_path: Path) -> None:
    first = [d for d in read_documents([ROOT / "seeds/articles"]) if isinstance(d, Document)]
    path = tmp_path / "read.jsonl"
    path.write_text("".join(json.dumps(document_to_json(d)) + "\n" for d in first), "utf-8")
    again = [d for d in read_documents([path]) if isinstance(d, Document)]
    assert [(d.id, d.text, d.blocks, d.title, d.published, d.authors) for d in again] == [
        (d.id, d.text, d.blocks, d.title, d.published, d.authors) for d in first
    ]


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    class Stdin:
        buffer = io.BytesIO(ENGLISH.encode())

    monkeypatch.setattr(sys, "stdin", Stdin)
    (document,) = read_documents(["-"])
    assert isinstance(document, Document)
    assert document.text == ENGLISH


def test_folder_and_glob_in_stable_order(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", ".hidden.txt", "notes.pdf"):
        (tmp_path / name).write_text(f"{ENGLISH} {name}", "utf-8")
    texts = [d.text[-5:] for d in read_documents([tmp_path]) if isinstance(d, Document)]
    assert texts == ["a.txt", "b.txt"]
    assert len(list(read_documents([str(tmp_path / "?.txt")]))) == 2


def test_missing_path_is_an_error() -> None:
    with pytest.raises(InputError, match=r"nowhere\.txt: no such file"):
        list(read_documents(["nowhere.txt"]))


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.txt", b"", "empty"),
        ("a.txt", b" \n\n", "empty"),
        ("a.txt", b"\x7fELF\0\0\0\1" * 50, "binary"),
        ("a.txt", b"a" * 5_000_000, "5,000,000 characters"),
        ("a.html", b"<html><body></body></html>", "no article text"),
        ("a.jsonl", b'{"text": "x"\n', "not valid JSON"),
        ("a.jsonl", b'{"title": "x"}\n', 'no "text"'),
        ("a.jsonl", b'{"text": 5}\n', '"text" is not a string'),
        ("a.jsonl", b"[1, 2]\n", "not an object"),
        ("a.jsonl", b'{"text": "  "}\n', "is empty"),
        ("a.txt", "Le gouvernement a dit que la police avait arrêté douze personnes lundi dans la "
         "ville, selon le ministre de la justice.".encode(), "not English (French)"),
        ("a.txt", b"\xff\xfea\0b", "encoding"),
    ],
)  # fmt: skip
def test_bad_input_is_skipped_by_name(tmp_path: Path, name: str, data: bytes, reason: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    assert reason in skipped(path)


def test_one_bad_record_among_many(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    lines = [json.dumps({"text": f"{ENGLISH} {i}"}) for i in range(1000)]
    lines[499] = "{broken"
    path.write_text("\n".join(lines), "utf-8")
    items = list(read_documents([path]))
    bad = [item for item in items if isinstance(item, Skipped)]
    assert len(items) == 1000
    assert len(bad) == 1
    assert "a.jsonl:500:" in bad[0].reason


@pytest.mark.parametrize(
    ("words", "date"),
    [
        ("3 March 2025", "2025-03-03"),
        ("March 3rd, 2025", "2025-03-03"),
        ("Tuesday, 4 March 2025, 10:30", "2025-03-04"),
        ("2025-02-13T05:15:00+0100", "2025-02-13T05:15:00+01:00"),
        ("2025-13-40", None),
        ("March 2025", None),
        ("03/04/2025", None),
        ("", None),
        ("yesterday", None),
    ],
)
def test_dates_are_read_and_never_guessed(words: str, date: str | None) -> None:
    assert parse_date(words) == date


class _Pages(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/moved":
            self.send_response(302)
            self.send_header("Location", "/article")
            self.end_headers()
            return
        if self.path == "/loop":
            self.send_response(302)
            self.send_header("Location", "/loop")
            self.end_headers()
            return
        if self.path == "/gone":
            self.send_error(410)
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        self.end_headers()
        size = 300 if self.path == "/big" else 1
        self.wfile.write((ENGLISH + "\n").encode() * size)

    def log_message(self, *_: object) -> None:
        """Keeps the test output quiet."""


@pytest.fixture(scope="module")
def pages() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Pages)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


def test_url_with_redirect(pages: str) -> None:
    policy = FetchPolicy(allow_private=True)
    (document,) = read_documents([f"{pages}/moved"], policy=policy)
    assert isinstance(document, Document)
    assert document.url == f"{pages}/article"
    assert ENGLISH in document.text


@pytest.mark.parametrize(
    ("path", "policy", "reason"),
    [
        ("/article", FetchPolicy(), "private address"),
        ("/gone", FetchPolicy(allow_private=True), "answered 410"),
        ("/loop", FetchPolicy(allow_private=True), "redirects"),
        ("/big", FetchPolicy(allow_private=True, max_bytes=1024), "not an article"),
    ],
)
def test_url_limits(pages: str, path: str, policy: FetchPolicy, reason: str) -> None:
    with pytest.raises(FetchError, match=reason):
        fetch(pages + path, policy=policy)


def test_nobody_listens() -> None:
    with pytest.raises(FetchError, match="cannot be fetched"):
        fetch("http://127.0.0.1:9/", policy=FetchPolicy(allow_private=True))
