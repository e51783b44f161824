"""Deeds: what is done without words, by which nobody becomes a speaker ("sacked", "called off")."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import NOMINAL, particled, roots
from kg.ontology.lexicon import Lexicon


@dataclass(frozen=True, slots=True)
class Deed:
    """The words of an attribution that may be none.

    ``to_person``: its content names people and nothing else; ``by_body``: its source is a body or
    a state; ``by_nobody``: it has no source.
    """

    cue: Sequence[Token]
    content: Sequence[Token]
    to_person: bool
    by_body: bool
    by_nobody: bool


@dataclass(frozen=True, slots=True)
class DeedWords:
    """Verbs for deeds; ``to_person`` and the next ones only in the surroundings they are named by.

    ``empty``: verbs that add nothing to the deed; ``shown``: what is shown without words.
    """

    deeds: frozenset[str]
    to_person: frozenset[str]
    by_body: frozenset[str]
    by_nobody: frozenset[str]
    particles: frozenset[str]
    empty: frozenset[str]
    shown: frozenset[str]

    @classmethod
    def of(cls, lexicon: Lexicon) -> DeedWords:
        """As the ontology's files list them; raises LexiconError where a list is missing."""
        return cls(
            lexicon.words("wordlessDeed"),
            lexicon.words("deedToPerson"),
            lexicon.words("recallingVerb"),
            lexicon.words("namelessDeed"),
            lexicon.words("deedWithParticle"),
            lexicon.words("emptyVerb"),
            lexicon.words("shownThing"),
        )

    def tell(self, parsed: ParsedDocument, deed: Deed) -> bool:
        """True where the cue says what is done, and nothing that is said."""
        verbs = {token.lemma.lower() for token in deed.cue if token.pos == "VERB"}
        # "Were mistaken for rebels": taggers take such participles for adjectives.
        verbs = verbs or {token.lemma.lower() for token in deed.cue if token.pos == "ADJ"}
        verbs = verbs - self.empty or verbs
        if not verbs:
            return False
        return verbs <= self._fitting(deed) or self._with_others(parsed, deed)

    def _fitting(self, deed: Deed) -> frozenset[str]:
        """The verbs that are deeds here."""
        fitting = self.deeds
        if deed.to_person:
            fitting |= self.to_person
        if deed.by_body and not any(token.tag in ("VBD", "VBZ", "VBP") for token in deed.content):
            fitting |= self.by_body
        if deed.by_nobody and not any(token.lower == "as" for token in (*deed.cue, *deed.content)):
            fitting |= self.by_nobody
        return fitting

    def _with_others(self, parsed: ParsedDocument, deed: Deed) -> bool:
        """ "Called off", "showed no emotion": the adverb or the object makes it a deed."""
        if any(particled(parsed, verb).lower() in self.particles for verb in deed.cue):
            return True
        first = roots(deed.content)[:1]
        shows = any(token.lemma.lower() == "show" for token in deed.cue)
        return shows and any(t.pos in NOMINAL and t.lemma.lower() in self.shown for t in first)
