"""Folders built from records that were extracted elsewhere: the same graph, and nothing lost."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

import kg
from kg.builder.build import build
from kg.builder.dataframes import Made
from kg.builder.options import BuildOptions, BuildReport
from kg.errors import InputError
from kg.extraction.settings import Settings
from kg.reader import Why
from kg.records.database import RecordStore
from kg.records.integrity import sign, strip
from tests.corpus import write_lines

ARTICLES = BuildOptions(settings=Settings(tagger="rules"))
RECORDS = replace(ARTICLES, records=True)
COUNT = 5


@pytest.fixture(scope="module")
def articles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_lines(tmp_path_factory.mktemp("made") / "a.jsonl", COUNT, sentences=6)


@pytest.fixture(scope="module")
def made(articles: Path) -> list[Made]:
    rows = [json.loads(line) for line in articles.read_text("utf-8").splitlines()]
    return list(kg.extract_rows(rows, settings=ARTICLES.settings))


@pytest.fixture(scope="module")
def lines(made: list[Made]) -> list[str]:
    return [one.record for one in made if one.record is not None]


@pytest.fixture(scope="module")
def graph(articles: Path, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """What the articles themselves give."""
    out = tmp_path_factory.mktemp("first") / "out"
    build([articles], out, options=ARTICLES)
    return (out / "graph.nq").read_bytes()


def write(path: Path, lines: list[str]) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    return path


def graph_of(out: Path) -> bytes:
    return (out / "graph.nq").read_bytes()


def plain(folder: Path, made: list[Made]) -> None:
    write(folder / "part-0.txt", [one.record or "" for one in made[:2]])
    write(folder / "part-1.jsonl", [one.record or "" for one in made[2:]])


def packed(folder: Path, made: list[Made]) -> None:
    text = "\n".join(one.record or "" for one in made)
    (folder / "part-0.txt.gz").write_bytes(gzip.compress(text.encode()))


def frame_as_json(folder: Path, made: list[Made]) -> None:
    write(folder / "part-0.json", [json.dumps(one._asdict()) for one in made])


def frame_as_parquet(folder: Path, made: list[Made]) -> None:
    pandas = pytest.importorskip("pandas", reason="pandas comes with Spark, not with newskg")
    pytest.importorskip("pyarrow", reason="pyarrow is an extra (newskg[parquet])")
    pandas.DataFrame(made).to_parquet(folder / "part-0.parquet")


@pytest.mark.parametrize("form", [plain, packed, frame_as_json, frame_as_parquet])
def test_records_give_the_graph_of_their_articles(
    form: Callable[[Path, list[Made]], None], made: list[Made], graph: bytes, tmp_path: Path
) -> None:
    (tmp_path / "in").mkdir()
    form(tmp_path / "in", made)
    report = build([tmp_path / "in"], tmp_path / "out", options=RECORDS)
    assert (report.new, report.skipped) == (COUNT, ())
    assert graph_of(tmp_path / "out") == graph
    again = build([tmp_path / "in"], tmp_path / "out", options=RECORDS)
    assert (again.new, again.unchanged) == (0, COUNT)


def test_the_articles_themselves_are_then_known(
    articles: Path, lines: list[str], graph: bytes, tmp_path: Path
) -> None:
    build([write(tmp_path / "in/a.jsonl", lines)], tmp_path / "out", options=RECORDS)
    report = build([articles], tmp_path / "out", options=ARTICLES)
    assert (report.new, report.unchanged) == (0, COUNT)
    assert graph_of(tmp_path / "out") == graph


def test_what_is_gone_from_the_records_is_removed(lines: list[str], tmp_path: Path) -> None:
    path = write(tmp_path / "in/a.jsonl", lines)
    build([path], tmp_path / "out", options=RECORDS)
    write(path, lines[1:])
    report = build([path], tmp_path / "out", options=RECORDS)
    assert (report.articles, report.removed) == (COUNT - 1, 1)


def test_a_row_without_a_record_is_named_with_its_reason(lines: list[str], tmp_path: Path) -> None:
    rows = [{"id": "a", "record": lines[0], "skipped": None}, {"id": "b", "skipped": "a: empty"}]
    path = write(tmp_path / "in/a.json", [json.dumps(row) for row in rows])
    report = build([path], tmp_path / "out", options=RECORDS)
    assert [one.reason for one in report.skipped] == [f"{path}:2: a: empty"]
    assert report.articles == 1


def cut(line: str) -> str:
    return line[: len(line) // 2]


def altered(line: str) -> str:
    """An allegation told as a fact."""
    return line.replace('"status": "', '"status": "asserted", "was": "', 1)


def of_another_version(line: str) -> str:
    return sign(strip(line), "0" * 64)


def without_a_seal(line: str) -> str:
    return strip(line)


def no_record(line: str) -> str:
    return json.dumps({"text": json.loads(line)["text"]})


DAMAGES = [
    (cut, "its end is missing"),
    (altered, "altered after it was extracted"),
    (of_another_version, "another version of newskg or of other settings"),
    (without_a_seal, "its end is missing"),
    (no_record, "its end is missing"),
]


@pytest.mark.parametrize(("damage", "reason"), DAMAGES)
def test_a_damaged_record_is_named_and_nothing_stored_is_lost(
    damage: Callable[[str], str], reason: str, lines: list[str], graph: bytes, tmp_path: Path
) -> None:
    path = write(tmp_path / "in/a.jsonl", lines)
    build([path], tmp_path / "out", options=RECORDS)
    assert damage(lines[2]) != lines[2]
    write(path, [*lines[:2], damage(lines[2]), *lines[3:]])
    report = build([path], tmp_path / "out", options=RECORDS)
    check_left_out(report, f"{path}:3: ", reason)
    assert (report.articles, report.removed) == (COUNT, 0)
    assert graph_of(tmp_path / "out") == graph
    fresh = build([path], tmp_path / "fresh", options=RECORDS)
    check_left_out(fresh, f"{path}:3: ", reason)
    assert fresh.articles == COUNT - 1


def check_left_out(report: BuildReport, place: str, reason: str) -> None:
    (left,) = report.skipped
    assert left.why is Why.RECORD
    assert left.reason.startswith(place)
    assert reason in left.reason


def test_records_of_other_settings_are_refused_as_a_whole(
    lines: list[str], graph: bytes, tmp_path: Path
) -> None:
    path = write(tmp_path / "in/a.jsonl", lines)
    build([path], tmp_path / "out", options=RECORDS)
    other = replace(RECORDS, settings=Settings(tagger="fast"))
    with pytest.raises(InputError, match="give --model, --tagger and --ontology"):
        build([path], tmp_path / "out", options=other)
    assert graph_of(tmp_path / "out") == graph


def test_a_table_that_is_cut_off_loses_nothing(lines: list[str], tmp_path: Path) -> None:
    good, bad = write(tmp_path / "in/a.jsonl", lines[:3]), tmp_path / "in/b.txt.gz"
    whole = gzip.compress("\n".join(lines[3:]).encode())
    bad.write_bytes(whole)
    build([good.parent], tmp_path / "out", options=RECORDS)
    bad.write_bytes(whole[: len(whole) // 2])
    report = build([good.parent], tmp_path / "out", options=RECORDS)
    assert report.skipped
    assert report.articles == COUNT


def test_without_the_option_records_are_read_as_articles(
    lines: list[str], graph: bytes, tmp_path: Path
) -> None:
    path = write(tmp_path / "in/a.jsonl", [without_a_seal(line) for line in lines])
    report = build([path], tmp_path / "out", options=ARTICLES)
    assert (report.new, report.skipped) == (COUNT, ())
    assert graph_of(tmp_path / "out") == graph


def test_a_record_keeps_where_its_article_was_read(lines: list[str], tmp_path: Path) -> None:
    path = write(tmp_path / "in/a.jsonl", lines)
    build([path], tmp_path / "out", options=RECORDS)
    records = RecordStore(tmp_path / "out/records.sqlite")
    stored = {kept.id: line for kept, line in records.lines()}
    assert [kept.path for kept, _ in records.lines()] == [str(path)] * COUNT
    records.close()
    assert stored == {json.loads(line)["id"]: strip(line) for line in lines}


def test_rows_come_back_in_order_with_what_they_lack(made: list[Made]) -> None:
    row = {"text": "", "id": "x", "title": float("nan"), "authors": None}
    good = json.loads(made[0].record or "")
    again = list(kg.extract_rows([row, {"id": good["id"], "text": good["text"]}, {}, row]))
    assert [(one.id, one.record is None, one.skipped is None) for one in again] == [
        ("x", True, False), (good["id"], False, True), (None, True, False), ("x", True, False),
    ]  # fmt: skip
