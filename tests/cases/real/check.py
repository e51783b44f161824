"""Show an article to its reader, and turn what the reader wrote into offsets.

``python -m tests.cases.real.check show ID…`` prints an article with its sentences numbered;
``python -m tests.cases.real.check try FILE…`` says what is wrong or seems to be missing;
``python -m tests.cases.real.check take FOLDER`` writes ``train.jsonl``, ``open.jsonl`` and
``blind.jsonl`` from the ``*.txt`` of a folder; ``write ID… --to FOLDER`` is the way back.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.cases.real import labels as lb
from tests.cases.real.notation import PRONOUNS, NotationError, parse, render
from tests.cases.real.texts import Article, articles, entries

THIRD = re.compile(
    r"\b(?:he|him|his|himself|she|her|hers|herself|they|them|their|theirs|themselves)\b", re.I
)
FIRST = re.compile(r"\b(?:I|me|my|myself|mine|we|us|our|ours|ourselves)\b")
CAPITALS = re.compile(
    r"\b[A-Z][\w’'.-]*(?:\s+(?:of|and|the|for|de|al)\s+[A-Z][\w’'-]*|\s+[A-Z][\w’'-]*)*"
)

SPEAKING = frozenset({"Person", "Organization", "GovernmentBody", "Group", "Publication", "Place"})


def show(article: Article) -> Iterator[str]:
    """The article as its reader sees it."""
    yield f"@ {article.id}   ({len(article.text.split())} words)   {article.given.get('url') or ''}"
    for number, (start, end) in enumerate(article.sentences, 1):
        yield f"{number:3} | {article.text[start:end]}"
    attributions = article.given.get("attributions", [])
    if attributions:
        yield "\nAttributions given by PolNeAR (S A1 ACT SPEAKER; leave out what is no statement):"
        for number, row in enumerate(attributions, 1):
            fields = (
                f"{key}: " + " … ".join(repr(article.text[s:e]) for s, e in row[key] or ())
                for key in ("source", "cue", "content")
            )
            yield f" A{number}  " + "  ".join(fields)
    mentions = article.given.get("mentions", [])
    if mentions and article.id.startswith("gum:"):
        yield "\nPeople, bodies and places given by GUM (g NUMBER below E takes the pronouns):"
        groups: dict[str, list[tuple[int, int, str]]] = {}
        for mention in mentions:
            if mention["type"] in ("person", "organization", "place"):
                groups.setdefault(str(mention["entity"]), []).append(
                    (*mention["span"], mention["type"])
                )
        for entity, spans in groups.items():
            words = " | ".join(
                f"{_number(article, s)}:{article.text[s:e][:60]}" for s, e, _ in spans
            ).replace("\n", " ")
            yield f" g {entity} {spans[0][2]}: {words}"


def _number(article: Article, place: int) -> int:
    return next(n for n, (s, e) in enumerate(article.sentences, 1) if s <= place < e)


def doubts(reading: lb.Reading, article: Article) -> Iterator[str]:
    """What a second look should be given: no faults, but often an oversight."""
    owners = Counter(span for actor in reading.actors for span in actor.mentions)
    for span, count in owners.items():
        if count > 1:
            yield f"two entities share {_quote(article, span)}"
    for what, spans in (
        ("pronouns of nobody", _loose_pronouns(THIRD, reading, article)),
        ("first persons of nobody", _loose_pronouns(FIRST, reading, article)),
        ("capitals in no name", _loose_capitals(reading, article)),
    ):
        if words := [_quote(article, span) for span in spans]:
            yield f"{what}: {', '.join(words)}"
    types = {actor.id: actor.type for actor in reading.actors}
    for claim in reading.claims:
        for speaker in claim.speakers:
            if types.get(speaker) not in SPEAKING:
                yield f"{claim.id}: a {types.get(speaker)} speaks"
    listed = len(article.given.get("attributions", ()))
    kept = {claim.id for claim in reading.claims}
    left = [f"A{n}" for n in range(1, listed + 1) if f"A{n}" not in kept]
    if left:
        yield "given attributions left out: " + ", ".join(left)
    yield from _thin(reading, article)


def _covered(span: lb.Offsets, spans: Sequence[lb.Offsets]) -> bool:
    return any(s <= span[0] and span[1] <= e for s, e in spans)


def _loose_pronouns(
    pattern: re.Pattern[str], reading: lb.Reading, article: Article
) -> Iterator[lb.Offsets]:
    owned = {span for actor in reading.actors for span in actor.mentions}
    for match in pattern.finditer(article.text):
        if match.span() not in owned and not _covered(match.span(), reading.outside):
            yield match.span()


def _loose_capitals(reading: lb.Reading, article: Article) -> Iterator[lb.Offsets]:
    named = [span for actor in reading.actors for span in actor.names]
    starts = {start for start, _ in article.sentences}
    for match in CAPITALS.finditer(article.text):
        start, end = match.span()
        if _covered((start, end), reading.outside) or any(s < end and start < e for s, e in named):
            continue
        if " " in match.group() or not (start in starts or match.group().lower() in PRONOUNS):
            yield start, end


def _thin(reading: lb.Reading, article: Article) -> Iterator[str]:
    for happening in reading.happenings:
        roles = {part.role for part in happening.parts}
        if not roles & {"agent", "patient", "theme"}:
            yield f"{happening.id} {happening.kind} has neither agent nor patient nor theme"
        if happening.certainty.status != "asserted" and not happening.claims:
            yield f"{happening.id} is {happening.certainty.status} in no statement"
        for part in happening.parts:
            if part.entity is None and part.figure is None and part.role in ("agent", "patient"):
                yield f"{happening.id}: {part.role} {_quote(article, part.span)} is no entity"
    for actor in reading.actors:
        for span in actor.descriptions:
            words = article.text[slice(*span)]
            if not article.id.startswith("gum:") and re.search(r", | who | that ", words):
                yield f"{actor.id}: description longer than determiner to head noun: {words!r}"


def _quote(article: Article, span: lb.Offsets) -> str:
    return f"{_number(article, span[0])}:{article.text[slice(*span)]}"


def read_file(path: Path) -> tuple[lb.Reading, Article]:
    """The reading in a file; its first line is ``@ ID``. Raises NotationError."""
    notation = path.read_text("utf-8")
    name = notation.split("\n", 1)[0].removeprefix("@").split()
    if not name or name[0] not in articles():
        raise NotationError("the first line is no '@ ID' of a chosen article")
    article = articles()[name[0]]
    return parse(notation, article), article


def try_file(path: Path) -> bool:
    """Prints what is wrong with a file, and what seems to be missing; False where it is wrong."""
    try:
        reading, article = read_file(path)
    except NotationError as error:
        print(f"{path}: wrong\n{error}")
        return False
    sizes = (
        f"{len(getattr(reading, field))} {field}"
        for field in ("actors", "claims", "happenings", "bonds", "offices", "accusations")
    )
    print(f"{path}: good, {', '.join(sizes)}")
    for doubt in doubts(reading, article):
        print(f"  ? {doubt}")
    return True


def file_name(article: str) -> str:
    """The name of an article's file."""
    return article.replace(":", "__").replace("/", "_") + ".txt"


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("verb", choices=("show", "try", "take", "write"))
    parser.add_argument("what", nargs="+")
    parser.add_argument("--to", type=Path, default=Path())
    given = parser.parse_args(arguments)
    if given.verb == "show":
        for name in given.what:
            print("\n".join(show(articles()[name])), end="\n\n")
        return 0
    if given.verb == "try":
        return 0 if all(try_file(Path(name)) for name in given.what) else 1
    if given.verb == "write":
        for name in given.what:
            reading = lb.load(entries()[name].part)[name]
            (given.to / file_name(name)).write_text(render(reading, articles()[name]), "utf-8")
        return 0
    readings = []
    for folder in given.what:
        for path in sorted(Path(folder).glob("*.txt")):
            try:
                readings.append(read_file(path)[0])
            except NotationError as error:
                print(f"{path}: left out\n{error}", file=sys.stderr)
    lb.save(readings)
    print(f"{len(readings)} of {len(entries())} articles")
    return 0


if __name__ == "__main__":
    sys.exit(main())
