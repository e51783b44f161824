"""How fast a reader decides with keys alone: ``python -m tests.benchmarks.review [OUT]``.

A real browser opens the review page of a copy of OUT, a folder made by ``kg build``, or of sixty
invented statements, and presses the first answer of each item as soon as the item is shown. What
it prints is the time that the page and the server take: a reader's own time comes on top.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from shutil import which

from playwright.sync_api import sync_playwright

from kg.review.server import serving
from kg.review.session import Session
from tests.folders import write_built
from tests.review.samples import doubtful


def measure(out: Path, most: int) -> None:
    """Prints the seconds until the queue is read, and those of ``most`` decisions."""
    start, cpu = time.perf_counter(), time.process_time()
    session = Session(out)
    items = session.queue()["items"]
    print(
        f"queue of {len(items)} items: {time.perf_counter() - start:.1f} s, "
        f"{time.process_time() - cpu:.1f} s CPU"
    )
    with serving(session, port=0, who="Ada Brok") as (server, address), sync_playwright() as driver:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        path = which("chromium") or which("chromium-browser")
        browser = driver.chromium.launch(executable_path=path, args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(address)
        shown = page.locator("body[aria-busy=false]")
        shown.wait_for(state="attached")
        count = min(most, len(items))
        start, cpu = time.perf_counter(), time.process_time()
        for _ in range(count):
            page.keyboard.press("1")
            shown.wait_for(state="attached")
        spent, worked = time.perf_counter() - start, time.process_time() - cpu
        browser.close()
        server.shutdown()
    saved = session.saved
    assert saved == count, f"{saved} of {count} decisions were saved"
    print(
        f"{count} decisions with keys alone: {spent:.1f} s, of which server and driver "
        f"{worked:.1f} s CPU"
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Measures a folder, or sixty invented statements."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.review", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("out", nargs="?", type=Path, help="folder made by kg build")
    parser.add_argument("--most", type=int, default=60, help="decisions (default: 60)")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "out"
        if options.out is None:
            write_built(copy, [doubtful(options.most)])
        else:
            shutil.copytree(options.out, copy)
        measure(copy, options.most)


if __name__ == "__main__":
    main()
