"""A folder with one item of each sort at least, built once, and copies of it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kg.builder.build import build
from tests.review.samples import RULES, write_articles


@pytest.fixture(scope="session")
def reviewed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The articles and the folder that a build makes of them; not to be changed."""
    folder = tmp_path_factory.mktemp("review")
    write_articles(folder / "articles")
    build([folder / "articles"], folder / "out", options=RULES)
    return folder


@pytest.fixture
def inputs(reviewed: Path, tmp_path: Path) -> Path:
    """The articles, to be changed by one test."""
    return Path(shutil.copytree(reviewed / "articles", tmp_path / "articles"))


@pytest.fixture
def out(reviewed: Path, tmp_path: Path) -> Path:
    """The built folder, to be changed by one test."""
    return Path(shutil.copytree(reviewed / "out", tmp_path / "out"))
