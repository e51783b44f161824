"""How sure an attribution is: logistic models whose parameters are data (``data/attribution``)."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from functools import cache
from typing import Any

from kg.errors import ModelError
from kg.ontology.resources import resource


@cache
def load_parameters(name: str) -> dict[str, Any]:
    """The JSON object ``kg/data/attribution/<name>.json``; raises ModelError if it is broken."""
    path = resource("attribution", f"{name}.json")
    try:
        parameters = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ModelError(f"{path}: not readable as JSON ({error}); install newskg again") from error
    if not isinstance(parameters, dict):
        raise ModelError(f"{path}: must hold one JSON object; install newskg again")
    return parameters


def logistic(weights: Mapping[str, float], features: Mapping[str, float]) -> float:
    """The probability that ``weights`` give to ``features``; unknown features count nothing."""
    total = sum(weights.get(name, 0.0) * value for name, value in features.items())
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))
