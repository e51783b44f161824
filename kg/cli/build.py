"""``kg build``: articles to graph, tables and pages."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.cli.console import Progress, counted, printable, warn_skipped
from kg.cli.exit_codes import SOME_SKIPPED
from kg.cli.options import (
    add_extraction_options,
    add_inputs,
    add_parallelism,
    given_inputs,
    settings_of,
)

if TYPE_CHECKING:
    from kg.builder.options import BuildOptions, BuildReport


def add(verbs: Any) -> None:
    """Adds the parser of the verb."""
    build = verbs.add_parser(
        "build", help="build a folder with graph, tables and pages from articles"
    )
    add_inputs(build)
    build.add_argument(
        "-o", "--out", required=True, type=Path, metavar="OUT",
        help="folder to create or update",
    )  # fmt: skip
    build.add_argument(
        "--records", action="store_true",
        help="treat the inputs as records made by kg extract or kg.extract_rows",
    )  # fmt: skip
    add_build_options(build)
    build.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """kg build"""
    from kg.builder.build import build

    progress = Progress("articles")
    inputs = given_inputs(options)
    report = build(inputs, options.out, options=build_options(options), progress=progress)
    progress.close()
    return print_report(report)


def outcomes(state: str, number: int) -> str:
    """What became of some decisions: ``1 does not fit``, ``2 do not fit``."""
    return f"{number:,} {state if number == 1 else state.replace('does', 'do')}"


def add_build_options(parser: argparse.ArgumentParser) -> None:
    """The options that `kg build` and `kg watch` share."""
    parser.add_argument("--base", metavar="IRI", help="prefix of the IRIs of your data")
    parser.add_argument(
        "--title", default="newskg", help="heading of the graph page (default: newskg)"
    )
    add_parallelism(parser)
    parser.add_argument(
        "--store-only", action="store_true", help="update the store, but write no files or pages"
    )
    parser.add_argument(
        "--answers", action=argparse.BooleanOptionalAction,
        help="answer the named questions now and keep their answers, so that asking takes no time "
        "(default: if the store is large and a tenth or more of it is new)",
    )  # fmt: skip
    parser.add_argument(
        "--decisions", type=Path, metavar="FILE", action="append", default=[],
        help="decisions of readers besides those in OUT/decisions.jsonl; repeatable",
    )  # fmt: skip
    parser.add_argument(
        "--same", type=Path, metavar="CSV",
        help="names or IRIs to merge into one entity, kept in OUT/decisions.jsonl",
    )  # fmt: skip
    parser.add_argument(
        "--different", type=Path, metavar="CSV",
        help="names or IRIs to keep apart, kept in OUT/decisions.jsonl",
    )  # fmt: skip
    parser.add_argument(
        "--sign", type=Path, metavar="KEY",
        help="sign OUT/provenance with this private key, of SSH or minisign",
    )  # fmt: skip
    parser.add_argument(
        "--timestamp", metavar="URL", help="have it stamped with the time by an RFC 3161 authority"
    )
    add_extraction_options(parser)


def build_options(options: argparse.Namespace) -> BuildOptions:
    """The build options that the command line names."""
    from dataclasses import replace

    from kg.builder.options import BuildOptions

    chosen = BuildOptions(
        settings=settings_of(options),
        workers=options.workers,
        cluster=options.cluster,
        apart=True,
        same=options.same,
        different=options.different,
        decisions=tuple(options.decisions),
        allow_private=options.allow_private,
        store_only=options.store_only,
        answers=options.answers,
        records=getattr(options, "records", False),
        title=options.title,
        archive=options.archive,
        sign=options.sign,
        timestamp=options.timestamp,
    )
    return replace(chosen, base=options.base) if options.base else chosen


def print_report(report: BuildReport) -> int:
    """Prints what a build did; returns the exit code."""
    from kg.builder.other_languages import OTHER_LANGUAGES

    for skipped in report.skipped:
        warn_skipped(skipped)
    for note in report.notes:
        print(f"note: {printable(note)}", file=sys.stderr)
    print(
        f"{counted(report.articles, 'articles')} ({report.new:,} new, "
        f"{report.changed:,} changed, {report.unchanged:,} unchanged, {report.removed:,} removed, "
        f"{len(report.skipped):,} skipped): {_found(report.counts)}",
        file=sys.stderr,
    )
    if report.decisions:
        told = ", ".join(outcomes(state, number) for state, number in report.decisions.items())
        total = counted(sum(report.decisions.values()), "decisions")
        print(f"{total}: {told} (see {report.out / 'decisions_report.csv'})", file=sys.stderr)
    if report.other_languages:
        total = counted(sum(report.other_languages.values()), "articles")
        told = ", ".join(f"{number:,} {name}" for name, number in report.other_languages.items())
        print(
            f"{total} in other languages, kept unread in {report.out / OTHER_LANGUAGES}: {told}; "
            "fill in its English blocks and give it with --translation",
            file=sys.stderr,
        )
    print(f"open {report.out / 'graph.html'}", file=sys.stderr)
    return SOME_SKIPPED if report.skipped else 0


def _found(counts: Mapping[str, int]) -> str:
    """How much the graph holds; the allegations stand with the statements, which they are."""
    found = {name: counted(number, name) for name, number in counts.items()}
    allegations = found.pop("allegations", "")
    if allegations:
        found["statements"] += f" ({allegations})"
    return ", ".join(found.values())
