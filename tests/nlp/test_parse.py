"""What a parse keeps of what it was asked, and that a worker can send one on."""

from __future__ import annotations

import pickle

from kg.nlp.parse import ParsedDocument, remembered
from tests.nlp.trees_by_hand import tree

CLOSED = "Harbour/NN/nsubj>closed closed/VBD/ROOT"
CALLS: list[tuple[int, int]] = []


@remembered
def length(parsed: ParsedDocument, i: int, *, extra: int = 0) -> int:
    CALLS.append((i, extra))
    return len(parsed.tokens[i].text) + extra


def test_a_document_is_asked_once_for_the_same_arguments() -> None:
    CALLS.clear()
    one, other = tree(CLOSED), tree("It/PRP/nsubj>fell fell/VBD/ROOT")
    assert [length(one, 0), length(one, 0), length(one, 1)] == [7, 7, 6]
    assert CALLS == [(0, 0), (1, 0)]
    assert (length(other, 0), length(one, 0, extra=2), length(one, 0, extra=3)) == (2, 9, 10)


def test_an_answer_of_none_is_remembered_too() -> None:
    asked = []

    @remembered
    def nothing(parsed: ParsedDocument) -> None:
        asked.append(parsed)

    parsed = tree(CLOSED)
    nothing(parsed)
    nothing(parsed)
    assert asked == [parsed]


def test_a_parse_is_pickled_without_what_it_remembers() -> None:
    parsed = tree(CLOSED)
    parsed.recased = tree(CLOSED.replace("Harbour", "harbour"))
    fresh = pickle.dumps(parsed)
    length(parsed, 0)
    assert pickle.dumps(parsed) == fresh
    again = pickle.loads(fresh)  # noqa: S301 - written a line above
    assert (again.tokens, again.sentences, again.children) == (
        parsed.tokens, parsed.sentences, parsed.children,
    )  # fmt: skip
    assert again.recased.tokens == parsed.recased.tokens
    assert length(again, 0) == 7
