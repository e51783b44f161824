"""``kg decide``: what a journalist types, and what the next build makes of it."""

from __future__ import annotations

import csv
import json
import re
import shutil
from contextlib import closing
from pathlib import Path

import pytest

from kg.cli import main
from kg.cli.build import outcomes
from kg.decisions.file import DECISIONS, read_file
from kg.decisions.records import Kind
from kg.records.codec import from_line
from kg.records.database import RecordStore
from tests.builder.test_decisions_survive import OTHER, STORY


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("quay")
    (folder / "articles").mkdir()
    (folder / "articles/quay.txt").write_text(STORY, "utf-8")
    (folder / "articles/watch.txt").write_text(OTHER, "utf-8")
    assert main(["build", str(folder / "articles"), "-o", str(folder / "out"), *RULES]) == 0
    return folder


RULES = ("--tagger", "rules")
BASE = "https://w3id.org/newskg/id"


@pytest.fixture
def out(first: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(first / "out", tmp_path / "out"))


def decide(out: Path, *arguments: str) -> int:
    return main(["decide", str(out), *arguments, "--who", "Ada Brok"])


def code_of(out: Path, *arguments: str) -> object:
    try:
        return decide(out, *arguments)
    except SystemExit as stopped:
        return stopped.code


def build(first: Path, out: Path) -> None:
    assert main(["build", str(first / "articles"), "-o", str(out), *RULES]) == 0


def records(out: Path) -> dict[str, str]:
    """The IRI of each record by its words."""
    found = {}
    with closing(RecordStore(out / "records.sqlite")) as store:
        for one in [from_line(line) for _, line in store.lines()]:
            name, words = one.document.id, one.document.words
            for s in one.statements:
                found[" ".join(words(s.content[0]).split())] = f"{BASE}/statement/{name}/{s.id}"
            for e in one.events:
                found[words(e.trigger)] = f"{BASE}/proposition/{name}/{e.id}"
            for entity in one.entities:
                found[f"{entity.name}@{words(entity.mentions[0])}"] = (
                    f"{BASE}/entity/{name}/{entity.id}"
                )
    return found


def iri(out: Path, words: str) -> str:
    return next(iri for told, iri in records(out).items() if words in told)


