"""Spellings of SERVICE: none is let through, and the server lives on after each.

Each of ``WHOLE`` is a federated query to a real parser (Oxigraph's or rdflib's: ``federates``);
``BROKEN`` are what looks like one, and ``OTHERS`` what only holds the word and must be answered.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from kg.queries.serve import running
from tests.fuzz_targets import federates, passes

CALL = "SERVICE <http://127.0.0.1:9/x> { ?a ?b ?c }"

WHOLE = {
    # case, white space and comments
    "plain": f"SELECT * {{ {CALL} }}",
    "small letters": "SELECT * { service <http://127.0.0.1:9/x> { ?a ?b ?c } }",
    "mixed letters": "SELECT * { sErViCe <http://127.0.0.1:9/x> { ?a ?b ?c } }",
    "no blanks": "SELECT*{SERVICE<http://127.0.0.1:9/x>{?a?b?c}}",
    "tabs": "SELECT\t*\t{\tSERVICE\t<http://127.0.0.1:9/x>\t{\t?a\t?b\t?c\t}\t}",
    "a line each": "SELECT\n*\n{\nSERVICE\n<http://127.0.0.1:9/x>\n{\n?a\n?b\n?c\n}\n}",
    "carriage returns": "SELECT *\r{\rSERVICE\r<http://127.0.0.1:9/x>\r{ ?a ?b ?c }\r}",
    "a comment behind it": "SELECT * { SERVICE # the other\n <http://127.0.0.1:9/x> { ?a ?b ?c } }",
    "a comment before it": f"SELECT * {{ # nothing here }}\n{CALL} }}",
    "a comment with a quotation mark": f"SELECT * {{ # it's \"so\n{CALL} }}",
    "a comment that ends with a return": f"SELECT * {{ ?s ?p ?o . # x\r{CALL} }}",
    "a comment at the end": f"SELECT * {{ {CALL} }} # SERVICE",
    # silence and the name of the other
    "silent": "SELECT * { SERVICE SILENT <http://127.0.0.1:9/x> { ?a ?b ?c } }",
    "silent in small letters": "SELECT * { service silent <http://127.0.0.1:9/x> { ?a ?b ?c } }",
    "silent and no blank": "SELECT * { SERVICE SILENT<http://127.0.0.1:9/x>{ ?a ?b ?c } }",
    "a variable": "SELECT * { VALUES ?x { <http://127.0.0.1:9/x> } SERVICE ?x { ?a ?b ?c } }",
    "a variable at once": "SELECT * { SERVICE?x{ ?a ?b ?c } }",
    "a dollar": "SELECT * { SERVICE$x{ ?a ?b ?c } }",
    "a prefix": "PREFIX e: <http://127.0.0.1:9/> SELECT * { SERVICE e:x { ?a ?b ?c } }",
    "the empty prefix": "PREFIX : <http://127.0.0.1:9/> SELECT * { SERVICE:x{ ?a ?b ?c } }",
    "a prefix of this name": "PREFIX service: <http://127.0.0.1:9/> "
                             "SELECT * { SERVICE service:x { ?a ?b ?c } }",
    "a base": "BASE <http://127.0.0.1:9/> SELECT * { SERVICE <x> { ?a ?b ?c } }",
    "a known prefix": "SELECT * { SERVICE kg:x { ?a ?b ?c } }",
    # what stands before it without a blank
    "behind a variable's dot": "SELECT * { ?s ?p ?o.SERVICE <http://127.0.0.1:9/x> { } }",
    "behind a dollar variable": "SELECT * { $s $p $o.SERVICE <http://127.0.0.1:9/x> { } }",
    "behind true": "SELECT * { ?s ?p true.SERVICE <http://127.0.0.1:9/x> { } }",
    "behind a language": 'SELECT * { ?s ?p "x"@en.SERVICE <http://127.0.0.1:9/x> { } }',
    "behind a language of this name":
        'SELECT * { ?s ?p "x"@en-SERVICE.SERVICE <http://127.0.0.1:9/x> { } }',
    "behind a string": 'SELECT * { ?s ?p "x"SERVICE <http://127.0.0.1:9/x> { } }',
    "behind a long string": 'SELECT * { ?s ?p """x"""SERVICE <http://127.0.0.1:9/x> { } }',
    "behind a string in one mark": "SELECT * { ?s ?p 'x'SERVICE <http://127.0.0.1:9/x> { } }",
    "behind an escaped mark": 'SELECT * { ?s ?p "a\\""SERVICE <http://127.0.0.1:9/x> { } }',
    "behind an escaped backslash": 'SELECT * { ?s ?p "a\\\\"SERVICE <http://127.0.0.1:9/x> { } }',
    "behind a string with a hash": "SELECT * { ?s ?p '#'SERVICE <http://127.0.0.1:9/x> { } }",
    "behind a string with a bracket": "SELECT * { ?s ?p '}'SERVICE <http://127.0.0.1:9/x> { } }",
    "behind a long string with marks":
        'SELECT * { ?s ?p """a"b""c"""SERVICE <http://127.0.0.1:9/x> { } }',
    "behind an IRI": "SELECT * { ?s ?p <a:b>SERVICE <http://127.0.0.1:9/x> { } }",
    "behind an IRI with a hash": "SELECT * { ?s ?p <a:b#c>SERVICE <http://127.0.0.1:9/x> { } }",
    "behind a datatype": "SELECT * { ?s ?p '1'^^<a:int>SERVICE <http://127.0.0.1:9/x> { } }",
    "behind a number": "SELECT * { ?s ?p 1SERVICE <http://127.0.0.1:9/x> { } }",
    "behind a power": "SELECT * { ?s ?p 1e5SERVICE <http://127.0.0.1:9/x> { } }",
    "behind brackets": "SELECT * { ?s ?p []SERVICE <http://127.0.0.1:9/x> { } }",
    "behind a list": "SELECT * { ?s ?p (1 2)SERVICE <http://127.0.0.1:9/x> { } }",
    "behind a comparison": "SELECT * { FILTER(?a<?b)SERVICE<http://127.0.0.1:9/x>{ } }",
    "behind less and greater":
        "SELECT * { FILTER(?a<?b && ?c>?d) SERVICE <http://127.0.0.1:9/x> { } }",
    "behind a semicolon": "SELECT * { ?s ?p ?o ;.SERVICE <http://127.0.0.1:9/x> { } }",
    "behind a group": f"SELECT * {{ {{ ?s ?p ?o }}{CALL} }}",
    # where it stands
    "in OPTIONAL": f"SELECT * {{ ?s ?p ?o OPTIONAL {{ {CALL} }} }}",
    "in UNION": f"SELECT * {{ {{ ?s ?p ?o }} UNION {{ {CALL} }} }}",
    "in MINUS": f"SELECT * {{ ?s ?p ?o MINUS {{ {CALL} }} }}",
    "in EXISTS": f"SELECT * {{ ?s ?p ?o FILTER EXISTS {{ {CALL} }} }}",
    "in NOT EXISTS": f"SELECT * {{ ?s ?p ?o FILTER NOT EXISTS {{ {CALL} }} }}",
    "in EXISTS in BIND": f"SELECT * {{ ?s ?p ?o BIND(EXISTS {{ {CALL} }} AS ?x) }}",
    "in GRAPH": f"SELECT * {{ GRAPH ?g {{ {CALL} }} }}",
    "in LATERAL": f"SELECT * {{ ?s ?p ?o LATERAL {{ {CALL} }} }}",
    "in a subselect": f"SELECT * {{ {{ SELECT ?a {{ {CALL} }} LIMIT 1 }} }}",
    "three subselects down": "SELECT * { { SELECT * { { SELECT * { { SELECT * { "
                             f"{CALL} }} }} }} }} }} }} }}",
    "in itself": "SELECT * { SERVICE <http://127.0.0.1:9/x> { " + CALL + " } }",
    "in ASK": f"ASK {{ {CALL} }}",
    "in CONSTRUCT": f"CONSTRUCT {{ ?a ?b ?c }} WHERE {{ {CALL} }}",
    "in DESCRIBE": f"DESCRIBE ?a WHERE {{ {CALL} }}",
    "in HAVING": f"SELECT ?a {{ ?a ?b ?c }} GROUP BY ?a HAVING (EXISTS {{ {CALL} }})",
    "in ORDER BY": f"SELECT * {{ ?a ?b ?c }} ORDER BY (EXISTS {{ {CALL} }})",
    "in SELECT": f"SELECT (EXISTS {{ {CALL} }} AS ?x) {{ ?a ?b ?c }}",
    "behind the names that hold it": f"SELECT ?service {{ ?service ex:service 'SERVICE' . {CALL} }}"
                                     .replace("SELECT", "PREFIX ex: <a:> SELECT", 1),
    "in a query with a dataset": f"SELECT * FROM <a:b> {{ {CALL} }}",
    # escapes, which SPARQL decodes before all else
    "an escaped letter": "SELECT * { \\u0053ERVICE <http://127.0.0.1:9/x> { ?a ?b ?c } }",
    "a long escape": "SELECT * { SERV\\U00000049CE <http://127.0.0.1:9/x> { ?a ?b ?c } }",
    "an escape that ends a string": f'SELECT * {{ ?s ?p "a\\u0022 . {CALL} }} #" }}',
    "an escape that ends a comment": "SELECT * { ?s ?p ?o . # \\u000A " + CALL + "\n}",
}  # fmt: skip
# No parser takes these; the engine of tomorrow might.
BROKEN = {
    "a blank of no width": "SELECT * {\ufeffSERVICE <http://127.0.0.1:9/x> {} }",
    "a blank that does not break": "SELECT * {\u00a0SERVICE <http://127.0.0.1:9/x> {} }",
    "a line of Unicode": "SELECT * {\u2028SERVICE <http://127.0.0.1:9/x> {} }",
    "a null": "SELECT * {\0SERVICE <http://127.0.0.1:9/x> {} }",
    "a long s": "SELECT * {\u017fervice <http://127.0.0.1:9/x> { ?a ?b ?c } }",
    "a string that is not closed": 'SELECT * { ?s ?p "x \n SERVICE <http://127.0.0.1:9/x> {} }',
    "an IRI that is not closed": "SELECT * { ?s ?p <x SERVICE <http://127.0.0.1:9/x> {} }",
    "an update": f"INSERT {{ ?a ?b ?c }} WHERE {{ {CALL} }}",
    "an update of this": f"DELETE WHERE {{ ?s ?p ?o }} ; INSERT {{ ?a ?b ?c }} WHERE {{ {CALL} }}",
    "an undeclared prefix": "SELECT * { ?s ?p nobody:. SERVICE <http://127.0.0.1:9/x> {} }",
}
OTHERS = {
    "a string": 'SELECT * { ?s ?p "SERVICE" }',
    "a string in one mark": "SELECT * { ?s ?p 'SERVICE <http://127.0.0.1:9/x> {}' }",
    "a long string": "SELECT * { ?s ?p '''a 'SERVICE' <b> {}''' }",
    "an escaped mark": 'SELECT * { ?s ?p "a\\" SERVICE <a:b> {}" }',
    "an IRI": "SELECT * { ?s <http://x.example/SERVICE> ?o }",
    "a comment": "SELECT * { # SERVICE <a:b> {}\n ?s ?p ?o }",
    "a variable": "SELECT ?service { ?service ?p ?o }",
    "a dollar variable": "SELECT $service { $service ?p ?o }",
    "a prefixed name": "PREFIX ex: <a:> SELECT * { ?s ex:service ?o }",
    "the empty prefix": "PREFIX : <a:> SELECT * { ?s :Service ?o }",
    "a longer variable": "SELECT ?customer_service { ?customer_service ?p ?o }",
    "a longer name": "SELECT * { ?s kg:services ?o }",
    "a word in a filter": 'SELECT * { ?s ?p ?o FILTER(CONTAINS(?o, "secret service")) }',
    "a language": 'SELECT * { ?s ?p "x"@en-service }',
}


