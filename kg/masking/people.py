"""Who is masked: the rules and decisions, applied to the entities of all articles."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg.errors import MaskingError
from kg.masking.name_forms import (
    NameForms,
    forms_of,
    is_ordinary,
    name_words,
    title_words,
    words_of,
)
from kg.masking.rules import MaskRule, RuleKind
from kg.model import Entity, Extraction, Quantity
from kg.ontology.names import fold

PERSON, PLACE = "Person", "Place"
# What stands for somebody whose decision names no category.
DEFAULT_CATEGORY = "Person"
_YEARS = "years old"
_AGE_INSIDE = re.compile(r"\b(\d{1,3})[ -]years?[ -]olds?\b", re.IGNORECASE)
_AGE_BEHIND = re.compile(r",? ?\(?(?:who is |aged? |age )?(\d{1,3})(?=[,.;)])|, an? (\d{1,3})-year")
_POSTS = ("hasOccupation", "holdsPosition", "heldPosition")


@dataclass(frozen=True, slots=True)
class Bearer:
    """An entity of one article, with all that a rule may ask of it.

    ``node`` is its IRI in the graph; ``names`` are all that it is called, as extracted, corrected
    and shown; ``roles`` are "KIND ROLE"; ``age`` is the least that the article gives.
    """

    document: str
    entity: str
    node: str
    type: str
    names: tuple[str, ...]
    known: str | None = None
    unnamed: bool = False
    sure: bool = True
    descriptions: tuple[str, ...] = ()
    roles: frozenset[str] = frozenset()
    age: int | None = None


@dataclass(frozen=True, slots=True)
class NodeMask:
    """A decision that masks: on a node, or on everybody with one of these names."""

    place: str
    reason: str
    node: str | None = None
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who is masked: nodes, names, and the rule that says so."""

    number: int
    nodes: frozenset[str]
    names: tuple[str, ...]
    forms: NameForms
    category: str
    rule: str
    reason: str
    label: str | None = None


def bearers_of(
    extraction: Extraction,
    *,
    nodes: Mapping[str, str],
    shown: Mapping[str, str],
    before: Extraction | None = None,
) -> Iterator[Bearer]:
    """The entities of one article; ``before`` is its record as extracted, if it was corrected.

    ``nodes`` maps each entity to its IRI, ``shown`` some to the name that a reader gave them.
    """
    older = {one.id: one for one in (() if before is None else before.entities)}
    for one in extraction.entities:
        names = [one.name, *one.aliases]
        if one.id in older:
            names += [older[one.id].name, *older[one.id].aliases]
        if one.id in shown:
            names.append(shown[one.id])
        yield Bearer(
            extraction.document.id, one.id, nodes[one.id], one.type,
            tuple(dict.fromkeys(names)), one.link, one.unnamed, one.sure,
            tuple(_descriptions(extraction, one)),
            frozenset(_roles(extraction, one.id)), _age(extraction, one),
        )  # fmt: skip


def _descriptions(extraction: Extraction, entity: Entity) -> Iterator[str]:
    """What the article calls somebody: mentions, posts and occupations."""
    yield from (extraction.document.words(span) for span in entity.mentions)
    names = {one.id: one.name for one in extraction.entities}
    for relation in extraction.relations:
        if relation.subject == entity.id and relation.predicate in _POSTS:
            yield names.get(relation.object, "")


def _roles(extraction: Extraction, entity: str) -> Iterator[str]:
    for event in extraction.events:
        yield from (f"{event.type} {role.role}" for role in event.roles if role.entity == entity)


def _age(extraction: Extraction, entity: Entity) -> int | None:
    """The least age that an article gives somebody, None if it gives none."""
    found = [
        int(value)
        for event in extraction.events
        for role in event.roles
        if role.entity == entity.id and role.quantity and role.quantity.unit == _YEARS
        for value in _numbers(role.quantity)
    ]
    text = extraction.document.text
    for span in entity.mentions:
        found += map(int, _AGE_INSIDE.findall(text[span.start : span.end]))
        if (behind := _AGE_BEHIND.match(text, span.end)) is not None:
            found.append(int(behind[1] or behind[2]))
    return min(found, default=None)


def _numbers(quantity: Quantity) -> Iterator[float]:
    limits = (quantity.value, quantity.min, quantity.max)
    return (value for value in limits if value is not None)


# ── who is masked ──


def masked_people(
    bearers: Sequence[Bearer], rules: Iterable[MaskRule], decisions: Iterable[NodeMask] = ()
) -> tuple[Person, ...]:
    """The people that rules and decisions mean; a node is masked by the first that means it.

    Raises MaskingError if a name has no word by which it could be found.
    """
    work = _Selection(bearers)
    for rule in rules:
        work.apply(rule)
    for one in decisions:
        work.decide(one)
    return tuple(work.people)


