"""One person called by two nouns: "the senator and presidential candidate said".

The second noun has a word of its own before it, but no article, and would otherwise be somebody
else, who speaks beside the first. Nouns of kin and plain ones ("a man and young woman") are two,
and so are offices that one person holds ("the mayor and deputy mayor"), and whoever takes part in
an event: nobody is lost who was arrested or hurt.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.extraction.coreference.generic_nodes import SPEAKING, head_of, uses_of
from kg.extraction.coreference.joined_records import with_joined
from kg.extraction.coreference.joint_nouns import has_plural_verb
from kg.extraction.coreference.kept_nodes import determiner
from kg.extraction.ner.phrases import PERSON, Nouns
from kg.model import Entity, Extraction
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import base_form

SINGULAR = frozenset({"NN", "NNP"})
AND = frozenset({"and", "&"})


def with_joint_people(parsed: ParsedDocument, found: Extraction, nouns: Nouns) -> Extraction:
    """``found`` where the second noun means the same person as the first."""
    people = {
        head.i: one for one in found.entities if one.type == PERSON for head in _heads(parsed, one)
    }
    uses, ids = uses_of(found), dict[str, str]()
    for one in found.entities:
        speaks = one.unnamed and one.type == PERSON and uses[one.id] == {SPEAKING}
        first = _first_of_two(parsed, one, nouns) if speaks else None
        other = None if first is None else people.get(first.i)
        if other is not None and other.id != one.id and other.id not in ids:
            ids[one.id] = other.id
    return with_joined(found, ids) if ids else found


def _heads(parsed: ParsedDocument, entity: Entity) -> Iterator[Token]:
    for span in entity.mentions:
        if tokens := parsed.within(span):
            yield head_of(tokens)


def _first_of_two(parsed: ParsedDocument, entity: Entity, nouns: Nouns) -> Token | None:
    """The noun before "and", where the only description of somebody is the one behind it."""
    phrases = [tokens for span in entity.mentions if (tokens := parsed.within(span))]
    told = [tokens for tokens in phrases if any(token.pos != "PRON" for token in tokens)]
    if len(told) != 1 or determiner(told[0]) != "none":
        return None
    last = head_of(told[0])
    first = parsed.tokens[last.head]
    joined = parsed.kid(first.i, "cc")
    if last.dep != "conj" or first.i > last.i or joined is None or joined.lower not in AND:
        return None
    modified = parsed.kid(last.i, "amod", "compound") is not None
    if not modified or not {first.tag, last.tag} <= SINGULAR or has_plural_verb(parsed, first):
        return None
    if base_form(last) in nouns.sole_offices:
        return None  # "the president and vice president"
    common = nouns.kin | nouns.plain_people | nouns.generic_people | nouns.age_nouns
    return None if common & {base_form(first), base_form(last)} else first
