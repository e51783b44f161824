"""Names across articles on ECB+ (Cybulska and Vossen 2014), topics 26 to 35.

    python -m tests.benchmarks.ecb_names [--topics 26-35]

ECB+ marks which mentions of people and bodies in the articles of one affair are one. Counted are
pairs of articles of a topic, over names: of the pairs that newskg makes one node, how many are one
(precision); of those that are one, how many it makes one node (recall). A name that newskg has not
is a miss. Only sentences that ECB+ annotated count; names it marks as nobody's are left out.
"""

from __future__ import annotations

import argparse
import itertools
import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any, NamedTuple

from kg.extraction.pipeline import Pipeline
from kg.extraction.settings import Settings
from kg.linking import link_extractions
from kg.model import Document, Extraction
from kg.ontology.vocabulary import DEFAULT_BASE
from tests.cases.real.notation import PRONOUNS
from tests.cases.real.texts import rows
from tests.conftest import plain_document

TAGS = {"HUMAN_PART_PER", "HUMAN_PART_ORG", "HUMAN_PART_GPE"}


class Score(NamedTuple):
    """Pairs that are right, that newskg made, and that there are."""

    right: int
    made: int
    wanted: int


def named(row: dict[str, Any]) -> dict[str, list[tuple[int, int]]]:
    """Entities of the topic that the article names, with the spans of these names."""
    found: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    for mention in row["mentions"]:
        start, end = mention["span"]
        words = row["text"][start:end]
        proper = words[:1].isupper() and words.lower() not in PRONOUNS
        if mention["tag"] in TAGS and mention["entity"] and proper and words != words.upper():
            found[mention["entity"]].append((start, end))
    return dict(found)


def node_of(extraction: Extraction, spans: list[tuple[int, int]]) -> str | None:
    """The node that has most of these names."""
    votes: Counter[str] = Counter()
    for entity in extraction.entities:
        if entity.type in ("Post", "Activity", "Asset"):
            continue
        for start, end in entity.mentions:
            votes[entity.id] += any(s < end and start < e and end == e for s, e in spans)
    best = max(votes, key=lambda node: (votes[node], node), default=None)
    return best if best is not None and votes[best] else None


def score(listed: list[dict[str, Any]], extractions: list[Extraction]) -> Score:
    """The pairs of one topic."""
    iris = link_extractions(extractions, base=DEFAULT_BASE).iris
    gold: dict[tuple[str, str], str | None] = {}
    for row, extraction in zip(listed, extractions, strict=True):
        for entity, spans in named(row).items():
            node = node_of(extraction, spans)
            gold[row["id"], entity] = iris[row["id"]].get(node) if node else None
    right = made = wanted = 0
    for (one, a), (other, b) in itertools.combinations(sorted(gold), 2):
        if one == other:
            continue
        joined = gold[one, a] is not None and gold[one, a] == gold[other, b]
        wanted += a == b
        made += joined
        right += joined and a == b
    return Score(right, made, wanted)


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints a line a topic and the sum."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--topics", default="26-35", metavar="FIRST-LAST")
    first, last = map(int, parser.parse_args(arguments).topics.split("-"))
    topics: defaultdict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in rows("ecb"):
        if first <= int(row["topic"]) <= last:
            topics[int(row["topic"])].append(row)
    pipeline = Pipeline(Settings())
    total = [0, 0, 0]
    for topic, listed in sorted(topics.items()):
        documents: list[Document] = [
            Document(row["id"], row["text"], plain_document(row["text"]).blocks) for row in listed
        ]
        result = score(listed, list(pipeline.extract(documents)))
        total = [a + b for a, b in zip(total, result, strict=True)]
        print(f"topic {topic}: {_told(result)}")
    print(f"all: {_told(Score(*total))}")
    return 0


def _told(result: Score) -> str:
    precision = 100 * result.right / max(result.made, 1)
    recall = 100 * result.right / max(result.wanted, 1)
    counted = f"{result.right} of {result.made} made, {result.wanted} wanted"
    return f"precision {precision:.1f} recall {recall:.1f} ({counted})"


if __name__ == "__main__":
    sys.exit(main())
