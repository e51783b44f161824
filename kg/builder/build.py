"""The main job: inputs -> records -> linking -> store, files and pages in one folder.

Only new or changed articles are read again. Records come first and everything else is derived from
them, so rerunning a killed build finishes it.
"""

from __future__ import annotations

import itertools
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from kg.builder.ingest import Ingestion, IngestOptions, Progress
from kg.builder.options import BuildOptions, BuildReport
from kg.errors import DamageError
from kg.files import is_damage, lost_records
from kg.model import key_of
from kg.ontology.vocabulary import check_base
from kg.provenance.seal import CAPTURES
from kg.reader import Input
from kg.reader.fetch import FetchPolicy
from kg.records.database import RECORDS, RecordStore
from kg.records.near_duplicates import group_copies
from kg.version import VERSION

if TYPE_CHECKING:
    from kg.builder.output import OutputFolder
    from kg.builder.reduce import Identity
    from kg.decisions.file import DecisionFile

# New graphs, as a share of those before, from which the files of the store are rewritten for
# reading, and a large store has its questions answered: every question then takes half the time,
# for 3 s of CPU at 1.4 million quads.
_MUCH = 0.1


def build(
    inputs: Sequence[Input],
    out: str | Path,
    *,
    options: BuildOptions | None = None,
    progress: Progress | None = None,
) -> BuildReport:
    """Builds or updates the folder ``out`` from ``inputs``.

    Articles that are gone from an input are removed; those of inputs not given this
    time stay. Raises InputError if an input does not exist or has no readable article, OutputError
    if ``out`` cannot be written; stored data is then intact, and a new folder is removed again.
    Raises EndpointError if there is no time stamp to be had: the folder is complete without it.
    """
    from kg.builder.given_decisions import GivenDecisions
    from kg.builder.output import OutputFolder, origins
    from kg.builder.reduce import Identity
    from kg.builder.sealing import seal_folder
    from kg.queries.background_answers import is_worth

    chosen = options or BuildOptions()
    show = progress or _quiet
    identity = Identity(base=check_base(chosen.base), ontology=chosen.settings.ontology)
    # What is wrong in a file is told before the work.
    given = GivenDecisions.read(chosen, Path(out))
    with OutputFolder.open(Path(out)) as folder:
        records = RecordStore(folder.path / RECORDS)
        try:
            ingestion = _ingestion(records, chosen, folder.path, show)
            ingestion.run(inputs)
            copies = group_copies(records.sketches())
            decisions = given.store(folder.path, records, base=identity.base)
            work = _Deriving(folder, records, chosen, identity, copies, decisions, ingestion.engine)
            much_is_new = work.bring_up_to_date(show)
            report = work.report(ingestion)
            articles = origins(records.kept().values())
            folder.write_manifest(_manifest(report, chosen, articles, engine=ingestion.engine))
            report = seal_folder(report, records, chosen)
        except sqlite3.DatabaseError as error:
            if is_damage(error):
                raise lost_records(folder.path / RECORDS, str(error)) from error
            raise
        finally:
            records.close()
    # The store is what it will be only once its writer has closed it.
    wanted = chosen.answers
    if wanted is None:
        wanted = much_is_new and is_worth(report.out / "store")
    return _with_answers(report, show) if wanted and report.articles else report


