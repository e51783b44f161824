"""Archives, tables and streams as inputs: everything in them is read or named as skipped."""

from __future__ import annotations

import gzip
import io
import json
import tracemalloc
import zipfile
from collections import Counter
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from kg.errors import InputError
from kg.model import Document
from kg.reader import Skipped, Why, read_documents, read_raw

STORY = (
    "The harbour police closed warehouse {n} on Monday, and the owner of the first of them was "
    "not at home when the officers came to the door."
)


def read(*paths: Path) -> tuple[list[Document], list[Skipped]]:
    items = list(read_documents(paths))
    return (
        [item for item in items if isinstance(item, Document)],
        [item for item in items if isinstance(item, Skipped)],
    )


def rows(count: int) -> bytes:
    return b"".join(
        json.dumps({"text": STORY.format(n=n), "url": f"https://x.example/{n}"}).encode() + b"\n"
        for n in range(count)
    )


def places(documents: list[Document]) -> list[tuple[str, int | None]]:
    return [(Path(d.origin.path).name, d.origin.offset) for d in documents if d.origin]


def test_packed_json_lines(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress(rows(5)))
    documents, skipped = read(path)
    assert (len(documents), skipped) == (5, [])
    assert places(documents)[4] == ("a.jsonl.gz", 5)


def test_json_lines_stream_in_little_memory(tmp_path: Path) -> None:
    """Forty megabytes on disk, a few in memory."""
    path = tmp_path / "big.jsonl"
    row = json.dumps({"text": STORY.format(n=1) * 200}).encode() + b"\n"
    with path.open("wb") as file:
        for _ in range(1500):
            file.write(row)
    assert path.stat().st_size > 40_000_000
    tracemalloc.start()
    assert sum(1 for _ in read_raw([path])) == 1500
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 4_000_000


def test_a_line_too_long_is_skipped_and_reading_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.reader.lines.MAX_LINE", 1000)
    path = tmp_path / "a.jsonl"
    path.write_bytes(rows(1) + b'{"text": "' + b"x" * 5000 + b'"}\n' + rows(1))
    documents, (skipped,) = read(path)
    assert [place[1] for place in places(documents)] == [1, 3]
    assert "a.jsonl:2: a line of more than" in skipped.reason


@pytest.mark.slow
def test_truncated_archive_gives_what_it_holds(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress(rows(20_000))[:-5000])
    documents, (skipped,) = read(path)
    assert 0 < len(documents) < 20_000
    assert skipped.why is Why.UNREACHABLE
    assert "complete copy" in skipped.reason


def test_json_files_of_each_shape(tmp_path: Path) -> None:
    record = {"text": STORY.format(n=1), "title": "One"}
    shapes = {
        "one.json": json.dumps(record, indent=2),
        "list.json": json.dumps([record, {"text": STORY.format(n=2)}], indent=2),
        "lines.json": json.dumps(record) + "\n" + json.dumps({"text": STORY.format(n=2)}) + "\n",
    }
    for name, text in shapes.items():
        (tmp_path / name).write_text(text, "utf-8")
    assert [len(read(tmp_path / name)[0]) for name in shapes] == [1, 2, 2]


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b'{"text": "x"\n', 1),
        (b'{"text": "x"\n\n\n', 1),
        (b'{"text": "x",', 1),
        (b'\n{"text" x}', 2),
    ],
)
def test_broken_json_is_named_with_a_line_that_the_file_has(
    tmp_path: Path, data: bytes, line: int
) -> None:
    path = tmp_path / "bad.json"
    path.write_bytes(data)
    _, (found,) = read(path)
    assert found.reason.startswith(f"{path}:{line}: not valid JSON")


