"""What a description means: a ranking of the chains of the text, and of "nobody so far".

"The lawmaker", "his client", "police": a small network (one hidden layer and a direct path) scores
each candidate by the factors of ``kg.extraction.coreference.description_factors``, and the answer
that it is somebody of whom the text has not told. Its weights (``descriptions.json`` of
``kg/data/coreference``) are fitted on real articles by ``tests/benchmarks/fit_descriptions.py``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kg.errors import ModelError
from kg.extraction.coreference.candidates import Setting
from kg.extraction.coreference.chains import Chain, Chains
from kg.extraction.coreference.description_factors import about, candidates
from kg.extraction.ner.phrases import Phrase
from kg.ontology.resources import resource

Floats = NDArray[np.float64]
# The factor of the row that stands for nobody.
NOBODY = "nobody"
# Of two that fit alike, none is taken. On the open part 83 % of the links are right without this
# bound and 88 % with it; of those that could be made, 74 and 66 % are.
LEAST = 0.5


@dataclass(frozen=True, slots=True)
class DescriptionWeights:
    """The network; ``ready`` is taken off the score of nobody."""

    factors: tuple[str, ...]
    hidden: Floats  # [factors + 1, hidden]: the last row is the constant
    out: Floats  # [hidden]
    direct: Floats  # [factors]
    ready: float
    places: Mapping[str, int] = field(init=False, repr=False)  # factor -> its column

    def __post_init__(self) -> None:
        """Numbers the factors."""
        numbered = {name: place for place, name in enumerate(self.factors)}
        object.__setattr__(self, "places", numbered)

    def table(self, rows: Iterable[Mapping[str, float]]) -> Floats:
        """``[rows, factors]``: the factors that the network knows."""
        known = list(rows)
        places, width = self.places, len(self.factors)
        cells = [
            (line * width + places[name], value)
            for line, row in enumerate(known)
            for name, value in row.items()
            if name in places
        ]
        table = np.zeros(len(known) * width)
        if cells:
            at, values = zip(*cells, strict=True)
            table[list(at)] = values
        return table.reshape(len(known), width)

    def scores(self, table: Floats) -> Floats:
        """One score for each row."""
        inner = np.maximum(table @ self.hidden[:-1] + self.hidden[-1], 0.0)
        found: Floats = inner @ self.out + table @ self.direct
        return found

    def chances(self, rows: Sequence[Mapping[str, float]]) -> Floats:
        """The probability of each row, of which the last stands for nobody."""
        scores = self.scores(self.table(rows))
        scores[-1] -= self.ready
        odds = np.exp(scores - scores.max())
        found: Floats = odds / odds.sum()
        return found


def meant(setting: Setting, phrase: Phrase, chains: Chains) -> Chain | None:
    """The chain that ``phrase`` means; None if it is the first mention of somebody else."""
    rows = candidates(setting, phrase, chains)
    if not rows:
        return None
    known = shipped()
    nobody = {**about(setting, phrase), NOBODY: 1.0}
    chances = known.chances([*(found for found, _ in rows), nobody])
    best = int(chances.argmax())
    return rows[best][1] if best < len(rows) and chances[best] >= LEAST else None


@cache
def shipped() -> DescriptionWeights:
    """The weights that ship; raises ModelError if they are missing or malformed."""
    return read_weights(resource("coreference", "descriptions.json"))


def read_weights(path: Path) -> DescriptionWeights:
    """The weights of a file; raises ModelError if it is malformed."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        factors = tuple(map(str, found["factors"]))
        hidden, out, direct = (np.array(found[k], dtype=float) for k in ("hidden", "out", "direct"))
        ready = float(found["ready"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(_fault(path, repr(error))) from error
    if hidden.shape != (len(factors) + 1, len(out)) or direct.shape != (len(factors),):
        raise ModelError(_fault(path, "the numbers of factors differ"))
    return DescriptionWeights(factors, hidden, out, direct, ready)


def _fault(path: Path, why: str) -> str:
    return f"{path}: not the weights of descriptions ({why}); install newskg again"


def written(weights: DescriptionWeights) -> dict[str, Sequence[object] | float]:
    """The weights as they are stored."""
    return {
        "factors": list(weights.factors),
        "hidden": weights.hidden.round(4).tolist(),
        "out": weights.out.round(4).tolist(),
        "direct": weights.direct.round(4).tolist(),
        "ready": weights.ready,
    }