@dataclass(frozen=True)
class _Deriving:
    """Everything that follows from records and decisions: links, graph, files and pages."""

    folder: OutputFolder
    records: RecordStore
    options: BuildOptions
    identity: Identity
    copies: Mapping[str, str]
    decisions: DecisionFile
    engine: str  # the fingerprint of the settings

    def bring_up_to_date(self, show: Progress) -> bool:
        """Links and writes what is out of date or damaged; True if much of the graph is new.

        Damage that only shows in the work is healed once: the part is taken away and made again.
        """
        folder, records = self.folder, self.records
        goal = self._goal()
        damaged = folder.damage(records.parts())
        told = folder.has_decided(bool(self.decisions.decisions))
        if records.finished() == goal and told and not damaged and not folder.healed:
            return False
        folder.heal(damaged)
        show("link and write", len(records))
        try:
            much_is_new = self._link_and_write()
        except (DamageError, sqlite3.DatabaseError, OSError, RuntimeError) as error:
            if not is_damage(error):
                raise
            folder.heal(folder.search_damage(error))
            much_is_new = self._link_and_write()
        if not folder.left_out:  # else the next build tries it again
            files = not self.options.store_only
            parts = folder.parts(files=files, documents=len(records), before=records.last_parts())
            records.finish(goal, parts)
        return much_is_new

    def _goal(self) -> str:
        """A digest of what store and files depend on besides the records."""
        from kg.decisions.codec import to_line

        options = self.options
        decisions = sorted(map(to_line, self.decisions.decisions))
        return key_of(
            self.engine, options.base, options.title,
            str(options.store_only), *decisions,
        )  # fmt: skip

    def _link_and_write(self) -> bool:
        """True if much of the graph is new."""
        from kg.builder.decided import Decided

        options, identity, store = self.options, self.identity, self.folder.store
        before = len(store.graphs())
        decided = Decided(
            self.records,
            self.decisions.decisions,
            base=identity.base,
            ontology=identity.ontology,
        )
        self.folder.project(
            self.records, identity, self.copies,
            decided=decided, workers=options.workers, cluster=options.cluster,
        )  # fmt: skip
        much_is_new = len(store.graphs()) - before > _MUCH * before
        if options.answers or much_is_new:  # questions are asked next
            store.compact()
        if not options.store_only:
            self.folder.write_files(options.title, workers=options.workers)
        return much_is_new

    def report(self, ingestion: Ingestion) -> BuildReport:
        """What the build did."""
        from kg.report.decisions_table import DECISIONS_REPORT, read_decisions

        folder = self.folder
        decided = read_decisions(folder.path / DECISIONS_REPORT)
        return BuildReport(
            out=folder.path,
            articles=len(self.records),
            new=ingestion.new,
            changed=ingestion.changed,
            unchanged=ingestion.unchanged,
            removed=ingestion.removed,
            duplicates=ingestion.duplicates,
            copies=len(self.copies),
            skipped=(*ingestion.skipped, *folder.left_out),
            counts=folder.counts(),
            notes=(*ingestion.notes, *self.decisions.notes, *decided.notes, *folder.healed),
            decisions=decided.counts,
            other_languages=ingestion.other_languages.write(
                folder.path, is_read=lambda name: self.records.find(name) is not None
            ),
        )


def _with_answers(report: BuildReport, show: Progress) -> BuildReport:
    """The report, once the answers of the named questions are kept."""
    from kg.queries.named import keep_all_answers

    done = itertools.count(1)
    _, failed = keep_all_answers(report.out, tell=lambda *_: show("answer", next(done)))
    notes = (f"{name}: no answer is kept, its query failed; ask it alone" for name in failed)
    return replace(report, notes=(*report.notes, *notes))


def _ingestion(records: RecordStore, options: BuildOptions, out: Path, show: Progress) -> Ingestion:
    """The ingestion of a build; raises InputError before any work if its key is not there."""
    from kg.builder.sealing import check_key

    check_key(options.sign)
    if options.archive is not None:
        records.note_archive(options.archive)
    return Ingestion(records, _ingest_options(options, out), show)


def _ingest_options(options: BuildOptions, out: Path) -> IngestOptions:
    policy = FetchPolicy(
        allow_private=options.allow_private,
        cache=out / "pages.sqlite",
        archive=options.archive or out / CAPTURES,
    )
    return IngestOptions(
        settings=options.settings,
        workers=options.workers,
        cluster=options.cluster,
        apart=options.apart,
        policy=policy,
        records=options.records,
    )


def _manifest(
    report: BuildReport, options: BuildOptions, articles: list[dict[str, str]], *, engine: str
) -> dict[str, object]:
    """What went in, with what, and what came of it."""
    return {
        "newskg": VERSION,
        "model": options.settings.model,
        "tagger": options.settings.tagger,
        "engine": engine,
        "ontology": [str(path) for path in options.settings.ontology],
        "base": options.base,
        "articles": articles,
        "counts": {"articles": report.articles, "copies": report.copies, **report.counts},
        "decisions": dict(report.decisions),
        "other_languages": dict(report.other_languages),
        "last_run": {
            "new": report.new,
            "changed": report.changed,
            "unchanged": report.unchanged,
            "removed": report.removed,
            "duplicates": report.duplicates,
            "skipped": [
                {"path": s.path, "why": s.why.value, "reason": s.reason} for s in report.skipped
            ],
        },
    }


def _quiet(stage: str, done: int) -> None:
    """No progress is shown."""
