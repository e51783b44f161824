"""Wrongs as nouns with whose they are: "a war crime *by the army*", "misconduct *at the bank*".

Beside them stands what somebody did, with what it comes to: "*the firm's treatment of the crew*
amounted to racism". All of them accuse only inside what somebody says. Which words they are is
data: ``ontology/lexicon-accusations.ttl``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from kg.extraction.events.accusations.frames import Ascription, is_none, names_wrong
from kg.extraction.events.accusations.words import AccusingWords, accusing_words
from kg.model import Span
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.phrases import phrase_span
from kg.nlp.tree import (
    VERBAL,
    base_form,
    conjuncts,
    direct_objects,
    governor,
    is_negated,
    prepositional_objects,
    subjects,
)
from kg.nlp.verb_classes import classes
from kg.ontology.lexicon import Lexicon

BY, OF, TO = ("by",), ("of",), ("to",)
INSIDE = (("at",), ("within",), ("inside",))
ABOUT = frozenset({"on", "about"})


@dataclass(frozen=True, slots=True, eq=False)
class WhoseWords:
    """The lists of these wrongs, and those of the other frames."""

    crimes: frozenset[str]
    own: frozenset[str]  # those that are of whoever did them: "the army's atrocities"
    undergone: frozenset[str]  # of these, what stands behind "of" suffers it
    inner: frozenset[str]  # those that the body answers for where they were done
    acts: frozenset[str]  # "act", of "act of terror"
    conduct: frozenset[str]
    received: frozenset[str]  # conduct that is of those who suffer it, unless "of" names them
    doubted: frozenset[str]  # words by which whoever speaks leaves a wrong open
    amounting: frozenset[str]
    works: frozenset[str]  # "book": who writes about a crime
    others: AccusingWords


@cache
def whose_words(lexicon: Lexicon) -> WhoseWords:
    """The lists of ``lexicon``; raises LexiconError if one is missing."""
    words = lexicon.words
    return WhoseWords(
        crimes=words("condemnedWrong"),
        own=words("ownCrime"),
        undergone=words("sufferedCrime"),
        inner=words("innerWrong"),
        acts=words("actNoun"),
        conduct=words("conductNoun") | words("treatmentNoun"),
        received=words("receivedConduct"),
        doubted=words("ascribingAdjective") | words("rebuttingVerb") | words("doubtingVerb"),
        amounting=words("amountingVerb"),
        works=words("authoredNoun"),
        others=accusing_words(lexicon),
    )


def whose_ascriptions(parsed: ParsedDocument, words: WhoseWords) -> Iterator[Ascription]:
    """The wrongs of a document in reading order."""
    for token in parsed.tokens:
        if token.pos == "NOUN" and not _is_doubted(parsed, token, words):
            yield from _crime_of(parsed, token, words)
            yield from _inside(parsed, token, words)
            yield from _amounting(parsed, token, words)


def _is_crime(parsed: ParsedDocument, noun: Token, words: WhoseWords) -> bool:
    """ "Crime", "act of terror"."""
    behind = prepositional_objects(parsed, noun.i, OF) if base_form(noun) in words.acts else ()
    heads = (noun, *(parsed.tokens[i] for i in behind))
    return any(base_form(one) in words.crimes for one in heads)


def _crime_of(parsed: ParsedDocument, noun: Token, words: WhoseWords) -> Iterator[Ascription]:
    """ "War crimes *by the army*", "the crimes *of the army*", "*its* atrocities"."""
    if not _is_crime(parsed, noun, words) or is_none(parsed, noun):
        return
    below = list(prepositional_objects(parsed, noun.i, OF))
    link = _by(parsed, (noun.i, *below))
    if link is not None and not _is_written(parsed, noun, words):
        accused = tuple(prepositional_objects(parsed, link.head, BY))
        start = phrase_span(parsed, noun.i).start
        yield _of(noun, accused, Span(start, parsed.tokens[link.i - 1].end))
    elif base_form(noun) in words.own:
        owners = [kid.i for kid in parsed.kids(noun.i, "poss")]
        doers = () if base_form(noun) in words.undergone else tuple(below)
        accused = tuple(i for one in owners for i in conjuncts(parsed, one)) or doers
        if accused:
            yield _of(noun, accused, Span(_start(parsed, noun), noun.end))


def _of(noun: Token, accused: tuple[int, ...], wrong: Span) -> Ascription:
    return Ascription(noun.i, accused, wrong, claimed=True)


def _start(parsed: ParsedDocument, noun: Token) -> int:
    """Where the noun begins with what is said of it: "*war* crimes"."""
    before = [kid.start for kid in parsed.kids(noun.i, "amod", "compound") if kid.i < noun.i]
    return min(before, default=noun.start)


def _by(parsed: ParsedDocument, hosts: tuple[int, ...]) -> Token | None:
    found = (kid for host in hosts for kid in parsed.kids(host, "prep", "agent"))
    return next((kid for kid in found if kid.lower in BY), None)


def _is_doubted(parsed: ParsedDocument, noun: Token, words: WhoseWords) -> bool:
    """ "The *alleged* brutality of the guards was invented", "*doubts* claims of abuse by it"."""
    before = any(base_form(kid) in words.doubted for kid in parsed.kids(noun.i, "amod"))
    verb = next((one for one in parsed.ancestors(noun.i) if one.pos in VERBAL), None)
    return before or (verb is not None and verb.lemma in words.doubted)


def _is_written(parsed: ParsedDocument, noun: Token, words: WhoseWords) -> bool:
    """ "A book *on corruption* by Ida Holm"."""
    link = parsed.tokens[noun.head]
    about = noun.dep == "pobj" and link.lower in ABOUT
    return about and base_form(parsed.tokens[link.head]) in words.works


def _inside(parsed: ParsedDocument, noun: Token, words: WhoseWords) -> Iterator[Ascription]:
    """ "Widespread misconduct *at the bank*"."""
    if base_form(noun) not in words.inner or is_none(parsed, noun):
        return
    accused = tuple(i for link in INSIDE for i in prepositional_objects(parsed, noun.i, link))
    if accused:
        yield _of(noun, accused, Span(_start(parsed, noun), noun.end))


def _amounting(parsed: ParsedDocument, noun: Token, words: WhoseWords) -> Iterator[Ascription]:
    """ "*The firm's treatment of the crew* amounted to racism", "called it *a crime*"."""
    owner = parsed.kid(noun.i, "poss") if base_form(noun) in words.conduct else None
    verb = governor(parsed, noun)
    if owner is None or verb.pos not in VERBAL or is_negated(parsed, verb.i):
        return
    if base_form(noun) in words.received and not any(prepositional_objects(parsed, noun.i, OF)):
        return  # "the prisoner's treatment amounted to torture"
    if any(_condemns(parsed, head, words) for head in _called(parsed, noun, verb, words)):
        accused = tuple(conjuncts(parsed, owner.i))
        end = max(phrase_span(parsed, noun.i).end, noun.end)
        yield _of(verb, accused, Span(noun.start, end))


def _called(parsed: ParsedDocument, noun: Token, verb: Token, words: WhoseWords) -> list[int]:
    """What the conduct is said to be or to come to."""
    if noun.i in subjects(parsed, verb.i):
        if verb.lemma in classes().copulas:
            return [kid.i for kid in parsed.kids(verb.i, "attr")]
        if verb.lemma in words.amounting:
            behind = list(prepositional_objects(parsed, verb.i, TO))
            return behind or direct_objects(parsed, verb.i)
    if verb.lemma in words.others.calling:
        return [kid.i for kid in parsed.kids(verb.i, "oprd")]
    return []


def _condemns(parsed: ParsedDocument, head: int, words: WhoseWords) -> bool:
    noun = parsed.tokens[head]
    wrong = _is_crime(parsed, noun, words) or names_wrong(parsed, head, words.others)
    return wrong and not is_none(parsed, noun)
