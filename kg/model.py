"""The records that flow from stage to stage: frozen, storage-free, with spans into the text.

Offsets are half-open ``[start, end)`` in Unicode code points of ``Document.text``.
The identifiers of records are deterministic: the same text gives the same identifiers.
"""

from __future__ import annotations

import bisect
import hashlib
import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import NamedTuple

# The tag of the language that is read in full; of others only direct quotations are read.
ENGLISH = "en"


class Span(NamedTuple):
    """Characters ``[start, end)`` of ``Document.text``."""

    start: int
    end: int

    def overlaps(self, other: Span) -> bool:
        """True if the two spans share at least one character."""
        return self.start < other.end and other.start < self.end

    def covers(self, other: Span) -> bool:
        """True if ``other`` lies wholly inside this span."""
        return self.start <= other.start and other.end <= self.end


class BlockKind(StrEnum):
    """The kind of a block; nothing is extracted from ``FURNITURE``, the boilerplate of a page."""

    TITLE = "title"
    BYLINE = "byline"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list-item"
    QUOTE = "quote"
    FURNITURE = "furniture"


# Blocks in the style of headlines: verbs in the present, words left out.
HEADLINES = frozenset({BlockKind.TITLE, BlockKind.HEADING})


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph-like piece of a document; blocks do not overlap and keep reading order."""

    kind: BlockKind
    span: Span


# Left, top, right and bottom in points (1/72 inch), from the upper left corner of the page.
Box = tuple[float, float, float, float]


def around(one: Box, other: Box) -> Box:
    """The smallest box that holds both."""
    return (
        min(one[0], other[0]),
        min(one[1], other[1]),
        max(one[2], other[2]),
        max(one[3], other[3]),
    )


@dataclass(frozen=True, slots=True)
class Place:
    """Where some characters of a text are in the file that they were read from.

    A PDF or scan has a ``page``, counted from 1, and the ``box`` of one printed line on it. A
    document of paragraphs has a ``paragraph``, counted from 1. A message or e-book has a ``part``:
    the section number of RFC 3501 ("1.2"), or the name of the file in the book.
    """

    span: Span
    page: int | None = None
    box: Box | None = None
    paragraph: int | None = None
    part: str | None = None

    @property
    def words(self) -> str:
        """For readers: "page 3", "part 1.2, paragraph 7"."""
        named = (("part", self.part), ("page", self.page), ("paragraph", self.paragraph))
        return ", ".join(f"{name} {value}" for name, value in named if value is not None)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a document was read: file or URL, and the place in it (line or byte of a record)."""

    path: str
    offset: int | None = None
    fetched: str | None = None

    @property
    def place(self) -> str:
        """For messages: the path, and the line, row or byte in it."""
        return self.path if self.offset is None else f"{self.path}:{self.offset}"


@dataclass(frozen=True, slots=True)
class OriginalBlock:
    """A block as its author wrote it, and the English characters that stand for it.

    ``number`` counts the blocks of the original from 1.
    """

    number: int
    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Translation:
    """What a translated document was translated from, block by block.

    ``language`` is that of the original, as a tag of BCP 47 ("de"). ``blocks`` are in the order of
    the text, and do not overlap. ``translator`` is a person or a program, None if nobody told.
    """

    language: str
    blocks: tuple[OriginalBlock, ...]
    translator: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """One article as read. ``text`` never changes after ``kg.reader``.

    ``published`` is an ``xsd:date`` or ``xsd:dateTime`` string, or None if the page gives none.
    ``places`` says for a document of pages, paragraphs or parts where its characters are in the
    file, in the order of the text and without overlap; it is empty for plain text and web pages.
    ``notes`` are warnings about parts that the reader could not use; they are not stored.
    ``translation`` is what ``text`` was translated from; None if the article is no translation.
    ``language`` is that of ``text``; only direct quotations are read where it is not English.
    """

    id: str
    text: str
    blocks: tuple[Block, ...] = ()
    title: str | None = None
    published: str | None = None
    publisher: str | None = None
    authors: tuple[str, ...] = ()
    url: str | None = None
    language: str = ENGLISH
    origin: Origin | None = None
    notes: tuple[str, ...] = field(default=(), compare=False, repr=False)
    places: tuple[Place, ...] = field(default=(), repr=False)
    translation: Translation | None = field(default=None, repr=False)

    def words(self, span: Span) -> str:
        """The exact characters of ``span``."""
        return self.text[span.start : span.end]

    def places_of(self, span: Span) -> tuple[Place, ...]:
        """The places that hold characters of ``span``, in the order of the text."""
        first = bisect.bisect_right(self.places, span.start, key=lambda place: place.span.end)
        found = itertools.takewhile(
            lambda place: place.span.start < span.end, itertools.islice(self.places, first, None)
        )
        return tuple(found)

    def originals_of(self, span: Span) -> tuple[OriginalBlock, ...]:
        """The blocks of the original for which the characters of ``span`` stand."""
        if self.translation is None:
            return ()
        return tuple(block for block in self.translation.blocks if block.span.overlaps(span))


