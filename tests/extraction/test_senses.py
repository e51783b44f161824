"""The model of senses removes words that only look like an event, and adds nothing."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from kg.errors import ModelError
from kg.extraction.events import find_propositions
from kg.extraction.events.sense import Judge, Senses, load_senses, read_senses
from kg.extraction.triggers.lexicon import event_words
from kg.model import Event, Extraction
from kg.nlp.parse import ParsedDocument
from kg.ontology.lexicon import load_lexicon
from kg.ontology.resources import resource
from kg.training.senses import (
    Recorder,
    Sample,
    cross_validated,
    fit_weights,
    log_odds,
    precision,
    seen_enough,
    threshold,
    write_model,
)

Parse = Callable[..., ParsedDocument]
MIXED = """Gunmen attacked a convoy near Castell on Monday, killing two drivers.

Both candidates stepped up their attacks in the last week of the campaign, and we all know why.

Prosecutors charged the bailiff on Friday. You might appeal to anybody if you were charged with it.

Police arrested nine people in Orsk. I never met him, and I would never attack you for your views.
"""
OWN = """
@prefix kg: <https://w3id.org/newskg/ontology#> .
@prefix lex: <https://w3id.org/newskg/lexicon#> .
@prefix my: <https://example.org/land#> .
kg:Arrest lex:verb "frogmarch" .
my:Eviction a lex:EventKind ; lex:frame lex:onPerson ; lex:verb "evict" .
"""


def told(parsed: ParsedDocument, *, senses: Judge | None = None) -> list[Event]:
    lexicon = load_lexicon()
    found = find_propositions(
        parsed,
        Extraction(parsed.document),
        lexicon=lexicon,
        senses=senses,
    )
    return list(found.events)


def triggers(events: list[Event]) -> set[tuple[str, int]]:
    return {(event.type, event.trigger.start) for event in events}


def test_the_model_takes_away_and_never_adds(parse: Parse) -> None:
    parsed = parse(MIXED)
    without, with_it = triggers(told(parsed, senses=Recorder())), triggers(told(parsed))
    assert with_it < without


def test_what_plainly_happened_stays(parse: Parse) -> None:
    parsed = parse(MIXED)
    words = {(e.type, parsed.document.words(e.trigger)) for e in told(parsed)}
    assert {("Attack", "attacked"), ("Killing", "killing"), ("Arrest", "arrested")} <= words
    assert ("Charge", "charged") in words


def test_a_model_that_refuses_all_leaves_only_what_it_does_not_know(parse: Parse) -> None:
    parsed = parse(MIXED)
    known = load_senses().known
    nothing = Senses(weights={}, least=1.0, least_fact=1.0, known=known)
    assert {event.type for event in told(parsed, senses=nothing)}.isdisjoint(known)


def test_facts_are_asked_for_more() -> None:
    model = load_senses()
    between = (model.least + model.least_fact) / 2
    assert model.least < model.least_fact
    assert model.refuses(between, fact=True)
    assert not model.refuses(between, fact=False)


def test_kinds_and_words_of_a_user_are_left_to_the_rules(parse: Parse, tmp_path: Path) -> None:
    path = tmp_path / "own.ttl"
    path.write_text(OWN, encoding="utf-8")
    lexicon = load_lexicon((path,))
    parsed = parse("Guards frogmarched two weavers out of the hall. They evicted the weavers.")
    nothing = Senses(weights={}, least=1.0, least_fact=1.0, known=load_senses().known)
    found = find_propositions(parsed, Extraction(parsed.document), lexicon=lexicon, senses=nothing)
    assert {event.type for event in found.events} == {"Arrest", "Eviction"}


def test_the_file_knows_kinds_of_the_lexicon() -> None:
    path = resource("events", "senses.json")
    assert path.stat().st_size < 200_000
    read = json.loads(path.read_text(encoding="utf-8"))
    assert all(math.isfinite(weight) for weight in read["weights"].values())
    assert (Path(__file__).parents[2] / read["about"]["card"]).is_file()
    kinds = event_words(load_lexicon()).kinds.events
    assert {"Attack", "Charge", "Meeting"} <= set(read["known"]) <= {k.name for k in kinds.values()}


@pytest.mark.parametrize("text", ["", "[]", '{"weights": {}}', '{"weights": {"bias": "much"}}'])
def test_a_broken_file_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "senses.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ModelError, match="no model of senses"):
        read_senses(path)


def invented() -> list[Sample]:
    """Raids by officers, and by children: one in ten is labelled the other way round."""
    return [
        Sample(
            group=f"article {i}",
            kind="Operation",
            features=frozenset({"bias", "by officers" if i % 2 else "by children"}),
            right=bool(i % 2) != (i % 10 == 0),
            taken=True,
        )
        for i in range(60)
    ]


def test_one_affair_alone_does_not_make_a_kind_known() -> None:
    assert seen_enough([replace(sample, group="one affair") for sample in invented()]) == set()


def test_fitting_learns_who_raids(tmp_path: Path) -> None:
    listed = invented()
    scored = cross_validated(listed, [])
    assert len(scored) == len(listed)
    least = threshold(scored, 0.8)
    assert precision(scored, least) > 0.95 > precision(scored, -math.inf)
    assert seen_enough(listed) == {"Operation"}
    weights = fit_weights(listed)
    assert weights["by officers"] > 0.5 > -0.5 > weights["by children"]
    path = tmp_path / "events" / "senses.json"
    write_model(path, weights, {"told": least, "fact": 0.0}, {"Operation": ["raid"]}, {})
    model = read_senses(path)
    assert model.weights["by officers"] == weights["by officers"]
    assert log_odds(model.weights, listed[1]) > model.least
