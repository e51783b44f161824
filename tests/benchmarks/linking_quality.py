"""How well entities are linked across the articles of ``tests/cases/linking``.

    python -m tests.benchmarks.linking_quality

prints B-cubed (Bagga and Baldwin 1998), CEAF-e (Luo 2005) and pairwise precision, recall and F1,
once with the mentions and entities of each article given by hand, once from text to graph, and the
share of the pairs of ``never_merge.yaml`` and ``must_merge.yaml`` that are decided as they should.
"""

from __future__ import annotations

import argparse
import itertools
import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

import networkx as nx
import yaml

from kg.linking import LinkIndex, Linking, link_extractions
from kg.linking.entity_records import Context, Record
from kg.linking.from_extraction import RecordReader
from kg.model import Document, Entity, Extraction, Span
from kg.ontology.gazetteer import load_gazetteer
from kg.ontology.lexicon import load_lexicon
from kg.ontology.names import fold, is_acronym
from kg.ontology.vocabulary import DEFAULT_BASE

CASES = Path(__file__).parent.parent / "cases" / "linking"
Mention = tuple[str, Span]


class Score(NamedTuple):
    """Precision and recall, both from 0 to 1."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Their harmonic mean."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0

    def __str__(self) -> str:
        return f"P {self.precision:.3f}  R {self.recall:.3f}  F1 {self.f1:.3f}"


def b_cubed(gold: Mapping[Mention, Hashable], found: Mapping[Mention, Hashable]) -> Score:
    """B-cubed over the mentions of ``gold``; a mention that was not found stands alone."""
    gold_sets, found_sets = _clusters(gold), _clusters(_filled(gold, found))
    placed = {m: cluster for cluster in found_sets for m in cluster}
    own = {m: cluster for cluster in gold_sets for m in cluster}
    precision = sum(len(placed[m] & own[m]) / len(placed[m]) for m in gold) / len(gold)
    recall = sum(len(placed[m] & own[m]) / len(own[m]) for m in gold) / len(gold)
    return Score(precision, recall)


def ceaf_e(gold: Mapping[Mention, Hashable], found: Mapping[Mention, Hashable]) -> Score:
    """CEAF with the entity-based similarity phi-4: the best one-to-one match of clusters."""
    gold_sets, found_sets = _clusters(gold), _clusters(_filled(gold, found))
    graph = nx.Graph()
    for (i, g), (j, f) in itertools.product(enumerate(gold_sets), enumerate(found_sets)):
        if g & f:
            graph.add_edge(("gold", i), ("found", j), weight=2 * len(g & f) / (len(g) + len(f)))
    matched = nx.max_weight_matching(graph)
    total = sum(graph.edges[pair]["weight"] for pair in matched)
    return Score(total / len(found_sets), total / len(gold_sets))


def pairwise(gold: Mapping[Any, Hashable], found: Mapping[Any, Hashable]) -> Score:
    """Over pairs of different documents: how many merged are one, how many that are one merged."""
    pairs = [(a, b) for a, b in itertools.combinations(sorted(gold), 2) if a[0] != b[0]]
    merged = [p for p in pairs if p[0] in found and found[p[0]] == found.get(p[1])]
    right = sum(gold[a] == gold[b] for a, b in merged)
    wanted = sum(gold[a] == gold[b] for a, b in pairs)
    return Score(right / len(merged) if merged else 1.0, right / wanted)


def _clusters(of: Mapping[Mention, Hashable]) -> list[set[Mention]]:
    sets: dict[Hashable, set[Mention]] = defaultdict(set)
    for mention, cluster in of.items():
        sets[cluster].add(mention)
    return list(sets.values())


def _filled(
    gold: Mapping[Mention, Hashable], found: Mapping[Mention, Hashable]
) -> dict[Mention, Hashable]:
    return {mention: found.get(mention, ("alone", mention)) for mention in gold}


# ── the articles ──


@dataclass(frozen=True)
class Articles:
    """The articles, and whose each mention of the gold file is."""

    documents: dict[str, Document]
    gold: dict[Mention, str]
    types: dict[str, str]


def read_articles() -> Articles:
    """The articles of the case folder with their gold mentions."""
    documents = {
        path.stem: Document(path.stem, path.read_text("utf-8"))
        for path in sorted((CASES / "articles").glob("*.txt"))
    }
    gold: dict[Mention, str] = {}
    types: dict[str, str] = {}
    listed = yaml.safe_load((CASES / "gold.yaml").read_text("utf-8"))
    for label, entity in listed.items():
        types[label] = entity["type"]
        for row in entity["mentions"]:
            text = documents[row["article"]].text
            gold[row["article"], find_words(text, row["words"], row.get("n", 1))] = label
    return Articles(documents, gold, types)


def find_words(text: str, words: str, n: int) -> Span:
    """The ``n``-th occurrence of ``words`` as whole words; raises ValueError for none."""
    pattern = rf"(?<!\w){re.escape(words)}(?!\w)"
    for number, match in enumerate(re.finditer(pattern, text), 1):
        if number == n:
            return Span(*match.span())
    raise ValueError(f"{words!r} does not occur {n} times")


def gold_extractions(articles: Articles) -> list[Extraction]:
    """Each article with its entities as a reader would mark them; names are its own words."""
    found = []
    for name, document in articles.documents.items():
        spans: dict[str, list[Span]] = defaultdict(list)
        for (article, span), label in articles.gold.items():
            if article == name:
                spans[label].append(span)
        entities = [_entity(document, label, s, articles.types) for label, s in spans.items()]
        found.append(Extraction(document, tuple(entities)))
    return found


def _entity(document: Document, label: str, spans: list[Span], types: Mapping[str, str]) -> Entity:
    words = [document.words(s) for s in spans]
    names = [w for w in words if w[0].isupper() and not w.startswith(("The ", "Three ", "Some "))]
    unnamed = types[label] == "Group" or label.startswith("source")
    name = max(names or words, key=lambda w: (len(w.split()), -words.index(w)))
    aliases = tuple(sorted({n for n in names if n != name}))
    mentions = tuple(sorted(spans))
    return Entity(label, types[label], name, aliases, None, mentions, unnamed)


def gold_clusters(articles: Articles, linking: Linking) -> dict[Mention, Hashable]:
    """Each gold mention -> the IRI that its entity got."""
    return {m: linking.iris[m[0]][label] for m, label in articles.gold.items()}


def text_clusters(
    articles: Articles, extractions: Iterable[Extraction], linking: Linking
) -> dict[Mention, Hashable]:
    """Each gold mention -> the IRI of the extracted mention that overlaps it most.

    By half, or at its end: the gold has "President Kerr" where the mention is "Kerr". Posts are
    left out, since "President" there is no mention of a person.
    """
    found: dict[Mention, Hashable] = {}
    listed = list(articles.documents)
    for name, extraction in zip(listed, extractions, strict=True):
        spans = [(s, e.id) for e in extraction.entities if e.type != "Post" for s in e.mentions]
        for article, span in articles.gold:
            if article != name:
                continue
            ranked = sorted(((_overlap(span, s), s, e) for s, e in spans), reverse=True)
            if ranked and ranked[0][0] >= 0.5:
                found[article, span] = linking.iris[extraction.document.id][ranked[0][2]]
    return found


def _overlap(one: Span, other: Span) -> float:
    shared = min(one.end, other.end) - max(one.start, other.start)
    whole = max(one.end, other.end) - min(one.start, other.start)
    if one.start < other.start and one.end == other.end:
        return max(0.5, shared / whole)
    return max(0, shared) / whole


# ── pairs ──


def pair_decided_same(pair: Mapping[str, Any]) -> bool:
    """Whether the two records of a case become one entity."""
    reader = RecordReader(load_lexicon(), load_gazetteer())
    index = LinkIndex(base=DEFAULT_BASE)
    for side in ("a", "b"):
        record = _record(pair[side], side, reader)
        if record is None:
            return False
        index.add_records(side, [record])
    iris = index.linking().iris
    return iris["a"] == iris["b"]


def _record(side: Mapping[str, Any], document: str, reader: RecordReader) -> Record | None:
    """A record whose context is what the case gives; None for an unnamed one."""
    aliases = tuple(side.get("aliases", ()))
    entity = Entity("e", side["type"], side["name"], aliases, None, (), not side.get("named", True))
    extraction = Extraction(Document(document, side["name"]), (entity,))
    records = reader.read(extraction, DEFAULT_BASE)
    if not records:
        return None
    (record,) = records
    posts = {post.lower() for post in side.get("posts", ())}
    bodies = {f"body:{fold(name)}" for name in side.get("organizations", ())}
    context = Context(
        frozenset(posts) | record.context.posts,
        frozenset(bodies),
        frozenset(fold(place) for place in side.get("places", ())) | record.context.lands,
        reader.walks_of(posts),
        side.get("gender"),
    )
    return replace(record, context=context)


def read_pairs(name: str) -> list[dict[str, Any]]:
    """The pairs of ``never_merge.yaml`` or ``must_merge.yaml``."""
    return list(yaml.safe_load((CASES / name).read_text("utf-8")))


# ── report ──


def report(title: str, gold: Mapping[Mention, str], found: Mapping[Mention, Hashable]) -> None:
    """Prints the scores of one run."""
    print(title)
    for name, measure in _MEASURES.items():
        print(f"  {name:22}{measure(gold, found)}")


_MEASURES: dict[str, Callable[..., Score]] = {
    "B-cubed": b_cubed, "CEAF-e": ceaf_e, "pairs across articles": pairwise,
}  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs and prints everything."""
    argparse.ArgumentParser(description=__doc__).parse_args(arguments)
    from kg.extraction.settings import Settings
    from kg.reader import read_documents
    from tests.extracting import extract

    articles = read_articles()
    linking = link_extractions(gold_extractions(articles), base=DEFAULT_BASE)
    report("entities by hand", articles.gold, gold_clusters(articles, linking))
    documents = [d for d in read_documents([CASES / "articles"]) if isinstance(d, Document)]
    extractions = list(extract(documents, settings=Settings(tagger="rules")))
    linking = link_extractions(extractions, base=DEFAULT_BASE)
    found = text_clusters(articles, extractions, linking)
    report("from text", articles.gold, found)
    named = {m: label for m, label in articles.gold.items() if _is_name(articles, m)}
    report("from text, names only", named, found)
    for name, wanted in (("never_merge.yaml", False), ("must_merge.yaml", True)):
        pairs = read_pairs(name)
        wrong = [p for p in pairs if pair_decided_same(p) is not wanted]
        print(f"{name}: {len(pairs) - len(wrong)} of {len(pairs)}")
        for pair in wrong:
            print(f"  {pair['why']}: {pair['a']['name']!r}, {pair['b']['name']!r}")


def _is_name(articles: Articles, mention: Mention) -> bool:
    words = articles.documents[mention[0]].words(mention[1])
    return is_acronym(words) or sum(w[0].isupper() for w in words.split()) > 1


if __name__ == "__main__":
    main()
