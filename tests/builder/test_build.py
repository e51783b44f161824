"""The main job as a command: growing folders, bad inputs, kills, full disks."""

from __future__ import annotations

import contextlib
import io
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kg.builder.build import build
from kg.builder.options import BuildOptions, BuildReport
from kg.cli import main
from kg.errors import InputError, OutputError
from kg.extraction.settings import MODELS, Settings, fingerprint
from kg.linking.state.mentions import Mentions
from kg.ontology.compiled import VARIABLE
from kg.ontology.resources import resource
from kg.queries.named import run_query
from kg.reader import Why
from kg.records.database import RecordStore
from kg.store.store import Store
from tests.conftest import ROOT
from tests.corpus import article, write_folder, write_lines
from tests.samples import value

QUICK = BuildOptions(settings=Settings(tagger="rules"))
# What must not depend on how the folder came about.
SAME = ("graph.nq", "graph.trig", "graph.ttl", "statements.csv", "events.csv")
COMMAND = [sys.executable, "-m", "kg"]


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, where that is what matters."""
    return subprocess.run(
        [*COMMAND, *map(str, arguments)], cwd=ROOT, capture_output=True, text=True, check=False
    )


def run_here(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """The same command in this process, where the models are loaded."""
    given = [str(argument) for argument in arguments]
    told, errors = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(told), contextlib.redirect_stderr(errors):
        code = main(given)
    return subprocess.CompletedProcess(given, code, told.getvalue(), errors.getvalue())


def files(out: Path) -> dict[str, bytes]:
    return {name: (out / name).read_bytes() for name in SAME}


def skipped(report: BuildReport) -> list[Why]:
    return [item.why for item in report.skipped]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_folder(tmp_path_factory.mktemp("in") / "articles", 8, sentences=6)


@pytest.fixture(scope="module")
def first(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """``folder`` built once; tests that change it take a copy."""
    out = tmp_path_factory.mktemp("first") / "out"
    build([folder], out, options=QUICK)
    return out


@pytest.fixture
def out(first: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(first, tmp_path / "out"))


# ── growing and shrinking ──


def test_nothing_new_costs_nothing(folder: Path, out: Path) -> None:
    before = {name: (out / name).stat().st_mtime_ns for name in SAME}
    report = build([folder], out, options=QUICK)
    assert (report.new, report.unchanged, report.removed) == (0, 8, 0)
    assert {name: (out / name).stat().st_mtime_ns for name in SAME} == before
    (out / "graph.ttl").unlink()
    build([folder], out, options=QUICK)
    assert (out / "graph.ttl").is_file()


def test_decisions_that_mean_nobody_are_told(folder: Path, out: Path, tmp_path: Path) -> None:
    rows = tmp_path / "different.csv"
    rows.write_text("a,b\nQuentin Nobody,Zelda Nowhere\n", "utf-8")
    report = build([folder], out, options=replace(QUICK, different=rows))
    assert any("Quentin Nobody" in note for note in report.notes)
    assert build([folder], out, options=QUICK).notes == report.notes  # kept without the flag


def test_word_lists_of_the_seeds_decide_records(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another list of demonyms or given names makes a build read the articles again."""
    monkeypatch.setenv(VARIABLE, "")  # else the files are known by their times
    before = fingerprint(QUICK.settings)
    read = Path.read_text

    def altered(path: Path, encoding: str | None = None, errors: str | None = None) -> str:
        text = read(path, encoding, errors)
        return text + "x" if path.name == "demonyms.csv" else text

    monkeypatch.setattr(Path, "read_text", altered)
    assert fingerprint(QUICK.settings) != before


def test_every_folder_of_weights_counts_in_the_fingerprint() -> None:
    weights = resource("attribution").parent.glob("*/*.json")
    folders = {path.parent.name for path in weights} - {"query"}  # the page's editor
    assert folders == set(MODELS)


