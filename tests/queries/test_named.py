"""The twenty-five questions over articles whose answers were worked out by hand."""

from __future__ import annotations

import csv
import io
import json
import math
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg import rdf
from kg.errors import DamageError, OutputError, QueryError
from kg.model import Polarity, Status
from kg.ontology.vocabulary import ONTOLOGY_GRAPH, graph_iri, ontology_quads
from kg.queries.named import (
    NamedQuery,
    answer_of,
    find_named_query,
    load_named_queries,
    parse_parameters,
    run_query,
)
from kg.queries.result_formats import shown, write_answer
from kg.store.results import Answer
from kg.store.store import Store
from tests.articles_by_hand import Article, all_articles
from tests.samples import BASE, value
from tests.told import Told, answers_between, store_of

ROOT = Path(__file__).parents[2]
WHO = {"said-by": "Oskar Tellenrud", "timeline": "casimir brandeck",
       "timeline-with-claims": "Casimir Brandeck"}  # fmt: skip


def fill(store: Store) -> Store:
    store.replace(ONTOLOGY_GRAPH, ontology_quads())
    for one in all_articles():
        store.replace(graph_iri(BASE, one.document.id), rdf.quads(one, base=BASE))
    links = rdf.answer_quads(answers_between(list(all_articles()), base=BASE), base=BASE)
    store.replace(rdf.links_graph(BASE), links)
    return store


@pytest.fixture(scope="module")
def store() -> Store:
    return fill(Store.memory())


def parameters(name: str) -> dict[str, str]:
    return {"who": WHO[name]} if name in WHO else {}


def rows(store: Store, name: str, **given: str) -> list[str]:
    """Each row as one line of plain text."""
    answer = answer_of(name, store.query, given or parameters(name))
    return [" | ".join(shown(term) for term in row) for row in answer.rows]