def test_half_a_character_is_no_text(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(f'{{"text": "{STORY} \\ud83d"}}\n{{"text": "{STORY} \\ud83d\\ude00"}}\n')
    (document,), (skipped,) = read(path)
    assert document.text.endswith("😀")
    assert r"half a character (\ud83d)" in skipped.reason


def test_zipped_folder(tmp_path: Path) -> None:
    path = tmp_path / "articles.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("b/two.txt", STORY.format(n=2))
        archive.writestr("a/one.jsonl", rows(3))
        archive.writestr("a/three.md", f"# Three\n\n{STORY.format(n=3)}\n")
        archive.writestr("__MACOSX/one.txt", "junk")
        archive.writestr("picture.png", b"\x89PNG")
        archive.writestr("empty.txt", b"")
        archive.writestr("more.zip", b"PK")
    documents, skipped = read(path)
    assert places(documents) == [
        ("one.jsonl", 1), ("one.jsonl", 2), ("one.jsonl", 3), ("three.md", None), ("two.txt", None),
    ]  # fmt: skip
    assert documents[0].origin is not None
    assert documents[0].origin.path == f"{path}/a/one.jsonl"
    assert {Path(s.path).name for s in skipped} == {"empty.txt", "more.zip"}


def test_damaged_archives_are_named(tmp_path: Path) -> None:
    good = io.BytesIO()
    with zipfile.ZipFile(good, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("one.txt", STORY.format(n=1))
        archive.writestr("two.txt", STORY.format(n=2))
    data = bytearray(good.getvalue())
    data[data.index(b"harbour")] ^= 1  # one bit: the checksum of the first entry tells
    (tmp_path / "a.zip").write_bytes(data)
    (tmp_path / "b.zip").write_bytes(data[:100])
    (tmp_path / "c.warc.gz").write_bytes(b"no crawl")
    (tmp_path / "d.parquet").write_bytes(b"PAR1 no table PAR1")
    documents, skipped = read(tmp_path)
    assert [d.text for d in documents] == [STORY.format(n=2)]
    assert sorted(Path(s.path).name for s in skipped) == [
        "b.zip", "c.warc.gz", "d.parquet", "one.txt",
    ]  # fmt: skip


def test_a_file_that_is_compressed_twice(tmp_path: Path) -> None:
    (tmp_path / "a.txt.gz.gz").write_bytes(gzip.compress(gzip.compress(STORY.encode())))
    documents, skipped = read(tmp_path / "a.txt.gz.gz")
    assert ([d.text for d in documents], skipped) == ([STORY], [])


def test_parquet(tmp_path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow", reason="pyarrow is an extra (newskg[parquet])")
    from pyarrow import parquet

    texts = [STORY.format(n=n) for n in range(600)]
    table = pyarrow.table(
        {"text": texts, "authors": [["A. Reporter"]] * 600, "other": [b"x" * 100] * 600}
    )
    parquet.write_table(table, tmp_path / "a.parquet", row_group_size=100)
    documents, skipped = read(tmp_path / "a.parquet")
    assert ([d.text for d in documents], skipped) == (texts, [])
    assert documents[599].authors == ("A. Reporter",)
    assert places(documents)[599] == ("a.parquet", 600)
    parquet.write_table(pyarrow.table({"body": texts}), tmp_path / "b.parquet")
    _, (skipped_table,) = read(tmp_path / "b.parquet")
    assert 'no column "text" among body' in skipped_table.reason


def test_documents_of_other_kinds_in_a_folder_are_named(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(STORY.format(n=1), "utf-8")
    for name in ("a.doc", "b.doc", "c.pptx", "links.urls", "photo.jpg"):
        (tmp_path / name).write_bytes(b"x")
    documents, skipped = read(tmp_path)
    assert len(documents) == 1
    assert [s.reason.split(": ")[1] for s in skipped] == [
        "2 files .doc are not read; save them as PDF or text",
        "1 files .pptx are not read; save them as PDF or text",
        "1 files .urls are not read; name the list itself",
    ]


def test_an_input_that_vanishes_is_unreachable(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(STORY.format(n=name), "utf-8")
    items = read_documents([tmp_path])
    assert isinstance(next(items), Document)
    (tmp_path / "b.txt").unlink()
    (skipped,) = items
    assert isinstance(skipped, Skipped)
    assert skipped.why is Why.UNREACHABLE


def test_streams_without_a_suffix_are_known_by_their_bytes(tmp_path: Path) -> None:
    for name, data in (("a", rows(3)), ("b", gzip.compress(rows(3)))):
        (tmp_path / name).write_bytes(data)
        assert len(read(tmp_path / name)[0]) == 3
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("x.txt", STORY)
    (tmp_path / "c").write_bytes(packed.getvalue())
    assert len(read(tmp_path / "c")[0]) == 1


def test_declared_encodings_are_used(tmp_path: Path) -> None:
    words = "Die Regierung in der Hauptstadt hat die Vorwürfe über die Häfen zurückgewiesen. " * 3
    russian = "Правительство заявило, что полиция задержала двенадцать человек в понедельник. " * 3
    pages = {"a.html": (words, "iso-8859-1"), "b.html": (russian, "koi8-r")}
    for name, (text, charset) in pages.items():
        page = (
            f'<html><head><meta charset="{charset}"><title>T</title></head>'
            f"<body><article><p>{text}</p></article></body></html>"
        )
        (tmp_path / name).write_bytes(page.encode(charset))
    _, skipped = read(tmp_path)
    assert [s.reason.split("(")[1].split(")")[0] for s in skipped] == ["German", "Russian"]


# ── a crawl ──


def crawl(path: Path, count: int = 2000) -> Counter[str]:
    """Writes a crawl of ``count`` responses; gives how many there are of each sort."""
    kinds = Counter[str]()
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        writer.write_record(writer.create_warcinfo_record("crawl.warc.gz", {"software": "tests"}))
        asked = StatusAndHeaders("GET / HTTP/1.1", [], is_http_request=True)
        for number in range(count):
            kind, url, status, headers, body = _response(number)
            kinds[kind] += 1
            http = StatusAndHeaders(status, headers, protocol="HTTP/1.1")
            record = writer.create_warc_record(
                url, "response", payload=io.BytesIO(body), http_headers=http,
                warc_headers_dict={"WARC-Date": "2025-03-03T10:00:00Z"},
            )  # fmt: skip
            request = writer.create_warc_record(url, "request", http_headers=asked)
            writer.write_request_response_pair(request, record)
    return kinds


FOREIGN = (
    "Le gouvernement a dit que la police avait arrêté douze personnes lundi dans la ville.",
    "Die Regierung teilte mit, dass die Polizei am Montag zwölf Menschen festgenommen hat.",
    "El gobierno dijo que la policía había detenido a doce personas el lunes en la ciudad.",
)


def _html(title: str, words: str, charset: str = "utf-8") -> bytes:
    page = (
        f"<!doctype html><html><head><title>{title}</title></head><body><nav>Home</nav>"
        f"<article><h1>{title}</h1><p>{words}</p></article></body></html>"
    )
    return page.encode(charset, "replace")


Answer = tuple[str, str, str, list[tuple[str, str]], bytes]  # sort, address, status, headers, body
HTML = [("Content-Type", "text/html; charset=utf-8")]


def _response(number: int) -> Answer:
    """Of each twenty responses of the crawl, thirteen have a sort of their own."""
    url = f"https://outlet{number % 7}.example/news/{number}"
    words = STORY.format(n=number)
    page = _html(f"S {number}", words)
    sort = number % 20
    if sort in (4, 5):  # the page of the number two to the left, once more
        first = number - sort + 6 if number >= 20 else 6
        first_url = f"https://outlet{first % 7}.example/news/{first}"
        again = _html(f"S {first}", STORY.format(n=first))
        return "duplicate", first_url, "200 OK", HTML, again
    image, plain = [("Content-Type", "image/jpeg")], [("Content-Type", "text/plain")]
    curly = _html(f"S {number}", words.replace("was not", "“was” not"), "cp1252")
    foreign = _html("Une histoire", FOREIGN[number % 3] * 2)
    packed = [*HTML, ("Content-Encoding", "gzip")]
    rare: dict[int, Answer] = {
        0: ("redirect", url, "301 Moved", [("Location", f"{url}/new")], b""),
        1: ("missing", url, "404 Not Found", HTML, b"<html>not here</html>"),
        2: ("image", url, "200 OK", image, b"\xff\xd8\xff" * 50),
        3: ("foreign", url, "200 OK", HTML, foreign),
        7: ("article", url, "200 OK", [("Content-Type", "text/html")], curly),
        8: ("article", url, "200 OK", HTML, page.replace(b"Monday", b"Mon\xff\xfe\x81day")),
        9: ("binary", url, "200 OK", HTML, b"\x00\x01\x02" * 100),
        10: ("empty", url, "200 OK", HTML, b""),
        11: ("article", url, "200 OK", packed, gzip.compress(page)),
        12: ("article", url, "200 OK", plain, words.encode()),
        13: ("failed", url, "500 Internal Server Error", HTML, b"<html>oops</html>"),
    }
    return rare.get(sort, ("article", url, "200 OK", HTML, page))


@pytest.mark.slow
def test_every_response_of_a_crawl_is_accounted_for(tmp_path: Path) -> None:
    path = tmp_path / "crawl.warc.gz"
    kinds = crawl(path)
    assert (sum(kinds.values()), kinds["duplicate"]) == (2000, 200)
    documents, skipped = read(path)
    assert len(documents) + len(skipped) == 2000
    assert len({d.id for d in documents}) == kinds["article"]
    assert len(documents) == kinds["article"] + kinds["duplicate"]
    reasons = Counter(s.why for s in skipped)
    assert reasons == {
        Why.NOT_ARTICLE: kinds["redirect"] + kinds["missing"] + kinds["image"] + kinds["failed"],
        Why.LANGUAGE: kinds["foreign"],
        Why.UNREADABLE: kinds["binary"] + kinds["empty"],
    }
    one = documents[0].origin
    assert one is not None
    assert one.offset is not None
    assert (one.path, one.fetched) == (str(path), "2025-03-03T10:00:00Z")
    with path.open("rb") as file:  # the offset leads back to the record itself
        file.seek(one.offset)
        record = gzip.GzipFile(fileobj=file).read(2000)
    assert documents[0].url is not None
    assert documents[0].url.encode() in record


@pytest.mark.slow
@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize("cut", [700, 1000])
def test_a_crawl_cut_off_gives_what_it_holds(tmp_path: Path, packed: bool, cut: int) -> None:
    path = tmp_path / ("crawl.warc.gz" if packed else "crawl.warc")
    crawl(path, 60)
    data = path.read_bytes()
    whole = data if packed else gzip.decompress(data)
    path.write_bytes(whole)
    assert all(s.why is not Why.UNREACHABLE for s in read(path)[1])
    path.write_bytes(whole[:-cut])
    documents, skipped = read(path)
    assert len(documents) + len(skipped) == 60
    assert skipped[-1].why is Why.UNREACHABLE
    assert str(path) in skipped[-1].reason


def test_a_folder_without_articles_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no article in this folder"):
        list(read_documents([tmp_path]))
    (tmp_path / "memo.doc").write_bytes(b"x")
    with pytest.raises(InputError, match=r"not read: 1 \.doc, save them as PDF or text"):
        list(read_documents([tmp_path]))


def test_a_crawl_through_a_pipe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "crawl.warc.gz"
    crawl(path, 20)
    import os
    import subprocess
    import sys

    reader = subprocess.Popen(["cat", str(path)], stdout=subprocess.PIPE)
    assert reader.stdout is not None
    with os.fdopen(os.dup(reader.stdout.fileno()), "rb") as pipe:

        class Stdin:
            buffer = pipe

        monkeypatch.setattr(sys, "stdin", Stdin)
        items = list(read_documents(["-"]))
    reader.stdout.close()
    reader.wait()
    assert len(items) == 20
    assert sum(isinstance(item, Document) for item in items) > 5
