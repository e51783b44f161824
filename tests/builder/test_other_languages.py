"""Articles in other languages: kept whole, counted, never half read, and ready to be translated."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kg.builder.build import build
from kg.builder.options import BuildOptions, BuildReport
from kg.builder.other_languages import OTHER_LANGUAGES
from kg.cli import main
from kg.errors import DamageError
from kg.extraction.settings import Settings
from kg.reader import TranslationFile
from kg.store.store import Store

GERMAN = (
    "Die Ministerin weist alle Vorwürfe zurück\n\n"
    "Die Ministerin Ada Brandeck sagte am Dienstag in Ostmere, sie habe nichts verschwiegen.\n"
)
CHINESE = "部长否认隐瞒港口报告。她说,所有文件都已公布。"
ENGLISH = "Council opens the bridge\n\nThe mayor Noor Adessa said on Monday that it was open.\n"
OPTIONS = BuildOptions(settings=Settings(tagger="rules"), store_only=True)


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "own.txt").write_text(ENGLISH, "utf-8")
    (folder / "de.txt").write_text(GERMAN, "utf-8")
    (folder / "news.jsonl").write_text(json.dumps({"id": "harbour", "text": CHINESE}), "utf-8")
    return folder


def built(out: Path, *inputs: Path | TranslationFile) -> BuildReport:
    return build(inputs, out, options=OPTIONS)


def kept(out: Path) -> dict[str, dict[str, Any]]:
    path = out / OTHER_LANGUAGES
    if not path.exists():
        return {}
    lines = path.read_text("utf-8").rstrip("\n").split("\n")
    return {row["language"]: row for row in map(json.loads, lines)}


def test_they_are_kept_whole_and_counted(articles: Path, tmp_path: Path) -> None:
    report = built(tmp_path / "out", articles)
    assert (report.articles, dict(report.other_languages)) == (1, {"Chinese": 1, "German": 1})
    found = kept(tmp_path / "out")
    assert found["de"]["text"] == GERMAN
    assert found["de"]["path"] == str(articles / "de.txt")
    assert "not English (German)" in found["de"]["reason"]
    assert "--translation" in found["de"]["reason"]
    assert (found["zh"]["id"], found["zh"]["text"], found["zh"]["offset"]) == (
        "harbour",
        CHINESE,
        1,
    )
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text("utf-8"))
    assert manifest["other_languages"] == {"Chinese": 1, "German": 1}
    with Store.open(tmp_path / "out" / "store", read_only=True) as store:
        rows = store.query("SELECT ?title { GRAPH ?g { ?a a kg:Article ; kg:title ?title } }")
        titles = [str(getattr(row["title"], "value", "")) for row in rows]
    assert titles == ["Council opens the bridge"]


def test_filled_in_they_are_a_translation(articles: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    built(out, articles)
    row = kept(out)["de"]
    for block, words in zip(
        row["blocks"],
        ("Minister rejects all accusations", "The minister said that she had concealed nothing."),
        strict=True,
    ):
        block["english"] = words
    path = tmp_path / "done.jsonl"
    path.write_text(json.dumps(row), "utf-8")
    report = built(out, articles, TranslationFile(str(path)))
    assert report.articles == 2
    assert dict(report.other_languages) == {"Chinese": 1}
    assert set(kept(out)) == {"zh"}


def test_what_is_gone_goes_and_other_inputs_stay(articles: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    built(out, articles)
    before = (out / OTHER_LANGUAGES).stat().st_mtime_ns
    built(out, articles)
    assert (out / OTHER_LANGUAGES).stat().st_mtime_ns == before
    other = tmp_path / "other.txt"
    other.write_text("The harbour of Ostmere was closed on Friday, police said.\n", "utf-8")
    built(out, other)
    assert set(kept(out)) == {"de", "zh"}
    (articles / "de.txt").write_text(ENGLISH.replace("bridge", "tunnel"), "utf-8")
    built(out, articles)
    assert set(kept(out)) == {"zh"}
    (articles / "news.jsonl").unlink()
    built(out, articles)
    assert not (out / OTHER_LANGUAGES).exists()


def test_two_texts_of_one_id_both_stay(articles: Path, tmp_path: Path) -> None:
    second = {"id": "harbour", "text": CHINESE * 2}
    (articles / "more.jsonl").write_text(json.dumps(second), "utf-8")
    report = built(tmp_path / "out", articles)
    assert dict(report.other_languages) == {"Chinese": 2, "German": 1}


def test_the_command_says_where_they_are(
    articles: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert main(["build", str(articles), "-o", str(out), "--tagger", "rules", "--store-only"]) == 3
    told = capsys.readouterr().err
    assert f"2 articles in other languages, kept unread in {out / OTHER_LANGUAGES}: " in told
    assert "1 Chinese, 1 German" in told


def test_a_damaged_file_is_named(articles: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    built(out, articles)
    (out / OTHER_LANGUAGES).write_text('{"id": 7}\n', "utf-8")
    with pytest.raises(DamageError, match=r"other_languages\.jsonl:1: .*; remove it"):
        built(out, articles)
