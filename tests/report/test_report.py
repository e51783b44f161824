"""The report in a real browser: readable, sortable, and safe whatever the articles say."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from kg.errors import OutputError
from kg.model import Status
from kg.report.graph import read_store, to_networkx
from kg.report.graph_page import to_html
from kg.report.page.data import short_names
from kg.report.page.links import PageLinks
from kg.report.report import months_of, write_report
from kg.store.store import Store
from tests.hostile import STRINGS
from tests.pages import Watched
from tests.told import Told, store_of

pytest_plugins = ("tests.browsing",)
pytestmark = pytest.mark.browser
Open = Callable[..., Watched]
_BOX, _PAGE = re.compile(rb"/MediaBox\s*\[([^\]]+)\]"), re.compile(rb"/Type\s*/Page\b")
_COLUMNS = """() => [...document.querySelectorAll('table')].flatMap((table) =>
  [...table.tHead.rows[0].cells].map((head, at) => [head, at])
    .filter(([head]) => head.classList.contains('number'))
    .map(([, at]) => [...table.tBodies[0].rows].map((row) => row.cells[at].innerText)))"""
OPEN_ALL = "for (const one of document.querySelectorAll('details')) one.open = true"


def affair() -> tuple[Told, Told, Told]:
    """Two accusations of one ministry, one of them denied, and a fact."""
    one = Told("a", "The Courier", "2025-03-03", url="https://courier.example/a")
    watch, ministry = one.who("Lantern Watch"), one.who("Interior Ministry", "GovernmentBody")
    camp = one.who("Halvay Gardens", "Site")
    said = one.says(watch, "accused", "Interior Ministry of shielding Halvay Gardens", act="allege")
    one.relation(ministry, "protects", camp, status=Status.ALLEGED, by=said)
    one.event("Arrest", {"agent": ministry}, status=Status.ASSERTED, number=35, day="2025-02-11")
    two = Told("b", "The Ledger", "2025-04-04", url="javascript:alert(1)")
    ministry, camp = two.who("Interior Ministry", "GovernmentBody"), two.who("Halvay Gardens")
    denied = two.says(ministry, "denied", "that it shielded Halvay Gardens", act="deny")
    two.relation(ministry, "protects", camp, status=Status.DENIED, by=denied)
    three = Told("c", "The Ledger", "2025-04-04")
    union, ministry = three.who("Harbour Union"), three.who("Interior Ministry", "GovernmentBody")
    again = three.says(union, "accused", "Interior Ministry of bribery", act="allege")
    three.event("Fraud", {"agent": ministry}, status=Status.ALLEGED, by=again)
    return one, two, three


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of the affair."""
    folder = tmp_path_factory.mktemp("report")
    return write_report(store_of(*affair()), folder / "report.html", title="Halvay")


def test_it_opens_silently_and_says_what_it_shows(opened: Open, page: Path) -> None:
    watched = opened(page)
    assert watched.requests == [page.as_uri()]
    assert watched.messages == []
    assert "what sources claim, not what is true" in watched.page.inner_text(".caution")


def test_each_number_has_its_evidence(opened: Open, page: Path) -> None:
    page_ = opened(page).page
    page_.locator("#measures > summary").click()
    row = page_.get_by_role("row", name="Harbour Union Organization")
    row.locator("summary").click()
    assert "accused" in row.locator("mark").inner_text()
    assert "The Ledger, 2025-04-04" in row.inner_text()


def test_each_accusation_stands_with_its_answer(opened: Open, page: Path) -> None:
    page_ = opened(page).page
    assert page_.locator("#accusations h3").all_inner_texts() == ["Accused: Interior Ministry"]
    bribed, shielded = page_.locator(".accusation").all()
    assert "Alleged: fraud" in bribed.inner_text()
    assert bribed.locator(".told").all_inner_texts() == [
        "Harbour Union alleged, about Interior Ministry: “Harbour Union accused Interior Ministry "
        "of bribery.” (The Ledger, 4 April 2025)1"
    ]
    assert bribed.locator(".absence").inner_text() == "No answer found in these articles."
    told = shielded.locator(".told").all_inner_texts()
    assert [one.partition(":")[0] for one in told] == [
        "Lantern Watch alleged, about Interior Ministry",
        "Interior Ministry denied",
    ]
    assert shielded.locator(".absence").count() == 0
    assert page_.locator("#contradictions .clash").count() == 1


def test_the_first_sentence_counts_what_follows(opened: Open, page: Path) -> None:
    overview = opened(page).page.inner_text(".overview")
    assert overview == (
        "3 articles of 2 outlets, 3 March 2025 to 4 April 2025. 2 accusations: 1 with an answer, "
        "0 with a possible answer to be read, 1 without an answer in these articles."
    )