# question -> (what some one row must hold together, what no row may hold)
EXPECTED: dict[str, tuple[list[tuple[str, ...]], list[str]]] = {
    "alleged-complicity": (
        [("Lantern Watch", "government of Tarvonia", "kg:complicitIn", "forced labour",
          "Lantern Watch accused the government")],
        ["Wendish", "Oskar Tellenrud |"],
    ),
    "how-many-claim-it": (
        [("Oskar Tellenrud", "kg:protects", "Halvay Gardens", "| 2 | 2 |", "Noor Adessa",
         "Lantern Watch"),
         ("kg:Detention | 187 people | 1 | 1 | Interior Ministry |",)],
        ["Klara Wendish", "187 people | 1 | 2"],
    ),
    "contradictions": (
        [("Lantern Watch", "Klara Wendish", "not complicit in anything"),
         ("Noor Adessa", "Oskar Tellenrud", "denied that he had protected"),
         ("Lantern Watch", "Oskar Tellenrud", "Title of report", "Title of radio")],
        ["Interior Ministry", "A guard", "Ossian Pell", "Tilda Voss", " |  | "],
    ),
    "rejections": (
        [("Tilda Voss | ", "Tilda Voss, the mayor of Mirkold, denied")],
        ["Klara Wendish", "Oskar Tellenrud"],
    ),
    "unanswered-allegations": ([], ["Tellenrud |", "government of Tarvonia |"]),
    "answers-of-the-accused": (
        [("Oskar Tellenrud", "kg:Deny", "2025-09-08", "Tellenrud denied"),
         ("government of Tarvonia", "Klara Wendish", "kg:Deny", "2025-03-04")],
        ["no rest", "Noor Adessa |", "Voss"],
    ),
    "arrests": (
        [("Port Halvay", "2025-02-11", "214 people", "kg:Exactly", "kg:Asserted",
         "Title of courier"),
         ("Port Halvay", "2025-02-11", "187 people", "kg:Claimed", "Interior Ministry"),
         ("Port Halvay", "2023", "90 people"), ("2025-03", "Brandeck")],
        ["30 more", "1,150"],
    ),
    "nationalities-of-the-arrested": ([("Canadians", "40")], ["Tarvonia |", "Kenya"]),
    "parts-exceed-the-whole": ([("214 people", "| 214 | 244 |", "126 men")], ["Forty"]),
    "figures-that-differ": ([("kg:Arrest", "214 people", "187 people"),
        ("187 people | 230 arrests", "Title of wire | Title of wire")], ["90 people",
        "| 12 releases |", "214 people | 230", "52 | 230",
        "| 126 men |", "187 people | 187 people",
        "187 people | 52", "214 people | 52", "12 people"]),
    "estimates": ([("Lantern Watch", "3,400 people", "kg:Certain")], ["214"]),
    "said-by": (
        [("kg:Direct", "We will give them no rest"), ("kg:Indirect", "to close every compound")],
        ["Klara Wendish said", "again accused"],
    ),
    "unnamed-sources-only": (
        [("A guard", "Brandeck controls"), ("a cook", "beaten")], ["Noor Adessa |",
         "Lantern Watch |"],
    ),
    "seizures": ([("1,150 phones", "1150", "Officers", "kg:Asserted")], ["214", "villa"]),
    "sites-called": ([("Oskar Tellenrud", "close every compound")], ["Grey Tern"]),
    "control-of-sites": (
        [("kg:Asserted", "Grey Tern Services", "kg:operates", "Halvay Gardens"),
         ("kg:Alleged", "Oskar Tellenrud", "kg:protects", "Lantern Watch"),
         ("kg:Claimed", "Casimir Brandeck", "kg:controls", "A guard")],
        ["kg:Asserted | Casimir", "kg:Asserted | Oskar"],
    ),
    "officials-near-sites": (
        [("Oskar Tellenrud", "| 1 |", "Halvay Gardens", "protected Halvay Gardens")],
        ["Casimir Brandeck |", "Noor Adessa |", "Ossian Pell |", "Tilda Voss |"],
    ),
    "earlier-operations": (
        [("Port Halvay", "2023", "90"), ("Port Halvay", "2025-02-11", "214"), ("187",
         "kg:Claimed")],
        ["30 more", "Ostvik"],
    ),
    "characterisations": ([("A researcher", "a show for the cameras")], ["complicit", "3,400"]),
    "abuses": ([("kg:Torture", "the workers", "a cook"), ("kg:ForcedLabour", "3400",
        "Lantern Watch")],
               ["kg:Asserted"]),
    "sums-of-money": (
        [("2000000", "USD", "kg:Alleged", "Lantern Watch"), ("4000000", "XTC", "kg:Asserted")],
         ["1150"],
    ),
    "promises-and-orders": ([("Oskar Tellenrud", "kg:Promise", "to close every compound")],
        ["Wendish", "Pell"]),
    "timeline": ([("2025-03", "kg:Arrest", "kg:patient", "arrested at his home")], ["controls",
        "214"]),
    "timeline-with-claims": (
        [("2025-03", "kg:Asserted", "kg:Arrest"),
         ("kg:Claimed | kg:Affirmed", "kg:controls", "A guard")],
         ["214"],
    ),
    "to-be-read-again": (
        [("kg:Possible", "The bank may have moved"), ("0.3", "nobody in his ministry")],
        ["214 people", "complicit"],
    ),
    "second-hand": ([("Noor Adessa", "a cook", "the workers had been beaten")], ["Wendish"]),
}  # fmt: skip


def check_rows(found: list[str], wanted: list[tuple[str, ...]], unwanted: list[str]) -> None:
    """Some row holds all parts of each wanted one, and no row an unwanted part."""
    for parts in wanted:
        assert any(all(part in row for part in parts) for row in found), (parts, found)
    for part in unwanted:
        assert not [row for row in found if part in row], (part, found)


@pytest.mark.parametrize("name", EXPECTED)
def test_answer_holds_what_was_worked_out_and_not_what_tempts(store: Store, name: str) -> None:
    check_rows(rows(store, name), *EXPECTED[name])


def test_complicity_is_no_fact_and_the_audit_is_empty(store: Store) -> None:
    assert answer_of("complicity-as-fact", store.query, {}).truth is False
    assert rows(store, "audit") == []


