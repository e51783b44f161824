"""Every answer: what it saves, what the next build makes of it, and that it can be taken back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.cli import main
from kg.decisions.file import DECISIONS, read_file
from kg.decisions.records import Kind
from kg.errors import DecisionError
from kg.review.choices import Somebody
from kg.review.items import Sort
from kg.review.session import MOST_WORDS, Answer, Session
from tests.hostile import STRINGS
from tests.review.samples import WHO, ask, decide, item, rebuild, rows

ACCUSED = "SELECT ?name { GRAPH ?g { ?who kg:allegedWrongdoing ?what ; rdfs:label ?name } }"
UNCLEAR = "SELECT ?s { GRAPH ?g { ?s kg:accusedUnclear true } }"
FACTS = "SELECT ?e { GRAPH ?g { ?e a kg:Bribery ; kg:describedBy ?p } }"
SAME = "SELECT ?a ?b { GRAPH ?g { ?a kg:sameEventAs ?b } }"


def after(inputs: Path, out: Path, sort: Sort, label: str, **more: str) -> None:
    """Decides and builds again; the decision holds, and its item counts as decided."""
    found = item(Session(out), sort, more.get("words", ""))
    decide(Session(out), sort, label, **more)
    report = rebuild(inputs, out)
    assert report.new == 0
    assert set(report.decisions) <= {"applied", "confirmed"}
    listed = [one for one in Session(out).queue()["items"] if one["key"] == found["key"]]
    assert listed == [] or listed[0]["decided"]


# ── held accusations ──


def test_a_reader_names_the_accused(inputs: Path, out: Path) -> None:
    assert ask(out, ACCUSED) == []
    assert len(ask(out, UNCLEAR)) == 1
    after(inputs, out, Sort.ACCUSED, "Accused: Karl Ode", why="the next page of the file says so")
    assert ask(out, ACCUSED) == [{"name": "Karl Ode"}]
    assert ask(out, UNCLEAR) == []
    (one,) = read_file(out / DECISIONS).decisions
    assert (one.kind, one.who, one.why) == (
        Kind.CORRECT, WHO, "the next page of the file says so",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("label", "statements", "unclear"),
    [("The text leaves it open", 1, 1), ("It accuses nobody", 1, 0), ("The article does", 0, 0)],
)
def test_nobody_is_named_by_the_other_answers(
    inputs: Path, out: Path, label: str, statements: int, unclear: int
) -> None:
    after(inputs, out, Sort.ACCUSED, label)
    assert ask(out, ACCUSED) == []
    assert len(ask(out, UNCLEAR)) == unclear
    assert len(rows(out, "statements.csv", "falsified")) == statements


def test_the_accused_may_be_somebody_else_of_the_article(inputs: Path, out: Path) -> None:
    after(inputs, out, Sort.ACCUSED, "Somebody else", known="Dora Quill")
    assert ask(out, ACCUSED) == [{"name": "Dora Quill"}]


# ── facts ──


@pytest.mark.parametrize(
    ("label", "facts", "row"),
    [
        ("Yes, the article states it itself", 1, {"agent": "Jon Veld", "fact": "yes"}),
        ("Only a source claims it", 0, {"status": "claimed", "fact": "no"}),
        ("It is alleged", 0, {"status": "alleged", "fact": "no"}),
        ("It did not happen", 0, {"status": "asserted", "fact": "no"}),
        ("It was Karl Ode", 1, {"agent": "Karl Ode", "fact": "yes"}),
        ("The article does not say this", 0, None),
    ],
)
def test_a_wrong_that_is_read_as_a_fact(
    inputs: Path, out: Path, label: str, facts: int, row: dict[str, str] | None
) -> None:
    after(inputs, out, Sort.FACT, label)
    assert len(ask(out, FACTS)) == facts
    found = rows(out, "events.csv", "bribed")
    assert [{name: one[name] for name in row or ()} for one in found] == ([row] if row else [])


# ── speakers and doubtful readings ──


@pytest.mark.parametrize(
    ("sort", "words", "label", "somebody", "actors"),
    [
        (Sort.SPEAKER, "never add up", "Karl Ode", {}, ["Karl Ode"]),
        (Sort.SPEAKER, "never add up", "Somebody else", {"known": "Piet Lind"}, ["Piet Lind"]),
        (Sort.SPEAKER, "never add up", "Somebody else", {"name": "auditors", "type": "Group"},
         ["auditors"]),
        (Sort.SPEAKER, "never add up", "The text leaves it open", {}, [""]),
        (Sort.SPEAKER, "never add up", "Nobody says this", {}, []),
        (Sort.CONFIDENCE, "what this means", "Yes, words and speaker", {}, ["Piet Lind"]),
        (Sort.CONFIDENCE, "what this means", "The speaker is Karl Ode", {}, ["Karl Ode"]),
        (Sort.CONFIDENCE, "what this means", "The text names no speaker", {}, [""]),
        (Sort.CONFIDENCE, "what this means", "Nobody says this", {}, []),
    ],
)  # fmt: skip
def test_who_says_it(
    inputs: Path, out: Path, sort: Sort, words: str, label: str, somebody: dict[str, str],
    actors: list[str],
) -> None:  # fmt: skip
    if somebody.get("type"):
        text = (inputs / "ledgers.txt").read_text("utf-8")
        somebody = {**somebody, "name": "auditors" if "auditors" in text else "Auditors"}
    after(inputs, out, sort, label, words=words, **somebody)
    found = [row["actors"].lower() for row in rows(out, "statements.csv", words)]
    assert found == [actor.lower() for actor in actors]


# ── pairs ──


def nodes(out: Path, name: str) -> int:
    found = f'SELECT DISTINCT ?n {{ GRAPH ?g {{ ?n rdfs:label "{name}" ; kg:mentionedIn ?a }} }}'
    return len(ask(out, found))


@pytest.mark.parametrize(
    ("sort", "name", "label", "before", "now"),
    [
        (Sort.MERGE, "Karl Ode", "No: two", 1, 2),
        (Sort.MERGE, "Karl Ode", "Yes: one", 1, 1),
        (Sort.APART, "Jon Veld", "Yes: one", 2, 1),
        (Sort.APART, "Jon Veld", "No: two", 2, 2),
    ],
)
def test_who_is_who(
    inputs: Path, out: Path, sort: Sort, name: str, label: str, before: int, now: int
) -> None:
    assert nodes(out, name) == before
    after(inputs, out, sort, label, words=name)
    assert nodes(out, name) == now
    again = Session(out).queue()["items"]
    assert [one["decided"] for one in again if one["title"] == name] == [True]


@pytest.mark.parametrize(("label", "links"), [("Yes: one event", 2), ("No: two", 0)])
def test_which_events_are_one(inputs: Path, out: Path, label: str, links: int) -> None:
    assert len(ask(out, SAME)) == 2
    after(inputs, out, Sort.EVENTS, label)
    assert len(ask(out, SAME)) == links
    found = item(Session(out), Sort.EVENTS)
    assert found["decided"]["what"] == ("same" if links else "different")


# ── taking back, and what is refused ──


def test_undo_takes_back_the_last_or_the_one_of_an_item(inputs: Path, out: Path) -> None:
    session = Session(out)
    decide(session, Sort.ACCUSED, "Accused: Karl Ode")
    decide(session, Sort.FACT, "It is alleged")
    held = item(session, Sort.ACCUSED)
    assert held["decided"]["what"] == "correct: accused = Karl Ode"
    assert session.undo(WHO)["item"] == item(session, Sort.FACT)["key"]
    assert session.undo(WHO, held["key"])["item"] == held["key"]
    assert not [one for one in session.queue()["items"] if one["decided"]]
    with pytest.raises(DecisionError, match="no decision of yours to take back"):
        session.undo(WHO)
    rebuild(inputs, out)
    assert ask(out, ACCUSED) == []
    assert len(ask(out, FACTS)) == 1


def test_undo_leaves_the_decisions_of_others_alone(out: Path) -> None:
    session = Session(out)
    decide(session, Sort.FACT, "It is alleged")
    with pytest.raises(DecisionError, match="no decision of yours"):
        session.undo("Bo Lind")


def test_another_answer_takes_the_place_of_the_first(inputs: Path, out: Path) -> None:
    session = Session(out)
    decide(session, Sort.FACT, "It is alleged")
    decide(session, Sort.FACT, "It was Piet Lind")
    decide(session, Sort.FACT, "The article does not say this")
    assert item(session, Sort.FACT)["decided"]["what"] == "reject"
    rebuild(inputs, out)
    assert rows(out, "events.csv", "bribed") == []


def test_decisions_of_the_command_line_count_at_once(out: Path) -> None:
    session = Session(out)
    statement = ask(out, UNCLEAR)[0]["s"]
    assert main(["decide", str(out), "reject", statement, "--why", "x", "--who", "Bo Lind"]) == 0
    assert item(session, Sort.ACCUSED)["decided"]["who"] == "Bo Lind"
    same = item(session, Sort.EVENTS)
    ends = sorted({row["a"] for row in ask(out, SAME)})
    assert main(["decide", str(out), "different", *ends, "--why", "x", "--who", "Bo Lind"]) == 0
    assert session.item(same["key"])["decided"]["what"] == "different"


def test_a_correction_of_another_field_leaves_the_question_open(out: Path) -> None:
    session = Session(out)
    statement = ask(out, UNCLEAR)[0]["s"]
    fields = ("speech_act=say", "--why", "x", "--who", "Bo Lind")
    assert main(["decide", str(out), "correct", statement, *fields]) == 0
    assert item(session, Sort.ACCUSED)["decided"] is None
    assert main(["decide", str(out), "accept", statement, "--who", "Bo Lind"]) == 0
    assert item(session, Sort.ACCUSED)["decided"]["what"] == "accept"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"item": "nothing"}, "reload the page"),
        ({"choice": "colour"}, "no such answer"),
        ({"who": "  "}, "write your name first"),
        ({"who": "x" * (MOST_WORDS + 1)}, "the name is longer than"),
        ({"why": "x" * (MOST_WORDS + 1)}, "the reason is longer than"),
        ({"choice": "other"}, "nobody is named"),
        ({"choice": "other", "somebody": Somebody(name="Bo Zunk")}, "give a type"),
        ({"choice": "other", "somebody": Somebody(name="Bo Zunk", type="Person")}, "Bo Zunk"),
        ({"choice": "other", "somebody": Somebody(name="Auditors", type="Dragon")}, "Dragon"),
    ],
)
def test_what_does_not_fit_is_said_and_saves_nothing(
    out: Path, change: dict[str, object], message: str
) -> None:
    session = Session(out)
    given = {"item": item(session, Sort.SPEAKER)["key"], "choice": "reject", "who": WHO}
    with pytest.raises(DecisionError, match=message):
        session.decide(Answer(**{**given, **change}))
    assert not (out / DECISIONS).exists()


def test_names_and_reasons_are_kept_as_they_are_and_obeyed_by_nobody(
    inputs: Path, out: Path
) -> None:
    session = Session(out)
    found = item(session, Sort.ACCUSED)
    for text in (one for one in STRINGS if one.strip()):
        session.decide(Answer(found["key"], "accept", text, text))
    lines = (out / DECISIONS).read_text("utf-8").splitlines()
    kept = [json.loads(line) for line in lines if line]
    assert [one["why"] for one in kept] == [one.strip() for one in STRINGS if one.strip()]
    rebuild(inputs, out)
    assert item(Session(out), Sort.ACCUSED)["decided"]["why"] == kept[-1]["why"]
    for page in (out / "report.html", *(out / "articles").glob("*.html")):
        assert "<script>window.__ran" not in page.read_text("utf-8")
