"""A read-only MCP server over a built folder, on standard input and output or on loopback HTTP.

The Model Context Protocol's own SDK (``mcp``, the extra ``newskg[mcp]``) speaks the protocol; this
module names the tools and says what they give. Nothing is written, and no other server is called.
"""

from __future__ import annotations

import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any, Literal

import uvicorn
from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp_types import CallToolResult, TextContent, ToolAnnotations
from pydantic import Field

from kg.errors import KgError, OutputError
from kg.queries.assistant.tools import MOST, Reply, Tools
from kg.queries.background_answers import kept_in_background, tell_errors
from kg.store.store import open_built
from kg.version import VERSION

LOOPBACK = ("127.0.0.1", "::1", "localhost")
INSTRUCTIONS = (
    "A knowledge graph of news articles: who claimed what, about whom, on what evidence. Every "
    "line of an answer begins with who says something and with what status, and ends with the "
    "article and its address. An allegation, a claim or a denial is never a fact. When you use a "
    "line, keep its attribution: write “X alleged that …”, never the bare content, quote the "
    "article’s words, name the article, and report the answer of the accused, or that none is "
    "known. Rows whose status is unknown must be looked up before they are used."
)
Kind = Literal["name", "quotation", "article"]
Actor = Annotated[str, Field(description="Name of a person or organization, or an IRI.")]
Limit = Annotated[int, Field(ge=1, le=MOST, description="Most lines to give.")]


def serve_mcp(
    out: str | Path,
    *,
    http: bool = False,
    host: str = "127.0.0.1",
    port: int = 7879,
    answers: bool = True,
) -> int:
    """Serves the folder ``out`` until the client goes away or it is interrupted; gives 0.

    On standard input and output, or with ``http`` at ``http://HOST:PORT/mcp``. With ``answers``,
    those of named questions are made in the background. Raises OutputError if the folder has no
    graph, ``host`` is not this machine, or the port is taken.
    """
    open_built(Path(out)).close()  # whether there is a graph is told before anything starts
    with kept_in_background(Path(out), wanted=answers, tell=tell_errors) as place:
        server = make_server(Path(out), answers=place)
        if http:
            _serve_http(server, host, port)
        else:
            server.run("stdio")
    return 0


def make_server(out: Path, *, answers: Path | None = None) -> MCPServer[Any]:
    """The server with its tools, not yet running; raises OutputError if there is no graph.

    ``answers`` is as `Tools` has it.
    """
    server: MCPServer[Any] = MCPServer(
        "newskg",
        title="newskg: who claimed what in the news",
        instructions=INSTRUCTIONS,
        version=VERSION,
        log_level="WARNING",
    )
    offered = _Offered(Tools(out, answers=answers))
    hints = ToolAnnotations(
        read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
    )
    for function in (
        offered.search, offered.claims_about, offered.said_by, offered.accusations,
        offered.timeline, offered.explain, offered.list_questions, offered.ask_question,
        offered.sparql,
    ):  # fmt: skip
        server.add_tool(function, annotations=hints)
    return server


def _serve_http(server: MCPServer[Any], host: str, port: int) -> None:
    if host not in LOOPBACK:
        raise OutputError(f"{host}: kg mcp listens on this machine only; choose {LOOPBACK[0]}")
    family = socket.AF_INET6 if host == "::1" else socket.AF_INET
    with socket.socket(family) as bound:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            bound.bind((host, port))
            bound.listen(128)  # who comes before the server is ready waits
        except OSError as error:
            raise OutputError(
                f"{host}:{port}: cannot listen there ({error.strerror}); choose another --port"
            ) from error
        # The SDK refuses foreign Host and Origin headers where it is told a loopback host.
        app = server.streamable_http_app(host=host, stateless_http=True, json_response=True)
        shown = f"[{host}]" if family == socket.AF_INET6 else host
        sys.stderr.write(f"MCP http://{shown}:{bound.getsockname()[1]}/mcp  (end with Ctrl-C)\n")
        sys.stderr.flush()
        with suppress(KeyboardInterrupt):
            uvicorn.Server(uvicorn.Config(app, log_level="warning")).run(sockets=[bound])


