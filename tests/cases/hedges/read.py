"""Reads the cases here: sentences and the labels of what they tell; see README.md beside it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import yaml

from tests.cases.events.check import FACTUALITY, is_kept_aside

PATH = Path(__file__).parent / "hedges.yaml"
UNSEEN = PATH.with_name("unseen.yaml")
FACT = ("asserted", "affirmed", "certain", "non-future")


@dataclass(frozen=True, slots=True)
class Told:
    """One event of a case: the words that name it, its kind and its four labels."""

    trigger: str
    kind: str
    labels: tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class Hedge:
    """One sentence and the events that it tells."""

    id: str
    way: str
    text: str
    told: tuple[Told, ...]

    @property
    def kept_aside(self) -> bool:
        """Whether the case is held back for measuring."""
        return is_kept_aside(self.id)


def load_hedges(path: Path = PATH) -> list[Hedge]:
    """All cases; raises ValueError where a label or a trigger is not known."""
    hedges = []
    for raw in yaml.safe_load(path.read_text(encoding="utf-8")):
        told = tuple(_told(raw["text"], *item) for item in raw["told"].items())
        hedges.append(Hedge(raw["id"], raw["way"], raw["text"], told))
    return hedges


def _told(text: str, trigger: str, words: str) -> Told:
    if trigger not in text:
        raise ValueError(f"{trigger!r} is not in {text!r}")
    kind, *given = words.split()
    labels = list(FACT)
    for word in given:
        place = next((i for i, (_, values) in enumerate(FACTUALITY) if word in values), None)
        if place is None and given != ["fact"]:
            raise ValueError(f"{word!r} is no label; see {PATH.parent / 'README.md'}")
        if place is not None:
            labels[place] = word
    return Told(trigger, kind, (labels[0], labels[1], labels[2], labels[3]))
