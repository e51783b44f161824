"""The reconciliation service of ``kg serve``, by the Reconciliation Service API 0.2.

The test bench of the API is a web application without a package, so its requests are repeated here:
manifest, a batch by GET and POST, types, suggestions, extension and preview, each answer against
the structure that the specification gives it.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import jsonschema
import pytest
from axe_playwright_python.sync_playwright import Axe
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser

from kg.errors import QueryError
from kg.queries.matching.records import Sort
from kg.queries.reconcile import http as reconcile
from kg.queries.reconcile.queries import read_extension, read_queries
from kg.queries.reconcile.service import ReconcileService
from kg.queries.serve import running
from kg.store.store import Store
from tests.articles_by_hand import all_articles
from tests.folders import write_built

pytest_plugins = ["tests.browsing"]
EVIL = '<img src=x onerror="document.title=1">Evil'

_TEXT = {"type": "string"}
_TYPES = {"type": "array", "items": {"type": "object", "required": ["id"],
          "properties": {"id": _TEXT, "name": _TEXT}}}  # fmt: skip
_PATH = {"type": "object", "properties": {"service_url": _TEXT, "service_path": _TEXT}}
# Sections 3 to 7 of the specification.
MANIFEST = {
    "type": "object",
    "required": ["versions", "name", "identifierSpace", "schemaSpace"],
    "properties": {
        "versions": {"type": "array", "items": _TEXT, "contains": {"enum": ["0.2"]}},
        "name": _TEXT, "identifierSpace": {"type": "string", "pattern": "^https?://"},
        "schemaSpace": {"type": "string", "pattern": "^https?://"},
        "defaultTypes": {**_TYPES, "uniqueItems": True},
        "view": {"type": "object", "required": ["url"],
                 "properties": {"url": {"type": "string", "pattern": r"\{\{id\}\}"}}},
        "preview": {"type": "object", "required": ["url", "width", "height"],
                    "properties": {"url": {"type": "string", "pattern": r"\{\{id\}\}"},
                                   "width": {"type": "integer"}, "height": {"type": "integer"}}},
        "suggest": {"type": "object", "additionalProperties": False,
                    "properties": {"entity": _PATH, "type": _PATH, "property": _PATH}},
        "extend": {"type": "object", "properties": {"propose_properties": _PATH,
                   "property_settings": {"type": "array", "maxItems": 0}}},
    },
}  # fmt: skip
_FEATURE = {
    "type": "object", "required": ["id", "value"],
    "properties": {"id": _TEXT, "value": {"type": ["number", "boolean"]}},
}  # fmt: skip
_CANDIDATE = {
    "type": "object", "required": ["id", "name", "score"],
    "properties": {
        "id": _TEXT, "name": _TEXT, "description": _TEXT, "type": _TYPES,
        "score": {"type": "number"}, "match": {"type": "boolean"},
        "features": {"type": "array", "items": _FEATURE},
    },
}  # fmt: skip
RESULTS = {
    "type": "object",
    "additionalProperties": {
        "type": "object", "required": ["result"],
        "properties": {"result": {"type": "array", "items": _CANDIDATE}},
    },
}  # fmt: skip
SUGGESTIONS = {"type": "object", "required": ["result"], "properties": {"result": {
    "type": "array", "items": {"type": "object", "required": ["id", "name"], "properties": {
        "id": _TEXT, "name": _TEXT, "description": _TEXT, "notable": _TYPES}}}}}  # fmt: skip
ROWS = {
    "type": "object", "required": ["meta", "rows"],
    "properties": {
        "meta": {"type": "array", "items": {"type": "object", "required": ["id", "name"]}},
        "rows": {"type": "object", "additionalProperties": {
            "type": "object", "additionalProperties": {"type": "array", "items": {
                "type": "object", "required": ["str"], "properties": {"str": _TEXT},
                "additionalProperties": False}}}},
    },
}  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    first, *others = all_articles()
    person = next(one for one in first.entities if one.type == "Person" and not one.unnamed)
    evil = replace(person, id="evil", name=EVIL, aliases=(), link=None, mentions=person.mentions)
    first = replace(first, entities=(*first.entities, evil))
    return write_built(tmp_path_factory.mktemp("reconcile") / "out", [first, *others])


@pytest.fixture(scope="module")
def url(folder: Path) -> Iterator[str]:
    with running(folder, host="127.0.0.1", port=0) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/reconcile"
        server.shutdown()


def valid(body: Any, schema: dict[str, Any]) -> Any:
    jsonschema.validate(body, schema, cls=jsonschema.Draft7Validator)
    return body


def ask(url: str, **queries: dict[str, Any]) -> dict[str, Any]:
    reply = httpx.post(url, data={"queries": json.dumps(queries)})
    assert reply.status_code == 200, reply.text
    found: dict[str, Any] = valid(reply.json(), RESULTS)
    assert found.keys() == queries.keys()
    return found


def first(url: str, name: str = "Tellenrud, Oskar", **more: Any) -> dict[str, Any]:
    found = ask(url, q={"query": name, **more})["q"]["result"]
    return dict(found[0]) if found else {}


@pytest.mark.server
class TestServed:
    """The service behind its addresses."""

    def test_manifest(self, url: str) -> None:
        reply = httpx.get(url)
        found = valid(reply.json(), MANIFEST)
        assert reply.headers["content-type"] == "application/json"
        assert found["view"]["url"].startswith(url)
        assert httpx.head(url).status_code == 200

    def test_a_batch_by_post_and_get(self, url: str) -> None:
        queries = {"q0": {"query": "Tellenrud, Oskar"}, "q1": {"query": "Nobody Whatever"}}
        posted = ask(url, **queries)
        got = httpx.get(url, params={"queries": json.dumps(queries)}).json()
        assert got == posted
        assert posted["q1"] == {"result": []}
        best = posted["q0"]["result"][0]
        assert best["name"] == "Oskar Tellenrud"
        assert {"id": "Person", "name": "person"} in best["type"]
        assert 50 < best["score"] < 100
        assert {"id": "name", "value": 1.0} in best["features"]
        assert "the same words" in best["description"]

    def test_no_candidate_is_a_certain_match(self, url: str) -> None:
        found = ask(url, a={"query": "Oskar Tellenrud"}, b={"query": "Lantern Watch"})
        results = [one for of in found.values() for one in of["result"]]
        assert len(results) >= 2
        assert not any(one["match"] for one in results)

    def test_types_limits_and_properties(self, url: str) -> None:
        assert first(url, type="Person")
        assert first(url, type=["Organization", "Person"])
        assert not first(url, type="Organization")
        assert first(url, type="Organization", type_strict="should")
        assert not first(url, type=["Person", "Organization"], type_strict="all")
        assert first(url, type=["Person", "Actor"], type_strict="all")
        assert len(ask(url, q={"query": "Tellenrud", "limit": 1})["q"]["result"]) <= 1
        post = {"pid": "post", "v": [{"id": "x", "name": "Interior Minister"}, "Minister"]}
        assert first(url, properties=[post])["score"] > first(url)["score"]
        country = {"pid": "country", "v": "Ostland"}
        ignored = {"pid": "shoe size", "v": 43}
        assert first(url, properties=[country, ignored])["score"] <= first(url)["score"]
        assert ask(url, q={"properties": [post]}) == {"q": {"result": []}}

    def test_suggestions(self, url: str) -> None:
        for what, prefix in (("entity", "tellen"), ("type", "per"), ("property", "post")):
            body = httpx.get(f"{url}/suggest/{what}", params={"prefix": prefix}).json()
            assert valid(body, SUGGESTIONS)["result"], what
            none = httpx.get(f"{url}/suggest/{what}", params={"prefix": "zzz"}).json()
            assert none == {"result": []}
        far = httpx.get(f"{url}/suggest/entity", params={"prefix": "tellen", "cursor": "99"})
        assert far.json() == {"result": []}

    def test_values_say_who_claims_them(self, url: str) -> None:
        listed = httpx.get(f"{url}/properties", params={"type": "Person"}).json()
        names = [one["id"] for one in listed["properties"]]
        iri = first(url)["id"]
        wanted = {"ids": [iri, "x:nobody"], "properties": [{"id": one} for one in [*names, "odd"]]}
        reply = httpx.post(url, data={"extend": json.dumps(wanted)})
        rows = valid(reply.json(), ROWS)["rows"]
        assert all("in “" in one["str"] for one in rows[iri]["post"])
        assert rows[iri]["article"]
        assert rows[iri]["odd"] == rows["x:nobody"]["post"] == []

    def test_preview_is_a_harmless_page(self, url: str) -> None:
        reply = httpx.get(f"{url}/preview", params={"id": first(url, EVIL)["id"]})
        assert reply.status_code == 200
        assert "<img" not in reply.text
        assert "does not show that the two are the same" in reply.text
        assert (
            "frame-ancestors 'self' http://127.0.0.1:*" in reply.headers["content-security-policy"]
        )
        assert httpx.get(f"{url}/preview", params={"id": "x:nobody"}).status_code == 404

    @pytest.mark.parametrize(
        ("path", "asked", "why"),
        [
            ("", {"queries": "{"}, "queries: no JSON"),
            ("", {"queries": "[]"}, "an object"),
            ("", {"queries": '{"q": {"query": 7}}'}, "queries.q.query"),
            ("", {"queries": '{"q": {"query": "x", "type": 7}}'}, "queries.q.type"),
            ("", {"queries": '{"q": {"query": "x", "type_strict": "x"}}'}, "any, should, all"),
            ("", {"queries": '{"q": {"query": "x", "limit": 0}}'}, "queries.q.limit"),
            ("", {"queries": '{"q": {"properties": [{"v": 1}]}}'}, "with pid"),
            ("", {"queries": '{"q": {"properties": [{"pid": "post"}]}}'}, "v is missing"),
            ("", {"extend": '{"ids": "x"}'}, "extend.ids"),
            ("", {"extend": '{"ids": [], "properties": ["x"]}'}, "with id"),
            ("/suggest/entity", {"prefix": "x", "cursor": "-1"}, "cursor"),
        ],
    )
    def test_what_is_malformed_is_named(
        self, url: str, path: str, asked: dict[str, str], why: str
    ) -> None:
        reply = httpx.get(url + path, params=asked)
        assert reply.status_code == 400
        assert why.replace("an object", "object") in reply.json()["error"]

    def test_unknown_addresses(self, url: str) -> None:
        assert httpx.get(f"{url}/nothing").status_code == 404
        assert httpx.get(f"{url}nothing").status_code == 404
        assert httpx.put(url).status_code == 405

    def test_pages_of_this_machine_may_ask_and_others_may_not(self, url: str) -> None:
        own = {"Origin": "http://127.0.0.1:3333", "Sec-Fetch-Site": "same-site"}
        reply = httpx.get(url, headers=own)
        assert reply.status_code == 200
        assert reply.headers["access-control-allow-origin"] == own["Origin"]
        for headers in (
            {"Origin": "https://evil.example"},
            {"Origin": "http://127.0.0.1.evil.example"},
            {"Origin": "null"},
            {"Sec-Fetch-Site": "cross-site"},  # a script element, as for JSONP
        ):
            assert httpx.get(url, headers=headers).status_code == 403, headers
        assert httpx.get(url, headers={"Host": "evil.example"}).status_code == 421
        endpoint = url.replace("/reconcile", "/query")
        assert httpx.get(endpoint, headers={"Origin": own["Origin"]}).status_code == 403


class _Page(BaseHTTPRequestHandler):
    """A page at another port, as OpenRefine's is."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!DOCTYPE html><title>client</title><body></body>")

    def log_message(self, format: str, *args: object) -> None:
        """Silent."""


