"""The pages of the server, each one document: markup, style and scripts in one answer.

A page runs the scripts that it came with and no others: its policy names their digests.
"""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kg.ontology.resources import PACKAGE

_DATA = PACKAGE / "data"
_SLOT = re.compile(r"<!-- (style|script): ([\w.]+) -->")
_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_ARTICLE = re.compile(r"/articles/([\w~-][\w.~-]*\.html)", re.ASCII)
# Pages that other verbs write into the folder.
_WRITTEN = frozenset(("/graph.html", "/report.html"))


@dataclass(frozen=True, slots=True)
class Page:
    """A page and the content-security policy that belongs to it."""

    body: bytes
    policy: str


@cache
def query_page() -> Page:
    """The query page: the editor, questions as a form, answers."""
    return _page(_DATA / "query")


@cache
def search_page() -> Page:
    """The page of the full text."""
    return _made((_DATA / "search.html").read_text("utf-8"))


def _page(folder: Path) -> Page:
    """``page.html`` of a folder, with the files that it names put in their places."""

    def filled(slot: re.Match[str]) -> str:
        text = (folder / slot[2]).read_text("utf-8")
        return f"<{slot[1]}>{text}</{slot[1]}>"

    return _made(_SLOT.sub(filled, (folder / "page.html").read_text("utf-8")))


def _made(html: str) -> Page:
    digests = " ".join(
        f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
        for script in _SCRIPT.findall(html)
    )
    # The editor makes its style when it starts, and its underlines are pictures in that.
    return Page(
        html.encode(),
        f"default-src 'none'; script-src {digests}; style-src 'unsafe-inline'; img-src data:; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'",
    )


def written_page(folder: Path, path: str) -> Path | None:
    """The file behind the path of a page that newskg wrote into a folder; None for other paths."""
    if path in _WRITTEN:
        return folder / path[1:]
    found = _ARTICLE.fullmatch(path)
    return None if found is None else folder / "articles" / found[1]
