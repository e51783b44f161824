"""Who stands behind a proposition, and how firmly: status, polarity, commitment, time frame.

The walk goes from the trigger up to the root of its sentence. On each floor the words beside it
(modals, negations, adverbs, conjunctions) count, and on the way up the governing word ("failed
to", "is thought to", "accused of", "the possibility of"). What each word does is data:
``ontology/lexicon-certainty.ttl``. The values are FactBank's (Sauri and Pustejovsky 2009) for
commitment; a factive or speech verb stops the walk, since what is beside it is about the saying.
"""

from __future__ import annotations

from kg.extraction.factuality.default import doubt
from kg.extraction.factuality.frames import (
    SAYING_EFFECTS,
    frame_effects,
    headline_effects,
    phrase_effects,
    scare_quote_effects,
)
from kg.extraction.factuality.governors import OPEN, Governors
from kg.extraction.factuality.hearsay import hearsay
from kg.extraction.factuality.labels import Certainty
from kg.extraction.factuality.lexicon import CertaintyWords
from kg.extraction.triggers.anchors import Anchor
from kg.model import Commitment, Polarity
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import NOMINAL, SUBJECTS, VERBAL, base_form

FINITE_CLAUSES = frozenset({"ccomp", "acl", "relcl", "dep"})
MAX_FLOORS = 12
# An embedded question with these takes its clause as given; "how" also opens reports ("told how").
PRESUPPOSING = frozenset({"why", "when", "where"})


def assess(parsed: ParsedDocument, anchor: Anchor, words: CertaintyWords) -> Certainty:
    """The labels that the sentence gives to the event at ``anchor``; statements are not seen."""
    walk = _Walk(parsed, words)
    walk.climb(anchor)
    if walk.result.is_fact:
        walk.result.doubted = hearsay(parsed, parsed.tokens[anchor.token], words)
        if not walk.result.doubted and not anchor.kind.relation:
            walk.result.doubted = doubt(parsed, anchor, words) is not None
    return walk.result


