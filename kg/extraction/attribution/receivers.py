"""Whoever is told, charged or expected, or gets a report or an apology, is not the speaker."""

from __future__ import annotations

from collections.abc import Sequence

from kg.extraction.attribution.rules import Draft
from kg.model import Span
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.saying import quoted_saying
from kg.nlp.tree import NOUN_SUBJECTS, governor, is_passive, roots, subjects
from kg.ontology.cues import Cues
from kg.ontology.lexicon import Lexicon

# Acts whose passive has the hearer or the person spoken of as its subject. "He was convinced",
# "is opposed", "are committed" are about the subject's own mind.
DONE_TO = frozenset(
    ("allege", "ask", "announce", "criticise", "describe", "estimate", "praise", "reveal", "say",
     "warn")
)  # fmt: skip
# How a noun of saying hangs from the verb that its receiver is the subject of.
ACCUSING = frozenset(("allege", "criticise"))
CONTENT = frozenset(("clause", "quote", "if", "object", "infinitive", "gerund"))
HELD = frozenset(("dobj", "pobj", "conj"))


class Receivers:
    """Finds drafts whose source only receives what is said, or is the person spoken of."""

    def __init__(self, parsed: ParsedDocument, cues: Cues, lexicon: Lexicon) -> None:
        """Words are read from ``cues`` and ``lexicon``."""
        self.parsed = parsed
        self.cues = cues
        self.receiving = lexicon.words("receivingVerb")
        self.minds = lexicon.words("mindParticiple")
        self.regretting = lexicon.words("regrettingWord")

    def has(self, draft: Draft) -> bool:
        """True where the source of ``draft`` does not speak."""
        source = self._head(draft.source)
        if source is None:
            return False
        cue = self.parsed.tokens[draft.cue_token]
        if self._gets_apology(cue, source):
            return True
        # "Outlets reported the vote": parsers take an active verb for a participle.
        plain = self.parsed.kid(cue.i, "auxpass") is None
        if plain and draft.frame in CONTENT:
            return self._receives(cue, source)
        return self._is_done_to(cue, source) or self._receives(cue, source)

    def _head(self, source: Sequence[Span]) -> Token | None:
        """The head of the phrase that names the source."""
        words = [t for span in source for t in self.parsed.within(span) if t.pos != "PUNCT"]
        return next(iter(roots(words)), None)

    def _is_done_to(self, cue: Token, source: Token) -> bool:
        """ "Accountant charged with murder", "thieves are revealed": the subject of a passive."""
        if cue.pos != "VERB" or cue.tag not in ("VBN", "VBD") or cue.lemma.lower() in self.minds:
            return False
        entry = self.cues.get(cue.lemma.lower(), cue.pos)
        acts = set() if entry is None else {act.name for act in entry.acts.values()}
        plain = self.parsed.kid(cue.i, "auxpass") is None
        if not acts & (ACCUSING if plain else DONE_TO) or not is_passive(self.parsed, cue.i):
            return False
        if quoted_saying(self.parsed, cue) is not None:
            return False
        return source.i in subjects(self.parsed, cue.i) and source.i < cue.i

    def _gets_apology(self, cue: Token, source: Token) -> bool:
        """ "Apologised *to the surgeon* for saying that": a gerund, of who apologises."""
        if cue.tag != "VBG" or self.parsed.tokens[cue.head].lower != "for":
            return False
        sorry = (t for t in self.parsed.ancestors(cue.i) if f"{t.lemma} for" in self.regretting)
        verb = next(sorry, None)
        return verb is not None and verb.i < source.i < cue.i

    def _receives(self, cue: Token, source: Token) -> bool:
        """ "Police received a call that …": the subject of a verb of getting or hearing."""
        verb = cue
        while verb.pos == "NOUN" and verb.dep in HELD:
            verb = governor(self.parsed, verb)
        if verb.i == cue.i or verb.lemma.lower() not in self.receiving:
            return False
        return source.dep in NOUN_SUBJECTS and source.i in subjects(self.parsed, verb.i)
