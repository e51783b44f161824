"""Two nouns before one name.

"The director and owner, Ada Lind," is one person; in "the minister and the mayor, Ada Lind," she is
the mayor.
"""

from __future__ import annotations

from collections.abc import Mapping

from kg.extraction.ner.phrases import PERSON, Phrase
from kg.model import MentionKind
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import NOUN_SUBJECTS

OWN = ("det", "poss")
# Forms of verbs that only several people are the subject of.
OF_SEVERAL = frozenset({"are", "were", "have"})


def told_by_apposition(
    parsed: ParsedDocument, noun: Token, name: Phrase, by_head: Mapping[int, Phrase]
) -> list[Phrase]:
    """The phrases that the apposition ``name`` explains, of which the parser shows ``noun``."""
    told = by_head.get(noun.i)
    found = [] if told is None else [told]
    pair = _joined(parsed, noun, name)
    if pair is None or name.kind is not MentionKind.NAME or name.type != PERSON:
        return found
    first, last = (by_head.get(token.i) for token in pair)
    if last is None or not _is_noun(last):
        return found
    if first is None or not _is_noun(first) or _are_two(parsed, *pair, name):
        return [last]
    return [first, last]


def _joined(parsed: ParsedDocument, noun: Token, name: Phrase) -> tuple[Token, Token] | None:
    """The two nouns that "and" joins before the name, one of which is ``noun``."""
    if noun.dep == "conj":
        first, last = parsed.tokens[noun.head], noun
    else:
        behind = parsed.kid(noun.i, "conj")
        if behind is None:
            return None
        first, last = noun, behind
    joined = parsed.kid(first.i, "cc") is not None and first.i < last.i < name.first
    return (first, last) if joined else None


def _is_noun(phrase: Phrase) -> bool:
    return phrase.kind is MentionKind.NOMINAL and phrase.type == PERSON


def _are_two(parsed: ParsedDocument, first: Token, last: Token, name: Phrase) -> bool:
    """True where the second noun has its own article, or the verb is plural.

    In "the director and owner, Ada Lind, and a clerk were" it is plural for the clerk's sake.
    """
    if parsed.kid(last.i, *OWN) is not None:
        return True
    listed = (kid for i in (first.i, last.i, name.head) for kid in parsed.kids(i, "conj"))
    if any(kid.i >= name.last for kid in listed):
        return False
    return has_plural_verb(parsed, first)


def has_plural_verb(parsed: ParsedDocument, first: Token) -> bool:
    """ "The director and owner *were* held"."""
    verb = parsed.tokens[first.head]
    told = (verb, *parsed.kids(verb.i, "aux", "auxpass"))
    plural = verb.tag == "VBP" or any(token.lower in OF_SEVERAL for token in told)
    return first.dep in NOUN_SUBJECTS and plural
