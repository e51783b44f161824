"""The trained taggers at run time, on real parses and with the weights that ship."""

from __future__ import annotations

import itertools
import json
import random
import re
import shutil
from pathlib import Path

import numpy as np
import pytest

from kg.errors import ModelError
from kg.extraction.tagger import features as tf
from kg.extraction.tagger import path as tp
from kg.extraction.tagger.tagging import TIERS, Tagger, TaggerInput, TaggerOutput
from kg.model import Block, BlockKind, Document, Span
from kg.nlp.spacy_backend import Annotator
from kg.ontology.resources import resource

PRESS = """The mayor of Velmark, Ida Torsen, said on Friday that the harbour would reopen in May.

“Nobody was told,” the union leader complained. “We will go to court.”

According to a report by the Orva Institute, 40 ships were turned away."""


def document(text: str) -> Document:
    blocks = tuple(
        Block(BlockKind.PARAGRAPH, Span(m.start(), m.end())) for m in re.finditer(r"[^\n]+", text)
    )
    return Document(id="d", text=text, blocks=blocks)


@pytest.fixture(scope="module")
def annotator() -> Annotator:
    return Annotator()


def words_of(annotator: Annotator, *texts: str) -> list[TaggerInput]:
    return [TaggerInput.from_parsed(p) for p in annotator.annotate(map(document, texts))]


def found(text: str, output: TaggerOutput) -> list[tuple[str, str, str]]:
    return [
        (
            " / ".join(text[s.start : s.end] for s in candidate.source),
            text[candidate.cue.start : candidate.cue.end],
            " / ".join(text[s.start : s.end] for s in candidate.content),
        )
        for candidate in output.candidates
    ]


@pytest.mark.parametrize("tier", TIERS)
def test_finds_who_said_what(tier: str, annotator: Annotator) -> None:
    tagger = Tagger.load(tier)
    [output] = tagger.tag(words_of(annotator, PRESS))
    got = found(PRESS, output)
    assert len(got) == 3
    assert "Ida Torsen" in got[0][0]
    assert "said" in got[0][1]
    assert "the harbour would reopen in May" in got[0][2]
    assert got[1][0] == "the union leader"
    assert "complained" in got[1][1]
    assert "Nobody was told" in got[1][2]
    assert "We will go to court" in got[1][2]
    assert "Orva Institute" in got[2][0]
    assert "According to" in got[2][1]
    assert "40 ships were turned away" in got[2][2]


@pytest.mark.parametrize("tier", TIERS)
def test_probabilities_and_offsets_are_in_range(tier: str, annotator: Annotator) -> None:
    [output] = Tagger.load(tier).tag(words_of(annotator, PRESS))
    for candidate in output.candidates:
        for span in (*candidate.source, candidate.cue, *candidate.content):
            assert 0 <= span.start < span.end <= len(PRESS)
            assert 0.0 < span.probability <= 1.0


@pytest.mark.parametrize("tier", TIERS)
def test_an_article_tags_the_same_alone_and_among_others(tier: str, annotator: Annotator) -> None:
    tagger = Tagger.load(tier)
    longer = "\n\n".join([PRESS, *(f"Line {i}: {PRESS}" for i in range(12))])
    inputs = words_of(annotator, PRESS, longer, "Nothing.", PRESS.replace("Friday", "Sunday"))
    alone = [tagger.tag([one])[0] for one in inputs]
    assert tagger.tag(inputs) == alone
    assert tagger.tag(inputs[::-1]) == alone[::-1]


def test_a_text_without_words_has_no_candidates(annotator: Annotator) -> None:
    inputs = words_of(annotator, "", " \n ")
    assert [len(one) for one in inputs] == [0, 0]
    assert Tagger.load("fast").tag(inputs) == [TaggerOutput(()), TaggerOutput(())]


def test_no_such_tier() -> None:
    with pytest.raises(ModelError, match="no tagger 'huge'; choose one of best, fast"):
        Tagger.load("huge")


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    for name in ("fast.json", "fast.onnx", "tokenizer.json"):
        shutil.copyfile(resource("attribution", name), tmp_path / name)
    return tmp_path / "fast.json"


