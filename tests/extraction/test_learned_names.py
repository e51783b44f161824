"""Names by the trained tagger: clues, decoding, types, and the model that ships."""

from __future__ import annotations

import itertools
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extraction.ner.name_types import Named, Verdict
from kg.extraction.ner.phrases import THING
from kg.extraction.ner.runs import Run, name_key
from kg.extraction.pipeline import Pipeline
from kg.extraction.settings import Settings
from kg.extraction.tagger.learned_names import read_names
from kg.extraction.tagger.name_clues import CLUES, LABELS, TITLE, TYPES, name_clues, word_clues
from kg.extraction.tagger.name_scores import NameScores
from kg.extraction.tagger.tagging import TaggerInput
from kg.nlp.parse import ParsedDocument
from kg.nlp.quotes import MissingMark
from kg.nlp.spacy_backend import Annotator
from tests.conftest import plain_document
from tests.mentions_by_hand import resolver

TEXT = "Captain Ilse Harkan left Ostmere. Harkan spoke to the Ostmere Herald on Monday."


@pytest.fixture(scope="module")
def parsed() -> ParsedDocument:
    (found,) = Annotator().annotate([plain_document(TEXT)])
    return found


def scores_of(parsed: ParsedDocument, *names: tuple[str, str, float]) -> NameScores:
    """Scores that give each name its type with a probability, and all else none."""
    source = TaggerInput.from_parsed(parsed)
    table = np.full((len(source), len(LABELS)), np.log(1e-4), dtype=np.float32)
    table[:, 0] = np.log(0.97)
    for words, kind, share in names:
        start = TEXT.index(words)
        first = int(np.searchsorted(source.ends, start, side="right"))
        size = len(words.split())
        for at in range(size):
            place = "S" if size == 1 else "B" if at == 0 else "E" if at == size - 1 else "I"
            table[first + at, LABELS.index(f"{place}-{kind}")] = np.log(share)
            table[first + at, 0] = np.log(max(1 - share, 1e-4))
    return NameScores(source.starts, source.ends, table)


def named(parsed: ParsedDocument, found: Named) -> list[tuple[str, str]]:
    return [
        (parsed.text[parsed.tokens[run.first].start : parsed.tokens[run.last - 1].end],
         found.types[name_key(parsed, run)].type)
        for run in found.runs
    ]  # fmt: skip


def test_clues_tell_the_rules_name_its_place_and_the_title(parsed: ParsedDocument) -> None:
    clues = name_clues(parsed, *resolver().named(parsed))
    words = [token.text for token in parsed.tokens]
    assert clues[words.index("Captain"), 0] == TITLE
    ilse, harkan = words.index("Ilse"), words.index("Harkan")
    assert LABELS[clues[ilse, 0]] == "B-Person"
    assert LABELS[clues[harkan, 0]] == "E-Person"
    assert not clues[words.index("left")].any()
    assert (clues < np.array(CLUES)).all()


def test_a_mark_that_print_left_out_has_no_clues(parsed: ParsedDocument) -> None:
    place = TEXT.index(" left")
    source = TaggerInput.from_parsed(parsed, missing=[MissingMark(place, "”")])
    clues = word_clues(source, parsed, name_clues(parsed, *resolver().named(parsed)))
    assert len(clues) == len(source) == len(parsed.tokens) + 1
    (mark,) = np.flatnonzero(source.ends == source.starts)
    assert not clues[mark].any()
    assert clues[mark - 1].any()
    assert not clues[mark + 1].any()


def test_the_tagger_decides_and_keeps_the_rules_titles(parsed: ParsedDocument) -> None:
    scores = scores_of(
        parsed, ("Ilse Harkan", "Person", 0.95), ("Ostmere", "Place", 0.9),
        ("Ostmere Herald", "Organization", 0.9),
    )  # fmt: skip
    found = read_names(parsed, resolver().named(parsed), scores, resolver().nouns)
    assert ("Ostmere Herald", "Organization") in named(parsed, found)
    first = found.runs[0]
    assert first.title == (0, 1)
    assert parsed.tokens[first.first].text == "Ilse"


def test_a_name_of_the_rules_that_the_tagger_refuses_is_no_actor(parsed: ParsedDocument) -> None:
    found = read_names(parsed, resolver().named(parsed), scores_of(parsed), resolver().nouns)
    refused = {name for name, kind in named(parsed, found) if kind == THING}
    assert refused >= {"Ostmere", "Ilse Harkan"}
    # What its last word shows to be a body stays one.
    bodies = {(name, kind) for name, kind in named(parsed, found) if kind != THING}
    assert bodies == {("Ostmere Herald", "Organization")}


