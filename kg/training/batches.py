"""Windows of annotated articles as padded tensors."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor

from kg.extraction.tagger import features as tf
from kg.extraction.tagger.features import Cue, Encoded, Ints
from kg.extraction.tagger.name_clues import CLUES
from kg.extraction.tagger.name_clues import LABELS as NAME_LABELS
from kg.training.data import CONTENT, NOBODY, SOURCE, UNKNOWN, Allowed, Example

IGNORE = UNKNOWN
# Pieces per training window: as long as a window at run time, contexts included.
WINDOW = 320
# Verbs that are no cue, offered to the link scorer beside the cues: at run time some candidate
# cues are wrong, and without these it would never have met one. Share of the number of cues.
DISTRACTORS = 0.5
# Chance that a window's double marks become straight ones, and that they become single ones:
# the training articles are American and curly, the articles of users are not.
STRAIGHT, SINGLE = 0.12, 0.12
# Chance that a proper noun, and that any word, is masked: names of one year's politicians say who
# speaks in the training articles and nowhere else.
MASKED_NAMES, MASKED_WORDS = 0.12, 0.02
# Chance that a window, and that a word, loses its clues. With words alone (one in ten) the names'
# head only learned to repeat the rules: F1 81 on the open articles, and 44 there without clues.
UNCLUED, MASKED_CLUES = 0.6, 0.1


@dataclass(frozen=True, slots=True)
class Coded:
    """An example with its document in numbers."""

    example: Example
    encoded: Encoded


class Batch(NamedTuple):
    """Padded tensors of some windows."""

    pieces: Tensor
    features: Tensor
    firsts: Tensor
    heads: Tensor
    mask: Tensor
    cue_mean: Tensor
    cue_mask: Tensor
    distance: Tensor
    place: Tensor
    branch: Tensor
    labels: Tensor
    links: Tensor
    clues: Tensor
    names: Tensor
    real: Tensor  # whether there is a word


class Marks(NamedTuple):
    """Piece numbers of quotation marks."""

    open: int
    close: int
    single_open: int
    single_close: int
    straight: int


def marks_of(tokenizer: Tokenizer) -> Marks:
    """The marks' numbers in a vocabulary."""
    return Marks(*(tf.token_number(tokenizer, mark) for mark in '\u201c\u201d\u2018\u2019"'))


