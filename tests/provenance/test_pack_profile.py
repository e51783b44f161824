"""Packs are valid RO-Crates, by the validator of others (roc-validator)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from kg.provenance.pack import write_pack

pytestmark = pytest.mark.slow
DRIVER = Path(__file__).with_name("rocrate_driver.py")
# What the profile recommends and a pack does not say: nobody is asked who packs it.
NOT_SAID = {"Root Data Entity: `author` property", "Root Data Entity: `publisher` property"}


@pytest.fixture(scope="module")
def python() -> str:
    """A Python that has the validator."""
    given = os.environ.get("KG_ROCRATE_PYTHON")
    found = given or sys.executable
    probe = subprocess.run([found, "-c", "import rocrate_validator"], capture_output=True)
    if probe.returncode:
        message = "roc-validator is not installed; set KG_ROCRATE_PYTHON to a Python that has it"
        if given or os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(f"{message} (tests/requirements-rocrate.lock)")
    return found


@pytest.fixture(scope="module")
def context() -> Path:
    """The context of RO-Crate that ro-crate-py carries."""
    rocrate = pytest.importorskip("rocrate", reason="needs rocrate")
    return Path(rocrate.__file__).parent / "data" / "ro-crate.jsonld"


@pytest.fixture(scope="module")
def pack(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A pack of the seeds."""
    return write_pack(built, ["Lantern Watch"], tmp_path_factory.mktemp("pack") / "pack.zip").path


def judged(python: str, pack: Path, context: Path, folder: Path) -> dict[str, Any]:
    """What the validator finds."""
    command = [python, str(DRIVER), str(pack), str(context), str(folder / "cache")]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_a_pack_is_a_valid_ro_crate(python: str, pack: Path, context: Path, tmp_path: Path) -> None:
    found = judged(python, pack, context, tmp_path)
    assert found.pop("passed") > 50
    assert found == {"RECOMMENDED": sorted(NOT_SAID)}


def test_the_validator_finds_what_is_wrong(
    python: str, pack: Path, context: Path, tmp_path: Path
) -> None:
    with zipfile.ZipFile(pack) as archive:
        archive.extractall(tmp_path / "pack")
    path = tmp_path / "pack" / "ro-crate-metadata.json"
    told = json.loads(path.read_text("utf-8"))
    root = next(one for one in told["@graph"] if one["@id"] == "./")
    del root["license"]
    path.write_text(json.dumps(told), "utf-8")
    (tmp_path / "pack" / "graph.nq").unlink()
    required = " ".join(judged(python, tmp_path / "pack", context, tmp_path)["REQUIRED"])
    assert "license" in required
    assert "resource availability" in required
