"""A running server over invented articles, some of which have hostile names and words."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest

from kg.cli import main
from kg.queries.serve import running
from tests.articles_by_hand import all_articles
from tests.folders import write_built
from tests.hostile import STRINGS
from tests.told import Told

Serve = Callable[..., AbstractContextManager[str]]


def hostile_article() -> Told:
    told = Told("hostile", "The Courier", "2025-03-03", url="javascript:window.__ran=1")
    for text in STRINGS:
        told.says(told.who(" ".join(text.split()).replace("\x00", "")), "said", text)
    return told


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with store, records, graph page and pages of articles."""
    out = tmp_path_factory.mktemp("served") / "out"
    write_built(out, [*all_articles(), hostile_article()])
    assert main(["view", str(out)]) == 0
    return out


@contextmanager
def serving(out: Path, **options: Any) -> Iterator[str]:
    with running(out, host="127.0.0.1", port=0, **options) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()


@pytest.fixture(scope="session")
def url(built: Path) -> Iterator[str]:
    with serving(built) as address:
        yield address
