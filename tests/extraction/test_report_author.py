"""Whose words "we found" and "this report" are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from kg.extraction.pipeline import Pipeline
from kg.extraction.settings import Settings
from kg.model import Block, BlockKind, Document, Extraction, Place, Span
from kg.reader.pieces import GAP

T, P, H, Q, B = (
    BlockKind.TITLE, BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.QUOTE, BlockKind.BYLINE,
)  # fmt: skip
OWN = "Lantern Watch"
FOUND = "We found that guards beat 30 fishermen in Ostmere."


@pytest.fixture(scope="module")
def extract() -> Callable[[Document], Extraction]:
    pipeline = Pipeline(Settings(tagger="rules"))
    return lambda document: next(iter(pipeline.extract([document])))


def report(*blocks: tuple[BlockKind, str], **more: object) -> Document:
    made, start = [], 0
    for kind, words in blocks:
        made.append(Block(kind, Span(start, start + len(words))))
        start += len(words) + len(GAP)
    text = GAP.join(words for _, words in blocks)
    return replace(Document("r", text, tuple(made)), **more)  # type: ignore[arg-type]


def speakers(found: Extraction, content: str) -> list[str]:
    names = {entity.id: entity.name for entity in found.entities}
    told = [
        one
        for one in found.statements
        if any(content in found.document.words(span) for span in one.content)
    ]
    assert told, f"no statement with {content!r}"
    return [names[actor] for actor in told[0].actors]


@pytest.mark.parametrize(
    "line",
    [
        "A report by Lantern Watch", "Published by Lantern Watch", "Report of Lantern Watch",
        "Researched and published by Lantern Watch", "A special report by Lantern Watch.",
    ],
)  # fmt: skip
def test_the_title_page_names_who_we_are(
    extract: Callable[[Document], Extraction], line: str
) -> None:
    found = extract(report((T, "Behind the Breakwater"), (B, line), (P, FOUND)))
    assert speakers(found, "guards beat") == [OWN]
    (event,) = [one for one in found.events if one.type == "Attack"]
    assert event.statements  # the organisation says so; it is no fact of the graph


@pytest.mark.parametrize(
    "words",
    [
        "Our researchers concluded that guards beat 30 fishermen in Ostmere.",
        "This report finds that guards beat 30 fishermen in Ostmere.",
        "The authors believe that guards beat 30 fishermen in Ostmere.",
    ],
)
def test_other_words_for_the_author(extract: Callable[[Document], Extraction], words: str) -> None:
    found = extract(report((T, "Behind the Breakwater"), (B, f"A report by {OWN}"), (P, words)))
    assert speakers(found, "guards beat") == [OWN]


@pytest.mark.parametrize(
    "blocks",
    [
        [(P, f"“{FOUND}”"), (P, "Nobody said who had told this.")],
        [(P, f"“{FOUND}” Ada Holm said.")],
        [(P, "Ada Holm said we found that guards beat 30 fishermen in Ostmere.")],
        [(Q, FOUND)],
        [(H, "Letter from Northwind Shipping"), (P, FOUND)],
        [(H, "The account of Ada Holm"), (P, FOUND)],
        [(H, "Annex 2"), (P, "What follows came by mail."), (H, "Findings"), (P, FOUND)],
        [(P, "The ministry issued a report in May. This report finds that guards beat 30 fishermen "
             "in Ostmere.")],
        [(P, "A study of the port authority came out in May. The authors believe that guards beat "
             "30 fishermen in Ostmere.")],
    ],
)  # fmt: skip
def test_words_of_others_are_not_the_authors(
    extract: Callable[[Document], Extraction], blocks: list[tuple[BlockKind, str]]
) -> None:
    found = extract(report((T, "Behind the Breakwater"), (B, f"A report by {OWN}"), *blocks))
    own = {entity.id for entity in found.entities if entity.name == OWN}
    assert not own & {actor for one in found.statements for actor in one.actors}


@pytest.mark.parametrize(
    "head",
    [
        [],
        [(B, "A report by Ada Holm")],
        [(B, "A report from Ostmere")],
        [(B, "A report by Lantern Watch"), (B, "A report by the Coast Forum")],
        [(P, "It was published by Lantern Watch, which has an office in Ostmere, on Monday.")],
    ],
)
def test_without_a_clear_line_we_are_nobody(
    extract: Callable[[Document], Extraction], head: list[tuple[BlockKind, str]]
) -> None:
    body = f"Ada Holm lives in Ostmere. {OWN} has an office there. {FOUND}"
    found = extract(report((T, "Behind the Breakwater"), *head, (P, body)))
    assert speakers(found, "guards beat") == []


def test_metadata_names_the_author_of_a_file_that_prints_the_name(
    extract: Callable[[Document], Extraction],
) -> None:
    body = f"{OWN} has an office in Ostmere. {FOUND}"
    plain = report((T, "Behind the Breakwater"), (P, body), authors=(OWN,))
    paged = replace(plain, places=(Place(plain.blocks[1].span, page=1),))
    assert speakers(extract(paged), "guards beat") == [OWN]
    # The publisher of an article is an outlet: its reporters' "we" is not read.
    assert speakers(extract(plain), "guards beat") == []
    other = replace(paged, authors=("Quist Office Suite",))
    assert speakers(extract(other), "guards beat") == []
