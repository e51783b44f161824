"""Further words for a kind: those most like the words that its file gives it.

They are only *suggested*; nothing is added to a file. The likeness of two words is the cosine of
their vectors (``word_vectors.py``). Growing a word list from seeds by it: Thelen and Riloff
(2002), "A bootstrapping method for learning semantic lexicons".
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from kg.errors import LexiconError
from kg.extraction.triggers.word_vectors import MADE_OF, NOUN, VERB, Word, WordVectors
from kg.ontology.kinds import NOUN_SHAPES, SHAPES, Kind, Kinds, Trigger, past_forms, read_kinds
from kg.ontology.lexicon import load_lexicon
from kg.ontology.turtle import LEX, Table

LIMIT = 10


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence that has a word, and where the sentence stands in its article's text."""

    article: str  # its identifier
    title: str | None
    sentence: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Uses:
    """How often a word occurs in articles, in how many of them, and one sentence."""

    times: int
    articles: int
    example: Example | None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A word that may be a trigger of a kind, and how like its words it is, from -1 to 1."""

    word: Word
    score: float
    taken_by: tuple[str, ...]  # names of the other kinds that have it already
    uses: Uses | None = None  # in the articles that were looked at, if any


@dataclass(frozen=True, slots=True)
class Suggested:
    """What is suggested for one kind of a file, the most alike word first."""

    kind: Kind
    given: tuple[Word, ...]  # words of the kind that have a vector: what the likeness is to
    unknown: tuple[str, ...]  # and those that have none
    suggestions: tuple[Suggestion, ...]

    def trial(self) -> Kinds:
        """The suggested words alone, as triggers of the kind: to look for them in texts."""
        verbs, nouns = (self._triggers(shape) for shape in MADE_OF)
        participles = {form: verb for verb in verbs for form in past_forms(verb)}
        return replace(_NOTHING, verbs=verbs, nouns=nouns, participles=participles)

    def _triggers(self, shape: str) -> dict[str, tuple[Trigger, ...]]:
        found: defaultdict[str, list[Trigger]] = defaultdict(list)
        for one in self.suggestions:
            if one.word.shape == shape:
                words = tuple(one.word.lemma.split())
                anchor = 0 if shape == VERB else len(words) - 1
                found[words[anchor]].append(Trigger(self.kind, shape, words, anchor))
        return {
            anchor: tuple(sorted(triggers, key=lambda trigger: -len(trigger.words)))
            for anchor, triggers in found.items()
        }


_NOTHING = Kinds(
    events={}, relations={}, verbs={}, nouns={}, adjectives={}, phrases={}, participles={}
)


def suggest(path: Path, *, limit: int = LIMIT) -> tuple[Suggested, ...]:
    """For each kind that the Turtle file ``path`` gives words to, at most ``limit`` more.

    What other kinds have already is not counted, and shown between the others up to ``limit``.
    Raises LexiconError if the file is malformed or gives words to no kind, ModelError if the
    vectors are damaged.
    """
    table, vectors = load_lexicon((path,)).table, WordVectors.load()
    worded = _worded(path)
    triggers = list(_triggers(read_kinds(table)))
    taken: defaultdict[Word, set[str]] = defaultdict(set)
    for trigger in triggers:
        taken[_word(trigger)].add(trigger.kind.name)
    kinds = {trigger.kind.iri: trigger.kind for trigger in triggers if trigger.kind.iri in worded}
    if not kinds:
        raise LexiconError(
            f"{path}: gives words to no kind; write one as "
            'my:Eviction a lex:EventKind ; lex:verb "evict" .'
        )
    return tuple(
        _suggest(
            kinds[iri], [t for t in triggers if t.kind.iri == iri], taken, vectors, limit=limit
        )
        for iri in worded
        if iri in kinds
    )


def _worded(path: Path) -> dict[str, None]:
    """The IRIs that a file gives words to: kinds of its own, and ours that it adds to."""
    file = Table([path])
    predicates = {f"{LEX}{shape}" for shape in SHAPES}
    return dict.fromkeys(
        iri for iri in file.all_subjects() if not predicates.isdisjoint(file.predicates(iri))
    )


def _triggers(kinds: Kinds) -> Iterator[Trigger]:
    for index in (kinds.verbs, kinds.nouns, kinds.adjectives, kinds.phrases):
        for triggers in index.values():
            yield from triggers


def _word(trigger: Trigger) -> Word:
    shape = NOUN if trigger.shape in NOUN_SHAPES else trigger.shape
    return Word(" ".join(trigger.words), shape)


def _suggest(
    kind: Kind,
    triggers: list[Trigger],
    taken: Mapping[Word, set[str]],
    vectors: WordVectors,
    *,
    limit: int,
) -> Suggested:
    words = dict.fromkeys(map(_word, triggers))
    given = tuple(word for word in words if word in vectors.places)
    unknown = tuple(word.lemma for word in words if word not in vectors.places)
    if not given:
        return Suggested(kind, given, unknown, ())
    barred = {" ".join(wording) for wording in kind.excluded}
    scores = vectors.likeness(given)
    found: list[Suggestion] = []
    left = {True: limit, False: limit}  # taken by another kind or not
    for place in np.argsort(-scores, kind="stable"):
        word = vectors.words[place]
        kinds = taken.get(word, set())
        if kind.name in kinds or word.lemma in barred or not left[bool(kinds)]:
            continue
        left[bool(kinds)] -= 1
        found.append(Suggestion(word, round(float(scores[place]), 3), tuple(sorted(kinds))))
        if not left[False]:
            break
    return Suggested(kind, given, unknown, tuple(found))
