"""The brief in a real browser: who accuses whom, in what words, and what they answer."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from kg.model import Status
from kg.report.graph import to_networkx
from kg.report.graph_page import to_html
from tests.hostile import MARK, STRINGS
from tests.pages import Watched
from tests.told import Told, store_of

pytest_plugins = ("tests.browsing",)
pytestmark = pytest.mark.browser
Open = Callable[..., Watched]


def articles() -> list[Told]:
    """Two accusations, one of them answered in another article, and a voice that accuses nobody."""
    one = Told("one", "The Courier", "2025-03-03", url="https://courier.example/1")
    watch, ministry = one.who("Lantern Watch"), one.who("Interior Ministry", "GovernmentBody")
    camp, mine = one.who("Halvay Gardens", "Site"), one.who("Corvane Minerals")
    first = one.says(watch, "accused", "Interior Ministry of a part in Halvay Gardens",
                     act="allege", about=(ministry, camp))  # fmt: skip
    one.relation(ministry, "complicitIn", camp, status=Status.ALLEGED, by=first)
    second = one.says(watch, "blamed", "Corvane Minerals for Halvay Gardens", act="allege",
                      about=(mine, camp))  # fmt: skip
    one.relation(mine, "complicitIn", camp, status=Status.ALLEGED, by=second)
    greel = one.who("Tomas Greel", "Person")
    one.says(greel, "said", "that Mirkold waits", about=(one.who("Mirkold", "Place"),))
    denial = one.says(ministry, "denied", "that Interior Ministry had a part", act="deny",
                      about=(ministry,), answers=(first,))  # fmt: skip
    one.relation(ministry, "complicitIn", camp, status=Status.DENIED, by=denial)
    two = Told("two", "The Ledger", "2025-01-09")
    two.event("Arrest", {"place": two.who("Halvay Gardens", "Site")}, status=Status.ASSERTED,
              number=350)  # fmt: skip
    return [one, two]


@pytest.fixture(scope="session")
def brief_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Their page."""
    graph = to_networkx(store_of(*articles()))
    return to_html(graph, tmp_path_factory.mktemp("brief") / "page.html", title="Halvay")


def test_the_page_opens_on_who_accuses_whom_with_words_and_answer(
    opened: Open, brief_page: Path
) -> None:
    watched = opened(brief_page)
    page = watched.page
    assert page.inner_text("#brief-lead") == (
        "2 articles from 2 outlets (The Courier, The Ledger), 2025-01-09 to 2025-03-03."
    )
    cards = {card.locator("h3").inner_text(): card for card in page.locator(".accusation").all()}
    answered = cards["Lantern Watch → Interior Ministry"]
    assert answered.locator("blockquote .claim").first.inner_text() == (
        "Interior Ministry of a part in Halvay Gardens"
    )
    assert answered.locator("blockquote .speaker").first.inner_text() == "Lantern Watch"
    assert answered.locator("blockquote mark").first.inner_text() == "accused"
    assert "Answer: Interior Ministry" in answered.locator(".answer").inner_text()
    assert "denied that Interior Ministry" in answered.locator(".answer").inner_text()
    other = cards["Lantern Watch → Corvane Minerals"]
    assert other.locator(".answer").inner_text() == "No answer found in these articles"
    assert watched.messages == []
    assert watched.requests == [brief_page.as_uri()]


def test_figures_and_voices_come_with_their_sentence(opened: Open, brief_page: Path) -> None:
    page = opened(brief_page).page
    assert "350 people arrest · stated by the article" in page.inner_text(".figures")
    voices = page.locator(".voices li")
    assert "Tomas Greel" in voices.all_inner_texts()[-1]
    assert "that Mirkold waits" in " ".join(voices.all_inner_texts())


def test_the_graph_beside_it_is_in_lanes_and_shows_no_lone_actor(
    opened: Open, brief_page: Path
) -> None:
    watched = opened(brief_page)
    at = {one["text"]: one["x"] + one["w"] / 2 for one in watched.labels()}
    assert at["Lantern Watch"] < at["complicit in Halvay"] < at["Interior Ministry"]
    assert abs(at["ACCUSER"] - at["Lantern Watch"]) < 2
    assert abs(at["ACCUSED"] - at["Corvane Minerals"]) < 2
    assert at["Mirkold"] < at["Interior Ministry"], "who is spoken of is not among the accused"
    box = watched.page.locator("#canvas").bounding_box()
    assert box is not None
    for one in watched.labels():
        assert one["x"] >= 0, one
        assert one["x"] + one["w"] <= box["width"], one


