"""Which town a name means: one, or none where two have it and nothing decides."""

from __future__ import annotations

import pytest

from kg.ontology.towns import Town, Towns, countries_in, load_towns, read_towns

TABLE = """geonames,name,country,population,latitude,longitude,spellings
1,Brightport,KE,90000,-4.05,39.66,Port Bright|BP
2,Brightport,FR,20000,47.1,-1.5,
3,Ravenik,KE,50000,1.5,35.2,Ravenic
4,Old Ravenik,KE,50000,2.5,36.2,Ravenik
5,Twofold,KE,15000,0.1,37.0,
6,Twofold,KE,15000,0.9,38.0,
7,Kenya,ZA,15000,-30.0,25.0,
8,Texas,KE,15000,0.3,37.3,
"""


@pytest.fixture(scope="module")
def towns(tmp_path_factory: pytest.TempPathFactory) -> Towns:
    path = tmp_path_factory.mktemp("towns") / "cities.csv"
    path.write_text(TABLE, "utf-8")
    return read_towns(path)


@pytest.mark.parametrize(
    ("name", "countries", "country"),
    [
        ("Brightport", "", None),
        ("Brightport", "KE", "KE"),
        ("BRIGHTPORT", "FR", "FR"),
        ("Brightport", "FR KE", None),
        ("Brightport", "DE", None),
        ("Port Bright", "", "KE"),
        ("Ravenik", "", None),
        ("Ravenic", "", "KE"),
        ("Twofold", "KE", None),
        ("Nowhere", "KE", None),
        ("BP", "KE", None),
        ("Kenya", "ZA", None),
        ("Texas", "KE", None),
    ],
)
def test_a_name_means_one_town_or_none(
    towns: Towns, name: str, countries: str, country: str | None
) -> None:
    found = towns.find(name, frozenset(countries.split()))
    assert (found.country if found else None) == country


def test_a_towns_own_name_wins_over_what_a_neighbour_is_also_called(towns: Towns) -> None:
    assert len(towns.called("Ravenik")) == 2
    found = towns.find("Ravenik", frozenset(("KE",)))
    assert found == Town("Ravenik", "KE", 1.5, 35.2)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Police in Kenya said so.", "KE"),
        ("Kenya’s police, and Kenya.", "KE"),
        ("Kenyan police met Kenyans.", "KE"),
        ("He told us about turkey and china.", ""),
        ("Officials of the US, the U.S. and the United States met.", "US"),
        ("A court in Texas.", "US"),
        ("A court in Georgia.", ""),
        ("South Sudan asked for help.", "SS"),
        ("The United Arab Emirates and French police.", "AE FR"),
        ("", ""),
    ],
)
def test_countries_are_named_by_name_people_and_state(text: str, codes: str) -> None:
    assert countries_in([text]) == frozenset(codes.split())


def test_the_shipped_table_knows_two_towns_of_one_name() -> None:
    towns = load_towns()
    assert towns.find("Paris", frozenset()) is None
    found = towns.find("Paris", frozenset(("FR",)))
    assert found is not None
    assert (round(found.latitude), round(found.longitude)) == (49, 2)
