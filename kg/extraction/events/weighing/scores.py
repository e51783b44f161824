"""Linear scores over named features: what the trained models of roles and relations share.

A model is one JSON file. Each of its *columns* (a role, a relation) has a logistic regression over
the same features (Hastie, Tibshirani, Friedman 2009, section 4.4), and log odds below which a
finding of the rules is dropped and from which one is added.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from kg.errors import ModelError
from kg.ontology.resources import resource
from kg.ontology.weighed import Weighed, kept_weighed, read_weighed

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Scores:
    """A trained model: the weights of each feature, one a column, and its thresholds.

    ``drop`` and ``add`` hold log odds by column. A column without one drops, or adds, nothing.
    ``known`` names the kinds of events that the model has seen enough of.
    """

    columns: tuple[str, ...]
    rows: Mapping[str, int]  # feature -> row of ``weights``
    weights: Numbers  # one row a feature, one column a role or relation
    drop: Mapping[str, float]
    add: Mapping[str, float]
    known: frozenset[str]

    def odds(self, features: Iterable[str]) -> dict[str, float]:
        """The log odds of each column; a feature that comes twice counts once."""
        places = dict.fromkeys(map(self.rows.get, features))
        held = [place for place in places if place is not None]
        total = np.add.reduce(self.weights.take(held, axis=0), axis=0)
        return dict(zip(self.columns, total.tolist(), strict=True))

    def least(self, column: str) -> float:
        """The log odds below which a finding of the rules is dropped."""
        return self.drop.get(column, -math.inf)

    def enough(self, column: str) -> float:
        """The log odds from which what the rules did not find is added."""
        return self.add.get(column, math.inf)


@cache
def load_scores(name: str) -> Scores:
    """The shipped model ``kg/data/events/NAME.json``; raises ModelError if it is broken."""
    return _scores(resource("events", f"{name}.json"), kept_weighed)


def read_scores(path: Path) -> Scores:
    """The model of a file; raises ModelError if it is broken."""
    return _scores(path, read_weighed)


def _scores(path: Path, read: Callable[[Path], Weighed]) -> Scores:
    try:
        found = read(path)
        said, columns = found.said, tuple(found.said["columns"])
        if found.numbers.shape != (len(found.features), len(columns)):
            raise ValueError("a feature has not one weight for each column")
        return Scores(
            columns=columns,
            rows={name: row for row, name in enumerate(found.features)},
            weights=found.numbers,
            drop={name: float(value) for name, value in said["drop"].items()},
            add={name: float(value) for name, value in said["add"].items()},
            known=frozenset(said["known"]),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelError(f"{path}: no model of scores ({error}); install newskg again") from error
