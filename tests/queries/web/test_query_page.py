"""The query page in a real browser, on a real server: it asks, shows, completes and remembers."""

from __future__ import annotations

import csv
import io
import json
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote, urlencode

import httpx
import pyoxigraph as ox
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from kg.queries.named import load_named_queries
from kg.queries.result_formats import harmless
from tests.hostile import STRINGS
from tests.pages import Watched

pytest_plugins = ["tests.browsing"]
pytestmark = [pytest.mark.server, pytest.mark.browser]

Open = Callable[..., Watched]
STATEMENTS = """SELECT ?statement ?speaker ?article WHERE { GRAPH ?g {
  ?statement kg:speaker ?speaker ; prov:wasDerivedFrom ?article ;
    kg:content "that he had protected anybody"
} }"""
NUMBERS = " ".join(map(str, range(1000)))
MILLION = f"""SELECT ?a ?b WHERE {{
  VALUES ?a {{ {NUMBERS} }}
  VALUES ?b {{ {NUMBERS} }}
}}"""
# As many rows, but each costs a thousand tries: the first are there at once, the last only after
# the limit of the server. The filter names all three variables, so none is tried before the others.
# The rows are long, since Oxigraph sends them by the kilobyte.
SLOW = f"""SELECT ?a ?b ?words WHERE {{
  VALUES ?words {{ "{"word " * 200}" }}
  VALUES ?a {{ {NUMBERS} }}
  VALUES ?b {{ {NUMBERS} }}
  VALUES ?c {{ {NUMBERS} }}
  FILTER (0 * ?a * ?b + ?c = 999)
}}"""


@pytest.fixture
def asking(browser: Browser, url: str) -> Iterator[Open]:
    """The page at an address; after the test it must have asked and said nothing amiss."""
    opened = []

    def run(
        address: str = "", *, size: tuple[int, int] = (1400, 900), dark: bool = False
    ) -> Watched:
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            permissions=["clipboard-read", "clipboard-write"],
        )
        watched = Watched(context.new_page())
        page = watched.page
        page.on("request", lambda request: watched.requests.append(request.url))
        page.on("console", lambda message: watched.messages.append(message.text))
        page.on("pageerror", lambda error: watched.messages.append(f"error: {error}"))
        page.on("dialog", watched.dismiss)
        page.goto(f"{url}/{address}")
        expect(page.locator("#question option")).not_to_have_count(0)
        opened.append((context, watched))
        return watched

    yield run
    for context, watched in opened:
        ran = watched.page.evaluate("window.__ran")
        context.close()
        assert ran is None
        assert watched.messages == []
        elsewhere = [one for one in watched.requests if not one.startswith((url, "data:", "blob:"))]
        assert elsewhere == []


def write(page: Page, query: str) -> None:
    """Types a query in place of what the editor has; no bracket is closed by itself."""
    page.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    page.keyboard.insert_text(query)


def ask(page: Page, query: str) -> None:
    write(page, query)
    page.keyboard.press("Escape")
    page.keyboard.press("Control+Enter")


def state(page: Page) -> str:
    expect(page.get_by_role("status")).to_have_text(re.compile(r"\d s\."), timeout=60_000)
    return page.get_by_role("status").inner_text()


def cells(page: Page, row: int) -> list[str]:
    return page.locator("tbody tr").nth(row).locator("td").all_inner_texts()[1:]


# ── questions ──


def test_a_blank_is_filled_by_search_and_the_address_brings_it_back(asking: Open) -> None:
    page = asking().page
    page.get_by_label("Question", exact=True).select_option("said-by")
    blank = page.get_by_role("combobox", name="The name or IRI of the speaker")
    blank.press_sequentially("tellen")
    expect(page.get_by_role("option", name="Oskar Tellenrud").first).to_be_visible()
    blank.press("ArrowDown")
    blank.press("Enter")
    expect(blank).to_have_value("Oskar Tellenrud")
    page.get_by_role("button", name="Ask", exact=True).click()
    assert state(page).startswith("4 rows")
    assert "2025-02-12" in cells(page, 0)
    shared = page.url
    assert "question=said-by" in shared
    other = asking(shared.partition("/#")[2] and f"#{shared.partition('#')[2]}").page
    assert state(other).startswith("4 rows")
    expect(other.get_by_role("combobox", name="speaker")).to_have_value("Oskar Tellenrud")


def test_a_name_that_nobody_has_is_an_error_with_near_ones(asking: Open) -> None:
    watched = asking("#question=said-by&who=Tellenrudd")
    expect(watched.page.get_by_role("alert")).to_contain_text("did you mean")
    watched.messages.clear()  # the browser notes the status 400


