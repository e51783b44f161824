"""Where towns are: cities of 15,000 people and more from GeoNames, and who else has their names."""

from __future__ import annotations

import csv
import functools
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from kg.ontology.gazetteer import Gazetteer, is_state, load_gazetteer
from kg.ontology.names import fold
from kg.ontology.resources import resource

# Words of a text that may name a country: at most so many in a row ("United Arab Emirates").
_LONGEST = 4
_WORD = re.compile(r"[^\W\d_](?:[\w.’'-]*\w\.?)?")
_POSSESSIVE = re.compile(r"[’']s\.?$")


@dataclass(frozen=True, slots=True, order=True)
class Town:
    """A town: degrees north and east, and its country as in ISO 3166."""

    name: str
    country: str
    latitude: float
    longitude: float


class Towns:
    """Look-ups by folded name, with every town that is spelt so."""

    def __init__(self, towns: Iterable[tuple[Town, Iterable[str]]]) -> None:
        """Of each town its spellings besides its name."""
        self._by_name: dict[str, list[Town]] = {}
        for town, spellings in towns:
            for name in {fold(town.name), *map(fold, spellings)}:
                if len(name) > 2:  # two letters are a code
                    self._by_name.setdefault(name, []).append(town)

    def called(self, name: str) -> tuple[Town, ...]:
        """All towns of this name; none for a name of a country or a state of the US."""
        if is_state(name) or load_gazetteer().country(name) is not None:
            return ()
        return tuple(self._by_name.get(fold(name), ()))

    def find(self, name: str, countries: frozenset[str]) -> Town | None:
        """The only town of this name, or the only one in these countries; None if that is open.

        ``countries`` are those that the article names. Of several towns in one of them, the only
        one whose name it is counts, and not what others are also called. Nothing else decides
        between two towns of one name, not even their size: a wrong place is worse than none.
        """
        found = self.called(name)
        if len(found) > 1:
            found = tuple(town for town in found if town.country in countries)
        if len({town.country for town in found}) == 1 and len(found) > 1:
            found = tuple(town for town in found if fold(town.name) == fold(name))
        return found[0] if len(found) == 1 else None


def read_towns(path: Path) -> Towns:
    """The towns of a table with the columns of ``seeds/cities.csv``."""
    with path.open(encoding="utf-8", newline="") as file:
        return Towns(map(_town, csv.DictReader(file)))


def _town(row: Mapping[str, str]) -> tuple[Town, list[str]]:
    place = float(row["latitude"]), float(row["longitude"])
    return Town(row["name"], row["country"], *place), row["spellings"].split("|")


@functools.cache
def load_towns() -> Towns:
    """The towns of ``seeds/cities.csv``."""
    return read_towns(resource("seeds", "cities.csv"))


def countries_in(texts: Iterable[str]) -> frozenset[str]:
    """ISO codes of the countries that these texts name: "Kenya", "Kenyan", "Kenyans", "Texas"."""
    gazetteer = load_gazetteer()
    return frozenset(code for text in texts for code in _codes(text, gazetteer))


def _codes(text: str, gazetteer: Gazetteer) -> Iterator[str]:
    """Longer names first: "South Sudan" is not Sudan."""
    words = [_POSSESSIVE.sub("", word) for word in _WORD.findall(text)]
    at = 0
    while at < len(words):
        for length in range(min(_LONGEST, len(words) - at), 0, -1):
            name = " ".join(words[at : at + length])
            code = _code(name, gazetteer) or _code(name.rstrip("."), gazetteer)
            if code:
                yield code
                at += length
                break
        else:
            at += 1


def _code(words: str, gazetteer: Gazetteer) -> str:
    """The country that some words name; in lower case they name none ("us", "turkey")."""
    if not words[0].isupper() or (len(words) <= 3 and words.upper() != words):
        return ""
    if is_state(words):
        # Georgia is a country too, and then nothing is known.
        return "" if gazetteer.country(words) else "US"
    found = gazetteer.country_of(words)
    return "" if found is None else found.code
