"""Networks written without the package ``onnx`` are what ONNX Runtime takes them for."""

from __future__ import annotations

import numpy as np
import pytest

from kg.nlp.onnx_graphs import network, node, weights
from kg.nlp.window_encoder import session


@pytest.mark.parametrize("width", [1, 3, 127, 128, 300])
def test_rows_go_through_the_operators(width: int) -> None:
    table = np.arange(2 * width, dtype=np.float32).reshape(width, 2)
    nodes = (
        node("MatMul", ["given", "table"], ["product"]),
        node("Slice", ["product", "from", "to", "axis"], ["cut"]),
        node("LeakyRelu", ["cut"], ["bent"], alpha=0.25),
        node("Concat", ["bent", "bent"], ["found"], axis=-1),
    )
    places = {"from": 0, "to": 2**62, "axis": -1}
    given = [weights(name, np.array([place])) for name, place in places.items()]
    content = network(nodes, [weights("table", table), *given], ("given", width), ("found", 4))
    rows = np.linspace(-1, 1, 5 * width, dtype=np.float32).reshape(5, width)
    (found,) = session(content).run(None, {"given": rows})
    once = np.where((product := rows @ table) < 0, product / 4, product)
    assert np.allclose(found, np.hstack((once, once)), rtol=1e-5, atol=1e-4)


def test_numbers_keep_their_order_in_memory() -> None:
    table = np.asfortranarray(np.arange(6, dtype=np.float32).reshape(2, 3))
    nodes = [node("MatMul", ["given", "table"], ["found"])]
    content = network(nodes, [weights("table", table)], ("given", 2), ("found", 3))
    (found,) = session(content).run(None, {"given": np.eye(2, dtype=np.float32)})
    assert found.tolist() == table.tolist()
