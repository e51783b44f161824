"""The distributions carry everything: the wheel, installed alone, builds from any folder."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tarfile
import venv
import zipfile
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import kg
from tests.conftest import ROOT

PIN = re.compile(r"[A-Za-z0-9]")


MEGABYTES = {"wheel": 35, "source": 40}  # PyPI takes 100; the trained reader is 25 of them


@pytest.fixture(scope="module")
def distributions(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The source distribution, and the wheel built from it; hatchling is installed, no network."""
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", "-o", str(folder), str(ROOT)],
        check=True,
        capture_output=True,
    )
    (wheel,) = folder.glob("newskg-*.whl")
    (source,) = folder.glob("newskg-*.tar.gz")
    return {"wheel": wheel, "source": source}


@pytest.fixture(scope="module")
def wheel(distributions: dict[str, Path]) -> Path:
    """The wheel alone."""
    return distributions["wheel"]


def test_distributions_pass_the_checks_of_the_index(distributions: dict[str, Path]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "twine", "check", "--strict", *map(str, distributions.values())],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    for kind, path in distributions.items():
        assert path.stat().st_size < MEGABYTES[kind] * 1_000_000, kind


def test_source_holds_what_its_own_readme_needs(distributions: dict[str, Path]) -> None:
    with tarfile.open(distributions["source"]) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    for needed in (
        "requirements.lock",
        "requirements-dev.lock",
        "seeds/articles/bank-savers.txt",
        "ontology/kg.ttl",
        "tests/conftest.py",
        "pyproject.toml",
        "CONTRIBUTING.md",
        "LICENSE",
    ):
        assert needed in names
    unwanted = re.compile(r"__pycache__|\.venv|\.git/|^(build|dist|out)/")
    assert [name for name in sorted(names) if unwanted.search(name)] == []


def test_both_commands_are_the_same(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel)
    (entries,) = [name for name in names.namelist() if name.endswith("entry_points.txt")]
    assert names.read(entries).decode().split() == [
        "[console_scripts]", "kg", "=", "kg.cli:main", "newskg", "=", "kg.cli:main"
    ]  # fmt: skip


def test_wheel_holds_code_ontology_seeds_weights_and_notices(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for needed in (
        "kg/py.typed",
        "kg/data/ontology/kg.ttl",
        "kg/data/ontology/lexicon.ttl",
        "kg/data/seeds/entities.csv",
        "kg/data/seeds/articles/bank-savers.txt",
        "kg/data/record.schema.json",
        "kg/data/events/senses.json",
        "kg/data/events/roles.json",
        "kg/data/events/relations.json",
        "kg/data/events/labels.json",
        "kg/data/events/times.json",
        "kg/data/events/words.npz",
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
    venv.create(tmp_path / "env")
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
        [sys.executable, "-m", "pip", "--python", python, "install", "-q", "--no-compile",
         "--no-deps", "--force-reinstall", str(wheel)],
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


def _pins(lock: str) -> dict[str, set[str]]:
    """The extras of each package that a lock file pins."""
    lines = (ROOT / lock).read_text("utf-8").splitlines()
    pins = [Requirement(line.split(" \\")[0]) for line in lines if PIN.match(line)]
    return {
        canonicalize_name(pin.name): {canonicalize_name(extra) for extra in pin.extras}
        for pin in pins
    }


def _asked_for(pinned: dict[str, set[str]]) -> list[Requirement]:
    """What the installed packages among the pinned ones require on this machine."""
    found = []
    for name, extras in pinned.items():
        try:
            asked = distribution(name).requires or []
        except PackageNotFoundError:
            continue  # of another platform or Python
        for requirement in map(Requirement, asked):
            marker = requirement.marker
            if marker is None or any(marker.evaluate({"extra": e}) for e in ("", *extras)):
                found.append(requirement)
    return found


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_lock_is_complete(lock: str) -> None:
    """The README installs with --no-deps, so nothing else brings what a lock forgets."""
    pinned = _pins(lock)
    asked = _asked_for(pinned)
    assert asked
    assert {canonicalize_name(r.name) for r in asked} - set(pinned) == set()


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_lock_pins_the_extras_that_are_asked_for(lock: str) -> None:
    """pip 23 without --no-deps takes the newest `coverage[toml]` for a pinned `coverage`."""
    pinned = _pins(lock)
    wanted = {
        (canonicalize_name(requirement.name), canonicalize_name(extra))
        for requirement in _asked_for(pinned)
        for extra in requirement.extras
    }
    assert wanted, "some package asks for an extra"
    assert {(name, extra) for name, extra in wanted if extra not in pinned.get(name, ())} == set()


def test_the_citation_names_this_version() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert citation["version"] == kg.__version__
    assert citation["license"] == "Apache-2.0"
