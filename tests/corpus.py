"""Articles made by rule, as many as wanted: invented people in an invented country.

The same number always gives the same article. For tests of scale, not of extraction.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path

FIRST = "Orla Piet Dana Ruth Ivo Mila Tomas Greta Soren Nadia Felix Irene Karel Lotte Anders Vera"
LAST = (
    "Venn Maarsen Kolt Abara Sand Troost Halloran Wendish Brandt Osei Lindqvist Moreau Petrak Dole"
)
TOWNS = (
    "Ostmere", "Velmark", "Halvay", "Mirkold", "Brennhaven", "Sundry", "Torvik", "Easterly",
    "Pellen", "Graymouth",
)  # fmt: skip
BODIES = (
    "the ministry of works", "the port authority", "Lantern Watch", "the miners' union",
    "the city council", "Northwind Shipping", "the audit office", "the prosecutor's office",
)  # fmt: skip
CLAIMS = (
    "{a} said {b} had known of the cracks in the pier for {n} months.",
    "{a} accused {b} of taking bribes from contractors in {t}.",
    "“Nobody in {t} was told about the sale,” {a} said, adding that {b} would answer in court.",
    "According to {a}, more than {n} people lost their savings in {t} last year.",
    "{a} denied that {b} had paid for the journey, and called the report “pure invention”.",
    "Police arrested {n} people in {t} on suspicion of fraud, {a} said on Tuesday.",
    "{a} warned that {n} jobs could be lost if {b} closed the yard in {t}.",
    "{a} has called on {b} to publish the contract for the harbour of {t}.",
)
FACTS = (
    "Police arrested {n} suspects in {t} in March 2025.",
    "The yard in {t} employs {n} workers and has belonged to {b} since 2011.",
    "A court in {t} sentenced {a} to {n} months in prison for fraud.",
    "The road between {t} and the coast was closed for {n} days after the storm.",
    "Officers seized {n} telephones and a boat in the harbour of {t}.",
    "{a} was elected to the council of {t} in 2019 and leads its committee on building.",
)


def article(number: int, *, sentences: int = 24) -> dict[str, str]:
    """One article as a JSON Lines record; 24 sentences are about 350 words."""
    chosen = random.Random(number)
    people = [f"{chosen.choice(FIRST.split())} {chosen.choice(LAST.split())}" for _ in range(4)]
    town = chosen.choice(TOWNS)
    written = []
    for _ in range(sentences):
        pattern = chosen.choice(CLAIMS if chosen.random() < 0.5 else FACTS)
        words = pattern.format(
            a=chosen.choice((*people, chosen.choice(BODIES))),
            b=chosen.choice((*people, *BODIES)),
            n=chosen.randrange(2, 900),
            t=town if chosen.random() < 0.6 else chosen.choice(TOWNS),
        )
        written.append(words[0].upper() + words[1:])
    paragraphs = [" ".join(written[place : place + 3]) for place in range(0, sentences, 3)]
    return {
        "id": f"made-{number:07}",
        "title": f"{town}: report number {number}",
        "published": f"2025-{1 + number % 12:02}-{1 + number % 28:02}",
        "publisher": f"Outlet {number % 9}",
        "url": f"https://outlet{number % 9}.example/{number}",
        "text": "\n\n".join(paragraphs),
    }


def articles(count: int, *, start: int = 0, sentences: int = 24) -> Iterator[dict[str, str]]:
    """Articles ``start`` to ``start + count - 1``."""
    return (article(number, sentences=sentences) for number in range(start, start + count))


def write_lines(path: Path, count: int, *, start: int = 0, sentences: int = 24) -> Path:
    """The articles as one JSON Lines file."""
    with path.open("w", encoding="utf-8") as file:
        for record in articles(count, start=start, sentences=sentences):
            file.write(json.dumps(record, ensure_ascii=False) + "\n")
    return path


def write_folder(path: Path, count: int, *, start: int = 0, sentences: int = 24) -> Path:
    """The articles as text files of a folder, each with its title as the first line."""
    path.mkdir(exist_ok=True)
    for record in articles(count, start=start, sentences=sentences):
        text = f"{record['title']}\n\n{record['text']}\n"
        (path / f"{record['id']}.txt").write_text(text, "utf-8")
    return path
