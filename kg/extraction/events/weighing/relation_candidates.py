"""Pairs of entities in one sentence that may be related, and the features by which they are scored.

The features are those of relation extraction by dependency paths (Bunescu and Mooney 2005) with the
types of both ends, the words between them, and what the rules say.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence, Set
from typing import NamedTuple

from kg.extraction.events.weighing.role_candidates import Article
from kg.model import Entity
from kg.nlp.joint_names import second_half
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.phrases import phrase_tokens
from kg.nlp.transfers import has_left
from kg.nlp.tree import MODIFIERS, NOUN_MODIFIERS, VERBAL, base_form, governor

# The types that each relation may hold between; pairs of other types are not looked at.
BODIES = frozenset({"Organization", "GovernmentBody"})
PEOPLE = frozenset({"Person", "Group"})
PLACES = frozenset({"Place", "Site"})
ENDS = (
    ("basedIn", PEOPLE | BODIES, PLACES),
    ("locatedIn", PLACES | BODIES, PLACES),
    ("memberOf", PEOPLE, BODIES),
)
PAIRED = tuple(name for name, _, _ in ENDS)
CLIMBS = 4
LONGEST = 4  # steps of a path
FEW_WORDS = 3
HELD_BACK = frozenset({"neg", "mark", "aux"})  # below a verb: it may not be so
PLAIN_AUXILIARIES = frozenset({"has", "have", "had", "is", "was", "are", "were", "'s", "’s"})

ABOUT = ("on", "about")
LEAST_BEFORE = 3  # words in front of an apposition: "of France,"

Told = Set[tuple[str, str, str]]


def may_hold(predicate: str, subject: Entity, target: Entity) -> bool:
    """True where a relation may be read between ends of these types."""
    return any(
        name == predicate and subject.type in ours and target.type in theirs
        for name, ours, theirs in ENDS
    )


class Pair(NamedTuple):
    """Two mentions that may be related, the subject first."""

    subject: str
    object: str
    head: int  # the token of the object's mention
    features: list[str]
    stated: bool  # nothing between them denies, asks or supposes it, or ties it to somebody else


class _Route(NamedTuple):
    """The way through the parse from one token to another."""

    up: tuple[str, ...]
    down: tuple[str, ...]
    inner: tuple[Token, ...]  # the tokens on it, both ends left out


def pairs_of(article: Article, given: Told, *, addable: Collection[str] = PAIRED) -> Iterator[Pair]:
    """The pairs of a document that were related already, or may be by one of ``addable``.

    ``given`` are the relations that were found already: subject, predicate, object.
    """
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for subject, predicate, target in sorted(given):
        found[subject, target].append(predicate)
    ends = [(ours, theirs) for name, ours, theirs in ENDS if name in addable]
    fitting = {(one, other) for ours, theirs in ends for one in ours for other in theirs}
    parsed = article.parsed
    for heads in article.sentences_with_names():
        sides = [_Side(i, article.people.entity(who), _above(parsed, i)) for i, who in heads]
        for first in sides:
            for second in sides:
                one, other = first.entity, second.entity
                known = found.get((one.id, other.id), ())
                if one is other or not (known or (one.type, other.type) in fitting):
                    continue
                pair = _pair(article, first, second, known)
                if pair is not None:
                    yield pair


class _Side(NamedTuple):
    """A mention: its head, its entity, and the head's governors from the head itself upwards."""

    head: int
    entity: Entity
    rising: list[int]


def _pair(article: Article, first: _Side, second: _Side, predicates: Sequence[str]) -> Pair | None:
    parsed = article.parsed
    route = _route(parsed, first.rising, second.rising)
    if route is None:
        return None
    one, other = first.entity, second.entity
    features = list(_describe(parsed, first, second, route))
    ends = f"{one.type}-{other.type}"
    path = _wording(route)
    for name in predicates:
        features += (f"rule={name}", f"rule={name}:{ends}", f"rule={name}:{path}")
    if not predicates:
        features.append("rule=none")
    body = parsed.tokens[second.head]
    left = has_left(parsed, parsed.tokens[first.head], parsed.tokens[body.head])
    loose = left or _is_studied(article, body) or _is_of_a_land(article, route)
    loose = loose or _is_over(article, body) or _is_half_a_name(article, body)
    loose = loose or _is_left(article, body) or _is_doubted(article, body)
    stated = _stated(parsed, route) and not loose
    return Pair(one.id, other.id, second.head, features, stated)


def _route(parsed: ParsedDocument, rising: list[int], falling: list[int]) -> _Route | None:
    """The path between the first tokens of two chains of governors, None where it is too long."""
    for steps, i in enumerate(falling):
        if i in rising:
            over = rising.index(i)
            if over + steps > LONGEST:
                return None
            top = () if i in (rising[0], falling[0]) else (i,)
            inner = (*rising[1:over], *top, *falling[1:steps])
            return _Route(
                tuple(_step(parsed.tokens[j]) for j in rising[:over]),
                tuple(_step(parsed.tokens[j]) for j in reversed(falling[:steps])),
                tuple(parsed.tokens[j] for j in inner),
            )
    return None


