"""What a governing word says about what it governs: a verb, a noun, a conjunction.

Lists come first; then what follows from the shape of the phrase where no list knows the word.
"""

from __future__ import annotations

from kg.extraction.factuality.contents import is_whole
from kg.extraction.factuality.labels import OPEN, SAYING, STATUSES, TIME_FRAMES, Effects
from kg.extraction.factuality.lexicon import CertaintyWords
from kg.extraction.factuality.make_believe import fiction_of
from kg.extraction.factuality.signs import SAYING_EFFECTS
from kg.model import BlockKind
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import (
    NOMINAL,
    PRESENT,
    SUBJECTS,
    VERBAL,
    base_form,
    is_finite,
    is_negated,
    particled,
    prepositional_phrases,
    tense_tag,
)
from kg.nlp.verb_classes import classes

DEFINITE = frozenset({"the", "this", "that", "these", "those"})
# Behind a verb that is not known, a gerund or a bare noun after these is no event that took place
# ("toyed with closing it", "prone to fraud"); "by", "after", "in", "for" say how or when it did.
DETACHING = frozenset({"of", "about", "with", "against", "from", "to", "on", "toward", "towards"})
PUNISHED_FOR = frozenset({"for", "over"})
# How what is said hangs from a verb of saying.
SAID = frozenset({"ccomp", "dobj", "xcomp"})
# Conjunctions that, before a present tense and beside "will", refer to the future.
AWAITING = frozenset({"when", "until", "till", "once", "after", "before"})
PROSE = (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.QUOTE)
# What a participle that speaks of the noun before it cannot have: "expected *to close* the port".
OF_VERBS = ("aux", "auxpass", "dobj", "xcomp", "ccomp", "oprd")
# What opens a relative clause; a clause of content has none of them.
RELATIVE_OPENINGS = frozenset({"WP", "WDT", "WP$", "WRB", "IN"})


