"""The graph page in a real browser: what the user sees when each control is used."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import networkx as nx
import pytest
from axe_playwright_python.sync_playwright import Axe

from kg.errors import OutputError
from kg.report.graph import Evidence, to_networkx
from kg.report.graph_page import subject_of, to_html
from kg.report.page.backbone import LARGE
from kg.report.page.overview import READABLE
from kg.store.store import Store
from tests.claim_graphs import claim_graph
from tests.hostile import MARK, STRINGS
from tests.pages import Watched, number

pytest_plugins = ("tests.browsing",)
pytestmark = pytest.mark.browser
Open = Callable[..., Watched]


def said(
    quote: str, speaker: str, certainty: str, *, outlet: str = "The Courier",
    date: str = "2025-03-03", cue: str = "said", url: str = "https://courier.example/1",
) -> Evidence:  # fmt: skip
    """One piece of evidence."""
    return Evidence(
        quote=quote, certainty=certainty, cue=cue, speaker=speaker, act="Say",
        article=outlet + date,
        title=f"What the {outlet[4:]} wrote", outlet=outlet, date=date, url=url, start=10,
        end=10 + len(quote), confidence=0.9, source=quote,
    )  # fmt: skip


@pytest.fixture(scope="session")
def small() -> nx.MultiDiGraph:
    """Seven nodes: a watchdog alleges, a ministry denies, a guard without a name, an event."""
    graph = nx.MultiDiGraph()
    graph.add_node("https://x.example/e/watch", label="Lantern Watch", type="Organization",
                   aliases=("The Lantern",))  # fmt: skip
    graph.add_node("https://x.example/e/ministry", label="Interior Ministry", type="GovernmentBody")
    graph.add_node("https://x.example/e/guard", label="a former guard", type="Person", unnamed=True)
    graph.add_node("https://x.example/e/camp", label="Halvay Gardens", type="Site")
    graph.add_node("allegation/1", label="protects Halvay Gardens", type="Allegation")
    graph.add_node("allegation/2", label="bribery", type="Allegation", unanswered=True)
    told = said("Police arrested 35 people.", "", "asserted", cue="arrested")
    graph.add_node("event/1", label="arrest: 35 people", type="Event", date="2025-02-11",
                   facts=(("patient", "35 people", "asserted"),), evidence=(told,))  # fmt: skip
    ledger = {"outlet": "The Ledger", "date": "2024-11-02"}
    for left, right, relation, certainty, evidence in (
        ("https://x.example/e/watch", "allegation/1", "alleges", "alleged",
         said("Lantern Watch accused the ministry.", "Lantern Watch", "alleged", cue="accused")),
        ("allegation/1", "https://x.example/e/ministry", "is about", "alleged",
         said("Lantern Watch accused the ministry.", "Lantern Watch", "alleged", cue="accused")),
        ("https://x.example/e/ministry", "allegation/1", "denies", "denied",
         said("The ministry denied it.", "Interior Ministry", "denied", cue="denied", **ledger)),
        ("https://x.example/e/guard", "allegation/2", "alleges", "alleged",
         said("A former guard said they paid.", "a former guard", "alleged", **ledger)),
        ("event/1", "https://x.example/e/camp", "place", "asserted",
         said("Police arrested 35 people.", "", "asserted", cue="arrested")),
        ("https://x.example/e/watch", "https://x.example/e/camp", "speaks about", "claimed",
         said("Lantern Watch said it was shut.", "Lantern Watch", "claimed")),
    ):  # fmt: skip
        graph.add_edge(left, right, relation=relation, certainty=certainty, evidence=(evidence,))
    return graph


@pytest.fixture(scope="session")
def small_page(small: nx.MultiDiGraph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its page."""
    return to_html(small, tmp_path_factory.mktemp("page") / "small.html", title="Halvay")