def test_footnotes_lead_to_the_words_and_back(opened: Open, page: Path) -> None:
    page_ = opened(page).page
    mark = page_.locator("#accusations .mark").first
    mark.click()
    note = page_.locator(f"#note-{mark.inner_text()}")
    assert page_.evaluate("location.hash") == f"#note-{mark.inner_text()}"
    assert note.inner_text().startswith("“Harbour Union accused Interior Ministry of bribery.” — ")
    assert ", The Ledger, 4 April 2025, characters 0–" in note.inner_text()
    note.locator("a").last.click()
    assert page_.evaluate("location.hash") == f"#use-{mark.inner_text()}-1"


def test_articles_are_listed_with_their_links(opened: Open, page: Path) -> None:
    items = opened(page).page.locator("#articles li")
    assert items.all_inner_texts() == [
        "“Article a” The Courier · 3 March 2025 · 1 statement, 1 allegation",
        "“Article b” The Ledger · 4 April 2025 · 1 statement",
        "“Article c” The Ledger · 4 April 2025 · 1 statement, 1 allegation",
    ]
    assert items.nth(0).locator("a").get_attribute("href") == "https://courier.example/a"
    assert items.nth(1).locator("a").count() == 0  # "javascript:" is no address


def test_names_lead_to_their_nodes_on_the_graph_page(opened: Open, tmp_path: Path) -> None:
    reading = read_store(store_of(*affair()))
    graph = to_networkx(reading)
    to_html(graph, tmp_path / "graph.html")
    links = PageLinks("graph.html", short_names(graph))
    report = opened(write_report(reading, tmp_path / "report.html", links=links)).page
    report.locator("#accusations .told a.name", has_text="Lantern Watch").first.click()
    report.wait_for_selector("#right h2")
    assert report.url.startswith((tmp_path / "graph.html").as_uri())
    assert report.locator("#right h2").inner_text() == "Lantern Watch"


def test_a_link_to_a_table_opens_it(opened: Open, page: Path) -> None:
    assert not opened(page).page.locator("#actors").is_visible()
    opened(page, at="#actors").page.locator("#actors").wait_for(state="visible")
    page_ = opened(page).page
    page_.locator("nav a", has_text="Tables").click()
    page_.locator("#actors").wait_for(state="visible")


def test_no_column_of_numbers_is_all_zero(opened: Open, page: Path) -> None:
    page_ = opened(page).page
    page_.evaluate(OPEN_ALL)
    columns: list[list[str]] = page_.evaluate(_COLUMNS)
    assert len(columns) > 8
    for cells in columns:
        assert any(float(one.strip(" %").replace(",", "") or 0) for one in cells), cells
    heads = page_.locator("#actors th").all_inner_texts()
    assert "Accused by" in heads
    assert "Betweenness" not in heads


def test_only_web_addresses_are_links(opened: Open, page: Path) -> None:
    links = opened(page).page.eval_on_selector_all(
        ".card a, .notes cite a, .articles a", "all => all.map(one => one.href)"
    )
    assert set(links) == {"https://courier.example/a"}


def test_tables_sort_by_any_column(opened: Open, page: Path) -> None:
    page_ = opened(page, at="#actors").page
    head = page_.locator("#actors th").nth(0)
    head.locator("button").click()
    names = page_.locator("#actors tbody tr td:first-child").all_inner_texts()
    assert names == sorted(names, key=str.lower)
    assert head.get_attribute("aria-sort") == "ascending"
    head.locator("button").click()
    again = page_.locator("#actors tbody tr td:first-child").all_inner_texts()
    assert again == names[::-1]
    page_.locator("#actors th").nth(5).locator("button").click()
    accused = page_.locator("#actors tbody tr td:nth-child(6)").all_inner_texts()
    assert accused == sorted(accused, reverse=True)
    assert accused[0] == "2"


def test_the_chart_over_time_counts_by_month(opened: Open, page: Path) -> None:
    titles = opened(page).page.locator("svg.months title").all_text_contents()
    assert titles == ["2025-03: 2", "2025-04: 2"]


@pytest.mark.parametrize("dark", [False, True])
def test_axe_finds_nothing_serious(opened: Open, page: Path, dark: bool) -> None:
    watched = opened(page, dark=dark)
    watched.page.evaluate(OPEN_ALL)
    found = Axe().run(watched.page).response["violations"]
    assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == []


def _print(page: Page) -> None:
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")


