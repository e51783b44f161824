"""What spaCy's networks make of a word by its form alone, remembered.

The first layers of the models see of a word only its norm, prefix, suffix, shape and the like: the
same word gives the same numbers wherever it stands. Here they are worked out once for each word.
Each row of a product depends on its own row alone, so the results are the same to the byte.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from spacy.language import Language
from thinc.api import Model
from thinc.types import Ragged

# The layers that see a word by its form: what it shows, its numbers, and their mixture.
READING = ("extract_features", "list2ragged", "with_array", "with_array", "ragged2list")
FORM = slice(2, 4)
# So many words are remembered, so that memory does not grow with the articles: 15 MB a network.
MOST = 25_000


def remember_embeddings(nlp: Language) -> None:
    """Has the networks of a pipeline remember what they make of each word."""
    for _, pipe in nlp.pipeline:
        model = getattr(pipe, "model", None)
        for layer in list(model.walk()) if isinstance(model, Model) else ():
            names = tuple(below.name.partition("(")[0] for below in layer.layers)
            if names == READING:
                layer.layers[FORM] = [remembering(layer.layers[FORM])]


def remembering(layers: list[Model[Any, Any]]) -> Model[Ragged, Ragged]:
    """One layer that does what ``layers`` do after each other, once for each word."""
    return Model("remembering", _forward, layers=layers, attrs={"known": Known()})


class Known:
    """The rows of the words met so far."""

    def __init__(self) -> None:
        """Of no word."""
        self._places: dict[bytes, int] = {}
        self._rows: Any = np.empty((0, 0), dtype=np.float32)  # with room for more

    def of(self, forms: Any, work_out: Callable[[Any], Any]) -> Any:
        """A row for each of ``forms``; ``work_out`` gives those of forms that are new."""
        forms = np.ascontiguousarray(forms)
        keys = forms.view(f"V{forms.itemsize * forms.shape[1]}").ravel().tolist()
        if len(self._places) > MOST:
            self._places.clear()
        places = self._places
        new = {key: at for at, key in enumerate(keys) if key not in places}
        if new:
            self._add(work_out(forms[list(new.values())]))
            places.update({key: len(places) + n for n, key in enumerate(new)})
        return self._rows.take([places[key] for key in keys], axis=0)

    def _add(self, rows: Any) -> None:
        """Puts rows behind those of the words known."""
        first, last = len(self._places), len(self._places) + len(rows)
        if last > len(self._rows):
            room = np.empty((2 * last, rows.shape[1]), dtype=rows.dtype)
            if first:
                room[:first] = self._rows[:first]
            self._rows = room
        self._rows[first:last] = rows


def _forward(
    model: Model[Ragged, Ragged], words: Ragged, is_train: bool
) -> tuple[Ragged, Callable[[Ragged], Ragged]]:
    """For texts alone: what learns runs the layers of a pipeline of its own."""
    assert not is_train

    def work_out(forms: Any) -> Any:
        lengths: Any = np.array([len(forms)], dtype="i")
        found = Ragged(forms, lengths)
        for layer in model.layers:
            found = layer.predict(found)
        return found.dataXd

    if not len(words.dataXd):
        return Ragged(work_out(words.dataXd), words.lengths), _no_learning
    return Ragged(model.attrs["known"].of(words.dataXd, work_out), words.lengths), _no_learning


def _no_learning(gradient: Ragged) -> Ragged:
    raise NotImplementedError("a network that remembers does not learn")
