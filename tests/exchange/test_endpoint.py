"""Pushing to real servers: whole, resumable, verified; and what is said when a server fails."""

from __future__ import annotations

import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import rdf
from kg.errors import EndpointError
from kg.exchange.endpoint import Endpoint, PushOptions, push
from kg.exchange.endpoint.http import check_url, credentials
from kg.exchange.endpoint.push import PushLog, _Graph
from kg.ontology.vocabulary import graph_iri
from kg.queries.named import answer_of, load_named_queries
from kg.queries.result_formats import shown
from kg.queries.validate import checks
from kg.store.results import Answer
from kg.store.store import Store
from tests.queries.test_named import fill, parameters
from tests.samples import BASE, sample
from tests.servers import OxigraphServer, Proxy, Server, VirtuosoServer

pytestmark = pytest.mark.server
QUICK = PushOptions(timeout=5, tries=2)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    with Store.open(tmp_path / "out" / "store") as store:
        fill(store)
    return tmp_path / "out"


def counts(out: Path) -> dict[str, int]:
    with Store.open(out / "store", read_only=True) as store:
        return store.counts()


def add(out: Path, *names: str) -> None:
    with Store.open(out / "store") as store:
        for name in names:
            store.replace(graph_iri(BASE, name), rdf.quads(sample(name), base=BASE))


def remove(out: Path, name: str) -> None:
    with Store.open(out / "store") as store:
        store.remove(graph_iri(BASE, name))


def remote(server: Server) -> dict[str, int]:
    with Endpoint(server.url) as endpoint:
        return endpoint.counts()


@pytest.fixture
def oxigraph(tmp_path: Path) -> Iterator[OxigraphServer]:
    server = OxigraphServer(tmp_path / "oxigraph")
    server.start()
    yield server
    server.stop()


def proxied(tmp_path: Path, rules: str) -> Proxy:
    proxy = Proxy(tmp_path / "proxy", rules)
    proxy.start()
    return proxy


# ── Oxigraph ──


@pytest.mark.parametrize("protocol", [None, "gsp", "update"])
def test_push_is_whole_and_verified(
    out: Path, oxigraph: OxigraphServer, protocol: str | None
) -> None:
    report = push(out, oxigraph.url, options=replace(QUICK, protocol=protocol))
    assert remote(oxigraph) == counts(out)
    assert report.verified == sum(counts(out).values())
    assert "verified" in str(report)
    again = push(out, oxigraph.url, options=replace(QUICK, protocol=protocol))
    assert again.put == ()
    assert again.unchanged == len(counts(out))


def test_replace_and_prune(out: Path, oxigraph: OxigraphServer) -> None:
    httpx.put(f"{oxigraph.url}/store?graph=x:theirs", content=b"<x:a> <x:b> <x:c> .",
              headers={"Content-Type": "application/n-triples"}).raise_for_status()  # fmt: skip
    first = push(out, oxigraph.url, options=QUICK)
    assert f"{len(counts(out))} graphs added, 0 replaced, 0 removed, 0 unchanged" in str(first)
    with Store.open(out / "store") as store:
        changed = replace(sample("wire"), relations=())
        statements = tuple(replace(s, propositions=()) for s in changed.statements)
        events = tuple(replace(e, statements=()) for e in changed.events)
        quads = rdf.quads(replace(changed, statements=statements, events=events), base=BASE)
        store.replace(graph_iri(BASE, "wire"), quads)
    remove(out, "radio")
    second = push(out, oxigraph.url, options=QUICK)
    assert (second.put, second.added) == ((graph_iri(BASE, "wire"),), ())
    assert "0 graphs added, 1 replaced, 0 removed" in str(second)
    assert graph_iri(BASE, "radio") in remote(oxigraph), "nothing is removed unasked"
    report = push(out, oxigraph.url, options=replace(QUICK, prune=True))
    assert report.removed == (graph_iri(BASE, "radio"),)
    assert remote(oxigraph) == {**counts(out), "x:theirs": 1}


