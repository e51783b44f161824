"""From the network's rows of numbers to attributions: best label paths and links.

Labels come in begin-inside-end-single form, so that a span pays for its end as for its beginning.
First the cues are read off; then every other word is given to one role of one cue, or to none, by
the best path through labels and links together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from kg.extractors import tagger_features as tf
from kg.extractors.tagger_features import Cue, Encoded, Ints

Floats = npt.NDArray[np.float32]

LABEL_COUNT = 13
LINK_SIZE = 64
ROW = LABEL_COUNT + 1 + 4 * LINK_SIZE
# Columns of the label "begin" of each role; inside, end and single follow it.
SOURCE_AT, CUE_AT, CONTENT_AT = 1, 5, 9
# Words decoded at once, and how far from them a cue may stand: memory stays flat on long texts.
CHUNK, REACH = 1200, 150
NEVER = np.float32(-1e9)


class TaggedSpan(NamedTuple):
    """Characters ``[start, end)`` with the probability that they play this role of this cue."""

    start: int
    end: int
    probability: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """One attribution as the tagger sees it; source or content may be empty."""

    source: tuple[TaggedSpan, ...]
    cue: TaggedSpan
    content: tuple[TaggedSpan, ...]


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


class Path(NamedTuple):
    """A labelled stretch: words ``[first, last)`` in ``group``."""

    first: int
    last: int
    group: int


def log_softmax(values: Floats) -> Floats:
    """Along the last axis."""
    shifted = values - values.max(axis=-1, keepdims=True)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True)), np.float32)


def best_path(outside: Floats, scores: Floats) -> list[Path]:
    """The best sequence of spans, after Viterbi.

    ``outside [words]`` scores a word in no span; ``scores [4, words, groups]`` score it as begin,
    inside, end and single word of a span of each group.
    """
    _, words, groups = scores.shape
    if not words or not groups:
        return []
    begin, inside, end, single = scores
    best_single, best_single_at = single.max(axis=1), single.argmax(axis=1)
    closed = np.float32(0.0)
    opened = np.full(groups, NEVER, dtype=np.float32)
    began = np.zeros((words, groups), dtype=bool)
    choice = np.zeros(words, dtype=np.int64)  # 0 outside, 1 + g single, -1 - g end
    for t in range(words):
        ending = opened + end[t]
        at = int(ending.argmax())
        starting = closed + begin[t]
        going = opened + inside[t]
        began[t] = starting >= going
        opened = np.maximum(starting, going)
        if best_single[t] > outside[t]:
            value, kind = closed + best_single[t], 1 + int(best_single_at[t])
        else:
            value, kind = closed + outside[t], 0
        if ending[at] > value:
            value, kind = ending[at], -1 - at
        closed, choice[t] = value, kind
    return _trace(began, choice)


def _trace(began: npt.NDArray[np.bool_], choice: Ints) -> list[Path]:
    found = []
    t = len(choice) - 1
    while t >= 0:
        kind = int(choice[t])
        if kind == 0:
            t -= 1
        elif kind > 0:
            found.append(Path(t, t + 1, kind - 1))
            t -= 1
        else:
            group, last = -1 - kind, t + 1
            t -= 1
            while not began[t, group]:
                t -= 1
            found.append(Path(t, last, group))
            t -= 1
    return found[::-1]


def decode(
    encoded: Encoded, rows: Floats, biases: LinkBiases, weighing: Weighing
) -> list[Candidate]:
    """The attributions of one document from its rows ``[words, ROW]``."""
    labels = log_softmax(rows[:, :LABEL_COUNT])
    cues = find_cues(labels, weighing)
    if not cues:
        return []
    sources: list[list[TaggedSpan]] = [[] for _ in cues]
    contents: list[list[TaggedSpan]] = [[] for _ in cues]
    for first, last in _chunks(encoded):
        near = [
            i for i, cue in enumerate(cues) if cue.last > first - REACH and cue.first < last + REACH
        ]
        if not near:
            continue
        _decode_chunk(
            _Chunk(encoded, rows, labels, first, last),
            [cues[i] for i in near],
            biases,
            weighing,
            [(sources[i], contents[i]) for i in near],
        )
    return [
        Candidate(tuple(s), _cue_span(encoded, labels, cue), tuple(c))
        for s, cue, c in zip(sources, cues, contents, strict=True)
    ]


def find_cues(labels: Floats, weighing: Weighing) -> list[Cue]:
    """Spans of words that signal an attribution, from log probabilities of labels."""
    roles = np.stack([labels[:, [at, at + 4, at + 8]] for at in range(1, 5)])
    bonus = np.array([weighing.source, weighing.cue, weighing.content], dtype=np.float32)
    roles[0] += bonus
    roles[3] += bonus
    return [Cue(p.first, p.last) for p in best_path(labels[:, 0], roles) if p.group == 1]


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
    """Log probabilities ``[words, 1 + 2 * cues]``: of no cue, as source of each, as content of each."""
    rows = chunk.rows[chunk.first : chunk.last]
    relations = tf.cue_relations(chunk.encoded, cues, chunk.first, chunk.last)
    distance, place, branch = relations
    bias = biases.distance[distance] + biases.place[place] + biases.branch[branch]
    none = rows[:, LABEL_COUNT : LABEL_COUNT + 1]
    at = LABEL_COUNT + 1
    vectors = np.stack(
        [chunk.rows[c.first : c.last, at + 2 * LINK_SIZE :].mean(axis=0) for c in cues]
    )
    scale = np.float32(LINK_SIZE**-0.5)
    parts = [none]
    for role in range(2):
        low = role * LINK_SIZE
        words = rows[:, at + low : at + low + LINK_SIZE]
        parts.append(words @ vectors[:, low : low + LINK_SIZE].T * scale + bias[..., role])
    return log_softmax(np.concatenate(parts, axis=1))


def _decode_chunk(
    chunk: _Chunk,
    cues: Sequence[Cue],
    biases: LinkBiases,
    weighing: Weighing,
    found: Sequence[tuple[list[TaggedSpan], list[TaggedSpan]]],
) -> None:
    first, last = chunk.first, chunk.last
    count = len(cues)
    links = link_scores(chunk, cues, biases)
    labels = chunk.labels[first:last]
    outside = labels[:, 0] + weighing.link * links[:, 0]
    scores = np.empty((4, last - first, 2 * count), dtype=np.float32)
    for place in range(4):
        for role, at in enumerate((SOURCE_AT, CONTENT_AT)):
            columns = slice(role * count, (role + 1) * count)
            linked = links[:, 1 + role * count : 1 + (role + 1) * count]
            scores[place, :, columns] = labels[:, at + place, None] + weighing.link * linked
    for place in (0, 3):
        scores[place, :, :count] += np.float32(weighing.source)
        scores[place, :, count:] += np.float32(weighing.content)
    for cue in cues:
        low, high = max(0, cue.first - first), max(0, cue.last - first)
        scores[:, low:high] = NEVER
        outside[low:high] = 0.0
    probabilities = np.exp(links)
    for path in best_path(outside, scores):
        role, cue_number = divmod(path.group, count)
        span = TaggedSpan(
            int(chunk.encoded.source.starts[first + path.first]),
            int(chunk.encoded.source.ends[first + path.last - 1]),
            float(probabilities[path.first : path.last, 1 + path.group].mean()),
        )
        found[cue_number][role].append(span)


def _cue_span(encoded: Encoded, labels: Floats, cue: Cue) -> TaggedSpan:
    weights = np.exp(labels[cue.first : cue.last, CUE_AT : CUE_AT + 4]).sum(axis=1)
    return TaggedSpan(
        int(encoded.source.starts[cue.first]),
        int(encoded.source.ends[cue.last - 1]),
        float(weights.mean()),
    )
