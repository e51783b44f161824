"""Further real articles whose events were read, so that models of events can be fitted on them.

Most are those of ``named.csv``, of which posts, relations and allegations were read too; the others
are of PolNeAR's training part and of ECB+ topics on sport and show business, of which events alone
were read (of the 112 longest ones allegations too). Statements were not,
so that nothing is measured on these articles. ``python -m tests.cases.real.told show ID…`` prints
articles with their sentences numbered, ``write ID… --to FOLDER`` what is read of them in the
notation of ``README.md``, ``try FILE…`` says what is wrong with a file, and ``take FOLDER`` turns
the ``*.txt`` of a folder into ``told.jsonl`` and lists them in ``told.csv``.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from tests.cases.real import abc, disagreements, named
from tests.cases.real import labels as lb
from tests.cases.real import texts as chosen
from tests.cases.real.check import file_name, show
from tests.cases.real.notation import NotationError, parse, render
from tests.cases.real.texts import HERE, SHARED, Article, chosen_rows, digest, sentences_of

PATH, LIST = HERE / "told.jsonl", HERE / "told.csv"
COLUMNS = ("id", "words", "sha256")


def readings() -> dict[str, lb.Reading]:
    """What was read of each article, by its identifier."""
    return lb.load("told")


@cache
def digests() -> dict[str, str]:
    """The SHA-256 of each article's text, by identifier."""
    with LIST.open(encoding="utf-8", newline="") as handle:
        return {row["id"]: row["sha256"] for row in csv.DictReader(handle)}


@cache
def articles(*, shared: Path = SHARED) -> dict[str, Article]:
    """The articles that were read; raises ValueError where a text is not the one that was.

    What their corpora give is left out: nobody looked at it.
    """
    return {
        name: _article(name, row["text"]) for name, row in chosen_rows(digests(), shared=shared)
    }


def articles_of(read: Iterable[str]) -> dict[str, Article]:
    """Whatever was read, by identifier: the 240, these and, if asked for one, the outlet's."""
    known = {**chosen.articles(), **articles()}
    if any(name.startswith("abc:") for name in read):
        known |= abc.articles()
    return {name: known[name] for name in read}


@cache
def pool() -> dict[str, str]:
    """The texts that may be read: none of the 240, no affair of the open or blind part."""
    return {**disagreements.texts(), **named.texts()}


def _article(name: str, text: str) -> Article:
    return Article(name, "told", text, "", sentences_of(text))


def read_file(path: Path) -> lb.Reading:
    """The reading in a file; its first line is ``@ ID``. Raises NotationError."""
    notation = path.read_text("utf-8")
    name = notation.split("\n", 1)[0].removeprefix("@").strip()
    if name not in pool():
        raise NotationError("the first line is no '@ ID' of an article that may be read")
    return parse(notation, _article(name, pool()[name]))


def save(found: dict[str, lb.Reading]) -> None:
    """Writes both files."""
    names = sorted(found)
    PATH.write_text("".join(f"{lb.to_json(found[name])}\n" for name in names), "utf-8")
    with LIST.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(COLUMNS)
        for name in names:
            text = pool()[name]
            writer.writerow((name, len(text.split()), digest(text)))


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("verb", choices=("show", "write", "try", "take"))
    parser.add_argument("what", nargs="+")
    parser.add_argument("--to", type=Path, default=Path())
    given = parser.parse_args(arguments)
    if given.verb == "show":
        for name in given.what:
            print("\n".join(show(_article(name, pool()[name]))), end="\n\n")
        return 0
    if given.verb == "write":
        known = {row["article"]: lb.from_json(json.dumps(row)) for row in named.records()}
        known |= readings()
        for name in given.what:
            article = _article(name, pool()[name])
            notation = render(known.get(name, lb.Reading(name)), article)
            (given.to / file_name(name)).write_text(notation, "utf-8")
        return 0
    paths = [Path(name) for name in given.what]
    if given.verb == "take":
        paths = [path for folder in paths for path in sorted(folder.glob("*.txt"))]
    found, wrong = readings(), 0
    for path in paths:
        try:
            reading = read_file(path)
            found[reading.article] = reading
        except NotationError as error:
            wrong += 1
            print(f"{path}: wrong\n{error}", file=sys.stderr)
    if given.verb == "take":
        save(found)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
