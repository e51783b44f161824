"""From the network's rows of numbers to attributions: best label paths and links.

Labels come in begin-inside-end-single form, so that a span pays for its end as for its beginning.
First the cues are read off; then every other word is given to one role of one cue, or to none, by
the best path through labels and links together.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from kg.extraction.tagger import features as tf
from kg.extraction.tagger.features import Cue, Encoded, Ints
from kg.extraction.tagger.path import NEVER, Scores, best_path, best_span

Floats = npt.NDArray[np.float32]

LABEL_COUNT = 13
LINK_SIZE = 64
ROW = LABEL_COUNT + 1 + 4 * LINK_SIZE
# Columns of the label "begin" of each role; inside, end and single follow it.
SOURCE_AT, CUE_AT, CONTENT_AT = 1, 5, 9
# Words decoded at once: memory stays flat on long texts.
CHUNK = 240
# A word farther than this from a cue is no part of its attribution. Training windows are about
# 280 words long, and scores of farther pairs mean nothing.
REACH = 90
# A link less likely than exp(FAINT) is not followed: two or three of some dozens remain per word.
FAINT = -7.0


# What the confidence in an attribution is reckoned from; see confidence_features.
CONFIDENCE_FEATURES = ("constant", "cue", "content", "weakest content", "source", "no source")


class TaggedSpan(NamedTuple):
    """Characters ``[start, end)`` with the probability that they play this role of this cue."""

    start: int
    end: int
    probability: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """One attribution as the tagger sees it; source or content may be empty.

    ``probability``: that it is right in full, as ``kg.training.evaluate`` defines it; 0 where it
    has no content.
    """

    source: tuple[TaggedSpan, ...]
    cue: TaggedSpan
    content: tuple[TaggedSpan, ...]
    probability: float


@dataclass(frozen=True, slots=True)
class LinkBiases:
    """Trained biases of links: one row per value of each relation, columns source and content."""

    distance: Floats
    place: Floats
    branch: Floats


@dataclass(frozen=True, slots=True)
class Weighing:
    """How the scores are weighed against each other; chosen on held-out training articles."""

    link: float = 1.0  # weight of the links beside the labels
    cue: float = 0.0  # bonus of a cue
    source: float = 0.0  # bonus of a source
    content: float = 0.0  # bonus of a content
    borrow: float = 0.0  # log odds from which a cue without source takes another's
    confidence: tuple[float, ...] = ()  # coefficients of CONFIDENCE_FEATURES; none: half for all


def log_softmax(values: Floats) -> Floats:
    """Along the last axis."""
    shifted = values - values.max(axis=-1, keepdims=True)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True)), np.float32)


def decode(
    encoded: Encoded, rows: Floats, biases: LinkBiases, weighing: Weighing
) -> list[Candidate]:
    """The attributions of one document from its rows ``[words, ROW]``."""
    labels = log_softmax(rows[:, :LABEL_COUNT])
    cues = find_cues(labels, weighing)
    if not cues:
        return []
    sources: list[list[Piece]] = [[] for _ in cues]
    contents: list[list[Piece]] = [[] for _ in cues]
    for first, last in _chunks(encoded):
        near = _near(cues, first, last)
        if near:
            _decode_chunk(
                _Chunk(encoded, rows, labels, first, last),
                [cues[i] for i in near],
                biases,
                weighing,
                [(sources[i], contents[i]) for i in near],
            )
    document = _Chunk(encoded, rows, labels, 0, len(labels))
    _borrow_sources(document, cues, biases, weighing, (sources, contents))
    return [
        _candidate(
            _tagged_all(encoded, source),
            _tagged(encoded, Piece(cue.first, cue.last, _cue_probability(labels, cue))),
            _tagged_all(encoded, content),
            weighing.confidence,
        )
        for source, cue, content in zip(sources, cues, contents, strict=True)
    ]


class Piece(NamedTuple):
    """Words ``[first, last)`` in a role of a cue, with the probability of that."""

    first: int
    last: int
    probability: float


def _tagged(encoded: Encoded, piece: Piece) -> TaggedSpan:
    starts, ends = encoded.source.starts, encoded.source.ends
    return TaggedSpan(int(starts[piece.first]), int(ends[piece.last - 1]), piece.probability)


def _tagged_all(encoded: Encoded, pieces: Sequence[Piece]) -> tuple[TaggedSpan, ...]:
    """The spans of ``pieces`` but those of a supplied mark alone, which has no characters."""
    spans = (_tagged(encoded, piece) for piece in pieces)
    return tuple(span for span in spans if span.start < span.end)


def _near(cues: Sequence[Cue], first: int, last: int) -> list[int]:
    """The numbers of the cues within reach of words ``[first, last)``."""
    return [
        i for i, cue in enumerate(cues) if cue.last > first - REACH and cue.first < last + REACH
    ]


def _candidate(
    source: tuple[TaggedSpan, ...],
    cue: TaggedSpan,
    content: tuple[TaggedSpan, ...],
    coefficients: tuple[float, ...],
) -> Candidate:
    if not content:
        return Candidate(source, cue, content, 0.0)
    if not coefficients:
        return Candidate(source, cue, content, 0.5)
    features = confidence_features(source, cue, content)
    score = sum(a * b for a, b in zip(coefficients, features, strict=True))
    return Candidate(source, cue, content, 1.0 / (1.0 + math.exp(-score)))


def confidence_features(
    source: tuple[TaggedSpan, ...], cue: TaggedSpan, content: tuple[TaggedSpan, ...]
) -> list[float]:
    """The numbers of CONFIDENCE_FEATURES for an attribution with at least one content span."""
    logits = [_logit(span.probability) for span in content]
    return [
        1.0,
        _logit(cue.probability),
        sum(logits) / len(logits),
        min(logits),
        max((_logit(span.probability) for span in source), default=0.0),
        0.0 if source else 1.0,
    ]


def _logit(chance: float) -> float:
    held = min(max(chance, 0.001), 0.999)
    return math.log(held / (1.0 - held))


def find_cues(labels: Floats, weighing: Weighing) -> list[Cue]:
    """Spans of words that signal an attribution, from log probabilities of labels."""
    roles = np.stack([labels[:, at : at + 4] for at in (SOURCE_AT, CUE_AT, CONTENT_AT)], axis=1)
    likely = roles.max(axis=2) > FAINT
    roles[:, :, [0, 3]] += np.array([weighing.source, weighing.cue, weighing.content])[:, None]
    paths = best_path(labels[:, 0].tolist(), scores_by_word(roles, likely))
    return [Cue(path.first, path.last) for path in paths if path.group == 1]


def _chunks(encoded: Encoded) -> list[tuple[int, int]]:
    blocks = encoded.source.blocks
    out, first, total = [], 0, len(blocks)
    while first < total:
        last = min(total, first + CHUNK)
        if last < total:
            changes = np.flatnonzero(blocks[first + 1 : last + 1] != blocks[first:last])
            if len(changes):
                last = first + 1 + int(changes[-1])
        out.append((first, last))
        first = last
    return out


class _Chunk(NamedTuple):
    """Words ``[first, last)`` of a document with the document's numbers."""

    encoded: Encoded
    rows: Floats
    labels: Floats
    first: int
    last: int


