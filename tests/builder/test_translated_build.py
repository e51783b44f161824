"""A translated article through a whole build: wherever its words are quoted, the original is near.

Nobody said the English words of a translation, so each output marks its quotations.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.builder.build import build
from kg.builder.options import BuildOptions
from kg.errors import InputError
from kg.exchange.export.datasette import write_datasette
from kg.exchange.export.projection import Edge, Node, Projection
from kg.exchange.export.spreadsheets import write_spreadsheets
from kg.exchange.export.vault import write_vault
from kg.extraction.settings import Settings
from kg.provenance.proof import prove
from kg.queries.assistant.tools import _hit_data
from kg.queries.explain import explain
from kg.queries.findings.read import read_findings
from kg.queries.findings.rows import guarded_rows
from kg.queries.search import search
from kg.queries.validate import validate
from kg.reader import Input, TranslationFile
from kg.store.store import Store
from tests.pages import Watched
from tests.reader.test_translations import LINE, PAIRS, TABLE

pytest_plugins = ("tests.browsing",)

MARK = "translated from German by Jory Pendrake"
SAID = "Ministerin Ada Brandeck sagte am Dienstag in Ostmere: „Wir haben nichts verschwiegen.“"
OPTIONS = BuildOptions(settings=Settings(tagger="rules"))


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("translated")
    (folder / "news.jsonl").write_text(json.dumps(LINE), "utf-8")
    (folder / "own.txt").write_text(
        "Council opens the bridge\n\nThe mayor Noor Adessa said on Monday: “The bridge is open.”\n",
        "utf-8",
    )
    inputs: list[Input] = [folder / "own.txt", TranslationFile(str(folder / "news.jsonl"))]
    report = build(inputs, folder / "out", options=OPTIONS)
    assert (report.articles, report.skipped) == (2, ())
    again = build(inputs, folder / "out", options=OPTIONS)
    assert (again.new, again.unchanged) == (0, 2)
    return folder / "out"


STATEMENT = """
SELECT ?node ?language ?original ?number WHERE { GRAPH ?g {
  ?node a kg:Statement ; kg:evidence ?evidence ; prov:wasDerivedFrom ?article .
  ?article kg:translatedFrom ?language ; kg:translator "Jory Pendrake" .
  ?evidence kg:translates ?block ; oa:hasSelector/oa:exact ?words .
  ?block a kg:OriginalBlock ; kg:originalText ?original ; kg:blockNumber ?number .
  FILTER (CONTAINS(?words, "concealed nothing") && LANG(?original) = "de") } }
