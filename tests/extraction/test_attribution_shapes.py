"""Who said what in the shapes of print and of grammar that hide it, on real parses."""

from __future__ import annotations

import pytest

from kg.extraction.attribution import find_attributions, tagger_input
from kg.model import Quotation
from kg.ontology.lexicon import load_lexicon
from tests.attributing import Parse, attributions, only, read, tagged


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "What the growers demand is a higher price for milk.",
            ("the growers", "demand", "a higher price for milk"),
        ),
        (
            "A lower speed limit is what the residents want.",
            ("the residents", "want", "A lower speed limit"),
        ),
        (
            "“No surrender” was the message the prisoners sent to the governor.",
            ("the prisoners", "sent", "“No surrender”"),
        ),
        (
            "“Leave us alone” — that is what the pensioners told the builders.",
            ("the pensioners", "told", "“Leave us alone”"),
        ),
        (
            "It is the cold that the climbers dread most.",
            ("the climbers", "dread", "the cold"),
        ),
        (
            "The harvest, it is hoped, will cover the losses.",
            ("", "hoped", "The harvest … will cover the losses."),
        ),
        (
            "There is anger among teachers that the exam was moved.",
            ("teachers", "anger", "that the exam was moved"),
        ),
    ],
)
def test_content_across_a_copula_and_of_nouns(
    parse: Parse, text: str, expected: tuple[str, str, str]
) -> None:
    assert expected in attributions(parse, text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "– The keys are gone, the porter muttered.\n\n– Which keys? asked the landlady.",
            [
                ("the porter", "muttered", "The keys are gone"),
                ("the landlady", "asked", "Which keys?"),
            ],
        ),
        (
            "Water tax to rise again, says minister",
            [("minister", "says", "Water tax to rise again")],
        ),
        (
            "A notice at the lake warned:\n\nNo fishing after dark.\n\nThe lake is closed.",
            [("A notice at the lake", "warned", "No fishing after dark.")],
        ),
        (
            "The tenants demand:\n\n• working lifts;\n\n• hot water.\n\nTalks begin on Friday.",
            [("The tenants", "demand", "working lifts … hot water.")],
        ),
        (
            "“Wet paint,” read a small card.",
            [("a small card", "read", "“Wet paint,”")],
        ),
        (
            "Talks broke off at noon; the wage offer, delegates said, was an insult.",
            [("delegates", "said", "the wage offer … was an insult.")],
        ),
        (
            "The referee's verdict was plain: nobody had fouled anybody.",
            [("The referee's", "verdict", "nobody had fouled anybody")],
        ),
        (
            "Said Ottoline Brace: “I heard nothing.”",
            [("Ottoline Brace", "Said", "“I heard nothing.”")],
        ),
        (
            "“The soup was cold, as ever.”― Irena Sund, regular",
            [("Irena Sund, regular", "―", "“The soup was cold, as ever.”")],
        ),
        (
            "In the square, traders protested the new tax.",
            [("traders", "protested", "the new tax")],
        ),
        ("What the candidates said:", []),
        (
            "The review concluded:\n\n> No lock was changed.\n\n> No key was counted.\n\nIt rained",
            [("The review", "concluded", "No lock was changed. … No key was counted.")],
        ),
        (
            "> We slept in the church for a week.\n\n— Orla Venn, weaver\n\nThe church is old.",
            [("Orla Venn, weaver", "—", "We slept in the church for a week.")],
        ),
        (
            "REPORTER: Who locked the gate?\n\nGEN. OTTO HULL (on the phone): I did.",
            [
                ("REPORTER", ":", "Who locked the gate?"),
                ("GEN. OTTO HULL (on the phone)", ":", "I did."),
            ],
        ),
        (
            "Ada Lund: Where were you?\n\nPer Holm: In the mill.\n\nIt was dark by then.\n\n"
            "Ada Lund: Alone?",
            [
                ("Ada Lund", ":", "Where were you?"),
                ("Per Holm", ":", "In the mill. … It was dark by then."),
                ("Ada Lund", ":", "Alone?"),
            ],
        ),
        (
            "Ada Lund: It is too dear.\n\nThe fair opens at nine.\n\nPer Holm: It is too loud.",
            [
                ("Ada Lund", ":", "It is too dear."),
                ("Per Holm", ":", "It is too loud."),
            ],
        ),
        (
            "@lom_ferries tweeted: No sailings before noon.",
            [("@lom_ferries", "tweeted", "No sailings before noon.")],
        ),
    ],
)
def test_shapes_of_print(parse: Parse, text: str, expected: list[tuple[str, str, str]]) -> None:
    assert attributions(parse, text) == expected