class Sections:
    """The sections of a document, by their headings."""

    __slots__ = ("_starts", "_titles")

    def __init__(self, document: Document) -> None:
        """Finds the headings; several in a row (a chapter and its first section) are one title."""
        self._starts: list[int] = []
        self._titles: list[str] = []
        heads = False
        for block in document.blocks:
            if block.kind is BlockKind.FURNITURE:
                continue
            words = " ".join(document.words(block.span).split())
            if block.kind is not BlockKind.HEADING:
                heads = False
            elif heads:
                self._titles[-1] += f" – {words}"
            else:
                heads = True
                self._starts.append(block.span.start)
                self._titles.append(words)

    def title_at(self, offset: int) -> str | None:
        """The title of the section with the character, or None before the first heading."""
        index = bisect.bisect_right(self._starts, offset) - 1
        return self._titles[index] if index >= 0 else None


class MentionKind(StrEnum):
    """How a mention refers: by name, by description, by pronoun."""

    NAME = "name"
    NOMINAL = "nominal"
    PRONOUN = "pronoun"


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that refer to an entity: the full span (trimmed) and its head word."""

    span: Span
    head: Span
    kind: MentionKind
    type: str  # local name of a class of the ontology: "Person", "Organization", …


@dataclass(frozen=True, slots=True)
class Entity:
    """One actor, place or thing of one document; ``link`` is a gazetteer id or None (NIL).

    ``unnamed`` entities ("some critics") are local to their document; only readers merge them.
    ``sure`` is False if the document has little evidence for ``type``: other documents may decide
    it (`kg.linking.agreed_types`).
    """

    id: str
    type: str
    name: str
    aliases: tuple[str, ...] = ()
    link: str | None = None
    mentions: tuple[Span, ...] = ()
    unnamed: bool = False
    sure: bool = True


class Quotation(StrEnum):
    """How much of the content is in quotation marks."""

    DIRECT = "direct"
    MIXED = "mixed"
    INDIRECT = "indirect"


class Status(StrEnum):
    """Who stands behind a proposition."""

    ASSERTED = "asserted"
    CLAIMED = "claimed"
    ALLEGED = "alleged"
    DENIED = "denied"


class Polarity(StrEnum):
    """Whether the proposition is affirmed or negated."""

    AFFIRMED = "affirmed"
    NEGATED = "negated"


class Commitment(StrEnum):
    """How sure the speaker (or narrator) is, in FactBank's degrees (Saurí, Pustejovsky 2009)."""

    CERTAIN = "certain"
    PROBABLE = "probable"
    POSSIBLE = "possible"
    UNSPECIFIED = "unspecified"


class TimeFrame(StrEnum):
    """Whether the proposition concerns the past or present, the future, or a hypothesis."""

    NON_FUTURE = "non-future"
    FUTURE = "future"
    HYPOTHETICAL = "hypothetical"


class Bound(StrEnum):
    """How a number limits the quantity that it names."""

    EXACTLY = "exactly"
    AT_LEAST = "at-least"
    MORE_THAN = "more-than"
    AT_MOST = "at-most"
    LESS_THAN = "less-than"
    ABOUT = "about"
    BETWEEN = "between"


@dataclass(frozen=True, slots=True)
class Attribution:
    """The linguistic relation source - cue - content (Pareti 2012), before entities are known.

    ``parent`` is the index, in the document's tuple of attributions, of the attribution whose
    content contains this one, or None. ``source`` is empty if no source is named.
    """

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    quotation: Quotation
    speech_act: str
    confidence: float
    parent: int | None = None
    polarity: Polarity = Polarity.AFFIRMED
    commitment: Commitment = Commitment.CERTAIN
    time_frame: TimeFrame = TimeFrame.NON_FUTURE


