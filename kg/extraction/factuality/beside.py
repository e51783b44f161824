"""What the words beside a word say about it: modals, negations, adverbs, conditions, questions.

They hang from one word or stand around it; nothing is read above the verb whose clause it is.
"""

from __future__ import annotations

from kg.extraction.factuality.governors import Governors
from kg.extraction.factuality.labels import OPEN, Certainty, Effects
from kg.extraction.factuality.lexicon import CertaintyWords
from kg.extraction.factuality.negation import is_denied, is_no_longer, is_nobody
from kg.extraction.factuality.proceedings import is_inverted
from kg.extraction.factuality.unreal import would_have
from kg.model import Polarity
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import (
    MODIFIERS,
    NOMINAL,
    PAST,
    SUBJECTS,
    first_conjunct,
    is_negated,
    tense_tag,
)


def auxiliary_effects(
    parsed: ParsedDocument, words: CertaintyWords, auxiliary: Token, verb: Token
) -> Effects:
    """What "may", "would" or a headline's "to" say of ``verb``."""
    effects = words.modals.get(auxiliary.lower)
    if effects is None:
        # headline "Minister to resign"
        ahead = auxiliary.lower == "to" and verb.dep in ("ROOT", "conj") and verb.tag == "VB"
        return ("future",) if ahead else ()
    if would_have(parsed, verb, words):
        return OPEN
    if auxiliary.lower in words.backshifted and _is_reported(parsed, verb):
        return ("future",)  # "said it would close": will, moved into the past
    return effects


def _is_reported(parsed: ParsedDocument, verb: Token) -> bool:
    """True in a clause that a past verb of saying governs, without a condition of its own."""
    top = first_conjunct(parsed, verb)
    above = parsed.tokens[top.head]
    past = above.tag in ("VBD", "VBN") and top.dep == "ccomp" and above.i != top.i
    return past and parsed.kid(verb.i, "advcl") is None


def mark_effects(
    parsed: ParsedDocument, words: CertaintyWords, mark: Token, clause: Token
) -> Effects:
    """What the conjunction of ``clause`` says of it; "asked if", "are examining if": whether."""
    above = parsed.tokens[clause.head]
    asking = words.verbs.get(above.lemma) == ("unspecified",)
    asked = mark.lower == "if" and (clause.dep == "ccomp" or asking)
    return words.marks.get("whether" if asked else mark.lower, ())


def condition_effects(parsed: ParsedDocument, words: CertaintyWords, verb: Token) -> Effects:
    """ "provided that it rains", "if he resigns"; not "as if", "even if", nor what "threatened
    her with the sack if she spoke" threatens: that was done."""
    openings = [kid.lower for kid in parsed.kids(verb.i, "prep")]
    done = verb.lemma in words.conditioned and tense_tag(parsed, verb) in PAST
    for clause in () if done else parsed.kids(verb.i, "advcl"):
        mark = parsed.kid(clause.i, "mark")
        if mark is None:
            openings.append("if" if is_inverted(parsed, clause) else clause.lower)
        elif parsed.tokens[max(mark.i - 1, 0)].lower not in ("as", "even"):
            openings.append(mark.lower)
    conditional = any("conditional" in words.marks.get(opening, ()) for opening in openings)
    return ("hypothetical", "unspecified") if conditional else ()


def is_asked(parsed: ParsedDocument, root: Token) -> bool:
    """A question; "Why did they close it?" takes the closing as given."""
    sentence = parsed.sentences[root.sentence]
    last = parsed.tokens[max(sentence.last - 2, sentence.first) : sentence.last]
    asks = any(token.text == "?" for token in last)
    return asks and not any(kid.tag == "WRB" for kid in parsed.kids(root.i, "advmod"))


def ends_quoted_word(parsed: ParsedDocument, preposition: Token, event: Token) -> bool:
    """ "a 'cage without a door' with their consent": the quoted word ends with its mark."""
    tags = [token.tag for token in parsed.tokens[preposition.i : event.i]]
    return tags.count("''") > tags.count("``")


class Beside:
    """Hears the words of one floor and applies what they do to the labels."""

    def __init__(self, parsed: ParsedDocument, words: CertaintyWords) -> None:
        self._parsed = parsed
        self._words = words
        self._governors = Governors(parsed, words)
        self._heard: set[int] = set()  # nouns whose own "no" has been counted
        self._aside = False  # "defeat in the runoff": whether what is above is about another noun
        self._emphatic = False  # "brought no case, not even a fine"
        self.labels = Certainty()

    def _beside(self, token: Token, *, noun: bool) -> None:
        """The modals, negations, adverbs and conjunctions that hang from ``token``."""
        if noun:
            self._heard.add(token.i)
        if is_denied(self._parsed, token):
            self._negate()
        for kid in self._parsed.kids(token.i):
            self._hear(kid, token)
        if not noun:
            self.labels.apply(condition_effects(self._parsed, self._words, token))
            if is_inverted(self._parsed, token):
                self.labels.apply(self._words.marks["if"])

    def _hear(self, kid: Token, token: Token) -> None:
        words, lower = self._words, kid.lower
        if kid.dep == "advmod" and is_negated(self._parsed, kid.i):
            # "Nobody was charged, at least not yet": the afterthought says it again.
            again = kid.i > token.i and self.labels.polarity is Polarity.NEGATED
            if is_no_longer(self._parsed, kid, token) and not again:
                self._negate()
        elif kid.dep in ("aux", "auxpass"):
            self.labels.apply(auxiliary_effects(self._parsed, words, kid, token))
        elif kid.dep in ("advmod", "npadvmod", "amod") and lower in words.adverbs:
            self.labels.apply(words.adverbs[lower])
        elif kid.dep in MODIFIERS:
            self.labels.apply(words.adjectives.get(lower, ()))
        elif kid.dep == "acl" and token.pos in NOMINAL:
            self.labels.apply(self._governors.of_participle(kid, token))
        elif kid.dep == "mark":
            self.labels.apply(mark_effects(self._parsed, words, kid, token))
        elif kid.dep in SUBJECTS or kid.dep in ("dobj", "agent"):
            self._negated_noun(kid.i)

    def _negated_noun(self, i: int) -> None:
        """The "no" of a noun negates once, from however many words above it is seen."""
        if i not in self._heard and is_nobody(self._parsed, i, self._words):
            self._negate()
        self._heard.add(i)

    def _negate(self) -> None:
        """Turns the polarity round, unless the negation is of something beside the event, or says
        once more what "not even" has said."""
        if self._emphatic and self.labels.polarity is Polarity.NEGATED:
            return
        if self._aside:
            self.labels.aside = True
        else:
            self.labels.negate()
