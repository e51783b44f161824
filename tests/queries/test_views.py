"""Rows that are kept for every value of a blank give the very answer of the plain query."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest

from kg.queries.kept_answers import KeptAnswers
from kg.queries.named import actors_called, find_actors, keep_all_answers, load_named_queries
from kg.queries.views import view_of
from kg.store.results import Answer, Term
from kg.store.store import Store
from tests.benchmarks.serve_load import kg_serve
from tests.benchmarks.store import graphs

# Blanks of each question that has a view; "" is the value that it has by itself.
VALUES = {
    "figures-that-differ": ("people", ["", "people,persons,soldiers", "nobody at all"]),
    "officials-near-sites": ("office", ["", "minister,governor", "organization,person"]),
    "sums-of-money": ("money", ["", "dollars,euros", "anybodyNoun", "c++,(x|y)", "a \"b'\\"]),
    "to-be-read-again": ("below", ["", "0", "0.3", ".75", "2", "-1"]),
    "what-is-new": ("since", ["", "2024-12-01", "2025-01-10", "2025-03", "2030", ""]),
}
CASES = [(name, blank, value) for name, (blank, values) in VALUES.items() for value in values]


def bound(name: str, blank: str, value: str) -> str:
    """The query; none of these questions looks an actor up."""
    return load_named_queries()[name].bound({blank: value} if value else {}, _nobody)


def _nobody(sparql: str) -> Answer:
    raise AssertionError(f"asked for {sparql}")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a generated store."""
    out = tmp_path_factory.mktemp("made") / "out"
    with Store.open(out / "store") as store:
        store.load(graphs(25))
    return out


@pytest.fixture(scope="module", params=["seeds", "made"])
def stores(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Store, Path]]:
    """The store of the seeds' articles, then a generated one; each with a folder for answers."""
    out = Path(request.getfixturevalue("built" if request.param == "seeds" else "made"))
    with Store.open(out / "store", read_only=True) as store:
        yield store, tmp_path_factory.mktemp("answers")


def test_the_questions_that_have_a_view() -> None:
    blanks = {
        name: {
            blank: query.parameters[blank].default or "https://x.example/y"
            for blank in query.parameters
        }
        for name, query in load_named_queries().items()
    }
    have = [name for name, given in blanks.items()
            if view_of(load_named_queries()[name].bound(given, _nobody))]  # fmt: skip
    assert sorted(have) == sorted(VALUES)


@pytest.mark.parametrize(("name", "blank", "value"), CASES)
def test_the_view_gives_the_rows_of_the_plain_query_in_their_order(
    stores: tuple[Store, Path], name: str, blank: str, value: str
) -> None:
    store, folder = stores
    sparql = bound(name, blank, value)
    view = view_of(sparql)
    assert view is not None
    kept = KeptAnswers(store, folder=folder)
    kept.keep(view.sparql, store.query(view.sparql))
    assert not _file(kept, sparql).exists()
    assert kept.find(sparql) == store.query(sparql)


def test_some_values_choose_some_rows(made: Path, tmp_path: Path) -> None:
    for name, (blank, values) in VALUES.items():
        with Store.open(made / "store", read_only=True) as store:
            kept = KeptAnswers(store, folder=tmp_path)
            sizes = {len(kept.ask(bound(name, blank, value)).rows) for value in values}
        assert name == "figures-that-differ" or len(sizes) > 1, name


def test_the_seeds_have_figures_for_some_words_alone(built: Path) -> None:
    with Store.open(built / "store", read_only=True) as store:
        sizes = [len(KeptAnswers(store).ask(bound("figures-that-differ", "people", value)).rows)
                 for value in VALUES["figures-that-differ"][1]]  # fmt: skip
    assert sorted(set(sizes), reverse=True) == sizes


@pytest.mark.parametrize("name", [
    "Person 1", "organization 1", "Straße", "no \"such\" body \\", "some critics",
])  # fmt: skip
def test_the_names_of_actors_are_kept_once_for_every_name(
    stores: tuple[Store, Path], name: str
) -> None:
    store, folder = stores
    kept = KeptAnswers(store, folder=folder)
    view = view_of(actors_called(name))
    assert view is not None
    kept.keep(view.sparql, store.rows(view.sparql))
    if store.query(actors_called(name)).rows:
        assert find_actors(name, _only(kept.find)) == find_actors(name, store.query)
    else:
        assert kept.find(actors_called(name)) == store.query(actors_called(name))


