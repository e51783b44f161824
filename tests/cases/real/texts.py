"""The texts of the real articles: read from the folder beside the checkout, cut into sentences.

No text is part of this repository. ``articles.csv`` says which article of which corpus is meant,
to which part it belongs, and the SHA-256 of its text.
"""

from __future__ import annotations

import csv
import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
SHARED = HERE.parents[2].parent / "shared"
CORPORA = {
    "ecb": "eval/news/ecbplus.jsonl",
    "polnear-train": "eval/attribution/train.jsonl",
    "polnear-dev": "eval/attribution/dev.jsonl",
    "gum": "eval/coreference/gum.jsonl",
}
PARTS = ("train", "open", "blind")

# A sentence ends at a mark that white space and an opening follow, unless a short form ends there.
END = re.compile(r"[.!?…]+[\"'”’)\]]*(?=\s+[\"'“‘(\[]*[A-Z0-9$£€])|\n+")
SHORT = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Gov|Sen|Rep|Gen|Col|Lt|Sgt|Capt|Maj|Adm|Rev|Hon|St|Jr|Sr|Prof|No|vs|v"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Mon|Tues?|Wed|Thurs?|Fri|Sat|Sun|Inc|Ltd|Corp"
    r"|Co|Supt|Det|Insp|Cmdr|Pfc|Atty|Asst|Ave|Ft|Mt)|\b[A-Z]|\b[ap]\.m|\b[A-Z]\.[A-Z])\.$"
)


@dataclass(frozen=True, slots=True)
class Article:
    """One article: its text, its sentences as ``[start, end)``, and what its corpus gives."""

    id: str
    part: str
    text: str
    licence: str
    sentences: tuple[tuple[int, int], ...]
    given: dict[str, Any] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of ``articles.csv``."""

    id: str
    part: str
    twice: bool
    words: int
    sha256: str
    licence: str


def sentences_of(text: str) -> tuple[tuple[int, int], ...]:
    """Half-open offsets of the sentences, without the blanks around them."""
    found, start = [], 0
    for match in END.finditer(text):
        if "\n" not in match.group() and SHORT.search(text[start : match.start() + 1]):
            continue
        found.append((start, match.end()))
        start = match.end()
    found.append((start, len(text)))
    trimmed = []
    for begin, end in found:
        words = text[begin:end]
        if words.strip():
            left = len(words) - len(words.lstrip())
            trimmed.append((begin + left, begin + len(words.rstrip())))
    return tuple(trimmed)


def digest(text: str) -> str:
    """The SHA-256 of a text, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


@cache
def entries() -> dict[str, Entry]:
    """The chosen articles by identifier, in the order of the file."""
    with (HERE / "articles.csv").open(encoding="utf-8", newline="") as handle:
        return {
            row["id"]: Entry(
                row["id"], row["part"], row["twice"] == "yes", int(row["words"]),
                row["sha256"], row["licence"],
            )
            for row in csv.DictReader(handle)
        }  # fmt: skip


def rows(corpus: str, *, shared: Path = SHARED) -> Iterator[dict[str, Any]]:
    """The records of a corpus; raises FileNotFoundError where the folder is absent."""
    with (shared / CORPORA[corpus]).open(encoding="utf-8") as handle:
        for line in handle:
            yield json.loads(line)


def chosen_rows(
    digests: Mapping[str, str], *, shared: Path = SHARED
) -> Iterator[tuple[str, dict[str, Any]]]:
    """The records of the corpora whose identifiers ``digests`` has, each with its identifier.

    Raises ValueError where a text has not the SHA-256 told there.
    """
    for corpus in CORPORA:
        for row in rows(corpus, shared=shared):
            name = f"{corpus}:{row['id']}"
            if name in digests:
                if digest(row["text"]) != digests[name]:
                    raise ValueError(f"{name}: the text beside the checkout is another one")
                yield name, row


@cache
def articles(*, shared: Path = SHARED) -> dict[str, Article]:
    """The chosen articles by identifier; raises ValueError where a text is not the one chosen."""
    found = {}
    wanted = {name: entry.sha256 for name, entry in entries().items()}
    for name, row in chosen_rows(wanted, shared=shared):
        entry = entries()[name]
        found[name] = Article(
            name, entry.part, row["text"], entry.licence, sentences_of(row["text"]),
            {key: row[key] for key in ("attributions", "mentions", "url") if key in row},
        )  # fmt: skip
    return {name: found[name] for name in entries() if name in found}
