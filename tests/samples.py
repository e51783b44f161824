"""Hand-made records for the tests of the graph side: invented people in an invented country."""

from __future__ import annotations

from typing import TypedDict

import pyoxigraph as ox

from kg.model import (
    Block,
    BlockKind,
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

BASE = "https://example.org/id/"
TEXT = (
    "Police arrested more than 1,000 suspects in Mirkold in July 2025, 85 of them Tarvonians. "
    "Lantern Watch accused the government of complicity in the fraud compounds. "
    "“The government is not complicit in anything,” spokeswoman Klara Wendish said. "
    "Noor Adessa said that a guard had told her that 3,400 people may work there. "
    "The union said managers had bribed officials with $2 million."
)


def at(words: str, *, nth: int = 0) -> Span:
    """The place of the ``nth`` occurrence of some words of `TEXT`."""
    start = -1
    for _ in range(nth + 1):
        start = TEXT.index(words, start + 1)
    return Span(start, start + len(words))


class Labels(TypedDict):
    """The four labels of a proposition."""

    status: Status
    polarity: Polarity
    commitment: Commitment
    time_frame: TimeFrame


class SomeLabels(TypedDict, total=False):
    """What a test changes of the labels."""

    status: Status
    polarity: Polarity
    commitment: Commitment
    time_frame: TimeFrame


class SomeRecords(TypedDict, total=False):
    """What a test changes of an extraction."""

    entities: tuple[Entity, ...]
    statements: tuple[Statement, ...]
    events: tuple[Event, ...]
    relations: tuple[Relation, ...]


def certain(status: Status) -> Labels:
    """The labels of a plain telling with this status."""
    return {
        "status": status,
        "polarity": Polarity.AFFIRMED,
        "commitment": Commitment.CERTAIN,
        "time_frame": TimeFrame.NON_FUTURE,
    }


def value(term: object) -> str:
    """The text of an IRI, a blank node or a literal; anything else fails the test."""
    assert isinstance(term, ox.NamedNode | ox.BlankNode | ox.Literal), term
    return term.value


def solutions(
    result: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples,
) -> ox.QuerySolutions:
    """The rows of a SELECT query; an answer of another form fails the test."""
    assert isinstance(result, ox.QuerySolutions), result
    return result


def _entities() -> tuple[Entity, ...]:
    return (
        Entity("police", "GovernmentBody", "Police", mentions=(at("Police"),)),
        Entity("mirkold", "Place", "Mirkold", link="fiction-mirkold", mentions=(at("Mirkold"),)),
        Entity("tarvonia", "Place", "Tarvonia", link="Q1234567", mentions=(at("Tarvonians"),)),
        Entity("watch", "Organization", "Lantern Watch", mentions=(at("Lantern Watch"),)),
        Entity("government", "GovernmentBody", "government of Tarvonia", ("the government",)),
        Entity("compounds", "Site", "fraud compounds", mentions=(at("fraud compounds"),)),
        Entity("wendish", "Person", "Klara Wendish", ("Wendish",)),
        Entity("adessa", "Person", "Noor Adessa"),
        Entity("guard", "Person", "a guard", unnamed=True),
        Entity("union", "Organization", "The union"),
        Entity("managers", "Group", "managers", unnamed=True),
        Entity("officials", "Group", "officials", unnamed=True),
    )


def _statements() -> tuple[Statement, ...]:
    return (
        Statement(
            "s1", ("watch",), (at("Lantern Watch"),), (at("accused"),),
            (at("the government of complicity in the fraud compounds"),),
            "allege", Quotation.INDIRECT, 0.93, propositions=("r1",),
        ),
        Statement(
            "s2", ("wendish",), (at("spokeswoman Klara Wendish"),), (at("said"),),
            (at("“The government is not complicit in anything,”"),),
            "deny", Quotation.DIRECT, 0.99, propositions=("r2",), answers=("s1",),
        ),
        Statement(
            "s3", ("adessa",), (at("Noor Adessa"),), (at("said", nth=1),),
            (at("that a guard had told her that 3,400 people may work there"),),
            "say", Quotation.INDIRECT, 0.9, propositions=(),
        ),
        Statement(
            "s4", ("guard",), (at("a guard"),), (at("had told"),),
            (at("that 3,400 people may work there"),),
            "say", Quotation.INDIRECT, 0.8, parent="s3", propositions=("e2",),
        ),
        Statement(
            "s5", ("union",), (at("The union"),), (at("said", nth=2),),
            (at("managers had bribed officials with $2 million"),),
            "allege", Quotation.INDIRECT, 0.95, propositions=("e3",),
        ),
    )  # fmt: skip


def _events() -> tuple[Event, ...]:
    thousand = Quantity(Bound.MORE_THAN, at("more than 1,000"), min=1000, unit="suspects")
    some = Quantity(Bound.EXACTLY, at("85"), value=85)
    workers = Quantity(Bound.EXACTLY, at("3,400"), value=3400, unit="people")
    sum_paid = Quantity(Bound.EXACTLY, at("$2 million"), value=2000000, currency="USD")
    return (
        Event(
            "e1", "Arrest", at("arrested"), **certain(Status.ASSERTED),
            roles=(
                Role("agent", at("Police"), "police"),
                Role("patient", at("more than 1,000 suspects"), None, thousand),
                Role("patient", at("85 of them"), None, some, of=1),
                Role("origin", at("Tarvonians"), "tarvonia", of=2),
                Role("place", at("Mirkold"), "mirkold"),
            ),
            time=Time(at("July 2025"), "2025-07"),
            evidence=(Span(0, at("Tarvonians.").end),),
        ),
        Event(
            "e2", "ForcedLabour", at("work there"),
            status=Status.CLAIMED, polarity=Polarity.AFFIRMED,
            commitment=Commitment.POSSIBLE, time_frame=TimeFrame.NON_FUTURE,
            statements=("s4",), roles=(Role("patient", at("3,400 people"), None, workers),),
        ),
        Event(
            "e3", "Bribery", at("bribed"), **certain(Status.ALLEGED), statements=("s5",),
            roles=(
                Role("agent", at("managers"), "managers"),
                Role("beneficiary", at("officials"), "officials"),
                Role("theme", at("$2 million"), None, sum_paid),
            ),
        ),
    )  # fmt: skip


def _relations() -> tuple[Relation, ...]:
    return (
        Relation(
            "r1", "government", "complicitIn", "compounds",
            at("the government of complicity in the fraud compounds"),
            **certain(Status.ALLEGED), statements=("s1",),
        ),
        Relation(
            "r2", "government", "complicitIn", "compounds",
            at("The government is not complicit in anything"),
            status=Status.CLAIMED, polarity=Polarity.NEGATED, commitment=Commitment.CERTAIN,
            time_frame=TimeFrame.NON_FUTURE, statements=("s2",),
        ),
        Relation(
            "r3", "wendish", "spokespersonFor", "government",
            at("spokeswoman Klara Wendish"), **certain(Status.ASSERTED),
        ),
    )  # fmt: skip


def sample(identifier: str = "wire-1") -> Extraction:
    """One article with a fact, an allegation, a denial, hearsay and a claimed event."""
    return Extraction(
        document=Document(
            id=identifier,
            text=TEXT,
            blocks=(Block(BlockKind.PARAGRAPH, Span(0, len(TEXT))),),
            title="Arrests in Mirkold",
            published="2025-07-30",
            publisher="Tarvonia Wire Service",
            authors=("Jory Pendrake",),
            url="https://wire.example/1",
        ),
        entities=_entities(),
        statements=_statements(),
        events=_events(),
        relations=_relations(),
    )