def test_an_audit_that_could_not_fail_would_be_worthless() -> None:
    leaking = fill(Store.memory())
    link = f"{BASE}entity/known-"
    leaking.inner.add(
        ox.Quad(
            ox.NamedNode(f"{link}government"),
            ox.NamedNode("https://w3id.org/newskg/ontology#complicitIn"),
            ox.NamedNode(f"{link}labour"),
            ox.NamedNode(graph_iri(BASE, "report")),
        )
    )
    assert answer_of("complicity-as-fact", leaking.query, {}).truth is True
    assert len(rows(leaking, "audit")) == 1


@pytest.mark.parametrize("name", load_named_queries())
def test_union_default_graph_changes_no_answer(store: Store, name: str) -> None:
    def in_union(sparql: str, **options: object) -> Answer:
        return store.query(sparql, union=True)

    plain = answer_of(name, store.query, parameters(name))
    assert answer_of(name, in_union, parameters(name)) == plain


@pytest.mark.parametrize("name", EXPECTED)
def test_each_row_quotes_its_evidence(store: Store, name: str) -> None:
    texts = " ".join(one.document.text for one in all_articles())
    answer = answer_of(name, store.query, parameters(name))
    columns = [
        variable
        for variable in answer.variables
        if variable.startswith(("words", "affirmed", "negated"))
    ]
    assert columns, "a question without evidence"
    for row in answer:
        assert any(column in row and value(row[column]) in texts for column in columns)


# ── one wrong told by two: each beside the sentence in which they tell it ──

_HEADLINE = "Union says Velland paid inspectors"
_LEAD = "The dockers' league accused Velland of paying inspectors."
_AFTER = "The payments shocked the port."
_DENIAL = "Noor Adessa said that Velland controls nothing."


def told_by_two() -> Store:
    """A bribery, an arrest and a relation, each with two tellers and a sentence of nobody."""
    lines = (_HEADLINE, _LEAD, _AFTER, _DENIAL)
    a = Article("port", "The Orsk Post", "2025-06-03", "\n".join(lines))
    union = a.says("?Union", "says", "Velland paid inspectors", "allege")
    league = a.says("?The dockers' league", "accused", "Velland of paying inspectors", "allege")
    a.happens("Bribery", "paid", a.role("agent", "Velland", "tern"), status=Status.ALLEGED)
    a.happens("Arrest", "paid", a.role("patient", "Velland", "tern"), status=Status.CLAIMED)
    a.happens("Seizure", "paid", a.role("theme", "inspectors"), status=Status.CLAIMED)
    a.relates("government", "complicitIn", "labour", "Velland paid", status=Status.ALLEGED)
    a.relates("tern", "controls", "gardens", "Velland paid", status=Status.CLAIMED)
    both, found = (union, league), tuple(a.sentence(line) for line in lines[:3])
    a.events[:] = [replace(one, statements=both, evidence=found) for one in a.events]
    a.relations[:] = [replace(one, statements=both, evidence=found) for one in a.relations]
    no = a.says("adessa", "said", "that Velland controls nothing")
    a.relates("tern", "controls", "gardens", "controls nothing", by=no, status=Status.CLAIMED,
              polarity=Polarity.NEGATED)  # fmt: skip
    store = Store.memory()
    store.replace(ONTOLOGY_GRAPH, ontology_quads())
    store.replace(graph_iri(BASE, "port"), rdf.quads(a.done(), base=BASE))
    return store


@pytest.mark.parametrize(
    ("name", "teller", "count"),
    [("accusations", "accuser", 4), ("unanswered-allegations", "alleged_by", 4),
     ("alleged-complicity", "claimant", 2), ("control-of-sites", "on_whose_word", 4),
     ("contradictions", "affirmed_by", 2), ("seizures", "told_by", 3),
     ("timeline-with-claims", "told_by", 7), ("what-is-new", "who", 9)],
)  # fmt: skip
def test_who_tells_stands_beside_their_own_sentence(name: str, teller: str, count: int) -> None:
    given = {"who": "Grey Tern Services"} if name == "timeline-with-claims" else {}
    answer = answer_of(name, told_by_two().query, given)
    words = "affirmed" if name == "contradictions" else "words"
    found = [(shown(row.get(teller)), shown(row[words])) for row in answer]
    told = {pair for pair in found if pair[0]} - {("Noor Adessa", _DENIAL)}
    assert told == {("Union", _HEADLINE), ("The dockers' league", _LEAD)}
    assert len(found) == count, found


