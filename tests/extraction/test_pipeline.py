"""The whole road of an article: determinism, offsets, the contract of the JSON lines."""

from __future__ import annotations

import gc
import json
import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.builder.graph_tasks import Task, project, take_note
from kg.extraction import pipeline
from kg.extraction.pipeline import Knowledge, Pipeline
from kg.extraction.settings import Settings
from kg.model import Document, Extraction, Span
from kg.nlp.parse import ParsedDocument
from kg.ontology.resources import resource
from kg.reader import read_documents
from kg.records.codec import from_json, to_json, to_line
from tests.conftest import ROOT, plain_document
from tests.extracting import extract, record_lines

# Pieces that random articles are made of: quotes that open and never close, odd spaces, numbers.
PIECES = (
    "Police in Orsk arrested twelve men on Monday.",
    "“Nobody asked us,” said Anne Strand, the mayor of Orsk. “They never do.”",
    'The ministry denied that it had known of the raids. "We were not told',
    "According to the union, up to 300 workers were held in two depots.",
    "Openhand accused the government of complicity in forced labour.",
    "She said: ''It is over.''",
    "\u2028A spokesman\u00a0for the port\tdeclined to comment…",
    "Strand: Who told you that?",
    "He – the minister – 'never' met them; they're lying, he told reporters.",
    "It emits CO ₂ ¹ and burned 20 m ², or ٣, by next January. They would not",
    "",
)


@pytest.fixture(scope="module")
def articles() -> list[Document]:
    return [d for d in read_documents([ROOT / "seeds/articles"]) if isinstance(d, Document)]


def lines(documents: list[Document], tier: str) -> dict[str, str]:
    chunk = record_lines(documents, Settings(tagger=tier))
    return {d.id: line for d, line in zip(documents, chunk, strict=True)}


@pytest.mark.slow
@pytest.mark.parametrize("tier", ["best", "fast", "rules"])
def test_an_article_alone_or_among_others_gives_the_same(
    tier: str, articles: list[Document]
) -> None:
    together = lines(articles, tier)
    shuffled = list(articles)
    random.Random(7).shuffle(shuffled)
    assert lines(shuffled, tier) == together
    for document in articles[:4]:
        assert lines([document], tier) == {document.id: together[document.id]}


def spans_of(record: object) -> Iterator[Span]:
    if isinstance(record, Span):
        yield record
    elif isinstance(record, tuple):
        for item in record:
            yield from spans_of(item)
    elif hasattr(record, "__dataclass_fields__") and not isinstance(record, Document):
        for name in record.__dataclass_fields__:
            yield from spans_of(getattr(record, name))


def check(extraction: Extraction) -> None:
    """Spans inside the text and not empty; identifiers that exist and are unique."""
    size = len(extraction.document.text)
    for span in spans_of(extraction):
        assert 0 <= span.start < span.end <= size
    entities = [e.id for e in extraction.entities]
    statements = [s.id for s in extraction.statements]
    propositions = [e.id for e in extraction.events] + [r.id for r in extraction.relations]
    for names in (entities, statements, propositions):
        assert len(names) == len(set(names))
    for statement in extraction.statements:
        assert set(statement.actors) <= set(entities)
        assert set(statement.propositions) <= set(propositions)
        assert statement.parent is None or statement.parent in statements
        assert statement.evidence
        assert 0 <= statement.confidence <= 1
    for event in extraction.events:
        assert event.evidence
        assert {r.entity for r in event.roles} - {None} <= set(entities)
        assert set(event.statements) <= set(statements)
        assert event.trigger.end > event.trigger.start
    for relation in extraction.relations:
        assert {relation.subject, relation.object} <= {*entities, *propositions}
        assert set(relation.statements) <= set(statements)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=8), st.sampled_from([" ", "\n\n"]))
def test_any_text_gives_sound_records_that_survive_the_round_trip(
    pieces: list[str], glue: str
) -> None:
    document = plain_document(glue.join(pieces))
    (extraction,) = _pipeline().extract([document])
    check(extraction)
    assert to_json(from_json(to_json(extraction))) == to_json(extraction)


def _pipeline() -> Pipeline:
    from kg.extraction.pipeline import load_pipeline

    return load_pipeline(Settings(tagger="best"))


def test_json_lines_keep_the_published_contract(articles: list[Document]) -> None:
    schema = json.loads(resource("record.schema.json").read_text("utf-8"))
    for line in record_lines(articles[:6], Settings()):
        record = json.loads(line)
        jsonschema.validate(record, schema)
        assert {"id", "text", "article", "entities", "statements", "events", "relations"} <= set(
            record
        )


def test_a_stage_of_ones_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from dataclasses import replace

    from kg.model import Entity

    def mine(parsed: ParsedDocument, found: Extraction, known: Knowledge) -> Extraction:
        entity = Entity("mine", "Place", parsed.tokens[0].text, mentions=(parsed.tokens[0].span,))
        return replace(found, entities=(*found.entities, entity))

    monkeypatch.setattr(pipeline, "EXTRACTORS", [*pipeline.EXTRACTORS, mine])
    (extraction,) = extract([plain_document("Orsk is calm.")])
    assert extraction.entities[-1].name == "Orsk"


@pytest.mark.parametrize(
    "text",
    [
        "Police will arrest the smuggler by next January.",
        "The fire burned 20 m ² in May, police said.",
        "Footnote ¹ says that two men were arrested in May 2020.",
        f"Police arrested {'9' * 400} men, the minister said.",
        f"Police arrested {'9' * 5000} men on Monday, the minister said.",
        "I sold never",
        'said "deeplyworrying" ',
    ],
)
@pytest.mark.parametrize("published", ["2016-12-31", "0001-01-01", "9999-12-31", None])
def test_what_once_ended_an_article(text: str, published: str | None) -> None:
    document = replace(plain_document(text), published=published)
    (extraction,) = _pipeline().extract([document])
    line = to_line(extraction)
    base = "https://x.example/"
    take_note(line, base)
    assert project(Task("x", line, {}), base, ()).nquads


def test_nobody_speaks_unquoted_over_the_end_of_a_paragraph() -> None:
    """The wire story of the seeds: the next paragraph is the article's own."""
    (document,) = read_documents([ROOT / "seeds" / "articles" / "halvay-raids-wire.txt"])
    assert isinstance(document, Document)
    (found,) = extract([document])
    text, words = document.text, "any of those detained"
    contents = [text[c.start : c.end] for a in found.attributions for c in a.content]
    assert contents
    assert not [content for content in contents if words in content]


@pytest.mark.parametrize("fails", [False, True])
def test_garbage_is_collected_again_between_articles(
    monkeypatch: pytest.MonkeyPatch, fails: bool
) -> None:
    during: list[bool] = []

    def mine(_: ParsedDocument, found: Extraction, __: Knowledge) -> Extraction:
        during.append(gc.isenabled())
        if fails:
            raise ValueError("an article that fails")
        return found

    monkeypatch.setattr(pipeline, "EXTRACTORS", [mine])
    between = [gc.isenabled() for _ in _pipeline().pipe([plain_document("Police left.")] * 2)]
    assert (during, between, gc.isenabled()) == ([False, False], [True, True], True)
    gc.disable()
    try:
        list(_pipeline().pipe([plain_document("Police left.")]))
        assert not gc.isenabled()
    finally:
        gc.enable()
