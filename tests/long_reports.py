"""Reports of an invented organisation about an invented country, of as many pages as wanted.

Each chapter has people, bodies and places of its own, beside those that go through the report; it
has prose, quotations, what the report itself found, a list of recommendations and a table. The same
number of pages always gives the same report.
"""

from __future__ import annotations

import html
import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass

from kg.model import Block, BlockKind, Document, Place, Span
from kg.reader.pieces import GAP
from tests.corpus import FIRST, TOWNS

AUTHOR = "Lantern Watch"
TITLE = "Behind the Breakwater: Harbour Contracts and Forced Evictions in Tarvonia"
# What a printed page of A4 holds, and the pages of a chapter.
CHARACTERS, CHAPTER = 2800, 8
_BEGIN = (
    "Bran Cald Dorn Elb Fenn Gar Hals Ivers Jor Kest Lund Mar Nor Oster Pell Quist Rav Sor Tarn"
)
_END = "berg dal feldt gaard holm ini lin mark ner ova quist rup son strom torp vig wall yard zen"
_TOPICS = (
    "Evictions in {t}", "The contract for the harbour of {t}", "What the police did in {t}",
    "Detention and trial in {t}", "The companies behind the yard of {t}", "Compensation in {t}",
)  # fmt: skip
_SENTENCES = (
    "Police arrested {n} fishermen in {t} on {d}.",
    "{p}, a lawyer from {t}, told {author} that {b} had paid for the raid.",
    "“They came at night and broke the doors,” {s} said.",
    "{s} added that nobody had shown a warrant.",
    "{b} denied that its guards had beaten anybody, and called the reports “pure invention”.",
    "We found that {n} families had lost their homes by {d}.",
    "Our researchers spoke to {n} residents of {t} between March and {d}.",
    "According to {p}, {q} had accepted money from the company.",
    "{q} did not answer our letters, but he told a newspaper that the accusations were false.",
    "The ministry said it had opened an inquiry into the deaths of {n} people in {t}.",
    "She said that the officers had taken {n} boats, and that they never gave them back.",
    "A court in {t} sentenced {p} to {n} months in prison for obstruction on {d}.",
    "The company said in a letter that it had respected the law in every case.",
    "{p} was released on {d}, but his brother remained in detention.",
    "The governor accused {b} of hiding the contract from the council.",
    "“We were told to leave within an hour,” said {q}, who had lived in {t} for {n} years.",
    "Officials in {t} said the eviction was lawful, a claim that {s} rejected.",
    "This report documents {n} cases in which the guards used force.",
)
_MONTHS = "January March April June September November"


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of the report; a table has ``rows`` and its caption as ``words``."""

    kind: BlockKind
    words: str
    rows: tuple[tuple[str, ...], ...] = ()


def report(pages: int, *, author: str = AUTHOR) -> Iterator[Part]:
    """The parts of a report of about so many printed pages, in reading order."""
    yield Part(BlockKind.TITLE, TITLE)
    yield Part(BlockKind.PARAGRAPH, f"Published by {author}")
    yield Part(BlockKind.PARAGRAPH, "March 2025")
    for number in range(-(-pages // CHAPTER)):
        left = min(CHAPTER, pages - number * CHAPTER)
        yield from _chapter(number, left * CHARACTERS, author)


def _chapter(number: int, characters: int, author: str) -> Iterator[Part]:
    chosen = random.Random(number)
    town = TOWNS[number % len(TOWNS)]
    people = [_person(number, index) for index in range(5)]
    bodies = [f"{chosen.choice(_BEGIN.split())}{word} Shipping" for word in ("land", "port")]
    names = {"t": town, "author": author}
    yield Part(BlockKind.HEADING, f"{number + 1}. {chosen.choice(_TOPICS).format(**names)}")
    written = 0
    for paragraph in itertools.count():
        if written >= characters:
            break
        speaker = people[paragraph % len(people)]
        surname = speaker.split()[1]
        words = " ".join(
            chosen.choice(_SENTENCES).format(
                **names, p=speaker, s=surname, q=chosen.choice(people), b=chosen.choice(bodies),
                n=chosen.randrange(3, 900), d=_day(chosen),
            )
            for _ in range(chosen.randrange(3, 7))
        )  # fmt: skip
        written += len(words)
        yield Part(BlockKind.PARAGRAPH, words)
        if paragraph % 15 == 7:
            yield _table(chosen, number, bodies)
        if paragraph % 12 == 11:
            yield Part(BlockKind.HEADING, f"The account of {speaker}")


def _person(chapter: int, index: int) -> str:
    """A name that no other person of the report has."""
    at = chapter * 5 + index
    first, begin, end = FIRST.split(), _BEGIN.split(), _END.split()
    place, turn = at % (len(begin) * len(end)), at // (len(begin) * len(end))
    return f"{first[(at + turn) % len(first)]} {begin[place % 19]}{end[(place + place // 19) % 19]}"


def _day(chosen: random.Random) -> str:
    month = chosen.choice(_MONTHS.split())
    return f"{chosen.randrange(1, 29)} {month} {chosen.randrange(2019, 2025)}"


def _table(chosen: random.Random, number: int, bodies: list[str]) -> Part:
    rows = [("Place", "Families evicted", "Killed", "Company")]
    rows += [
        (town, str(chosen.randrange(2, 400)), str(chosen.randrange(9)), chosen.choice(bodies))
        for town in chosen.sample(TOWNS, 4)
    ]
    return Part(BlockKind.PARAGRAPH, f"Table {number + 1}: Evictions by place", tuple(rows))


def as_html(pages: int, *, author: str = AUTHOR) -> str:
    """The body of a page of HTML, to be printed or read."""
    tags = {BlockKind.TITLE: "h1", BlockKind.HEADING: "h2"}
    return "".join(
        _table_html(part) if part.rows else _tagged(tags.get(part.kind, "p"), part.words)
        for part in report(pages, author=author)
    )


def _tagged(tag: str, words: str) -> str:
    return f"<{tag}>{html.escape(words)}</{tag}>"


def _table_html(part: Part) -> str:
    head, *rows = part.rows
    return (
        f"<table>{_tagged('caption', part.words)}"
        f"<thead><tr>{''.join(_tagged('th', cell) for cell in head)}</tr></thead><tbody>"
        + "".join(f"<tr>{''.join(_tagged('td', cell) for cell in row)}</tr>" for row in rows)
        + "</tbody></table>"
    )


def as_document(pages: int, *, author: str = AUTHOR) -> Document:
    """The report as it is read, with the number of its page for each paragraph; tables left out."""
    words: list[str] = []
    blocks: list[Block] = []
    places: list[Place] = []
    start = 0
    for part in report(pages, author=author):
        if part.rows:
            continue
        span = Span(start, start + len(part.words))
        words.append(part.words)
        blocks.append(Block(part.kind, span))
        places.append(Place(span, page=1 + start // CHARACTERS))
        start = span.end + len(GAP)
    return Document(
        f"report-{pages}", GAP.join(words), tuple(blocks), title=TITLE, published="2025-03-20",
        publisher=author, places=tuple(places),
    )  # fmt: skip
