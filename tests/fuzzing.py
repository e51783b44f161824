"""Broken and hostile input files, made by rule: ``python -m tests.fuzzing [--count N]``.

Each file is a sound one of some input kind that was cut, flipped, doubled or had a nasty value put
in; ``CRAFTED`` holds those that once ended a build. The command reads them all and builds once
over them and some good articles; it exits 1 where anything was raised, lost or read in silence.
"""

from __future__ import annotations

import argparse
import gzip
import io
import json
import random
import sys
import tempfile
import time
import traceback
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from kg.builder.build import build
from kg.builder.options import BuildOptions
from kg.errors import InputError
from kg.extraction.settings import Settings
from kg.reader import read_documents

PROSE = (
    "The minister of works said on Monday that the pier was safe. The union leader denied it.\n\n"
    "Police in Ostmere arrested 12 people on Sunday after a raid on the harbour office.\n"
)
NASTY = (
    b"\x00", b"\xff\xfe", b"\x1b]0;x\x07", b"\xed\xa0\x80", b"\\ud800", b"1e999", b"NaN", b"-" * 99,
    b"[" * 3_000, b"{" * 500, b"9" * 5_000, b"<!--", b"]]>", b"&#0;", b"&lol9;", b"%00", b"\r",
    b"http://[", b"0000-00-00", b"9999-12-31T23:59:59-14:00", b"\xe2\x80\xae", b"=cmd|' /C x'!A0",
)  # fmt: skip
VALUES: tuple[object, ...] = (
    None, True, 5, 1.5, -0.0, float("nan"), float("inf"), 10**400, "", " ", [], {}, [5], [[]],
    ["x", None], {"a": 1}, "\u0000", "\ud800", "\ufffe", "x" * 3_000, "http://[", "9999-99-99",
)  # fmt: skip
KEYS = ("id", "title", "published", "publisher", "authors", "url", "text", "article", "blocks")


def _record(**changed: object) -> dict[str, object]:
    known: dict[str, object] = {
        "id": "a1", "title": "Pier is safe, minister says", "text": PROSE, "authors": ["A. Writer"],
        "published": "2025-03-04", "publisher": "The Courier", "url": "https://courier.example/1",
    }  # fmt: skip
    return {**known, **changed}


def _line(record: dict[str, object]) -> bytes:
    return json.dumps(record).encode() + b"\n"


def _html() -> bytes:
    paragraphs = "".join(f"<p>{p}</p>" for p in PROSE.split("\n\n"))
    return (
        f"<!doctype html><html><head><meta charset=utf-8><title>Pier</title></head><body><article>"
        f"<h1>Pier is safe</h1>{paragraphs}</article></body></html>"
    ).encode()


