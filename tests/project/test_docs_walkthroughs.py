"""The commands of the tutorials and how-tos run, and print what the pages show."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

DOCS = ROOT / "docs"
PAGES = sorted([*DOCS.glob("tutorial/*.md"), *DOCS.glob("how-to/*.md")])
BLOCK = re.compile(r'^```(sh|text|python)(?: title="([^"]+)")?\n(.*?)^```$', re.S | re.M)
# ``sh`` is run; commands that need a server or another machine are marked ``bash``.
WALKTHROUGHS = [page for page in PAGES if "```sh\n" in page.read_text("utf-8")]


def test_each_walkthrough_is_found() -> None:
    names = {page.name for page in WALKTHROUGHS}
    assert {"first-article.md", "check-before-you-publish.md", "fix-a-mistake.md"} <= names


@pytest.mark.parametrize("page", WALKTHROUGHS, ids=lambda page: page.stem)
def test_the_commands_run_and_print_what_is_shown(page: Path, built: Path, tmp_path: Path) -> None:
    (tmp_path / "seeds").symlink_to(ROOT / "seeds")
    shutil.copytree(built, tmp_path / "out")
    printed = ""
    for kind, title, text in BLOCK.findall(page.read_text("utf-8")):
        if title:
            (tmp_path / title).write_text(text, "utf-8")
        elif kind == "sh":
            printed = _run(text, tmp_path)
        elif kind == "text":
            missing = [line for line in text.splitlines() if line and line not in printed]
            assert not missing, printed
        elif page.parent.name == "tutorial":  # Python elsewhere is run by test_docs_code
            assert _run(f"{sys.executable} - <<'CODE'\n{text}CODE\n", tmp_path)


def _run(command: str, folder: Path) -> str:
    """What the commands print, errors included; they must succeed."""
    here = re.sub(r"^kg ", f"{sys.executable} -m kg ", command, flags=re.M)
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", here],
        cwd=folder, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True,
        timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout + done.stderr