class Sampler:
    """Batches of random windows, reproducible from a seed."""

    def __init__(
        self, examples: Sequence[Coded], tokenizer: Tokenizer, *, size: int, seed: int
    ) -> None:
        """``size`` windows per batch."""
        self.examples = examples
        self.size = size
        self.random = random.Random(seed)
        self.marks = marks_of(tokenizer)
        self.ends = (
            tf.token_number(tokenizer, "[CLS]"),
            tf.token_number(tokenizer, "[SEP]"),
        )
        self.blank = tf.token_number(tokenizer, "[MASK]")

    def epoch(self) -> Iterator[Batch]:
        """Every word once, in windows that begin elsewhere in each epoch."""
        windows: list[tuple[Coded, int, int]] = []
        for coded in self.examples:
            windows.extend((coded, first, last) for first, last in self._cut(coded.encoded))
        self.random.shuffle(windows)
        pool = 20 * self.size
        for at in range(0, len(windows), pool):
            part = sorted(windows[at : at + pool], key=lambda w: w[2] - w[1])
            batches = [part[i : i + self.size] for i in range(0, len(part), self.size)]
            self.random.shuffle(batches)
            for batch in batches:
                yield collate([self._row(*window) for window in batch], self.ends)

    def _cut(self, encoded: Encoded) -> Iterator[tuple[int, int]]:
        starts = encoded.piece_starts
        total = len(starts) - 1
        first, budget = 0, self.random.randrange(WINDOW // 2, WINDOW + 1)
        while first < total:
            last = int(np.searchsorted(starts, starts[first] + budget, side="right")) - 1
            last = min(total, max(last, first + 1))
            yield first, last
            first, budget = last, WINDOW

    def _row(self, coded: Coded, first: int, last: int) -> Row:
        row = make_row(coded, first, last, self._distractors(coded, first, last))
        dice = self.random.random()
        if dice < STRAIGHT:
            row.pieces[np.isin(row.pieces, self.marks[:2])] = self.marks.straight
        elif dice < STRAIGHT + SINGLE:
            _make_single(row, self.marks)
        if self.random.random() < UNCLUED:
            row.clues[:] = 0
        self._mask(coded, first, row)
        return row

    def _mask(self, coded: Coded, first: int, row: Row) -> None:
        tags = coded.example.source.tags
        ends = [*row.firsts[1:].tolist(), len(row.pieces)]
        for i, (begin, end) in enumerate(zip(row.firsts.tolist(), ends, strict=True)):
            name = tags[first + i].startswith("NNP")
            if self.random.random() < (MASKED_NAMES if name else MASKED_WORDS):
                row.pieces[begin:end] = self.blank
            if self.random.random() < MASKED_CLUES:
                row.clues[i] = 0

    def _distractors(self, coded: Coded, first: int, last: int) -> list[Cue]:
        example = coded.example
        here = [cue for cue in example.cues.values() if first <= cue.first < last]
        verbs = [
            i
            for i in range(first, last)
            if example.source.tags[i].startswith("VB") and not _is_cue(int(example.labels[i]))
        ]
        wanted = min(len(verbs), round(DISTRACTORS * len(here)) + 1)
        return [Cue(i, i + 1) for i in self.random.sample(verbs, wanted)]


def _is_cue(label: int) -> bool:
    return 5 <= label <= 8


class Row(NamedTuple):
    """One window, unpadded."""

    pieces: Ints
    piece_features: Ints
    firsts: Ints
    heads: Ints
    cues: list[Cue]  # in words of the window
    relations: tuple[Ints, Ints, Ints]
    labels: Ints
    links: Ints
    clues: Ints
    names: Allowed


def make_row(coded: Coded, first: int, last: int, extra: Sequence[Cue]) -> Row:
    """Words ``[first, last)`` with the cues inside and some false ones."""
    encoded, example = coded.encoded, coded.example
    numbers = [n for n, cue in example.cues.items() if cue.first < last and cue.last > first]
    cues = [
        Cue(max(first, example.cues[n].first), min(last, example.cues[n].last)) for n in numbers
    ]
    cues.extend(extra)
    column = {number: index for index, number in enumerate(numbers)}
    labels = example.labels[first:last]
    links = np.zeros(last - first, dtype=np.int64)
    owners = example.owners[first:last].tolist()
    for i, (label, owner) in enumerate(zip(labels.tolist(), owners, strict=True)):
        role = (label - 1) // 4
        if owner == NOBODY or role not in (SOURCE, CONTENT):
            continue
        if owner in column:
            links[i] = 1 + column[owner] + (len(cues) if role == CONTENT else 0)
        else:
            links[i] = IGNORE
    links[labels == UNKNOWN] = IGNORE
    begin, end = int(encoded.piece_starts[first]), int(encoded.piece_starts[last])
    counts = np.diff(encoded.piece_starts[first : last + 1])
    heads = encoded.source.heads[first:last] - first
    own = np.arange(last - first)
    return Row(
        encoded.pieces[begin:end].copy(),
        np.repeat(encoded.features[first:last], counts, axis=0),
        encoded.piece_starts[first:last] - begin,
        np.where((heads >= 0) & (heads < last - first), heads, own),
        [Cue(cue.first - first, cue.last - first) for cue in cues],
        tf.cue_relations(encoded, cues, first, last),
        labels,
        links,
        _clues(example, first, last),
        _names(example, first, last),
    )


def _clues(example: Example, first: int, last: int) -> Ints:
    if example.clues is None:
        return np.zeros((last - first, len(CLUES)), dtype=np.int64)
    return example.clues[first:last].copy()


def _names(example: Example, first: int, last: int) -> Allowed:
    if example.names is None:
        return np.ones((last - first, len(NAME_LABELS)), dtype=bool)
    return example.names[first:last]


def _make_single(row: Row, marks: Marks) -> None:
    row.pieces[row.pieces == marks.open] = marks.single_open
    row.pieces[row.pieces == marks.close] = marks.single_close
    quote = row.piece_features[:, 3]
    table = np.arange(tf.QUOTE_VALUES)
    table[tf.OPENS], table[tf.CLOSES] = tf.SINGLE_OPENS, tf.SINGLE_CLOSES
    table[tf.INSIDE], table[tf.UNCLOSED] = tf.INSIDE_SINGLE, tf.OUTSIDE
    quote[:] = table[quote]


def collate(rows: Sequence[Row], ends: tuple[int, int]) -> Batch:
    """Rows padded to the longest; ``[CLS]`` and ``[SEP]`` stand around the pieces."""
    words = max(len(row.firsts) for row in rows)
    cues = max(1, max(len(row.cues) for row in rows))
    cue_mean = np.zeros((len(rows), cues, words), dtype=np.float32)
    relations = np.zeros((3, len(rows), words, cues), dtype=np.int64)
    for i, row in enumerate(rows):
        for j, relation in enumerate(row.relations):
            relations[j, i, : len(row.firsts), : len(row.cues)] = relation
        for j, cue in enumerate(row.cues):
            cue_mean[i, j, cue.first : cue.last] = 1.0 / (cue.last - cue.first)
    distance, place, branch = map(torch.from_numpy, relations)
    around = ((1, 1), (0, 0))
    return Batch(
        pieces=_padded([np.concatenate((ends[:1], r.pieces, ends[1:])) for r in rows]),
        features=_padded([np.pad(r.piece_features, around) for r in rows]),
        firsts=_padded([r.firsts + 1 for r in rows]),
        heads=_padded([r.heads for r in rows]),
        mask=_padded([np.ones(len(r.pieces) + 2, dtype=bool) for r in rows]),
        cue_mean=torch.from_numpy(cue_mean),
        cue_mask=torch.arange(cues) < torch.tensor([len(r.cues) for r in rows])[:, None],
        distance=distance,
        place=place,
        branch=branch,
        labels=_padded([r.labels for r in rows], IGNORE),
        # The columns of contents begin behind the padded number of cues.
        links=_padded(
            [np.where(r.links > len(r.cues), r.links - len(r.cues) + cues, r.links) for r in rows],
            IGNORE,
        ),
        clues=_padded([r.clues for r in rows]),
        names=_padded([r.names for r in rows], True),
        real=_padded([np.ones(len(r.firsts), dtype=bool) for r in rows]),
    )


def _padded(parts: Sequence[Ints | Allowed], fill: int | bool = 0) -> Tensor:
    """Arrays of different lengths in one tensor, the rest filled."""
    found = np.full(
        (len(parts), max(map(len, parts)), *parts[0].shape[1:]), fill, dtype=parts[0].dtype
    )
    for row, part in zip(found, parts, strict=True):
        row[: len(part)] = part
    return torch.from_numpy(found)
