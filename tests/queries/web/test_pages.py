"""The pages as they are put together, and the editor that is built elsewhere."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from pathlib import Path

import pytest

from kg.ontology.resources import PACKAGE
from kg.queries.web.pages import Page, query_page, search_page, written_page

ROOT = Path(__file__).parents[3]
EDITOR = PACKAGE / "data" / "query" / "editor.js"
NOTED = json.loads(EDITOR.with_suffix(".json").read_text("utf-8"))


def test_the_editor_is_the_one_that_is_noted() -> None:
    assert hashlib.sha256(EDITOR.read_bytes()).hexdigest() == NOTED["sha256"], (
        "editor.js was changed by hand; run npm ci && npm run build in editor/"
    )


def test_its_packages_are_those_of_the_lock_with_a_free_licence() -> None:
    lock = json.loads((ROOT / "editor" / "package-lock.json").read_text("utf-8"))["packages"]
    notice = (ROOT / "NOTICE").read_text("utf-8")
    for one in NOTED["packages"]:
        locked = lock[f"node_modules/{one['name']}"]
        assert (one["version"], one["license"]) == (locked["version"], "MIT"), one["name"]
        assert locked["integrity"].startswith("sha512-")
        scope = re.sub(r"(@codemirror|@lezer)/.*", r"\1/*", one["name"])
        assert scope in notice, one["name"]
    wanted = json.loads((ROOT / "editor" / "package.json").read_text("utf-8"))["devDependencies"]
    assert all(re.fullmatch(r"[\d.]+", version) for version in wanted.values()), "pinned versions"


@pytest.mark.parametrize("page", [query_page(), search_page()])
def test_a_page_runs_its_own_scripts_alone(page: Page) -> None:
    html = page.body.decode()
    scripts = re.findall(r"<script>(.*?)</script>", html, re.DOTALL)
    digests = [base64.b64encode(hashlib.sha256(one.encode()).digest()).decode() for one in scripts]
    allowed = page.policy.partition("script-src ")[2].partition(";")[0].split()
    assert allowed == [f"'sha256-{one}'" for one in digests]
    assert scripts
    assert html.count("<script") == len(scripts)
    assert not re.search(r"\beval\(|new Function\b|<!-- (?:style|script):", html)
    assert not re.search(r"<[^>]+\son\w+=", re.sub(r"<script>.*?</script>", "", html, flags=re.S))


@pytest.mark.parametrize(
    ("path", "file"),
    [("/graph.html", "graph.html"), ("/report.html", "report.html"),
     ("/articles/a-b_1.html", "articles/a-b_1.html"), ("/articles/a..b.html", "articles/a..b.html"),
     ("/articles/.html", None), ("/articles/../x.html", None), ("/articles/a/b.html", None),
     ("/articles/a%2fb.html", None), ("/articles/a.txt", None), ("/articles/é.html", None),
     ("/articles/a.html\n", None), ("/store/db", None), ("graph.html", None)],
)  # fmt: skip
def test_only_pages_of_newskg_have_a_file(path: str, file: str | None) -> None:
    found = written_page(Path("out"), path)
    assert found == (None if file is None else Path("out") / file)
