"""The encoders of spaCy's networks, run by ONNX Runtime.

Four times in a row, each word's numbers are mixed with those of its neighbours: more than half of
the parse. spaCy multiplies by BLIS, which has no kernels for many processors of today. ONNX Runtime
has, and each of its rows depends on its own words alone, wherever they stand in a batch.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
import onnxruntime
from spacy.language import Language
from thinc.api import Model

from kg.nlp.onnx_graphs import network, node, weights

# So many words at once: their numbers stay in the processor's cache. ONNX Runtime keeps the memory
# of the largest run, which a text of a book's length would make hundreds of megabytes.
BLOCK = 512
# What mixes words with their neighbours, and is repeated.
STEP = frozenset(("expand_window", "maxout", "layernorm", "dropout"))
# What works out of each word what it adds to the hidden layer, at each place looked at.
TABLES = "precomputable_affine"
# By what thinc keeps a division by nothing from happening.
EPSILON = 1e-08


class Mixing(NamedTuple):
    """The weights of one step, as thinc has them."""

    products: Any  # [width, pieces, 3 * width]
    sums: Any  # [width, pieces]
    scales: Any
    shifts: Any


def encode_by_onnx(nlp: Language) -> None:
    """Has the encoders and the parser's tables of a pipeline worked out by ONNX Runtime."""
    for _, pipe in nlp.pipeline:
        model = getattr(pipe, "model", None)
        for layer in list(model.walk()) if isinstance(model, Model) else ():
            for place, below in enumerate(layer.layers):
                if layer.name.startswith("with_array(") and (steps := steps_of(below)):
                    layer.layers[place] = encoder(below, steps)
            if layer.name == TABLES:
                layer.attrs["run"] = session(product(layer)).run
                layer._func = _tables


def steps_of(layer: Model[Any, Any]) -> list[Mixing]:
    """The steps that ``layer`` is made of, or none if it does anything else."""
    parts = [layer] if _is_step(layer) else list(layer.layers)
    return [_mixing(part) for part in parts] if parts and all(map(_is_step, parts)) else []


def _is_step(layer: Model[Any, Any]) -> bool:
    leaves = _leaves(layer)
    return (
        layer.name.startswith("residual(")
        and len(layer.layers) == 1
        and len(leaves) == len(STEP)
        and {leaf.name for leaf in leaves} == STEP
        and all(leaf.attrs.get("window_size", 1) == 1 for leaf in leaves)
    )


def _leaves(layer: Model[Any, Any]) -> list[Model[Any, Any]]:
    return [below for below in layer.walk() if not below.layers]


def _mixing(layer: Model[Any, Any]) -> Mixing:
    by_name = {leaf.name: leaf for leaf in _leaves(layer)}
    maxout, norm = by_name["maxout"], by_name["layernorm"]
    return Mixing(
        maxout.get_param("W"), maxout.get_param("b"), norm.get_param("G"), norm.get_param("b")
    )


def encoder(layer: Model[Any, Any], steps: Sequence[Mixing]) -> Model[Any, Any]:
    """One layer that does what ``layer`` does, which consists of ``steps``."""
    running = session(written(steps))
    attrs = {"run": running.run, "reach": len(steps)}
    return Model("encoder", _encode, attrs=attrs, dims={"nO": layer.maybe_get_dim("nO")})


def written(steps: Sequence[Mixing]) -> bytes:
    """The steps after each other as a network from "given" to "found"."""
    width = len(steps[0].scales)
    ends = {"edges": [1, 0, 1, 0], "rows": [0], "two": [2], "but two": [-2], "all": [2**62]}
    stored = [weights(name, np.array(values, dtype=np.int64)) for name, values in ends.items()]
    nodes: list[bytes] = []
    last = "given"
    for number, step in enumerate(steps):
        found = "found" if number == len(steps) - 1 else f"{number}"
        nodes += _nodes(f"{number} ", last, found, pieces=step.sums.shape[1])
        stored += _stored(f"{number} ", step)
        last = found
    return network(nodes, stored, ("given", width), ("found", width))


def _nodes(step: str, given: str, found: str, *, pieces: int) -> Iterator[bytes]:
    """The operators of one step; the names of what is between begin with ``step``."""
    edged, before, after, around = (step + n for n in ("edged", "before", "after", "around"))
    yield node("Pad", [given, "edges"], [edged])
    yield node("Slice", [edged, "rows", "but two", "rows"], [before])
    yield node("Slice", [edged, "two", "all", "rows"], [after])
    yield node("Concat", [before, given, after], [around], axis=1)
    mixed = [f"{step}mixed {piece}" for piece in range(pieces)]
    for piece, name in enumerate(mixed):
        of_piece = [f"{step}products {piece}", f"{step}sums {piece}"]
        yield node("Gemm", [around, *of_piece], [name])
    norms = [step + name for name in ("most", "scales", "shifts")]
    yield node("Max", mixed, norms[:1])
    yield node("LayerNormalization", norms, [step + "normed"], axis=1, epsilon=EPSILON)
    yield node("Add", [given, step + "normed"], [found])


def _stored(name: str, step: Mixing) -> Iterator[bytes]:
    for piece in range(step.sums.shape[1]):
        yield weights(f"{name}products {piece}", step.products[:, piece].T)
        yield weights(f"{name}sums {piece}", step.sums[:, piece])
    yield weights(name + "scales", step.scales)
    yield weights(name + "shifts", step.shifts)


def _encode(model: Model[Any, Any], words: Any, is_train: bool) -> tuple[Any, Callable[..., Any]]:
    """For texts alone, a block after the other, each with the words that reach into it."""
    assert not is_train
    run, reach = model.attrs["run"], model.attrs["reach"]
    found = np.empty_like(words)
    for first in range(0, len(words), BLOCK):
        last, start = min(first + BLOCK, len(words)), max(first - reach, 0)
        rows = run(None, {"given": words[start : last + reach]})[0]
        found[first:last] = rows[first - start : last - start]
    return found, no_learning


def session(content: bytes) -> Any:
    """What runs a network, on one thread: workers are processes."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])


def product(layer: Model[Any, Any]) -> bytes:
    """The tables of a parser as a network from "given" to "found"."""
    products: Any = layer.get_param("W")  # [places, width of the hidden layer, pieces, width]
    width = products.shape[-1]
    many = products.size // width
    stored = [weights("products", products.reshape(many, width).T)]
    nodes = [node("MatMul", ["given", "products"], ["found"])]
    return network(nodes, stored, ("given", width), ("found", many))


def _tables(model: Model[Any, Any], words: Any, is_train: bool) -> tuple[Any, Callable[..., Any]]:
    """As thinc's, a block after the other: above the rows of the words stands that of no word."""
    assert not is_train
    places = [model.get_dim(name) for name in ("nF", "nO", "nP")]
    found = np.empty((len(words) + 1, math.prod(places)), dtype=words.dtype)
    for first in range(0, len(words), BLOCK):
        rows = words[first : first + BLOCK]
        found[first + 1 : first + 1 + BLOCK] = model.attrs["run"](None, {"given": rows})[0]
    tables = found.reshape(len(found), *places)
    tables[0] = model.get_param("pad")[0]
    return tables, no_learning


def no_learning(gradient: Any) -> Any:
    """What learns runs the layers of a pipeline of its own."""
    raise NotImplementedError("an encoder in ONNX Runtime does not learn")