class _Selection:
    def __init__(self, bearers: Sequence[Bearer]) -> None:
        self._by_node: dict[str, list[Bearer]] = defaultdict(list)
        self._by_name: dict[str, set[str]] = defaultdict(set)
        for one in bearers:
            self._by_node[one.node].append(one)
            for name in one.names:
                self._by_name[fold(name)].add(one.node)
        self._taken: set[str] = set()
        self.people: list[Person] = []

    def apply(self, rule: MaskRule) -> None:
        if rule.kind is RuleKind.NAME:
            self._add(self._called(rule.values), rule.values, rule)
            return
        for node, members in sorted(self._by_node.items()):
            persons = [m for m in members if m.type == PERSON and not m.unnamed]
            if persons and any(_fits(rule, member) for member in members):
                self._add({node}, (), rule)

    def decide(self, one: NodeMask) -> None:
        nodes = self._called(one.names) if one.node is None else {one.node}
        rule = MaskRule(RuleKind.NAME, (), DEFAULT_CATEGORY, one.reason, place=one.place)
        self._add(nodes, one.names, rule)

    def _called(self, names: Iterable[str]) -> set[str]:
        return {node for name in names for node in self._by_name.get(fold(name), ())}

    def _add(self, nodes: set[str], names: Sequence[str], rule: MaskRule) -> None:
        fresh = nodes - self._taken
        if nodes and not fresh:
            return
        members = [one for node in sorted(fresh) for one in self._by_node.get(node, ())]
        listed = tuple(dict.fromkeys([*names, *(name for m in members for name in m.names)]))
        bodies = bool(members) and all(one.type not in (PERSON, PLACE) for one in members)
        forms = forms_of(listed, common=bodies)
        if not forms.parts:
            shown = ", ".join(listed) or ", ".join(sorted(nodes))
            raise MaskingError(
                f"{rule.place}: {shown!r} has no word of a name; write the name in full in a rule"
            )
        self._taken |= fresh
        number = len(self.people)
        self.people.append(
            Person(
                number, frozenset(fresh), listed, forms, rule.category, rule.place, rule.reason,
                rule.label,
            )
        )  # fmt: skip


def _fits(rule: MaskRule, one: Bearer) -> bool:
    if rule.kind is RuleKind.YOUNGER:
        return one.age is not None and any(one.age < int(limit) for limit in rule.values)
    if rule.kind is RuleKind.ROLE:
        return any(_is_role(value, role) for value in rule.values for role in one.roles)
    words = {w.plain for text in one.descriptions for w in words_of(text)}
    return any(form in words for value in rule.values for form in _numbers_of(value))


def _numbers_of(noun: str) -> tuple[str, ...]:
    """A noun, and its plural in s or es."""
    word = fold(noun)
    return word, f"{word}s", f"{word}es"


def _is_role(value: str, role: str) -> bool:
    wanted = value.split()
    return fold(role).split()[-len(wanted) :] == [fold(one) for one in wanted]


# ── who is not ──


def is_other(bearer: Bearer, people: Iterable[Person]) -> bool:
    """Whether an entity that no rule means is surely somebody or something else.

    Its name must not be one by which a masked person could be meant. It shares one word at most; a
    person needs another word, a body or thing may share ordinary words only ("Hill Street").
    """
    if any("@" in name or "://" in name for name in bearer.names):
        return False
    words = {word for name in bearer.names for word in _words(name)}
    for one in people:
        shared = {word for word in words if one.forms.has_part(word)}
        if shared and not _is_apart(bearer, words, shared, one):
            return False
    return True


def _words(name: str) -> set[str]:
    return {word.plain for word in name_words(name)} or {word.plain for word in words_of(name)}


def _is_apart(bearer: Bearer, words: set[str], shared: set[str], one: Person) -> bool:
    rare = [word for word in shared if not is_ordinary(word)]
    if one.forms.named_in(words) or one.nodes & {bearer.node} or len(rare) > 1:
        return False
    if bearer.known is not None:
        return True
    if bearer.type == PERSON:
        return all(
            any(len(word) > 1 and not one.forms.has_part(word) for word in _words(name))
            for name in bearer.names[:1]
        )
    if bearer.type == PLACE and bearer.sure:
        return True
    return all(map(is_ordinary, shared)) and words != shared


def tells_apart(name: str, one: Person) -> bool:
    """Whether a name that shares words with a masked person's cannot be that person's.

    It has another word, titles left out, or an initial of somebody else: "Viktor Kolb", "V. Kolb".
    """
    titles = title_words()
    return any(
        word.plain not in one.forms.letters
        if len(word.plain) == 1
        else word.plain not in titles and not one.forms.has_part(word.plain)
        for word in words_of(name)
    )
