"""The wheel carries everything: installed into an empty environment it builds from any folder."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import venv
import zipfile
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.conftest import ROOT

PIN = re.compile(r"[A-Za-z0-9]")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built wheel; hatchling is a development dependency, so no network is needed."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "-o", str(folder), str(ROOT)],
        check=True,
        capture_output=True,
    )
    (found,) = folder.glob("newskg-*.whl")
    return found


def test_wheel_holds_code_ontology_seeds_weights_and_notices(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for needed in (
        "kg/py.typed",
        "kg/data/ontology/kg.ttl",
        "kg/data/ontology/lexicon.ttl",
        "kg/data/seeds/entities.csv",
        "kg/data/record.schema.json",
        "kg/data/events/senses.json",
    ):
        assert needed in names
    assert any(name.startswith("kg/data/attribution/") and name.endswith(".onnx") for name in names)
    assert any(name.startswith("kg/queries/") and name.endswith(".rq") for name in names)
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert not any(name.startswith("tests/") for name in names)


@pytest.mark.slow
def test_installed_wheel_builds_from_an_empty_folder(wheel: Path, tmp_path: Path) -> None:
    place = tmp_path / "empty"
    place.mkdir()
    venv.create(tmp_path / "env", with_pip=True)
    python = tmp_path / "env" / "bin" / "python"
    # The dependencies are the ones of this environment: what is tested is the wheel, not the index.
    site = Path(next(p for p in sys.path if p.endswith("site-packages")))
    purelib = subprocess.run(
        [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        check=True, capture_output=True, text=True,
    ).stdout.strip()  # fmt: skip
    # Only the wheel is installed; what it depends on is seen through a path file.
    Path(purelib, "dependencies.pth").write_text(f"{site}\n", "utf-8")
    subprocess.run(
        [python, "-m", "pip", "install", "-q", "--no-deps", "--force-reinstall", str(wheel)],
        check=True, capture_output=True,
    )  # fmt: skip
    article = "The mayor of Orsk said on Monday that police had arrested twelve men.\n"
    (place / "a.txt").write_text(article, "utf-8")
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    found = subprocess.run(
        [python, "-c", "import kg; print(kg.__file__)"],
        cwd=place, env=environment, check=True, capture_output=True, text=True,
    )  # fmt: skip
    assert found.stdout.startswith(str(tmp_path))
    done = subprocess.run(
        [tmp_path / "env" / "bin" / "kg", "build", "a.txt", "-o", "out"],
        cwd=place, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert (place / "out" / "graph.html").stat().st_size > 0
    assert "Arrest" in (place / "out" / "graph.nq").read_text("utf-8")


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_lock_pins_the_extras_that_are_asked_for(lock: str) -> None:
    """pip 23 takes the newest `coverage[toml]`, without a hash, where only `coverage` is pinned."""
    pins = [
        Requirement(line.split(" \\")[0])
        for line in (ROOT / lock).read_text("utf-8").splitlines()
        if PIN.match(line)
    ]
    pinned = {
        canonicalize_name(pin.name): {canonicalize_name(extra) for extra in pin.extras}
        for pin in pins
    }
    wanted = set()
    for name in pinned:
        try:
            asked = distribution(name).requires or []
        except PackageNotFoundError:
            continue  # of another platform or Python
        for requirement in map(Requirement, asked):
            plain = requirement.marker is None or requirement.marker.evaluate({"extra": ""})
            if plain and canonicalize_name(requirement.name) in pinned:
                wanted |= {
                    (canonicalize_name(requirement.name), canonicalize_name(extra))
                    for extra in requirement.extras
                }
    assert wanted, "some package asks for an extra"
    assert {(name, extra) for name, extra in wanted if extra not in pinned[name]} == set()
