"""Passes over batches: what the training of attributions and of names share."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from kg.training.batches import Batch
from kg.training.network import Network

# Steps between two lines that say how far it is.
EVERY = 50


@dataclass(frozen=True, slots=True)
class Recipe:
    """How one tier is trained."""

    epochs: int
    batch: int
    rate: float  # peak learning rate of the pre-trained part
    new_rate: float  # of everything that starts from nothing
    warmup: int = 60
    decay: float = 0.01
    average: float = 0.99  # of the running average of the weights that is kept


class Average:
    """A running average of the weights, which is what is kept in the end."""

    def __init__(self, network: Network, keep: float) -> None:
        """``keep``: the share of the old average that each step keeps."""
        self.keep = keep
        self.weights = {k: v.detach().clone() for k, v in network.state_dict().items()}
        self.steps = 0

    def update(self, network: Network) -> None:
        """Takes in the present weights."""
        self.steps += 1
        share = 1 - min(self.keep, self.steps / (self.steps + 9))
        for key, value in network.state_dict().items():
            self.weights[key].lerp_(value, share)


def train(
    network: Network,
    passes: Iterable[Iterable[Batch]],
    loss: Callable[[Batch], Tensor],
    recipe: Recipe,
    *,
    steps: int,
    out: Path,
    name: str,
) -> None:
    """Trains in place; the averaged weights end in the network, and in ``out/NAME-PASS.pt``.

    ``loss`` gives the parts of the loss of a batch, which are added; ``steps`` is the number of
    batches in all ``passes``.
    """
    optimizer = torch.optim.AdamW(
        _groups(network, recipe), betas=(0.9, 0.98), weight_decay=recipe.decay
    )
    average = Average(network, recipe.average)
    began, step = time.process_time(), 0
    running = np.zeros(1)
    network.train()
    for number, batches in enumerate(passes):
        for batch in batches:
            step += 1
            share = min(1.0, step / recipe.warmup) * max(0.02, 1 - step / steps)
            for group in optimizer.param_groups:
                group["lr"] = group["peak"] * share
            parts = loss(batch)
            parts.sum().backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
            average.update(network)
            weight = max(0.02, 1 / step)
            running = (1 - weight) * running + weight * parts.detach().numpy()
            if step % EVERY == 0:
                minutes = (time.process_time() - began) / 60
                say(f"step {step}/{steps} loss {running.round(4)} cpu {minutes:.1f} min")
        torch.save(average.weights, out / f"{name}-{number}.pt")
    network.load_state_dict(average.weights)
    network.eval()


def _groups(network: Network, recipe: Recipe) -> list[dict[str, Any]]:
    """Trained weights at one learning rate, new ones at another."""
    old: list[nn.Parameter] = []
    new: list[nn.Parameter] = []
    for name, parameter in network.named_parameters():
        is_old = name.startswith("encoder.") and ".features." not in f".{name}"
        (old if is_old else new).append(parameter)
    return [
        {"params": old, "lr": recipe.rate, "peak": recipe.rate},
        {"params": new, "lr": recipe.new_rate, "peak": recipe.new_rate},
    ]


def say(text: str) -> None:
    """Prints what the training does."""
    print(text, file=sys.stderr, flush=True)
