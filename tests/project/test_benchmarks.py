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


@pytest.mark.parametrize("module", MODULES)
def test_it_explains_itself(module: str, capsys: pytest.CaptureFixture[str]) -> None:
    path = ROOT.joinpath(*module.split(".")).with_suffix(".py")
    if "__name__ ==" not in path.read_text("utf-8"):
        return  # a part of another benchmark
    with pytest.raises(SystemExit) as ended:
        importlib.import_module(module).main(["--help"])
    assert ended.value.code == 0
    assert "usage:" in capsys.readouterr().out
