"""The figures of a graph as frozen records; every one carries the evidence it rests on."""

from __future__ import annotations

from dataclasses import dataclass, fields

from kg.report.graph.allegations import UNANSWERED
from kg.report.graph.evidence import Evidence


@dataclass(frozen=True, slots=True)
class Counts:
    """The size of a graph, by kind of item.

    ``allegations`` counts statements (`kg:Allegation`), the next three their contents, each
    content once.
    """

    articles: int
    outlets: int
    actors: int
    places: int
    statements: int
    allegations: int
    wrongs_alleged: int
    perhaps_answered: int
    unanswered: int
    facts: int
    claimed_events: int
    relations: int

    def labelled(self) -> list[tuple[str, int]]:
        """Each count with its name as people read it."""
        return [
            (one.name.replace("_", " ").replace("perhaps", "possibly"), getattr(self, one.name))
            for one in fields(self)
        ]


@dataclass(frozen=True, slots=True)
class ActorFigures:
    """One actor. Figures are counts of statements and ranks in the graph of who accuses whom.

    ``accused_by`` counts different accusers. ``pagerank`` is the share (0 to 1) of accusations
    that reach this actor if accused accusers pass theirs on; ``betweenness``
    (0 to 1) is the share of shortest chains of accusations that run through the actor. Neither
    says anything about guilt. ``community`` numbers the group whose members speak about each other
    more than about others; 0 is the largest.
    """

    iri: str
    name: str
    type: str
    unnamed: bool
    claims: int
    spoken_of: int
    accuses: int
    accused_by: int
    pagerank: float
    betweenness: float
    community: int | None
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class MutualAccusation:
    """Two actors who accuse each other."""

    left: str
    right: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Corroboration:
    """A proposition that at least two independent outlets affirm.

    ``claimants`` has one name for each statement, however many its subject joins.
    ``outlets`` are independent: articles that share their sentences (syndicated copies) count
    once, under the outlet that published first. Two outlets that quote one claimant are still one
    claimant.
    """

    label: str
    about: tuple[str, ...]
    claimants: tuple[str, ...]
    outlets: tuple[str, ...]
    copies: tuple[str, ...]
    certainty: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Sides that cannot both be right: one affirms what the other denies, or figures exclude."""

    sort: str  # "denied" or "figures"
    label: str
    about: tuple[str, ...]
    one_side: tuple[str, ...]
    other_side: tuple[str, ...]
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class AllegationFigures:
    """A wrong alleged, with its accusers, its accused, and the answers that any article reports.

    ``told`` counts the allegations, statements that make it; ``possible`` are denials that perhaps
    answer it and have to be read.
    """

    label: str
    accusers: tuple[str, ...]
    accused: tuple[str, ...]
    told: int
    state: str  # "answered", "perhaps" or "unanswered"
    answers: tuple[Evidence, ...]
    possible: tuple[Evidence, ...]
    evidence: tuple[Evidence, ...]

    @property
    def unanswered(self) -> bool:
        """True if no article in the graph reports an answer, or what may be one."""
        return self.state == UNANSWERED


@dataclass(frozen=True, slots=True)
class Sourcing:
    """The sources that an article or outlet relies on; shares of its statements, from 0 to 1."""

    name: str
    sort: str  # "article" or "outlet"
    statements: int
    sources: int
    named: float
    unnamed: float
    official: float
    direct: float


@dataclass(frozen=True, slots=True)
class Moment:
    """Something in time: an event on its own date, or a claim on the day of its article."""

    date: str
    until: str
    label: str
    sort: str  # "event" or "statement"
    certainty: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """All figures of a graph. ``notes`` says what was sampled or left out, and why."""

    counts: Counts
    actors: tuple[ActorFigures, ...]
    mutual: tuple[MutualAccusation, ...]
    corroborated: tuple[Corroboration, ...]
    contradictions: tuple[Contradiction, ...]
    allegations: tuple[AllegationFigures, ...]
    sourcing: tuple[Sourcing, ...]
    timeline: tuple[Moment, ...]
    notes: tuple[str, ...]

    @property
    def unanswered(self) -> tuple[AllegationFigures, ...]:
        """The wrongs to whose allegation no article reports an answer."""
        return self.in_state(UNANSWERED)

    def in_state(self, state: str) -> tuple[AllegationFigures, ...]:
        """The wrongs whose allegation is "answered", "perhaps" answered or "unanswered"."""
        return tuple(one for one in self.allegations if one.state == state)
