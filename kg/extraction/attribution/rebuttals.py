"""Which words deny an accusation, and which only turn something down.

"Laughed off the claim" and "termed the allegation baseless" deny; "rejected the bill" is a vote and
no denial. "…, a charge his office called a smear" is no part of the accusation before it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from kg.extraction.attribution.rules import Draft
from kg.model import Span
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import base_form, governor
from kg.ontology.lexicon import Lexicon

DENY, OPPOSE = "deny", "oppose"
PREDICATES = ("oprd", "xcomp", "ccomp", "acomp", "attr")
CLAUSES = ("acl", "relcl", "ccomp")
BESIDE = ("appos", "npadvmod", "dobj")  # "…, an accusation he denies"
LEADING = frozenset({"off", "aside", "at", "against", "on"})  # "scoffed at", "pushed back against"


@dataclass(frozen=True, slots=True)
class RebuttalWords:
    """Word lists; the comment of each in the ontology says what it is for."""

    raised: frozenset[str]
    waving_off: frozenset[str]
    naming: frozenset[str]
    false: frozenset[str]
    decided: frozenset[str]
    doubts: frozenset[str]
    replying: frozenset[str]
    denying: frozenset[str]
    asked: frozenset[str]


@cache
def rebuttal_words(lexicon: Lexicon) -> RebuttalWords:
    """The lists of ``lexicon``; raises LexiconError if one is missing."""
    verdicts = lexicon.mapping("truthPredicate")
    return RebuttalWords(
        lexicon.words("raisedNoun"),
        lexicon.words("wavingOffVerb"),
        lexicon.words("callingVerb") | lexicon.words("labellingVerb"),
        frozenset(word for word, verdict in verdicts.items() if verdict == "false")
        | lexicon.words("rebuffWord"),
        lexicon.words("decidedThing") | lexicon.words("sponsoredText"),
        lexicon.words("doubtNoun"),
        lexicon.words("replyVerb"),
        lexicon.words("denyingAnswer"),
        lexicon.words("askedNoun"),
    )


def turned_act(parsed: ParsedDocument, draft: Draft, act: str, words: RebuttalWords) -> str:
    """DENY or OPPOSE where the object of the cue makes it one, or else ``act``."""
    verb = parsed.tokens[draft.cue_token]
    if verb.dep in ("dobj", "pobj") and base_form(verb) in words.raised:
        above = governor(parsed, verb)  # "laughed off [the claim] that she lied"
        return DENY if above.pos == "VERB" and _rebuts(parsed, above, words) else act
    if verb.pos != "VERB":
        return act
    if act == DENY:
        told = {base_form(noun) for noun in parsed.kids(verb.i, "dobj", "nsubjpass")}
        return OPPOSE if told and told <= words.decided and verb.lemma == "reject" else act
    return DENY if _rebuts(parsed, verb, words) else act


def _rebuts(parsed: ParsedDocument, verb: Token, words: RebuttalWords) -> bool:
    """ "Laughed off the claim", "called the allegation false"."""
    if not any(base_form(noun) in words.raised for noun in _objects(parsed, verb)):
        return False
    led = {kid.lower for kid in parsed.kids(verb.i, "prt", "prep", "advmod")}
    if any(f"{verb.lemma} {word}" in words.waving_off for word in led):
        return True
    return verb.lemma in words.naming and any(
        base_form(one) in words.false or one.lower in words.false
        for one in _predicates(parsed, verb)
    )


def _objects(parsed: ParsedDocument, verb: Token) -> Iterator[Token]:
    """What ``verb`` is about: its object, that of its particle, or the noun that it describes."""
    yield from parsed.kids(verb.i, "dobj", "nsubjpass")
    for led in parsed.kids(verb.i, "prep"):
        if led.lower in LEADING:
            yield from parsed.kids(led.i, "pobj")
    for clause in parsed.kids(verb.i, "ccomp", "xcomp"):
        yield from parsed.kids(clause.i, "nsubj")  # "called [the claim false]"
    if verb.dep in CLAUSES and parsed.tokens[verb.head].i < verb.i:
        yield parsed.tokens[verb.head]


def _predicates(parsed: ParsedDocument, verb: Token) -> Iterator[Token]:
    """What ``verb`` calls its object: "baseless", "a smear", "as false and malicious"."""
    found = list(parsed.kids(verb.i, *PREDICATES))
    for led in parsed.kids(verb.i, "prep"):
        if led.lower == "as":
            found += parsed.kids(led.i, "pobj", "amod", "pcomp")
    for one in found:
        yield one
        yield from parsed.kids(one.i, "conj", "amod", "compound")


def without_comment(parsed: ParsedDocument, draft: Draft, words: RebuttalWords) -> Draft:
    """``draft`` with its content up to ", a charge that his office called a smear"."""
    cut = [end for span in draft.content if (end := _comment(parsed, span, words)) is not None]
    if len(cut) != 1 or draft.quoted is not None:
        return draft
    content = [Span(s.start, min(s.end, cut[0])) for s in draft.content if s.start < cut[0]]
    return replace(draft, content=tuple(content)) if content else draft


def comments(parsed: ParsedDocument, draft: Draft, words: RebuttalWords) -> bool:
    """True for the verb of such a comment: "called" in ", a charge his office called a smear"."""
    verb = parsed.tokens[draft.cue_token]
    return _is_comment(parsed, verb, words)


def _comment(parsed: ParsedDocument, span: Span, words: RebuttalWords) -> int | None:
    """Where the comma stands before a comment in ``span``."""
    for token in parsed.within(span):
        for verb in (token, *parsed.kids(token.i, *CLAUSES)):
            if _is_comment(parsed, verb, words):
                first = parsed.tokens[parsed.tokens[parsed.tokens[verb.head].left].i - 1]
                return first.start if first.start > span.start else None
    return None


def _is_comment(parsed: ParsedDocument, verb: Token, words: RebuttalWords) -> bool:
    """ "A charge his office called": a verb with a subject of its own behind such a noun, which
    stands in apposition behind a comma."""
    noun = parsed.tokens[verb.head]
    if verb.pos != "VERB" or verb.dep not in CLAUSES or noun.dep not in BESIDE:
        return False
    subject = parsed.kid(verb.i, "nsubj")
    if base_form(noun) not in words.raised or subject is None or not noun.i < subject.i < verb.i:
        return False
    article = parsed.kid(noun.i, "det")
    comma = parsed.tokens[noun.left - 1] if noun.left else None
    indefinite = article is not None and article.lower in ("a", "an")
    return indefinite and comma is not None and comma.text == ","
