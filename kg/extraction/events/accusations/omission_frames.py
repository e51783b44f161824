"""Where a text blames somebody for what was not done: "failed to warn the crew", "did nothing".

Beside them stand "took no action to stop it", "has not done enough to prevent it" and "did little
to help". Which duties count is data: ``ontology/lexicon-accusations.ttl``.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.extraction.events.accusations.frames import Ascription, is_nothing, predicate_span
from kg.extraction.events.accusations.words import AccusingWords
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import VERBAL, base_form, is_infinitive, is_negated, is_passive, subjects

ENOUGH = "enough"


def omission_ascriptions(parsed: ParsedDocument, words: AccusingWords) -> Iterator[Ascription]:
    """The omissions of a document in reading order."""
    for token in parsed.tokens:
        if token.pos in VERBAL and not is_passive(parsed, token.i):
            yield from _by_omission(parsed, token, words)


def _by_omission(
    parsed: ParsedDocument, token: Token, words: AccusingWords
) -> Iterator[Ascription]:
    """ "failed to warn the crew", "did nothing", "let them drown", "ignored three warnings"."""
    below = list(parsed.kids(token.i, "xcomp", "ccomp"))
    left = token.lemma in words.failing and any(kid.lemma in words.duties for kid in below)
    let = token.lemma == "let" and any(kid.lemma in words.letting for kid in below)
    objects = list(parsed.kids(token.i, "dobj"))
    deaf = token.lemma in words.ignoring and any(
        base_form(kid) in words.warnings for kid in objects
    )
    idle = _is_idle(parsed, token, objects, words)
    if not (left or let or deaf or idle or _did_little(parsed, token, words)):
        return
    accused = tuple(subjects(parsed, token.i))
    if accused:
        span = predicate_span(parsed, token.i)
        yield Ascription(token.i, accused, span, claimed=True, undone=idle)


def _is_idle(
    parsed: ParsedDocument, verb: Token, objects: list[Token], words: AccusingWords
) -> bool:
    """ "Did nothing", "took no action to stop it", "has not done enough": a negation tells it."""
    if verb.lemma == "do" and any(_is_idleness(parsed, kid, words) for kid in objects):
        return True
    if verb.lemma == "do" and is_negated(parsed, verb.i):
        beside = (*objects, *parsed.kids(verb.i, "advmod"))
        return any(_falls_short(parsed, kid, words) for kid in beside if kid.lower == ENOUGH)
    steps = [kid for kid in objects if base_form(kid) in words.steps]
    untaken = verb.lemma in words.taking_steps and any(is_nothing(parsed, one.i) for one in steps)
    hosts = (verb.i, *(one.i for one in steps))
    return untaken and any(_is_duty(parsed, host, words) for host in hosts)


def _falls_short(parsed: ParsedDocument, enough: Token, words: AccusingWords) -> bool:
    """ "Not done *enough*", and of what follows only a duty: not "enough to win the election"."""
    hosts = (enough.head, enough.i)
    below = (kid for i in hosts for kid in parsed.kids(i, "xcomp", "advcl", "acl", "relcl"))
    named = [kid for kid in below if kid.i > enough.i and is_infinitive(parsed, kid)]
    return all(kid.lemma in words.duties for kid in named)


def _did_little(parsed: ParsedDocument, verb: Token, words: AccusingWords) -> bool:
    """ "Did little to stop it", "has done too little to protect them"."""
    measured = parsed.kids(verb.i, "dobj", "advmod")
    little = [kid for kid in measured if kid.lower in words.little and kid.i > verb.i]
    hosts = (verb.i, *(one.i for one in little))
    return verb.lemma == "do" and bool(little) and any(_is_duty(parsed, i, words) for i in hosts)


def _is_duty(parsed: ParsedDocument, host: int, words: AccusingWords) -> bool:
    """ "… to *stop* it", below what was not done."""
    below = parsed.kids(host, "xcomp", "advcl", "acl", "relcl")
    return any(kid.lemma in words.duties and is_infinitive(parsed, kid) for kid in below)


def _is_idleness(parsed: ParsedDocument, nothing: Token, words: AccusingWords) -> bool:
    """ "Did nothing", "did nothing to stop it"; who did "nothing wrong", "nothing of the kind",
    "nothing to harm her" or "nothing that broke the law" is cleared."""
    if nothing.lower != "nothing":
        return False
    if parsed.tag_after(nothing.i).startswith("JJ") or parsed.kid(nothing.i, "amod") is not None:
        return False
    if parsed.word_after(nothing.i) in ("of", "but", "other", "against", "like"):
        return False
    verb = parsed.tokens[nothing.head]
    below = (*parsed.kids(nothing.i, "relcl", "acl"), *parsed.kids(verb.i, "xcomp", "advcl"))
    behind = [one for one in below if one.i > nothing.i]
    finite = any(one.dep == "relcl" and not is_infinitive(parsed, one) for one in behind)
    return not finite and all(
        one.lemma in words.duties for one in behind if is_infinitive(parsed, one)
    )
