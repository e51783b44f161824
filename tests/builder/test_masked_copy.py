"""A masked copy: neither it nor what is made from it holds a name, and nothing else is lost."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import stat
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from kg.builder.masked_copy import MaskOptions, MaskReport, mask
from kg.cli import main
from kg.errors import MaskingError, OutputError
from kg.exchange.export import FILES, FOLDERS
from kg.linking.state.link_state import read_counts
from kg.masking.marker import MARKER
from kg.masking.rules import MaskRule, RuleKind, read_rules
from kg.model import Extraction
from kg.queries.assistant.tools import Tools
from kg.queries.named import load_named_queries
from kg.records.codec import from_line
from kg.records.database import RecordStore
from kg.store.store import Store, open_built
from tests.conftest import ROOT
from tests.masking.leak_scan import in_text, leaks
from tests.masking.stories import INITIALS, NEEDLES, write_rules, write_stories
from tests.samples import value

pytestmark = pytest.mark.slow
BASE = "https://w3id.org/newskg/id"


def decide(out: Path, *arguments: str) -> None:
    why = ("--why", "Quandrake asked for it", "--who", "Ada Brok")
    assert main(["decide", str(out), *arguments, *why]) == 0


@pytest.fixture(scope="module")
def private(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The seeds and the invented articles, built, decided on and built again."""
    folder = tmp_path_factory.mktemp("private")
    inputs = [str(write_stories(folder)), str(ROOT / "seeds/articles")]
    out = folder / "out"
    assert main(["build", *inputs, "-o", str(out)]) == 0
    decide(out, "mask", "Ines Dornach")
    decide(out, "rename", "Orsolya Quandrake", "Orsolya Quandrake the baker")
    decide(out, "retype", "Quandrakes", "Group")
    for one in _articles(out):
        statements = [f"{BASE}/statement/{one.document.id}/{s.id}" for s in one.statements]
        if "uandrake" in one.document.text:
            decide(out, "correct", statements[0], "speaker=Orsolya Quandrake")
            decide(out, "reject", statements[1])
    assert main(["build", *inputs, "-o", str(out)]) == 0
    return out


@pytest.fixture(scope="module")
def report(private: Path, tmp_path_factory: pytest.TempPathFactory) -> MaskReport:
    rules = read_rules(write_rules(tmp_path_factory.mktemp("rules")))
    to = tmp_path_factory.mktemp("copy") / "public"
    return mask(private, to, options=MaskOptions(rules=rules, title="The Quandrake case"))


@pytest.fixture
def public(report: MaskReport) -> Path:
    return report.to


def _articles(out: Path) -> list[Extraction]:
    with closing(RecordStore(out / "records.sqlite")) as records:
        return [from_line(line) for _, line in records.lines()]


# ── no name ──


def test_the_scan_sees_the_names_in_the_private_folder(private: Path) -> None:
    told = "\n".join(leaks(private, NEEDLES))
    for part in ("graph.html", "graph.nq", "records.sqlite", "links.sqlite", "store", "articles/",
                 "statements.csv", "report.html", "manifest.json", "decisions.jsonl"):  # fmt: skip
        assert part in told, part
    for needle in NEEDLES:
        assert needle in told, needle


def test_no_byte_of_the_copy_holds_a_name(public: Path) -> None:
    assert leaks(public, NEEDLES) == []
    for path in public.rglob("*.html"):
        assert not [one for one in INITIALS if one in path.read_text("utf-8")], path


@pytest.mark.parametrize("form", [*FILES, *FOLDERS])
def test_no_export_holds_a_name(public: Path, tmp_path: Path, form: str) -> None:
    assert main(["export", str(public), "--format", form, "-o", str(tmp_path / "exported")]) == 0
    assert leaks(tmp_path, NEEDLES) == []
    assert any(path.stat().st_size for path in tmp_path.rglob("*"))


def test_no_dossier_holds_a_name(public: Path, tmp_path: Path) -> None:
    files = [str(tmp_path / name) for name in ("one.html", "one.docx")]
    command = ["dossier", str(public), "Minor A"]
    assert main([*command, "-o", files[0], "-o", files[1]]) == 0
    assert leaks(tmp_path, NEEDLES) == []
    assert "Minor A" in (tmp_path / "one.html").read_text("utf-8")


