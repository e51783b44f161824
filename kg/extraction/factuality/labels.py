"""The labels of a proposition, and what the words beside its trigger do to them."""

from __future__ import annotations

from dataclasses import dataclass

from kg.extraction.factuality.lexicon import CertaintyWords
from kg.model import Commitment, Polarity, Status, TimeFrame
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import NOMINAL, SUBJECTS

STATUS_RANK = {Status.ASSERTED: 0, Status.CLAIMED: 1, Status.ALLEGED: 2, Status.DENIED: 3}
COMMITMENTS = frozenset({"probable", "possible", "unspecified"})


NOT_ONLY = frozenset({"only", "just", "merely", "simply"})


@dataclass(slots=True)
class Certainty:
    """The four labels of a proposition, as found so far."""

    status: Status = Status.ASSERTED
    polarity: Polarity = Polarity.AFFIRMED
    commitment: Commitment = Commitment.CERTAIN
    time_frame: TimeFrame = TimeFrame.NON_FUTURE
    given: bool = False  # told in passing: a request or plan around it is not about it
    ruled: bool = False  # a court has found so: claimed, and no mere allegation
    doubted: bool = False  # it stands where nothing is known to state it

    @property
    def is_fact(self) -> bool:
        """Whether the narrator tells it as something that took place."""
        firm = self.commitment is Commitment.CERTAIN and self.polarity is Polarity.AFFIRMED
        stated = self.status is Status.ASSERTED
        return firm and stated and self.time_frame is TimeFrame.NON_FUTURE

    def apply(self, effects: tuple[str, ...]) -> None:
        """Adds what a word does; the word nearest to the trigger has the first say."""
        for effect in effects:
            if effect == "negated":
                self.negate()
            elif effect == "affirmed":
                self.polarity = Polarity.AFFIRMED
            elif effect in ("claimed", "alleged", "denied"):
                status = Status(effect)
                if STATUS_RANK[status] > STATUS_RANK[self.status]:
                    self.status = status
            elif effect == "shown":
                self.apply(("claimed",))
            elif effect == "ruled":
                self.ruled = True
                self.apply(("claimed",))
            elif effect in ("future", "hypothetical"):
                if self.time_frame is not TimeFrame.HYPOTHETICAL:
                    self.time_frame = TimeFrame(effect)
            elif effect in COMMITMENTS and self.commitment is Commitment.CERTAIN:
                self.commitment = Commitment(effect)

    def negate(self) -> None:
        """Turns the polarity round."""
        affirmed = self.polarity is Polarity.AFFIRMED
        self.polarity = Polarity.NEGATED if affirmed else Polarity.AFFIRMED


