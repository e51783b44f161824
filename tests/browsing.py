"""Fixtures for tests that need a browser; a plugin, because most tests need none."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import which

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.pages import WATCH_TEXT, Watched


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium; a test that needs it is skipped with the reason where there is none."""
    path = os.environ.get("CHROMIUM") or which("chromium") or which("chromium-browser")
    if path is None:
        pytest.skip("no Chromium; install it or name it in CHROMIUM")
    expect.set_options(timeout=30_000)  # as for clicks: a busy machine is no failure
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
        page.on("dialog", watched.dismiss)
        page.on("framenavigated", lambda frame: watched.navigations.append(frame.url))
        page.add_init_script(WATCH_TEXT)
        page.goto(path.as_uri() + at)
        page.wait_for_timeout(300)
        return watched

    yield run
    for context in contexts:
        context.close()
