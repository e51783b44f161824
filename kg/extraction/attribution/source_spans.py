"""Whose words: the source of a cue by syntax, and beside the cue where the parse has failed."""

from __future__ import annotations

from collections.abc import Sequence

from kg.extraction.attribution.frames import Link
from kg.extraction.attribution.lexicon import RuleWords
from kg.extraction.attribution.spans import trim
from kg.model import Span
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.quotes import QuotedSpan
from kg.nlp.saying import quoted_saying
from kg.nlp.tree import (
    FINITE,
    NOUN_SUBJECTS,
    PAST,
    RELATIVE_TAGS,
    SUBJECTS,
    VERBAL,
    governor,
    is_passive,
    misjoined_subject,
    prepositional_phrases,
    subjects,
)
from kg.nlp.verb_classes import classes

NOMINAL = frozenset(("NOUN", "PROPN", "PRON"))
OPENERS = frozenset(("NOUN", "PROPN", "PRON", "DET", "ADJ", "NUM"))
# Clauses of one chain from which a subject is inherited; deeper ones are parse errors.
DEEPEST = 3
# Tokens of the longest "name, age, job, home town" between a quotation and its verb.
LONGEST_DESCRIPTION = 30


class SubjectFinder:
    """Finds whose words a cue leads to, by syntax."""

    def __init__(self, parsed: ParsedDocument, words: RuleWords) -> None:
        self.parsed = parsed
        self.words = words

    def of(self, token: Token, depth: int = 0) -> Token | None:
        """The token that heads the source of the cue ``token``, or None where none is named."""
        if token.pos == "NOUN" or (token.pos == "PROPN" and token.dep != "ROOT"):
            return self._of_noun(token, depth)
        quoted = self._quoted(token)
        if quoted is not None:
            return quoted
        if token.lemma in self.words.minds and token.tag in PAST:
            return self._minded(token)
        if is_passive(self.parsed, token.i):
            agent = self.parsed.kid(token.i, "agent")
            return self.parsed.kid(agent.i, "pobj") if agent is not None else None
        subject = self._own_subject(token)
        if subject is not None:
            return subject
        if token.pos == "ADJ" and token.dep in ("acomp", "attr", "oprd"):
            return self.parsed.kid(token.head, *NOUN_SUBJECTS)
        return self._understood(token)

    def _minded(self, token: Token) -> Token | None:
        """ "Officers, who were convinced that": who thinks so, and not who convinced them."""
        subject = self.parsed.kid(token.i, *NOUN_SUBJECTS)
        return subject if subject is not None else self._understood(token)

    def _quoted(self, token: Token) -> Token | None:
        """Who "was quoted (by a paper) as saying": not the paper, but the subject."""
        for verb in (token, self.parsed.tokens[self.parsed.tokens[token.head].head]):
            saying = quoted_saying(self.parsed, verb)
            if saying is not None and token.i in (verb.i, saying.i):
                return self.parsed.kid(verb.i, "nsubjpass")
        return None

    def _own_subject(self, token: Token) -> Token | None:
        """The subject that hangs on ``token``, or that belongs there."""
        named = list(self.parsed.kids(token.i, "nsubj"))
        before = [subject for subject in named if subject.i < token.i]
        if len(before) > 1 and before[0].tag in RELATIVE_TAGS:
            return before[-1]  # "the dam, which engineers warned would crack"
        if named:
            return named[0]
        return misjoined_subject(self.parsed, token) if token.pos == "VERB" else None

    def _of_noun(self, token: Token, depth: int) -> Token | None:
        owner = self.parsed.kid(token.i, "poss")
        if owner is not None:
            return owner
        for by, named in prepositional_phrases(self.parsed, token.i, self.words.holders):
            if by.i == token.i + 1:
                return named
        above = governor(self.parsed, token)
        beside = token.dep in ("dobj", "attr", "conj")
        if depth < DEEPEST and (beside or (token.dep == "pobj" and above.pos in VERBAL)):
            return self.of(above, depth + 1)
        return None

    def _understood(self, token: Token) -> Token | None:
        """The subject that a verb takes from the words around it; of a relative clause "who"."""
        told = self._told_beside(token)
        heads = self._subjects_in_step(token) if told is None else [told.i]
        if not heads:
            return None
        subject = self.parsed.tokens[heads[0]]
        if subject.lower == "it" and token.dep != "conj":
            return None  # "it is worth pointing out"
        for above in (token, *self.parsed.ancestors(token.i)):
            if above.dep == "relcl" and above.head == subject.i:
                who = self.parsed.kid(above.i, "nsubj")
                return who if who is not None and who.tag in RELATIVE_TAGS else subject
        return subject

    def _subjects_in_step(self, token: Token) -> list[int]:
        """The subjects of a verb, which may be joined to one whose form it does not have.

        "They let the oil stand till it would sink, and *concluded* that": past, and no "would". "It
        will prove this, shedding light on him, and *expose* her": bare, so it goes with "will".
        """
        above = self.parsed.tokens[token.head]
        past = token.tag in FINITE and any(
            kid.tag == "MD" for kid in self.parsed.kids(above.i, "aux")
        )
        bare = token.tag == "VB" and above.tag != "VB" and above.pos == "VERB"
        if token.dep == "conj" and (past or bare):
            for higher in self.parsed.ancestors(token.i):
                modal = higher.tag == "VB" and self.parsed.kid(higher.i, "aux") is not None
                if higher.tag in FINITE if past else modal:
                    return subjects(self.parsed, higher.i)
        return subjects(self.parsed, token.i)

    def _told_beside(self, token: Token) -> Token | None:
        """ "Roth warned that delays could cost lives, *saying* …": Roth, and not the delays.

        The participle stands behind quoted words, and hangs from a verb of what is said, whose
        subject has no name.
        """
        above = self.parsed.tokens[token.head]
        before = self.parsed.tokens[max(token.left - 2, 0) : token.left]
        if [len(t.text) == 1 and t.pos == "PUNCT" for t in before] != [True, True]:
            return None
        if token.tag != "VBG" or token.dep != "advcl" or token.lemma not in classes().saying:
            return None
        teller = self.parsed.tokens[above.head]
        if above.dep != "ccomp" or teller.lemma not in classes().saying or above.i > token.i:
            return None
        own = self.parsed.kid(above.i, *NOUN_SUBJECTS)
        if own is None or own.pos != "NOUN" or teller.i > above.i:
            return None
        return self.parsed.kid(teller.i, "nsubj")


