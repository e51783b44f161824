"""Reading annotated articles and aligning them with words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.nlp.spacy_backend import Annotator
from kg.training.data import (
    LABELS,
    NOBODY,
    Article,
    Attribution,
    Spans,
    align,
    load_examples,
    parse_articles,
    read_articles,
)

TEXT = "“It works,” Ada Orin said. “It will last.”\n\nCritics denied that."


def span(part: str) -> tuple[int, int]:
    start = TEXT.index(part)
    return start, start + len(part)


def spans(*parts: str) -> Spans:
    return tuple(map(span, parts))


ARTICLE = Article(
    "a",
    TEXT,
    (
        Attribution(spans("Ada Orin"), spans("said"), spans("“It works,”", "“It will last.”")),
        Attribution(spans("Critics"), spans("denied"), spans("that.")),
    ),
)


@pytest.fixture(scope="module")
def annotator() -> Annotator:
    return Annotator()


def test_labels_and_owners(annotator: Annotator) -> None:
    [source] = parse_articles([ARTICLE], annotator)
    example = align(ARTICLE, source)
    words = [TEXT[s:e] for s, e in zip(source.starts, source.ends, strict=True)]
    labelled = {
        (word, LABELS[label], owner)
        for word, label, owner in zip(words, example.labels, example.owners, strict=True)
    }
    assert ("Ada", "B-source", 0) in labelled
    assert ("Orin", "E-source", 0) in labelled
    assert ("said", "S-cue", 0) in labelled
    assert ("denied", "S-cue", 1) in labelled
    assert ("“", "B-content", 0) in labelled
    assert ("works", "I-content", 0) in labelled
    assert ("Critics", "S-source", 1) in labelled
    assert words[example.cues[0].first] == "said"
    assert words[example.cues[1].first] == "denied"
    assert ("that", "B-content", 1) in labelled
    assert (".", "E-content", 1) in labelled


def test_where_annotations_overlap_the_first_keeps_the_words(annotator: Annotator) -> None:
    nested = Article("n", TEXT, (*ARTICLE.attributions, Attribution((), (), spans("works"))))
    [source] = parse_articles([nested], annotator)
    assert 2 not in align(nested, source).owners.tolist()
    assert NOBODY in align(nested, source).owners.tolist()


def test_json_lines_and_brat_give_the_same(tmp_path: Path) -> None:
    record = {
        "id": "a",
        "text": TEXT,
        "attributions": [
            {"source": list(a.source), "cue": list(a.cue), "content": list(a.content)}
            for a in ARTICLE.attributions
        ],
    }
    lines = tmp_path / "train.jsonl"
    lines.write_text(json.dumps(record) + "\n\n", encoding="utf-8")
    brat = tmp_path / "train"
    (brat / "text").mkdir(parents=True)
    (brat / "attributions").mkdir()
    (brat / "text" / "a.txt").write_text(TEXT, encoding="utf-8")
    notes, events, number = [], [], 0
    for index, attribution in enumerate(ARTICLE.attributions, start=1):
        arguments = []
        for role in ("Source", "Cue", "Content"):
            number += 1
            pieces: Spans = getattr(attribution, role.lower())
            offsets = ";".join(f"{s} {e}" for s, e in pieces)
            words = " ".join(TEXT[s:e] for s, e in pieces)
            notes.append(f"T{number}\t{role} {offsets}\t{words}")
            arguments.append(f"{role}:T{number}")
        events.append(f"E{index}\t" + " ".join(arguments))
    (brat / "attributions" / "a_x1.ann").write_text("\n".join(notes + events), encoding="utf-8")
    assert read_articles(lines) == read_articles(brat) == [ARTICLE]


@pytest.mark.parametrize(
    "line", ["{", '{"text": "x"}', '{"text": "x", "attributions": [{"source": 3}]}', "[]"]
)
def test_a_malformed_line_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "train.jsonl"
    path.write_text('{"text": "x", "attributions": []}\n' + line + "\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"train\.jsonl:2: not an annotated article"):
        read_articles(path)


def test_a_malformed_standoff_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "text").mkdir()
    (tmp_path / "attributions").mkdir()
    with pytest.raises(InputError, match=r"no text/\*\.txt"):
        read_articles(tmp_path)
    (tmp_path / "text" / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "attributions" / "a_x1.ann").write_text("T1\tCue x y\tz\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"a_x1\.ann:1: not brat standoff"):
        read_articles(tmp_path)


def test_examples_of_a_file(tmp_path: Path, annotator: Annotator) -> None:
    path = tmp_path / "extra.jsonl"
    path.write_text('{"text": "He said no.", "attributions": []}\n', encoding="utf-8")
    [example] = load_examples(path, annotator)
    assert len(example.source) == 4
    assert not example.cues