class Floor:
    """Reads the modals, negations, adverbs and conjunctions beside one word."""

    def __init__(self, parsed: ParsedDocument, words: CertaintyWords) -> None:
        self._parsed = parsed
        self._words = words
        self.result = Certainty()
        self._heard: set[int] = set()  # nouns whose own "no" has been counted

    def _beside(self, token: Token, *, noun: bool) -> None:
        words, result = self._words, self.result
        if noun:
            self._heard.add(token.i)
        if self._denied_word(token):
            result.negate()
        for kid in self._parsed.kids(token.i):
            lower = kid.lower
            if kid.dep == "advmod" and self._parsed.kid(kid.i, "neg") is not None:
                result.negate()  # "no longer"
            elif kid.dep in ("aux", "auxpass"):
                self._auxiliary(kid, token)
            elif kid.dep in ("advmod", "npadvmod", "amod") and lower in words.adverbs:
                result.apply(words.adverbs[lower])
            elif kid.dep in ("amod", "compound", "nmod"):
                result.apply(words.adjectives.get(lower, ()))
            elif kid.dep == "mark" and lower in words.marks:
                result.apply(words.marks["whether" if self._asked(kid, token) else lower])
            elif kid.dep in SUBJECTS or kid.dep in ("dobj", "agent"):
                self._negated_noun(kid.i)
        if not noun:
            self._conditions(token)

    def _asked(self, mark: Token, clause: Token) -> bool:
        """ "asked if", "are examining if": whether."""
        above = self._parsed.tokens[clause.head]
        asking = self._words.verbs.get(above.lemma) == ("unspecified",)
        return mark.lower == "if" and (clause.dep == "ccomp" or asking)

    def _denied_word(self, token: Token) -> bool:
        """ "not", "never", both or "neither" beside a verb, "no" before a noun: one negation.

        "Not only", and "not … until" of the past, negate nothing.
        """
        if token.tag in ("VBD", "VBN", "VB") and any(
            kid.lower in ("until", "till") and kid.i > token.i
            for kid in self._parsed.kids(token.i, "prep")
        ):
            return False
        return any(
            (kid.dep == "neg" and self._parsed.word_after(kid.i) not in NOT_ONLY)
            or (kid.lower == "neither" and kid.dep in ("preconj", "cc", "det"))
            or (kid.lower == "no" and kid.dep == "det" and token.pos in NOMINAL)
            for kid in self._parsed.kids(token.i)
        )

    def _auxiliary(self, kid: Token, verb: Token) -> None:
        effects = self._words.modals.get(kid.lower)
        if effects is not None and kid.lower in self._words.backshifted and self._reported(verb):
            self.result.apply(("future",))  # "said it would close": will, moved into the past
        elif effects is not None:
            self.result.apply(effects)
        elif kid.lower == "to" and verb.dep in ("ROOT", "conj") and verb.tag == "VB":
            self.result.apply(("future",))  # headline "Minister to resign"

    def _reported(self, verb: Token) -> bool:
        """True in a clause that a past verb of saying governs, without a condition of its own."""
        top = verb
        while top.dep == "conj" and top.head != top.i:
            top = self._parsed.tokens[top.head]
        above = self._parsed.tokens[top.head]
        past = above.tag in ("VBD", "VBN") and top.dep == "ccomp" and above.i != top.i
        return past and self._parsed.kid(verb.i, "advcl") is None

    def _negated_noun(self, i: int) -> None:
        """The "no" of a noun negates once, from however many words above it is seen."""
        if i not in self._heard and self._is_nobody(i):
            self.result.negate()
        self._heard.add(i)

    def _is_nobody(self, i: int) -> bool:
        """ "nobody", "no officer", "neither operation"; "no fewer than 33" is no negation."""
        token = self._parsed.tokens[i]
        # The parser cuts "no-one" in three, and hangs the pieces where it likes.
        pieces = "".join(piece.lower for piece in self._parsed.tokens[max(i - 2, 0) : i + 1])
        if token.lower in self._words.nobody or pieces in self._words.nobody:
            return True
        return any(
            (
                kid.lower in ("no", "neither")
                or (kid.lower == "not" and self._parsed.word_after(kid.i) in ("a", "one"))
            )
            and kid.dep in ("det", "neg", "preconj", "cc")
            and self._parsed.tag_after(kid.i) != "JJR"
            for kid in self._parsed.kids(i)
        )

    def _conditions(self, token: Token) -> None:
        for opening in self._parsed.kids(token.i, "prep"):
            if "conditional" in self._words.marks.get(opening.lower, ()):
                self.result.apply(("hypothetical", "unspecified"))  # "provided that it rains"
        for clause in self._parsed.kids(token.i, "advcl"):
            mark = self._parsed.kid(clause.i, "mark")
            word = clause.lower if mark is None else mark.lower
            before = self._parsed.tokens[max(mark.i - 1, 0)].lower if mark is not None else ""
            if before in ("as", "even"):
                continue  # "as if", "even if": the main clause stands
            if "conditional" in self._words.marks.get(word, ()):
                self.result.apply(("hypothetical", "unspecified"))