@pytest.mark.parametrize(("sure", "possible"), [("s0", "s2"), ("s2", "s0")])
def test_answers_come_before_possible_ones(sure: str, possible: str) -> None:
    store = told_by_two()
    wrong, told = f"{BASE}proposition/port/e0", {"s0": _HEADLINE, "s2": _DENIAL}
    replies = [
        ox.Quad(
            ox.NamedNode(f"{BASE}statement/port/{reply}"),
            ox.NamedNode(f"https://w3id.org/newskg/ontology#{how}"),
            ox.NamedNode(wrong),
            ox.NamedNode(rdf.links_graph(BASE)),
        )
        for reply, how in ((sure, "answers"), (possible, "mayAnswer"))
    ]
    store.replace(rdf.links_graph(BASE), replies)
    answer = answer_of("accusations", store.query, {})
    cells = {shown(row["answer"]) for row in answer if shown(row["wrong"]) == "bribery"}
    assert cells == {f"{told[sure]} / possible: {told[possible]}"}
    rest = {shown(row["answer"]) for row in answer if shown(row["wrong"]) != "bribery"}
    assert rest == {""}


def test_all_questions_are_there_with_headers() -> None:
    queries = load_named_queries()
    assert {query.number for query in queries.values()} >= set(range(1, 27))
    for query in queries.values():
        assert query.title
        assert query.question.endswith(("?", ".", ")"))
        assert query.example
        assert find_named_query(str(query.number)) is not None


def test_first_in_the_order_are_direct_quotations(store: Store) -> None:
    found = rows(store, "said-by")
    kinds = [row.split(" | ")[0] for row in found]
    assert kinds == sorted(kinds)
    dates = [row.split(" | ")[1] for row in found if row.startswith("kg:Indirect")]
    assert dates == sorted(dates)


# ── parameters ──


def test_parameters(store: Store) -> None:
    assert parse_parameters(["who=a=b", "x="]) == {"who": "a=b", "x": ""}
    with pytest.raises(QueryError, match="NAME=VALUE"):
        parse_parameters(["who"])
    with pytest.raises(QueryError, match="needs --param who"):
        answer_of("said-by", store.query, {})
    with pytest.raises(QueryError, match="no parameter 'whom'; it has: who"):
        answer_of("said-by", store.query, {"whom": "x"})
    with pytest.raises(QueryError, match="did you mean Oskar Tellenrud"):
        answer_of("said-by", store.query, {"who": "Tellenrud"})
    with pytest.raises(QueryError, match="not a number"):
        answer_of("to-be-read-again", store.query, {"below": "low"})


@pytest.mark.parametrize("office", ["publicOffice", "minister", "bishop,minister"])
def test_words_are_a_list_of_the_lexicon_or_those_given(store: Store, office: str) -> None:
    found = answer_of("officials-near-sites", store.query, {"office": office}).rows
    assert any("Oskar Tellenrud" in shown(row[0]) for row in found)
    assert not answer_of("officials-near-sites", store.query, {"office": "bishop"}).rows


@pytest.mark.parametrize("evil", ['x" } DROP ALL #', "<x:y> } ; DROP ALL", "'", "\\", "}", "?who"])
def test_parameters_cannot_become_query(store: Store, evil: str) -> None:
    before = len(store)
    with pytest.raises(QueryError, match="nothing is called"):
        answer_of("said-by", store.query, {"who": evil})
    assert rows(store, "sites-called", term=evil) == []
    assert len(store) == before


def test_the_threshold_of_what_to_read_again(store: Store) -> None:
    assert not [row for row in rows(store, "to-be-read-again", below="0.2") if "0.3" in row]


