"""The map in a real browser: what stands where, as how sure, and how it is reached."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import networkx as nx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from kg.ontology.towns import Town
from kg.report.graph.places import SEVERAL, UNKNOWN, Mark, Places, Spot
from kg.report.graph_page import to_html
from tests.hostile import MARK, STRINGS
from tests.pages import Watched
from tests.report.test_graph_page import said

pytest_plugins = ("tests.browsing",)
pytestmark = pytest.mark.browser
Open = Callable[..., Watched]

# Invented towns: two side by side, one far away.
BRIGHTPORT = Town("Brightport", "KE", -4.05, 39.66)
RAVENIK = Town("Ravenik", "KE", -3.6, 39.9)
MIRKOLD = Town("Mirkold", "KE", 3.1, 35.6)
EVENTS = {
    "event/1": ("arrest: 35 people", "Event", "asserted", BRIGHTPORT, False),
    "event/2": ("strike at the port", "ClaimedEvent", "claimed", RAVENIK, False),
    "event/3": ("raid", "Event", "claimed", MIRKOLD, True),
    "event/4": ("bribery", "Allegation", "alleged", BRIGHTPORT, False),
}


@pytest.fixture(scope="session")
def graph() -> nx.MultiDiGraph:
    """Events in three towns, one of them a fact whose place is only claimed."""
    made = nx.MultiDiGraph()
    made.add_node("https://x.example/e/ada", label="Ada Marrowen", type="Person")
    for node, (label, kind, certainty, _, _) in EVENTS.items():
        told = said(f"Words on {label}.", "Ada Marrowen", certainty)
        made.add_node(node, label=label, type=kind, evidence=(told,))
        made.add_edge("https://x.example/e/ada", node, relation="says", certainty=certainty,
                      evidence=(told,))  # fmt: skip
    made.graph["places"] = Places(
        tuple(Mark(node, Spot(town, near, certainty))
              for node, (_, _, certainty, town, near) in EVENTS.items()),
        {"Kenya": ("event/1", "event/2")},
        {"Twofold": SEVERAL, "Port Halvay": UNKNOWN},
    )  # fmt: skip
    return made


@pytest.fixture(scope="session")
def map_page(graph: nx.MultiDiGraph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its page."""
    return to_html(graph, tmp_path_factory.mktemp("map") / "page.html", title="Halvay")


def names(page: Page) -> list[str]:
    """What each mark is called."""
    listed = page.locator(".mark").all()
    return sorted(one.get_attribute("aria-label") or "" for one in listed)


def test_the_map_shows_clusters_and_their_towns(opened: Open, map_page: Path) -> None:
    watched = opened(map_page, at="#tab=map")
    page = watched.page
    assert names(page) == [
        "3 events and sites around Brightport, Ravenik: 1 asserted, 1 claimed, 1 alleged",
        "raid, Event (reported as fact), its place only claimed, near Mirkold",
    ]
    assert set(page.locator(".town").all_text_contents()) == {"Brightport +1", "near Mirkold"}
    assert page.inner_text("#map-count") == "4 events and sites in or near 3 towns"
    assert watched.messages == []
    assert watched.requests == [map_page.as_uri()]


def test_only_a_stated_event_at_a_stated_place_is_filled(opened: Open, map_page: Path) -> None:
    page = opened(map_page, at="#tab=map").page
    paper = page.evaluate(
        "getComputedStyle(document.documentElement).getPropertyValue('--bg').trim()"
    )
    shape = page.locator(".mark[aria-label^=raid] polygon")
    assert shape.get_attribute("fill") == paper, "its place is only claimed"
    page.locator(".mark[aria-label*=Ravenik]").click()  # the cluster opens into its towns
    strike = page.locator(".mark[aria-label^=strike] polygon")
    assert strike.get_attribute("fill") == paper
    # What is alleged leaves: a fact at a stated place remains alone in its town.
    page.locator("#certainties input[data-key=alleged]").uncheck()
    fact = page.locator(".mark[aria-label^=arrest] polygon")
    assert fact.get_attribute("fill") != paper
    page.locator("#certainties input[data-key=alleged]").check()
    page.locator("#certainties input[data-key=asserted]").uncheck()
    alleged = page.locator(".mark[aria-label^=bribery] polygon")
    assert alleged.get_attribute("fill") == paper
    assert alleged.get_attribute("stroke-dasharray") not in (None, "none")


def test_a_click_opens_the_evidence(opened: Open, map_page: Path) -> None:
    page = opened(map_page, at="#tab=map").page
    page.locator(".mark[aria-label^=raid]").click()
    assert page.inner_text("#right h2") == "raid"
    assert "Words on raid." in page.inner_text("#cards")
    assert page.locator(".mark.chosen").count() == 1
    assert page.locator("#view-map").is_visible()
    page.click("#do-close")
    assert page.locator(".mark.chosen").count() == 0