def table(out: Path, name: str = "statements.csv") -> list[dict[str, str]]:
    with (out / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_reject_correct_list_and_undo(
    first: Path, out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert decide(out, "reject", iri(out, "had rotted"), "--why", "a joke") == 0
    name = capsys.readouterr().out.strip()
    assert re.fullmatch(r"[0-9a-f]{12}", name)
    fields = ("speaker=Casimir Brandeck", "speech_act=deny")
    assert decide(out, "correct", iri(out, "will fall"), *fields, "--why", "misheard") == 0
    one = read_file(out / DECISIONS).decisions[1]
    assert dict(one.was) == {"speaker": "Orla Venn", "speech_act": "say"}
    build(first, out)
    assert "2 decisions: 2 applied" in capsys.readouterr().err
    rows = {row["content"]: row for row in table(out)}
    assert not [content for content in rows if "rotted" in content]
    row = next(row for content, row in rows.items() if "will fall" in content)
    assert (row["actors"], row["speech_act"]) == ("Casimir Brandeck", "deny")
    assert decide(out, "undo", name[:5]) == 0
    assert decide(out, "list") == 0
    listed = capsys.readouterr().out
    assert f"{name}  " in listed
    assert "reject “that the piles had rotted through” (a joke)  [undone]" in listed
    assert "speaker=Casimir Brandeck speech_act=deny (misheard)  [applied]" in listed
    build(first, out)
    assert [row for row in table(out) if "rotted" in row["content"]]


def test_numbers_times_and_roles_of_an_event(
    first: Path, out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arrest = iri(out, "arrested")
    fields = ("number=at-least 3", "time=2025-03-02", "agent=Lantern Watch", "status=claimed")
    assert decide(out, "correct", arrest, *fields, "--why", "see the court file") == 0
    build(first, out)
    (row,) = [row for row in table(out, "events.csv") if row["trigger"] == "arrested"]
    assert (row["agent"], row["begins"], row["fact"]) == ("Lantern Watch", "2025-03-02", "no")
    assert main(["explain", str(out), arrest]) == 0
    told = capsys.readouterr().out
    assert "What readers decided:" in told
    assert "number: read as “exactly 2”, corrected to “at-least 3”" in told
    assert main(["explain", str(out), "Orla Venn"]) == 0
    assert "What readers decided:" not in capsys.readouterr().out


def test_same_different_rename_retype_mask_and_split(
    first: Path, out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    why = ("--why", "known to the desk")
    assert decide(out, "same", "Orla Venn", "Noor Adessa", *why) == 0
    assert decide(out, "different", "Lantern Watch", "Casimir Brandeck", *why) == 0
    assert decide(out, "rename", "Casimir Brandeck", "C. Brandeck", *why) == 0
    assert decide(out, "retype", "Lantern Watch", "Group", *why) == 0
    capsys.readouterr()
    assert decide(out, "mask", iri(out, "Orla Venn@"), *why) == 0
    assert "saved; kg mask writes a copy without the name" in capsys.readouterr().err
    assert decide(out, "split", iri(out, "Orla Venn@"), "Venn", "--name", "Dorte Venn", *why) == 0
    kinds = [one.kind for one in read_file(out / DECISIONS).decisions]
    assert kinds == [
        Kind.SAME, Kind.DIFFERENT, Kind.RENAME, Kind.RETYPE, Kind.MASK, Kind.SPLIT,
    ]  # fmt: skip
    capsys.readouterr()
    build(first, out)
    err = capsys.readouterr().err
    assert "6 decisions: 5 applied, 1 kept" in err
    assert "this folder shows the name; kg mask" in err
    graph = (out / "graph.nq").read_text("utf-8")
    assert '"C. Brandeck"' in graph
    assert '"Dorte Venn"' in graph
    assert decide(out, "rename", "C. Brandeck", "Casimir X. Brandeck", *why) == 0
    fields = ("speaker=C. Brandeck",)
    assert decide(out, "correct", iri(out, "will fall"), *fields, *why) == 0
    build(first, out)
    assert "8 decisions: 6 applied, 1 kept, 1 replaced" in capsys.readouterr().err
    assert '"Casimir X. Brandeck"' in (out / "graph.nq").read_text("utf-8")


def test_whom_an_article_only_describes_is_the_same_as_a_name_of_it(
    first: Path, out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    board = iri(out, "harbour board@")
    assert decide(out, "same", board, "Lantern Watch", "--why", "it is the board") == 0
    build(first, out)
    assert "1 decision: 1 applied" in capsys.readouterr().err
    quads = (out / "graph.nq").read_text("utf-8")
    assert board not in quads.replace("decision/", "")
    (node,) = re.findall(r"<([^>]*/decision/\w+)> <[^>]*decidedOn> <([^>]*)>", quads)
    assert f'<{node[1]}> <http://www.w3.org/2000/01/rdf-schema#label> "Lantern Watch"' in quads
    assert decide(out, "undo", read_file(out / DECISIONS).decisions[0].id) == 0
    build(first, out)
    assert board in (out / "graph.nq").read_text("utf-8")


def test_one_does_and_two_do() -> None:
    assert [outcomes("does not fit", n) for n in (1, 2)] == ["1 does not fit", "2 do not fit"]
    assert outcomes("applied", 2) == "2 applied"


def test_a_match_with_an_entry_of_a_list(
    first: Path, out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    why = ("--why", "the same post, told in the register")
    assert (
        decide(out, "match", "Orla Venn", "harbour register", "H-7", "--name", "VENN, O.", *why)
        == 0
    )
    assert decide(out, "no-match", "Orla Venn", "harbour register", "H-8", *why) == 0
    capsys.readouterr()
    build(first, out)
    assert "2 decisions: 2 applied" in capsys.readouterr().err
    assert decide(out, "list") == 0
    assert "match “Orla Venn” list=harbour register id=H-7 name=VENN, O." in capsys.readouterr().out
    assert main(["explain", str(out), "Orla Venn"]) == 0
    told = capsys.readouterr().out
    assert "match to “VENN, O. (H-7 in harbour register)”: applied" in told
    assert "no-match to “H-8 (H-8 in harbour register)”: applied" in told


def test_two_events_are_one_or_two_and_an_event_is_no_entity(
    first: Path, out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ends = (iri(out, "arrested"), iri(out, "closes"))
    why = ("--why", "it is one night")
    assert decide(out, "same", *ends, *why) == 0
    assert decide(out, "same", ends[0], "Orla Venn", *why) == 1
    assert "two entities or two events" in capsys.readouterr().err
    assert decide(out, "same", iri(out, "will fall"), "Orla Venn", *why) == 1
    build(first, out)
    graph = (out / "graph.nq").read_text("utf-8")
    assert f"<{ends[0]}> <https://w3id.org/newskg/ontology#sameEventAs> <{ends[1]}>" in graph
    assert main(["explain", str(out), ends[0]]) == 0
    assert "same: applied" in capsys.readouterr().out


def test_who_is_accused_is_a_field_of_a_statement(first: Path, out: Path) -> None:
    fields = ("accused=Orla Venn", "speech_act=allege")
    assert decide(out, "correct", iri(out, "will fall"), *fields, "--why", "she means her") == 0
    build(first, out)
    wrongs = [row for row in table(out, "events.csv") if row["kind"] == "wrongdoing"]
    assert [(row["status"], row["fact"]) for row in wrongs if row["agent"] == "Orla Venn"] == [
        ("alleged", "no")
    ]


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("reject", "x"), 2, 'reject needs a reason; add --why "…"'),
        (("correct", "x", "--why", "y"), 2, "write kg decide OUT correct RECORD FIELD=VALUE ..."),
        (("reject", "x", "--why", "y"), 1, "'x' names no statement, event or relation"),
        (("reject", "/statement/a/b", "--why", "y"), 1, "there is no article 'a'"),
        (("correct", "STATEMENT", "colour=red", "--why", "y"), 1, "'set.colour' is no field"),
        (("correct", "STATEMENT", "kind=Arrest", "--why", "y"), 1, "statement has no field"),
        (("correct", "STATEMENT", "speaker", "--why", "y"), 1, "write field=value"),
        (("correct", "STATEMENT", "speaker=Bo X", "--why", "y"), 1, "has no “Bo X”; give a type"),
        (("correct", "STATEMENT", "content=what?", "--why", "y"), 1, "does not contain “what?”"),
        (("same", "Orla Venn", "Orla Ven", "--why", "y"), 1, "did you mean Orla Venn?"),
        (("same", "Orla Venn", "Orla Venn", "--why", "y"), 1, "both are the same; name two"),
        (
            ("same", "harbour board", "Lantern Watch", "--why", "y"),
            1,
            "'harbour board' is described and not named in the articles; give its IRI, which kg "
            "explain shows",
        ),
        (("same", "BOARD", "Lantern Wotch", "--why", "y"), 1, "did you mean Lantern Watch"),
        (("different", "Lantern Watch", "BOARD", "--why", "y"), 1, "is described and not named"),
        (
            ("rename", "harbour board", "Quay Board", "--why", "y"),
            1,
            "is described and not named in the articles; give its IRI, which kg explain shows",
        ),
        (("note", "harbour board", "y"), 1, "give its IRI"),
        (("correct", "STATEMENT", "speech_act=denny", "--why", "y"), 1, "did you mean deny?"),
        (("correct", "STATEMENT", "speech_act=foo", "--why", "y"), 1, "the names are admit, agree"),
        (("retype", "Orla Venn", "Dragon", "--why", "y"), 1, "'Dragon' is no type of entity"),
        (("split", "Orla Venn", "Venn", "--why", "y"), 1, "is no entity of one article"),
        (("match", "Orla Ven", "a", "1", "--why", "y"), 1, "did you mean Orla Venn?"),
        (("match", "Orla Venn", "", "1", "--why", "y"), 1, "'set.list' is missing"),
        (("match", "Orla Venn", "a", "1"), 2, "match needs a reason"),
        (("match", "Orla Venn", "a", "--why", "y"), 2, "write kg decide OUT match NODE LIST ID"),
        (("undo", "abc"), 1, "no decision is called 'abc'"),
        (("forget", "x"), 2, "invalid choice: 'forget'"),
    ],
)
def test_what_is_wrong_is_said_and_saves_nothing(
    out: Path, arguments: tuple[str, ...], code: int, message: str,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    known = {"STATEMENT": "will fall", "BOARD": "harbour board@"}
    given = [iri(out, known[one]) if one in known else one for one in arguments]
    assert code_of(out, *given) == code
    assert message in capsys.readouterr().err
    assert not (out / DECISIONS).exists()


def test_notes_and_tags_stand_in_the_graph_until_they_are_undone(
    first: Path, out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert decide(out, "note", "Orla Venn", "call her office again") == 0
    assert decide(out, "tag", iri(out, "will fall"), "to check") == 0
    assert decide(out, "note", "Nobody At All", "x") == 1
    capsys.readouterr()
    before = table(out)
    build(first, out)
    assert "2 decisions: 2 applied" in capsys.readouterr().err
    assert table(out) == before
    graph = (out / "graph.nq").read_text("utf-8")
    assert 'decidedValue> "call her office again"' in graph
    assert 'decidedValue> "to check"' in graph
    page = (out / "graph.html").read_text("utf-8")
    assert "call her office again" in page
    note, tag = read_file(out / DECISIONS).decisions
    why = ("--why", "known to the desk")
    assert decide(out, "rename", "Orla Venn", "Orla P. Venn", *why) == 0
    assert decide(out, "accept", iri(out, "will fall")) == 0
    build(first, out)
    page = (out / "graph.html").read_text("utf-8")
    assert "renamed by Ada Brok: “known to the desk”" in page
    assert "accepted by Ada Brok" in page
    assert decide(out, "undo", note.id) == 0
    build(first, out)
    assert "call her office again" not in (out / "graph.nq").read_text("utf-8")
    assert "call her office again" not in (out / "graph.html").read_text("utf-8")
    assert 'decidedValue> "to check"' in (out / "graph.nq").read_text("utf-8")
    assert tag.kind is Kind.TAG


def test_merging_takes_what_a_page_saved(
    first: Path, out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    saved = tmp_path / "from-page.jsonl"
    person = next(found for words, found in records(out).items() if words.startswith("Orla Venn@"))
    lines = [
        {"kind": "note", "when": "2025-10-01T12:00:00Z", "set": {"note": "on leave"},
         "on": {"iri": person}},
        {"kind": "tag", "who": "Bo", "when": "2025-10-01T12:00:01Z", "set": {"tag": "to check"},
         "on": {"iri": iri(out, "will fall").removeprefix(f"{BASE}/")}},
    ]  # fmt: skip
    saved.write_text("".join(json.dumps(one) + "\n" for one in lines), "utf-8")
    for added in ("added 2 decisions;", "added 0 decisions;"):
        assert decide(out, "merge", str(saved)) == 0
        assert added in capsys.readouterr().err
    note, tag = read_file(out / DECISIONS).decisions
    assert (note.who, note.target.name, tag.who) == ("Ada Brok", "Orla Venn", "Bo")
    assert tag.target.words is not None
    assert "will fall" in tag.target.words.exact
    build(first, out)
    assert "2 decisions: 2 applied" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("named", "message"),
    [
        ("statement/gone/s1", "there is no article 'gone'"),
        ("https://x.example/entity/gone/e1", "there is no entity"),
        ("event/1", "'on.iri' is 'event/1'; name a node by its IRI"),
        (7, "'on.iri' is 7; name a node by its IRI"),
    ],
)
def test_a_line_of_a_page_that_means_nothing_here_is_named(
    out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], named: object, message: str
) -> None:
    saved = tmp_path / "from-page.jsonl"
    line = {"kind": "note", "when": "2025-10-01", "set": {"note": "x"}, "on": {"iri": named}}
    saved.write_text(json.dumps(line) + "\n", "utf-8")
    assert decide(out, "merge", str(saved)) == 1
    err = capsys.readouterr().err
    assert f"{saved}, line 1: " in err
    assert message in err
    assert not (out / DECISIONS).exists()


def test_a_folder_that_no_build_made_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert decide(tmp_path, "list") == 1
    assert capsys.readouterr().err


def test_merging_adds_what_is_not_there_yet_and_names_conflicts(
    first: Path, out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    theirs = Path(shutil.copytree(out, tmp_path / "theirs"))
    why = ("--why", "heard it")
    assert decide(out, "accept", iri(out, "will fall")) == 0
    assert main(["decide", str(theirs), "reject", iri(out, "will fall"), *why, "--who", "Bo"]) == 0
    for added in ("added 1 decision;", "added 0 decisions;"):
        assert decide(out, "merge", str(theirs / DECISIONS)) == 0
        assert added in capsys.readouterr().err
    build(first, out)
    err = capsys.readouterr().err
    assert "2 decisions: 1 applied, 1 overruled" in err
    assert "overruled: decision" in err
    assert "of Bo (heard it) says reject" in err


def test_who_decides_is_the_variable_or_the_account(
    out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KG_WHO", "Cai Oster")
    assert main(["decide", str(out), "accept", iri(out, "will fall")]) == 0
    assert read_file(out / DECISIONS).decisions[0].who == "Cai Oster"
    monkeypatch.delenv("KG_WHO")
    monkeypatch.setattr("getpass.getuser", lambda: "cai")
    assert main(["decide", str(out), "accept", iri(out, "will fall")]) == 0
    assert read_file(out / DECISIONS).decisions[1].who == "cai"
