"""What each factor of ``kg.extractors.pronouns`` weighs."""

from __future__ import annotations

from collections.abc import Mapping

# For he and she: fitted on the development part of GAP by ``tests/benchmarks/fit_pronouns.py``
# (conditional log-linear ranking, L2 penalty), whose cross-validated F1 docs/entities.md reports.
# Set by hand: "nominal" (GAP only asks about names, so its data would forbid descriptions),
# "pronoun_before", "same_form_before", "quoted_apart" and "speaks_on" (in news who speaks goes on
# speaking, in the encyclopedia that GAP is from nobody speaks). docs/entities.md has the figures.
PERSONAL: Mapping[str, float] = {
    "anticipated": 2.14,
    "apposition": 0.19,
    "both_possessors": 0.43,
    "cataphora": 0.38,
    "clause_subject": 0.14,
    "conjoined": -0.93,
    "depth": -0.37,
    "distance": -1.14,
    "full_name": -0.55,
    "gender_shown": 0.03,
    "gender_unknown": 0.45,
    "governor_subject": -0.51,
    "speaks_on": 1.2,
    "lean": 0.65,
    "lean_against": -0.09,
    "main_subject": 0.21,
    "main_subject_object": -0.4,
    "main_subject_oblique": -0.06,
    "main_subject_possessor": 0.09,
    "main_subject_subject": 0.57,
    "mentions": 0.05,
    "name_distance": -1.19,
    "names": 0.68,
    "nested": -0.15,
    "nominal": -2.2,
    "object": 0.09,
    "oblique": -0.65,
    "opening": 0.04,
    "parallel_object": 0.02,
    "parallel_oblique": -0.11,
    "parallel_possessor": 0.07,
    "parallel_subject": 0.65,
    "passive_subject": 0.17,
    "possessor": 0.05,
    "pronoun_before": -0.15,
    "quoted_apart": -1.0,
    "same_form_before": -0.1,
    "same_sentence_object": 0.07,
    "same_sentence_oblique": 0.26,
    "same_sentence_possessor": 0.04,
    "same_sentence_subject": 0.08,
    "soft": -0.51,
    "subject": 0.52,
    "tokens": -0.57,
}

# For it and they, of which GAP has none: set by hand, in the order of strength that Lappin and
# Leass (1994) give the factors, and checked on tests/cases/coreference.
IMPERSONAL: Mapping[str, float] = {
    "distance": -1.4,
    "tokens": -0.2,
    "mentions": 0.5,
    "cataphora": -1.5,
    "anticipated": 1.5,
    "subject": 0.9,
    "object": 0.1,
    "possessor": 0.2,
    "oblique": -0.3,
    "nested": -0.4,
    "parallel_subject": 0.5,
    "parallel_object": 0.5,
    "parallel_possessor": 0.3,
    "conjoined": -0.2,
    "clause_subject": 0.9,
    "governor_subject": 0.5,
    "pronoun_before": 0.5,
    "same_form_before": 0.2,
    "thing": -0.2,
    "place": -0.6,
    "body": 0.2,
    "opening": 0.4,
    "quoted_apart": -0.5,
    "depth": -0.1,
    "plural": 1.2,
    "joint": 0.6,
}
