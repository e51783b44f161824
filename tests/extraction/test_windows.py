"""Long documents: cut into windows, read one by one, and joined again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extraction import windows
from kg.extraction.coreference import Resolver
from kg.extraction.ner.phrases import Nouns
from kg.extraction.pipeline import Pipeline
from kg.extraction.settings import Settings
from kg.extraction.windows import cut, is_long, joined
from kg.extraction.windows.shift import shifted
from kg.model import Block, BlockKind, Document, Entity, Extraction, Span
from kg.ontology.gazetteer import load_gazetteer
from kg.ontology.lexicon import load_lexicon
from kg.reader.pieces import GAP
from kg.reader.raw import Skipped
from tests.long_reports import AUTHOR, as_document
from tests.samples import sample

KINDS = (BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.FURNITURE, BlockKind.QUOTE)
BLOCKS = st.lists(st.tuples(st.sampled_from(KINDS), st.integers(1, 9_000)), min_size=2, max_size=60)


def document_of(blocks: list[tuple[BlockKind, int]]) -> Document:
    made, start = [], 0
    for kind, length in blocks:
        made.append(Block(kind, Span(start, start + length)))
        start += length + len(GAP)
    text = "".join(chr(97 + at % 26) for at in range(start - len(GAP)))
    return Document("a", text, tuple(made))


@given(BLOCKS)
def test_windows_have_each_block_once_and_are_short(blocks: list[tuple[BlockKind, int]]) -> None:
    document = document_of(blocks)
    found = list(cut(document))
    told = [
        (block.kind, Span(block.span.start + start, block.span.end + start))
        for window, start in found
        for block in window.blocks
    ]
    assert told == [(block.kind, block.span) for block in document.blocks]
    for window, start in found:
        assert window.text == document.text[start : start + len(window.text)]
        assert len(window.text) <= windows.MOST
    assert len({window.id for window, _ in found}) == len(found)


def test_a_window_begins_with_a_heading_where_there_is_one() -> None:
    chapter = [(BlockKind.HEADING, 30), *[(BlockKind.PARAGRAPH, 2_000)] * 12]
    for window, _ in cut(document_of(chapter * 6)):
        assert window.blocks[0].kind is BlockKind.HEADING
        assert window.blocks[-1].kind is BlockKind.PARAGRAPH


@given(st.integers(0, 10**6))
def test_shifting_moves_every_span_and_nothing_else(by: int) -> None:
    found = sample()
    moved = shifted(found.events, by)
    assert moved[0].trigger == Span(found.events[0].trigger.start + by,
                                    found.events[0].trigger.end + by)  # fmt: skip
    assert shifted(moved, -by) == found.events
    statements = shifted(found.statements, by)
    assert shifted(statements, -by) == found.statements
    assert statements[0].content[0].start == found.statements[0].content[0].start + by


@pytest.fixture(scope="module")
def nouns() -> Nouns:
    return Resolver(load_lexicon(), load_gazetteer()).nouns


def named(identifier: str, name: str, at: int, kind: str = "Person", **more: object) -> Entity:
    made = Entity(identifier, kind, name, mentions=(Span(at, at + len(name)),))
    return replace(made, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        (named("a", "Ada Holm", 1), named("b", "Ada Holm", 2), True),
        (named("a", "Ada Holm", 1), named("b", "Holm", 2), True),
        (named("a", "Ada Holm", 1), named("b", "A. Holm", 2), True),
        (named("a", "Ada Holm", 1), named("b", "Ada Holt", 2), False),
        (named("a", "Ada Holm", 1), named("b", "Piet Holm", 2), False),
        (named("a", "Ada Holm", 1), named("b", "Holm", 2, "Place"), False),
        (named("a", "Holm", 1), named("b", "Holm", 2), False),
        (named("a", "Ada Holm", 1, link="Q1"), named("b", "Ada Holm", 2, link="Q2"), False),
        (named("a", "the Port Court", 1, "GovernmentBody"),
         named("b", "Port Court", 2, "Organization"), True),
        (named("a", "the police", 1, "GovernmentBody", unnamed=True),
         named("b", "the police", 2, "GovernmentBody", unnamed=True), False),
    ],
)  # fmt: skip
def test_who_is_the_same_in_two_windows(
    nouns: Nouns, first: Entity, second: Entity, same: bool
) -> None:
    document = Document("d", "x" * 200)
    parts = [(Extraction(document, (one,)), 50 * n) for n, one in enumerate((first, second))]
    found = joined(document, parts, nouns)
    assert len(found.entities) == (1 if same else 2)
    starts = sorted(span.start for one in found.entities for span in one.mentions)
    assert starts == [1, 52]


def test_a_surname_of_two_people_joins_neither(nouns: Nouns) -> None:
    document = Document("d", "x" * 200)
    people = [named("a", "Ada Holm", 1), named("b", "Piet Holm", 2), named("c", "Holm", 3)]
    parts = [(Extraction(document, (one,)), 50 * n) for n, one in enumerate(people)]
    assert [one.name for one in joined(document, parts, nouns).entities] == [
        "Ada Holm", "Piet Holm", "Holm",
    ]  # fmt: skip


# ── the whole way ──


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    return Pipeline(Settings(tagger="rules"))


@pytest.fixture(scope="module")
def read(pipeline: Pipeline) -> Extraction:
    """A report of several windows."""
    document = as_document(24)
    assert is_long(document)
    assert len(list(cut(document))) > 1
    (found,) = pipeline.extract([document])
    return found


def test_records_of_a_report_select_words_of_the_whole_text(read: Extraction) -> None:
    document = read.document
    assert document == as_document(24)
    assert {one.id for one in read.entities} >= {a for s in read.statements for a in s.actors}
    for one in read.entities:
        if one.type == "Person" and not one.unnamed:
            surname = one.name.split()[-1]
            assert any(surname in document.words(span) for span in one.mentions)
    for event in read.events:
        assert document.words(event.trigger).strip()
        assert any(span.covers(event.trigger) for span in event.evidence)
    last = max(event.trigger.start for event in read.events)
    assert last > 0.9 * len(document.text)
    for records in (read.entities, read.statements, read.events, read.relations):
        assert len({one.id for one in records}) == len(records)


def test_a_body_of_all_chapters_is_one_entity(read: Extraction) -> None:
    found = [one for one in read.entities if one.name == AUTHOR]
    assert len(found) == 1
    assert max(span.start for span in found[0].mentions) > windows.MOST


def test_a_report_that_fits_one_window_is_read_alike(
    pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where there is nothing to join, a window gives what an article gives."""
    document = as_document(4)
    (whole,) = pipeline.extract([document])
    monkeypatch.setattr("kg.extraction.windows.cuts.LONGEST", 1000)
    assert is_long(document)
    (cut_up,) = pipeline.extract([document])
    assert [s.content for s in cut_up.statements] == [s.content for s in whole.statements]
    assert [e.trigger for e in cut_up.events] == [e.trigger for e in whole.events]
    assert [e.mentions for e in cut_up.entities] == [e.mentions for e in whole.entities]


def test_a_window_that_fails_costs_the_whole_report(
    pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half a report would look like all of it."""
    fails: Callable[..., None] = pytest.fail
    monkeypatch.setattr(
        "kg.extraction.pipeline.joined", lambda *_: (_ for _ in ()).throw(ValueError("x"))
    )
    (found,) = pipeline.pipe([as_document(24)])
    if not isinstance(found, Skipped):
        fails("read in spite of the error")
    else:
        assert "extraction (windows)" in found.reason
