"""Relations between two participants: the same triggers and role paths as events, two roles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from typing import NamedTuple

from kg.extraction.events.arguments import Participants
from kg.extraction.events.attribution_scope import Layers
from kg.extraction.events.drafts import Draft
from kg.extraction.events.relations.lawful_orders import is_lawful_order
from kg.extraction.events.relations.lying_places import (
    LOCATING,
    Located,
    goes_on,
    is_known_town,
    is_opponent,
    may_lie,
    nested_places,
    owned_bodies,
)
from kg.extraction.events.roles import PLACES, fill_roles
from kg.extraction.factuality.labels import Certainty
from kg.extraction.triggers.anchors import Anchor
from kg.model import Span, Status
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.phrases import clause_span, phrase_span, phrase_tokens
from kg.nlp.tree import NOMINAL, NOUN_MODIFIERS, VERBAL, prepositional_objects
from kg.ontology.lexicon import Lexicon

APPOSED = ("appos", "npadvmod")
# Nobody is part of anything, or lies in a place.
BASED_IN = "basedIn"
PAST_PERFECT = frozenset({"had", "'d", "’d"})
OF_THINGS = frozenset({"partOf", "locatedIn"})
SOME = frozenset({"a", "an", "any", "no"})
OWNING = ("poss", *NOUN_MODIFIERS)
LOCATED_ROLES = frozenset({"place", "origin", "theme", "patient"})


class Pair(NamedTuple):
    """Two entities that a trigger relates."""

    subject: str
    object: str
    taken_as_given: bool  # "critics of the dam": what the clause denies of them is another thing


class RelationDraft(NamedTuple):
    """A relation before its record is written."""

    predicate: str
    subject: str
    object: str
    span: Span
    sentence: int
    certainty: Certainty
    statements: tuple[str, ...]
    ascribed_wrong: bool = False


def find_relations(
    parsed: ParsedDocument, anchor: Anchor, people: Participants, ending: frozenset[str]
) -> list[Pair]:
    """The pairs of entities that ``anchor`` relates; empty if one side is missing.

    ``ending``: words by which somebody lives somewhere no longer.
    """
    token = parsed.tokens[anchor.token]
    if token.dep == "amod" and token.tag == "VBG":
        return []  # "opposing views", "supporting evidence"
    if anchor.kind.name == BASED_IN and _has_moved(parsed, token, ending):
        return []
    found = fill_roles(parsed, anchor, people) or []
    named = [filled for filled in found if _names(parsed, people, filled.head)]
    subjects = [filled.head for filled in named if filled.role == "subject"]
    objects = [filled.head for filled in named if filled.role == "object"]
    between = any(filled.path == ("between",) for filled in found)
    if not objects and len(subjects) > 1 and between:  # "collusion between the ministry and …"
        subjects, objects = subjects[:1], subjects[1:]
    sides = [
        (one, other)
        for one in subjects
        for other in objects
        if one != other and not is_lawful_order(parsed, token, one, other)
    ]
    pairs = (_pair(parsed, anchor, people, *both) for both in sides)
    return [pair for pair in pairs if pair is not None]


def _has_moved(parsed: ParsedDocument, verb: Token, ending: frozenset[str]) -> bool:
    """ "Had been living in Vesk", "used to live there", "lived there until 2001": this is over."""
    had = any(kid.lower in PAST_PERFECT for kid in parsed.kids(verb.i, "aux"))
    had = had or any(kid.lower in ending for kid in parsed.kids(verb.i, "prep", "advmod"))
    return had or (verb.dep == "xcomp" and parsed.tokens[verb.head].lower == "used")


def _pair(
    parsed: ParsedDocument, anchor: Anchor, people: Participants, subject: int, target: int
) -> Pair | None:
    span = phrase_span(parsed, subject)
    first = people.resolve(subject, span, as_type=_actor(people, subject))
    span = _target_span(parsed, target)
    second = people.resolve(target, span, as_type=_target(people, target))
    if first is None or second is None or first == second:
        return None
    owner = anchor.kind.name == BASED_IN and parsed.tokens[subject].head == anchor.token
    if not owner or parsed.tokens[subject].dep not in OWNING:
        return Pair(first, second, subject == anchor.token)
    other = _may_be_another(parsed, anchor.token)
    if other and parsed.tokens[subject].dep in NOUN_MODIFIERS:
        return None
    # "Stood outside the Lodrin Bank headquarters in Vesk": that is so, whatever they did there.
    return Pair(first, second, not other)


def _may_be_another(parsed: ParsedDocument, seat: int) -> bool:
    """ "The *planned* headquarters", "a *regional* head office": not, or not only, the seat."""
    some = any(kid.lower in SOME for kid in parsed.kids(seat, "det"))
    return some or parsed.kid(seat, "amod") is not None


def _names(parsed: ParsedDocument, people: Participants, i: int) -> bool:
    """A pronoun that was resolved to nobody relates nothing."""
    return parsed.tokens[i].pos != "PRON" or people.entity_at(i) is not None


def _target_span(parsed: ParsedDocument, i: int) -> Span:
    if parsed.tokens[i].pos in VERBAL:
        return clause_span(parsed, i)
    return phrase_span(parsed, i)


def _actor(people: Participants, i: int) -> str:
    found = people.type_of(i)
    return found if found in ("Person", "Group", "Organization", "Place", "Site") else "Group"


def _target(people: Participants, i: int) -> str:
    found = people.type_of(i)
    if found in ("Person", "Group", "Organization", "Place", "Site"):
        return found
    return "Activity" if found in ("Event", "Gerund", "Concept") else "Asset"


def is_possible(draft: RelationDraft, people: Participants, tags: Set[str] = frozenset()) -> bool:
    """False of a person as part of a body or place (a name beside "unit" was taken for the unit),
    and of a party's short form of ``tags`` as somebody's home."""
    ends = (people.entity(draft.subject), people.entity(draft.object))
    if draft.predicate == BASED_IN and ends[1].name.casefold() in tags:
        return False
    return draft.predicate not in OF_THINGS or all(one.type != "Person" for one in ends)


def place_relations(
    parsed: ParsedDocument,
    drafts: Iterable[Draft],
    people: Participants,
    layers: Layers,
    lexicon: Lexicon,
) -> Iterator[RelationDraft]:
    """``locatedIn`` for sites and places said to lie in another place: "a compound in Halvay, Ost
    province", "the Bryndian town of Skarn"; things only where they take part in an event."""
    told = {
        head: draft
        for draft in drafts
        for role, head in zip(draft.roles, draft.heads, strict=True)
        if head is not None and role.role in LOCATED_ROLES
    }
    met: set[tuple[int, int]] = set()
    for token in parsed.tokens:
        if token.dep == "prep" and token.lower in LOCATING:
            found = _by_preposition(parsed, people, token, told)
        elif token.dep in APPOSED and parsed.tokens[token.i - 1].dep != "cc":
            found = _by_comma(parsed, people, token, told)
        else:
            continue
        for inner, outer in found:
            met.add((inner, outer))
            yield from _located(parsed, people, inner, outer, told.get(inner), layers)
    for inner, outer in (
        *nested_places(parsed, people, lexicon),
        *_by_compound(parsed, people, told),
    ):
        if (inner, outer) not in met:
            yield from _located(parsed, people, inner, outer, told.get(inner), layers)
    for body, place in owned_bodies(parsed, people):
        yield _told_at(parsed, place, BASED_IN, body, people.mention_of(place) or "", layers)