def test_in_a_relative_clause_the_nearer_noun_speaks(parse: Parse) -> None:
    found = attributions(parse, "It is the dam, which engineers warned would crack, that holds.")
    assert ("engineers", "warned") in [(source, cue) for source, cue, _ in found]


def test_a_noun_joined_right_before_a_verb_is_its_subject(parse: Parse) -> None:
    text = "The abbot rejected the offer from the mill and its lawyers called the terms an insult."
    assert attributions(parse, text) == [
        ("The abbot", "rejected", "the offer from the mill"),
        ("its lawyers", "called", "the terms an insult"),
    ]
    text = "She praised the nurses and doctors applauded her."
    output = tagged(text, ("She", "praised", "the nurses and doctors applauded her"))
    parsed = parse(text)
    (found,) = find_attributions(parsed, lexicon=load_lexicon(), tagged=output)
    assert read(parsed, found) == ("She", "praised", "the nurses")
    joined = "The judge praised the nurses and the doctors."
    assert attributions(parse, joined) == [("The judge", "praised", "the nurses and the doctors")]


def test_dashed_dialogue_is_direct_speech(parse: Parse) -> None:
    found = only(parse, "– The keys are gone, the porter muttered.")
    assert found.quotation is Quotation.DIRECT


def test_a_copula_without_a_missing_object_attributes_nothing(parse: Parse) -> None:
    assert attributions(parse, "It was the pilot that the passengers had lunch with.") == []
    assert attributions(parse, "The room is what the cleaner left behind.") == []


def test_the_content_of_a_noun_ends_before_the_verb_it_is_subject_of(parse: Parse) -> None:
    text = "Her claim that the vault was locked did not convince the jury."
    output = tagged(text, ("Her", "claim", "that the vault was locked did not convince the jury"))
    parsed = parse(text)
    (found,) = find_attributions(parsed, lexicon=load_lexicon(), tagged=output)
    assert read(parsed, found) == ("Her", "claim", "that the vault was locked")


def test_the_tagger_reads_a_closing_mark_where_print_left_it_out(parse: Parse) -> None:
    text = "“The well is dry, the farmer said. Rain is forecast. “We shall see,” he added."
    source = tagger_input(parse(text), lexicon=load_lexicon())
    assert source.words[:8] == ("“", "The", "well", "is", "dry", ",", "”", "the")
    assert source.words.count("”") == 2
    closed = text.replace("dry,", "dry,”")
    assert source.words == tagger_input(parse(closed), lexicon=load_lexicon()).words
    assert int(source.starts[6]) == int(source.ends[6]) == text.index(" the farmer")


@pytest.mark.parametrize("text", ["All reports: the dam will fail.", "Three notes: it has failed."])
def test_a_phrase_without_a_name_before_a_colon_is_no_misread_verb(parse: Parse, text: str) -> None:
    first = text.split(maxsplit=1)[0]
    assert all(source != first for source, _, _ in attributions(parse, text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            '"The dam is old. "Nobody checked it," the engineer said.',
            ("the engineer", "said", '"The dam is old. "Nobody checked it,"'),
        ),
        (
            '"The dam is old," the engineer said. "It leaks. "We told them." The road is shut.',
            ("the engineer", "said", '"The dam is old," … "It leaks. "We told them."'),
        ),
        (
            '"It leaks," she said. "It is old. Police say it is safe. "We checked," said Lund.',
            ("Police", "say", "it is safe"),
        ),
    ],
)
def test_speech_that_runs_on_without_paragraphs(
    parse: Parse, text: str, expected: tuple[str, str, str]
) -> None:
    assert expected in attributions(parse, text)
