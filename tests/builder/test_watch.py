"""Keeping a folder of results up to date from a folder and from a feed that misbehaves."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kg.builder.options import BuildOptions
from kg.builder.watch import watch
from kg.errors import InputError
from kg.extraction.settings import Settings
from kg.reader import Why
from kg.reader.fetch import FetchPolicy
from kg.records.database import RecordStore
from tests.conftest import ROOT
from tests.corpus import article, write_folder
from tests.web import Reply, Site, serve

QUICK = BuildOptions(settings=Settings(tagger="rules"), allow_private=True)


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    # The pause between two pages is for strangers; this server is ours.
    monkeypatch.setattr("kg.builder.build.FetchPolicy", _hasty)
    with serve() as running:
        yield running


def _hasty(**options: Any) -> FetchPolicy:
    return FetchPolicy(pause=0.0, seconds=3.0, **options)


def publish(site: Site, numbers: list[int], *, words: str = "") -> None:
    """A feed of these articles, each a page with an ETag."""
    items = "".join(f"<item><link>{site.url}/{n}</link></item>" for n in numbers)
    site.put("/feed", f"<rss version='2.0'><channel>{items}</channel></rss>", "application/rss+xml")
    for number in numbers:
        made = article(number, sentences=6)
        paragraphs = "".join(f"<p>{p}</p>" for p in f"{made['text']}{words}".split("\n\n"))
        page = (
            f"<html><head><title>{made['title']}</title></head><body><article>"
            f"<h1>{made['title']}</h1>{paragraphs}</article></body></html>"
        )
        headers = {"Content-Type": "text/html; charset=utf-8", "ETag": f'"{number}{len(words)}"'}
        site.pages[f"/{number}"] = Reply(page.encode(), headers=headers)


def test_a_growing_folder(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "in", 2, sentences=4)
    looks = watch(str(folder), tmp_path / "out", options=QUICK, every=0.0, rounds=4)
    seen = [next(looks)]
    write_folder(folder, 1, start=10, sentences=4)
    seen.append(next(looks))
    sorted(folder.iterdir())[0].unlink()
    seen.append(next(looks))
    for path in folder.iterdir():
        path.unlink()
    seen.append(next(looks))  # an empty folder is more likely not mounted than emptied
    counts = [(r.new, r.unchanged, r.removed, r.articles) for r in seen]
    assert counts == [(2, 0, 0, 2), (1, 2, 0, 3), (0, 2, 1, 2), (0, 0, 0, 2)]
    assert "no article in this folder" in seen[3].skipped[0].reason
    assert len(RecordStore(tmp_path / "out/records.sqlite")) == 2
    assert next(looks, None) is None


def test_a_feed_moves_on_and_the_archive_stays(site: Site, tmp_path: Path) -> None:
    publish(site, [1, 2])
    looks = watch(f"{site.url}/feed", tmp_path / "out", options=QUICK, every=0.0, rounds=4)
    first = next(looks)
    publish(site, [2, 3])
    second = next(looks)
    publish(site, [3], words="\n\nThis report was corrected on Tuesday to name the mayor.")
    third = next(looks)
    counts = [(r.new, r.changed, r.unchanged, r.removed) for r in (first, second, third)]
    assert counts == [(2, 0, 0, 0), (1, 0, 1, 0), (0, 1, 0, 0)]
    asked = [headers.get("if-none-match") for _, path, headers in site.asked if path == "/2"]
    assert asked == [None, '"20"']


@pytest.mark.parametrize(
    "broken",
    [
        Reply(b"<rss \x00\xff not at all", headers={"Content-Type": "application/rss+xml"}),
        Reply(status=500),
        Reply(raw=b"\x00garbage"),
        Reply(b"<rss>" * 100, drip=0.2),
        Reply(b""),
    ],
    ids=["no feed", "error", "no http", "drip", "empty"],
)
def test_a_feed_that_misbehaves_loses_nothing(site: Site, tmp_path: Path, broken: Reply) -> None:
    publish(site, [1])
    looks = watch(f"{site.url}/feed", tmp_path / "out", options=QUICK, every=0.0, rounds=3)
    next(looks)
    site.pages["/feed"] = broken
    report = next(looks)
    assert (report.new, report.removed, report.articles) == (0, 0, 1)
    (skipped,) = report.skipped
    assert f"{site.url}/feed" in skipped.reason
    assert skipped.why is Why.UNREACHABLE
    publish(site, [1, 2])
    report = next(looks)
    assert (report.new, report.unchanged, report.articles) == (1, 1, 2)


def test_a_page_that_fails_is_kept_from_before(site: Site, tmp_path: Path) -> None:
    publish(site, [1, 2])
    looks = watch(f"{site.url}/feed", tmp_path / "out", options=QUICK, every=0.0, rounds=2)
    next(looks)
    site.pages["/1"] = Reply(status=503)
    report = next(looks)
    assert (report.unchanged, report.removed, report.articles) == (1, 0, 2)


def test_a_wrong_path_ends_the_watch(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        next(watch(str(tmp_path / "nowhere"), tmp_path / "out", options=QUICK))


@pytest.mark.usefixtures("interruptible")
def test_the_command_watches_until_it_is_stopped(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "in", 1, sentences=4)
    command = [sys.executable, "-m", "kg", "watch", str(folder), "-o", str(tmp_path / "out"),
               "--every", "0.2", "--tagger", "rules"]  # fmt: skip
    log = tmp_path / "log"

    def told(words: str) -> bool:
        return words in log.read_text("utf-8")

    with log.open("w") as stderr:
        process = subprocess.Popen(command, cwd=ROOT, stderr=stderr)
        end = time.monotonic() + 90
        while not told("1 article (1 new") and time.monotonic() < end:
            time.sleep(0.1)
        write_folder(folder, 1, start=5, sentences=4)
        while not told("2 articles (1 new, 0 changed, 1 unchanged") and time.monotonic() < end:
            time.sleep(0.1)
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=60) == 130
    assert told("2 articles (1 new, 0 changed, 1 unchanged"), log.read_text("utf-8")