def _above(parsed: ParsedDocument, i: int) -> list[int]:
    chain = [i]
    while len(chain) <= CLIMBS and parsed.tokens[i].head != i:
        i = parsed.tokens[i].head
        chain.append(i)
    return chain


def _step(token: Token) -> str:
    return f"prep:{token.lower}" if token.dep == "prep" else token.dep


def _wording(route: _Route) -> str:
    return "^".join(route.up) + "|" + ">".join(route.down)


def _stated(parsed: ParsedDocument, route: _Route) -> bool:
    """False where a verb between both is denied, asked or supposed ("does not work for")."""
    return not any(
        kid.dep in HELD_BACK and kid.lower not in PLAIN_AUXILIARIES
        for token in route.inner
        if token.pos in VERBAL
        for kid in parsed.kids(token.i)
    )


def _is_studied(article: Article, place: Token) -> bool:
    """ "A Korea scholar", "an expert on Korea": that somebody knows a place is no home there.

    Nor does "a police critic", "a Denvale Rovers fan" belong to the body.
    """
    above = article.parsed.tokens[place.head]
    land = article.people.type_of(place.i) == "Place"
    if place.dep == "pobj" and above.lower in ABOUT:
        above = article.parsed.tokens[above.head]
    elif place.dep not in NOUN_MODIFIERS:
        return False
    return base_form(above) in (article.studying if land else article.outsiders)


def _is_over(article: Article, body: Token) -> bool:
    """ "Former Norvane Bank chairwoman", "the bank's former chairman"."""
    if body.dep not in (*NOUN_MODIFIERS, "poss"):
        return False
    parsed = article.parsed
    beside = (*parsed.kids(body.head, *MODIFIERS), *parsed.kids(body.i, *MODIFIERS))
    return any(token.lower in article.over for token in beside)


def _is_doubted(article: Article, body: Token) -> bool:
    """ "A *suspected* Mafia boss", "an *alleged* member of the Mafia"."""
    parsed = article.parsed
    noun = governor(parsed, parsed.tokens[body.head]) if body.dep == "pobj" else None
    noun = parsed.tokens[body.head] if body.dep in NOUN_MODIFIERS else noun
    beside = () if noun is None else parsed.kids(noun.i, *MODIFIERS)
    return any(token.lower in article.doubted for token in beside)


def _is_left(article: Article, place: Token) -> bool:
    """ "Bo Farr, originally from Leeds"."""
    beside = article.parsed.kids(place.head, "advmod") if place.dep == "pobj" else ()
    return any(token.lower in article.over for token in beside)


def _is_half_a_name(article: Article, place: Token) -> bool:
    """ "Mali" in "director of Mali and Niger Railways"."""
    last = second_half(article.parsed, place)
    return last is not None and article.people.type_of(last.i) != "Place"


def _is_of_a_land(article: Article, route: _Route) -> bool:
    """ "The minister of France, a member of the council": the country may be the member."""
    for token in route.inner:
        first = phrase_tokens(article.parsed, token.i)[0] if token.dep == "appos" else 0
        if first < LEAST_BEFORE or article.parsed.tokens[first - 1].text != ",":
            continue
        land = article.parsed.tokens[first - 2]
        of = article.parsed.tokens[land.head].lower == "of"
        if land.dep == "pobj" and of and article.people.type_of(land.i) == "Place":
            return True
    return False


def _describe(parsed: ParsedDocument, one: _Side, other: _Side, route: _Route) -> Iterator[str]:
    """The names of the features of a pair, the rules left out."""
    (first, subject, _), (second, target, _) = one, other
    own, far = parsed.tokens[first], parsed.tokens[second]
    ends = f"{subject.type}-{target.type}"
    path = _wording(route)
    side = "before" if first < second else "behind"
    yield "bias"
    yield f"ends={ends}"
    yield f"path={path}"
    yield f"path={path}:{ends}"
    yield f"path={path}:{target.type}"
    yield f"side={side}"
    yield f"side={side}:{ends}"
    yield f"steps={len(route.up) + len(route.down)}:{ends}"
    yield f"unnamed={subject.unnamed}:{ends}"
    yield f"of-unnamed={target.unnamed}:{ends}"
    yield f"word={_word(own)}"
    yield f"word={_word(own)}:{target.type}"
    yield f"of-word={_word(far)}:{subject.type}"
    yield f"pos={own.pos}-{far.pos}:{ends}"
    yield from _between(parsed, first, second, ends)
    for token in route.inner:
        yield f"on={base_form(token)}"
        yield f"on={base_form(token)}:{ends}"
        yield f"on-pos={token.pos}:{ends}"
    if route.up:
        yield f"up={route.up[0]}:{ends}"
    if route.down:
        yield f"down={route.down[-1]}"
        yield f"down={route.down[-1]}:{ends}"


def _between(parsed: ParsedDocument, first: int, second: int, ends: str) -> Iterator[str]:
    low, high = min(first, second), max(first, second)
    words = [token.lower for token in parsed.tokens[low + 1 : high]]
    between = " ".join(words) if len(words) <= FEW_WORDS else "far"
    yield f"between={between}"
    yield f"between={between}:{ends}"


def _word(token: Token) -> str:
    return "NAME" if token.pos == "PROPN" else token.lower