def test_altered_weights_are_refused(copied: Path) -> None:
    Tagger.read(copied)
    weights = copied.with_suffix(".onnx")
    content = bytearray(weights.read_bytes())
    content[len(content) // 2] ^= 1
    weights.write_bytes(content)
    with pytest.raises(ModelError, match=r"fast\.onnx is not what fast\.json describes"):
        Tagger.read(copied)


@pytest.mark.parametrize("name", ["fast.onnx", "tokenizer.json"])
def test_missing_files_are_named(copied: Path, name: str) -> None:
    copied.with_name(name).unlink()
    with pytest.raises(ModelError, match=f"{name} is missing"):
        Tagger.read(copied)


def test_a_malformed_description_is_named(copied: Path) -> None:
    record = json.loads(copied.read_text(encoding="utf-8"))
    del record["bias"]
    copied.write_text(json.dumps(record), encoding="utf-8")
    with pytest.raises(ModelError, match=r"fast\.json: not a description of a tagger"):
        Tagger.read(copied)


def test_only_the_best_tier_reads_names() -> None:
    assert Tagger.load("best").reads_names
    assert not Tagger.load("fast").reads_names


def test_reading_names_leaves_the_attributions_as_they_are(annotator: Annotator) -> None:
    tagger = Tagger.load("best")
    inputs = words_of(annotator, PRESS)
    clues = [np.zeros((len(source), 3), dtype=np.int64) for source in inputs]
    (plain,), (named,) = tagger.tag(inputs), tagger.tag(inputs, clues)
    assert named.candidates == plain.candidates
    assert plain.names is None
    assert named.names is not None
    found = {(PRESS[n.start : n.end], n.type) for n in named.names.names()}
    assert ("Ida Torsen", "Person") in found


OUT, A, Z, IN, U, SA, SZ, SI = range(1, 9)  # outside, opens, closes, inside, unclosed, single …


@pytest.mark.parametrize(
    ("words", "tags", "states"),
    [
        ("“ Go ” , he said", "`` VB '' , PRP VBD", [A, IN, Z, OUT, OUT, OUT]),
        ('" Go " " Stop "', "`` VB '' `` VB ''", [A, IN, Z, A, IN, Z]),
        ("'' Go '' he said", "`` VB '' PRP VBD", [A, IN, Z, OUT, OUT]),
        ("`` Go '' he said", "`` VB '' PRP VBD", [A, IN, Z, OUT, OUT]),
        ("he said “ and on", "PRP VBD `` CC RB", [OUT, OUT, A, U, U]),
        ("‘ Go ’ he said", "`` VB '' PRP VBD", [SA, SI, SZ, OUT, OUT]),
        ("the voters ’ will", "DT NNS POS NN", [OUT, OUT, OUT, OUT]),
        ("‘ the voters ’ will ’", "`` DT NNS POS NN ''", [SA, SI, SI, SI, SI, SZ]),
        ("rock ‘ n roll is here", "NN `` CC NN VBZ RB", [OUT, OUT, OUT, OUT, OUT, OUT]),
        ("“ a ‘ b ’ c ”", "`` NN `` NN '' NN ''", [A, IN, IN, IN, IN, IN, Z]),
        ("a ” b", "NN '' NN", [OUT, OUT, OUT]),
    ],
)
def test_quote_states(words: str, tags: str, states: list[int]) -> None:
    listed = words.split()
    blocks = np.zeros(len(listed), dtype=np.int64)
    assert tf.quote_states(listed, tags.split(), blocks).tolist() == states


def test_a_quotation_left_open_ends_with_its_block() -> None:
    words = ["“", "One", "two", "“", "Three", "”", "four"]
    blocks = np.array([0, 0, 0, 1, 1, 1, 1])
    states = tf.quote_states(words, ["NN"] * 7, blocks)
    assert states.tolist() == [A, U, U, A, IN, Z, OUT]


def hand_made(heads: list[int], deps: list[str] | None = None) -> TaggerInput:
    size = len(heads)
    return TaggerInput(
        words=("x",) * size,
        starts=np.arange(size) * 2,
        ends=np.arange(size) * 2 + 1,
        tags=("NN",) * size,
        deps=tuple(deps or ["dep"] * size),
        heads=np.array(heads),
        sentences=np.zeros(size, dtype=np.int64),
        blocks=np.zeros(size, dtype=np.int64),
    )


def test_subtree_edges() -> None:
    lefts, rights = tf.subtree_edges(np.array([1, 2, 2, 4, 2]))
    assert lefts.tolist() == [0, 0, 0, 3, 3]
    assert rights.tolist() == [0, 1, 4, 3, 4]


def test_each_word_knows_its_branch_under_the_cue() -> None:
    # The mayor said it ended: said governs mayor (nsubj) and ended (ccomp).
    source = hand_made([1, 2, 2, 4, 2], ["det", "nsubj", "ROOT", "nsubj", "ccomp"])
    deps = {"det": 1, "nsubj": 2, "ccomp": 3, "ROOT": 4}
    tokenizer = Tagger.load("fast").encode(source)  # the tokenizer's pieces do not matter here
    lefts, rights = tf.subtree_edges(source.heads)
    features = tokenizer.features.copy()
    features[:, 1] = [deps[dep] for dep in source.deps]
    encoded = tf.Encoded(source, features, tokenizer.pieces, tokenizer.piece_starts, lefts, rights)
    distance, place, branch = tf.cue_relations(encoded, [tf.Cue(2, 3)], 0, 5)
    assert branch[:, 0].tolist() == [2, 2, 0, 3, 3]
    assert distance[:, 0].tolist() == [10, 9, 0, 1, 2]
    assert set(place[:, 0].tolist()) == {12}


def test_windows_give_each_word_one_core(annotator: Annotator) -> None:
    text = "\n\n".join(f"Paragraph {i}. {PRESS}" for i in range(9))
    [source] = words_of(annotator, text)
    encoded = Tagger.load("fast").encode(source)
    cut = tf.windows(encoded, core=100, context=10)
    assert [w.core for w in cut] == [0, *(w.core_end for w in cut[:-1])]
    assert cut[-1].core_end == len(source)
    for window in cut:
        pieces = encoded.piece_starts
        assert pieces[window.core_end] - pieces[window.core] <= 100
        assert window.first <= window.core < window.core_end <= window.last
        assert pieces[window.core] - pieces[window.first] <= 10
        assert pieces[window.last] - pieces[window.core_end] <= 10
    ends = [w.core_end for w in cut[:-1]]
    assert all(source.blocks[e] != source.blocks[e - 1] for e in ends)


def test_words_of_many_pieces_are_cut_and_every_word_has_one(annotator: Annotator) -> None:
    address = "https://example.org/" + "-".join(f"qx{i}" for i in range(60))
    [source] = words_of(annotator, f"See {address} and \u200b there.")
    encoded = Tagger.load("fast").encode(source)
    counts = np.diff(encoded.piece_starts)
    assert counts.min() == 1
    assert counts.max() == tf.MAX_PIECES_PER_WORD
    assert len(encoded.pieces) == encoded.piece_starts[-1]


def best_by_trying_all(
    outside: list[float], scores: list[list[tp.Scores]]
) -> tuple[float, list[tp.Stretch]]:
    def search(at: int) -> tuple[float, list[tp.Stretch]]:
        if at == len(outside):
            return 0.0, []
        rest, paths = search(at + 1)
        best = (outside[at] + rest, paths)
        for last in range(at + 1, len(outside) + 1):
            rest, paths = search(last)
            for group in range(2):
                rows = [{s[0]: s for s in word}.get(group) for word in scores[at:last]]
                if any(row is None for row in rows):
                    continue
                span = [row for row in rows if row is not None]
                if len(span) == 1:
                    value = span[0][4]
                else:
                    value = span[0][1] + span[-1][3] + sum(row[2] for row in span[1:-1])
                if value + rest > best[0]:
                    best = (value + rest, [tp.Stretch(at, last, group), *paths])
        return best

    return search(0)


def test_best_path_is_the_best_of_all() -> None:
    dice = random.Random(4)

    def score() -> float:
        return dice.uniform(-2, 0)

    for _ in itertools.repeat(None, 60):
        size = dice.randrange(1, 7)
        outside = [dice.uniform(-2, 0) for _ in range(size)]
        scores: list[list[tp.Scores]] = [
            [
                (group, score(), score(), score(), score())
                for group in range(2)
                if dice.random() < 0.8
            ]
            for _ in range(size)
        ]
        assert tp.best_path(outside, scores) == best_by_trying_all(outside, scores)[1]
