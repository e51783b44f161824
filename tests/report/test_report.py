"""The report in a real browser: readable, sortable, and safe whatever the articles say."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from kg.errors import OutputError
from kg.model import Status
from kg.report.report import write_report
from kg.store.store import Store
from tests.hostile import STRINGS
from tests.pages import Watched
from tests.told import Told, store_of

pytest_plugins = ("tests.browsing",)
pytestmark = pytest.mark.browser
Open = Callable[..., Watched]
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
    row = page_.locator("#unanswered tbody tr")
    assert row.count() == 1
    assert row.locator("td").nth(2).inner_text() == "Harbour Union"
    assert row.locator("td").nth(3).inner_text() == "1"
    row.locator("summary").click()
    assert "accused" in row.locator("mark").inner_text()
    assert "The Ledger, 2025-04-04" in row.inner_text()
    answered = page_.locator("#answered tbody tr")
    assert answered.count() == 1
    assert answered.locator("td").nth(0).inner_text() == "Interior Ministry"
    assert page_.locator("#contradictions tbody tr").count() == 1


def test_only_web_addresses_are_links(opened: Open, page: Path) -> None:
    links = opened(page).page.eval_on_selector_all(".card a", "all => all.map(one => one.href)")
    assert set(links) == {"https://courier.example/a"}


def test_tables_sort_by_any_column(opened: Open, page: Path) -> None:
    page_ = opened(page).page
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


def test_no_allegation_is_printed_without_its_quotations(opened: Open, page: Path) -> None:
    printed = opened(page).page
    cards = printed.locator("#answered .card, #unanswered .card, #contradictions .card")
    assert cards.count() > 2
    assert not any(card.is_visible() for card in cards.all())
    _print(printed)
    assert all(card.is_visible() for card in cards.all())
    printed.evaluate("dispatchEvent(new Event('afterprint'))")
    assert not any(card.is_visible() for card in cards.all())


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
    assert watched.page.locator("#unanswered").inner_text().endswith("None.")
    assert watched.messages == []


def test_a_report_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"report\.html: cannot be written"):
        write_report(Store.memory(), tmp_path / "none" / "report.html")


def test_the_report_of_the_seeds_opens(opened: Open, built: Path) -> None:
    watched = opened(built / "report.html")
    assert watched.messages == []
    assert watched.page.locator("#actors tbody tr").count() > 20
