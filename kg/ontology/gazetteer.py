"""What is known before reading: seed entities with aliases, countries, demonyms, cities.

Seeds are CSV files in ``seeds/`` (``id,type,name,aliases,wikidata,description``; aliases parted by
``|``) and the user's own files of the same form. Countries come from pycountry (ISO 3166), capitals
and cities of 15,000 people and more from GeoNames (CC BY 4.0).
"""

from __future__ import annotations

import csv
import functools
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, cast

from kg.errors import LexiconError
from kg.ontology.compiled import Json, compiled
from kg.ontology.lexicon import ontology_files
from kg.ontology.names import fold, is_acronym
from kg.ontology.resources import resource

SEED_FILES = ("entities.csv", "entities_fictional.csv")
TYPED_NAMES = "known_names.csv"
# Smaller towns share their names with surnames: Clinton, Trump, Obama are towns of some thousands.
BIG_CITY = 200_000
COLUMNS = ("id", "type", "name")


@dataclass(frozen=True, slots=True)
class Known:
    """One known entity; ``wikidata`` is a Q-identifier or None."""

    id: str
    type: str
    name: str
    aliases: tuple[str, ...] = ()
    wikidata: str | None = None
    description: str = ""


@dataclass(frozen=True, slots=True)
class Country:
    """A country: its name, what its people and things are called, its capital.

    ``code`` is that of ISO 3166, empty for one that is not in it.
    """

    name: str
    names: tuple[str, ...]
    adjectives: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    capital: str | None = None
    code: str = ""