def test_nothing_that_is_asked_answers_with_a_name(
    public: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = Path(shutil.copytree(public, tmp_path / "copy"))
    for words in ("Quandrake", "Orsolya", "Zoë", "Dornach"):
        main(["search", str(copy), words])
        assert capsys.readouterr().out.strip() in ("", f"nothing found for {words}")
    for words in ("Witness A", "soldiers"):
        main(["search", str(copy), words])
    main(["stats", str(copy)])
    main(["diff", str(copy), "--since", "2000-01-01"])
    main(["query", str(copy), "SELECT * WHERE { GRAPH ?g { ?s ?p ?o } }"])
    for name, question in load_named_queries().items():
        if not question.parameters:
            main(["query", str(copy), name])
    with open_built(copy) as store:
        for node in _nodes(store):
            main(["explain", str(copy), node])
    told = capsys.readouterr()
    assert in_text(told.out, NEEDLES) == []
    assert "Witness A" in told.out
    assert (copy / "search.sqlite").is_file()
    assert leaks(copy, NEEDLES) == []


def test_no_answer_to_an_assistant_holds_a_name(public: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(public, tmp_path / "copy"))
    tools = Tools(copy)
    told = [
        tools.search("soldiers").text, tools.claims_about("Witness A").text,
        tools.said_by("Witness A").text, tools.accusations().text, tools.timeline("Witness A").text,
    ]  # fmt: skip
    assert in_text("\n".join(told), NEEDLES) == []
    assert "Witness A" in "\n".join(told)


def _nodes(store: Store) -> list[str]:
    """Some nodes of each kind in articles with masked names."""
    found: dict[str, list[str]] = {}
    for row in store.query("SELECT DISTINCT ?s WHERE { GRAPH ?g { ?s a ?c } } ORDER BY ?s"):
        kind = value(row["s"]).removeprefix(f"{BASE}/").split("/")[0]
        if "/masked-" in value(row["s"]) or kind == "decision":
            found.setdefault(kind, []).append(value(row["s"]))
    kinds = ("entity", "statement", "proposition", "article", "decision")
    return [node for kind in kinds for node in found[kind][:3]]


# ── the same structure ──


def test_the_copy_has_the_same_structure(private: Path, public: Path) -> None:
    assert read_counts(private / "links.sqlite") == read_counts(public / "links.sqlite")
    with open_built(private) as before, open_built(public) as after:
        assert _shape(before) == _shape(after)


def _shape(store: Store) -> Counter[str]:
    """How often each property and class stands in the graph, names of nodes left out."""
    found: Counter[str] = Counter()
    for quad in store.inner:
        predicate = quad.predicate.value
        if predicate.endswith(("#altLabel", "exactMatch", "#prefix", "#suffix")):
            continue
        value = quad.object.value if predicate.endswith(("#type", "status", "polarity")) else ""
        found[f"{predicate} {value}"] += 1
    return found


def test_evidence_still_points_to_the_text_as_shown(public: Path) -> None:
    assert main(["check", str(public)]) == 0


def test_links_of_masked_people_hold_in_the_copy(public: Path) -> None:
    with open_built(public) as store:
        rows = store.query(
            "SELECT ?n (COUNT(DISTINCT ?g) AS ?c) WHERE { GRAPH ?g { ?n rdfs:label 'Witness A' } } "
            "GROUP BY ?n ORDER BY DESC(?c)"
        )
        assert int(value(next(iter(rows))["c"])) > 1  # one node in several articles


def test_labels_keep_people_apart(public: Path) -> None:
    found = _articles(public)
    people = {e.name for one in found for e in one.entities if e.type == "Person"}
    assert {"Witness A", "Minor A", "Minor B", "Person A"} <= people
    trial = next(
        one for one in found if one.document.title == "Witness A tells court of night raid"
    )
    assert "soldiers killed her brother, Minor A, 16" in trial.document.text
    assert trial.document.url == "https://courier.example/"
    assert trial.document.text.startswith("Witness A TELLS COURT OF NIGHT RAID")


# ── identifiers ──


def test_no_identifier_of_a_masked_article_is_kept(private: Path, public: Path) -> None:
    old: list[str] = []
    for one in _articles(private):
        if "uandrake" in one.document.text:
            old += [one.document.id, *(entity.id for entity in one.entities)]
            old += [event.id for event in one.events]
            old += [statement.id for statement in one.statements]
    assert len(old) > 30
    assert leaks(public, old) == []


def test_a_copy_of_the_same_folder_is_the_same_but_for_random_names(
    private: Path, public: Path, report: MaskReport, tmp_path: Path
) -> None:
    rules = read_rules(write_rules(tmp_path))
    mask(private, tmp_path / "again", options=MaskOptions(rules=rules, title="The Quandrake case",
                                                          log=tmp_path / "log.csv"))  # fmt: skip
    for name in ("statements.csv", "events.csv", "manifest.json"):
        assert (tmp_path / "again" / name).read_bytes() == (public / name).read_bytes()


# ── the log ──


def test_the_log_says_what_was_masked_and_stays_private(
    private: Path, public: Path, report: MaskReport
) -> None:
    assert report.log == private / "mask-log-public.csv"
    told = report.log.read_text("utf-8")
    assert re.search(r"^masked,Witness A,Orsolya Quandrake,\w+,text,\d+,", told, re.M)
    assert "testified against the army" in told
    assert "https://courier.example/2026/03/orsolya-quandrake-tells-court" in told
    assert report.labels["Witness A"] > 5
    if os.name == "posix":
        assert stat.S_IMODE(report.log.stat().st_mode) == 0o600
    assert not list(public.glob("*log*"))


# ── not to be mistaken ──


def test_a_copy_says_that_it_is_one_and_cannot_be_worked_on(
    public: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "masked copy" in (public / MARKER).read_text("utf-8")
    for page in ("report.html", "graph.html"):
        assert "(masked copy)" in (public / page).read_text("utf-8")
    assert main(["build", str(ROOT / "seeds/articles/bank-savers.txt"), "-o", str(public)]) == 1
    assert main(["decide", str(public), "mask", "Minor A", "--why", "x"]) == 1
    assert main(["mask", str(public), str(tmp_path / "x")]) == 1
    assert capsys.readouterr().err.count("is a masked copy; work in the private folder") == 3


def test_folders_that_would_mix_private_and_public_are_refused(
    private: Path, tmp_path: Path
) -> None:
    options = MaskOptions(rules=(rule("Orsolya Quandrake"),))
    for to in (private, private / "x", private.parent):
        with pytest.raises(OutputError, match="private folder"):
            mask(private, to, options=options)
    (tmp_path / "full").mkdir()
    (tmp_path / "full/mine.txt").write_text("x")
    with pytest.raises(OutputError, match="contains other files"):
        mask(private, tmp_path / "full", options=options)
    to = tmp_path / "new"
    with pytest.raises(OutputError, match="write it outside"):
        mask(private, to, options=MaskOptions(rules=options.rules, log=to / "log.csv"))
    with pytest.raises(MaskingError, match="the path of the folder holds a masked name"):
        mask(private, tmp_path / "quandrake", options=options)
    assert (private / "records.sqlite").is_file()
    assert not to.exists()


def rule(name: str) -> MaskRule:
    return MaskRule(RuleKind.NAME, (name,), "Witness", "why", place="rules.csv, line 2")


def test_who_is_not_found_is_said(private: Path, tmp_path: Path) -> None:
    idle = MaskRule(RuleKind.YOUNGER, ("3",), "Minor", "why", place="rules.csv, line 3")
    options = MaskOptions(rules=(rule("Zzyxa Hereatall"), idle), log=tmp_path / "log.csv")
    report = mask(private, tmp_path / "to", options=options)
    assert "rules.csv, line 3: means nobody" in report.notes[0]
    assert "rules.csv, line 2: found nowhere" in report.notes[1]


def test_examples_of_the_ontology_show_no_masked_name(private: Path, tmp_path: Path) -> None:
    options = MaskOptions(rules=(rule("Noor Adessa"),), log=tmp_path / "log.csv")
    mask(private, tmp_path / "to", options=options)
    assert leaks(tmp_path / "to", ["adessa"]) == []


def test_the_private_folder_is_left_as_it_was(private: Path, tmp_path: Path) -> None:
    before = {p: p.read_bytes() for p in (*private.rglob("*.sqlite"), private / "graph.nq")}
    options = MaskOptions(rules=(rule("Orsolya Quandrake"),), log=tmp_path / "log.csv")
    mask(private, tmp_path / "to", options=options)
    assert {p: p.read_bytes() for p in before} == before


def test_a_name_that_would_remain_stops_the_copy(
    private: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forget(*_: object, **__: object) -> str:
        return "Orsolya Quandrake"

    monkeypatch.setattr("kg.masking.records.word_for", forget)
    with pytest.raises(MaskingError, match=r"would hold the name masked by rules.csv, line 2"):
        mask(private, tmp_path / "to", options=MaskOptions(rules=(rule("Orsolya Quandrake"),)))
    assert not (tmp_path / "to").exists()


def test_nothing_of_a_row_that_was_deleted_is_in_a_database(public: Path) -> None:
    for path in public.glob("*.sqlite"):
        with closing(sqlite3.connect(path)) as database:
            assert database.execute("PRAGMA freelist_count").fetchone() == (0,), path