@pytest.mark.server
@pytest.mark.browser
def test_a_client_in_a_browser(url: str, browser: Browser) -> None:
    iri = first(url, EVIL)["id"]
    with ThreadingHTTPServer(("127.0.0.1", 0), _Page) as other:
        threading.Thread(target=other.serve_forever, daemon=True).start()
        page = browser.new_page()
        page.goto(f"http://127.0.0.1:{other.server_port}/")
        manifest = page.evaluate("async url => (await fetch(url)).json()", url)
        assert "0.2" in manifest["versions"]
        address = manifest["preview"]["url"].replace("{{id}}", "PLACE")
        shown = page.evaluate(
            """async ([address, id]) => {
              const frame = document.createElement('iframe');
              frame.src = address.replace('PLACE', encodeURIComponent(id));
              const loaded = new Promise(done => frame.onload = done);
              document.body.append(frame);
              await loaded; return true }""",
            [address, iri],
        )
        assert shown
        frame = page.frames[1]
        assert EVIL in frame.inner_text("h1")
        assert frame.title() == EVIL
        page.route("http://evil.example/*", lambda route: route.fulfill(
            body="<!DOCTYPE html><body></body>", content_type="text/html"))  # fmt: skip
        page.goto("http://evil.example/")
        read = page.evaluate("url => fetch(url).then(() => 'read', () => 'refused')", url)
        assert read == "refused"
        other.shutdown()
        page.goto(address.replace("PLACE", quote(iri, safe="")))
        found = Axe().run(page).response["violations"]
        assert not [one["id"] for one in found if one["impact"] in ("serious", "critical")]
        page.close()


