"""Couples and kin who share a surname: "Khizr and Ghazala Khan", "the brothers David and Karl Orr".

The first of the two has the surname as well, so that "Mr. Khan" is he. Two politicians or players
are told so too ("Roth and Ida Venn"). So the text must call the two brothers or parents; or it
calls them "the Khans", or somebody "Mr. Khan" where the second one is a woman, and the first has a
given name that fits.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace

from kg.extraction.ner.given_names import likely_gender
from kg.extraction.ner.phrases import PERSON, Gender, Nouns, Phrase
from kg.nlp.parse import ParsedDocument
from kg.ontology.names import name_words

AND = frozenset({"and", "&"})
OTHER = {Gender.FEMININE: Gender.MASCULINE, Gender.MASCULINE: Gender.FEMININE}
# So many words before the two may say that they are kin: "the brothers", "parents,".
REACH = 3


def with_shared_surnames(
    parsed: ParsedDocument, names: Sequence[Phrase], nouns: Nouns
) -> list[Phrase]:
    """``names``, where the first of two who share a surname has it too."""
    people = [one for one in names if one.type == PERSON]
    starts = {one.first: one for one in people}
    found = list(names)
    for at, one in enumerate(names):
        other = starts.get(one.last + 1) if one.type == PERSON else None
        if other is None or parsed.tokens[one.last].lower not in AND:
            continue
        if _share(parsed, one, other, nouns) and _is_named_once(one, other, people):
            surname = other.words.split()[-1]
            found[at] = replace(one, words=f"{one.words} {surname}")
    return found


def _share(parsed: ParsedDocument, one: Phrase, other: Phrase, nouns: Nouns) -> bool:
    """Whether the text tells that the two are kin."""
    first, second = name_words(one.words), name_words(other.words)
    if one.title is not None or other.title is not None or (len(first), len(second)) != (1, 2):
        return False
    before = parsed.tokens[max(one.first - REACH, 0) : one.first]
    kin = nouns.kin
    if any(token.lemma.lower() in kin or token.lower in kin for token in before):
        return True
    surname, gender, own = second[1], likely_gender(second[0]), likely_gender(first[0])
    if own is None:  # "Ode and Ida Venn": it may be a surname
        return False
    if any(token.lower == f"{surname}s" and token.text[0].isupper() for token in parsed.tokens):
        return True
    addressed = {
        nouns.honorifics.get(title.lower)
        for title, token in itertools.pairwise(parsed.tokens)
        if token.lower == surname
    }
    return gender is not None and OTHER[gender] is own and own in addressed


def _is_named_once(one: Phrase, other: Phrase, people: Sequence[Phrase]) -> bool:
    """False where the text has the first name alone elsewhere, or as somebody else's."""
    own, surname = name_words(one.words)[0], name_words(other.words)[-1]
    for phrase in people:
        words = name_words(phrase.words)
        if phrase is not one and own in words and not (words[0] == own and surname in words):
            return False
    return True
