"""What pronouns and descriptions are ranked among: the chains of the text, each as a candidate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from kg.extraction.coreference.chains import Chain
from kg.extraction.coreference.pair_scores import PairScorer
from kg.extraction.coreference.quotation_speakers import Speakers
from kg.extraction.ner.phrases import Nouns, Phrase
from kg.nlp.parse import ParsedDocument, Token


class Setting(NamedTuple):
    """What the ranking may look at; ``pairs`` only where the tagger gives its encoder's states."""

    parsed: ParsedDocument
    speakers: Speakers
    nouns: Nouns
    pairs: PairScorer | None = None


@dataclass(slots=True, eq=False)
class Candidate:
    """A chain that a pronoun or description may mean; not changed once it is made.

    ``anchor`` is its last phrase before that one. If ``ahead``, it is the one after it, because a
    fronted clause anticipates it or because it names the person that a description introduced.
    ``here`` is the head of the pronoun or description, ``there`` that of the anchor, and
    ``distance`` the number of sentences between them.
    """

    setting: Setting
    phrase: Phrase
    chain: Chain
    anchor: Phrase
    ahead: bool
    here: Token = field(init=False)
    there: Token = field(init=False)
    distance: int = field(init=False)

    def __post_init__(self) -> None:
        """Finds the two tokens."""
        tokens = self.setting.parsed.tokens
        self.here, self.there = tokens[self.phrase.head], tokens[self.anchor.head]
        self.distance = abs(self.here.sentence - self.there.sentence)


def holding(*facts: Mapping[str, bool]) -> dict[str, float]:
    """1 for each that is true; the others are left out."""
    return {name: 1.0 for some in facts for name, holds in some.items() if holds}