def test_dry_run_changes_nothing(out: Path, oxigraph: OxigraphServer) -> None:
    report = push(out, oxigraph.url, options=replace(QUICK, dry_run=True))
    assert set(report.put) == set(counts(out))
    assert "would be added     https" in str(report)
    assert f"{len(counts(out))} graphs would be added, 0 would be replaced" in str(report)
    assert remote(oxigraph) == {}
    assert list(out.glob("push-*")) == []


def test_what_the_server_lost_is_sent_again(out: Path, oxigraph: OxigraphServer) -> None:
    push(out, oxigraph.url, options=QUICK)
    with Endpoint(oxigraph.url) as endpoint:
        endpoint.drop(graph_iri(BASE, "wire"))
        endpoint.drop(graph_iri(BASE, "never there"))
    assert push(out, oxigraph.url, options=QUICK).put == (graph_iri(BASE, "wire"),)
    assert remote(oxigraph) == counts(out)


def test_large_graphs_by_update_take_their_place_at_once(
    out: Path, oxigraph: OxigraphServer
) -> None:
    with Endpoint(oxigraph.url, protocol="update") as endpoint:
        endpoint.services = replace(endpoint.services, insert_limit=100)
        with Store.open(out / "store", read_only=True) as store:
            lines = _Graph.read(store, graph_iri(BASE, "wire")).lines
        endpoint.put("x:g", lines)
        endpoint.put("x:g", lines)
        assert endpoint.counts() == {"x:g": len(lines)}


def test_a_server_killed_in_the_middle(out: Path, oxigraph: OxigraphServer) -> None:
    add(out, *(f"more{number}" for number in range(60)))
    killer = threading.Timer(0.4, oxigraph.kill)
    killer.start()
    failed = ""
    try:
        push(out, oxigraph.url, options=replace(QUICK, tries=1))
    except EndpointError as error:
        failed = str(error)
    killer.join()
    assert "push again to go on" in failed or "no reply" in failed or not failed
    oxigraph.start()
    partial = remote(oxigraph)
    assert all(partial[iri] == counts(out)[iri] for iri in partial), "a part of an article is there"
    push(out, oxigraph.url, options=QUICK)
    assert remote(oxigraph) == counts(out)


def test_a_client_killed_in_the_middle(out: Path, oxigraph: OxigraphServer) -> None:
    add(out, *(f"more{number}" for number in range(60)))
    code = f"from kg.exchange.endpoint import push; push({str(out)!r}, {oxigraph.url!r})"
    root = Path(__file__).parents[2]
    import sys

    process = subprocess.Popen([sys.executable, "-c", code], cwd=root)
    deadline = time.monotonic() + 20
    while not list(out.glob("push-*")) and time.monotonic() < deadline:
        time.sleep(0.02)
    process.kill()
    process.wait()
    sent = sum(1 for line in next(out.glob("push-*")).read_text().splitlines() if line)
    with next(out.glob("push-*")).open("a") as stream:
        stream.write('{"torn')
    report = push(out, oxigraph.url, options=QUICK)
    assert report.unchanged >= sent - 1
    assert remote(oxigraph) == counts(out)
    assert push(out, oxigraph.url, options=QUICK).unchanged == len(counts(out))


def test_a_read_only_server(out: Path, oxigraph: OxigraphServer) -> None:
    oxigraph.stop()
    oxigraph.read_only = True
    oxigraph.start()
    with pytest.raises(EndpointError, match=r"40[0-9]|read-only"):
        push(out, oxigraph.url, options=QUICK)


