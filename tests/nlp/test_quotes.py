"""Quotation marks: which ones open, close, nest, go on or are apostrophes."""

from __future__ import annotations

import pytest

from kg.model import Span
from kg.nlp.quotes import QuotedSpan, find_quotations, missing_marks
from kg.ontology.lexicon import load_lexicon


def found(text: str) -> list[QuotedSpan]:
    blocks, start = [], 0
    for line in text.split("\n"):
        blocks.append(Span(start, start + len(line)))
        start += len(line) + 1
    elisions = load_lexicon().words("elision")
    return list(find_quotations(text, blocks, elisions=elisions))


def outer(text: str) -> list[str]:
    return [text[q.start : q.end] for q in found(text) if q.depth == 0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"We go," he said. "Now."', ['"We go,"', '"Now."']),
        ("“We go,” he said. “Now.”", ["“We go,”", "“Now.”"]),
        ("‘We won’t go,’ he said.", ["‘We won’t go,’"]),
        ("'It's ours,' she said. 'We'll keep it.'", ["'It's ours,'", "'We'll keep it.'"]),
        ("''We must go,'' he said. ''Now.''", ["''We must go,''", "''Now.''"]),
        ("``Hi there,'' he said.", ["``Hi there,''"]),
        ("«We shall pay», said the bank.", ["«We shall pay»"]),
        ("„We shall pay“, said the bank.", ["„We shall pay“"]),
        ('He called it “a mess" and left.', ['“a mess"']),
        ("‘We left the workers’ canteen,’ he said.", ["‘We left the workers’ canteen,’"]),
        ("He spoke of ‘scum’ in the workers’ eyes.", ["‘scum’"]),
        ("‘She said “no way” to it,’ he said.", ["‘She said “no way” to it,’"]),
    ],
)
def test_pairs(text: str, expected: list[str]) -> None:
    assert outer(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The dogs' bowls and the cats' toys.",
        "It wasn’t the ’90s and ’tis over.",
        "Rock ’n’ roll, rock 'n' roll.",
        "Nothing at all.",
        "",
    ],
)
def test_apostrophes_are_no_marks(text: str) -> None:
    assert outer(text) == []


def test_quotations_inside_quotations() -> None:
    quotations = found("“I heard ‘never again’ twice,” she said.")
    assert [q.depth for q in quotations] == [0, 1]
    assert all(q.closed for q in quotations)


def test_a_quotation_goes_on_in_the_next_block() -> None:
    first, second, third = found("“One.\n“Two.\n“Three,” he said.")
    assert (first.closed, first.continued) == (False, False)
    assert (second.closed, second.continued) == (False, True)
    assert (third.closed, third.continued) == (True, True)


def test_an_unclosed_mark_ends_with_its_block() -> None:
    text = "“We go, he said.\nThe end came “soon”."
    assert outer(text) == ["“We go, he said.", "“soon”"]
    assert [q.continued for q in found(text)] == [False, False]


def test_a_second_opening_mark_ends_an_unclosed_quotation() -> None:
    assert outer('"Unclosed, he said. "Closed" at last.') == ['"Unclosed, he said.', '"Closed"']


def test_quotations_cover_their_marks_in_any_text() -> None:
    for text in ('"', "“”", "'''", "“‘“", "” “", '"a" "b', "’’’", "‘a’’ ‘b’"):
        for q in found(text):
            assert 0 <= q.start < q.end <= len(text)


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("“We left at dawn, she said.", [("”", 27)]),
        ("''We left at dawn, she said.", [("''", 28)]),
        ("«On part à l'aube, dit-elle.", [("»", 28)]),
        ("“We left at dawn,” she said.", []),
    ],
)
def test_the_mark_that_print_left_out(text: str, marks: list[tuple[str, int]]) -> None:
    quotations = find_quotations(text, [Span(0, len(text))])
    assert [(m.text, m.offset) for m in missing_marks(text, quotations)] == marks


def test_a_quotation_that_goes_on_lacks_no_mark_before_its_last_paragraph() -> None:
    text = "“We left.\n\n“Nobody saw us, he said."
    blocks = [Span(0, 9), Span(11, len(text))]
    found = missing_marks(text, find_quotations(text, blocks))
    assert [m.offset for m in found] == [len(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"One. "Two," he said.', [('"One.', False), ('"Two,"', True)]),
        (
            '"One," he said. "Two. "Three. "Four." The road was shut.',
            [('"One,"', False), ('"Two.', False), ('"Three.', True), ('"Four."', True)],
        ),
        ('He calls it "odd" "now". "So," he said.', [('"odd"', False), ('"now"', False)]),
        ('He said "no" and "yes". "One," she said.', [('"no"', False), ('"yes"', False)]),
        ('"One," he said,"two". "Three," she said.', [('"One,"', False), ('"two"', False)]),
    ],
)
def test_paragraphs_that_run_on_in_one_block(text: str, expected: list[tuple[str, bool]]) -> None:
    quotations = [(text[q.start : q.end], q.continued) for q in found(text)]
    assert quotations[: len(expected)] == expected
    assert all(not continued for _, continued in quotations[len(expected) :])


def test_a_mark_is_missing_where_paragraphs_run_on() -> None:
    text = '"We left. "Nobody saw us," he said.'
    marks = missing_marks(text, find_quotations(text, [Span(0, len(text))]))
    assert [m.offset for m in marks] == [9]
