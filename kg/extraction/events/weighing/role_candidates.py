"""Who or what may take part in an event, and the features by which a role is scored.

The candidates are what the rules took, the noun phrases of the sentences that tell the event, and
the entities of the sentence before and of the first two. The features are those of semantic role
labelling (Gildea and Jurafsky 2002: path, position, voice, head word) and of implicit roles
(Silberer and Frank 2012: what else the entity does in the article).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from kg.extraction.events.arguments import Participants
from kg.extraction.events.drafts import Draft
from kg.extraction.triggers.anchors import Anchor
from kg.model import Statement
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import VERBAL, base_form, is_passive
from kg.nlp.years import is_dated_apart
from kg.ontology.lexicon import Lexicon

LONGEST = 8  # steps of a path in the parse
CLIMBS = 6  # … of which so many go up
PARTS_OF_SPEECH = frozenset({"NOUN", "PROPN", "PRON", "NUM"})
MODIFYING = frozenset(
    {"compound", "nmod", "amod", "nummod", "quantmod", "npadvmod", "det", "predet"}
)
BARE_PRONOUNS = frozenset({"who", "one", "others", "many", "some", "dozens", "hundreds"})
JOINING = frozenset({"conj", "appos"})  # "Ana Roth and Tom Brill": both stand where the first does
NEAR, BEFORE, OPENING = "told", "prev", "first"  # the sentence of a candidate
RANKS = {NEAR: 0, BEFORE: 1, OPENING: 2}
OPENING_SENTENCES = (0, 1)
NOTHING = "-"
COURT = "court"  # a kind of body
ENDED = ("formerMarker", "deadMarker", "formerAdverb")  # words before a post that is over

Path = tuple[str, ...]


class Candidate(NamedTuple):
    """A noun phrase, or an entity by one of its mentions, that may take part in an event."""

    head: int
    entity: str | None
    where: str
    role: str  # the role that the rules gave it, or NOTHING
    slot: int | None  # … and its place among those of the draft
    anchor: Anchor  # the telling that is nearest to it
    path: Path | None  # from the trigger; None in another sentence
    nearest: bool = False  # no other one of its type that the rules did not take is nearer

    @property
    def rank(self) -> tuple[bool, int, int]:
        """Of several mentions of one entity the least one stands for it."""
        steps = LONGEST + 1 if self.path is None else len(self.path)
        return (self.role == NOTHING, RANKS[self.where], steps)


class Article:
    """What the candidates of all events of a document share."""

    def __init__(
        self,
        parsed: ParsedDocument,
        people: Participants,
        drafts: Sequence[Draft],
        statements: Sequence[Statement],
        *,
        suspecting: frozenset[str] = frozenset(),
        harmful: frozenset[str] = frozenset(),
        studying: frozenset[str] = frozenset(),
        outsiders: frozenset[str] = frozenset(),
        over: frozenset[str] = frozenset(),
        doubted: frozenset[str] = frozenset(),
        forces: frozenset[str] = frozenset(),
        courts: frozenset[str] = frozenset(),
    ) -> None:
        """``suspecting``: the kinds of events that happen to suspects; ``harmful``: those in which
        somebody comes to harm, though they are no wrong; ``studying``: nouns for who studies a
        country; ``outsiders``: for who has to do with a body and is none of its members; ``over``:
        words before a post that is no longer held; ``doubted``: those that put it in doubt;
        ``forces``: nouns for the armed people and craft of a state; ``courts``: words in the name
        of a court."""
        self.parsed = parsed
        self.people = people
        self.drafts = drafts
        self.suspecting = suspecting
        self.harmful = harmful
        self.studying = studying
        self.outsiders = outsiders
        self.over = over
        self.doubted = doubted
        self.forces = forces
        self.courts = courts
        self._speakers = {one.id: one.actors for one in statements}
        self._types: dict[int, str] = {}
        self._nominal: dict[int, list[int]] = {}
        self._named: dict[int, list[tuple[int, str]]] = defaultdict(list)
        for head, entity in people.mentioned():
            self._named[parsed.tokens[head].sentence].append((head, entity))
        self._doings: dict[str, dict[tuple[int, str, str], None]] = defaultdict(dict)
        for number, draft in enumerate(drafts):
            for role in draft.roles:
                if role.entity is not None and role.of is None:
                    self._doings[role.entity][number, draft.kind.name, role.role] = None

    def type_of(self, head: int) -> str:
        """The type of a noun phrase, as ``Participants.type_of`` gives it."""
        if head not in self._types:
            self._types[head] = self.people.type_of(head)
        return self._types[head]

    def entity_type(self, entity: str | None) -> str:
        """The type of an entity, or NOTHING."""
        return NOTHING if entity is None else self.people.entity(entity).type

    def doings(self, entity: str, number: int) -> Iterator[tuple[str, str]]:
        """Kind and role of what ``entity`` does in other events than the draft ``number``."""
        for other, kind, role in self._doings.get(entity, ()):
            if other != number:
                yield kind, role

    def speaks(self, entity: str, draft: Draft) -> bool:
        """True of the speaker of a statement that tells the event."""
        return any(entity in self._speakers.get(name, ()) for name in draft.statements)

    def named(self, sentence: int) -> Sequence[int]:
        """The heads of the mentions of a sentence."""
        return [head for head, _ in self._named.get(sentence, ())]

    def sentences_with_names(self) -> Iterable[Sequence[tuple[int, str]]]:
        """The mentions of each sentence that has any: their heads and entities."""
        return self._named.values()

    def nominal(self, sentence: int) -> list[int]:
        """The heads of the noun phrases of a sentence."""
        if sentence not in self._nominal:
            first, last = self.parsed.sentences[sentence][:2]
            tokens = self.parsed.tokens[first:last]
            self._nominal[sentence] = [token.i for token in tokens if self._may_take_part(token)]
        return self._nominal[sentence]

    def _may_take_part(self, token: Token) -> bool:
        if token.pos not in PARTS_OF_SPEECH:
            return False
        if self.people.mention_of(token.i) is not None:
            return True
        if token.dep in MODIFYING or token.dep == "appos":
            return False
        if token.pos == "PRON":
            return token.lower in BARE_PRONOUNS
        return self.type_of(token.i) not in ("Time", "Duration")


def article_of(
    parsed: ParsedDocument,
    people: Participants,
    drafts: Sequence[Draft],
    statements: Sequence[Statement],
    lexicon: Lexicon,
) -> Article:
    """What the candidates share, with the word lists of ``lexicon``."""
    kinds = lexicon.mapping("bodyKindOf")
    return Article(
        parsed,
        people,
        drafts,
        statements,
        suspecting=lexicon.words("suspectKind"),
        harmful=lexicon.words("harmKind"),
        studying=lexicon.words("studyingNoun"),
        outsiders=lexicon.words("outsiderNoun"),
        over=frozenset().union(*map(lexicon.words, ENDED)),
        doubted=lexicon.words("doubtedPost"),
        forces=lexicon.words("stateForce"),
        courts=frozenset(word for word, kind in kinds.items() if kind == COURT),
    )


def candidates(article: Article, draft: Draft, *, others: bool = True) -> list[Candidate]:
    """All candidates of an event, each entity once, in the order of the text.

    Without ``others``, only those that the rules took.
    """
    parsed = article.parsed
    own = {i for telling in draft.tellings for i in telling.tokens}
    routes = [(telling, paths(parsed, telling.token)) for telling in draft.tellings]
    given = {
        head: index
        for index, (role, head) in enumerate(zip(draft.roles, draft.heads, strict=True))
        if role.of is None and head is not None
    }
    best: dict[str | int, Candidate] = {}
    places = _places(article, draft, given) if others else ((head, NEAR) for head in given)
    for head, where in places:
        if head in own and head not in given:
            continue
        index = given.get(head)
        role = None if index is None else draft.roles[index]
        entity = article.people.mention_of(head) if role is None else role.entity
        anchor, path = _nearest(routes, head) if where == NEAR else (draft.anchor, None)
        name = NOTHING if role is None else role.role
        found = Candidate(head, entity, where, name, index, anchor, path)
        known = best.get(entity or head)
        if known is None or found.rank < known.rank:
            best[entity or head] = found
    nearest = _nearest_of_types(article, best.values())
    marked = (one._replace(nearest=one.head in nearest) for one in best.values())
    return sorted(marked, key=lambda candidate: candidate.head)


def _nearest_of_types(article: Article, listed: Iterable[Candidate]) -> set[int]:
    """The heads of those of each type that are nearest, what the rules took left out."""
    found: dict[str, Candidate] = {}
    others = (one for one in listed if one.role == NOTHING)
    for one in sorted(others, key=lambda c: (*c.rank[1:], abs(c.head - c.anchor.token), c.head)):
        found.setdefault(article.entity_type(one.entity), one)
    return {one.head for one in found.values()}


def _places(article: Article, draft: Draft, given: Mapping[int, int]) -> Iterator[tuple[int, str]]:
    """The heads of all candidates, and where they stand."""
    told = sorted({article.parsed.tokens[one.token].sentence for one in draft.tellings})
    near = dict.fromkeys(head for sentence in told for head in article.nominal(sentence))
    near |= dict.fromkeys(given)
    yield from ((head, NEAR) for head in near)
    if all(is_dated_apart(article.parsed, one.token) for one in draft.tellings):
        return  # "a 2003 murder case": none of those of whom the rest of the article tells
    for sentence in told:
        if sentence - 1 not in told:
            yield from ((head, BEFORE) for head in article.named(sentence - 1))
    for sentence in OPENING_SENTENCES:
        if sentence not in told:
            yield from ((head, OPENING) for head in article.named(sentence))


def _nearest(
    routes: Sequence[tuple[Anchor, Mapping[int, Path]]], head: int
) -> tuple[Anchor, Path | None]:
    reached = [(anchor, route[head]) for anchor, route in routes if head in route]
    if not reached:
        return routes[0][0], None
    return min(reached, key=lambda one: len(one[1]))


def paths(parsed: ParsedDocument, start: int) -> dict[int, Path]:
    """The path from token ``start`` to each token of its sentence that is not too far away."""
    tokens = parsed.tokens
    found: dict[int, Path] = {start: ()}
    tops: list[tuple[int, Path]] = [(start, ())]
    token = tokens[start]
    climbed: Path = ()
    while token.head != token.i and len(climbed) < CLIMBS:
        if token.dep not in JOINING or not climbed:
            climbed = (*climbed, f"^{_step(token)}")
        token = tokens[token.head]
        found[token.i] = climbed
        tops.append((token.i, climbed))
    for top in tops:
        todo = [top]
        while todo:
            at, path = todo.pop()
            for kid in parsed.children[at]:
                below = tokens[kid]
                longer = path if below.dep in JOINING else (*path, _step(below))
                if kid not in found and len(longer) <= LONGEST:
                    found[kid] = longer
                    todo.append((kid, longer))
    return found


def _step(token: Token) -> str:
    return f"prep:{token.lower}" if token.dep == "prep" else token.dep


def describe(article: Article, number: int, one: Candidate) -> Iterator[str]:
    """The names of the features of a candidate of the draft ``number``; a name may come twice."""
    draft = article.drafts[number]
    kind = draft.kind.name
    shape = "v" if article.parsed.tokens[one.anchor.token].pos in VERBAL else "n"
    sort = article.entity_type(one.entity)
    yield "bias"
    yield f"kind={kind}"
    yield f"shape={one.anchor.trigger.shape}"
    yield from _rules(article, one, kind, shape, sort)
    yield from _route(article, one, kind, shape, sort)
    yield from _words(article.parsed, one, kind, shape, sort)
    yield from _entity(article, number, one, kind, shape, sort)
    taken = dict.fromkeys(role.role for role in draft.roles if role.of is None)
    for role in taken:
        if role != one.role:
            yield f"taken={role}:{sort}"
            yield f"taken={role}:{sort}:{kind}"
    if not taken:
        yield f"taken=none:{sort}"


def _rules(article: Article, one: Candidate, kind: str, shape: str, sort: str) -> Iterator[str]:
    """What the rules say of it, and its type."""
    known = article.type_of(one.head)
    yield f"rule={one.role}"
    yield from (f"rule={one.role}:{by}" for by in (kind, known, sort, shape))
    yield f"type={known}"
    yield f"type={known}:{kind}"
    yield f"sort={sort}"
    yield f"sort={sort}:{kind}"
    yield f"where={one.where}"
    yield f"where={one.where}:{sort}:{kind}"


def _route(article: Article, one: Candidate, kind: str, shape: str, sort: str) -> Iterator[str]:
    """How the parse leads from the trigger to it."""
    if one.path is None:
        yield "nopath"
        return
    path, last = ">".join(one.path), one.path[-1] if one.path else "self"
    side = "before" if one.head < one.anchor.token else "behind"
    steps = min(len(one.path), LONGEST)
    known = article.type_of(one.head)
    yield f"path={path}"
    yield from (f"path={path}:{by}" for by in (shape, kind, known, sort))
    yield f"path={path}:rule={one.role}"
    yield f"last={last}"
    yield from (f"last={last}:{by}" for by in (kind, known, f"{sort}:{shape}"))
    yield f"steps={steps}"
    yield f"steps={steps}:{sort}:{shape}"
    yield from (f"side={side}:{by}" for by in (shape, f"{shape}:{sort}", f"{shape}:{kind}"))
    if is_passive(article.parsed, one.anchor.token):
        yield f"passive:{last}"
        yield f"passive:{side}"


def _words(
    parsed: ParsedDocument, one: Candidate, kind: str, shape: str, sort: str
) -> Iterator[str]:
    """Its head word, determiner, number and governor."""
    token = parsed.tokens[one.head]
    word = "NAME" if token.pos == "PROPN" else base_form(token)
    beside = {kid.dep: kid.lower for kid in parsed.kids(one.head)}
    bare = "bare" if token.pos == "NOUN" else token.pos
    determiner = "poss" if "poss" in beside else beside.get("det", bare)
    yield f"word={word}"
    yield f"word={word}:{kind}"
    yield f"tag={token.tag}:{shape}"
    yield f"det={determiner}"
    yield f"det={determiner}:{shape}"
    if "nummod" in beside:
        yield "counted"
        yield f"counted:{kind}"
    if token.head != one.head:
        yield f"under={base_form(parsed.tokens[token.head])}:{token.dep}"
        yield f"dep={token.dep}"
        yield f"dep={token.dep}:{sort}"


def _entity(
    article: Article, number: int, one: Candidate, kind: str, shape: str, sort: str
) -> Iterator[str]:
    """What the article says of the entity elsewhere."""
    if one.nearest:
        yield f"nearest:{sort}:{one.where}"
        yield f"nearest:{sort}:{shape}:{kind}"
    if one.entity is None:
        return
    entity = article.people.entity(one.entity)
    often = min(len(entity.mentions), 6) // 2
    yield f"often={often}:{sort}"
    yield f"often={often}:{one.where}:{kind}"
    yield f"unnamed={entity.unnamed}:{sort}:{shape}"
    for other, role in article.doings(one.entity, number):
        yield f"other={role}"
        yield f"other={other}:{role}"
        yield f"other={other}:{role}:{kind}"
        yield f"other={role}:{kind}"
        yield f"other={role}:{kind}:{one.where}"
    if article.speaks(one.entity, article.drafts[number]):
        yield "speaks"
        yield f"speaks:{kind}"
        yield f"speaks:{shape}:{one.role}"
