"""The phrases of a document as the pair network sees them: states of the encoder, and places.

Training and run time share this module, so that the network never meets other numbers than those
it was trained on.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from kg.extraction.coreference.chains import Chain
from kg.extraction.coreference.grammatical_roles import ROLES, role
from kg.extraction.coreference.quotation_speakers import Speakers
from kg.extraction.ner.phrases import Phrase, Reference
from kg.extraction.tagger.word_states import WIDTH, WordStates
from kg.model import MentionKind
from kg.nlp.parse import ParsedDocument

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

# The states of a phrase: of its head, its first word, the mean of its words, its governor.
STATES = 4 * WIDTH
# What is noted of a phrase beside its states; the columns of ``Mentions.facts``.
FIRST, LAST, SENTENCE, QUOTATION, KIND, ROLE, REFERENCE, WORDS = range(8)
OUTSIDE = -1  # of all quotations
KINDS = (MentionKind.NAME, MentionKind.NOMINAL, MentionKind.PRONOUN)
NAME, NOMINAL, PRONOUN = range(3)
REFERENCES = (Reference.DEFINITE, Reference.NEW, Reference.BARE, Reference.POSSESSED)
# At most so many phrases of a chain are looked at.
LOOKS = 5
# The columns of ``of_both``, ``of_other`` and ``of_mine``, and of ``pair_features``.
BOTH, OTHER, MINE = 9, 8, 7
PAIR_FEATURES = BOTH + OTHER + MINE


class Mentions:
    """The phrases of one document in the order in which they were first asked for."""

    def __init__(self, parsed: ParsedDocument, speakers: Speakers, states: WordStates) -> None:
        """``states`` are those of the document's words."""
        self._parsed = parsed
        self._speakers = speakers
        self._words = states
        self._rows: dict[int, int] = {}  # by the identity of phrases, which are kept
        self._phrases: list[Phrase] = []
        self._forms: dict[str, int] = {}
        self.states = np.zeros((0, STATES), dtype=np.float32)
        self.facts = np.zeros((0, WORDS + 1), dtype=np.int64)

    def rows(self, phrases: Sequence[Phrase]) -> list[int]:
        """The row of each phrase in ``states`` and ``facts``; new phrases get the next rows."""
        known, keys = self._rows, [id(p) for p in phrases]
        new = {key: p for key, p in zip(keys, phrases, strict=True) if key not in known}
        if new:
            known.update({key: len(known) + n for n, key in enumerate(new)})
            states = self._states_of(list(new.values()))
            facts = np.array([self._facts(p) for p in new.values()], dtype=np.int64)
            self.states = np.vstack((self.states, states)) if self._phrases else states
            self.facts = np.vstack((self.facts, facts)) if self._phrases else facts
            self._phrases += new.values()
        return [known[key] for key in keys]

    def _states_of(self, phrases: Sequence[Phrase]) -> Floats:
        """``[phrases, STATES]``."""
        tokens = self._parsed.tokens
        governors = [tokens[tokens[p.head].head] for p in phrases]
        heads, firsts = [tokens[p.head] for p in phrases], [tokens[p.first] for p in phrases]
        at = [
            self._words.at(np.array([t.start for t in some])) for some in (heads, firsts, governors)
        ]
        words = [t.start for p in phrases for t in tokens[p.first : p.last]]
        inside = self._words.at(np.array(words))
        mean = _means(inside, np.array([p.last - p.first for p in phrases]))
        return np.hstack((at[0], at[1], mean, at[2]))

    def _facts(self, phrase: Phrase) -> tuple[int, ...]:
        head = self._parsed.tokens[phrase.head]
        quotation = self._speakers.quotation_at(head.start)
        return (
            phrase.first,
            phrase.last,
            head.sentence,
            OUTSIDE if quotation is None else quotation,
            KINDS.index(phrase.kind),
            ROLES.index(role(self._parsed, phrase)),
            REFERENCES.index(phrase.reference),
            self._forms.setdefault(phrase.words.lower(), len(self._forms)),
        )


