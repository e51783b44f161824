"""What is wrong with the nodes of one article, and which mechanism made each wrong node.

``python -m tests.benchmarks.real --split train --nodes`` prints each error with its class,
mechanism, words, sentence and what the readers have; then how often each mechanism errs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.model import Entity
from tests.benchmarks.real.alignment import OUR, Pair, overlap

CLASSES = ("junk", "merge", "duplicate", "type")


@dataclass(frozen=True)
class NodeError:
    """One wrong node: its class, how it came about, and what the readers have instead."""

    node: Entity
    kind: str
    mechanism: str
    instead: str


def used(pair: Pair) -> dict[str, set[str]]:
    """Nodes that speak, act, are acted upon, or stand in a relation, and as what they do."""
    found: dict[str, set[str]] = {}
    for statement in pair.statements:
        for actor in statement.actors:
            found.setdefault(actor, set()).add("speaks")
    for event in pair.events:
        for role in event.roles:
            if role.role in ("agent", "patient") and role.entity:
                found.setdefault(role.entity, set()).add(role.role)
    for relation in pair.relations:
        for end in (relation.subject, relation.object):
            found.setdefault(end, set()).add(relation.predicate)
    return found


def counted(pair: Pair) -> Iterator[Entity]:
    """The nodes that are named, that a record needs, or that readers have too."""
    needed = used(pair)
    for node in pair.nodes:
        if all(pair.outside(span) or pair.text[slice(*span)] in OUR for span in node.mentions):
            continue
        if node.id in pair.entity_of or not node.unnamed or node.id in needed:
            yield node


def node_errors(pair: Pair) -> Iterator[NodeError]:
    """The wrong ones among them, each once."""
    owners = Counter(pair.entity_of.values())
    needed = used(pair)
    for node in counted(pair):
        entity = pair.entity_of.get(node.id)
        if entity is None:
            why = f"{_made_of(pair, node)}, {_need(needed.get(node.id, set()))}"
            yield NodeError(node, "junk", why, _beside(pair, node))
            continue
        told = [(kind, e) for _, kind, e in pair.aligned[node.id] if kind != "pronouns"]
        joined = {e for _, e in told}
        if len(joined) > 1:
            wrong = "+".join(sorted({k for k, e in told if e != entity}))
            words = " + ".join(sorted(gold_name(pair, e) for e in joined))
            yield NodeError(node, "merge", f"{_kinds(pair, node)} takes {wrong}", words)
        elif owners[entity] > 1 and pair.main_node[entity] != node.id:
            main = next(n for n in pair.nodes if n.id == pair.main_node[entity])
            why = f"{_kinds(pair, node)} beside {_kinds(pair, main)}"
            yield NodeError(node, "duplicate", why, f"{gold_name(pair, entity)} = {main.name}")
        elif pair.actors[entity].type != node.type:
            words = f"{pair.actors[entity].type} {gold_name(pair, entity)}"
            why = f"{node.type} for {pair.actors[entity].type}"
            yield NodeError(node, "type", f"{why}, {_made_of(pair, node)}", words)


def gold_name(pair: Pair, entity: str) -> str:
    """A name of what readers have, or its first words."""
    actor = pair.actors[entity]
    return pair.quote((actor.names or actor.mentions)[0])


def _kinds(pair: Pair, node: Entity) -> str:
    """ "names", "descriptions" or "pronouns": the best that readers have of its mentions."""
    kinds = {kind for _, kind, _ in pair.aligned[node.id]}
    found = [kind for kind in ("names", "descriptions", "pronouns") if kind in kinds]
    return f"{found[0]} ({node.type})"


def _made_of(pair: Pair, node: Entity) -> str:
    if not node.unnamed:
        return "name" if node.sure else "name that events made"
    words = [pair.quote(span) for span in node.mentions]
    first = words[0].split(" ", 1)[0].lower() if words else ""
    return "description" + (f" {first}" if first in ("the", "a", "an", "his", "her") else "")


def _need(needs: set[str]) -> str:
    return "+".join(sorted(needs)) or "no record"


def _beside(pair: Pair, node: Entity) -> str:
    """What readers have at the same words, if only in part."""
    near = [
        f"{kind[:-1]} {pair.quote(span)}"
        for span, (kind, _) in pair.kind_at.items()
        if any(overlap(span, mention) for mention in node.mentions)
    ]
    return "; ".join(near[:3]) or "nothing"


def described(pair: Pair, error: NodeError) -> str:
    """One line: class, mechanism, words, what the readers have, sentence."""
    spans = [span for span in error.node.mentions if not pair.outside(span)]
    words = " / ".join(dict.fromkeys(pair.quote(span) for span in spans))
    sentence = pair.quote(pair.sentences[pair.sentence(spans[0][0])])
    return (
        f"{error.kind} | {error.mechanism} | {words[:100]} ({error.node.type}) | "
        f"{error.instead[:100]} | {sentence[:200]}"
    )


def report(pairs: Sequence[Pair]) -> Iterator[str]:
    """The lines of the report."""
    errors = [(pair, error) for pair in pairs for error in node_errors(pair)]
    for pair, error in errors:
        yield f"{pair.article.id} | {described(pair, error)}"
    for (kind, mechanism), count in Counter((e.kind, e.mechanism) for _, e in errors).most_common():
        yield f"{count:5} {kind}: {mechanism}"
    nodes = sum(1 for pair in pairs for _ in counted(pair))
    shares = Counter(error.kind for _, error in errors)
    listed = ", ".join(f"{kind} {100 * shares[kind] / max(nodes, 1):.1f}" for kind in CLASSES)
    yield f"{nodes} nodes, {100 * len(errors) / max(nodes, 1):.1f} errors per 100: {listed}"