def test_full_names_speak_for_short_ones(parsed: ParsedDocument) -> None:
    types = types_of_harkan(parsed, "Ilse Harkan")
    assert types == {"Ilse Harkan": "Person", "Harkan": "Person"}
    types = types_of_harkan(parsed, "Captain Ilse")  # nobody of that surname
    assert types["Harkan"] == "Organization"


def test_a_family_is_a_group() -> None:
    text = "Ana Roth left Ostmere. The Roths and the Harkan family stayed."
    (parsed,) = Annotator().annotate([plain_document(text)])
    source = TaggerInput.from_parsed(parsed)
    table = np.full((len(source), len(LABELS)), np.log(1e-4), dtype=np.float32)
    table[:, 0] = np.log(0.97)
    runs = []
    for words in ("Ana Roth", "Roths", "Harkan family"):
        first = int(np.searchsorted(source.ends, text.index(words), side="right"))
        places = ("S",) if " " not in words else ("B", "E")
        for at, place in enumerate(places):
            table[first + at, LABELS.index(f"{place}-Person")] = np.log(0.95)
            table[first + at, 0] = np.log(0.05)
        runs.append(Run(first, first + len(places)))
    scores = NameScores(source.starts, source.ends, table)
    unsure = {runs[1]}  # where the rules are sure, they tip the balance
    told = {name_key(parsed, run): Verdict("Person", True, run not in unsure) for run in runs}
    rules = Named(runs, told)
    found = dict(named(parsed, read_names(parsed, rules, scores, resolver().nouns)))
    assert found == {"Ana Roth": "Person", "Roths": "Group", "Harkan family": "Group"}


def test_letters_and_the_name_that_they_stand_for_are_of_one_type() -> None:
    text = "The Harbour Relief Council met. HRC left Ostmere."
    (parsed,) = Annotator().annotate([plain_document(text)])
    source = TaggerInput.from_parsed(parsed)
    table = np.full((len(source), len(LABELS)), np.log(1e-4), dtype=np.float32)
    table[:, 0] = np.log(0.97)
    for words, kind in (("Harbour Relief Council", "Organization"), ("HRC", "Place")):
        first = int(np.searchsorted(source.ends, text.index(words), side="right"))
        for at, place in enumerate("BIE" if " " in words else "S"):
            share = 0.95 if kind == "Organization" else 0.6
            table[first + at, LABELS.index(f"{place}-{kind}")] = np.log(share)
            table[first + at, 0] = np.log(1 - share)
    scores = NameScores(source.starts, source.ends, table)
    found = dict(named(parsed, read_names(parsed, Named([], {}), scores, resolver().nouns)))
    assert found == {"Harbour Relief Council": "Organization", "HRC": "Organization"}


def read(text: str, *names: tuple[str, str]) -> dict[str, str]:
    """The names of ``text`` and their types, where the tagger surely reads ``names``.

    What stands in brackets is a name that the tagger does not read there: "the [Harbour League]".
    """
    missed = [i for i, mark in enumerate(text) if mark == "["]
    plain = text.replace("[", "").replace("]", "")
    (parsed,) = Annotator().annotate([plain_document(plain)])
    source = TaggerInput.from_parsed(parsed)
    table = np.full((len(source), len(LABELS)), np.log(1e-4), dtype=np.float32)
    table[:, 0] = np.log(0.97)
    for words, kind in names:
        for hit in re.finditer(re.escape(words), plain):
            if any(at - 2 * n == hit.start() for n, at in enumerate(missed)):
                continue
            first = int(np.searchsorted(source.ends, hit.start(), side="right"))
            size = len(words.split())
            for at in range(size):
                place = "S" if size == 1 else "B" if at == 0 else "E" if at == size - 1 else "I"
                table[first + at, LABELS.index(f"{place}-{kind}")] = np.log(0.99)
                table[first + at, 0] = np.log(0.01)
    scores = NameScores(source.starts, source.ends, table)
    found = read_names(parsed, resolver().named(parsed), scores, resolver().nouns)
    return dict(named(parsed, found))


