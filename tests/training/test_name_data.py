"""Named articles as words with the labels that each may bear."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from kg.errors import InputError
from kg.extraction.tagger.name_clues import CLUES, LABELS
from kg.nlp.spacy_backend import Annotator
from kg.training.data import UNKNOWN, Article, parse_articles
from kg.training.name_data import name_examples, names_of_mentions, read_named
from tests.mentions_by_hand import resolver

TEXT = "Ada Orin praised Brenna Shipping.\nBy Tom Lark\nMayor Tom Lark of Ostmere agreed."


@pytest.fixture(scope="module")
def annotator() -> Annotator:
    return Annotator()


def span(words: str) -> list[int]:
    start = TEXT.index(words)
    return [start, start + len(words)]


def named() -> dict[str, object]:
    return {
        "id": "a",
        "text": TEXT,
        "names": [[*span("Ada Orin"), "Person"], [*span("Brenna Shipping"), "Organization"]],
    }


def test_an_article_has_its_names_and_no_labels_of_attributions(annotator: Annotator) -> None:
    (example,) = name_examples([named()], annotator, resolver()._mentions)
    assert example.names is not None
    assert example.clues is not None
    source = example.source
    words = [TEXT[s:e] for s, e in zip(source.starts, source.ends, strict=True)]
    orin = words.index("Orin")
    assert [LABELS[i] for i in np.flatnonzero(example.names[orin])] == ["E-Person"]
    assert [LABELS[i] for i in np.flatnonzero(example.names[words.index("praised")])] == ["O"]
    lark = words.index("Lark")  # in the byline, where readers take no names
    assert [LABELS[i] for i in np.flatnonzero(example.names[lark])] == ["O"]
    assert example.clues.shape == (len(words), len(CLUES))
    assert set(example.labels.tolist()) == {UNKNOWN}
    assert not example.cues


def test_of_mentions_the_names_are_taken_and_the_types_left_open(annotator: Annotator) -> None:
    (source,) = parse_articles([Article("a", TEXT, ())], annotator)
    record = {
        "id": "g",
        "text": TEXT,
        "mentions": [
            {"span": [TEXT.index("Mayor"), TEXT.index(" agreed")], "type": "person"},
            {"span": span("Brenna Shipping"), "type": "organization"},
        ],
    }
    found = {TEXT[n.start : n.end]: n.types for n in names_of_mentions(record, source).names}
    assert found["Tom Lark"] == ("Person", "Group")
    assert "Organization" in found["Brenna Shipping"]
    assert "GovernmentBody" in found["Brenna Shipping"]


@pytest.mark.parametrize("line", ["{", "[]", '{"id": "a", "text": "b"}', '{"names": []}'])
def test_a_malformed_line_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "named.jsonl"
    path.write_text(json.dumps(named()) + "\n" + line + "\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"named\.jsonl:2: no named article"):
        read_named(path)
