"""The trained taggers at run time: parsed articles in, candidate attributions and names out.

The network was trained by ``kg.training.attribution`` and runs through ONNX Runtime on one thread
(workers are processes). Each window of a document is run on its own: the 8-bit arithmetic scales
its numbers by the range of what it is given, so that a window run in a batch would depend on its
neighbours, and the output of an article on the articles beside it.
"""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from kg.errors import ModelError
from kg.extraction.tagger import features as tf
from kg.extraction.tagger.decode import (
    ROW,
    Candidate,
    Floats,
    LinkBiases,
    TaggedSpan,
    Weighing,
    decode,
)
from kg.extraction.tagger.features import Encoded, Ints, TaggerInput, Window
from kg.extraction.tagger.name_clues import CLUES, LABELS
from kg.extraction.tagger.name_scores import NameScores
from kg.extraction.tagger.word_states import WIDTH, WordStates
from kg.ontology.compiled import kept_digest
from kg.ontology.resources import resource

__all__ = ["TIERS", "Candidate", "TaggedSpan", "Tagger", "TaggerInput", "TaggerOutput"]

TIERS = ("best", "fast")


@dataclass(frozen=True, slots=True)
class TaggerOutput:
    """The candidate attributions of one document, in the order of their cues."""

    candidates: tuple[Candidate, ...]
    tier: str = field(default="best", compare=False)
    names: NameScores | None = field(default=None, compare=False)  # where the tier reads names
    states: WordStates | None = field(default=None, compare=False)  # likewise


@dataclass(frozen=True, slots=True)
class Description:
    """What is known of a set of weights beside the weights: see ``kg.training.export``."""

    tags: Mapping[str, int]
    deps: Mapping[str, int]
    biases: LinkBiases
    weighing: Weighing
    core: int
    context: int


