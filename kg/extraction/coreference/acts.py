"""What the text says that somebody does and undergoes: "a guard shot a baker".

Who killed is not who was killed, and a description that two people fit by what they did means
neither: ``contested`` asks here before a person named later is taken for one described before.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from kg.extraction.coreference.chains import Chain
from kg.extraction.ner.phrases import Nouns
from kg.nlp.parse import ParsedDocument, Token, remembered
from kg.nlp.tree import logical_objects, logical_subjects
from kg.nlp.verb_classes import classes

# "Pleaded not guilty", "were found guilty", "deny murder".
PLEADING, GUILTY, FINDING, DENYING = "plead", "guilty", "find", "deny"
Deed = tuple[str, bool]  # a verb, and whether it is done or undergone


class Act(NamedTuple):
    """A sort of act, and whether it is done or undergone."""

    sort: str
    done: bool

    @property
    def turned(self) -> Act:
        """The other side of it."""
        return Act(self.sort, not self.done)


def acts_of(parsed: ParsedDocument, head: int, nouns: Nouns) -> frozenset[Act]:
    """What the noun does and undergoes."""
    return _acts(parsed, nouns).get(head, frozenset())


def deeds_of(parsed: ParsedDocument, head: int, nouns: Nouns) -> frozenset[Deed]:
    """The verbs by which the noun does something, or undergoes it."""
    return _deeds(parsed, nouns).get(head, frozenset())


def acts_of_chain(parsed: ParsedDocument, chain: Chain, nouns: Nouns) -> frozenset[Act]:
    """What the text says of the chain by its phrases so far, and by its names anywhere."""
    heads = (phrase.head for phrase in chain.phrases)
    return frozenset().union(*(acts_of(parsed, head, nouns) for head in heads))


@remembered
def _acts(parsed: ParsedDocument, nouns: Nouns) -> Mapping[int, frozenset[Act]]:
    found: dict[int, set[Act]] = defaultdict(set)
    for token in parsed.tokens:
        sort = nouns.act_sorts.get(token.lemma.lower())
        if sort is None:
            continue
        if token.pos == "VERB":
            undergone = iter(logical_objects(parsed, token.i))
            suffers = token.lemma.lower() in nouns.suffered
            for head in logical_subjects(parsed, token.i):
                found[head].add(Act(sort, done=not suffers))
        else:
            undergone = _undergoing(parsed, token)
        for head in undergone:
            found[head].add(Act(sort, done=False))
    return {head: frozenset(acts) for head, acts in found.items()}


def _undergoing(parsed: ParsedDocument, noun: Token) -> Iterator[int]:
    """The clerk of "the murder of the clerk" and "the clerk's murder"."""
    if noun.pos != "NOUN":
        return
    for of in parsed.kids(noun.i, "prep"):
        if of.lower == "of":
            yield from (kid.i for kid in parsed.kids(of.i, "pobj"))
    yield from (kid.i for kid in parsed.kids(noun.i, "poss"))


@remembered
def _deeds(parsed: ParsedDocument, nouns: Nouns) -> Mapping[int, frozenset[Deed]]:
    found: dict[int, set[Deed]] = defaultdict(set)
    for token in parsed.tokens:
        verb = token.lemma.lower()
        if token.pos == "VERB" and verb not in nouns.common_verbs:
            for head in logical_subjects(parsed, token.i):
                found[head].add((verb, True))
            for head in logical_objects(parsed, token.i):
                found[head].add((verb, False))
    return {head: frozenset(deeds) for head, deeds in found.items()}


@remembered
def tried_people(parsed: ParsedDocument, trying: frozenset[str]) -> frozenset[int]:
    """The nouns and pronouns for who is tried, sentenced or held, by one of the verbs ``trying``,
    or pleads."""
    found: set[int] = set()
    for token in parsed.tokens:
        if token.pos == "VERB" and token.lemma in trying:
            found.update(logical_objects(parsed, token.i))
        elif _pleads(parsed, token):
            found.update(logical_subjects(parsed, token.i))
        elif token.lower == GUILTY and parsed.tokens[token.head].lemma == FINDING:
            found.update(logical_objects(parsed, token.head))
    return frozenset(found)


def _pleads(parsed: ParsedDocument, verb: Token) -> bool:
    """ "Pleaded guilty", "deny murder", "deny the charges", "appeared in court", "face trial";
    anybody may deny a report."""
    if verb.pos != "VERB":
        return False
    if verb.lemma == PLEADING or (verb.lemma in classes().appearing and _is_in_dock(parsed, verb)):
        return True
    if verb.lemma != DENYING:
        return False
    for kid in parsed.kids(verb.i, "dobj"):
        bare = parsed.kid(kid.i, "det", "poss", "prep", "acl", "relcl") is None
        if kid.lemma in classes().denied_counts or (bare and kid.tag == "NN"):
            return True
    return False


def _is_in_dock(parsed: ParsedDocument, verb: Token) -> bool:
    """ "In court", "before a judge", "trial", "on trial", "charges"."""
    links = [kid.i for kid in parsed.kids(verb.i, "prep")]
    nouns = [*parsed.kids(verb.i, "dobj")]
    nouns += [noun for link in links for noun in parsed.kids(link, "pobj")]
    return any(noun.lemma.lower() in classes().trials for noun in nouns)
