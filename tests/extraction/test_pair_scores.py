"""The network over pairs of phrases: what it sees, what it says, and its file."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from dataclasses import fields, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import ModelError
from kg.extraction.coreference import antecedents
from kg.extraction.coreference.antecedents import KINDS, Weights, pair_factors, shipped
from kg.extraction.coreference.chains import Chain
from kg.extraction.coreference.pair_mentions import (
    BOTH,
    LOOKS,
    OTHER,
    OUTSIDE,
    PAIR_FEATURES,
    PRONOUN,
    QUOTATION,
    STATES,
    WORDS,
    Mentions,
    looked_at,
    pair_features,
)
from kg.extraction.coreference.pair_scores import (
    LEAST,
    PairNetwork,
    PairScorer,
    log_chances,
    read_pairs,
    stored,
)
from kg.extraction.coreference.quotation_speakers import Speakers
from kg.extraction.ner.phrases import PERSON, Phrase
from kg.extraction.pipeline import load_pipeline
from kg.extraction.settings import Settings
from kg.extraction.tagger.word_states import WIDTH, WordStates
from kg.model import MentionKind, Span
from kg.nlp.parse import ParsedDocument
from tests.mentions_by_hand import document_of, entity_at, parse, resolver

TEXT = "Mayor Lena Brandt opened the bridge. “I am glad,” she said."


def phrase(first: int, last: int, kind: MentionKind = MentionKind.NAME) -> Phrase:
    return Phrase(first, last, last - 1, kind, PERSON, f"w{first}")


@cache
def parsed() -> ParsedDocument:
    (found,) = parse(document_of("doc", TEXT))
    return found


def mentions() -> Mentions:
    """The state of each word is its place in the text, in all columns."""
    tokens = parsed().tokens
    states = np.repeat(np.arange(len(tokens), dtype=np.float32)[:, None], WIDTH, axis=1)
    starts, ends = np.array([t.start for t in tokens]), np.array([t.end for t in tokens])
    speakers = Speakers(parsed(), (), resolver().nouns)
    return Mentions(parsed(), speakers, WordStates(starts, ends, states))


def test_states_are_of_head_first_word_mean_and_governor() -> None:
    found = mentions()
    assert found.rows([phrase(1, 3)]) == [0]
    seen = found.states[0].reshape(4, WIDTH)
    governor = parsed().tokens[2].head
    assert seen[:, 0].tolist() == [2, 1, 1.5, governor]
    assert (seen == seen[:, :1]).all()


def test_a_phrase_keeps_its_row() -> None:
    found, one, two, three = mentions(), phrase(1, 3), phrase(5, 6), phrase(6, 7)
    assert found.rows([one, two]) == [0, 1]
    assert found.rows([three, one, three]) == [2, 0, 2]
    assert found.states.shape == (3, STATES)
    assert found.facts.shape == (3, WORDS + 1)


def test_a_quotation_and_the_words_are_noted() -> None:
    at = [t.i for t in parsed().tokens if t.lower in ("i", "she")]
    found = mentions()
    rows = found.rows([phrase(i, i + 1, MentionKind.PRONOUN) for i in at])
    assert found.facts[rows, QUOTATION].tolist() == [0, OUTSIDE]


LAST, NAMED, NOUN, FIRST = (
    phrase(20, 21, MentionKind.PRONOUN), phrase(10, 12), phrase(14, 15, MentionKind.NOMINAL),
    phrase(0, 1, MentionKind.NOMINAL),
)  # fmt: skip


def test_the_last_of_each_kind_and_the_first_are_looked_at() -> None:
    other = phrase(4, 5, MentionKind.NOMINAL)
    chain = Chain(PERSON, phrases=[NOUN, LAST, FIRST, NAMED, other])
    found = looked_at(phrase(30, 31, MentionKind.PRONOUN), chain)
    assert {p.first for p in found} == {20, 10, 14, 0}


def test_the_next_one_is_looked_at_where_none_is_before() -> None:
    chain = Chain(PERSON, phrases=[LAST, NAMED])
    assert looked_at(phrase(2, 3, MentionKind.PRONOUN), chain) == [NAMED]


def test_of_a_joint_chain_the_last_of_each_member_is_looked_at() -> None:
    members = (Chain(PERSON, phrases=[NAMED, FIRST]), Chain(PERSON, phrases=[NOUN]))
    chain = Chain(PERSON, phrases=[phrase(10, 15)], members=members)
    assert looked_at(phrase(30, 31, MentionKind.PRONOUN), chain) == [NAMED, NOUN]


@given(
    st.lists(st.tuples(st.integers(0, 60), st.sampled_from(list(MentionKind))), min_size=1,
             max_size=12, unique_by=lambda one: one[0]),
    st.integers(0, 60),
)  # fmt: skip
def test_few_phrases_of_a_chain_are_looked_at(
    found: list[tuple[int, MentionKind]], at: int
) -> None:
    chain = Chain(PERSON, phrases=[phrase(first, first + 1, kind) for first, kind in found])
    mine = phrase(at, at + 1, MentionKind.PRONOUN)
    looks = looked_at(mine, chain)
    assert 1 <= len(looks) <= LOOKS
    assert len({p.first for p in looks}) == len(looks)
    assert all(any(p is known for known in chain.phrases) for p in looks)
    before = [first for first, _ in found if first < at]
    if before:
        assert max(before) in {p.first for p in looks}
        assert all(p.first < at for p in looks)


def test_features_tell_distance_quotation_and_words() -> None:
    mine = np.array([[10, 11, 2, 0, PRONOUN, 0, 0, 5], [0, 1, 0, OUTSIDE, PRONOUN, 3, 2, 6]])
    other = np.array([[4, 6, 1, 0, 0, 0, 2, 5], [3, 4, 0, 1, 1, 1, 1, 7]])
    found = pair_features(mine, other)
    assert found.shape == (2, PAIR_FEATURES)
    assert found[:, 0] == pytest.approx([np.log1p(4) / 3, np.log1p(2) / 3])
    assert found[:, 1] == pytest.approx([np.log1p(1), 0])
    assert found[:, 4].tolist() == [0, 1]  # ahead
    assert found[:, 5:9].tolist() == [[1, 1, 0, 1], [0, 0, 1, 0]]  # role, quotation, words
    assert found[:, BOTH : BOTH + OTHER].tolist() == [
        [1, 0, 0, 1, 0, 0, 1, 0],  # a name, a subject, quoted
        [0, 1, 0, 0, 1, 0, 1, 1],  # a new description, an object, quoted
    ]
    assert found[:, BOTH + OTHER :].tolist() == [[1, 0, 0, 1, 1, 0, 0], [0, 0, 0, 0, 0, 0, 0]]


def small(size: int = 3, units: int = 4, some: int = 2) -> PairNetwork:
    """A network with weights drawn at random."""
    dice = np.random.default_rng(3)
    shapes = [
        (STATES + 1, size), (STATES + 1, size), (size, units), (size, units), (size, units),
        (PAIR_FEATURES, units), (4, units), (4, units), (4, PAIR_FEATURES), (size + 1, some),
        (4, some + 1),
    ]  # fmt: skip
    return PairNetwork(*(dice.normal(0, 0.02, shape).astype(np.float32) for shape in shapes))


def test_chances_follow_their_chains_and_add_up_to_one() -> None:
    she = next(t.i for t in parsed().tokens if t.lower == "she")
    one = Chain(PERSON, phrases=[phrase(1, 3), phrase(0, 1, MentionKind.NOMINAL)])
    two = Chain(PERSON, phrases=[phrase(5, 6, MentionKind.NOMINAL)])
    mine = phrase(she, she + 1, MentionKind.PRONOUN)
    scorer = PairScorer(small(), mentions())
    first, second, none = scorer.chances(0, mine, [one, two])
    assert scorer.chances(0, mine, [two, one]).tolist() == pytest.approx([second, first, none])
    assert np.exp([first, second, none]).sum() == pytest.approx(1, abs=0.01)
    assert scorer.chances(1, mine, [one, two]).tolist() != [first, second, none]


def test_a_chain_is_as_likely_as_its_phrases_together() -> None:
    she = next(t.i for t in parsed().tokens if t.lower == "she")
    mine = phrase(she, she + 1, MentionKind.PRONOUN)
    name, noun = phrase(1, 3), phrase(0, 1, MentionKind.NOMINAL)
    scorer = PairScorer(small(), mentions())
    both = scorer.chances(0, mine, [Chain(PERSON, phrases=[name, noun])])
    apart = scorer.chances(0, mine, [Chain(PERSON, phrases=[p]) for p in (name, noun)])
    assert np.exp(both[0]) == pytest.approx(np.exp(apart[:2]).sum(), abs=0.01)


def test_the_parts_are_those_of_one_network() -> None:
    """What is worked out beforehand of each phrase adds up to the network as it is described."""
    she = next(t.i for t in parsed().tokens if t.lower == "she")
    mine, noun = phrase(she, she + 1, MentionKind.PRONOUN), phrase(5, 6, MentionKind.NOMINAL)
    network, known = small(), mentions()
    found = PairScorer(network, known).chances(2, mine, [Chain(PERSON, phrases=[noun])])
    left, right = known.rows([mine, noun])
    one, other = (
        known.states[row] @ part[:-1] + part[-1]
        for row, part in ((left, network.mine), (right, network.other))
    )
    features = pair_features(known.facts[[left]], known.facts[[right]])[0]
    inner = one @ network.hidden_mine + other @ network.hidden_other + network.constant[2]
    inner += (one * other) @ network.hidden_product + features @ network.hidden_features
    score = np.maximum(inner, 0) @ network.out[2] + features @ network.direct[2]
    none = np.maximum(one @ network.nobody_hidden[:-1] + network.nobody_hidden[-1], 0)
    nobody = none @ network.nobody_out[2, :-1] + network.nobody_out[2, -1]
    assert found == pytest.approx(log_chances(np.array([score, nobody])), abs=0.002)


def test_phrases_known_from_the_start_change_nothing() -> None:
    she = next(t.i for t in parsed().tokens if t.lower == "she")
    mine, chain = phrase(she, she + 1, MentionKind.PRONOUN), Chain(PERSON, phrases=[phrase(1, 3)])
    late, early = mentions(), mentions()
    early.rows([phrase(5, 6), *chain.phrases, mine])
    found = [PairScorer(small(), known).chances(2, mine, [chain]) for known in (late, early)]
    assert found[0] == pytest.approx(found[1], abs=0.002)


@given(st.lists(st.floats(-40, 40, width=32), min_size=2, max_size=9))
def test_chances_are_rounded_and_bounded(scores: list[float]) -> None:
    found = log_chances(np.array(scores, dtype=np.float32))
    assert (found >= LEAST).all()
    assert (found <= 0).all()
    assert int(found.argmax()) in np.flatnonzero(np.isclose(scores, max(scores), atol=0.01))


def test_the_best_candidate_is_marked_even_where_nobody_is_likelier() -> None:
    found = pair_factors([-3.0, -2.0, -0.2])
    assert found == [{"pair": -3.0}, {"pair": -2.0, "pair_best": 1.0}, {"pair": -0.2}]


def written_to(path: Path, content: bytes) -> tuple[Path, str]:
    path.write_bytes(content)
    return path, hashlib.sha256(content).hexdigest()


def test_weights_are_read_as_they_were_written(tmp_path: Path) -> None:
    found = read_pairs(*written_to(tmp_path / "pairs.npz", stored(small())))
    for part in fields(PairNetwork):
        kept, written = getattr(found, part.name), getattr(small(), part.name)
        assert kept.dtype == np.float32
        assert kept == pytest.approx(written, rel=1e-3, abs=1e-4)
    assert stored(found) == stored(small())


def archive(**parts: Any) -> bytes:
    content = io.BytesIO()
    np.savez(content, **parts)
    return content.getvalue()


@pytest.mark.parametrize(
    "content",
    [b"", b"PK", stored(small())[:4000], archive(mine=np.zeros(3)),
     stored(replace(small(), direct=np.zeros((4, 2), dtype=np.float32))),
     stored(replace(small(), out=np.zeros(4, dtype=np.float32)))],
)  # fmt: skip
def test_a_malformed_file_is_named(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(ModelError, match=r"pairs\.npz: not the weights of pairs"):
        read_pairs(*written_to(tmp_path / "pairs.npz", content))


def test_weights_of_another_fit_are_refused(tmp_path: Path) -> None:
    path, _ = written_to(tmp_path / "pairs.npz", stored(small()))
    with pytest.raises(ModelError, match="fitted with another one"):
        read_pairs(path, "0" * 64)


def test_an_absent_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"pairs\.npz"):
        read_pairs(tmp_path / "pairs.npz", "0" * 64)


@cache
def read() -> tuple[ParsedDocument, WordStates]:
    """The text with the states of the tagger that ships."""
    pipeline = load_pipeline(Settings())
    (found,) = pipeline.annotator.annotate([document_of("doc", TEXT)])
    (known,) = pipeline.know([found])
    assert known.states is not None
    return found, known.states


def test_networks_with_pairs_decide_where_there_are_states(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found, states = read()
    known = shipped()
    strict = {kind: replace(one, least=1.1) for kind, one in known.paired.items()}

    def all_strict() -> Weights:
        return replace(known, paired=strict)

    at = TEXT.index("she")
    she = Span(at, at + 3)
    seen = resolver().resolve(found, states=states)
    entity = entity_at(seen, she)
    assert entity is not None
    assert entity.name == "Lena Brandt"
    monkeypatch.setattr(antecedents, "shipped", all_strict)
    assert entity_at(resolver().resolve(found, states=states), she) is None
    assert entity_at(resolver().resolve(found), she) is not None


def test_the_networks_that_ship_know_the_pairs() -> None:
    known: Mapping[str, antecedents.Network] = shipped().paired
    assert set(known) == set(KINDS)
    assert all({"pair", "pair_best"} <= set(network.factors) for network in known.values())
    assert not any("pair" in network.factors for network in shipped().alone.values())