def link_scores(chunk: _Chunk, cues: Sequence[Cue], biases: LinkBiases) -> Floats:
    """Log probabilities ``[words, 1 + 2 * cues]``: of no cue, source of each, content of each."""
    rows = chunk.rows[chunk.first : chunk.last]
    relations = tf.cue_relations(chunk.encoded, cues, chunk.first, chunk.last)
    distance, place, branch = relations
    bias = biases.distance.take(distance, axis=0) + biases.place.take(place, axis=0)
    bias += biases.branch.take(branch, axis=0)
    none = rows[:, LABEL_COUNT : LABEL_COUNT + 1]
    at = LABEL_COUNT + 1
    vectors = np.stack(
        [chunk.rows[c.first : c.last, at + 2 * LINK_SIZE :].mean(axis=0) for c in cues]
    )
    scale = np.float32(LINK_SIZE**-0.5)
    place_of_word = np.arange(chunk.first, chunk.last)[:, None]
    begins = np.array([c.first for c in cues])[None, :]
    ends = np.array([c.last for c in cues])[None, :]
    far = (place_of_word < begins - REACH) | (place_of_word >= ends + REACH)
    parts = [none]
    for role in range(2):
        low = role * LINK_SIZE
        words = rows[:, at + low : at + low + LINK_SIZE]
        score = words @ vectors[:, low : low + LINK_SIZE].T * scale + bias[..., role]
        score[far] = NEVER
        parts.append(score)
    return log_softmax(np.concatenate(parts, axis=1))