_CONTRAST = """() => {
  const shown = document.querySelectorAll('dd,th button,td,.meta,summary,h2,.caution');
  return [...shown].map((one) => {
    const light = (rgb) => { const [r, g, b] = rgb.match(/[\\d.]+/g).map(Number);
                             return .2126 * r + .7152 * g + .0722 * b; };
    let paper = one;
    const seen = (node) => getComputedStyle(node).backgroundColor;
    while (paper && seen(paper) === 'rgba(0, 0, 0, 0)') paper = paper.parentElement;
    return light(paper ? seen(paper) : 'rgb(255, 255, 255)') - light(getComputedStyle(one).color);
  });
}"""


def test_paper_is_white_and_its_words_dark_whatever_the_screen(opened: Open, page: Path) -> None:
    printed = opened(page, dark=True).page
    assert min(printed.evaluate(_CONTRAST)) < 0
    _print(printed)
    found = printed.evaluate(_CONTRAST)
    assert len(found) > 20
    assert min(found) > 90


def test_paper_has_the_findings_and_open_tables(opened: Open, page: Path) -> None:
    printed = opened(page).page
    _print(printed)
    assert all(one.is_visible() for one in printed.locator(".told, .notes li").all())
    assert not printed.locator("nav").is_visible()
    assert not printed.locator("#measures").is_visible()
    printed.evaluate("document.getElementById('measures').open = true")
    assert printed.locator("#actors").is_visible()


def test_it_prints_on_pages_of_a4_without_overflow(opened: Open, built: Path) -> None:
    printed = opened(built / "report.html", size=(673, 900)).page  # A4 between its margins
    paper = printed.pdf(prefer_css_page_size=True)
    boxes = {tuple(map(float, one.split())) for one in _BOX.findall(paper)}
    assert [tuple(round(side) for side in box) for box in boxes] == [(0, 0, 595, 842)]
    assert 5 < len(_PAGE.findall(paper)) < 30
    _print(printed)
    assert printed.evaluate("document.documentElement.scrollWidth") <= 673


def test_nothing_in_a_hostile_store_runs(opened: Open, tmp_path: Path) -> None:
    articles = []
    for place, text in enumerate(STRINGS):
        clean = text.replace("\x00", "")
        told = Told(f"article {place}", clean, "2025-03-03", url=clean)
        speaker, accused = told.who(f"{clean} {place}"), told.who(f"{clean} other", "Person")
        said = told.says(speaker, clean, f"{clean} again", act="allege")
        told.event("Fraud", {"agent": accused}, status=Status.ALLEGED, by=said)
        articles.append(told)
    path = write_report(store_of(*articles), tmp_path / "report.html", title=STRINGS[1])
    watched = opened(path)
    watched.page.evaluate(OPEN_ALL)
    watched.page.wait_for_timeout(200)
    assert watched.page.evaluate("window.__ran") is None
    assert watched.messages == []
    assert watched.requests == [path.as_uri()]


def test_an_empty_store_has_a_report(opened: Open, tmp_path: Path) -> None:
    watched = opened(write_report(Store.memory(), tmp_path / "report.html"))
    accusations = watched.page.locator("#accusations").inner_text()
    assert accusations.endswith("None found in these articles.")
    assert watched.page.locator(".told").count() == 0
    assert watched.messages == []


def test_a_report_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"report\.html: cannot be written"):
        write_report(Store.memory(), tmp_path / "none" / "report.html")


def test_the_report_of_the_seeds_opens(opened: Open, built: Path) -> None:
    watched = opened(built / "report.html")
    assert watched.messages == []
    assert watched.page.locator("#actors tbody tr").count() > 20
    assert watched.page.locator(".accusation").count() > 10


def test_it_fits_a_phone(opened: Open, built: Path) -> None:
    page = opened(built / "report.html", size=(390, 844)).page
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_months_without_articles_have_a_bar() -> None:
    told = []
    for name, day in (("a", "2025-03-03"), ("b", "2025-06-04")):
        one = Told(name, "The Courier", day)
        one.says(one.who("Lantern Watch"), "said", "that it rained")
        told.append(one)
    assert [(one.name, one.total) for one in months_of(read_store(store_of(*told)))] == [
        ("2025-03", 1), ("2025-04", 0), ("2025-05", 0), ("2025-06", 1),
    ]  # fmt: skip


def test_a_chart_of_many_years_has_a_bar_for_each() -> None:
    told = []
    for name, day in (("a", "1999-03-03"), ("b", "2025-06-04")):
        one = Told(name, "The Courier", day)
        one.says(one.who("Lantern Watch"), "said", "that it rained")
        told.append(one)
    months = months_of(read_store(store_of(*told)))
    assert [one.name for one in months] == [str(year) for year in range(1999, 2026)]
    assert sum(one.total for one in months) == 2
