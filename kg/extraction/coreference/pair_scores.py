"""What the encoder says about who a phrase means: a network over pairs of phrases.

It sees the states that the tagger's encoder gives the phrase and an earlier phrase of the text,
their product, and a few facts of grammar and distance; a chain is as likely as its phrases
together. The weights are ``pairs.npz`` in ``kg/data/coreference``, trained by
``kg.training.antecedent_pairs``. What it says is one factor among those of ``antecedents``. After
Lee et al. (EMNLP 2017) and Joshi et al. (EMNLP 2019), who score pairs of spans so, with an encoder
trained for it.
"""

from __future__ import annotations

import hashlib
import io
import itertools
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import NamedTuple

import numpy as np

from kg.errors import ModelError
from kg.extraction.coreference.chains import Chain
from kg.extraction.coreference.pair_mentions import (
    BOTH,
    OTHER,
    PAIR_FEATURES,
    STATES,
    Floats,
    Ints,
    Mentions,
    looked_at,
    of_both,
    of_mine,
    of_other,
)
from kg.extraction.ner.phrases import Phrase

# The numbers are rounded so that machines agree on them, and bounded: less likely is unlikely.
DECIMALS, LEAST = 3, -12.0


@dataclass(frozen=True, slots=True)
class PairNetwork:
    """Two projections of states, one hidden layer, and a direct path; all float32.

    ``mine`` and ``other`` are ``[STATES + 1, size]``, the last row the constant. The hidden layer
    is of the two, their product and ``PAIR_FEATURES``, with a constant for each kind of phrase.
    """

    mine: Floats
    other: Floats
    hidden_mine: Floats  # [size, units]
    hidden_other: Floats  # [size, units]
    hidden_product: Floats  # [size, units]
    hidden_features: Floats  # [PAIR_FEATURES, units]
    constant: Floats  # [kinds, units]
    out: Floats  # [kinds, units]
    direct: Floats  # [kinds, PAIR_FEATURES]
    nobody_hidden: Floats  # [size + 1, some], the last row the constant
    nobody_out: Floats  # [kinds, some + 1], the last column the constant

    def fits(self) -> bool:
        """True if the sizes of its parts fit each other."""
        size, (kinds, units) = self.mine.shape[1], self.out.shape
        some = self.nobody_hidden.shape[1]
        shapes = {
            "mine": (STATES + 1, size), "other": (STATES + 1, size),
            "hidden_mine": (size, units), "hidden_other": (size, units),
            "hidden_product": (size, units), "hidden_features": (PAIR_FEATURES, units),
            "constant": (kinds, units), "direct": (kinds, PAIR_FEATURES),
            "nobody_hidden": (size + 1, some), "nobody_out": (kinds, some + 1),
        }  # fmt: skip
        return all(getattr(self, name).shape == shape for name, shape in shapes.items())


class PairScorer:
    """The network on the phrases of one document."""

    def __init__(self, network: PairNetwork, mentions: Mentions) -> None:
        """The ``mentions`` may grow; what is new is projected when it is asked for."""
        self._network = network
        self.mentions = mentions
        self._known = _projected(network, mentions.states[:0], mentions.facts[:0])

    def chances(self, kind: int, phrase: Phrase, chains: Sequence[Chain]) -> Floats:
        """``[chains + 1]``: logarithmic probabilities of the chains, and lastly of nobody.

        ``kind`` is the place of the phrase's kind in ``antecedents.KINDS``.
        """
        (row,) = self.mentions.rows([phrase])
        looks = [looked_at(phrase, chain) for chain in chains]
        rows = np.array(self.mentions.rows([p for some in looks for p in some]))
        self._project()
        starts = list(itertools.accumulate((len(some) for some in looks[:-1]), initial=0))
        together = np.logaddexp.reduceat(self._scores(kind, row, rows), starts)
        return log_chances(np.append(together, self._known.nobody[row, kind]))

    def _scores(self, kind: int, row: int, rows: Ints) -> Floats:
        """``[rows]``: of each phrase as what the phrase ``row`` repeats."""
        network, known, facts = self._network, self._known, self.mentions.facts
        both = of_both(facts[row], facts[rows])
        inner = known.other_units[rows] + (known.mine_units[row] + network.constant[kind])
        inner += (known.other[rows] * known.mine[row]) @ network.hidden_product
        inner += both @ network.hidden_features[:BOTH]
        found: Floats = np.maximum(inner, 0) @ network.out[kind]
        found += both @ network.direct[kind, :BOTH]
        found += known.other_direct[rows, kind] + known.mine_direct[row, kind]
        return found

    def _project(self) -> None:
        """Projects the phrases that are new, all in one product."""
        first = len(self._known.mine)
        if first < len(self.mentions.facts):
            facts, states = self.mentions.facts[first:], self.mentions.states[first:]
            new = _projected(self._network, states, facts)
            parts = zip(self._known, new, strict=True)
            self._known = _Projected(*(np.vstack(part) for part in parts))


