"""What is kept between runs is what would be made again, and is never read when it is stale."""

from __future__ import annotations

import os
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.ontology import compiled as module
from kg.ontology import gazetteer, lexicon
from kg.ontology.compiled import VARIABLE, cache_folder, compiled, kept_digest
from kg.ontology.lexicon import load_lexicon, ontology_files
from kg.ontology.resources import resource
from kg.ontology.turtle import Kept, Table, _joined, _parted
from kg.ontology.weighed import kept_weighed, read_weighed
from kg.ontology.word_lists import WordLists


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "cache"
    monkeypatch.setenv(VARIABLE, str(folder))
    return folder


class Maker:
    """Makes a piece of a file's text, and counts how often."""

    def __init__(self, source: Path) -> None:
        self.source = source
        self.calls = 0

    def __call__(self) -> dict[str, str]:
        self.calls += 1
        return {"text": self.source.read_text("utf-8")}


@pytest.fixture
def maker(tmp_path: Path) -> Maker:
    source = tmp_path / "source.csv"
    source.write_text("Zerrin", "utf-8")
    return Maker(source)


def ask(maker: Maker) -> object:
    return compiled("piece", [maker.source], maker)


def test_a_piece_is_made_once(cache: Path, maker: Maker) -> None:
    assert ask(maker) == ask(maker) == {"text": "Zerrin"}
    assert maker.calls == 1
    assert len(list(cache.iterdir())) == 1


