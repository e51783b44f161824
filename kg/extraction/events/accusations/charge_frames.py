"""Charges, cases and claims that somebody has to answer, whatever wrong they are of.

"Denies two counts of wounding", "was held on charges relating to the riot", "a case filed by the
agency against the firm for fraud", "the inquiry will look into claims that the firm paid clerks".
Which words they are is data: ``ontology/lexicon-accusations.ttl``.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.extraction.events.accusations.frames import Ascription, predicate_span, wrong_span
from kg.extraction.events.accusations.phrase_frames import PhraseWords, reasons
from kg.extraction.events.accusations.told_clauses import is_content
from kg.extraction.events.accusations.wrong_predicates import fits_pattern
from kg.model import Span
from kg.nlp.fines import is_sum
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.phrases import phrase_span
from kg.nlp.tree import (
    NOMINAL,
    PAST,
    VERBAL,
    base_form,
    governor,
    is_infinitive,
    is_negated,
    is_passive,
    logical_objects,
    logical_subjects,
    prepositional_objects,
    subjects,
)

OF, AGAINST, BY, ON, TO = "of", "against", "by", "on", "to"
WHETHER = frozenset({"whether", "if"})


def charge_ascriptions(parsed: ParsedDocument, words: PhraseWords) -> Iterator[Ascription]:
    """The charges of a document that somebody denies or is held on, in reading order."""
    for token in parsed.tokens:
        if token.pos in NOMINAL and base_form(token) in words.charges:
            yield from _answered(parsed, token, words)
        if token.pos in NOMINAL and base_form(token) in words.complaints:
            yield from _case_filed(parsed, token, words)


def _answered(parsed: ParsedDocument, noun: Token, words: PhraseWords) -> Iterator[Ascription]:
    """ "Denies two counts *of wounding*", "is held on charges *relating to the riot*"."""
    verb, denied = _answering(parsed, noun, words)
    if verb is None or is_negated(parsed, verb.i) or is_infinitive(parsed, verb):
        return  # "denied a motion to dismiss charges", "asked her to reject a charge"
    if _is_of_others(parsed, noun):
        return
    passive = is_passive(parsed, verb.i)
    accused = tuple(logical_objects(parsed, verb.i) if passive else subjects(parsed, verb.i))
    if not accused or any(_is_called(parsed, i, words.voices | words.benches) for i in accused):
        return
    told = _charged_with(parsed, noun) if denied else ()
    for span in (*told, *_linked(parsed, noun, words)):
        yield Ascription(verb.i, accused, span, standing=denied, given=denied, pending=not denied)


def _answering(
    parsed: ParsedDocument, noun: Token, words: PhraseWords
) -> tuple[Token | None, bool]:
    """The verb by which somebody answers charges or faces them, and whether they are denied."""
    above = governor(parsed, noun)
    link = parsed.tokens[noun.head].lower if noun.dep == "pobj" else ""
    if above.pos == "ADJ" and link == TO:  # "not guilty to a charge of"
        plea = governor(parsed, above)
        unguilty = is_negated(parsed, above.i) or is_negated(parsed, plea.i)
        return (plea, True) if plea.lemma in words.pleading and unguilty else (None, False)
    if above.pos not in VERBAL:
        return None, False
    if noun.dep == "dobj":
        denied = above.lemma in words.rebutting
        return (above if denied or above.lemma in words.confronting else None), denied
    return (above if link == ON and above.lemma in words.others.facing else None), False


def _is_of_others(parsed: ParsedDocument, noun: Token) -> bool:
    """ "Denied charges of bias *by two clerks*", "rejected a charge of theft *against the mayor*":
    it may be others who are charged; but "crimes against humanity"."""
    if any(kid.lower in (AGAINST, BY) for kid in parsed.kids(noun.i, "prep", "agent")):
        return True
    behind = parsed.tokens[noun.i + 1 : noun.right]
    facing = (
        one for link in behind if link.lower == AGAINST for one in parsed.kids(link.i, "pobj")
    )
    return any(
        one.pos in ("PROPN", "PRON") or parsed.kid(one.i, "det", "poss") is not None
        for one in facing
    )


def _is_called(parsed: ParsedDocument, head: int, nouns: frozenset[str]) -> bool:
    """ "*Her lawyer* denied the charges", "Ivo Falk, *a spokesman*, denied it", "*Judge* Roth"."""
    told = (parsed.tokens[head], *parsed.kids(head, "appos", "compound", "nmod"))
    return any(base_form(one).lower() in nouns for one in told)


def _charged_with(parsed: ParsedDocument, noun: Token) -> Iterator[Span]:
    """ "Charges *of theft and forgery*", and not "charges of five per cent"."""
    heads = list(prepositional_objects(parsed, noun.i, (OF,)))
    counted = (kid for i in heads for kid in parsed.kids(i, "nummod"))
    if any(kid.text[0].isdigit() for kid in counted):
        return  # "charges of 20 euros"
    if heads and not any(is_sum(parsed.tokens[i]) or parsed.tokens[i].entity_type for i in heads):
        yield wrong_span(parsed, heads[0])


def _linked(parsed: ParsedDocument, noun: Token, words: PhraseWords) -> Iterator[Span]:
    """ "Charges *relating to the forging of titles*", "a charge *bordering on theft*"."""
    for kid in parsed.kids(noun.i, "acl", "prep", "amod"):
        if kid.lower not in words.linking or kid.i < noun.i:
            continue
        for link in parsed.kids(kid.i, "prep"):
            for head in prepositional_objects(parsed, kid.i, (link.lower,)):
                yield Span(kid.start, wrong_span(parsed, head).end)


def _case_filed(parsed: ParsedDocument, noun: Token, words: PhraseWords) -> Iterator[Ascription]:
    """ "A fraud case *filed by the agency against the firm*", "a suit *brought* against it *over*
    the spill"."""
    for verb in parsed.kids(noun.i, "acl"):
        if verb.lemma not in words.filing or verb.tag != "VBN":
            continue
        by = tuple(logical_subjects(parsed, verb.i))
        hosts = (verb.i, noun.i, *by)
        accused = [i for host in hosts for i in prepositional_objects(parsed, host, (AGAINST,))]
        told = list(reasons(parsed, (*hosts, *accused), words, after=noun.i))
        spans = [wrong_span(parsed, head) for head in told if head not in accused]
        spans += [
            phrase_span(parsed, kid.i)
            for kid in parsed.kids(noun.i, "compound", "amod", "nmod")
            if base_form(kid) in words.others.wrongs
        ]
        for span in spans if accused else ():
            yield Ascription(noun.i, tuple(accused), span, by, named=True, standing=True)


