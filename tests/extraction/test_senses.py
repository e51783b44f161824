"""The model of senses removes words that only look like an event, and adds nothing."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from kg.errors import ModelError
from kg.extraction.events import find_propositions
from kg.extraction.events.senses.sense import (
    SHARE,
    Judge,
    Limits,
    Senses,
    load_senses,
    mixed,
    read_senses,
)
from kg.extraction.events.senses.sense_network import SIDES, Contexts, read_network
from kg.extraction.tagger.word_states import WIDTH, WordStates
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


def test_training_knows_which_triggers_are_stated_as_facts(parse: Parse) -> None:
    recorder = Recorder()
    told(
        parse("Police arrested two men in Vesk. If she is charged, she will resign."),
        senses=recorder,
    )
    facts = {anchor.kind.name: recorder.told[i] for i, (anchor, _, _) in enumerate(recorder.seen)}
    assert facts["Arrest"]
    assert not facts["Charge"]


def test_what_plainly_happened_stays(parse: Parse) -> None:
    parsed = parse(MIXED)
    words = {(e.type, parsed.document.words(e.trigger)) for e in told(parsed)}
    assert {("Attack", "attacked"), ("Killing", "killing"), ("Arrest", "arrested")} <= words
    assert ("Charge", "charged") in words


def test_a_model_that_refuses_all_leaves_only_what_it_does_not_know(parse: Parse) -> None:
    parsed = parse(MIXED)
    known = load_senses().known
    nothing = Senses(weights={}, limits=Limits(1.0, 1.0), known=known)
    assert {event.type for event in told(parsed, senses=nothing)}.isdisjoint(known)


def test_facts_are_asked_for_more() -> None:
    model = load_senses()
    assert model.limits_with_states is not None
    for limits, with_states in ((model.limits, False), (model.limits_with_states, True)):
        between = (limits.told + limits.fact) / 2
        assert limits.told < limits.fact
        assert model.refuses(between, fact=True, with_states=with_states)
        assert not model.refuses(between, fact=False, with_states=with_states)


def test_kinds_and_words_of_a_user_are_left_to_the_rules(parse: Parse, tmp_path: Path) -> None:
    path = tmp_path / "own.ttl"
    path.write_text(OWN, encoding="utf-8")
    lexicon = load_lexicon((path,))
    parsed = parse("Guards frogmarched two weavers out of the hall. They evicted the weavers.")
    nothing = Senses(weights={}, limits=Limits(1.0, 1.0), known=load_senses().known)
    found = find_propositions(parsed, Extraction(parsed.document), lexicon=lexicon, senses=nothing)
    assert {event.type for event in found.events} == {"Arrest", "Eviction"}


def test_the_file_knows_kinds_of_the_lexicon() -> None:
    path = resource("events", "senses.json")
    assert path.stat().st_size < 400_000
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
    limits = {"told": least, "fact": 0.0}
    digest = written_network(path.with_suffix(".npz"))
    given = {"least": limits, "least with states": limits, "network": digest}
    write_model(path, weights, given, {"Operation": ["raid"]}, {})
    model = read_senses(path)
    assert model.weights["by officers"] == weights["by officers"]
    assert log_odds(model.weights, listed[1]) > model.limits.told
    path.with_suffix(".npz").write_bytes(b"other weights")
    with pytest.raises(ModelError, match=r"senses\.npz: no network of senses"):
        read_senses(path)


# ------------------------------------------------------------------ the network over states


def written_network(path: Path, *, kinds: Sequence[str] = ("Operation",)) -> str:
    """A small network of random weights; gives its digest."""
    draw = np.random.default_rng(3)
    shapes = {
        "sides": (SIDES, 2, WIDTH), "side_bias": (SIDES, 2), "kind": (len(kinds), 3),
        "kind_bias": (len(kinds),), "hidden": (5, 11), "hidden_bias": (5,), "out": (5,),
        "out_bias": (1,),
    }  # fmt: skip
    arrays: dict[str, Any] = {
        name: draw.normal(size=size).astype(np.float16) for name, size in shapes.items()
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez(path, kinds=np.array(kinds), **arrays)
    return hashlib.sha256(path.read_bytes()).hexdigest()


def states_of(parsed: ParsedDocument, *, seed: int = 0) -> WordStates:
    """Random states, one for each token."""
    starts = np.array([token.start for token in parsed.tokens])
    ends = np.array([token.end for token in parsed.tokens])
    drawn = np.random.default_rng(seed).normal(size=(len(starts), WIDTH))
    return WordStates(starts, ends, drawn.astype(np.float32))


def test_a_word_is_found_by_its_characters(parse: Parse) -> None:
    parsed = parse(MIXED)
    states = states_of(parsed)
    inside = np.array([token.end - 1 for token in parsed.tokens])
    behind = np.array([token.end for token in parsed.tokens if token.text == "Castell"])
    assert (states.at(inside) == states.states).all()
    assert (states.at(behind) == states.states[[t.text == "Castell" for t in parsed.tokens]]).all()


def test_what_stands_around_a_word_is_seen(parse: Parse) -> None:
    parsed = parse("Police arrested nine people in Orsk.")
    states = states_of(parsed)
    around = Contexts(parsed, states).of(1)
    kids = [0, 3, 4]
    assert [token.head for token in parsed.tokens][:2] == [1, 1]
    assert np.array_equal(around[0], states.states[1])
    assert np.array_equal(around[1], states.states[1])
    assert np.allclose(around[3], states.states.mean(axis=0), atol=1e-6)
    below = [i for i in parsed.children[1] if i in kids or parsed.tokens[i].text == "."]
    assert np.allclose(around[2], states.states[below].mean(axis=0), atol=1e-6)


def test_the_network_is_two_layers_over_the_four_states(tmp_path: Path) -> None:
    digest = written_network(tmp_path / "n.npz", kinds=("Arrest", "Operation"))
    network = read_network(tmp_path / "n.npz", digest)
    around = np.random.default_rng(1).normal(size=(SIDES, WIDTH)).astype(np.float32)
    held = network.arrays
    sides = [held["sides"][i] @ around[i] + held["side_bias"][i] for i in range(SIDES)]
    given = np.concatenate([np.maximum(side, 0) for side in sides] + [held["kind"][1]])
    hidden = np.maximum(held["hidden"] @ given + held["hidden_bias"], 0)
    wanted = held["out"] @ hidden + held["out_bias"][0] + held["kind_bias"][1]
    assert network.odds(around, "Operation") == pytest.approx(float(wanted), rel=1e-4)
    assert network.odds(around, "Arrest") != pytest.approx(float(wanted), rel=1e-4)


def test_states_have_a_say_and_limits_of_their_own(parse: Parse, tmp_path: Path) -> None:
    parsed = parse("Police arrested nine people in Orsk.")
    shipped = load_senses()
    assert shipped.network is not None
    arrest = find_propositions(parsed, Extraction(parsed.document), lexicon=load_lexicon()).events
    assert [event.type for event in arrest] == ["Arrest"]
    strict = replace(shipped, limits_with_states=Limits(99.0, 99.0))
    for states, wanted in ((None, ["Arrest"]), (states_of(parsed), [])):
        found = find_propositions(
            parsed, Extraction(parsed.document), lexicon=load_lexicon(), states=states,
            senses=strict,
        )  # fmt: skip
        assert [event.type for event in found.events] == wanted
    assert mixed(1.0, 1.0) == 1.0
    assert mixed(0.0, 1.0) == SHARE
