"""Fits the scores of times (``kg/data/events/times.json``), and prints what they give.

    python -m tests.benchmarks.fit_times [--tagger best] [--dry]

Trains on the read articles of the parts ``train`` and ``told``, events that the rules miss among
them, and on the open two thirds of the event cases. Odds are cross-validated over affairs, and the
thresholds chosen on them; the part ``open`` only confirms. ``--dry`` writes nothing. Senses and
labels are to be fitted before.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from kg.extraction.events import find_propositions
from kg.extraction.events.weighing.time_candidates import Calendar
from kg.extraction.events.weighing.time_weighing import COLUMNS, TIME
from kg.extraction.events.weighing.weigh import Weights, load_weights
from kg.model import Extraction
from kg.ontology.lexicon import Lexicon
from kg.training.scores import write_model
from kg.training.times import (
    Row,
    Scored,
    TimeRecorder,
    additions,
    cross_validated,
    fit_times,
    odds_by,
    offers,
    outcome,
    thresholds,
)
from tests.benchmarks.before_events import Parsed, fit_options, group_of, rows_of
from tests.benchmarks.events import event_of
from tests.benchmarks.fit_roles import ENOUGH, FOLDER, missed
from tests.benchmarks.real.alignment import Pair
from tests.benchmarks.real.events import match_events
from tests.benchmarks.times import COARSER, EXTRA, NONE, RIGHT, WRONG, verdict, where_of
from tests.cases.events.check import load_cases
from tests.cases.real import labels as lb
from tests.cases.real import told

MISSED_SHARE, CASE_SHARE = 0.7, 1.0
ABOUT = {
    "card": "docs/explanation/models/times.md",
    "command": "python -m tests.benchmarks.fit_times --tagger best",
    "licence": "Apache-2.0; the weights hold no text of the articles",
    "trained on": "tests/cases/real (train, told), tests/cases/events (open)",
}


def recorded(given: Parsed, lexicon: Lexicon) -> tuple[TimeRecorder, Extraction]:
    """What is found in a document with the times of the rules, and the events as a weigher of
    times is shown them."""
    parsed, found, states = given
    weights = load_weights()
    recorder = TimeRecorder(Weights(weights.of_roles, weights.of_relations, weights.of_labels))
    return recorder, find_propositions(
        parsed, found, lexicon=lexicon, states=states, weigher=recorder
    )


def part_rows(part: str, given: Iterable[Parsed], lexicon: Lexicon) -> Iterator[Row]:
    """The events of the articles of a part that a reader found too."""
    gold = lb.load(part)
    texts = told.articles_of(gold)
    for one in given:
        name = one[0].document.id
        recorder, extraction = recorded(one, lexicon)
        if recorder.calendar is not None:
            pair = Pair(texts[name], gold[name], extraction)
            yield from _found(recorder.calendar, pair)
            yield from _missed(recorder, recorder.calendar, pair, lexicon)


def _found(calendar: Calendar, pair: Pair) -> Iterator[Row]:
    matched = match_events(pair)
    triggers = {
        (event.type, event.trigger, event.time): gold
        for gold in pair.gold.happenings
        if (event := matched.get(gold.id)) is not None
    }
    for number, draft in enumerate(calendar.drafts):
        happening = triggers.pop((draft.kind.name, draft.trigger, draft.time), None)
        if happening is not None and not pair.outside(draft.trigger):
            rules = draft.time.value if draft.time else None
            yield _row(calendar, number, pair, happening, rules)


def _missed(
    recorder: TimeRecorder, calendar: Calendar, pair: Pair, lexicon: Lexicon
) -> Iterator[Row]:
    """The events that the rules do not find: they are trained on only."""
    if recorder.article is None:
        return
    for happening, draft in missed(recorder.article, pair, lexicon):
        drafts = [*calendar.drafts, draft]
        parsed, statements = calendar.parsed, calendar.statements
        wider = Calendar(parsed, drafts, statements, calendar.times, calendar.clock)
        row = _row(wider, len(drafts) - 1, pair, happening, None)
        yield replace(row, weight=MISSED_SHARE, scored=False)


def _row(
    calendar: Calendar, number: int, pair: Pair, happening: lb.Happening, rules: str | None
) -> Row:
    right = happening.time.value if happening.time else None
    kind, where = calendar.drafts[number].kind.name, where_of(pair, happening)
    listed = offers(calendar, number)
    return Row(group_of(pair.gold.article), kind, listed, rules, right or None, where)


def case_rows(given: Iterable[Parsed], lexicon: Lexicon) -> Iterator[Row]:
    """The events of our own short cases."""
    cases = {case.id: case for case in load_cases()}
    for one in given:
        calendar = recorded(one, lexicon)[0].calendar
        case = cases[one[0].document.id]
        for number, draft in enumerate(() if calendar is None else calendar.drafts):
            event = event_of(case, draft.kind.name, draft.trigger)
            if calendar is not None and event is not None:
                when, rules = event["time"], draft.time.value if draft.time else None
                right = None if when is None or not when["value"] else str(when["value"])
                kind, listed = draft.kind.name, offers(calendar, number)
                yield Row(case.id, kind, listed, rules, right, weight=CASE_SHARE)


def effect(
    scored: Scored, limits: tuple[Mapping[str, float], Mapping[str, float]], known: frozenset[str]
) -> str:
    """What the thresholds do to some events, in words."""
    counts: Counter[tuple[str, str]] = Counter()
    turned: Counter[tuple[str, bool]] = Counter()
    for (row, _), new in zip(scored, outcome(scored, limits, known), strict=True):
        counts["before", verdict(row.right, row.rules)] += 1
        counts["after", verdict(row.right, new)] += 1
        if new != row.rules:
            name = "added" if row.rules is None else "dropped" if new is None else "changed"
            good = row.rules != row.right if new is None else new == row.right
            turned[name, good] += 1
            turned[f"{name}: {row.sort}", good] += 1
    lines = [
        ", ".join(f"{name} {counts[when, name]}" for name in (RIGHT, COARSER, WRONG, NONE, EXTRA))
        for when in ("before", "after")
    ]
    names = sorted({name for name, _ in turned})
    lines += [f"{name}: {turned[name, True]} good, {turned[name, False]} bad" for name in names]
    return "\n  ".join(lines)


def fit_all(found: Mapping[str, list[Row]], *, dry: bool) -> None:
    """Fits the model, prints what it gives, writes it."""
    articles_read = [*found["train"], *found["told"]]
    rows = [*articles_read, *found["cases"]]
    ours = {row.group for row in found["cases"]}
    all_scored = cross_validated(rows)
    scored = [one for one in all_scored if one[0].group not in ours]
    cases = [one for one in all_scored if one[0].group in ours]
    limits, weights = thresholds(scored, cases), fit_times(rows)
    counts = Counter(row.kind for row in articles_read if row.scored)
    known = frozenset(kind for kind, count in counts.items() if count >= ENOUGH)
    print(f"{len(rows)} events, {len(scored)} of them scored, {len(weights)} features")
    print(f"drop below {limits[0]}, add from {limits[1]}")
    listed = sorted(additions(scored), reverse=True)
    for count in (50, 100, 150, 200):
        print(f"best {count} additions: {sum(good for _, good in listed[:count])} right")
    print(f"cross-validated\n  {effect(scored, limits, known)}")
    print(f"cases, cross-validated\n  {effect(cases, limits, known)}")
    aside = odds_by(weights, found["aside"])
    print(f"cases kept aside\n  {effect(aside, limits, known)}")
    confirmed = odds_by(weights, (row for row in found["open"] if row.scored))
    print(f"open\n  {effect(confirmed, limits, known)}")
    if not dry:
        columns = {name: [weight] for name, weight in weights.items()}
        write_model(FOLDER / f"{TIME}s.json", columns, COLUMNS, limits, known, ABOUT)


def main(arguments: Sequence[str] | None = None) -> int:
    """Fits, prints, writes."""
    given = fit_options(__doc__, arguments)
    fit_all(rows_of(given.tagger, part_rows, case_rows), dry=given.dry)
    return 0


if __name__ == "__main__":
    sys.exit(main())
