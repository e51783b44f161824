"""Contents that a tagger began with the verb, without its subject: "told police her neighbour,
Karl Ode, *poisoned the dog*"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kg.model import Attribution, Quotation, Span
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import FINITE, NOUN_SUBJECTS, roots
from kg.nlp.verb_classes import classes


def with_subjects(
    parsed: ParsedDocument, attributions: Sequence[Attribution]
) -> tuple[Attribution, ...]:
    """The attributions, whose contents behind a verb of telling begin with the subject."""
    return tuple(_with_subject(parsed, one) for one in attributions)


def _with_subject(parsed: ParsedDocument, one: Attribution) -> Attribution:
    cue = [token for span in one.cue for token in parsed.within(span)]
    telling = [t for t in cue if t.lemma in classes().telling or t.lemma in classes().saying]
    if one.quotation is not Quotation.INDIRECT or not telling or not one.content:
        return one
    first, *rest = one.content
    subject = _subject_before(parsed, first, telling[-1])
    if subject is None:
        return one
    start = parsed.tokens[subject.left].start
    return replace(one, content=(Span(start, first.end), *rest))


def _subject_before(parsed: ParsedDocument, content: Span, cue: Token) -> Token | None:
    """The subject of the verb that opens ``content``, between it and ``cue``."""
    words = parsed.within(content)
    verbs = [token for token in roots(words) if token.tag in FINITE]
    if not words or not verbs or verbs[0].head != cue.i:
        return None
    subject = parsed.kid(verbs[0].i, *NOUN_SUBJECTS)
    if subject is None or subject.i > verbs[0].i:
        return None
    left, begun = parsed.tokens[subject.left], words[0].start
    return subject if cue.end < left.start < begun <= verbs[0].start else None
