"""What a store says, as rows that projections and measures are made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from kg.ontology.languages import language_note, translated_from
from kg.report.graph.corrections import Correction
from kg.report.graph.remarks import Remark


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """One article; ``published`` is an ISO date or moment, or None if the article gives none."""

    iri: str
    title: str
    outlet: str | None
    published: str | None
    url: str | None
    language: str | None = None  # of the original, where the text is a translation
    translator: str | None = None
    written: str | None = None  # the language of the text, where that is not English
    reprint_of: str = ""  # outlet or title of the article that printed the same report before

    @property
    def translated(self) -> str:
        """ "translated from German", where the text is a translation; otherwise empty."""
        return translated_from(self.language, self.translator) if self.language else ""

    @property
    def language_note(self) -> str:
        """The same, or "in French" where the text is in French; otherwise empty."""
        return language_note(
            translated=self.language, translator=self.translator, written=self.written
        )

    @property
    def date(self) -> str | None:
        """The day of publication, ``YYYY-MM-DD``."""
        return self.published[:10] if self.published else None


@dataclass(frozen=True, slots=True)
class QuoteRow:
    """The exact words on which a node rests: code points ``[start, end)`` of an article.

    ``section`` is the title of the section that they are in, or empty.
    """

    text: str
    start: int
    end: int
    article: str
    section: str = ""
    originals: tuple[str, ...] = ()  # the blocks that a translation stands for


@dataclass(frozen=True, slots=True)
class EntityRow:
    """An actor, place or thing; ``type`` is the local name of its most specific class."""

    iri: str
    name: str
    type: str
    classes: frozenset[str]
    aliases: tuple[str, ...]
    unnamed: bool
    link: str | None
    articles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StatementRow:
    """What an actor claimed; ``made`` is False if it was not said, is expected or supposed."""

    iri: str
    article: str
    speakers: tuple[str, ...]
    polarity: str
    made: bool
    allegation: bool
    act: str
    quotation: str
    cue: str
    source: str
    content: str
    confidence: float
    parent: str | None
    propositions: tuple[str, ...]
    about: tuple[str, ...]
    denies: tuple[str, ...]
    answers: tuple[str, ...]
    quotes: tuple[QuoteRow, ...]
    accused_unclear: bool = False  # it ascribes a wrong, and the text leaves the culprit open
    sums: tuple[str, ...] = ()  # sums of money that it names, in words


@dataclass(frozen=True, slots=True)
class NumberRow:
    """A quantity as the store holds it; numbers are exact where the article's are."""

    label: str
    bound: str
    value: float | None
    low: float | None
    high: float | None
    unit: str | None
    currency: str | None


@dataclass(frozen=True, slots=True)
class TimeRow:
    """A time: its first and last possible day, None if the article gives no anchor."""

    label: str
    begins: str | None
    ends: str | None


@dataclass(frozen=True, slots=True)
class RoleRow:
    """One participant of an event proposition, by words and, where it is known, by entity."""

    role: str
    words: str
    filler: str | None
    number: NumberRow | None
    time: TimeRow | None
    part: bool  # a subgroup of another role of the event, or what qualifies it


@dataclass(frozen=True, slots=True)
class PropositionRow:
    """A relation (subject, predicate, object) or an event (kind, roles) as some article tells it.

    ``event`` is the IRI of the event individual where the narrator asserts it.
    """

    iri: str
    article: str
    status: str
    polarity: str
    commitment: str
    time_frame: str
    statements: tuple[str, ...]
    quotes: tuple[QuoteRow, ...]
    subject: str | None = None
    predicate: str | None = None
    object: str | None = None
    kind: str | None = None
    trigger: str = ""
    event: str | None = None
    roles: tuple[RoleRow, ...] = ()
    same_as: tuple[str, ...] = ()

    @property
    def is_fact(self) -> bool:
        """True if the narrator asserts it, affirmed, certain and not of the future."""
        return (self.status, self.polarity, self.commitment, self.time_frame) == (
            "Asserted", "Affirmed", "Certain", "NonFuture",
        )  # fmt: skip

    @property
    def days(self) -> tuple[str, str]:
        """The first and the last possible day of its times, empty where they give none."""
        times = [role.time for role in self.roles if role.time is not None]
        begins = min((time.begins for time in times if time.begins), default="")
        return begins, max((time.ends for time in times if time.ends), default="")


@dataclass(frozen=True, slots=True)
class Reading:
    """All rows of a store, by IRI; ``labels`` names the terms of the ontology."""

    articles: Mapping[str, ArticleRow]
    entities: Mapping[str, EntityRow]
    statements: Mapping[str, StatementRow]
    propositions: Mapping[str, PropositionRow]
    labels: Mapping[str, str] = field(default_factory=dict)
    wrongs: frozenset[str] = frozenset()  # relations and kinds that have an alleged form
    parents: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    copies: Mapping[str, str] = field(default_factory=dict)  # article -> the report that it prints
    # What is alleged (a proposition or statement) -> statements and verdicts that answer it.
    answers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    may_answer: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    # A statement or proposition -> how readers corrected it.
    corrections: Mapping[str, tuple[Correction, ...]] = field(default_factory=dict)
    # What readers decided on nodes, and their notes and tags.
    remarks: tuple[Remark, ...] = ()

    def with_marked_titles(self) -> Reading:
        """The same for files without footnotes: the title says what is not in English."""
        marked = {
            iri: replace(row, title=f"{row.title} ({row.language_note})")
            if row.language_note
            else row
            for iri, row in self.articles.items()
        }
        return replace(self, articles=marked)

    def told(self, proposition: PropositionRow) -> bool:
        """False if all that brings it is words that nobody spoke ("did not accuse him of")."""
        known = [self.statements[iri] for iri in proposition.statements if iri in self.statements]
        return not known or any(statement.made for statement in known)

    def name(self, iri: str) -> str:
        """The name of an entity, or the label or local name of a term."""
        entity = self.entities.get(iri)
        if entity is not None:
            return entity.name
        return self.labels.get(iri) or local_name(iri)


def local_name(iri: str) -> str:
    """What follows the last ``#`` or ``/``."""
    return iri.rstrip("/#").replace("#", "/").rsplit("/", 1)[-1]