class _Walk(Governors):
    """From floor to floor up to the root."""

    def __init__(self, parsed: ParsedDocument, words: CertaintyWords) -> None:
        super().__init__(parsed, words)
        self._told = False  # whether a clause with a tense of its own lies below the governor
        self._named = False  # whether a noun above the trigger has said something of it

    def climb(self, anchor: Anchor) -> None:
        token = self._parsed.tokens[anchor.token]
        sentence = self._parsed.sentences[token.sentence]
        for edge in (headline_effects, phrase_effects, scare_quote_effects):
            self.result.apply(edge(self._parsed, self._words, sentence, anchor.token))
        self._start = anchor.token
        support = anchor.clause if anchor.clause in anchor.hosts else None
        self.result.given = self._in_passing(token)
        self._beside(token, noun=token.pos in NOMINAL)
        self._framed(token)
        for other in anchor.tokens[1:]:
            self._negated_noun(other)
        for _ in range(MAX_FLOORS):
            if token.head == token.i:
                break
            head = self._parsed.tokens[token.head]
            if not self._step(token, head, light=head.i == support):
                return
            self._framed(head)
            token = head
        self._at_root(token, anchor)

    def _framed(self, token: Token) -> None:
        if token.pos in VERBAL:
            for effects in frame_effects(self._parsed, self._words, token):
                self.result.apply(effects)

    # ------------------------------------------------------------------ one floor up

    def _step(self, token: Token, head: Token, *, light: bool) -> bool:
        """Takes in what ``head`` says of ``token``; False where nothing above counts."""
        dep = token.dep
        infinitive = token.tag == "VB" and self._parsed.kid(token.i, *SUBJECTS) is None
        if infinitive and dep in ("acl", "relcl"):
            known = base_form(head) in self._words.nouns
            return self._governed(head, "") if known else self._purpose_of(head)
        if dep in ("relcl", "acl") and self._is_content(token, head):
            self._told = True
            return self._governed(head, "that")
        if dep == "relcl":
            return self._in_relative(head)
        if dep == "amod" and token.tag == "VBN":
            return self._in_relative(head)  # "visited the arrested ringers"
        if dep == "ccomp" and self._asks(token, PRESUPPOSING):
            return self._as_given()  # "was not told why he was held": he was
        if dep == "ccomp" and self._parted(token, head):
            return False  # "police searched it; he denies everything"
        if token.pos in VERBAL and dep in FINITE_CLAUSES and self._finite(token):
            self._told = True
        if dep == "appos":
            return True
        if dep in ("pobj", "pcomp") and (
            head.pos in ("ADP", "SCONJ", "PART") or head.dep == "prep"
        ):
            self._bare = token.i == self._start and self._open_ended(token, head)
            return self._through_preposition(token, head)
        if dep == "prep" and not light:
            return self._governed(head, token.lower)
        if dep == "conj":
            return self._coordinated(token, head)
        if head.pos in VERBAL:
            return self._under_verb(token, head, light=light)
        return self._governed(head, "")

    def _through_preposition(self, token: Token, preposition: Token) -> bool:
        before = self._parsed.tokens[max(preposition.i - 1, 0)]
        table = self._words.prepositions
        effects = table.get(f"{before.lower} {preposition.lower}", table.get(preposition.lower))
        if effects is not None:
            self._bare = False
            self.result.apply(effects)
        return True

    def _coordinated(self, token: Token, head: Token) -> bool:
        if head.pos in VERBAL and token.pos in VERBAL:
            own = self._parsed.kid(token.i, *SUBJECTS, "aux", "auxpass", "neg")
            links = {kid.lower for kid in self._parsed.kids(head.i, "cc")}
            nor = "nor" in links or ("or" in links and self._denied_word(head))
            if own is None and (nor or token.tag in ("VB", "VBN", "VBG")):
                self._beside(head, noun=False)
            elif own is None:
                self._adverbs_before(head)
        elif head.pos in NOMINAL:
            self._negated_noun(head.i)
        return True

    def _adverbs_before(self, verb: Token) -> None:
        """ "The driver allegedly hit her and fled": what stands before both is said of both."""
        for kid in self._parsed.kids(verb.i, "advmod"):
            if kid.i < verb.i:
                self.result.apply(self._words.adverbs.get(kid.lower, ()))

    def _under_verb(self, token: Token, head: Token, *, light: bool) -> bool:
        if token.dep not in SUBJECTS:
            self._told_in_fiction(head)
        effects = self._effects_of(head, token)
        if token.dep == "dobj":
            # "faces a charge", "called off the march": what the verb says of this object.
            own = self._words.verbs.get(f"{head.lemma} {base_form(token)}")
            effects = own or self._words.verbs.get(self._particled(head)) or effects
        if effects is None and token.dep in ("xcomp", "ccomp", "advcl"):
            effects = self._with_particle(head, token)
        if light:
            self._beside(head, noun=False)
            if effects is not None:
                self.result.apply(effects)
            return True
        if effects == ("unspecified",) and token.pos in NOMINAL and self._known(token):
            return self._as_given()  # "is investigating the shooting"
        if token.dep == "advcl":
            return self._adverbial(token, head, effects)
        infinitive = any(kid.lower == "to" for kid in self._parsed.kids(token.i, "aux"))
        settled = self._under_be_or_have(token, head, infinitive=infinitive)
        if settled is not None:
            return settled
        if token.dep in ("xcomp", "ccomp", "csubj", "csubjpass", "oprd", "acomp", "dep"):
            return self._as_complement(token, head, effects, infinitive=infinitive)
        # Whom a passive names behind "by" does what the verb says, as its subject would.
        if effects is not None and token.dep not in ("nsubj", "relcl", "agent"):
            self._apply_governor(head, effects)
            return True
        if token.dep == "dobj" and self._unspecific(token, head):
            self.result.apply(OPEN)  # "the statute punishes fraud"
        return self._as_participant(token, head)

    def _under_be_or_have(self, token: Token, head: Token, *, infinitive: bool) -> bool | None:
        """What "is to", "has to" and "is no" say, where that settles whether to go on up."""
        if (
            infinitive
            and token.dep in ("xcomp", "ccomp")
            and (head.lemma == "be" or head.lower == "going")
        ):
            # "is to be closed", "is on course to close"
            self.result.apply(("future",))
            self._beside(head, noun=False)
            return True
        if infinitive and any(kid.lower == "yet" for kid in self._parsed.kids(head.i)):
            self.result.negate()  # "has yet to be charged"
            return True
        if infinitive and head.lemma == "have" and token.dep == "xcomp":
            if head.tag != "VBD":
                self.result.apply(("unspecified", "future"))  # "has to close"; "had to" did
            self._beside(head, noun=False)
            return True
        if token.dep == "attr" and head.lemma == "be" and self._named:
            self._beside(head, noun=False)  # "is not a suspect in the murder"
            return True
        if infinitive and token.dep in ("csubj", "csubjpass"):
            self._beside(head, noun=False)  # "to close it would ruin us"
            return False
        return None

    def _as_complement(
        self, token: Token, head: Token, effects: tuple[str, ...] | None, *, infinitive: bool
    ) -> bool:
        if effects is not None:
            self._apply_governor(head, effects)
            return True
        if token.dep in ("xcomp", "oprd", "acomp"):
            if infinitive and token.dep == "xcomp":
                self.result.apply(("affirmed", "unspecified", "hypothetical"))
            self._beside(head, noun=False)
            return True
        if token.dep == "ccomp" and self._reports(token, head):
            self.result.apply(("claimed",))  # "a letter has it that he fled"
        return token.dep in ("ccomp", "dep")

    def _as_participant(self, token: Token, head: Token) -> bool:
        """The event noun is subject, object or predicate of a verb that says nothing special."""
        if head.lemma == "be":
            if token.dep in SUBJECTS:
                return False  # "this crackdown may be theatre": the crackdown is taken as given
            if self._parsed.kid(head.i, "expl") is not None:
                self._beside(head, noun=False)  # "there may be arrests"
            elif token.dep == "attr":
                self._beside(head, noun=False)  # "was not the ship's owner", "may be a raid"
            return True
        if head.lemma in self._words.occurring:
            self._beside(head, noun=False)
        elif self._known(token) and head.lemma not in self._words.bringing:
            return self._as_given()
        return token.dep != "relcl"

    def _adverbial(self, token: Token, head: Token, effects: tuple[str, ...] | None) -> bool:
        first = self._parsed.kid(token.i, "aux")
        if first is not None and first.lower == "to" and token.tag in ("VB", "VBN"):
            if effects is not None and head.lemma in self._words.verbs:
                self._apply_governor(head, effects)
                return True
            self.result.apply(("affirmed", *OPEN))
        elif self._awaited(token, head):
            self.result.apply(("future",))
        return False

    def _apply_governor(self, head: Token, effects: tuple[str, ...]) -> None:
        parsed = self._parsed
        negative = any(kid.dep == "neg" for kid in parsed.kids(head.i)) or any(
            kid.i not in self._heard and self._is_nobody(kid.i)
            for kid in parsed.kids(head.i, *SUBJECTS)
        )
        if self._told:  # "means that he paid", "asked whether he paid": no plan, no request
            effects = tuple(effect for effect in effects if effect in SAYING_EFFECTS)
        if negative and {"confirming", "excluding"} & set(effects):
            self.result.apply(("unspecified" if "confirming" in effects else "possible",))
            return  # "could not confirm that", "did not rule out that"
        settled = "settled" in effects and self.result.polarity is Polarity.NEGATED
        if negative and "future" in effects:
            effects = ()  # "did not recommend charges"
        elif settled and head.tag in ("VBD", "VBN"):
            effects = ()  # "decided not to sue": nobody sued
        if not (negative and effects[:1] == ("denied",)):
            self.result.apply(effects)
        if any(kid.lower in self._words.falsely for kid in parsed.kids(head.i, "advmod")):
            self.result.negate()  # "falsely claimed that"
        if negative and "factive" not in effects:
            self.result.negate()
        for kid in parsed.kids(head.i, "aux"):
            modal = self._words.modals.get(kid.lower, ())
            self.result.apply(
                tuple(e for e in modal if e in SAYING_EFFECTS) if self._told else modal
            )

    def _governed(self, head: Token, preposition: str) -> bool:
        if head.pos in VERBAL:
            self._told_in_fiction(head)
            effects = self._words.verbs.get(f"{head.lemma} {preposition}")
            if effects is None:
                effects = self._by_default(head, preposition)
            if effects is None:
                return False
            self._apply_governor(head, effects)
            return True
        effects = self._words.nouns.get(base_form(head))
        if head.pos in NOMINAL:
            self._ascribed(head)
            if head.lower in self._words.nobody:
                self.result.negate()  # "nothing to suggest that …"
        if effects is None:
            effects = self._set_phrase(head)
        if effects is None:
            effects = self._unknown(head, preposition)
        undone = self.result.polarity is Polarity.NEGATED
        if effects is not None and "settled" in effects and (self._told or undone):
            effects = ()  # "the decision not to sue", "the decision that he had paid"
        if effects is not None and self._told:
            effects = tuple(effect for effect in effects if effect in SAYING_EFFECTS)
        if effects is not None and head.pos == "ADJ" and self._denied_word(head):
            effects = ("denied",)  # "pleaded not guilty to bribery"
        if effects is not None:
            self._named = True
            left_open = self.result.commitment is Commitment.UNSPECIFIED
            self.result.apply(effects)
            no = any(kid.lower == "no" and kid.dep == "det" for kid in self._parsed.kids(head.i))
            if no and not left_open:  # "no word on whether he fled" leaves it open
                self.result.negate()
            for kid in self._parsed.kids(head.i, "amod"):
                self.result.apply(self._words.adjectives.get(kid.lower, ()))
            return True
        return head.pos in NOMINAL or head.pos in ("ADP", "SCONJ", "PART")

    def _ascribed(self, head: Token) -> None:
        """ "alleged victims of trafficking", "an alleged bribery ring"."""
        for kid in self._parsed.kids(head.i, "amod"):
            effects = self._words.adjectives.get(kid.lower, ())
            if "alleged" in effects or "claimed" in effects:
                self.result.apply(effects)

    # ------------------------------------------------------------------ the root

    def _at_root(self, root: Token, anchor: Anchor) -> None:
        sentence = self._parsed.sentences[root.sentence]
        last = self._parsed.tokens[sentence.last - 1]
        marks = [last.text]
        if sentence.last - 2 >= sentence.first:
            marks.append(self._parsed.tokens[sentence.last - 2].text)
        if "?" not in marks:
            return
        if any(kid.tag == "WRB" for kid in self._parsed.kids(root.i, "advmod")):
            return  # "Why did they close it?" takes the closing as given
        self.result.apply(("unspecified",))
