"""The event cases and the factuality labels are well formed, and the checker finds faults."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cases.events import check

CASES = Path(__file__).parents[1] / "cases"
LABELS = [
    json.loads(line)
    for line in (CASES / "factuality.jsonl").read_text(encoding="utf-8").splitlines()
]
FAULTY = """
- id: faulty
  phenomenon: a trigger that is not in the text
  items: [kind]
  text: "Police searched a barn."
  events:
    - {type: Search, trigger: raided, roles: {}, quantities: [], time: null, status: asserted,
       polarity: affirmed, commitment: sure, time_frame: non-future}
  relations: []
"""


def test_every_case_is_well_formed() -> None:
    assert check.problems() == []


def test_faults_are_named(tmp_path: Path) -> None:
    (tmp_path / "faulty.yaml").write_text(FAULTY, encoding="utf-8")
    messages = check.problems(tmp_path)
    assert any("trigger 'raided' is not in the text" in message for message in messages)
    assert any("unknown commitment 'sure'" in message for message in messages)


def test_about_a_third_is_kept_aside() -> None:
    cases = check.load_cases()
    assert 0.28 < sum(case.kept_aside for case in cases) / len(cases) < 0.39


def test_factuality_labels_use_the_known_values() -> None:
    assert len(LABELS) >= 200
    for label in LABELS:
        for key, allowed in check.FACTUALITY:
            assert label[key] in allowed


@pytest.mark.shared
def test_factuality_triggers_are_whole_words_of_their_articles(shared: Path) -> None:
    articles = shared / "eval" / "attribution" / "dev.jsonl"
    with articles.open(encoding="utf-8") as lines:
        texts = {article["id"]: article["text"] for article in map(json.loads, lines)}
    for label in LABELS:
        text = texts[label["document"]]
        start, end = label["trigger"]
        trigger = text[start:end]
        assert trigger == trigger.strip() != ""
        assert not text[max(start - 1, 0) : start].isalnum()
        assert not text[end : end + 1].isalnum()
