"""A generator of realistic articles: invented actors who claim, allege and deny, and some facts."""

from __future__ import annotations

import random
from collections.abc import Iterator

from kg.model import (
    Bound,
    Commitment,
    Document,
    Entity,
    Event,
    Extraction,
    Polarity,
    Quantity,
    Quotation,
    Relation,
    Role,
    Span,
    Statement,
    Status,
    Time,
    TimeFrame,
)
from tests.samples import Labels

_TEXT = (
    "minister bank fraud court report contract energy police trade union strike budget leak "
    "inquiry election grid hospital data chief board said denied on the of a to that in for"
)
WORDS = _TEXT.split()
ACTS = ("say", "say", "say", "allege", "deny", "warn", "estimate", "demand")
KINDS = ("Arrest", "Charge", "Investigation", "Seizure", "Bribery", "Fraud", "Meeting")
RELATIONS = ("owns", "controls", "complicitIn", "memberOf", "protects", "supports", "holdsPosition")


def articles(count: int, *, seed: int = 7, statements: int = 10) -> Iterator[Extraction]:
    """``count`` articles of ``statements`` statements each; the same for the same seed."""
    for number in range(count):
        yield _Maker(number, random.Random(seed * 1_000_003 + number), statements).article()


class _Maker:
    """Makes one article."""

    def __init__(self, number: int, chance: random.Random, statements: int) -> None:
        self.number = number
        self.chance = chance
        self.text = " ".join(chance.choices(WORDS, k=40 * statements)) + "."
        self.count = statements
        self.sentences: dict[int, Span] = {}
        # A few actors are in many articles, most in few.
        names = {min(int(chance.paretovariate(0.9)), 20_000) for _ in range(8)}
        self.entities = [self.entity(name) for name in sorted(names)]
        self.entities.append(Entity("unnamed", "Group", "some critics", unnamed=True))

    def entity(self, name: int) -> Entity:
        """A known actor or place."""
        kind = ("Person", "Organization", "GovernmentBody", "Site", "Place")[name % 5]
        return Entity(f"n{name}", kind, f"{kind} {name}", link=f"known-{name}")

    def span(self, length: int) -> Span:
        """Some characters of the text."""
        start = self.chance.randrange(len(self.text) - length)
        return Span(start, start + length)

    def someone(self) -> str:
        """The identifier of an actor."""
        return self.chance.choice(self.entities).id

    def labels(self) -> Labels:
        """A status and what goes with it."""
        return {
            "status": self.chance.choice(list(Status)),
            "polarity": self.chance.choices(list(Polarity), (9, 1))[0],
            "commitment": self.chance.choices(list(Commitment), (8, 1, 1, 1))[0],
            "time_frame": self.chance.choices(list(TimeFrame), (8, 1, 1))[0],
        }

    def article(self) -> Extraction:
        """The whole of it."""
        day = f"20{20 + self.number % 6}-{1 + self.number % 12:02}-{1 + self.number % 28:02}"
        return Extraction(
            Document(
                f"article-{self.number:06}", self.text, title=f"Headline {self.number}",
                published=day, publisher=f"Outlet {self.number % 40}",
            ),
            tuple(self.entities),
            tuple(self.statement(index) for index in range(self.count)),
            tuple(self.event(index) for index in range(0, self.count, 3)),
            tuple(self.relation(index) for index in range(1, self.count, 3)),
        )  # fmt: skip

    def statement(self, index: int) -> Statement:
        """Statement ``index``; each third proposes an event, each third a relation."""
        told = {0: (f"e{index}",), 1: (f"r{index}",)}.get(index % 3, ())
        made = Statement(
            f"s{index}", (self.someone(),), (self.span(12),), (self.span(6),), (self.span(70),),
            self.chance.choice(ACTS), self.chance.choice(list(Quotation)),
            round(self.chance.random(), 3), propositions=told, evidence=(self.span(140),),
            parent=f"s{index - 1}" if index % 7 == 6 else None,
            answers=(f"s{index - 1}",) if index % 5 == 4 else (),
        )  # fmt: skip
        self.sentences[index] = made.evidence[0]
        return made

    def sentence(self, index: int) -> tuple[Span]:
        """Where statement ``index`` stands; whatever it proposes stands there too."""
        self.span(140)  # takes the random numbers that it took when this was a place of its own
        return (self.sentences[index],)

    def event(self, index: int) -> Event:
        """An event with an agent, counted patients and a place."""
        number = self.chance.randrange(1, 5000)
        quantity = Quantity(Bound.MORE_THAN, self.span(8), min=number, unit="people")
        part = Quantity(Bound.EXACTLY, self.span(3), value=number // 2 + 1)
        money = Quantity(Bound.ABOUT, self.span(9), value=number * 1000, currency="USD")
        return Event(
            f"e{index}", self.chance.choice(KINDS), self.span(8), statements=(f"s{index}",),
            roles=(
                Role("agent", self.span(10), self.someone()),
                Role("patient", self.span(12), None, quantity),
                Role("patient", self.span(7), None, part, of=1),
                Role("theme", self.span(9), None, money),
                Role("place", self.span(9), self.someone()),
            ),
            time=Time(self.span(9), f"2025-{self.chance.randrange(1, 13):02}"),
            evidence=self.sentence(index), **self.labels(),
        )  # fmt: skip

    def relation(self, index: int) -> Relation:
        """A relation between two actors."""
        return Relation(
            f"r{index}", self.someone(), self.chance.choice(RELATIONS), self.someone(),
            self.span(40), statements=(f"s{index}",), evidence=self.sentence(index),
            **self.labels(),
        )  # fmt: skip