def _zip(*, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        archive.writestr("a.txt", PROSE)
        archive.writestr("b.jsonl", _line(_record(id="b")))
    return packed.getvalue()


def _warc() -> bytes:
    body = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + _html()
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://courier.example/1\r\n"
        f"WARC-Date: 2025-03-04T00:00:00Z\r\nWARC-Record-ID: <urn:uuid:1>\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body + b"\r\n\r\n"


def sound_files() -> dict[str, bytes]:
    """One sound file of each kind that is read without the network."""
    return {
        ".txt": PROSE.encode(), ".md": b"# Pier\n\n" + PROSE.encode(), ".html": _html(),
        ".jsonl": _line(_record()) + _line(_record(id="a2")),
        ".json": json.dumps([_record()]).encode(),
        ".zip": _zip(), ".txt.gz": gzip.compress(PROSE.encode()), ".warc": _warc(),
        ".jsonl.gz": gzip.compress(_line(_record())), "": PROSE.encode(),
    }  # fmt: skip


def _nested_gzip(times: int) -> bytes:
    data = PROSE.encode()
    for _ in range(times):
        data = gzip.compress(data)
    return data


def _zip_of_version(version: int) -> bytes:
    data = bytearray(_zip())
    place = data.rfind(b"PK\x01\x02")
    data[place + 6 : place + 8] = version.to_bytes(2, "little")
    return bytes(data)


def _zip_with_name(name: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("é.txt", PROSE)
    return packed.getvalue().replace("é".encode(), name)


def _damaged_lzma() -> bytes:
    data = bytearray(_zip(method=zipfile.ZIP_LZMA))
    for place in range(60, 140):
        data[place] ^= 0x3C
    return bytes(data)


CRAFTED: dict[str, bytes] = {
    **{f"authors-{i}.jsonl": _line(_record(authors=v)) for i, v in enumerate(VALUES)},
    **{f"title-{i}.jsonl": _line(_record(title=v)) for i, v in enumerate(VALUES)},
    **{f"id-{i}.jsonl": _line(_record(id=v)) for i, v in enumerate(VALUES)},
    "span.jsonl": _line(_record()).replace(
        b'"id"', b'"article": {"blocks": [{"kind": "paragraph", "span": [0, 1e999]}]}, "id"'
    ),
    "digits.json": b'[{"text": "x", "id": ' + b"9" * 5_000 + b"}]",
    "deep.json": b"[" * 100_000,
    "empty.jsonl": b"", "blank.jsonl": b"\n\n", "none.json": b"[]",
    "charset.html": b"<html><meta charset=undefined><body>\xff<p>x</p>",
    "comments": b"<!-- a -->" * 40 + b" text",
    "tags.html": b"<html><body>" + b"<p>He said so.</p>" * 200_000,
    "packed.txt.gz": _nested_gzip(200), "lzma.zip": _damaged_lzma(),
    "version.zip": _zip_of_version(99), "name.zip": _zip_with_name(b"\xff\xff"),
    "feed.xml": b'<rss><channel><item><link>http://[</link><pubDate>0000-00-00</pubDate></item>'
                b"</channel></rss>",
    "sitemap.xml": b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"></urlset>',
    "no-list.urls": b"nothing here\n",
}  # fmt: skip


def mutated(seed: int, count: int) -> Iterator[tuple[str, bytes]]:
    """``count`` files by name; the same for the same seed."""
    sound = sorted(sound_files().items())
    for number in range(count):
        chance = random.Random(f"{seed} {number}")
        suffix, data = chance.choice(sound)
        if suffix in (".jsonl", ".json") and chance.random() < 0.5:
            record = _record(**{chance.choice(KEYS): chance.choice(VALUES)})
            data = _line(record) if suffix == ".jsonl" else json.dumps([record]).encode()
        else:
            for _ in range(chance.randint(1, 4)):
                data = _changed(data, chance)
        yield f"f{number:05}{suffix}", data


def _changed(data: bytes, chance: random.Random) -> bytes:
    place = chance.randrange(len(data) + 1)
    end = min(len(data), place + chance.randint(1, 40))
    kind = chance.randrange(5)
    if kind == 0:
        return data[:place]
    if kind == 1:
        return data[:place] + bytes(b ^ chance.randrange(256) for b in data[place:end]) + data[end:]
    if kind == 2:
        return data[:place] + data[place:end] * chance.randint(2, 200) + data[end:]
    if kind == 3:
        return data[:place] + chance.choice(NASTY) + data[end:]
    return data[:place] + data[end:]


def faults_in_reading(folder: Path, files: Sequence[tuple[str, bytes]]) -> list[str]:
    """Files on which the reader raised, said nothing, or took longer than ``SLOW`` CPU seconds."""
    found = []
    for name, data in files:
        path = folder / name
        path.write_bytes(data)
        start = time.process_time()
        try:
            silent = not list(read_documents([path]))
        except InputError:
            silent = False
        except Exception:  # noqa: BLE001  that is what is looked for
            found.append(f"{name}: {traceback.format_exc(limit=-1)}")
            continue
        if silent:
            found.append(f"{name}: read without a word")
        if time.process_time() - start > SLOW:
            found.append(f"{name}: {time.process_time() - start:.0f} CPU seconds")
    return found


# CPU seconds; a page at the limits of the reader takes about ten.
SLOW = 30.0


def good_articles(folder: Path, count: int) -> list[Path]:
    """Articles that every build must keep, whatever stands beside them."""
    written = []
    for number in range(count):
        path = folder / f"good-{number:02}.txt"
        path.write_text(f"Report number {number} of the harbour office\n\n{PROSE}", "utf-8")
        written.append(path)
    return written


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=3_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = [*CRAFTED.items(), *mutated(given.seed, given.count)]
        faults = faults_in_reading(folder, files)
        good = good_articles(folder, 20)
        report = build(
            [folder], folder / "out", options=BuildOptions(settings=Settings(tagger="rules"))
        )
        kept = (folder / "out" / "manifest.json").read_text("utf-8")
        faults += [f"{path.name}: lost" for path in good if str(path) not in kept]
    print("\n".join(faults))
    counts = (f"{report.new} read", f"{len(report.skipped)} skipped", f"{len(faults)} faults")
    print(", ".join((f"{len(files)} files", *counts)))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
