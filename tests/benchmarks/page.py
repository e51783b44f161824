"""The graph page beside stock pyvis on the same graphs: what a browser spends on each.

Run ``python -m tests.benchmarks.page [SIZE …]``, or with ``--built OUT`` for the page of a folder
that ``kg build`` made: then it also says how many nodes its groups open to. Measured is the CPU
time of the renderer's main thread (Chrome DevTools ``TaskDuration``): from navigation to the
first picture, and of a click on
a node until it is drawn. Stock pyvis runs with its default physics, its first picture being the
moment at which the page answers again after loading; it needs the network for its style sheets,
which are refused here, so its script is inlined (``cdn_resources="in_line"``).
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import which

from playwright.sync_api import Browser, CDPSession, Error, Page, sync_playwright
from pyvis.network import Network

from kg.report.graph_page import to_html
from tests.claim_graphs import claim_graph

SIZES = (200, 1_000, 5_000, 20_000)
# Stock pyvis is given up after so many seconds: the figure then is "more than".
_PATIENCE = 90
_STOCK_UP_TO = 1_000


@dataclass(frozen=True, slots=True)
class Measured:
    """CPU seconds to the first picture, milliseconds a click, bytes of the page."""

    first: float
    click: float | None
    size: int
    gave_up: bool = False

    def __str__(self) -> str:
        more = ">" if self.gave_up else ""
        click = "" if self.click is None else f", click {self.click:.0f} ms"
        return f"{more}{self.first:.2f} s CPU{click}, {self.size / 1e6:.2f} MB"


def stock_page(size: int, path: Path) -> Path:
    """What pyvis writes of the same graph as it comes."""
    graph = claim_graph(size)
    network = Network(directed=True, cdn_resources="in_line")
    for node, label in graph.nodes(data="label"):
        network.add_node(node, label=label)
    for left, right, data in graph.edges(data=True):
        network.add_edge(left, right, title=data["relation"])
    path.write_text(network.generate_html(), encoding="utf-8")
    return path


def cpu(session: CDPSession) -> float:
    """Seconds that the renderer's main thread has worked so far."""
    metrics = session.send("Performance.getMetrics")["metrics"]
    return float(next(one["value"] for one in metrics if one["name"] == "TaskDuration"))


def measure(browser: Browser, path: Path, *, ours: bool) -> Measured:
    """Opens a page and, if it is ours, clicks through its ten most linked nodes."""
    page = browser.new_page(viewport={"width": 1400, "height": 900}, reduced_motion="reduce")
    page.set_default_timeout(_PATIENCE * 1000)
    page.route("http*://**", lambda route: route.abort())
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    start = cpu(session)
    gave_up = False
    try:
        page.goto(path.as_uri(), wait_until="load" if ours else "commit")
        if not ours:
            # The bar of pyvis goes away when its physics has come to rest and the graph is shown.
            # Before the page is parsed it has no bar either.
            page.wait_for_function(
                "document.readyState === 'complete' && ("
                "!document.querySelector('#loadingBar') || "
                "document.querySelector('#loadingBar').style.opacity === '0')"
            )
        page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
        first = cpu(session) - start
    except Error:
        gave_up, first = True, float(_PATIENCE)
    click = None
    if ours:
        page.wait_for_timeout(500)
        page.focus("#canvas")
        before = cpu(session)
        for _ in range(10):
            page.keyboard.press(".")
            page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
        click = (cpu(session) - before) / 10 * 1000
    page.close()
    return Measured(first, click, path.stat().st_size, gave_up)


def of_folder(browser: Browser, path: Path) -> str:
    """What the page of a folder costs, and what its groups open to."""
    measured = measure(browser, path, ours=True)
    page = browser.new_page()
    page.goto(path.as_uri())
    return f"{path}: {measured}\n{opened_groups(page)}"


def opened_groups(page: Page) -> str:
    """How many groups a page has, and to how many nodes the largest opens, by what it embeds."""
    data = json.loads(page.locator("#data").text_content() or "{}")
    drawn = json.loads(page.locator("#drawn").text_content() or "{}")
    groups = [one for one in drawn["nodes"] if one["type"] == "Cluster"]
    opens = Counter(one["g"] for one in data["reserve"].get("nodes", ()) if "x" in one)
    most = max(opens.values(), default=0)
    rest = [one["members"] for one in groups if one["full"].startswith("Other stories")]
    return (
        f"{len(groups)} groups, the largest opens to {most} nodes with names; "
        f"{sum(rest)} nodes are in no story"
    )


def compare(browser: Browser, size: int, folder: Path) -> tuple[Measured, Measured | None]:
    """What pages of an invented graph of this size cost: ours, and pyvis's if it is not large."""
    path = to_html(claim_graph(size), folder / f"ours{size}.html")
    ours = measure(browser, path, ours=True)
    if size > _STOCK_UP_TO:
        return ours, None
    return ours, measure(browser, stock_page(size, folder / f"stock{size}.html"), ours=False)


def of_size(browser: Browser, size: int, folder: Path) -> None:
    """Prints the same."""
    ours, stock = compare(browser, size, folder)
    print(f"{size:>6} nodes  ours: {ours}", flush=True)
    if stock is not None:
        print(f"{size:>6} nodes pyvis: {stock}", flush=True)


@contextmanager
def chromium() -> Iterator[Browser]:
    """The browser that is installed here, or else Playwright's."""
    found = which("chromium") or which("chromium-browser")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=found, args=["--no-sandbox"])
        try:
            yield browser
        finally:
            browser.close()


def main(arguments: Sequence[str] | None = None) -> None:
    """Prints one line for each size, or what the page of a folder costs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES)
    parser.add_argument("--built", type=Path, metavar="OUT", help="folder made by kg build")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        if options.built is not None:
            print(of_folder(browser, options.built / "graph.html"))
        else:
            for size in options.sizes:
                of_size(browser, size, Path(folder))


if __name__ == "__main__":
    main()
