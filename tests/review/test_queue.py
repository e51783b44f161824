"""What is asked, in which order and why."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from kg.decisions.file import DECISIONS
from kg.errors import DecisionError, OutputError
from kg.ontology.vocabulary import load_vocabulary
from kg.review.choices import record_choices
from kg.review.items import Item, Sort
from kg.review.session import Session
from tests.decisions.samples import article, statement
from tests.review.samples import QUEUE, item


def test_the_most_harmful_comes_first_and_each_once(out: Path) -> None:
    found = Session(out).queue()
    assert [one["sort"] for one in found["items"]] == [sort for sort, _ in QUEUE]
    titles = zip(found["items"], QUEUE, strict=True)
    assert [(one["title"], words) for one, (_, words) in titles if words not in one["title"]] == []
    assert not [one for one in found["items"] if one["decided"]]
    assert [one["name"] for one in found["sorts"]] == list(Sort)


@pytest.mark.parametrize(
    ("sort", "why"),
    [
        (Sort.FACT, "states a wrong of Jon Veld"),
        (Sort.ACCUSED, "the text leaves open who is meant"),
        (
            Sort.MERGE,
            "joined these on thin grounds: same name 'Piet Lind'; both articles",
        ),
        (Sort.SPEAKER, "newskg found nobody who says these words."),
        (Sort.CONFIDENCE, "gives this reading 46%"),
        (Sort.APART, "kept these apart: same name 'Jon Veld', but the articles share too little"),
        (Sort.EVENTS, "one event, because one reports Arrest and one Detention"),
    ],
)
def test_each_item_says_in_one_sentence_why_it_is_asked(out: Path, sort: Sort, why: str) -> None:
    assert why in item(Session(out), sort)["why"]


def test_the_words_in_question_are_lit_in_the_article(out: Path) -> None:
    (article,) = item(Session(out), Sort.ACCUSED)["articles"]
    lit = [
        (text, kinds)
        for _, pieces in article["paragraphs"]
        for text, kinds in pieces
        if "lit" in kinds.split()
    ]
    assert [text for text, kinds in lit if "speaker" in kinds] == ["Prosecutors"]
    assert [text for text, kinds in lit if "cue" in kinds] == ["say"]
    claimed = "".join(text for text, kinds in lit if "claim" in kinds)
    assert " ".join(claimed.split()) == "that he falsified the ledgers of the harbour board"
    assert article["title"] == "Auditors look at the ledgers"


def test_a_pair_shows_both_articles_with_both_records(out: Path) -> None:
    found = item(Session(out), Sort.EVENTS)
    assert {one["title"] for one in found["articles"]} == {
        "Auditors look at the ledgers", "Two men held over the quay",
    }  # fmt: skip
    told = [dict(rows)["Read as"] for rows in found["records"]]
    assert sorted(told) == ["asserted: arrest “arrested”", "asserted: detention “held”"]


def test_what_is_alleged_is_told_with_its_status(out: Path) -> None:
    (rows,) = item(Session(out), Sort.ACCUSED)["records"]
    assert ["Speaker", "Prosecutors"] in rows
    assert dict(rows)["Which claims"].startswith("alleged: wrongdoing “falsified")


def test_answers_have_digits_and_the_likeliest_come_first(out: Path) -> None:
    session = Session(out)
    keys = {sort: [one["key"] for one in item(session, sort)["choices"]] for sort in Sort}
    assert all(len(set(listed)) == len(listed) for listed in keys.values())
    assert keys[Sort.SPEAKER] == [*"12345678", "9", "0", "l"]
    assert keys[Sort.EVENTS] == ["1", "2"]
    accused = [one["label"] for one in item(session, Sort.ACCUSED)["choices"]]
    named = ["Accused: Jon Veld", "Accused: Karl Ode", "Accused: Piet Lind"]
    assert sorted(one for one in accused[:4] if one in named) == named
    fact = [one["label"] for one in item(session, Sort.FACT)["choices"]]
    assert "It was Jon Veld" not in fact
    assert "It was two inspectors" not in fact


def test_the_speaker_that_was_read_is_not_offered_again(out: Path) -> None:
    people = [one["label"] for one in item(Session(out), Sort.CONFIDENCE)["choices"]]
    assert "The speaker is Karl Ode" in people
    assert "The speaker is Piet Lind" not in people


def test_who_is_named_in_the_claim_alone_is_offered_late_as_a_speaker() -> None:
    found = article()
    one = statement(found, "that Brandeck controls")
    asked = Item(Sort.SPEAKER, ("x",), ("report",), "", "", (0, 0, ""))
    labels = [c.label for c in record_choices(asked, found, one, load_vocabulary())]
    assert labels.index("Casimir Brandeck") > labels.index("Lantern Watch")
    accused = [c.label for c in record_choices(
        replace(asked, sort=Sort.ACCUSED), found, one, load_vocabulary())]  # fmt: skip
    assert "Accused: Casimir Brandeck" in accused[:2]


def test_a_folder_that_no_build_made_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="contains no graph"):
        Session(tmp_path)


def test_malformed_decisions_are_named(out: Path) -> None:
    (out / DECISIONS).write_text("hello\n", "utf-8")
    with pytest.raises(DecisionError, match=r"decisions\.jsonl, line 1"):
        Session(out)


def test_an_item_of_another_build_is_gone_and_said_so(out: Path, reviewed: Path) -> None:
    session = Session(out)
    with pytest.raises(DecisionError, match="reload the page"):
        session.item("0123456789abcdef")
    shutil.copy(reviewed / "out" / "manifest.json", out / "manifest.json")
    (out / "manifest.json").touch()
    assert item(session, Sort.FACT)["sort"] == Sort.FACT
