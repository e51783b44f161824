"""Corrections: what an outlet repeats only in order to take it back.

"Correction: An article on Friday said that Roth had stolen a map", "A report said that she had
lied. We apologise to her": nothing in the first sentence accuses her, whoever its source seems.
"""

from __future__ import annotations

from collections.abc import Sequence

from kg.extraction.factuality.lexicon import CertaintyWords
from kg.model import Quotation, Statement
from kg.nlp.parse import TIMES, ParsedDocument, Sentence, Token
from kg.nlp.tree import (
    FINITE,
    NAMING,
    PRESENT,
    SUBJECTS,
    base_form,
    is_infinitive,
)

WITHIN = 3  # sentences, the first with what is corrected
OWN = frozenset({"this", "our"})
REGRETTING = frozenset({"regret"})
QUOTES = frozenset({"``", "''"})


def in_correction(parsed: ParsedDocument, token: Token, words: CertaintyWords) -> bool:
    """True of what stands behind "an article said", below a label or above an apology of ours."""
    sentence = parsed.sentences[token.sentence]
    tokens = parsed.tokens[sentence.first : sentence.last]
    before = [one for one in tokens if one.i < token.i]
    if not any(base_form(one) in words.own_pieces for one in before):
        return False
    if _has_quotes(parsed, token.sentence):
        return False  # somebody who is quoted may speak of his own article
    if _is_labelled(parsed, token.sentence, words) or _is_earlier(parsed, before, words):
        return True
    behind = parsed.sentences[token.sentence : token.sentence + WITHIN]
    if any(_apologises(parsed, one, words) for one in behind):
        return True
    unowned = any(
        _is_unowned(parsed, one, words) and _is_said_by(parsed, token, one, words) for one in before
    )
    return unowned and any(_regrets_error(parsed, one, words) for one in behind)


def is_corrected(parsed: ParsedDocument, told: Statement, words: CertaintyWords) -> bool:
    """ "We said on 3 May that Roth had lied. We apologise …", "an earlier version of this article
    said that …": the outlet's own words, which it corrects there or in the two sentences behind."""
    source = [token for span in told.source for token in parsed.within(span)]
    if told.quotation is Quotation.DIRECT or not source:
        return False
    if _has_quotes(parsed, source[0].sentence):
        return False  # "we" may be somebody who is quoted
    pieces = [
        kid.lower
        for token in source
        if base_form(token) in words.own_pieces
        for kid in parsed.kids(token.i, "det", "poss", "amod")
    ]
    ours = [token.lower for token in source] == ["we"] or bool({"this", "our"} & set(pieces))
    earlier = bool(words.earlier.intersection(pieces)) and "this" in pieces
    if earlier or (ours and _corrects(parsed, source[0].sentence, words)):
        return True
    behind = parsed.sentences[source[0].sentence : source[0].sentence + WITHIN]
    unowned = any(_is_unowned(parsed, one, words) for one in source)
    return unowned and any(_regrets_error(parsed, one, words) for one in behind)


def _is_earlier(parsed: ParsedDocument, before: Sequence[Token], words: CertaintyWords) -> bool:
    """ "An *earlier version of this story* misstated that": nobody stands by it."""
    pieces = [one for one in before if base_form(one) in words.own_pieces]
    early = any(kid.lower in words.earlier for one in pieces for kid in parsed.kids(one.i, "amod"))
    ours = any(kid.lower in OWN for one in pieces for kid in parsed.kids(one.i, "det", "poss"))
    return early and ours


def _has_quotes(parsed: ParsedDocument, sentence: int) -> bool:
    return any(one.tag in QUOTES for one in parsed.within(parsed.sentence_span(sentence)))


def _corrects(parsed: ParsedDocument, first: int, words: CertaintyWords) -> bool:
    behind = parsed.sentences[first : first + WITHIN]
    tokens = (token for one in behind for token in parsed.tokens[one.first : one.last])
    return any(token.lemma in words.correcting for token in tokens)


