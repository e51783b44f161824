"""A build that adds much rewrites the files of the store for reading; a small change does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.builder.build import build
from kg.builder.options import BuildOptions
from kg.extraction.settings import Settings
from kg.store.store import Store
from tests.corpus import write_folder

OPTIONS = BuildOptions(settings=Settings(tagger="rules"), store_only=True)


def test_files_are_rewritten_after_much_is_added(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    compact, done = Store.compact, []

    def noted(self: Store) -> None:
        compact(self)
        done.append(len(self))

    monkeypatch.setattr(Store, "compact", noted)
    for articles, rewritten in ((14, True), (14, False), (15, False), (20, True)):
        folder = write_folder(tmp_path / "in", articles, sentences=2)
        done.clear()
        build([folder], tmp_path / "out", options=OPTIONS)
        assert bool(done) == rewritten, articles
    with Store.open(tmp_path / "out" / "store", read_only=True) as store:
        assert len(store) == sum(store.counts().values())
