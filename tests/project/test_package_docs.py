"""The files that package docstrings name exist, and the documented layers are the contracts."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

import pytest

from tests.conftest import ROOT

PACKAGES = sorted((ROOT / "kg").rglob("__init__.py"))
NAMED = re.compile(r"``([\w/]+(?:\.py|/))``")


def test_packages_are_found() -> None:
    assert len(PACKAGES) > 20
    assert NAMED.findall("``clock.py``  ``events/``") == ["clock.py", "events/"]


@pytest.mark.parametrize("package", PACKAGES, ids=lambda path: path.parent.name)
def test_named_files_exist(package: Path) -> None:
    text = ast.get_docstring(ast.parse(package.read_text("utf-8"))) or ""
    missing = [name for name in NAMED.findall(text) if not (package.parent / name).exists()]
    assert missing == []


def test_the_documented_layers_are_the_contracts() -> None:
    page = (ROOT / "docs/explanation/architecture.md").read_text("utf-8")
    documented = re.findall(r"^```text\n(.*?)^```$", page, re.S | re.M)
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    contracts = [
        "".join(f"{layer}\n" for layer in contract["layers"])
        for contract in settings["tool"]["importlinter"]["contracts"]
        if contract["type"] == "layers"
    ]
    assert documented == contracts
