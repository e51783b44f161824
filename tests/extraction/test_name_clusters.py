"""Which names of an article are one entity: misspellings, second surnames, acronyms, places."""

from __future__ import annotations

import pytest

from kg.extraction.coreference import nominal_antecedents
from kg.extraction.coreference.person_clusters import is_misspelt, same_person
from kg.extraction.settings import Settings
from tests.conftest import plain_document
from tests.extracting import extract
from tests.mentions_by_hand import parse, resolver


def entity_of(text: str) -> dict[str, str]:
    """Each name of the text -> the identifier of its entity."""
    (found,) = parse(plain_document(text))
    read = resolver().resolve(found)
    return {text[span.start : span.end]: name for span, name in read.mentions.items()}


@pytest.mark.parametrize(
    ("short", "full", "same"),
    [
        ("mark stroud", "w mark stroud", True),
        ("w stroud", "mark w stroud", False),
        ("vester holm", "dora vester holm", True),
        ("jerry ortak", "luis gerardo jerry ortak", True),
        ("ken brill", "kenneth brill", True),
        ("ken brill", "karl brill", False),
        ("anna brill", "karl brill", False),
    ],
)
def test_names_of_one_person(short: str, full: str, same: bool) -> None:
    words = tuple(short.split()), tuple(full.split())
    assert same_person(*words, resolver().nouns) is same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("mauer", "maurer", True),
        ("buchtman", "bauchtmann", True),
        ("brills", "brill", False),  # the family
        ("feld", "felt", False),  # too short to tell
        ("linton", "clinton", False),
        ("mauer", "mauer", False),
        ("kerr-in", "kerr-ing", True),
    ],
)
def test_misspelt_surnames(one: str, other: str, same: bool) -> None:
    assert is_misspelt((one,), ("ana", other)) is same


def test_a_surname_that_nobody_has_is_a_misspelling() -> None:
    found = entity_of("Dr. Lydia Maurer spoke in Ostmere. Later Dr. Mauer left the town.")
    assert found["Lydia Maurer"] == found["Mauer"]


def test_of_two_that_may_be_misspelt_it_is_neither() -> None:
    text = "Dr. Lydia Maurer and Dr. Karl Mauder spoke in Ostmere. Later Dr. Mauer left the town."
    found = entity_of(text)
    assert found["Mauer"] not in (found["Lydia Maurer"], found["Karl Mauder"])


def test_a_short_form_in_brackets_is_the_name_before_it() -> None:
    found = entity_of("The Halvay Mining Company (HMK) met. HMK called a strike on Monday.")
    assert found["HMK"] == found["Halvay Mining Company"]
    found = entity_of("The Halvay Mining Company met. HMK called a strike on Monday.")
    assert found["HMK"] != found["Halvay Mining Company"]


def test_the_members_of_a_party_are_one_group(monkeypatch: pytest.MonkeyPatch) -> None:
    # Whatever the network for descriptions says.
    monkeypatch.setattr(nominal_antecedents, "choose", lambda *_: None)
    text = "Roth met Democrats. On Monday Republicans met the Democrats and young Democrats."
    (parsed,) = parse(plain_document(text))
    chains = [
        [phrase.words for phrase in chain.phrases]
        for chain in resolver().chains(parsed).all
        if chain.type == "Group"
    ]
    assert chains == [["democrats", "democrats"], ["republicans"], ["democrats"]]


def test_a_chamber_is_not_its_committee() -> None:
    found = entity_of("The Senate met on Monday. The Senate Harbour Committee met on Friday.")
    assert found["Senate"] != found["Senate Harbour Committee"]


def test_two_known_bodies_are_not_one() -> None:
    found = entity_of("The UN Security Council met on Monday. The UN sent envoys on Friday.")
    assert found["UN Security Council"] != found["UN"]


def test_a_firm_is_not_the_commission_that_looks_into_it() -> None:
    found = entity_of(
        "The Halvay Royal Commission met. A lawyer for Halvay Mining left. Halvay met."
    )
    assert found["Halvay Royal Commission"] != found["Halvay"] == found["Halvay Mining"]


def test_known_letters_that_stand_for_another_body_here() -> None:
    text = "The Arvon Fishers Party (AFP) met on Monday. AFP called a strike."
    (parsed,) = parse(plain_document(text))
    names = {entity.name for entity in resolver().resolve(parsed).entities}
    assert "Agence France-Presse" not in names
    (parsed,) = parse(plain_document("Ana Roth told AFP on Monday that she would leave."))
    names = {entity.name for entity in resolver().resolve(parsed).entities}
    assert "Agence France-Presse" in names
    text = "The World Health Organisation (WHO) met on Monday."  # spelled as no list has it
    (parsed,) = parse(plain_document(text))
    assert {"World Health Organization"} <= {e.name for e in resolver().resolve(parsed).entities}


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("Transport Minister Ana Roth", "Senator Roth", True),
        ("Senator Ana Roth", "Minister Roth", True),
        ("President Ana Roth", "Senator Roth", False),
        ("Governor Ana Roth", "Judge Roth", False),
        ("Transport Minister Ana Roth", "President Roth", False),
        ("Transport Minister Ana Roth", "Judge Roth", False),
    ],
)
def test_ministers_sit_in_parliament(first: str, second: str, same: bool) -> None:
    found = entity_of(f"{first} met envoys on Monday. {second} left on Friday.")
    short = second.rpartition(" ")[2]
    assert (found["Ana Roth"] == found[short]) is same


