"""What a document alleges, and what in it may answer an allegation, read from its records."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from kg.linking.answered import Turn
from kg.model import (
    Entity,
    Event,
    Extraction,
    Polarity,
    Relation,
    Span,
    Statement,
    Status,
    TimeFrame,
    was_made,
)
from kg.ontology.gazetteer import Gazetteer
from kg.ontology.lexicon import Lexicon
from kg.ontology.names import fold
from kg.ontology.vocabulary import mint

Told = Event | Relation
# Kinds of events in which somebody stands before a court, and the one that clears them.
_BEFORE_COURT = frozenset(("Charge", "Trial", "Conviction", "Acquittal"))
_ACQUITTAL = "Acquittal"
# Relations by which one actor speaks for another.
_SPEAKS_FOR = frozenset(("spokespersonFor", "memberOf", "partOf"))
_BODIES = frozenset(("GovernmentBody", "Organization"))
# Words shorter than this are mostly grammar, and shared by any two sentences.
_STEM = 5
# Where a denial continues with a name for the accusation: “a lie”, "as absurd".
_CALLED = re.compile(r"\s(?=[\"“‘]|as\s|an?\s)")
# What a wrong may be about, besides who did it.
_OBJECTS = frozenset(("patient", "theme", "beneficiary", "place"))


class TurnWords:
    """The words by which answers are known."""

    def __init__(self, lexicon: Lexicon, gazetteer: Gazetteer) -> None:
        """Raises LexiconError if a list is missing."""
        self.voice = lexicon.words("voiceNoun")
        self.state = lexicon.words("stateBeside")
        self.back = lexicon.words("pointingBack")
        self.any_wrong = lexicon.words("anyWrong")
        self.case = lexicon.words("caseWord")
        self.rejecting = lexicon.words("rejectingWord")
        self.scorning = lexicon.words("scorningWord")
        raised = lexicon.words("raisedNoun")
        self.raised = frozenset(one for one in self.back if one.removesuffix("s") in raised)
        self.of_wrongs = lexicon.words("deniedNoun") | lexicon.words("crimeNoun") | self.case
        self._gazetteer = gazetteer

    def realm(self, entity: Entity) -> str:
        """The country whose state or government an entity is; of a place its own name."""
        if entity.type == "Place":
            return fold(entity.name).removeprefix("the ")
        for name in (entity.name, *entity.aliases):
            words = fold(name).replace("’s ", " ").replace("'s ", " ").removeprefix("the ").split()
            if not self.state.intersection(words):
                continue
            rest = " ".join(w for w in words if w not in self.state and w not in ("of", "the"))
            if rest:
                country = self._gazetteer.country_of(rest)
                return fold(country.name) if country is not None else rest
        return ""


def read_turns(extraction: Extraction, words: TurnWords, *, base: str) -> list[Turn]:
    """The allegations of a document and what may answer such, in the order of its records."""
    return list(dict.fromkeys(_Reader(extraction, words, base).read()))


class _Reader:
    """Reads one document."""

    def __init__(self, extraction: Extraction, words: TurnWords, base: str) -> None:
        self._words = words
        self._base = base
        self._document = extraction.document
        self._statements = {one.id: one for one in extraction.statements}
        told: list[Told] = [*extraction.events, *extraction.relations]
        self._told = {one.id: one for one in told}
        self._proposed = _by_statement(told, extraction.statements)
        self._entities = {one.id: one for one in extraction.entities}
        self._realms = {one.id: words.realm(one) for one in extraction.entities}
        self._mentions = sorted((m, e.id) for e in extraction.entities for m in e.mentions)
        self._tried = frozenset(_before_court(extraction.events))
        self._voices: dict[str, set[str]] = defaultdict(set)
        self._state_voices: set[str] = set()
        self._note_voices(extraction)

    def read(self) -> Iterator[Turn]:
        """All turns, allegations first."""
        charges = list(self._charges())
        yield from (turn for _, turn in charges)
        for statement in self._statements.values():
            if was_made(statement):
                yield from self._replies(statement, charges)
        for event in self._told.values():
            if isinstance(event, Event) and event.type == _ACQUITTAL and _happened(event):
                for cleared in _fillers(event, "patient"):
                    yield self._turn(event.id, cleared, reply=True, own=True, tried=True)

    # ── who speaks for the accused ──

    def _note_voices(self, extraction: Extraction) -> None:
        for relation in extraction.relations:
            if not _happened(relation):
                continue
            if relation.predicate in _SPEAKS_FOR:
                self._voices[relation.subject].add(relation.object)
            post = self._entities.get(relation.object)
            if relation.predicate == "holdsPosition" and post is not None:
                said = set(fold(post.name).split())
                if said & self._words.voice and said & self._words.state:
                    self._state_voices.add(relation.subject)
        for statement in extraction.statements:
            if self._said(statement.source) & self._words.voice:
                named = self._inside(statement.source) - set(statement.actors)
                for actor in statement.actors:
                    self._voices[actor] |= named

    def _represented(self, statement: Statement) -> set[str]:
        """Those in whose name a statement is made: its speakers and those they speak for."""
        found = set(statement.actors)
        for actor in statement.actors:
            found |= self._voices.get(actor, set())
        return found

    def _is_own(self, statement: Statement, accused: str) -> bool:
        represented = self._represented(statement)
        if accused in represented or any(self._heads(one, accused) for one in represented):
            return True
        realm = self._realms.get(accused, "")
        if not realm:
            return False
        source = self._said(statement.source)
        speaks = bool(source & self._words.voice and source & self._words.state)
        return (
            speaks
            or not self._state_voices.isdisjoint(statement.actors)
            or any(self._realms.get(one) == realm for one in represented)
        )

    def _heads(self, person: str, body: str) -> bool:
        """True of Anton Reeve and "the government of Prime Minister Anton Reeve"."""
        one, other = self._entities.get(person), self._entities.get(body)
        if one is None or other is None or one.unnamed or other.type not in _BODIES:
            return False
        whole, name = fold(other.name).split(), fold(one.name).split()
        return one.type == "Person" and "of" in whole and whole[-len(name) :] == name

    # ── allegations ──

    def _charges(self) -> Iterator[tuple[int, Turn]]:
        """Each allegation with its place in the text."""
        covered: set[str] = set()
        for one in self._told.values():
            if one.status is not Status.ALLEGED or one.polarity is not Polarity.AFFIRMED:
                continue
            for accused in _accused(one):
                covered.update(one.statements)
                yield _place(one), self._charge(one.id, accused, one.statements, one)
        for statement in self._statements.values():
            if (
                statement.speech_act != "allege"
                or statement.id in covered
                or not was_made(statement)
            ):
                continue
            for accused in self._named_first(statement):
                name = statement.id
                turn = self._charge(name, accused, (name,), None)
                yield statement.content[0].start, turn

    def _charge(
        self, name: str, accused: str, statements: tuple[str, ...], told: Told | None
    ) -> Turn:
        return self._turn(
            name,
            accused,
            wrong=_wrong(told) if told is not None else "",
            objects=self._objects(told) if told is not None else frozenset(),
            words=self._own_words(told) if told is not None else frozenset(),
            speakers=frozenset(a for s in statements for a in self._statements[s].actors),
            told=frozenset(statements or (name,)),
            tried=accused in self._tried,
        )

    def _named_first(self, statement: Statement) -> Iterator[str]:
        """The person at the start of the alleged words: "the minister Oskar T. of having known"."""
        inside = [
            (mention, name)
            for mention, name in self._mentions
            if any(span.covers(mention) for span in statement.content)
        ]
        for mention, name in inside:
            if mention.start <= inside[0][0].end + 1:
                yield name

    # ── answers ──

    def _replies(self, statement: Statement, charges: list[tuple[int, Turn]]) -> Iterator[Turn]:
        denies = statement.speech_act == "deny"
        for target in statement.answers:
            points = frozenset((target,))
            for accused in {charge.accused for _, charge in charges if target in charge.told}:
                yield self._reply(statement, accused, points=points, loose=not denies)
        denied = [one for one in self._proposed[statement.id] if denies or _is_negated(one)]
        for one in denied:
            yield from self._denials(statement, one)
        if not denied and (denies or self._rejects(statement)):
            yield from self._general(statement, charges, loose=not denies)

    def _rejects(self, statement: Statement) -> bool:
        """ "Called it baseless", "described *the claim* as a fantasy"."""
        said = self._said(statement.content)
        scorned = bool(said & self._words.raised and said & self._words.scorning)
        return scorned or bool(said & self._words.rejecting)

    def _denials(self, statement: Statement, one: Told) -> Iterator[Turn]:
        """What is denied is a wrong of those it names; without a name, of the speakers."""
        represented = self._represented(statement)
        accused = set(_accused(one))
        if not accused or all(self._is_unnamed(name) for name in accused):
            accused |= represented - set(statement.actors) or represented
        wrong = "" if self._names_no_wrong(one) else _wrong(one)
        for name in sorted(accused):
            rest = {"objects": self._objects(one), "words": self._own_words(one)}
            yield self._reply(statement, name, wrong=wrong, **rest)

    def _general(
        self, statement: Statement, charges: list[tuple[int, Turn]], *, loose: bool
    ) -> Iterator[Turn]:
        said = self._said(statement.content)
        tried = bool((said | self._said(statement.cue)) & self._words.case)
        points: frozenset[str] = frozenset()
        if not loose and self._points_back(statement):
            points = self._meant(statement, charges)
        named = {charge.accused for _, charge in charges if charge.told & points}
        rest = {"points": points, "tried": tried, "loose": loose}
        for name in sorted(self._represented(statement) | named):
            yield self._reply(statement, name, **rest)
        unnamed = all(self._is_unnamed(name) for name in statement.actors)
        if not loose and unnamed and said & self._words.of_wrongs:
            # "Man denies arson": whoever it is, somebody accused in this article may be meant.
            for name in sorted({charge.accused for _, charge in charges} - named):
                if self._may_be(statement.actors, name) and self._speaks_of(statement, name):
                    reply = self._reply(statement, name, **rest)
                    yield replace(reply, own=True, loose=True, near=True)

    def _speaks_of(self, statement: Statement, accused: str) -> bool:
        """False where the words name somebody else ("the claims against *Roth*"), or the speaker
        speaks for somebody else ("a spokesman for *Roth*")."""
        about = self._inside(statement.content)
        about |= self._represented(statement) - set(statement.actors)
        others = {name for name in about if not self._is_unnamed(name)}
        return accused in others or not others

    def _may_be(self, speakers: tuple[str, ...], accused: str) -> bool:
        """False for "officials" and a person who is accused: a group or body is nobody alone.

        Nor does the state of one country ("Saudi officials") deny what another is accused of.
        """
        states = {self._realms.get(one, "") for one in speakers} - {""}
        if states and self._realms.get(accused, "") not in states:
            return False
        kinds = {self._entities[one].type for one in speakers if one in self._entities}
        person = accused in self._entities and self._entities[accused].type == "Person"
        return not person or not kinds or "Person" in kinds

    def _points_back(self, statement: Statement) -> bool:
        """ "It", "the accusation", "all of this", "that claim “a lie”", "the claim as absurd":
        nothing that would name a wrong."""
        first, *_ = statement.content
        called = _CALLED.search(self._document.words(first))
        end = first.start + called.start() if called else first.end
        spans = (Span(first.start, end),) if called else statement.content
        said = self._said(spans)
        return bool(said) and said <= self._words.back

    def _meant(self, statement: Statement, charges: list[tuple[int, Turn]]) -> frozenset[str]:
        """The allegation before it against those in whose name a statement is made."""
        at = statement.content[0].start
        before = [
            (place, charge)
            for place, charge in charges
            if place < at and self._is_own(statement, charge.accused)
        ]
        return max(before, key=lambda one: one[0])[1].told if before else frozenset()

    def _reply(self, statement: Statement, accused: str, **rest: Any) -> Turn:
        speakers = frozenset(statement.actors)
        own = self._is_own(statement, accused)
        return self._turn(statement.id, accused, reply=True, speakers=speakers, own=own, **rest)

    # ── records ──

    def _turn(self, name: str, accused: str, *, reply: bool = False, **rest: Any) -> Turn:
        sort = "statement" if name in self._statements else "proposition"
        document = self._document
        return Turn(
            document=document.id,
            iri=mint(self._base, sort, document.id, name),
            reply=reply,
            accused=accused,
            realm=self._realms.get(accused, ""),
            published=document.published and document.published[:10],
            **rest,
        )

    def _objects(self, one: Told) -> frozenset[str]:
        if isinstance(one, Relation):
            found = {one.object}
        else:
            found = {r.entity for r in one.roles if r.role in _OBJECTS and r.entity is not None}
        return frozenset(name for name in found if not self._is_unnamed(name))

    def _own_words(self, one: Told) -> frozenset[str]:
        """The beginnings of the longer words by which a wrong without a kind is told."""
        spans = (
            ()
            if isinstance(one, Relation)
            else tuple(r.span for r in one.roles if r.role == "wrong")
        )
        return frozenset(w[:_STEM] for w in self._said(spans) if len(w) >= _STEM)

    def _names_no_wrong(self, one: Told) -> bool:
        """ "Any wrongdoing": called a wrong, but names none."""
        roles = () if isinstance(one, Relation) else one.roles
        said = self._said(tuple(role.span for role in roles if role.role == "wrong"))
        return bool(said) and said <= self._words.any_wrong

    def _is_unnamed(self, name: str) -> bool:
        entity = self._entities.get(name)
        return entity is None or entity.unnamed

    def _inside(self, spans: tuple[Span, ...]) -> set[str]:
        return {
            name for mention, name in self._mentions if any(span.covers(mention) for span in spans)
        }

    def _said(self, spans: tuple[Span, ...]) -> set[str]:
        """The words of some spans, without marks and in lower case."""
        text = fold(" ".join(self._document.words(span) for span in spans))
        bare = ("".join(c for c in word if c.isalpha() or c == "-") for word in text.split())
        return {word for word in bare if word}


def _by_statement(told: list[Told], statements: tuple[Statement, ...]) -> dict[str, list[Told]]:
    """What each statement proposes; either record may say so."""
    by_name = {one.id: one for one in told}
    found = {
        one.id: {name: by_name[name] for name in one.propositions if name in by_name}
        for one in statements
    }
    for one in told:
        for name in one.statements:
            found[name][one.id] = one
    return {name: list(proposed.values()) for name, proposed in found.items()}


def _happened(one: Told) -> bool:
    return (
        one.polarity is Polarity.AFFIRMED
        and one.time_frame is TimeFrame.NON_FUTURE
        and one.status is not Status.DENIED
    )


def _is_negated(one: Told) -> bool:
    return one.status is Status.DENIED or one.polarity is Polarity.NEGATED


def _before_court(events: Iterable[Event]) -> Iterator[str]:
    for event in events:
        if event.type in _BEFORE_COURT and _happened(event):
            yield from _fillers(event, "patient")


def _fillers(event: Event, wanted: str) -> Iterator[str]:
    for role in event.roles:
        if role.role == wanted and role.entity is not None:
            yield role.entity


def _accused(one: Told) -> Iterator[str]:
    if isinstance(one, Relation):
        yield one.subject
    else:
        yield from _fillers(one, "agent")


def _wrong(one: Told) -> str:
    return one.predicate if isinstance(one, Relation) else one.type


def _place(one: Told) -> int:
    return one.span.start if isinstance(one, Relation) else one.trigger.start