def _by_compound(
    parsed: ParsedDocument, people: Participants, told: Mapping[int, Draft]
) -> Iterator[Located]:
    """ "A Madrid courthouse", of a courthouse that is known or takes part in an event; but a
    "Kalvian embassy" and "the US compound" lie elsewhere."""
    known = (i for i, _ in people.mentioned())
    for inner in dict.fromkeys((*told, *known)):
        if parsed.tokens[inner].pos != "NOUN" or people.type_of(inner) != "Site":
            continue
        for kid in parsed.kids(inner, *NOUN_MODIFIERS):
            found = people.mention_of(kid.i) if kid.pos == "PROPN" else None
            place = None if found is None else people.entity(found)
            if place is not None and place.type == "Place" and is_known_town(place.name):
                yield Located(inner, kid.i)


def _by_preposition(
    parsed: ParsedDocument, people: Participants, token: Token, told: Mapping[int, Draft]
) -> Iterator[Located]:
    inner = _just_before(parsed, people, token)
    lying = ("Site", "Place", "Any") if inner in told else ("Site", "Place")
    if parsed.tokens[inner].pos not in NOMINAL:
        return
    if inner == token.head and people.type_of(inner) not in lying:
        return
    if is_opponent(parsed, inner) or _is_row_of_others(parsed, people, inner, token):
        return
    for outer in prepositional_objects(parsed, token.head, (token.lower,)):
        named = _is_named(parsed, outer) or inner in told or _means_town(people, outer)
        if token.i < outer and named and people.accepts(outer, PLACES):
            yield Located(inner, outer)


def _is_row_of_others(
    parsed: ParsedDocument, people: Participants, inner: int, preposition: Token
) -> bool:
    """ "In Vesk and offices in Orm": what follows is told of the offices."""
    others = (kid for kid in parsed.kids(inner, "conj") if inner < kid.i < preposition.i)
    return people.type_of(inner) == "Place" and any(people.type_of(k.i) != "Place" for k in others)


