"""Posts that are over by what the article itself tells: their holder has resigned, was dismissed,
has died or is called a former one elsewhere.

"Finance minister Orla Finch resigned on Monday" names a post and says that it is no longer held.
Only told events count, so nobody loses a post by a rumour. Who resigns "as treasurer" or "from the
board" keeps all other posts, and an officer who retires keeps the rank.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace

from kg.extraction.events.relations.unlikely_ties import drop_unlikely
from kg.model import (
    Event,
    Extraction,
    Relation,
    Role,
    Status,
    Time,
    digest,
    is_fact,
    with_relations,
)
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import MODIFIERS, PRESENT, VERBAL, tense_tag
from kg.ontology.lexicon import Lexicon

LEAVING = {"Resignation": "agent", "Dismissal": "patient"}
DYING = {"Death": "patient", "Killing": "patient"}
OVER = {"holdsPosition": "heldPosition", "memberOf": "formerlyMemberOf"}
POST, MEMBER, SPEAKS = "holdsPosition", "memberOf", "spokespersonFor"
YEAR = 4  # digits
LONG_AGO = 9  # years after which somebody named with a post seldom holds it any longer
FIRST_YEAR, LAST_YEAR = 1800, 2100
CLIMBS = 12
# Clauses of their own below a verb or noun: what they tell has its own time.
OTHER_CLAUSES = frozenset({"relcl", "ccomp", "advcl", "parataxis", "acl"})


def settle_ties(parsed: ParsedDocument, told: Extraction, lexicon: Lexicon) -> Extraction:
    """``told`` without unlikely relations, the posts that its own events end as held formerly."""
    told = drop_unlikely(parsed, told, lexicon)
    ended = _Ended(parsed, told, lexicon)
    happened = (event for event in told.events if is_fact(event) or _is_open_killing(event))
    over = {one.id for event in happened for one in ended.by(event)}
    over |= {
        one.id for one in told.relations if ended.is_called_former(one) or ended.is_long_past(one)
    }
    if not over:
        return told
    kept: dict[str, Relation] = {}
    for one in told.relations:
        if one.id not in over:
            kept.setdefault(one.id, one)
        elif one.predicate in OVER:
            past = ended.as_past(one)
            kept.setdefault(past.id, past)
    return with_relations(told, kept.values())


def _year_of(parsed: ParsedDocument, told: Extraction) -> int | None:
    """The year of the report, or the last one that it tells."""
    if told.document.published is not None:
        return int(str(told.document.published)[:YEAR])
    return max(
        (year for token in parsed.tokens if (year := _year(token)) is not None), default=None
    )


def _year(token: Token) -> int | None:
    digits = token.text.removesuffix("s")
    if len(digits) != YEAR or not digits.isdecimal():
        return None
    return int(digits) if FIRST_YEAR <= int(digits) < LAST_YEAR else None


def _years_beside(parsed: ParsedDocument, i: int) -> Iterator[int]:
    """The years in the clause of token ``i``; of a clause in the present none dates it."""
    for _ in range(CLIMBS):
        token = parsed.tokens[i]
        if (token.pos in VERBAL and token.dep not in MODIFIERS) or token.head == i:
            break
        i = token.head
    top = parsed.tokens[i]
    waiting = [] if top.pos in VERBAL and tense_tag(parsed, top) in PRESENT else [i]
    while waiting:
        token = parsed.tokens[waiting.pop()]
        year = _year(token)
        if year is not None:
            yield year
        for kid in parsed.kids(token.i):
            joined = kid.dep == "conj" and kid.pos in VERBAL
            if kid.dep not in OTHER_CLAUSES and not joined:
                waiting.append(kid.i)


def _is_open_killing(event: Event) -> bool:
    """True of a murder that somebody is accused of: who did it is open, and not that it was."""
    alleged = event.status is Status.ALLEGED and event.type in DYING
    return alleged and is_fact(replace(event, status=Status.ASSERTED))


class _Ended:
    """Finds the relations of one document that an event ends."""

    def __init__(self, parsed: ParsedDocument, told: Extraction, lexicon: Lexicon) -> None:
        self._parsed = parsed
        self._told = told
        self._names = {one.id: one.name for one in told.entities}
        self._ends = [parsed.tokens[one.last - 1].end for one in parsed.sentences]
        self._ranks = lexicon.words("rankNoun")
        self._posts = lexicon.mapping("post")
        self._now = _year_of(parsed, told)
        self._former = {
            (one.subject, self._names.get(one.object, "").casefold())
            for one in told.relations
            if one.predicate == OVER[POST] and is_fact(one)
        }

    def is_called_former(self, one: Relation) -> bool:
        """A post whose holder the text also calls a former holder of it."""
        if one.predicate != POST or not is_fact(one):
            return False
        mine = self._names.get(one.object, "").casefold()
        return any(
            subject == one.subject and (name == mine or name.startswith(f"{mine} of "))
            for subject, name in self._former
        )

    def is_long_past(self, one: Relation) -> bool:
        """A post in a clause that tells a year long before the report: "In 1974 Senator Kiprono
        opened the dam".

        In 980 real articles 25 of 28 posts beside such a year are over.
        """
        if one.predicate != POST or not is_fact(one) or self._now is None:
            return False
        tokens = self._parsed.within(one.span)
        years = set(_years_beside(self._parsed, tokens[-1].i)) if tokens else set()
        return bool(years) and self._now - max(years) >= LONG_AGO

    def by(self, event: Event) -> Iterator[Relation]:
        """The posts and memberships that ``event`` ends."""
        for role in event.roles:
            if role.entity is None or role.of is not None:
                continue
            if DYING.get(event.type) == role.role:
                yield from self._held(role.entity)
            elif LEAVING.get(event.type) == role.role:
                left = self._left(event, role.entity)
                if self._is_long_ago(event):  # the post that is named there, and no later one
                    left = [one for one in left if one.span.overlaps(role.span)]
                yield from left

    def _held(self, holder: str) -> list[Relation]:
        return [
            one
            for one in self._told.relations
            if one.subject == holder and is_fact(one) and one.predicate in (POST, MEMBER, SPEAKS)
        ]

    def _left(self, event: Event, holder: str) -> list[Relation]:
        """What somebody who resigns or is dismissed held, as far as the text says what it was."""
        held = [one for one in self._held(holder) if not self._comes_later(one, event)]
        posts = [one for one in held if one.predicate == POST and not self._is_rank(one)]
        posts = self._meant(event, posts, held)
        spans = {one.span for one in posts}
        return [
            one for one in held if one in posts or (one.predicate != POST and one.span in spans)
        ]

    def _meant(self, event: Event, posts: list[Relation], held: list[Relation]) -> list[Relation]:
        """ "As treasurer", "from the board": the post or the body that is named; without these the
        only post, or those named in the sentence that tells it."""
        named = [word for role in event.roles if (word := self._post_named(role))]
        if named:
            return [one for one in posts if self._head(one) in named]
        bodies = {
            role.entity for role in event.roles if role.role == "origin" and role.entity is not None
        }
        if bodies:
            inside = {one.span for one in held if one.object in bodies}
            return [one for one in posts if one.span in inside]
        if len({self._head(one) for one in posts}) <= 1:
            return posts
        sentence = self._sentence(event.trigger.start)
        return [one for one in posts if self._sentence(one.span.start) == sentence]

    def _post_named(self, role: Role) -> str | None:
        post = self._parsed.document.words(role.span).casefold().split(" of ")[0]
        words = post.split()  # "head of the board"
        told = role.role == "theme" and bool(words) and words[-1] in self._posts
        return words[-1] if told else None

    def _head(self, post: Relation) -> str:
        name = self._names.get(post.object, "").casefold()
        return (name.split(" of ")[0].split() or [""])[-1]

    def _is_rank(self, post: Relation) -> bool:
        return self._head(post) in self._ranks

    def _comes_later(self, post: Relation, event: Event) -> bool:
        """A post first told behind the sentence of the event may be the next one."""
        return self._sentence(post.span.start) > self._sentence(event.trigger.start)

    def _sentence(self, offset: int) -> int:
        return bisect_right(self._ends, offset)

    def _is_long_ago(self, event: Event) -> bool:
        """An event of an earlier year: who resigned then may hold another post by now."""
        value = "" if event.time is None else event.time.value or ""
        published = self._told.document.published
        year = value[:YEAR]
        return year.isdigit() and (published is None or int(year) < int(str(published)[:YEAR]))

    def as_past(self, one: Relation) -> Relation:
        """The same post or membership, held formerly."""
        predicate, day = OVER[one.predicate], self._told.document.published
        time = Time(one.span, None if day is None else f"../{day}")
        document = self._told.document.id
        name = digest(document, one.subject, predicate, one.object, str(one.span.start))
        return replace(one, id=name, predicate=predicate, time=time)
