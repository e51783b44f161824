"""spaCy's name finder, which looks at all words at once and then follows each name to its end.

Outside a name, what comes next depends on the word alone, not on what was found before it: the
steps of all words are scored together. Only within a name are they taken one after the other, and
those of all names together. spaCy takes them word by word, and tests at each which of 74 are
allowed. The arithmetic is spaCy's own, so the names are the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from spacy.language import Language
from spacy.pipeline import DependencyParser, EntityRecognizer
from spacy.tokens import Doc, Span

from kg.nlp.stepping import SteppingParser, can_step

# What a step looks at: the word, the first word of the name, and the word before in it.
LOOKED_AT = 3
# So many words behind the second of each name are looked at for all names at once.
TOGETHER = 24
# What is asked of a text: names that it has already, ends of sentences, blanks.
COLUMNS: list[int | str] = ["ENT_IOB", "ENT_TYPE", "SENT_START", "IS_SPACE"]


class Moves(NamedTuple):
    """The steps that the finder knows: of each its label, and the numbers of those of a kind."""

    labels: list[str]
    begins: Any
    units: Any  # names of one word
    never: Any  # what does not stand outside a name, if a text has no names yet
    inside: Any  # by the step that begins a name: the one that continues it
    last: Any  # and the one that ends it


class Found(NamedTuple):
    """The names of a text: first word, word behind the last, label."""

    names: list[tuple[int, int, str]]


class Words(NamedTuple):
    """All words of some texts after each other."""

    starts: list[int]  # of the texts, and the end
    blank: Any
    ends: Any  # true of a word that no name goes on behind


class QuickNames(EntityRecognizer):  # type: ignore[misc]
    """The name finder with the same results, in less than half the time."""

    _known: Moves | None = None

    def predict(self, docs: Sequence[Doc]) -> Any:
        """The names of each text."""
        rows = [doc.to_array(COLUMNS) for doc in docs]
        has_names = any(columns[:, :2].any() for columns in rows)
        if has_names or not any(map(len, rows)) or not self._is_usual():
            return super().predict(docs)
        if self._known is None or len(self._known.labels) != self.moves.n_moves:
            self._known = moves_of(self.moves)
        return names_of(self.model.predict(docs), words_of(rows), self._known)

    def set_annotations(self, docs: Sequence[Doc], found: Any) -> None:
        """Gives each text its names."""
        if not all(isinstance(one, Found) for one in found):
            super().set_annotations(docs, found)
            return
        for doc, one in zip(docs, found, strict=True):
            spans = [Span(doc, first, end, label=label) for first, end, label in one.names]
            doc.set_ents(spans, default="outside")

    def _is_usual(self) -> bool:
        """True of a network as the models have it, and of its likeliest step at each word."""
        looked_at: int = self.model.get_ref("lower").get_dim("nF")
        return can_step(self) and looked_at == LOOKED_AT and self.cfg["beam_width"] == 1


def moves_of(system: Any) -> Moves:
    """The steps of spaCy's finder: "B-ORG" begins a name, "U-ORG" is a whole one."""
    names = [system.get_class_name(number) for number in range(system.n_moves)]
    kinds, labels = [name[0] for name in names], [name[2:] for name in names]
    place = {name: number for number, name in enumerate(names)}
    numbers = range(len(names))
    begins, units = ([n for n in numbers if kinds[n] == kind and labels[n]] for kind in ("B", "U"))
    never = [n for n in numbers if kinds[n] != "O" and n not in begins and n not in units]
    inside, last = ([place.get(f"{kind}-{label}", -1) for label in labels] for kind in ("I", "L"))
    kept = (begins, units, never, inside, last)
    return Moves(labels, *(np.array(some, dtype=np.int64) for some in kept))


