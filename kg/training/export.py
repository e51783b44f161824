"""A trained network as the files that ship: ``TIER.onnx`` with 8-bit weights and ``TIER.json``."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import cast

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process
from torch import Tensor, nn

from kg.extraction.tagger.decode import Weighing
from kg.extraction.tagger.name_clues import CLUES
from kg.training.network import Network, Transformer, TransformerLayer
from kg.training.pretrained import base_folder

# Pieces per window at run time and around it. Attention costs the square of a window, contexts cost
# their length: of the sizes tried these were the fastest for "best"; "fast" does not mind length.
CORE = {"best": 200, "fast": 400}
CONTEXT = {"best": 16, "fast": 24}
# The layer whose states other readers take beside those of the last one.
MIDDLE = 3
INPUTS = ("pieces", "features", "firsts", "heads")


class RowwiseEmbedding(nn.Module):
    """An embedding table kept in 8 bits with one scale a row: a quarter of the size."""

    def __init__(self, table: Tensor) -> None:
        """``table [rows, width]`` of floats."""
        super().__init__()
        scale = table.abs().amax(dim=1, keepdim=True).clamp(min=1e-8) / 127
        self.register_buffer("codes", torch.round(table / scale).to(torch.int8))
        self.register_buffer("scale", scale)

    def forward(self, index: Tensor) -> Tensor:
        """The rows of ``index``."""
        codes, scale = cast(Tensor, self.codes), cast(Tensor, self.scale)
        return codes[index].float() * scale[index]


class PlainAttention(nn.Module):
    """A TransformerLayer for one unpadded window, in the operators that ONNX has."""

    def __init__(self, layer: TransformerLayer) -> None:
        """Shares the weights of ``layer``."""
        super().__init__()
        self.layer = layer
        width = layer.out.in_features
        self.size = width // layer.heads
        parts = layer.qkv.weight.detach().split(width)
        biases = layer.qkv.bias.detach().split(width)
        self.parts = nn.ModuleList(nn.Linear(width, width) for _ in range(3))
        for index, part in enumerate(self.parts):
            linear = cast(nn.Linear, part)
            factor = self.size**-0.5 if index == 0 else 1.0  # the query carries the scale
            linear.weight.data = parts[index] * factor
            linear.bias.data = biases[index] * factor

    def forward(self, x: Tensor, firsts: Tensor | None = None) -> Tensor:
        """``x [1, pieces, width]`` -> as many states, or one for each of the pieces ``firsts``."""
        layer = self.layer
        asked = x if firsts is None else x[:, firsts]
        query, key, value = (
            part(of).reshape(1, -1, layer.heads, self.size).transpose(1, 2)
            for part, of in zip(self.parts, (asked, x, x), strict=True)
        )
        weights = torch.softmax(query @ key.transpose(2, 3), dim=-1)
        attended = (weights @ value).transpose(1, 2).reshape(1, -1, layer.heads * self.size)
        y = layer.norm1(asked + layer.out(attended))
        return cast(Tensor, layer.norm2(y + layer.down(nn.functional.gelu(layer.up(y)))))


class Shipped(nn.Module):
    """A network for one window at a time: inputs ``INPUTS`` without a batch axis, rows out.

    The last layer of a transformer is computed only where a word begins that is asked for.
    """

    def __init__(self, network: Network) -> None:
        """Changes ``network`` in place: it is of no use for training afterwards."""
        super().__init__()
        encoder = network.encoder
        if isinstance(encoder, Transformer):
            encoder.layers = nn.ModuleList(
                PlainAttention(cast(TransformerLayer, layer)) for layer in encoder.layers
            )
        encoder.words = RowwiseEmbedding(cast(Tensor, encoder.words.weight).detach())
        self.network = network.eval()

    def forward(
        self,
        pieces: Tensor,
        features: Tensor,
        firsts: Tensor,
        heads: Tensor,
        clues: Tensor | None = None,
    ) -> tuple[Tensor, ...]:
        """``[words, ROW]``, and where there is a head for names the labels' logarithmic
        probabilities ``[words, labels]``, the mean of those with and without the clues, and the
        states ``[words, 2 * width]`` of the last layer and of layer ``MIDDLE``."""
        encoder = self.network.encoder
        if not isinstance(encoder, Transformer):
            states = encoder(pieces[None], features[None], None)[:, firsts]
            return (cast(Tensor, self.network.heads(states, heads[None])[0]),)
        x = middle = encoder.embed(pieces[None], features[None])
        for number, layer in enumerate(encoder.layers[:-1], 1):
            x = layer(x)
            middle = x if number == MIDDLE else middle
        states = encoder.layers[-1](x, firsts)
        rows = cast(Tensor, self.network.heads(states, heads[None])[0])
        if self.network.names is None or clues is None:
            return (rows,)
        readings = [
            torch.log_softmax(self.network.names(states, given)[0], dim=-1)
            for given in (clues[None], torch.zeros_like(clues[None]))
        ]
        names = (readings[0] + readings[1]) / 2
        return rows, names, torch.cat((states[0], middle[0, firsts]), dim=-1)


def export(
    network: Network,
    out: Path,
    *,
    tags: Mapping[str, int],
    deps: Mapping[str, int],
) -> Path:
    """Writes the weights and their description into ``out``; gives the path of the description.

    The weighing in it is a neutral one: ``set_weighing`` puts in what is chosen afterwards.
    """
    tier = network.sizes.tier
    bias = {name: value.detach().tolist() for name, value in network.bias.named_parameters()}
    plain, final = out / f"{tier}.fp32.onnx", out / f"{tier}.onnx"
    _export_plain(network, plain)
    _quantize(plain, final)
    plain.unlink()
    description = {
        "tier": tier,
        "sha256": hashlib.sha256(final.read_bytes()).hexdigest(),
        "tags": dict(tags),
        "deps": dict(deps),
        "core": CORE[tier],
        "context": CONTEXT[tier],
        "bias": bias,
        "weighing": asdict(Weighing()),
    }
    path = out / f"{tier}.json"
    _write(path, description)
    shutil.copyfile(base_folder() / "tokenizer.json", out / "tokenizer.json")
    return path


def _export_plain(network: Network, path: Path) -> None:
    """Writes the network with floats, for any number of pieces and words."""
    sample: tuple[Tensor, ...] = (
        torch.arange(20) + 1000,
        torch.zeros(20, len(network.sizes.features), dtype=torch.int64),
        torch.arange(18) + 1,
        torch.arange(18),
    )
    axes = {"pieces": {0: "p"}, "features": {0: "p"}, "firsts": {0: "w"}, "heads": {0: "w"}}
    inputs, outputs = list(INPUTS), ["rows"]
    if network.names is not None:
        sample = (*sample, torch.zeros(18, len(CLUES), dtype=torch.int64))
        axes["clues"] = {0: "w"}
        inputs, outputs = [*inputs, "clues"], ["rows", "names", "states"]
    with torch.no_grad():
        torch.onnx.export(
            Shipped(network),
            sample,
            str(path),
            input_names=inputs,
            output_names=outputs,
            dynamic_axes={**axes, **{name: {0: "w"} for name in outputs}},
            opset_version=17,
            dynamo=False,
        )


def _quantize(plain: Path, final: Path) -> None:
    """Writes ``plain`` with 8-bit weights.

    Of their bits 7 are used (reduce_range): products then cannot overflow the 16-bit sums of
    processors without VNNI, so that every x86 machine computes the same integers.
    """
    prepared = plain.with_name(f"{plain.stem}.prepared.onnx")
    quant_pre_process(str(plain), str(prepared), skip_symbolic_shape=True)
    quantize_dynamic(
        str(prepared),
        str(final),
        op_types_to_quantize=["MatMul", "Gemm", "LSTM"],
        weight_type=QuantType.QInt8,
        per_channel=True,
        reduce_range=True,
    )
    prepared.unlink()
    onnx.checker.check_model(str(final))


def set_weighing(path: Path, weighing: Weighing) -> None:
    """Puts a weighing into the description ``path``."""
    description = json.loads(path.read_text(encoding="utf-8"))
    _write(path, {**description, "weighing": asdict(weighing)})


def _write(path: Path, description: Mapping[str, object]) -> None:
    path.write_text(json.dumps(description, indent=1, sort_keys=True) + "\n", encoding="utf-8")
