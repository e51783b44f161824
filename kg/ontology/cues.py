"""Cue words of attribution, read from the ontology files: which word, which frames, what act."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from kg.errors import LexiconError
from kg.model import Commitment, Polarity, TimeFrame
from kg.ontology.lexicon import Lexicon
from kg.ontology.turtle import LEX, Table

PARTS_OF_SPEECH = {
    "CueVerb": "VERB",
    "CueNoun": "NOUN",
    "CueAdjective": "ADJ",
    "CueAdverb": "ADV",
}
NOT_FRAMES = frozenset(("lemma", "act", "polarity", "commitment", "timeFrame"))


class Act(NamedTuple):
    """What a cue does: its speech act and how its content is meant."""

    name: str
    polarity: Polarity
    commitment: Commitment
    time_frame: TimeFrame


@dataclass(frozen=True, slots=True)
class Cue:
    """One lemma as one part of speech: the weight and the act of each of its frames.

    A weight is the share of uses of that frame in which the dependent is attributed content.
    """

    lemma: str
    pos: str
    frames: dict[str, float]
    acts: dict[str, Act]

    def act(self, frame: str) -> Act:
        """The act that ``frame`` carries; the cue's commonest where the frame is not listed."""
        return self.acts.get(frame) or self.acts[max(self.frames, key=self.frames.__getitem__)]


class Cues(NamedTuple):
    """All cues by ``(lemma, part of speech)``."""

    by_lemma: dict[tuple[str, str], Cue]

    def get(self, lemma: str, pos: str) -> Cue | None:
        """The cue of a lower-case lemma, or None."""
        return self.by_lemma.get((lemma, pos))


def load_cues(lexicon: Lexicon) -> Cues:
    """The cues of ``lexicon``, read once; raises LexiconError if an entry is malformed."""
    return _read(_Key(lexicon))


class _Key:
    """Makes a lexicon hashable by identity, so that its cues are read once."""

    __slots__ = ("lexicon",)

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon

    def __hash__(self) -> int:
        return id(self.lexicon.table)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and other.lexicon.table is self.lexicon.table


@cache
def _read(key: _Key) -> Cues:
    table = key.lexicon.table
    found: dict[tuple[str, str], Cue] = {}
    for kind, pos in PARTS_OF_SPEECH.items():
        for subject in table.subjects(LEX + kind):
            act = _act(table, subject)
            weights = _weights(table, subject)
            for lemma in table.texts(subject, f"{LEX}lemma"):
                cue = found.setdefault((lemma, pos), Cue(lemma, pos, {}, {}))
                for frame, weight in weights.items():
                    cue.frames.setdefault(frame, weight)
                    cue.acts.setdefault(frame, act)
    return Cues(found)


def _act(table: Table, subject: str) -> Act:
    name = table.first(subject, f"{LEX}act")
    if name is None or not table.texts(subject, f"{LEX}lemma"):
        raise LexiconError(
            f"{table.home(subject)}: cue {subject} needs lex:lemma and lex:act; add them"
        )
    try:
        return Act(
            name,
            Polarity(table.first(subject, f"{LEX}polarity") or Polarity.AFFIRMED),
            Commitment(table.first(subject, f"{LEX}commitment") or Commitment.CERTAIN),
            TimeFrame(table.first(subject, f"{LEX}timeFrame") or TimeFrame.NON_FUTURE),
        )
    except ValueError as error:
        raise LexiconError(
            f"{table.home(subject)}: cue {subject}: {error}; use a listed value"
        ) from error


def _weights(table: Table, subject: str) -> dict[str, float]:
    weights = {}
    for predicate in table.predicates(subject):
        frame = predicate.removeprefix(LEX)
        if not predicate.startswith(LEX) or frame in NOT_FRAMES:
            continue
        text = table.first(subject, predicate) or ""
        try:
            weights[frame] = float(text)
        except ValueError as error:
            raise LexiconError(
                f"{table.home(subject)}: cue {subject}: weight of lex:{frame} is {text!r}; "
                "write a number between 0 and 1"
            ) from error
    if not weights:
        raise LexiconError(f"{table.home(subject)}: cue {subject} has no frame; add lex:clause 0.7")
    return weights