def test_a_known_name_is_read_wherever_the_rules_find_it() -> None:
    assert read("Troops fought the [Taliban] near Ostmere.")["Taliban"] == "Organization"
    # Nobody who is against a body is of that body.
    assert read("The anti-[Taliban] commander left Ostmere.").get("Taliban") != "Organization"


def test_what_is_a_body_in_one_sentence_is_one_in_the_next() -> None:
    text = "Quenta said on Monday that it would pay. Critics of the [Quenta] wage offer left."
    (parsed,) = Annotator().annotate([plain_document(text.replace("[", "").replace("]", ""))])
    assert sum(1 for run in resolver().named(parsed).runs if run.last - run.first == 1) >= 2
    assert read(text, ("Quenta", "Organization"))["Quenta"] == "Organization"


def test_letters_that_a_list_has_for_a_body_are_no_place() -> None:
    assert read("The U.N. met in Ostmere.", ("U.N.", "Place"))["U.N."] == "Organization"
    assert read("The K.L. met in Ostmere.", ("K.L.", "Place"))["K.L."] == "Place"


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("She left the University of Ohio at Columbus in May.", True),
        ("She left the University of Ohio, Columbus, in May.", True),
        ("She left the University of Ohio, Columbus and Dover in May.", False),
        ("She left the University of Ohio, Columbus officials said.", False),
        ("She left the University of Ohio in Columbus in May.", False),
        ("She left the Ohio Bank at Columbus in May.", False),
    ],
)
def test_the_town_of_a_university(text: str, whole: bool) -> None:
    body = "Ohio Bank" if "Bank" in text else "University of Ohio"
    found = read(text, (body, "Organization"), ("Columbus", "Place"))
    joined = {name for name in found if "Columbus" in name and "Ohio" in name}
    assert bool(joined) is whole
    assert all(found[name] == "Organization" for name in joined)


@pytest.mark.parametrize(
    ("name", "told", "kind"),
    [
        ("Harbour Workers Union", "GovernmentBody", "Organization"),
        ("Reform Party", "GovernmentBody", "Organization"),
        ("University of Ostmere", "Place", "Organization"),
        ("Ostmere Senate", "GovernmentBody", "GovernmentBody"),
        ("Second Congress", "GovernmentBody", "GovernmentBody"),
        ("Ostmere Council", "GovernmentBody", "GovernmentBody"),
        ("Federal Opposition", "GovernmentBody", "Organization"),
        ("Ostmere Airport", "GovernmentBody", "Site"),
        ("Norvale Detention Centre", "GovernmentBody", "Site"),
        ("Norvale Trade Board", "GovernmentBody", "GovernmentBody"),
        ("Halden Bank", "GovernmentBody", "Organization"),
        ("Norvale Reserve Bank", "GovernmentBody", "GovernmentBody"),
        ("Norvale Ledger", "GovernmentBody", "Organization"),
        ("Norvale Echo", "Person", "Organization"),
        ("Norvale City Council", "Organization", "GovernmentBody"),
        ("Norvale Water Department", "Organization", "GovernmentBody"),
        ("Bureau of Harbours", "Organization", "GovernmentBody"),
        ("Norvale Campaign Committee", "GovernmentBody", "Organization"),
        ("Fraternal Order of Police", "GovernmentBody", "Organization"),
        ("Norvale Elementary School", "GovernmentBody", "Organization"),
        ("Center for Harbour Law", "Site", "Organization"),
        ("Norvale Convention Center", "Organization", "Site"),
        ("Norvale Pier", "Place", "Site"),
        ("Larch Street", "Site", "Place"),
        ("Larch Street", "Person", "Person"),
        ("Brandt v. Lind", "Person", "Publication"),
        ("Ada V. Lind", "Person", "Person"),
    ],
)
def test_the_kind_of_body_that_a_name_tells(name: str, told: str, kind: str) -> None:
    assert _kind(name, told) == kind


def _kind(name: str, told: str) -> str:
    """The type of ``name`` where the tagger wavers between ``told`` and Organization."""
    text = f"The {name} met on Monday."
    (parsed,) = Annotator().annotate([plain_document(text)])
    source = TaggerInput.from_parsed(parsed)
    table = np.full((len(source), len(LABELS)), np.log(1e-4), dtype=np.float32)
    size = len(name.split())
    for at in range(size):
        place = "B" if at == 0 else "E" if at == size - 1 else "I"
        for other, share in ((told, 0.85), ("Organization", 0.15)):
            table[1 + at, LABELS.index(f"{place}-{other}")] = np.log(share)
    table[[0, *range(1 + size, len(source))], 0] = np.log(0.97)
    scores = NameScores(source.starts, source.ends, table)
    found = read_names(parsed, Named([], {}), scores, resolver().nouns)
    return dict(named(parsed, found))[name]


