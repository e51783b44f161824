"""No library reports to its maker what is done with newskg."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.conftest import ROOT

TEXT = "The mayor of Orsk said on Monday that police had arrested twelve men.\n"
SWITCHES = ("ORT_DISABLE_TELEMETRY", "RAY_USAGE_STATS_ENABLED")


def run(home: Path, *command: str, **switches: str) -> str:
    """The output of Python in a new home."""
    kept = {name: value for name, value in os.environ.items() if name not in SWITCHES}
    done = subprocess.run(
        [sys.executable, *command], cwd=ROOT, input=TEXT, text=True, check=True,
        env={**kept, "HOME": str(home), "XDG_CACHE_HOME": str(home / "cache"), **switches},
        capture_output=True,
    )  # fmt: skip
    return done.stdout


def test_nothing_is_kept_to_be_sent(tmp_path: Path) -> None:
    """ONNX Runtime with telemetry writes an identifier of the device and a queue of events."""
    run(tmp_path, "-m", "kg", "extract", "-")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_users_own_choice_is_kept(tmp_path: Path) -> None:
    show = f"import os, kg; print([os.environ[name] for name in {SWITCHES}])"
    assert run(tmp_path, "-c", show) == "['1', '0']\n"
    assert run(tmp_path, "-c", show, ORT_DISABLE_TELEMETRY="0") == "['0', '0']\n"
