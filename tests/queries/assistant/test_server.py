"""The MCP server: its tools, what it refuses, and that it only reads."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from mcp import Client
from mcp_types import TextContent

from kg.cli import main
from kg.errors import OutputError, QueryError
from kg.queries.assistant.server import make_server, serve_mcp
from kg.queries.assistant.tools import Tools
from tests.articles_by_hand import all_articles
from tests.conftest import ROOT
from tests.folders import write_built
from tests.queries.assistant.loops import finish

TOOLS = {
    "search", "claims_about", "said_by", "accusations", "timeline", "explain", "list_questions",
    "ask_question", "sparql",
}  # fmt: skip


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_built(tmp_path_factory.mktemp("mcp") / "out", all_articles())


@pytest.fixture(scope="module")
def url(out: Path) -> Iterator[str]:
    command = [sys.executable, "-m", "kg", "mcp", str(out), "--http", "--port", "0"]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr is not None
        yield server.stderr.readline().split()[1]
        server.terminate()


def test_every_tool_is_described_and_read_only(out: Path) -> None:
    async def listed() -> None:
        async with Client(make_server(out)) as client:
            found = (await client.list_tools()).tools
            assert {tool.name for tool in found} == TOOLS
            for tool in found:
                assert tool.description
                assert tool.annotations is not None
                assert tool.annotations.read_only_hint
                properties = tool.input_schema.get("properties", {})
                assert "self" not in properties

    finish(listed())


@pytest.mark.parametrize(
    ("tool", "arguments", "why"),
    [("claims_about", {"actor": "Tellenrut"}, "did you mean Oskar Tellenrud"),
     ("search", {"words": "…"}, "no word to search for"),
     ("search", {"words": "a", "limit": 100_000}, "200"),
     ("search", {"words": "a", "kinds": ["quads"]}, "quotation"),
     ("ask_question", {"name": "gossip"}, "no named question"),
     ("ask_question", {"name": "said-by"}, "needs"),
     ("explain", {"node": "https://example.org/id/nothing"}, "nothing is known"),
     ("sparql", {"query": "SELECT * { SERVICE <http://127.0.0.1:1/> { ?a ?b ?c } }"}, "SERVICE"),
     ("sparql", {"query": "INSERT DATA { <x:a> <x:b> <x:c> }"}, "update"),
     ("sparql", {"query": "DESCRIBE <https://example.org/id/entity/x>"}, "only SELECT and ASK"),
     ("sparql", {"query": "SELECT ?a { GRAPH ?g { ?a"}, "invalid query")],
)  # fmt: skip
def test_what_is_refused_says_why(
    out: Path, tool: str, arguments: dict[str, object], why: str
) -> None:
    async def asked() -> None:
        async with Client(make_server(out)) as client:
            result = await client.call_tool(tool, arguments)
            assert result.is_error
            content = result.content[0]
            assert isinstance(content, TextContent)
            assert why in content.text

    finish(asked())


def test_rows_are_limited_and_the_rest_is_counted(out: Path) -> None:
    reply = Tools(out).sparql("SELECT ?s { GRAPH ?g { ?s ?p ?o } }", limit=3)
    assert len(reply.data["rows"]) == 3
    assert reply.more > 100
    assert f"({reply.more:,} more" in reply.text


def test_a_query_without_a_limit_gets_one(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.queries.assistant.tools.MOST_ROWS", 7)
    tools = Tools(out)
    everything = "SELECT ?s { GRAPH ?g { ?s ?p ?o } }"
    assert tools.sparql(everything, limit=3).more == 4
    assert tools.sparql(f"{everything} LIMIT 20 # LIMIT", limit=3).more == 17
    assert tools.sparql(f"{everything} # no end", limit=3).more == 4
    assert len(tools.sparql(f"{everything} VALUES ?p {{ rdfs:label }}", limit=200).lines) > 7
    assert tools.sparql("ASK { GRAPH ?g { ?s ?p ?o } }").data["match"] is True


def test_a_slow_query_ends(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.queries.assistant.tools.SECONDS", 0.2)
    slow = (
        "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?a ?b ?c . ?d ?e ?f . ?h ?i ?j . ?k ?l ?m "
        "FILTER (?c != ?f) } }"
    )
    with pytest.raises(QueryError, match="not finished within"):
        Tools(out).sparql(slow)


def test_a_later_build_is_seen(tmp_path: Path) -> None:
    first, *others = all_articles()
    out = write_built(tmp_path / "out", [first])
    tools = Tools(out)
    assert not tools.accusations().lines
    write_built(out, [first, *others])
    assert tools.accusations().lines


def test_nothing_in_the_folder_changes_but_the_index(out: Path) -> None:
    def state() -> dict[str, bytes]:
        return {str(p): p.read_bytes() for p in sorted(out.rglob("*"))
                if p.is_file() and p.name != "search.sqlite"}  # fmt: skip

    before = state()
    tools = Tools(out)
    tools.search("complicity")
    tools.accusations()
    tools.explain("Lantern Watch")
    assert state() == before


@pytest.mark.parametrize("headers", [{"Host": "evil.example"}, {"Origin": "https://evil.example"}])
def test_other_sites_are_refused(url: str, headers: dict[str, str]) -> None:
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}
    accept = {"Accept": "application/json, text/event-stream"}
    reply = httpx.post(url, json=body, headers={**accept, **headers})
    assert reply.status_code in (403, 421)


def test_only_this_machine_and_only_built_folders(out: Path, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="this machine only"):
        serve_mcp(out, http=True, host="0.0.0.0")
    with pytest.raises(OutputError, match="kg build"):
        serve_mcp(tmp_path)
    with pytest.raises(SystemExit):
        main(["mcp", str(out), "--http", "--host", "0.0.0.0"])


def test_a_taken_port(out: Path, url: str) -> None:
    port = urlsplit(url).port or 0
    with pytest.raises(OutputError, match="choose another --port"):
        serve_mcp(out, http=True, port=port)
