"""Parameters of queries are terms and never text."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import QueryError
from kg.store.bindings import bind, blanked, canonical, put_in, variables, with_prefixes
from kg.store.execute import ask
from tests.samples import solutions


def store_of(*quads: ox.Quad) -> ox.Store:
    store = ox.Store()
    store.extend(quads)
    return store


A, P = ox.NamedNode("x:a"), ox.NamedNode("x:p")

FORMS = {
    "SELECT ?s { ?s <x:p> ?o }",
    "SELECT (STR(?s) AS ?t) WHERE { ?s <x:p> ?o }",
    "# { ?o\nSELECT ?s { ?s <x:p> ?o # }\n }",
    "SELECT ('{' AS ?b) ?s { ?s <x:p> ?o }",
    'SELECT ("""{"}""" AS ?b) ?s { ?s <x:p> ?o }',
    "CONSTRUCT { ?s <x:q> ?o } WHERE { ?s <x:p> ?o }",
    "CONSTRUCT { ?s <x:q> ?o } { ?s <x:p> ?o }",
    "DESCRIBE ?s WHERE { ?s <x:p> ?o }",
    "ASK { ?s <x:p> ?o }",
    "SELECT ?s { { SELECT ?s ?o { ?s <x:p> ?o } } }",
    "SELECT ?s { GRAPH ?g { } OPTIONAL { ?x <x:z> ?y } ?s <x:p> ?o FILTER (?o != 3) }",
}


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_any_text_is_found_again_and_nothing_else(text: str) -> None:
    store = store_of(ox.Quad(A, P, ox.Literal(text)), ox.Quad(A, P, ox.Literal(text + "x")))
    query = bind("SELECT ?o { ?s <x:p> ?o }", {"o": ox.Literal(text)})
    assert [row["o"].value for row in solutions(store.query(query))] == [text]


@pytest.mark.parametrize("query", sorted(FORMS))
def test_every_form_of_query(query: str) -> None:
    store = store_of(ox.Quad(A, P, ox.Literal("1")), ox.Quad(A, P, ox.Literal("2")))
    store.add(ox.Quad(A, P, A, ox.NamedNode("x:g")))

    def count(sparql: str) -> int:
        result = store.query(sparql)
        return int(bool(result)) if isinstance(result, ox.QueryBoolean) else len(list(result))

    for value, expected in ((ox.Literal("1"), True), (ox.Literal("9"), False)):
        assert bool(count(bind(query, {"o": value}))) is expected, bind(query, {"o": value})


def test_several_values() -> None:
    store = store_of(*(ox.Quad(A, P, ox.Literal(str(number))) for number in range(5)))
    query = bind("SELECT ?o { ?s <x:p> ?o }", {"o": [ox.Literal("1"), ox.Literal("3")]})
    assert sorted(row["o"].value for row in solutions(store.query(query))) == ["1", "3"]


def test_the_values_stand_behind_each_marker() -> None:
    store = store_of(*(ox.Quad(A, P, ox.Literal(str(number))) for number in range(5)))
    query = """SELECT ?o {
      { # here
        ?s <x:p> ?o } UNION { # here
        ?s ?p ?o } }"""
    bound = bind(query, {"o": ox.Literal("1")}, at="# here\n")
    assert [row["o"].value for row in solutions(store.query(bound))] == ["1", "1"]
    assert bound.count("VALUES") == 2
    assert bind(query, {"o": ox.Literal("1")}, at="# elsewhere").count("VALUES") == 1


def test_variables_that_are_not_there() -> None:
    with pytest.raises(QueryError, match=r"no variable \?who; it has: o, s"):
        bind("SELECT ?s { ?s <x:p> ?o }", {"who": A})
    with pytest.raises(QueryError, match=r"no \{ group \}"):
        bind("DESCRIBE ?o", {"o": A})


def test_variables_in_strings_and_comments_do_not_count() -> None:
    assert variables("SELECT $a { ?a <x:?b> '?c' } # ?d") == {"a"}


def test_prefixes_are_declared_where_used() -> None:
    text = with_prefixes("PREFIX oa: <x:> SELECT * { ?s a kg:Event ; oa:x ?y }")
    assert "PREFIX kg: <https://w3id.org/newskg/ontology#>" in text
    assert text.count("oa:") == 2


def test_a_constant_takes_the_place_of_its_variable() -> None:
    query = """SELECT ?x WHERE { # ?who is no ?whole
      VALUES ?x { "?who" <http://a/?who> } FILTER REGEX(?x, ?who) FILTER (?whole != $who) }"""
    written = put_in(query, "who", ox.Literal('a"b\\W'))
    assert written == query.replace("(?x, ?who)", '(?x, "a\\"b\\\\W")').replace(
        "$who", '"a\\"b\\\\W"'
    )


@given(text=st.text(st.characters(exclude_categories=["Cs"])))
def test_a_constant_is_the_value_that_was_given(text: str) -> None:
    query = put_in("SELECT (STR(?value) AS ?same) WHERE {}", "value", ox.Literal(text))
    (row,) = ask(ox.Store(), query, union=False)  # not parsed, if the text ended the literal
    assert row["same"] == ox.Literal(text)


def test_a_constant_without_its_variable_is_refused() -> None:
    with pytest.raises(QueryError, match="no variable \\?who"):
        put_in("SELECT ?whole WHERE { ?whole ?p ?o }", "who", ox.Literal("x"))


BLANKS = st.text(" \n\t", min_size=1, max_size=3)


@given(st.sampled_from(sorted(FORMS)), BLANKS, st.text(st.characters(exclude_characters="\r\n")))
def test_comments_and_blanks_make_no_other_query(form: str, blanks: str, words: str) -> None:
    assert canonical(f"# {words}\n{blanks}{form}{blanks}#{words}") == canonical(form)


@given(st.text(max_size=8), st.text(max_size=8))
def test_other_strings_make_another_query(one: str, other: str) -> None:
    first, second = (f"SELECT ({ox.Literal(text)} AS ?b) {{}} # b" for text in (one, other))
    assert (canonical(first) == canonical(second)) == (one == other)


def test_what_is_in_strings_iris_and_comments_is_blanked_and_nothing_moves() -> None:
    hidden = '<https://x.example/#> "}\\"" # {'
    query = f"ASK {{ ?s {hidden}\n FILTER (?a < ?b) }}"
    assert blanked(query) == query.replace(hidden, " " * len(hidden))


def test_what_only_looks_like_a_comment_stays() -> None:
    text = "'''\n# b'''"
    assert canonical(f"SELECT  ('#  a' AS ?b) {{ ?s <x:#a> {text}\n }}") == (
        f"SELECT ( '#  a' AS ?b) {{ ?s <x:#a> {text} }}"
    )
