"""The project's prose is plain modern English: no archaic words, no long sentences in docs."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

LONGEST = 30  # words in a sentence
# Not "whom" after a preposition or in "who accuses whom", which is how people write.
ARCHAIC = re.compile(
    r"""(?<![\w'"-])(?:
        mend(?:s|ed|ing)? | better(?:ed|ing) | anew | befall(?:s|en|ing)? | befell | heaps?
        | hark(?:s|en)? | nought | lest | hence | thence | whence | whereof | wherein | thereof
        | therein | amiss | unto | dearer | whomever
        | (?<!about\s)(?<!against\s)(?<!by\s)(?<!for\s)(?<!from\s)(?<!of\s)(?<!to\s)(?<!with\s)
          (?<!accuses\s)whom
        | told\s+as | tells?\s+of | told\s+of | road\s+of | held\s+to\s+be
        | (?:gone|goes|going)\s+on\s+with
    )(?![\w'"-])""",
    re.IGNORECASE | re.VERBOSE,
)
# Words as data: relative pronouns for the parser, old words that articles may contain.
LISTS = re.compile(r"""(["'`])[^"'`\n]*\1""")
FENCE = re.compile(r"^(```|~~~).*?^\1", re.S | re.M)


def tracked(*patterns: str) -> list[Path]:
    """The files under version control that match."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", *patterns], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


FILES = [
    path
    for path in tracked("kg", "docs", "ontology", "README.md", "CHANGELOG.md")
    if path.suffix in {".py", ".md", ".ttl", ".rq", ".html", ".js"}
]
PAGES = [
    path
    for path in tracked("docs/**.md", "README.md")
    if "made from" not in path.read_text("utf-8")
]


def archaic(text: str, *, data: bool) -> Iterator[str]:
    """Each line with an archaic word outside quotation marks (all quoted words where ``data``)."""
    for number, line in enumerate(text.splitlines(), start=1):
        found = ARCHAIC.search(LISTS.sub("", line) if data else line)
        if found:
            yield f"{number}: {line.strip()[:90]}"


def sentences(page: str) -> Iterator[str]:
    """The sentences of paragraphs and list items; tables, code, headings and comments left out."""
    text = re.sub(r"<!--.*?-->", "", FENCE.sub("", page), flags=re.S)
    text = (
        re.sub(r"^---\n.*?^---\n", "", text, flags=re.S | re.M) if text.startswith("---") else text
    )
    prose = [line for line in text.splitlines() if not re.match(r"\s*(\||#|:::|!\[|    )", line)]
    for block in re.split(r"\n\s*\n|\n\s*(?=[-*>] |\d+\. )", "\n".join(prose)):
        plain = re.sub(r"`[^`]+`", "code", block)
        plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", plain)
        plain = re.sub(r"^\s*(?:[-*>]|\d+\.)\s+|\*\*|\n> ", " ", plain)
        yield from re.split(
            r"(?<=[.!?])[\"”’)*]*\s+(?=[\"“‘(*]*[A-Z0-9a-z])", " ".join(plain.split())
        )


def length(sentence: str) -> int:
    return len(re.findall(r"\w[\w'’.,/-]*", sentence))


def test_there_is_something_to_read() -> None:
    if not FILES:
        pytest.skip("not a checkout: nothing is tracked")
    assert len(FILES) > 200
    assert len(PAGES) > 15


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_archaic_words(path: Path) -> None:
    data = path.suffix in {".py", ".ttl", ".js"}
    assert list(archaic(path.read_text("utf-8"), data=data)) == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_sentences_are_short(path: Path) -> None:
    found = list(sentences(path.read_text("utf-8")))
    assert [f"{length(one)}: {one}" for one in found if length(one) > LONGEST] == []


def test_the_checks_find_what_they_are_for() -> None:
    assert list(archaic("The error was mended.", data=False))
    assert list(archaic("# what befell somebody", data=True))
    assert not list(archaic('PRONOUNS = ("who", "whom")', data=True))
    assert not list(archaic("amended, recommend, by whom, who accuses whom", data=False))
    assert list(sentences("One is. Two are.\n\n| a table. |\n\n- three\n- four")) == [
        "One is.", "Two are.", "three", "four",
    ]  # fmt: skip
    assert length("who claimed `what`, about whom") == 5
