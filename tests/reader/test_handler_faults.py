"""A handler of an input format that fails unforeseen on one article costs that article alone."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kg.cli import main
from kg.model import Document
from kg.reader import Raw, Skipped, Why, read_documents
from kg.reader.extracted_records import read_records
from tests import faulty
from tests.web import serve

PROSE = "Police in Ostmere arrested 12 people on Sunday, the mayor said. The union denied it."
TEXTS = (f"One. {PROSE}", f"Two. {faulty.FAILING}-0 square. {PROSE}", f"Three. {PROSE}")


def html(text: str) -> bytes:
    body = "".join(f"<p>{sentence}.</p>" for sentence in text.split(". "))
    page = f"<html><head><title>Raid</title></head><body><article>{body}</article></body></html>"
    return page.encode()


def lines() -> bytes:
    return b"".join(json.dumps({"text": text}).encode() + b"\n" for text in TEXTS)


def zipped() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for number, text in enumerate(TEXTS):
            archive.writestr(f"{number}.txt", text)
    return stream.getvalue()


def warc() -> bytes:
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    stream = io.BytesIO()
    writer = WARCWriter(stream, gzip=False)
    for number, text in enumerate(TEXTS):
        headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
        url = f"https://courier.example/{number}"
        writer.write_record(
            writer.create_warc_record(
                url, "response", payload=io.BytesIO(html(text)), http_headers=headers
            )
        )
    return stream.getvalue()


def parquet() -> bytes:
    pyarrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet as pq

    stream = io.BytesIO()
    pq.write_table(pyarrow.table({"text": list(TEXTS)}), stream)
    return stream.getvalue()


def folder(path: Path, make: Callable[[str], bytes], suffix: str) -> Path:
    path.mkdir()
    for number, text in enumerate(TEXTS):
        (path / f"{number}{suffix}").write_bytes(make(text))
    return path


def one_file(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


INPUTS: dict[str, Callable[[Path], Path]] = {
    "text": lambda tmp: folder(tmp / "text", str.encode, ".txt"),
    "markdown": lambda tmp: folder(tmp / "markdown", str.encode, ".md"),
    "html": lambda tmp: folder(tmp / "html", html, ".html"),
    "jsonl": lambda tmp: one_file(tmp / "a.jsonl", lines()),
    "jsonl.gz": lambda tmp: one_file(tmp / "a.jsonl.gz", gzip.compress(lines())),
    "json": lambda tmp: one_file(
        tmp / "a.json", json.dumps([{"text": text} for text in TEXTS]).encode()
    ),
    "zip": lambda tmp: one_file(tmp / "a.zip", zipped()),
    "warc": lambda tmp: one_file(tmp / "a.warc", warc()),
    "parquet": lambda tmp: one_file(tmp / "a.parquet", parquet()),
}
# The function of each handler that meets the article, and how the article's words reach it.
HANDLERS: dict[str, tuple[str, Callable[..., str] | None]] = {
    "text": ("kg.reader.formats.find_blocks", lambda text, **_: text),
    "markdown": ("kg.reader.formats.split_lines", lambda text: text),
    "html": ("kg.reader.formats._check_page", lambda text, **_: text),
    "jsonl": ("kg.reader.formats._record_metadata", lambda record, **_: record["text"]),
    "jsonl.gz": ("kg.reader.formats._record_metadata", lambda record, **_: record["text"]),
    "json": ("kg.reader.lines.record_raw", lambda record, _: record["text"]),
    "zip": ("kg.reader.sources.guess_format", lambda _, text: text),
    "warc": ("kg.reader.archives.page_form", None),
    "parquet": ("kg.reader.lines.record_raw", lambda record, _: record["text"]),
}


def fail_on_marked(
    monkeypatch: pytest.MonkeyPatch, function: str, text_of: Callable[..., str] | None
) -> None:
    """Makes a function fail on the marked article; without ``text_of``, on its second call."""
    module, _, name = function.rpartition(".")
    sound = getattr(__import__(module, fromlist=[name]), name)
    calls: Iterator[str] = iter(TEXTS)

    def failing(*arguments: object, **options: object) -> object:
        text = text_of(*arguments, **options) if text_of is not None else next(calls)
        faulty.raise_if_marked(text)
        return sound(*arguments, **options)

    monkeypatch.setattr(function, failing)


@pytest.mark.parametrize("kind", INPUTS)
def test_a_handler_may_fail_on_one_article(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    path = INPUTS[kind](tmp_path)
    whole = list(read_documents([path]))
    assert all(isinstance(item, Document) for item in whole)
    fail_on_marked(monkeypatch, *HANDLERS[kind])
    first, left, last = list(read_documents([path]))
    assert [first, last] == [whole[0], whole[2]]
    assert isinstance(left, Skipped)
    document = whole[1]
    assert isinstance(document, Document)
    assert document.origin is not None
    assert left.path == document.origin.path
    reason = f"{document.origin.place}: reading failed (ValueError: no such thing at tests.faulty:"
    assert left.reason.startswith(reason)
    assert "called from kg.reader." in left.reason
    assert left.why is (Why.UNREACHABLE if kind == "zip" else Why.FAILED)


def test_the_command_names_it_and_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = INPUTS["html"](tmp_path)
    fail_on_marked(monkeypatch, *HANDLERS["html"])
    assert main(["read", str(path)]) == 3
    said = capsys.readouterr()
    assert len(said.out.splitlines()) == 2
    assert f"kg: skipped {path}/1.html: reading failed (ValueError: no such thing at" in said.err


def test_a_page_of_a_feed_may_fail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from kg.reader.fetch import FetchPolicy

    with serve() as site:
        for number, text in enumerate(TEXTS):
            site.put(f"/{number}", html(text).decode(), "text/html")
        listed = "".join(f"{site.url}/{number}\n" for number in range(3))
        path = one_file(tmp_path / "a.urls", listed.encode())
        fail_on_marked(monkeypatch, "kg.reader.web._as_raw", None)
        policy = FetchPolicy(allow_private=True, pause=0)
        first, left, last = list(read_documents([path], policy=policy))
    assert isinstance(first, Document)
    assert isinstance(last, Document)
    assert isinstance(left, Skipped)
    assert left.reason.startswith(f"{site.url}/1: reading failed (ValueError: no such thing at")
    assert left.why is Why.UNREACHABLE


def test_a_row_that_python_cannot_hold_costs_itself(tmp_path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet as pq

    days = pyarrow.array([1, 10**15, 3], pyarrow.timestamp("s"))  # the second is no date of Python
    table = pyarrow.table({"text": list(TEXTS), "published": days})
    stream = io.BytesIO()
    pq.write_table(table, stream)
    path = one_file(tmp_path / "a.parquet", stream.getvalue())
    first, left, last = list(read_documents([path]))
    assert isinstance(first, Document)
    assert isinstance(last, Document)
    assert isinstance(left, Skipped)
    assert left.reason.startswith(f"{path}:2: reading failed (")


def test_a_record_line_may_fail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = one_file(tmp_path / "a.jsonl", lines())
    fail_on_marked(monkeypatch, "kg.reader.extracted_records._row_of", bytes.decode)
    first, left, last = list(read_records([path]))
    assert isinstance(first, Raw)
    assert isinstance(last, Raw)
    assert isinstance(left, Skipped)
    assert left.reason.startswith(f"{path}:2: reading failed (ValueError: no such thing")
    assert left.why is Why.RECORD
