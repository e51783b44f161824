"""One sound article of each documented kind of input is read, once and whole."""

from __future__ import annotations

import io
import re
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from kg.model import Document
from kg.reader import read_documents
from kg.reader.fetch import FetchPolicy
from tests import bounds
from tests.conftest import ROOT
from tests.input_kinds import MARK, write_all
from tests.web import serve

for _module in ("pypdfium2", "striprtf", "oxmsg"):
    pytest.importorskip(_module, reason="newskg[documents] is not installed")


def test_each_kind_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with serve() as site:
        articles = write_all(tmp_path, site)
        standard_input = io.TextIOWrapper(io.BytesIO(articles.standard_input))
        monkeypatch.setattr(sys, "stdin", standard_input)
        policy = FetchPolicy(allow_private=True, pause=0.0)
        read = list(read_documents(articles.inputs, policy=policy))
    texts = [item.text for item in read if isinstance(item, Document)]
    assert len(texts) == len(read) == articles.count, read
    assert [text.count(MARK) for text in texts] == [1] * articles.count


def test_each_documented_suffix_is_written(tmp_path: Path) -> None:
    with serve() as site:
        inputs = " ".join(write_all(tmp_path, site).inputs)
    rows = (ROOT / "docs/reference/inputs.md").read_text("utf-8").split("\n\n")[2].splitlines()
    table = "\n".join(row for row in rows if "--translation" not in row)  # no input of its own
    suffixes = set(re.findall(r"`(\.[\w.]+)`", table))
    assert {".txt", ".parquet", ".gkg.CSV"} < suffixes
    assert {suffix for suffix in suffixes if suffix not in inputs} == set()


def test_each_dependency_has_one_lower_bound() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert set(bounds.lower_bounds()) >= {
        Requirement(line).name for line in project["dependencies"]
    }
