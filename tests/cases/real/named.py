"""Further real articles of which only the people, bodies and places are read: names, descriptions
and pronouns, without statements and events.

No text is part of this repository: the texts are read from the folder beside it. ``python -m
tests.cases.real.named FILE`` writes what ``kg.training.names`` reads: these articles, those of the
train part, and every fourth excerpt of LitBank.
"""

from __future__ import annotations

import csv
import itertools
import json
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from tests.cases.real.texts import HERE, SHARED, articles, chosen_rows

Record = dict[str, Any]
LITBANK, LITBANK_STEP = "eval/coreference/litbank.jsonl", 4


def records() -> Iterator[Record]:
    """What was read of each article: ``article``, ``outside`` and ``actors``, in offsets."""
    with (HERE / "named.jsonl").open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


@cache
def digests() -> dict[str, str]:
    """The SHA-256 of each article's text, by identifier."""
    with (HERE / "named.csv").open(encoding="utf-8", newline="") as handle:
        return {row["id"]: row["sha256"] for row in csv.DictReader(handle)}


@cache
def texts(*, shared: Path = SHARED) -> dict[str, str]:
    """The texts by identifier; raises ValueError where one is not the one that was read."""
    return {name: row["text"] for name, row in chosen_rows(digests(), shared=shared)}


def training_records(*, shared: Path = SHARED) -> Iterator[Record]:
    """The lines of the training file."""
    for line in (HERE / "train.jsonl").read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        yield _of_record(record, articles(shared=shared)[record["article"]].text)
    for record in records():
        yield _of_record(record, texts(shared=shared)[record["article"]])
    with (shared / LITBANK).open(encoding="utf-8") as lines:
        for row in map(json.loads, itertools.islice(lines, 0, None, LITBANK_STEP)):
            yield {key: row[key] for key in ("id", "text", "mentions")}


def _of_record(record: Record, text: str) -> Record:
    names = [
        [*span, actor["type"]] for actor in record["actors"] for span in actor.get("names", ())
    ]
    return {"id": record["article"], "text": text, "names": names}


def main() -> None:
    """Runs the command."""
    with Path(sys.argv[1]).open("w", encoding="utf-8") as out:
        for record in training_records():
            out.write(json.dumps(record, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
