"""What the attribution tagger sees of a document: words, word pieces, features, windows.

Training and run time share this module, so that a model never meets other numbers than those it
was trained on. A *word* is a token of the parse that is not white space; all arrays run over words
in reading order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from kg.errors import ModelError
from kg.nlp.parse import ParsedDocument, edges
from kg.nlp.quotes import MissingMark

Ints = npt.NDArray[np.int64]

FEATURES = ("tag", "dep", "shape", "quote", "boundary")
# A word of more pieces than this is an address or noise: its first pieces say as much.
MAX_PIECES_PER_WORD = 8

# Values of the "quote" feature.
OUTSIDE, OPENS, CLOSES, INSIDE, UNCLOSED, SINGLE_OPENS, SINGLE_CLOSES, INSIDE_SINGLE = range(1, 9)
QUOTE_VALUES = 9
SHAPE_VALUES = 7
BOUNDARY_VALUES = 4

_DOUBLE_OPEN = frozenset({"\u201c", "\u201e", "\u201f", "\u00ab", "``", "\u2018\u2018"})
_DOUBLE_CLOSE = frozenset({"\u201d", "\u00bb", "\u2019\u2019"})
_DOUBLE_EITHER = frozenset({'"', "''", "\uff02"})
_SINGLE_OPEN = frozenset({"\u2018", "`", "\u2039"})
_SINGLE_EITHER = frozenset({"\u2019", "'", "\u203a"})


@dataclass(frozen=True, slots=True)
class TaggerInput:
    """The words of one document with what the parse knows of each.

    ``starts``/``ends`` are character offsets of ``words``; ``heads`` are word indices (a word's
    own index at a root); ``sentences`` and ``blocks`` number the sentence and block of each word.
    """

    words: tuple[str, ...]
    starts: Ints
    ends: Ints
    tags: tuple[str, ...]
    deps: tuple[str, ...]
    heads: Ints
    sentences: Ints
    blocks: Ints

    def __len__(self) -> int:
        """The number of words."""
        return len(self.tags)

    @classmethod
    def from_parsed(
        cls, parsed: ParsedDocument, *, missing: Sequence[MissingMark] = ()
    ) -> TaggerInput:
        """The words of a parsed document; white-space tokens are left out.

        ``missing`` marks become words without width, so that a quotation that print left open
        does not look like one that swallows the rest of its block.
        """
        kept = [token for token in parsed.tokens if not token.text.isspace()]
        position = {token.i: index for index, token in enumerate(kept)}
        block_of = [sentence.block for sentence in parsed.sentences]
        found = cls(
            words=tuple(token.text for token in kept),
            starts=np.array([token.start for token in kept], dtype=np.int64),
            ends=np.array([token.end for token in kept], dtype=np.int64),
            tags=tuple(token.tag for token in kept),
            deps=tuple(token.dep for token in kept),
            heads=np.array(
                [position.get(token.head, index) for index, token in enumerate(kept)],
                dtype=np.int64,
            ),
            sentences=np.array([token.sentence for token in kept], dtype=np.int64),
            blocks=np.array([block_of[token.sentence] for token in kept], dtype=np.int64),
        )
        for mark in sorted(missing, reverse=True):
            found = found._with(mark)
        return found

    def _with(self, mark: MissingMark) -> TaggerInput:
        """These words with ``mark`` after the last of them that ends before it."""
        at = int(np.searchsorted(self.ends, mark.offset, side="right"))
        if at == 0:
            return self
        heads = self.heads + (self.heads >= at)

        def widened(numbers: Ints, number: int) -> Ints:
            return np.insert(numbers, at, number)

        return TaggerInput(
            words=(*self.words[:at], mark.text, *self.words[at:]),
            starts=widened(self.starts, mark.offset),
            ends=widened(self.ends, mark.offset),
            tags=(*self.tags[:at], "''", *self.tags[at:]),
            deps=(*self.deps[:at], "punct", *self.deps[at:]),
            heads=widened(heads, int(heads[at - 1])),
            sentences=widened(self.sentences, int(self.sentences[at - 1])),
            blocks=widened(self.blocks, int(self.blocks[at - 1])),
        )


class Window(NamedTuple):
    """Words ``[first, last)`` fed at once; labels are kept for the core ``[core, core_end)``."""

    first: int
    core: int
    core_end: int
    last: int


@dataclass(frozen=True, slots=True)
class Encoded:
    """A document in numbers: features ``[words, 5]``, word pieces, subtree edges."""

    source: TaggerInput
    features: Ints
    pieces: Ints
    piece_starts: Ints  # [words + 1]: the pieces of word i are piece_starts[i]:piece_starts[i + 1]
    lefts: Ints
    rights: Ints  # the subtree of word i lies within [lefts[i], rights[i]]


def encode(
    source: TaggerInput, tokenizer: Tokenizer, tags: Mapping[str, int], deps: Mapping[str, int]
) -> Encoded:
    """A document in numbers, by the tag and dependency numbering of a model (unknown ones: 0)."""
    words = source.words
    pieces, piece_starts = _pieces(words, tokenizer)
    features = np.zeros((len(words), len(FEATURES)), dtype=np.int64)
    features[:, 0] = [tags.get(tag, 0) for tag in source.tags]
    features[:, 1] = [deps.get(dep, 0) for dep in source.deps]
    features[:, 2] = [_shape(word) for word in words]
    features[:, 3] = quote_states(words, source.tags, source.blocks)
    features[:, 4] = _boundaries(source)
    lefts, rights = subtree_edges(source.heads)
    return Encoded(source, features, pieces, piece_starts, lefts, rights)


def token_number(tokenizer: Tokenizer, token: str) -> int:
    """The number of a token that the vocabulary must have; raises ModelError otherwise."""
    number = tokenizer.token_to_id(token)
    if number is None:
        raise ModelError(f"tokenizer.json has no token {token!r}: it is not the tagger's")
    return number


def _pieces(words: Sequence[str], tokenizer: Tokenizer) -> tuple[Ints, Ints]:
    if not words:
        return np.zeros(0, dtype=np.int64), np.zeros(1, dtype=np.int64)
    coded = tokenizer.encode(list(words), is_pretokenized=True, add_special_tokens=False)
    ids = np.array(coded.ids, dtype=np.int64)
    owners = np.array(coded.word_ids, dtype=np.int64)
    counts = np.bincount(owners, minlength=len(words))
    firsts = np.concatenate(([0], np.cumsum(counts)))
    rank = np.arange(len(ids)) - firsts[owners]
    kept = rank < MAX_PIECES_PER_WORD
    ids, owners = ids[kept], owners[kept]
    counts = np.bincount(owners, minlength=len(words))
    if (counts == 0).any():  # a word of control characters only still needs a place
        missing = np.flatnonzero(counts == 0)
        at = np.searchsorted(owners, missing)
        ids = np.insert(ids, at, token_number(tokenizer, "[UNK]"))
        counts = np.maximum(counts, 1)
    return ids, np.concatenate(([0], np.cumsum(counts)))


def _shape(word: str) -> int:
    if word[0].isdigit():
        return 5
    if not word[0].isalpha():
        return 6
    if word.islower():
        return 1
    if word.isupper():
        return 4 if len(word) > 1 else 3
    return 2 if word[0].isupper() else 1


def _boundaries(source: TaggerInput) -> Ints:
    out = np.ones(len(source), dtype=np.int64)
    if len(source):
        new_sentence = np.diff(source.sentences, prepend=-1) != 0
        new_block = np.diff(source.blocks, prepend=-1) != 0
        out[new_sentence] = 2
        out[new_block] = 3
    return out


def quote_states(words: Sequence[str], tags: Sequence[str], blocks: Ints) -> Ints:
    """For each word whether it opens, closes or stands inside quotation marks, block by block.

    A double mark never closed in its block leaves its words ``UNCLOSED`` (the quotation may go on
    in the next block); a single mark never closed is an apostrophe and counts for nothing.
    """
    states = np.full(len(words), OUTSIDE, dtype=np.int64)
    double = single = -1  # index of the mark now open, or -1
    block = -1
    for i, word in enumerate(words):
        if blocks[i] != block:
            _leave_open(states, double, single, i)
            double = single = -1
            block = int(blocks[i])
        if _is_double(word, opens=double < 0):
            if double < 0:
                states[i], double = OPENS, i
            elif word in _DOUBLE_OPEN:
                states[i] = OPENS
            else:
                states[i], double = CLOSES, -1
            continue
        states[i] = INSIDE if double >= 0 else INSIDE_SINGLE if single >= 0 else OUTSIDE
        if double >= 0:
            continue
        if single < 0 and _opens_single(words, tags, blocks, i):
            states[i], single = SINGLE_OPENS, i
        elif single >= 0 and word in _SINGLE_EITHER and tags[i] != "POS":
            states[i], single = SINGLE_CLOSES, -1
    _leave_open(states, double, single, len(words))
    return states


def _is_double(word: str, *, opens: bool) -> bool:
    if word in _DOUBLE_EITHER or word in _DOUBLE_OPEN:
        return True
    return word in _DOUBLE_CLOSE and not opens


def _opens_single(words: Sequence[str], tags: Sequence[str], blocks: Ints, i: int) -> bool:
    if words[i] in _SINGLE_OPEN:
        return True
    return words[i] == "'" and tags[i] in ("``", "''")


def _leave_open(states: Ints, double: int, single: int, end: int) -> None:
    if double >= 0:
        tail = states[double:end]
        tail[tail == INSIDE] = UNCLOSED
    if single >= 0:
        tail = states[single:end]
        tail[(tail == INSIDE_SINGLE) | (tail == SINGLE_OPENS)] = OUTSIDE


def subtree_edges(heads: Ints) -> tuple[Ints, Ints]:
    """The first and last word under each word, itself included."""
    lefts, rights = edges(heads.tolist())
    return np.array(lefts, dtype=np.int64), np.array(rights, dtype=np.int64)


def windows(encoded: Encoded, *, core: int, context: int) -> list[Window]:
    """Windows of at most ``core`` pieces, plus up to ``context`` pieces of text on either side.

    A core ends with a block where one ends in its second half, else with a sentence, else anywhere.
    They depend on the document alone, so that a document tags the same alone and in a batch.
    """
    starts, source = encoded.piece_starts, encoded.source
    total = len(source)
    out = []
    first = 0
    while first < total:
        limit = int(np.searchsorted(starts, starts[first] + core, side="right")) - 1
        last = min(total, max(limit, first + 1))
        if last < total:
            last = _good_end(source, first, last)
        before = int(np.searchsorted(starts, starts[first] - context, side="left"))
        after = int(np.searchsorted(starts, starts[last] + context, side="right")) - 1
        out.append(Window(max(0, before), first, last, min(total, max(after, last))))
        first = last
    return out


def _good_end(source: TaggerInput, first: int, last: int) -> int:
    half = first + (last - first) // 2
    for numbers in (source.blocks, source.sentences):
        changes = np.flatnonzero(numbers[half + 1 : last + 1] != numbers[half:last])
        if len(changes):
            return half + 1 + int(changes[-1])
    return last


# Signed distance of a word from a cue: 0 inside it, then doubling steps on either side.
_STEPS = np.array([1, 2, 3, 5, 9, 17, 33, 65])
DISTANCES = 2 * len(_STEPS) + 1
PLACES = 25


class Cue(NamedTuple):
    """Words ``[first, last)`` that may signal an attribution."""

    first: int
    last: int


def cue_relations(
    encoded: Encoded, cues: Sequence[Cue], first: int, last: int
) -> tuple[Ints, Ints, Ints]:
    """How each word of ``[first, last)`` stands to each cue; three arrays ``[words, cues]``.

    The distance step; sentence and block difference in one number; and the dependency number of
    the cue's dependent under which the word hangs (0: none).
    """
    words = np.arange(first, last)
    shape = (last - first, len(cues))
    begins = np.array([cue.first for cue in cues], dtype=np.int64)
    ends = np.array([cue.last - 1 for cue in cues], dtype=np.int64)
    before = begins[None, :] - words[:, None]
    after = words[:, None] - ends[None, :]
    step_before = np.searchsorted(_STEPS, before, side="right")
    step_after = np.searchsorted(_STEPS, after, side="right")
    distance = np.where(before > 0, len(_STEPS) + step_before, step_after)
    source = encoded.source
    sentence = np.clip(source.sentences[words][:, None] - source.sentences[begins][None, :], -2, 2)
    block = np.clip(source.blocks[words][:, None] - source.blocks[begins][None, :], -2, 2)
    place = (sentence + 2) * 5 + block + 2
    branch = np.zeros(shape, dtype=np.int64)
    for column, cue in enumerate(cues):
        _mark_branches(encoded, cue, first, branch[:, column])
    return distance, place, branch


def _mark_branches(encoded: Encoded, cue: Cue, first: int, column: Ints) -> None:
    heads = encoded.source.heads
    low, high = cue.first, cue.last
    left = int(encoded.lefts[low:high].min())
    right = int(encoded.rights[low:high].max()) + 1
    local = heads[left:right]
    dependents = np.flatnonzero((local >= low) & (local < high)) + left
    for word in dependents.tolist():
        if not low <= word < high:
            begin = max(0, int(encoded.lefts[word]) - first)
            end = max(0, int(encoded.rights[word]) + 1 - first)
            column[begin:end] = encoded.features[word, 1]
