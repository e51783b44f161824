"""The main job: inputs -> records -> linking -> store, files and pages in one folder.

Only what is new or changed is read again; records come first and everything else follows from
them, so a run that was killed is finished by running it again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from kg.errors import InputError, KgError
from kg.model import Document, digest
from kg.pipeline import Settings
from kg.reader import Skipped, read_documents
from kg.records import Kept, RecordStore, key_of
from kg.vocab import DEFAULT_BASE, check_base
from kg.workers import extract_lines

# Articles whose records are written in one transaction: a killed run loses at most so many.
BATCH = 64


@dataclass(frozen=True, slots=True)
class BuildOptions:
    """How to build. ``same`` and ``different`` are CSV files of linking decisions by the user."""

    settings: Settings = field(default_factory=Settings)
    base: str = DEFAULT_BASE
    workers: int = 1
    engine: str | None = None
    same: Path | None = None
    different: Path | None = None
    allow_private: bool = False
    title: str = "newskg"


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did: counts, what was skipped (path and reason), and where things are."""

    out: Path
    articles: int
    new: int
    unchanged: int
    removed: int
    copies: int
    skipped: tuple[Skipped, ...]
    counts: dict[str, int]


Progress = Callable[[str, int], None]


def build(
    inputs: Sequence[str | Path],
    out: str | Path,
    *,
    options: BuildOptions | None = None,
    progress: Progress | None = None,
) -> BuildReport:
    """Builds or brings up to date the folder ``out`` from ``inputs``.

    Articles of an input that was given before and that are gone are removed; those of inputs not
    given this time stay. Raises InputError where an input does not exist or holds no readable
    article, OutputError where ``out`` cannot be written; what was stored before is then unharmed.
    """
    from kg.output import Identity, OutputFolder, origins

    chosen = options or BuildOptions()
    show = progress or _quiet
    identity = Identity(
        base=check_base(chosen.base),
        ontology=chosen.settings.ontology,
        same=chosen.same,
        different=chosen.different,
    )
    with OutputFolder.open(Path(out)) as folder:
        records = RecordStore(folder.path / "records.sqlite")
        try:
            update = _Update(records, chosen, show)
            update.run([str(name) for name in inputs])
            show("link and write", update.new + update.unchanged)
            articles = folder.project(records, identity)
            folder.write_files(chosen.title)
            report = update.report(folder.path, articles, folder.counts())
            folder.write_manifest(_manifest(report, chosen, origins(records.kept().values())))
            return report
        finally:
            records.close()


def _manifest(
    report: BuildReport, options: BuildOptions, articles: list[dict[str, str]]
) -> dict[str, object]:
    """What went in, with what, and what came of it."""
    import kg

    return {
        "newskg": kg.__version__,
        "model": options.settings.model,
        "tagger": options.settings.tagger,
        "engine": engine_signature(options.settings),
        "ontology": [str(path) for path in options.settings.ontology],
        "base": options.base,
        "articles": articles,
        "counts": {"articles": report.articles, **report.counts},
        "last_run": {
            "new": report.new,
            "unchanged": report.unchanged,
            "removed": report.removed,
            "skipped": [{"path": s.path, "reason": s.reason} for s in report.skipped],
        },
    }


def _quiet(stage: str, done: int) -> None:
    """No progress is shown."""


class _Update:
    """Brings the records in line with the inputs, and counts what happened."""

    def __init__(self, records: RecordStore, options: BuildOptions, progress: Progress) -> None:
        self.records = records
        self.options = options
        self.progress = progress
        self.new = 0
        self.unchanged = 0
        self.removed = 0
        self.copies = 0
        self.skipped: list[Skipped] = []
        self._engine = engine_signature(options.settings)
        self._kept = records.kept()
        self._seen: set[str] = set()

    def run(self, inputs: list[str]) -> None:
        """Reads every input, extracts what is new, forgets what is gone."""
        for name in inputs:
            self._one_input(name)
        if not self._seen and self.skipped:
            first = self.skipped[0].reason
            raise InputError(f"none of the inputs could be read; the first: {first}")

    def report(self, out: Path, articles: int, counts: dict[str, int]) -> BuildReport:
        """What happened, as a record."""
        return BuildReport(
            out=out,
            articles=articles,
            new=self.new,
            unchanged=self.unchanged,
            removed=self.removed,
            copies=self.copies,
            skipped=tuple(self.skipped),
            counts=counts,
        )

    def _one_input(self, name: str) -> None:
        fresh = extract_lines(
            self._changed(name),
            settings=self.options.settings,
            workers=self.options.workers,
            engine=self.options.engine,
        )
        batch: list[tuple[Kept, str]] = []
        for document, line in fresh:
            batch.append((self._place(name, document), line))
            self.new += 1
            self.progress("extract", self.new + self.unchanged)
            if len(batch) == BATCH:
                self.records.put(batch)
                batch = []
        self.records.put(batch)
        self._forget(name)

    def _changed(self, name: str) -> Iterator[Document]:
        from kg.reader.fetch import FetchPolicy

        policy = FetchPolicy(allow_private=self.options.allow_private)
        for item in read_documents([name], policy=policy):
            if isinstance(item, Skipped):
                self.skipped.append(item)
                continue
            if item.id in self._seen:
                self.copies += 1
                self.skipped.append(_duplicate(item))
                continue
            self._seen.add(item.id)
            kept = self._kept.get(item.id)
            if kept is not None and kept.key == self._key(item):
                self._adopt(name, kept)
                self.unchanged += 1
                self.progress("extract", self.new + self.unchanged)
            else:
                yield item

    def _adopt(self, name: str, kept: Kept) -> None:
        if kept.input == name:
            return
        line = self.records.line(kept.id)
        if line is not None:
            self.records.put([(replace(kept, input=name), line)])

    def _key(self, document: Document) -> str:
        return key_of(self._engine, document_signature(document))

    def _place(self, name: str, document: Document) -> Kept:
        path = document.origin.path if document.origin else name
        return Kept(id=document.id, input=name, path=path, key=self._key(document))

    def _forget(self, name: str) -> None:
        gone = [
            kept.id
            for kept in self._kept.values()
            if kept.input == name and kept.id not in self._seen
        ]
        self.records.remove(gone)
        self.removed += len(gone)


def _duplicate(document: Document) -> Skipped:
    path = document.origin.path if document.origin else document.id
    return Skipped(path, f"{path}: the same article (id {document.id}) was read before; kept once")


def document_signature(document: Document) -> str:
    """A digest of all of a document that its record depends on."""
    about = (
        document.title,
        document.published,
        document.publisher,
        document.authors,
        document.url,
        [(b.kind.value, b.span.start, b.span.end) for b in document.blocks],
    )
    return digest(document.text, json.dumps(about, ensure_ascii=False))


def engine_signature(settings: Settings) -> str:
    """A digest of what decides an extraction besides the text: versions, models, ontology files."""
    import kg
    from kg.lexicon import ontology_files
    from kg.resources import resource

    parts = [kg.__version__, settings.model, settings.tagger]
    for path in (*ontology_files(settings.ontology), *_gazetteers(resource("seeds"))):
        try:
            parts.append(f"{path.name}\x1e{digest(path.read_text('utf-8'))}")
        except OSError as error:
            raise KgError(f"{path}: cannot be read ({error.strerror}); check the path") from error
    return key_of(*parts)


def _gazetteers(folder: Path) -> Iterable[Path]:
    return sorted(folder.glob("entities*.csv"))

