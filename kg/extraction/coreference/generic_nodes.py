"""Unnamed entities that mean nobody in particular: their words stay, and no node stands for them.

"Many people dislike sums", "people think so", "a ban on Tirelians", "on a ridge", "they boarded
the vessel", "powers to detain suspects": whoever speaks or takes part is told in the words of the
statement or role. A node for such words says nothing that another text could add to. Who is
accused of a wrong keeps a node all the same, and so does whoever comes to harm in a fact.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from kg.extraction.coreference.needed_nodes import HOLDING, without_entities
from kg.extraction.ner.phrases import GROUP, PERSON, PLACE, SITE
from kg.model import Entity, Event, Extraction, Relation, Status, is_fact
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import PLURAL, base_form, roots

SPEAKING, ACCUSED, DOING = "speaks", "accused", "agent"
ACCUSER = "accuser"
ACCUSING = frozenset({Status.ALLEGED, Status.DENIED})
CORE = frozenset({"agent", "patient"})
UNDERGOING = frozenset({"patient", "theme", "beneficiary"})
# What tells who is meant, behind a noun.
TELLING = ("relcl", "acl", "prep", "appos")
SMALL = frozenset({"PUNCT", "DET", "ADP", "PART", "CCONJ"})


@dataclass(frozen=True, slots=True)
class GenericWords:
    """The words that show it.

    ``carriers``: nouns for vehicles and ships, which are no sites; ``markers``: "many", "any";
    ``people``: nouns that alone mean anybody; ``wrong``: the relations that are wrongs;
    ``definite``: words by which "any" means somebody in particular: "any of these".
    """

    carriers: frozenset[str]
    markers: frozenset[str]
    people: frozenset[str]
    wrong: frozenset[str]
    definite: frozenset[str]


def without_generic_nodes(
    parsed: ParsedDocument, found: Extraction, words: GenericWords
) -> Extraction:
    """``found`` where such entities are only words of roles and sources.

    Relations to them are left out, since a relation has no words for its ends.
    """
    uses = uses_of(found, words.wrong)
    facts, accusers = core_of_facts(found), _accusers(found)
    gone = {
        entity.id
        for entity in found.entities
        if entity.unnamed
        and ACCUSED not in uses[entity.id]
        and _is_generic(
            parsed,
            entity,
            uses[entity.id] | ({ACCUSER} if entity.id in accusers else set()),
            words,
            in_fact=entity.id in facts,
        )
    }
    gone -= _beside_others(found, gone)
    return without_entities(found, gone) if gone else found


def _accusers(found: Extraction) -> set[str]:
    """Who says what is alleged or denied."""
    told: tuple[Event | Relation, ...] = (*found.events, *found.relations)
    said = {id_ for one in told if one.status in ACCUSING for id_ in one.statements}
    return {actor for one in found.statements if one.id in said for actor in one.actors}


def _beside_others(found: Extraction, gone: Collection[str]) -> set[str]:
    """Those of ``gone`` that speak with others, who would otherwise be the only speakers."""
    return {
        actor
        for statement in found.statements
        if not all(one in gone for one in statement.actors)
        for actor in statement.actors
        if actor in gone
    }


def uses_of(found: Extraction, wrong: Collection[str] = ()) -> Mapping[str, set[str]]:
    """What each entity does: speaks, has a role or stands in a relation."""
    uses: dict[str, set[str]] = defaultdict(set)
    for statement in found.statements:
        for actor in statement.actors:
            uses[actor].add(SPEAKING)
    for event in found.events:
        for role in event.roles:
            if role.entity is not None:
                accused = event.status in ACCUSING and role.role == DOING
                uses[role.entity].add(ACCUSED if accused else role.role)
    for relation in found.relations:
        accused = relation.predicate in wrong or relation.status in ACCUSING
        for end in (relation.subject, relation.object):
            uses[end].add(ACCUSED if accused else relation.predicate)
    return uses


def core_of_facts(found: Extraction) -> set[str]:
    """The entities that act or come to harm in facts."""
    return {
        role.entity
        for event in found.events
        if is_fact(event)
        for role in event.roles
        if role.role in CORE and role.entity is not None
    }


def _is_generic(
    parsed: ParsedDocument,
    entity: Entity,
    uses: set[str],
    words: GenericWords,
    *,
    in_fact: bool,
) -> bool:
    phrases = [tokens for span in entity.mentions if (tokens := parsed.within(span))]
    if not phrases:
        return False
    if entity.type == PLACE or all(_are_pronouns(tokens) for tokens in phrases):
        return True
    if entity.type == SITE:
        carriers = all(base_form(head_of(tokens)) in words.carriers for tokens in phrases)
        return carriers and uses.isdisjoint(HOLDING)
    if entity.type not in (GROUP, PERSON) or len(phrases) > 1:
        return False
    (tokens,) = phrases
    if SPEAKING in uses:
        return uses == {SPEAKING} and _are_just_people(parsed, tokens, words)
    if tokens[0].lower in words.markers:
        return not any(t.lower in words.definite or t.tag == "POS" for t in tokens)
    alone = len(tokens) == 1 and entity.type == GROUP
    return alone and _is_generic_group(tokens[0], uses, words, in_fact=in_fact)


def _are_just_people(parsed: ParsedDocument, tokens: Sequence[Token], words: GenericWords) -> bool:
    """ "People" and "many people" who want or think something; not "people close to the mayor"."""
    head = head_of(tokens)
    plain = all(token is head or token.pos == "ADJ" for token in tokens)
    return plain and head.lower in words.people and not any(parsed.kids(head.i, *TELLING))


def _is_generic_group(token: Token, uses: set[str], words: GenericWords, *, in_fact: bool) -> bool:
    """ "People", "Tirelians", "workers": one word for nobody in particular."""
    if token.lower in words.people or _is_a_people(token, uses):
        return True
    plain = token.tag in PLURAL and token.pos == "NOUN"
    return plain and not in_fact and uses <= UNDERGOING


def _is_a_people(token: Token, uses: set[str]) -> bool:
    """ "Tirelians", "Republicans", who undergo something: any of them may be meant."""
    capital = token.text[0].isupper() and token.tag in PLURAL
    return capital and token.dep in ("pobj", "dobj") and uses.isdisjoint((SPEAKING, DOING))


def _are_pronouns(tokens: Sequence[Token]) -> bool:
    return all(token.pos in ("PRON", "DET") for token in tokens)


def head_of(tokens: Sequence[Token]) -> Token:
    """The noun of a phrase."""
    return next((token for token in roots(tokens) if token.pos not in SMALL), tokens[-1])
