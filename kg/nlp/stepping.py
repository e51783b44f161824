"""spaCy's parser, stepping through texts with Python's lock held.

spaCy lets go of the lock for these steps, but its tests of which steps are allowed ask for it again
each time. Here each step of all texts is taken from Python. The arithmetic is spaCy's own, in the
same order, so the results are the same to the byte.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from spacy.pipeline import DependencyParser
from spacy.tokens import Doc


class SteppingParser(DependencyParser):  # type: ignore[misc]
    """The parser with the same results."""

    # A step in Python costs the same for one text as for ten: fewer go spaCy's way.
    least = 3

    def greedy_parse(self, docs: Sequence[Doc], drop: float = 0.0) -> Any:
        """The last state of each text."""
        if len(docs) < self.least or drop or not can_step(self):
            return super().greedy_parse(docs, drop=drop)
        return last_states(self, docs)


def can_step(pipe: Any) -> bool:
    """True of a network as the models have it: two layers, and nothing that it never learned."""
    attributes = pipe.model.attrs
    return attributes["has_upper"] and not attributes["unseen_classes"]


def last_states(pipe: Any, docs: Sequence[Doc]) -> Any:
    """The last state of each text after the likeliest steps."""
    pipe._ensure_labels_are_added(docs)
    batch = pipe.moves.init_batch(docs)
    model = pipe.model.predict(docs)
    words, vectors, scores = (
        model.get_token_ids, model.state2vec.predict, model.vec2scores.predict
    )  # fmt: skip
    states = [state for state in batch if not state.is_final()]
    while states:
        states = pipe.transition_states(states, scores(vectors(words(states))))
    model.clear_memory()
    return batch
