"""A review page in a real browser, on a running server."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from kg.review.server import serving
from kg.review.session import Session
from tests.pages import Watched

WIDE, NARROW = (1400, 900), (390, 844)


class Review(Watched):
    """The page, its server's session and its address."""

    session: Session
    address: str

    def ready(self) -> Page:
        """The page once an item is shown."""
        self.page.locator("#choices button").first.wait_for()
        self.wait()
        return self.page

    def wait(self) -> None:
        """Returns when nothing is under way."""
        self.page.locator("body[aria-busy=false]").wait_for(state="attached")

    def press(self, *keys: str) -> None:
        """Presses keys, each once the page has done what the one before asked."""
        for key in keys:
            self.wait()
            self.page.keyboard.press(key)
        self.wait()

    def click(self, *names: str) -> None:
        """Clicks buttons, each once the page has done what the one before asked."""
        for name in names:
            self.wait()
            self.page.get_by_role("button", name=name).click()
        self.wait()

    @property
    def elsewhere(self) -> list[str]:
        """The requests that went to another server."""
        return [one for one in self.requests if not one.startswith(self.address.partition("?")[0])]


Start = Callable[..., Review]


@pytest.fixture
def review(browser: Browser) -> Iterator[Start]:
    """out, who, size, dark -> the review page of a folder; several share one browser's storage."""
    closing: list[Callable[[], object]] = []
    contexts: dict[tuple[object, ...], Any] = {}

    def start(
        out: Path, *, who: str = "Ada Brok", size: tuple[int, int] = WIDE, dark: bool = False
    ) -> Review:
        session = Session(out)
        manager = serving(session, port=0, who=who)
        server, address = manager.__enter__()
        threading.Thread(target=server.serve_forever, daemon=True).start()
        closing.extend((server.shutdown, partial(manager.__exit__, None, None, None)))
        if (size, dark) not in contexts:
            contexts[size, dark] = browser.new_context(
                viewport={"width": size[0], "height": size[1]},
                color_scheme="dark" if dark else "light",
                reduced_motion="reduce",
            )
        page = contexts[size, dark].new_page()
        found = Review(page)
        found.session, found.address = session, address
        page.on("request", lambda request: found.requests.append(request.url))
        page.on("console", lambda message: found.messages.append(message.text))
        page.on("pageerror", lambda error: found.messages.append(f"error: {error}"))
        page.on("dialog", found.dismiss)
        page.goto(address)
        expect(page.locator("#bar")).to_be_visible()
        found.wait()
        if any(not one["decided"] for one in session.queue()["items"]):
            found.ready()
        return found

    yield start
    for context in contexts.values():
        context.close()
    for close in closing:
        close()
