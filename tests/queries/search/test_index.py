"""The index follows the records, through changes, damage, kills and folders without room."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from kg.errors import DamageError, OutputError
from kg.queries.search.index import INDEX, open_index
from kg.records.database import RECORDS
from tests.conftest import ROOT
from tests.folders import write_built
from tests.told import Told


def told(name: str, *, word: str = "timber", person: str = "Mila Dole") -> Told:
    one = Told(name, "Courier", "2025-03-04")
    speaker = one.who(person, "Person")
    one.says(speaker, "says", f"the {word} is gone")
    return one


def numbered(count: int) -> list[Told]:
    """Articles, each with a word and a person of its own."""
    return [
        told(f"a{number:03}", word=f"timber{number}", person=f"Mila Dole{number:03}")
        for number in range(count)
    ]


def found(out: Path, words: str) -> tuple[list[str], list[str], list[str]]:
    """Articles, documents of statements, names."""
    with open_index(out) as index:
        articles = sorted(document for document, _ in index.articles(words, 50))
        statements = sorted(document for document, _ in index.statements(words, 50))
        return articles, statements, index.names(words, 50)


def test_articles_come_change_and_go(tmp_path: Path) -> None:
    out = write_built(tmp_path, [told("a"), told("b")])
    assert found(out, "timber") == (["a", "b"], ["a", "b"], [])
    assert found(out, "dole")[2] == ["Mila Dole"]
    write_built(out, [told("a"), told("b", word="coal", person="Ivo Kolt"), told("c")])
    assert found(out, "timber") == (["a", "c"], ["a", "c"], [])
    assert found(out, "coal") == (["b"], ["b"], [])
    assert found(out, "kolt")[2] == ["Ivo Kolt"]
    write_built(out, [told("b", word="coal", person="Ivo Kolt")])
    assert found(out, "timber OR dole") == ([], [], [])


def test_only_what_changed_is_indexed_again(tmp_path: Path) -> None:
    out = write_built(tmp_path, [told("a"), told("b")])
    found(out, "timber")

    def rows() -> dict[str, int]:
        with sqlite3.connect(out / INDEX) as database:
            return dict(database.execute("SELECT document, n FROM article"))

    before = rows()
    write_built(out, [told("a"), told("b", word="coal")])
    found(out, "timber")
    assert rows()["a"] == before["a"]


def test_the_same_as_from_nothing(tmp_path: Path) -> None:
    """No row is left behind in any table."""
    out = write_built(tmp_path / "grown", numbered(9))
    found(out, "timber*")
    write_built(out, [*numbered(4), told("z", person="Ivo Kolt")])
    found(out, "timber*")
    fresh = write_built(tmp_path / "fresh", [*numbered(4), told("z", person="Ivo Kolt")])
    found(fresh, "timber*")

    def counts(path: Path) -> list[int]:
        tables = ("article", "statement", "name", "bears", "article_text", "statement_text",
                  "name_text")  # fmt: skip
        with sqlite3.connect(path / INDEX) as database:
            return [database.execute(f"SELECT COUNT(*) FROM {t}").fetchone()[0] for t in tables]

    assert counts(out) == counts(fresh)


KILLED = """
import os, signal, sys
from pathlib import Path
from kg.queries.search import index
index._BATCH = 2
named = index.SearchIndex._name
def name(self, text):
    if text == sys.argv[2]:  # amid an article, whose words are written already
        os.kill(os.getpid(), signal.SIGKILL)
    return named(self, text)
index.SearchIndex._name = name
with index.open_index(Path(sys.argv[1])) as opened:
    pass
"""


@pytest.mark.parametrize("at", ["000", "003", "008"])
def test_a_killed_run_goes_on_where_it_stopped(tmp_path: Path, at: str) -> None:
    out = write_built(tmp_path, numbered(9))
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(out), f"Mila Dole{at}"], cwd=ROOT, check=False
    )
    assert done.returncode == -signal.SIGKILL
    assert len(found(out, "timber*")[0]) == 9
    assert len(found(out, "timber*")[1]) == 9
    assert len(found(out, "dole*")[2]) == 9
    with sqlite3.connect(out / INDEX) as database:
        assert database.execute("PRAGMA integrity_check").fetchone()[0] == "ok"


@pytest.mark.parametrize("damage", [b"not a database at all" * 100, b""])
def test_a_damaged_index_is_made_again(tmp_path: Path, damage: bytes) -> None:
    out = write_built(tmp_path, [told("a")])
    found(out, "timber")
    (out / INDEX).write_bytes(damage)
    assert found(out, "timber")[0] == ["a"]


def test_a_cut_index_is_made_again(tmp_path: Path) -> None:
    out = write_built(tmp_path, numbered(40))
    found(out, "timber*")
    whole = (out / INDEX).read_bytes()
    (out / INDEX).write_bytes(whole[: len(whole) // 2])
    assert len(found(out, "timber*")[0]) == 40


def test_an_index_of_another_layout_is_made_again(tmp_path: Path) -> None:
    out = write_built(tmp_path, [told("a")])
    found(out, "timber")
    with sqlite3.connect(out / INDEX) as database:
        database.execute("UPDATE about SET value = '0' WHERE key = 'layout'")
        database.execute("DELETE FROM statement_text")
    assert found(out, "timber")[1] == ["a"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes anywhere")
def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    out = write_built(tmp_path / "out", [told("a")])
    out.chmod(0o500)
    try:
        assert found(out, "timber")[0] == ["a"]
        assert not (out / INDEX).exists()
    finally:
        out.chmod(0o700)


def test_a_place_where_no_index_can_be(tmp_path: Path) -> None:
    out = write_built(tmp_path, [told("a")])
    (out / INDEX).mkdir()
    assert found(out, "timber")[0] == ["a"]


def test_many_at_once(tmp_path: Path) -> None:
    out = write_built(tmp_path, numbered(30))
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: found(out, "timber*"), range(4)))
    assert all(len(articles) == 30 for articles, _, _ in answers)


def test_no_records(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"kg build INPUT"), open_index(tmp_path):
        pass
    write_built(tmp_path, [told("a")])
    (tmp_path / RECORDS).write_bytes(b"no database" * 400)
    with pytest.raises(DamageError, match="repair"), open_index(tmp_path):
        pass
