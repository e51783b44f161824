"""Takes a person's name apart: title, first, middle and last names, letters behind the name."""

from __future__ import annotations

from nameparser import HumanName
from nameparser.config import Constants

_WITH_LETTERS = Constants()
_WITHOUT_LETTERS = Constants(suffix_acronyms=set())


def taken_apart(name: str) -> HumanName:
    """``name`` as nameparser reads it, but short surnames are no letters behind a name.

    Letters are in capitals, or have full stops: "Mei Ra" is a surname, "Mei Venn RA" is an office.
    """
    last = name.split()[-1:]
    is_word = bool(last) and last[0].isalpha() and last[0].istitle()
    return HumanName(name, constants=_WITHOUT_LETTERS if is_word else _WITH_LETTERS)
