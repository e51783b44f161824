"""Names, entities and the mentions that speak or act."""

from __future__ import annotations

from collections import Counter, defaultdict

import networkx as nx

from kg.model import Entity
from tests.benchmarks.real.alignment import Counts, Pair, bare, overlap
from tests.benchmarks.real.nodes import CLASSES, counted, described, gold_name, node_errors
from tests.cases.real import labels as lb


def count_entities(pair: Pair, counts: Counts) -> None:
    """Everything about who is who."""
    _names(pair, counts)
    count_clusters(pair, counts)
    _nodes(pair, counts)
    _speaking_and_acting(pair, counts)


def _names(pair: Pair, counts: Counts) -> None:
    gold = {
        bare(pair.text, span): actor.type
        for actor in pair.gold.actors for span in actor.names
    }  # fmt: skip
    found = {}
    for node in pair.nodes:
        for span in node.mentions:
            if not pair.outside(span) and _is_name(pair, node, span):
                found[bare(pair.text, span)] = node.type
    for kind in lb.TYPES:
        right = sum(gold.get(span) == kind for span, other in found.items() if other == kind)
        counts.add(f"names {kind} P", right, sum(other == kind for other in found.values()))
        counts.add(f"names {kind} R", right, sum(other == kind for other in gold.values()))
    for label, same in (("names", False), ("names, any type", True)):
        right = sum(span in gold and (same or gold[span] == kind) for span, kind in found.items())
        counts.add(f"{label} P", right, len(found))
        counts.add(f"{label} R", right, len(gold))
    for place in sorted({*gold, *found}):
        name, is_, told = pair.quote(place), gold.get(place), found.get(place)
        if told is None:
            counts.errors.append(f"name missed: {name} ({is_})")
        elif is_ is None:
            counts.errors.append(f"no such name: {name} ({told})")
        elif is_ != told:
            counts.errors.append(f"type: {name} is {is_}, not {told}")


def _is_name(pair: Pair, node: Entity, span: tuple[int, int]) -> bool:
    """True of the mentions of newskg that are names: by the reader, else by its own capitals."""
    hit = pair.gold_of(span)
    if hit is not None:
        return hit[1] == "names"  # the reader may have a description there: "Police said"
    words = pair.quote(bare(pair.text, span))
    if node.unnamed or not words[:1].isupper() or pair.is_pronoun(span):
        return False
    return any(words.casefold() in name.casefold() for name in (node.name, *node.aliases))


def count_clusters(pair: Pair, counts: Counts) -> None:
    """B³ (Bagga and Baldwin 1998) and CEAF-e (Luo 2005) over the gold mentions.

    A gold mention that newskg does not have is a cluster of its own.
    """
    gold = {span: entity for span, (_, entity) in pair.kind_at.items()}
    found = {span: pair.node_at.get(span, f"alone {span}") for span in gold}
    gold_sets: dict[str, set[lb.Offsets]] = defaultdict(set)
    found_sets: dict[str, set[lb.Offsets]] = defaultdict(set)
    for span in gold:
        gold_sets[gold[span]].add(span)
        found_sets[found[span]].add(span)
    for span in gold:
        shared = len(gold_sets[gold[span]] & found_sets[found[span]])
        counts.add("B³ P", shared / len(found_sets[found[span]]))
        counts.add("B³ R", shared / len(gold_sets[gold[span]]))
    graph = nx.Graph()
    for (one, a), (other, b) in ((g, f) for g in gold_sets.items() for f in found_sets.items()):
        if a & b:
            graph.add_edge(("g", one), ("f", other), weight=2 * len(a & b) / (len(a) + len(b)))
    best = sum(
        graph.edges[edge]["weight"] for edge in nx.max_weight_matching(graph)
    )  # fmt: skip
    counts.add("CEAF-e P", best, len(found_sets))
    counts.add("CEAF-e R", best, len(gold_sets))


def _nodes(pair: Pair, counts: Counts) -> None:
    """Errors among the nodes that are named, or that some record needs."""
    total = sum(1 for _ in counted(pair))
    errors: Counter[str] = Counter()
    for error in node_errors(pair):
        errors[error.kind] += 1
        counts.errors.append(f"node: {described(pair, error)}")
    for kind in CLASSES:
        counts.add(f"nodes: {kind}", 100 * errors[kind], total)
    counts.add("nodes: errors per 100", 100 * sum(errors.values()), total)


def _speaking_and_acting(pair: Pair, counts: Counts) -> None:
    """Pronouns and descriptions that are the source of a statement or take part in an event."""
    places: set[lb.Offsets] = set()
    for claim in pair.gold.claims:
        for source in claim.source:
            places |= {span for span in pair.kind_at if _leads(pair, source, span)}
    for happening in pair.gold.happenings:
        places |= {p.span for p in happening.parts if p.role in ("agent", "patient")}
    for span in places:
        if span not in pair.kind_at:
            continue
        kind, entity = pair.kind_at[span]
        if kind == "names":
            continue
        node = pair.node_at.get(span)
        told = pair.entity_of.get(node) if node else None
        alone = node is not None and pair.main_node.get(entity) != node
        verdict = "unresolved" if told is None or (told == entity and alone) else "wrong"
        if told == entity and not alone:
            verdict = "right"
        for name in ("right", "wrong", "unresolved"):
            counts.add(f"{kind} that speak or act: {name}", verdict == name)
        if verdict != "right":
            other = gold_name(pair, told) if told else "nobody"
            counts.errors.append(
                f"{kind[:-1]} {verdict}: {pair.quote(span)} is {gold_name(pair, entity)}, "
                f"not {other}"
                f" | {pair.quote(pair.sentences[pair.sentence(span[0])])[:120]}"
            )


def _leads(pair: Pair, source: lb.Offsets, span: lb.Offsets) -> bool:
    """True where the mention is the head of the source: "a man" of "a man who knew Roth"."""
    if not overlap(source, span):
        return False
    return span[0] <= source[0] or pair.text[source[0] : span[0]].strip().lower() in (
        "",
        "the",
        "a",
    )