def stranded_subject(parsed: ParsedDocument, cue: Token, links: Sequence[Link]) -> Token | None:
    """A subject left of the cue that hangs on the content right of it.

    "Ann Lee, the director, also said her group planned …" with both subjects on "planned".
    """
    if not links or links[0].frame != "clause" or links[0].head < cue.i:
        return None
    left = [
        kid
        for kid in parsed.kids(links[0].head, *SUBJECTS, "dep", "npadvmod")
        if kid.i < cue.i and kid.pos in NOMINAL
    ]
    return left[-1] if left else None


def adjacent_source(
    parsed: ParsedDocument,
    cue: Token,
    quotations: Sequence[QuotedSpan],
    content: Sequence[Span],
) -> tuple[Token, Span] | None:
    """The noun phrase right before the cue, or right behind it where its content comes first."""
    first, last = _with_auxiliaries(parsed, cue), cue.i + 1
    sentence = parsed.sentences[cue.sentence]
    if first > sentence.first:
        before = parsed.tokens[first - 1]
        if before.pos in NOMINAL and before.tag not in ("PRP$", "WDT", "EX"):
            return _phrase(parsed, before, sentence.first, first)
        described = _description(parsed, first, quotations)
        if described is not None:
            return described
    told = _touches((*content, *(q.span for q in quotations)), cue)
    if told and last < sentence.last and parsed.tokens[last].pos in OPENERS:
        return _phrase(parsed, parsed.tokens[last], last, sentence.last)
    return None


def _with_auxiliaries(parsed: ParsedDocument, cue: Token) -> int:
    """The first token of the adverbs and auxiliaries before the cue."""
    first = cue.i
    while first and parsed.tokens[first - 1].pos in ("AUX", "ADV"):
        first -= 1
    return first


def _touches(spans: Sequence[Span], cue: Token) -> bool:
    """True where one of ``spans`` ends right before the cue."""
    return any(0 <= cue.start - span.end <= 2 for span in spans)


def _phrase(parsed: ParsedDocument, token: Token, low: int, high: int) -> tuple[Token, Span] | None:
    """The largest phrase around ``token`` that stays within tokens ``[low, high)``."""
    head = token
    while head.head != head.i:
        up = parsed.tokens[head.head]
        if up.left < low or up.right > high or up.pos not in NOMINAL:
            break
        head = up
    left, right = max(head.left, low), min(head.right, high)
    span = trim(parsed.text, parsed.tokens[left].start, parsed.tokens[right - 1].end)
    return (head, span) if span is not None and head.pos in NOMINAL else None


def _description(
    parsed: ParsedDocument, first: int, quotations: Sequence[QuotedSpan]
) -> tuple[Token, Span] | None:
    """ "…," Ann Lee, 51, a nurse, said: all between the quotation and the verb."""
    between = _behind_quotation(parsed, parsed.tokens[first], quotations)
    words = [t for t in between if t.pos not in ("PUNCT", "SPACE")]
    if not words or not (words[0].pos in OPENERS or is_handle(words[0])):
        return None
    head = next((t for t in words if t.pos in NOMINAL or is_handle(t)), None)
    span = trim(parsed.text, words[0].start, words[-1].end)
    return (head, span) if head is not None and span is not None else None


def _behind_quotation(
    parsed: ParsedDocument, verb: Token, quotations: Sequence[QuotedSpan]
) -> Sequence[Token]:
    """The tokens from a quotation to the comma right before ``verb``; none where all are many."""
    ends = [q.end for q in quotations if q.end <= verb.start]
    tokens = parsed.within(Span(ends[-1], verb.start)) if ends else ()
    if not 0 < len(tokens) <= LONGEST_DESCRIPTION:
        return ()
    return tokens if tokens[-1].text == "," and tokens[0].sentence == verb.sentence else ()


def is_handle(token: Token) -> bool:
    """True for "@halvay_rail", the name of an account: no tagger knows its part of speech."""
    return token.text.startswith("@") and len(token.text) > 1
