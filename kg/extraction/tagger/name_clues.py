"""What the rules and the parser know of each word's part in a name, as numbers for the tagger.

Training and run time share this module, as they share ``features.py``. Three numbers a token: the
place and type of the name that the rules found, how sure its type is, and the parser's own label.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from kg.extraction.ner.name_types import Verdict
from kg.extraction.ner.phrases import THING
from kg.extraction.ner.runs import Run, name_key
from kg.extraction.tagger.features import Ints, TaggerInput
from kg.nlp.parse import ParsedDocument

TYPES = ("Person", "Organization", "GovernmentBody", "Publication", "Place", "Site", "Group")
PLACES = "BIES"
# "O", then for each type the four places of a word in a name of it.
LABELS = ("O", *(f"{place}-{kind}" for kind in TYPES for place in PLACES))

ENTITY_LABELS = (
    "CARDINAL", "DATE", "EVENT", "FAC", "GPE", "LANGUAGE", "LAW", "LOC", "MONEY", "NORP", "ORDINAL",
    "ORG", "PERCENT", "PERSON", "PRODUCT", "QUANTITY", "TIME", "WORK_OF_ART",
)  # fmt: skip
_KINDS = (*TYPES, THING)
TITLE = 1 + 4 * len(_KINDS)
RULE_VALUES = TITLE + 1
SURE_VALUES = 4
ENTITY_VALUES = 1 + 2 * len(ENTITY_LABELS)
CLUES = (RULE_VALUES, SURE_VALUES, ENTITY_VALUES)


def place_of(at: int, size: int) -> int:
    """The index in PLACES of word ``at`` of a name of ``size`` words."""
    if size == 1:
        return 3
    return 0 if at == 0 else 2 if at == size - 1 else 1


def name_clues(parsed: ParsedDocument, runs: Iterable[Run], types: Mapping[str, Verdict]) -> Ints:
    """``[tokens, 3]``: numbers below CLUES for each token of ``parsed``."""
    found = np.zeros((len(parsed.tokens), len(CLUES)), dtype=np.int64)
    for run in runs:
        verdict = types[name_key(parsed, run)]
        size = run.last - run.first
        for at in range(size):
            number = 1 + 4 * _KINDS.index(verdict.type) + place_of(at, size)
            found[run.first + at, 0] = number
            found[run.first + at, 1] = 1 + verdict.sure + verdict.clear
        if run.title is not None:
            found[slice(*run.title), 0] = TITLE
    for token in parsed.tokens:
        if token.entity_type in ENTITY_LABELS:
            number = 1 + 2 * ENTITY_LABELS.index(token.entity_type) + (token.entity_iob == "I")
            found[token.i, 2] = number
    return found


def word_clues(source: TaggerInput, parsed: ParsedDocument, clues: Ints) -> Ints:
    """The clues of a tagger's words from those of tokens; marks that print left out have none."""
    starts = np.array([token.start for token in parsed.tokens], dtype=np.int64)
    found = clues[np.searchsorted(starts, source.starts, side="right") - 1]
    found[source.ends == source.starts] = 0
    return found
