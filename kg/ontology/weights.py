"""The small logistic models that ship with the package, and how their weights are read."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from kg.errors import ModelError
from kg.ontology.resources import resource

# Odds beyond these tell nothing more, and ``exp`` would overflow.
MOST = 30.0


@dataclass(frozen=True, slots=True)
class LogisticWeights:
    """The weights of named features, and the least probability of what is kept."""

    least: float
    weights: Mapping[str, float]

    def chance(self, features: Set[str]) -> float:
        """How probable it is that readers tell what has these features."""
        # The sum of a set in any order: that of its words differs from process to process.
        odds = math.fsum(self.weights.get(name, 0.0) for name in features)
        return 1.0 / (1.0 + math.exp(-max(-MOST, min(MOST, odds))))


def read_logistic(folder: str, name: str) -> LogisticWeights:
    """The model in the file ``name`` of a folder of the package, as `read_weights` reads it."""
    (least,), weights = read_weights(folder, name, limits=("least",))
    return LogisticWeights(least, weights)


def read_weights(
    folder: str, name: str, *, limits: Sequence[str]
) -> tuple[list[float], dict[str, float]]:
    """The limits and the weights in the file ``name`` of a folder of the package.

    Raises ModelError if they are missing or malformed.
    """
    path = resource(folder, f"{name}.json")
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        weights = {str(feature): float(value) for feature, value in found["weights"].items()}
        return [float(found[limit]) for limit in limits], weights
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelError(f"{path} holds no weights of {name}: {error!r}") from error
