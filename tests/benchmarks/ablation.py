"""What a mechanism does in real articles.

``python -m tests.benchmarks.ablation MODULE:FUNCTION …``

Turns the named functions of ``kg.extraction`` off, all at once, and counts the labels that change
in real articles (`articles`). Off means: it returns what its return type calls nothing (None,
False, "", an empty tuple), or the value given behind "=". A method is named with its class:

    events.gate:Gate.hold
    "factuality.signs:scare_quote_effects=()"

``--show`` prints each change with its sentence, ``--articles`` says how many articles are read.
A label is one of the four of an event or relation, its time or statement, who fills a role, whom
a mention means and its type, a statement's speaker or act; a record that comes or goes is one.
"""

from __future__ import annotations

import argparse
import ast
import importlib
import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import FunctionType
from typing import Any

from kg.extraction.pipeline import Pipeline, run_extractors
from kg.extraction.settings import Settings
from kg.model import Document, Event, Extraction, Relation, Span, is_fact
from kg.reader import read_documents
from tests.cases.real.texts import entries, rows

ARTICLES = 500
NOTHING = {"bool": "False", "str": "''", "list": "[]", "dict": "{}", "Iterator": "iter(())"}
NOTHING |= {"tuple": "()", "Effects": "()", "frozenset": "frozenset()"}
Key = tuple[str, Any, str]
Labels = dict[Key, Any]


def articles(wanted: int, folder: Path) -> list[Document]:
    """Articles of PolNeAR's training part and ECB+, none of a topic that is kept for measuring."""
    kept = {e.id[4:].split("_")[0] for e in entries().values() if e.part != "train"}
    free = [row for row in rows("ecb") if str(row["topic"]) not in kept]
    every = [*rows("polnear-train"), *free]
    step = max(len(every) / wanted, 1)
    chosen = [every[int(place * step)] for place in range(min(wanted, len(every)))]
    path = folder / "articles.jsonl"
    records = (json.dumps({"id": row["id"], "text": row["text"]}) for row in chosen)
    path.write_text("\n".join(records), encoding="utf-8")
    return [document for document in read_documents([path]) if isinstance(document, Document)]


def labels_of(found: Extraction) -> Labels:
    """All labels of one article by the record and its place."""
    names = {entity.id: entity.name for entity in found.entities}
    told: Labels = {}
    for entity in found.entities:
        for span in entity.mentions:
            told["mention", span, "entity"] = min(entity.mentions)
            told["mention", span, "type"] = entity.type
    for statement in found.statements:
        place = statement.content[0]
        told["statement", place, "speaker"] = sorted(names.get(a, a) for a in statement.actors)
        told["statement", place, "act"] = statement.speech_act
    for event in found.events:
        named = (event.type, event.trigger)
        told |= _shades("event", named, event)
        for role in event.roles:
            filler = names.get(role.entity or "", role.entity)
            told["role", (*named, role.role, role.span), "filler"] = (filler, role.quantity)
    for relation in found.relations:
        subject = names.get(relation.subject, "")
        told |= _shades("relation", (subject, relation.predicate, relation.span), relation)
    return told


def _shades(sort: str, place: Any, told: Event | Relation) -> Labels:
    values = {
        "status": told.status,
        "polarity": told.polarity,
        "commitment": told.commitment,
        "time frame": told.time_frame,
        "time": told.time and told.time.value,
        "statement": bool(told.statements),
        "fact": is_fact(told),
    }
    return {(sort, place, name): value for name, value in values.items()}


def changes(before: Labels, after: Labels) -> list[tuple[Key, Any, Any]]:
    """Labels that differ; a record on one side alone counts once."""
    sides = [{key[:2] for key in labels} for labels in (before, after)]
    found, seen = [], set()
    for key in sorted({*before, *after}, key=str):
        if before.get(key) == after.get(key) or key[2] == "fact":
            continue
        alone = any(key[:2] not in side for side in sides)
        if not alone or key[:2] not in seen:
            found.append((key, before.get(key), after.get(key)))
        seen.add(key[:2])
    return found


def new_facts(before: Labels, after: Labels) -> int:
    """How many propositions become facts."""
    return sum(after[k] and not before.get(k) for k in after if k[2] == "fact")


def turn_off(name: str) -> None:
    """Lets a function return nothing, wherever it was imported."""
    path, _, value = name.partition("=")
    module, _, place = path.partition(":")
    found: Any = importlib.import_module(f"kg.extraction.{module}")
    for part in place.split("."):
        found = vars(found)[part] if isinstance(found, type) else getattr(found, part)
    found = getattr(found, "fget", None) or getattr(found, "__func__", found)
    found = getattr(found, "__wrapped__", found)
    if not isinstance(found, FunctionType):
        raise SystemExit(f"{name}: no function of kg.extraction")
    if value:
        ast.literal_eval(value)
    result = value or nothing(found.__annotations__.get("return", ""))
    off: dict[str, Any] = {}
    exec(f"def off(*_, **__): return {result}", off)  # noqa: S102 - its own words, or a literal
    found.__code__, found.__defaults__, found.__kwdefaults__ = off["off"].__code__, None, None


def nothing(returned: str) -> str:
    """The value that a return type has for nothing, as source."""
    if "None" in returned:
        return "None"
    value = NOTHING.get(returned.split("[", maxsplit=1)[0])
    if value is None:
        raise SystemExit(f"what is nothing for {returned!r}? Say it behind '='")
    return value


def extract(pipeline: Pipeline, parsed: Sequence[Any]) -> Iterator[Labels]:
    """The labels of all articles by the rules as they stand."""
    for one in parsed:
        (known,) = pipeline.know([one])
        found = run_extractors(one, known)
        yield labels_of(found) if isinstance(found, Extraction) else {}


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints how many labels change in 1,000 articles, and how many facts appear."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("functions", nargs="+", metavar="MODULE:FUNCTION")
    parser.add_argument("--articles", type=int, default=ARTICLES)
    parser.add_argument("--show", action="store_true")
    given = parser.parse_args(arguments)
    pipeline = Pipeline(Settings())
    with tempfile.TemporaryDirectory() as folder:
        parsed = list(pipeline.annotator.annotate(articles(given.articles, Path(folder))))
    before = list(extract(pipeline, parsed))
    for name in given.functions:
        turn_off(name)
    total = facts = 0
    for article, old, new in zip(parsed, before, extract(pipeline, parsed), strict=True):
        found = changes(old, new)
        total += len(found)
        facts += new_facts(old, new)
        for key, was, now in found if given.show else ():
            sys.stdout.write(f"{key[0]} {key[2]}: {was} -> {now} | {_words(article, key[1])}\n")
    each = 1000 * total / max(len(parsed), 1)
    sys.stdout.write(
        f"{total} labels in {len(parsed)} articles ({each:.1f} in 1,000), {facts} new facts\n"
    )
    return 0


def _words(parsed: Any, place: Any) -> str:
    span = place if isinstance(place, Span) else next(p for p in place if isinstance(p, Span))
    token = parsed.at(span.start)
    sentence = span if token is None else parsed.sentence_span(token.sentence)
    return str(parsed.document.words(sentence)).replace("\n", " ")


if __name__ == "__main__":
    sys.exit(main())
