"""Where a text puts the blame for a wrong on somebody: "is to blame for", "blamed the flood on",
"laid it at the door of". Which words they are is data: ``ontology/lexicon-accusations.ttl``.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.extraction.events.accusations.frames import (
    Ascription,
    names_wrong,
    predicate_span,
    tells_when,
)
from kg.extraction.events.accusations.hired_hands import answerable
from kg.extraction.events.accusations.words import AccusingWords
from kg.extraction.triggers.lexicon import SOMEBODY
from kg.model import Span
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.phrases import phrase_span, subtree_span
from kg.nlp.tree import (
    PAST,
    VERBAL,
    base_form,
    direct_objects,
    is_negated,
    is_passive,
    logical_objects,
    logical_subjects,
    prepositional_objects,
    roots,
    subjects,
)

# What may tell for what somebody is blamed: "blamed the police, who came late".
WITH_REASON = ("prep", "ccomp", "advcl", "relcl", "acl")
LEADING = frozenset({"for", "on", "over"})  # what leads to a wrong, or to who is blamed
EXTENT = ("in", "of")  # "a rise in violence", "the wave of attacks"
PARTICIPLES = frozenset({"VBN", "VBG", "VBD"})


def blame_ascriptions(parsed: ParsedDocument, words: AccusingWords) -> Iterator[Ascription]:
    """The frames of a document in reading order."""
    for token in parsed.tokens:
        if token.pos in VERBAL or token.tag in PARTICIPLES:
            yield from _to_blame(parsed, token)
            yield from _shifted(parsed, token, words)
            yield from _laid(parsed, token, words)
            yield from _for_the_last(parsed, token, words)


def _to_blame(parsed: ParsedDocument, token: Token) -> Iterator[Ascription]:
    """ "is to blame for the deaths"; but "is not to blame" accuses nobody."""
    if token.lemma != "blame" or token.tag != "VB" or parsed.tokens[token.head].lemma != "be":
        return
    cleared = is_negated(parsed, token.i) or is_negated(parsed, token.head)
    if (accused := tuple(subjects(parsed, token.head))) and not cleared:
        words = Span(token.start, subtree_span(parsed, token.i).end)
        yield Ascription(token.head, accused, words, claimed=True)


def _shifted(parsed: ParsedDocument, token: Token, words: AccusingWords) -> Iterator[Ascription]:
    """ "blamed the flood on the firm", "the flood was blamed on the firm"."""
    if token.lemma not in words.shifting:
        return
    for wrong in logical_objects(parsed, token.i):
        below = _extents(parsed, wrong)
        accused = _behind(parsed, (token.i, wrong, *below), ("on",), after=token.i)
        if accused and _is_put_on(parsed, wrong, accused[0], words):
            by = tuple(logical_subjects(parsed, token.i))
            inner = parsed.tokens[max((i for i in below if i < accused[0]), default=wrong)]
            span = Span(phrase_span(parsed, wrong).start, inner.end)
            yield Ascription(token.i, accused, span, by, named=True)


def _is_put_on(parsed: ParsedDocument, wrong: int, accused: int, words: AccusingWords) -> bool:
    """The wrong itself, or what there is of it: "the latest *upsurge* in violence"."""
    inside = (i for i in (wrong, *_extents(parsed, wrong)) if i < accused or wrong > accused)
    return any(names_wrong(parsed, i, words) for i in inside)


def _extents(parsed: ParsedDocument, noun: int) -> list[int]:
    """ "The latest upsurge in *violence*", "the wave of *attacks*"."""
    return [i for link in EXTENT for i in prepositional_objects(parsed, noun, (link,))]


def _laid(parsed: ParsedDocument, token: Token, words: AccusingWords) -> Iterator[Ascription]:
    """ "put the blame for the famine on the minister", "laid it at the door of the firm"."""
    if token.lemma not in words.laying:
        return
    for noun in logical_objects(parsed, token.i):
        if base_form(parsed.tokens[noun]) not in words.blame:
            continue
        for wrong in _behind(parsed, (noun, token.i), ("for",), after=noun):
            hosts = (token.i, noun, wrong)
            accused = _behind(parsed, hosts, ("on",), after=wrong) or _at_door(parsed, token.i)
            if accused:
                by = tuple(logical_subjects(parsed, token.i))
                span = _until(parsed, wrong, accused[0])
                yield Ascription(token.i, accused, span, by, named=True)


def _for_the_last(
    parsed: ParsedDocument, token: Token, words: AccusingWords
) -> Iterator[Ascription]:
    """ "Nine were shot dead. Police *blamed* the firm": for what the sentence before tells."""
    if token.lemma != "blame" or token.tag not in PAST or is_passive(parsed, token.i):
        return
    objects = direct_objects(parsed, token.i)
    below = [kid for i in (token.i, *objects) for kid in parsed.kids(i, *WITH_REASON)]
    if not objects or any(kid.dep != "prep" or kid.lower in LEADING for kid in below):
        return
    deed = _told_before(parsed, token, words)
    accused = answerable(parsed, token.i, objects, words)
    if deed is not None and not is_negated(parsed, token.i):
        by = tuple(logical_subjects(parsed, token.i))
        yield Ascription(token.i, accused, predicate_span(parsed, deed.i), by, named=True)


def _told_before(parsed: ParsedDocument, blaming: Token, words: AccusingWords) -> Token | None:
    """The verb of the sentence before, in its block, where it tells violence and no more, and not
    who did it: in "Rebels burned a hut. Villagers blamed the army" the army burned nothing."""
    if not blaming.sentence:
        return None
    here, before = parsed.sentences[blaming.sentence], parsed.sentences[blaming.sentence - 1]
    found = [one for one in roots(parsed.sentence_tokens(before)) if one.pos in VERBAL]
    if len(found) != 1 or here.block - before.block > 1 or is_negated(parsed, found[0].i):
        return None
    violent = found[0].lemma in words.violent | words.wrong_verbs
    return found[0] if violent and not _has_doer(parsed, found[0], words) else None


def _has_doer(parsed: ParsedDocument, deed: Token, words: AccusingWords) -> bool:
    """Whether it is told who did it; "a bomb" is nobody."""
    doers = (parsed.tokens[i] for i in logical_subjects(parsed, deed.i))
    return any(
        one.pos in ("PROPN", "PRON") or words.noun_type(base_form(one)) in SOMEBODY for one in doers
    )


def _behind(
    parsed: ParsedDocument, hosts: tuple[int, ...], prepositions: tuple[str, ...], *, after: int
) -> tuple[int, ...]:
    """The heads behind a preposition at one of ``hosts``, after token ``after``."""
    found = (i for host in hosts for i in prepositional_objects(parsed, host, prepositions))
    return tuple(i for i in found if i > after and not tells_when(parsed, i))


def _at_door(parsed: ParsedDocument, verb: int) -> tuple[int, ...]:
    """Whose door or feet it is at which something is laid."""
    doors = prepositional_objects(parsed, verb, ("at",))
    return tuple(i for door in doors for i in prepositional_objects(parsed, door, ("of",)))


def _until(parsed: ParsedDocument, head: int, end: int) -> Span:
    """The phrase of ``head`` without what is behind ``end``, which the parser hung from it."""
    whole = phrase_span(parsed, head)
    tokens = [t for t in parsed.within(whole) if t.i < parsed.tokens[end].left]
    kept = [t for t in tokens if t.head != parsed.tokens[end].head and t.pos != "ADP"]
    inside = kept and whole.end >= parsed.tokens[end].start
    return Span(whole.start, kept[-1].end) if inside else whole
