"""The article beside the graph, in a real browser: marks, hover and click both ways, citations."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from kg.report.graph import to_networkx
from kg.report.graph_page import to_html
from kg.report.page.articles import article_text, articles_of, write_article_pages
from kg.report.page.links import ARTICLES as FOLDER
from tests.hostile import MARK, STRINGS
from tests.pages import Watched
from tests.report.test_brief_page import articles
from tests.told import BASE, Told, store_of

pytest_plugins = ("tests.browsing",)
pytestmark = pytest.mark.browser
Open = Callable[..., Watched]


def page_of(told: list[Told], path: Path, *, most: int = 1_000_000) -> Path:
    """The page of some articles with their texts, and the pages of the articles beside it."""
    texts = [article_text(one.extraction(), base=BASE) for one in told]
    write_article_pages(texts, path.parent / FOLDER, graph=path.name)
    found = articles_of(texts, folder=FOLDER, most=most)
    return to_html(to_networkx(store_of(*told)), path, title="Halvay", articles=found)


@pytest.fixture(scope="session")
def article_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page with two articles in it."""
    return page_of(articles(), tmp_path_factory.mktemp("article") / "page.html")


def test_the_whole_text_is_there_and_marked(opened: Open, article_page: Path) -> None:
    watched = opened(article_page, at="#tab=article")
    page = watched.page
    page.select_option("#article-choice", label="2025-03-03 · Article one · The Courier")
    text = page.inner_text("#article-text")
    assert "Lantern Watch accused Interior Ministry of a part in Halvay Gardens." in text
    assert "accused" in page.locator("#article-text mark.cue").all_inner_texts()
    assert page.locator("#article-text .speaker").first.inner_text() == "Lantern Watch"
    page.select_option("#article-choice", label="2025-01-09 · Article two · The Ledger")
    assert page.locator("#article-text .event.asserted").inner_text() == "arrest"
    assert watched.messages == []
    assert watched.requests == [article_page.as_uri()]


def test_a_mark_opens_its_statement_and_a_node_marks_its_words(
    opened: Open, article_page: Path
) -> None:
    page = opened(article_page, at="#tab=article").page
    page.select_option("#article-choice", label="2025-03-03 · Article one · The Courier")
    page.locator("#article-text mark", has_text="blamed").click()
    assert page.inner_text("#right h2") == "Lantern Watch (allege)"
    assert "complicit in Halvay Gardens" in page.inner_text("#right")
    assert "#statement=statement%2Fone%2Fs1" in page.url
    chosen = page.locator("#article-text .chosen").all_inner_texts()
    assert "blamed" in chosen
    assert "accused" not in chosen
    page.locator("#right .go", has_text="Corvane Minerals").first.click()
    assert "blamed" in page.locator("#article-text .chosen").all_inner_texts()


def test_the_mouse_on_a_mark_lights_up_the_statement(opened: Open, article_page: Path) -> None:
    page = opened(article_page, at="#tab=article").page
    page.select_option("#article-choice", label="2025-03-03 · Article one · The Courier")
    page.locator("#article-text mark", has_text="blamed").hover()
    assert "Corvane Minerals for Halvay Gardens" in page.locator(".hot").all_inner_texts()
    page.hover("#article-title")
    assert page.locator(".hot").count() == 0


def test_an_address_of_a_statement_opens_the_article_there(
    opened: Open, article_page: Path
) -> None:
    page = opened(article_page, at="#statement=statement/one/s1").page
    assert page.locator("#view-article").is_visible()
    assert page.inner_text("#right h2") == "Lantern Watch (allege)"
    assert page.evaluate("document.activeElement.textContent") == "blamed"


def test_every_card_leads_to_the_article_and_to_the_words_at_the_source(
    opened: Open, article_page: Path
) -> None:
    page = opened(article_page, at="#node=known-tomas-greel").page
    card = page.locator("#right .card").first
    assert card.locator("a").get_attribute("href") == (
        "https://courier.example/1#:~:text=Tomas%20Greel%20said%20that%20Mirkold%20waits."
    )
    card.get_by_role("button", name="Read in the article").click()
    assert page.locator("#view-article").is_visible()
    assert page.evaluate("document.activeElement.textContent") == "said"


def test_a_citation_has_words_speaker_outlet_date_link_and_characters(
    opened: Open, article_page: Path
) -> None:
    watched = opened(article_page, at="#node=known-tomas-greel")
    watched.page.evaluate(
        "navigator.clipboard.writeText = async (text) => { window.copied = text; }"
    )
    watched.page.locator("#right .cite").first.click()
    assert watched.status() == "Citation copied"
    assert watched.page.evaluate("window.copied").startswith(
        "“Tomas Greel said that Mirkold waits.” (Tomas Greel; The Courier, “Article one”, "
        "2025-03-03, https://courier.example/1; characters "
    )


def test_marks_work_from_the_keyboard(opened: Open, article_page: Path) -> None:
    page = opened(article_page, at="#tab=article").page
    page.select_option("#article-choice", label="2025-03-03 · Article one · The Courier")
    page.locator("#article-text mark", has_text="accused").focus()
    page.keyboard.press("Enter")
    assert page.inner_text("#right h2") == "Lantern Watch (allege)"


def test_large_corpora_lead_to_the_pages_of_articles_and_back(opened: Open, tmp_path: Path) -> None:
    path = page_of(articles(), tmp_path / "page.html", most=10)
    assert "Mirkold waits" in (tmp_path / FOLDER / "one.html").read_text("utf-8")
    page = opened(path, at="#node=known-tomas-greel").page
    link = page.locator("#right a", has_text="Read in the article").first
    assert link.get_attribute("href") == "articles/one.html#s-s2"
    other = opened(tmp_path / FOLDER / "one.html", at="#s-s2")
    assert other.messages == []
    other.page.locator("#s-s2").click()
    other.page.wait_for_timeout(300)
    assert other.page.inner_text("#right h2") == "Tomas Greel (say)"


@pytest.mark.parametrize("dark", [False, True])
def test_axe_finds_nothing_serious_beside_an_article(
    opened: Open, article_page: Path, dark: bool
) -> None:
    page = opened(article_page, dark=dark, at="#statement=statement/one/s1").page
    found = Axe().run(page).response["violations"]
    serious = [one for one in found if one["impact"] in ("serious", "critical")]
    assert serious == [], json.dumps(serious, indent=1)[:3000]


def test_hostile_texts_stay_text(opened: Open, tmp_path: Path) -> None:
    told = Told(STRINGS[0], STRINGS[1], "2025-03-03", url=STRINGS[25])
    watch = told.who("Lantern Watch")
    for text in STRINGS:
        told.says(watch, "said", text)
    path = page_of([told], tmp_path / "page.html")
    watched = opened(path, at="#tab=article")
    watched.page.locator("#article-text mark").first.click()
    assert watched.page.evaluate("window.__ran") is None, MARK
    assert watched.messages == []
    assert watched.requests == [path.as_uri()]
    assert STRINGS[3] in watched.page.inner_text("#article-text")
