"""Whether the place where an event is told states it, or only lets it be thought of.

The walk of ``certainty.py`` knows what single words do. What no list knows would pass for a fact;
so a fact must stand in a place that is known to state it: a main clause, a relative or temporal
clause, or below words known to take what they govern as having happened (Karttunen 1971; Sauri
and Pustejovsky 2009, whose default for an unknown governor is likewise "uncommitted").
"""

from __future__ import annotations

from kg.extraction.factuality.frames import tense_of
from kg.extraction.factuality.lexicon import CertaintyWords
from kg.extraction.triggers.anchors import Anchor
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import NOMINAL, SUBJECTS, VERBAL, base_form

MAX_FLOORS = 12
STATED = ""
HOLDERS = frozenset({"be", "have", "do", "go", "remain", "become", "stay"})
FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})


def doubt(parsed: ParsedDocument, anchor: Anchor, words: CertaintyWords) -> str | None:
    """The words that leave it open whether the event at ``anchor`` took place, or None."""
    start = anchor.token
    if anchor.clause is not None and anchor.clause in anchor.hosts:
        start = anchor.clause
    token = parsed.tokens[start]
    place = _Place(parsed, words)
    noun = parsed.tokens[anchor.token]
    modified = place.modifier(noun) if noun.pos in NOMINAL else None
    return modified or place.climb(token)