def _means(states: Floats, counts: Ints) -> Floats:
    """The mean of each run of ``counts`` rows; runs of one length are added up together."""
    found = np.empty((len(counts), states.shape[1]), dtype=np.float32)
    starts = np.cumsum(counts) - counts
    for count in sorted(set(counts.tolist())):
        (places,) = np.nonzero(counts == count)
        found[places] = states[starts[places][:, None] + np.arange(count)].mean(axis=1)
    return found


def looked_at(phrase: Phrase, chain: Chain) -> list[Phrase]:
    """The phrases of ``chain`` that tell most of what ``phrase`` may mean by it.

    Of those before ``phrase`` the last name, description and pronoun, and the first of all; of a
    joint chain the last of each member; otherwise the next one after ``phrase``.
    """
    if chain.members:
        last = (member.before(phrase.first) for member in chain.members)
        return [p for p in last if p is not None][:LOOKS] or chain.phrases[:1]
    found: dict[MentionKind, Phrase] = {}
    earliest: Phrase | None = None
    for p in chain.phrases:
        if p.last > phrase.first:
            continue
        known = found.get(p.kind)
        if known is None or _is_before(known, p):
            found[p.kind] = p
        if earliest is None or _is_before(p, earliest):
            earliest = p
    if earliest is None:
        after = (p for p in chain.phrases if p.first >= phrase.last)
        return [min(after, key=lambda p: p.first, default=chain.phrases[0])]
    some = list(found.values())
    return some if earliest is found[earliest.kind] else [*some, earliest]


def _is_before(one: Phrase, other: Phrase) -> bool:
    return one.last < other.last or (one.last == other.last and one.first < other.first)


def pair_features(mine: Ints, other: Ints) -> Floats:
    """``[pairs, PAIR_FEATURES]`` of facts ``[pairs, facts]`` of phrases and what they may mean."""
    return np.hstack((of_both(mine, other), of_other(other), of_mine(mine)))


def of_both(mine: Ints, other: Ints) -> Floats:
    """``[pairs, BOTH]``: how far they are from each other, and what they share.

    ``mine`` may be the facts of one phrase for all pairs.
    """
    found = np.empty((len(other), BOTH), dtype=np.float32)
    first = mine[..., FIRST]
    ahead = other[:, FIRST] >= first
    tokens = np.where(ahead, other[:, FIRST] - mine[..., LAST], first - other[:, LAST])
    sentences = np.abs(mine[..., SENTENCE] - other[:, SENTENCE])
    same = mine[..., QUOTATION] == other[:, QUOTATION]
    found[:, 0] = np.log1p(np.maximum(tokens, 0)) / 3
    found[:, 1] = np.log1p(sentences)
    found[:, 2] = sentences == 0
    found[:, 3] = sentences == 1
    found[:, 4] = ahead
    found[:, 5] = mine[..., ROLE] == other[:, ROLE]
    found[:, 6] = same & (mine[..., QUOTATION] != OUTSIDE)
    found[:, 7] = ~same
    found[:, 8] = mine[..., WORDS] == other[:, WORDS]
    return found


def of_other(facts: Ints) -> Floats:
    """``[phrases, OTHER]``: of phrases that may be meant."""
    return _columns(
        *(facts[:, KIND] == kind for kind in (NAME, NOMINAL, PRONOUN)),
        *(facts[:, ROLE] == place for place in range(3)),
        facts[:, QUOTATION] != OUTSIDE,
        facts[:, REFERENCE] == REFERENCES.index(Reference.NEW),
    )


def of_mine(facts: Ints) -> Floats:
    """``[phrases, MINE]``: of pronouns and descriptions."""
    references = (Reference.DEFINITE, Reference.NEW, Reference.POSSESSED)
    return _columns(
        *(facts[:, ROLE] == place for place in range(3)),
        facts[:, QUOTATION] != OUTSIDE,
        *(facts[:, REFERENCE] == REFERENCES.index(one) for one in references),
    )


def _columns(*columns: NDArray[np.bool_]) -> Floats:
    return np.stack(columns, axis=1).astype(np.float32)