def words_of(rows: Sequence[Any]) -> Words:
    """What the steps look at in texts, whose COLUMNS are given."""
    columns = np.concatenate(rows)
    starts = np.cumsum([0, *map(len, rows)])
    ends = np.zeros(len(columns), dtype=bool)
    ends[:-1] = columns[1:, 2] == 1
    ends[starts[1:][starts[1:] > 0] - 1] = True
    return Words(starts.tolist(), columns[:, 3] != 0, ends)


def names_of(model: Any, words: Words, moves: Moves) -> list[Found]:
    """The names of each text; ``model`` has scores for steps of its words."""
    count = words.starts[-1]
    first = np.full((count, LOOKED_AT), -1, dtype=np.int32)
    first[:, 0] = np.arange(count)
    scores = _scores(model, first)
    scores[:, moves.never] = -np.inf
    scores[np.ix_(words.blank, moves.units)] = -np.inf
    scores[np.ix_(words.blank | words.ends, moves.begins)] = -np.inf
    chosen = scores.argmax(axis=1)
    ends = np.arange(1, count + 1)
    begun = np.flatnonzero(np.isin(chosen, moves.begins))
    ends[begun] = _ends(model, words, moves, begun, chosen[begun])
    model.clear_memory()
    named = np.flatnonzero(np.isin(chosen, moves.units) | np.isin(chosen, moves.begins))
    labels = [moves.labels[number] for number in chosen[named].tolist()]
    found = list(zip(named.tolist(), ends[named].tolist(), labels, strict=True))
    return list(_by_text(found, words.starts))


def _ends(model: Any, words: Words, moves: Moves, begun: Any, chosen: Any) -> Any:
    """Where each of the names that begin at ``begun`` ends: the word behind its last."""
    ends = begun + 2
    inside, last = moves.inside[chosen], moves.last[chosen]

    def step(open_: Any) -> Any:
        """One more word of each name of these numbers; the numbers of those that go on."""
        at = ends[open_] - 1
        scores = _scores(model, np.stack((at, begun[open_], at - 1), axis=1, dtype=np.int32))
        on, off = inside[open_], last[open_]
        place = np.arange(len(open_))
        more, enough = scores[place, on], scores[place, off]
        goes_on = (more > enough) | ((more == enough) & (on < off))
        open_ = open_[goes_on & ~words.ends[at]]
        ends[open_] += 1
        return open_

    open_ = np.arange(len(begun))
    for _ in range(TOGETHER):
        open_ = step(open_) if len(open_) else open_
    if len(open_):
        _follow_alone(begun, ends, set(open_.tolist()), step)
    return ends


def _follow_alone(begun: Any, ends: Any, long: set[int], step: Callable[[Any], Any]) -> None:
    """Takes ``long`` names to their ends, but for those that begin within another one.

    "km km km …" has a name at each word: together they would be as many steps as words squared.
    """
    free = 0
    for number, first in enumerate(begun.tolist()):
        if first < free:
            continue
        open_ = np.array([number] if number in long else [], dtype=np.int64)
        while len(open_):
            open_ = step(open_)
        free = int(ends[number])


def _scores(model: Any, looked_at: Any) -> Any:
    return model.vec2scores.predict(model.state2vec.predict(looked_at))


def _by_text(found: Sequence[tuple[int, int, str]], starts: Sequence[int]) -> Iterator[Found]:
    """Names by their texts, without those that begin within the one before."""
    free = at = 0
    for start, end in pairwise(starts):
        names = []
        while at < len(found) and found[at][0] < end:
            first, behind, label = found[at]
            at += 1
            if first >= free:
                names.append((first - start, behind - start, label))
                free = behind
        yield Found(names)


STEPPING = {DependencyParser: SteppingParser, EntityRecognizer: QuickNames}


def step_quickly(nlp: Language) -> None:
    """Replaces parser and name finder of a pipeline by ones that take their steps faster."""
    components: Any = nlp._components
    for place, (name, old) in enumerate(components):
        kind: Any = STEPPING.get(type(old))
        if kind is not None:
            new = kind(old.vocab, old.model, name, old.moves, scorer=old.scorer)
            new.cfg.update(old.cfg)
            components[place] = name, new
