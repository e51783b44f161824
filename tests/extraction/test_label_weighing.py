"""A second look at the labels of events: what it may do, what it looks at, how it is fitted."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from kg.extraction.events import find_propositions
from kg.extraction.events.arguments import Participants
from kg.extraction.events.roles import Filled
from kg.extraction.events.senses.sense_network import Contexts
from kg.extraction.events.weighing.label_features import Labels, Reports
from kg.extraction.events.weighing.label_weighing import (
    COLUMNS,
    FACT,
    FACTUAL,
    LESS_SURE,
    SURER,
    VALUES,
    Bounds,
    changes,
    weighed,
)
from kg.extraction.events.weighing.relation_candidates import PAIRED
from kg.extraction.events.weighing.scores import Scores, load_scores
from kg.extraction.events.weighing.weigh import Weights, load_weights
from kg.extraction.triggers.anchors import Anchor
from kg.model import Entity, Event, Extraction, Quotation, Span, Statement
from kg.nlp.parse import ParsedDocument
from kg.ontology.lexicon import load_lexicon
from kg.ontology.resources import resource
from kg.training.labels import (
    FEW,
    LabelRecorder,
    Row,
    change_threshold,
    cross_validated,
    fact_threshold,
    fit_labels,
    outcome,
    report_row,
    thresholds,
)
from kg.training.scores import write_model
from tests.conftest import ROOT

Parse = Callable[..., ParsedDocument]
FREE = Bounds(open=True, surer=frozenset(VALUES), fact=True)
CLAIMED: Labels = ("claimed", "affirmed", "certain", "non-future")
OPEN: Labels = ("asserted", "affirmed", "unspecified", "non-future")
EVEN = dict.fromkeys(COLUMNS, 0.0)
SILENT = Scores(PAIRED, {}, np.zeros((0, len(PAIRED))), {}, {}, frozenset())
OWN = """
@prefix kg: <https://w3id.org/newskg/ontology#> .
@prefix lex: <https://w3id.org/newskg/lexicon#> .
@prefix my: <https://example.org/land#> .
my:Eviction a lex:EventKind ; lex:frame lex:onPerson ; lex:verb "evict" .
"""


class Sure:
    """Takes every word for an event, and every event for a fact; or, of some, for no fact."""

    def __init__(self, odds: float = 1.0, *, unlikely: bool = False) -> None:
        self._odds, self._unlikely = odds, unlikely

    def odds(
        self, parsed: ParsedDocument, anchor: Anchor, fillers: Sequence[Filled],
        people: Participants, contexts: Contexts | None = None,
    ) -> float:  # fmt: skip
        return self._odds

    def refuses(self, odds: float, *, fact: bool, with_states: bool = False) -> bool:
        # What the rules call a fact is not refused here: the test is about what becomes one.
        return fact and self._unlikely


def scores(limits: Mapping[str, float], **odds: float) -> Scores:
    """A model that gives everything the same odds, "-" written as "_"."""
    given = {name.replace("_", "-"): value for name, value in odds.items()}
    weights = np.array([[given.get(column, 0.0) for column in COLUMNS]])
    known = frozenset({"Arrest", "Killing", "Meeting", "Protest", "Search"})
    return Scores(COLUMNS, {"bias": 0}, weights, {}, limits, known)


BOLD = scores({FACT: 0.5}, fact=1.0)


def told(
    parsed: ParsedDocument,
    model: Scores | None,
    *statements: Statement,
    judge: Sure | None = None,
    entities: Sequence[Entity] = (),
    own: tuple[Path, ...] = (),
) -> tuple[Event, ...]:
    known = Extraction(parsed.document, statements=statements, entities=tuple(entities))
    weigher = Weights(SILENT, SILENT, model)
    lexicon = load_lexicon(own)
    found = find_propositions(
        parsed, known, lexicon=lexicon, senses=judge or Sure(), weigher=weigher
    )
    return found.events


def said(parsed: ParsedDocument, cue: str, content: str, act: str = "say") -> Statement:
    first, start = parsed.text.index(cue), parsed.text.index(content)
    inside = Span(start, start + len(content))
    cues = (Span(first, first + len(cue)),)
    return Statement("s1", (), (), cues, (inside,), act, Quotation.INDIRECT, 0.9)


def labels_of(event: Event) -> tuple[str, ...]:
    return (event.status, event.polarity, event.commitment, event.time_frame)


# ------------------------------------------------------------------ what is decided


def test_a_change_has_a_direction_and_a_margin() -> None:
    odds = {**EVEN, "asserted": 2.0, "claimed": 0.5, "future": 1.0}
    first, second = changes(CLAIMED, odds)
    assert (first.threshold, first.value, first.margin) == ("surer status", "asserted", 1.5)
    assert (second.threshold, second.value) == ("less sure time_frame", "future")


def test_a_fact_needs_the_odds_of_a_fact() -> None:
    odds = {**EVEN, "asserted": 3.0, "claimed": -3.0}
    limits = scores({"surer status": 1.0, FACT: 2.0})
    assert weighed(CLAIMED, odds, FREE, limits) == CLAIMED
    assert weighed(CLAIMED, {**odds, FACT: 2.0}, FREE, limits) == FACTUAL
    for held in (FREE._replace(fact=False), FREE._replace(surer=frozenset(), fact=False)):
        assert weighed(CLAIMED, {**odds, FACT: 2.0}, held, limits) == CLAIMED


def test_what_becomes_no_fact_needs_the_margin_of_its_label() -> None:
    odds = {**EVEN, "certain": 2.0, "future": 1.0}
    limits = {"surer commitment": 1.5, "less sure time_frame": 0.5}
    ahead = ("asserted", "affirmed", "certain", "future")
    assert weighed(OPEN, odds, FREE, scores(limits)) == ahead
    assert weighed(OPEN, odds, FREE, scores({**limits, "surer commitment": 2.5}))[2] == OPEN[2]
    assert weighed(OPEN, odds, FREE, scores({})) == OPEN
    unsure = FREE._replace(surer=frozenset(), fact=False)
    assert weighed(OPEN, odds, unsure, scores(limits)) == (*OPEN[:3], "future")


# ------------------------------------------------------------------ what stays with the rules


def test_what_the_narrator_takes_for_granted_leaves_the_statement(parse: Parse) -> None:
    parsed = parse("The mayor said the meeting in Orsk had cost too much.")
    claim = said(parsed, "said", "the meeting in Orsk had cost too much")
    (before,) = told(parsed, None, claim)
    assert (before.status, before.statements) == ("claimed", ("s1",))
    (after,) = told(parsed, BOLD, claim)
    assert (labels_of(after), after.statements) == (FACTUAL, ())


def test_a_fact_stays_one(parse: Parse) -> None:
    ahead = scores({"less sure time_frame": 0.5}, future=1.0)
    (event,) = told(parse("Police searched a mill in Orsk."), ahead)
    assert labels_of(event) == FACTUAL
    (open_one,) = told(parse("Police may search a mill in Orsk."), ahead)
    assert open_one.time_frame == "future"


@pytest.mark.parametrize(
    "text",
    ["Police did not search the mill.", "Police allegedly searched the mill."],
)
def test_what_is_negated_or_alleged_stays_so(parse: Parse, text: str) -> None:
    before = told(parse(text), None)
    assert before
    assert labels_of(before[0]) != FACTUAL
    assert told(parse(text), BOLD) == before


def test_what_is_denied_stays_so(parse: Parse) -> None:
    parsed = parse("The ministry denied that police searched the mill.")
    denial = said(parsed, "denied", "that police searched the mill", "deny")
    assert [event.status for event in told(parsed, BOLD, denial)] == ["denied"]


def test_a_wrong_with_a_doer_gets_no_surer(parse: Parse) -> None:
    parsed = parse("The mayor said Tomas Brandeck killed a guard.")
    claim = said(parsed, "said", "Tomas Brandeck killed a guard")
    name = Span(parsed.text.index("Tomas"), parsed.text.index(" killed"))
    doer = Entity("b", "Person", "Tomas Brandeck", mentions=(name,))
    before = told(parsed, None, claim, entities=[doer])
    assert [event.type for event in before] == ["Killing"]
    assert told(parsed, BOLD, claim, entities=[doer]) == before


def test_no_report_of_such_a_wrong_gets_surer_beside_it(parse: Parse) -> None:
    """Else the doer of the claim would stand in the fact, once both are one event."""
    parsed = parse("The killing may be tried in Orsk. The mayor said Brandeck killed a guard.")
    claim = said(parsed, "said", "Brandeck killed a guard")
    start = parsed.text.index("Brandeck")
    doer = Entity("b", "Person", "Brandeck", mentions=(Span(start, start + 8),))
    events = told(parsed, BOLD, claim, entities=[doer])
    agents = {r.entity for e in events if labels_of(e) == FACTUAL for r in e.roles}
    assert events
    assert "b" not in agents


@pytest.mark.parametrize("judge", [Sure(math.inf), Sure(unlikely=True)])
def test_words_unknown_or_unlikely_make_no_fact(parse: Parse, judge: Sure) -> None:
    parsed = parse("The mayor said the meeting in Orsk had cost too much.")
    claim = said(parsed, "said", "the meeting in Orsk had cost too much")
    (event,) = told(parsed, BOLD, claim, judge=judge)
    assert event.status == "claimed"


def test_kinds_of_a_user_are_left_to_the_rules(parse: Parse, tmp_path: Path) -> None:
    path = tmp_path / "own.ttl"
    path.write_text(OWN, encoding="utf-8")
    parsed = parse("Guards may evict two weavers.")
    (event,) = told(parsed, BOLD, own=(path,))
    assert (event.type.rsplit("#")[-1], event.commitment) == ("Eviction", "possible")


# ------------------------------------------------------------------ what is looked at


def seen(parsed: ParsedDocument, *statements: Statement) -> tuple[Reports, list[frozenset[str]]]:
    recorder = LabelRecorder()
    known = Extraction(parsed.document, statements=statements)
    find_propositions(
        parsed, known, lexicon=load_lexicon(()), senses=Sure(), weigher=recorder
    )  # fmt: skip
    assert recorder.reports is not None
    return recorder.reports, recorder.features


def test_word_clause_statement_and_place_are_looked_at(parse: Parse) -> None:
    parsed = parse("The mayor said the meeting, which took place in Orsk, had cost too much.")
    claim = said(parsed, "said", "the meeting, which took place in Orsk, had cost too much")
    _, (features,) = seen(parsed, claim)
    rule = "claimed/certain/non-future"
    for name in (
        f"rule={rule}", "word=meeting", "det=the:Meeting", "said=say:indirect", "cue=say",
        "cue=before", "deep=0", f"part=0:{rule}", f"others=0:{rule}", "tense=had+VBN",
        "up=cost", f"when=none:{rule}",
    ):  # fmt: skip
        assert name in features, name


def test_other_reports_and_the_day_are_looked_at(parse: Parse) -> None:
    parsed = parse(
        "Protesters marched in Orsk on Monday. The mayor met protesters. More may march on Friday.",
        published="2025-03-05",
    )
    reports, features = seen(parsed)
    kinds = [draft.kind.name for draft in reports.drafts]
    first, last = kinds.index("Protest"), len(kinds) - 1 - kinds[::-1].index("Protest")
    assert first != last
    assert "when=before:Protest" in features[first]
    assert any(name.startswith("kind told=asserted/possible") for name in features[first])
    assert any(name.startswith("others=1") for name in features[last])


# ------------------------------------------------------------------ the fit


def row(i: int, *, surely: bool, right: Labels | None, rules: Labels = CLAIMED) -> Row:
    features = frozenset({"bias", "background" if surely else "root"})
    return Row(f"article {i}", "Meeting", features, rules, right, FREE)


def invented() -> list[Row]:
    """Background inside speech is a fact, its main clause is claimed; one in forty is not so."""
    rows = []
    for i in range(400):
        surely = i % 2 == 0
        fact = surely != (i % 40 == 0)
        rows.append(row(i, surely=surely, right=FACTUAL if fact else CLAIMED))
    return rows


def test_thresholds_part_background_from_claims(tmp_path: Path) -> None:
    rows = invented()
    scored, ours = cross_validated(rows, [])
    assert len(scored) == len(rows)
    assert ours == []
    limits = thresholds(scored, ours)
    assert set(limits) == {"surer status", FACT}
    found = list(outcome(scored, limits, frozenset({"Meeting"})))
    facts = [one.right for (one, _), new in zip(scored, found, strict=True) if new == FACTUAL]
    assert len(facts) == 200
    assert facts.count(FACTUAL) == 190
    assert set(outcome(scored, limits, frozenset())) == {CLAIMED}
    path = tmp_path / "events" / "labels.json"
    write_model(path, fit_labels(rows), COLUMNS, ({}, limits), {"Meeting"}, {"card": "none"})
    model = json.loads(path.read_text(encoding="utf-8"))
    assert (model["columns"], model["add"]) == (list(COLUMNS), limits)


def test_what_no_reader_found_is_no_fact() -> None:
    sure = {**EVEN, FACT: 1.0}
    right = [(row(i, surely=True, right=FACTUAL), sure) for i in range(FEW)]
    assert fact_threshold(right, []) == 1.0
    missed = [(row(i, surely=True, right=None), sure) for i in range(FEW)]
    assert fact_threshold(missed + right, []) is None
    assert fact_threshold(right[1:], []) is None


def test_what_is_right_in_our_cases_bounds_the_thresholds() -> None:
    odds = {**EVEN, "asserted": 1.0, FACT: 1.0}
    better = [(row(i, surely=True, right=FACTUAL), odds) for i in range(FEW)]
    assert change_threshold(better, [], "status", SURER) == 1.0
    assert change_threshold(better, [], "status", LESS_SURE) is None
    stronger = {**EVEN, "asserted": 2.0, FACT: 2.0}
    ours = [(row(i, surely=True, right=CLAIMED), stronger) for i in range(FEW)]
    assert change_threshold(better, ours, "status", SURER) == pytest.approx(2.001, abs=0.001)
    assert fact_threshold(better, ours) == pytest.approx(2.001, abs=0.001)
    free = [(replace(one, may=FREE._replace(surer=frozenset(), fact=False)), o) for one, o in ours]
    assert change_threshold(better, free, "status", SURER) == 1.0


def test_a_row_needs_reports() -> None:
    with pytest.raises(ValueError, match="run the recorder"):
        report_row(LabelRecorder(), 0, None, "article")


# ------------------------------------------------------------------ what is shipped


def test_the_file_is_whole() -> None:
    path = resource("events", "labels.json")
    assert path.stat().st_size < 800_000
    model = load_scores("labels")
    assert model.columns == COLUMNS
    assert np.isfinite(model.weights).all()
    assert model.enough(FACT) > 0.0
    about = json.loads(path.read_text(encoding="utf-8"))["about"]
    assert (ROOT / about["card"]).is_file()
    assert load_weights().of_labels is model


def test_the_shipped_model_leaves_plain_reports_alone(parse: Parse) -> None:
    parsed = parse("Police searched a mill in Orsk on Monday.")
    claim = "The mayor said police might search the mill."
    assert [labels_of(event) for event in told(parsed, load_scores("labels"))] == [FACTUAL]
    parsed = parse(claim)
    statement = said(parsed, "said", "police might search the mill")
    (event,) = told(parsed, load_scores("labels"), statement)
    assert labels_of(event) != FACTUAL


def test_what_is_planned_does_not_become_past(parse: Parse) -> None:
    parsed = parse("Police plan to arrest the courier. Rioters may march in Vesk.")
    before = told(parsed, None)
    surest = scores({"surer time_frame": 0.1}, non_future=9.0)
    assert [labels_of(event) for event in told(parsed, surest)] == list(map(labels_of, before))
    assert {event.time_frame for event in before} != {"non-future"}


def test_nothing_that_is_quoted_as_said_becomes_a_fact(parse: Parse) -> None:
    text = 'Tom Lind said, "Police arrested the courier."'
    parsed = parse(text)
    inside = Span(text.index("Police"), text.index('."'))
    cue = Span(text.index("said"), text.index("said") + 4)
    for quotation, fact in ((Quotation.DIRECT, False), (Quotation.INDIRECT, True)):
        statement = Statement("s1", (), (), (cue,), (inside,), "say", quotation, 0.9)
        (event,) = told(parsed, BOLD, statement)
        assert (labels_of(event) == FACTUAL) is fact