def test_a_full_disk(out: Path, tmp_path: Path) -> None:
    small = tmp_path / "small"
    small.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(small)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("no right to mount a small file system here")
    server = OxigraphServer(small / "oxigraph")
    try:
        server.start()
        add(out, *(f"more{number}" for number in range(80)))
        with pytest.raises(EndpointError, match=r"more|server|holds"):
            push(out, server.url, options=replace(QUICK, tries=1))
    finally:
        server.stop()
        subprocess.run(["umount", str(small)], check=True)


# ── the same answers on the server ──


def test_named_queries_answer_the_same_on_the_server(out: Path, oxigraph: OxigraphServer) -> None:
    push(out, oxigraph.url, options=QUICK)
    with (
        Store.open(out / "store", read_only=True) as store,
        Endpoint(oxigraph.url) as endpoint,
    ):
        for name in load_named_queries():
            here = answer_of(name, store.query, parameters(name))
            for union in (False, True):

                def ask(sparql: str, *, _union: bool = union, **options: object) -> Answer:
                    return endpoint.query(sparql, union=_union)

                assert answer_of(name, ask, parameters(name)) == here, (name, union)
        for check in checks():
            assert not endpoint.query(check.sparql).rows
            assert not endpoint.query(check.flat, union=True).rows


@given(text=st.text(alphabet=st.characters(exclude_categories=["Cs"])), word=st.sampled_from("bcd"))
def test_what_is_sent_is_what_is_stored(text: str, word: str) -> None:
    """The body of a request, read back by a parser: whatever breaks lines or ends a triple."""
    store = Store.memory()
    node, graph = ox.NamedNode(f"x:{word}"), "https://x.example/g?a=1&b=é"
    store.replace(graph, [ox.Quad(node, node, ox.Literal(text)), ox.Quad(node, node, node)])
    found = _Graph.read(store, graph)
    assert set(ox.parse(found.quads, format=ox.RdfFormat.N_QUADS)) == set(store.inner)
    triples = ox.parse(b"".join(found.lines), format=ox.RdfFormat.N_TRIPLES)
    assert {quad.triple for quad in triples} == {quad.triple for quad in store.inner}


def test_a_push_log_that_was_torn(tmp_path: Path) -> None:
    log = PushLog.beside(tmp_path, "http://x.example")
    log.note("x:a", "1")
    assert log.path is not None
    whole = log.path.read_bytes()
    for size in range(len(whole)):
        log.path.write_bytes(whole[:size])
        again = PushLog.beside(tmp_path, "http://x.example/")
        again.note("x:b", "2")
        found = PushLog.beside(tmp_path, "http://x.example").sent
        assert found in ({"x:b": "2"}, {"x:a": "1", "x:b": "2"})


# ── servers that fail ──

PASS = "client_max_body_size 100m; location / {{ proxy_pass {url}; proxy_set_header Host $host; }}"


def test_basic_authentication(
    out: Path, oxigraph: OxigraphServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "passwords").write_text("ada:{PLAIN}secret\n")
    rules = f'auth_basic "x"; auth_basic_user_file {tmp_path}/passwords; ' + PASS.format(
        url=oxigraph.url
    )
    monkeypatch.setenv("NETRC", str(tmp_path / "none"))
    proxy = proxied(tmp_path, rules)
    try:
        with pytest.raises(EndpointError, match="401; set KG_USER and KG_PASSWORD"):
            push(out, proxy.url, options=QUICK)
        monkeypatch.setenv("KG_USER", "ada")
        monkeypatch.setenv("KG_PASSWORD", "wrong")
        with pytest.raises(EndpointError, match="401"):
            push(out, proxy.url, options=QUICK)
        monkeypatch.setenv("KG_PASSWORD", "secret")
        push(out, proxy.url, options=QUICK)
        assert remote(oxigraph) == counts(out)
        monkeypatch.delenv("KG_USER")
        monkeypatch.delenv("KG_PASSWORD")
        (tmp_path / "netrc").write_text("machine 127.0.0.1 login ada password secret\n")
        (tmp_path / "netrc").chmod(0o600)
        monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
        assert push(out, proxy.url, options=QUICK).unchanged == len(counts(out))
    finally:
        proxy.stop()


