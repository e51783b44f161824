"""Random records for property tests: made from the record types alone, by no code of ``kg``."""

from __future__ import annotations

from hypothesis import strategies as st

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

# Quotes, escapes, characters beyond the first plane: what breaks a sloppy writer of RDF.
TEXT = 'Ünïcode “quotes” "plain" back\\slash\ttab\nline 𝔸 <b>tag</b> end of a text 1,000 people.'
TYPES = (
    "Person",
    "Organization",
    "GovernmentBody",
    "Group",
    "Publication",
    "Place",
    "Site",
    "Post",
)
KINDS = ("Arrest", "Bribery", "Torture", "Seizure", "Publication", "Meeting")
PREDICATES = ("complicitIn", "owns", "holdsPosition", "memberOf", "warned", "protects")
ROLES = ("agent", "patient", "theme", "place", "time", "origin", "beneficiary")
ACTS = ("say", "allege", "deny", "warn", "estimate")


@st.composite
def spans(draw: st.DrawFn) -> Span:
    """Some characters of `TEXT`, at least one that is no white space."""
    start = draw(st.integers(0, len(TEXT) - 2))
    end = draw(st.integers(start + 1, len(TEXT)))
    if not TEXT[start:end].strip():
        return Span(0, len(TEXT))
    return Span(start, end)


quantities = st.builds(
    Quantity,
    bound=st.sampled_from(Bound),
    span=spans(),
    value=st.none() | st.integers(0, 10**12) | st.floats(0, 1e6, allow_nan=False),
    min=st.none(),
    max=st.none(),
    unit=st.none() | st.sampled_from(["people", "crowns"]),
    currency=st.none() | st.sampled_from(["USD", "EUR"]),
)
times = st.builds(
    Time,
    span=spans(),
    value=st.none() | st.sampled_from(["2025", "2025-07", "2020/2024", "2025-21"]),
)


def _certainties() -> dict[str, st.SearchStrategy[object]]:
    return {
        "status": st.sampled_from(Status),
        "polarity": st.sampled_from([Polarity.AFFIRMED, Polarity.AFFIRMED, Polarity.NEGATED]),
        "commitment": st.sampled_from([Commitment.CERTAIN, Commitment.CERTAIN, *Commitment]),
        "time_frame": st.sampled_from([TimeFrame.NON_FUTURE, TimeFrame.NON_FUTURE, *TimeFrame]),
    }


@st.composite
def _events(draw: st.DrawFn, number: int, entities: int, statements: int) -> Event:
    count = draw(st.integers(0, 3))
    roles = []
    for index in range(count):
        roles.append(
            Role(
                role=draw(st.sampled_from(ROLES)),
                span=draw(spans()),
                entity=draw(st.none() | st.integers(0, entities - 1).map(lambda n: f"n{n}")),
                quantity=draw(st.none() | quantities),
                of=draw(st.none() | st.integers(0, index - 1)) if index else None,
            )
        )
    return draw(
        st.builds(
            Event,
            id=st.just(f"e{number}"),
            type=st.sampled_from(KINDS),
            trigger=spans(),
            statements=_references("s", statements),
            roles=st.just(tuple(roles)),
            time=st.none() | times,
            evidence=st.lists(spans(), max_size=2).map(tuple),
            **_certainties(),
        )
    )


def _references(letter: str, count: int) -> st.SearchStrategy[tuple[str, ...]]:
    if not count:
        return st.just(())
    numbers = st.integers(0, count - 1)
    return st.lists(numbers, max_size=2, unique=True).map(
        lambda found: tuple(f"{letter}{number}" for number in found)
    )


def _statement(number: int, entities: int) -> st.SearchStrategy[Statement]:
    earlier = st.none() if number == 0 else st.none() | st.just(f"s{number - 1}")
    return st.builds(
        Statement,
        id=st.just(f"s{number}"),
        actors=_references("n", entities),
        source=st.lists(spans(), max_size=1).map(tuple),
        cue=st.lists(spans(), max_size=2).map(tuple),
        content=st.lists(spans(), min_size=1, max_size=2).map(tuple),
        speech_act=st.sampled_from(ACTS),
        quotation=st.sampled_from(Quotation),
        confidence=st.floats(0, 1),
        parent=earlier,
        propositions=st.just(()),
        polarity=st.sampled_from([Polarity.AFFIRMED, Polarity.AFFIRMED, Polarity.NEGATED]),
        commitment=st.sampled_from(Commitment),
        time_frame=st.sampled_from([TimeFrame.NON_FUTURE, *TimeFrame]),
        evidence=st.lists(spans(), max_size=1).map(tuple),
        answers=st.just(()),
        sums=st.lists(quantities, max_size=1).map(tuple),
    )


@st.composite
def extractions(draw: st.DrawFn, *, document: str = "random/1") -> Extraction:
    """One article's records, every reference sound, every certainty possible."""
    entities = draw(st.integers(2, 4))
    statements = draw(st.integers(0, 3))
    events = draw(st.integers(0, 3))
    relations = draw(st.integers(0, 3))
    found = [draw(_events(number, entities, statements)) for number in range(events)]
    ends = st.sampled_from([f"n{n}" for n in range(entities)] + [f"e{n}" for n in range(events)])
    return Extraction(
        document=Document(
            id=document, text=TEXT, published=draw(st.none() | st.just("2025-02-12"))
        ),
        entities=tuple(
            Entity(f"n{n}", draw(st.sampled_from(TYPES)), f"Name {n}", unnamed=draw(st.booleans()))
            for n in range(entities)
        ),
        statements=tuple(draw(_statement(number, entities)) for number in range(statements)),
        events=tuple(found),
        relations=tuple(
            draw(
                st.builds(
                    Relation,
                    id=st.just(f"r{number}"),
                    subject=st.integers(0, entities - 1).map(lambda n: f"n{n}"),
                    predicate=st.sampled_from(PREDICATES),
                    object=ends,
                    span=spans(),
                    statements=_references("s", statements),
                    time=st.none() | times,
                    **_certainties(),
                )
            )
            for number in range(relations)
        ),
    )
