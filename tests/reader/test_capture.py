"""Captured pages: a real server's answers are kept as they came, and read again as they were."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from kg.cli import main
from kg.errors import FetchError, OutputError
from kg.model import Document
from kg.reader import Skipped, Why, read_documents
from kg.reader.capture import Answer, Capture, captured
from kg.reader.fetch import Fetcher, FetchPolicy
from kg.reader.wacz import body_of, read_index, record_bytes, sort_key
from tests.web import Reply, Site, serve

STORY = (
    "The harbour police closed warehouse {n} on Monday, and the owner of the first of them was "
    "not at home when the officers came to the door, the ministry said in a statement. "
    "A neighbour told reporters that nobody had seen the owner since the spring of that year."
)


def page(number: int) -> bytes:
    words = STORY.format(n=number)
    head = f"<html><head><title>Story {number}</title></head>"
    body = f"<body><article><h1>Story {number}</h1><p>{words}</p></article></body></html>"
    return f"{head}{body}".encode()


@pytest.fixture
def site() -> Iterator[Site]:
    with serve() as running:
        running.put("/a", page(1))
        running.pages["/b"] = Reply(
            gzip.compress(page(2)),
            headers={"Content-Type": "text/html", "Content-Encoding": "gzip", "ETag": '"2"'},
        )
        running.pages["/old"] = Reply(b"moved", 302, {"Location": "/b", "X-Why": "rename"})
        running.put("/feed", feed(running, "/a", "/old"), "application/rss+xml")
        yield running


def feed(site: Site, *paths: str) -> str:
    items = "".join(f"<item><link>{site.url}{path}</link></item>" for path in paths)
    return f"<rss><channel>{items}</channel></rss>"


def policy(folder: Path, **more: Any) -> FetchPolicy:
    return FetchPolicy(allow_private=True, pause=0.0, archive=folder / "kept", **more)


def read(name: str | Path, policy: FetchPolicy | None = None) -> tuple[list[Document], list[str]]:
    items = list(read_documents([name], policy=policy))
    skipped = [item.reason for item in items if isinstance(item, Skipped)]
    return [item for item in items if isinstance(item, Document)], skipped


def only(folder: Path) -> Path:
    (path,) = captured([folder / "kept"])
    return path


def records(path: Path) -> list[tuple[str, str, Any, bytes]]:
    """Type, address, HTTP headers and body as sent of each record of a WACZ."""
    with zipfile.ZipFile(path) as archive:
        data = archive.read("archive/data.warc.gz")
    return [
        (
            one.rec_type,
            one.rec_headers.get_header("WARC-Target-URI"),
            one.http_headers,
            one.raw_stream.read(),
        )
        for one in ArchiveIterator(io.BytesIO(data))
    ]


def test_what_a_feed_leads_to_is_kept_as_it_came(site: Site, tmp_path: Path) -> None:
    live, _ = read(f"{site.url}/feed", policy(tmp_path))
    assert len(live) == 2
    kinds = [(kind, url) for kind, url, _, _ in records(only(tmp_path))]
    places = ["/feed", "/a", "/old", "/b"]
    assert kinds == [("warcinfo", None), *(("response", site.url + path) for path in places)]
    _, _, moved, why = records(only(tmp_path))[3]
    assert (moved.get_statuscode(), moved.get_header("Location")) == ("302", "/b")
    assert (moved.get_header("X-Why"), why) == ("rename", b"moved")
    _, _, packed, body = records(only(tmp_path))[4]
    assert packed.get_header("Content-Encoding") == "gzip"
    assert body == site.pages["/b"].body


def test_a_wacz_is_read_like_the_pages_themselves(site: Site, tmp_path: Path) -> None:
    live, _ = read(f"{site.url}/feed", policy(tmp_path))
    again, skipped = read(only(tmp_path))
    for one in (live, again):
        one.sort(key=lambda document: document.id)
    assert [(d.id, d.text, d.url) for d in again] == [(d.id, d.text, d.url) for d in live]
    times = [(d.origin.fetched if d.origin else None) for d in again]
    assert times == [(d.origin.fetched if d.origin else None) for d in live]
    assert len(skipped) == 2
    assert "application/rss+xml, not a page" in skipped[0]
    assert "leads to /b" in skipped[1]


def test_without_archive_nothing_is_kept(site: Site, tmp_path: Path) -> None:
    documents, _ = read(f"{site.url}/feed", FetchPolicy(allow_private=True, pause=0.0))
    assert len(documents) == 2
    assert not list(tmp_path.iterdir())


def test_the_command_line_keeps_what_it_reads(
    site: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["read", f"{site.url}/a", "--allow-private", "--archive", str(tmp_path / "kept")]
    assert main(command) == 0
    live = json.loads(capsys.readouterr().out)
    assert main(["read", str(only(tmp_path))]) == 0
    kept = json.loads(capsys.readouterr().out)
    assert (kept["id"], kept["text"]) == (live["id"], live["text"])


def test_the_layout_is_that_of_wacz(site: Site, tmp_path: Path) -> None:
    read(f"{site.url}/feed", policy(tmp_path))
    path = only(tmp_path)
    with zipfile.ZipFile(path) as archive:
        package = json.loads(archive.read("datapackage.json"))
        assert package["profile"] == "data-package"
        assert package["wacz_version"] == "1.1.1"
        for one in package["resources"]:
            data = archive.read(one["path"])
            assert one["hash"] == f"sha256:{hashlib.sha256(data).hexdigest()}"
            assert one["bytes"] == len(data)
        digest = json.loads(archive.read("datapackage-digest.json"))
        data = archive.read("datapackage.json")
        assert digest == {
            "path": "datapackage.json",
            "hash": f"sha256:{hashlib.sha256(data).hexdigest()}",
        }
        assert archive.getinfo("archive/data.warc.gz").compress_type == zipfile.ZIP_STORED
        lines = gzip.decompress(archive.read("indexes/index.cdx.gz")).decode().splitlines()
        warc = archive.read("archive/data.warc.gz")
        head, *pages = archive.read("pages/pages.jsonl").decode().splitlines()
    assert lines == sorted(lines)
    assert json.loads(head)["format"] == "json-pages-1.0"
    assert [json.loads(line)["url"] for line in pages] == [f"{site.url}/a", f"{site.url}/b"]
    assert len(lines) == 4
    for line in lines:
        key, stamp, about = line.split(" ", 2)
        at = json.loads(about)
        start = int(at["offset"])
        record = next(iter(ArchiveIterator(io.BytesIO(warc[start : start + int(at["length"])]))))
        assert record.rec_headers.get_header("WARC-Target-URI") == at["url"]
        assert record.rec_headers.get_header("WARC-Payload-Digest") == at["digest"]
        assert (key, len(stamp), at["filename"]) == (sort_key(at["url"]), 14, "data.warc.gz")


@pytest.mark.parametrize("cache", [True, False])
def test_a_run_that_meets_nothing_new_leaves_no_file(
    site: Site, tmp_path: Path, cache: bool
) -> None:
    chosen = policy(tmp_path, cache=tmp_path / "pages.sqlite" if cache else None)
    read(f"{site.url}/feed", chosen)
    before = only(tmp_path).read_bytes()
    read(f"{site.url}/feed", chosen)
    assert only(tmp_path).read_bytes() == before
    assert [h.get("if-none-match") for _, path, h in site.asked if path == "/b"][-1] == (
        '"2"' if cache else None
    )


def test_a_later_run_keeps_what_changed_and_notes_what_did_not(site: Site, tmp_path: Path) -> None:
    chosen = policy(tmp_path, cache=tmp_path / "pages.sqlite")
    read(f"{site.url}/feed", chosen)
    first = only(tmp_path)
    site.put("/a", page(7))
    read(f"{site.url}/feed", chosen)
    (second,) = set(captured([tmp_path / "kept"])) - {first}
    found = [(kind, url) for kind, url, _, _ in records(second)[1:]]
    places = (("revisit", "/feed"), ("response", "/a"), ("response", "/old"), ("revisit", "/b"))
    assert found == [(kind, site.url + path) for kind, path in places]
    documents, skipped = read(second)
    assert "warehouse 7" in documents[0].text
    assert sum("the same page as" in one for one in skipped) == 2
    entry = next(one for one in read_index(second) if one.revisit and one.url.endswith("/b"))
    assert entry.digest == next(e for e in read_index(first) if e.url == entry.url).digest


def test_a_page_that_only_the_cache_has_is_fetched_whole(site: Site, tmp_path: Path) -> None:
    cache = tmp_path / "pages.sqlite"
    read(f"{site.url}/b", FetchPolicy(allow_private=True, pause=0.0, cache=cache))
    read(f"{site.url}/b", policy(tmp_path, cache=cache))
    assert [kind for kind, *_ in records(only(tmp_path))] == ["warcinfo", "response"]


def test_a_killed_run_keeps_what_it_had(site: Site, tmp_path: Path) -> None:
    fetcher = Fetcher(policy(tmp_path))
    fetcher.fetch(f"{site.url}/a")
    fetcher.fetch(f"{site.url}/b")
    left = only(tmp_path)  # never closed: as if the process had been killed here
    assert left.name.endswith(".warc.gz")
    left.write_bytes(left.read_bytes()[:-20])
    documents, skipped = read(left)
    assert [document.title for document in documents] == ["Story 1"]
    assert "cannot be read from byte" in skipped[0]
    later = Capture(left.parent)
    assert later.has(f"{site.url}/a", page(1))
    assert not later.has(f"{site.url}/b", page(2))
    fetcher.close()


def test_a_folder_that_cannot_be_written_is_named(site: Site, tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("a file")
    with pytest.raises(OutputError, match=r"kept: the captured pages cannot be kept .*--archive"):
        Fetcher(policy(tmp_path)).fetch(f"{site.url}/a")


def test_errors_of_a_server_are_not_kept(site: Site, tmp_path: Path) -> None:
    fetcher = Fetcher(policy(tmp_path))
    with pytest.raises(FetchError, match="answered 404"):
        fetcher.fetch(f"{site.url}/nowhere")
    fetcher.close()
    assert not captured([tmp_path / "kept"])


@given(
    wire=st.binary(max_size=200),
    value=st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=30),
)
def test_any_body_comes_back_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, wire: bytes, value: str
) -> None:
    folder = tmp_path_factory.mktemp("kept")
    capture = Capture(folder)
    headers = (("Content-Type", "text/html"), ("X-Any", value), ("Transfer-Encoding", "chunked"))
    url, time = "http://orsk.example/ä?b=c", "2025-03-03T10:00:00Z"
    capture.keep(Answer(url, 200, "OK", headers, time, wire), wire)
    capture.close()
    (path,) = captured([folder])
    (entry,) = read_index(path)
    assert body_of(record_bytes(path, entry)) == wire
    assert (entry.url, entry.date) == (url, time)
    assert entry.digest == entry.body == f"sha256:{hashlib.sha256(wire).hexdigest()}"


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("http://www.orsk.example/News?b=2&a=1", "example,orsk)/news?b=2&a=1"),
        ("https://orsk.example", "example,orsk)/"),
        ("http://127.0.0.1:8080/x", "1,0,0,127:8080)/x"),
    ],
)
def test_addresses_sort_by_host_from_the_right(url: str, key: str) -> None:
    assert sort_key(url) == key


# ── what others wrote, and what is broken ──


def foreign(path: Path, *, warcs: int = 2, digests: bool = True) -> Path:
    """A WACZ as crawlers write it: several files of WARC 1.1, with lists of pages."""
    files: dict[str, bytes] = {}
    for number in range(warcs):
        data = io.BytesIO()
        writer = WARCWriter(data, gzip=True, warc_version="1.1")
        http = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
        writer.write_record(
            writer.create_warc_record(
                f"https://orsk.example/{number}", "response", payload=io.BytesIO(page(number)),
                http_headers=http, warc_headers_dict={"WARC-Date": "2025-03-03T10:00:00.123Z"},
            )
        )  # fmt: skip
        files[f"archive/rec-{number}.warc.gz"] = data.getvalue()
    files["pages/pages.jsonl"] = b'{"format": "json-pages-1.0", "id": "pages"}\n'
    files["indexes/index.cdx.gz"] = gzip.compress(b"example,orsk)/0 20250303100000 {}\n")
    listed = [
        {"path": name, "hash": f"sha256:{hashlib.sha256(data).hexdigest()}", "bytes": len(data)}
        for name, data in files.items()
    ]
    files["datapackage.json"] = json.dumps({"resources": listed if digests else []}).encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


@pytest.mark.parametrize("name", ["crawl.wacz", "crawl.zip"])
def test_a_wacz_of_a_crawler_is_read(tmp_path: Path, name: str) -> None:
    path = foreign(tmp_path / name)
    documents, skipped = read(path)
    assert [document.title for document in documents] == ["Story 0", "Story 1"]
    assert not skipped
    origin = documents[1].origin
    assert origin is not None
    assert origin.path == f"{path}/archive/rec-1.warc.gz"
    assert list(read_index(path)) == []


def test_a_wacz_in_a_folder_is_found(tmp_path: Path) -> None:
    foreign(tmp_path / "crawl.wacz", warcs=1)
    assert len(read(tmp_path)[0]) == 1


def test_a_wacz_in_a_zip_file_is_named(tmp_path: Path) -> None:
    inner = foreign(tmp_path / "crawl.wacz")
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.write(inner, "crawl.wacz")
    documents, skipped = read(tmp_path / "all.zip")
    assert not documents
    assert "an archive inside an archive" in skipped[0]


def test_an_altered_file_in_it_is_named_and_not_read(tmp_path: Path) -> None:
    path = foreign(tmp_path / "crawl.wacz")
    with zipfile.ZipFile(path) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    other = foreign(tmp_path / "other.wacz", warcs=1)
    with zipfile.ZipFile(other) as archive:
        files["archive/rec-1.warc.gz"] = archive.read("archive/rec-0.warc.gz")
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    documents, skipped = read(path)
    assert [document.title for document in documents] == ["Story 0"]
    assert "rec-1.warc.gz: is not what datapackage.json says" in skipped[0]


def test_without_digests_it_is_read_all_the_same(tmp_path: Path) -> None:
    assert len(read(foreign(tmp_path / "crawl.wacz", digests=False))[0]) == 2


@pytest.mark.parametrize(
    ("package", "what"),
    [(b"{", "Expecting property name"), (b"[]", "lists no resources"), (b"{}", "lists no")],
)
def test_a_damaged_list_is_named(tmp_path: Path, package: bytes, what: str) -> None:
    path = tmp_path / "crawl.wacz"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("archive/data.warc.gz", b"")
        archive.writestr("datapackage.json", package)
    documents, skipped = read(path)
    assert not documents
    assert "crawl.wacz" in skipped[0]
    assert what in skipped[0]


def test_a_bomb_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "crawl.wacz"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("archive/data.warc", b"\0" * 400_000_000)
        archive.writestr("datapackage.json", b'{"resources": []}')
    assert path.stat().st_size < 1_000_000
    documents, skipped = read(path)
    assert not documents
    assert "unpacks to 381 MiB" in skipped[0]


def test_entries_that_overlap_are_refused(tmp_path: Path) -> None:
    """Many entries of one piece of data: a bomb that no ratio shows."""
    path = foreign(tmp_path / "crawl.wacz", warcs=1)
    with zipfile.ZipFile(path, "a") as archive:
        first = archive.getinfo("archive/rec-0.warc.gz")
        for number in range(1, 20):
            twin = zipfile.ZipInfo(f"archive/rec-0{number}.warc.gz")
            for name in ("header_offset", "CRC", "compress_size", "file_size"):
                setattr(twin, name, getattr(first, name))
            archive.filelist.append(twin)
            archive.NameToInfo[twin.filename] = twin
        archive.writestr("pages/more.jsonl", b"")  # so that the list of entries is written again
    documents, skipped = read(path)
    assert not documents
    assert "its entries overlap" in skipped[0]


@pytest.mark.parametrize("cut", [10, 200, 600])
def test_a_wacz_that_is_cut_off_is_named(tmp_path: Path, cut: int) -> None:
    path = foreign(tmp_path / "crawl.wacz")
    path.write_bytes(path.read_bytes()[:-cut])
    items = list(read_documents([path]))
    assert [item.why for item in items if isinstance(item, Skipped)] == [Why.UNREACHABLE]


def with_revisits(path: Path, *, original: bool = True) -> Path:
    """A crawl in which a page is met again: at its own address, and at another one."""
    http = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
    first = "https://orsk.example/1"
    with path.open("wb") as stream:
        writer = WARCWriter(stream, gzip=True)
        record = writer.create_warc_record(
            first, "response", payload=io.BytesIO(page(1)), http_headers=http,
            warc_headers_dict={"WARC-Date": "2025-03-03T10:00:00Z"},
        )  # fmt: skip
        digest = record.rec_headers.get_header("WARC-Payload-Digest")
        if original:
            writer.write_record(record)
        for url in (first, "https://mirror.example/1", "https://mirror.example/1"):
            again = writer.create_revisit_record(
                url, digest, first, "2025-03-03T10:00:00Z",
                warc_headers_dict={"WARC-Date": "2025-03-04T10:00:00Z"},
            )  # fmt: skip
            writer.write_record(again)
        writer.write_record(
            writer.create_warc_record(
                "https://orsk.example/2", "response", payload=io.BytesIO(page(2)), http_headers=http
            )
        )
    return path


def test_a_revisit_at_another_address_is_an_article(tmp_path: Path) -> None:
    path = with_revisits(tmp_path / "crawl.warc.gz")
    documents, skipped = read(path)
    urls = ["https://orsk.example/1", "https://mirror.example/1", "https://orsk.example/2"]
    assert [document.url for document in documents] == urls
    assert documents[0].text == documents[1].text
    assert documents[0].id != documents[1].id
    origin = documents[1].origin
    assert origin is not None
    assert origin.fetched == "2025-03-04T10:00:00Z"
    assert ["the same page as an earlier response" in one for one in skipped] == [True, True]


def test_a_revisit_of_a_page_in_another_file_is_named(tmp_path: Path) -> None:
    documents, skipped = read(with_revisits(tmp_path / "crawl.warc.gz", original=False))
    assert [document.url for document in documents] == ["https://orsk.example/2"]
    assert len(skipped) == 3
    assert "is in another file; give that too" in skipped[1]


@pytest.mark.skipif(shutil.which("wget") is None, reason="needs wget")
@pytest.mark.parametrize("packed", [True, False])
def test_a_warc_of_wget_is_read(site: Site, tmp_path: Path, packed: bool) -> None:
    more = [] if packed else ["--no-warc-compression"]
    subprocess.run(
        ["wget", "-q", "--warc-file=crawl", *more, f"{site.url}/a", f"{site.url}/old"],
        cwd=tmp_path, check=False, timeout=60,
    )  # fmt: skip
    path = tmp_path / ("crawl.warc.gz" if packed else "crawl.warc")
    documents, _ = read(path)  # and not wget's own log and arguments, which are in it too
    assert {document.title for document in documents} == {"Story 1", "Story 2"}
    assert {document.url for document in documents} == {f"{site.url}/a", f"{site.url}/b"}