@dataclass(frozen=True, slots=True)
class Statement:
    """What an actor claimed, as worded in one place of one document.

    ``confidence`` is the probability that its words and its speaker were read correctly, measured
    on real articles (docs/explanation/benchmarks.md). It does not say whether the words are true.
    """

    id: str
    actors: tuple[str, ...]
    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    speech_act: str
    quotation: Quotation
    confidence: float
    parent: str | None = None
    propositions: tuple[str, ...] = ()
    polarity: Polarity = Polarity.AFFIRMED
    commitment: Commitment = Commitment.CERTAIN
    time_frame: TimeFrame = TimeFrame.NON_FUTURE
    evidence: tuple[Span, ...] = ()
    answers: tuple[str, ...] = ()  # statements of this document that it denies or responds to
    accused_unclear: bool = False  # it ascribes a wrong, and the text leaves the culprit open
    sums: tuple[Quantity, ...] = ()  # sums of money that its content names


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its bound and unit, and the words it was read from.

    ``value``: a single number; ``min``/``max``: limits; ``currency``: ISO 4217; ``per``: the period
    of a rate ("month"); ``of``: the whole of a share or part.
    """

    bound: Bound
    span: Span
    value: int | float | None = None
    min: int | float | None = None
    max: int | float | None = None
    unit: str | None = None
    currency: str | None = None
    per: str | None = None
    of: str | None = None


@dataclass(frozen=True, slots=True)
class Time:
    """A time: an EDTF or xsd value (None if the text gives no anchor) and its words."""

    span: Span
    value: str | None = None


@dataclass(frozen=True, slots=True)
class Role:
    """A participant of an event.

    ``of`` is the index, among the event's roles, of the role that this one is part of
    ("85 Cambodians" among "1,000 suspects") or qualifies (the origin of that subgroup).
    """

    role: str
    span: Span
    entity: str | None = None
    quantity: Quantity | None = None
    of: int | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """A proposition of an event kind. Only asserted, affirmed, certain, non-future ones are facts.

    ``trigger`` is the first trigger; ``evidence`` has the sentence of each report.
    """

    id: str
    type: str
    trigger: Span
    status: Status
    polarity: Polarity
    commitment: Commitment
    time_frame: TimeFrame
    statements: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ()
    time: Time | None = None
    evidence: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Relation:
    """A proposition subject - predicate - object; ``object`` is an entity or event identifier."""

    id: str
    subject: str
    predicate: str
    object: str
    span: Span
    status: Status
    polarity: Polarity
    commitment: Commitment
    time_frame: TimeFrame
    statements: tuple[str, ...] = ()
    evidence: tuple[Span, ...] = ()
    time: Time | None = None
    inferred: bool = False  # implied by two sentences, and stated by neither alone


@dataclass(frozen=True, slots=True)
class Extraction:
    """Everything extracted from one document: the source of its named graph."""

    document: Document
    entities: tuple[Entity, ...] = ()
    statements: tuple[Statement, ...] = ()
    events: tuple[Event, ...] = ()
    relations: tuple[Relation, ...] = ()
    attributions: tuple[Attribution, ...] = field(default=(), repr=False)


def is_fact(proposition: Event | Relation) -> bool:
    """True if the narrator asserts it, affirmed, certain, not of the future (design rule 1)."""
    return (
        proposition.status is Status.ASSERTED
        and proposition.polarity is Polarity.AFFIRMED
        and proposition.commitment is Commitment.CERTAIN
        and proposition.time_frame is TimeFrame.NON_FUTURE
    )


def was_made(statement: Statement) -> bool:
    """True if the article reports the words as spoken, not as denied, expected or hypothetical."""
    return statement.polarity is Polarity.AFFIRMED and statement.time_frame is TimeFrame.NON_FUTURE


def doers(proposition: Event | Relation) -> Iterator[str]:
    """The entities that do it: the subject of a relation, the agents of an event."""
    if isinstance(proposition, Relation):
        yield proposition.subject
        return
    for role in proposition.roles:
        if role.role == "agent" and role.entity is not None:
            yield role.entity


def relation_key(relation: Relation) -> tuple[str, ...]:
    """What two relations share that tell the same, with the same labels."""
    labels = (relation.status, relation.polarity, relation.commitment, relation.time_frame)
    return (relation.subject, relation.predicate, relation.object, *labels)


def unique_relations(relations: Iterable[Relation]) -> list[Relation]:
    """Equal relations told in several places as one, with the evidence of all."""
    found: dict[tuple[str, ...], Relation] = {}
    for relation in relations:
        key = relation_key(relation)
        known = found.get(key)
        if known is None:
            found[key] = relation
            continue
        found[key] = replace(
            known,
            evidence=tuple(dict.fromkeys((*known.evidence, *relation.evidence))),
            statements=tuple(dict.fromkeys((*known.statements, *relation.statements))),
        )
    return list(found.values())


def with_relations(found: Extraction, relations: Iterable[Relation]) -> Extraction:
    """``found`` with these relations alone; no statement proposes one that is left out."""
    kept = tuple(relations)
    gone = {one.id for one in found.relations}.difference(one.id for one in kept)
    statements = tuple(
        replace(one, propositions=tuple(p for p in one.propositions if p not in gone))
        if not gone.isdisjoint(one.propositions)
        else one
        for one in found.statements
    )
    return replace(found, relations=kept, statements=statements)


def digest(*parts: str) -> str:
    """A short, stable name for some strings: 16 hexadecimal digits of their SHA-256."""
    joined = "\x1f".join(parts)
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def cover(spans: Iterable[Span]) -> Span:
    """The smallest span that holds all ``spans``; raises ValueError if there is none."""
    listed = list(spans)
    return Span(min(span.start for span in listed), max(span.end for span in listed))


def key_of(*parts: str) -> str:
    """A digest of all that a record depends on."""
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