def test_changed_added_and_removed_articles(folder: Path, out: Path, tmp_path: Path) -> None:
    changed = Path(shutil.copytree(folder, tmp_path / "articles"))
    names = sorted(changed.iterdir())
    names[0].unlink()
    names[1].write_text(names[1].read_text("utf-8") + "\nThe mayor denied it.\n", "utf-8")
    write_folder(changed, 1, start=100, sentences=6)
    report = build([folder], out, options=QUICK)
    with contextlib.chdir(tmp_path):  # the same input by name
        folder_then = folder.rename(folder.with_name("away"))
        shutil.copytree(changed, folder)
        try:
            report = build([folder], out, options=QUICK)
            fresh = tmp_path / "fresh"
            build([folder], fresh, options=QUICK)
        finally:
            shutil.rmtree(folder)
            folder_then.rename(folder)
    assert (report.new, report.changed, report.unchanged, report.removed) == (1, 1, 6, 1)
    assert files(out) == files(fresh)
    with Store.open(out / "store", read_only=True) as store:
        text = "\n".join(store.graphs())
    assert len(RecordStore(out / "records.sqlite")) == 8
    assert text.count("/graph/") == 8


def test_lines_with_ids_of_their_own_and_without(tmp_path: Path) -> None:
    """A line that goes and another that takes its place are no change; an edited one is."""
    made = [article(number, sentences=4) for number in range(4)]
    named = [{**one, "id": f"a{number}"} for number, one in enumerate(made)]
    edited = {"text": f"{made[1]['text']}\n\nThe mayor denied it."}
    counts = []
    for name, lines in (("own", named), ("none", [{**one, "id": None} for one in made])):
        path = tmp_path / f"{name}.jsonl"
        for given in (lines, lines, [lines[0], {**lines[1], **edited}, *lines[2:]], lines[1:]):
            path.write_text("".join(f"{json.dumps(line)}\n" for line in given), "utf-8")
            report = build([path], tmp_path / name, options=QUICK)
            counts.append((report.new, report.changed, report.unchanged, report.removed))
    assert counts == [(4, 0, 0, 0), (0, 0, 4, 0), (0, 1, 3, 0), (0, 1, 2, 1)] * 2


def test_the_order_and_the_number_of_workers_do_not_matter(tmp_path: Path) -> None:
    """Articles that stand in two files, with one id or with one text, included."""
    parts = [write_lines(tmp_path / f"{n}.jsonl", 6, start=4 * n, sentences=6) for n in range(3)]
    with parts[2].open("a") as file:
        other = {**article(0, sentences=6), "title": "Another title for the same id"}
        file.write(json.dumps(other) + "\n")
    made = []
    for number, workers in ((0, 1), (1, 2), (2, 1)):
        random.Random(number).shuffle(parts)
        out = tmp_path / f"out{number}"
        report = build(parts, out, options=BuildOptions(settings=QUICK.settings, workers=workers))
        assert (report.articles, report.new, report.duplicates) == (14, 14, 5)
        records = RecordStore(out / "records.sqlite")
        made.append((files(out), [line for _, line in records.lines()]))
    assert made[0] == made[1] == made[2]


def test_a_moved_input_is_not_extracted_again(folder: Path, out: Path, tmp_path: Path) -> None:
    moved = Path(shutil.copytree(folder, tmp_path / "moved"))
    report = build([moved], out, options=QUICK)
    assert (report.new, report.unchanged) == (0, 8)
    fresh = tmp_path / "fresh"
    build([moved], fresh, options=QUICK)
    left, right = (RecordStore(path / "records.sqlite") for path in (out, fresh))
    assert [line for _, line in left.lines()] == [line for _, line in right.lines()]


def test_the_store_alone_can_be_kept_up_to_date(folder: Path, out: Path) -> None:
    before = (out / "graph.nq").read_bytes()
    write_lines(out.parent / "more.jsonl", 1, start=70, sentences=6)
    alone = replace(QUICK, store_only=True)
    assert build([out.parent / "more.jsonl"], out, options=alone).articles == 9
    assert (out / "graph.nq").read_bytes() == before
    with Store.open(out / "store", read_only=True) as store:
        assert any("made-0000070" in graph for graph in store.graphs())
    build([folder], out, options=QUICK)
    assert b"made-0000070" in (out / "graph.nq").read_bytes()


