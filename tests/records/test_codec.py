"""Records to JSON and back, against the published schema."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings

from kg.errors import RecordError
from kg.model import Extraction
from kg.records.codec import from_json, from_line, read_records, to_json, to_line
from tests.records_strategy import extractions
from tests.samples import sample

SCHEMA = json.loads(
    (Path(__file__).parents[2] / "kg" / "data" / "record.schema.json").read_text("utf-8")
)
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


@pytest.mark.slow
@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(extractions())
def test_round_trip(one: Extraction) -> None:
    record = to_json(one)
    VALIDATOR.validate(record)
    assert from_json(record) == one
    assert from_line(to_line(one)) == one


def test_keys_of_the_contract() -> None:
    record = to_json(sample())
    assert list(record)[:3] == ["id", "text", "article"]
    assert {"title", "published", "publisher", "authors", "url"} <= record["article"].keys()
    assert {"id", "type", "name", "aliases", "link", "mentions"} <= record["entities"][0].keys()
    assert {
        "id", "actors", "source", "cue", "content", "speech_act", "quotation", "confidence",
        "parent", "propositions",
    } <= record["statements"][0].keys()  # fmt: skip
    event = record["events"][0]
    assert {
        "id", "type", "trigger", "status", "polarity", "commitment", "time_frame", "statements",
        "roles", "time",
    } <= event.keys()  # fmt: skip
    assert {"role", "entity", "span", "quantity"} <= event["roles"][1].keys()
    assert event["roles"][1]["quantity"].items() >= {
        "value": None, "min": 1000, "max": None, "bound": "more-than", "unit": "suspects",
        "currency": None,
    }.items()  # fmt: skip
    assert event["time"].keys() == {"value", "span"}
    assert {
        "id", "subject", "predicate", "object", "span", "status", "polarity", "commitment",
        "time_frame", "statements",
    } <= record["relations"][0].keys()  # fmt: skip


def test_a_record_with_the_fixed_keys_alone_is_read() -> None:
    record = to_json(sample())
    for key in ("blocks", "language", "origin"):
        del record["article"][key]
    for statement in record["statements"]:
        for key in ("polarity", "commitment", "time_frame", "evidence", "answers"):
            del statement[key]
    for event in record["events"]:
        del event["evidence"]
        for role in event["roles"]:
            if role["quantity"]:
                del role["quantity"]["span"], role["quantity"]["per"], role["quantity"]["of"]
            del role["of"]
    VALIDATOR.validate(record)
    assert len(from_json(record).events) == 3


Change = Callable[[dict[str, Any]], object]

BROKEN: dict[str, tuple[Change, str]] = {
    "no id": (lambda r: r.pop("id"), "id is missing"),
    "empty id": (lambda r: r.update(id=""), "id: must be a non-empty string"),
    "no text": (lambda r: r.pop("text"), "text"),
    "text of another type": (lambda r: r.update(text=7), "text: must be a string"),
    "no events": (lambda r: r.pop("events"), "events is missing"),
    "events no list": (lambda r: r.update(events={}), "events: must be a list"),
    "event no object": (lambda r: r["events"].append(3), "events[3]: must be an object"),
    "unknown status": (lambda r: r["events"][0].update(status="sure"), "asserted, claimed"),
    "span beyond the text": (lambda r: r["events"][0].update(trigger=[0, 9999]), "inside the text"),
    "span backwards": (lambda r: r["events"][0].update(trigger=[9, 3]), "inside the text"),
    "span empty": (lambda r: r["events"][0].update(trigger=[3, 3]), "inside the text"),
    "span negative": (lambda r: r["events"][0].update(trigger=[-3, 3]), "inside the text"),
    "span of floats": (lambda r: r["events"][0].update(trigger=[0.5, 3]), "[start, end]"),
    "span of booleans": (lambda r: r["events"][0].update(trigger=[False, True]), "[start, end]"),
    "span of three": (lambda r: r["events"][0].update(trigger=[0, 1, 2]), "[start, end]"),
    "no content": (lambda r: r["statements"][0].update(content=[]), "at least 1"),
    "confidence over 1": (lambda r: r["statements"][0].update(confidence=1.1), "from 0 to 1"),
    "confidence as text": (lambda r: r["statements"][0].update(confidence="1"), "finite number"),
    "number as text": (
        lambda r: r["events"][0]["roles"][1]["quantity"].update(min="1"), "finite number",
    ),
    "infinite number": (
        lambda r: r["events"][0]["roles"][1]["quantity"].update(min=float("inf")), "finite number",
    ),
    "actors no strings": (lambda r: r["statements"][0].update(actors=[1]), "non-empty strings"),
    "lone surrogate": (lambda r: r["entities"][0].update(name="\ud800"), "surrogate"),
    "unnamed no boolean": (lambda r: r["entities"][0].update(unnamed=1), "true or false"),
    "unknown kind of block": (
        lambda r: r["article"]["blocks"][0].update(kind="x"), "article: blocks[0].kind",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_bad_records_are_refused_by_place(name: str) -> None:
    change, message = BROKEN[name]
    record = copy.deepcopy(to_json(sample()))
    change(record)
    with pytest.raises(RecordError) as caught:
        from_json(record)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


SCHEMA_IS_WIDER = {"span beyond the text", "span backwards", "span empty", "infinite number",
                   "lone surrogate"}  # fmt: skip


@pytest.mark.parametrize("name", sorted(BROKEN.keys() - SCHEMA_IS_WIDER))
def test_the_schema_refuses_the_same(name: str) -> None:
    record = copy.deepcopy(to_json(sample()))
    BROKEN[name][0](record)
    assert not VALIDATOR.is_valid(record)


def test_lines() -> None:
    line = to_line(sample())
    assert "\n" not in line
    assert list(read_records([line, "\n", line])) == [sample(), sample()]
    for bad, message in (("{", "not a line of JSON"), ("[]", "not a JSON object")):
        with pytest.raises(RecordError, match=f"line 2: {message}"):
            list(read_records([line, bad]))
