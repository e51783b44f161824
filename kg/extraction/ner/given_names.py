"""The gender that a given name shows."""

from __future__ import annotations

from kg.extraction.ner.phrases import Gender
from kg.ontology.gazetteer import given_name

# A given name of which more than this share of the bearers have one gender shows it.
CLEAR = 0.9


def likely_gender(given: str) -> Gender | None:
    """The gender that a given name shows; None where it may be of both, or is not known."""
    share = given_name(given)
    if share is None or 1 - CLEAR <= share <= CLEAR:
        return None
    return Gender.FEMININE if share > CLEAR else Gender.MASCULINE
