"""The network that ships, as floats: where training can go on from.

The weights that ship have 8 bits; the floats that they stand for are those that it computes with.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import cast

import numpy as np
import numpy.typing as npt
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor

from kg.extraction.tagger.features import FEATURES
from kg.training.network import LinkBias, Network, Sizes, Transformer, TransformerLayer

Array = npt.NDArray[np.float32]
BIASES = ("distance", "place", "branch")


class _Weights:
    """The tensors of an exported network by the names of their modules."""

    def __init__(self, path: Path) -> None:
        graph = onnx.load(str(path)).graph
        self.plain = {i.name: numpy_helper.to_array(i) for i in graph.initializer}
        self.products = {
            node.name.removeprefix("/").removesuffix("/MatMul_quant").replace("/", "."): node.input[
                1
            ]
            for node in graph.node
            if node.op_type == "MatMulInteger"
        }

    def plainly(self, name: str) -> Array:
        """A tensor that is kept in floats."""
        return cast(Array, self.plain[f"network.{name}"])

    def product(self, name: str) -> Array:
        """The weight ``[out, in]`` of a linear layer that is kept in 8 bits."""
        base = self.products[name].removesuffix("_quantized")
        codes = self.plain[f"{base}_quantized"].astype(np.float32)
        zero = self.plain[f"{base}_zero_point"].astype(np.float32)
        return cast(Array, ((codes - zero) * self.plain[f"{base}_scale"]).T.copy())


def load_shipped(description: Path) -> Network:
    """The network of ``best.json`` and ``best.onnx``, its weights as floats, with a new head for
    names."""
    found = _Weights(description.with_suffix(".onnx"))
    known = json.loads(description.read_text(encoding="utf-8"))
    words = found.plainly("encoder.words.codes").astype(np.float32)
    words *= found.plainly("encoder.words.scale")
    features = [found.plainly(f"encoder.features.{i}.weight") for i in range(len(FEATURES))]
    layers = 1 + max(int(n.split(".")[1]) for n in found.products if n.startswith("layers."))
    counts = tuple(len(f) for f in features)
    sizes = Sizes("best", words.shape[0], counts, words.shape[1], layers, names=True)
    encoder = Transformer(sizes)
    network = Network(sizes, encoder, LinkBias(*(len(known["bias"][n]) for n in BIASES)))
    with torch.no_grad():
        encoder.words.weight.copy_(torch.from_numpy(words))
        for name in ("positions.weight", "token_type", "norm.weight", "norm.bias"):
            _at(encoder, name).copy_(torch.tensor(found.plainly(f"encoder.{name}")))
        for index, table in enumerate(features):
            _at(encoder, f"features.{index}.weight").copy_(torch.tensor(table))
        for index, layer in enumerate(encoder.layers):
            _fill(cast(TransformerLayer, layer), found, index)
        for name in ("mix", "out"):
            _at(network.heads, f"{name}.weight").copy_(
                torch.from_numpy(found.product(f"heads.{name}"))
            )
            _at(network.heads, f"{name}.bias").copy_(
                torch.tensor(found.plainly(f"heads.{name}.bias"))
            )
        for name in BIASES:
            _at(network.bias, name).copy_(torch.tensor(known["bias"][name]))
    return network


def _fill(layer: TransformerLayer, found: _Weights, index: int) -> None:
    width = layer.out.in_features
    factor = float(width // layer.heads) ** 0.5  # the exported query carries the scale
    weights = [found.product(f"layers.{index}.parts.{part}") for part in range(3)]
    biases = [found.plainly(f"encoder.layers.{index}.parts.{part}.bias") for part in range(3)]
    weights[0], biases[0] = weights[0] * factor, biases[0] * factor
    layer.qkv.weight.copy_(torch.from_numpy(np.concatenate(weights)))
    layer.qkv.bias.copy_(torch.from_numpy(np.concatenate(biases)))
    for name in ("out", "up", "down"):
        _at(layer, f"{name}.weight").copy_(
            torch.from_numpy(found.product(f"layers.{index}.{name}"))
        )
        bias = found.plainly(f"encoder.layers.{index}.layer.{name}.bias")
        _at(layer, f"{name}.bias").copy_(torch.tensor(bias))
    for name in ("norm1.weight", "norm1.bias", "norm2.weight", "norm2.bias"):
        _at(layer, name).copy_(torch.tensor(found.plainly(f"encoder.layers.{index}.layer.{name}")))


def _at(module: torch.nn.Module, name: str) -> Tensor:
    return module.get_parameter(name)
