"""What two records of one name share, as a score and in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from rapidfuzz.distance import JaroWinkler

from kg.linking.clusters import Edge
from kg.linking.records import Record
from kg.names import fold

# Scores order the decisions and tell a reader how much stands behind them; they are no
# probabilities. Each is above the next by what kind of support it has.
SAME_ORGANIZATION, SAME_POST_AND_LAND, TWO_NEIGHBOURS = 0.98, 0.97, 0.95
SAME_POST, SAME_LAND, ONE_NEIGHBOUR, NAME_ONLY = 0.94, 0.93, 0.92, 0.85
# Fewer named entities than this beside it say nothing about who an entity is not.
RICH = 3
SHOWN = 2


@dataclass(frozen=True, slots=True)
class Support:
    """``shared`` counts what two records share besides their names."""

    score: float
    words: str
    shared: int
    sure: bool


def neighbours(record: Record) -> frozenset[str]:
    """The other named entities of the record's article."""
    return record.neighbours - {record.own}


def distinctive(record: Record) -> frozenset[str]:
    """Its neighbours but for what the gazetteer knows: half of all articles name such a one."""
    return frozenset(n for n in neighbours(record) if not n.startswith("known:"))


def lands_of(record: Record) -> frozenset[str]:
    """The lands of an entity; for a name that every country has, else the article's country."""
    if record.name.shared and not record.context.lands and record.focus is not None:
        return frozenset((record.focus,))
    return record.context.lands


def is_rich(record: Record) -> bool:
    """True where the article names enough others to tell two bearers of a name apart."""
    return len(distinctive(record)) >= RICH


def support(one: Record, other: Record, label: Callable[[str], str]) -> Support:
    """What the two share; ``label`` turns a word for comparison into words for a reader."""
    bodies = one.context.organizations & other.context.organizations
    posts = one.context.posts & other.context.posts
    lands = lands_of(one) & lands_of(other)
    near = distinctive(one) & distinctive(other)
    reasons = []
    if bodies:
        reasons.append(f"same organization {_listed(bodies, label)}")
    if posts:
        reasons.append(f"same post {_listed(posts, repr)}")
    if lands:
        reasons.append(f"same country or place {_listed(lands, str.title)}")
    if near:
        reasons.append(f"both articles name {_listed(near, label)}")
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
    words = ", ".join(reasons) or "nothing in the articles speaks against it"
    shared = len(bodies) + len(posts) + len(lands) + len(near)
    return Support(score, words, shared, bool(bodies or (posts and lands)))


def edge(records: list[Record], i: int, j: int, label: Callable[[str], str]) -> Edge:
    """The decision that records ``i`` and ``j`` of one name are one, with its reasons."""
    one, other = sorted((records[i], records[j]), key=lambda r: r.order)
    found = support(one, other, label)
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