@pytest.fixture(scope="session")
def large_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page of some thousand nodes."""
    return to_html(claim_graph(2_000), tmp_path_factory.mktemp("page") / "large.html")


def embedded(path: Path, name: str) -> Any:
    """The JSON that the page holds under an id."""
    found = re.search(
        rf'<script type="application/json" id="{name}">(.*?)</script>',
        path.read_text("utf-8"),
        re.S,
    )
    assert found is not None
    return json.loads(found.group(1))


# ── the file ──


def test_the_page_draws_what_the_network_of_pyvis_holds(
    small: nx.MultiDiGraph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pyvis.network import Network

    import kg.report.graph_page

    made = []

    class Kept(Network):  # type: ignore[misc]  # pyvis ships no types, so its class is Any
        def __init__(self, **options: Any) -> None:
            super().__init__(**options)
            made.append(self)

    monkeypatch.setattr(kg.report.graph_page, "Network", Kept)
    drawn = embedded(to_html(small, tmp_path / "page.html"), "drawn")
    assert drawn["nodes"] == json.loads(json.dumps(made[0].nodes))
    assert drawn["edges"] == json.loads(json.dumps(made[0].edges))
    assert json.loads(drawn["options"]) == made[0].options
    assert len(made[0].nodes) == len(small)
    assert len(made[0].edges) == small.size()


def test_the_same_graph_gives_the_same_bytes(tmp_path: Path) -> None:
    one, two = (to_html(claim_graph(150), tmp_path / name) for name in ("one.html", "two.html"))
    assert one.read_bytes() == two.read_bytes()


def test_a_page_that_cannot_be_written_is_named(small: nx.MultiDiGraph, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"page\.html: cannot be written"):
        to_html(small, tmp_path / "none" / "page.html")


def test_any_graph_of_networkx_is_drawn(opened: Open, tmp_path: Path) -> None:
    graph = nx.MultiDiGraph([(1, 2), (2, 3), (3, 3)])
    watched = opened(to_html(graph, tmp_path / "page.html"))
    assert watched.status() == "3 nodes and 2 links"
    assert watched.messages == []


def test_an_empty_graph_opens(opened: Open, tmp_path: Path) -> None:
    watched = opened(to_html(nx.MultiDiGraph(), tmp_path / "page.html"))
    assert watched.status() == "0 nodes and 0 links"
    assert watched.messages == []


def test_colour_and_shape_differ_by_type_and_line_by_certainty(small_page: Path) -> None:
    drawn = embedded(small_page, "drawn")
    look = {node["type"]: (node["shape"], node["color"]["background"]) for node in drawn["nodes"]}
    assert len(set(look.values())) == len(look)
    lines = {edge["cert"]: (json.dumps(edge["dashes"]), edge["width"]) for edge in drawn["edges"]}
    assert lines["asserted"][0] == "false"
    assert lines["claimed"] == ("false", 1.0)
    assert lines["alleged"][0] == "[8, 5]"
    assert lines["denied"][0] == "[2, 4]"
    hollow = {node["full"] for node in drawn["nodes"] if node["hollow"]}
    assert hollow == {"a former guard"}


# ── safety ──


def hostile_graph() -> nx.MultiDiGraph:
    """Every string in every field: names, aliases, links, relations, facts, quotes, articles."""
    graph = nx.MultiDiGraph()
    for place, text in enumerate(STRINGS):
        one = Evidence(
            quote=f"{text} said {text}", certainty="alleged", cue=text, content=text, speaker=text,
            act=text, note=text, article=text, title=text, outlet=text,
            date=f"2025-01-{place % 28 + 1:02}",
            url=text, start=0, end=9, source=text,
        )  # fmt: skip
        graph.add_node(text, label=text, type="Allegation", aliases=(text,), link=text, date=text,
                       until=text, facts=((text, text, text),), evidence=(one,))  # fmt: skip
        other = STRINGS[(place + 1) % len(STRINGS)]
        graph.add_edge(text, other, relation=text, certainty="alleged", evidence=(one,))
        graph.nodes[text]["unanswered"] = True
    return graph


@pytest.mark.parametrize("dark", [False, True])
def test_nothing_in_a_hostile_graph_runs_or_leads_away(
    opened: Open, tmp_path: Path, dark: bool
) -> None:
    assert len(STRINGS) >= 40
    path = to_html(hostile_graph(), tmp_path / "page.html", title=STRINGS[1])
    watched = opened(path, dark=dark)
    page = watched.page
    for text in STRINGS:
        page.fill("#search", text.strip()[:60])
    page.fill("#search", "script")
    page.keyboard.press("Enter")
    for _ in range(len(STRINGS)):
        page.focus("#canvas")
        page.keyboard.press(".")
    for tab in ("timeline", "list", "graph"):
        page.click(f"#tab-{tab}")
    for details in page.locator("#view-timeline details").all()[:5]:
        details.evaluate("one => one.open = true")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.wait_for_timeout(300)
    assert page.evaluate("window.__ran") is None, MARK
    assert watched.messages == []
    assert watched.requests == [path.as_uri()]
    assert {address.partition("#")[0] for address in watched.navigations} == {path.as_uri()}
    addresses = page.eval_on_selector_all("a[href]", "all => all.map(one => one.href)")
    assert all(re.match(r"https?://|file:.*#search$", one) for one in addresses), addresses


def test_only_web_addresses_become_links(opened: Open, tmp_path: Path) -> None:
    graph = nx.MultiDiGraph()
    graph.add_edge("a", "b", evidence=(
        said("A said so.", "A", "claimed", url="https://courier.example/1"),
        said("A said no.", "A", "claimed", url="javascript:alert(1)", outlet="The Ledger"),
    ))  # fmt: skip
    watched = opened(to_html(graph, tmp_path / "page.html"), at="#node=a")
    links = watched.page.eval_on_selector_all("#right a", "all => all.map(one => one.href)")
    assert links == ["https://courier.example/1#:~:text=A%20said%20so."]
    assert watched.page.locator("#right a").get_attribute("rel") == "noopener noreferrer"


def test_the_policy_allows_our_scripts_alone(small_page: Path) -> None:
    text = small_page.read_text("utf-8")
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', text)
    assert policy is not None
    assert "default-src &#39;none&#39;" in policy.group(1)
    assert "unsafe" not in policy.group(1)
    assert len(re.findall(r"^<script>", text, re.M)) == 2


# ── looking ──


def test_the_page_says_that_it_shows_claims(opened: Open, small_page: Path) -> None:
    caution = opened(small_page).page.locator("#caution")
    assert caution.is_visible()
    assert "what sources claim, not what is true" in caution.inner_text()


def test_opening_is_silent_and_shows_every_name(opened: Open, small_page: Path) -> None:
    watched = opened(small_page)
    assert watched.requests == [small_page.as_uri()]
    assert watched.messages == []
    assert watched.status() == "7 nodes and 6 links"
    assert {"Lantern Watch", "Interior Ministry", "“a former guard”", "bribery"} <= watched.names()


def test_a_click_on_a_name_opens_its_evidence(opened: Open, small_page: Path) -> None:
    watched = opened(small_page)
    watched.click_label("Interior Ministry")
    panel = watched.page.locator("#right")
    assert panel.locator("h2").inner_text() == "Interior Ministry"
    assert "Government body" in panel.inner_text()
    assert panel.locator("#panel-counts").inner_text() == "1 alleged, 1 denied"
    cards = panel.locator(".card")
    assert cards.count() == 2
    assert cards.nth(0).locator("mark").inner_text() == "denied"
    assert "The Ledger, 2024-11-02" in cards.nth(0).inner_text()
    assert "characters 10–33" in cards.nth(0).inner_text()
    assert watched.status() == "Interior Ministry, Government body, 2 links shown"
    assert watched.page.url.endswith("#node=ministry")


def test_a_node_shows_aliases_facts_and_whether_it_is_named(opened: Open, small_page: Path) -> None:
    assert "Also: The Lantern" in opened(small_page, at="#node=watch").page.inner_text("#right")
    event = opened(small_page, at="#node=event/1").page.inner_text("#right")
    assert "patient: 35 people" in event
    assert "When: 2025-02-11" in event
    guard = opened(small_page, at="#node=guard").page.inner_text("#right")
    assert "not named in the article" in guard
    wrong = opened(small_page, at="#node=allegation/2").page.inner_text("#right")
    assert "No answer by the accused in these articles" in wrong


def test_a_link_has_an_address_of_its_own(opened: Open, small_page: Path) -> None:
    edges = embedded(small_page, "drawn")["edges"]
    about = next(edge["id"] for edge in edges if edge["rel"] == "is about")
    watched = opened(small_page, at=f"#link={about}")
    title = watched.page.inner_text("#right h2")
    assert title == "protects Halvay Gardens – is about – Interior Ministry"
    assert watched.page.locator("#right .card.alleged").count() == 1


def test_a_selection_fades_what_does_not_belong_to_it(opened: Open, small_page: Path) -> None:
    watched = opened(small_page)
    watched.click_label("bribery")
    assert watched.names() == {"bribery", "“a former guard”"}
    watched.page.keyboard.press("Escape")
    assert "Lantern Watch" in watched.names()
    assert watched.page.locator("#right").is_hidden()


# ── filters ──


def count(watched: Watched) -> tuple[int, int]:
    """Nodes and links that the filters let through, as the live region says."""
    nodes, links = re.findall(r"([\d,]+) (?:nodes?|links?)", watched.status())[:2]
    return int(nodes.replace(",", "")), int(links.replace(",", ""))


def test_a_type_can_be_switched_off(opened: Open, small_page: Path) -> None:
    watched = opened(small_page)
    watched.page.uncheck("#types input[data-key=Allegation]")
    assert count(watched) == (3, 2)
    assert "bribery" not in watched.names()
    watched.page.check("#types input[data-key=Allegation]")
    assert count(watched) == (7, 6)


def test_a_certainty_can_be_switched_off(opened: Open, small_page: Path) -> None:
    watched = opened(small_page)
    for name in ("claimed", "alleged", "denied"):
        watched.page.uncheck(f"#certainties input[data-key={name}]")
    assert count(watched) == (2, 1)
    assert watched.names() == {"arrest: 35 people", "Halvay Gardens"}


def test_an_outlet_can_be_chosen(opened: Open, small_page: Path) -> None:
    watched = opened(small_page)
    watched.page.select_option("#outlet", "The Ledger")
    assert count(watched) == (4, 2)
    watched.click_label("Interior Ministry")
    assert watched.page.locator("#right .card").count() == 1


def test_the_dates_can_be_narrowed(opened: Open, small_page: Path) -> None:
    watched = opened(small_page)
    assert watched.page.inner_text("#dates-shown") == "2024-11 to 2025-03"
    watched.page.focus("#date-to")
    watched.page.keyboard.press("ArrowLeft")
    assert watched.page.inner_text("#dates-shown") == "2024-11 to 2025-02"
    assert count(watched) == (4, 2)
    assert watched.page.locator("#histogram rect").count() == 5, "empty months have their place"
    assert watched.page.locator("#histogram rect.in").count() == 4


def test_unanswered_allegations_alone(opened: Open, small_page: Path) -> None:
    watched = opened(small_page)
    assert watched.page.inner_text("#count-unanswered") == "1"
    watched.page.check("#only-unanswered")
    assert count(watched) == (2, 1)
    assert watched.names() == {"bribery", "“a former guard”"}


def test_named_actors_alone(opened: Open, small_page: Path) -> None:
    watched = opened(small_page)
    watched.page.check("#only-named")
    assert "“a former guard”" not in watched.names()


def test_reset_brings_everything_back(opened: Open, small_page: Path) -> None:
    watched = opened(small_page, at="#node=watch")
    watched.page.uncheck("#types input[data-key=Allegation]")
    watched.page.select_option("#outlet", "The Ledger")
    watched.page.check("#only-unanswered")
    watched.page.click("#do-reset")
    assert count(watched) == (7, 6)
    assert watched.page.is_checked("#types input[data-key=Allegation]")
    assert watched.page.url == small_page.as_uri()


# ── search and actions ──


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("lantern w", "Lantern Watch"),
        ("THE LANTERN", "Lantern Watch"),
        ("watch lantern", "Lantern Watch"),
        ("lantren", "Lantern Watch"),
        ("bríbery", "bribery"),
    ],
)
def test_search_finds_names_in_any_order_and_with_slips(
    opened: Open, small_page: Path, asked: str, found: str
) -> None:
    page = opened(small_page).page
    page.keyboard.press("/")
    page.keyboard.type(asked)
    names = page.locator("#hits [role=group][aria-label='Names and events']")
    names.locator("[role=option]", has_text=found).first.click()
    assert page.locator("#right h2").inner_text() == found


@pytest.mark.parametrize(
    "asked", ["they paid", "which guards paid", "paid guards", "fromer gaurd paid"]
)
def test_search_shows_sentences_first_with_their_speaker(
    opened: Open, small_page: Path, asked: str
) -> None:
    page = opened(small_page).page
    page.fill("#search", asked)
    assert page.locator("#hits [role=group]").first.get_attribute("aria-label") == "Quotes"
    first = page.locator("#hits [role=option]").first
    assert "A former guard said they paid." in first.inner_text()
    assert "a former guard, 2024-11-02" in first.inner_text()
    page.keyboard.press("Enter")
    assert page.inner_text("#right h2") == "a former guard (say)"
    assert "alleges" in page.inner_text("#right")


def test_a_name_stands_before_the_sentences_that_hold_it(opened: Open, small_page: Path) -> None:
    page = opened(small_page).page
    page.fill("#search", "Lantern Watch")
    groups = page.locator("#hits [role=group]")
    labels = [group.get_attribute("aria-label") for group in groups.all()]
    assert labels == ["Names and events", "Quotes"]
    page.keyboard.press("Enter")
    assert page.inner_text("#right h2") == "Lantern Watch"


def test_search_says_when_nothing_matches(opened: Open, small_page: Path) -> None:
    page = opened(small_page).page
    page.fill("#search", "nobody of that name")
    assert page.inner_text("#hits") == "No match"
    page.keyboard.press("Escape")
    assert page.locator("#hits").is_hidden()


def test_neighbours_hide_and_show_again(opened: Open, small_page: Path) -> None:
    watched = opened(small_page, at="#node=allegation/2")
    watched.page.click("#do-neighbours")
    assert watched.names() == {"bribery", "“a former guard”"}
    watched.page.keyboard.press("Escape")
    assert "5 nodes hidden." in watched.page.inner_text("#hidden-note")
    watched.page.click("#do-unhide")
    assert count(watched) == (7, 6)


def test_a_node_can_be_hidden(opened: Open, small_page: Path) -> None:
    watched = opened(small_page, at="#node=camp")
    watched.page.click("#do-hide")
    assert watched.status() == "Halvay Gardens is hidden"
    assert "Halvay Gardens" not in watched.names()
    assert watched.page.locator("#right").is_hidden()


def test_a_node_can_be_pinned(opened: Open, small_page: Path) -> None:
    watched = opened(small_page, at="#node=camp")
    watched.page.click("#do-pin")
    assert watched.page.get_attribute("#do-pin", "aria-pressed") == "true"
    assert "is pinned" in watched.status()


def test_a_path_is_told_link_by_link(opened: Open, small_page: Path) -> None:
    watched = opened(small_page, at="#node=ministry")
    watched.page.click("#do-path")
    watched.page.fill("#search", "arrest")
    watched.page.keyboard.press("Enter")
    watched.page.click("#do-path")
    assert watched.status() == "Path of 4 links from Interior Ministry to arrest: 35 people"
    assert watched.page.locator("#right .card").count() == 4
    assert watched.names() == {
        "Interior Ministry", "protects Halvay", "Gardens", "Lantern Watch", "Halvay Gardens",
        "arrest: 35 people",
    }  # fmt: skip


def test_where_there_is_no_path_the_page_says_so(opened: Open, small_page: Path) -> None:
    watched = opened(small_page, at="#node=ministry")
    watched.page.focus("#canvas")
    watched.page.keyboard.press("p")
    watched.page.fill("#search", "bribery")
    watched.page.keyboard.press("Enter")
    watched.page.focus("#canvas")
    watched.page.keyboard.press("p")
    assert watched.status().startswith("No path between Interior Ministry and bribery")


def scale_of(watched: Watched) -> float:
    """How far apart two names stand: the scale of the picture."""
    at = {one["text"]: one for one in watched.labels()}
    left, right = at["Lantern Watch"], at["Interior Ministry"]
    return float(abs(left["x"] - right["x"]) + abs(left["y"] - right["y"]))


def test_opening_the_panel_leaves_the_picture_as_large_as_it_is(
    opened: Open, small_page: Path
) -> None:
    watched = opened(small_page)
    before = scale_of(watched)
    watched.page.fill("#search", "protects")
    watched.page.locator("#hits [role=option]", has_text="protects").last.click()
    assert watched.page.locator("#right").is_visible()
    watched.page.keyboard.press("Escape")
    assert scale_of(watched) == pytest.approx(before, rel=0.02)


def test_the_tip_goes_when_something_is_selected_or_the_mouse_leaves(
    opened: Open, small_page: Path
) -> None:
    watched = opened(small_page)
    page = watched.page
    at = next(one for one in watched.labels() if one["text"] == "Interior Ministry")
    box = page.locator("#canvas").bounding_box()
    assert box is not None
    x, y = box["x"] + at["x"] + at["w"] / 2, box["y"] + at["y"] - 14
    page.mouse.move(x, y)
    page.mouse.move(x + 1, y)
    page.wait_for_selector("#tip:not([hidden])")
    page.mouse.click(x, y)
    assert page.locator("#tip").is_hidden()
    page.keyboard.press("Escape")
    assert page.locator("#tip").is_hidden()


def test_what_is_hidden_comes_back_by_undo_search_and_path(opened: Open, small_page: Path) -> None:
    watched = opened(small_page, at="#node=allegation/2")
    page = watched.page
    page.click("#do-neighbours")
    assert page.inner_text("#crumb-text") == "Showing neighbours of bribery"
    page.keyboard.press("Control+z")
    assert count(watched) == (7, 6)
    assert page.locator("#crumb").is_hidden()
    page.focus("#canvas")
    page.keyboard.press("n")
    page.fill("#search", "Lantern Watch")
    page.keyboard.press("Enter")
    assert page.inner_text("#right h2") == "Lantern Watch"
    assert "Lantern Watch" in watched.names()
    page.click("#do-neighbours")
    page.click("#do-path")
    page.fill("#search", "Interior Ministry")
    page.keyboard.press("Enter")
    page.click("#do-path")
    assert watched.status() == "Path of 2 links from Lantern Watch to Interior Ministry"


def test_counts_follow_the_filters_and_dead_controls_are_gone(
    opened: Open, small_page: Path, tmp_path: Path
) -> None:
    page = opened(small_page).page
    page.select_option("#outlet", "The Ledger")
    line = page.locator("#types label", has=page.locator("[data-key=Allegation]"))
    assert line.locator(".count").inner_text() == "2"
    assert page.locator("#types label", has_text="Sites").locator(".count").inner_text() == "0 / 1"
    undated = opened(to_html(nx.MultiDiGraph([(1, 2)]), tmp_path / "page.html")).page
    for control in ("#outlets", "#dates", "#only-unanswered", "[data-key=denied]"):
        assert not undated.locator(control).is_visible(), control


def test_a_sentence_that_makes_two_links_is_one_card(opened: Open, tmp_path: Path) -> None:
    graph = nx.MultiDiGraph()
    one = said("A said B and C.", "A", "claimed")
    graph.add_edge("a", "b", relation="said of", certainty="claimed", evidence=(one,))
    graph.add_edge("a", "c", relation="said of", certainty="claimed", evidence=(one,))
    page = opened(to_html(graph, tmp_path / "page.html"), at="#node=a").page
    assert page.locator("#right .card").count() == 1
    assert "2 links in 1 sentence" in page.inner_text("#right").lower()


def test_a_year_is_shown_as_a_year(opened: Open, tmp_path: Path) -> None:
    graph = nx.MultiDiGraph()
    for name, first, last in (
        ("year", "2022-01-01", "2022-12-31"),
        ("month", "2024-02-01", "2024-02-29"),
        ("days", "2024-02-01", "2024-02-28"),
    ):
        graph.add_node(name, label=name, type="Event", date=first, until=last)
    page = opened(to_html(graph, tmp_path / "page.html"), at="#tab=timeline").page
    assert page.locator("#timeline time").all_inner_texts() == [
        "2022", "2024-02-01 to 2024-02-28", "2024-02",
    ]  # fmt: skip


def test_bodies_that_may_be_the_same_name_each_other(opened: Open, tmp_path: Path) -> None:
    graph = nx.MultiDiGraph()
    for name in ("National Police", "National Police of Tarvonia", "Police of Ostmere"):
        graph.add_node(name, label=name, type="GovernmentBody")
    page = opened(to_html(graph, tmp_path / "page.html"), at="#node=National%20Police").page
    assert page.inner_text("#panel-alike") == (
        "Perhaps the same, not joined: National Police of Tarvonia"
    )
    page.click("#panel-alike button")
    assert page.inner_text("#right h2") == "National Police of Tarvonia"
    page.goto(page.url.partition("#")[0] + "#node=Police%20of%20Ostmere")
    assert page.locator("#panel-alike").count() == 0


def test_links_have_the_same_address_in_every_build(small: nx.MultiDiGraph, tmp_path: Path) -> None:
    more = small.copy()
    more.add_edge("allegation/0", "https://x.example/e/camp", relation="is about")
    one, two = (
        {(e["from"], e["rel"], e["to"]): e["id"] for e in embedded(path, "drawn")["edges"]}
        for path in (to_html(small, tmp_path / "one.html"), to_html(more, tmp_path / "two.html"))
    )
    assert all(two[key] == name for key, name in one.items())
    assert len(set(two.values())) == len(two)


def test_parallel_links_bend_as_vis_network_bends_them(opened: Open, tmp_path: Path) -> None:
    graph = nx.MultiDiGraph()
    for relation in ("one", "two", "three"):
        graph.add_edge("a", "b", relation=relation, certainty="claimed",
                       evidence=(said(f"A {relation}.", "A", "claimed"),))  # fmt: skip
    text = opened(to_html(graph, tmp_path / "page.html")).download("#do-svg").decode("utf-8")
    root = ElementTree.fromstring(text)
    curves = [one.get("d") or "" for one in root.iter("{http://www.w3.org/2000/svg}path")]
    for curve in curves:
        numbers = [float(number) for number in re.findall(r"-?[\d.]+", curve)]
        if "Q" in curve:
            (x, y), (cx, cy), (ex, ey) = zip(numbers[::2], numbers[1::2], strict=True)
            # The control point lies between the ends, not behind the start.
            along = ((cx - x) * (ex - x) + (cy - y) * (ey - y)) / ((ex - x) ** 2 + (ey - y) ** 2)
            assert 0.2 < along < 0.8, curve
    assert sum("Q" in curve for curve in curves) == 2


# ── keyboard, tabs, themes ──


def test_the_canvas_works_without_a_mouse(opened: Open, small_page: Path) -> None:
    watched = opened(small_page)
    page = watched.page
    page.focus("#canvas")
    page.keyboard.press(".")
    first = page.inner_text("#right h2")
    page.keyboard.press(".")
    assert page.inner_text("#right h2") != first
    page.keyboard.press(",")
    assert page.inner_text("#right h2") == first
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "panel-title"
    page.keyboard.press("Escape")
    assert page.locator("#right").is_hidden()
    page.keyboard.press("?")
    assert page.locator("#help").is_visible()
    page.keyboard.press("Escape")
    before = {one["text"]: one["x"] for one in watched.labels()}
    page.evaluate("window.painted = []")
    page.focus("#canvas")
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(200)
    after = {one["text"]: one["x"] for one in page.evaluate("window.painted")}
    assert after["bribery"] == pytest.approx(before["bribery"] - 60, abs=1)


def test_the_timeline_is_in_order_and_obeys_the_filters(opened: Open, small_page: Path) -> None:
    page = opened(small_page, at="#tab=timeline").page
    times = page.locator("#timeline time").all_inner_texts()
    assert times == sorted(times)
    assert "2025-02-11" in times
    assert page.inner_text("#timeline-count") == "5 entries"
    page.select_option("#outlet", "The Ledger")
    assert page.inner_text("#timeline-count") == "2 entries"
    page.locator("#timeline summary").first.click()
    page.wait_for_selector("#timeline .card")
    assert page.locator("#timeline .card").count() == 1
    page.select_option("#outlet", "")
    page.get_by_role("button", name="arrest: 35 people").click()
    assert page.inner_text("#right h2") == "arrest: 35 people"
    assert page.locator("#view-graph").is_visible()


def test_the_list_sorts_and_leads_to_the_graph(opened: Open, small_page: Path) -> None:
    page = opened(small_page).page
    page.focus("#tab-graph")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert page.inner_text("#list-count") == "7 nodes"
    page.get_by_role("button", name="Name", exact=True).click()
    names = page.locator("#list tbody tr td:first-child").all_inner_texts()
    assert names == sorted(names, key=str.lower)
    page.locator("#list tbody button").first.click()
    assert page.inner_text("#right h2") == names[0]


def test_dark_follows_the_system_and_the_button(opened: Open, small_page: Path) -> None:
    page = opened(small_page, dark=True).page
    assert page.get_attribute("html", "data-theme") == "dark"
    page.click("#do-dark")
    assert page.get_attribute("html", "data-theme") == "light"
    background = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert background == "rgb(255, 255, 255)"


def test_a_telephone_gets_drawers(opened: Open, small_page: Path) -> None:
    watched = opened(small_page, size=(390, 844))
    page = watched.page
    assert page.locator("#left").is_hidden()
    page.click("#do-filters")
    assert page.locator("#left").is_visible()
    page.keyboard.press("Escape")
    page.fill("#search", "Lantern")
    page.keyboard.press("Enter")
    box = page.locator("#right").bounding_box()
    assert box is not None
    assert box["width"] == 390
    at = next(one for one in watched.labels() if one["text"] == "Lantern Watch")
    canvas = page.locator("#canvas").bounding_box()
    assert canvas is not None
    assert canvas["y"] + at["y"] + at["h"] < box["y"], "the sheet does not cover what is selected"
    page.click("#sheet")
    taller = page.locator("#right").bounding_box()
    assert taller is not None
    assert taller["height"] >= box["height"]
    page.click("#tab-timeline")
    assert page.locator("#right").is_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") == 390


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("at", ["#node=ministry", "#tab=timeline", "#tab=list"])
def test_axe_finds_nothing_serious(opened: Open, small_page: Path, dark: bool, at: str) -> None:
    watched = opened(small_page, dark=dark, at=at)
    watched.page.wait_for_timeout(200)
    # axe is put into the page from outside, so its own rules of what may run do not count here.
    found = Axe().run(watched.page).response["violations"]
    serious = [one for one in found if one["impact"] in ("serious", "critical")]
    assert serious == [], json.dumps(serious, indent=1)[:3000]


# ── taking away ──


def test_csv_has_a_row_for_each_quotation(opened: Open, small_page: Path) -> None:
    watched = opened(small_page)
    rows = list(csv.DictReader(io.StringIO(watched.download("#do-csv").decode("utf-8-sig"))))
    assert len(rows) == 6
    assert rows[0]["certainty"] in ("asserted", "claimed", "alleged", "denied")
    denied = next(row for row in rows if row["relation"] == "denies")
    assert denied["quotation"] == "The ministry denied it."
    assert (denied["outlet"], denied["published"]) == ("The Ledger", "2024-11-02")
    watched.page.select_option("#outlet", "The Ledger")
    rows = list(csv.DictReader(io.StringIO(watched.download("#do-csv").decode("utf-8-sig"))))
    assert len(rows) == 2


def test_csv_cells_are_no_formulas(opened: Open, tmp_path: Path) -> None:
    graph = nx.MultiDiGraph([("=1+1", "@x")])
    watched = opened(to_html(graph, tmp_path / "page.html"))
    (row,) = csv.DictReader(io.StringIO(watched.download("#do-csv").decode("utf-8-sig")))
    assert (row["from"], row["to"]) == ("'=1+1", "'@x")


def test_svg_holds_the_whole_picture(opened: Open, small_page: Path) -> None:
    text = opened(small_page, dark=True).download("#do-svg").decode("utf-8")
    root = ElementTree.fromstring(text)
    names = {"".join(one.itertext()) for one in root.iter("{http://www.w3.org/2000/svg}text")}
    assert {"Lantern Watch", "“a former guard”"} <= names
    assert any("not what is true" in name for name in names)
    dashed = [one for one in root.iter("{http://www.w3.org/2000/svg}path")
              if one.get("stroke-dasharray")]  # fmt: skip
    assert len(dashed) == 4


def test_png_is_a_picture_of_all_that_the_svg_holds(opened: Open, small_page: Path) -> None:
    watched = opened(small_page)
    svg = ElementTree.fromstring(watched.download("#do-svg").decode("utf-8"))
    found = watched.download("#do-png")
    assert found.startswith(b"\x89PNG")
    assert len(found) > 5_000
    wide = int.from_bytes(found[16:20], "big")
    assert wide == 2 * int(svg.get("width") or 0)
    texts = {"".join(one.itertext()) for one in svg.iter("{http://www.w3.org/2000/svg}text")}
    assert "Halvay" in texts, "the title"
    assert "Alleged: a source accuses somebody" in texts, "the legend"
    assert watched.messages == []


def test_printing_shows_the_whole_graph_on_white(opened: Open, small_page: Path) -> None:
    page = opened(small_page, dark=True, at="#node=ministry").page
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert page.locator("#print svg").is_visible()
    assert page.locator("#left").is_hidden()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.locator("#print svg text").count() >= 7
    muted = page.evaluate("getComputedStyle(document.querySelector('#right .meta')).color")
    assert muted == "rgb(86, 96, 107)", "the grey of a dark screen is too pale for paper"


# ── size ──


def overlaps(labels: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """Pairs of lines of text that cover each other by more than a pixel."""
    found = []
    for place, one in enumerate(labels):
        for other in labels[place + 1 :]:
            wide = min(one["x"] + one["w"], other["x"] + other["w"]) - max(one["x"], other["x"])
            high = min(one["y"] + one["h"], other["y"] + other["h"]) - max(one["y"], other["y"])
            if wide > 1 and high > 1:
                found.append((one["text"], other["text"]))
    return found


def test_no_two_labels_overlap_on_the_seeds(opened: Open, built: Path) -> None:
    watched = opened(built / "graph.html")
    assert len(watched.labels()) > 40
    assert overlaps(watched.labels()) == []
    assert watched.messages == []
    assert watched.requests == [(built / "graph.html").as_uri()]
    watched.page.click("#tab-graph")
    for picture in ("#do-main", "#do-all"):
        watched.page.click(picture)
        labels = watched.labels()
        assert len(labels) > 60
        assert overlaps(labels) == []


def test_the_page_of_the_seeds_stays_small_with_all_its_texts(built: Path) -> None:
    # vis-network alone has half a megabyte.
    assert (built / "graph.html").stat().st_size < 1_100_000


def test_axe_finds_nothing_serious_on_the_seeds(opened: Open, built: Path) -> None:
    watched = opened(built / "graph.html")
    found = Axe().run(watched.page).response["violations"]
    assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == []


def test_the_seeds_page_holds_the_graph_of_the_store(built: Path) -> None:
    with Store.open(built / "store", read_only=True) as store:
        graph = to_networkx(store)
    drawn = embedded(built / "graph.html", "drawn")
    assert len(drawn["nodes"]) == len(graph)
    assert len(drawn["edges"]) == graph.size()


def test_a_middle_sized_graph_opens_on_its_overview(opened: Open, tmp_path: Path) -> None:
    path = to_html(claim_graph(400), tmp_path / "page.html")
    drawn = embedded(path, "drawn")["nodes"]
    main = [node for node in drawn if not node.get("hidden")]
    assert 40 < len(main) <= READABLE
    assert any(node["type"] == "Allegation" for node in main)
    watched = opened(path)
    assert watched.status().endswith(f"the main {len(main)} drawn")
    watched.page.click("#do-all")
    assert watched.status() == f"{len(drawn)} nodes and {count(watched)[1]} links"
    aside = next(node for node in drawn if node.get("hidden") and node["links"])
    other = opened(path, at=f"#node={aside['id']}")
    assert other.page.inner_text("#right h2") == aside["full"]
    assert other.page.get_attribute("#do-all", "aria-pressed") == "true"


def test_a_large_graph_opens_on_its_backbone_and_groups_open(
    opened: Open, large_page: Path
) -> None:
    drawn = embedded(large_page, "drawn")["nodes"]
    groups = [node for node in drawn if node["type"] == "Cluster"]
    assert len(drawn) < 250
    members = sum(node["members"] for node in groups)
    assert members + len(drawn) - len(groups) == 2_000 > LARGE
    watched = opened(large_page)
    assert watched.messages == []
    before = number(watched.status().rpartition(",")[2])
    assert before == len(drawn)
    group = max(groups, key=lambda one: one["members"])
    watched.click_label(f"({group['members']:,})")
    assert watched.status().startswith("Group opened: ")
    names = {one["text"] for one in watched.labels()}
    assert len(names) > 5
    watched.page.click("#do-collapse")
    assert number(watched.status().rpartition(",")[2]) == before


def test_groups_are_named_by_their_main_actors_and_subject() -> None:
    def node(label: str, kind: str, *, unnamed: bool = False) -> dict[str, Any]:
        return {"label": label, "full": label, "type": kind, "unnamed": unnamed}

    members = [
        node("a spokesman", "Person", unnamed=True), node("Casimir Brandeck", "Person"),
        node("arrest: 35 people", "Event"), node("Port Court", "GovernmentBody"),
        node("fraud: 3 men", "Allegation"), node("denied: fraud: 3 men", "ClaimedEvent"),
        node("Ilva Marrowen", "Person"),
    ]  # fmt: skip
    assert subject_of(members) == "Casimir Brandeck, Port Court: fraud"
    assert subject_of(members[:1]) == "a spokesman"
    assert subject_of([members[2]]) == "arrest"


def test_an_open_group_has_no_more_nodes_than_can_be_named(large_page: Path) -> None:
    reserve = embedded(large_page, "data")["reserve"]
    opened_by: dict[int, int] = {}
    for node in reserve["nodes"]:
        opened_by[node["g"]] = opened_by.get(node["g"], 0) + ("x" in node)
    assert reserve["openAtMost"] == 80
    assert 20 < max(opened_by.values()) <= 80


def test_the_address_keeps_the_view(opened: Open, small_page: Path) -> None:
    watched = opened(small_page, at="#node=camp")
    page = watched.page
    page.click("#do-pin")
    page.uncheck("#types input[data-key=Event]")
    page.select_option("#outlet", "The Courier")
    page.check("#only-named")
    seen = watched.names()
    _, mark, fragment = page.url.partition("#")
    again = opened(small_page, at=mark + fragment)
    assert again.names() == seen
    assert not again.page.is_checked("#types input[data-key=Event]")
    assert again.page.input_value("#outlet") == "The Courier"
    assert again.page.is_checked("#only-named")
    assert again.page.get_attribute("#do-pin", "aria-pressed") == "true"
    alone = opened(small_page, at="#node=allegation/2")
    alone.page.click("#do-neighbours")
    _, mark, fragment = alone.page.url.partition("#")
    assert opened(small_page, at=mark + fragment).page.inner_text("#crumb-text") == (
        "Showing neighbours of bribery"
    )


@pytest.mark.parametrize(
    "view", ["%7B", "null", "7", "%7B%22types%22%3A%7B%7D%2C%22pins%22%3A%5B%5B%22camp%22%5D%5D%7D",
             "%7B%22hidden%22%3A%5B%22__proto__%22%2C7%5D%2C%22scene%22%3A%22constructor%22%7D"]
)  # fmt: skip
def test_a_view_that_cannot_be_read_opens_the_page_as_it_is(
    opened: Open, small_page: Path, view: str
) -> None:
    watched = opened(small_page, at=f"#view={view}")
    assert "Lantern Watch" in watched.names()
    assert watched.messages == []


def test_a_node_inside_a_group_is_found_and_drawn(opened: Open, large_page: Path) -> None:
    reserve = embedded(large_page, "data")["reserve"]["nodes"]
    node = next(one for one in reserve if one["type"] == "Person" and one["links"] > 1)
    watched = opened(large_page)
    watched.page.fill("#search", node["full"])
    watched.page.keyboard.press("Enter")
    watched.page.wait_for_timeout(200)
    assert watched.page.inner_text("#right h2") == node["full"]
    assert any(node["full"].startswith(name) for name in watched.names())


def test_filters_reach_into_groups(opened: Open, large_page: Path) -> None:
    watched = opened(large_page)
    watched.page.check("#only-unanswered")
    nodes, links = count(watched)
    assert 0 < nodes < 2_000
    assert links >= number(watched.page.inner_text("#count-unanswered"))
