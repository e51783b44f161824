"""Where nobody means what is said: satire, hoaxes, jokes, plots of stories; and corrections."""

from __future__ import annotations

from collections.abc import Sequence

from kg.extraction.factuality.lexicon import CertaintyWords
from kg.model import Quotation, Span, Statement
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import PRESENT, SUBJECTS, VERBAL, base_form, roots, tense_tag

MODIFIERS = ("amod", "compound", "nmod")
CORRECTED_WITHIN = 3  # sentences, the first with what is corrected


def in_jest(
    parsed: ParsedDocument, source: Sequence[Span], cue: Sequence[Span], words: CertaintyWords
) -> bool:
    """ "The satirical site reported", "a deepfake shows", "he joked that": no source for it.

    A forger may tell the truth ("a fake doctor said"), so "fake" counts before things alone.
    """
    if any(token.lemma in words.joking for span in cue for token in parsed.within(span)):
        return True
    heads = [head for span in source for head in roots(parsed.within(span))]
    apposed = [noun for head in heads for noun in parsed.kids(head.i, "appos")]
    return any(_is_unmeant(parsed, noun, words) for noun in (*heads, *apposed))


def _is_unmeant(parsed: ParsedDocument, noun: Token, words: CertaintyWords) -> bool:
    before = {kid.lower for kid in parsed.kids(noun.i, *MODIFIERS)}
    jests = {base_form(noun), *before} & words.jesting
    return bool(jests) or (base_form(noun) in words.recordings and bool(before & words.forged))


def is_taken_back(parsed: ParsedDocument, told: Statement, words: CertaintyWords) -> bool:
    """ "We said on 3 May that Roth had lied. We apologise …", "an earlier version of this article
    said that …": the outlet's own words, which it corrects there or in the two sentences behind."""
    source = [token for span in told.source for token in parsed.within(span)]
    if told.quotation is Quotation.DIRECT or not source:
        return False
    if any(token.tag in ("``", "''") for token in parsed.within(_sentence_of(parsed, source[0]))):
        return False  # "we" may be somebody who is quoted
    pieces = [
        kid.lower
        for token in source
        if base_form(token) in words.own_pieces
        for kid in parsed.kids(token.i, "det", "poss", "amod")
    ]
    ours = [token.lower for token in source] == ["we"] or bool({"this", "our"} & set(pieces))
    earlier = bool({"earlier", "previous", "original"} & set(pieces)) and "this" in pieces
    return earlier or (ours and _corrects(parsed, source[0].sentence, words))


def _sentence_of(parsed: ParsedDocument, token: Token) -> Span:
    return parsed.sentence_span(token.sentence)


def _corrects(parsed: ParsedDocument, first: int, words: CertaintyWords) -> bool:
    behind = parsed.sentences[first : first + CORRECTED_WITHIN]
    tokens = (token for one in behind for token in parsed.tokens[one.first : one.last])
    return any(token.lemma in words.correcting for token in tokens)


def in_story(parsed: ParsedDocument, token: Token, words: CertaintyWords) -> bool:
    """ "In the novel, Inspector Rudd shoots …": told in the present, within a work of fiction; or,
    whenever, in what nobody means ("was accused of fraud in a hoax letter")."""
    verbs = (above for above in (token, *parsed.ancestors(token.i)) if above.pos in VERBAL)
    return any(_is_plot(parsed, verb, words) for verb in verbs)


def _is_plot(parsed: ParsedDocument, verb: Token, words: CertaintyWords) -> bool:
    present = tense_tag(parsed, verb) in PRESENT
    figure = parsed.kid(verb.i, *SUBJECTS)
    if present and figure is not None and base_form(figure) in words.figures:
        return True  # "her character dies in the third act"
    for phrase in parsed.kids(verb.i, "prep"):
        noun = parsed.kid(phrase.i, "pobj")
        if noun is None or phrase.lower != "in":
            continue
        work = base_form(noun) in words.fiction and phrase.i < verb.i
        if (work and present) or _is_unmeant(parsed, noun, words):
            return True
    return False
