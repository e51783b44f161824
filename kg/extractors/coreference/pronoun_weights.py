"""What each factor of ``kg.extractors.coreference.pronouns`` weighs."""

from __future__ import annotations

from collections.abc import Mapping

# For he and she: fitted on the development part of GAP by ``tests/benchmarks/fit_pronouns.py``
# (conditional log-linear ranking, L2 penalty); docs/coreference.md has the cross-validated F1.
# Set by hand: "nominal" (GAP only asks about names, so its data would forbid descriptions),
# "gender_shown" (GAP's two names are of one gender), "soft", "pronoun_before", "same_form_before",
# "quoted_apart" and "speaks_on" (in news who speaks goes on speaking, in the encyclopedia that GAP
# is from nobody speaks).
PERSONAL: Mapping[str, float] = {
    "anticipated": 2.13,
    "apposition": 0.25,
    "both_possessors": 0.32,
    "cataphora": 0.23,
    "clause_subject": 0.07,
    "conjoined": -0.89,
    "depth": -0.32,
    "distance": -1.32,
    "full_name": -0.42,
    "gender_shown": 0.4,
    "gender_unknown": 0.55,
    "governor_subject": -0.53,
    "lean": 0.71,
    "lean_against": -0.06,
    "lean_for": -0.2,
    "main_subject": 0.25,
    "main_subject_object": -0.28,
    "main_subject_oblique": -0.07,
    "main_subject_possessor": 0.14,
    "main_subject_subject": 0.46,
    "mentions": -0.29,
    "name_distance": -1.08,
    "names": 1.07,
    "nested": -0.21,
    "nominal": -2.2,
    "object": 0.07,
    "oblique": -0.67,
    "parallel_object": -0.02,
    "parallel_oblique": -0.13,
    "parallel_possessor": -0.03,
    "parallel_subject": 0.73,
    "passive_subject": 0.18,
    "possessor": 0.16,
    "pronoun_before": -0.15,
    "quoted_apart": -1.0,
    "same_form_before": -0.1,
    "same_sentence_object": 0.07,
    "same_sentence_oblique": 0.27,
    "same_sentence_possessor": 0.11,
    "same_sentence_subject": 0.23,
    "soft": -0.6,
    "speaks_on": 1.2,
    "subject": 0.45,
    "tokens": -0.59,
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
