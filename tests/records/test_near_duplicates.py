"""Copies of one report are found in any order; two reporters of one event are not copies."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest

from kg.model import Document
from kg.ontology.lexicon import load_lexicon
from kg.reader import read_documents
from kg.reader.blocks import find_blocks
from kg.records.near_duplicates import Sketch, find_copies
from tests.conftest import ROOT

NAMES = ("Orla Venn", "Piet Maarsen", "Dana Kolt", "Ruth Abara", "Ivo Sand", "Mila Troost")
DOINGS = (
    "told the committee that the bridge over the Ester had been closed for repairs in spring",
    "said the ministry of works had known of the cracks in the northern pier for two years",
    "accused the contractor of using sand from the river in place of washed gravel",
    "denied that any report had been kept from the parliament before the vote in June",
    "asked why the tolls were raised while the lorries were sent round by the coast road",
    "promised an answer within a month and a visit of the inspectors to the building site",
    "recalled that a similar bridge in the south had fallen in the storms of last winter",
    "wrote in a letter to the mayor that the divers had found new damage below the water",
)


def story(seed: int, sentences: int = 24) -> list[str]:
    """Sentences of one reporter; another seed is another reporter with other words."""
    chosen = random.Random(seed)
    return [
        f"{chosen.choice(NAMES)} {chosen.choice(DOINGS)}, {chosen.choice(('on', 'before'))} "
        f"day {chosen.randrange(1000)} of works section {chosen.randrange(1000)}."
        for _ in range(sentences)
    ]


def document(name: str, sentences: list[str], published: str | None = None) -> Document:
    text = "\n\n".join(sentences)
    blocks = find_blocks(text, lexicon=load_lexicon(), titled=True)
    return Document(id=name, text=text, blocks=blocks, published=published)


REPORT = story(1)


@pytest.mark.parametrize(
    "sentences",
    [
        REPORT,
        [s.upper() for s in REPORT],
        ["Advertisement", "By Staff Writer", *REPORT, "Related articles", "Ten more teasers…"],
        REPORT[:14],
        REPORT[:8],
        [s.replace("said", "stated") if n % 4 == 0 else s for n, s in enumerate(REPORT)],
        [*REPORT[:10], "A paragraph of our own on the weather in the town.", *REPORT[10:20]],
    ],
    ids=["equal", "capitals", "furniture", "cut", "cut to a third", "edited", "added"],
)
def test_copies_are_found(sentences: list[str]) -> None:
    first = document("first", REPORT, "2025-03-01")
    copy = document("copy", sentences, "2025-03-02")
    assert find_copies([first, copy]) == {"copy": "first"}


def test_two_reporters_of_one_event_are_no_copies() -> None:
    quotation = [
        "“The pier was never inspected and everybody in the ministry knew that it was not,” "
        "Ruth Abara said, “and nobody will be able to say that we had not told them.”"
    ]
    left = document("left", [*story(2), *quotation])
    right = document("right", [*quotation, *story(3)])
    assert find_copies([left, right]) == {}


def test_of_the_seeds_only_the_ledger_prints_the_wire() -> None:
    items = read_documents([ROOT / "seeds/articles"])
    documents = {item.id: item for item in items if isinstance(item, Document)}
    names = {d.id: Path(d.origin.path).name for d in documents.values() if d.origin}
    copies = find_copies(documents.values())
    assert {names[copy]: names[first] for copy, first in copies.items()} == {
        "halvay-raids-ledger.html": "halvay-raids-wire.txt"
    }


def test_short_notices_are_never_copies() -> None:
    notice = ["Rain is expected in the north and sun in the south, the weather service said."]
    assert Sketch.of(document("a", notice)) is None
    assert find_copies([document("a", notice), document("b", notice)]) == {}


@pytest.mark.parametrize(
    ("dates", "first"),
    [
        (("2025-03-02", "2025-03-01", None), "b"),
        ((None, None, None), "a"),
        (("2025-03-01T10:00:00Z", "2025-03-01T11:30:00+02:00", None), "b"),
        (("2025-03-01", "2025-03-01", "2025-03-01"), "a"),
    ],
)
def test_the_first_report_was_published_first(dates: tuple[str | None, ...], first: str) -> None:
    three = [document(name, REPORT, date) for name, date in zip("abc", dates, strict=True)]
    assert set(find_copies(three).values()) == {first}


def test_the_order_does_not_matter() -> None:
    documents = []
    for number in range(30):
        sentences = story(100 + number)
        documents += [
            document(f"{number}-{copy}", sentences[: 24 - copy], f"2025-03-{1 + copy:02}")
            for copy in range(4)
        ]
    expected = find_copies(documents)
    assert len(expected) == 90
    assert set(expected.values()) == {f"{number}-0" for number in range(30)}
    for seed in range(3):
        random.Random(seed).shuffle(documents)
        assert find_copies(documents) == expected


def test_a_report_that_hundreds_print_is_one_report() -> None:
    documents = [document(f"d{n:04}", REPORT[: 24 - n % 6], None) for n in range(400)]
    copies = find_copies(documents)
    assert len(copies) == 399
    assert set(copies.values()) == {"d0000"}


@pytest.mark.parametrize("at_once", [1, 7])
def test_pairs_are_compared_a_few_at_a_time(at_once: int, monkeypatch: pytest.MonkeyPatch) -> None:
    documents = [
        document(f"{number}-{copy}", story(200 + number), f"2025-03-{1 + copy:02}")
        for number in range(60)
        for copy in range(2)
    ]
    monkeypatch.setattr("kg.records.near_duplicates._AT_ONCE", at_once)
    assert find_copies(documents) == {f"{number}-1": f"{number}-0" for number in range(60)}


def test_sketches_of_equal_words_are_equal_whatever_the_metadata() -> None:
    one = Sketch.of(document("a", REPORT, "2025-03-01"))
    two = Sketch.of(replace(document("b", REPORT), title="Another headline"))
    assert one is not None
    assert two is not None
    assert (one.size, one.hashes) == (two.size, two.hashes)
