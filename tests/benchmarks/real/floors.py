"""What the open part was measured at, and whether a run falls below it by more than its interval.

``python -m tests.benchmarks.real --floors`` writes ``tests/cases/real/floors.json``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.benchmarks.real.table import SECTIONS, Figure
from tests.cases.real.texts import HERE

PATH = HERE / "floors.json"
# Measures that count errors: less is more.
FEWER = ("nodes:", "reversed", "records from outside", "speaker another", "speaker second",
         "speaker nobody", ": wrong", ": unresolved")  # fmt: skip


def fewer_is_more(name: str) -> bool:
    """True of a measure that counts errors."""
    return any(part in name for part in FEWER)


def write(found: Mapping[str, Figure], path: Path = PATH) -> None:
    """Writes the printed figures with their intervals."""
    names = [name for listed in SECTIONS.values() for name in listed if name in found]
    rows = {name: [found[name].value, found[name].low, found[name].high] for name in names}
    lines = ",\n".join(f"  {json.dumps(name)}: {json.dumps(row)}" for name, row in rows.items())
    path.write_text(f"{{\n{lines}\n}}\n", "utf-8")


def read(path: Path = PATH) -> dict[str, tuple[float, float, float]]:
    """Name -> value, low and high end of its interval."""
    return {name: (v, low, high) for name, (v, low, high) in json.loads(path.read_text()).items()}


def fallen(
    found: Mapping[str, Figure], floors: Mapping[str, tuple[float, float, float]]
) -> Iterator[str]:
    """The figures that are worse than the far end of the interval they had."""
    for name, (value, low, high) in floors.items():
        now = found[name].value if name in found else None
        if now is None:
            yield f"{name}: no longer measured"
        elif (fewer_is_more(name) and now > high) or (not fewer_is_more(name) and now < low):
            yield f"{name}: {now}, was {value} ({low} to {high})"
