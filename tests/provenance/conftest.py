"""A small folder of results from inputs of several kinds, built once; each test gets a copy."""

from __future__ import annotations

import json
import os
import shutil
import sys
import zipfile
from pathlib import Path

import pytest

from kg.builder.build import build
from kg.builder.options import BuildOptions
from kg.extraction.settings import Settings
from tests.authority import make_key
from tests.web import serve

OPTIONS = BuildOptions(settings=Settings(tagger="rules"), allow_private=True)
PLAIN = """\
Police close harbour

The harbour police closed a warehouse on Monday, the ministry said. “We found nothing”, said Ivo \
Tarn, a lawyer of the owner. The group Lantern Watch has accused the ministry of complicity in \
smuggling.
"""
ANSWER = (
    "The ministry is not complicit in smuggling, a spokeswoman for the ministry said on Tuesday. "
    "She rejected the accusation of Lantern Watch. Officers arrested twelve men in Zerrin, and the "
    "mayor of the town has accused the ministry of complicity in smuggling."
)


def page(title: str, words: str) -> str:
    """A web page with one article."""
    head = f"<html><head><title>{title}</title></head>"
    return f"{head}<body><article><h1>{title}</h1><p>{words}</p></article></body></html>"


def make_inputs(folder: Path) -> None:
    """Text, page, JSON Lines and a zipped folder."""
    folder.mkdir()
    (folder / "one.txt").write_text(PLAIN, "utf-8")
    marked = ANSWER.replace("smuggling", "<em>smuggling</em>", 1)
    (folder / "two.html").write_text(page("Ministry answers", marked), "utf-8")
    lines = [
        {"text": f"Ivo Tarn said on Monday that warehouse {n} was empty. The mayor of Orsk denied "
                 f"that she had seen the {n} boats.", "title": f"Warehouse {n}"}
        for n in (3, 4)
    ]  # fmt: skip
    (folder / "list.jsonl").write_text("".join(f"{json.dumps(one)}\n" for one in lines), "utf-8")
    with zipfile.ZipFile(folder / "more.zip", "w") as archive:
        archive.writestr("a/five.txt", PLAIN.replace("harbour", "ferry").replace("Tarn", "Tell"))


@pytest.fixture(scope="session")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """``in/``, and ``out/`` built from it and from a page of a web server; ``key`` signed it."""
    root = tmp_path_factory.mktemp("sealed")
    make_inputs(root / "in")
    key = make_key(root)
    here = Path.cwd()
    os.chdir(root)
    try:
        with serve() as site:
            site.put("/news", page("Ministry in Orsk", ANSWER.replace("twelve", "nine")))
            report = build(["in", f"{site.url}/news"], "out", options=sign_with(Path(key.name)))
        assert report.articles == 6, report.skipped
    finally:
        os.chdir(here)
    return root


def sign_with(key: Path | None) -> BuildOptions:
    """The options of the tests, with a key that signs."""
    from dataclasses import replace

    return replace(OPTIONS, sign=key)


@pytest.fixture
def copy(tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of `tree`, in which the test runs."""
    root = tmp_path / "sealed"
    shutil.copytree(tree, root)
    monkeypatch.chdir(root)
    return root


KG = [sys.executable, "-m", "kg"]
