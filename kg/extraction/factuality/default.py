"""Whether the place where an event is told states it, or only lets it be thought of.

The walk of ``certainty.py`` knows what single words do. What no list knows would pass for a fact;
so a fact must stand in a place that is known to state it: a main clause, a relative or temporal
clause, or below words known to take what they govern as having happened (Karttunen 1971; Sauri
and Pustejovsky 2009, whose default for an unknown governor is likewise "uncommitted").
"""

from __future__ import annotations

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
    return _Place(parsed, words).climb(token)


class _Place:
    """Climbs from an event until something states it or leaves it open."""

    def __init__(self, parsed: ParsedDocument, words: CertaintyWords) -> None:
        self._parsed = parsed
        self._words = words

    def climb(self, token: Token) -> str | None:
        """What leaves the event told at ``token`` open, or None."""
        for _ in range(MAX_FLOORS):
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

    # ------------------------------------------------------------------ one floor up

    def _clause(self, verb: Token, head: Token) -> Token | str:
        if verb.dep in ("relcl", "acl", "advcl", "amod", "csubj", "csubjpass", "prep"):
            return STATED
        if verb.dep in ("xcomp", "ccomp", "oprd", "acomp"):
            return self._complement(verb, head)
        return head

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
        known = lemma in HOLDERS or lemma in self._words.verbs or lemma in self._words.taking
        if verb.tag == "VBG" and f"{lemma} ing" in self._words.taking:
            return head
        if known or f"{lemma} to" in self._words.verbs:
            return head
        return lemma

    def _noun(self, noun: Token, head: Token) -> Token | str:
        if noun.dep in ("conj", "appos"):
            return head
        if head.pos not in VERBAL:
            return STATED if noun.dep in ("poss", "compound", "amod", "nmod") else head
        if noun.dep in ("dobj", "nsubjpass"):
            return self._object(head)
        return STATED if noun.dep in SUBJECTS else head

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