class Tagger:
    """A loaded tagger of one tier."""

    def __init__(
        self,
        session: onnxruntime.InferenceSession,
        tokenizer: Tokenizer,
        description: Description,
    ) -> None:
        """Use ``Tagger.load``."""
        self.tier = "best"
        self._session = session
        self._tokenizer = tokenizer
        self._description = description
        self._first = tf.token_number(tokenizer, "[CLS]")
        self._last = tf.token_number(tokenizer, "[SEP]")

    @classmethod
    def load(cls, tier: str) -> Tagger:
        """The tagger that ships as ``tier`` ("best" or "fast"), loaded once a process.

        Raises ModelError if its weights are missing or not those described beside them.
        """
        if tier not in TIERS:
            raise ModelError(f"no tagger {tier!r}; choose one of {', '.join(TIERS)}")
        return _load(resource("attribution", f"{tier}.json"))

    @classmethod
    def read(cls, description: Path) -> Tagger:
        """The tagger of a description ``TIER.json`` with weights and ``tokenizer.json`` beside it.

        Raises ModelError if one of them is missing, malformed or does not match.
        """
        known, digest = _describe(description)
        weights = description.with_suffix(".onnx")
        vocabulary = description.with_name("tokenizer.json")
        for path in (weights, vocabulary):
            if not path.is_file():
                raise ModelError(f"{path} is missing: install newskg again, or train the tagger")
        content = weights.read_bytes()
        found = kept_digest(
            f"tagger-{description.stem}", [weights], lambda: hashlib.sha256(content).hexdigest()
        )
        if found != digest:
            raise ModelError(f"{weights} is not what {description.name} describes: install again")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        session = onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
        tokenizer = Tokenizer.from_file(str(vocabulary))
        tokenizer.no_padding()
        tokenizer.no_truncation()
        tagger = cls(session, tokenizer, known)
        tagger.tier = description.stem
        return tagger

    @property
    def biases(self) -> LinkBiases:
        """The trained biases of links."""
        return self._description.biases

    @property
    def numbers(self) -> tuple[Mapping[str, int], Mapping[str, int]]:
        """The numbers of tags and of dependency labels that it was trained with."""
        return self._description.tags, self._description.deps

    @property
    def weighing(self) -> Weighing:
        """How it weighs what the network says."""
        return self._description.weighing

    @property
    def reads_names(self) -> bool:
        """True if this tier was trained on names too."""
        return any(given.name == "clues" for given in self._session.get_inputs())

    def tag(
        self, inputs: Sequence[TaggerInput], clues: Sequence[Ints] | None = None
    ) -> list[TaggerOutput]:
        """Candidates for each document, in order; each depends on its own document alone.

        Names are read where ``clues`` are given: ``[words, 3]`` for each document, as
        ``kg.extraction.tagger.name_clues`` has them.
        """
        given = [None] * len(inputs) if clues is None else clues
        return [self._tag_one(*one) for one in zip(inputs, given, strict=True)]

    def _tag_one(self, source: TaggerInput, clues: Ints | None) -> TaggerOutput:
        if not len(source):
            return TaggerOutput((), tier=self.tier)
        known = self._description
        encoded = self.encode(source)
        read = self._read(encoded, clues)
        candidates = tuple(decode(encoded, read.rows, known.biases, known.weighing))
        if read.names is None or read.states is None:
            return TaggerOutput(candidates, tier=self.tier)
        places = source.starts, source.ends
        names, states = NameScores(*places, read.names), WordStates(*places, read.states)
        return TaggerOutput(candidates, tier=self.tier, names=names, states=states)

    def encode(self, source: TaggerInput) -> Encoded:
        """A document in the numbers of this tagger."""
        known = self._description
        return tf.encode(source, self._tokenizer, known.tags, known.deps)

    def rows(self, encoded: Encoded) -> Floats:
        """The network's output ``[words, ROW]`` for a document."""
        return self._read(encoded, None).rows

    def _read(self, encoded: Encoded, clues: Ints | None) -> _Output:
        """What the network says of a document's words; of names only if there are ``clues``."""
        known = self._description
        size = len(encoded.source)
        widths = (ROW, len(LABELS), WIDTH) if self.reads_names and clues is not None else (ROW,)
        columns = [np.zeros((size, width), dtype=np.float32) for width in widths]
        for window in tf.windows(encoded, core=known.core, context=known.context):
            found = self._run(encoded, window, clues)
            for column, part in zip(columns, found, strict=False):
                column[window.core : window.core_end] = part
        return _Output(*columns)

    def _run(self, encoded: Encoded, window: Window, clues: Ints | None) -> list[Floats]:
        first, last = window.first, window.last
        starts = encoded.piece_starts
        begin, end = int(starts[first]), int(starts[last])
        counts = np.diff(starts[first : last + 1])
        pieces = np.empty(end - begin + 2, dtype=np.int64)
        pieces[0], pieces[1:-1], pieces[-1] = self._first, encoded.pieces[begin:end], self._last
        features = np.zeros((end - begin + 2, len(tf.FEATURES)), dtype=np.int64)
        features[1:-1] = np.repeat(encoded.features[first:last], counts, axis=0)
        core, core_end = window.core, window.core_end
        heads = encoded.source.heads[core:core_end] - core
        outside = (heads < 0) | (heads >= core_end - core)
        feed = {
            "pieces": pieces,
            "features": features,
            "firsts": starts[core:core_end] - begin + 1,
            "heads": np.where(outside, np.arange(core_end - core), heads),
        }
        if self.reads_names:
            nothing = np.zeros((core_end - core, len(CLUES)), dtype=np.int64)
            feed["clues"] = nothing if clues is None else clues[core:core_end]
        found: list[Floats] = self._session.run(None, feed)
        return found


@dataclass(frozen=True, slots=True)
class _Output:
    """The network's output for the words of a document, each ``[words, …]``."""

    rows: Floats
    names: Floats | None = None
    states: Floats | None = None


@functools.cache
def _load(path: Path) -> Tagger:
    return Tagger.read(path)


def _describe(path: Path) -> tuple[Description, str]:
    try:
        record: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        biases = (
            np.array(record["bias"][name], dtype=np.float32)
            for name in ("distance", "place", "branch")
        )
        known = Description(
            tags=record["tags"],
            deps=record["deps"],
            biases=LinkBiases(*biases),
            weighing=Weighing(
                **{**record["weighing"], "confidence": tuple(record["weighing"]["confidence"])}
            ),
            core=int(record["core"]),
            context=int(record["context"]),
        )
        return known, str(record["sha256"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(f"{path}: not a description of a tagger ({error})") from error
