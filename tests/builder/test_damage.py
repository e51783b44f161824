"""A folder heals itself: what of it is missing, cut or altered is found and rebuilt."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from kg.builder.build import build
from kg.builder.options import BuildOptions
from kg.builder.output_parts import check_folder
from kg.builder.repair import repair_records
from kg.cli import main
from kg.errors import DamageError
from kg.extraction.settings import Settings
from kg.records.database import RECORDS
from tests.conftest import ROOT

OPTIONS = BuildOptions(settings=Settings(tagger="rules"))
INPUTS = sorted((ROOT / "seeds/articles").glob("*.txt"))[:4]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("whole") / "out"
    build([INPUTS[0].parent], out, options=OPTIONS)
    return out


@pytest.fixture
def out(whole: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "out"
    shutil.copytree(whole, copy)
    return copy


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    for place in range(len(data) // 3, 2 * len(data) // 3, 7):
        data[place] ^= 0x5A
    path.write_bytes(bytes(data))


def _write(path: Path, text: str) -> None:
    path.write_text(text)


def _text(path: Path) -> None:
    _write(path, "this is something else\n")


def _remove(path: Path) -> None:
    shutil.rmtree(path) if path.is_dir() else path.unlink()


def _largest_table(out: Path) -> Path:
    return max((out / "store/db").glob("*.sst"), key=lambda path: path.stat().st_size)


def _in_store(pattern: str) -> Callable[[Path], Path]:
    return lambda out: next(iter(sorted((out / "store/db").glob(pattern))))


def _first_article(out: Path) -> Path:
    return min((out / "articles").glob("*.html"))


def _no_folder(path: Path) -> None:
    shutil.rmtree(path)
    _text(path)


def _at(name: str) -> Callable[[Path], Path]:
    return lambda out: out / name


DAMAGES: dict[str, tuple[Callable[[Path], Path], Callable[[Path], None]]] = {
    "links missing": (_at("links.sqlite"), _remove),
    "links empty": (_at("links.sqlite"), _empty),
    "links cut": (_at("links.sqlite"), _cut),
    "links flipped": (_at("links.sqlite"), _flip),
    "links no database": (_at("links.sqlite"), _text),
    "store missing": (_at("store"), _remove),
    "database missing": (_at("store/db"), _remove),
    "table cut": (_largest_table, _cut),
    "table flipped": (_largest_table, _flip),
    "table missing": (_largest_table, _remove),
    "CURRENT missing": (_at("store/db/CURRENT"), _remove),
    "CURRENT of nothing": (_at("store/db/CURRENT"), _text),
    "MANIFEST missing": (_in_store("MANIFEST-*"), _remove),
    "MANIFEST cut": (_in_store("MANIFEST-*"), _cut),
    "LAYOUT missing": (_at("store/LAYOUT"), _remove),
    "LAYOUT altered": (_at("store/LAYOUT"), _text),
    "unfinished no JSON": (_at("store/unfinished.json"), _text),
    "unfinished no list": (
        _at("store/unfinished.json"), partial(_write, text='{"a": 1}'),
    ),
    "unfinished no IRI": (
        _at("store/unfinished.json"), partial(_write, text='["no iri", 3]'),
    ),
    "quads empty": (_at("graph.nq"), _empty),
    "quads cut": (_at("graph.nq"), _cut),
    "TriG flipped": (_at("graph.trig"), _flip),
    "Turtle missing": (_at("graph.ttl"), _remove),
    "page missing": (_at("graph.html"), _remove),
    "article missing": (_first_article, _remove),
    "article altered": (_first_article, _text),
    "articles missing": (_at("articles"), _remove),
    "articles no folder": (_at("articles"), _no_folder),
    "report cut": (_at("report.html"), _cut),
    "statements altered": (_at("statements.csv"), _text),
    "events empty": (_at("events.csv"), _empty),
    "manifest missing": (_at("manifest.json"), _remove),
    "manifest cut": (_at("manifest.json"), _cut),
}  # fmt: skip


@pytest.mark.parametrize("name", DAMAGES)
def test_what_follows_from_the_records_is_made_again(name: str, whole: Path, out: Path) -> None:
    find, damage = DAMAGES[name]
    damage(find(out))
    assert main(["check", str(out)]) == 1
    report = build([INPUTS[0].parent], out, options=OPTIONS)
    assert check_folder(out) == []
    for part in ("graph.nq", "graph.trig", "graph.ttl", "statements.csv", "events.csv"):
        assert (out / part).read_bytes() == (whole / part).read_bytes(), part
    assert (out / "report.html").read_bytes() == (whole / "report.html").read_bytes()
    for path in (whole / "articles").iterdir():
        assert (out / "articles" / path.name).read_bytes() == path.read_bytes()
    if not name.startswith("manifest"):
        assert any("rebuilt" in note for note in report.notes)
    again = build([INPUTS[0].parent], out, options=OPTIONS)
    assert again.notes == ()


def test_a_whole_folder_has_no_faults(whole: Path) -> None:
    assert check_folder(whole) == []
    assert main(["check", str(whole)]) == 0


def test_a_file_touched_but_not_changed_is_no_damage(out: Path) -> None:
    (out / "graph.nq").touch()
    assert build([INPUTS[0].parent], out, options=OPTIONS).notes == ()


RECORD_DAMAGES: dict[str, Callable[[Path], None]] = {
    "cut": _cut, "no database": _text, "empty": _empty,
}  # fmt: skip


@pytest.mark.parametrize("name", RECORD_DAMAGES)
def test_damaged_records_are_named_with_a_cure_that_works(
    name: str, whole: Path, out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    RECORD_DAMAGES[name](out / RECORDS)
    assert main(["check", str(out)]) == 1
    assert "kg store repair" in capsys.readouterr().err
    if name != "empty":
        with pytest.raises(DamageError, match="kg store repair"):
            build([INPUTS[0].parent], out, options=OPTIONS)
    assert main(["store", "repair", str(out)]) == 0
    build([INPUTS[0].parent], out, options=OPTIONS)
    assert check_folder(out) == []
    assert (out / "graph.nq").read_bytes() == (whole / "graph.nq").read_bytes()


def test_a_damaged_record_costs_its_article_and_no_other(whole: Path, out: Path) -> None:
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(out / RECORDS)) as database, database:
        (name,) = database.execute("SELECT id FROM article ORDER BY id LIMIT 1").fetchone()
        database.execute("UPDATE article SET record = X'00' WHERE id = ?", (name,))
    assert name in str(check_folder(out)[0])
    done = repair_records(out)
    assert (done.saved, done.lost) == (15, 1)
    assert done.damaged is not None
    report = build([INPUTS[0].parent], out, options=OPTIONS)
    assert (report.new, report.unchanged) == (1, 15)
    assert (out / "graph.nq").read_bytes() == (whole / "graph.nq").read_bytes()


def test_missing_records_are_named(out: Path) -> None:
    (out / RECORDS).unlink()
    with pytest.raises(DamageError, match="is missing, and this folder"):
        build([INPUTS[0].parent], out, options=OPTIONS)


def test_sound_records_are_left_as_they_are(out: Path) -> None:
    before = (out / RECORDS).read_bytes()
    assert repair_records(out).damaged is None
    assert (out / RECORDS).read_bytes() == before
