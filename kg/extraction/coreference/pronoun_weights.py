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

from kg.extraction.ner.phrases import Gender, Number, Phrase
from kg.ontology.resources import resource


@dataclass(frozen=True, slots=True)
class PronounWeights:
    """The weights of the factors, and the score that a candidate must exceed."""

    weights: Mapping[str, float]
    nobody: float

    def score(self, factors: Mapping[str, float]) -> float:
        """The weighted sum of a candidate's factors."""
        return sum(self.weights.get(name, 0.0) * value for name, value in factors.items())


def kind_of(pronoun: Phrase) -> str:
    """The kind of a pronoun of the third person: "personal" for he and she, "it", or "they"."""
    if pronoun.gender in (Gender.MASCULINE, Gender.FEMININE):
        return "personal"
    return "they" if pronoun.number is Number.PLURAL else "it"


@cache
def shipped() -> Mapping[str, PronounWeights]:
    """The weights that ship, by kind of pronoun."""
    found = json.loads(resource("coreference", "pronouns.json").read_text(encoding="utf-8"))
    return {
        kind: PronounWeights(
            known["weights"], -math.inf if known["nobody"] is None else known["nobody"]
        )
        for kind, known in found.items()
    }