def test_copies_of_one_report_are_linked(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    one = article(1)
    copy = {**article(1), "id": "copy", "url": "https://copy.example/", "published": "2026-01-01"}
    path.write_text("\n".join(map(json.dumps, (copy, one, article(2)))), "utf-8")
    report = build([path], tmp_path / "out", options=QUICK)
    assert (report.articles, report.copies, report.duplicates) == (3, 1, 0)
    with Store.open(tmp_path / "out/store", read_only=True) as store:
        rows = list(store.query(
            "SELECT ?copy ?first { GRAPH ?g { ?copy prov:wasDerivedFrom ?first } "
            "FILTER STRENDS(STR(?g), '/links') }"
        ))  # fmt: skip
    pairs = [(value(row["copy"])[-4:], value(row["first"])[-7:]) for row in rows]
    assert pairs == [("copy", "0000001")]


def test_what_cannot_be_reached_is_not_gone(folder: Path, out: Path) -> None:
    """A file that vanishes between listing and reading, and an archive that is cut off."""
    packed = out.parent / "more.jsonl"
    write_lines(packed, 4, start=50, sentences=6)
    build([packed], out, options=QUICK)
    data = packed.read_bytes()
    packed.write_bytes(b"\x00" * 10)
    with pytest.raises(InputError, match="none of the inputs could be read"):
        build([packed], out, options=QUICK)
    assert len(RecordStore(out / "records.sqlite")) == 12
    packed.write_bytes(data)
    report = build([packed], out, options=QUICK)
    assert (report.unchanged, report.articles) == (4, 12)


# ── bad inputs ──


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("missing.txt", None, "no such file or folder"),
        ("empty.txt", b"", "the file is empty"),
        ("binary.txt", b"\x7fELF\0\0\0\1" * 50, "binary data"),
        ("long.txt", b"a" * 5_000_000, "5,000,000 characters"),
        ("wide.txt", b"\xff\xfea\0b", "encoding"),
        ("page.html", b"<html><body></body></html>", "no article text"),
        ("broken.jsonl", b'{"text": "x"\n', "not valid JSON"),
    ],
)
def test_a_bad_input_alone_is_one_line_and_exit_code_1(
    out: Path, name: str, data: bytes | None, reason: str
) -> None:
    path = out.parent / name
    if data is not None:
        path.write_bytes(data)
    before = files(out)
    done = run_here("build", path, "-o", out, "--tagger", "rules")
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert line.startswith("kg: ")
    assert reason in line
    assert str(path) in line
    assert files(out) == before


@pytest.mark.parametrize("given", ["new", "deep/new", "empty"])
def test_a_first_build_that_fails_leaves_nothing(tmp_path: Path, given: str) -> None:
    bad = tmp_path / "bad.txt"
    bad.write_bytes(b"\0\0\0")
    out = tmp_path / given
    if given == "empty":
        out.mkdir()
    for _ in range(2):
        with pytest.raises(InputError, match="binary data"):
            build([bad], out, options=QUICK)
        assert out.exists() == (given == "empty")
        assert list(out.glob("*")) == []
    with pytest.raises(OutputError, match="contains no graph"):
        run_query(out, "arrests")