@pytest.mark.parametrize(
    ("name", "told", "kind"),
    [
        ("Marek Foods", "Person", "Organization"),
        ("Martin Energy", "Person", "Organization"),
        ("Ada Logistics", "Group", "Organization"),
        # A trade that is a surname too.
        ("Tom Steel", "Person", "Person"),
        ("Ada Power", "Person", "Person"),
        ("Marek Foods Ltd", "Person", "Organization"),
    ],
)
def test_a_trade_behind_a_given_name_makes_a_firm(name: str, told: str, kind: str) -> None:
    assert read(f"The court said {name} bribed the mayor.", (name, told))[name] == kind


@pytest.mark.parametrize(
    "text",
    [
        "Police accuse Brandt of fraud.",
        "But today Brandt has announced a deal.",
        "Brandt's deputy chief, Rob Moor, said he was sorry.",
        "Brandt denied that it paid the mayor.",
        "Inspectors fined Brandt.",
        "Brandt's parent denied the claims.",
    ],
)
def test_the_first_word_of_a_firm_is_the_firm(text: str) -> None:
    assert _short("Brandt Airlines took off in May.", text) == "Organization"


@pytest.mark.parametrize(
    ("before", "text"),
    [
        ("Brandt Airlines took off in May.", "Joe Brandt paid the mayor. Brandt denied it."),
        ("Brandt Airlines took off in May.", "Mr Brandt paid the mayor. Brandt left."),
        ("Brandt Airlines took off in May.", "Brandt, the founder, paid the mayor."),
        ("Brandt Airlines took off in May.", "Brandt, who paid the mayor, left."),
        ("Brandt Airlines took off in May.", "Brandt said he paid the mayor."),
        ("Brandt Airlines took off in May.", "Brandt denied it. She left."),
        ("Brandt Airlines took off in May.", "Police arrested Brandt on Monday."),
        ("Brandt Airlines took off in May.", "Brandt wept in court."),
        ("Brandt Airlines took off in May.", "A thief murdered Brandt."),
        ("Brandt Airlines took off in May.", "Prosecutors said Brandt raped a clerk."),
        ("Brandt Airlines took off in May.", "Brandt's wife accused the port of fraud."),
        ("Brandt Airlines took off in May.", "The widow of Brandt sued the port."),
        ("The Brandt campaign lied in May.", "Critics accuse Brandt of fraud."),
        ("The Brandt Foundation gave money.", "Critics accuse Brandt of fraud."),
    ],
)
def test_somebody_who_shares_the_name_of_a_firm_stays_a_person(before: str, text: str) -> None:
    assert _short(before, text) == "Person"


def _short(before: str, text: str) -> str:
    """The type of Brandt in ``text``, which the tagger takes for a person."""
    full = re.findall(r"Brandt [A-Z]\w+", before)
    people = re.findall(r"\w+ Brandt", text) if "Joe" in text else []
    names = [(name, "Organization") for name in full] + [(name, "Person") for name in people]
    return read(f"{before} {text}", *names, ("Brandt", "Person"))["Brandt"]


@pytest.mark.parametrize(
    ("name", "told", "kind"),
    [
        ("Kosovo Liberation Army", "GovernmentBody", "Organization"),
        ("Charlie Hebdo", "Person", "Organization"),
        ("Supreme Court of Tesk", "GovernmentBody", "GovernmentBody"),
        # One word may be a surname as well.
        ("Halliburton", "Person", "Person"),
        # A name that has a type on the list, and no entity.
        ("Meet the Press", "Organization", "Publication"),
        ("Air New Zealand", "Place", "Organization"),
        ("Senate Judiciary Committee", "Organization", "GovernmentBody"),
        ("Madison Square Garden", "Organization", "Site"),
        ("F.B.I.", "Place", "GovernmentBody"),
        # A seat may be a site.
        ("White House", "Site", "Site"),
    ],
)
def test_a_listed_body_is_what_the_list_says(name: str, told: str, kind: str) -> None:
    assert read(f"The court said that {name} paid the mayor.", (name, told))[name] == kind


