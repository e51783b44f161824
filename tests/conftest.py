"""Fixtures that all tests share: the folder of evaluation data, a parser, a lexicon."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from kg.model import Block, BlockKind, Document, Span
from kg.nlp.parse import ParsedDocument
from kg.nlp.spacy_backend import Annotator

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"

# How long an example takes depends on what else the machine does, so it fails no test.
settings.register_profile("kg", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("kg")
# Tests, and the commands that they start, keep compiled words in the checkout.
os.environ.setdefault("KG_CACHE", str(ROOT / "build" / "cache"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever needs the seeds built is slow: the build takes some ten seconds."""
    for item in items:
        if "built" in getattr(item, "fixturenames", ()):
            item.add_marker("slow")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Under CI a test with one of these marks may not be skipped."""
    report = yield
    needs = [m for m in ("browser", "server", "shared", "cluster") if item.get_closest_marker(m)]
    if os.environ.get("CI") and needs and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped under CI although it is marked {', '.join(needs)}"
    return report


@pytest.fixture(scope="session")
def shared() -> Path:
    """The evaluation data beside the checkout; under CI its absence is a failure."""
    if not (SHARED / "eval").is_dir():
        message = "no evaluation data at ../shared beside the checkout"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    return SHARED


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Lets the test's child processes be interrupted.

    A process inherits that SIGINT is ignored, as it is for the background jobs of a shell script.
    """
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture(scope="session")
def annotator() -> Annotator:
    """The default parser, loaded once."""
    return Annotator()


def plain_document(text: str, *, published: str | None = None) -> Document:
    """A document whose paragraphs are the pieces between blank lines."""
    blocks = []
    start = 0
    for piece in text.split("\n\n"):
        if piece.strip():
            blocks.append(Block(BlockKind.PARAGRAPH, Span(start, start + len(piece))))
        start += len(piece) + 2
    return Document(id="test", text=text, blocks=tuple(blocks), published=published)


@pytest.fixture(scope="session")
def parse(annotator: Annotator) -> Callable[..., ParsedDocument]:
    """text -> ParsedDocument of its paragraphs (real parse)."""

    def run(text: str, *, published: str | None = None) -> ParsedDocument:
        return next(annotator.annotate([plain_document(text, published=published)]))

    return run


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The seeds' articles, built: the folder that ``kg build`` makes.

    Of several processes of pytest-xdist the first one builds it, each other takes a copy.
    """
    from kg.builder.build import build

    out = tmp_path_factory.mktemp("built") / "out"
    common = tmp_path_factory.getbasetemp().parent / "built"  # of all processes of this run
    if "PYTEST_XDIST_WORKER" not in os.environ:
        build([ROOT / "seeds/articles"], out)
    elif common.is_dir():
        shutil.copytree(common, out)
    else:
        build([ROOT / "seeds/articles"], out)
        whole = shutil.copytree(out, common.with_name(f"built-{os.getpid()}"))
        with suppress(OSError):  # another process was faster
            whole.rename(common)
    return out
