"""Wrongs that no verb tells alone: "cut corners", "searched the flat without a warrant".

Each is a pattern of the list ``lex:wrongPredicate``; ``ontology/lexicon-wrongs.ttl`` explains their
notation. A pattern is matched against what hangs from a verb, in any order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from kg.extraction.events.accusations.frames import (
    Ascription,
    is_nothing,
    is_person,
    is_play,
    predicate_span,
)
from kg.extraction.events.accusations.hired_hands import answerable
from kg.extraction.events.accusations.words import AccusingWords, accusing_words
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.shreds import is_lacking
from kg.nlp.tree import (
    NOUN_MODIFIERS,
    VERBAL,
    base_form,
    is_infinitive,
    is_passive,
    logical_objects,
    prepositional_objects,
    subjects,
)
from kg.ontology.lexicon import Lexicon

ANYTHING, PERSON, ANYWHERE, NOWHERE, SUBJECT = "*", "<person>", "~", "!", "@"
MONEY = "money"  # and sums of it
LINKS = frozenset({"ADP", "SCONJ", "PART", "ADV", "CCONJ"})
BELOW = frozenset({"xcomp", "ccomp", "advcl", "oprd", "dep", "pcomp"})
FIRST_WORD_OF_CLAUSE = frozenset({"mark", "advmod", "aux"})


class Filler(NamedTuple):
    """What one word may be: a lemma, and perhaps what stands before it."""

    heads: frozenset[str]
    before: frozenset[str]  # of which one modifies it; empty where nothing need


class Slot(NamedTuple):
    """One part of a pattern: the words that lead to it, and what it may be."""

    leads: frozenset[str]  # empty for an object or predicate
    fillers: tuple[Filler, ...]  # empty for a particle
    place: str = ""  # one of ANYWHERE, NOWHERE and SUBJECT; empty for what hangs from the verb
    verbal: bool = False
    # Heads of which one must stand there; empty where other things can fill the slot as well.
    heads: frozenset[str] = frozenset()


class Below(NamedTuple):
    """What stands behind a verb."""

    words: frozenset[str]  # and their lemmas
    bare: tuple[Token, ...]  # objects, predicates and adverbs
    forms: frozenset[str]  # of those, with their base forms


@dataclass(frozen=True, slots=True, eq=False)
class WrongPredicates:
    """The patterns by the lemma of their verb, and the lists that the other frames use."""

    by_verb: dict[str, tuple[tuple[Slot, ...], ...]]
    words: AccusingWords


@cache
def wrong_predicates(lexicon: Lexicon) -> WrongPredicates:
    """The patterns of ``lexicon``; raises LexiconError if the lists are missing."""
    classes = {
        f"<{name}>": frozenset(words.split())
        for name, words in lexicon.mapping("wrongClass").items()
    }
    by_verb: dict[str, list[tuple[Slot, ...]]] = {}
    for pattern in sorted(lexicon.words("wrongPredicate")):
        verbs, *parts = sorted(pattern.split(), key=lambda part: part.startswith(SUBJECT))
        slots = tuple(_slot(part, classes) for part in parts)
        for verb in _expanded(verbs, classes):
            by_verb.setdefault(verb, []).append(slots)
    found = {verb: tuple(patterns) for verb, patterns in by_verb.items()}
    return WrongPredicates(found, accusing_words(lexicon))


def _expanded(words: str, classes: dict[str, frozenset[str]]) -> frozenset[str]:
    parts = words.split("|")
    return frozenset(word for part in parts for word in classes.get(part, {part}))


def _slot(part: str, classes: dict[str, frozenset[str]]) -> Slot:
    if part[0] in (ANYWHERE, NOWHERE, SUBJECT):
        heads = _expanded(part[1:], classes)
        return Slot(frozenset(), (Filler(heads, frozenset()),), place=part[0])
    leads, colon, rest = part.partition(":")
    if not colon:
        leads, rest = "", part
    fillers = []
    for one in rest.split("|") if rest else ():
        before, plus, head = one.rpartition("+")
        modifiers = _expanded(before, classes) if plus else frozenset()
        fillers.append(Filler(_expanded(head, classes), modifiers))
    heads = frozenset().union(*(one.heads for one in fillers))
    return Slot(
        frozenset(leads.split("|")) if leads else frozenset(),
        tuple(fillers),
        verbal=bool(colon) and not leads,
        heads=frozenset() if heads & {ANYTHING, PERSON, MONEY} else heads,
    )


def predicate_ascriptions(parsed: ParsedDocument, known: WrongPredicates) -> Iterator[Ascription]:
    """The wrongs of a document that the patterns tell, in reading order."""
    for token in parsed.tokens:
        if token.pos not in VERBAL:
            continue
        told = telling(parsed, token, known)
        accused = () if told is None else doers(parsed, told, known)
        if told is not None and accused and fits_pattern(parsed, token, known):
            span = predicate_span(parsed, told.i)
            yield Ascription(told.i, accused, span, claimed=True)


def telling(parsed: ParsedDocument, verb: Token, known: WrongPredicates) -> Token | None:
    """The verb that says who did it: ``verb`` itself, or "tried" above "to steal the election";
    None behind "no evidence" or "no driver", and where nobody is said to have done it."""
    above = parsed.tokens[verb.head]
    shown = verb.dep in ("acl", "relcl")
    if shown and (is_nothing(parsed, verb.head) or is_lacking(parsed, above)):
        return None
    if not is_infinitive(parsed, verb):
        return verb
    tried = verb.dep == "xcomp" and above.lemma in known.words.trying and above.tag != "VB"
    return above if tried and not is_passive(parsed, above.i) else None


def doers(parsed: ParsedDocument, verb: Token, known: WrongPredicates) -> tuple[int, ...]:
    """Heads of who did what ``verb`` tells: behind "by" in the passive."""
    if not is_passive(parsed, verb.i):
        return answerable(parsed, verb.i, subjects(parsed, verb.i), known.words)
    own = tuple(prepositional_objects(parsed, verb.i, ("by",)))
    own = own or _late_doers(parsed, verb, known)
    return answerable(parsed, verb.i, own, known.words)


def _late_doers(parsed: ParsedDocument, verb: Token, known: WrongPredicates) -> tuple[int, ...]:
    """ "Was beaten with a hose by Orsk", "was told to forge them by Orsk": parsers hang the "by"
    from what stands before it."""
    for link in reversed(parsed.tokens[verb.i + 1 : verb.right]):
        host = parsed.tokens[link.head]
        if link.lower != "by" or link.dep not in ("prep", "agent") or host.i > link.i:
            continue
        found = tuple(prepositional_objects(parsed, host.i, ("by",)))
        near = host.dep in ("pobj", "dobj") or (host.dep == "xcomp" and host.head == verb.i)
        near = near or host.dep == "pcomp" or parsed.tokens[host.head].dep == "xcomp"
        if near and found and all(_is_somebody(parsed, i, known) for i in found):
            return found
    return ()


def fits_pattern(parsed: ParsedDocument, verb: Token, known: WrongPredicates) -> bool:
    """True if what hangs from ``verb`` makes it a wrong, and no play or match is its setting."""
    own = known.by_verb.get(verb.lemma.lower(), ())
    patterns = (*own, *known.by_verb.get(ANYTHING, ()))
    if not patterns:
        return False
    inside, bare = parsed.tokens[verb.i + 1 : verb.right], tuple(_bare(parsed, verb))
    below = Below(
        frozenset(form for token in inside for form in (token.lemma.lower(), token.lower)),
        bare,
        frozenset(form for token in bare for form in (base_form(token), token.lower)),
    )
    if not any(_matches(parsed, verb, slots, below, known.words) for slots in patterns):
        return False
    return not is_play(parsed, verb, known.words.settings)


def _matches(
    parsed: ParsedDocument,
    verb: Token,
    slots: tuple[Slot, ...],
    below: Below,
    words: AccusingWords,
) -> bool:
    return all(_filled(parsed, verb, slot, below, words) for slot in slots)


def _filled(
    parsed: ParsedDocument, verb: Token, slot: Slot, below: Below, words: AccusingWords
) -> bool:
    if slot.place == SUBJECT:
        return any(_names_subject(parsed, i, slot) for i in subjects(parsed, verb.i))
    if slot.place:
        there = not slot.fillers[0].heads.isdisjoint(below.words)
        return there is (slot.place == ANYWHERE)
    found: Iterable[Token] = below.bare
    if slot.verbal:
        found = _complements(parsed, verb)
    elif slot.leads:
        if slot.leads.isdisjoint(below.words):  # which spares most of the search
            return False
        found = _led_by(parsed, verb, slot)
    elif slot.heads and slot.heads.isdisjoint(below.forms):
        return False
    return any(not slot.fillers or _fits(parsed, one, slot.fillers, words) for one in found)


def _names_subject(parsed: ParsedDocument, i: int, slot: Slot) -> bool:
    token = parsed.tokens[i]
    phrase = parsed.tokens[token.left : token.right]
    return any(one.lemma.lower() in slot.fillers[0].heads for one in phrase)


def _fits(
    parsed: ParsedDocument, token: Token, fillers: tuple[Filler, ...], words: AccusingWords
) -> bool:
    return any(
        _is_head(parsed, token, one.heads, words)
        and (not one.before or _is_modified(parsed, token, one.before))
        for one in fillers
    )


def _is_head(
    parsed: ParsedDocument, token: Token, heads: frozenset[str], words: AccusingWords
) -> bool:
    if ANYTHING in heads or base_form(token) in heads or token.lower in heads:
        return not is_nothing(parsed, token.i)
    if MONEY in heads and token.entity_type == "MONEY":
        return True
    if PERSON in heads and token.pos in ("NOUN", "PROPN", "PRON"):
        return is_person(parsed, token.i, words) and not is_nothing(parsed, token.i)
    return False


def _is_modified(parsed: ParsedDocument, token: Token, before: frozenset[str]) -> bool:
    for kid in parsed.tokens[token.left : token.i]:
        if kid.head != token.i and parsed.tokens[kid.head].head != token.i:
            continue
        if kid.lower in before or kid.lemma.lower() in before:
            return True
    return False


def _bare(parsed: ParsedDocument, verb: Token) -> Iterator[Token]:
    """Objects, predicates and adverbs of ``verb``: no preposition or verb stands between."""
    yield from (kid for kid in parsed.kids(verb.i, "advmod") if kid.i < verb.i)
    yield from _undergoing(parsed, verb)
    for token in parsed.tokens[verb.i + 1 : verb.right]:
        if token.dep in NOUN_MODIFIERS or token.dep in ("det", "punct", "prep", "poss"):
            continue
        if token.pos in VERBAL and is_infinitive(parsed, token):
            continue  # "told them to lie down" is no lie
        if not _is_apart(parsed, token, verb):
            yield token


def _is_somebody(parsed: ParsedDocument, i: int, known: WrongPredicates) -> bool:
    named = any(kid.pos == "PROPN" for kid in parsed.kids(i, "appos"))  # "the matron, Grace Were"
    body = known.words.noun_type(base_form(parsed.tokens[i])) == "Organization"
    return named or body or is_person(parsed, i, known.words)


def _undergoing(parsed: ParsedDocument, verb: Token) -> Iterator[Token]:
    """Who or what a verb in the passive is done to."""
    if is_passive(parsed, verb.i):
        yield from (parsed.tokens[i] for i in logical_objects(parsed, verb.i, passive=True))


def _is_apart(parsed: ParsedDocument, token: Token, verb: Token) -> bool:
    """True where a preposition, a clause or a list of other things stands between the two."""
    current = token
    while current.head != verb.i:
        current = parsed.tokens[current.head]
        if current.head == current.i or current.pos in VERBAL or current.pos in LINKS:
            return True
    return token.dep in ("mark", "nsubj") and token.head == verb.i


def _led_by(parsed: ParsedDocument, verb: Token, slot: Slot) -> Iterator[Token]:
    """What stands behind one of the words that lead to the slot."""
    for token in parsed.tokens[verb.i + 1 : verb.right]:
        if token.lower not in slot.leads or not _belongs(parsed, token, verb):
            continue
        if not slot.fillers:
            yield token
            continue
        below = list(parsed.kids(token.i)) or list(_stranded(parsed, token, verb))
        if token.dep in FIRST_WORD_OF_CLAUSE or token.dep == "cc":
            below = _clause_behind(parsed, token)
        for kid in below:
            if kid.i > token.i or kid.i < verb.i:
                yield kid
                yield from parsed.kids(kid.i, "conj", "acomp", "attr")


def _stranded(parsed: ParsedDocument, link: Token, verb: Token) -> Iterator[Token]:
    """ "We were lied *to* by the firm": what a preposition with nothing behind it leads to."""
    if link.dep == "prep" and link.head == verb.i:
        yield from _undergoing(parsed, verb)


def _belongs(parsed: ParsedDocument, link: Token, verb: Token) -> bool:
    """True where no verb but the one that ``link`` opens a clause of stands between."""
    current = link
    if link.dep in FIRST_WORD_OF_CLAUSE and link.head != verb.i:
        current = parsed.tokens[link.head]
    while current.head != verb.i:
        above = parsed.tokens[current.head]
        if above.i == current.i or above.pos in VERBAL:
            return False
        current = above
    return True


def _clause_behind(parsed: ParsedDocument, link: Token) -> list[Token]:
    """The head of the clause that ``link`` opens, or what a conjunction joins."""
    if link.dep == "cc":
        return [kid for kid in parsed.kids(link.head, "conj") if kid.i > link.i]
    head = parsed.tokens[link.head]
    return [head, *parsed.kids(head.i, "acomp", "attr", "oprd", "prep")]


def _complements(parsed: ParsedDocument, verb: Token) -> Iterator[Token]:
    """The verbs whose clause completes ``verb``: "forced them to *drink*", "made them *kneel*"."""
    for token in parsed.tokens[verb.i + 1 : verb.right]:
        if token.pos not in VERBAL or token.dep not in BELOW:
            continue
        current = parsed.tokens[token.head]
        while current.i != verb.i and current.pos not in VERBAL and current.head != current.i:
            current = parsed.tokens[current.head]
        if current.i == verb.i:
            yield token
