"""Two hundred booby-trapped, locked and broken files: none runs, none is lost, each is named."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.booby_traps import CANARY, traps
from tests.conftest import ROOT

for module in ("pypdfium2", "PIL", "striprtf", "oxmsg"):
    pytest.importorskip(module, reason="newskg[documents] is not installed")

Told = dict[str, Any]


@pytest.fixture(scope="module")
def secret(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("elsewhere") / "secret-notes.txt"
    path.write_text(f"{CANARY} The mayor of Orsk said on Monday that it is a secret.", "utf-8")
    return path


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory, secret: Path) -> Told:
    folder = tmp_path_factory.mktemp("traps")
    for trap in traps(secret):
        (folder / trap.name).write_bytes(trap.data)
    done = subprocess.run(
        [sys.executable, "-m", "tests.trapped", str(folder), str(secret)],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=540,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    found: Told = json.loads(done.stdout)
    return found


@pytest.mark.slow
def test_there_are_two_hundred_and_each_is_named(told: Told, secret: Path) -> None:
    names = {trap.name for trap in traps(secret)}
    assert len(names) >= 200
    assert {one["name"] for one in told["files"]} == names
    assert [one["name"] for one in told["files"] if not one["items"]] == []
    unnamed = [
        (one["name"], item["reason"])
        for one in told["files"] for item in one["items"]
        if "reason" in item and one["name"] not in item["reason"]
    ]  # fmt: skip
    assert unnamed == []


@pytest.mark.slow
def test_nothing_is_run_fetched_or_written(told: Told) -> None:
    assert told["deeds"] == []
    assert [one["name"] for one in told["files"] if CANARY in json.dumps(one["items"])] == []


@pytest.mark.slow
def test_no_trap_is_an_unforeseen_error(told: Told) -> None:
    failed = [
        item["reason"] for one in told["files"] for item in one["items"]
        if item.get("why") == "failed"
    ]  # fmt: skip
    assert failed == []


@pytest.mark.slow
def test_no_trap_holds_up_the_run(told: Told) -> None:
    assert [(one["name"], one["seconds"]) for one in told["files"] if one["seconds"] > 30] == []


@pytest.mark.slow
def test_each_refusal_says_why(told: Told, secret: Path) -> None:
    wanted = {trap.name: trap.reason for trap in traps(secret) if trap.reason is not None}
    items = {one["name"]: one["items"] for one in told["files"]}
    wrong = [
        (name, reason, items[name]) for name, reason in wanted.items()
        if not any(reason in item.get("reason", "") for item in items[name])
    ]  # fmt: skip
    assert wrong == []


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", ["macros.docx", "macros.odt", "named-javascript.pdf", "object.rtf"]
)
def test_what_is_read_says_what_was_not_run(told: Told, name: str) -> None:
    (one,) = [one for one in told["files"] if one["name"] == name]
    (item,) = one["items"]
    assert "The union leader denied it." in item["text"]
    assert any("not" in note and "run" in note for note in item["notes"])
