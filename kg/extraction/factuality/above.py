"""What the words above an event say about it: verbs of saying and failing, nouns, prepositions.

"Failed to", "is accused of", "the possibility of"; what each word does is data
(``ontology/lexicon-certainty.ttl``), and ``walk`` goes up from word to word.
"""

from __future__ import annotations

from kg.extraction.factuality.beside import Beside, condition_effects
from kg.extraction.factuality.labels import OPEN, SAYING, Effects
from kg.extraction.factuality.lexicon import CertaintyWords
from kg.extraction.factuality.negation import is_denied, is_nobody
from kg.extraction.factuality.proceedings import is_averted, is_unreal
from kg.extraction.factuality.signs import SAYING_EFFECTS
from kg.extraction.factuality.taken_back import is_of_anybody
from kg.extraction.factuality.unreal import (
    PLANNED,
    is_untouched,
    only_ordered,
    planned,
    stands_beside,
    unclaimed,
)
from kg.extraction.triggers.anchors import Anchor
from kg.model import Commitment, Polarity
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.shreds import whole_of
from kg.nlp.tree import (
    NOMINAL,
    PRESENT,
    SUBJECTS,
    VERBAL,
    base_form,
    governor,
    is_infinitive,
    is_negated,
    tense_tag,
)

PROCEEDING = frozenset({"alleged", "ruled", "neutral"})  # effects of verbs that charge or bring
# What commands say of what they order, and of what somebody stands accused of having ordered.
COMMANDED, ORDERED = ("unspecified", "future"), ("unspecified",)
LINKING = frozenset({"ADP", "SCONJ", "PART"})
OCCASIONS = frozenset({"at", "in", "during"})  # what leads to an event at which something happens

# What "acquitted of" says of what stands behind it.
CLEARED: Effects = ("ruled", "negated")


