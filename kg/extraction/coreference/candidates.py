"""What pronouns and descriptions are ranked among: the chains of the text, each as a candidate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from kg.extraction.coreference.chains import Chain
from kg.extraction.coreference.quotation_speakers import Speakers
from kg.extraction.ner.phrases import Gender, Nouns, Phrase
from kg.nlp.parse import ParsedDocument, Token

PERSONAL_GENDERS = (Gender.MASCULINE, Gender.FEMININE)


class Setting(NamedTuple):
    """What the ranking may look at."""

    parsed: ParsedDocument
    speakers: Speakers
    nouns: Nouns


@dataclass(frozen=True, slots=True)
class Candidate:
    """A chain that a pronoun or description may mean.

    ``anchor`` is its last phrase before that one. If ``ahead``, it is the one after it, because a
    fronted clause anticipates it or because it names the person that a description introduced.
    """

    setting: Setting
    phrase: Phrase
    chain: Chain
    anchor: Phrase
    ahead: bool

    @property
    def here(self) -> Token:
        """The head of the pronoun or description."""
        return self.setting.parsed.tokens[self.phrase.head]

    @property
    def there(self) -> Token:
        """The head of the anchor."""
        return self.setting.parsed.tokens[self.anchor.head]

    @property
    def distance(self) -> int:
        """The number of sentences between the two."""
        return abs(self.here.sentence - self.there.sentence)


def holding(facts: Mapping[str, bool]) -> dict[str, float]:
    """1 for each that is true; the others are left out."""
    return {name: 1.0 for name, holds in facts.items() if holds}