def test_bearer_token(
    out: Path, oxigraph: OxigraphServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rules = 'if ($http_authorization != "Bearer t0ken") { return 401; } ' + PASS.format(
        url=oxigraph.url
    )
    proxy = proxied(tmp_path, rules)
    try:
        monkeypatch.setenv("KG_TOKEN", "t0ken")
        push(out, proxy.url, options=replace(QUICK, auth="bearer"))
        assert remote(oxigraph) == counts(out)
    finally:
        proxy.stop()


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        ("location /store { if ($request_method ~ P) { return 500; } %s }", "answered 500"),
        ("location /store { if ($request_method ~ P) { return 403; } %s }", "403.*permission"),
        ("location /store { if ($request_method ~ P) { return 413; } %s }", "413.*larger"),
        ("location /store { if ($request_method ~ P) { return 302 http://x.example/; } %s }",
         "302.*points to"),
        ("location /store { if ($request_method ~ P) { return 204; } %s }",
         "has 0 triples.*reported success"),
    ],
)  # fmt: skip
def test_servers_that_refuse_or_lie(
    out: Path, oxigraph: OxigraphServer, tmp_path: Path, rule: str, message: str
) -> None:
    inner = f"proxy_pass {oxigraph.url};"
    proxy = proxied(tmp_path, rule % inner + PASS.format(url=oxigraph.url))
    try:
        with pytest.raises(EndpointError, match=message) as caught:
            push(out, proxy.url, options=QUICK)
        assert "\n" not in str(caught.value)
    finally:
        proxy.stop()
    push(out, oxigraph.url, options=QUICK)
    assert remote(oxigraph) == counts(out)


def test_a_proxy_that_takes_little_at_once(
    out: Path, oxigraph: OxigraphServer, tmp_path: Path
) -> None:
    add(out, *(f"more{number}" for number in range(10)))
    proxy = proxied(tmp_path, PASS.replace("100m", "300k").format(url=oxigraph.url))
    try:
        push(out, proxy.url, options=QUICK)
    finally:
        proxy.stop()
    assert remote(oxigraph) == counts(out)


def test_a_server_that_hangs(out: Path, oxigraph: OxigraphServer, tmp_path: Path) -> None:
    import socket

    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        port = silent.getsockname()[1]
        start = time.monotonic()
        with pytest.raises(EndpointError, match="no reply"):
            push(out, f"http://127.0.0.1:{port}", options=replace(QUICK, timeout=0.5, tries=2))
        assert time.monotonic() - start < 15


def test_a_passing_failure_is_tried_again(
    out: Path, oxigraph: OxigraphServer, tmp_path: Path
) -> None:
    flag = tmp_path / "busy"
    flag.write_text("")
    rules = f"if (-f {flag}) {{ return 503; }} " + PASS.format(url=oxigraph.url)
    proxy = proxied(tmp_path, rules)
    try:
        timer = threading.Timer(0.6, flag.unlink)
        timer.start()
        push(out, proxy.url, options=replace(QUICK, tries=5))
        assert remote(oxigraph) == counts(out)
    finally:
        proxy.stop()


def test_what_is_no_triplestore(out: Path, tmp_path: Path) -> None:
    proxy = proxied(tmp_path, 'location / { return 200 "<html>hello</html>"; }')
    try:
        with pytest.raises(EndpointError, match="answers no SPARQL"):
            push(out, proxy.url, options=QUICK)
    finally:
        proxy.stop()
    with pytest.raises(EndpointError, match="no reply"):
        push(out, proxy.url, options=replace(QUICK, tries=1))