@pytest.mark.slow
def test_every_question_without_blanks_is_answered(asking: Open) -> None:
    page = asking().page
    for query in load_named_queries().values():
        if all(one.default for one in query.parameters.values()):
            page.get_by_label("Question", exact=True).select_option(query.name)
            page.get_by_role("button", name="Ask", exact=True).click()
            page.wait_for_url(f"**question={query.name}*")
            state(page)
            expect(page.locator("#error")).to_be_empty()
            expect(page.locator(".cm-lintRange-error")).to_have_count(0)


# ── the editor ──


@pytest.mark.parametrize(
    ("query", "word"),
    [("SELECT * { GRAPH ?g { ?s kg:cue ?c OPTINAL { ?s a ?t } } }", "OPTINAL"),
     ("SELECT * {\n  ?s foaf:name ?n\n}", "foaf:name"), ("SELECT *\n# )\n{ FILTER(?x >) }", ")"),
     ("CLEAR ALL", "CLEAR")],
)  # fmt: skip
def test_a_mistake_is_marked_under_its_word(asking: Open, query: str, word: str) -> None:
    page = asking().page
    write(page, query)
    expect(page.locator(".cm-lintRange-error")).to_have_text(word)
    page.locator(".cm-lintRange-error").hover()
    expect(page.locator(".cm-tooltip-lint")).to_be_visible()


def test_words_of_the_query_have_their_colours(asking: Open) -> None:
    page = asking().page
    write(page, 'SELECT ?s { ?s rdfs:label "x" } # note')
    for kind, text in (("keyword", "SELECT"), ("variableName", "?s"), ("string", '"x"'),
                       ("comment", "# note")):  # fmt: skip
        found = page.locator(f".tok-{kind}", has_text=text).first
        expect(found).to_be_visible()
        colour = found.evaluate("node => getComputedStyle(node).color")
        plain = page.locator(".cm-content").evaluate("node => getComputedStyle(node).color")
        assert colour != plain, kind


@pytest.mark.parametrize(
    ("typed", "offered", "inserted"),
    [("kg:Pers", "kg:Person", "kg:Person"), ("kg:claim", "kg:claims", "kg:claims"),
     ("kg:Assert", "kg:Asserted", "kg:Asserted"), ("prov:wasDer", "prov:wasDerivedFrom", None),
     ("sko", "skos:", "skos:"), ("OPTI", "OPTIONAL", "OPTIONAL"), ("?spea", "?speaker", "?speaker"),
     ("Tellenr", "Oskar Tellenrud", "<https://example.org/id/entity/known-tellenrud>")],
)  # fmt: skip
def test_what_is_typed_is_completed(
    asking: Open, typed: str, offered: str, inserted: str | None
) -> None:
    page = asking().page
    write(page, "SELECT ?speaker { GRAPH ?g { ?s ?p ")
    page.keyboard.type(typed)
    choice = page.locator(".cm-completionLabel", has_text=re.compile(f"^{re.escape(offered)}$"))
    expect(choice).to_be_visible()
    choice.click()
    assert page.locator(".cm-content").inner_text().endswith(inserted or offered)


def test_nothing_is_offered_inside_strings_and_comments(asking: Open) -> None:
    page = asking().page
    for start in ('SELECT * { ?s ?p "', "# about ", "SELECT * { ?s ?p 'it "):
        write(page, start)
        page.keyboard.type("kg:Pers")
        page.wait_for_timeout(400)
        expect(page.locator(".cm-tooltip-autocomplete")).to_have_count(0)


# ── answers ──


def test_a_row_leads_to_node_article_and_sentence(asking: Open, url: str) -> None:
    page = asking().page
    ask(page, STATEMENTS)
    assert state(page).startswith("1 row ")
    row = page.locator("tbody tr").first
    expect(row.get_by_role("link", name="Oskar Tellenrud")).to_be_visible()
    sentence = row.get_by_role("link", name="sentence", exact=True).get_attribute("href")
    assert sentence is not None
    name, _, anchor = sentence.partition("#")
    assert f'id="{anchor}"' in httpx.get(f"{url}/{name}").text
    graph = row.get_by_role("link", name="graph", exact=True).get_attribute("href")
    row.get_by_role("link", name="Oskar Tellenrud").click()
    assert "rows" in state(page)
    expect(page.locator("tbody")).to_contain_text("kg:claims")
    page.go_back()
    expect(page.locator("tbody tr")).to_have_count(1)
    page.goto(f"{url}/{graph}")
    expect(page.locator("#status")).to_contain_text("Oskar Tellenrud, ")


