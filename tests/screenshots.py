"""Retakes the pictures of the documentation from the seeds: ``python -m tests.screenshots``.

The pictures are looked at before they are committed; a test cannot see whether a page is readable.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from shutil import which

from playwright.sync_api import Browser, sync_playwright

from kg.builder.build import build

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
DESKTOP, TELEPHONE = (1400, 900), (390, 844)


def shoot(
    browser: Browser,
    page: Path,
    name: str,
    *,
    size: tuple[int, int],
    dark: bool,
    ask: str = "",
    at: str = "",
) -> None:
    """One picture; ``ask`` is searched for and its first match chosen, ``at`` is the fragment."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme="dark" if dark else "light",
        reduced_motion="reduce",
    )
    shown = context.new_page()
    shown.goto(page.as_uri() + at)
    if ask:
        shown.fill("#search", ask)
        shown.keyboard.press("Enter")
        shown.evaluate("document.activeElement.blur()")
    shown.wait_for_timeout(400)
    shown.screenshot(path=IMAGES / name)
    context.close()


def main(out: Path) -> None:
    """All pictures of the pages in the folder ``out`` of a build."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    chromium = which("chromium") or which("chromium-browser")
    graph, report = out / "graph.html", out / "report.html"
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for theme in ("light", "dark"):
            dark = theme == "dark"
            shoot(browser, graph, f"graph_page_{theme}.png", size=DESKTOP, dark=dark)
            shoot(browser, graph, f"graph_page_selection_{theme}.png", size=DESKTOP, dark=dark,
                  ask="Oskar Tellenrud", at="#tab=graph")  # fmt: skip
            shoot(browser, graph, f"graph_page_article_{theme}.png", size=DESKTOP, dark=dark,
                  ask="accused the ministry shielding", at="#tab=article")  # fmt: skip
            shoot(browser, graph, f"graph_page_mobile_{theme}.png", size=TELEPHONE, dark=dark)
            shoot(browser, report, f"report_{theme}.png", size=DESKTOP, dark=dark)
        browser.close()


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(Path(sys.argv[1]))
    else:
        with tempfile.TemporaryDirectory() as folder:
            build([ROOT / "seeds/articles"], Path(folder) / "out")
            main(Path(folder) / "out")
