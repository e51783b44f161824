"""Deeds joined to what somebody tells: "nurses said the matron hid the masks and *warned them*".

A verb behind "and" may go on from the verb of saying or from what is said. Two things show that it
belongs to what is said. Its object is a pronoun that means the speakers, who would else do it to
themselves (Chomsky 1981, Principle B). Or it stands in the past, as what is said does, while the
speakers say so in the present ("workers say he lied and threatened to sack them").
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from kg.model import Attribution, Quotation
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.phrases import phrase_span
from kg.nlp.tree import FINITE, PAST, PLURAL, PRESENT, SUBJECTS

SEVERAL = frozenset({"them"})
SINGLE = frozenset({"him", "her"})
THEMSELVES = {
    "he": frozenset({"him"}),
    "she": frozenset({"her"}),
    "they": SEVERAL,
    "i": frozenset({"me"}),
    "we": frozenset({"us"}),
}


def is_joined_deed(parsed: ParsedDocument, cue: Token, told: Token, verb: Token) -> bool:
    """Whether ``verb``, joined to ``told`` without a subject, belongs to what ``cue`` says."""
    own = parsed.kid(verb.i, *SUBJECTS, "aux", "auxpass")
    if own is not None or verb.tag not in PAST or told.tag not in PAST:
        return False
    if cue.tag in PRESENT and parsed.kid(cue.i, "aux") is None:
        return verb.tag == told.tag == "VBD"
    speaker, doer = parsed.kid(cue.i, *SUBJECTS), parsed.kid(told.i, *SUBJECTS)
    done_to = parsed.kid(verb.i, "dobj")
    if speaker is None or doer is None or done_to is None:
        return False
    several, others = _are_several(parsed, speaker), _are_several(parsed, doer)
    meant = THEMSELVES.get(speaker.lower, SEVERAL if several else SINGLE)
    return done_to.lower in meant and several is not others


def with_doers(
    parsed: ParsedDocument, attributions: Sequence[Attribution]
) -> tuple[Attribution, ...]:
    """The attributions, of which those by such a verb have the doer for their source."""
    return tuple(_with_doer(parsed, one) for one in attributions)


def _with_doer(parsed: ParsedDocument, one: Attribution) -> Attribution:
    if one.quotation is not Quotation.INDIRECT:
        return one
    for verb in (token for span in one.cue for token in parsed.within(span)):
        for told in _joined_to(parsed, verb):
            cue = parsed.tokens[told.head]
            doer = parsed.kid(told.i, *SUBJECTS)
            if told.dep == "ccomp" and doer is not None and is_joined_deed(parsed, cue, told, verb):
                return replace(one, source=(phrase_span(parsed, doer.i),))
    return one


def _joined_to(parsed: ParsedDocument, verb: Token) -> Iterator[Token]:
    """The verbs that ``verb`` is joined to, the nearest first."""
    while verb.dep == "conj" and verb.tag in FINITE:
        verb = parsed.tokens[verb.head]
        yield verb


def _are_several(parsed: ParsedDocument, noun: Token) -> bool:
    return (
        noun.tag in PLURAL or noun.lower in ("they", "we") or parsed.kid(noun.i, "conj") is not None
    )
