"""Trained scores take a second look at roles and relations; what they do not know stays."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from kg.errors import ModelError
from kg.extraction.events import find_propositions
from kg.extraction.events.weighing.relation_candidates import PAIRED
from kg.extraction.events.weighing.role_candidates import paths
from kg.extraction.events.weighing.scores import Scores, load_scores, read_scores
from kg.extraction.events.weighing.weigh import Weigher, Weights, load_weights
from kg.model import Entity, Event, Extraction, Span, Status, is_fact
from kg.nlp.parse import ParsedDocument
from kg.ontology.lexicon import load_lexicon
from kg.ontology.resources import resource
from kg.training.scores import (
    FEW,
    FOLDS,
    RELATIONS,
    ROLES,
    Recorder,
    Row,
    add_threshold,
    cross_validated,
    drop_threshold,
    fit_columns,
    fold_of,
    odds_of,
    thresholds,
    weighed,
    write_model,
)
from tests.conftest import ROOT

Parse = Callable[..., ParsedDocument]
RAID = "Tomas Brandeck lives in Orsk. Police arrested him on Monday. The arrest surprised the town."
KILLING = "Ana Roth left the hall early. The killing of a guard shocked the town of Orsk."
OWN = """
@prefix kg: <https://w3id.org/newskg/ontology#> .
@prefix lex: <https://w3id.org/newskg/lexicon#> .
@prefix my: <https://example.org/land#> .
my:Eviction a lex:EventKind ; lex:frame lex:onPerson ; lex:verb "evict" .
"""


def constant(
    columns: Sequence[str], odds: float, *, drop: float = -math.inf, add: float = math.inf,
    known: Sequence[str] = ("Arrest", "Killing"),
) -> Scores:  # fmt: skip
    """A model that gives everything the same log odds."""
    return Scores(
        columns=tuple(columns),
        rows={"bias": 0},
        weights=np.full((1, len(columns)), odds),
        drop=dict.fromkeys(columns, drop),
        add=dict.fromkeys(columns, add),
        known=frozenset(known),
    )


SILENT = constant(PAIRED, 0.0)


def entity(parsed: ParsedDocument, name: str, kind: str, *also: str) -> Entity:
    """An entity with its mentions: the name and further words, each where it first stands."""
    starts = [(parsed.text.index(words), words) for words in (name, *also)]
    spans = tuple(Span(start, start + len(words)) for start, words in starts)
    return Entity(name, kind, name, mentions=spans)


def found(
    parsed: ParsedDocument, weigher: Weigher, *entities: Entity, own: tuple[Path, ...] = ()
) -> Extraction:
    known = Extraction(parsed.document, entities=entities)
    return find_propositions(parsed, known, lexicon=load_lexicon(own), weigher=weigher)


def fillers(events: Sequence[Event], kind: str, role: str) -> list[str | None]:
    return [r.entity for e in events if e.type == kind for r in e.roles if r.role == role]


def test_what_is_doubted_is_dropped_and_all_else_stays(parse: Parse) -> None:
    parsed = parse(RAID)
    doubting = Weights(constant(ROLES, -1.0, drop=0.0), SILENT)
    before, after = found(parsed, Recorder()).events, found(parsed, doubting).events
    assert fillers(before, "Arrest", "agent")
    assert fillers(after, "Arrest", "agent") == []
    assert [e.trigger for e in after] == [e.trigger for e in before]
    assert [e.time for e in after] == [e.time for e in before]


def test_a_filler_with_a_number_stays(parse: Parse) -> None:
    parsed = parse("Police arrested nine people in Orsk.")
    doubting = Weights(constant(ROLES, -1.0, drop=0.0), SILENT)
    (event,) = found(parsed, doubting).events
    assert [(r.role, r.quantity and r.quantity.value) for r in event.roles] == [("patient", 9)]


def test_an_empty_role_gets_its_best_candidate(parse: Parse) -> None:
    parsed = parse("Police charged Tomas Brandeck with fraud. The arrest surprised everybody.")
    adding = constant(("patient",), 1.0, add=0.5)
    known = entity(parsed, "Tomas Brandeck", "Person")
    assert fillers(found(parsed, Recorder(), known).events, "Arrest", "patient") == []
    added = found(parsed, Weights(adding, SILENT), known).events
    assert fillers(added, "Arrest", "patient") == ["Tomas Brandeck"]


def test_nobody_becomes_a_suspect_by_scores_alone(parse: Parse) -> None:
    adding = Weights(constant(("patient",), 1.0, add=0.5), SILENT)
    parsed = parse("Tomas Brandeck lives in Orsk. The arrest surprised everybody.")
    known = entity(parsed, "Tomas Brandeck", "Person")
    assert fillers(found(parsed, adding, known).events, "Arrest", "patient") == []


def test_a_wrong_never_gets_a_doer(parse: Parse) -> None:
    parsed = parse(KILLING)
    adding = Weights(constant(("agent",), 1.0, add=0.5), SILENT)
    known = entity(parsed, "Ana Roth", "Person")
    assert fillers(found(parsed, adding, known).events, "Killing", "patient")
    assert fillers(found(parsed, adding, known).events, "Killing", "agent") == []


def test_nobody_is_named_as_who_caused_an_accident(parse: Parse) -> None:
    parsed = parse("Ana Roth drove home. A crash on the bridge killed two weavers.")
    adding = Weights(constant(("agent",), 1.0, add=0.5), SILENT)
    events = found(parsed, adding, entity(parsed, "Ana Roth", "Person")).events
    assert "Accident" in {event.type for event in events}
    assert fillers(events, "Accident", "agent") == []


def test_who_is_accused_stays_whatever_the_scores_say(parse: Parse) -> None:
    parsed = parse("Ana Roth is on trial for killing a clerk in Vesk. Tom Lind killed a guard.")
    doubting = Weights(constant(ROLES, -3.0, drop=0.0), SILENT)
    known = (entity(parsed, "Ana Roth", "Person"), entity(parsed, "Tom Lind", "Person"))
    assert fillers(found(parsed, Recorder(), *known).events, "Killing", "agent") == [
        "Ana Roth", "Tom Lind",
    ]  # fmt: skip
    assert fillers(found(parsed, doubting, *known).events, "Killing", "agent") == ["Ana Roth"]


def test_a_plain_subject_stays_where_the_doubt_is_small(parse: Parse) -> None:
    parsed = parse("Tom Lind, who killed a guard, fled.")
    known = entity(parsed, "Tom Lind", "Person")
    for odds, doers in ((-0.5, ["Tom Lind"]), (-1.5, [])):
        doubting = Weights(constant(ROLES, odds, drop=0.0), SILENT)
        assert fillers(found(parsed, doubting, known).events, "Killing", "agent") == doers


def test_kinds_of_a_user_are_left_to_the_rules(parse: Parse, tmp_path: Path) -> None:
    path = tmp_path / "own.ttl"
    path.write_text(OWN, encoding="utf-8")
    parsed = parse("Guards evicted two weavers.")
    doubting = Weights(constant(ROLES, -1.0, drop=0.0), SILENT)
    (event,) = found(parsed, doubting, own=(path,)).events
    assert {role.role for role in event.roles} == {"agent", "patient"}


def test_relations_are_dropped_and_added(parse: Parse) -> None:
    parsed = parse("The Mill Hall in Orsk burned. Tomas Brandeck of Orsk watched.")
    people = (
        entity(parsed, "Mill Hall", "Site"),
        entity(parsed, "Orsk", "Place", "Orsk watched"),
        entity(parsed, "Tomas Brandeck", "Person"),
    )
    silent = constant(ROLES, 0.0)
    located = found(parsed, Recorder(), *people).relations
    assert {r.predicate for r in located} == {"locatedIn"}
    none = constant(PAIRED, -1.0, drop=0.0)
    assert found(parsed, Weights(silent, none), *people).relations == ()
    more = constant(("basedIn", "locatedIn", "memberOf"), 1.0)
    seats = found(parsed, Weights(silent, replace(more, add={"basedIn": 0.5})), *people).relations
    told = {(r.subject, r.predicate, r.object) for r in seats}
    assert ("Tomas Brandeck", "basedIn", "Orsk") in told


@pytest.mark.parametrize("verb", ["does not live", "may live", "will live"])
def test_what_is_denied_or_possible_is_no_fact(parse: Parse, verb: str) -> None:
    parsed = parse(f"Tomas Brandeck {verb} in Orsk.")
    people = (entity(parsed, "Tomas Brandeck", "Person"), entity(parsed, "Orsk", "Place"))
    adding = Weights(constant(ROLES, 0.0), constant(PAIRED, 1.0, add=0.5))
    assert not any(map(is_fact, found(parsed, adding, *people).relations))
    plain = parse("Tomas Brandeck lives in Orsk.")
    people = (entity(plain, "Tomas Brandeck", "Person"), entity(plain, "Orsk", "Place"))
    (relation, *_) = found(plain, adding, *people).relations
    assert (relation.predicate, relation.status) == ("basedIn", Status.ASSERTED)


def test_paths_go_through_the_parse(parse: Parse) -> None:
    parsed = parse("Police arrested Ana Roth and Tomas Brandeck in Orsk.")
    place = {token.text: token.i for token in parsed.tokens}
    reached = paths(parsed, place["arrested"])
    assert reached[place["Police"]] == ("nsubj",)
    assert reached[place["Brandeck"]] == reached[place["Roth"]] == ("dobj",)
    assert reached[place["Orsk"]] == ("prep:in", "pobj")


@pytest.mark.parametrize("name", ["roles", "relations"])
def test_the_files_are_whole(name: str) -> None:
    path = resource("events", f"{name}.json")
    assert path.stat().st_size < 1_000_000
    scores = load_scores(name)
    assert np.isfinite(scores.weights).all()
    assert scores.columns == (ROLES if name == "roles" else RELATIONS)
    about = json.loads(path.read_text(encoding="utf-8"))["about"]
    assert (ROOT / about["card"]).is_file()


def test_the_shipped_scores_read_a_plain_report(parse: Parse) -> None:
    parsed = parse(RAID)
    known = entity(parsed, "Tomas Brandeck", "Person", "him")
    events = found(parsed, load_weights(), known).events
    assert "Tomas Brandeck" in fillers(events, "Arrest", "patient")


@pytest.mark.parametrize(
    "text",
    ["", "[]", '{"columns": ["agent"]}', '{"columns": ["agent"], "weights": {"bias": [1, 2]}}'],
)
def test_a_broken_file_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "roles.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ModelError, match=r"roles\.json: no model of scores"):
        read_scores(path)


def row(i: int, side: str, right: bool, *, rules: bool) -> Row:
    here = frozenset({"agent"})
    return Row(
        f"article {i}", (str(i),), (str(i), side), frozenset({"bias", side}),
        here if right else frozenset(), here if rules else frozenset(),
        frozenset() if rules else here,
    )  # fmt: skip


def invented() -> list[Row]:
    """Subjects act, objects do not; the rules take half of both, and one in ten is wrong."""
    rows = []
    for i in range(120):
        side = "subject" if i % 2 else "object"
        right = (side == "subject") != (i % 10 == 0)
        rows.append(row(i, side, right, rules=i % 4 < 2))
    return rows


def test_thresholds_part_subjects_from_objects(tmp_path: Path) -> None:
    rows = invented()
    scored = cross_validated(rows, [], ("agent",))
    assert len(scored) == len(rows)
    drop, add = thresholds(scored, ("agent",), beta=1.0, floor=0.7)
    weights = fit_columns(rows, ("agent",))
    path = tmp_path / "events" / "roles.json"
    write_model(path, weights, ("agent",), (drop, add), {"Arrest"}, {"card": "none"})
    model = read_scores(path)
    subject, other = model.odds(["bias", "subject"]), model.odds(["bias", "object", "object"])
    assert subject["agent"] > model.enough("agent") > other["agent"]
    assert subject["agent"] > model.least("agent") > other["agent"]
    assert other["agent"] == pytest.approx(
        odds_of(weights, ("agent",), rows[0].features)["agent"], abs=0.02
    )


def test_what_is_trained_on_only_is_never_scored() -> None:
    rows = weighed(invented(), 0.5)
    assert cross_validated(rows, [], ("agent",)) == []
    assert {one.weight for one in rows} == {0.5}
    assert {fold_of(one.group) for one in rows} == set(range(FOLDS))


def test_dropping_needs_a_better_f_and_adding_enough_cases() -> None:
    assert drop_threshold([(-2.0, False), (1.0, True)], 1) == pytest.approx(-0.5)
    assert drop_threshold([(-2.0, True), (1.0, True)], 2) is None
    sure = [(float(i), True) for i in range(FEW)]
    assert add_threshold(sure, [], 0.9, 0.7) == 0.0
    assert add_threshold(sure[1:], [], 0.9, 0.7) is None
    wrong = [(-1.0, False)] * 3
    assert add_threshold([*sure, *wrong], [(1.0, True)] * 20, 0.99, 0.7) == 0.0
