"""Opens pages in a real Chromium and watches what they do: requests, console, dialogs."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from shutil import which
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

# Records every text that the page paints on a canvas, with the box that it fills on the screen.
_WATCH_TEXT = """
window.painted = [];
const fillText = CanvasRenderingContext2D.prototype.fillText;
CanvasRenderingContext2D.prototype.fillText = function (text, x, y) {
  const m = this.getTransform(), size = this.measureText(text);
  const left = this.textAlign === 'center' ? x - size.width / 2 : x;
  const high = parseFloat(/([0-9.]+)px/.exec(this.font)[1]) * m.d;
  window.painted.push({text, turned: m.b !== 0, x: m.a * left + m.e, y: m.d * y + m.f,
    w: m.a * size.width, h: high, when: performance.now()});
  return fillText.apply(this, arguments);
};
"""


@dataclass
class Watched:
    """A page, and all that it did besides being there."""

    page: Page
    requests: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)
    navigations: list[str] = field(default_factory=list)

    def status(self) -> str:
        """What the live region says now."""
        return self.page.text_content("#status") or ""

    def labels(self) -> list[dict[str, Any]]:
        """The lines of text on the canvas after one more drawing, each once."""
        self.page.evaluate("window.painted = []")
        self.page.keyboard.press("Shift")  # any event: the page is settled when it returns
        self.page.evaluate("dispatchEvent(new Event('resize'))")
        self.page.wait_for_timeout(250)
        painted: list[dict[str, Any]] = self.page.evaluate("window.painted")
        last = max((one["when"] for one in painted), default=0)
        return [one for one in painted if one["when"] > last - 40 and not one["turned"]]

    def names(self) -> set[str]:
        """The words of the labels, lines apart."""
        return {one["text"] for one in self.labels()}

    def click_label(self, text: str) -> None:
        """Clicks on the canvas where a label stands."""
        found = [one for one in self.labels() if text in one["text"]]
        assert found, f"no label {text!r} on the canvas"
        box = self.page.locator("#canvas").bounding_box()
        assert box is not None
        one = found[-1]
        self.page.mouse.click(box["x"] + one["x"] + one["w"] / 2, box["y"] + one["y"] + 5)
        self.page.wait_for_timeout(100)

    def download(self, button: str) -> bytes:
        """What a button saves."""
        with self.page.expect_download() as waiting:
            self.page.click(button)
        return Path(waiting.value.path()).read_bytes()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium; a test that needs it is skipped with the reason where there is none."""
    path = os.environ.get("CHROMIUM") or which("chromium") or which("chromium-browser")
    if path is None:
        pytest.skip("no Chromium; install it or name it in CHROMIUM")
    with sync_playwright() as driver:
        # The sandbox needs rights that containers do not give; the pages are our own.
        yield driver.chromium.launch(executable_path=path, args=["--no-sandbox"])


@pytest.fixture
def opened(browser: Browser) -> Iterator[Callable[..., Watched]]:
    """path, size, dark, fragment -> the page as it stands after opening."""
    contexts = []

    def run(
        path: Path, *, size: tuple[int, int] = (1400, 900), dark: bool = False, at: str = ""
    ) -> Watched:
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
        )
        contexts.append(context)
        page = context.new_page()
        watched = Watched(page)
        page.on("request", lambda request: watched.requests.append(request.url))
        page.on("console", lambda message: watched.messages.append(message.text))
        page.on("pageerror", lambda error: watched.messages.append(f"error: {error}"))
        page.on("dialog", lambda dialog: (watched.messages.append("dialog"), dialog.dismiss()))
        page.on("framenavigated", lambda frame: watched.navigations.append(frame.url))
        page.add_init_script(_WATCH_TEXT)
        page.goto(path.as_uri() + at)
        page.wait_for_timeout(300)
        return watched

    yield run
    for context in contexts:
        context.close()


def number(text: str) -> int:
    """The first number in some text: "1,000 nodes" is 1000."""
    found = re.search(r"[\d,]+", text)
    assert found is not None, text
    return int(found.group().replace(",", ""))
