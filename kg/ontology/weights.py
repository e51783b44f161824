"""Reads the weights of the small logistic models that ship with the package."""

from __future__ import annotations

import json
from collections.abc import Sequence

from kg.errors import ModelError
from kg.ontology.resources import resource


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
