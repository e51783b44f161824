"""The questions over the graph of the seeds, against answers worked out by hand from the articles.

``seeds/competency_answers.yaml`` was written before any query was run. What is compared is the
evidence: a row counts where it quotes the sentence that a reader found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from kg.queries import validate
from kg.queries.named import answer_of, find_named_query
from kg.queries.result_formats import shown
from kg.store.store import Store

ANSWERS = yaml.safe_load(
    (Path(__file__).parents[2] / "seeds" / "competency_answers.yaml").read_text("utf-8")
)["questions"]
# Evidence sentences that were found when this was written, of those worked out. Raise a floor when
# the extraction gets better. Questions 9, 17 and 22 have tests of their own below.
FLOORS = {
    1: 3, 3: 5, 4: 1, 5: 6, 6: 10, 7: 9, 8: 1, 10: 7, 11: 7, 12: 6, 13: 8, 14: 4, 15: 9, 16: 2,
    18: 5, 19: 1, 20: 13, 21: 12, 23: 8, 24: 4,
}  # fmt: skip
MARKS = str.maketrans("“”’‘", "\"\"''")


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", text.translate(MARKS)).casefold()


@pytest.fixture(scope="module")
def store(built: Path) -> Iterator[Store]:
    with Store.open(built / "store", read_only=True) as opened:
        yield opened


def rows(store: Store, question: int | str, person: str | None = None) -> list[str]:
    named = find_named_query(str(question))
    assert named is not None
    answer = answer_of(named.name, store.query, {"who": person} if person else {})
    return [plain(" | ".join(shown(term) for term in row)) for row in answer.rows]


def quotes(question: dict[str, Any]) -> list[str]:
    found: list[str] = []
    for row in question["rows"]:
        parts = [row] if "quote" in row else row.get("evidence", [])
        found.extend(plain(part["quote"]) for part in parts)
    return found


@pytest.mark.parametrize("number", FLOORS)
def test_answers_quote_the_sentences_that_a_reader_found(store: Store, number: int) -> None:
    question = ANSWERS[number]
    found = rows(store, number, question.get("person"))
    wanted = quotes(question)
    hits = [quote for quote in wanted if any(quote in row for row in found)]
    print(f"question {number}: {len(hits)} of {len(wanted)}")
    assert len(hits) >= FLOORS[number], sorted(set(wanted) - set(hits))


def test_a_contradiction_has_two_sides_and_the_rest_is_rejected(store: Store) -> None:
    """What is denied and affirmed by nobody whom the graph knows stands in question 28."""
    both = answer_of("contradictions", store.query, {})
    assert both.rows
    assert all(row[:4] == tuple(term for term in row[:4] if term is not None) for row in both.rows)
    rejected = rows(store, "rejections")
    wanted = [*quotes(ANSWERS[4])]
    hits = [quote for quote in wanted if any(quote in row for row in rejected)]
    assert {"castellay disputes that", "denied on monday that anything had been hidden"} <= {*hits}


def test_every_sum_of_money_has_its_number(store: Store) -> None:
    answer = answer_of("sums-of-money", store.query, {})
    assert len(answer.rows) >= 20
    assert all(any(cell is not None for cell in row[:3]) for row in answer.rows)
    assert all(row[4] is not None for row in answer.rows)


def test_no_article_states_complicity_and_the_audit_is_empty(store: Store) -> None:
    assert answer_of("complicity-as-fact", store.query, {}).truth is False
    assert rows(store, 25) == []
    assert validate.audit(store) == []


# The counter-examples of the questions, as words that a row would hold.
TEMPTING: dict[int | str, list[str]] = {
    1: ["klara wendish |", "sigrun valtessa |", "dorte wimmerlund |", "| ilva marrowen |"],
    3: ["187 people | 1 | 2", "187 people | 2"],
    4: ["jacob sims", "214", "castellay disputes that"],
    5: ["ilva marrowen |", "cambodia", "did not respond to a request"],
    6: ["prosecutors want to arrest", "where no arrests were made", "further arrests"],
    7: ["kenya", "nepal", "bolivia"],
    8: ["pellen", "mirkold", "more than 1,000"],
    9: ["90 people", "187 people | 187", "11 people", "18 million"],
    10: ["214", "150,000", "31 millimetres"],
    11: ["klara wendish said", "wants it left alone", "another hour", "below the legal limit"],
    12: ["brandeck controlled kestrow park through grey tern", "protecting the compounds"],
    13: ["it did not mention cash", "villa in pellen", "passports", "weapons"],
    14: ["ravenik mine |"],
    15: ["kg:asserted | casimir", "kg:asserted | halvay leisure holdings | kg:owns | kestrow"],
    16: ["ilva marrowen |", "rasmus pellanger |", "ruben askild |", "edda mulvane |", "brandeck |"],
    17: ["pellen |", "cambodia |"],
    18: ["a gift to everybody", "these were factories", "a draft full of mistakes"],
    19: ["22 of the suspects", "| 61 |", "| 58 |", "| 16 | | | hours"],
    20: ["40,000 cubic metres", "150,000 cybercriminals", "| some 2,300 people |"],
    21: ["garrick thole |", "viktor aldanow |", "police union |", "beer tax"],
    "timeline": ["kg:conviction", "11 february", "dined"],
    23: ["charged on 20 may", "police arrested 214 people"],
    24: ["told the state broadcaster", "told residents"],
}


@pytest.mark.parametrize("question", TEMPTING)
def test_what_tempts_is_not_in_the_answer(store: Store, question: int | str) -> None:
    number = 22 if isinstance(question, str) else question
    found = rows(store, question, ANSWERS[number].get("person"))
    assert found or number in (8, 9)
    for tempting in TEMPTING[question]:
        assert not [row for row in found if tempting in row], tempting


@pytest.mark.parametrize(
    ("name", "key", "floor"),
    # Four where "the trial of Brandeck and Ferrow" is that of each man and not of a pair.
    [("timeline", "asserted", 4), ("timeline-with-claims", "with_claims", 2)],
)
def test_the_timeline_of_one_actor(store: Store, name: str, key: str, floor: int) -> None:
    question = ANSWERS[22]
    found = rows(store, name, question["person"])
    hits = [one for one in question[key] if any(plain(one["quote"]) in row for row in found)]
    assert len(hits) >= floor, [one["quote"] for one in question[key] if one not in hits]
    # What Tellenrud says that he never did is told, and told as negated.
    never = [row for row in rows(store, "timeline-with-claims", question["person"])
             if "kg:meeting" in row]  # fmt: skip
    assert never
    assert all("kg:negated" in row for row in never)


def test_operations_of_earlier_years_stand_beside_those_of_now(store: Store) -> None:
    """The wire's "35 in 2021" beside its 187 and the police's 214, all in Port Halvay."""
    found = [row for row in rows(store, 17) if row.startswith("port halvay |")]
    assert any("| 2021 | 35 people |" in row for row in found)
    for figure in ("187 people", "214 arrests"):
        assert any(f"| {figure} |" in row for row in found), figure
    assert found[0].split(" | ")[2] == "2021", "the earliest comes first"


@pytest.mark.parametrize(("one", "other"), [("187", "214"), ("52", "at least 60")])
def test_figures_of_one_event_stand_side_by_side(store: Store, one: str, other: str) -> None:
    """Two of the nine events whose figures a reader found to differ."""
    found = rows(store, 9)
    pairs = [{figure.strip() for figure in row.split(" | ")[2:4]} for row in found]
    alike = [
        pair for pair in pairs
        if any(one in figure for figure in pair) and any(other in figure for figure in pair)
    ]  # fmt: skip
    assert alike, found


def test_every_piece_of_evidence_is_in_its_article(store: Store, built: Path) -> None:
    texts = validate.RecordTexts(built / "records.sqlite")
    assert list(validate.check_offsets(store, texts)) == []
