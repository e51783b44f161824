"""The closed classes of words that the rules need, read from the lexicon."""

from __future__ import annotations

from dataclasses import dataclass

from kg.ontology.lexicon import Lexicon


@dataclass(frozen=True, slots=True)
class RuleWords:
    """Word lists of ``ontology/cues.ttl``; each list's comment there says what it is for."""

    impersonal: frozenset[str]  # verbs whose "it" is no speaker
    informing: frozenset[str]  # nouns that tell something though they are no people
    occasions: frozenset[str]  # what leads to when and where somebody spoke
    holders: frozenset[str]  # what leads from a noun of saying to who says it
    conditions: frozenset[str]  # what opens a condition
    minds: frozenset[str]  # verbs whose participle tells what somebody thinks himself

    @classmethod
    def of(cls, lexicon: Lexicon) -> RuleWords:
        """The lists of ``lexicon``; raises LexiconError if one is missing."""
        return cls(
            impersonal=lexicon.words("impersonalVerb"),
            informing=lexicon.words("informingNoun"),
            occasions=lexicon.words("occasionWord"),
            holders=lexicon.words("holderPreposition"),
            conditions=lexicon.words("conditionWord"),
            minds=lexicon.words("mindParticiple"),
        )
