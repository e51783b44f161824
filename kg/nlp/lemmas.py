"""Base forms that a lemmatiser gets wrong, corrected by how English spells its verbs.

"Raped" is not a form of "rap", which would give "rapped". A short verb doubles its last consonant
before an ending, so that the single one belongs to a verb in "e". Nor does any verb end in "nte".
"""

from __future__ import annotations

import re
from functools import cache

from kg.ontology.lexicon import load_lexicon

FORMS = frozenset({"VBD", "VBN", "VBG"})
ENDINGS = ("ed", "ing")
# One vowel between consonants: such a verb would double the last one.
SHORT = re.compile("[^aeiouy]*[aeiou][bcdfgklmnprtvz]")
# Endings of no English verb: "appointe", "texte", "boarde", "tweete".
NO_VERB = re.compile("[a-z]+(?:nte|xte|rde|eete|reste)")

MISREAD = frozenset({"JJ", "JJR", "JJS", "NN", "NNS"})


def read_form(form: str, lemma: str, tag: str) -> tuple[str, str]:
    """The lemma and tag of a word, with those put right that taggers take for others."""
    known = _misread().get(form) if tag in MISREAD else None
    return known or (base_of(form, lemma, tag), tag)


@cache
def _misread() -> dict[str, tuple[str, str]]:
    found = load_lexicon().mapping("misreadForm").items()
    return {form: (lemma, tag) for form, (lemma, tag) in ((f, v.split()) for f, v in found)}


def base_of(form: str, lemma: str, tag: str) -> str:
    """The base form of the verb ``form``, in lower case, that was taken for one of ``lemma``."""
    if tag not in FORMS:
        return lemma
    if SHORT.fullmatch(lemma) and any(form == lemma + ending for ending in ENDINGS):
        return lemma + "e"
    if NO_VERB.fullmatch(lemma) and form in (lemma + "d", lemma[:-1] + "ing"):
        return lemma[:-1]
    return lemma
