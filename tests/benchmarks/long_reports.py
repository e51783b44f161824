"""Time and memory of long reports: ``python -m tests.benchmarks.long_reports [PAGES …]``.

    python -m tests.benchmarks.long_reports                 extraction of 10, 100 and 500 pages
    python -m tests.benchmarks.long_reports --stage pdf     reading PDFs of so many pages (Chromium)
    python -m tests.benchmarks.long_reports --stage build   a whole build from the report's records

Each size runs in a process of its own, after a report of one page has loaded the models. CPU
seconds are compared, so that other load matters little; the ratio is that of seconds a page to
those of the smallest report: 1.0 is linear. Reports are made by rule (tests/long_reports.py).
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import resource
import tempfile
import time
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from pathlib import Path

from kg.builder.build import build
from kg.builder.options import BuildOptions
from kg.extraction.pipeline import Pipeline
from kg.extraction.settings import TIERS, Settings
from kg.reader import read_documents
from tests.long_reports import as_document, as_html

Figures = dict[str, float]


def main(arguments: Sequence[str] | None = None) -> None:
    """Prints a line for each size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pages", nargs="*", type=int, default=[10, 100, 500])
    parser.add_argument("--stage", choices=list(STAGES), default="extract")
    parser.add_argument("--tagger", choices=TIERS, default="rules")
    given = parser.parse_args(arguments)
    first: Figures = {}
    for pages in given.pages:
        found = _apart(STAGES[given.stage], pages, given.tagger)
        first = first or found
        each, base = found["seconds"] / pages, first["seconds"] / given.pages[0]
        print(
            f"{pages:>4} pages: {found['seconds']:7.1f} CPU s, {each:.3f} a page, "
            f"ratio {each / base:.2f}; peak {found['peak']:,.0f} MB, ratio "
            f"{found['peak'] / first['peak']:.2f}; {found['count']:,.0f} {COUNTED[given.stage]}",
            flush=True,
        )


def _apart(work: Callable[[int, str], Figures], pages: int, tagger: str) -> Figures:
    """What ``work`` gives in a new process, with its peak of memory in megabytes."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe(duplex=False)
    child = context.Process(target=_child, args=(there, work, pages, tagger))
    child.start()
    there.close()
    found: Figures = here.recv()
    child.join()
    return found


def _child(there: Connection, work: Callable[[int, str], Figures], pages: int, tagger: str) -> None:
    found = work(pages, tagger)
    found["peak"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    there.send(found)


def _cpu() -> float:
    own = os.times()
    return own.user + own.system + own.children_user + own.children_system


def _extract(pages: int, tagger: str) -> Figures:
    pipeline = Pipeline(Settings(tagger=tagger))
    list(pipeline.extract([as_document(1)]))
    document = as_document(pages)
    start = time.process_time()
    (found,) = pipeline.extract([document])
    seconds = time.process_time() - start
    return {"seconds": seconds, "count": len(found.statements) + len(found.events)}


def _read(pages: int, tagger: str) -> Figures:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "report.pdf"
        path.write_bytes(_apart_pdf(pages))
        start = time.process_time()
        (document,) = read_documents([path])
        seconds = time.process_time() - start
    return {"seconds": seconds, "count": len(getattr(document, "text", ""))}


def _apart_pdf(pages: int) -> bytes:
    """The report as printed by Chromium."""
    from shutil import which

    from playwright.sync_api import sync_playwright

    from tests.printed import print_page

    path = os.environ.get("CHROMIUM") or which("chromium") or which("chromium-browser")
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=path, args=["--no-sandbox"])
        return print_page(chromium, as_html(pages))


def _build(pages: int, tagger: str) -> Figures:
    """What a build of one report takes after its extraction: links, graph, tables and pages."""
    from kg.builder.extract_task import extract_chunk

    settings = Settings(tagger=tagger)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "report.jsonl"
        path.write_text("\n".join(map(str, extract_chunk([as_document(pages)], settings))), "utf-8")
        start = _cpu()
        found = build(
            [path], Path(folder) / "out", options=BuildOptions(settings=settings, records=True)
        )
        seconds = _cpu() - start
    return {"seconds": seconds, "count": sum(found.counts.values())}


COUNTED = {"extract": "statements and events", "pdf": "characters", "build": "records counted"}
STAGES: dict[str, Callable[[int, str], Figures]] = {
    "extract": _extract, "pdf": _read, "build": _build,
}  # fmt: skip


if __name__ == "__main__":
    main()