def _is_labelled(parsed: ParsedDocument, at: int, words: CertaintyWords) -> bool:
    """ "Correction: …", also where the parser takes the label for a sentence of its own."""
    sentence = parsed.sentences[at]
    opening = parsed.tokens[sentence.first : sentence.first + 3]
    if at and parsed.tokens[sentence.first - 1].text == ":":
        above = parsed.sentences[at - 1]
        opening = parsed.tokens[above.first : above.last]
    labelled = any(one.lower in words.corrections for one in opening[:2])
    return labelled and any(one.text == ":" for one in opening)


def _apologises(parsed: ParsedDocument, sentence: Sentence, words: CertaintyWords) -> bool:
    """ "We apologise", "we are sorry": done by who writes, neither asked for nor quoted."""
    tokens = parsed.tokens[sentence.first : sentence.last]
    if any(one.tag in QUOTES for one in tokens):
        return False
    for one in tokens:
        subject = parsed.kid(one.i, *SUBJECTS)
        ours = subject is not None and subject.lower == "we" and one.tag in FINITE
        if ours and (one.lemma in words.sorry or _is_sorry(parsed, one, words)):
            return True
    return False


def _is_sorry(parsed: ParsedDocument, verb: Token, words: CertaintyWords) -> bool:
    return any(kid.lower in words.sorry for kid in parsed.kids(verb.i, "acomp"))


def _is_unowned(parsed: ParsedDocument, piece: Token, words: CertaintyWords) -> bool:
    """ "An article of 6 October": of the outlet itself, since nobody is named whose it is."""
    if base_form(piece) not in words.own_pieces or parsed.kid(piece.i, "poss") is not None:
        return False
    behind = [one for link in parsed.kids(piece.i, "prep") for one in parsed.subtree(link.i)]
    return not any(one.pos in NAMING and one.entity_type not in TIMES for one in behind)


def _is_said_by(parsed: ParsedDocument, token: Token, piece: Token, words: CertaintyWords) -> bool:
    """True of what "an article said" tells; "wrongly said" denies it already."""
    verb = parsed.tokens[piece.head]
    clauses = (one for one in (token, *parsed.ancestors(token.i)) if one.dep == "ccomp")
    falsely = any(kid.lower in words.falsely for kid in parsed.kids(verb.i, "advmod"))
    return not falsely and any(one.head == verb.i for one in clauses)


def _regrets_error(parsed: ParsedDocument, sentence: Sentence, words: CertaintyWords) -> bool:
    """ "The Post regrets the error", "is happy to make clear that it is not so"."""
    tokens = parsed.tokens[sentence.first : sentence.last]
    if any(one.tag in QUOTES for one in tokens):
        return False  # "We regret the error," said the army
    return any(
        _regrets(parsed, one, words) or _makes_clear(parsed, one, words) for one in tokens
    )  # fmt: skip


def _regrets(parsed: ParsedDocument, verb: Token, words: CertaintyWords) -> bool:
    """ "The Post *regrets* the error": as a correction does, in the present."""
    if verb.lemma not in REGRETTING or verb.tag not in PRESENT:
        return False
    faults = parsed.kids(verb.i, "dobj")
    plain = any(base_form(one) in words.regretted and one.right - one.left <= 2 for one in faults)
    return plain and _is_outlet(parsed, parsed.kid(verb.i, *SUBJECTS), words)


def _makes_clear(parsed: ParsedDocument, verb: Token, words: CertaintyWords) -> bool:
    """ "Is happy to *make* clear"."""
    if verb.lemma != "make" or not is_infinitive(parsed, verb):
        return False
    clear = parsed.tokens[verb.i + 1 : verb.i + 2]
    glad = parsed.tokens[verb.head]
    told = bool(clear) and clear[0].lower == "clear" and glad.lower in words.glad
    above = parsed.tokens[glad.head] if glad.dep == "acomp" else glad
    return told and _is_outlet(parsed, parsed.kid(above.i, *SUBJECTS), words)


def _is_outlet(parsed: ParsedDocument, subject: Token | None, words: CertaintyWords) -> bool:
    """ "We", "the paper", "The Orsk Lantern"; no person, and no army or ministry."""
    if subject is None or subject.lower == "we":
        return subject is not None
    if subject.pos != "PROPN":
        return subject.lemma.lower() in words.outlets
    named = parsed.tokens[subject.left : subject.right]
    state = any(one.lower in words.public for one in named)
    return subject.entity_type != "PERSON" and not state
