"""Every benchmark can be started: its module and all that it imports are there."""

from __future__ import annotations

import importlib

import pytest

from tests.conftest import ROOT

FOLDER = ROOT / "tests/benchmarks"
MODULES = sorted(
    ".".join(path.relative_to(ROOT).with_suffix("").parts) for path in FOLDER.rglob("*.py")
)
EXTRAS = {"torch", "onnx", "safetensors", "ray"}  # of pyproject.toml, which a developer may lack


def test_they_are_found() -> None:
    assert {"tests.benchmarks.factuality", "tests.benchmarks.real.__main__"} < set(MODULES)


@pytest.mark.parametrize("module", MODULES)
def test_it_can_be_imported(module: str) -> None:
    try:
        importlib.import_module(module)
    except ModuleNotFoundError as error:
        if error.name not in EXTRAS:
            raise
        pytest.skip(f"needs {error.name}, which an extra of newskg installs")