class Governors:
    """Looks up the words above an event; knows nothing of its labels."""

    def __init__(self, parsed: ParsedDocument, words: CertaintyWords) -> None:
        self._parsed = parsed
        self._words = words

    # ------------------------------------------------------------------ verbs

    def of_verb(self, verb: Token, below: Token) -> Effects | None:
        """What ``verb`` says of its dependent ``below``; None where no list knows."""
        effects = self._of_lemma(verb, below)
        if below.dep in ("dobj", "nsubjpass"):
            # "faces a charge", "the march was called off": what the verb says of this object.
            own = self._words.verbs.get(f"{verb.lemma} {base_form(below)}")
            return own or self._words.verbs.get(particled(self._parsed, verb)) or effects
        if self._tells_how(below) and not SAYING_EFFECTS.intersection(effects or ()):
            return None  # as `reports` tells
        if effects is None and below.dep in ("xcomp", "ccomp", "advcl"):
            return self._with_particle(verb, below)
        return effects

    def _of_lemma(self, verb: Token, below: Token) -> Effects | None:
        verbs = self._words.verbs
        if below.tag in ("VB", "VBN") and below.dep == "xcomp" and f"{verb.lemma} to" in verbs:
            return verbs[f"{verb.lemma} to"]
        if verb.lemma in self._words.naming and below.dep in ("oprd", "dobj"):
            opening = self._parsed.tokens[verb.left].lower
            if below.dep == "oprd" or opening == "what":
                return ("claimed",)  # "in what witnesses called an attack"
        return verbs.get(verb.lemma)

    def _with_particle(self, verb: Token, below: Token) -> Effects | None:
        """ "called on the president to …", "brushed aside …": the verb with what belongs to it."""
        for kid in self._parsed.kids(verb.i, "prep", "prt", "advmod"):
            if kid.i > below.i:
                break
            found = self._words.verbs.get(f"{verb.lemma} {kid.lower}")
            if found is not None:
                return found
        return None

    def behind(self, verb: Token, preposition: str, *, event: Token, bare: bool) -> Effects | None:
        """What ``verb`` with ``preposition`` says of ``event`` behind it, by list or by default.

        ``bare``: a gerund or a bare noun stands there (`is_open_ended`).
        """
        found = self._words.verbs.get(f"{verb.lemma} {preposition}")
        if found is not None:
            return found
        if preposition in PUNISHED_FOR and self._is_locked_up(verb):
            return ("ruled",)
        known = self._words.verbs.get(verb.lemma, ())
        answer = self._of_predicate(verb)
        if answer is not None:
            return answer
        objects = list(self._parsed.kids(verb.i, "dobj", "nsubjpass"))
        if preposition == "as" and base_form(event) not in self._words.nouns:
            return ("claimed",) if objects and not known else None
        if not bare or preposition not in DETACHING:
            return None
        if known:
            return tuple(effect for effect in known if effect in SAYING_EFFECTS) or None
        if any(base_form(kid) in self._words.nouns for kid in objects):
            return None  # "raised allegations of fraud": the noun says it
        return OPEN

    def _is_locked_up(self, verb: Token) -> bool:
        """ "Spent nine years *in prison* for the murder": so a court said, whose word may fall."""
        phrases = prepositional_phrases(self._parsed, verb.i, ("in",))
        return any(base_form(noun) in classes().lockups for _, noun in phrases)

    def _of_predicate(self, verb: Token) -> Effects | None:
        """ "Pleaded guilty on Monday to bribing him": what the adjective says, parted from it."""
        for kid in self._parsed.kids(verb.i, "acomp", "oprd"):
            found = self._words.nouns.get(base_form(kid))
            if found is not None and "ruled" in found:
                return ("denied",) if is_negated(self._parsed, kid.i) else found
        return None

    def of_participle(self, verb: Token, noun: Token) -> Effects:
        """What a participle behind the event's noun says of it: "an attack foiled by the navy",
        "talks planned for Monday": whether it took place, and nothing of who says so."""
        if verb.tag not in ("VBN", "VBD") or verb.i < noun.i:
            return ()
        if self._parsed.kid(verb.i, *SUBJECTS, *OF_VERBS) is not None:
            return ()
        verbs = self._words.verbs
        found = verbs.get(particled(self._parsed, verb), verbs.get(verb.lemma, ()))
        above = self._parsed.tokens[noun.head]
        began = noun.dep == "nsubj" and above.tag == "VBD"  # "the attack planned by them killed"
        undone = "negated" in found or (not began and bool(TIME_FRAMES & set(found)))
        return found if undone and not STATUSES & set(found) else ()

    def listing(self, verb: Token, gerund: Token) -> str | None:
        """The preposition whose list goes on in ``gerund``, which the parser hangs from ``verb``:
        "was charged *with* fraud, theft and *fleeing* the scene"; or None."""
        if gerund.tag != "VBG" or verb.tag == "VBG" or verb.pos not in VERBAL:
            return None
        if self._parsed.kid(gerund.i, *SUBJECTS, "aux", "mark") is not None:
            return None
        for kid in self._parsed.kids(verb.i, "prep"):
            leads = kid.i < gerund.i and self._parsed.kid(kid.i, "pobj", "pcomp") is not None
            if leads and f"{verb.lemma} {kid.lower}" in self._words.verbs:
                return kid.lower
        return None

    def is_new(self, noun: Token) -> bool:
        """True of "a rally", "large protests": a noun that points at nothing known."""
        if noun.tag not in ("NN", "NNS"):
            return False
        if self._parsed.kid(noun.i, "poss") is not None:
            return False
        openings = {kid.lower for kid in self._parsed.kids(noun.i, "det")}
        return openings <= {"a", "an", "any"} and (bool(openings) or noun.tag == "NNS")

    def reports(self, clause: Token, verb: Token) -> bool:
        """A clause with "that" under a verb that no list knows is what somebody says or thinks;
        not behind "so", which tells an outcome."""
        if self._tells_how(clause):
            return True
        if not any(kid.lower == "that" for kid in self._parsed.kids(clause.i, "mark")):
            return False
        before = self._parsed.tokens[verb.left : clause.left]
        return not any(token.lower in ("so", "such") for token in before)

    def _tells_how(self, clause: Token) -> bool:
        """ "The indictment sets out *how* Roth robbed the savers"; not "set out to rob them"."""
        how = any(kid.lower == "how" for kid in self._parsed.kids(clause.i, "advmod"))
        return how and clause.dep == "ccomp" and is_finite(self._parsed, clause)

    def awaits(self, verb: Token, clause: Token) -> bool:
        """ "will sell it when he is released", "until the manager resigns"."""
        waiting = any(
            kid.lower in AWAITING for kid in self._parsed.kids(clause.i, "mark", "advmod")
        )
        modals = [self._words.modals.get(kid.lower, ()) for kid in self._parsed.kids(verb.i, "aux")]
        looming = self._words.verbs.get(verb.lemma, ())  # "faces prison when he is sentenced"
        ahead = any("future" in effects for effects in (*modals, looming))
        return waiting and ahead and tense_tag(self._parsed, clause) in PRESENT

    def is_ahead(self, clause: Token) -> bool:
        """ "… after the president meets her": in prose the simple present behind a conjunction of
        AWAITING is to come; a headline tells the past in it."""
        if self._parsed.sentences[clause.sentence].kind not in PROSE:
            return False
        opened = any(kid.lower in AWAITING for kid in self._parsed.kids(clause.i, "mark", "advmod"))
        passive = self._parsed.kid(clause.i, "auxpass")  # "after he is charged"
        helped = self._parsed.kid(clause.i, "aux") is not None
        return opened and not helped and (passive or clause).tag in PRESENT

    def verdict(self, verb: Token, *, negated: bool) -> Effects:
        """What "is false", "turned out to be a hoax", "is not true" say of the clause below."""
        for kid in self._parsed.kids(verb.i, "acomp", "attr", "oprd", "xcomp"):
            if kid.dep == "xcomp" and kid.pos in VERBAL:
                found = self.verdict(kid, negated=negated) if kid.lemma == "be" else ()
                if found:
                    return found
            value = self._words.verdicts.get(base_form(kid), ())
            if value == (("true",) if negated else ("false",)):
                return ("denied", "untrue")
        return ()

    def in_fiction(self, verb: Token) -> bool:
        """ "he plays a detective who frees two hostages", "the opera ends with the murder of …"."""
        subject = self._parsed.kid(verb.i, "nsubj")
        if subject is None or "alleged" in self._words.verbs.get(verb.lemma, ()):
            return False  # a film that accuses somebody speaks of the world
        work = fiction_of(self._parsed, subject, self._words)
        return work is not None or verb.lemma in self._words.acting

    def says(self, head: Token, below: Token) -> bool:
        """ "Says that", "accusing him of", "her statement that": ``below`` is what is said."""
        known = self._words.verbs if head.pos in VERBAL else self._words.nouns
        if below.dep == "prep":
            return bool(SAYING.intersection(known.get(f"{head.lemma} {below.lower}", ())))
        content = head.pos in NOMINAL and self.is_content(below, head)
        if content and base_form(head) not in known:
            return head.lemma not in self._words.given  # "a tip that he had robbed her"
        said = content or below.dep in SAID
        return said and bool(SAYING.intersection(known.get(base_form(head), ())))

    # ------------------------------------------------------------------ nouns and adjectives

    def of_noun(self, noun: Token, preposition: str, *, bare: bool) -> Effects | None:
        """What a noun or adjective says of what hangs from it, perhaps by ``preposition``."""
        nouns, name = self._words.nouns, base_form(noun)
        effects = nouns.get(f"{name} {preposition}", nouns.get(name))
        if effects is None:
            effects = self._set_phrase(noun)
        return self._unlisted(noun, preposition, bare=bare) if effects is None else effects

    def _set_phrase(self, noun: Token) -> Effects | None:
        """ "in the event of a strike": a preposition and a bare noun as one conjunction."""
        preposition = self._parsed.tokens[noun.head]
        told = [kid.lower for kid in self._parsed.kids(noun.i, "det", "amod", "poss")]
        if noun.dep != "pobj" or told not in ([], ["the"]):
            return None
        return self._words.prepositions.get(f"{preposition.lower} {noun.lower}")

    def _unlisted(self, head: Token, preposition: str, *, bare: bool) -> Effects | None:
        if head.pos in NOMINAL and preposition == "that" and head.lemma not in self._words.given:
            return ("claimed",)  # "his theory that soldiers killed her"
        if head.pos in ("ADJ", "ADV"):
            if not preposition and any(kid.lower == "too" for kid in self._parsed.kids(head.i)):
                return ("negated", "settled")  # "too ill to go"; not "too early to say he went"
            if bare and preposition in DETACHING:
                return OPEN  # "prone to fraud", "keen on closing it"
        above = self._parsed.tokens[head.head]
        if preposition and head.dep == "dobj" and above.pos in VERBAL:
            # "exonerated the guards of the killing", hung from the noun
            return self._words.verbs.get(f"{above.lemma} {preposition}")
        return None

    def is_content(self, clause: Token, noun: Token) -> bool:
        """ "the rumour that the regent had fled", "allegations he had robbed them": a clause of
        content that looks relative; it has an object of its own, or "that" before a subject."""
        if self._parsed.kid(clause.i, *SUBJECTS) is None:
            return False
        opening = self._parsed.tokens[clause.left]
        if opening.lower == "that":
            marked = opening.dep == "mark" and base_form(noun) in self._words.nouns
            listed = marked or noun.lemma in self._words.contents
            return listed or is_whole(self._parsed, clause, noun, self._words)
        whole = self._parsed.kid(clause.i, "dobj", "nsubjpass", "acomp") is not None
        return whole and opening.tag not in RELATIVE_OPENINGS and noun.lemma in self._words.contents

    def is_unique(self, noun: Token) -> bool:
        """ "the first auditor to be jailed": was; "reason to bribe him" leaves it open."""
        beside = (noun, *self._parsed.kids(noun.i, "amod"))
        return any(kid.lower in self._words.unique or kid.tag == "JJS" for kid in beside)

    # ------------------------------------------------------------------ the event's own phrase

    def is_definite(self, noun: Token) -> bool:
        """ "the raid", "this arrest", "her resignation"."""
        kids = self._parsed.kids(noun.i, "det", "poss")
        return any(kid.dep == "poss" or kid.lower in DEFINITE for kid in kids)

    def in_passing(self, event: Token) -> bool:
        """ "information about the shooting", "know more about the raid": a definite noun behind a
        preposition that says nothing of it."""
        if event.pos not in NOMINAL or event.dep != "pobj":
            return False
        above = self._parsed.tokens[self._parsed.tokens[event.head].head]
        if above.pos in VERBAL or base_form(above) in self._words.nouns:
            return False
        return self.is_definite(event)

    def is_shared(self, event: Token) -> bool:
        """ "Denied a role in the bombing": not the bombing is denied, but that he had a part."""
        if event.pos not in NOMINAL or event.dep != "pobj" or not self.is_definite(event):
            return False
        part = self._parsed.tokens[self._parsed.tokens[event.head].head]
        denied = self._parsed.tokens[part.head].lemma in self._words.denying
        return denied and base_form(part) in self._words.parts

    def is_open_ended(self, event: Token) -> bool:
        """A gerund without a subject of its own, or a bare noun in the singular."""
        if event.pos in VERBAL:
            gerund = event.tag == "VBG" or self._parsed.kid(event.i, "auxpass") is not None
            return gerund and self._parsed.kid(event.i, "nsubj") is None
        return self._is_bare(event)

    def is_unspecific(self, noun: Token, verb: Token) -> bool:
        """The bare object of a verb that no list knows: "the statute punishes fraud"."""
        words, lemma = self._words, verb.lemma
        listed = (words.bringing, words.occurring, words.verbs, words.undergoing)
        return self._is_bare(noun) and not any(lemma in known for known in listed)

    def _is_bare(self, noun: Token) -> bool:
        """ "deportation", "fraud by an employee"; not "the arrest", "two raids", "torture of X"."""
        if noun.tag != "NN":
            return False
        return self._parsed.kid(noun.i, "det", "poss", "nummod", "amod", "prep", "relcl") is None
