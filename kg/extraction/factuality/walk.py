"""Who stands behind a proposition, and how firmly: status, polarity, commitment, time frame.

One walk goes from the trigger up to the root of its sentence. On each floor the words beside it
(modals, negations, adverbs, conjunctions) count, and on the way up the governing word ("failed
to", "is thought to", "accused of", "the possibility of"). What each word does is data:
``ontology/lexicon-certainty.ttl``. The values are FactBank's (Sauri and Pustejovsky 2009) for
commitment; a factive or speech verb stops the reading, since what is beside it is about the saying.
Beside it `SentencePlace` asks on each floor whether anything states the event.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.extraction.factuality.above import LINKING, Above, done_by_then
from kg.extraction.factuality.beside import ends_quoted_word, is_asked
from kg.extraction.factuality.labels import OPEN, SAYING, Certainty, Effects
from kg.extraction.factuality.lexicon import CertaintyWords
from kg.extraction.factuality.negation import (
    is_contrasted,
    is_denied,
    is_emphatic,
    is_emphatic_link,
)
from kg.extraction.factuality.proceedings import (
    follows_particle,
    is_side_by_side,
    states_case,
    withdrawal,
)
from kg.extraction.factuality.sentence_place import SentencePlace
from kg.extraction.factuality.signs import (
    frame_effects,
    headline_effects,
    hearsay,
    lost_verb_effects,
    phrase_effects,
    said_of_doer,
    scare_quote_effects,
)
from kg.extraction.factuality.taken_back import is_made_up, is_taken_back
from kg.extraction.factuality.unreal import (
    answered,
    is_caused,
    is_modal_perfect,
    lacks,
    planned,
    supposed,
    took_time,
)
from kg.extraction.triggers.anchors import Anchor
from kg.model import Commitment
from kg.nlp.called import identified_as, is_namesake
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import (
    NOMINAL,
    PRESENT,
    SUBJECTS,
    VERBAL,
    base_form,
    governor,
    in_step,
    is_finite,
    is_infinitive,
)

MAX_FLOORS = 12
FINITE_CLAUSES = frozenset({"ccomp", "acl", "relcl", "dep"})
CONTENT_CLAUSES = frozenset({"ccomp", "acl", "relcl"})
COMPLEMENTS = frozenset({"xcomp", "ccomp", "csubj", "csubjpass", "oprd", "acomp", "dep"})
# An embedded question with these takes its clause as given; "how" also opens reports ("told how").
PRESUPPOSING = frozenset({"why", "when", "where"})
SIGNS = (headline_effects, lost_verb_effects, phrase_effects, scare_quote_effects)
SOURCE = "according to"
BUT = frozenset({"but", "yet"})
OCCASIONS = frozenset({"at", "in", "during"})  # what leads to an event at which something happens


def describes(apposed: Token, event: Token, words: CertaintyWords) -> bool:
    """ "Refused to back Tom Lind, *a miner shot by police*": the apposition says something of its
    own about who is refused; but in "denied the attack, a raid on the port" it is the attack, and
    in "rejected the charge, a claim that he stole" the charge."""
    behind = event.pos in VERBAL and event.i > apposed.i and apposed.pos in NOMINAL
    return behind and base_form(apposed) not in words.nouns.keys() | words.contents


def assess(parsed: ParsedDocument, anchor: Anchor, words: CertaintyWords) -> Certainty:
    """The labels that the sentence gives to the event at ``anchor``; statements are not seen."""
    reading, place = _Reading(parsed, anchor, words), SentencePlace(parsed, anchor, words)
    for token, head in _floors(parsed, anchor.token):
        reading.step(token, head)
        place.step(token, head)
        if reading.ended and place.ended:
            break
    labels = reading.finish()
    if labels.is_fact and anchor.kind.wrong:
        labels.apply(said_of_doer(parsed, parsed.tokens[anchor.token], words))
    if labels.is_fact:
        unstated = not anchor.kind.relation and place.doubt is not None
        labels.doubted = unstated or hearsay(parsed, parsed.tokens[anchor.token], words)
    return labels


def _floors(parsed: ParsedDocument, i: int) -> Iterator[tuple[Token, Token]]:
    """Each word from ``i`` upwards with the word that it hangs from."""
    token = parsed.tokens[i]
    for _ in range(MAX_FLOORS):
        if token.head == token.i:
            return
        head = parsed.tokens[token.head]
        yield token, head
        token = head


class _Reading(Above):
    """Takes in the words of one floor after the other."""

    def __init__(self, parsed: ParsedDocument, anchor: Anchor, words: CertaintyWords) -> None:
        super().__init__(parsed, anchor, words)
        self._support = anchor.clause if anchor.clause in anchor.hosts else None
        own = anchor.kind.giving | {"commit"}
        self._doing = own if anchor.kind.wrong else frozenset()
        self.ended = False
        self._start(anchor)

    def _start(self, anchor: Anchor) -> None:
        event, parsed = self._event, self._parsed
        sentence = parsed.sentences[event.sentence]
        for signs in SIGNS:
            self.labels.apply(signs(parsed, self._words, sentence, event.i))
        self.labels.apply(OPEN if supposed(parsed, event, self._words) else ())
        self.labels.given = self._governors.in_passing(event)
        self.labels.answered = self._governors.is_shared(event)
        self._emphatic = is_emphatic(parsed, event)
        self._beside(event, noun=event.pos in NOMINAL)
        self._frames(event)
        for other in anchor.tokens[1:]:
            self._negated_noun(other)

    def step(self, token: Token, head: Token) -> None:
        """Takes in what ``head`` says of ``token``, until nothing above counts."""
        if self.ended:
            return
        if not in_step(self._parsed, token, head):
            self.labels.apply(("unspecified",))
        self.ended = not self._goes_on(token, head)
        if not self.ended:
            self._frames(head)
            self._top = head

    def finish(self) -> Certainty:
        """The labels, once the root has been reached or nothing above counts."""
        if not self.ended and is_asked(self._parsed, self._top):
            self.labels.apply(("unspecified",))
        if self._ascribed_so not in (None, self.labels.polarity):
            self.labels.unaccused = True  # "is not a suspect in the murder"
        return self.labels

    def _frames(self, token: Token) -> None:
        if token.pos in VERBAL:
            for effects in frame_effects(self._parsed, self._words, token):
                self.labels.apply(effects)

    # ------------------------------------------------------------------ one floor up

    def _goes_on(self, token: Token, head: Token) -> bool:
        """Takes in what ``head`` says of ``token``; False where nothing above counts."""
        settled = self._as_untrue(token, head)
        if settled is None:
            settled = self._as_modifier(token, head)
        if settled is None and token.dep == "ccomp":
            settled = self._as_question_or_aside(token, head)
        if settled is not None:
            return settled
        if token.pos in VERBAL and token.dep in FINITE_CLAUSES and is_finite(self._parsed, token):
            self._told = True
        if token.dep == "appos":
            return True
        if token.dep in ("pobj", "pcomp") and (head.pos in LINKING or head.dep == "prep"):
            self._preposition(token, head)
            return True
        if token.dep == "conj":
            return self._coordinated(token, head)
        # "Escaped without injury": the verb lends its subject, and not what it says of objects.
        light = head.i == self._support and token.lower != "without"
        if token.dep == "prep" and not light:
            taken = head.dep == "dobj" and head.head == self._support  # "take part in a raid"
            return taken or self._governed(head, token.lower) or self._goes_with(token, head)
        if head.pos in VERBAL:
            return self._under_verb(token, head, light=light)
        return self._under_noun(head, "")

    def _as_untrue(self, token: Token, head: Token) -> bool | None:
        """ "Apologised for saying so", "made up a story about being robbed"; what a tale "about
        *the* raid" is about took place."""
        made_up = is_made_up(self._parsed, head, self._words)
        if made_up and self._event.pos in NOMINAL and self._governors.is_definite(self._event):
            return self._as_given()
        said = self._governors.says(head, token) and is_taken_back(self._parsed, head, self._words)
        if not (said or made_up):
            return None
        self.labels.apply(("denied", "taken-back"))
        return False

    def _as_modifier(self, token: Token, head: Token) -> bool | None:
        """A clause, participle or description of a noun; None where ``token`` is none."""
        if token.dep == "appos" and describes(token, self._event, self._words):
            self._in_relative(head)
            return False
        clause = token.dep in ("acl", "relcl")
        if clause and is_namesake(self._parsed, head):
            return self._as_given()  # "is not the Bo Farr jailed in May": another one was
        ahead = token.tag == "VB" or (token.tag == "VBN" and is_infinitive(self._parsed, token))
        if clause and ahead and self._parsed.kid(token.i, *SUBJECTS) is None:
            if base_form(head) in self._words.evidence:
                self.labels.apply(OPEN)  # "enough evidence to charge him"
            if base_form(head) in self._words.nouns:
                return self._governed(head, "")
            if not self._governors.is_unique(head):
                self.labels.apply(OPEN)  # "reason to bribe him"
                return head.pos in NOMINAL
            return True
        if clause and self._governors.is_content(token, head):
            self._told = True
            return self._governed(head, "that")
        described = token.dep == "amod" or self._is_done_to(token, head)
        if token.dep == "relcl" or (described and token.tag == "VBN"):
            if identified_as(self._parsed, head.i):
                return self._in_identity(head)
            self._in_relative(head)  # "visited the arrested ringers"
            return False
        return None

    def _is_done_to(self, participle: Token, noun: Token) -> bool:
        """ "A report *published* by the panel"; not "evidence that it was published"."""
        helped = self._parsed.kid(participle.i, "aux", "auxpass", "mark") is not None
        return participle.dep == "acl" and not helped and base_form(noun) in self._words.nouns

    def _as_question_or_aside(self, token: Token, head: Token) -> bool | None:
        asking = self._parsed.kids(token.i, "advmod")
        if any(kid.lower in PRESUPPOSING for kid in asking):
            return self._as_given()  # "was not told why he was held": he was
        marks = self._parsed.kids(head.i, "punct")
        parted = any(mark.text == ";" and token.i < mark.i < head.i for mark in marks)
        return False if parted else None  # "police searched it; he denies everything"

    def _as_given(self) -> bool:
        """What stands above says nothing of it: "failed to condemn the murder"."""
        self.labels.given = True
        return False

    def _in_identity(self, noun: Token) -> bool:
        """ "Ode may be the man who shot her": as sure as that it is he; "named Ode as the man who
        shot her": so somebody says."""
        verb = governor(self._parsed, noun)
        if verb.lower == "one":  # "is one of the officers who beat him"
            verb = governor(self._parsed, verb)
        self._told = True
        if verb.lemma in self._words.calling:
            self.labels.apply(("claimed",))
        elif verb.lemma != "be":
            self.labels.apply(OPEN)
        return True

    def _in_relative(self, noun: Token) -> None:
        """ "uncovered compounds where workers were beaten" is a finding; else what governs the noun
        says nothing of its relative clause ("failed to arrest the man who killed a guard")."""
        link = self._parsed.tokens[noun.head]
        tale = self._parsed.tokens[link.head] if noun.dep == "pobj" else link
        if is_made_up(self._parsed, tale, self._words) and not self._governors.is_definite(noun):
            self.labels.apply(("denied", "taken-back"))  # "made up a tale about a man who hit her"
            return
        self.labels.given = True
        above = next((t for t in (noun, *self._parsed.ancestors(noun.i)) if t.pos in VERBAL), None)
        if above is None:
            return
        if self._governors.in_fiction(above):
            self.labels.apply(OPEN)
        if "shown" in self._words.verbs.get(above.lemma, ()):
            self.labels.apply(("claimed",))
        if above.lemma == "be":  # "was allegedly among a group that had thrown stones"
            adverbs = self._parsed.kids(above.i, "advmod")
            said = [self._words.adverbs.get(kid.lower, ()) for kid in adverbs]
            self.labels.apply(tuple(one for effects in said for one in effects if one in SAYING))

    def _preposition(self, token: Token, preposition: Token) -> None:
        self._bare = token.i == self._event.i and self._governors.is_open_ended(token)
        before = self._parsed.tokens[max(preposition.i - 1, 0)]
        table = self._words.prepositions
        pair = f"{before.lower} {preposition.lower}"
        if pair == SOURCE and token.i != self._event.i:
            return  # "according to a report published by the panel": that was published
        effects = table.get(pair, table.get(preposition.lower))
        if effects is not None and not ends_quoted_word(self._parsed, preposition, self._event):
            self._bare = False
            self.labels.apply(effects)
        if is_contrasted(self._parsed, preposition):
            self._negate()
            self._emphatic |= is_emphatic_link(self._parsed, preposition)

    def _coordinated(self, token: Token, head: Token) -> bool:
        charging = self._governors.listing(head, token)
        if charging is not None:
            return self._governed(head, charging)
        if head.pos in NOMINAL:
            self._negated_noun(head.i)
        elif head.pos in VERBAL and token.pos in VERBAL:
            self._beside_verb(token, head)
        return True

    def _beside_verb(self, token: Token, head: Token) -> None:
        """What is said of the verb ``head`` and of ``token``, which is joined to it."""
        links = {kid.lower for kid in self._parsed.kids(head.i, "cc")}
        if "than" in links:
            self._negate()  # "warned the crew rather than detain it"
            return
        if self._parsed.kid(token.i, *SUBJECTS) is not None:
            return
        if self._parsed.kid(token.i, "aux", "auxpass", "neg") is not None:
            subject = self._parsed.kid(head.i, *SUBJECTS)
            self._hear_before(head, head.left if subject is None else subject.left)
            return
        nor = "nor" in links or ("or" in links and is_denied(self._parsed, head))
        turned = any(t.lower in BUT for t in self._parsed.tokens[head.i + 1 : token.i])
        unreal = is_modal_perfect(self._parsed, head) and not turned
        if nor or unreal or token.tag in ("VB", "VBN", "VBG"):
            self._beside(head, noun=False)
            return
        self._hear_before(head, head.i)

    def _hear_before(self, verb: Token, end: int) -> None:
        """What adverbs of ``verb`` that stand before ``end`` say of the verbs joined to it: "the
        driver allegedly hit her and fled", "reportedly, he knew her and had met her"."""
        for kid in self._parsed.kids(verb.i, "advmod"):
            if kid.i < end:
                self.labels.apply(self._words.adverbs.get(kid.lower, ()))

    # ------------------------------------------------------------------ under a verb

    def _under_verb(self, token: Token, head: Token, *, light: bool) -> bool:
        if token.dep not in SUBJECTS:
            self._told_in_fiction(head)
        if self._is_judged(head):
            return True
        withdrawn = withdrawal(self._parsed, head, token, self._words)
        if withdrawn is not None:
            told = withdrawn and states_case(token, self._event, self._words)
            return self._as_withdrawn(token) if told else self._as_given()
        settled = self._as_act(token, head)
        if settled is not None:
            return settled
        effects = self._governors.of_verb(head, token)
        if light and self._is_missed(head):
            return self._as_missed(token)
        if light and self._stays_away(token, head):
            self.labels.apply(("unspecified",))
            self.labels.aside = True
            return False
        if light:
            self._beside(head, noun=False)
            # Who offers a bribe has done wrong already; who demands one may not have got it.
            effects = () if head.lemma in self._doing else done_by_then(head, effects or ())
            self.labels.apply(effects)
            return True
        asking = effects == ("unspecified",) and token.pos in NOMINAL
        if asking and self._governors.is_definite(token):
            return self._as_given()  # "is investigating the shooting"
        return self._as_dependent(token, head, effects)

    def _is_missed(self, verb: Token) -> bool:
        """ "Did not attend the talks", "nobody attended", "refused to attend": not the talks are
        denied, but that somebody was there."""
        if verb.lemma not in self._words.attending:
            return False
        above = self._parsed.tokens[verb.head]
        refused = verb.dep == "xcomp" and "negated" in self._words.verbs.get(above.lemma, ())
        return refused or self._has_negation(verb)

    def _as_missed(self, token: Token) -> bool:
        """Nobody beside the verb takes part; "the talks" took place, and any others may have."""
        self.labels.aside = True
        self.labels.apply(() if self._governors.is_definite(token) else OPEN)
        return self._as_given()

    def _stays_away(self, link: Token, verb: Token) -> bool:
        """ "Neither will take part in *the talks*": who stays away from it does not undo it."""
        known = link.dep == "prep" and self._event.head == link.i
        return known and self._governors.is_definite(self._event) and self._has_negation(verb)

    def _is_judged(self, verb: Token) -> bool:
        """ "That he stole it is false", "it is not true that"."""
        if not self._told or verb.lemma not in self._words.linking:
            return False
        untrue = self._governors.verdict(verb, negated=self._has_negation(verb))
        self.labels.apply(untrue)
        return bool(untrue)

    def _as_dependent(self, token: Token, head: Token, effects: Effects | None) -> bool:
        """What the verb says of its clause, complement, object or subject."""
        if is_side_by_side(self._parsed, token, head):
            return False
        if effects is not None and follows_particle(self._parsed, token):
            return self._as_complement(token, head, effects)
        if token.dep == "advcl":
            return self._adverbial(token, head, effects)
        settled = self._under_be_or_have(token, head)
        if settled is not None:
            return settled
        if token.dep in COMPLEMENTS:
            return self._as_complement(token, head, effects)
        # A passive agent ("by …") does what the verb says, like a subject.
        if effects is not None and token.dep not in ("nsubj", "relcl", "agent"):
            self._apply_governor(head, effects)
            return True
        return self._as_participant(token, head)

    def _as_withdrawn(self, case: Token) -> bool:
        """ "Dropped the murder charge": it was brought and stands no longer, so that it is left
        open; what it charged is denied."""
        itself = case.i == self._event.i
        self.labels.apply(("unspecified" if itself else "denied", "untrue"))
        return False

    def _as_act(self, token: Token, head: Token) -> bool | None:
        """ "Was denied parole", "disputes his conviction", "may have caused the fire": what the
        verb says of an act that it answers, or of what has a cause; None of anything else."""
        if self.labels.answered and base_form(token) in self._words.parts:
            return self._as_given()  # "denied a role in the bombing"
        if token.i != self._event.i:
            return None
        found = answered(self._parsed, head, token, self._words)
        if found is not None:
            self.labels.answered = True
            self.labels.apply(found)
            if "negated" in found:
                self._beside(head, noun=False)
            return False
        caused = is_caused(self._parsed, token, head, self._words)
        return self._as_given() if caused and self._governors.is_definite(token) else None

    def _under_be_or_have(self, token: Token, head: Token) -> bool | None:
        """What "is to", "has to" and "is no" say, where that settles whether to go on up."""
        if token.dep == "attr" and head.lemma == "be" and self._named:
            self._beside(head, noun=False)  # "is not a suspect in the murder"
            return True
        if not is_infinitive(self._parsed, token):
            return None
        ahead = head.lemma == "be" or head.lower == "going"
        if ahead and token.dep in ("xcomp", "ccomp"):
            self.labels.apply(planned(self._parsed, head, token))  # "is to be closed"
        elif any(kid.lower == "yet" for kid in self._parsed.kids(head.i)):
            self._negate()  # "has yet to be charged"
            return True
        elif head.lemma == "have" and token.dep == "xcomp":
            if head.tag != "VBD":
                self.labels.apply(("unspecified", "future"))  # "has to close"; "had to" did
        elif token.dep not in ("csubj", "csubjpass"):
            return None
        self._beside(head, noun=False)
        return token.dep not in ("csubj", "csubjpass")  # "to close it would ruin us"

    def _as_complement(self, token: Token, head: Token, effects: Effects | None) -> bool:
        if effects is not None:
            self._apply_governor(head, effects)
            return True
        if token.dep in ("xcomp", "oprd", "acomp"):
            if took_time(self._parsed, token, head, self._words):
                return True
            if token.dep == "xcomp" and is_infinitive(self._parsed, token):
                self.labels.apply(("affirmed", *OPEN))
            self._beside(head, noun=False)
            return True
        if token.dep == "ccomp" and self._governors.reports(token, head):
            self.labels.apply(("claimed",))  # "a letter has it that he fled"
        return token.dep in ("ccomp", "dep")

    def _as_participant(self, token: Token, head: Token) -> bool:
        """The event noun is subject, object or predicate of a verb that says nothing special."""
        if token.dep == "dobj" and self._governors.is_unspecific(token, head):
            self.labels.apply(OPEN)  # "the statute punishes fraud"
        if token.dep == "attr" and head.lemma == "become":
            self._beside(head, noun=False)  # "may become the first to be sacked"
            return True
        if head.lemma == "be":
            if token.dep in SUBJECTS:
                self._described(head)
                return False  # "this crackdown may be theatre": the crackdown is taken as given
            if token.dep == "attr" or self._parsed.kid(head.i, "expl") is not None:
                self._beside(head, noun=False)  # "may be a raid", "there may be arrests"
            return True
        if head.lemma in self._words.occurring:
            self._beside(head, noun=False)
        elif self._governors.is_definite(token) and head.lemma not in self._words.bringing:
            return self._as_given()
        return token.dep != "relcl"

    def _described(self, verb: Token) -> None:
        """ "The attack is imminent", "a deal is likely": as before the noun; a search that was
        unsuccessful took place."""
        for kid in self._parsed.kids(verb.i, "acomp") if verb.tag in PRESENT else ():
            found = self._words.adjectives.get(kid.lower, ())
            self.labels.apply(() if "negated" in found else found)

    def _adverbial(self, token: Token, head: Token, effects: Effects | None) -> bool:
        first = self._parsed.kid(token.i, "aux")
        marks = {kid.lower for kid in self._parsed.kids(token.i, "mark")}
        if lacks(self._parsed, token, head):
            self._negate()
        if first is not None and first.lower == "could" and "before" in marks:
            if any(kid.lower in self._words.modals for kid in self._parsed.kids(head.i, "aux")):
                self.labels.apply(OPEN)  # "two must sign before he could be extradited"
                return False
            self.labels.commitment = Commitment.CERTAIN
            self._negate()  # "left before police could arrest him"
        elif took_time(self._parsed, token, head, self._words):
            return True
        elif first is not None and first.lower == "to" and token.tag in ("VB", "VBN"):
            if effects is not None and head.lemma in self._words.verbs:
                self._apply_governor(head, effects)
                return True
            self.labels.apply(("affirmed", *OPEN))
        elif self._governors.awaits(head, token) or self._governors.is_ahead(token):
            self.labels.apply(("future",))
        return self._goes_with(token, head)

    def _goes_with(self, token: Token, head: Token) -> bool:
        """ "Accused of robbing a clerk before killing a guard": of both.

        What stands beside a verb with a tense of its own has the labels of that verb.
        """
        gerund = self._parsed.kid(token.i, "pcomp") if token.dep == "prep" else token
        if gerund is None or gerund.tag != "VBG":
            return False
        if self._parsed.kid(gerund.i, *SUBJECTS) is not None:
            return False
        if head.dep in CONTENT_CLAUSES and is_finite(self._parsed, head):
            return True  # "no proof that they bombed it, killing nine"
        return head.tag in ("VBG", "VB") and head.dep in ("pcomp", "xcomp", "conj", "advcl")