def test_there_are_sixty() -> None:
    assert len(WHOLE) >= 60


@pytest.mark.parametrize("name", WHOLE)
def test_a_parser_reads_a_call_and_it_is_refused(name: str) -> None:
    assert federates(WHOLE[name])
    assert not passes(WHOLE[name])


@pytest.mark.parametrize("name", BROKEN)
def test_what_might_be_a_call_is_refused(name: str) -> None:
    assert not passes(BROKEN[name])


@pytest.mark.parametrize("name", OTHERS)
def test_what_only_holds_the_word_is_let_through(name: str) -> None:
    assert not federates(OTHERS[name])
    assert passes(OTHERS[name]) or name == "a language"  # which is refused in doubt


@pytest.fixture(scope="module")
def url(built: Path) -> Iterator[str]:
    with running(built, host="127.0.0.1", port=0) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/query"
        server.shutdown()


@pytest.mark.server
def test_no_spelling_reaches_another_server_and_ours_lives(url: str) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        other.settimeout(0.1)
        port = other.getsockname()[1]
        kind = {"Content-Type": "application/sparql-query"}
        for name, query in {**WHOLE, **BROKEN}.items():
            sent = query.replace("127.0.0.1:9/", f"127.0.0.1:{port}/")
            for reply in (
                httpx.post(url, content=sent.encode("utf-8"), headers=kind, timeout=60),
                httpx.get(url, params={"query": sent}, timeout=60),
            ):
                assert reply.status_code in (400, 403), name
            assert httpx.get(url, params={"query": "ASK {}"}, timeout=60).status_code == 200
        with pytest.raises(TimeoutError):
            other.accept()
        for name, query in OTHERS.items():
            if passes(query):
                reply = httpx.get(url, params={"query": query}, timeout=60)
                assert reply.status_code == 200, f"{name}: {reply.text}"
