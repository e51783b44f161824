"""What is found in the seeds' articles printed, exported, mailed and scanned, against plain text.

``python -m tests.reader.test_fidelity`` prints the shares of statements and events for all forms.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Browser, sync_playwright

import kg
from kg.extraction.settings import Settings
from kg.model import BlockKind, Document
from kg.reader import read_documents
from kg.reader.documents import ocr
from tests import printed as forms

for module in ("pypdfium2", "PIL", "striprtf", "oxmsg"):
    pytest.importorskip(module, reason="newskg[documents] is not installed")

# Shares of what is found in plain text.
LEAST_OF_TEXT, LEAST_OF_SCANS = 0.97, 0.92
Blocks = Sequence[tuple[BlockKind, str]]


class Shares(NamedTuple):
    """Shares of the statements and events of the plain texts that a form has too."""

    statements: float
    events: float


class Found(NamedTuple):
    """What was found in one text: speakers and contents; kinds, words, status and roles."""

    statements: Counter[tuple[str, tuple[str, ...]]]
    events: Counter[tuple[str, ...]]


def found_in(pipeline: kg.Pipeline, path: Path) -> Found:
    """The statements and events of the article in a file."""
    document = next(iter(read_documents([path])))
    assert isinstance(document, Document), document
    extraction = pipeline.extract(document)
    names = {entity.id: _plain(entity.name) for entity in extraction.entities}
    return Found(
        Counter(
            (
                _plain(" ".join(document.words(span) for span in one.content)),
                tuple(sorted(names[actor] for actor in one.actors)),
            )
            for one in extraction.statements
        ),
        Counter(
            (
                one.type,
                _plain(document.words(one.trigger)),
                one.status.value,
                *sorted(f"{role.role}: {_plain(document.words(role.span))}" for role in one.roles),
            )
            for one in extraction.events
        ),
    )


def _plain(words: str) -> str:
    return " ".join(re.findall(r"\w+", words.lower()))


def shares(wanted: Sequence[Found], found: Sequence[Found]) -> Shares:
    """How much of what was wanted was found, over all articles."""
    pairs = list(zip(wanted, found, strict=True))
    return Shares(
        _share([(one.statements, other.statements) for one, other in pairs]),
        _share([(one.events, other.events) for one, other in pairs]),
    )


def _share(pairs: Sequence[tuple[Counter[Any], Counter[Any]]]) -> float:
    return sum((a & b).total() for a, b in pairs) / sum(a.total() for a, _ in pairs)


def writers(browser: Browser) -> dict[str, Callable[[Blocks], bytes]]:
    """Each form that needs no other program."""
    return {
        "txt": lambda blocks: forms.plain(blocks).encode(),
        "one.pdf": lambda blocks: forms.printed(browser, blocks),
        "two.pdf": lambda blocks: forms.printed(browser, blocks, columns=2),
        "docx": forms.word,
        "eml": forms.mailed,
        "300.pdf": lambda blocks: forms.scanned(forms.printed(browser, blocks), dpi=300),
        "150.pdf": lambda blocks: forms.scanned(forms.printed(browser, blocks), dpi=150),
    }


def compare(browser: Browser, folder: Path, wanted: Sequence[str]) -> Iterator[tuple[str, Shares]]:
    """The shares of each form in ``wanted`` (those of `writers`, "odt", "rtf")."""
    pipeline = kg.Pipeline(settings=Settings(tagger="rules"))
    known = writers(browser)
    articles = list(forms.seeds())
    exported = [form for form in wanted if form in ("odt", "rtf")]
    for form in {"txt", *wanted, *(("docx",) if exported else ())} & known.keys():
        for name, document in articles:
            (folder / f"{name}.{form}").write_bytes(known[form](forms.blocks_of(document)))
    for form in exported:
        forms.converted(folder, form)
    plain = [found_in(pipeline, folder / f"{name}.txt") for name, _ in articles]
    for form in wanted:
        yield form, shares(plain, [found_in(pipeline, folder / f"{n}.{form}") for n, _ in articles])


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.parametrize("form", ["one.pdf", "two.pdf", "docx", "eml", "odt", "rtf"])
def test_as_much_is_found_as_in_plain_text(tmp_path: Path, browser: Browser, form: str) -> None:
    if form in ("odt", "rtf") and shutil.which("soffice") is None:
        pytest.skip("needs LibreOffice")
    ((_, found),) = compare(browser, tmp_path, [form])
    assert min(found) >= LEAST_OF_TEXT, found


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.skipif(shutil.which(ocr.COMMAND) is None, reason="needs Tesseract")
def test_as_much_is_found_in_a_clean_scan(tmp_path: Path, browser: Browser) -> None:
    ((_, found),) = compare(browser, tmp_path, ["300.pdf"])
    assert min(found) >= LEAST_OF_SCANS, found


if __name__ == "__main__":
    with sync_playwright() as driver, tempfile.TemporaryDirectory() as place:
        chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
        started = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        every = ["one.pdf", "two.pdf", "docx", "odt", "rtf", "eml", "300.pdf", "150.pdf"]
        for label, share in compare(started, Path(place), every):
            print(
                f"{label}: statements {share.statements:.1%}, events {share.events:.1%}", flush=True
            )