@pytest.mark.parametrize(
    ("text", "capital"),
    [
        ("The mill in Spokane, Washington, closed in May.", False),
        ("The mayor won Nevada, Washington and Oregon.", False),
        ("Envoys flew to Paris, London and Washington on Monday.", True),
        ("In Moscow, Washington is seen as a foe.", True),
        ("Envoys met in Washington on Monday.", True),
    ],
)
def test_a_state_is_not_the_capital_of_its_name(text: str, capital: bool) -> None:
    (found,) = parse(plain_document(text))
    entities = resolver().resolve(found).entities
    (known,) = (one for one in entities if one.name.startswith("Washington"))
    assert (known.link is not None) is capital


@pytest.mark.parametrize(
    ("text", "one", "other", "same"),
    [
        ("Carsk has nothing to hide. Ben Carsk said on Monday that he won.", 0, 1, True),
        ("Ben Carsk won on Monday. Ana Carsk lost. Tom Ode saw Carsk.", 0, 1, False),
        ("David ben Arvon left. Karl ben Ode stayed in Dover.", 0, 1, False),
        ("Governor Kasch left on Monday. They backed Gov. John Kasch.", 0, 1, True),
        ("Governor Kasch left on Monday. They backed Sen. John Kasch.", 0, 1, False),
        ("Lind left on Monday. Roth praised his rival, Olga Lind.", 0, 2, True),
        ("Lind left on Monday. Roth praised his aide, Olga Lind.", 0, 2, True),
        ("Lind left on Monday. Roth praised his daughter, Olga Lind.", 0, 2, False),
        ("Bo Lind left on Monday. He met his aide Olga Lind. Later Lind slept.", 0, 2, True),
    ],
)
def test_who_is_called_by_a_surname(text: str, one: int, other: int, same: bool) -> None:
    (parsed,) = parse(plain_document(text))
    read = resolver().resolve(parsed)
    names = [
        read.mentions[span]
        for span in sorted(read.mentions)
        if text[span.start].isupper() and text[span.start : span.end] != "He"
    ]
    assert (names[one] == names[other]) is same


@pytest.mark.parametrize(
    ("text", "one", "other", "same"),
    [
        ("Norvane closed. The Norvane Relief Fund paid in May.", "Norvane Relief Fund", "", False),
        ("Norvane Foods closed in May. Norvane paid.", "Norvane Foods", "Norvane", True),
        ("The Lantern Party met. The Ohio Lantern Party left.", "Ohio Lantern Party", "", False),
        ("The House met. The House of Representatives left.", "House of Representatives", "", True),
        ("The Velmaran Navy left. Velmara's navy met in May.", "Velmaran Navy", "", True),
        ("The Velmaran Navy left. Tesra's navy met in May.", "Velmaran Navy", "", False),
        ("The state of Ohio won in May. Ohio was glad.", "Ohio", "The state of Ohio", True),
        ("Envoys met in Washington. The D.C. mayor left.", "Washington", "D.C.", True),
    ],
)
def test_which_names_of_bodies_and_places_are_one(
    text: str, one: str, other: str, same: bool
) -> None:
    found = entity_of(text)
    rest = [name for words, name in found.items() if words != one]
    assert ((found[other] if other else rest[0]) == found[one]) is same


@pytest.mark.parametrize(
    ("text", "short", "full"),
    [
        ("Officials from the U. S. left Orsk. The United States signed it.", "U. S.", "States"),
        ("She lives in Orsk, N. J., and loves New Jersey.", "N. J.", "New Jersey"),
        ("He moved from Orsk, Tex., to Halvay. He had left Texas in May.", "Tex", "Texas"),
    ],
)
def test_letters_of_a_state_that_stand_apart_or_lost_a_stop(
    text: str, short: str, full: str
) -> None:
    (found,) = extract([plain_document(text)], settings=Settings(tagger="best"))
    (place,) = (
        one for one in found.entities if any(full in name for name in (one.name, *one.aliases))
    )
    assert any(short in found.document.words(span) for span in place.mentions)


def test_the_short_form_of_a_given_name_means_who_has_it() -> None:
    found = entity_of("James E. Rogan sat with Ada Lind. Jim had met Lind in May.")
    assert found["James E. Rogan"] == found["Jim"]


@pytest.mark.parametrize(
    "text",
    [
        "James Orsk was charged on Monday. His brother Jim paid the fine.",
        "Jim Falk and James Orsk were charged. Jim wept.",
        "Joseph Lind was jailed. Joe Farn wept. Joe left.",
    ],
)
def test_a_brother_or_somebody_called_so_is_another(text: str) -> None:
    found = entity_of(text)
    full, short = ("James Orsk", "Jim") if "James" in text else ("Joseph Lind", "Joe")
    assert found.get(short, found.get("Joe Farn")) != found[full]
