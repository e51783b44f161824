"""decisions.jsonl only grows, and no crash loses what was saved."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kg.decisions.codec import to_line
from kg.decisions.file import append, read_file, read_files
from kg.decisions.records import Decision, Kind, RecordKind, Target
from kg.errors import DecisionError, OutputError
from tests.conftest import ROOT
from tests.decisions.samples import decide, later

NAMED = Target(RecordKind.NAME, name="Orla Venn")


def rename(number: int) -> Decision:
    return decide(Kind.RENAME, on=NAMED, set={"name": f"Orla {number}"}, when=later(number))


def test_what_is_appended_is_read_in_order(tmp_path: Path) -> None:
    path = tmp_path / "decisions.jsonl"
    for number in range(3):
        assert append(path, [rename(number)]) == ()
    assert read_file(path).decisions == tuple(map(rename, range(3)))
    assert read_file(path).notes == ()


def test_a_file_that_is_not_there_is_empty_or_an_error(tmp_path: Path) -> None:
    assert read_file(tmp_path / "none", missing_ok=True).decisions == ()
    with pytest.raises(DecisionError, match="is missing; check the path"):
        read_file(tmp_path / "none")


@pytest.mark.parametrize("cut", [1, 5, 40, 100])
def test_a_torn_last_line_is_left_out_named_and_put_aside(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "decisions.jsonl"
    append(path, [rename(0), rename(1)])
    torn = to_line(rename(2)).encode()[:cut]
    with path.open("ab") as stream:
        stream.write(torn)
    found = read_file(path)
    assert found.decisions == (rename(0), rename(1))
    assert "line 3: the line was cut off" in found.notes[0]
    (note,) = append(path, [rename(3)])
    assert "decisions.jsonl.torn" in note
    assert path.with_name("decisions.jsonl.torn").read_bytes() == torn + b"\n"
    assert read_file(path).decisions == (rename(0), rename(1), rename(3))
    assert read_file(path).notes == ()


def test_a_last_line_by_hand_without_its_end_counts(tmp_path: Path) -> None:
    path = tmp_path / "decisions.jsonl"
    path.write_text(f"\ufeff{to_line(rename(0))}\n\n{to_line(rename(1))}", "utf-8")
    assert read_file(path).decisions == (rename(0), rename(1))
    assert append(path, [rename(2)]) == ()
    assert read_file(path).decisions == (rename(0), rename(1), rename(2))


def test_a_malformed_line_is_named_by_file_and_line(tmp_path: Path) -> None:
    path = tmp_path / "decisions.jsonl"
    path.write_text(f"{to_line(rename(0))}\nhello\n", "utf-8")
    with pytest.raises(DecisionError, match=r"decisions\.jsonl, line 2: not a line of JSON"):
        read_file(path)
    path.write_bytes(b"\xff\xfe\n")
    with pytest.raises(DecisionError, match=r"line 1: not valid UTF-8 at byte 0"):
        read_file(path)


def test_each_append_is_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[int] = []
    monkeypatch.setattr(os, "fsync", synced.append)
    append(tmp_path / "decisions.jsonl", [rename(0)])
    append(tmp_path / "decisions.jsonl", [rename(1)])
    assert len(synced) == 3  # the file twice, the folder when the file was new


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="cannot be written"):
        append(tmp_path / "none" / "decisions.jsonl", [rename(0)])


def test_what_was_saved_before_a_kill_is_there(tmp_path: Path) -> None:
    """A process that is killed while it saves leaves every decision that it reported."""
    path = tmp_path / "decisions.jsonl"
    code = (
        "import itertools, sys\n"
        "from pathlib import Path\n"
        "from kg.decisions.file import append\n"
        "from tests.decisions.test_file import rename\n"
        "for number in itertools.count():\n"
        "    append(Path(sys.argv[1]), [rename(number)])\n"
        "    print(number, flush=True)\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(path)], cwd=ROOT, stdout=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert process.stdout is not None
    said = [int(process.stdout.readline()) for _ in range(20)]
    process.kill()
    said += [int(line) for line in process.stdout.read().splitlines() if line.strip()]
    process.wait()
    kept = [one.set["name"] for one in read_file(path).decisions]
    assert kept[: len(said)] == [f"Orla {number}" for number in said]


def test_files_of_two_people_are_read_together(tmp_path: Path) -> None:
    mine, yours = tmp_path / "mine", tmp_path / "yours"
    append(mine, [rename(0)])
    append(yours, [rename(1)])
    both = read_files([yours], mine).decisions
    assert sorted(one.id for one in both) == sorted((rename(0).id, rename(1).id))
