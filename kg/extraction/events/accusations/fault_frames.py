"""Faults said of somebody or of his acts: "is corrupt", "called her handling of it reckless"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.extraction.events.accusations.frames import Ascription, predicate_span
from kg.extraction.events.accusations.words import AccusingWords
from kg.model import Span
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import (
    NOMINAL,
    VERBAL,
    base_form,
    conjuncts,
    governor,
    is_negated,
    logical_objects,
    logical_subjects,
    subjects,
)
from kg.nlp.verb_classes import classes


def fault_ascriptions(parsed: ParsedDocument, words: AccusingWords) -> Iterator[Ascription]:
    """The faults of a document in reading order."""
    for token in parsed.tokens:
        if token.pos == "ADJ":
            yield from _by_fault(parsed, token, words)


def _by_fault(parsed: ParsedDocument, token: Token, words: AccusingWords) -> Iterator[Ascription]:
    """ "is corrupt", "called her dishonest", "described the firm as reckless"."""
    gross = any(kid.lower in words.grossly for kid in parsed.kids(token.i, "advmod"))
    fault = token.lower in words.faults or (gross and token.lower in words.gross_faults)
    if not fault or is_negated(parsed, token.i):
        return
    above = parsed.tokens[token.head]
    verb = governor(parsed, token) if above.lower == "as" else above
    if verb.pos not in VERBAL:
        return
    adverb = parsed.kid(token.i, "advmod")
    span = Span(token.start if adverb is None else min(adverb.start, token.start), token.end)
    if verb.lemma in words.calling:
        accused = tuple(_doers(parsed, _called(parsed, token, verb), words))
        by = tuple(logical_subjects(parsed, verb.i))
        if accused:
            yield Ascription(verb.i, accused, span, by, named=True)
        return
    accused = tuple(_doers(parsed, subjects(parsed, verb.i), words))
    if token.dep == "acomp" and verb.lemma in classes().copulas and accused:
        yield Ascription(verb.i, accused, predicate_span(parsed, verb.i), claimed=True)


def _called(parsed: ParsedDocument, adjective: Token, verb: Token) -> list[int]:
    """Heads of who is called so; the parser may make a clause of them and the adjective."""
    own = parsed.kid(adjective.i, "nsubj") or parsed.kid(verb.i, "oprd")
    if own is not None and own.i < adjective.i and own.pos in NOMINAL:
        return conjuncts(parsed, own.i)
    return list(logical_objects(parsed, verb.i))


def _doers(parsed: ParsedDocument, heads: Iterable[int], words: AccusingWords) -> Iterator[int]:
    """Whoever acted so, of "*her* actions were reckless", "*Ode's* handling of the files"."""
    for head in heads:
        owner = parsed.kid(head, "poss")
        acts = base_form(parsed.tokens[head]) in words.conduct
        yield owner.i if owner is not None and acts else head
