"""What a governing word says of what stands below it, and whether it came to anything."""

from __future__ import annotations

from kg.extractors.events.certainty_frames import PRESENT, tense_of
from kg.extractors.events.certainty_given import Given
from kg.extractors.events.spans import base_form
from kg.parse import Token

# Conjunctions that, before a present tense and beside "will", tell of something to come.
AWAITING = frozenset({"when", "until", "till", "once", "after", "before"})


class Governors(Given):
    """Looks up what verbs, set phrases and conjunctions do to their clause."""

    def _effects_of(self, head: Token, token: Token) -> tuple[str, ...] | None:
        if token.tag in ("VB", "VBN") and token.dep == "xcomp":
            found = self._words.verbs.get(f"{head.lemma} to")
            if found is not None:
                return found
        if token.dep == "dobj" and self._called_untrue(head):
            return ("denied",)
        if head.lemma in self._words.naming and token.dep in ("oprd", "dobj"):
            opening = self._parsed.tokens[head.left].lower
            if token.dep == "oprd" or opening == "what":
                return ("claimed",)  # "in what witnesses called an attack"
        return self._words.verbs.get(head.lemma)

    def _called_untrue(self, verb: Token) -> bool:
        """ "called the reports baseless", "described the claim as untrue"."""
        parsed = self._parsed
        said = list(parsed.kids(verb.i, "oprd"))
        for phrase in parsed.kids(verb.i, "prep"):
            if phrase.lower == "as":
                said.extend(parsed.kids(phrase.i, "amod", "pobj", "acomp"))
        return any("denied" in self._words.nouns.get(base_form(kid), ()) for kid in said)

    def _with_particle(self, head: Token, token: Token) -> tuple[str, ...] | None:
        """ "called on the president to …", "brushed aside …": the verb with what belongs to it."""
        for kid in self._parsed.kids(head.i, "prep", "prt", "advmod"):
            if kid.i > token.i:
                break
            found = self._words.verbs.get(f"{head.lemma} {kid.lower}")
            if found is not None:
                return found
        return None

    def _set_phrase(self, head: Token) -> tuple[str, ...] | None:
        """ "in case demonstrators were hurt": a preposition and a bare noun as conjunction."""
        preposition = self._parsed.tokens[head.head]
        if head.dep != "pobj" or self._parsed.kid(head.i, "det", "amod", "poss") is not None:
            return None
        return self._words.prepositions.get(f"{preposition.lower} {head.lower}")

    def _in_vain(self, attempt: Token) -> bool:
        """ "tried in vain", "unsuccessfully sought", "a botched attempt"."""
        parsed, vain = self._parsed, self._words.vain
        if any(kid.lower in vain for kid in parsed.kids(attempt.i, "advmod", "amod")):
            return True
        return any(
            f"{phrase.lower} {kid.lower}" in vain
            for phrase in parsed.kids(attempt.i, "prep")
            for kid in parsed.kids(phrase.i, "pobj", "amod")
        )

    def _awaited(self, clause: Token, head: Token) -> bool:
        """ "will sell it when he is released", "until the manager resigns"."""
        waiting = any(
            kid.lower in AWAITING for kid in self._parsed.kids(clause.i, "mark", "advmod")
        )
        modals = [self._words.modals.get(kid.lower, ()) for kid in self._parsed.kids(head.i, "aux")]
        ahead = any("future" in effects for effects in modals)
        return waiting and ahead and tense_of(self._parsed, clause) in PRESENT
