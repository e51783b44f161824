"""What a pronoun or a description means: a ranking of the chains of the text, and of nobody.

"She", "it", "the lawmaker", "his client": a small network (one hidden layer and a direct path)
scores each chain that grammar allows by the factors of ``pronoun_factors`` or
``description_factors``, and the answer that it is nobody in the text so far. A softmax
makes probabilities of the scores. There is one network for each kind of phrase, and each twice:
for articles whose words the tagger gives states of its encoder, where ``pair_scores`` adds factors,
and for others. All are in ``antecedents.json`` of ``kg/data/coreference``, fitted on real articles
and GAP by ``tests/benchmarks/fit_antecedents.py``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kg.errors import ModelError
from kg.extraction.coreference.candidates import Setting
from kg.extraction.coreference.chains import Chain
from kg.extraction.coreference.pair_mentions import Floats as PairFloats
from kg.extraction.coreference.pair_scores import PairNetwork, read_pairs, stored
from kg.extraction.coreference.phrase_factors import about
from kg.extraction.ner.phrases import PERSONAL_GENDERS, Number, Phrase
from kg.model import MentionKind
from kg.ontology.resources import resource

Floats = NDArray[np.float64]
Factors = Mapping[str, float]
KINDS = ("personal", "it", "they", "description")
# The factor of the row that stands for nobody.
NOBODY = "nobody"
# The two sets of networks in the file.
SETS = ("alone", "paired")


@dataclass(frozen=True, slots=True)
class Network:
    """The network of one kind of phrase; a choice less likely than ``least`` is none."""

    factors: tuple[str, ...]
    hidden: Floats  # [factors + 1, hidden]: the last row is the constant
    out: Floats  # [hidden]
    direct: Floats  # [factors]
    least: float
    places: Mapping[str, int] = field(init=False)  # of the factors

    def __post_init__(self) -> None:
        """Notes the places of the factors."""
        places = {name: place for place, name in enumerate(self.factors)}
        object.__setattr__(self, "places", places)

    def table(self, rows: Sequence[Factors], shared: Factors | None = None) -> Floats:
        """``[rows, factors]``: the factors that the network knows.

        ``shared`` are factors of every row that does not have them itself.
        """
        places, width = self.places, len(self.factors)
        found = np.zeros((len(rows), width))
        for name, value in (shared or {}).items():
            if name in places:
                found[:, places[name]] = value
        at: list[int] = []
        values: list[float] = []
        for start, row in zip(range(0, found.size, width), rows, strict=True):
            for name, value in row.items():  # fewer than the factors, most of which are absent
                if name in places:
                    at.append(start + places[name])
                    values.append(value)
        found.put(at, values)
        return found

    def scores(self, table: Floats) -> Floats:
        """One score for each row."""
        inner = np.maximum(table @ self.hidden[:-1] + self.hidden[-1], 0.0)
        found: Floats = inner @ self.out + table @ self.direct
        return found

    def chances(self, rows: Sequence[Factors], shared: Factors | None = None) -> Floats:
        """The probability of each row, of which the last stands for nobody."""
        scores = self.scores(self.table(rows, shared))
        odds = np.exp(scores - scores.max())
        found: Floats = odds / odds.sum()
        return found


@dataclass(frozen=True, slots=True)
class Weights:
    """The networks by kind: ``paired`` also sees what ``pairs`` say, ``alone`` does not."""

    alone: Mapping[str, Network]
    paired: Mapping[str, Network]
    pairs: PairNetwork


def kind_of(phrase: Phrase) -> str:
    """The kind of a description or pronoun of the third person, of KINDS."""
    if phrase.kind is not MentionKind.PRONOUN:
        return "description"
    if phrase.gender in PERSONAL_GENDERS:
        return "personal"
    return "they" if phrase.number is Number.PLURAL else "it"


def rows_of(
    setting: Setting, phrase: Phrase, found: Sequence[tuple[Factors, Chain]]
) -> list[dict[str, float]]:
    """What a network sees: the candidates ``found`` and, as the last row, nobody, each with the
    phrase and what the pairs say of it."""
    shared = about(setting, phrase)
    return [{**shared, **row} for row in _own_rows(setting, phrase, found)]


def _own_rows(
    setting: Setting, phrase: Phrase, found: Sequence[tuple[Factors, Chain]]
) -> list[dict[str, float]]:
    """The rows without what the phrase shows by itself, which all of them share."""
    rows: list[dict[str, float]] = [*(dict(factors) for factors, _ in found), {NOBODY: 1.0}]
    if setting.pairs is None:
        return rows
    kind = KINDS.index(kind_of(phrase))
    said = setting.pairs.chances(kind, phrase, [chain for _, chain in found])
    for row, more in zip(rows, pair_factors(said), strict=True):
        row.update(more)
    return rows


def pair_factors(said: Sequence[float] | PairFloats) -> list[dict[str, float]]:
    """The factors that the pairs add, of logarithmic probabilities of which the last is nobody's.

    The probability itself, and whether it is the highest among the candidates.
    """
    chances = [float(one) for one in said]
    best = max(chances[:-1])
    rows = [{"pair": one, **({"pair_best": 1.0} if one == best else {})} for one in chances[:-1]]
    return [*rows, {"pair": chances[-1]}]


def choose(
    setting: Setting, phrase: Phrase, found: Sequence[tuple[Factors, Chain]]
) -> Chain | None:
    """The likeliest of the candidates ``found``; None where it is not likely enough."""
    weights = shipped()
    networks = weights.alone if setting.pairs is None else weights.paired
    return choose_by(networks, setting, phrase, found)


def choose_by(
    networks: Mapping[str, Network],
    setting: Setting,
    phrase: Phrase,
    found: Sequence[tuple[Factors, Chain]],
) -> Chain | None:
    """What ``choose`` gives with other networks than those that ship."""
    if not found:
        return None
    network = networks[kind_of(phrase)]
    chances = network.chances(_own_rows(setting, phrase, found), about(setting, phrase))
    best = int(chances[:-1].argmax())
    if chances[best] < network.least:
        return None
    return found[best][1]


@cache
def shipped() -> Weights:
    """The weights that ship; raises ModelError if they are missing or malformed."""
    return read_weights(resource("coreference", "antecedents.json"))


def read_weights(path: Path) -> Weights:
    """The weights of a file and of ``pairs.npz`` beside it.

    Raises ModelError if they are malformed or do not belong together.
    """
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        alone, paired = ({k: _network(found[name][k]) for k in KINDS} for name in SETS)
        digest = str(found["pairs"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(_fault(path, repr(error))) from error
    for networks in (alone, paired):
        for kind, one in networks.items():
            sizes = (len(one.factors) + 1, len(one.out))
            if one.hidden.shape != sizes or one.direct.shape != (len(one.factors),):
                raise ModelError(_fault(path, f"the numbers of factors of {kind} differ"))
    return Weights(alone, paired, read_pairs(path.with_name("pairs.npz"), digest))


def _network(found: Mapping[str, Sequence[object]]) -> Network:
    hidden, out, direct = (np.array(found[k], dtype=float) for k in ("hidden", "out", "direct"))
    least = float(str(found["least"]))
    return Network(tuple(map(str, found["factors"])), hidden, out, direct, least)


def _fault(path: Path, why: str) -> str:
    return f"{path}: not the weights of pronouns and descriptions ({why}); install newskg again"


def write_weights(weights: Weights, path: Path) -> None:
    """Writes the weights as they are read: the networks to ``path``, the pairs beside it."""
    content = stored(weights.pairs)
    path.with_name("pairs.npz").write_bytes(content)
    record = {
        **{name: _written(getattr(weights, name)) for name in SETS},
        "pairs": hashlib.sha256(content).hexdigest(),
    }
    path.write_text(json.dumps(record) + "\n", encoding="utf-8")


def _written(networks: Mapping[str, Network]) -> dict[str, dict[str, object]]:
    """Networks as they are stored."""
    return {
        kind: {
            "factors": list(one.factors),
            "hidden": one.hidden.round(4).tolist(),
            "out": one.out.round(4).tolist(),
            "direct": one.direct.round(4).tolist(),
            "least": one.least,
        }
        for kind, one in networks.items()
    }
