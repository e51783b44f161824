"""A build with ``--answers`` keeps the answers of the named questions, and follows each change."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kg.builder.build import build
from kg.builder.options import BuildOptions
from kg.extraction.settings import Settings
from kg.queries.kept_answers import KeptAnswers
from kg.queries.named import load_named_queries
from kg.store.store import Store
from tests.corpus import write_folder

SETTINGS = Settings(tagger="rules")
WITH = BuildOptions(settings=SETTINGS, store_only=True, answers=True)


def kept(out: Path, name: str) -> list[str] | None:
    """The kept answer as lines, compared with that of the plain query."""
    with Store.open(out / "store", read_only=True) as store:
        sparql = load_named_queries()[name].bound({}, store.query)
        found = KeptAnswers(store).find(sparql)
        if found is not None:
            assert found == store.query(sparql)
    return None if found is None else [str(row) for row in found.rows]


def test_a_large_new_store_is_answered_without_being_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    plain = BuildOptions(settings=SETTINGS, store_only=True)
    build([write_folder(tmp_path / "in", 1, sentences=9)], out, options=plain)
    assert not (out / "store" / "answers").exists(), "this store is small"
    monkeypatch.setattr("kg.queries.background_answers.WORTH", 1)
    folder = write_folder(tmp_path / "in", 3, sentences=9)
    build([folder], tmp_path / "never", options=replace(plain, answers=False))
    assert not (tmp_path / "never" / "store" / "answers").exists()
    build([folder], out, options=plain)
    assert kept(out, "who-quotes-whom")
    (folder / "more.txt").write_text("A court in Mirkold sentenced Edvin Tarle to two years.")
    monkeypatch.setattr("kg.builder.build._MUCH", 0.9)
    build([folder], out, options=plain)
    assert kept(out, "who-quotes-whom") is None, "little is new"


def test_answers_are_kept_by_incremental_builds(tmp_path: Path) -> None:
    out = tmp_path / "out"
    folder = write_folder(tmp_path / "in", 1, sentences=9)
    build([folder], out, options=WITH)
    first = kept(out, "who-quotes-whom")
    assert first
    build([folder], out, options=WITH)
    assert kept(out, "who-quotes-whom") == first
    write_folder(tmp_path / "in", 3, sentences=9)
    build([folder], out, options=BuildOptions(settings=SETTINGS, store_only=True))
    assert kept(out, "who-quotes-whom") is None, "the answer is older than the graph"
    report = build([folder], out, options=WITH)
    assert not report.notes
    assert len(kept(out, "who-quotes-whom") or ()) > len(first)
