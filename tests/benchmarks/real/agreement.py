"""Two readers of one article against each other: ``python -m tests.benchmarks.real.agreement``.

A reading is turned into the records that newskg would make of it, and measured like newskg. So the
table shows what a person reaches by these measures, and a reading against itself must be flawless.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

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
from tests.benchmarks.real.__main__ import count
from tests.benchmarks.real.alignment import Counts, Pair, Told
from tests.benchmarks.real.table import figures, lines
from tests.cases.real import labels as lb
from tests.cases.real import told as more_read
from tests.cases.real.texts import HERE, Article, articles


def as_extraction(reading: lb.Reading, article: Article) -> Extraction:
    """The records that newskg would make, were it to read as this reader did."""
    posts = [
        Entity(f"post {office.id}", "Post", _words(article, office.span))
        for office in reading.offices
    ]
    return Extraction(
        Document(article.id, article.text, published=reading.published),
        entities=(*(_entity(actor, article) for actor in reading.actors), *posts),
        statements=tuple(_statement(claim) for claim in reading.claims),
        events=tuple(_event(one) for one in reading.happenings if one.kind in lb.KINDS),
        relations=(
            *(_relation(bond) for bond in reading.bonds),
            *(_post(office) for office in reading.offices),
        ),
    )


def _words(article: Article, span: lb.Offsets) -> str:
    return " ".join(article.text[slice(*span)].split())


class _Four(NamedTuple):
    """The four labels as records have them."""

    status: Status
    polarity: Polarity
    commitment: Commitment
    time_frame: TimeFrame


def _four(told: lb.Certainty) -> _Four:
    return _Four(
        Status(told.status), Polarity(told.polarity), Commitment(told.commitment),
        TimeFrame(told.time_frame),
    )  # fmt: skip


def _entity(actor: lb.Actor, article: Article) -> Entity:
    names = [_words(article, span) for span in actor.names]
    name = max(names, key=len) if names else _words(article, actor.mentions[0])
    return Entity(
        actor.id, actor.type, name, tuple(names),
        mentions=tuple(Span(*span) for span in actor.mentions), unnamed=not names,
    )  # fmt: skip


def _spans(listed: lb.Spans) -> tuple[Span, ...]:
    return tuple(Span(*span) for span in listed)


def _statement(claim: lb.Claim) -> Statement:
    return Statement(
        claim.id, claim.speakers, _spans(claim.source), _spans(claim.cue), _spans(claim.content),
        claim.act, Quotation.INDIRECT, 1.0, polarity=Polarity(claim.certainty.polarity),
    )  # fmt: skip


def _event(told: lb.Happening) -> Event:
    roles = tuple(
        Role(part.role, Span(*part.span), part.entity, _quantity(part)) for part in told.parts
    )
    time = Time(Span(*told.time.span), told.time.value) if told.time else None
    return Event(
        told.id, told.kind, Span(*told.triggers[0]), *_four(told.certainty), told.claims, roles,
        time,
    )  # fmt: skip


def _quantity(part: lb.Part) -> Quantity | None:
    figure = part.figure
    if figure is None:
        return None
    return Quantity(
        Bound(figure.bound), Span(*part.span), figure.value, figure.min, figure.max,
        currency=figure.currency,
    )  # fmt: skip


def _relation(bond: lb.Bond) -> Relation:
    return Relation(
        bond.id, bond.subject, bond.predicate, bond.object, Span(*bond.span),
        *_four(bond.certainty),
    )  # fmt: skip


def _post(office: lb.Office) -> Relation:
    time = Time(Span(*office.span), "../2000-01-01") if office.state == "former" else None
    return Relation(
        office.id, office.holder, "holdsPosition", f"post {office.id}", Span(*office.span),
        *_four(office.certainty), time=time,
    )  # fmt: skip


def second_by_first(first: lb.Reading, second: lb.Reading, article: Article) -> Pair:
    """The second reader's records beside the first one's reading."""
    pair = Pair(article, first, as_extraction(second, article))
    told = tuple(
        Told(
            frozenset(pair.entity_of.get(who) for who in accusation.accusers),
            pair.entity_of.get(accused), accusation.wrong, f"{accused} {accusation.id}",
        )
        for accusation in second.accusations if accusation.made for accused in accusation.accused
    )  # fmt: skip
    return replace(pair, accusations=told)


def against(first: lb.Reading, second: lb.Reading, article: Article) -> Counts:
    """The counts of the second reader, measured by the first."""
    return count(second_by_first(first, second, article))


def readings(name: str) -> dict[str, lb.Reading]:
    """The readings that one reader made of the articles that were read twice, unsettled."""
    lines = (HERE / "twice" / f"{name}.jsonl").read_text("utf-8").splitlines()
    return {one.article: one for one in map(lb.from_json, lines)}


def pairs_read(*, told: bool) -> list[tuple[lb.Reading, lb.Reading, Article]]:
    """The articles that were read twice, with both readings."""
    if told:
        first, others = lb.load("told"), lb.load("told-twice")
        return [(first[name], one, more_read.articles()[name]) for name, one in others.items()]
    first, others = readings("first"), readings("second")
    return [(first[name], others[name], articles()[name]) for name in first]


def main(arguments: Sequence[str] | None = None) -> None:
    """Prints the table of one reader measured by the other, totals only."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--told", action="store_true", help="of the articles read for events only")
    counted = [against(*one) for one in pairs_read(told=parser.parse_args(arguments).told)]
    print("\n".join(lines(figures(counted), articles=len(counted), part="read twice")))


if __name__ == "__main__":
    main()
