"""Who is accused because the police look for them, or because they sent the doers.

"Issued a warrant for the arrest of Orsk for fraud", "are hunting Orsk over the murder", "was shot
by gunmen hired by the firm". Which words they are is data: ``ontology/lexicon-accusations.ttl``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from kg.extraction.events.accusations.frames import (
    Ascription,
    names_wrong,
    predicate_span,
    wrong_span,
)
from kg.extraction.events.accusations.hired_hands import suffers
from kg.extraction.events.accusations.words import AccusingWords, accusing_words
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import (
    NOMINAL,
    VERBAL,
    base_form,
    governor,
    is_negated,
    is_passive,
    logical_objects,
    logical_subjects,
    prepositional_objects,
)
from kg.ontology.lexicon import Lexicon

WHY = ("for", "over")
ARREST = "arrest"


@dataclass(frozen=True, slots=True, eq=False)
class SoughtWords:
    """The lists of these frames, and those of the other frames."""

    warrants: frozenset[str]
    issuing: frozenset[str]
    hunting: frozenset[str]
    hiring: frozenset[str]
    counts: frozenset[str]
    witnesses: frozenset[str]
    others: AccusingWords


@cache
def sought_words(lexicon: Lexicon) -> SoughtWords:
    """The lists of ``lexicon``; raises LexiconError if one is missing."""
    return SoughtWords(
        warrants=lexicon.words("warrantNoun"),
        issuing=lexicon.words("issuingVerb"),
        hunting=lexicon.words("huntingVerb"),
        hiring=lexicon.words("hiringVerb"),
        counts=lexicon.words("countNoun"),
        witnesses=lexicon.words("witnessNoun"),
        others=accusing_words(lexicon),
    )


def sought_ascriptions(parsed: ParsedDocument, words: SoughtWords) -> Iterator[Ascription]:
    """The frames of a document in reading order."""
    for token in parsed.tokens:
        if token.pos in NOMINAL:
            yield from _by_warrant(parsed, token, words)
        elif token.pos in VERBAL:
            yield from _hunted(parsed, token, words)
            yield from _hired(parsed, token, words)


def _by_warrant(parsed: ParsedDocument, noun: Token, words: SoughtWords) -> Iterator[Ascription]:
    """ "Issued a warrant for the arrest of Orsk for fraud", "an arrest warrant for Orsk over the
    theft", "against Orsk on charges of theft"; who issues it accuses nobody."""
    verb = governor(parsed, noun)
    if base_form(noun) not in words.warrants or verb.lemma not in words.issuing:
        return
    if verb.pos not in VERBAL or is_negated(parsed, verb.i):
        return
    targets = tuple(prepositional_objects(parsed, noun.i, ("for",)))
    arrests = tuple(i for i in targets if base_form(parsed.tokens[i]) == ARREST)
    held = [i for arrest in arrests for i in prepositional_objects(parsed, arrest, ("of",))]
    against = (*targets, *prepositional_objects(parsed, noun.i, ("against",)))
    accused = _named(parsed, held or against)
    hosts = (noun.i, verb.i, *arrests, *(held or against))
    yield from _of_each(parsed, verb, accused, _reasons(parsed, hosts, words))


def _hunted(parsed: ParsedDocument, verb: Token, words: SoughtWords) -> Iterator[Ascription]:
    """ "Are hunting Orsk over the murder", "are looking for Orsk over the theft"."""
    hunted = list(logical_objects(parsed, verb.i)) if verb.lemma in words.hunting else []
    if f"{verb.lemma} for" in words.hunting:
        hunted += prepositional_objects(parsed, verb.i, ("for",))
    accused = tuple(i for i in _named(parsed, hunted) if not _may_help(parsed, i, words))
    if not accused or is_negated(parsed, verb.i):
        return
    by = tuple(logical_subjects(parsed, verb.i))
    yield from _of_each(parsed, verb, accused, _reasons(parsed, (verb.i, *accused), words), by)


def _may_help(parsed: ParsedDocument, sought: int, words: SoughtWords) -> bool:
    """ "Karl Ode, a witness", "Karl Ode, who was kidnapped": sought for what they know."""
    told = parsed.kids(sought, "appos", "compound", "nmod", "relcl", "acl")
    return any(
        base_form(kid) in words.witnesses
        or (is_passive(parsed, kid.i) and names_wrong(parsed, kid.i, words.others))
        for kid in told
    )


def _hired(parsed: ParsedDocument, verb: Token, words: SoughtWords) -> Iterator[Ascription]:
    """ "Was shot by gunmen *hired* by the firm"; but a nurse sent by the clinic is no gunman."""
    doers = parsed.tokens[verb.head]
    sent = verb.lemma in words.hiring and verb.tag in ("VBN", "VBD")
    if verb.dep != "acl" or not sent or base_form(doers) not in words.others.hands:
        return
    senders = prepositional_objects(parsed, verb.i, ("by",))
    link = parsed.tokens[doers.head]
    deed = parsed.tokens[link.head] if link.lower == "by" else link
    sent_by = tuple(i for i in senders if not suffers(parsed, deed.i, i))
    did = deed.pos in VERBAL and doers.i in logical_subjects(parsed, deed.i)
    if base_form(doers) in words.others.forces or _hit_culprit(parsed, deed, words):
        return  # "was shot by officers sent by the mayor", "the robber was shot by guards"
    if sent_by and did and names_wrong(parsed, deed.i, words.others):
        yield Ascription(deed.i, sent_by, predicate_span(parsed, deed.i), claimed=True)


def _hit_culprit(parsed: ParsedDocument, deed: Token, words: SoughtWords) -> bool:
    objects = logical_objects(parsed, deed.i)
    return any(base_form(parsed.tokens[i]) in words.others.culprits for i in objects)


def _named(parsed: ParsedDocument, heads: Iterable[int]) -> tuple[int, ...]:
    """Those that are named, or have their name behind them: "the banker Karl Ode"."""
    return tuple(
        i
        for i in heads
        if parsed.tokens[i].pos == "PROPN"
        or any(kid.pos == "PROPN" for kid in parsed.kids(i, "appos"))
    )


def _reasons(parsed: ParsedDocument, hosts: tuple[int, ...], words: SoughtWords) -> Iterator[int]:
    """The wrongs behind "for", "over" or "on charges of" at one of ``hosts``."""
    for host in dict.fromkeys(hosts):
        for preposition in WHY:
            for head in prepositional_objects(parsed, host, (preposition,)):
                if names_wrong(parsed, head, words.others) and not _has_doer(parsed, head):
                    yield head
        for charge in prepositional_objects(parsed, host, ("on",)):
            if base_form(parsed.tokens[charge]) in words.counts:
                yield from prepositional_objects(parsed, charge, ("of",))


def _has_doer(parsed: ParsedDocument, wrong: int) -> bool:
    """ "The kidnapping of her son by strangers", "of a son who was taken by strangers"."""
    inside = parsed.tokens[wrong + 1 : parsed.tokens[wrong].right]
    return any(token.lower == "by" and token.dep in ("agent", "prep") for token in inside)


def _of_each(
    parsed: ParsedDocument,
    verb: Token,
    accused: tuple[int, ...],
    wrongs: Iterator[int],
    by: tuple[int, ...] = (),
) -> Iterator[Ascription]:
    for head in wrongs:
        if accused and head > max(accused):
            span = wrong_span(parsed, head)
            yield Ascription(verb.i, accused, span, by, named=True, pending=True)
