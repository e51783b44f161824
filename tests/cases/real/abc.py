"""Short articles of another outlet and country, read whole: Australian radio news of 2001.

They are the background documents of Lee, Pincombe and Welsh, "An empirical evaluation of models of
text document similarity" (CogSci 2005), taken from the Australian Broadcasting Corporation's news
mail. The texts are their publisher's, and no text is part of this repository: the package gensim
holds them, and ``python -m tests.cases.real.abc fetch`` puts that file into ``build/abc``.

The errors in the part ``abc`` may be read; ``abc-aside``, the newest ASIDE articles, only measures.
Only the model of people is fitted on the first, and none on the second.
``show N M`` prints articles with their sentences numbered; ``try FILE…`` says what is wrong with
files in the notation of ``README.md``; ``take FOLDER…`` turns their ``*.txt`` into ``abc.jsonl``
and ``abc-aside.jsonl`` and lists them in ``abc.csv``.
"""

from __future__ import annotations

import argparse
import csv
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from tests.cases.real import labels as lb
from tests.cases.real.check import doubts, show
from tests.cases.real.notation import NotationError, parse
from tests.cases.real.texts import HERE, Article, digest, sentences_of

PATH = HERE.parents[2] / "build/abc/lee_background.cor"
LIST = HERE / "abc.csv"
COLUMNS = ("id", "part", "words", "sha256")
PARTS = ("abc", "abc-aside")
# One line an article, the newest first: the affairs of a week lie in one part, most of them.
ASIDE = 60
PACKAGE, INSIDE = "gensim==4.4.0", "gensim/test/test_data/lee_background.cor"


def fetch() -> None:
    """Takes the texts out of the package that holds them."""
    with tempfile.TemporaryDirectory() as folder:
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", folder]
        subprocess.run([*pip, "--only-binary", ":all:", PACKAGE], check=True)
        [wheel] = Path(folder).glob("*.whl")
        PATH.parent.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(wheel) as archive:
            PATH.write_bytes(archive.read(INSIDE))


@cache
def texts() -> dict[str, str]:
    """The texts by identifier; raises FileNotFoundError where they were not fetched."""
    if not PATH.exists():
        raise FileNotFoundError(f"{PATH} is absent: python -m tests.cases.real.abc fetch")
    lines = PATH.read_text("utf-8").splitlines()
    return {f"abc:{n}": line.strip() for n, line in enumerate(lines) if line.strip()}


def _article(name: str) -> Article:
    return Article(name, part_of(name), texts()[name], "", sentences_of(texts()[name]))


def part_of(name: str) -> str:
    """The part of an article."""
    return PARTS[int(name.removeprefix("abc:")) < ASIDE]


@cache
def digests() -> dict[str, str]:
    """The SHA-256 of each article that was read, by identifier."""
    with LIST.open(encoding="utf-8", newline="") as handle:
        return {row["id"]: row["sha256"] for row in csv.DictReader(handle)}


@cache
def articles() -> dict[str, Article]:
    """The articles that were read; raises ValueError where a text is not the one that was."""
    for name, expected in digests().items():
        if digest(texts()[name]) != expected:
            raise ValueError(f"{name}: the text of {PATH} is another one")
    return {name: _article(name) for name in digests()}


def read_file(path: Path) -> lb.Reading:
    """The reading in a file; its first line is ``@ ID``. Raises NotationError."""
    notation = path.read_text("utf-8")
    name = notation.split("\n", 1)[0].removeprefix("@").strip()
    if name not in texts():
        raise NotationError("the first line is no '@ ID' of an article of this outlet")
    return parse(notation, _article(name))


def save(found: dict[str, lb.Reading]) -> None:
    """Writes the files of both parts and the list."""
    names = sorted(found, key=lambda name: int(name.removeprefix("abc:")))
    for part in PARTS:
        lines = [lb.to_json(found[name]) for name in names if part_of(name) == part]
        (HERE / f"{part}.jsonl").write_text("".join(f"{line}\n" for line in lines), "utf-8")
    with LIST.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(COLUMNS)
        for name in names:
            text = texts()[name]
            writer.writerow((name, part_of(name), len(text.split()), digest(text)))


def _try(paths: Sequence[Path], found: dict[str, lb.Reading]) -> int:
    """Adds what the files tell to ``found``; gives how many are wrong."""
    wrong = 0
    for path in paths:
        try:
            reading = read_file(path)
        except NotationError as error:
            wrong += 1
            print(f"{path}: wrong\n{error}", file=sys.stderr)
            continue
        found[reading.article] = reading
        for doubt in doubts(reading, _article(reading.article)):
            print(f"{path}: {doubt}")
    return wrong


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n", maxsplit=1)[0])
    parser.add_argument("verb", choices=("fetch", "show", "try", "take"))
    parser.add_argument("what", nargs="*")
    given = parser.parse_args(arguments)
    if given.verb == "fetch":
        fetch()
        return 0
    if given.verb == "show":
        first, last = map(int, given.what)
        for name in (f"abc:{n}" for n in range(first, last + 1)):
            print("\n".join(show(_article(name))), end="\n\n")
        return 0
    paths = [Path(name) for name in given.what]
    if given.verb == "try":
        return 1 if _try(paths, {}) else 0
    found = {name: one for part in PARTS for name, one in lb.load(part).items()}
    wrong = _try([file for folder in paths for file in sorted(folder.glob("*.txt"))], found)
    save(found)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
