"""Forty questions by the SDK's own client: no answer states as fact what is none.

What may not be stated is worked out here from the records, not from what the tools make of them.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from mcp import Client, StdioServerParameters
from mcp_types import CallToolResult, TextContent

from kg.model import (
    Document,
    Event,
    Extraction,
    Polarity,
    Relation,
    Span,
    Status,
    is_fact,
    was_made,
)
from tests.articles_by_hand import all_articles
from tests.conftest import ROOT
from tests.folders import write_built
from tests.queries.assistant.loops import finish

CASES: list[dict[str, Any]] = yaml.safe_load(
    (ROOT / "tests/cases/assistant/questions.yaml").read_text("utf-8")
)
MARKS = re.compile(
    r"alleged|claimed|denied|made a denial|said \(a claim|about what had not happened yet|"
    r"does not report|not so or did not happen|The article mentions \(|status unknown|"
    r"may report what others claim|also holds what is|negated|may be only|"
    r"asserted, |not made"
)


@dataclass(frozen=True)
class Hearsay:
    """Words that no line may give before a mark and, where somebody is named, a name."""

    words: str
    names: frozenset[str]


def plain(document: Document, spans: tuple[Span, ...]) -> Iterator[str]:
    for span in spans:
        yield " ".join(document.words(span).split()).strip('“”" ,.')


def hearsay(extraction: Extraction) -> Iterator[Hearsay]:
    """The contents of statements, and the sentences of propositions that are no fact."""
    names = {one.id: one.name for one in extraction.entities}
    tellers: dict[str, frozenset[str]] = {}
    for one in extraction.statements:
        speakers = frozenset(names[actor] for actor in one.actors) or frozenset(
            plain(extraction.document, one.source)
        )
        # Whoever relays the words may be named for them too.
        tellers[one.id] = speakers | tellers.get(one.parent or "", frozenset())
        for words in plain(extraction.document, one.content):
            yield Hearsay(words, tellers[one.id] if was_made(one) else frozenset())
    yield from of_propositions(extraction, tellers)


def of_propositions(
    extraction: Extraction, tellers: dict[str, frozenset[str]]
) -> Iterator[Hearsay]:
    told: list[Event | Relation] = [*extraction.events, *extraction.relations]
    facts = {
        words for one in told if is_fact(one) for words in plain(extraction.document, one.evidence)
    }
    for one in told:
        if not is_fact(one):
            by = frozenset[str]().union(*(tellers[said] for said in one.statements))
            for words in plain(extraction.document, one.evidence):
                yield Hearsay(words, frozenset() if words in facts else by)


HEARSAY = sorted(
    {one for extraction in all_articles() for one in hearsay(extraction) if " " in one.words},
    key=lambda one: one.words,
)


def leaks(line: str, hearsay_of: Sequence[Hearsay] = HEARSAY) -> list[str]:
    """Words of hearsay in a line that come before any mark, or without any of their speakers."""
    # A headline is given as one: "article headed “…”".
    text = re.sub(r"headed “.*?”(?= \(|, |;|$)", "", line).replace("“", "").replace("”", "")
    mark = MARKS.search(text)
    found = []
    for one in hearsay_of:
        at = text.find(one.words)
        if at < 0:
            continue
        if mark is None or mark.start() > at:
            found.append(f"no mark before {one.words!r}: {line}")
        elif "status unknown" not in text and "may report what others" not in text:
            named = not one.names or any(
                name.casefold() in text[:at].casefold() for name in one.names
            )
            if not named:
                found.append(f"{sorted(one.names)} not before {one.words!r}: {line}")
    return found


def strings(data: object) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for value in data.values():
            yield from strings(value)
    elif isinstance(data, list):
        for value in data:
            yield from strings(value)


def lines(result: CallToolResult) -> list[str]:
    """Every line of the text, and every string of the data."""
    found = [line for part in result.content if isinstance(part, TextContent)
             for line in part.text.splitlines()]  # fmt: skip
    return [*found, *strings(result.structured_content)]


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_built(tmp_path_factory.mktemp("assistant") / "out", all_articles())


async def ask_all(server: Any) -> dict[str, CallToolResult]:
    async with Client(server) as client:
        return {
            case["question"]: await client.call_tool(case["tool"], case["arguments"])
            for case in CASES
        }


@pytest.fixture(scope="module")
def by_stdio(out: Path) -> dict[str, CallToolResult]:
    command = ["-m", "kg", "mcp", str(out)]
    server = StdioServerParameters(command=sys.executable, args=command, cwd=ROOT)
    return finish(ask_all(server))


@pytest.fixture(scope="module")
def url(out: Path) -> Iterator[str]:
    command = [sys.executable, "-m", "kg", "mcp", str(out), "--http", "--port", "0"]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr is not None
        told = server.stderr.readline()
        yield told.split()[1]
        server.terminate()


@pytest.fixture(scope="module")
def by_http(url: str) -> dict[str, CallToolResult]:
    return finish(ask_all(url))


def test_there_are_forty() -> None:
    assert len({case["question"] for case in CASES}) == 40
    assert len(HEARSAY) > 20


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["question"])
def test_no_claim_is_stated_as_fact(
    by_stdio: dict[str, CallToolResult], case: dict[str, Any]
) -> None:
    result = by_stdio[case["question"]]
    text = "\n".join(lines(result))
    if "error" in case:
        assert result.is_error
        assert case["error"] in text
        return
    assert not result.is_error, text
    for pattern in case["expect"]:
        assert re.search(pattern, text), text
    assert [leak for line in lines(result) for leak in leaks(line)] == []


def test_the_same_over_http(
    by_stdio: dict[str, CallToolResult], by_http: dict[str, CallToolResult]
) -> None:
    for question, result in by_http.items():
        assert lines(result) == lines(by_stdio[question])


def test_every_finding_has_status_quotation_article_and_link(
    by_stdio: dict[str, CallToolResult],
) -> None:
    count = 0
    for result in by_stdio.values():
        for one in (result.structured_content or {}).get("findings", ()):
            count += 1
            if one.get("kind") != "name":
                assert all(one[key] for key in ("status", "quotation", "article", "link"))
                assert one["link"] in one["sentence"]
    assert count >= 40


@pytest.mark.parametrize(
    "line",
    ["Tellenrud of protecting Halvay Gardens.", "that Tellenrud protected Halvay Gardens",
     "[alleged by Klara Wendish] that Tellenrud protected Halvay Gardens",
     "to close every compound by 30 June", json.dumps({"words": "to repay the town"}),
     "Managers paid $2 million in bribes, Lantern Watch alleged"],
)  # fmt: skip
def test_a_leak_would_be_seen(line: str) -> None:
    assert leaks(line)


def test_negated_propositions_are_among_the_hearsay() -> None:
    negated = [one for extraction in all_articles() for one in extraction.relations
               if one.polarity is Polarity.NEGATED]  # fmt: skip
    denied = [one for extraction in all_articles() for one in extraction.relations
              if one.status is Status.DENIED]  # fmt: skip
    assert negated
    assert denied
