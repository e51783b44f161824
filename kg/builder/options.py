"""The options of a build, and its report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kg.extraction.settings import Settings
from kg.ontology.vocabulary import DEFAULT_BASE
from kg.reader import Skipped


@dataclass(frozen=True, slots=True)
class BuildOptions:
    """How to build. ``decisions`` are files of readers' decisions besides ``OUT/decisions.jsonl``.

    ``same`` and ``different`` are CSV files of entities to merge or keep apart; their rows are
    added to ``OUT/decisions.jsonl``, so that later builds keep them.

    ``records``: the inputs are records extracted elsewhere (`kg.extract_rows`, ``kg extract``) with
    the same ``settings``. ``store_only`` writes no files and pages, which are otherwise rewritten
    completely each time; use it for large archives that change a little and often. ``answers``
    keeps the answers of the named questions beside the store (`kg.queries.kept_answers`); None
    does so if the store is large and a tenth or more of it is new.

    ``apart``: a single worker is a process too if there are many articles, so that its models are
    gone when the store is loaded. A script that says so is guarded by ``__name__ == "__main__"``.

    ``archive`` is the folder for pages as they were fetched (default: ``OUT/captures``). ``sign``
    is a key that signs ``OUT/provenance/SHA256SUMS``: of SSH or minisign. ``timestamp`` is the
    address of an RFC 3161 authority that stamps it with the time.
    """

    settings: Settings = field(default_factory=Settings)
    base: str = DEFAULT_BASE
    workers: int = 1
    cluster: str | None = None
    apart: bool = False
    same: Path | None = None
    different: Path | None = None
    decisions: tuple[Path, ...] = ()
    allow_private: bool = False
    store_only: bool = False
    answers: bool | None = None
    records: bool = False
    title: str = "newskg"
    archive: Path | None = None
    sign: Path | None = None
    timestamp: str | None = None


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did: counts, what was skipped (path and reason), and where things are.

    ``changed`` are articles whose text or metadata are others than before under the same id or at
    the same place: they are neither among the ``new`` nor among the ``removed``.
    ``duplicates`` are inputs with an article of another input (they are among the skipped);
    ``copies`` are articles that print the report of another one; ``notes`` are warnings: unreadable
    publication dates, repaired parts of the folder, decisions that do not fit or conflict.
    ``decisions`` counts the readers' decisions by what became of them. ``other_languages`` counts
    the articles in ``OUT/other_languages.jsonl``, by language: they are kept whole and unread.
    """

    out: Path
    articles: int
    new: int
    unchanged: int
    removed: int
    duplicates: int
    copies: int
    skipped: tuple[Skipped, ...]
    counts: dict[str, int]
    notes: tuple[str, ...] = ()
    decisions: Mapping[str, int] = field(default_factory=dict)
    other_languages: Mapping[str, int] = field(default_factory=dict)
    changed: int = 0
