"""Verbs that make records and graphs: build, read, extract, watch."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.cli.console import (
    Progress,
    add_extraction_options,
    counted,
    printable,
    settings_of,
    warn_skipped,
    whole,
)
from kg.cli.verbs_ask import seconds

if TYPE_CHECKING:
    from kg.builder.build import BuildOptions, BuildReport
    from kg.model import Document
    from kg.reader import Skipped

SOME_SKIPPED = 3


def add_verbs(verbs: Any) -> None:
    """Adds the parsers of these verbs."""
    _add_build(verbs)
    read = verbs.add_parser("read", help="print articles as JSON Lines: text, blocks, metadata")
    _add_inputs(read)
    read.set_defaults(run=run_read)
    extract = verbs.add_parser("extract", help="print statements, events, relations as JSON Lines")
    _add_inputs(extract)
    extract.add_argument(
        "--workers", type=whole(1), default=1, metavar="N", help="processes to use"
    )
    extract.add_argument("--cluster", metavar="ray[://HOST]", help="run on a Ray cluster")
    add_extraction_options(extract)
    extract.set_defaults(run=run_extract)
    watch = verbs.add_parser("watch", help="keep a folder of results up to date")
    watch.add_argument("input", help="folder, file or feed to watch")
    watch.add_argument("-o", "--out", required=True, type=Path, metavar="OUT")
    watch.add_argument("--every", type=seconds, default=60.0, metavar="SECONDS")
    watch.add_argument(
        "--rounds", type=whole(1), metavar="N", help="stop after N looks (default: never)"
    )
    _add_build_options(watch)
    watch.set_defaults(run=run_watch)


def _add_inputs(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "inputs", nargs="+", metavar="INPUT",
        help='files, folders, globs, URLs, or "-" for standard input',
    )  # fmt: skip
    parser.add_argument(
        "--allow-private", action="store_true", help="let URLs lead to private addresses"
    )


def _add_build(verbs: Any) -> None:
    build = verbs.add_parser("build", help="the main job: articles to graph, tables and pages")
    _add_inputs(build)
    build.add_argument("-o", "--out", required=True, type=Path, metavar="OUT")
    build.add_argument(
        "--records", action="store_true",
        help="the inputs are records that kg extract or kg.extract_rows made elsewhere",
    )  # fmt: skip
    _add_build_options(build)
    build.set_defaults(run=run_build)


def _add_build_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--base", metavar="IRI", help="where the IRIs of your data start")
    parser.add_argument("--title", default="newskg", help="heading of the graph page")
    parser.add_argument("--workers", type=whole(1), default=1, metavar="N", help="processes to use")
    parser.add_argument("--cluster", metavar="ray[://HOST]", help="run on a Ray cluster")
    parser.add_argument(
        "--store-only", action="store_true", help="bring the store up to date, write no files"
    )
    parser.add_argument("--same", type=Path, metavar="CSV", help="pairs that are one entity")
    parser.add_argument("--different", type=Path, metavar="CSV", help="pairs that are two")
    add_extraction_options(parser)


def build_options(options: argparse.Namespace) -> BuildOptions:
    """The build options that the command line names."""
    from dataclasses import replace

    from kg.builder.build import BuildOptions

    chosen = BuildOptions(
        settings=settings_of(options),
        workers=options.workers,
        cluster=options.cluster,
        same=options.same,
        different=options.different,
        allow_private=getattr(options, "allow_private", False),
        store_only=options.store_only,
        records=getattr(options, "records", False),
        title=options.title,
    )
    return replace(chosen, base=options.base) if options.base else chosen


def run_build(options: argparse.Namespace) -> int:
    """kg build"""
    from kg.builder.build import build

    progress = Progress("articles")
    report = build(options.inputs, options.out, options=build_options(options), progress=progress)
    progress.close()
    return tell(report)


def tell(report: BuildReport) -> int:
    """Prints what a build did; gives the exit code."""
    for skipped in report.skipped:
        warn_skipped(skipped)
    for note in report.notes:
        print(f"note: {printable(note)}", file=sys.stderr)
    counts = ", ".join(counted(number, name) for name, number in report.counts.items())
    print(
        f"{counted(report.articles, 'articles')} ({report.new:,} new, "
        f"{report.unchanged:,} unchanged, {report.removed:,} removed, "
        f"{len(report.skipped):,} skipped): {counts}",
        file=sys.stderr,
    )
    print(f"open {report.out / 'graph.html'}", file=sys.stderr)
    return SOME_SKIPPED if report.skipped else 0


class _Reading:
    """Documents of the inputs; what is skipped is told and counted."""

    def __init__(self, options: argparse.Namespace) -> None:
        self._options = options
        self.skipped = 0
        self.read = 0

    def __iter__(self) -> Iterator[Document]:
        from kg.reader import Skipped, read_documents
        from kg.reader.fetch import FetchPolicy

        policy = FetchPolicy(allow_private=self._options.allow_private)
        for item in read_documents(self._options.inputs, policy=policy):
            if isinstance(item, Skipped):
                self.leave_out(item)
            else:
                self.read += 1
                for note in item.notes:
                    print(f"note: {printable(note)}", file=sys.stderr)
                yield item

    def leave_out(self, skipped: Skipped) -> None:
        """Tells and counts what is not in the output."""
        self.skipped += 1
        warn_skipped(skipped)

    @property
    def code(self) -> int:
        """0, 1 where nothing could be read, 3 where something was skipped."""
        if not self.skipped:
            return 0
        return SOME_SKIPPED if self.read else 1


def run_read(options: argparse.Namespace) -> int:
    """kg read"""
    from kg.records.codec import document_to_json

    reading = _Reading(options)
    for document in reading:
        print(json.dumps(document_to_json(document), ensure_ascii=False))
    return reading.code


def run_extract(options: argparse.Namespace) -> int:
    """kg extract"""
    from kg.builder.process_pool import extract_lines
    from kg.reader import Skipped

    reading = _Reading(options)
    progress = Progress("articles")
    done = 0
    lines = extract_lines(
        reading, settings=settings_of(options), workers=options.workers, cluster=options.cluster
    )
    for _, line in lines:
        if isinstance(line, Skipped):
            reading.leave_out(line)
            continue
        print(line)
        done += 1
        progress("extract", done)
    progress.close()
    return reading.code


def run_watch(options: argparse.Namespace) -> int:
    """kg watch"""
    from kg.builder.watch import watch

    progress = Progress("articles")
    for report in watch(
        options.input,
        options.out,
        options=build_options(options),
        every=options.every,
        rounds=options.rounds,
        progress=progress,
    ):
        progress.close()
        if report.new or report.removed or report.skipped:
            tell(report)
    return 0
