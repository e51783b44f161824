"""The record of one article with names masked: text, title, addresses, entities, all spans."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from kg.masking.edits import Edit, EditedText
from kg.masking.find import Finder, Found, Mark, People
from kg.masking.labels import UNCERTAIN, word_for, word_for_people
from kg.masking.log import Action, LogRow
from kg.masking.name_forms import name_words, title_words, words_of
from kg.masking.people import PERSON, PLACE, Bearer, Person, is_other, tells_apart
from kg.model import (
    Document,
    Entity,
    Event,
    Extraction,
    Origin,
    Place,
    Quantity,
    Relation,
    Span,
    Statement,
    Time,
    Translation,
)

TEXT, TITLE, ADDRESS, FILE, AUTHOR, PUBLISHER, NAME = (
    "text", "title", "address", "file", "author", "publisher", "name",
)  # fmt: skip


_QUOTED = re.compile(r"(?<!\w)['‘“\"]([^'’”\"]+)['’”\"]")


@dataclass(frozen=True)
class Masking:
    """What is masked in all articles, and what stands for it.

    ``others`` are the entities, as document and identifier, that are surely not masked, ``things``
    the folded words of the names of those that are no people; ``owners`` maps nodes of the graph to
    the people that they are.
    """

    people: tuple[Person, ...]
    finder: Finder
    labels: Mapping[int, str]
    others: frozenset[tuple[str, str]]
    things: frozenset[tuple[str, ...]]
    owners: Mapping[str, People]

    @classmethod
    def of(cls, people: Iterable[Person], bearers: Iterable[Bearer]) -> Masking:
        """Everything but the labels, which follow from what is found."""
        listed = tuple(people)
        apart = [one for one in bearers if is_other(one, listed)]
        shared = [
            (one.type, tuple(word.plain for word in words_of(name)))
            for one in apart
            for name in one.names
            if _is_needed(one, name, listed)
        ]
        owners: dict[str, set[int]] = {}
        for person in listed:
            for node in person.nodes:
                owners.setdefault(node, set()).add(person.number)
        return cls(
            listed,
            Finder({one.number: one.forms for one in listed}, (words for _, words in shared)),
            {},
            frozenset((one.document, one.entity) for one in apart),
            frozenset(words for kind, words in shared if kind != PERSON),
            {node: frozenset(numbers) for node, numbers in owners.items()},
        )

    def record(self, extraction: Extraction, nodes: Mapping[str, str]) -> MaskedRecord:
        """The masked record; ``nodes`` maps entities to their IRIs."""
        return _Article(self, extraction, nodes).masked()

    def plain_text(self, text: str) -> str:
        """Any text without a record, such as a title or a reason, masked.

        In quotation marks, the whole name of a place or thing that is not masked stays.
        """
        marks = (
            Mark(Span(*found.span(1)), words=frozenset(own), sure=True)
            for found in _QUOTED.finditer(text)
            if (own := tuple(word.plain for word in words_of(found[1]))) in self.things
        )
        return _edited(text, self.finder.find(text, marks), self.labels).text


@dataclass(frozen=True, slots=True)
class MaskedRecord:
    """A masked record, the people found in it in order, and what was masked and kept."""

    extraction: Extraction
    people: tuple[int, ...] = ()
    log: tuple[LogRow, ...] = ()
    renamed: frozenset[str] = frozenset()  # entities whose names are others now


def _is_needed(bearer: Bearer, name: str, people: Iterable[Person]) -> bool:
    """Whether the name of somebody else shares words with a masked one, and cannot be that."""
    words = [word.plain for word in words_of(name)]
    sharing = [one for one in people if any(map(one.forms.has_part, words))]
    sure = bearer.known is not None or bearer.type == PLACE
    return bool(sharing) and (sure or all(tells_apart(name, one) for one in sharing))


def _edited(text: str, found: Found, labels: Mapping[int, str]) -> EditedText:
    return EditedText(text, (Edit(hit.span, word_for(hit, labels)) for hit in found.hits))


@dataclass
class _Article:
    """The work on one article."""

    masking: Masking
    extraction: Extraction
    nodes: Mapping[str, str]
    log: list[LogRow] = field(default_factory=list)
    met: list[int] = field(default_factory=list)
    renamed: set[str] = field(default_factory=set)

    def masked(self) -> MaskedRecord:
        document = self.extraction.document
        self.present = self._present()
        found = self.masking.finder.find(document.text, self._marks(), present=self.present)
        self.edited = _edited(document.text, found, self.masking.labels)
        self._note(found, TEXT, document.text)
        result = replace(
            self.extraction,
            document=self._document(),
            entities=tuple(map(self._entity, self.extraction.entities)),
            statements=tuple(map(self._statement, self.extraction.statements)),
            events=tuple(map(self._event, self.extraction.events)),
            relations=tuple(map(self._relation, self.extraction.relations)),
            attributions=(),
        )
        people = tuple(dict.fromkeys(self.met))
        return MaskedRecord(result, people, tuple(self.log), frozenset(self.renamed))

    # ── people of the article ──

    def _owners(self, entity: Entity) -> People:
        return self.masking.owners.get(self.nodes[entity.id], frozenset())

    def _present(self) -> People:
        words = {word.plain for word in words_of(self.extraction.document.text)}
        named = {p.number for p in self.masking.people if p.forms.named_in(words)}
        return frozenset(named).union(*map(self._owners, self.extraction.entities))

    def _is_other(self, entity: Entity) -> bool:
        return (self.extraction.document.id, entity.id) in self.masking.others

    def _marks(self) -> Iterator[Mark]:
        for entity in self.extraction.entities:
            owners = self._owners(entity)
            if not owners and not self._is_other(entity):
                continue
            own = {w.plain for name in (entity.name, *entity.aliases) for w in words_of(name)}
            own -= title_words()
            sure = not owners and (entity.link is not None or entity.type == PLACE)
            for span in entity.mentions:
                yield Mark(span, owners, frozenset(own), sure)

    def _note(self, found: Found, where: str, text: str) -> None:
        for hit in found.hits:
            self._log(Action.MASKED, where, hit.span, text, hit.people, hit.note,
                      word_for(hit, self.masking.labels))  # fmt: skip
        alike: dict[tuple[str, str], list[Span]] = {}
        for kept in found.kept:
            words = text[kept.span.start : kept.span.end]
            alike.setdefault((words, kept.note), []).append(kept.span)
        for (_, note), spans in alike.items():  # one row: there may be hundreds
            told = note if len(spans) == 1 else f"{note} ({len(spans)} times)"
            self._log(Action.KEPT, where, spans[0], text, frozenset(), told, "")

    def _log(
        self, action: Action, where: str, span: Span, text: str, people: People, note: str,
        label: str,
    ) -> None:  # fmt: skip
        known = [self.masking.people[n] for n in sorted(people) if n >= 0]
        self.met += [one.number for one in known]
        words = text[span.start : span.end]
        rules = "; ".join(dict.fromkeys(one.rule for one in known))
        reasons = "; ".join(dict.fromkeys(one.reason for one in known))
        document = self.extraction.document.id
        self.log.append(
            LogRow(action, label, words, document, where, span.start, note, rules, reasons)
        )

    # ── words outside the text ──

    def _words(self, value: str, where: str) -> str:
        """A short text of the record."""
        found = self.masking.finder.find(value, present=self.present)
        self._note(found, where, value)
        return _edited(value, found, self.masking.labels).text

    def _address(self, value: str, where: str, instead: Callable[[str], str]) -> str:
        """An address or a path; one that has a form of a name is not shown."""
        people = self.masking.finder.in_address(value)
        if not people:
            return value
        shown = instead(value)
        if self.masking.finder.in_address(shown):
            shown = ""
        self._log(Action.MASKED, where, Span(0, len(value)), value, people, "", shown or UNCERTAIN)
        return shown

    def _document(self) -> Document:
        document = self.extraction.document
        return replace(
            document,
            text=self.edited.text,
            blocks=tuple(
                replace(block, span=self.edited.moved(block.span)) for block in document.blocks
            ),
            title=self._title(document),
            publisher=document.publisher and self._words(document.publisher, PUBLISHER),
            authors=tuple(self._words(author, AUTHOR) for author in document.authors),
            url=document.url and (self._address(document.url, ADDRESS, _host) or None),
            origin=document.origin and self._origin(document.origin),
            notes=(),
            places=tuple(map(self._place, document.places)),
            translation=document.translation and self._translation(document.translation),
        )

    def _translation(self, translation: Translation) -> Translation:
        """From which language, without the original: no rule knows how names are written there."""
        by = translation.translator
        return replace(translation, blocks=(), translator=by and self._words(by, AUTHOR))

    def _title(self, document: Document) -> str | None:
        """As it is in the text, where it stands there; so both are masked alike."""
        if not document.title:
            return document.title
        at = document.text.find(document.title)
        if at < 0:
            return self._words(document.title, TITLE)
        span = self.edited.moved(Span(at, at + len(document.title)))
        return self.edited.text[span.start : span.end]

    def _origin(self, origin: Origin) -> Origin:
        """The file's name without its folders, which are those of a private machine."""
        if "://" in origin.path:
            return replace(origin, path=self._address(origin.path, ADDRESS, _host) or UNCERTAIN)
        name = origin.path.replace("\\", "/").rstrip("/").rpartition("/")[2]
        return replace(origin, path=self._address(name, FILE, lambda _: "") or UNCERTAIN)

    def _place(self, place: Place) -> Place:
        """A place without its box: pictures of pages are cut by boxes, and the lines beside the
        words may name anybody; its width tells how long a masked name is."""
        part = place.part and (self._address(place.part, FILE, lambda _: "") or UNCERTAIN)
        return replace(place, span=self.edited.moved(place.span), box=None, part=part)

    # ── records ──

    def _spans(self, spans: Iterable[Span]) -> tuple[Span, ...]:
        return tuple(dict.fromkeys(map(self.edited.moved, spans)))

    def _entity(self, entity: Entity) -> Entity:
        mentions = self._spans(entity.mentions)
        owners = self._owners(entity)
        if owners:
            self.renamed.add(entity.id)
            self.met += sorted(owners)
            label = word_for_people(owners, self.masking.labels)
            return replace(entity, name=label, aliases=(), link=None, mentions=mentions)
        if self._is_other(entity):
            aliases = tuple(one for one in entity.aliases if self._is_kept(one, entity))
            return replace(entity, aliases=aliases, mentions=mentions)
        name = self._words(entity.name, NAME)
        listed = dict.fromkeys(self._words(alias, NAME) for alias in entity.aliases)
        aliases = tuple(one for one in listed if one not in (name, UNCERTAIN))
        if name == entity.name:
            return replace(entity, aliases=aliases, mentions=mentions)
        self.renamed.add(entity.id)
        return replace(entity, name=name, aliases=aliases, link=None, mentions=mentions)

    def _is_kept(self, alias: str, entity: Entity) -> bool:
        """False for another name that is nothing but words of a masked person of this article."""
        if entity.link is not None or entity.type == PLACE:
            return True
        words = [one.plain for one in name_words(alias)]
        forms = [self.masking.people[number].forms for number in self.present]
        return not words or not any(all(map(one.has_part, words)) for one in forms)

    def _statement(self, one: Statement) -> Statement:
        return replace(
            one,
            source=self._spans(one.source),
            cue=self._spans(one.cue),
            content=self._spans(one.content),
            evidence=self._spans(one.evidence),
            sums=tuple(map(self._quantity, one.sums)),
        )

    def _event(self, one: Event) -> Event:
        roles = tuple(
            replace(
                role,
                span=self.edited.moved(role.span),
                quantity=role.quantity and self._quantity(role.quantity),
            )
            for role in one.roles
        )
        return replace(
            one,
            trigger=self.edited.moved(one.trigger),
            roles=roles,
            time=self._time(one.time),
            evidence=self._spans(one.evidence),
        )

    def _relation(self, one: Relation) -> Relation:
        return replace(
            one,
            span=self.edited.moved(one.span),
            time=self._time(one.time),
            evidence=self._spans(one.evidence),
        )

    def _time(self, time: Time | None) -> Time | None:
        return time and replace(time, span=self.edited.moved(time.span))

    def _quantity(self, one: Quantity) -> Quantity:
        return replace(
            one,
            span=self.edited.moved(one.span),
            unit=one.unit and self._words(one.unit, NAME),
            of=one.of and self._words(one.of, NAME),
        )


def _host(address: str) -> str:
    """The scheme and host of an address."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.hostname}/" if parts.scheme and parts.hostname else ""