def _only(find: Callable[[str], Answer | None]) -> Callable[[str], Answer]:
    def ask(sparql: str) -> Answer:
        found = find(sparql)
        assert found is not None, "it is kept"
        return found

    return ask


@pytest.mark.slow
def test_all_values_of_a_question_are_kept_once_and_served(made: Path) -> None:
    count, failed = keep_all_answers(made)
    assert not failed
    assert len(list((made / "store" / "answers").glob("*.tsv"))) == count
    with Store.open(made / "store", read_only=True) as store:
        kept = KeptAnswers(store)
        assert all(kept.rows(bound(*case)) is not None for case in CASES)
    sparql = bound("to-be-read-again", "below", "0.8")
    with kg_serve(made) as server:
        given, plain = (
            httpx.post(f"http://127.0.0.1:{server}/rows", content=text, timeout=60)
            for text in (sparql, f"{sparql} LIMIT 100000")
        )
        for form in ("application/sparql-results+json", "text/csv", "text/tab-separated-values"):
            ready, asked = (
                httpx.get(
                    f"http://127.0.0.1:{server}/query", params={"query": text},
                    headers={"Accept": form}, timeout=60,
                )
                for text in (sparql, f"{sparql} LIMIT 100000")
            )  # fmt: skip
            assert ready.headers["content-type"] == asked.headers["content-type"]
            assert ready.text == asked.text
    assert given.headers["content-type"] == plain.headers["content-type"]
    assert given.text == plain.text
    assert given.text.count("\n") > 3


def test_who_asks_first_keeps_it_for_whoever_fills_the_blank_in_another_way(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.queries.kept_answers.SLOW", 0.0)
    with Store.open(made / "store", read_only=True) as store:
        kept = KeptAnswers(store, folder=tmp_path)
        plain = [store.query(bound("to-be-read-again", "below", value)) for value in ("0.3", "0.8")]
        first = kept.ask(bound("to-be-read-again", "below", "0.3"))
        monkeypatch.setattr(Store, "query", _unasked)
        assert [first, kept.ask(bound("to-be-read-again", "below", "0.8"))] == plain
    assert plain[0] != plain[1]


def _unasked(store: Store, sparql: str, **options: object) -> Answer:
    raise AssertionError(f"evaluated: {sparql}")


def _file(kept: KeptAnswers, sparql: str) -> Path:
    path = kept.path(sparql)
    assert path is not None
    return path


# ── the shape ──

OUTER = "SELECT DISTINCT ?s ?name WHERE"
SHAPE = """SELECT DISTINCT ?s ?name WHERE {
  # what is kept
  { SELECT DISTINCT ?s ?name ?sort WHERE { GRAPH ?g { ?s rdfs:label ?name ; rdf:type ?sort } } }
  FILTER (STR(?sort) < "q{")
}
ORDER BY ?name ?s"""


def test_the_shape() -> None:
    view = view_of(SHAPE)
    assert view is not None
    assert view.sparql.endswith(
        "WHERE { GRAPH ?g { ?s rdfs:label ?name ; rdf:type ?sort } } ORDER BY ?name ?s"
    )
    assert (view.shown, view.tested) == (("s", "name"), ("sort",))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("ORDER BY ?name ?s", "ORDER BY ?name"),  # rows of one name could come in any order
        ("ORDER BY ?name ?s", "ORDER BY ?name ?s ?sort"),
        ("ORDER BY ?name ?s", "ORDER BY ?name ?s LIMIT 3"),
        ("ORDER BY ?name ?s", "ORDER BY ?name ?s OFFSET 1"),
        ("ORDER BY ?name ?s", "ORDER BY ?name RAND() ?s"),
        ("ORDER BY ?name ?s", "ORDER BY ?name ?s VALUES ?s { kg:Site }"),
        ("ORDER BY ?name ?s", ""),
        (OUTER, "SELECT ?s ?name WHERE"),
        (OUTER, "SELECT DISTINCT ?s ?name FROM <https://x.example/g> WHERE"),
        (OUTER, "BASE <https://x.example/> " + OUTER),
        (OUTER, "PREFIX kg: <https://x.example/> " + OUTER),
        (OUTER, "SELECT DISTINCT ?s ?name ?none WHERE"),
        ("SELECT DISTINCT ?s ?name ?sort WHERE", OUTER),
        ("FILTER (", "FILTER EXISTS { ?s ?p ?o } FILTER ("),
        ("FILTER (", "?s ?p ?o . FILTER ("),
        ('(STR(?sort) < "q{")', '(STR(?sort) < "q{" && NOT EXISTS { ?s ?p ?o })'),
        ('(STR(?sort) < "q{")', "(RAND() < 0.5)"),
        ('(STR(?sort) < "q{")', "(NOW() > ?sort)"),
        ('(STR(?sort) < "q{")', "(REGEX(?name, STR(?sort), 'i'))"),
        ('(STR(?sort) < "q{")', "(REGEX(REPLACE(?name, '.', '$0$0'), 'x', 'i'))"),
        ('(STR(?sort) < "q{")', f"({' || '.join(['?sort = 1'] * 2_000)})"),
        ('FILTER (STR(?sort) < "q{")', 'FILTER (STR(?sort) < "q{") ?s ?p ?o'),
        ('FILTER (STR(?sort) < "q{")', 'FILTER (STR(?sort) < "q{") FILTER (?s = ?s)'),
        ('FILTER (STR(?sort) < "q{")', 'FILTER (STR(?sort) < "q{"'),
        ("GRAPH ?g {", "GRAPH ?g {{"),
    ],
)  # fmt: skip
def test_another_shape_has_no_view(old: str, new: str) -> None:
    assert old in SHAPE
    assert view_of(SHAPE.replace(old, new)) is None


