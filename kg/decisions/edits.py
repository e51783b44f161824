"""The records of one article while decisions change them; what was extracted stays as it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from kg.decisions.anchors import Lost, find
from kg.decisions.records import Quote, RecordKind
from kg.decisions.targets import Record, share
from kg.decisions.values import read_entity
from kg.errors import DecisionError, RecordError
from kg.model import Document, Entity, Event, Extraction, Relation, Span, Statement, digest
from kg.ontology.names import fold
from kg.ontology.vocabulary import Vocabulary

_ALIKE = 0.5


@dataclass
class Draft:
    """The records by their identifiers; ``vocabulary`` knows which words a record may use."""

    document: Document
    vocabulary: Vocabulary
    entities: dict[str, Entity]
    statements: dict[str, Statement]
    events: dict[str, Event]
    relations: dict[str, Relation]

    @classmethod
    def of(cls, extraction: Extraction, vocabulary: Vocabulary) -> Draft:
        """The records of an extraction."""
        return cls(
            extraction.document,
            vocabulary,
            {one.id: one for one in extraction.entities},
            {one.id: one for one in extraction.statements},
            {one.id: one for one in extraction.events},
            {one.id: one for one in extraction.relations},
        )

    def copy(self) -> Draft:
        """A draft of its own, so that a decision is applied whole or not at all."""
        return replace(
            self,
            entities=dict(self.entities),
            statements=dict(self.statements),
            events=dict(self.events),
            relations=dict(self.relations),
        )

    def finished(self, extraction: Extraction) -> Extraction:
        """The extraction with these records in place of its own."""
        return replace(
            extraction,
            entities=tuple(self.entities.values()),
            statements=tuple(self.statements.values()),
            events=tuple(self.events.values()),
            relations=tuple(self.relations.values()),
        )

    def record(self, kind: RecordKind, identifier: str) -> Record | None:
        """A record as it is now, None if another decision removed it."""
        match kind:
            case RecordKind.STATEMENT:
                return self.statements.get(identifier)
            case RecordKind.EVENT:
                return self.events.get(identifier)
            case RecordKind.RELATION:
                return self.relations.get(identifier)
            case _:
                return self.entities.get(identifier)

    def propositions(self) -> list[Event | Relation]:
        """Events, then relations."""
        return [*self.events.values(), *self.relations.values()]

    def put(self, record: Record) -> None:
        """Takes the place of the record with its identifier."""
        match record:
            case Statement():
                self.statements[record.id] = record
            case Event():
                self.events[record.id] = record
            case Relation():
                self.relations[record.id] = record
            case Entity():
                self.entities[record.id] = record

    def words(self, spans: Iterable[Span]) -> str:
        """The words of some spans, blanks made single."""
        return " … ".join(" ".join(self.document.words(span).split()) for span in spans)

    def name(self, identifier: str | None) -> str:
        """What an entity or event is called in messages."""
        if identifier is None:
            return "nobody"
        if identifier in self.entities:
            return self.entities[identifier].name
        event = self.events.get(identifier)
        return identifier if event is None else self.document.words(event.trigger)

    def span(self, quote: Quote) -> Span:
        """Where words stand; raises DecisionError if that is not known."""
        found = find(self.document.text, quote)
        if isinstance(found, Lost):
            raise DecisionError(found.reason)
        return found

    # ── entities ──

    def entity(self, name: str, value: object, *, new_type: str | None = None) -> Entity:
        """The entity that a value names, made if the value gives its type.

        Raises DecisionError if it is not in the article or cannot be told from another.
        """
        quote, called, given = read_entity(name, value)
        found = [] if called is None else named_in(self.entities.values(), called)
        if quote is not None and len(found) != 1:
            span = self.span(quote)
            found = [
                entity
                for entity in self.entities.values()
                if any(share(span, mention) >= _ALIKE for mention in entity.mentions)
            ]
            called = called or " ".join(self.document.words(span).split())
        assert called is not None
        if len(found) > 1:
            raise DecisionError(f"the article has more than one “{called}”; quote the words")
        if found:
            return found[0]
        return self._made(called, quote, given or new_type, anywhere=new_type is not None)

    def _made(
        self, called: str, quote: Quote | None, kind: str | None, *, anywhere: bool
    ) -> Entity:
        if kind is None:
            raise DecisionError(f"the article has no “{called}”; give a type to add it")
        self.term(self.vocabulary.entity_class, kind)
        span = find(self.document.text, quote or Quote(called))
        if isinstance(span, Lost) and not anywhere:
            raise DecisionError(span.reason)
        mentions = () if isinstance(span, Lost) else (span,)
        identifier = digest(self.document.id, "decided", kind, called)
        made = Entity(identifier, kind, called, mentions=mentions)
        self.entities.setdefault(identifier, made)
        return self.entities[identifier]

    def term(self, look: object, *names: str) -> None:
        """Raises DecisionError if the ontology has no such term."""
        assert callable(look)
        try:
            look(*names)
        except RecordError as error:
            raise DecisionError(str(error)) from error

    # ── taking out ──

    def reject(self, kind: RecordKind, identifier: str) -> None:
        """Takes a record out, with what rests on it alone."""
        if kind is RecordKind.STATEMENT:
            self._reject_statement(identifier)
        else:
            self._reject_propositions({identifier})

    def _reject_statement(self, identifier: str) -> None:
        """Without its statement, what only that statement proposes is nobody's claim."""
        self.statements.pop(identifier, None)
        for one in list(self.statements.values()):
            self.put(
                replace(
                    one,
                    parent=None if one.parent == identifier else one.parent,
                    answers=tuple(a for a in one.answers if a != identifier),
                )
            )
        alone = set()
        for proposition in self.propositions():
            if identifier in proposition.statements:
                left = tuple(name for name in proposition.statements if name != identifier)
                self.put(replace(proposition, statements=left))
                if not left:
                    alone.add(proposition.id)
        self._reject_propositions(alone)

    def _reject_propositions(self, gone: set[str]) -> None:
        """Takes propositions out, the relations that have one as an end, and mentions of them."""
        while more := {
            one.id
            for one in self.relations.values()
            if one.id not in gone and {one.subject, one.object} & gone
        }:
            gone |= more
        for name in gone:
            self.events.pop(name, None)
            self.relations.pop(name, None)
        for event in list(self.events.values()):
            roles = tuple(
                replace(role, entity=None) if role.entity in gone else role for role in event.roles
            )
            self.put(replace(event, roles=roles))
        for one in list(self.statements.values()):
            left = tuple(name for name in one.propositions if name not in gone)
            self.put(replace(one, propositions=left))

    # ── splitting ──

    def split(self, identifier: str, parts: Iterable[Quote], name: str | None) -> Entity:
        """Gives some mentions of an entity to one of their own, and what is said in those words."""
        entity = self.entities[identifier]
        moved = [self._mention(entity, quote) for quote in parts]
        left = tuple(mention for mention in entity.mentions if mention not in moved)
        if not left:
            raise DecisionError("all its mentions are named; nothing would be left of it")
        words = max((self.words([mention]) for mention in moved), key=len)
        called = name or words
        made = Entity(
            digest(self.document.id, "split", identifier, *(f"{s.start}" for s in moved)),
            entity.type,
            called,
            mentions=tuple(sorted(moved)),
            unnamed=entity.unnamed and name is None,
        )
        gone = {fold(self.words([mention])) for mention in moved}
        kept = {fold(self.words([mention])) for mention in left}
        aliases = tuple(a for a in entity.aliases if fold(a) not in gone - kept)
        self.put(replace(entity, mentions=left, aliases=aliases))
        self.put(made)
        self._repoint(identifier, made, left)
        return made

    def _mention(self, entity: Entity, quote: Quote) -> Span:
        span = self.span(quote)
        for mention in entity.mentions:
            if share(span, mention) >= _ALIKE:
                return mention
        raise DecisionError(f"“{quote.exact}” is no mention of {entity.name} any more")

    def _repoint(self, old: str, made: Entity, left: tuple[Span, ...]) -> None:
        """Gives ``made`` what stands at its mentions and not at those ``left`` to the old one."""

        def at(name: str, *spans: Span) -> str:
            stays = any(span.overlaps(mention) for span in spans for mention in left)
            moves = any(span.overlaps(mention) for span in spans for mention in made.mentions)
            return made.id if name == old and moves and not stays else name

        for one in list(self.statements.values()):
            actors = (at(actor, *one.source) for actor in one.actors)
            self.put(replace(one, actors=tuple(actors)))
        for event in list(self.events.values()):
            roles = (
                role if role.entity is None else replace(role, entity=at(role.entity, role.span))
                for role in event.roles
            )
            self.put(replace(event, roles=tuple(roles)))
        for relation in list(self.relations.values()):
            subject, value = (at(n, relation.span) for n in (relation.subject, relation.object))
            self.put(replace(relation, subject=subject, object=value))

    # ── joining ──

    def join(self, one: str, other: str) -> Entity:
        """Makes one of two entities of which at least one has no name; gives the one that stays.

        A description becomes a mention of the name, and no other name of it: linking would join
        everybody who is called "the man". Raises DecisionError if both have names.
        """
        kept, gone = sorted((self.entities[one], self.entities[other]), key=_rank)
        if not gone.unnamed:
            raise DecisionError(f"{kept.name} and {gone.name} both have names in this article")
        self.put(replace(kept, mentions=tuple(sorted({*kept.mentions, *gone.mentions}))))
        del self.entities[gone.id]
        self._rename(gone.id, kept.id)
        return self.entities[kept.id]

    def _rename(self, old: str, new: str) -> None:
        """Gives one entity what another says, does and is; nobody is related to themselves."""

        def now(name: str) -> str:
            return new if name == old else name

        for one in list(self.statements.values()):
            self.put(replace(one, actors=tuple(dict.fromkeys(map(now, one.actors)))))
        for event in list(self.events.values()):
            roles = (replace(role, entity=role.entity and now(role.entity)) for role in event.roles)
            self.put(replace(event, roles=tuple(roles)))
        ends = {one.id: {one.subject, one.object} for one in self.relations.values()}
        for relation in list(self.relations.values()):
            subject, value = now(relation.subject), now(relation.object)
            self.put(replace(relation, subject=subject, object=value))
        self._reject_propositions({name for name, both in ends.items() if both == {old, new}})


def _rank(entity: Entity) -> tuple[bool, tuple[Span, ...]]:
    """Who has a name before who has none, then by the first mention."""
    return entity.unnamed, entity.mentions


def named_in(entities: Iterable[Entity], name: str) -> list[Entity]:
    """The entities of a name; those that are only also called so where there are none."""
    wanted = fold(name)
    listed = list(entities)
    found = [one for one in listed if fold(one.name) == wanted]
    return found or [one for one in listed if wanted in map(fold, one.aliases)]


def mentions_in(entity: Entity, spans: Iterable[Span]) -> Iterator[Span]:
    """The mentions of an entity inside some spans, in order."""
    listed = list(spans)
    for mention in sorted(entity.mentions):
        if any(span.covers(mention) for span in listed):
            yield mention