def test_an_actor_by_iri(store: Store) -> None:
    assert rows(store, "said-by", who=f"{BASE}entity/known-tellenrud") == rows(store, "said-by")


def test_own_query_with_a_parameter(store: Store) -> None:
    query = "SELECT ?s { GRAPH ?g { ?s rdfs:label ?name } }"
    assert len(answer_of(query, store.query, {"name": "Klara Wendish"}).rows) == 1
    query = "SELECT ?name { GRAPH ?g { ?s rdfs:label ?name } }"
    answer = answer_of(query, store.query, {"s": f"<{BASE}entity/known-wendish>"})
    assert [value(row["name"]) for row in answer] == ["Klara Wendish"]
    query = "SELECT DISTINCT ?s { GRAPH ?g { ?s kg:value ?n } }"
    for number in ("214", "90", "2000000"):
        assert len(answer_of(query, store.query, {"n": number}).rows) == 1, number
    assert not answer_of(query, store.query, {"n": "213"}).rows
    query = "SELECT ?act { GRAPH ?g { ?s kg:speechAct ?act } }"
    answer = answer_of(query, store.query, {"act": "kg:Promise"})
    assert {shown(row["act"]) for row in answer} == {"kg:Promise"}


# ── running over a folder, and formats ──


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("out")
    fill(Store.open(path / "store")).close()
    return path


SELECT = "SELECT ?name ?n { GRAPH ?g { ?q kg:value ?n ; rdfs:label ?name } } ORDER BY ?n LIMIT 2"


def test_formats(folder: Path) -> None:
    table = run_query(folder, SELECT)
    assert re.search(r"^name +\| n", table)
    assert table.endswith("(2 rows)\n")
    assert next(csv.reader(io.StringIO(run_query(folder, SELECT, form="csv")))) == ["name", "n"]
    tsv = run_query(folder, SELECT, form="tsv").splitlines()
    assert tsv[0] == "?name\t?n"
    found = json.loads(run_query(folder, SELECT, form="json"))
    assert found["head"]["vars"] == ["name", "n"]
    assert found["results"]["bindings"][0]["n"]["datatype"].endswith("integer")
    again = ox.parse_query_results(
        run_query(folder, SELECT, form="json").encode(), format=ox.QueryResultsFormat.JSON
    )
    assert isinstance(again, ox.QuerySolutions)
    assert len(list(again)) == 2
    assert run_query(folder, "2") == "no\n"
    assert json.loads(run_query(folder, "2", form="json"))["boolean"] is False
    assert run_query(folder, "2", form="csv") == "answer\r\nfalse\r\n"
    graph = "CONSTRUCT { ?s kg:alleged ?o } { GRAPH ?g { ?s kg:allegedComplicityIn ?o } }"
    assert "kg:alleged" in run_query(folder, graph)
    assert (
        len(
            list(
                ox.parse(
                    run_query(folder, graph, form="nt").encode(), format=ox.RdfFormat.N_TRIPLES
                )
            )
        )
        == 1
    )
    with pytest.raises(QueryError, match="use ttl or nt"):
        run_query(folder, graph, form="csv")
    with pytest.raises(QueryError, match="use table or csv"):
        run_query(folder, SELECT, form="nt")


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_a_table_fits_the_terminal(folder: Path, width: int) -> None:
    for line in run_query(folder, "contradictions", width=width).splitlines():
        assert len(line) <= width


IRIS = "SELECT ?s ?kind ?words { GRAPH ?g { ?s kg:speechAct ?kind ; kg:content ?words } }"


@pytest.mark.parametrize("width", [30, 60, 80, 200])
def test_no_iri_is_broken_at_any_width(folder: Path, width: int) -> None:
    table = run_query(folder, IRIS, width=width, iris=True)
    iris = [line.split(",")[0] for line in run_query(folder, IRIS, form="csv").splitlines()[1:]]
    assert iris
    assert all(iri in table for iri in iris)
    assert "kg:Deny" in table


