"""Who speaks: heads of a source, what is coordinated with them, examples, joint groups."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from kg.extractors.sources import SourceReader, SourceWords
from kg.extractors.statements import drop_speechless, make_statements
from kg.lexicon import load_lexicon
from kg.model import Attribution, Entity, Polarity, Quotation, Span
from kg.parse import ParsedDocument

WORDS = SourceWords.of(load_lexicon())


def span(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


@pytest.mark.parametrize(
    ("text", "source", "mentions", "speakers"),
    [
        ("Anne Strand, mayor of Orsk, said it rained.", "Anne Strand, mayor of Orsk,",
         ["Anne Strand", "Orsk"], ["Anne Strand"]),
        ("Openhand and the Dockers Union said it rained.", "Openhand and the Dockers Union",
         ["Openhand", "the Dockers Union"], ["Openhand", "the Dockers Union"]),
        ("Rights groups, including Openhand, said it rained.", "Rights groups, including Openhand,",
         ["Rights groups", "Openhand"], ["Rights groups", "Openhand"]),
        ("A spokesman for Openhand said it rained.", "A spokesman for Openhand",
         ["A spokesman", "Openhand"], ["A spokesman"]),
        ("Estimates from Openhand said it rained.", "Estimates from Openhand",
         ["Openhand"], ["Openhand"]),
        ("Their investigations said it rained.", "Their investigations", ["Their"], ["Their"]),
        ("They said it rained.", "They", ["They"], ["member one", "member two"]),
        ("One of them, a student, said it rained.", "One of them, a student,",
         ["them", "a student"], ["a student"]),
        ("The banker Ada Holm and the notary Piet Lind said it rained.",
         "The banker Ada Holm and the notary Piet Lind",
         ["Ada Holm", "Piet Lind"], ["Ada Holm", "Piet Lind"]),
    ],
    ids=["apposition", "conjunction", "examples", "of-phrase is no speaker",
         "a thing speaks for its maker", "a thing speaks for its owner", "joint they",
         "one of a group, described", "names close behind their trades"],
)  # fmt: skip
def test_speakers(
    text: str,
    source: str,
    mentions: list[str],
    speakers: list[str],
    parse: Callable[..., ParsedDocument],
) -> None:
    entities = [
        Entity(f"e{i}", "Person", words, mentions=(span(text, words),))
        for i, words in enumerate(mentions)
    ]
    entities += [Entity("m1", "Person", "member one"), Entity("m2", "Person", "member two")]
    attribution = Attribution(
        (span(text, source),), (span(text, "said"),), (span(text, "it rained"),),
        Quotation.INDIRECT, "say", 0.9,
    )  # fmt: skip
    parsed = parse(text)
    members = {"e0": ("m1", "m2")} if source == "They" else {}
    sources = SourceReader(parsed, entities, members=members, words=WORDS)
    (statement,) = make_statements(parsed, [attribution], sources)
    names = {e.id: e.name for e in entities}
    assert [names[actor] for actor in statement.actors] == speakers
    assert statement.evidence == (Span(0, len(text)),)


def test_evidence_is_the_sentences_of_the_attribution(parse: Callable[..., ParsedDocument]) -> None:
    text = "It rained. “They left,” said Anne Strand. “They ran.” It dried.\n\n“They hid.”"
    attribution = Attribution(
        (span(text, "Anne Strand"),),
        (span(text, "said"),),
        (span(text, "“They left,”"), span(text, "“They ran.”"), span(text, "“They hid.”")),
        Quotation.DIRECT, "say", 0.9,
    )  # fmt: skip
    parsed = parse(text)
    sources = SourceReader(parsed, [], members={}, words=WORDS)
    (statement,) = make_statements(parsed, [attribution], sources)
    words = [text[s.start : s.end] for s in statement.evidence]
    assert words == ["“They left,” said Anne Strand. “They ran.”", "“They hid.”"]


def test_nested_statements_name_their_parent(parse: Callable[..., ParsedDocument]) -> None:
    text = "Anne Strand said that Pavo Lind had denied the theft."
    outer = Attribution(
        (span(text, "Anne Strand"),), (span(text, "said"),),
        (span(text, "that Pavo Lind had denied the theft"),), Quotation.INDIRECT, "say", 0.9,
    )  # fmt: skip
    inner = Attribution(
        (span(text, "Pavo Lind"),), (span(text, "had denied"),), (span(text, "the theft"),),
        Quotation.INDIRECT, "deny", 0.8, parent=0,
    )  # fmt: skip
    parsed = parse(text)
    sources = SourceReader(parsed, [], members={}, words=WORDS)
    first, second = make_statements(parsed, [outer, inner], sources)
    assert second.parent == first.id
    assert first.parent is None


def test_a_group_brings_the_examples_it_was_introduced_by(
    parse: Callable[..., ParsedDocument],
) -> None:
    text = "Rights groups, including Openhand, met on Monday. Their report said it rained."
    group = Entity("g", "Group", "Rights groups", mentions=(
        span(text, "Rights groups, including Openhand"), span(text, "Their")))  # fmt: skip
    member = Entity("o", "Organization", "Openhand", mentions=(span(text, "Openhand"),))
    sources = SourceReader(parse(text), [group, member], members={}, words=WORDS)
    assert sources.actors([span(text, "Their report")]) == ("g", "o")


def test_what_cannot_speak_is_dropped_unless_it_is_sure(
    parse: Callable[..., ParsedDocument],
) -> None:
    text = "This situation shows that Anne Strand said that it rained."
    outer = Attribution(
        (span(text, "This situation"),), (span(text, "shows"),),
        (span(text, "that Anne Strand said that it rained"),), Quotation.INDIRECT, "say", 0.5,
    )  # fmt: skip
    inner = Attribution(
        (span(text, "Anne Strand"),), (span(text, "said"),), (span(text, "that it rained"),),
        Quotation.INDIRECT, "say", 0.5, parent=0,
    )  # fmt: skip
    anne = Entity("a", "Person", "Anne Strand", mentions=(span(text, "Anne Strand"),))
    sources = SourceReader(parse(text), [anne], members={}, words=WORDS)
    (kept,) = drop_speechless([outer, inner], [anne], sources)
    assert kept.source == inner.source
    assert kept.parent is None
    assert len(drop_speechless([replace(outer, confidence=0.95), inner], [anne], sources)) == 2


def test_a_sentence_of_a_court_is_no_statement(parse: Callable[..., ParsedDocument]) -> None:
    text = "The court sentenced Per Lind to nine years for fraud."
    court = Entity("c", "GovernmentBody", "court", mentions=(span(text, "The court"),))
    passed = Attribution(
        (span(text, "The court"),), (span(text, "sentenced"),), (span(text, "Per Lind"),),
        Quotation.INDIRECT, "say", 0.9,
    )  # fmt: skip
    sources = SourceReader(parse(text), [court], members={}, words=WORDS)
    assert drop_speechless([passed], [court], sources) == ()
    said = replace(passed, quotation=Quotation.DIRECT)
    assert drop_speechless([said], [court], sources) == (said,)


@pytest.mark.parametrize(
    ("content", "kept"), [("Per Lind", 0), ("the report as gossip", 1)], ids=["a person", "words"]
)
def test_a_dismissal_of_a_person_is_no_denial(
    parse: Callable[..., ParsedDocument], content: str, kept: int
) -> None:
    text = f"The board dismissed {content}."
    board = Entity("b", "Organization", "board", mentions=(span(text, "The board"),))
    lind = Entity("l", "Person", "Per Lind", mentions=(span(text, "Per Lind"),) if not kept else ())
    made = Attribution(
        (span(text, "The board"),), (span(text, "dismissed"),), (span(text, content),),
        Quotation.INDIRECT, "deny", 0.9,
    )  # fmt: skip
    sources = SourceReader(parse(text), [board, lind], members={}, words=WORDS)
    assert len(drop_speechless([made], [board, lind], sources)) == kept


@pytest.mark.parametrize(
    ("text", "cue", "polarity"),
    [
        ("Anne Strand denied that it rained.", "denied", "affirmed"),
        ("Anne Strand did not say that it rained.", "did not say", "negated"),
        ("Anne Strand never claimed that it rained.", "never claimed", "negated"),
    ],
)
def test_a_denial_was_made_and_what_was_not_said_was_not(
    text: str, cue: str, polarity: str, parse: Callable[..., ParsedDocument]
) -> None:
    attribution = Attribution(
        (span(text, "Anne Strand"),), (span(text, cue),), (span(text, "that it rained"),),
        Quotation.INDIRECT, "say", 0.9, polarity=Polarity.NEGATED,
    )  # fmt: skip
    parsed = parse(text)
    sources = SourceReader(parsed, [], members={}, words=WORDS)
    (statement,) = make_statements(parsed, [attribution], sources)
    assert statement.polarity.value == polarity


def test_a_post_is_no_speaker(parse: Callable[..., ParsedDocument]) -> None:
    text = "Its manager, Olga Brin, said it rained."
    parsed = parse(text)
    person = Entity(
        "olga", "Person", "Olga Brin", mentions=(span(text, "Its manager"), span(text, "Olga Brin"))
    )
    post = Entity("post", "Post", "manager", mentions=(span(text, "manager"),))
    reader = SourceReader(parsed, [post, person], members={}, words=WORDS)
    assert reader.actors((span(text, "Its manager, Olga Brin,"),)) == ("olga",)
