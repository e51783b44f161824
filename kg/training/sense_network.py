"""Trains the network that gives a second opinion on senses: ``kg/data/events/senses.npz``.

``python -m tests.benchmarks.fit_senses`` gathers the samples and calls this.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from kg.extraction.events.senses.sense_network import SIDES
from kg.extraction.tagger.word_states import WIDTH
from kg.training.senses import FOLDS, Sample, fold_of

# Sizes, dropout and passes were chosen on odds cross-validated over affairs.
SIDE, KIND, HIDDEN = 64, 24, 64
DROP_STATES, DROP = 0.3, 0.5
PASSES, BATCH, RATE, DECAY = 10, 128, 2e-3, 0.05
SLOWEST = 0.02  # of RATE, at the end


class Network(nn.Module):
    """The network with its dropout, as ``events.senses.sense_network`` computes it."""

    def __init__(self, kinds: int) -> None:
        """For so many kinds of events."""
        super().__init__()
        self.sides = nn.ModuleList(nn.Linear(WIDTH, SIDE) for _ in range(SIDES))
        self.kind = nn.Embedding(kinds, KIND)
        self.kind_bias = nn.Embedding(kinds, 1)
        self.hidden = nn.Linear(SIDES * SIDE + KIND, HIDDEN)
        self.out = nn.Linear(HIDDEN, 1)
        self.drop, self.drop_states = nn.Dropout(DROP), nn.Dropout(DROP_STATES)

    def forward(self, around: Tensor, kinds: Tensor) -> Tensor:
        """Log odds of triggers with ``around [n, SIDES, WIDTH]`` and ``kinds [n]``."""
        seen = self.drop_states(around)
        sides = [torch.relu(side(seen[:, i])) for i, side in enumerate(self.sides)]
        given = torch.cat((*sides, self.kind(kinds)), dim=-1)
        hidden = torch.relu(self.hidden(self.drop(given)))
        odds: Tensor = self.out(self.drop(hidden))[:, 0] + self.kind_bias(kinds)[:, 0]
        return odds


def kinds_of(listed: Sequence[Sample]) -> list[str]:
    """The kinds of some samples, in order."""
    return sorted({sample.kind for sample in listed})


def fit_network(listed: Sequence[Sample], kinds: Sequence[str]) -> Network:
    """A network trained on samples that have states; the seed is fixed."""
    torch.manual_seed(0)
    network = Network(len(kinds))
    around, numbers, weights, right = _tensors(listed, kinds)
    optimizer = torch.optim.AdamW(network.parameters(), lr=RATE, weight_decay=DECAY)
    steps, step = PASSES * math.ceil(len(listed) / BATCH), 0
    network.train()
    for _ in range(PASSES):
        for batch in torch.randperm(len(listed)).split(BATCH):
            odds = network(around[batch].float(), numbers[batch])
            losses = nn.functional.binary_cross_entropy_with_logits(
                odds, right[batch], reduction="none"
            )
            optimizer.zero_grad()
            (losses * weights[batch]).mean().backward()
            for group in optimizer.param_groups:
                group["lr"] = RATE * max(SLOWEST, 1 - step / steps)
            optimizer.step()
            step += 1
    network.eval()
    return network


def odds_by(network: Network, listed: Sequence[Sample], kinds: Sequence[str]) -> list[float]:
    """The log odds of samples."""
    around, numbers, *_ = _tensors(listed, kinds)
    with torch.no_grad():
        return [float(one) for one in network(around.float(), numbers)]


def cross_validated(listed: Sequence[Sample], always: Sequence[Sample]) -> list[float]:
    """The log odds of samples by networks that saw no article of their group.

    ``always`` are trained on in every fold.
    """
    kinds, odds = kinds_of([*listed, *always]), [0.0] * len(listed)
    for fold in range(FOLDS):
        inside = [s for s in listed if fold_of(s.group) != fold]
        outside = [i for i, s in enumerate(listed) if fold_of(s.group) == fold]
        network = fit_network([*inside, *always], kinds)
        for i, one in zip(
            outside, odds_by(network, [listed[i] for i in outside], kinds), strict=True
        ):
            odds[i] = one
    return odds


def write_network(path: Path, network: Network, kinds: Sequence[str]) -> str:
    """Writes the weights as 16-bit floats; gives the SHA-256 of the file."""
    held = {name: value.detach().numpy() for name, value in network.state_dict().items()}
    arrays = {
        "sides": np.stack([held[f"sides.{i}.weight"] for i in range(SIDES)]),
        "side_bias": np.stack([held[f"sides.{i}.bias"] for i in range(SIDES)]),
        "kind": held["kind.weight"],
        "kind_bias": held["kind_bias.weight"][:, 0],
        "hidden": held["hidden.weight"],
        "hidden_bias": held["hidden.bias"],
        "out": held["out.weight"][0],
        "out_bias": held["out.bias"],
    }
    halves = {name: value.astype(np.float16) for name, value in arrays.items()}
    np.savez(path, kinds=np.array(kinds), **halves)
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _tensors(
    listed: Sequence[Sample], kinds: Sequence[str]
) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    place = {kind: i for i, kind in enumerate(kinds)}
    around = np.stack([s.around for s in listed if s.around is not None])
    return (
        torch.from_numpy(around),
        torch.tensor([place[s.kind] for s in listed]),
        torch.tensor([s.weight for s in listed]),
        torch.tensor([float(s.right) for s in listed]),
    )