def test_dates_and_numbers_stay_whole(asking: Open) -> None:
    page = asking(size=(390, 844)).page
    ask(page, 'SELECT ("2025-03-03"^^xsd:date AS ?date) (1234567 AS ?n) ("word " AS ?w) {}')
    state(page)
    for name in ("date", "number"):
        cell = page.locator(f"td.{name}").first
        assert cell.bounding_box()["height"] < 40, name  # type: ignore[index]
        expect(cell).to_be_in_viewport()  # a small screen is led to the answer


def test_a_million_rows_come_a_page_at_a_time(asking: Open, tmp_path: Path) -> None:
    page = asking().page
    ask(page, MILLION)
    expect(page.locator("tbody tr")).to_have_count(100)
    assert state(page).startswith("1,000,000 rows in")
    assert "not complete" not in page.get_by_role("status").inner_text()
    page.get_by_role("button", name="Last page").click()
    expect(page.locator("#where")).to_have_text("999,901–1,000,000 of 1,000,000")
    expect(page.locator("tbody tr")).to_have_count(100)
    assert page.locator("tbody tr").last.locator("td").first.inner_text() == "1,000,000"
    page.get_by_role("button", name="Previous page").click()
    expect(page.locator("#where")).to_have_text("999,801–999,900 of 1,000,000")
    with page.expect_download(timeout=120_000) as waiting:
        page.get_by_role("button", name="CSV").click()
    with Path(waiting.value.path()).open(encoding="utf-8", newline="") as stream:
        assert sum(1 for _ in stream) == 1_000_001


def test_what_is_saved_is_the_answer(asking: Open, url: str) -> None:
    query = (
        "SELECT ?s ?name { GRAPH ?g { ?s kg:mentionedIn ?a ; rdfs:label ?name } } ORDER BY ?s ?name"
    )
    watched = asking()
    ask(watched.page, query)
    state(watched.page)
    want = httpx.get(
        f"{url}/query",
        params={"query": query},
        headers={"Accept": "application/sparql-results+json"},
    ).json()
    assert json.loads(watched.download("#json")) == want
    lines = list(csv.reader(io.StringIO(watched.download("#csv").decode(), newline="")))
    rows = want["results"]["bindings"]
    assert lines[0] == ["s", "name"]
    assert lines[1:] == [[row["s"]["value"], harmless(row["name"]["value"])] for row in rows]
    assert any(line[1].startswith("'=") for line in lines), "a formula among the names"


def test_other_kinds_of_answers(asking: Open) -> None:
    page = asking().page
    ask(page, "ASK { GRAPH ?g { ?s a kg:Statement } }")
    state(page)
    expect(page.locator("#view")).to_have_text("Yes")
    ask(page, "CONSTRUCT { ?s kg:cue ?c } WHERE { GRAPH ?g { ?s kg:cue ?c } } LIMIT 3")
    assert state(page).startswith("3 triples")
    assert cells(page, 0)[1] == "kg:cue"
    page.get_by_role("tab", name="Raw").click()
    assert page.locator("#view pre").inner_text().count("ontology#cue") == 3


def test_a_chart_counts_rows_and_adds_only_when_asked(asking: Open) -> None:
    page = asking("#" + urlencode({"view": "chart"})).page
    ask(
        page,
        "SELECT ?place ?n { VALUES (?place ?n) { ('Ostvik' 12) ('Ostvik' 12) ('Mirkold' 3) } }",
    )
    state(page)
    page.get_by_role("tab", name="Chart").click()
    shown = page.locator(".chart tr").all_inner_texts()
    assert [text.split() for text in shown] == [["Ostvik", "2"], ["Mirkold", "1"]]
    page.get_by_label("Length").select_option("sum of n")
    shown = page.locator(".chart tr").all_inner_texts()
    assert [text.split() for text in shown] == [["Ostvik", "24"], ["Mirkold", "3"]]


def test_a_long_query_can_be_stopped(asking: Open, url: str) -> None:
    page = asking().page
    ask(page, SLOW)
    expect(page.locator("tbody tr")).to_have_count(100)
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_role("status")).to_contain_text("it was stopped")
    expect(page.get_by_role("button", name="Stop")).to_be_hidden()
    expect(page.locator("tbody tr")).to_have_count(100)
    until = time.monotonic() + 30
    while httpx.get(f"{url}/health").json()["queries_running"]:
        assert time.monotonic() < until, "the server works on what nobody reads"
        time.sleep(0.1)


def test_a_refused_query_says_why(asking: Open) -> None:
    watched = asking()
    ask(watched.page, "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }")
    expect(watched.page.get_by_role("alert")).to_contain_text("--allow-federation")
    watched.messages.clear()  # the browser notes the status 403


# ── history and addresses ──