@pytest.mark.parametrize("title", ["Supt", "Cr", "Cllr", "Insp"])
def test_a_short_title_is_no_part_of_the_name(title: str) -> None:
    found = read(f"{title} Amery said the mayor lied.", (f"{title} Amery", "Person"))
    assert found == {"Amery": "Person"}


SPORT = "The coach named his squad before the tournament."


@pytest.mark.parametrize(
    ("text", "teams"),
    [
        ("Ostmere beat Norvale 3-1 in the final.", {"Ostmere", "Norvale"}),
        ("Roth scored twice in the match against Norvale in Ostmere.", {"Norvale"}),
        ("The Norvale goalkeeper, Ilse Roth, was hurt.", {"Norvale"}),
        ("Norvale were all out, and Ostmere won the match.", {"Ostmere"}),
        ("Norvale will play Ostmere in the semi-final.", {"Norvale", "Ostmere"}),
        ("Norvale's captain was sent off.", {"Norvale"}),
        (
            "Ostmere will take on its rival, after Norvale's defeat in the cup.",
            {"Ostmere", "Norvale"},
        ),
        # Where a match is played, who forbids it, and whose state does.
        ("The match was played in Norvale.", set()),
        ("The match in Norvale against Ostmere ended late.", {"Ostmere"}),
        ("Police in Norvale arrested the goalkeeper.", set()),
        ("The government of Norvale banned the match against Norvale.", set()),
        ("Norvale said it had lost the match.", set()),
        ("The trial of the goalkeeper in Ostmere set Norvale against its rival.", set()),
        ("Norvale has asked Ostmere to extradite the goalkeeper.", set()),
        ("Norvale sold Ostmere the stadium.", set()),
        ("The Norvale match ended late.", set()),
        ("The mayor of Ostmere took on the league over the stadium.", set()),
    ],
)
def test_the_place_that_plays_is_a_team(text: str, teams: set[str]) -> None:
    places = (("Ostmere", "Place"), ("Norvale", "Place"))
    found = read(f"{text} {SPORT}", *places)
    assert {name for name, kind in found.items() if kind == "Organization"} == teams


@pytest.mark.parametrize(
    ("text", "teams"),
    [
        ("Kenya beat Uganda 3-1. Malawi meets Kenya next.", {"Kenya", "Uganda", "Malawi"}),
        (
            "Kenya will resume at 69 after Uganda's innings. Kenya won the match.",
            {"Kenya", "Uganda"},
        ),
        ("Kenya beat Uganda 3-1. Malawi's president was there.", {"Kenya", "Uganda"}),
        ("Kenya beat Uganda 3-1. Malawi said it would host the cup.", {"Kenya", "Uganda"}),
        ("Kenya beat Uganda 3-1 in Malawi, where it had trained.", {"Kenya", "Uganda"}),
        ("Police of Malawi held the goalkeeper of Kenya. Uganda's army left.", set()),
    ],
)
def test_another_country_that_acts_beside_a_team_is_one_too(text: str, teams: set[str]) -> None:
    places = (("Kenya", "Place"), ("Uganda", "Place"), ("Malawi", "Place"))
    found = read(f"{text} {SPORT}", *places)
    assert {name for name, kind in found.items() if kind == "Organization"} == teams


@pytest.mark.parametrize(
    "text",
    [
        "Ostmere defeated Norvale in 1982 and took the island.",
        "Ostmere lost a case against Norvale at the court.",
        "Ostmere won a vote over Norvale, and Norvale lost its seat.",
        "Ostmere faces Norvale at the border.",
        "Norvale's captain was killed near the border.",
        "Ostmere plays host to talks. The coach of the envoys broke down.",
    ],
)
def test_without_sport_nobody_plays(text: str) -> None:
    found = read(text, ("Ostmere", "Place"), ("Norvale", "Place"))
    assert "Organization" not in found.values()