def _decode_chunk(
    chunk: _Chunk,
    cues: Sequence[Cue],
    biases: LinkBiases,
    weighing: Weighing,
    found: Sequence[tuple[list[Piece], list[Piece]]],
) -> None:
    first, last = chunk.first, chunk.last
    count = len(cues)
    links = link_scores(chunk, cues, biases)
    labels = chunk.labels[first:last]
    outside = labels[:, 0] + weighing.link * links[:, 0]
    likely = links[:, 1:] > FAINT
    for cue in cues:  # its words are spoken for
        low, high = max(0, cue.first - first), max(0, cue.last - first)
        likely[low:high] = False
        outside[low:high] = 0.0
    scores = _sparse_scores(labels, links[:, 1:], likely, count, weighing)
    for path in best_path(outside.tolist(), scores):
        role, number = divmod(path.group, count)
        chance = float(np.exp(links[path.first : path.last, 1 + path.group]).mean())
        found[number][role].append(Piece(first + path.first, first + path.last, chance))


def _borrow_sources(
    document: _Chunk,
    cues: Sequence[Cue],
    biases: LinkBiases,
    weighing: Weighing,
    found: tuple[list[list[Piece]], list[list[Piece]]],
) -> None:
    """Gives a cue without a source the likeliest free words, or another cue's source.

    "He denied the charge and said that": one speaker, two attributions, but a word has one label.
    """
    sources, contents = found
    taken = np.zeros(len(document.labels), dtype=bool)
    for piece in (*cues, *(piece for content in contents for piece in content)):
        taken[piece[0] : piece[1]] = True
    for number, cue in enumerate(cues):
        if sources[number] or not contents[number]:
            continue
        first, last = max(0, cue.first - REACH), min(len(taken), cue.last + REACH)
        near = _near(cues, first, last)
        links = link_scores(
            document._replace(first=first, last=last), [cues[i] for i in near], biases
        )
        odds = links[:, 1 + near.index(number)] - links[:, 0]
        labels = document.labels[first:last]
        gains = labels[:, SOURCE_AT : SOURCE_AT + 4] - labels[:, :1] + odds[:, None] * weighing.link
        scores = [(0, *row) for row in gains.tolist()]
        score, begin, end = best_span(scores, (~taken[first:last]).tolist())
        if score > weighing.borrow:
            chance = float((1 / (1 + np.exp(-odds[begin:end]))).mean())
            sources[number].append(Piece(first + begin, first + end, chance))


def _sparse_scores(
    labels: Floats, links: Floats, likely: npt.NDArray[np.bool_], count: int, weighing: Weighing
) -> list[list[Scores]]:
    words, groups = np.nonzero(likely)
    content = groups >= count
    at = np.where(content, CONTENT_AT, SOURCE_AT)
    linked = np.float32(weighing.link) * links[words, groups]
    bonus = np.where(content, weighing.content, weighing.source).astype(np.float32)
    begin, inside, end, single = (labels[words, at + place] + linked for place in range(4))
    return _by_word(len(labels), words, (groups, begin + bonus, inside, end, single + bonus))


def scores_by_word(groups: Floats, likely: npt.NDArray[np.bool_]) -> list[list[Scores]]:
    """The scores ``[words, groups, 4]`` of those groups of each word that are ``likely``."""
    words, kept = np.nonzero(likely)
    return _by_word(len(groups), words, (kept, *groups[words, kept].T))


def _by_word(size: int, words: Ints, columns: Sequence[npt.NDArray[Any]]) -> list[list[Scores]]:
    """Scores in columns, sorted by word, as one list per word."""
    rows = list(zip(*(column.tolist() for column in columns), strict=True))
    ends = np.searchsorted(words, np.arange(1, size + 1)).tolist()
    return [rows[first:last] for first, last in zip([0, *ends], ends, strict=False)]


def _cue_probability(labels: Floats, cue: Cue) -> float:
    return float(np.exp(labels[cue.first : cue.last, CUE_AT : CUE_AT + 4]).sum(axis=1).mean())
