"""A page in a real Chromium, and what it does: requests, messages, text on its canvas."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Dialog, Page

# Records every text of the last drawing of a canvas, with the box that it fills on the screen.
WATCH_TEXT = """
window.painted = [];
const clearRect = CanvasRenderingContext2D.prototype.clearRect;
CanvasRenderingContext2D.prototype.clearRect = function () {
  window.painted = [];
  return clearRect.apply(this, arguments);
};
const fillText = CanvasRenderingContext2D.prototype.fillText;
CanvasRenderingContext2D.prototype.fillText = function (text, x, y) {
  const m = this.getTransform(), size = this.measureText(text);
  const left = this.textAlign === 'center' ? x - size.width / 2 : x;
  const high = parseFloat(/([0-9.]+)px/.exec(this.font)[1]) * m.d;
  window.painted.push({text, turned: m.b !== 0, x: m.a * left + m.e, y: m.d * y + m.f,
    w: m.a * size.width, h: high});
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

    def dismiss(self, dialog: Dialog) -> None:
        """Notes that a dialog opened, and closes it."""
        self.messages.append("dialog")
        dialog.dismiss()

    def status(self) -> str:
        """What the live region says now."""
        return self.page.text_content("#status") or ""

    def labels(self) -> list[dict[str, Any]]:
        """The lines of text of the last drawing, relations along a slanted link left out."""
        self.page.wait_for_timeout(150)
        painted: list[dict[str, Any]] = self.page.evaluate("window.painted")
        return [one for one in painted if not one["turned"]]

    def names(self) -> set[str]:
        """The words of the labels of nodes, lines apart."""
        # Relations are written smaller than names.
        return {one["text"] for one in self.labels() if one["h"] > 11}

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


def number(text: str) -> int:
    """The first number in some text: "1,000 nodes" is 1000."""
    found = re.search(r"[\d,]+", text)
    assert found is not None, text
    return int(found.group().replace(",", ""))