def test_the_history_brings_a_query_back_until_it_is_forgotten(asking: Open) -> None:
    page = asking().page
    ask(page, "ASK { GRAPH ?g { ?one a kg:Statement } }")
    state(page)
    ask(page, "ASK { GRAPH ?g { ?two a kg:Statement } }")
    state(page)
    page.goto(page.url.partition("#")[0])
    page.get_by_text("History").click()
    expect(page.locator("#queries li")).to_have_count(2)
    page.locator("#queries button", has_text="?one").click()
    state(page)
    assert "?one" in page.locator(".cm-content").inner_text()
    page.get_by_role("button", name="Forget all").click()
    expect(page.locator("#queries li")).to_have_count(0)
    page.reload()
    expect(page.locator("#queries li")).to_have_count(0)


def test_a_query_of_somebody_else_waits_for_run(asking: Open) -> None:
    watched = asking("#" + urlencode({"query": "ASK { GRAPH ?g { ?s a kg:Statement } }"}))
    page = watched.page
    expect(page.get_by_role("status")).to_contain_text("press Run")
    assert not any(one.endswith("/rows") for one in watched.requests)
    page.get_by_role("button", name="Run").click()
    state(page)
    page.get_by_role("button", name="Copy address").click()
    expect(page.get_by_role("status")).to_have_text("The address is copied.")
    assert page.evaluate("navigator.clipboard.readText()") == page.url


# ── hostile strings ──


def test_hostile_labels_and_words_are_text(asking: Open) -> None:
    page = asking().page
    ask(
        page,
        "SELECT ?s ?name ?words { GRAPH ?g { ?s rdfs:label ?name ; kg:claims/kg:content ?words } }",
    )
    state(page)
    shown = " ".join(page.locator("tbody").all_inner_texts())
    assert "<script>window.__ran=1</script>" in shown
    for link in page.locator("#view a").all():
        address = link.get_attribute("href") or ""
        assert address.startswith(("#", "graph.html#", "articles/", "https://")), address
    for name in ("Chart", "Raw", "Table"):
        page.get_by_role("tab", name=name).click()
        page.wait_for_timeout(150)


def test_hostile_queries_addresses_and_history_are_text(asking: Open) -> None:
    watched = asking()
    page = watched.page
    page.evaluate(
        "texts => localStorage.setItem('newskg-queries', JSON.stringify("
        "texts.map((query) => ({query, when: query}))))",
        list(STRINGS),
    )
    page.reload()
    page.get_by_text("History").click()
    expect(page.locator("#queries li")).to_have_count(len(STRINGS))
    for text in STRINGS:
        for key in ("query", "question", "about", "view", "__proto__"):
            page.evaluate("hash => { location.hash = hash }", f"{key}={quote(text)}")
            page.wait_for_timeout(15)
    page.wait_for_timeout(300)
    page.evaluate("localStorage.setItem('newskg-queries', '{\"length\": 3}')")
    page.reload()
    expect(page.locator("#queries li")).to_have_count(0)
    watched.messages[:] = [one for one in watched.messages if "status of 400" not in one]


def test_terms_are_read_as_they_were_written(asking: Open) -> None:
    texts = [*STRINGS, "", "\t\n\r\b\f\"'\\", "\\u0041", "\U0001f600 é", "\ud7ff\ue000", "a\\tb"]
    terms = [ox.Literal(text) for text in texts]
    terms += [ox.Literal("x", language="en-gb"), ox.Literal(True), ox.Literal(-5), ox.Literal(1.5)]
    written = [str(one) for one in terms]
    found = asking().page.evaluate("cells => cells.map(term)", written)
    assert [one["value"] for one in found] == [one.value for one in terms]
    assert found[len(texts)]["lang"] == "en-gb"


# ── looks ──


@pytest.mark.slow
@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("size", [(1400, 900), (390, 844)])
def test_everybody_can_use_it(asking: Open, size: tuple[int, int], *, dark: bool) -> None:
    page = asking("#question=arrests", size=size, dark=dark).page
    state(page)

    def completion() -> None:
        write(page, "SELECT * { ?s ")
        page.keyboard.type("kg:Pe")
        expect(page.locator(".cm-tooltip-autocomplete")).to_be_visible()

    def mistake() -> None:
        write(page, "SELEC")
        expect(page.locator(".cm-lintRange-error")).to_be_visible()

    states: dict[str, Callable[[], None]] = {
        "table": lambda: None,
        "chart": page.get_by_role("tab", name="Chart").click,
        "completion": completion,
        "mistake": mistake,
        "history": page.get_by_text("History").click,
    }
    for name, enter in states.items():
        enter()
        found = Axe().run(page).response["violations"]
        grave = [one["id"] for one in found if one["impact"] in ("serious", "critical")]
        assert grave == [], name
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= size[0], f"{name}: the page itself is wider than the screen"
