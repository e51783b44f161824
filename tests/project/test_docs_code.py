"""The Python in the documentation runs as it stands, where it is whole."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from kg.queries.serve import running
from tests.conftest import ROOT

# The tutorials are run command by command in test_docs_walkthroughs.py.
PAGES = [
    ROOT / "README.md",
    *(p for p in sorted((ROOT / "docs").rglob("*.md")) if p.parent.name != "tutorial"),
]
BLOCK = re.compile(r"^```(?:python|py)\n(.*?)^```$", re.S | re.M)
SERVER = "http://127.0.0.1:7878"
# Needs a session of Spark; tests/builder/test_dataframes.py runs it.
ELSEWHERE = "spark.conf"

BLOCKS = [
    pytest.param(code, id=f"{page.name}-{number}")
    for page in PAGES
    for number, code in enumerate(BLOCK.findall(page.read_text("utf-8")), start=1)
]


def test_blocks_are_found() -> None:
    fences = sum(len(re.findall(r"^```py", page.read_text("utf-8"), re.M)) for page in PAGES)
    assert len(BLOCKS) == fences >= 4


@pytest.fixture(scope="module")
def folder(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a built out/, as the pages suppose."""
    place = tmp_path_factory.mktemp("docs")
    shutil.copytree(built, place / "out")
    (place / "seeds").symlink_to(ROOT / "seeds")
    return place


@pytest.mark.parametrize("code", BLOCKS)
def test_it_runs(code: str, folder: Path) -> None:
    if ELSEWHERE in code:
        pytest.skip("run by tests/builder/test_dataframes.py")
    if SERVER not in code:
        _run(code, folder)
        return
    with running(folder / "out", host="127.0.0.1", port=0) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            _run(code.replace(SERVER, f"http://127.0.0.1:{server.server_port}"), folder)
        finally:
            server.shutdown()
            thread.join()


def _run(code: str, folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error::DeprecationWarning:__main__", "-c", code],
        cwd=folder, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert bool(done.stdout) == ("print(" in code), done.stdout