def types_of_harkan(parsed: ParsedDocument, full: str) -> dict[str, str]:
    """The types of a person's name, and of a second name that is rather a body."""
    source = TaggerInput.from_parsed(parsed)
    scores = scores_of(parsed, (full, "Person", 0.95))
    second = int(np.searchsorted(source.ends, TEXT.index("Harkan spoke"), side="right"))
    scores.scores[second, 0] = np.log(0.1)
    scores.scores[second, LABELS.index("S-Person")] = np.log(0.4)
    scores.scores[second, LABELS.index("S-Organization")] = np.log(0.5)
    runs = [Run(1, 3), Run(second, second + 1)]
    unsure = {runs[1]}  # where the rules are sure, they tip the balance
    told = {name_key(parsed, run): Verdict("Person", True, run not in unsure) for run in runs}
    rules = Named(runs, told)
    return dict(named(parsed, read_names(parsed, rules, scores, resolver().nouns)))


@given(st.integers(1, 30), st.randoms(use_true_random=False))
def test_decoded_names_lie_in_order_and_apart(size: int, random: object) -> None:
    seed = random.randrange(2**31)  # type: ignore[attr-defined]
    table = np.log(np.random.default_rng(seed).dirichlet(np.ones(len(LABELS)) * 0.1, size) + 1e-9)
    starts = np.arange(size, dtype=np.int64) * 3
    scores = NameScores(starts, starts + 2, table.astype(np.float32))
    names = scores.names()
    assert all(name.start < name.end <= 3 * size and name.type in TYPES for name in names)
    assert all(a.end <= b.start for a, b in itertools.pairwise(names))


SHORT = {
    "Roth Motors is closing, said Ana Roth. Roth blamed the state.": "Person",
    "Roth Motors is closing. Mr Roth said he was sorry.": "Person",
    "The Kern Foundation gave the money. Kern, 81, said he was proud.": "Person",
    "Women sew for the brand Maristel, a union said. Maristel denied it.": "Organization",
    "The court heard that the company Karl Lind founded had lied.": "Person",
    "The group Ada Stone leads attacked a bank.": "Person",
    "Kern Airlines fired its founder. Mr Kern wept. Kern was 81.": "Person",
    "Kern Airlines is closing. The union blamed Kern for the losses.": "Organization",
    "Marek Foods was fined in May, and Marek Foods paid.": "Organization",
    "Kern Mills fired its founder. Kern, who was 81, said he was proud.": "Person",
}


def test_a_brand_is_nobody_and_who_shares_a_firms_name_is_somebody() -> None:
    documents = [plain_document(text) for text in SHORT]
    for found, kind in zip(
        Pipeline(Settings(tagger="best")).extract(documents), SHORT.values(), strict=True
    ):
        other = {"Person": "Organization", "Organization": "Person"}[kind]
        types = [one.type for one in found.entities if not one.unnamed and one.type != "Post"]
        assert kind in types, found.document.text
        assert other == "Organization" or other not in types, found.document.text


def test_a_surname_that_a_listed_body_has_too_is_the_persons() -> None:
    text = "Officer Jack Boeing shot a boy on Monday. Boeing was charged with murder."
    (found,) = Pipeline(Settings(tagger="best")).extract([plain_document(text)])
    assert {one.type for one in found.entities if "Boeing" in one.name} == {"Person"}


ALIASES = {
    "The clerk was held in Halvay, AZ. Arizona let him go in May.": {"Halvay", "Arizona"},
    "The clerk was held in LA. He had left Louisiana in May.": {"LA", "Louisiana"},
    "A girl was hit on Larch Ave. on Monday. Police closed Larch Avenue.": {"Larch Ave"},
    "Ilse Roth won Wisconsin in May. She left the Badger State on Friday.": {"Wisconsin"},
}


def test_a_place_under_two_names_is_one() -> None:
    documents = [plain_document(text) for text in ALIASES]
    for found, places in zip(
        Pipeline(Settings(tagger="best")).extract(documents), ALIASES.values(), strict=True
    ):
        named = {one.name for one in found.entities if one.type == "Place" and not one.unnamed}
        assert named == places, found.document.text


ARTICLE = """The Ministry of Tides said that Ilse Harkan had sold the lighthouse to Karsten Docks.

“That is untrue,” Harkan told the Ostmere Herald. The harbour master moved to Velmark in May."""


def test_the_tagger_that_ships_reads_names_and_their_types() -> None:
    (extraction,) = Pipeline(Settings(tagger="best")).extract([plain_document(ARTICLE)])
    types = {entity.name: entity.type for entity in extraction.entities}
    assert types["Ilse Harkan"] == "Person"
    assert types["Ministry of Tides"] == "GovernmentBody"
    assert types["Velmark"] == "Place"
    assert types["Ostmere Herald"] == "Organization"
