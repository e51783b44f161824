"""What a governing word says of what stands below it, and whether it came to anything."""

from __future__ import annotations

from kg.extraction.factuality.frames import PRESENT, SAYING_EFFECTS, tense_of
from kg.extraction.factuality.presupposed import Given
from kg.nlp.parse import Token
from kg.nlp.tree import NOMINAL, VERBAL, base_form

OPEN = ("unspecified", "hypothetical")
# Behind a verb that is not known, a gerund or a bare noun after these is no event that took place
# ("toyed with closing it", "prone to fraud"); "by", "after", "in", "for" say how or when it did.
DETACHING = frozenset({"of", "about", "with", "against", "from", "to", "on", "toward", "towards"})
# Conjunctions that, before a present tense and beside "will", tell of something to come.
AWAITING = frozenset({"when", "until", "till", "once", "after", "before"})


class Governors(Given):
    """Looks up what verbs, set phrases and conjunctions do to their clause."""

    _start = 0  # the trigger's token
    _bare = False  # whether the last preposition led to a gerund or bare noun

    def _effects_of(self, head: Token, token: Token) -> tuple[str, ...] | None:
        if token.tag in ("VB", "VBN") and token.dep == "xcomp":
            found = self._words.verbs.get(f"{head.lemma} to")
            if found is not None:
                return found
        if head.lemma in self._words.naming and token.dep in ("oprd", "dobj"):
            opening = self._parsed.tokens[head.left].lower
            if token.dep == "oprd" or opening == "what":
                return ("claimed",)  # "in what witnesses called an attack"
        return self._words.verbs.get(head.lemma)

    def _with_particle(self, head: Token, token: Token) -> tuple[str, ...] | None:
        """ "called on the president to …", "brushed aside …": the verb with what belongs to it."""
        for kid in self._parsed.kids(head.i, "prep", "prt", "advmod"):
            if kid.i > token.i:
                break
            found = self._words.verbs.get(f"{head.lemma} {kid.lower}")
            if found is not None:
                return found
        return None

    def _particled(self, head: Token) -> str:
        """The verb with its particle: "call off"."""
        particle = self._parsed.kid(head.i, "prt")
        return head.lemma if particle is None else f"{head.lemma} {particle.lower}"

    def _set_phrase(self, head: Token) -> tuple[str, ...] | None:
        """ "in case demonstrators were hurt": a preposition and a bare noun as conjunction."""
        preposition = self._parsed.tokens[head.head]
        told = [kid.lower for kid in self._parsed.kids(head.i, "det", "amod", "poss")]
        if head.dep != "pobj" or told not in ([], ["the"]):
            return None
        return self._words.prepositions.get(f"{preposition.lower} {head.lower}")

    def _awaited(self, clause: Token, head: Token) -> bool:
        """ "will sell it when he is released", "until the manager resigns"."""
        waiting = any(
            kid.lower in AWAITING for kid in self._parsed.kids(clause.i, "mark", "advmod")
        )
        modals = [self._words.modals.get(kid.lower, ()) for kid in self._parsed.kids(head.i, "aux")]
        looming = self._words.verbs.get(head.lemma, ())  # "faces prison when he is sentenced"
        ahead = any("future" in effects for effects in (*modals, looming))
        return waiting and ahead and tense_of(self._parsed, clause) in PRESENT

    # ------------------------------------------------------------------ words nobody listed

    def _reports(self, clause: Token, verb: Token) -> bool:
        """A clause with "that" under a verb that no list knows is what somebody says or thinks;
        not behind "so", which tells an outcome."""
        if not self._opens_with(clause, "that"):
            return False
        before = self._parsed.tokens[verb.left : clause.left]
        return not any(token.lower in ("so", "such") for token in before)

    def _by_default(self, verb: Token, preposition: str) -> tuple[str, ...] | None:
        """What a verb that no list knows with this preposition says of what stands behind it."""
        known = self._words.verbs.get(verb.lemma, ())
        if preposition == "as" and base_form(self._parsed.tokens[self._start]) not in (
            self._words.nouns
        ):
            held = self._parsed.kid(verb.i, "dobj", "nsubjpass") is not None
            return ("claimed",) if held and not known else None
        if not self._bare or preposition not in DETACHING:
            return None
        if known:
            kept = tuple(effect for effect in known if effect in SAYING_EFFECTS)
            return kept or None
        if self._parsed.kid(verb.i, "dobj", "nsubjpass") is not None and any(
            base_form(kid) in self._words.nouns
            for kid in self._parsed.kids(verb.i, "dobj", "nsubjpass")
        ):
            return None  # "raised allegations of fraud": the noun says it
        return OPEN

    def _unknown(self, head: Token, preposition: str) -> tuple[str, ...] | None:
        """What a noun or adjective that no list knows says of what hangs from it."""
        if head.pos in NOMINAL and preposition == "that" and head.lemma not in self._words.given:
            return ("claimed",)  # "his theory that soldiers killed her"
        if head.pos in ("ADJ", "ADV") and self._bare and preposition in DETACHING:
            return OPEN  # "prone to fraud", "keen on closing it"
        above = self._parsed.tokens[head.head]
        if preposition and head.dep == "dobj" and above.pos in VERBAL:
            found = self._words.verbs.get(f"{above.lemma} {preposition}")
            if found is not None:
                return found  # "exonerated the guards of the killing", hung from the noun
        return None

    def _open_ended(self, token: Token, preposition: Token) -> bool:
        """A gerund without a subject of its own, or a bare noun in the singular, behind a
        preposition."""
        if token.pos in VERBAL:
            gerund = token.tag == "VBG" or self._parsed.kid(token.i, "auxpass") is not None
            return gerund and self._parsed.kid(token.i, "nsubj") is None
        return self._bare_noun(token)

    def _bare_noun(self, noun: Token) -> bool:
        """ "deportation", "fraud by an employee"; not "the arrest", "two raids", "torture of X"."""
        if noun.tag != "NN":
            return False
        return self._parsed.kid(noun.i, "det", "poss", "nummod", "amod", "prep", "relcl") is None

    def _unspecific(self, noun: Token, verb: Token) -> bool:
        """The bare object of a verb that no list knows: "faces deportation"."""
        known = (
            *self._words.bringing,
            *self._words.occurring,
            *self._words.verbs,
            *self._words.undergoing,
        )
        return self._bare_noun(noun) and verb.lemma not in known