def test_narrow_columns_become_a_block_of_fields(folder: Path) -> None:
    table = run_query(folder, IRIS, width=60, iris=True)
    first, *_ = table.split("\n\n")
    assert [line.split(":")[0] for line in first.splitlines() if line[0] != " "] == [
        "s", "kind", "words",
    ]  # fmt: skip
    rows = len(run_query(folder, IRIS, form="csv").splitlines()) - 1
    assert table.count("\nwords:") == rows
    assert table.endswith(f"({rows} rows)\n")


def test_without_a_width_each_row_is_one_line(folder: Path) -> None:
    rows = len(run_query(folder, IRIS, form="csv").splitlines()) - 1
    assert len(run_query(folder, IRIS, iris=True).splitlines()) == rows + 3


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("SELECT (COUNT(*) AS ?n) { ?s kg:cue ?c }", True),
        ("SELECT (COUNT(*) AS ?n) (MAX(?c) AS ?last) { ?s kg:cue ?c }", True),
        ("SELECT ?s { ?s kg:cue ?c }", True),
        ("ASK { ?s kg:cue ?c }", True),
        ("CONSTRUCT WHERE { ?s kg:cue ?c }", True),
        ("SELECT ?s { ?s kg:cue 'the graph' } # FROM", True),
        ("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s kg:cue 'never' } }", False),
        ("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s kg:cue ?c } }", False),
        ("SELECT * { VALUES ?x { 7 } }", False),
        ("seizures", False),
    ],
)
def test_an_answer_from_outside_of_the_graphs_is_told(
    folder: Path, tmp_path: Path, query: str, told: bool
) -> None:
    notes: list[str] = []
    run_query(folder, query, tell=notes.append)
    assert ["GRAPH ?g" in note for note in notes] == [True] * told
    if "{" in query:
        (tmp_path / "own.rq").write_text(query)
        run_query(folder, str(tmp_path / "own.rq"), tell=notes.append)
        assert len(notes) == 2 * told


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("SELECT ?s { GRAPH ?g { ?s kg:speeker ?c } }", ["kg:speeker is no term of the ontology; "
            "did you mean kg:speaker"]),
        ("ASK { GRAPH ?g { ?s kg:kind kg:Zzzz } }", ["kg:Zzzz is no term of the ontology"]),
        ("SELECT ?s { GRAPH ?g { ?s kg:cue 'kg:speeker' } } # kg:speeker", []),
        ("PREFIX kg: <x:> SELECT ?s { GRAPH ?g { ?s kg:speeker ?c } }", []),
        ("SELECT ?s { GRAPH ?g { ?s kg:kind kg:Arrest ; kg:cue ?c } }", []),
        ("SELECT ?s { GRAPH ?g { ?s kg:cue ?c OPTIONAL { ?s kg:speeker ?o } } }", []),
    ],
)  # fmt: skip
def test_a_term_that_the_ontology_does_not_have_is_told(
    folder: Path, query: str, told: list[str]
) -> None:
    notes: list[str] = []
    run_query(folder, query, tell=notes.append)
    assert all(one in note for note, one in zip(notes, told, strict=True)), notes


@pytest.mark.parametrize("timeout", [None, math.inf])
@pytest.mark.parametrize("query", [SELECT, "SELECT broken", "arrests"])
def test_a_folder_whose_first_build_was_stopped_is_no_empty_answer(
    tmp_path: Path, query: str, timeout: float | None
) -> None:
    Store.open(tmp_path / "store").close()
    with pytest.raises(OutputError, match="its build did not finish; resume with kg build"):
        run_query(tmp_path, query, timeout=timeout)


def test_a_damaged_store_is_told_as_such(folder: Path, tmp_path: Path) -> None:
    out = Path(shutil.copytree(folder, tmp_path / "out"))
    (out / "store" / "db" / "CURRENT").write_text("MANIFEST-999999\n")
    for path in (out / "store" / "db").glob("MANIFEST-*"):
        path.rename(path.with_name("MANIFEST-999999")).write_bytes(b"nonsense" * 20)
    with pytest.raises(DamageError, match="run the build again"):
        run_query(out, "arrests", timeout=math.inf, form="csv")