def test_another_content_makes_another_piece(cache: Path, maker: Maker) -> None:
    ask(maker)
    before = maker.source.stat()
    maker.source.write_text("Halvay", "utf-8")  # as long as before, at the same time
    os.utime(maker.source, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert ask(maker) == {"text": "Halvay"}


def test_another_version_of_the_code_makes_another_piece(
    cache: Path, maker: Maker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "package"
    package.mkdir()
    code = package / "names.py"
    code.write_text("# one way to fold")
    monkeypatch.setattr(module, "__file__", str(package / "compiled.py"))
    ask(maker)
    code.write_text("# another way")
    ask(maker)
    assert maker.calls == 2


def test_another_python_makes_another_piece(
    cache: Path, maker: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_SETTLED", -1.0)  # keep digests of what was just written
    ask(maker)
    monkeypatch.setattr(module, "_python", lambda: "another one")
    ask(maker)
    assert maker.calls == 2


@pytest.mark.parametrize("damage", [b"", b"{}", b"x"], ids=["cut", "replaced", "altered"])
def test_a_damaged_file_is_made_again(cache: Path, maker: Maker, damage: bytes) -> None:
    ask(maker)
    (file,) = cache.iterdir()
    content = file.read_bytes()
    file.write_bytes(content[:-1] + damage if damage != b"{}" else damage)
    assert ask(maker) == {"text": "Zerrin"}
    assert maker.calls == 2
    assert file.read_bytes() == content


def test_a_folder_that_cannot_be_written_costs_time_alone(
    tmp_path: Path, maker: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv(VARIABLE, str(tmp_path / "file" / "cache"))
    assert ask(maker) == ask(maker) == {"text": "Zerrin"}
    assert maker.calls == 2


def test_nothing_is_kept_if_nobody_wants_it(
    tmp_path: Path, maker: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, "")
    assert cache_folder() is None
    ask(maker)
    assert sorted(one.name for one in tmp_path.iterdir()) == ["source.csv"]


def test_old_pieces_go(cache: Path, maker: Maker) -> None:
    for number in range(8):
        maker.source.write_text(str(number), "utf-8")
        ask(maker)
    assert len(list(cache.iterdir())) == 4
    assert ask(maker) == {"text": "7"}
    assert maker.calls == 8


def test_kept_rows_are_those_of_the_files(cache: Path) -> None:
    files = [path for path in ontology_files() if path.name in ("page.ttl", "linking.ttl")]
    fresh, cold, warm = (
        Table(files), Table.kept("some", files), Table.kept("some", files)
    )  # fmt: skip
    assert len(list(cache.glob("some-*"))) == 1
    # A node without a name is called otherwise each time that a file is parsed.
    assert list(cold.all_subjects()) == list(warm.all_subjects())
    for table in (cold, warm):
        for subject in fresh.all_subjects():
            if not subject.startswith("_:"):
                assert table.home(subject) == fresh.home(subject)
                assert list(table.predicates(subject)) == list(fresh.predicates(subject))
                for predicate in fresh.predicates(subject):
                    named = [v for v in fresh.values(subject, predicate) if v.text[:2] != "_:"]
                    kept = [v for v in table.values(subject, predicate) if v.text[:2] != "_:"]
                    assert kept == named


def test_every_list_is_the_same_from_the_cache(cache: Path) -> None:
    files = ontology_files()
    fresh = WordLists(Table(files))
    cold, warm = (WordLists(Table.kept("lexicon", files)) for _ in range(2))
    assert fresh.names == cold.names == warm.names
    assert len(fresh.names) > 200
    for name in fresh.names:
        assert fresh.words(name) == cold.words(name) == warm.words(name)
        assert list(fresh.groups(name).items()) == list(warm.groups(name).items())
        assert fresh.mapping(name) == cold.mapping(name) == warm.mapping(name)


TEXTS = st.text("ab\x1e\x1f,", max_size=3)


@given(st.lists(TEXTS | TEXTS.map(lambda text: [text]), min_size=1, max_size=4))
def test_a_cell_is_read_as_it_was_written(values: list[Kept]) -> None:
    assert _parted(_joined(values)) == values


@pytest.mark.parametrize("name", ["roles", "relations", "labels", "times", "senses"])
def test_weights_are_the_same_from_the_cache(cache: Path, name: str) -> None:
    path = resource("events", f"{name}.json")
    fresh, cold, warm = read_weighed(path), kept_weighed(path), kept_weighed(path)
    for one in (cold, warm):
        assert one.said == fresh.said
        assert one.features == fresh.features
        assert one.numbers.dtype == fresh.numbers.dtype
        assert np.array_equal(one.numbers, fresh.numbers)
    assert len(list(cache.glob("weights-*.json"))) == 1


def test_a_file_of_the_users_own_is_read_at_each_start(cache: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.ttl"
    head = "@prefix lex: <https://w3id.org/newskg/lexicon#> .\nlex:pronoun lex:word "
    for title in ("Grandmaster", "Archdelegate"):
        own.write_text(f'{head}"{title}" .\n', "utf-8")
        lexicon._load.cache_clear()
        assert title.lower() in {one.lower() for one in load_lexicon((own,)).words("pronoun")}
    lexicon._load.cache_clear()
    assert "Archdelegate" not in load_lexicon().words("pronoun")


def test_cities_are_the_same_cold_and_warm(cache: Path) -> None:
    found = []
    for _ in range(2):
        for one in (gazetteer._cities, gazetteer._cities_from, gazetteer._big_cities):
            one.cache_clear()
        names = gazetteer._cities()["names"]
        found.append(({start: gazetteer._cities_from(start) for start in names}, names))
    assert found[0] == found[1]
    assert sum(map(len, found[0][0].values())) > 100_000
    assert gazetteer.is_city("Bangkok")
    assert gazetteer.is_city("New York")
    assert not any(map(gazetteer.is_city, ("", "B", "Ba", "Velmara Bangkok")))
    assert gazetteer.is_big_city("Bangkok")
    assert len(list(cache.glob("cities-*.json"))) == 1


def test_a_digest_is_kept_until_its_file_is_written_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "cache"))
    monkeypatch.setattr(module, "_SETTLED", 0)
    file, made = tmp_path / "weights", []

    def digest() -> str:
        made.append(file.read_text("utf-8"))
        return made[-1]

    for content in ("one", "two", "two"):
        file.write_text(content, "utf-8")
        os.utime(file, ns=(0, 0))  # even where the time of writing is set back
        assert kept_digest("digest", [file], digest) == content
        assert kept_digest("digest", [file], digest) == content
        time.sleep(0.05)
    assert made == ["one", "two", "two"]


def test_nothing_is_kept_of_what_was_just_written(cache: Path, tmp_path: Path) -> None:
    """Another content of one length, written within one tick of the clock, looks the same."""
    file = tmp_path / "weights"
    for content in ("one", "two", "six"):
        file.write_text(content, "utf-8")
        assert kept_digest("digest", [file], lambda: file.read_text("utf-8")) == content
    assert not cache.exists()


def test_sources_are_not_read_at_each_start(
    cache: Path, maker: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_SETTLED", 0)
    time.sleep(0.05)
    ask(maker)
    monkeypatch.setattr(module, "_key", lambda files: pytest.fail("the sources are read again"))
    assert ask(maker) == {"text": "Zerrin"}
    assert maker.calls == 1


def test_nothing_is_kept_of_a_digest_without_a_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, "")
    made = iter(("first", "second"))
    assert [kept_digest("digest", [tmp_path], lambda: next(made)) for _ in range(2)] == [
        "first",
        "second",
    ]
