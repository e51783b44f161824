"""Denials and replies find the accusation that they answer, and no other statement."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from kg import build
from kg.builder.options import BuildOptions
from kg.extraction.settings import Settings
from kg.linking.denials import ReplyIndex
from kg.model import (
    Commitment,
    Document,
    Entity,
    Extraction,
    Polarity,
    Quotation,
    Relation,
    Span,
    Statement,
    Status,
    TimeFrame,
)
from kg.queries.named import answer_of
from kg.queries.result_formats import shown
from kg.store.store import Store
from tests.conftest import plain_document
from tests.extracting import extract

CASES = [
    (
        "the accused denies",
        "A watchdog accused the minister Oskar Tell of protecting the camps.\n\n"
        "Tell denied that he had protected the camps.",
        [("denied", "accused")],
    ),
    (
        "the accused replies",
        "Openhand accused the Velm Company of forced labour in its depots.\n\n"
        "The Velm Company said that its depots were open to every inspector.",
        [("said", "accused")],
    ),
    (
        "somebody else speaks of the same thing",
        "Openhand accused the Velm Company of forced labour in its depots.\n\n"
        "Anne Strand, the mayor of Orsk, said that the depots were empty.",
        [],
    ),
    (
        "the accused speaks of something else",
        "Openhand accused the Velm Company of forced labour in its depots.\n\n"
        "The Velm Company said that profits would rise.",
        [],
    ),
]


@pytest.mark.parametrize(("name", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_answers(name: str, text: str, expected: list[tuple[str, str]]) -> None:
    (extraction,) = extract([plain_document(text)], settings=Settings())
    statements = {s.id: s for s in extraction.statements}

    def cue(identifier: str) -> str:
        spans = statements[identifier].cue
        return " ".join(extraction.document.words(span) for span in spans).split()[-1]

    found = [(cue(s.id), cue(a)) for s in extraction.statements for a in s.answers]
    assert found == expected


# ── across articles ──

BASE = "https://example.org/"
HERE = Span(0, 1)
NAMES = {
    "tell": "Person",
    "watch": "Organization",
    "vane": "Person",
    "orsk": "Site",
    "dell": "Site",
}
IRIS = {article: {name: f"{BASE}{name}" for name in NAMES} for article in ("a", "b", "c")}


def said(
    article: str,
    act: str,
    status: Status,
    *,
    speaker: str,
    accused: str = "tell",
    predicate: str = "protects",
    object: str = "orsk",
    polarity: Polarity = Polarity.AFFIRMED,
    published: str | None = "2025-03-04",
) -> Extraction:
    """An article with one statement that proposes one relation."""
    relation = Relation(
        "r", accused, predicate, object, HERE, status, polarity, Commitment.CERTAIN,
        TimeFrame.NON_FUTURE, statements=("s",), evidence=(HERE,),
    )  # fmt: skip
    statement = Statement(
        "s", (speaker,), (HERE,), (HERE,), (HERE,), act, Quotation.INDIRECT, 0.9,
        propositions=("r",),
    )  # fmt: skip
    entities = tuple(Entity(name, kind, name) for name, kind in NAMES.items())
    return Extraction(
        Document(article, "x", published=published), entities, (statement,), (), (relation,)
    )


def alleged(article: str = "a", **changes: Any) -> Extraction:
    given = {"published": "2025-03-03", "speaker": "watch", **changes}
    return said(article, "allege", Status.ALLEGED, **given)


def denied(article: str = "b", **changes: Any) -> Extraction:
    return said(article, "deny", Status.DENIED, **{"speaker": "tell", **changes})


def answered(*articles: Extraction) -> list[tuple[str, str, str]]:
    """Article of the answer, article of the accusation, and how it answers."""
    index = ReplyIndex(base=BASE)
    for one in articles:
        index.add(one)
    return [
        (d.left.split("/")[-2], d.right.split("/")[-2], d.reason) for d in index.decisions(IRIS)
    ]


def test_a_denial_answers_the_same_accusation_of_another_article() -> None:
    assert answered(alleged(), denied()) == [("b", "a", "denies")]


def test_a_negation_in_other_words_responds_and_is_no_denial() -> None:
    negated = said("b", "say", Status.CLAIMED, speaker="vane", polarity=Polarity.NEGATED)
    assert answered(alleged(), negated) == [("b", "a", "respondsTo")]


@pytest.mark.parametrize(
    "denial",
    [
        denied(accused="vane"),
        denied(predicate="owns"),
        denied(object="dell"),
        denied(published="2025-03-02"),
        denied(speaker="watch"),
        denied("a"),
        said("b", "say", Status.CLAIMED, speaker="vane"),
    ],
    ids=["accused", "wrong", "object", "earlier", "the accuser", "one article", "no denial"],
)
def test_what_is_no_answer_to_it(denial: Extraction) -> None:
    assert answered(alleged(), denial) == []


def test_an_object_without_a_name_stands_for_any() -> None:
    denial = denied(object="dell")
    unnamed = tuple(replace(e, unnamed=e.id == "dell") for e in denial.entities)
    assert answered(alleged(), replace(denial, entities=unnamed)) == [("b", "a", "denies")]


def test_what_is_only_claimed_must_share_its_object_with_the_denial() -> None:
    claim = said("a", "say", Status.CLAIMED, speaker="watch", predicate="owns", published=None)
    assert answered(claim, denied(predicate="owns")) == [("b", "a", "denies")]
    denial = denied(predicate="owns")
    unnamed = tuple(replace(e, unnamed=e.id == "orsk") for e in denial.entities)
    assert answered(claim, replace(denial, entities=unnamed)) == []


def test_a_denial_that_points_back_denies_what_it_points_to() -> None:
    """ "He denies it", beside the accusation told again: the first article's is denied too."""
    again = alleged("b", published="2025-03-04")
    denial = replace(
        again.statements[0], id="d", actors=("tell",), speech_act="deny", propositions=(),
        answers=("s",),
    )  # fmt: skip
    told = replace(again, statements=(*again.statements, denial))
    assert ("b", "a", "denies") in answered(alleged(), told)


