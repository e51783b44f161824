"""Kinds of events and relations: triggers and role patterns, read from Turtle and compiled once.

A kind is written as (``docs/how-to/your-own-beat.md`` walks through one)::

    kg:Arrest a lex:EventKind ; lex:frame lex:onPerson ;
      lex:verb "arrest", "take into custody" ; lex:noun "arrest" ; lex:not "arrest warrant" ;
      lex:role [ lex:fills kg:reason ; lex:path "for", "on suspicion of" ; lex:filler lex:Act ] .

A *path* leads from the trigger to the words that fill the role; its steps are parted by ``/``:
``subject`` and ``object`` (logical: passives, relative clauses, control, participles and light
verbs are undone), ``indirect-object``, ``possessive``, ``compound``, ``complement``, ``clause``,
``modified``, ``clause when`` (the clause behind the verb; ``passive clause when`` where nobody is
said to have done it), and else a preposition of one or more words ("by", "in connection with").
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

from kg.errors import LexiconError
from kg.ontology.turtle import KG, LEX, Table

EVENT_KIND = f"{LEX}EventKind"
RELATION_KIND = f"{LEX}RelationKind"
# How a trigger may be given, and which part of speech it then has.
# ontology/lexicon-terms.ttl defines each.
SHAPES = (
    "verb", "noun", "adjective", "phrase",
    "nounNeedsEnforcer", "nounNeedsArgument", "agentNoun", "headFirstNoun",
)  # fmt: skip
NOUN_SHAPES = frozenset(
    {"noun", "nounNeedsEnforcer", "nounNeedsArgument", "agentNoun", "headFirstNoun"}
)
_CONSONANTS_DOUBLED = "bdgklmnprt"
_ADVERB = re.compile(r"\w{4,}ly")  # "fatally shoot"; no "rally behind", "fly home"


class RolePattern(NamedTuple):
    """One way in which a role shows itself: the paths to try, and what may stand there."""

    role: str  # "agent", "patient", …; "subject" or "object" of a relation
    paths: tuple[tuple[str, ...], ...]
    fillers: frozenset[str]  # empty: anything may stand there
    required: bool  # without such a filler the trigger does not count
    shapes: frozenset[str]  # the shapes of trigger that it holds for; empty: all
    additional: bool  # holds besides an earlier pattern of the role, and not only in its stead
    forbidden: bool  # with such a filler the trigger means something else


@dataclass(frozen=True, slots=True, eq=False)
class Kind:
    """A kind of event (``relation`` False) or relation, with all that tells how it is worded."""

    iri: str
    name: str
    relation: bool
    wrong: bool
    accusable: bool  # it has an alleged form: who says it in order to charge somebody alleges it
    roles: tuple[RolePattern, ...]
    excluded: tuple[tuple[str, ...], ...]  # wordings that hold a trigger but do not mean the kind
    not_with: frozenset[str]  # prepositions and conjunctions behind it that change its meaning
    beside: frozenset[str]  # words of which the sentence, or the article twice, must hold one
    not_beside: frozenset[str]  # the same of words that must not stand there
    giving: frozenset[str]  # verbs that take the noun as object, subject being the agent
    taking: frozenset[str]  # the same, subject being the logical object
    counts: str | None  # the role that a number before the noun counts ("27 arrests")
    strict: frozenset[str]  # verbs so common that a required filler must be of a known type
    ergative: bool  # without an object, the verb's subject is what it is done to
    object_must_fill_role: bool  # or the verb means something else
    reciprocal: bool  # nobody does it alone
    among_named: frozenset[str]  # verbs that mean words where named people do it to one another
    scheduled: bool  # its day is known beforehand: its noun alone does not say that it took place
    unplanned: bool  # "the flood" took place, whatever is said around it
    may_be: str | None  # a kind that one of this kind may turn out to be, told otherwise


class Trigger(NamedTuple):
    """Words that name a kind: lower-case lemmas, the first (or head) of them the anchor."""

    kind: Kind
    shape: str
    words: tuple[str, ...]
    anchor: int  # index of the anchor in ``words``


@dataclass(frozen=True, slots=True, eq=False)
class Kinds:
    """All kinds, with their triggers indexed by the lemma of the anchor."""

    events: dict[str, Kind]
    relations: dict[str, Kind]
    verbs: dict[str, tuple[Trigger, ...]]
    nouns: dict[str, tuple[Trigger, ...]]
    adjectives: dict[str, tuple[Trigger, ...]]
    phrases: dict[str, tuple[Trigger, ...]]
    participles: dict[str, str]  # "trafficked" -> "traffic"

    def kind(self, name: str) -> Kind:
        """The kind of that local name; raises LexiconError if there is none."""
        found = self.events.get(name) or self.relations.get(name)
        if found is None:
            raise LexiconError(
                f"kind {name!r} is not in any ontology file; add it as a lex:EventKind"
            )
        return found


def read_kinds(table: Table) -> Kinds:
    """All kinds that ``table`` describes.

    Raises LexiconError if a role has no path or fills nothing, or a kind has no trigger.
    """
    known: dict[str, RolePattern] = {}  # kinds that share a frame share its roles
    found = {
        relation: {
            kind.iri: kind
            for subject in table.subjects(RELATION_KIND if relation else EVENT_KIND)
            for kind in (_read_kind(table, subject, known, relation=relation),)
        }
        for relation in (False, True)
    }
    indexes: dict[str, defaultdict[str, list[Trigger]]] = {
        shape: defaultdict(list) for shape in SHAPES
    }
    for kind in chain(found[False].values(), found[True].values()):
        triggers = list(_triggers(table, kind))
        if not triggers:
            raise LexiconError(
                f"{table.home(kind.iri)}: {kind.name} has no trigger; "
                "give it a lex:verb or lex:noun"
            )
        for trigger in triggers:
            indexes[trigger.shape][trigger.words[trigger.anchor]].append(trigger)
    irregular = _irregular(table)
    nouns = _merge(*(indexes[shape] for shape in SHAPES if shape in NOUN_SHAPES))
    return Kinds(
        events=_by_name(found[False].values()),
        relations=_by_name(found[True].values()),
        verbs=_merge(indexes["verb"]),
        nouns=nouns,
        adjectives=_merge(indexes["adjective"]),
        phrases=_merge(indexes["phrase"]),
        participles={
            form: verb
            for verb in indexes["verb"]
            for form in (*past_forms(verb), *irregular.get(verb, ()))
        },
    )


def _irregular(table: Table) -> dict[str, list[str]]:
    """Past participles of the list ``lex:irregularPast``, by their verb."""
    return {
        verb: table.texts(entry, f"{LEX}word")
        for entry in table.texts(f"{LEX}irregularPast", f"{LEX}entry")
        for verb in table.texts(entry, f"{LEX}value")
    }


def past_forms(verb: str) -> tuple[str, ...]:
    """The regular past participles that ``verb`` may have, American and British."""
    if verb.endswith("e"):
        return (f"{verb}d",)
    if verb.endswith("y"):
        return (f"{verb}ed", f"{verb[:-1]}ied")
    if verb.endswith("c"):
        return (f"{verb}ked",)
    if verb and verb[-1] in _CONSONANTS_DOUBLED:
        return (f"{verb}ed", f"{verb}{verb[-1]}ed")
    return (f"{verb}ed",)


def _merge(*indexes: dict[str, list[Trigger]]) -> dict[str, tuple[Trigger, ...]]:
    merged: defaultdict[str, list[Trigger]] = defaultdict(list)
    for index in indexes:
        for lemma, triggers in index.items():
            merged[lemma].extend(triggers)
    # The longest wording first: "take into custody" before "take".
    return {
        lemma: tuple(sorted(triggers, key=lambda t: (-len(t.words), t.kind.name)))
        for lemma, triggers in merged.items()
    }


def _read_kind(
    table: Table, subject: str, known: dict[str, RolePattern], *, relation: bool
) -> Kind:
    frames = list(_frames(table, subject))
    nodes = [text for one in (subject, *frames) for text in table.texts(one, f"{LEX}role")]
    for node in nodes:
        if node not in known:
            known[node] = _read_role(table, subject, node)
    # What is forbidden first, before another role has taken its filler.
    roles = sorted((known[node] for node in nodes), key=lambda role: not role.forbidden)
    return Kind(
        iri=subject,
        name=_name(table, subject),
        relation=relation,
        wrong=_is_wrong(table, subject),
        accusable=table.first(_variant_of(table, subject), f"{KG}allegedForm") is not None,
        roles=tuple(roles),
        excluded=tuple(_words(text) for text in table.texts(subject, f"{LEX}not")),
        not_with=frozenset(table.texts(subject, f"{LEX}notWith")),
        beside=_listed(table, subject, "needsBeside"),
        not_beside=_listed(table, subject, "notBeside"),
        giving=frozenset(table.texts(subject, f"{LEX}agentSupportVerb")),
        taking=frozenset(table.texts(subject, f"{LEX}patientSupportVerb")),
        counts=_optional_local(table.first(subject, f"{LEX}counts")),
        strict=frozenset(table.texts(subject, f"{LEX}verbNeedsKnownFiller")),
        ergative=table.first(subject, f"{LEX}ergative") == "true",
        object_must_fill_role=table.first(subject, f"{LEX}objectMustFillRole") == "true",
        reciprocal=table.first(subject, f"{LEX}reciprocal") == "true",
        among_named=frozenset(table.texts(subject, f"{LEX}verbalBetweenNamed")),
        scheduled=table.first(subject, f"{LEX}scheduled") == "true",
        unplanned=table.first(subject, f"{LEX}unplanned") == "true",
        may_be=_optional_local(table.first(subject, f"{LEX}mayBe")),
    )


def _listed(table: Table, subject: str, term: str) -> frozenset[str]:
    """The words of the lists that ``subject`` names by ``term``."""
    return frozenset(
        word
        for node in table.texts(subject, f"{LEX}{term}")
        for word in table.texts(node, f"{LEX}word")
    )


def _variant_of(table: Table, subject: str) -> str:
    """The kind that ``subject`` is a variant of (other words, other roles), or itself."""
    return table.first(subject, f"{LEX}variantOf") or subject


def _is_wrong(table: Table, subject: str) -> bool:
    """What ``lex:isWrongdoing`` says of it or of the kind that it is a variant of.

    Left out of both, a kind with an alleged form is a wrong.
    """
    kind = _variant_of(table, subject)
    for one in (subject, kind):
        stated = table.first(one, f"{LEX}isWrongdoing")
        if stated is not None:
            return stated == "true"
    return table.first(kind, f"{KG}allegedForm") is not None


def _name(table: Table, subject: str) -> str:
    # An IRI already taken by a class of things gives its kind another name in records.
    kind = _variant_of(table, subject)
    return table.first(kind, f"{KG}recordName") or _local(kind)


def _by_name(kinds: Iterable[Kind]) -> dict[str, Kind]:
    named: dict[str, Kind] = {}
    for kind in kinds:
        named.setdefault(kind.name, kind)
    return named


def _frames(table: Table, subject: str) -> Iterator[str]:
    """The frames of a kind, and those that they build on, nearest first."""
    todo = table.texts(subject, f"{LEX}frame")
    seen: set[str] = set()
    while todo:
        frame = todo.pop(0)
        if frame in seen:
            continue
        seen.add(frame)
        yield frame
        todo.extend(table.texts(frame, f"{LEX}frame"))


def _read_role(table: Table, subject: str, node: str) -> RolePattern:
    fills = table.first(node, f"{LEX}fills")
    paths = table.texts(node, f"{LEX}path")
    if fills is None or not paths:
        raise LexiconError(
            f"{table.home(subject)}: a lex:role of {_local(subject)} needs lex:fills and lex:path"
        )
    return RolePattern(
        role=_local(fills),
        paths=tuple(tuple(step.strip() for step in path.split("/")) for path in paths),
        fillers=frozenset(_local(text) for text in table.texts(node, f"{LEX}filler")),
        required=table.first(node, f"{LEX}required") == "true",
        shapes=frozenset(table.texts(node, f"{LEX}forTrigger")),
        additional=table.first(node, f"{LEX}additional") == "true",
        forbidden=table.first(node, f"{LEX}forbidden") == "true",
    )


def _triggers(table: Table, kind: Kind) -> Iterator[Trigger]:
    """Those of the kind and of its frames: variants of a kind may share their words."""
    sources = (kind.iri, *_frames(table, kind.iri))
    for shape in SHAPES:
        given = (text for one in sources for text in table.texts(one, f"{LEX}{shape}"))
        for text in dict.fromkeys(given):
            words = _words(text)
            if not words:
                raise LexiconError(f"{table.home(kind.iri)}: {kind.name} has an empty lex:{shape}")
            yield Trigger(kind, shape, words, _anchor(shape, words))


def _anchor(shape: str, words: tuple[str, ...]) -> int:
    """The head of a wording: a noun's last word, and the verb behind an adverb or a prefix."""
    if shape in NOUN_SHAPES and shape != "headFirstNoun":
        return len(words) - 1
    if shape == "verb" and len(words) > 1 and (words[1] == "-" or _adverb(words)):
        return len(words) - 1
    return 0


def _adverb(words: tuple[str, ...]) -> bool:
    return len(words) == 2 and _ADVERB.fullmatch(words[0]) is not None


def _words(text: str) -> tuple[str, ...]:
    # The parser cuts words at hyphens.
    return tuple(text.lower().replace("-", " - ").split())


def _local(iri: str) -> str:
    return iri.replace("/", "#").rsplit("#", 1)[-1]


def _optional_local(iri: str | None) -> str | None:
    return None if iri is None else _local(iri)


__all__ = ["Kind", "Kinds", "RolePattern", "Trigger", "past_forms", "read_kinds"]