def test_a_town_with_several_marks_lists_them(opened: Open, map_page: Path) -> None:
    page = opened(map_page, at="#tab=map").page
    page.locator(".mark[aria-label*=Ravenik]").click()
    page.locator(".mark[aria-label*='in or near Brightport']").click()
    assert page.inner_text("#right h2") == "2 nodes selected"
    assert set(page.locator("#many .go").all_inner_texts()) == {"arrest: 35 people", "bribery"}


def test_the_keyboard_reaches_every_mark(opened: Open, map_page: Path) -> None:
    page = opened(map_page, at="#tab=map").page
    page.focus("#map-box")
    reached = []
    for _ in range(2):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.getAttribute('aria-label')"))
    assert sorted(reached) == names(page)
    page.locator(".mark[aria-label^=raid]").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "panel-title"
    assert page.inner_text("#right h2") == "raid"
    page.focus("#map-box")
    page.keyboard.press("f")
    before = page.get_attribute("#map-land", "transform")
    page.keyboard.press("+")
    page.keyboard.press("ArrowRight")
    assert page.get_attribute("#map-land", "transform") != before
    page.keyboard.press("f")
    assert page.get_attribute("#map-land", "transform") == before


def test_wheel_and_drag_move_the_map(opened: Open, map_page: Path) -> None:
    page = opened(map_page, at="#tab=map").page
    box = page.locator("#map-box").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] - 60
    seen = [page.get_attribute("#map-land", "transform")]
    page.mouse.move(x, y)
    page.mouse.wheel(0, -300)
    seen.append(page.get_attribute("#map-land", "transform"))
    page.mouse.down()
    page.mouse.move(x - 80, y - 40, steps=4)
    page.mouse.up()
    seen.append(page.get_attribute("#map-land", "transform"))
    assert len(set(seen)) == 3


def test_what_is_not_drawn_is_listed(opened: Open, map_page: Path) -> None:
    page = opened(map_page, at="#tab=map").page
    page.click("#map-more summary")
    told = page.inner_text("#map-missing")
    assert "More than one place has this name" in told
    assert "Twofold" in told
    assert "Not in the table of towns: Port Halvay" in told
    page.get_by_role("button", name="Kenya").click()
    assert page.inner_text("#right h2") == "2 nodes selected"


def test_filters_reach_the_map(opened: Open, map_page: Path) -> None:
    page = opened(map_page, at="#tab=map").page
    page.locator("#types input[data-key=ClaimedEvent]").uncheck()
    assert page.inner_text("#map-count") == "3 events and sites in or near 2 towns"
    assert not [name for name in names(page) if "Ravenik" in name]


def test_a_page_without_a_known_place_has_no_map(opened: Open, tmp_path: Path) -> None:
    path = to_html(nx.MultiDiGraph([(1, 2)]), tmp_path / "page.html")
    page = opened(path, at="#tab=map").page
    assert page.locator("#tab-map").is_hidden()
    assert page.locator("#view-graph").is_visible()


def test_the_map_costs_little(graph: nx.MultiDiGraph, map_page: Path, tmp_path: Path) -> None:
    bare = graph.copy()
    del bare.graph["places"]
    without = to_html(bare, tmp_path / "page.html").stat().st_size
    assert 1_000 < map_page.stat().st_size - without < 120_000


def test_nothing_in_a_hostile_place_runs_or_leads_away(opened: Open, tmp_path: Path) -> None:
    made = nx.MultiDiGraph()
    marks = []
    for place, text in enumerate(STRINGS):
        made.add_node(text, label=text, type="Event")
        town = Town(text, text, place % 60 - 30.0, place * 5 % 160 - 80.0)
        marks.append(Mark(text, Spot(town, bool(place % 2), "asserted")))
    regions = {text: (text,) for text in STRINGS}
    made.graph["places"] = Places(tuple(marks), regions, dict.fromkeys(STRINGS, UNKNOWN))
    path = to_html(made, tmp_path / "page.html", title=STRINGS[1])
    watched = opened(path, at="#tab=map")
    page = watched.page
    page.click("#map-more summary")
    for _ in range(10):
        page.locator(".mark").first.dispatch_event("click")
    page.wait_for_timeout(200)
    assert page.evaluate("window.__ran") is None, MARK
    assert watched.messages == []
    assert watched.requests == [path.as_uri()]


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("size", [(1400, 900), (390, 844)])
def test_axe_finds_nothing_serious(
    opened: Open, map_page: Path, dark: bool, size: tuple[int, int]
) -> None:
    watched = opened(map_page, dark=dark, size=size, at="#tab=map&node=event%2F3")
    page = watched.page
    assert page.locator("#view-map").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == size[0]
    found = Axe().run(page).response["violations"]
    serious = [one for one in found if one["impact"] in ("serious", "critical")]
    assert serious == [], json.dumps(serious, indent=1)[:3000]
