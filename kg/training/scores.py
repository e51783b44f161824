"""Fits the scores of roles and relations: ``kg/data/events/roles.json`` and ``relations.json``.

``python -m tests.benchmarks.fit_roles`` gathers the labelled articles and calls this. The
thresholds are chosen on odds from cross-validation over affairs. What the rules found is dropped
below the odds that give the best F of its column. What they did not find is added from the odds at
which the share FLOOR of it is right, and the column as a whole is as precise as the rules alone.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from kg.extraction.events.attribution_scope import Layers
from kg.extraction.events.drafts import Draft
from kg.extraction.events.relations.find_relations import RelationDraft
from kg.extraction.events.roles import fill_roles
from kg.extraction.events.weighing.label_features import Reports
from kg.extraction.events.weighing.relation_candidates import Pair, Told, pairs_of
from kg.extraction.events.weighing.role_candidates import (
    NOTHING,
    Article,
    Candidate,
    candidates,
    describe,
)
from kg.extraction.events.weighing.time_candidates import Calendar
from kg.extraction.events.weighing.weigh import barred_roles, is_accused, may_be_added
from kg.extraction.factuality.labels import Certainty
from kg.extraction.triggers.anchors import anchor_of
from kg.extraction.triggers.lexicon import EventWords
from kg.model import Role, Span
from kg.nlp.parse import ParsedDocument
from kg.nlp.phrases import clause_span, phrase_span
from kg.nlp.tree import VERBAL, roots
from kg.ontology.kinds import Trigger
from kg.training.logistic import fit_sparse
from kg.training.senses import loose

PENALTY = 4.0
SEEN = 6  # a feature must hold for so many rows
FOLDS = 5
FAINT = 0.03  # weights below it count as none
# A column is added to where this share is right: who takes part is told with the sentence beside
# it, a relation is an edge of its own.
FLOOR = {"roles": 0.8, "relations": 0.85}
FEW = 5  # so many additions at least show that a threshold holds

# Whether a phrase or entity fills roles of the event that a reader found: the roles it fills.
RolesOf = Callable[[Span, str | None], frozenset[str]]


@dataclass(frozen=True, slots=True)
class Row:
    """A candidate for a role, or a pair of mentions that may be related."""

    group: str  # articles of one affair are one group, and never on both sides of a fold
    unit: tuple[str, ...]  # only the best candidate of an event, or mention of a pair, is added
    name: tuple[str, ...]  # what the rules find or do not find: a filler, a pair of entities
    features: frozenset[str]
    right: frozenset[str]
    found: frozenset[str]  # what the rules say
    addable: frozenset[str]  # the columns in which it may be added
    weight: float = 1.0
    scored: bool = True  # False: it is trained on only


Odds = Mapping[str, float]
Scored = Sequence[tuple[Row, Odds]]
Weights = Mapping[str, Sequence[float]]


class Recorder:
    """Weighs nothing, and keeps what it is shown."""

    def __init__(self) -> None:
        self.article: Article | None = None
        self.told: Told = frozenset()
        self.own: Told = frozenset()

    def labels(self, reports: Reports) -> None:
        """Leaves the labels as they are."""

    def times(self, calendar: Calendar) -> None:
        """Leaves the times as they are."""

    def roles(self, article: Article) -> None:
        """Keeps the article with the drafts as the rules have them."""
        self.article = article

    def relations(
        self, article: Article, found: Sequence[RelationDraft], told: Told, layers: Layers
    ) -> list[RelationDraft]:
        """Keeps the relations, and gives them back."""
        self.own = {(one.subject, one.predicate, one.object) for one in found}
        self.told = told | self.own
        return list(found)


def role_rows(article: Article, number: int, label: RolesOf, group: str) -> Iterator[Row]:
    """The candidates of one event, labelled."""
    draft = article.drafts[number]
    listed = candidates(article, draft)
    barred = barred_roles(article, draft)
    unit = (article.parsed.document.id, draft.kind.name, str(number))
    for one in listed:
        if is_accused(draft, one):
            continue
        span = _span(article.parsed, draft, one)
        found = frozenset(() if one.role == NOTHING else (one.role,))
        open_to = one.role == NOTHING and one.entity is not None
        clear = {r for r in ROLES if may_be_added(article, number, r, one.entity)}
        yield Row(
            group,
            unit,
            (*unit, str(one.head)),
            frozenset(describe(article, number, one)),
            label(span, one.entity),
            found,
            frozenset(clear - barred if open_to else ()),
        )


ROLES = ("agent", "patient", "theme", "place", "reason")


def _span(parsed: ParsedDocument, draft: Draft, one: Candidate) -> Span:
    if one.slot is not None:
        return draft.roles[one.slot].span
    return phrase_span(parsed, one.head)


def relation_rows(recorder: Recorder, article: Article, group: str) -> Iterator[tuple[Pair, Row]]:
    """The pairs of entities of an article, with rows that lack the label.

    What other stages relate is neither dropped nor added.
    """
    for pair in pairs_of(article, recorder.told):
        ends = {name: (pair.subject, name, pair.object) for name in RELATIONS}
        found = frozenset(name for name, key in ends.items() if key in recorder.own)
        free = frozenset(name for name, key in ends.items() if key not in recorder.told)
        unit = (article.parsed.document.id, pair.subject, pair.object)
        free = free if pair.stated else frozenset()
        features = frozenset(pair.features)
        yield pair, Row(group, unit, unit, features, frozenset(), found, free)


RELATIONS = ("basedIn", "locatedIn", "memberOf")


def untold(article: Article, words: EventWords, kind: str, trigger: Span) -> Draft | None:
    """The event that a reader found at ``trigger`` and the rules did not, with what they would take
    for its participants; None where no kind or word is there."""
    parsed, people = article.parsed, article.people
    inside = parsed.within(trigger)
    if not inside or kind not in words.kinds.events:
        return None
    top = next(iter(roots(inside)), inside[0])
    shape = "verb" if top.pos in VERBAL else "noun"
    free = loose(words.kinds.events[kind])
    tokens = (top.i, *(token.i for token in inside if token.i != top.i))
    anchor = anchor_of(parsed, Trigger(free, shape, (top.lemma.lower(),), 0), tokens, words)
    draft = Draft(anchor, free, trigger, top.sentence, [], Certainty())
    for filled in fill_roles(parsed, anchor, people) or ():
        verbal = parsed.tokens[filled.head].pos in VERBAL
        span = clause_span(parsed, filled.head) if verbal else phrase_span(parsed, filled.head)
        entity = None if verbal else people.resolve(filled.head, span)
        draft.add(Role(filled.role, span, entity), filled.head)
    return draft


def fit_columns(rows: Sequence[Row], columns: Sequence[str]) -> dict[str, list[float]]:
    """The weights of each feature, one a column."""
    features = [row.features for row in rows]
    weights = [row.weight for row in rows]
    fitted = [
        fit_sparse(
            features,
            [column in row.right for row in rows],
            penalty=PENALTY,
            seen=SEEN,
            weights=weights,
        )
        for column in columns
    ]
    names = sorted({name for one in fitted for name in one})
    return {name: [one.get(name, 0.0) for one in fitted] for name in names}


def odds_of(weights: Weights, columns: Sequence[str], features: Iterable[str]) -> dict[str, float]:
    """The log odds of each column."""
    held = [weights[name] for name in features if name in weights]
    return {c: sum(sorted(one[i] for one in held)) for i, c in enumerate(columns)}


def cross_validated(
    rows: Sequence[Row], always: Sequence[Row], columns: Sequence[str]
) -> list[tuple[Row, Odds]]:
    """The scored rows with odds by weights that saw no article of their group.

    ``always`` are trained on in every fold and never scored.
    """
    scored: list[tuple[Row, Odds]] = []
    for fold in range(FOLDS):
        inside = [row for row in rows if fold_of(row.group) != fold]
        weights = fit_columns([*inside, *always], columns)
        scored += [
            (row, odds_of(weights, columns, row.features))
            for row in rows
            if row.scored and fold_of(row.group) == fold
        ]
    return scored


def fold_of(group: str) -> int:
    """The fold of an affair."""
    return zlib.crc32(group.encode("utf-8")) % FOLDS


Verdict = tuple[float, bool]


def found_by_rules(scored: Scored, column: str) -> list[Verdict]:
    """What the rules found: the odds of its best mention, and whether it is right."""
    best: dict[tuple[str, ...], Verdict] = {}
    for row, odds in scored:
        if column in row.found:
            verdict = (odds[column], column in row.right)
            best[row.name] = max(best.get(row.name, verdict), verdict)
    return list(best.values())


def additions(scored: Scored, column: str) -> list[Verdict]:
    """The best candidate of each unit that would be added, if its odds were enough."""
    best: dict[tuple[str, ...], Verdict] = {}
    for row, odds in scored:
        if column not in row.addable or odds[column] < max(odds.values()):
            continue
        known = best.get(row.unit)
        if known is None or odds[column] > known[0]:
            best[row.unit] = (odds[column], column in row.right)
    return list(best.values())


def drop_threshold(found: Sequence[Verdict], wanted: int, *, beta: float = 1.0) -> float | None:
    """The log odds below which dropping gives the best F of a column; None where none helps.

    ``wanted`` is how many right ones there are, found or not; ``beta`` below 1 counts precision
    for more than recall (van Rijsbergen 1979).
    """
    listed = sorted(found)
    best, least = _f(listed, wanted, beta), None
    for place in range(1, len(listed)):
        kept = listed[place:]
        here = _f(kept, wanted, beta)
        if here > best and listed[place][0] > listed[place - 1][0]:
            best, least = here, (listed[place][0] + listed[place - 1][0]) / 2
    return least


def _f(kept: Sequence[Verdict], wanted: int, beta: float) -> float:
    right = sum(right for _, right in kept)
    return (1 + beta**2) * right / max(len(kept) + beta**2 * wanted, 1)


def add_threshold(
    offered: Sequence[Verdict], kept: Sequence[Verdict], least: float, floor: float
) -> float | None:
    """The lowest log odds from which what is added is right often enough; None where FEW are.

    The share ``floor`` of the added ones must be right, and ``least`` of these and of ``kept``.
    """
    standing, right = sum(right for _, right in kept), 0
    enough = None
    for count, (odds, is_right) in enumerate(sorted(offered, reverse=True), start=1):
        right += is_right
        precise = (standing + right) / (len(kept) + count) >= least
        if count >= FEW and precise and right / count >= floor:
            enough = odds
    return enough


def share(listed: Iterable[Verdict]) -> float:
    """The share of right ones."""
    verdicts = [right for _, right in listed]
    return sum(verdicts) / max(len(verdicts), 1)


def thresholds(
    scored: Scored, columns: Sequence[str], *, beta: float, floor: float
) -> tuple[dict[str, float], dict[str, float]]:
    """Below which odds what the rules found is dropped, and from which others are added."""
    drop, add = {}, {}
    for column in columns:
        found = found_by_rules(scored, column)
        wanted = len({row.name for row, _ in scored if column in row.right})
        least = drop_threshold(found, wanted, beta=beta)
        kept = [one for one in found if least is None or one[0] >= least]
        enough = add_threshold(additions(scored, column), kept, share(found), floor)
        if least is not None:
            drop[column] = round(least, 3)
        if enough is not None:
            add[column] = round(enough, 3)
    return drop, add


def write_model(
    path: Path,
    weights: Weights,
    columns: Sequence[str],
    limits: tuple[Mapping[str, float], Mapping[str, float]],
    known: Iterable[str],
    about: Mapping[str, Any],
) -> None:
    """The model as one JSON file, a feature a line; faint weights are noughts."""
    drop, add = limits
    kept = {}
    for name in sorted(weights):
        row = [round(value, 2) if abs(value) >= FAINT else 0 for value in weights[name]]
        if any(row):
            kept[name] = row
    head = {
        "about": dict(about), "columns": list(columns), "drop": dict(drop), "add": dict(add),
        "known": sorted(known),
    }  # fmt: skip
    lines = ",\n".join(
        f"{json.dumps(name, ensure_ascii=False)}:{json.dumps(row, separators=(',', ':'))}"
        for name, row in kept.items()
    )
    body = json.dumps(head, indent=0, ensure_ascii=False)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f'{body[:-2]},\n"weights": {{\n{lines}\n}}\n}}\n', encoding="utf-8")


def weighed(rows: Iterable[Row], weight: float) -> list[Row]:
    """The rows as training data that is never scored, each of some weight."""
    return [replace(row, weight=weight, scored=False) for row in rows]