"""


def value(term: object) -> str:
    return str(getattr(term, "value", ""))


def test_the_graph_has_both_texts(out: Path) -> None:
    with Store.open(out / "store", read_only=True) as store:
        (row,) = store.query(STATEMENT)
        assert [value(row[name]) for name in ("language", "original", "number")] == [
            "de",
            SAID,
            "2",
        ]
        assert validate(store) == []
        told = explain(store, value(row["node"]))
        assert f"{MARK}, characters" in told
        assert f"“{SAID}” — German, block 2" in told
        (finding,) = read_findings(store, [value(row["node"])]).values()
        assert MARK in finding.sentence
        assert "In the translation’s words" in finding.sentence
        assert finding.as_json()["translated"] == MARK
        assert "(translated) “We concealed nothing.”" in finding.sentence
        actor = explain(store, "Ada Brandeck")
        assert actor.count("concealed nothing.”") <= actor.count(MARK)


def test_search_and_assistants_mark_what_they_quote(out: Path) -> None:
    quoting = [hit for hit in search(out, "concealed").hits if "concealed" in hit.quotation]
    assert {hit.kind for hit in quoting} == {"quotation", "article"}
    assert all(hit.translated == MARK and MARK in hit.sentence for hit in quoting)
    assert all(f"; {MARK}] “" in _hit_data(hit)["quotation"] for hit in quoting)
    (own,) = [hit for hit in search(out, "bridge").hits if hit.kind == "quotation"]
    assert own.translated is None
    assert "translat" not in own.sentence


def test_rows_of_a_query_say_that_they_are_translated(out: Path) -> None:
    query = "SELECT ?node ?words { GRAPH ?g { ?node a kg:Statement ; kg:content ?words } }"
    with Store.open(out / "store", read_only=True) as store:
        rows = guarded_rows(store, store.query(query), limit=10)
    for row in rows:
        assert (MARK in row.sentence) is ("bridge" not in row.cells["words"])


def test_exports_mark_the_article(out: Path) -> None:
    with Store.open(out / "store", read_only=True) as store:
        projection = Projection(store)
        quoting: list[Node | Edge] = [*projection.nodes(), *projection.edges()]
    quoting = [one for one in quoting if one.evidence]
    assert {isinstance(one, Node) for one in quoting} == {True, False}
    for one in quoting:
        assert (f" ({MARK})" in one.article) is ("bridge" not in one.evidence), one


def test_files_for_other_tools_mark_the_title(out: Path, tmp_path: Path) -> None:
    with Store.open(out / "store", read_only=True) as store:
        for write in (write_spreadsheets, write_datasette, write_vault):
            folder = tmp_path / write.__name__
            folder.mkdir()
            write(store, folder)
            files = [path for path in folder.rglob("*") if path.is_file()]
            quoting = [path for path in files if b"concealed nothing" in path.read_bytes()]
            assert quoting
            for path in quoting:
                assert MARK.encode() in path.read_bytes(), path


def test_articles_in_english_bear_no_mark(out: Path) -> None:
    with Store.open(out / "store", read_only=True) as store:
        told = explain(store, "Noor Adessa")
    assert "The bridge is open" in told
    assert "translated" not in told


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_the_tables_have_both_texts(out: Path) -> None:
    found = {row["evidence"]: row for row in rows(out / "statements.csv")}
    (quoted,) = [row for words, row in found.items() if "concealed nothing" in words]
    assert (quoted["translated_from"], quoted["original"]) == ("de", SAID)
    (own,) = [row for words, row in found.items() if "The bridge is open" in words]
    assert (own["translated_from"], own["original"]) == ("", "")
    assert {"translated_from", "original"} <= set(rows(out / "events.csv")[0])


def test_the_pages_mark_quotations_and_show_the_original(out: Path) -> None:
    pages = {path: path.read_text("utf-8") for path in (out / "articles").glob("*.html")}
    (translated,) = [page for page in pages.values() if "concealed nothing" in page]
    assert MARK in translated
    assert f'lang="de" dir="auto">{SAID}</p>' in translated
    (own,) = [page for page in pages.values() if "bridge is open" in page]
    assert "translat" not in own.partition("<body>")[2]
    report = (out / "report.html").read_text("utf-8")
    told = [re.sub("<[^>]+>", "", one) for one in re.findall(r'<p class="told.*?</p>', report)]
    assert any("harbour" in one for one in told)
    for one in told:
        assert (", translated)" in one) is ("bridge" not in one), one
    for name in ("report.html", "graph.html"):
        page = (out / name).read_text("utf-8")
        assert MARK in page
        assert "Wir haben nichts verschwiegen." in page


@pytest.mark.browser
def test_the_graph_page_shows_both_texts(opened: Callable[..., Watched], out: Path) -> None:
    watched = opened(out / "graph.html", at="#tab=article")
    page = watched.page
    label = "2025-03-04 · Minister rejects accusations"
    page.select_option("#article-choice", label=label)
    assert MARK in page.inner_text("#article-where")
    original = page.locator("#article-text .original", has_text="verschwiegen")
    assert original.inner_text() == SAID
    assert original.get_attribute("lang") == "de"
    page.locator("#article-text mark", has_text="accuses").click()
    card = page.locator("#right .card").first
    assert "translated" in card.locator("blockquote").inner_text()
    assert "Der Verein Laternenwacht" in card.locator(".original").inner_text()
    assert watched.messages == []


def test_a_changed_original_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl"
    path.write_text(json.dumps(LINE), "utf-8")
    source = TranslationFile(str(path))
    options = BuildOptions(settings=Settings(tagger="rules"), store_only=True)
    build([source], tmp_path / "out", options=options)
    path.write_text(json.dumps({**LINE, "translator": "DeepText 3"}), "utf-8")
    report = build([source], tmp_path / "out", options=options)
    assert report.changed == 1
    with Store.open(tmp_path / "out" / "store", read_only=True) as store:
        (row,) = store.query("SELECT ?who { GRAPH ?g { ?article kg:translator ?who } }")
        assert value(row["who"]) == "DeepText 3"


def test_the_seal_finds_both_texts_again(tmp_path: Path) -> None:
    (tmp_path / "news.jsonl").write_text(json.dumps(LINE), "utf-8")
    (tmp_path / "table.tsv").write_text(TABLE.replace("Tuesday", "Friday"), "utf-8")
    (tmp_path / "de.txt").write_text("\n\n".join(one for one, _ in PAIRS), "utf-8")
    english = "\n\n".join(other for _, other in PAIRS).replace("Tuesday", "Sunday")
    (tmp_path / "en.txt").write_text(english, "utf-8")
    inputs = [
        TranslationFile(str(tmp_path / "news.jsonl")),
        TranslationFile(str(tmp_path / "table.tsv")),
        TranslationFile(str(tmp_path / "en.txt"), str(tmp_path / "de.txt")),
    ]
    build(inputs, tmp_path / "out", options=OPTIONS)
    proof = prove(tmp_path / "out")
    assert (proof.articles, proof.faults) == (3, [])
    original = (tmp_path / "de.txt").read_text("utf-8")
    (tmp_path / "de.txt").write_text(original.replace("nichts", "etwas"), "utf-8")
    (fault,) = prove(tmp_path / "out").faults
    assert fault.part == str(tmp_path / "en.txt")
    assert "was changed since it was read" in fault.what


def test_a_translation_is_no_record(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl"
    path.write_text(json.dumps(LINE), "utf-8")
    options = BuildOptions(settings=Settings(tagger="rules"), records=True)
    with pytest.raises(InputError, match="without --records"):
        build([TranslationFile(str(path))], tmp_path / "out", options=options)
