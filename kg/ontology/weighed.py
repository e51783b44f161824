"""Weights of trained models, read from JSON, and as arrays that are kept between runs.

A model of thousands of features is a long list of decimal numbers, which take a start longer to
read than an article takes to extract.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from kg.ontology.compiled import Json, compiled

Numbers = npt.NDArray[np.float64]
# As numbers are kept, on any machine.
_KEPT_AS = np.dtype("<f8")


@dataclass(frozen=True, slots=True, eq=False)
class Weighed:
    """A file of weights: what it says besides, its features, and a number or a row for each."""

    said: dict[str, Any]
    features: tuple[str, ...]
    numbers: Numbers


def read_weighed(path: Path) -> Weighed:
    """The weights in the field ``weights`` of a file of JSON.

    Raises OSError, ValueError, KeyError, TypeError or AttributeError if it holds none.
    """
    said: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    weights = said.pop("weights")
    numbers = np.array(list(weights.values()), dtype=np.float64)
    return Weighed(said, tuple(weights), numbers)


def kept_weighed(path: Path) -> Weighed:
    """The same of a file that ships, kept between runs; raises as `read_weighed` does."""
    kept: Any = compiled(f"weights-{path.stem}", [path], lambda: _packed(read_weighed(path)))
    numbers = np.frombuffer(base64.b64decode(kept["numbers"]), dtype=_KEPT_AS)
    return Weighed(
        kept["said"],
        tuple(kept["features"].split("\n")),
        numbers.astype(np.float64).reshape(kept["shape"]),
    )


def _packed(model: Weighed) -> Json:
    if any("\n" in name for name in model.features):
        raise ValueError("a feature has a line break in its name")
    numbers = base64.b64encode(model.numbers.astype(_KEPT_AS).tobytes()).decode("ascii")
    features = "\n".join(model.features)
    shape = list(model.numbers.shape)
    return {"said": model.said, "features": features, "numbers": numbers, "shape": shape}
