"""What fails unforeseen costs its article alone: it is named, and the rest is as without it."""

from __future__ import annotations

import errno
import json
import re
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

import kg
from kg.builder.build import build
from kg.builder.options import BuildOptions
from kg.builder.output_parts import GRAPHS, PAGES
from kg.cli import main
from kg.errors import InputError, KgError, ModelError, RecordError
from kg.extraction import pipeline
from kg.extraction.settings import Settings
from kg.isolation import Attempt, describe, ends_run
from kg.linking.engine import Working
from kg.reader.raw import Skipped
from kg.store.store import Store
from tests import faulty

RULES = Settings(tagger="rules")
QUICK = BuildOptions(settings=RULES, store_only=True)
FAULTS = len(pipeline.EXTRACTORS)
PROSE = (
    "Police in Ostmere arrested {count} people on Sunday after a raid, the mayor {name} said. "
    "The union leader denied it, and accused the mayor of lying."
)
GOOD = {
    f"good-{number}.txt": f"Raid {number}\n\n{PROSE.format(count=number + 3, name=name)}\n"
    for number, name in enumerate(("Orla Venn", "Ivo Tranter", "Orla Venn"))
}
BAD = {
    f"bad-{number}.txt": f"Raid on dock {number}\n\n{faulty.FAILING}-{number} square. "
    f"{PROSE.format(count=40 + number, name='Orla Venn')}\n"
    for number in range(FAULTS)
}


def write(folder: Path, texts: dict[str, str]) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in texts.items():
        (folder / name).write_text(text, "utf-8")
    return folder


def nquads(out: Path) -> bytes:
    """All that the store holds, sorted."""
    with Store.open(out / "store") as store:
        store.save(out / "all.nq", "nq")
    return b"".join(sorted((out / "all.nq").read_bytes().splitlines(keepends=True)))


def skipped_in(out: Path) -> list[dict[str, str]]:
    listed = json.loads((out / "manifest.json").read_text("utf-8"))["last_run"]["skipped"]
    return sorted(listed, key=lambda item: item["path"])


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("in") / "articles", {**GOOD, **BAD})


