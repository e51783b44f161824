"""A record is found again by its words: moved, read a little differently, or not at all."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kg.decisions.anchors import Lost
from kg.decisions.targets import describe, locate, share
from kg.model import Event, Extraction, Span
from tests.decisions.samples import article, changed, entity, event, relation, statement

ARTICLES = ("courier", "wire", "report", "radio", "ledger")


def records(extraction: Extraction) -> list[object]:
    named = [one for one in extraction.entities if one.mentions]
    return [*extraction.statements, *extraction.events, *extraction.relations, *named]


@pytest.mark.parametrize("name", ARTICLES)
def test_every_record_is_found_in_its_own_article(name: str) -> None:
    found = article(name)
    for record in records(found):
        assert locate(found, describe(found, record)) == record  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ARTICLES)
def test_every_record_is_found_where_the_text_moved(name: str) -> None:
    found = article(name)
    moved = changed(found, f"CORRECTED on Friday: a name was misspelt.\n\n{found.document.text}")
    for record in records(found):
        again = locate(moved, describe(found, record))  # type: ignore[arg-type]
        assert not isinstance(again, Lost), record
        assert again.id == record.id  # type: ignore[attr-defined]


def test_words_that_are_gone_and_records_that_are_not_read_are_lost() -> None:
    found = article()
    one = statement(found, "the government of complicity")
    gone = changed(found, found.document.text.replace("accused the government of comp", "saw comp"))
    missing = locate(gone, describe(found, one))
    assert isinstance(missing, Lost)
    assert "not in the article any more" in missing.reason
    unread = locate(replace(found, statements=()), describe(found, one))
    assert isinstance(unread, Lost)
    assert "no statement is read in these words any more" in unread.reason


def test_a_statement_that_is_read_longer_or_shorter_is_the_same() -> None:
    found = article()
    one = statement(found, "that Tellenrud protected")
    target = describe(found, one)
    for shift in (-5, 5):
        span = Span(one.content[0].start + max(shift, 0), one.content[0].end + min(shift, 0))
        other = replace(found, statements=(replace(one, id="new", content=(span,)),))
        again = locate(other, target)
        assert not isinstance(again, Lost)
        assert again.id == "new"


def test_the_same_words_under_another_cue_are_another_statement() -> None:
    found = article()
    outer = statement(found, "that a cook")
    inner = next(one for one in found.statements if one.parent == outer.id)
    assert locate(found, describe(found, inner)) == inner
    assert locate(found, describe(found, outer)) == outer
    only = replace(found, statements=(replace(inner, content=outer.content),))
    assert isinstance(locate(only, describe(found, outer)), Lost)


def test_an_event_of_another_kind_and_a_relation_of_others_do_not_fit() -> None:
    found = article()
    arrest, owns = event(found, "was arrested"), relation(found, "Tellenrud protected")
    other = replace(found, events=(replace(arrest, type="Detention"),))
    assert isinstance(locate(other, describe(found, arrest)), Lost)
    somebody = replace(owns, subject=entity(found, "Casimir Brandeck").id)
    other = replace(found, relations=(somebody,))
    assert isinstance(locate(other, describe(found, owns)), Lost)


def test_two_records_in_the_same_words_are_ambiguous() -> None:
    found = article()
    arrest: Event = event(found, "was arrested")
    other = replace(found, events=(arrest, replace(arrest, id="twin")))
    lost = locate(other, describe(found, arrest))
    assert isinstance(lost, Lost)
    assert "more than one event" in lost.reason


def test_a_target_without_a_digest_of_the_text_is_found_by_its_words() -> None:
    found = article()
    one = statement(found, "that Brandeck controls")
    target = replace(describe(found, one), text=None, document=None, cue=None)
    assert locate(found, target) == one


def test_the_share_of_two_spans() -> None:
    assert share(Span(0, 10), Span(0, 10)) == 1
    assert share(Span(0, 10), Span(5, 15)) == pytest.approx(1 / 3)
    assert share(Span(0, 5), Span(5, 9)) == 0
