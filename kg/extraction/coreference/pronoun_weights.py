"""What each factor of ``kg.extraction.coreference.pronoun_factors`` weighs, by kind of pronoun.

The weights are data (``kg/data/coreference/pronouns.json``). Those of *he* and *she* are fitted on
the development part of GAP by ``tests/benchmarks/fit_pronouns.py``, but for what GAP cannot tell:
"nominal" (GAP only asks about names, so its data would forbid descriptions), "gender_shown" (its
two names are of one gender), "soft", "pronoun_before", "same_form_before", "called_otherwise" (in
GAP few are called both he and she), "quoted_apart", "named_in_own_words" and "speaks_on" (in news
who speaks goes on speaking and is not named in what is said; in the encyclopedia that GAP is from
nobody speaks). Those of *it* and *they* are fitted on real articles by
``tests/benchmarks/fit_it_and_they.py``, with the score that a candidate must pass: below it the
pronoun means nobody. Figures: docs/explanation/coreference.md.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kg.errors import ModelError
from kg.extraction.coreference.candidates import PERSONAL_GENDERS
from kg.extraction.ner.phrases import Number, Phrase
from kg.ontology.resources import resource

KINDS = ("personal", "it", "they")


@dataclass(frozen=True, slots=True)
class PronounWeights:
    """The weights of the factors, and the score that a candidate must exceed."""

    weights: Mapping[str, float]
    nobody: float

    def score(self, factors: Mapping[str, float]) -> float:
        """The weighted sum of a candidate's factors."""
        return sum(self.weights.get(name, 0.0) * value for name, value in factors.items())


def kind_of(pronoun: Phrase) -> str:
    """The kind of a pronoun of the third person, of KINDS: "personal" is he and she."""
    if pronoun.gender in PERSONAL_GENDERS:
        return "personal"
    return "they" if pronoun.number is Number.PLURAL else "it"


@cache
def shipped() -> Mapping[str, PronounWeights]:
    """The weights that ship, by kind of pronoun; raises ModelError if they are missing."""
    return read_weights(resource("coreference", "pronouns.json"))


def read_weights(path: Path) -> Mapping[str, PronounWeights]:
    """The weights of a file, by kind of pronoun; raises ModelError if it is malformed."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return {
            kind: PronounWeights(
                {name: float(weight) for name, weight in found[kind]["weights"].items()},
                -math.inf if found[kind]["nobody"] is None else float(found[kind]["nobody"]),
            )
            for kind in KINDS
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelError(
            f"{path}: not the weights of pronouns ({error!r}); install newskg again"
        ) from error
