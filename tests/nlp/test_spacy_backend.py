"""Annotation: blocks parsed on their own, offsets into the document, the model's files checked."""

from __future__ import annotations

import importlib.util
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import kg.nlp.spacy_backend as annotation
from kg.errors import ModelError
from kg.model import Block, BlockKind, Document, Span
from kg.nlp.parse import ParsedDocument
from kg.nlp.spacy_backend import Annotator, folder_digest, load_pipeline


def test_offsets_point_into_the_document(parse: Callable[..., ParsedDocument]) -> None:
    text = "“Nobody asked us,” said Ms. Strand.\n\nPolice  arrested\n12 men in Orsk – a record."
    parsed = parse(text)
    assert all(text[t.start : t.end] == t.text for t in parsed.tokens)
    assert "".join("".join(t.text for t in parsed.tokens).split()) == "".join(text.split())


def test_trees_stay_inside_sentences(parse: Callable[..., ParsedDocument]) -> None:
    parsed = parse("Police arrested twelve men. They were released.\n\nNobody was charged.")
    assert [s.block for s in parsed.sentences] == [0, 0, 1]
    for token in parsed.tokens:
        assert parsed.tokens[token.head].sentence == token.sentence
        inside = list(parsed.subtree(token.i))
        assert (inside[0].i, inside[-1].i + 1) == (token.left, token.right)
    assert parsed.sentence_span(1) == Span(28, 47)


def test_furniture_is_not_parsed_and_headings_do_not_run_on(annotator: Annotator) -> None:
    text = "Implications of State Involvement\n\nspot_img\n\nAnne Strand spoke on Monday."
    kinds = (BlockKind.HEADING, BlockKind.FURNITURE, BlockKind.PARAGRAPH)
    starts = [text.index(word) for word in ("Implications", "spot_img", "Anne")]
    ends = [start + len(text[start:].split("\n\n", maxsplit=1)[0]) for start in starts]
    blocks = tuple(map(Block, kinds, map(Span, starts, ends)))
    parsed = next(annotator.annotate([Document(id="d", text=text, blocks=blocks)]))
    assert "spot_img" not in [t.text for t in parsed.tokens]
    assert [s.kind for s in parsed.sentences] == [BlockKind.HEADING, BlockKind.PARAGRAPH]


def test_many_documents_keep_their_order(annotator: Annotator) -> None:
    texts = [f"Police arrested {n} men." for n in range(2, 150)]
    documents = [
        Document(id=str(n), text=t, blocks=(Block(BlockKind.PARAGRAPH, Span(0, len(t))),))
        for n, t in enumerate(texts)
    ]
    documents.insert(3, Document(id="empty", text=" "))
    parsed = list(annotator.annotate(documents))
    assert [p.document.id for p in parsed] == [d.id for d in documents]
    assert all("".join(t.text for t in p.tokens) == p.text.replace(" ", "") for p in parsed)


def test_missing_model_names_the_cure() -> None:
    with pytest.raises(ModelError, match="'en_core_web_none' is not installed"):
        load_pipeline("en_core_web_none")


def test_altered_model_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    spec = importlib.util.find_spec(annotation.DEFAULT_MODEL)
    assert spec is not None
    assert spec.origin is not None
    copy = tmp_path / annotation.DEFAULT_MODEL
    shutil.copytree(Path(spec.origin).parent, copy)
    assert folder_digest(copy) == annotation.DEFAULT_MODEL_DIGEST
    (copy / "meta.json").write_text("{}")
    monkeypatch.delitem(sys.modules, annotation.DEFAULT_MODEL, raising=False)
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(ModelError, match="its files differ"):
        annotation.check_default_model()


def test_words_are_kept_up_to_a_number(
    annotator: Annotator, monkeypatch: pytest.MonkeyPatch
) -> None:
    vocabulary = annotator._nlp.vocab
    text = "The zorvelite of Quenbarra fled."
    document = Document(id="d", text=text, blocks=(Block(BlockKind.PARAGRAPH, Span(0, len(text))),))
    parses = []
    for kept, is_kept in ((0, False), (10 * len(vocabulary), True)):
        monkeypatch.setattr(annotation, "KEPT", kept)
        parses.append(next(annotator.annotate([document])).tokens)
        assert ("zorvelite" in vocabulary) is is_kept
    assert parses[0] == parses[1]