def test_the_order_of_articles_does_not_matter_to_answers() -> None:
    articles = [alleged("a"), denied("b"), alleged("c", published="2025-03-01")]
    results = {tuple(answered(*order)) for order in permutations(articles)}
    assert results == {(("b", "a", "denies"), ("b", "c", "denies"))}


def test_a_denial_is_linked_across_articles_and_withdrawn_with_them(tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    first = "Lantern Watch accused the Velm Company of bribing two inspectors."
    second = "The Velm Company denied on Tuesday that it had bribed anybody."
    (folder / "one.txt").write_text(f"Title\n\nPublished: 3 March 2025\n\n{first}\n", "utf-8")
    (folder / "two.txt").write_text(f"Title\n\nPublished: 4 March 2025\n\n{second}\n", "utf-8")
    query = """SELECT ?denial ?charge { GRAPH ?links { ?denial kg:denies ?charge }
      GRAPH ?g { ?charge kg:content ?words } GRAPH ?h { ?denial kg:content ?others }
      FILTER (?g != ?h) }"""
    options = BuildOptions(settings=Settings(tagger="rules"), store_only=True)
    found = []
    for gone in ((), ("one.txt",)):
        for name in gone:
            (folder / name).unlink()
        build([folder], tmp_path / "out", options=options)
        with Store.open(tmp_path / "out" / "store", read_only=True) as store:
            found.append(len(list(store.query(query))))
            answers = store.query("ASK { GRAPH ?g { ?x kg:respondsTo ?y } }")
            assert bool(answers) == (found[-1] > 0)
    assert found == [1, 0]


def test_question_five_shows_what_other_article_a_denial_answers(built: Path) -> None:
    with Store.open(built / "store", read_only=True) as store:
        rows = answer_of("answers-of-the-accused", store.query, {}).rows
    found = {(shown(row[2]), shown(row[6]), shown(row[7])) for row in rows if row[7] is not None}
    assert (
        "Oskar Tellenrud",
        "Tellenrud denies shielding compounds, says he never met owner",
        "Minister shielded compounds for years, watchdog says",
    ) in found