class _Place:
    """Climbs from an event until something states it or leaves it open."""

    def __init__(self, parsed: ParsedDocument, words: CertaintyWords) -> None:
        self._parsed = parsed
        self._words = words

    def climb(self, token: Token) -> str | None:
        """What leaves the event told at ``token`` open, or None."""
        for _ in range(MAX_FLOORS):
            framed = self._beside(token) if token.pos in VERBAL else None
            if framed is not None:
                return framed
            if token.head == token.i:
                return None
            head = self._parsed.tokens[token.head]
            if token.dep in ("pobj", "pcomp"):
                step = self._behind(token, head)
            elif token.pos in VERBAL:
                step = self._clause(token, head)
            else:
                step = self._noun(token, head)
            if isinstance(step, str):
                return step or None
            token = step
        return None

    # ------------------------------------------------------------------ beside the event

    def modifier(self, noun: Token) -> str | None:
        """ "a feigned abduction", "the make-believe execution": a participle of a verb that nobody
        listed may take the event back ("averted"); "repeated", "armed" do not."""
        for kid in self._parsed.kids(noun.i, "amod", "compound", "nmod"):
            first = self._parsed.tokens[kid.left]
            if first.i < kid.i and first.lower in self._words.cancelling:
                return f"{first.lower}-"
            participle = kid.tag == "VBN" or (kid.dep == "amod" and kid.lower.endswith("ed"))
            whole = first.i == kid.i  # "state-sponsored", "well-planned" say how
            if participle and whole and kid.lower not in self._words.modifying:
                return kid.lower
        return None

    def _beside(self, verb: Token) -> str | None:
        return self._question(verb) or self._aside(verb) or self._frame(verb)

    def _question(self, verb: Token) -> str | None:
        """ "Was the overseer murdered for his maps?", where the participle hangs from the noun."""
        above = self._parsed.tokens[self._parsed.tokens[verb.head].head]
        asked = verb.dep == "acl" and above.dep == "ROOT" and above.i == above.left
        last = self._parsed.tokens[self._parsed.sentences[verb.sentence].last - 1]
        return "?" if asked and last.text == "?" else None

    def _aside(self, verb: Token) -> str | None:
        """ "The shed, he went on, was looted": a clause of somebody's thrown in before the verb."""
        for i in (verb.i, *(kid.i for kid in self._parsed.kids(verb.i, *SUBJECTS))):
            for aside in self._parsed.kids(i, "parataxis"):
                subject = self._parsed.kid(aside.i, *SUBJECTS)
                if subject is not None and aside.right < verb.i and aside.left > verb.left:
                    return aside.lemma
        for clause in self._parsed.kids(verb.i, "advcl"):
            known = self._parsed.kid(clause.i, "dobj")
            if self._parsed.tokens[clause.left].lower == "as" and known and known.lower == "it":
                return f"as … {clause.lemma} it"  # "as the dockers have it"
        return None

    def _frame(self, verb: Token) -> str | None:
        """ "On paper, the mill closed", "To her way of thinking, he fled": a phrase before the
        subject that names no time, place, cause or manner."""
        subject = self._parsed.kid(verb.i, *SUBJECTS)
        if subject is None:
            return None
        for phrase in self._parsed.kids(verb.i, "prep"):
            if phrase.i > subject.i:
                continue
            noun = self._parsed.kid(phrase.i, "pobj")
            if noun is None or noun.entity_type or noun.pos == "PROPN":
                continue
            key = f"{phrase.lower} {base_form(noun)}"
            bare = noun.left == noun.i and noun.right in (noun.i, noun.i + 1) and noun.tag == "NN"
            open_ended = phrase.lower in self._words.framing or (
                bare and phrase.lower in ("on", "in")
            )
            if open_ended and key not in self._words.settings:
                return key
        return None

    # ------------------------------------------------------------------ one floor up

    def _clause(self, verb: Token, head: Token) -> Token | str:
        if verb.dep == "relcl":
            return self._relative(verb, head)
        if verb.dep in ("acl", "amod", "csubj", "csubjpass", "prep"):
            return STATED
        if verb.dep == "advcl":
            return self._adverbial(verb, head)
        if verb.dep in ("xcomp", "ccomp", "oprd", "acomp"):
            return self._complement(verb, head)
        return head

    def _relative(self, verb: Token, noun: Token) -> str:
        """ "the attack in which he died"; not "the version in which he was shot"."""
        opening = self._parsed.tokens[verb.left]
        inside = opening.lower in ("in", "where", "whereby", "according", "by")
        told = base_form(noun)
        named = noun.pos == "PROPN" or bool(noun.entity_type)
        if opening.lower == "in" and not named and told not in self._words.happenings:
            return f"{told} in which"
        effects = self._words.nouns.get(told, ())
        return f"{told} where" if inside and effects and "neutral" not in effects else STATED

    def _adverbial(self, verb: Token, head: Token) -> Token | str:
        mark = self._parsed.kid(verb.i, "mark")
        if mark is None:
            return STATED if self._is_finite(verb) else head
        return STATED if mark.lower in self._words.stating else f"{mark.lower} …"

    def _complement(self, verb: Token, head: Token) -> Token | str:
        lemma = head.lemma
        if head.pos not in (*VERBAL, *NOMINAL, "ADJ", "ADV"):
            return head  # a dash that the parser made a word
        if head.pos not in VERBAL:
            known = base_form(head) in self._words.nouns or base_form(head) in self._words.taking
            return head if known else f"{base_form(head)} to"
        if lemma == "have" and verb.tag == "VBG":
            return "have … ing"  # "the affidavit has him bribing a judge"
        if verb.dep == "ccomp" and verb.right < head.i:
            return head  # "…, she added": what it says is the statement's
        if lemma == "be" and verb.dep == "ccomp":
            return self._predicate(head)
        known = lemma in HOLDERS or lemma in self._words.verbs or lemma in self._words.taking
        if verb.tag == "VBG" and f"{lemma} ing" in self._words.taking:
            return head
        if known or f"{lemma} to" in self._words.verbs:
            return head
        return lemma

    def _predicate(self, copula: Token) -> Token | str:
        """ "His recollection is that guards beat him"; "the truth is that they did"."""
        subject = self._parsed.kid(copula.i, "nsubj")
        if subject is None or subject.pos not in ("NOUN", "PROPN"):
            return copula
        told = base_form(subject)
        known = told in self._words.given or told in self._words.nouns
        return copula if known else f"{told} is that"

    def _is_finite(self, verb: Token) -> bool:
        return tense_of(self._parsed, verb) in FINITE

    def _noun(self, noun: Token, head: Token) -> Token | str:
        if noun.dep in ("conj", "appos"):
            return head
        if head.pos not in VERBAL:
            return STATED if noun.dep in ("poss", "compound", "amod", "nmod") else head
        if noun.dep in ("dobj", "nsubjpass"):
            return self._object(head)
        if noun.dep in SUBJECTS:
            return self._subject(noun, head)
        return head

    def _subject(self, noun: Token, verb: Token) -> str:
        """ "the resignation would surprise nobody", "deportation beckons"."""
        first = self._parsed.kid(verb.i, "aux")
        if first is not None and first.lower in ("would", "'d"):
            above = self._parsed.tokens[verb.head]
            if verb.dep != "ccomp" or above.tag not in ("VBD", "VBN"):
                return "would"
        bare = noun.tag == "NN" and noun.left == noun.i and noun.right <= noun.i + 1
        if bare and tense_of(self._parsed, verb) in ("VBZ", "VBP") and verb.lemma != "be":
            return verb.lemma
        return STATED

    def _object(self, verb: Token) -> Token | str:
        lemma, words = verb.lemma, self._words
        if lemma in words.bringing or lemma in words.occurring or lemma in HOLDERS:
            return verb
        known = lemma in words.verbs or lemma in words.undergoing or lemma in words.taking
        return STATED if known or lemma in words.naming else lemma

    # ------------------------------------------------------------------ prepositions

    def _behind(self, token: Token, preposition: Token) -> Token | str:
        """What the word above a preposition says of what stands behind it."""
        words, lower = self._words, preposition.lower
        above = self._parsed.tokens[preposition.head]
        if token.dep == "pcomp" and any(
            kid.lower == "how" for kid in self._parsed.kids(token.i, "advmod")
        ):
            return "how"  # "was taken through how they murdered him"
        pair = f"{self._parsed.tokens[max(preposition.i - 1, 0)].lower} {lower}"
        if (
            preposition.dep == "agent"
            or lower in words.circumstances
            or pair in words.circumstances
        ):
            return STATED
        if above.i == preposition.i:
            return STATED
        if above.pos in VERBAL:
            return self._behind_verb(token, above, lower)
        told = base_form(above)
        key = f"{told} {lower}"
        if above.pos in NOMINAL and (told in words.nouns or told in words.carrying):
            return above
        if key in words.taking or told in words.witnessing or above.entity_type:
            return STATED
        if lower == "in" and above.pos in NOMINAL and token.pos in NOMINAL:
            return STATED  # "a suspect in", "two men in": what it is to be in it is listed
        return key

    def _behind_verb(self, token: Token, verb: Token, preposition: str) -> Token | str:
        key = f"{verb.lemma} {preposition}"
        words = self._words
        if key in words.verbs or key in words.taking or verb.lemma in HOLDERS:
            return STATED if token.pos in NOMINAL else verb
        if preposition == "in":
            return STATED
        for kid in self._parsed.kids(verb.i, "dobj", "nsubjpass"):
            told = base_form(kid)
            if told in words.carrying or told in words.witnessing:
                return STATED
            if "neutral" in words.nouns.get(told, ()):
                return STATED
            if f"{told} {preposition}" in words.taking:
                return STATED
        return key