class Above(Beside):
    """Applies what a governing word says to the labels."""

    def __init__(self, parsed: ParsedDocument, anchor: Anchor, words: CertaintyWords) -> None:
        super().__init__(parsed, words)
        self._event = parsed.tokens[anchor.token]
        self._top = self._event  # the highest word that counts so far
        self._told = False  # whether a clause with a tense of its own lies below the governor
        self._named = False  # whether a noun above the trigger has said something of it
        self._bare = False  # whether the last preposition led to a gerund or bare noun
        self._ascribed_so: Polarity | None = None  # the polarity below a noun that accuses

    def _apply_governor(self, head: Token, effects: Effects) -> None:
        negative = self._has_negation(head)
        if self._is_untouched(effects, negative=negative):
            return
        effects = self._of_finite(effects)  # "means that he paid": no plan, no request
        effects = done_by_then(head, self._of_unreal(head, effects))
        if negative and {"confirming", "excluding"} & set(effects):
            self.labels.apply(("unspecified" if "confirming" in effects else "possible",))
            self.labels.unconfirmed = "confirming" in effects
            return  # "could not confirm that", "did not rule out that"
        undone = "settled" in effects and self.labels.polarity is Polarity.NEGATED
        if negative and "future" in effects:
            effects = ()  # "did not recommend charges"
        elif undone and head.tag in ("VBD", "VBN"):
            effects = ()  # "decided not to sue": nobody sued
        if negative and effects[:1] == ("denied",):
            self.labels.apply(("claimed",))
            self._hear_governor(head)
            return  # "did not deny that": neither denied nor negated
        self.labels.apply(effects)
        falsely = any(
            kid.lower in self._words.falsely for kid in self._parsed.kids(head.i, "advmod")
        )
        if falsely:
            self._negate()  # "falsely claimed that"
        if negative and "factive" not in effects:
            self._negate()
            self.labels.unaccused = "alleged" in effects  # "never accused them of theft"
        self._hear_governor(head)
        if SAYING & set(effects) and is_of_anybody(self._parsed, head, self._words):
            self.labels.apply(OPEN)  # "anyone who says that he killed her"

    def _hear_governor(self, head: Token) -> None:
        """What modals and adverbs of a governing verb say: "*allegedly* helped to kill her"; "the
        station probably got more viewers for *the debate*", which there was."""
        for kid in self._parsed.kids(head.i, "aux"):
            self.labels.apply(self._of_finite(self._words.modals.get(kid.lower, ())))
        for kid in self._parsed.kids(head.i, "advmod") if self._top.pos in VERBAL else ():
            said = self._words.adverbs.get(kid.lower, ())
            self.labels.apply(() if "negated" in said else said)

    def _is_untouched(self, effects: Effects, *, negative: bool) -> bool:
        """Whether what a governor says leaves the event as it is, and it did take place."""
        if only_ordered(self._parsed, self._top, self._event, effects):
            self.labels.taken_back = True  # "acquitted of ordering the murder"
            return True
        if effects == CLEARED and base_form(self._event) in self._words.charges:
            self.labels.taken_back = True  # "acquitted of all charges": they were brought
            return True
        if self._aside and is_untouched(effects, negative=negative):
            self.labels.aside = True  # "avoided defeat in the runoff"
            return True
        definite = self._governors.is_definite(self._event)
        if unclaimed(self._top, self._event, effects, negative=negative, definite=definite):
            self.labels.answered = True  # "nobody has claimed the attack"
            return True
        return False

    def _of_unreal(self, verb: Token, effects: Effects) -> Effects:
        """What is left of a charge that did not come about ("if charged with fraud"), and of a plan
        of the past ("was set to be freed")."""
        if effects == PLANNED and verb.tag == "VBN" and is_infinitive(self._parsed, self._top):
            return planned(self._parsed, verb, self._top)
        if PROCEEDING & set(effects):
            if is_averted(self._parsed, verb, self._words):
                self._negate()  # "was nearly charged with fraud"
            self.labels.apply(condition_effects(self._parsed, self._words, verb))
        if "factive" in effects or not is_unreal(self._parsed, verb, self._words):
            return effects
        return (*("claimed" if one == "alleged" else one for one in effects), *OPEN)

    def _of_finite(self, effects: Effects) -> Effects:
        """What is left of ``effects`` where a clause with a tense of its own lies below."""
        if not self._told:
            return effects
        return tuple(effect for effect in effects if effect in SAYING_EFFECTS)

    def _has_negation(self, verb: Token) -> bool:
        if is_negated(self._parsed, verb.i):
            return True
        places = (kid.i for kid in self._parsed.kids(verb.i, *SUBJECTS))
        return any(i not in self._heard and is_nobody(self._parsed, i, self._words) for i in places)

    # ------------------------------------------------------------------ under a noun, a preposition

    def _governed(self, head: Token, preposition: str) -> bool:
        if head.pos not in VERBAL:
            return self._under_noun(head, preposition)
        self._told_in_fiction(head)
        effects = self._governors.behind(head, preposition, event=self._event, bare=self._bare)
        if effects is None:
            return self._at_occasion(head, preposition)
        self._apply_governor(head, effects)
        return True

    def _at_occasion(self, verb: Token, preposition: str) -> bool:
        """ "Will speak at a rally", "could spill over in protests": of what is not known already,
        the verb says whether it is still to come."""
        if preposition not in OCCASIONS or not self._governors.is_new(self._event):
            return False
        if self._parsed.tokens[self._event.head].head != verb.i or is_negated(self._parsed, verb.i):
            return False
        for kid in self._parsed.kids(verb.i, "aux"):
            self.labels.apply(self._words.modals.get(kid.lower, ()))
        ahead = tense_tag(self._parsed, self._parsed.tokens[verb.head]) in PRESENT
        return ahead and verb.dep == "xcomp" and is_infinitive(self._parsed, verb)

    def _under_noun(self, head: Token, preposition: str) -> bool:
        if head.pos in NOMINAL:
            self._ascribed(head)
            if head.lower in self._words.nobody:
                self._negate()  # "nothing to suggest that …"
        if preposition == "to" and (self._is_reached(head) or self._is_landmark(head)):
            return False
        effects = self._governors.of_noun(head, preposition, bare=self._bare)
        if effects is None:
            definite = self._governors.is_definite(self._event)
            beside = stands_beside(head, preposition, self._words)
            beside = definite and (beside or base_form(head) in self._words.witnessing)
            self._aside = self._aside or beside
            return head.pos in NOMINAL or head.pos in LINKING
        if self._aside and is_untouched(effects, negative=False):
            self.labels.aside = True
            return False
        effects = self._of_noun(head, effects)
        self._named = True
        if "alleged" in effects:
            self._ascribed_so = self.labels.polarity
        left_open = self.labels.commitment is Commitment.UNSPECIFIED
        self.labels.apply(self._of_finite(effects))
        if self._is_nothing(head) and not left_open:  # "no word on whether he fled" leaves it open
            self._negate()
        self._limit(head)
        return True

    def _is_nothing(self, head: Token) -> bool:
        """ "*No* evidence that he knew", "not a shred of proof", "unseen proof"."""
        whole = whole_of(self._parsed, head)
        no = any(kid.lower == "no" for kid in self._parsed.kids(whole.i, "det"))
        return no or (head.pos in NOMINAL and self._is_contrary(whole)) or self._is_unseen(head)

    def _limit(self, head: Token) -> None:
        """ "*Possible* involvement", "*little* evidence that he knew"."""
        for kid in self._parsed.kids(head.i, "amod"):
            self.labels.apply(self._words.adjectives.get(kid.lower, ()))
            if kid.lower in self._words.scant and head.lower in self._words.evidence:
                self.labels.apply(OPEN)

    def _is_reached(self, head: Token) -> bool:
        """ "On the way to *his victory*": he got there."""
        owned = self._parsed.kid(self._event.i, "poss") is not None
        return owned and head.lower == "way" and self._parsed.tokens[head.head].lower == "on"

    def _is_landmark(self, head: Token) -> bool:
        """ "Spoke so close to *the election*"; but "came close to the prize" did not get it."""
        verb = governor(self._parsed, head)
        near = head.lower == "close" and verb.lemma not in self._words.approaching
        return near and self._governors.is_definite(self._event)

    def _of_noun(self, head: Token, effects: Effects) -> Effects:
        """What is left of what a noun or adjective says, by the words around it."""
        if effects == PLANNED and head.pos == "ADJ":
            effects = planned(self._parsed, head, self._top)  # "was due to close"
        undone = self.labels.polarity is Polarity.NEGATED
        if "settled" in effects and (self._told or undone):
            effects = ()  # "the decision not to sue", "the decision that he had paid"
        if head.pos == "ADJ" and is_denied(self._parsed, head):
            effects = ("denied",)  # "pleaded not guilty to bribery"
        return effects

    def _is_unseen(self, noun: Token) -> bool:
        """ "Did not see evidence that …", "has never had proof that …": none that is known."""
        verb = self._parsed.tokens[noun.head]
        evidence = noun.lower in self._words.evidence and noun.dep == "dobj"
        seen = self._words.verbs.get(verb.lemma, ("factive",))  # others say so themselves
        return evidence and "factive" in seen and self._has_negation(verb)

    def _is_contrary(self, noun: Token) -> bool:
        """ "A witness and *not* a suspect in the murder"; but "not only a suspect"."""
        words = self._parsed.tokens
        denials = [kid for kid in self._parsed.kids(noun.i, "neg") if kid.lower == "not"]
        return any(words[kid.i + 1].lower not in self._words.adding for kid in denials)

    def _ascribed(self, head: Token) -> None:
        """ "alleged victims of trafficking", "an alleged bribery ring"."""
        for kid in self._parsed.kids(head.i, "amod"):
            effects = self._words.adjectives.get(kid.lower, ())
            if "alleged" in effects or "claimed" in effects:
                self.labels.apply(effects)

    def _told_in_fiction(self, verb: Token) -> None:
        """The plot is told in the present; what a film brought about in the world, in the past."""
        if tense_tag(self._parsed, verb) in PRESENT and self._governors.in_fiction(verb):
            self.labels.apply(OPEN)


def done_by_then(verb: Token, effects: Effects) -> Effects:
    """ "Convicted of ordering the murder": what was ordered before then lies behind it as well."""
    gerund = verb.tag == "VBG" and verb.dep == "pcomp"
    return ORDERED if gerund and effects == COMMANDED else effects
