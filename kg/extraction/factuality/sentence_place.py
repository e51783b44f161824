"""Whether the place of an event in the sentence states it, or only mentions it.

The lists know what single words do. What no list knows would pass for a fact; so a fact must stand
in a place that is known to state it: a main clause, a relative or temporal clause, or below words
known to take what they govern as having happened (Karttunen 1971; Sauri and Pustejovsky 2009,
whose default for an unknown governor is likewise "uncommitted").
"""

from __future__ import annotations

from kg.extraction.factuality.lexicon import CertaintyWords
from kg.extraction.factuality.unreal import took_time
from kg.extraction.triggers.anchors import Anchor
from kg.nlp.parse import TIMES, ParsedDocument, Token
from kg.nlp.tree import NOMINAL, SUBJECTS, VERBAL, base_form

STATED = ""
STATING_CLAUSES = frozenset({"relcl", "acl", "advcl", "amod", "csubj", "csubjpass", "prep"})
MAY = "may"
SUPPOSING = frozenset({"could", MAY, "might", "can"})
NEW = frozenset({"a", "an", "any"})
HOLDERS = frozenset({"be", "have", "do", "go", "remain", "become", "stay"})


class SentencePlace:
    """Asks on each floor above an event whether something states it or leaves it open."""

    def __init__(self, parsed: ParsedDocument, anchor: Anchor, words: CertaintyWords) -> None:
        self._parsed = parsed
        self._words = words
        # The word to be asked next: a preposition is passed over, a verb of doing stands for its
        # object ("carried out a raid").
        self._next = anchor.token
        if anchor.clause is not None and anchor.clause in anchor.hosts:
            self._next = anchor.clause
        self.ended = False
        self.doubt: str | None = None  # the words that leave it open whether the event took place

    def step(self, token: Token, head: Token) -> None:
        """Asks what ``head`` says of ``token``, until something has decided."""
        if self.ended or token.i != self._next:
            return
        if token.dep in ("pobj", "pcomp"):
            found = self._behind(token, head)
        elif token.pos in VERBAL:
            found = self._clause(token, head)
        else:
            found = self._noun(token, head)
        if isinstance(found, str):
            self.ended, self.doubt = True, found or None
        else:
            self._next = found.i

    # ------------------------------------------------------------------ clauses and nouns

    def _clause(self, verb: Token, head: Token) -> Token | str:
        if verb.dep in STATING_CLAUSES:
            return STATED
        if verb.dep in ("xcomp", "ccomp", "oprd", "acomp"):
            return self._complement(verb, head)
        return head

    def _complement(self, verb: Token, head: Token) -> Token | str:
        if head.pos in VERBAL:
            return self._complement_of_verb(verb, head)
        if head.pos not in (*NOMINAL, "ADJ", "ADV"):
            return head  # a dash that the parser made a word
        known = base_form(head) in self._words.nouns or base_form(head) in self._words.taking
        return head if known else f"{base_form(head)} to"

    def _complement_of_verb(self, verb: Token, head: Token) -> Token | str:
        lemma, words = head.lemma, self._words
        if took_time(self._parsed, verb, head, words):
            return head
        if lemma == "have" and verb.tag == "VBG":
            return "have … ing"  # "the affidavit has him bribing a judge"
        if verb.dep == "ccomp" and verb.right < head.i:
            return head  # "…, she added": what it says is the statement's
        if lemma in HOLDERS or lemma in words.verbs or lemma in words.taking:
            return head
        if verb.tag == "VBG" and f"{lemma} ing" in words.taking:
            return head
        return head if f"{lemma} to" in words.verbs else lemma

    def _noun(self, noun: Token, head: Token) -> Token | str:
        if noun.dep in ("conj", "appos"):
            return head
        if head.pos not in VERBAL:
            return STATED if noun.dep in ("poss", "compound", "amod", "nmod") else head
        if noun.dep in ("dobj", "nsubjpass"):
            return self._object(head)
        return self._subject(noun, head) if noun.dep in SUBJECTS else head

    def _subject(self, noun: Token, verb: Token) -> str:
        """ "a strike would close the port"; "said that the strike would go on" is in the past."""
        first = self._parsed.kid(verb.i, "aux")
        if first is not None and self._is_supposed(first, verb) and self._is_any(noun):
            return first.lower
        if first is None or first.lower not in self._words.backshifted:
            return STATED
        above = self._parsed.tokens[verb.head]
        return STATED if verb.dep == "ccomp" and above.tag in ("VBD", "VBN") else "would"

    def _is_supposed(self, modal: Token, verb: Token) -> bool:
        """ "Could kill", "could have killed"; but what "may have been the work of a gang" was."""
        perfect = any(kid.lower == "have" for kid in self._parsed.kids(verb.i, "aux"))
        return modal.lower in SUPPOSING and not (modal.lower == MAY and perfect)

    def _is_any(self, noun: Token) -> bool:
        """ "An attack on the port could kill thousands", "charges against her could have hurt the
        party": one that nobody has told of."""
        new = {kid.lower for kid in self._parsed.kids(noun.i, "det")}
        bare = not new and noun.tag in ("NN", "NNS")
        told = self._parsed.kid(noun.i, "poss", "nummod", "relcl", "acl", "appos") is not None
        dated = any(one.entity_type in TIMES for one in self._parsed.subtree(noun.i))
        return (bare or new <= NEW) and not told and not dated

    def _object(self, verb: Token) -> Token | str:
        lemma, words = verb.lemma, self._words
        if lemma in words.bringing or lemma in words.occurring or lemma in HOLDERS:
            return verb
        known = lemma in words.verbs or lemma in words.undergoing or lemma in words.taking
        return STATED if known or lemma in words.naming else lemma

    # ------------------------------------------------------------------ prepositions

    def _behind(self, token: Token, preposition: Token) -> Token | str:
        """What the word above a preposition says of what stands behind it."""
        above = self._parsed.tokens[preposition.head]
        if token.dep == "pcomp" and any(
            kid.lower == "how" for kid in self._parsed.kids(token.i, "advmod")
        ):
            return "how"  # "was taken through how they murdered him"
        if above.i == preposition.i or self._is_circumstance(preposition):
            return STATED
        if above.pos in VERBAL:
            return self._behind_verb(token, above, preposition.lower)
        return self._behind_noun(token, above, preposition.lower)

    def _is_circumstance(self, preposition: Token) -> bool:
        """ "after the raid", "because of the raid", "by the raid"."""
        before = self._parsed.tokens[max(preposition.i - 1, 0)].lower
        known = self._words.circumstances
        pair = f"{before} {preposition.lower}"
        return preposition.dep == "agent" or preposition.lower in known or pair in known

    def _behind_noun(self, token: Token, noun: Token, preposition: str) -> Token | str:
        words, told = self._words, base_form(noun)
        key = f"{told} {preposition}"
        listed = told in words.nouns or told in words.carrying
        if noun.pos in NOMINAL and listed and key not in words.taking:
            return noun
        if key in words.taking or told in words.witnessing or noun.entity_type:
            return STATED
        if preposition == "in" and noun.pos in NOMINAL and token.pos in NOMINAL:
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
            if "neutral" in words.nouns.get(told, ()) or f"{told} {preposition}" in words.taking:
                return STATED
        return key