def test_a_card_leads_to_its_allegation_and_an_actor_to_the_evidence(
    opened: Open, brief_page: Path
) -> None:
    page = opened(brief_page).page
    page.locator(".accusation").first.get_by_role("button", name="Show in the graph").click()
    assert "complicit in Halvay Gardens" in page.inner_text("#right h2")
    page.locator(".accusation h3 button").first.click()
    assert page.inner_text("#right h2") == "Lantern Watch"
    assert page.locator("#view-brief").is_visible()


def test_pictures_can_be_changed_and_addresses_lead_back(opened: Open, brief_page: Path) -> None:
    watched = opened(brief_page)
    page = watched.page
    page.click("#tab-graph")
    assert page.get_attribute("#do-story", "aria-pressed") == "true"
    assert not any("350 people" in name for name in watched.names())
    page.click("#do-all")
    assert "arrest: 350 people" in watched.names()
    assert "#tab=graph&view=" in page.url
    again = opened(brief_page, at=page.url.partition("#")[1] + page.url.partition("#")[2])
    assert "arrest: 350 people" in again.names()
    node = opened(brief_page, at="#node=known-tomas-greel").page
    assert node.locator("#view-brief").is_hidden()
    assert node.inner_text("#right h2") == "Tomas Greel"


def test_a_telephone_opens_on_the_brief_alone(opened: Open, brief_page: Path) -> None:
    page = opened(brief_page, size=(390, 844)).page
    assert page.locator(".accusation").first.is_visible()
    assert page.locator("#canvas").is_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.locator(".accusation").first.get_by_role("button", name="Show in the graph").click()
    assert page.locator("#canvas").is_visible()
    assert "complicit in" in page.inner_text("#right h2")


def test_little_room_shows_the_lanes_from_their_heads_on(opened: Open, tmp_path: Path) -> None:
    told = Told("one", "The Courier", "2025-03-03")
    for number in range(18):
        one, other = told.who(f"Accuser {number}"), told.who(f"Accused {number}")
        said = told.says(one, "accused", f"Accused {number} of theft", act="allege", about=(other,))
        told.relation(other, "complicitIn", told.who(f"Theft {number}", "Activity"),
                      status=Status.ALLEGED, by=said)  # fmt: skip
    path = to_html(to_networkx(store_of(told)), tmp_path / "page.html", title="Halvay")
    for size, tab in (((1400, 900), "timeline"), ((390, 844), "graph")):
        watched = opened(path, size=size)
        watched.page.click(f"#tab-{tab}")
        watched.page.wait_for_timeout(300)
        at = {one["text"]: one for one in watched.labels()}
        for head in ("ACCUSER", "ALLEGATION", "ACCUSED"):
            assert at[head]["x"] >= 0, (size, head)
            assert 0 <= at[head]["y"] < 150, (size, head)


@pytest.mark.parametrize("dark", [False, True])
def test_axe_finds_nothing_serious_in_the_brief(opened: Open, brief_page: Path, dark: bool) -> None:
    found = Axe().run(opened(brief_page, dark=dark).page).response["violations"]
    serious = [one for one in found if one["impact"] in ("serious", "critical")]
    assert serious == [], json.dumps(serious, indent=1)[:3000]


def test_hostile_names_and_words_stay_text(opened: Open, tmp_path: Path) -> None:
    told = Told(STRINGS[0], STRINGS[1], "2025-03-03", url=STRINGS[25])
    names = [text for text in STRINGS if text.strip() and text.isprintable()][:24]
    for left, right in zip(names[::2], names[1::2], strict=True):
        one, other = told.who(left), told.who(right)
        said = told.says(one, "accused", f"{right} of theft", act="allege", about=(other,))
        told.relation(other, "complicitIn", told.who("Halvay Gardens", "Site"),
                      status=Status.ALLEGED, by=said)  # fmt: skip
    path = to_html(to_networkx(store_of(told)), tmp_path / "page.html", title=STRINGS[1])
    watched = opened(path)
    watched.page.click("#more-accusations")
    watched.page.wait_for_timeout(300)
    assert watched.page.locator(".accusation").count() >= 8
    assert watched.page.evaluate("window.__ran") is None, MARK
    assert watched.messages == []
    assert watched.requests == [path.as_uri()]