def test_addresses_and_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(EndpointError, match="stays in your shell's history"):
        check_url("http://ada:secret@localhost/")
    with pytest.raises(EndpointError) as caught:
        check_url("http://ada:secret@localhost/")
    assert "secret" not in str(caught.value)
    for bad in ("ftp://x", "localhost:7878", ""):
        with pytest.raises(EndpointError, match="not an http"):
            check_url(bad)
    for name in ("KG_USER", "KG_PASSWORD", "KG_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NETRC", "/nowhere")
    assert credentials("http://x.example", None) is None
    for kind in ("basic", "digest", "bearer"):
        with pytest.raises(EndpointError, match=f"--auth {kind}"):
            credentials("http://x.example", kind)


# ── Virtuoso ──


@pytest.fixture(scope="module")
def virtuoso(tmp_path_factory: pytest.TempPathFactory) -> Iterator[VirtuosoServer]:
    server = VirtuosoServer(tmp_path_factory.mktemp("virtuoso"))
    server.start()
    yield server
    server.stop()


@pytest.fixture
def dba(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_USER", "dba")
    monkeypatch.setenv("KG_PASSWORD", "dba")


def ours(found: dict[str, int], out: Path) -> dict[str, int]:
    return {iri: count for iri, count in found.items() if iri in counts(out)}


DIGEST = replace(QUICK, auth="digest", timeout=30)


@pytest.mark.usefixtures("dba")
@pytest.mark.parametrize("protocol", ["gsp", "update"])
def test_virtuoso_holds_what_was_pushed(out: Path, virtuoso: VirtuosoServer, protocol: str) -> None:
    add(out, "again")
    report = push(out, virtuoso.url, options=replace(DIGEST, protocol=protocol))
    assert "Virtuoso" in str(report)
    with Endpoint(virtuoso.url, auth="digest") as endpoint:
        assert ours(endpoint.counts(), out) == counts(out)
    again = push(out, virtuoso.url, options=replace(DIGEST, protocol=protocol))
    assert again.put == ()
    remove(out, "again")
    push(out, virtuoso.url, options=replace(DIGEST, protocol=protocol, prune=True))
    with Endpoint(virtuoso.url, auth="digest") as endpoint:
        assert graph_iri(BASE, "again") not in endpoint.counts()


def test_the_seeds_answer_the_same_on_the_server(built: Path, oxigraph: OxigraphServer) -> None:
    """Row for row: an order that leaves ties open would show here."""
    push(built, oxigraph.url, options=QUICK)
    with (
        Store.open(built / "store", read_only=True) as store,
        Endpoint(oxigraph.url) as endpoint,
    ):
        for name, query in load_named_queries().items():
            given = {"who": "Casimir Brandeck"} if "who" in query.parameters else {}
            here = answer_of(name, store.query, given)
            there = answer_of(name, lambda sparql, **_: endpoint.query(sparql), given)
            assert there == here, name


@pytest.mark.usefixtures("dba")
def test_named_queries_answer_the_same_on_virtuoso(out: Path, virtuoso: VirtuosoServer) -> None:
    push(out, virtuoso.url, options=DIGEST)

    def cells(answer: Answer) -> list[list[str]]:
        """Rows as sorted text; what is concatenated has no order of its own."""
        parts = ([" ".join(sorted(shown(term).split())) for term in row] for row in answer.rows)
        return sorted(parts)

    with (
        Store.open(out / "store", read_only=True) as store,
        Endpoint(virtuoso.url, auth="digest", timeout=300) as endpoint,
    ):
        for name in load_named_queries():
            here = answer_of(name, store.query, parameters(name))
            there = answer_of(name, lambda sparql, **_: endpoint.query(sparql), parameters(name))
            assert here.truth == there.truth
            assert cells(here) == cells(there), name


@pytest.mark.usefixtures("dba")
def test_virtuoso_with_a_wrong_password(
    out: Path, virtuoso: VirtuosoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KG_PASSWORD", "wrong")
    with pytest.raises(EndpointError, match=r"401|403|KG_USER"):
        push(out, virtuoso.url, options=DIGEST)