class Gazetteer:
    """Look-ups by folded name. Built once, never changed."""

    def __init__(
        self,
        known: Iterable[Known],
        countries: Iterable[Country],
        typed: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """Of two entities with one name the first wins; names win over aliases.

        ``typed``: the types of further names, folded, which say nothing of who bears them.
        """
        self.known: tuple[Known, ...] = tuple(known)
        self._by_id = {entity.id: entity for entity in self.known}
        self._by_name: dict[str, Known] = {}
        for entity in self.known:
            self._by_name.setdefault(fold(entity.name), entity)
        for entity in self.known:
            for alias in entity.aliases:
                self._by_name.setdefault(fold(alias), entity)
        self._typed = typed
        self._countries: dict[str, Country] = {}
        self._adjectives: dict[str, Country] = {}
        self._people: dict[str, Country] = {}
        self._capitals: dict[str, Country] = {}
        for country in countries:
            for name in country.names:
                self._countries.setdefault(fold(name), country)
            for word in country.adjectives:
                self._adjectives.setdefault(fold(word), country)
            for word in country.people:
                self._people.setdefault(fold(word), country)
            if country.capital is not None:
                self._capitals.setdefault(fold(country.capital), country)

    def find(self, name: str) -> Known | None:
        """The known entity of this name or alias, or None.

        A leading "the" is ignored, and so are the dots of "F.B.I.".
        """
        folded = fold(name)
        found = self._by_name.get(folded) or self._by_name.get(folded.removeprefix("the "))
        if found is None and "." in name and is_acronym(name):
            return self._by_name.get(folded.replace(".", ""))
        return found

    def type_of(self, name: str) -> str | None:
        """The type of what has this name, known as an entity or by its name alone, or None."""
        known = self.find(name)
        if known is not None:
            return known.type
        return self._typed.get(fold(name)) or self._typed.get(fold(name).removeprefix("the "))

    def entity(self, identifier: str) -> Known | None:
        """The known entity of this identifier, or None."""
        return self._by_id.get(identifier)

    def country(self, name: str) -> Country | None:
        """The country of this name, or None."""
        folded = fold(name)
        return self._countries.get(folded) or self._countries.get(folded.removeprefix("the "))

    def country_of(self, word: str) -> Country | None:
        """The country whose adjective, people or name ``word`` is: "Thai", "Thais", "Thailand"."""
        folded = fold(word)
        return (
            self._adjectives.get(folded)
            or self._people.get(folded)
            or self._countries.get(folded)
            or self._countries.get(folded.removeprefix("the "))
        )

    def demonym(self, word: str) -> Country | None:
        """The country whose adjective or people ``word`` is, or None."""
        folded = fold(word)
        return self._adjectives.get(folded) or self._people.get(folded)

    def people_of(self, word: str) -> Country | None:
        """The country whose people ``word`` names: "Cambodians"."""
        return self._people.get(fold(word))

    def capital_of(self, name: str) -> Country | None:
        """The country whose capital is called ``name``, or None."""
        return self._capitals.get(fold(name))

    def is_place(self, name: str) -> bool:
        """True if ``name`` is a known country, city, state or seed place."""
        folded = fold(name).removeprefix("the ")
        known = self.find(name)
        if known is not None:
            return known.type == "Place"
        return folded in self._countries or is_city(name)


def is_city(name: str) -> bool:
    """True if a city of 15,000 people or more, or a state of the US, has this name."""
    folded = fold(name)
    start = folded[:2]
    return start in _cities()["names"] and folded in _cities_from(start)


def _rows(name: str) -> Iterator[dict[str, str]]:
    """The rows of a table of places in ``seeds/``."""
    with resource("seeds", name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


@functools.cache
def _states() -> frozenset[str]:
    return frozenset(fold(row["name"]) for row in _rows("states.csv"))


def is_state(name: str) -> bool:
    """True for a state of the United States."""
    return fold(name) in _states()


@functools.cache
def _state_codes() -> dict[str, str]:
    return {row["code"]: row["name"] for row in _rows("states.csv")}


def state_of_code(code: str) -> str | None:
    """The state of the United States with this postal code, in capitals: "AZ"."""
    return _state_codes().get(code)


@functools.cache
def _provinces() -> frozenset[str]:
    return frozenset(fold(row["name"]) for row in _rows("provinces.csv"))


def is_province(name: str) -> bool:
    """True for a province, region or county of a country other than the United States."""
    return fold(name) in _provinces()


def is_big_city(name: str) -> bool:
    """True if a city of 200,000 people or more has this name: few people are called so."""
    return fold(name) in _big_cities()


def is_town(name: str) -> bool:
    """True of the name of a city that no state, province or country has."""
    whole = is_state(name) or is_province(name) or load_gazetteer().country(name) is not None
    return not whole and is_city(name)


@functools.cache
def _big_cities() -> frozenset[str]:
    return frozenset(_cities()["big"].split("|"))


@functools.cache
def _cities_from(start: str) -> frozenset[str]:
    """Folded names that begin so, of cities of 15,000 people and more and of US states.

    Cities stand there as spelt in ASCII too. All 180,000 names as a set would take 30 ms.
    """
    return frozenset(_cities()["names"][start].split("|"))


@functools.cache
def _cities() -> dict[str, Any]:
    """The folded names of all cities by their first two letters, and of the big ones.

    Parted by ``|``, and kept between runs.
    """
    tables = (resource("seeds", "cities.csv"), resource("seeds", "states.csv"))
    # Folding reads the letters of the lexicon.
    return cast(dict[str, Any], compiled("cities", (*tables, *ontology_files()), _fold_cities))


def _fold_cities() -> Json:
    found: set[str] = set()
    big: set[str] = set()
    for row in _rows("cities.csv"):
        name = fold(row["name"])
        found.add(name)
        found.update(fold(other) for other in row["spellings"].split("|"))
        if int(row["population"]) >= BIG_CITY:
            big.add(name)
    found.update(_states())
    # A spelling of two letters is a code, not a name.
    named: dict[str, list[str]] = {}
    for name in sorted(name for name in found if len(name) > 2):
        named.setdefault(name[:2], []).append(name)
    names = {start: "|".join(some) for start, some in named.items()}
    return {"names": names, "big": "|".join(sorted(big))}


def read_known(path: Path) -> list[Known]:
    """The entities of a CSV file; raises LexiconError if a column or a value is missing."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            missing = [c for c in COLUMNS if c not in (reader.fieldnames or ())]
            if missing:
                raise LexiconError(f"{path}: column {missing[0]!r} is missing; add it")
            return [_known(row, path, reader.line_num) for row in reader]
    except (OSError, UnicodeDecodeError) as error:
        raise LexiconError(f"{path}: cannot be read ({error}); check path and encoding") from error


def _known(row: Mapping[str, str | None], path: Path, line: int) -> Known:
    for column in COLUMNS:
        if not (row.get(column) or "").strip():
            raise LexiconError(f"{path}, line {line}: {column} is empty; fill it in")
    aliases = (alias.strip() for alias in (row.get("aliases") or "").split("|"))
    return Known(
        id=(row["id"] or "").strip(),
        type=(row["type"] or "").strip(),
        name=(row["name"] or "").strip(),
        aliases=tuple(alias for alias in aliases if alias),
        wikidata=(row.get("wikidata") or "").strip() or None,
        description=(row.get("description") or "").strip(),
    )


def read_demonyms(path: Path) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """Identifier of a place -> its adjectives, and the words for its people."""
    found = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            adjectives = tuple(row["adjective"].split("|"))
            people = tuple(f"{row['person']}|{row['people']}".split("|"))
            found[row["id"]] = (adjectives, people)
    return found


def _countries(known: Iterable[Known]) -> list[Country]:
    import pycountry

    demonyms = read_demonyms(resource("seeds", "demonyms.csv"))
    capitals = {row["iso"]: row["capital"] for row in _rows("countries.csv")}
    codes: dict[str, str] = {}
    spellings: dict[str, set[str]] = {}
    shared = Counter(row.name.split(",")[0] for row in pycountry.countries)
    for row in pycountry.countries:
        names = {row.name, getattr(row, "common_name", row.name)}
        short = row.name.split(",")[0]
        if shared[short] == 1:  # there are two Koreas
            names.add(short)
        names.add(getattr(row, "official_name", row.name))
        spellings[row.alpha_2] = names
        for name in names:
            codes.setdefault(fold(name), row.alpha_2)
    found: dict[str, Country] = {}
    for entity in known:
        if entity.type != "Place" or entity.id not in demonyms:
            continue
        names = {entity.name, *entity.aliases}
        code = next((codes[fold(name)] for name in sorted(names) if fold(name) in codes), None)
        adjectives, people = demonyms[entity.id]
        found[code or entity.id] = Country(
            entity.name,
            tuple(sorted(names | spellings.get(code or "", set()))),
            adjectives,
            people,
            capitals.get(code or ""),
            code or "",
        )
    for code, names in spellings.items():
        if code not in found:
            common = min(names, key=lambda name: (len(name), name))
            found[code] = Country(common, tuple(sorted(names)), (), (), capitals.get(code), code)
    return list(found.values())


@functools.cache
def load_gazetteer(extra: tuple[Path, ...] = (), *, seeds: bool = True) -> Gazetteer:
    """The gazetteer of ``seeds/`` and of a user's own CSV files, which win over the seeds.

    Raises LexiconError if a file is malformed.
    """
    known = [entity for path in extra for entity in read_known(path)]
    if seeds:
        known += [e for name in SEED_FILES for e in read_known(resource("seeds", name))]
    return Gazetteer(known, _countries(known), _typed_names() if seeds else {})


def _typed_names() -> dict[str, str]:
    """Well-known names, folded -> their types; kept between runs."""
    table = resource("seeds", TYPED_NAMES)
    found = compiled("known names", (table, *ontology_files()), _fold_typed_names)
    return cast(dict[str, str], found)


def _fold_typed_names() -> Json:
    rows = list(_rows(TYPED_NAMES))
    aliases = {fold(a): row["type"] for row in rows for a in row["aliases"].split("|") if a}
    return aliases | {fold(row["name"]): row["type"] for row in rows}


@functools.cache
def _given_names() -> Mapping[str, float]:
    with resource("seeds", "given_names.csv").open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        columns = next(rows)
        name, share = columns.index("name"), columns.index("feminine")
        return {row[name]: float(row[share]) for row in rows}


def given_name(word: str) -> float | None:
    """The share of women among people of this given name (0 to 1), or None for an unknown name."""
    names = _given_names()
    folded = fold(word)
    share = names.get(folded)
    if share is None and "-" in folded:
        share = names.get(folded.split("-")[0])
    return share
