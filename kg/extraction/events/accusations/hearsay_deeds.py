"""What those who stand accused are reported to have done, whatever verb tells it.

"Ode was charged with fraud. He *reportedly wired* the money abroad", "is believed to have bought
the petrol", "the Crown case is that he waited for her": in the article about a case, such words
tell what the case is. Nobody is accused by what he said, felt or underwent, nor by what the accused
do in a case ("hired a lawyer"). Which words they are is data: ``ontology/lexicon-accusations.ttl``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from kg.extraction.events.accusations.frames import Ascription, predicate_span
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import (
    base_form,
    direct_objects,
    is_infinitive,
    is_negated,
    is_passive,
    subjects,
)
from kg.nlp.verb_classes import classes
from kg.ontology.lexicon import Lexicon

CASE = "case"
JOINED = frozenset({"conj", "advcl"})


@dataclass(frozen=True, slots=True, eq=False)
class HearsayWords:
    """The lists of these deeds."""

    adverbs: frozenset[str]  # "reportedly"
    verbs: frozenset[str]  # "believed", above "to have done"
    harmless: frozenset[str]  # verbs
    steps: frozenset[str]  # "lawyer": objects of what the accused do in their case
    charging: frozenset[str]  # "Crown", of "the Crown case"


@cache
def hearsay_words(lexicon: Lexicon) -> HearsayWords:
    """The lists of ``lexicon``; raises LexiconError if one is missing."""
    words = lexicon.words
    return HearsayWords(
        adverbs=words("reportingAdverb"),
        verbs=words("hearsayVerb"),
        harmless=words("plainDeed") | words("idleDeed") | words("perceivingVerb")
        | words("witnessingVerb") | words("harmlessDeed"),
        steps=words("defenceStep"),
        charging=words("chargingOwner"),
    )  # fmt: skip


def hearsay_ascriptions(parsed: ParsedDocument, words: HearsayWords) -> Iterator[Ascription]:
    """The deeds of a document that are only reported, in reading order."""
    for token in parsed.tokens:
        reported = token.pos == "VERB" and _is_reported(parsed, token, words)
        if not reported or not _is_deed(parsed, token, words):
            continue
        if accused := tuple(subjects(parsed, token.i)):
            yield Ascription(token.i, accused, predicate_span(parsed, token.i), named=True)


def prosecution_ascriptions(parsed: ParsedDocument, words: HearsayWords) -> Iterator[Ascription]:
    """ "The Crown case is *that he waited for her*", "it is the Crown's case that he did"."""
    for noun in parsed.tokens:
        if noun.lower != CASE or not _is_of_prosecution(parsed, noun, words):
            continue
        verb = parsed.tokens[noun.head]
        if noun.dep in ("nsubj", "attr") and verb.lemma in classes().copulas:
            clauses = (*parsed.kids(verb.i, "ccomp"), *parsed.kids(noun.i, "acl", "ccomp", "relcl"))
            for clause in clauses:
                yield from _told_in_case(parsed, clause, words)


def _is_of_prosecution(parsed: ParsedDocument, noun: Token, words: HearsayWords) -> bool:
    return any(
        base_form(kid) in words.charging for kid in parsed.kids(noun.i, "compound", "poss", "nmod")
    )


def _told_in_case(
    parsed: ParsedDocument, clause: Token, words: HearsayWords
) -> Iterator[Ascription]:
    """The deeds of the clause, of those beside it, and of those that tell when: "before he"."""
    inside = parsed.tokens[clause.left : clause.right]
    for verb in (clause, *(token for token in inside if token.dep in JOINED)):
        plain = verb.lemma in words.harmless or verb.lemma in classes().saying
        told = verb.pos == "VERB" and verb.tag in ("VBD", "VBN", "VBG") and not plain
        accused = tuple(subjects(parsed, verb.i))
        undone = is_passive(parsed, verb.i) or is_negated(parsed, verb.i)
        if told and accused and not undone:
            yield Ascription(verb.i, accused, predicate_span(parsed, verb.i), named=True)


def _is_reported(parsed: ParsedDocument, verb: Token, words: HearsayWords) -> bool:
    """ "Reportedly wired", "has reportedly wired", "is believed to have wired"."""
    if any(kid.lower in words.adverbs for kid in parsed.kids(verb.i, "advmod")):
        return verb.tag in ("VBD", "VBN") and not is_infinitive(parsed, verb)
    above = parsed.tokens[verb.head]
    perfect = verb.tag == "VBN" and any(kid.lower == "have" for kid in parsed.kids(verb.i, "aux"))
    told = verb.dep == "xcomp" and above.lemma in words.verbs and is_passive(parsed, above.i)
    return told and perfect and any(kid.lower == "to" for kid in parsed.kids(verb.i, "aux"))


def _is_deed(parsed: ParsedDocument, verb: Token, words: HearsayWords) -> bool:
    """What is done to something, and no step of those who defend themselves."""
    objects = direct_objects(parsed, verb.i)
    quiet = verb.lemma in words.harmless or verb.lemma in classes().saying
    if quiet or not objects or is_passive(parsed, verb.i) or is_negated(parsed, verb.i):
        return False
    return not any(base_form(parsed.tokens[i]) in words.steps for i in objects)