def test_what_is_in_strings_is_no_structure() -> None:
    assert view_of(SHAPE.replace('"q{"', '"} ) LIMIT RAND() EXISTS {"')) is not None


@pytest.fixture
def names(tmp_path: Path) -> Callable[[list[Term]], Store]:
    """Makes a store whose nodes have these as names, and are of a sort."""

    def make(found: list[Term]) -> Store:
        graph, label = (
            ox.NamedNode("https://x.example/g"),
            ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label"),
        )
        sort = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
        with Store.open(tmp_path / "store") as store:
            store.replace(graph.value, [
                quad
                for number, name in enumerate(found)
                for node in [ox.NamedNode(f"https://x.example/{number}")]
                for quad in (ox.Quad(node, label, name, graph), ox.Quad(node, sort, name, graph))
            ])  # fmt: skip
        return Store.open(tmp_path / "store", read_only=True)

    return make


def test_names_of_every_kind_come_through(names: Callable[[list[Term]], Store]) -> None:
    xsd = "http://www.w3.org/2001/XMLSchema#"
    with names([
        ox.Literal("a\tb"), ox.Literal("c\nd\r"), ox.Literal("e\u2028f\u0085"), ox.Literal(""),
        ox.Literal('g"h\\'), ox.Literal("i", language="en"), ox.Literal("i", language="fr"),
        ox.Literal("007", datatype=ox.NamedNode(f"{xsd}integer")), ox.Literal(True),
        ox.Literal("x", datatype=ox.NamedNode(f"{xsd}integer")), ox.NamedNode("https://x.example/<>"[:-2]),
    ]) as store:  # fmt: skip
        kept = KeptAnswers(store)
        view = view_of(SHAPE)
        assert view is not None
        kept.keep(view.sparql, store.query(view.sparql))
        assert kept.find(SHAPE) == store.query(SHAPE)
        assert len(store.query(SHAPE).rows) >= 9


def test_a_blank_node_or_a_triple_is_not_tested() -> None:
    view = view_of(SHAPE)
    assert view is not None
    assert view.answer(b'?s\t?name\t?sort\n<a:b>\t_:x\t"x"\n') == b"?s\t?name\n"
    assert view.answer(b'?s\t?name\t?sort\n<a:b>\t"x"\t_:x\n') is None
    assert view.answer(b'?s\t?name\t?sort\n<a:b>\t"x"\t<<( <a:b> <a:c> 1 )>>\n') is None


def test_no_rows(names: Callable[[list[Term]], Store]) -> None:
    with names([]) as store:
        assert (
            KeptAnswers(store).ask(SHAPE) == store.query(SHAPE) == Answer(variables=("s", "name"))
        )