def test_a_failed_build_takes_back_nothing_that_was_stored(folder: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.txt"
    bad.write_bytes(b"\0\0\0")
    out = tmp_path / "out"
    one = sorted(folder.iterdir())[0]
    build([one], out, options=QUICK)
    before = files(out)
    with pytest.raises(InputError):
        build([bad], out, options=QUICK)
    (out / "manifest.json").unlink()  # as where the first build was killed behind its records
    with pytest.raises(InputError):
        build([bad], out, options=QUICK)
    assert files(out).keys() == before.keys() - {"manifest.json"}
    found = run_query(out, "SELECT ?s { GRAPH ?g { ?s a kg:Statement } }", form="csv")
    assert found.count("\n") > 1


def test_records_of_a_build_that_fails_later_stay(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise OutputError("the disk is full")

    out = tmp_path / "out"
    with monkeypatch.context() as patched:
        patched.setattr("kg.builder.output.OutputFolder.project", fails)
        with pytest.raises(OutputError, match="disk is full"):
            build([folder], out, options=QUICK)
    report = build([folder], out, options=QUICK)
    assert (report.new, report.unchanged) == (0, 8)


def test_one_bad_file_of_a_thousand(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "articles", 1000, sentences=2)
    bad = sorted(folder.iterdir())[500]
    bad.write_bytes(b"\xff\xfe\x00")
    done = run_here("read", folder)
    assert done.returncode == 3
    assert len(done.stdout.splitlines()) == 999
    (line,) = done.stderr.splitlines()
    assert str(bad) in line


def test_bad_and_good_inputs_together(folder: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.txt"
    bad.write_bytes(b"")
    out = tmp_path / "out"
    done = run_here("build", folder, bad, "-o", out, "--tagger", "rules")
    assert done.returncode == 3
    assert sum(str(bad) in line for line in done.stderr.splitlines()) == 1
    manifest = json.loads((out / "manifest.json").read_text("utf-8"))
    assert manifest["counts"]["articles"] == 8
    assert [item["path"] for item in manifest["last_run"]["skipped"]] == [str(bad)]


# ── bad outputs ──


def test_output_that_cannot_be_used(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("mine")
    foreign = tmp_path / "foreign"
    foreign.mkdir()
    (foreign / "thesis.doc").write_text("mine")
    for path, reason in ((file, "is a file"), (foreign, "other files"), (file / "x", "cannot be")):
        done = run_here("build", folder, "-o", path, "--tagger", "rules")
        assert done.returncode == 1, path
        (line,) = done.stderr.splitlines()
        assert reason in line
    assert file.read_text() == (foreign / "thesis.doc").read_text() == "mine"


def test_output_without_rights(folder: Path, out: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("the superuser may write everywhere; see the read-only mount below")
    out.parent.chmod(0o500)
    try:
        done = run("build", folder, "-o", out.parent / "new")
    finally:
        out.parent.chmod(0o700)
    assert done.returncode == 1
    assert "cannot be made" in done.stderr


def test_output_of_another_version(folder: Path, out: Path) -> None:
    database = sqlite3.connect(out / "records.sqlite")
    with database:
        database.execute("UPDATE about SET value = '99' WHERE key = 'layout'")
    database.close()
    before = files(out)
    done = run_here("build", folder, "-o", out, "--tagger", "rules")
    assert done.returncode == 1
    assert "another version" in done.stderr
    assert files(out) == before


def test_two_builds_at_once(folder: Path, out: Path) -> None:
    with Store.open(out / "store"):
        done = run("build", folder, "-o", out, "--tagger", "rules")
    assert done.returncode == 1
    assert "is writing to it" in done.stderr


@contextlib.contextmanager
def mounted(path: Path, options: str) -> Iterator[Path]:
    """A small file system of its own; skips the test where none may be mounted."""
    path.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(path)],
        capture_output=True,
        check=False,
    )
    if made.returncode:
        pytest.skip("needs the right to mount a small file system")
    try:
        yield path
    finally:
        subprocess.run(["umount", "-l", str(path)], check=True)


def test_a_full_disk(folder: Path, first: Path, tmp_path: Path) -> None:
    """Nothing that was stored is lost, and the build goes on when there is room again."""
    size = sum(file.stat().st_size for file in first.rglob("*") if file.is_file())
    more = write_lines(tmp_path / "more.jsonl", 60, start=200, sentences=12)
    with mounted(tmp_path / "disk", f"size={size + 600_000}") as disk:
        out = Path(shutil.copytree(first, disk / "out"))
        before = files(out)
        done = run("build", more, "-o", out, "--tagger", "rules")
        assert done.returncode == 1
        assert "Traceback" not in done.stderr
        assert done.stderr.splitlines()[-1].startswith("kg: ")
        assert files(out) == before
        with Store.open(out / "store", read_only=True) as store:
            assert len(store.graphs()) >= 8
        subprocess.run(["mount", "-o", "remount,size=1g", str(disk)], check=True)
        assert run("build", more, "-o", out, "--tagger", "rules").returncode == 0
        whole = tmp_path / "whole"
        build([folder], whole, options=QUICK)
        build([more], whole, options=QUICK)
        assert files(out) == files(whole)


def test_a_read_only_disk(folder: Path, first: Path, tmp_path: Path) -> None:
    with mounted(tmp_path / "disk", "size=1g") as disk:
        out = Path(shutil.copytree(first, disk / "out"))
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        done = run("build", folder, "-o", out, "--tagger", "rules")
        assert done.returncode == 1
        (line,) = done.stderr.splitlines()
        assert str(out) in line
        asked = run("query", out, "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s a kg:Article } }")
        assert (asked.returncode, "8" in asked.stdout) == (0, True), asked.stderr
        whole, proved = run("check", out), run("check", out, "--sources")
        assert (whole.returncode, whole.stderr) == (0, "0 faults, 0 warnings\n")
        assert (proved.returncode, proved.stderr) == (0, "")
        shown = run("view", out)
        (line,) = shown.stderr.splitlines()
        assert shown.returncode == 1
        assert "cannot be written (Read-only file system)" in line


def test_an_audit_writes_nothing(first: Path) -> None:
    before = {path: (path.stat().st_mtime_ns, path.stat().st_ino) for path in first.rglob("*")
              if path.name != "store"}  # fmt: skip
    assert run("check", first).returncode == 0
    assert run("check", first, "--sources").returncode == 0
    for path, state in before.items():
        assert (path.stat().st_mtime_ns, path.stat().st_ino) == state, path


# ── killed in the middle ──


def stop_midway(
    path: Path, out: Path, how: signal.Signals, workers: int
) -> subprocess.CompletedProcess[str]:
    """Starts a build, and sends a signal when its first records are written."""
    command = [*COMMAND, "build", str(path), "-o", str(out), "--tagger", "rules",
               "--workers", str(workers)]  # fmt: skip
    process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True)
    while process.poll() is None and not _has_records(out):
        time.sleep(0.05)
    process.send_signal(how)
    _, told = process.communicate(timeout=60)
    return subprocess.CompletedProcess(command, process.returncode, "", told)


def _has_records(out: Path) -> bool:
    if not (out / "records.sqlite").is_file():
        return False
    with contextlib.closing(sqlite3.connect(out / "records.sqlite", timeout=1)) as database:
        try:
            return bool(database.execute("SELECT COUNT(*) FROM article").fetchone()[0])
        except sqlite3.Error:
            return False


MANY = 192  # three transactions of records


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """An input that takes a while, and what an undisturbed build makes of it."""
    folder = tmp_path_factory.mktemp("many")
    path = write_lines(folder / "a.jsonl", MANY, sentences=2)
    build([path], folder / "whole", options=QUICK)
    return path, folder / "whole"


@pytest.mark.usefixtures("interruptible")
@pytest.mark.parametrize(
    ("how", "workers"), [(signal.SIGKILL, 1), (signal.SIGKILL, 2), (signal.SIGINT, 1)]
)
def test_a_stopped_build_is_finished_by_the_next(
    tmp_path: Path, many: tuple[Path, Path], how: signal.Signals, workers: int
) -> None:
    out = tmp_path / "out"
    path, whole = many
    stopped = stop_midway(path, out, how, workers)
    if how is signal.SIGINT:
        assert stopped.returncode == 130
        (line,) = [line for line in stopped.stderr.splitlines() if not line.startswith("extract")]
        assert "rerun the same command" in line
    else:
        assert stopped.returncode == -9
    kept = len(RecordStore(out / "records.sqlite"))
    assert 0 < kept < MANY
    report = build([path], out, options=QUICK)
    assert (report.new, report.unchanged, report.articles) == (MANY - kept, kept, MANY)
    assert files(out) == files(whole)


class Killed(BaseException):
    """What a kill is to the code that it meets."""


@pytest.mark.parametrize(
    ("owner", "name", "is_done"),
    [
        (Mentions, "find_bearers", False),
        (Store, "put", False),
        (Store, "put", True),
        (Store, "revise", True),
    ],
)
def test_a_change_that_was_killed_and_taken_back(
    folder: Path, out: Path, monkeypatch: pytest.MonkeyPatch, owner: type, name: str, is_done: bool
) -> None:
    """The build of a changed article dies somewhere, and the article is as it was again."""
    text = sorted(folder.iterdir())[0]
    before = text.read_text("utf-8")
    wanted = files(out)
    text.write_text(before + "\nThe mayor of Velmark denied it.\n", "utf-8")
    work = getattr(owner, name)

    def die(*given: object, **options: object) -> None:
        if is_done:
            work(*given, **options)
        raise Killed

    try:
        with monkeypatch.context() as patch:
            patch.setattr(owner, name, die)
            with pytest.raises(Killed):
                build([folder], out, options=QUICK)
    finally:
        text.write_text(before, "utf-8")
    build([folder], out, options=QUICK)
    assert files(out) == wanted


def test_a_lost_store_or_book_is_made_again(folder: Path, out: Path) -> None:
    wanted = files(out)
    shutil.rmtree(out / "store")
    (out / "graph.nq").unlink()
    build([folder], out, options=QUICK)
    assert files(out) == wanted
    (out / "links.sqlite").unlink()
    (out / "graph.nq").unlink()
    build([folder], out, options=QUICK)
    assert files(out) == wanted


def test_output_error_is_raised_for_a_file(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("")
    with pytest.raises(OutputError, match="is a file"):
        build([ROOT / "seeds/articles"], tmp_path / "out", options=QUICK)