def test_a_question_needs_neither_the_ontology_nor_sqlite(folder: Path) -> None:
    code = (
        "import sys; from kg.cli import main\n"
        f"assert main(['query', {str(folder)!r}, 'arrests', '--format', 'csv']) == 0\n"
        "print(sorted({'kg.ontology.vocabulary', 'sqlite3', 'difflib'} & set(sys.modules)))"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_cells_that_a_spreadsheet_would_run() -> None:
    answer = Answer(("x",), tuple((ox.Literal(text),) for text in ("=1+1", "@a", "-5", "+x", "a")))
    assert write_answer(answer, "csv").split("\r\n")[1:6] == ["'=1+1", "'@a", "-5", "'+x", "a"]


def test_queries_from_file_and_what_is_none(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "own.rq"
    path.write_text(SELECT)
    assert run_query(folder, str(path)) == run_query(folder, SELECT)
    path = tmp_path / "own query.txt"
    path.write_text(f"\ufeff{SELECT}", encoding="utf-8")
    assert run_query(folder, str(path)) == run_query(folder, SELECT)
    with pytest.raises(QueryError, match=r"none.rq: cannot be read \(No such file"):
        run_query(folder, str(tmp_path / "none.rq"))
    path.write_text("SELECT ?s\n{ ?s foaf:name ?n }")
    with pytest.raises(QueryError, match=r"own query.txt: .*line 2, column 15"):
        run_query(folder, str(path))
    path.write_bytes(b"SELECT ?caf\xe9 {}")
    with pytest.raises(QueryError, match=r"own query.txt: not valid UTF-8 at byte 11"):
        run_query(folder, str(path))
    path.write_text(" \n")
    with pytest.raises(QueryError, match=r"own query.txt: is empty"):
        run_query(folder, str(path))
    with pytest.raises(QueryError, match="did you mean arrests"):
        run_query(folder, "arrest")
    with pytest.raises(QueryError, match="invalid query"):
        run_query(folder, "SELECT { oh")


def test_standard_input(folder: Path) -> None:
    code = f"from kg.queries.named import run_query; print(run_query({str(folder)!r}, '-'))"
    done = subprocess.run([sys.executable, "-c", code], input="ASK { GRAPH ?g { ?s ?p ?o } }",
                          text=True, capture_output=True, cwd=ROOT)  # fmt: skip
    assert done.stdout == "yes\n\n", done.stderr


@pytest.mark.parametrize("query", load_named_queries().values(), ids=lambda query: query.name)
def test_words_are_arguments_of_regex_alone(query: NamedQuery) -> None:
    """They become constants, which cannot be selected or bound."""
    words = [name for name, parameter in query.parameters.items() if parameter.kind == "words"]
    code = re.sub("#.*", "", query.sparql)
    for name in words:
        assert re.findall(rf"\?{name}\b", code)
        assert not re.findall(rf"\?{name}\b(?!, \"i\"\))", code)
        assert rf"?{name}" not in re.sub("#.*", "", query.bound({}, lambda sparql: Answer()))


def test_bodies_known_by_their_office_are_no_unnamed_sources() -> None:
    told = Told("one", "The Courier", "2025-03-03")
    bodies = {"the inspectorate": "GovernmentBody", "police": "GovernmentBody",
              "Orrel's campaign": "Organization", "a rights group": "Organization",
              "some agencies": "GovernmentBody", "a spokesman": "Person"}  # fmt: skip
    for number, (name, kind) in enumerate(bodies.items()):
        told.says(told.who(name, kind, unnamed=True), "said", f"that it rained {number} times")
    spokeswoman = told.who("a spokeswoman", "Person", unnamed=True)
    told.says(spokeswoman, "said", "that it snowed")
    told.relation(spokeswoman, "spokespersonFor", told.who("Lantern Watch"), status=Status.ASSERTED)
    found = rows(store_of(told), "unnamed-sources-only")
    assert sorted(row.split(" | ")[0] for row in found) == [
        "a rights group",
        "a spokesman",
        "some agencies",
    ]