@pytest.fixture(scope="module")
def expected(inputs: Path, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The graph of the good articles alone."""
    out = tmp_path_factory.mktemp("good") / "out"
    build([inputs / name for name in GOOD], out, options=QUICK)
    return nquads(out)


# ------------------------------------------------------------------ extraction


@pytest.mark.parametrize("workers", [1, 2])
def test_each_extractor_may_fail_on_one_article(
    inputs: Path, expected: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, workers: int
) -> None:
    monkeypatch.setattr("kg.builder.process_pool.extract_chunk", faulty.extract_with_faults)
    monkeypatch.setattr("kg.builder.process_pool.CHUNK", 3)
    report = build([inputs], tmp_path / "out", options=replace(QUICK, workers=workers))
    assert report.articles == len(GOOD)
    assert nquads(tmp_path / "out") == expected
    found = skipped_in(tmp_path / "out")
    assert [item["path"] for item in found] == [str(inputs / name) for name in sorted(BAD)]
    for number, item in enumerate(found):
        stage = pipeline.EXTRACTORS[number].__name__.strip("_")
        kind = type(faulty.ERRORS[number]()).__name__
        assert item["why"] == "failed"
        assert item["reason"].startswith(f"{item['path']}: extraction ({stage}) failed ({kind}: ")
        assert re.search("such thing'? at tests.faulty:", item["reason"])  # KeyError quotes it
        assert "called from kg.extraction.pipeline:" in item["reason"]


@pytest.mark.parametrize("stage", ["parser", "tagger"])
def test_models_may_fail_on_one_article(
    inputs: Path, monkeypatch: pytest.MonkeyPatch, stage: str
) -> None:
    loaded = pipeline.load_pipeline(RULES)
    owner, name = (loaded.annotator, "annotate") if stage == "parser" else (loaded, "know")
    sound = getattr(owner, name)

    def failing(items: list[object]) -> object:
        for item in items:
            faulty.raise_if_marked(item.text)  # type: ignore[attr-defined]
        return sound(items)

    monkeypatch.setattr(owner, name, failing)
    items = list(kg.read_documents([inputs]))
    results = list(loaded.pipe(items))
    assert len(results) == len(items)
    left = [item for item in results if isinstance(item, Skipped)]
    assert [Path(item.path).name for item in left] == sorted(BAD)
    assert all(f"extraction ({stage}) failed (" in item.reason for item in left)


def test_what_cannot_be_written_as_a_record_is_left_out(
    inputs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_extraction(*_: object) -> None:
        """An extractor of somebody's own that forgets to give its result back."""

    monkeypatch.setattr(pipeline, "EXTRACTORS", [*pipeline.EXTRACTORS, no_extraction])
    with pytest.raises(InputError, match=r"none of the inputs .*extraction \(record\) failed"):
        build([inputs], tmp_path / "out", options=QUICK)
    assert not (tmp_path / "out").exists()


def test_an_article_that_fails_takes_its_earlier_record_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    records = [{"id": name, "text": text} for name, text in GOOD.items()]
    path = tmp_path / "a.jsonl"
    path.write_text("".join(json.dumps(one) + "\n" for one in records), "utf-8")
    build([path], tmp_path / "out", options=QUICK)
    records[0]["text"] = BAD["bad-2.txt"]
    path.write_text("".join(json.dumps(one) + "\n" for one in records), "utf-8")
    monkeypatch.setattr("kg.builder.process_pool.extract_chunk", faulty.extract_with_faults)
    report = build([path], tmp_path / "out", options=QUICK)
    assert [item.reason.split(": ")[0] for item in report.skipped] == [f"{path}:1"]
    assert (report.articles, report.removed, report.unchanged) == (2, 1, 2)
    assert build([path], tmp_path / "out", options=QUICK).skipped == report.skipped
    path.write_text("\n" + "".join(json.dumps(one) + "\n" for one in records[1:]), "utf-8")
    build([path], tmp_path / "alone", options=QUICK)
    assert nquads(tmp_path / "out") == nquads(tmp_path / "alone")


# ------------------------------------------------------------------ linking, graphs, files

SOME = (*GOOD, "bad-0.txt", "bad-5.txt")


@pytest.fixture(scope="module")
def extracted(inputs: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The records of some articles, of which nothing is made yet."""

    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    out = tmp_path_factory.mktemp("extracted") / "out"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("kg.builder.output.OutputFolder.project", stopped)
        with pytest.raises(KeyboardInterrupt):
            build([inputs / name for name in SOME], out, options=QUICK)
    return out


@pytest.fixture(scope="module")
def whole(inputs: Path, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The graph of the same articles where nothing fails."""
    out = tmp_path_factory.mktemp("whole") / "out"
    build([inputs / name for name in SOME], out, options=QUICK)
    return nquads(out)


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize(
    ("task", "stage"), [("note_chunk", "linking"), ("project_chunk", "writing its graph")]
)
def test_linking_and_graph_may_fail_on_one_article(
    inputs: Path,
    extracted: Path,
    expected: bytes,
    whole: bytes,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    workers: int,
    task: str,
    stage: str,
) -> None:
    names = [inputs / name for name in SOME]
    options = replace(QUICK, workers=workers)
    shutil.copytree(extracted, tmp_path / "out")
    with monkeypatch.context() as patch:
        patch.setattr(f"kg.builder.reduce.{task}", getattr(faulty, f"{task}_with_faults"))
        patch.setattr("kg.builder.reduce.CHUNK", 1)  # few articles go to the workers too
        report = build(names, tmp_path / "out", options=options)
        assert report.unchanged == len(names)
        assert nquads(tmp_path / "out") == expected
        found = skipped_in(tmp_path / "out")
        assert [item["path"] for item in found] == [str(name) for name in names[-2:]]
        for item, kind in zip(found, ("ValueError: no such thing", "TwoPartError: "), strict=True):
            start = f"{item['path']}: not in the graph: {stage} failed ({kind}"
            assert item["reason"].startswith(start)
            assert "tests.faulty:" in item["reason"]
        again = build(names, tmp_path / "out", options=QUICK)
        assert again.skipped == report.skipped  # named at each build
    assert build(names, tmp_path / "out", options=options).skipped == ()
    assert nquads(tmp_path / "out") == whole


def test_a_graph_that_fails_takes_the_earlier_one_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write(tmp_path / "in", {"a.txt": GOOD["good-0.txt"], "b.txt": GOOD["good-1.txt"]})
    build([folder], tmp_path / "out", options=QUICK)
    write(folder, {"b.txt": BAD["bad-1.txt"]})
    monkeypatch.setattr("kg.builder.reduce.project_chunk", faulty.project_chunk_with_faults)
    (skipped,) = build([folder], tmp_path / "out", options=QUICK).skipped
    assert skipped.path == str(folder / "b.txt")
    assert b"Ivo Tranter" not in nquads(tmp_path / "out")


def test_linking_may_fail_on_one_name(
    inputs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [inputs / name for name in GOOD]
    build(names, tmp_path / "whole", options=QUICK)
    sound = Working.link

    def failing(self: Working, key: tuple[str, ...], *rest: object) -> object:
        if "venn" in " ".join(map(str, key)).lower():
            raise ZeroDivisionError("no such thing")
        return sound(self, key, *rest)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(Working, "link", failing)
        report = build(names, tmp_path / "out", options=QUICK)
        (skipped,) = report.skipped
        assert skipped.path == str(tmp_path / "out/links.sqlite")
        assert "linking mentions of one name (" in skipped.reason
        assert "ZeroDivisionError: no such thing at tests." in skipped.reason
        assert report.articles == len(GOOD)
        assert build(names, tmp_path / "out", options=QUICK).skipped == report.skipped
    assert nquads(tmp_path / "out") != nquads(tmp_path / "whole")
    assert build(names, tmp_path / "out", options=QUICK).skipped == ()
    assert nquads(tmp_path / "out") == nquads(tmp_path / "whole")


@pytest.mark.parametrize(
    ("function", "missing"),
    [
        ("kg.builder.output.write_graph_files", list(GRAPHS)),
        ("kg.report.tables.write_events", ["events.csv"]),
        ("kg.report.report.write_report", ["report.html"]),
        ("kg.report.graph.to_networkx", ["graph.html"]),
        ("kg.report.graph.read_store", list(PAGES)),
    ],
)
def test_a_file_that_fails_costs_itself(
    inputs: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    function: str,
    missing: list[str],
) -> None:
    out = tmp_path / "out"
    command = ["build", str(inputs / "good-0.txt"), "-o", str(out), "--tagger", "rules"]
    assert main(command) == 0

    def failing(*_: object, **__: object) -> None:
        raise ZeroDivisionError("no such thing")

    with monkeypatch.context() as patch:
        patch.setattr(function, failing)
        assert main([*command[:2], str(inputs / "good-1.txt"), *command[2:]]) == 3
    said = capsys.readouterr().err
    for name in missing:
        assert f"skipped {out / name}: writing failed (ZeroDivisionError: no such thing at" in said
    kept = {"graph.nq", "graph.ttl", *PAGES} - set(missing)
    assert {name for name in (*kept, *missing) if (out / name).exists()} == kept
    assert main(command) == 0  # the next build writes it
    assert all((out / name).is_file() for name in missing)


# ------------------------------------------------------------------ Python


def test_extraction_takes_what_reading_gives(inputs: Path, tmp_path: Path) -> None:
    (tmp_path / "picture.txt").write_bytes(b"\x00\x01\x02" * 99)
    names = [inputs / "good-0.txt", tmp_path / "picture.txt", inputs / "good-1.txt"]
    results = list(kg.extract(kg.read_documents(names), settings=RULES))
    assert [isinstance(result, kg.Skipped) for result in results] == [False, True, False]
    piped = list(kg.Pipeline(RULES).pipe(kg.read_documents(names)))
    assert piped == results


def test_one_text_that_fails_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "EXTRACTORS", [faulty.failing(1)])
    nlp = kg.Pipeline(RULES)
    with pytest.raises(KgError, match=r"extraction \(entities\) failed \(IndexError: .*faulty:"):
        nlp.extract(BAD["bad-1.txt"])
    (skipped,) = nlp.pipe([BAD["bad-1.txt"]])
    assert isinstance(skipped, kg.Skipped)


# ------------------------------------------------------------------ what ends a run


@pytest.mark.parametrize(
    "error",
    [
        KeyboardInterrupt(),
        SystemExit(143),
        OSError(errno.ENOSPC, "No space left on device"),
        OSError("IO error: No space left on device: store/db/000012.sst"),
        sqlite3.OperationalError("database or disk is full"),
        ModelError("no such model"),
    ],
)
def test_what_no_item_is_to_blame_for_is_raised(error: BaseException) -> None:
    assert ends_run(error)
    with pytest.raises(type(error)), Attempt():
        raise error


@pytest.mark.parametrize(
    "error", [*(make() for make in faulty.ERRORS), InputError("no text"), RecordError("no record")]
)
def test_what_an_item_is_to_blame_for_is_kept(error: Exception) -> None:
    assert not ends_run(error)
    with Attempt() as attempt:
        raise error
    assert attempt.error is error


@pytest.mark.parametrize("make", [KeyboardInterrupt, lambda: OSError(errno.ENOSPC, "full")])
def test_the_user_and_a_full_disk_end_a_build(
    inputs: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    make: Callable[[], BaseException],
) -> None:
    def ending(*_: object) -> None:
        raise make()

    monkeypatch.setattr(pipeline, "EXTRACTORS", [ending])
    with pytest.raises(type(make())):
        build([inputs], tmp_path / "out", options=QUICK)


def test_an_error_is_described_in_one_short_line() -> None:
    with Attempt() as attempt:
        json.loads("[" + "x\n" * 500)
    said = describe(attempt.raised)
    assert said.startswith("JSONDecodeError: Expecting value")
    assert "json.decoder:" in said
    assert "\n" not in said
    with Attempt() as attempt:
        raise ValueError("x\n" * 500)
    assert len(describe(attempt.raised)) < 250
