"""Fits the scores of labels (``kg/data/events/labels.json``), and prints what they give.

    python -m tests.benchmarks.fit_labels [--tagger best] [--dry]

Trains on the read articles (``train`` and ``told``) and on the open two thirds of the event cases.
Odds are cross-validated over affairs, and the thresholds chosen on them; the part ``open`` and the
cases kept aside only confirm. ``--dry`` writes nothing. Senses are to be fitted before.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from kg.extraction.events import find_propositions
from kg.extraction.events.drafts import Draft
from kg.extraction.events.weighing.label_features import Labels
from kg.extraction.events.weighing.label_weighing import COLUMNS, FACTUAL, VALUES
from kg.model import Extraction, Role, Span
from kg.ontology.lexicon import Lexicon
from kg.training.labels import (
    LabelRecorder,
    Limits,
    Row,
    Scored,
    as_training,
    cross_validated,
    fit_labels,
    odds_by,
    outcome,
    report_row,
    thresholds,
)
from kg.training.scores import write_model
from tests.benchmarks.before_events import Parsed, fit_options, group_of, rows_of
from tests.benchmarks.events import event_of
from tests.benchmarks.fit_roles import ENOUGH, meant
from tests.benchmarks.real.alignment import Pair
from tests.benchmarks.real.events import fills
from tests.cases.events.check import Case, load_cases
from tests.cases.real import labels as lb
from tests.cases.real import told
from tests.conftest import ROOT

PATH = ROOT / "kg/data/events/labels.json"
CASE_SHARE = 1.0  # a case counts as an article's report: at 0.3 more of what was right got lost
ABOUT = {
    "card": "docs/explanation/models/labels.md",
    "command": "python -m tests.benchmarks.fit_labels --tagger best",
    "licence": "Apache-2.0; the weights hold no text of the articles",
    "trained on": "tests/cases/real (train, told), tests/cases/events (open)",
}


def recorded(given: Parsed, lexicon: Lexicon) -> tuple[LabelRecorder, Extraction]:
    """What the rules alone find in a document, and the reports as a weigher is shown them."""
    parsed, found, states = given
    recorder = LabelRecorder()
    return recorder, find_propositions(
        parsed, found, lexicon=lexicon, states=states, weigher=recorder
    )


def part_rows(part: str, given: Iterable[Parsed], lexicon: Lexicon) -> Iterator[Row]:
    """The reports in the articles of a part, of kinds that the readers labelled."""
    gold = lb.load(part)
    texts = told.articles_of(gold)
    for one in given:
        name = one[0].document.id
        recorder, extraction = recorded(one, lexicon)
        if recorder.reports is None:
            continue
        pair = Pair(texts[name], gold[name], extraction)
        for number, draft in enumerate(recorder.reports.drafts):
            if draft.kind.name in lb.KINDS and not pair.outside(draft.trigger):
                labels = labels_read(pair, draft)
                yield report_row(recorder, number, labels, group_of(name))


def labels_read(pair: Pair, draft: Draft) -> Labels | None:
    """The labels of the reader's event that a report tells: the one with most of its roles."""
    found = list(meant(pair, draft))
    if not found:
        return None
    best = max(found, key=lambda one: _shared(pair, one, draft.roles)).certainty
    return (best.status, best.polarity, best.commitment, best.time_frame)


def _shared(pair: Pair, happening: lb.Happening, roles: Sequence[Role]) -> int:
    return sum(
        any(role.role == part.role and fills(pair, part, role.span, role.entity) for role in roles)
        for part in happening.parts
    )


def case_rows(given: Iterable[Parsed], lexicon: Lexicon) -> Iterator[Row]:
    """The reports in our own short cases."""
    cases = {case.id: case for case in load_cases()}
    for one in given:
        recorder = recorded(one, lexicon)[0]
        case = cases[one[0].document.id]
        for number, draft in enumerate(recorder.reports.drafts if recorder.reports else ()):
            labels = labels_of_case(case, draft.kind.name, draft.trigger)
            if labels is not None:
                yield report_row(recorder, number, labels, case.id)


def labels_of_case(case: Case, kind: str, trigger: Span) -> Labels | None:
    """The labels of the event of a case at ``trigger``; None where none is written down."""
    one = event_of(case, kind, trigger)
    if one is None:
        return None
    return (one["status"], one["polarity"], one["commitment"], one["time_frame"])


def effect(scored: Scored, limits: Limits, known: frozenset[str]) -> str:
    """What the thresholds do to some reports, in words."""
    count: Counter[str] = Counter()
    for (row, _), new in zip(scored, outcome(scored, limits, known), strict=True):
        count["facts before"] += row.rules == FACTUAL
        count["right facts before"] += row.rules == FACTUAL == row.right
        count["facts"] += new == FACTUAL
        count["right facts"] += new == FACTUAL == row.right
        count["new facts"] += row.rules != FACTUAL == new
        count["new right facts"] += row.rules != FACTUAL == new == row.right
        if row.right is None:
            continue
        count["reports"] += 1
        count["told as facts by the reader"] += row.right == FACTUAL
        for name, labels in (("before", row.rules), ("after", new)):
            count[f"all {name}"] += labels == row.right
            for label, (place, _) in VALUES.items():
                count[f"{label} {name}"] += labels[place] == row.right[place]
        count["lost"] += row.rules == row.right != new
    total = max(count["reports"], 1)
    shares = ", ".join(
        f"{name} {count[f'{name} before'] / total:.1%} -> {count[f'{name} after'] / total:.1%}"
        for name in ("all", *VALUES)
    )
    return (
        f"{count['reports']} reports: {shares}; {count['lost']} lost; facts right "
        f"{count['right facts before']} of {count['facts before']} -> {count['right facts']} of "
        f"{count['facts']}, new ones {count['new right facts']} of {count['new facts']}; the "
        f"reader's facts {count['told as facts by the reader']}"
    )


def enough_seen(rows: Iterable[Row]) -> frozenset[str]:
    """The kinds of which the articles hold enough reports of events."""
    counts = Counter(row.kind for row in rows if row.right is not None)
    return frozenset(kind for kind, count in counts.items() if count >= ENOUGH)


def fit_all(found: Mapping[str, list[Row]], *, dry: bool) -> None:
    """Fits the model, prints what it gives, writes it."""
    rows = [*found["train"], *found["told"]]
    cases = as_training(found["cases"], CASE_SHARE)
    scored, ours = cross_validated(rows, cases)
    limits, known = thresholds(scored, ours), enough_seen(rows)
    weights = fit_labels([*rows, *cases])
    print(f"{len(rows)} reports of articles, {len(cases)} of cases, {len(weights)} features")
    print(f"thresholds: {limits}")
    for name, some in (
        ("cross-validated", scored),
        ("cases, cross-validated", ours),
        ("open", odds_by(weights, found["open"])),
        ("cases kept aside", odds_by(weights, found["aside"])),
    ):
        print(f"{name}: {effect(some, limits, known)}")
    if not dry:
        write_model(PATH, weights, COLUMNS, ({}, limits), known, ABOUT)


def main(arguments: Sequence[str] | None = None) -> int:
    """Fits, prints, writes."""
    given = fit_options(__doc__, arguments)
    fit_all(rows_of(given.tagger, part_rows, case_rows), dry=given.dry)
    return 0


if __name__ == "__main__":
    sys.exit(main())
