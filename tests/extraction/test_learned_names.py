"""Names by the trained tagger: clues, decoding, types, and the model that ships."""

from __future__ import annotations

import itertools

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


ARTICLE = """The Ministry of Tides said that Ilse Harkan had sold the lighthouse to Karsten Docks.

“That is untrue,” Harkan told the Ostmere Herald. The harbour master moved to Velmark in May."""


def test_the_tagger_that_ships_reads_names_and_their_types() -> None:
    (extraction,) = Pipeline(Settings(tagger="best")).extract([plain_document(ARTICLE)])
    types = {entity.name: entity.type for entity in extraction.entities}
    assert types["Ilse Harkan"] == "Person"
    assert types["Ministry of Tides"] == "GovernmentBody"
    assert types["Velmark"] == "Place"
    assert types["Ostmere Herald"] == "Organization"
