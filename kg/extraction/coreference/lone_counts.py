"""Counts that stand alone for people: "the three were freed", "both deny it", "all three said".

They mean the people named together shortly before, or a group of that number, if nothing else
fits the number. "Two suspects … the two" beside a list of two names means nobody.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.extraction.coreference.chains import Chain, Chains
from kg.extraction.coreference.plurals import joint_chains
from kg.extraction.ner.phrases import GROUP, PERSON, Nouns, Number, Phrase, Reference
from kg.model import MentionKind
from kg.nlp.parse import ParsedDocument, Token

SUBJECTS = ("nsubj", "nsubjpass", "dobj", "pobj", "agent")
BEFORE = frozenset({"the", "all"})
REACH = 3  # sentences
BESIDE = 2  # tokens between "three men" and the list of their names


def link_counts(
    parsed: ParsedDocument, phrases: tuple[Phrase, ...], chains: Chains, nouns: Nouns
) -> None:
    """Puts each such count into the chain of the people that it means."""
    taken = {phrase.head for chain in chains.all for phrase in chain.phrases}
    for token in parsed.tokens:
        phrase = None if token.i in taken else _alone(parsed, token, nouns)
        if phrase is None:
            continue
        count = nouns.count([token.lower])
        found = None if count is None else _meant(parsed, phrase, count, phrases, chains, nouns)
        if found is not None:
            if found not in chains.all:
                chains.all.append(found)
            chains.put(phrase, found)


def _alone(parsed: ParsedDocument, token: Token, nouns: Nouns) -> Phrase | None:
    """ "The three", "all three", "both", as a phrase; None of other words."""
    if token.dep not in SUBJECTS or nouns.count([token.lower]) is None:
        return None
    kids = list(parsed.kids(token.i))
    both = token.lower in nouns.both and not kids
    before = [kid for kid in kids if kid.dep in ("det", "predet")]
    counted = bool(before) and len(before) == len(kids) and before[-1].lower in BEFORE
    if not both and not (token.pos == "NUM" and counted):
        return None
    first = min([token.i, *(kid.i for kid in before)])
    return Phrase(
        first,
        token.i + 1,
        token.i,
        MentionKind.NOMINAL,
        GROUP,
        token.lower,
        number=Number.PLURAL,
        reference=Reference.DEFINITE,
    )


def _meant(
    parsed: ParsedDocument,
    phrase: Phrase,
    count: int,
    phrases: tuple[Phrase, ...],
    chains: Chains,
    nouns: Nouns,
) -> Chain | None:
    """The only people before the phrase who are ``count``; None where others are, too."""
    here = parsed.tokens[phrase.head].sentence
    lists = [chain for chain in chains.all if chain.members]
    lists += joint_chains(parsed, phrase, phrases, chains)
    near = [
        chain
        for chain in lists
        if _are_so_many_people(chain, count) and _is_near(parsed, chain, phrase)
    ]
    counted = list(_counted(parsed, phrase.first, count, here, nouns))
    if len(near) == 1:
        start, end = near[0].phrases[0].first, near[0].phrases[0].last
        others = [noun for noun in counted if not start - BESIDE <= noun.i < end]
        return None if others else near[0]
    if near or len(counted) != 1:
        return None
    groups = (chain for chain in chains.all if chain.type == GROUP and not chain.members)
    heads = ((chain, {one.head for one in chain.phrases}) for chain in groups)
    return next((chain for chain, some in heads if counted[0].i in some), None)


def _are_so_many_people(chain: Chain, count: int) -> bool:
    return len(chain.members) == count and all(one.type == PERSON for one in chain.members)


def _is_near(parsed: ParsedDocument, chain: Chain, phrase: Phrase) -> bool:
    """True if the chain is mentioned shortly before the phrase."""
    last = chain.before(phrase.first)
    here = parsed.tokens[phrase.head].sentence
    return last is not None and here - parsed.tokens[last.head].sentence <= REACH


def _counted(
    parsed: ParsedDocument, before: int, count: int, here: int, nouns: Nouns
) -> Iterator[Token]:
    """The nouns that are counted so, "two guards", in the sentences before."""
    for token in parsed.tokens[:before]:
        if here - token.sentence > REACH or token.pos not in ("NOUN", "PROPN"):
            continue
        numbers = parsed.kids(token.i, "nummod")
        if any(nouns.count([kid.lower]) == count for kid in numbers):
            yield token
