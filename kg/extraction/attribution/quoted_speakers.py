"""Who is quoted, where the text names who quotes: "the report quotes a farmer, Ibra Tolene, as
saying".

The words are the farmer's. The report only passes them on, and what it says is nothing but them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from kg.extraction.attribution.quotations import quotations_of
from kg.extraction.attribution.spans import trim
from kg.extraction.attribution.statements import renumbered
from kg.model import Attribution, Quotation, Span
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.phrases import clause_span
from kg.nlp.tree import VERBAL
from kg.nlp.verb_classes import classes
from kg.ontology.lexicon import Lexicon

# Between the end of a quotation and the words that name its speaker stand no more than marks.
MARKS = " ,.?!:\"“”'‘’"


class _Quoted(NamedTuple):
    """ "Quotes", "as" and "saying", the words for who is quoted, and what they say."""

    verb: Token
    saying: Token
    source: Span
    cue: Span
    content: Span
    direct: bool


def give_to_quoted(
    parsed: ParsedDocument, attributions: Sequence[Attribution], lexicon: Lexicon
) -> tuple[Attribution, ...]:
    """The attributions; of "the report quotes Roth as saying" Roth is the source."""
    verbs = lexicon.words("quotingVerb")
    result = list(attributions)
    dropped: set[int] = set()
    for verb in parsed.tokens:
        quoted = _read(parsed, verb, lexicon) if verb.lemma in verbs else None
        if quoted is None:
            continue
        cues = (quoted.verb.span, quoted.saying.span)
        mine = [n for n, one in enumerate(result) if any(map(one.cue.__contains__, cues))]
        mine += [n for n, one in enumerate(result) if n not in mine and _is_of(one, quoted)]
        if mine:
            result[mine[0]] = _given(result[mine[0]], quoted)
            dropped.update(mine[1:])
    left = [one for n, one in enumerate(result) if n not in dropped]
    return renumbered(tuple(result), lambda one: any(one is kept for kept in left))


def _is_of(one: Attribution, quoted: _Quoted) -> bool:
    """True where an attribution has a part of the cue, or "saying" without its "as"."""
    whole = Span(quoted.verb.start, quoted.cue.end)
    return bool(one.cue) and all(whole.covers(span) for span in one.cue)


def _given(one: Attribution, quoted: _Quoted) -> Attribution:
    how = Quotation.DIRECT if quoted.direct else one.quotation
    if not quoted.direct and how is Quotation.DIRECT:
        how = Quotation.INDIRECT
    return replace(
        one,
        source=(quoted.source,),
        cue=(quoted.verb.span, quoted.cue),
        content=(quoted.content,),
        quotation=how,
    )


def _read(parsed: ParsedDocument, verb: Token, lexicon: Lexicon) -> _Quoted | None:
    """What "quotes" is about, where it is an active verb before a person and "as saying"."""
    if verb.pos not in VERBAL or parsed.kid(verb.i, "nsubjpass", "auxpass") is not None:
        return None
    person = parsed.kid(verb.i, "dobj")
    holders = () if person is None else (verb.i, person.i)
    named = [kid for i in holders for kid in parsed.kids(i, "prep") if kid.lower == "as"]
    saying = parsed.kid(named[0].i, "pcomp") if named else None
    if person is None or saying is None or not verb.i < person.i < named[0].i:
        return None
    if saying.lemma not in classes().saying:
        return None
    source = trim(parsed.text, parsed.tokens[person.left].start, named[0].start)
    told = _content(parsed, verb, saying, lexicon)
    if source is None or told is None:
        return None
    return _Quoted(verb, saying, source, Span(named[0].start, saying.end), *told)


def _content(
    parsed: ParsedDocument, verb: Token, saying: Token, lexicon: Lexicon
) -> tuple[Span, bool] | None:
    """What is said, and whether it stands in quotation marks."""
    sentence = parsed.sentence_span(verb.sentence)
    quotations = [q.span for q in quotations_of(parsed, lexicon) if q.depth == 0]
    for span in quotations:
        behind = span.start >= saying.end and _is_bare(parsed, saying.end, span.start)
        before = span.end <= verb.start and _is_opening(parsed, sentence, span, verb)
        if behind or before:
            return span, True
    clause = parsed.kid(saying.i, "ccomp")
    if clause is None or clause.i < saying.i:
        return None
    start = parsed.tokens[clause.left].start
    return Span(start, clause_span(parsed, clause.i).end), False


def _is_bare(parsed: ParsedDocument, start: int, end: int) -> bool:
    """True where only marks stand between."""
    return not parsed.text[start:end].strip(MARKS)


def _is_opening(parsed: ParsedDocument, sentence: Span, span: Span, verb: Token) -> bool:
    """True for the quotation right before who quotes it, which its sentence ends with."""
    subject = parsed.kid(verb.i, "nsubj")
    if subject is None or span.start > verb.start:
        return False
    return span.end > sentence.start - 2 and _is_bare(
        parsed, span.end, parsed.tokens[subject.left].start
    )