def _result(answer: Callable[[], Reply]) -> CallToolResult:
    """An answer as text and data; an error is readable and says how to ask instead."""
    try:
        reply = answer()
    except KgError as error:
        raise ToolError(str(error)) from error
    content = TextContent(type="text", text=reply.text)
    return CallToolResult(content=[content], structured_content=reply.as_json())


class _Offered:
    """The tools under the names and with the descriptions that a model reads."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    def search(
        self,
        words: Annotated[
            str,
            Field(
                description='Words that all have to occur; "…" for a phrase, * at the end of a '
                "word, OR between two, - before a word to leave out."
            ),
        ],
        kinds: Annotated[
            list[Kind] | None, Field(description="Kinds of hits; all if left out.")
        ] = None,
        limit: Limit = 10,
    ) -> CallToolResult:
        """Search names of actors, quotations and articles by words. Start here to find an actor.

        Each hit has its status and speaker. The text of an article may report what others claim.
        """
        chosen = tuple(kinds) if kinds else ("name", "quotation", "article")
        return _result(lambda: self._tools.search(words, kinds=chosen, limit=limit))

    def claims_about(self, actor: Actor, limit: Limit = 30) -> CallToolResult:
        """What articles state about an actor, and what others claim, allege or deny about them.

        Newest first. Each line says who says it and with what status.
        """
        return _result(lambda: self._tools.claims_about(actor, limit=limit))

    def said_by(self, actor: Actor, limit: Limit = 30) -> CallToolResult:
        """What an actor is reported to have said, newest first, with the words and the article."""
        return _result(lambda: self._tools.said_by(actor, limit=limit))

    def accusations(
        self,
        actor: Annotated[
            str | None,
            Field(description="Who accuses or is accused; all accusations if left out."),
        ] = None,
        limit: Limit = 30,
    ) -> CallToolResult:
        """Accusations, each followed by the answers of the accused, or that none is reported.

        An accusation is not a fact. Report its answer together with it.
        """
        return _result(lambda: self._tools.accusations(actor, limit=limit))

    def timeline(self, actor: Actor, limit: Limit = 50) -> CallToolResult:
        """Events with an actor in the order of time; what is only claimed is marked as such."""
        return _result(lambda: self._tools.timeline(actor, limit=limit))

    def explain(
        self,
        node: Annotated[str, Field(description="IRI of any node, or the name of an actor.")],
        limit: Limit = 30,
    ) -> CallToolResult:
        """Everything known about one actor, statement, event or relation, with its evidence."""
        return _result(lambda: self._tools.explain(node, limit=limit))

    def list_questions(self) -> CallToolResult:
        """The named questions that ask_question answers, with their parameters."""
        return _result(self._tools.questions)

    def ask_question(
        self,
        name: Annotated[str, Field(description="Name of a question from list_questions.")],
        parameters: Annotated[
            dict[str, str] | None, Field(description="Parameters by name, such as who.")
        ] = None,
        limit: Limit = 30,
    ) -> CallToolResult:
        """The rows of a named question. Each begins with the status of what it rests on."""
        return _result(lambda: self._tools.ask(name, parameters or {}, limit=limit))

    def sparql(
        self,
        query: Annotated[
            str,
            Field(
                description="SELECT or ASK; write GRAPH ?g { … } around patterns. The prefixes kg, "
                "rdf, rdfs, xsd, skos, oa and prov are known. Select kg:status, kg:polarity and "
                "the proposition or statement itself, so that the status of each row is known."
            ),
        ],
        limit: Limit = 50,
    ) -> CallToolResult:
        """Answer a SPARQL query. Each row begins with the status of what it rests on."""
        return _result(lambda: self._tools.sparql(query, limit=limit))
