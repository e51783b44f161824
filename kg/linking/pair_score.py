"""What two records of one name share, as a score and in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import JaroWinkler

from kg.linking.clusters import Edge
from kg.linking.entity_records import Record
from kg.ontology.names import fold

# Scores order the decisions and tell a reader how much stands behind them; they are no
# probabilities. Each is above the next by what kind of support it has.
SAME_ORGANIZATION, SAME_POST_AND_LAND, TWO_NEIGHBOURS = 0.98, 0.97, 0.95
SAME_POST, SAME_LAND, ONE_NEIGHBOUR, NAME_ONLY = 0.94, 0.93, 0.92, 0.85
# Fewer named entities than this beside it say nothing about who an entity is not.
RICH = 3
SHOWN = 2


@dataclass(frozen=True, slots=True)
class Support:
    """``shared`` counts what two records share besides their names; ``sure`` overrides doubt."""

    score: float
    shared: int
    sure: bool
    reasons: tuple[tuple[str, frozenset[str], Callable[[str], str]], ...]

    @property
    def words(self) -> str:
        """All reasons in words."""
        told = [f"{what} {_listed(words, label)}" for what, words, label in self.reasons if words]
        return ", ".join(told) or "nothing in the articles speaks against it"


def is_rich(record: Record) -> bool:
    """True if the article names enough others to tell two bearers of a name apart."""
    telling = record.setting.telling
    return len(telling) - (record.own in telling) >= RICH


def support(one: Record, other: Record) -> Support:
    """What the two share."""
    bodies = one.context.organizations & other.context.organizations
    posts = one.context.posts & other.context.posts
    lands = one.lands & other.lands
    near = one.neighbours & other.neighbours
    if bodies:
        score = SAME_ORGANIZATION
    elif posts and lands:
        score = SAME_POST_AND_LAND
    elif len(near) > 1:
        score = TWO_NEIGHBOURS
    elif posts:
        score = SAME_POST
    elif lands:
        score = SAME_LAND
    else:
        score = ONE_NEIGHBOUR if near else NAME_ONLY
    shared = len(bodies) + len(posts) + len(lands) + len(near)
    sure = bool(bodies or (posts and lands))
    reasons = (
        ("same organization", bodies, one.label),
        ("same post", posts, repr),
        ("same country or place", lands, str.title),
        ("both articles name", near, one.label),
    )
    return Support(score, shared, sure, reasons)


def edge(records: Sequence[Record], i: int, j: int) -> Edge:
    """The decision that records ``i`` and ``j`` of one name are one, with its reasons."""
    one, other = sorted((records[i], records[j]), key=lambda r: r.order)
    found = support(one, other)
    names, likeness = _names(one, other)
    # A tenth at most, so that spelling never outweighs the kind of support.
    score = found.score * (0.9 + 0.1 * likeness)
    return Edge(i, j, score, f"{names}; {found.words}", found.sure)


def _names(one: Record, other: Record) -> tuple[str, float]:
    if fold(one.text) == fold(other.text):
        return f"same name {one.text!r}", 1.0
    likeness = float(JaroWinkler.normalized_similarity(fold(one.text), fold(other.text)))
    return f"forms of one name: {one.text!r}, {other.text!r}", likeness


def _listed(words: Iterable[str], label: Callable[[str], str]) -> str:
    ranked = sorted(words)
    shown = [label(word) for word in ranked[:SHOWN]]
    if len(ranked) > SHOWN:
        return f"{', '.join(shown)} and {len(ranked) - SHOWN} more"
    return " and ".join(shown)