def _is_named(parsed: ParsedDocument, i: int) -> bool:
    """ "Vesk", "Marrow county"."""
    token = parsed.tokens[i]
    return token.pos == "PROPN" or any(
        kid.pos == "PROPN" for kid in parsed.kids(i, *NOUN_MODIFIERS)
    )


def _means_town(people: Participants, i: int) -> bool:
    """ "In the Luranian capital", where a named place is meant."""
    found = people.mention_of(i)
    place = None if found is None else people.entity(found)
    return place is not None and place.type == "Place" and not place.unnamed


def _just_before(parsed: ParsedDocument, people: Participants, token: Token) -> int:
    """ "the clinic on Mill Lane in Vesk": what the phrase follows, though it hangs further up."""
    for other in parsed.kids(token.head, "prep"):
        if other.right == token.i and other.lower in LOCATING:
            place = parsed.kid(other.i, "pobj")
            if place is not None and people.accepts(place.i, PLACES):
                return place.i
    return token.head


def _by_comma(
    parsed: ParsedDocument, people: Participants, token: Token, told: Mapping[int, Draft]
) -> Iterator[Located]:
    """ "Orsk province, Kalvia": what follows the comma is what the place lies in."""
    head = parsed.tokens[token.head]
    first = phrase_tokens(parsed, token.i)[0]
    if head.pos not in NOMINAL or first < 1 or parsed.tokens[first - 1].text != ",":
        return
    after = parsed.tokens[token.i + 1] if token.i + 1 < len(parsed.tokens) else token
    if after.dep == "cc" and parsed.kid(token.i, "conj") is not None:
        return  # "in Vesk, Orm and elsewhere"
    if goes_on(parsed, token):
        return
    draft = told.get(head.i)
    is_place = people.type_of(head.i) == "Place" or (
        draft is not None
        and any(
            role.role in ("place", "origin")
            for role, other in zip(draft.roles, draft.heads, strict=True)
            if other == head.i
        )
    )
    named = parsed.tokens[first].pos == "PROPN" and people.type_of(token.i) != "Person"
    if is_place and named and people.accepts(token.i, frozenset({"Place"})):
        yield Located(head.i, token.i)


def _site_named_before(parsed: ParsedDocument, people: Participants, noun: int) -> str | None:
    """ "The Old Post Office building", "the Tallow Towers complex": the site by its name."""
    before = parsed.tokens[max(noun - 1, 0)]
    own = people.entity_at(noun)
    if parsed.tokens[noun].pos != "NOUN" or (own is not None and not own.unnamed):
        return None
    new = any(kid.lower in ("a", "an") for kid in parsed.kids(noun, "det"))
    if new or before.head != noun or before.dep not in NOUN_MODIFIERS:
        return None
    found = people.mention_of(before.i)
    site = None if found is None else people.entity(found)
    named = site is not None and site.type == "Site" and not site.unnamed
    return found if named and people.type_of(noun) == "Site" else None


def _located(
    parsed: ParsedDocument,
    people: Participants,
    inner: int,
    outer: int,
    draft: Draft | None,
    layers: Layers,
) -> Iterator[RelationDraft]:
    span = phrase_span(parsed, outer)
    kind = "Place" if people.type_of(inner) == "Place" else "Site"
    lying = _site_named_before(parsed, people, inner)
    if lying is None:
        lying = people.resolve(inner, phrase_span(parsed, inner), as_type=kind)
    if people.is_origin(outer):
        whole: str | None = people.country(outer, span, people.origin_name(outer))
    else:
        whole = people.resolve(outer, span, as_type="Place")
    if lying is None or whole is None or lying == whole:
        return
    if not may_lie(people.entity(lying).name, people.entity(whole).name):
        return
    found = _told_at(parsed, outer, "locatedIn", lying, whole, layers)
    if draft is not None:
        told = Certainty(Status.CLAIMED if draft.statements else Status.ASSERTED)
        found = found._replace(certainty=told, statements=draft.statements)
    yield found


def _told_at(
    parsed: ParsedDocument, place: int, predicate: str, subject: str, target: str, layers: Layers
) -> RelationDraft:
    """What the words around the token ``place`` tell: by a speaker or by the article."""
    span = phrase_span(parsed, place)
    statement = layers.around(span)
    told = Certainty(Status.ASSERTED if statement is None else Status.CLAIMED)
    statements = () if statement is None else (statement.id,)
    sentence = parsed.tokens[place].sentence
    return RelationDraft(predicate, subject, target, span, sentence, told, statements)
