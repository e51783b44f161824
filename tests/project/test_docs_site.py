"""The documentation site builds strictly, and its search works from disk without a network."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import kg
from tests.conftest import ROOT
from tests.pages import Watched

pytest_plugins = ("tests.browsing",)
# Environments that have mkdocs: the one that CI names, this one.
PYTHON = os.environ.get("KG_DOCS_PYTHON", sys.executable)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built strictly: a dead link, a page outside the navigation and the like fail."""
    probe = [PYTHON, "-c", "import material, mkdocs, mkdocstrings"]
    if subprocess.run(probe, capture_output=True, check=False).returncode:
        pytest.skip("mkdocs is not installed; set KG_DOCS_PYTHON to a Python that has it")
    place = tmp_path_factory.mktemp("site")
    done = subprocess.run(
        [PYTHON, "-m", "mkdocs", "build", "--strict", "--site-dir", str(place)],
        cwd=ROOT, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"}, capture_output=True, text=True,
        timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return place


@pytest.mark.browser
def test_search_works_from_disk(site: Path, opened: Callable[..., Watched]) -> None:
    watched = opened(site / "index.html")
    # Typed, because the search listens to keys.
    watched.page.get_by_role("textbox", name="Search").press_sequentially("allegation")
    results = watched.page.locator(".md-search-result__item")
    results.first.wait_for()
    assert results.count() >= 5
    assert "Allegations and their answers" in results.all_inner_texts()[0]
    assert [
        url for url in watched.requests if not url.startswith(("file:", "data:", "blob:"))
    ] == []
    assert watched.messages == []


def test_the_api_page_shows_each_name(site: Path) -> None:
    page = (site / "reference/api.html").read_text("utf-8")
    shown = set(re.findall(r'id="kg\.(\w+)"', page))
    assert {name for name in kg.__all__ if not name.startswith("_")} <= shown