# ── without a server ──


def test_what_a_client_asks() -> None:
    births = [{"pid": "birthDate", "v": 1980.0}, {"pid": "birthDate", "v": ["1981", {"id": "Y"}]}]
    text = json.dumps({"q": {"query": " Noor  Adessa ", "properties": births}})
    query = read_queries(text)["q"]
    assert query.entry.name == "Noor Adessa"
    assert query.entry.sort is Sort.ANY
    assert query.entry.births == ("1980", "1981", "Y")
    with pytest.raises(QueryError, match="at most 500"):
        read_queries(json.dumps({str(n): {"query": "x"} for n in range(501)}))
    with pytest.raises(QueryError, match="at most 500"):
        read_extension(json.dumps({"ids": ["x"] * 501, "properties": []}))


JSON = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=True) | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(("query", "type", "limit", "properties", "pid", "v", "id", "ids")), inner,
        max_size=4),
    max_leaves=12,
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(st.text(max_size=3), JSON, max_size=3), st.booleans())
def test_any_json_is_answered_or_refused(found: dict[str, Any], extends: bool) -> None:
    store = Store.memory()
    service = ReconcileService(Path("/nowhere"), store)
    asked = {"extend" if extends else "queries": [json.dumps(found)]}
    reply = reconcile.answer(service, "/reconcile", asked, host="x", origin=None)
    assert reply.status in (200, 400)
    json.loads(reply.body)
