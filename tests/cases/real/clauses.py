"""Clauses of real articles, judged: does the speaker say by it that somebody did a wrong?

``clauses.csv`` has the verb of each clause. They were drawn from what somebody claims of somebody
else in articles of PolNeAR's training part, of ECB+ and of the parts ``train`` and ``abc``, none
of them of an affair of the parts ``open`` and ``blind``: some that the frames of accusation found,
what was most like these by the encoder's states, and 350 at random. 272 came later: 142 that a
network put first among the others of the same articles, and 130 at random. A reader judged each
from the statement: ``wrong`` (somebody would want an answer from who did it), ``criticism`` (blame
without a deed), ``none``, ``misread`` (who did it, or whose claim it is, was read wrongly).
"""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from tests.cases.real import abc
from tests.cases.real.texts import HERE, digest, rows

PATH = HERE / "clauses.csv"
VERDICTS = ("wrong", "criticism", "none", "misread")


@dataclass(frozen=True, slots=True)
class Row:
    """One judged clause: its verb is at ``[start, end)`` of the article."""

    article: str
    sha256: str
    start: int
    end: int
    verdict: str


def load(path: Path = PATH) -> dict[str, list[Row]]:
    """The rows of each article."""
    found: dict[str, list[Row]] = defaultdict(list)
    with path.open(encoding="utf-8", newline="") as handle:
        for r in csv.DictReader(handle):
            found[r["article"]].append(
                Row(r["article"], r["sha256"], int(r["start"]), int(r["end"]), r["verdict"])
            )
    return dict(found)


def texts() -> dict[str, str]:
    """The texts of the articles; raises FileNotFoundError where a corpus is absent, and ValueError
    where a text is another one than was judged."""
    judged = load()
    held = {name: text for name, text in abc.texts().items() if name in judged}
    for corpus in ("ecb", "polnear-train"):
        for row in rows(corpus):
            name = f"{corpus}:{row['id']}"
            if name in judged:
                held[name] = row["text"]
    for name, listed in judged.items():
        if digest(held[name]) != listed[0].sha256:
            raise ValueError(f"{name} is not the text that was judged")
    return held
