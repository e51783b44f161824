"""Base forms that the lemmatiser gets wrong."""

from __future__ import annotations

import pytest

from kg.nlp.lemmas import base_of


@pytest.mark.parametrize(
    ("form", "lemma", "tag", "base"),
    [
        ("fined", "fin", "VBD", "fine"),
        ("raped", "rap", "VBN", "rape"),
        ("hoping", "hop", "VBG", "hope"),
        ("staged", "stag", "VBD", "stage"),
        ("texted", "texte", "VBD", "text"),
        ("rearresting", "rearreste", "VBG", "rearrest"),
        ("rapped", "rap", "VBD", "rap"),
        ("robbed", "rob", "VBD", "rob"),
        ("played", "play", "VBD", "play"),
        ("fixed", "fix", "VBD", "fix"),
        ("wasted", "waste", "VBD", "waste"),
        ("beaten", "beat", "VBN", "beat"),
        ("rap", "rap", "VB", "rap"),
    ],
)
def test_how_a_verb_is_spelt_tells_its_base_form(
    form: str, lemma: str, tag: str, base: str
) -> None:
    assert base_of(form, lemma, tag) == base