class _Projected(NamedTuple):
    """What the network has of each phrase alone: as a pronoun or description, then as another."""

    mine: Floats  # [phrases, size]
    mine_units: Floats  # [phrases, units]
    mine_direct: Floats  # [phrases, kinds]
    nobody: Floats  # [phrases, kinds]
    other: Floats
    other_units: Floats
    other_direct: Floats


def _projected(network: PairNetwork, states: Floats, facts: Ints) -> _Projected:
    my_part, other_part = slice(BOTH + OTHER, None), slice(BOTH, BOTH + OTHER)
    mine = states @ network.mine[:-1] + network.mine[-1]
    other = states @ network.other[:-1] + network.other[-1]
    my_facts, other_facts = of_mine(facts), of_other(facts)
    nobody = np.maximum(mine @ network.nobody_hidden[:-1] + network.nobody_hidden[-1], 0)
    return _Projected(
        mine,
        mine @ network.hidden_mine + my_facts @ network.hidden_features[my_part],
        my_facts @ network.direct[:, my_part].T,
        nobody @ network.nobody_out[:, :-1].T + network.nobody_out[:, -1],
        other,
        other @ network.hidden_other + other_facts @ network.hidden_features[other_part],
        other_facts @ network.direct[:, other_part].T,
    )


def log_chances(scores: Floats) -> Floats:
    """The logarithmic probabilities of scores, rounded and bounded."""
    chances = scores - np.logaddexp.reduce(scores)
    found: Floats = np.maximum(chances, LEAST).round(DECIMALS)
    return found


def stored(network: PairNetwork) -> bytes:
    """The network as it is stored: an archive of NumPy's, the large parts in 16 bits."""
    parts = {f.name: getattr(network, f.name) for f in fields(network)}
    for name in ("mine", "other"):
        parts[name] = parts[name].astype(np.float16)
    content = io.BytesIO()
    np.savez(content, **parts)
    return content.getvalue()


def read_pairs(path: Path, digest: str) -> PairNetwork:
    """The network of a file; raises ModelError if it is malformed or not that of ``digest``."""
    try:
        content = path.read_bytes()
        with np.load(io.BytesIO(content), allow_pickle=False) as found:
            network = PairNetwork(
                **{f.name: found[f.name].astype(np.float32) for f in fields(PairNetwork)}
            )
        fits = network.fits()
    except (OSError, ValueError, KeyError, IndexError, EOFError, zipfile.BadZipFile) as error:
        raise ModelError(_fault(path, repr(error))) from error
    if not fits:
        raise ModelError(_fault(path, "the sizes of its parts differ"))
    if hashlib.sha256(content).hexdigest() != digest:
        raise ModelError(_fault(path, "antecedents.json was fitted with another one"))
    return network


def _fault(path: Path, why: str) -> str:
    return f"{path}: not the weights of pairs of phrases ({why}); install newskg again"