def examined_claims(parsed: ParsedDocument, words: PhraseWords) -> Iterator[Ascription]:
    """ "Will look into claims *that the firm paid clerks*": nobody is told who raises them."""
    for noun in parsed.tokens:
        if noun.pos != "NOUN" or base_form(noun) not in words.claims:
            continue
        if not _is_examined(parsed, noun, words):
            continue
        for clause in parsed.kids(noun.i, "acl", "relcl", "ccomp"):
            if clause.i > noun.i and _is_act(parsed, clause, words):
                accused = tuple(subjects(parsed, clause.i))
                span = Span(clause.start, parsed.tokens[clause.right - 1].end)
                yield Ascription(clause.i, accused, span, named=True, standing=True, given=True)


def examined_questions(parsed: ParsedDocument, words: PhraseWords) -> Iterator[Ascription]:
    """ "Is investigating *whether the bank laundered money*": a wrong that somebody is thought to
    have done; whoever asks whether he killed himself accuses nobody."""
    for verb in parsed.tokens:
        marks = parsed.kids(verb.i, "mark") if verb.pos == "VERB" else ()
        if not any(mark.lower in WHETHER for mark in marks) or is_passive(parsed, verb.i):
            continue
        above = parsed.tokens[verb.head]
        if above.pos not in VERBAL:
            above = governor(parsed, above)
        asked = above.lemma in words.questioning and verb.i > above.i
        asked = asked and not is_negated(parsed, above.i)
        himself = any(kid.lower in words.oneself for kid in parsed.kids(verb.i, "dobj"))
        done = verb.tag in PAST and (not himself or verb.lemma not in words.self_harm)
        accused = tuple(subjects(parsed, verb.i))
        wrong = verb.lemma in words.others.wrong_verbs or fits_pattern(
            parsed, verb, words.predicates
        )
        if asked and done and accused and wrong:
            span = predicate_span(parsed, verb.i)
            yield Ascription(verb.i, accused, span, named=True, standing=True, given=True)


def _is_examined(parsed: ParsedDocument, noun: Token, words: PhraseWords) -> bool:
    """ "Is investigating claims", "looks into claims", "an inquiry into claims"; but
    "researchers examined claims that the Romans built it"."""
    above = governor(parsed, noun)
    link = parsed.tokens[noun.head].lower if noun.dep == "pobj" else ""
    if any(base_form(parsed.tokens[i]) in words.scholars for i in subjects(parsed, above.i)):
        return False
    if noun.dep == "dobj":
        return above.lemma in words.examining
    if link != "into":
        return False
    return f"{above.lemma} into" in words.examining or base_form(above) in words.inquiries


def _is_act(parsed: ParsedDocument, verb: Token, words: PhraseWords) -> bool:
    """A past act with a doer and an object: neither what was undergone nor what is so."""
    told = verb.tag == "VBD" or (verb.tag == "VBN" and parsed.kid(verb.i, "aux") is not None)
    acts = verb.pos == "VERB" and told and not is_passive(parsed, verb.i)
    done_to = parsed.kid(verb.i, "dobj") is not None
    content = is_content(parsed, verb, words.others.met)
    return acts and done_to and content and verb.lemma not in words.plain
