"""Who is who on GUM (Zeldes 2017): B³ over people, bodies and places, and whom he and she mean.

    python -m tests.benchmarks.gum [--part dev|train|all]

News, interviews, lives and court hearings. ``he or she``: he, him, his, she, her … whose entity has
a name or description in the article; newskg links one rightly where most of the names and
descriptions of the node are of that entity. Precision is over the linked, recall over all. B³
(Bagga and Baldwin 1998) is over GUM's own mentions; one that newskg does not have stands alone.
Articles of the open and blind part of the real articles are in it: models are not trained on them.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from kg.extraction.pipeline import Pipeline
from kg.extraction.settings import Settings
from kg.model import Document, Extraction
from tests.benchmarks.real.alignment import Counts, Pair, head_of
from tests.benchmarks.real.entities import count_clusters
from tests.benchmarks.real.table import figures
from tests.cases.real import labels as lb
from tests.cases.real.notation import PRONOUNS
from tests.cases.real.texts import Article, rows, sentences_of
from tests.conftest import plain_document

GENRES = ("news", "interview", "bio", "court")
TYPES = {"person": "Person", "organization": "Organization", "place": "Place"}
SINGULAR = {"he", "him", "his", "himself", "she", "her", "hers", "herself"}


def reading_of(row: dict[str, Any]) -> lb.Reading:
    """GUM's people, bodies and places; each mention is cut at its head."""
    spans: defaultdict[tuple[str, str], list[lb.Offsets]] = defaultdict(list)
    for mention in row["mentions"]:
        if kind := TYPES.get(mention["type"]):
            start, end = mention["span"]
            spans[mention["entity"], kind].append(
                (start, max(head_of(row["text"], (start, end))[1], start + 1))
            )
    actors = []
    for number, ((_, kind), listed) in enumerate(spans.items()):
        by_kind: defaultdict[str, list[lb.Offsets]] = defaultdict(list)
        for span in listed:
            by_kind[_kind(row["text"], span)].append(span)
        actors.append(
            lb.Actor(
                f"e{number}", kind,
                *(tuple(by_kind[k]) for k in ("names", "descriptions", "pronouns")),
            )
        )  # fmt: skip
    return lb.Reading(row["id"], actors=tuple(actors))


def _kind(text: str, span: lb.Offsets) -> str:
    words = text[slice(*span)]
    if words.lower() in PRONOUNS:
        return "pronouns"
    return "names" if words.split()[-1][:1].isupper() else "descriptions"


def pairs(part: str, *, tagger: str) -> Iterator[tuple[str, Pair]]:
    """Genre and article, read by both."""
    chosen = [
        row for row in rows("gum")
        if row["genre"] in GENRES and (part == "all" or row["split"] == part)
    ]  # fmt: skip
    documents: list[Document] = [plain_document(row["text"]) for row in chosen]
    found: list[Extraction] = list(Pipeline(Settings(tagger=tagger)).extract(documents))
    for row, extraction in zip(chosen, found, strict=True):
        text = row["text"]
        article = Article(row["id"], part, text, row["licence"], sentences_of(text))
        yield row["genre"], Pair(article, reading_of(row), extraction)


def count_he_and_she(pair: Pair, counts: Counts) -> None:
    """Right, linked and all singular personal pronouns with an antecedent."""
    for span, (kind, entity) in pair.kind_at.items():
        actor = pair.actors[entity]
        if kind != "pronouns" or pair.text[slice(*span)].lower() not in SINGULAR:
            continue
        if not actor.names and not actor.descriptions:
            continue
        node = pair.node_at.get(span)
        votes = Counter(e for _, k, e in pair.aligned.get(node or "", ()) if k != "pronouns")
        right = bool(votes) and max(votes, key=lambda e: (votes[e], e)) == entity
        counts.add("he or she R", right)
        if votes:
            counts.add("he or she P", right)


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints a line a genre."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", choices=("dev", "train", "all"), default="dev")
    parser.add_argument("--tagger", choices=("rules", "fast", "best"), default="best")
    given = parser.parse_args(arguments)
    by_genre: defaultdict[str, list[Counts]] = defaultdict(list)
    for genre, pair in pairs(given.part, tagger=given.tagger):
        counts = Counts()
        count_clusters(pair, counts)
        count_he_and_she(pair, counts)
        by_genre[genre].append(counts)
    by_genre["not news"] = [c for genre in GENRES if genre != "news" for c in by_genre[genre]]
    for genre, counted in by_genre.items():
        found = figures(counted, names=("he or she", "B³", "CEAF-e"))
        told = "  ".join(
            f"{name} {one.value:.1f} ({one.low:.1f} to {one.high:.1f}, n={one.of:.0f})"
            for name in ("he or she F1", "B³ F1", "CEAF-e F1") if (one := found.get(name))
        )  # fmt: skip
        print(f"{genre:10} {len(counted):3} articles  {told}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
