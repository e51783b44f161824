"""Decisions of the page survive another tagger, changed and moved articles, a killed server."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from kg.builder.build import build
from kg.builder.options import BuildOptions, BuildReport
from kg.decisions.file import DECISIONS, read_file
from kg.extraction.settings import Settings
from kg.review.items import Sort
from kg.review.server import TOKEN_HEADER
from kg.review.session import Session
from tests.review.samples import RULES, ask, decide, item, rows

ACCUSED = "SELECT ?name { GRAPH ?g { ?who kg:allegedWrongdoing ?what ; rdfs:label ?name } }"
SAME = "SELECT ?a ?b { GRAPH ?g { ?a kg:sameEventAs ?b } }"


def decide_all(out: Path) -> None:
    """One decision of each sort."""
    session = Session(out)
    decide(session, Sort.FACT, "It is alleged")
    decide(session, Sort.ACCUSED, "Accused: Karl Ode")
    decide(session, Sort.SPEAKER, "Karl Ode", words="never add up")
    decide(session, Sort.CONFIDENCE, "The speaker is Karl Ode")
    decide(session, Sort.MERGE, "No: two", words="Karl Ode")
    decide(session, Sort.EVENTS, "No: two")


def check(out: Path) -> None:
    """They hold, and the page shows them as decided."""
    assert ask(out, ACCUSED) == [{"name": "Karl Ode"}]
    assert ask(out, SAME) == []
    told = {row["content"].strip('",'): row["actors"] for row in rows(out, "statements.csv", "")}
    assert [who for words, who in told.items() if "never add up" in words] == ["Karl Ode"]
    assert [who for words, who in told.items() if "what this means" in words] == ["Karl Ode"]
    (bribe,) = rows(out, "events.csv", "bribed")
    assert (bribe["status"], bribe["fact"]) == ("alleged", "no")
    items = Session(out).queue()["items"]
    decided = {(one["sort"], one["title"]) for one in items if one["decided"]}
    assert (Sort.APART, "Karl Ode") in decided
    assert Sort.EVENTS in {sort for sort, _ in decided}


def rebuilt(inputs: Path, out: Path, tagger: str = "rules") -> BuildReport:
    report = build([inputs], out, options=BuildOptions(settings=Settings(tagger=tagger)))
    assert dict(report.decisions) == {"applied": 6}, report.notes
    check(out)
    return report


def test_decisions_hold_in_the_next_build_and_the_one_after(inputs: Path, out: Path) -> None:
    decide_all(out)
    rebuilt(inputs, out)
    session = Session(out)
    assert {one["sort"] for one in session.queue()["items"] if one["decided"]} == {
        Sort.FACT, Sort.ACCUSED, Sort.SPEAKER, Sort.CONFIDENCE, Sort.APART, Sort.EVENTS,
    }  # fmt: skip
    rebuilt(inputs, out)


@pytest.mark.slow
@pytest.mark.parametrize("tagger", ["fast", "best"])
def test_decisions_hold_with_another_tagger(inputs: Path, out: Path, tagger: str) -> None:
    decide_all(out)
    assert rebuilt(inputs, out, tagger).new == 4


def test_decisions_hold_where_the_articles_were_changed(inputs: Path, out: Path) -> None:
    """A changed text has another identifier and other offsets."""
    build([inputs], out, options=RULES)  # from now on the folder is of these files
    decide_all(out)
    for path in inputs.glob("*.txt"):
        head, body = path.read_text("utf-8").split("2025\n", 1)
        path.write_text(f"{head}2025\n\nThe weather in Mirkold is mild.\n{body}", "utf-8")
    assert rebuilt(inputs, out).changed == 4


def test_decisions_hold_where_the_articles_were_moved(inputs: Path, out: Path) -> None:
    decide_all(out)
    (inputs / "old").mkdir()
    for path in inputs.glob("*.txt"):
        shutil.move(path, inputs / "old" / f"{path.stem}-2.txt")
    rebuilt(inputs, out)


def test_an_open_page_follows_a_build_that_ran_meanwhile(inputs: Path, out: Path) -> None:
    build([inputs], out, options=RULES)
    session = Session(out)
    decide(session, Sort.EVENTS, "No: two")
    (inputs / "race.txt").unlink()
    build([inputs], out, options=RULES)
    assert item(session, Sort.EVENTS)["decided"]["what"] == "different"
    assert Sort.APART not in {one["sort"] for one in session.queue()["items"]}


# ── a killed server ──


@pytest.fixture
def running(out: Path) -> Iterator[tuple[subprocess.Popen[str], str, str]]:
    """``kg review`` as a process of its own, its address and its token."""
    command = [sys.executable, "-m", "kg", "review", str(out), "--port", "0", "--no-open"]
    environment = {**os.environ, "KG_WHO": "Ada Brok"}
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stderr is not None
        found = re.search(r"http://\S+", process.stderr.readline())
        assert found is not None
        parts = urlsplit(found[0])
        yield process, f"http://{parts.netloc}", parse_qs(parts.query)["token"][0]
        if process.poll() is None:
            process.kill()


def test_what_was_decided_is_there_after_a_kill(
    out: Path, running: tuple[subprocess.Popen[str], str, str]
) -> None:
    process, address, token = running
    headers = {TOKEN_HEADER: token}
    items = httpx.get(f"{address}/queue", headers=headers).json()["items"]
    saved = []
    for one in items[:5]:
        shown = httpx.get(f"{address}/item?key={one['key']}", headers=headers).json()
        answer = {"item": one["key"], "choice": shown["choices"][0]["name"], "who": "Ada Brok"}
        saved.append(httpx.post(f"{address}/decide", json=answer, headers=headers).json()["saved"])
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert [one.id for one in read_file(out / DECISIONS).decisions] == saved
    session = Session(out)
    assert [one["decided"] for one in session.queue()["items"]] == [True] * 5 + [False] * 5


def test_a_line_that_a_kill_cut_off_is_put_aside_and_decided_again(out: Path) -> None:
    session = Session(out)
    decide(session, Sort.FACT, "It is alleged")
    with (out / DECISIONS).open("ab") as stream:
        stream.write(b'{"id": "0123", "kind": "acc')
    again = Session(out)
    decide(again, Sort.ACCUSED, "Accused: Karl Ode")
    assert len(read_file(out / DECISIONS).decisions) == 2
    assert "put aside" in again.notes[0]


def test_the_command_ends_with_the_number_of_decisions(
    out: Path, running: tuple[subprocess.Popen[str], str, str]
) -> None:
    process, address, token = running
    headers = {TOKEN_HEADER: token}
    key = httpx.get(f"{address}/queue", headers=headers).json()["items"][0]["key"]
    answer = {"item": key, "choice": "accept", "who": "Ada Brok"}
    assert httpx.post(f"{address}/decide", json=answer, headers=headers).json()["saved"]
    process.send_signal(signal.SIGTERM)
    assert process.stderr is not None
    assert process.stderr.read() == "saved 1 decision; run kg build again to apply them\n"
    assert process.wait() == 0
