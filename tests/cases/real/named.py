"""Further real articles of which only the people, bodies and places are read: names, descriptions
and pronouns, without statements and events.

No text is part of this repository: the texts are read from the folder beside it.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from tests.cases.real.texts import HERE, SHARED, chosen_rows

Record = dict[str, Any]


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
