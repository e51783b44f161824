"""A second look at when events took place: what it may do, what it looks at, how it is fitted."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extraction.events import find_propositions
from kg.extraction.events.weighing.relation_candidates import PAIRED
from kg.extraction.events.weighing.scores import Scores, load_scores, read_scores
from kg.extraction.events.weighing.time_candidates import candidates
from kg.extraction.events.weighing.time_features import describe
from kg.extraction.events.weighing.time_weighing import (
    COLUMNS,
    OTHER,
    TIME,
    Option,
    choice,
    weighed,
)
from kg.extraction.events.weighing.weigh import Weights, load_weights
from kg.extraction.pipeline import Pipeline
from kg.extraction.settings import Settings
from kg.extraction.times.clock import Clock, time_words
from kg.model import Event, Extraction, Span, Time
from kg.nlp.parse import ParsedDocument
from kg.ontology.lexicon import load_lexicon
from kg.ontology.resources import resource
from kg.training.logistic import fit_choices
from kg.training.scores import write_model
from kg.training.times import (
    FEW,
    Offer,
    Row,
    TimeRecorder,
    additions,
    changes,
    cross_validated,
    fit_times,
    odds_by,
    outcome,
    reached,
    thresholds,
)
from tests.conftest import ROOT, plain_document

Parse = Callable[..., ParsedDocument]
DAY = "2025-03-05"  # a Wednesday
TOLD = "Ana Roth left Orsk on Monday. Police arrested a weaver in May. The market was empty."
VOTE = "The council meets in April. Ana Roth spoke after Sunday."
SILENT = Scores(PAIRED, {}, np.zeros((0, len(PAIRED))), {}, {}, frozenset())
# What the words themselves tell is likely, and another reading of them is not.
SURE = {"bias": -3.0, "rule=False:told": 5.0}
PIPELINE = Pipeline(Settings(tagger="rules"))
KINDS = frozenset({"Arrest", "Meeting", "Protest"})
OWN = """
@prefix kg: <https://w3id.org/newskg/ontology#> .
@prefix lex: <https://w3id.org/newskg/lexicon#> .
@prefix my: <https://example.org/land#> .
my:Eviction a lex:EventKind ; lex:frame lex:onPerson ; lex:verb "evict" .
"""


def model(
    weights: dict[str, float], *, drop: float = -math.inf, add: float = math.inf,
    other: float = math.inf,
) -> Scores:  # fmt: skip
    """A model of a few features."""
    return Scores(
        COLUMNS,
        {name: row for row, name in enumerate(weights)},
        np.array([[one] for one in weights.values()]).reshape(-1, 1),
        {TIME: drop},
        {TIME: add, OTHER: other},
        KINDS,
    )


def weigher(times: Scores | None) -> Weights:
    return Weights(SILENT, SILENT, None, times)


def events(
    parsed: ParsedDocument, times: Scores | None, own: tuple[Path, ...] = ()
) -> tuple[Event, ...]:
    known = Extraction(parsed.document)
    return find_propositions(
        parsed, known, lexicon=load_lexicon(own), weigher=weigher(times)
    ).events


def values(found: Sequence[Event]) -> list[str | None]:
    return [None if event.time is None else event.time.value for event in found]


# ------------------------------------------------------------------------ what may be done


def test_a_time_nearby_is_taken_with_its_sentence_as_evidence(parse: Parse) -> None:
    parsed = parse(TOLD, published=DAY)
    (plain,) = events(parsed, None)
    assert values([plain]) == ["2024-05"]
    (dated,) = events(parsed, model(SURE, other=0.5))
    assert dated.time is not None
    assert (dated.time.value, parsed.document.words(dated.time.span)) == ("2025-03-03", "on Monday")
    told = [parsed.document.words(span) for span in dated.evidence]
    assert told == ["Police arrested a weaver in May.", "Ana Roth left Orsk on Monday."]


def test_a_time_of_the_sentence_is_added_from_the_odds_on(parse: Parse) -> None:
    parsed = parse("Tom Lind died on Monday as police arrested a weaver.", published=DAY)
    arrest = [event for event in events(parsed, None) if event.type == "Arrest"]
    assert values(arrest) == [None]
    for least, wanted in ((0.5, "2025-03-03"), (2.5, None)):
        found = events(parsed, model(SURE, add=least))
        assert values([event for event in found if event.type == "Arrest"]) == [wanted]


def test_an_event_without_a_time_in_its_sentence_stays_without(parse: Parse) -> None:
    parsed = parse("Ana Roth left Orsk on Monday. Police arrested a weaver.", published=DAY)
    assert values(events(parsed, model(SURE, add=0.5))) == [None]


def test_a_doubted_time_is_dropped_and_others_stay(parse: Parse) -> None:
    parsed = parse("Police arrested a weaver on Monday.", published=DAY)
    assert values(events(parsed, None)) == ["2025-03-03"]
    assert values(events(parsed, model({"bias": -1.0}, drop=0.0))) == [None]
    assert values(events(parsed, model({"bias": -1.0}, drop=-2.0))) == ["2025-03-03"]


@pytest.mark.parametrize(
    ("text", "feature", "before", "after"),
    [
        ("Police arrested a weaver on Monday.", "rule=False:ahead", "2025-03-03", "2025-03-10"),
        ("Police arrested a weaver in April.", "rule=False:ahead", "2024-04", "2025-04"),
        ("Police arrested Al after Sunday.", "rule=False:within", "2025-03-02/..", "2025-03-02"),
        ("Police arrested Al before 2019.", "rule=False:within", "../2018", "2019"),
    ],
)  # fmt: skip
def test_words_may_have_another_value(
    parse: Parse, text: str, feature: str, before: str, after: str
) -> None:
    parsed = parse(text, published=DAY)
    assert values(events(parsed, None)) == [before]
    better = {feature: 3.0}
    assert values(events(parsed, model(better, other=2.0))) == [after]
    assert values(events(parsed, model(better, other=6.0))) == [before]


def test_kinds_of_a_user_are_left_to_the_rules(parse: Parse, tmp_path: Path) -> None:
    path = tmp_path / "own.ttl"
    path.write_text(OWN, encoding="utf-8")
    parsed = parse("Guards evicted two weavers on Monday.", published=DAY)
    doubting = model({"bias": -1.0}, drop=0.0)
    assert values(events(parsed, doubting, (path,))) == ["2025-03-03"]


def test_words_of_a_time_that_is_added_are_no_place(parse: Parse) -> None:
    parsed = parse("Two weavers were arrested in the early hours of Monday.", published=DAY)
    (event,) = events(parsed, model(SURE, add=0.5))
    assert event.time is not None
    assert [role.role for role in event.roles if role.span.overlaps(event.time.span)] == []


def test_without_a_day_of_the_article_nothing_is_made_up(parse: Parse) -> None:
    assert values(events(parse(TOLD), model({"bias": 9.0}, add=0.0))) == [None]


# ------------------------------------------------------------------------ candidates and features


def recorded(parsed: ParsedDocument) -> TimeRecorder:
    recorder = TimeRecorder(weigher(None))
    known = Extraction(parsed.document)
    find_propositions(parsed, known, lexicon=load_lexicon(()), weigher=recorder)
    return recorder


def test_candidates_stand_around_the_event_in_the_order_of_the_text(parse: Parse) -> None:
    filler = "It rained. " * 4
    parsed = parse(
        f"{filler}Snow fell on Sunday. Police arrested a weaver on Monday. {filler}Ice in May.",
        published=DAY,
    )
    calendar = recorded(parsed).calendar
    assert calendar is not None
    listed = candidates(calendar, 0)
    assert [(one.value, one.reading, one.gap, one.ruled) for one in listed] == [
        ("2025-03-02", "told", -1, False), ("2025-03-09", "ahead", -1, False),
        ("2025-03-03", "told", 0, True), ("2025-03-10", "ahead", 0, False),
    ]  # fmt: skip
    same = set(describe(calendar, 0, listed[2]))
    assert {"rule=True:told", "gap=0", "words=weekday", "lead=on", "when=-2:told"} <= same
    assert {"whose=own:0", "route=/prep", "closer=0:v"} <= same
    before = set(describe(calendar, 0, listed[0]))
    assert {"gap=-1", "whose=none:1", "events=0:-1"} <= before
    assert not any(name.startswith("route=") for name in before)


def test_the_verb_of_saying_is_known_by_its_cue_and_other_events_by_their_owner(
    parse: Parse,
) -> None:
    parsed = parse("Police arrested a weaver after protesters marched on Monday.", published=DAY)
    calendar = recorded(parsed).calendar
    assert calendar is not None
    (number,) = (n for n, d in enumerate(calendar.drafts) if d.kind.name == "Arrest")
    names = set(describe(calendar, number, candidates(calendar, number)[0]))
    assert {"owner=Protest:Arrest", "whose=other:0", "down mark=after", "down event"} <= names


def clock(day: str | None) -> Clock:
    return Clock(time_words(load_lexicon(())), day)


@pytest.mark.parametrize(
    ("words", "value", "within"),
    [
        ("after Sunday", "2025-03-02/..", "2025-03-02"),
        ("since 2019", "2019/..", "2019"),
        ("by May 2026", "../2026-05", "2026-05"),
        ("in 2019", "2019", None),
        ("after the war", None, None),
    ],
)
def test_what_an_open_time_starts_or_ends_with(
    words: str, value: str | None, within: str | None
) -> None:
    found = clock(DAY).within(Time(Span(0, len(words)), value), words)
    assert (None if found is None else found.value) == within


@pytest.mark.parametrize(
    ("words", "shape"),
    [
        ("on Monday night", "weekday night"), ("in 2019", "year"), ("last week", "last week"),
        ("on 3 March 2019", "number month year"), ("two weeks ago", "number week ago"),
        ("yesterday", "yesterday"),
    ],
)  # fmt: skip
def test_the_words_of_a_time_by_sort(words: str, shape: str) -> None:
    assert clock(DAY).shape(Time(Span(0, len(words)), "2019"), words) == shape


# ------------------------------------------------------------------------ the choice

SUMS = st.floats(-20, 20)
VALUES = st.sampled_from(["2019", "2020", "2021-05"])


@given(st.lists(st.tuples(VALUES, SUMS), min_size=1, max_size=8))
def test_the_shares_of_all_values_and_of_none_make_one(listed: list[tuple[str, float]]) -> None:
    options = weighed([(value, False) for value, _ in listed], [total for _, total in listed])
    odds = {one.value: one.odds for one in options}
    shares = [1 / (1 + math.exp(-one)) for one in odds.values()]
    none = 1 / (1 + math.fsum(math.exp(total) for _, total in listed))
    assert math.fsum(shares) + none == pytest.approx(1.0)


@given(st.lists(st.tuples(VALUES, SUMS), min_size=1, max_size=8), st.floats(0.01, 5))
def test_a_higher_score_never_lowers_the_odds_of_its_value(
    listed: list[tuple[str, float]], more: float
) -> None:
    values, sums = [(value, False) for value, _ in listed], [total for _, total in listed]
    before = weighed(values, sums)[0]
    after = weighed(values, [sums[0] + more, *sums[1:]])[0]
    assert after.odds >= before.odds


LIMITS = model({}, drop=-1.0, add=1.0, other=2.0)


@given(st.lists(st.builds(Option, VALUES, st.just(False), SUMS), max_size=6))
def test_what_is_added_is_the_best_and_sure(options: list[Option]) -> None:
    place = choice(options, LIMITS)
    sure = [one.odds for one in options if one.odds >= 1.0]
    assert (None if place is None else options[place].odds) == max(sure, default=None)


@given(st.lists(st.builds(Option, VALUES, st.just(False), SUMS), max_size=6), SUMS)
def test_the_rules_give_way_only_by_a_margin(others: list[Option], mine: float) -> None:
    options = [Option("1999", True, mine), *others]
    place = choice(options, LIMITS)
    beaten = any(one.odds - mine >= 2.0 for one in others)
    if beaten:
        assert place not in (None, 0)
    else:
        assert place == (0 if mine >= -1.0 else None)


def test_no_candidates_make_no_choice() -> None:
    assert choice([], LIMITS) is None


# ------------------------------------------------------------------------ how it is fitted


def invented(count: int = 200) -> list[Row]:
    """The time in the sentence is right and the other one is not, save in one of ten."""
    rows = []
    for i in range(count):
        near = Offer("2019", i % 2 == 0, frozenset({"bias", "near"}))
        far = Offer("2020", False, frozenset({"bias", "far"}))
        rules = "2019" if near.ruled else None
        right = "2020" if i % 10 == 0 else "2019"
        rows.append(Row(f"article {i}", "Arrest", (near, far), rules, right))
    return rows


def test_the_model_learns_which_time_is_right(tmp_path: Path) -> None:
    rows = invented()
    scored = cross_validated(rows)
    assert len(scored) == len(rows)
    drop, add = thresholds(scored, [])
    assert TIME in add
    assert OTHER not in add
    known = frozenset({"Arrest"})
    assert set(outcome(scored, (drop, add), known)) == {"2019"}
    assert set(outcome(scored, (drop, add), frozenset())) == {"2019", None}
    weights = fit_times(rows)
    path = tmp_path / "events" / "times.json"
    columns = {name: [weight] for name, weight in weights.items()}
    write_model(path, columns, COLUMNS, (drop, add), known, {"card": "none"})
    read = read_scores(path)
    near, far = (read.odds(["bias", name])[TIME] for name in ("near", "far"))
    assert near > far
    ((_, options),) = odds_by(weights, rows[:1])
    assert options[0].odds > options[1].odds


def test_none_is_learned_where_the_reader_has_none() -> None:
    rows = [
        Row(f"article {i}", "Arrest", (Offer("2019", False, frozenset({"far"})),), None, None)
        for i in range(50)
    ]
    weights = fit_times([*rows, *invented()])
    assert weights["far"] < 0


def test_what_is_trained_on_only_is_never_scored() -> None:
    offer = Offer("2019", False, frozenset({"bias"}))
    rows = [Row(f"article {i}", "Arrest", (offer,), None, "2019", scored=False) for i in range(50)]
    assert cross_validated(rows) == []


def test_a_threshold_needs_enough_cases_and_enough_right_ones() -> None:
    right = [(float(i), True) for i in range(FEW)]
    assert reached(right, 0.85, highest=True) == pytest.approx(0.0, abs=0.001)
    assert reached(right[1:], 0.85, highest=True) is None
    assert reached([*right, (-1.0, False)], 0.85, highest=True) == pytest.approx(-1.0, abs=0.001)
    assert reached([*right, *[(-1.0, False)] * 3], 0.85, highest=True) == pytest.approx(
        0.0, abs=0.001
    )
    assert reached(right, 0.85, highest=False) == pytest.approx(FEW - 1, abs=0.001)


def test_what_counts_as_added_and_changed() -> None:
    features = frozenset({"bias"})
    first, other = Offer("2019", True, features), Offer("2020", False, features)
    undated = Row("a", "Arrest", (other,), None, "2020")
    dated = Row("b", "Arrest", (first, other), "2019", "2020")
    lost = Row("c", "Arrest", (first, other), "2019", "2018")
    scored = [
        (undated, [Option("2020", False, 1.0)]),
        (dated, [Option("2019", True, -1.0), Option("2020", False, 1.0)]),
        (lost, [Option("2019", True, -1.0), Option("2020", False, 1.0)]),
    ]
    assert additions(scored) == [(1.0, True)]
    assert changes(scored) == [(2.0, True)]


# ------------------------------------------------------------------------ what is shipped


def test_the_file_is_whole() -> None:
    path = resource("events", "times.json")
    assert path.stat().st_size < 300_000
    scores = load_scores("times")
    assert scores.columns == COLUMNS
    assert np.isfinite(scores.weights).all()
    assert {"Arrest", "Meeting"} <= scores.known
    assert scores.enough(TIME) > 0
    assert scores.least(TIME) < 0
    about = json.loads(path.read_text(encoding="utf-8"))["about"]
    assert (ROOT / about["card"]).is_file()
    assert load_weights().of_times is not None


def test_the_shares_of_a_fitted_choice_meet_what_was_chosen() -> None:
    """Without a penalty, a feature's expected count is its count among what was chosen."""
    features = [[{"a"}, {"b"}], [{"a"}, {"a", "b"}], [{"b"}]] * 10
    chosen = [{0}, {1}, set()] * 10
    weights = fit_choices(features, chosen, penalty=1e-9, seen=1, weights=[1.0] * len(chosen))
    expected = {"a": 0.0, "b": 0.0}
    for options in features:
        shares = [math.exp(sum(weights[name] for name in option)) for option in options]
        for option, share in zip(options, shares, strict=True):
            for name in option:
                expected[name] += share / (1.0 + sum(shares))
    assert expected == pytest.approx({"a": 20.0, "b": 10.0}, abs=0.1)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "dated"),
    [
        ("A driver was killed in a crash on Friday.", {"Accident": "2025-02-28"}),
        ("A gunman stormed the mill on Friday, killing two guards.", {"Killing": "2025-02-28"}),
        ("After Monday's robbery, the thieves fled.", {"Theft": "2025-03-03"}),
        ("Police said on Friday that a guard had been killed.", {"Killing": None}),
        ("Ana Roth will face Tom Lind in the election in November.", {"Election": "2025-11"}),
        ("A guard shot a weaver on Friday. He died on Sunday.", {"Death": "2025-03-02"}),
    ],
)  # fmt: skip
def test_the_shipped_scores_date_what_took_place_then(
    text: str, dated: dict[str, str | None]
) -> None:
    (found,) = PIPELINE.extract([plain_document(text, published=DAY)])
    assert isinstance(found, Extraction)
    told = dict(zip([event.type for event in found.events], values(found.events), strict=True))
    assert {kind: told[kind] for kind in dated} == dated


def test_one_word_with_two_times_keeps_both() -> None:
    text = "Police in Marrow raided two mills. Marrow announced crackdowns in 2022 and 2024."
    (found,) = Pipeline(Settings(tagger="best")).extract([plain_document(text)])
    times = [e.time.value for e in found.events if e.time is not None]
    assert times == ["2022", "2024"]
    assert len({event.id for event in found.events}) == len(found.events)
