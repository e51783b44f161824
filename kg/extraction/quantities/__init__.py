"""Numbers, sums, percentages, durations and ages, with bound, unit and the words themselves.

================  ============================================================
``lexicon.py``    the pieces of a sentence, and the lists that numbers need
``numbers.py``    the value of a number in digits or words
``units.py``      bounds, ranges and units around it
================  ============================================================
"""

from kg.extraction.quantities.lexicon import (
    DASHES,
    Found,
    NumberWords,
    Phrases,
    Piece,
    number_words,
    pieces,
)
from kg.extraction.quantities.units import find_quantities, quantities_in

__all__ = [
    "DASHES",
    "Found",
    "NumberWords",
    "Phrases",
    "Piece",
    "find_quantities",
    "number_words",
    "pieces",
    "quantities_in",
]
