"""Names as sequences of words: folded for comparison, shortened, initialled, told apart."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Mapping, Sequence

from kg.ontology.lexicon import load_lexicon

WORD = re.compile(r"[^\W_]+(?:['’.\-][^\W_]+)*\.?|&")


# Names that stay computed: about a kilobyte each. Eight times as many save 4 % of the time that
# linking takes to read an article.
REMEMBERED = 8192


@functools.cache
def _letters() -> Mapping[int, str]:
    table = {}
    for letter, plain in load_lexicon().mapping("letterFold").items():
        table[ord(letter)] = plain
        if len(letter.upper()) == 1:
            table[ord(letter.upper())] = plain.capitalize()
    return table


def strip_accents(text: str) -> str:
    """``text`` with accents and foreign letters written plainly: "Agnès" -> "Agnes"."""
    plain = text.translate(_letters())
    if plain.isascii():
        return plain
    parts = unicodedata.normalize("NFKD", plain)
    return "".join(c for c in parts if not unicodedata.combining(c))


@functools.lru_cache(maxsize=REMEMBERED)
def fold(text: str) -> str:
    """The form in which names are compared: no accents, lower case, single spaces."""
    return " ".join(strip_accents(text).lower().split())


def plain_name(text: str) -> str:
    """A name without the brackets that an editor set: "[Alva] Brennick" is Alva Brennick."""
    return text.replace("[", "").replace("]", "")


@functools.lru_cache(maxsize=REMEMBERED)
def name_words(text: str) -> tuple[str, ...]:
    """The folded words of a name; full stops inside abbreviations are dropped: "U.S." -> "us"."""
    return tuple(
        word.replace(".", "").removesuffix("'s") for word in WORD.findall(fold(text)) if word != "."
    )


def initials(words: Sequence[str], skip: frozenset[str]) -> str:
    """The acronym that the words of a name give, small words left out, hyphens parted."""
    parts = [part for word in words for part in word.split("-") if part]
    return "".join(part[0] for part in parts if part not in skip)


def is_acronym(text: str) -> bool:
    """True for two to eight capitals, dots and a plural "s" allowed: "UN", "U.S.", "NGOs"."""
    bare = text.replace(".", "").removesuffix("s")
    return 2 <= len(bare) <= 8 and bare.isalpha() and bare.isupper()


def is_acronym_of(short: str, long: Sequence[str], skip: frozenset[str]) -> bool:
    """True if the letters of ``short`` are the initials of the words ``long``.

    The small words ``skip`` may take part or not: "OLR" and "DoJ" both fit "of".
    """
    letters = short.replace(".", "").lower().removesuffix("s") if short[-1:] == "s" else short
    letters = letters.replace(".", "").lower()
    if len(letters) < 2 or len(long) < 2:
        return False
    return letters in (initials(long, skip), initials(long, frozenset()))


def same_land(one: str, other: str) -> bool:
    """True if two words name one country: "Velmara" and "Velmaran" share their stem."""
    if one == other:
        return True
    a, b = one.lower(), other.lower()
    stem = min(len(a), len(b))
    # Five letters tell countries apart; demonyms add or change at most three letters.
    return stem >= 5 and a[: stem - 1] == b[: stem - 1] and abs(len(a) - len(b)) <= 3
